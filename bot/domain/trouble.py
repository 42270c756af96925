"""What keeps a release from going out, from when on somebody is to be told of it, and the mend."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from bot.domain.release import Release, ReleaseState, is_in_doubt
from bot.domain.viewer import is_direct


class TroubleKind(StrEnum):
    """What is wrong with a release."""

    FAILED = "failed"
    """Slack refused a message, or its list can't be read any more."""
    OVERDUE = "overdue"
    """It is too late to go out by itself."""
    LATE = "late"
    """It is due, and Slack could not even be asked about its channel."""
    STUCK = "stuck"
    """It began, and does not go on."""
    LEFT_BEHIND = "left_behind"
    """A message of what was taken back could not be deleted."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A release, and what of it says for how long it has been as it is.

    `scheduler` is who scheduled it, `moved_at` when its last message went out, `acted_at` when a
    person did anything about it last, `is_deleting` whether deletions are still owed.
    """

    release: Release
    opened_at: datetime | None = None
    finished_at: datetime | None = None
    moved_at: datetime | None = None
    acted_at: datetime | None = None
    scheduler: str | None = None
    is_deleting: bool = False


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong, since when, and in Slack's or our words why, where that is known."""

    kind: TroubleKind
    since: datetime
    error: str | None = None

    @property
    def name(self) -> str:
        """What tells it from any other trouble that the same release has or had."""
        return f"{self.kind} since {self.since.isoformat()}"


LATEST_NEWS = timedelta(days=7)
"""What went wrong so long ago, and nobody was told of it, is no news: an upgrade brings none."""

DOUBT_PATIENCE = timedelta(minutes=2)
"""Nearly all doubts are settled in that time by looking; what is left needs a person."""


def find_trouble(watched: Watched, now: datetime) -> Trouble | None:
    """Return what is wrong with a release.

    What is due, and what is going out, is always taken for late or stuck: `is_news` says from when
    on it is.
    """
    release = watched.release
    since = watched.finished_at or release.release_at
    match release.state:
        case ReleaseState.FAILED:
            return Trouble(TroubleKind.FAILED, since, release.error)
        case ReleaseState.OVERDUE:
            return Trouble(TroubleKind.OVERDUE, since, release.error)
        case ReleaseState.WITHDRAWN if release.error:
            since = _latest(since, watched.acted_at)
            return Trouble(TroubleKind.LEFT_BEHIND, since, release.error)
        case ReleaseState.SCHEDULED if release.release_at <= now:
            return Trouble(TroubleKind.LATE, release.release_at, release.error)
        case ReleaseState.POSTING:
            return Trouble(TroubleKind.STUCK, _stuck_since(watched), release.error)
    return None


def is_serious(
    trouble: Trouble, now: datetime, patience: timedelta, started_at: datetime | None = None
) -> bool:
    """Say whether a trouble is one that somebody has to know of.

    What mends itself, once Slack is back, is given `patience`, counted at the earliest from when
    this process `started_at`: it has to be given the chance. What is only slow is in no trouble.
    """
    if not mends_itself(trouble):
        return True
    is_stuck = trouble.kind is TroubleKind.STUCK
    if is_stuck and trouble.error is None:
        return False
    in_doubt = is_stuck and is_in_doubt(trouble.error or "")
    since = max(trouble.since, started_at or trouble.since)
    return now - since >= (min(patience, DOUBT_PATIENCE) if in_doubt else patience)


def is_news(trouble: Trouble, now: datetime, patience: timedelta, started_at: datetime) -> bool:
    """Say whether somebody is to be told of a trouble now: see `is_serious`."""
    is_recent = mends_itself(trouble) or now - trouble.since <= LATEST_NEWS
    return is_recent and is_serious(trouble, now, patience, started_at)


def mends_itself(trouble: Trouble) -> bool:
    """Say whether a trouble is over by itself once Slack can be reached again."""
    return trouble.kind in (TroubleKind.LATE, TroubleKind.STUCK)


def is_over(watched: Watched, now: datetime) -> bool:
    """Say whether a release has left the trouble that was told of for good.

    Not while it is tried again: only for what is out, or was given up or put off. Where hours may
    lie between two sections, one that went out after the mend is enough.
    """
    told, trouble = watched.release.told, find_trouble(watched, now)
    if told is None or (trouble is not None and trouble.name == told):
        return False
    return _is_settled(watched, now)


def _is_settled(watched: Watched, now: datetime) -> bool:
    release = watched.release
    match release.state:
        case ReleaseState.SCHEDULED:
            return release.release_at > now
        case ReleaseState.POSTING:
            moved_at, acted_at = watched.moved_at, watched.acted_at
            has_moved = moved_at is not None and (acted_at is None or moved_at > acted_at)
            return release.plan.interval_minutes is not None and has_moved
        case ReleaseState.FAILED | ReleaseState.OVERDUE:
            return False
        case ReleaseState.WITHDRAWN:
            return release.error is None and not watched.is_deleting
    return True


def is_for_one(release: Release) -> bool:
    """Say whether a release goes to one person's direct messages."""
    target = release.target
    is_person = target[:1] in ("U", "W") and target.isalnum() and target.isupper()
    return is_person or is_direct(release.channel_id or "")


def describe_mend(trouble: Trouble, release_id: int) -> str:
    """Return the commands that mend a trouble."""
    match trouble.kind:
        case TroubleKind.FAILED:
            return f"Mend the cause, then `readlist retry {release_id}`."
        case TroubleKind.OVERDUE:
            return (
                f"`readlist retry {release_id}` sends it now, `readlist reschedule {release_id} "
                f"--at TIME` gives it another time, `readlist cancel {release_id}` drops it."
            )
        case TroubleKind.LATE:
            return (
                "readlist tries by itself: see that Slack can be reached, and that `readlist run` "
                "is running."
            )
        case TroubleKind.STUCK:
            return (
                "readlist tries by itself: see that Slack can be reached. `readlist retry "
                f"{release_id}` looks again at once where a message is in doubt."
            )
        case TroubleKind.LEFT_BEHIND:
            return f"`readlist retry {release_id}` tries to delete the rest again."
    assert_never(trouble.kind)


def _stuck_since(watched: Watched) -> datetime:
    """Return when a release last moved on, was moved on, or would at the earliest have."""
    minutes = watched.release.plan.interval_minutes or 0
    moved_at = watched.moved_at and watched.moved_at + timedelta(minutes=minutes)
    opened_at = watched.opened_at or watched.release.release_at
    return _latest(opened_at, moved_at, watched.acted_at)


def _latest(first: datetime, *others: datetime | None) -> datetime:
    return max([first, *(each for each in others if each is not None)])
