"""Releases and deliveries: their states, what Slack answered, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeAlias, assert_never

from bot.domain.arrangement import WHOLE, Plan
from bot.domain.errors import TransitionError
from bot.domain.refusals import explain_refusal


class ReleaseState(StrEnum):
    """Where a release stands; docs/design.md draws the transitions."""

    SCHEDULED = "scheduled"
    POSTING = "posting"
    POSTED = "posted"
    FAILED = "failed"
    OVERDUE = "overdue"
    CANCELLED = "cancelled"
    PAUSED = "paused"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"


class DeliveryState(StrEnum):
    """Where a delivery stands. SENDING means claimed: the message may or may not exist."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class Operation(StrEnum):
    """What a delivery does in Slack."""

    POST = "post"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Body:
    """One form of a message: `text` for notifications, `blocks` as Block Kit JSON, or none."""

    text: str
    blocks: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a release. `section` indexes the list's sections (None: the parent and the
    introduction), a long section stands in `parts` messages, `bodies` are 1–3, plainer each."""

    position: int
    section: int | None
    part: int
    parts: int
    bodies: tuple[Body, ...]
    operation: Operation = Operation.POST


@dataclass(frozen=True, slots=True)
class Release:
    """One reading list going to one channel at one time. `target` is the channel as a person
    named it, `channel_id` what Slack calls it once the release was opened."""

    release_id: int
    team_id: str
    list_id: int
    title: str
    target: str
    channel_id: str | None
    state: ReleaseState
    release_at: datetime
    zone: str
    messages: int
    sent: int
    thread_ts: str | None
    error: str | None
    curator_id: str | None = None
    report_at: datetime | None = None
    plan: Plan = WHOLE
    told: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to send one delivery until `lease_until`; (`worker`, `claimed_at`) identify it.

    Without a `release_id` the delivery stands alone: no thread, and nothing comes after it. With
    `broadcast`, a reply is shown in the channel, too.
    """

    delivery_id: int
    release_id: int | None
    team_id: str
    channel_id: str
    delivery_key: str
    operation: Operation
    position: int
    body: int
    bodies: tuple[Body, ...]
    thread_ts: str | None
    ts: str | None
    attempts: int
    worker: str
    claimed_at: datetime
    first_claimed_at: datetime
    lease_until: datetime
    previous_ts: str | None = None
    broadcast: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """Slack has the message, under this `ts`."""

    ts: str


@dataclass(frozen=True, slots=True)
class Throttled:
    """Certain not to have posted; Slack may be asked again after `delay`."""

    delay: timedelta
    why: str = "ratelimited"


@dataclass(frozen=True, slots=True)
class Refused:
    """Certain not to have posted, and asking again the same way is no use.

    `blocks_at_fault` says that a plainer body may do.
    """

    why: str
    blocks_at_fault: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """The answer was lost: the message may or may not be there."""

    why: str


Outcome: TypeAlias = Sent | Throttled | Refused | Unknown


@dataclass(frozen=True, slots=True)
class Found:
    """A look-up saw our message."""

    ts: str


@dataclass(frozen=True, slots=True)
class Absent:
    """A complete look-up did not see it."""


@dataclass(frozen=True, slots=True)
class ThreadSummary:
    """Replies could not be read, but the parent could: how many there are, and the newest."""

    reply_count: int
    latest_reply: str | None


@dataclass(frozen=True, slots=True)
class Unclear:
    """The look-up was refused or incomplete."""

    why: str


Evidence: TypeAlias = Found | Absent | ThreadSummary | Unclear


@dataclass(frozen=True, slots=True)
class Change:
    """What a delivery's row becomes. `body` and `ts` keep their values where None."""

    state: DeliveryState
    not_before: datetime
    ts: str | None = None
    body: int | None = None
    error: str | None = None
    lease_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a claim, and the instant at which it was known."""

    claim: Claim
    change: Change
    at: datetime


_GONE = ("message_not_found", "thread_not_found")
"""What Slack says of a message that is deleted already."""

DOUBT_RECHECK = timedelta(seconds=60)
"""How long an undecided look-up waits before Slack is asked again; nobody has to hurry it."""


def plan_after_send(claim: Claim, outcome: Outcome, now: datetime) -> Change:
    """Return what becomes of a claimed delivery after Slack's answer."""
    match outcome:
        case Sent(ts):
            return Change(DeliveryState.SENT, now, ts=ts)
        case Throttled(delay, why):
            return Change(DeliveryState.PENDING, now + delay, error=why)
        case Refused(why) if claim.operation is Operation.DELETE and why in _GONE:
            return Change(DeliveryState.SENT, now)
        case Refused(why, blocks_at_fault, detail):
            if blocks_at_fault and claim.body + 1 < len(claim.bodies):
                return Change(DeliveryState.PENDING, now, body=claim.body + 1, error=why)
            return Change(DeliveryState.FAILED, now, error=explain_refusal(why, detail))
        case Unknown(why):
            lost = f"Slack's answer was lost ({why}): readlist looks whether the message is there."
            return Change(DeliveryState.SENDING, now, error=lost, lease_until=now)
    assert_never(outcome)


def plan_after_look(claim: Claim, evidence: Evidence, now: datetime) -> Change:
    """Return what becomes of a delivery in doubt after Slack was asked whether it exists.

    Only a message that was seen makes it sent, only a complete look makes it pending again; where
    replies could not be read, a thread whose newest reply is one that we know of decides.
    """
    match evidence:
        case Found(ts):
            return Change(DeliveryState.SENT, now, ts=ts)
        case Absent():
            return Change(DeliveryState.PENDING, now)
        case ThreadSummary(reply_count, latest_reply):
            if _knows_newest(claim, reply_count, latest_reply):
                return Change(DeliveryState.PENDING, now)
            return _in_doubt(claim, "its thread has replies that could not be read", now)
        case Unclear(why):
            return _in_doubt(claim, why, now)
    assert_never(evidence)


def _knows_newest(claim: Claim, reply_count: int, latest_reply: str | None) -> bool:
    """Say whether the thread ends with what we know of: the message before, or the bare parent."""
    if claim.position == 1 and reply_count == 0:
        return True
    return latest_reply is not None and latest_reply == claim.previous_ts


_UNSEEN = "whether the message is there can't be seen"


def is_in_doubt(error: str) -> bool:
    """Say whether an error tells of a look that did not find out whether a message exists."""
    return _UNSEEN in error


def _in_doubt(claim: Claim, why: str, now: datetime) -> Change:
    lost = f"Slack's answer was lost, and {_UNSEEN} ({why})."
    mend = (
        "readlist looks again every minute."
        if claim.release_id is None
        else "Look at the channel: if it is not there, `readlist retry --not-posted` sends it; "
        "`readlist retry` asks Slack again."
    )
    until = now + DOUBT_RECHECK
    return Change(DeliveryState.SENDING, now, error=f"{lost} {mend}", lease_until=until)


def state_after_failure(operation: Operation) -> ReleaseState:
    """Return where a release stands when one of its deliveries can't be made.

    A missing message stops it; contents that could not be linked are only a pity.
    """
    return ReleaseState.FAILED if operation is Operation.POST else ReleaseState.POSTED


PUNCTUAL = timedelta(minutes=1)
"""Less than this is never late: a tick, a slow database, a restart."""


def is_too_late(release_at: datetime, now: datetime, late: timedelta) -> bool:
    """Say whether a release that was due at `release_at` may no longer go out by itself."""
    return now - release_at > max(late, PUNCTUAL)


LATEST_REPORT = timedelta(days=30)
"""What people liked so long ago is no news any more."""


def is_report_too_late(release: Release, now: datetime) -> bool:
    """Say whether a release's report was due so long ago that nobody would want it."""
    return release.report_at is not None and now - release.report_at > LATEST_REPORT


def check_cancel(release: Release) -> None:
    """Raise TransitionError unless the release can still be pulled back."""
    if release.state not in (ReleaseState.SCHEDULED, ReleaseState.OVERDUE, ReleaseState.FAILED):
        raise TransitionError(_cannot("cancelled", release))
    if release.sent:
        raise TransitionError(
            f"Release {release.release_id} can't be cancelled: {release.sent} of "
            f"{release.messages} messages are in the channel already. `readlist retry "
            f"{release.release_id}` sends the rest."
        )


def check_reschedule(release: Release) -> None:
    """Raise TransitionError unless the release can be given another time."""
    if release.state not in (ReleaseState.SCHEDULED, ReleaseState.OVERDUE):
        raise TransitionError(_cannot("rescheduled", release))


def check_edit(release: Release) -> None:
    """Raise TransitionError unless what goes out, and where, can still be changed."""
    if release.state not in (ReleaseState.SCHEDULED, ReleaseState.OVERDUE):
        raise TransitionError(_cannot("edited", release))


def check_redirect(release: Release) -> None:
    """Raise TransitionError unless the release can go to another channel: nothing of it is out."""
    movable = (ReleaseState.SCHEDULED, ReleaseState.OVERDUE, ReleaseState.FAILED)
    if release.state not in movable:
        raise TransitionError(_cannot("sent to another channel", release))
    if release.sent:
        raise TransitionError(
            f"Release {release.release_id} can't go to another channel: {release.sent} of "
            f"{release.messages} messages are in {release.target} already."
        )


def find_redirected_time(release: Release, now: datetime) -> datetime:
    """Return when a release goes out that is sent to another channel: at once where it failed."""
    return now if release.state is ReleaseState.FAILED else release.release_at


def check_pause(release: Release) -> None:
    """Raise TransitionError unless the release is going out."""
    if release.state is not ReleaseState.POSTING:
        raise TransitionError(_cannot("paused", release))


def check_resume(release: Release) -> None:
    """Raise TransitionError unless the release is paused."""
    if release.state is not ReleaseState.PAUSED:
        raise TransitionError(_cannot("resumed", release))


def check_stop(release: Release) -> None:
    """Raise TransitionError unless the release is on its way: what is out stays, no more comes."""
    on_its_way = (ReleaseState.POSTING, ReleaseState.PAUSED)
    has_failed = release.state is ReleaseState.FAILED and release.sent > 0
    if release.state not in on_its_way and not has_failed:
        raise TransitionError(_cannot("stopped", release))


def check_take_back(release: Release, *, in_flight: bool) -> None:
    """Raise TransitionError unless what was posted can be deleted.

    Not while it goes out, and not while a message is `in_flight`: it might appear afterwards.
    """
    if release.state is ReleaseState.POSTING:
        raise TransitionError(
            f"Release {release.release_id} is going out: stop it first, then take it back."
        )
    ended = (ReleaseState.POSTED, ReleaseState.STOPPED, ReleaseState.PAUSED, ReleaseState.FAILED)
    if release.state not in ended or not release.sent:
        raise TransitionError(_cannot("taken back", release))
    if in_flight:
        raise TransitionError(
            f"A message of release {release.release_id} is on its way, and may yet appear: "
            "try again in a minute."
        )


def check_retry(release: Release, *, in_doubt: bool) -> None:
    """Raise TransitionError unless there is something to send again."""
    retryable = (ReleaseState.FAILED, ReleaseState.OVERDUE)
    left_behind = release.state is ReleaseState.WITHDRAWN and release.error is not None
    if release.state not in retryable and not left_behind and not in_doubt:
        raise TransitionError(_cannot("retried", release))


def _cannot(verb: str, release: Release) -> str:
    return f"Release {release.release_id} can't be {verb}: it is {release.state}."


def describe_lateness(release_at: datetime, now: datetime) -> str:
    """Return the sentence for a release that waits for a person because it is too late."""
    minutes = round((now - release_at).total_seconds() / 60)
    count, unit = (minutes, "minute") if minutes < 60 else (round(minutes / 60), "hour")
    late = f"{count} {unit}{'' if count == 1 else 's'}"
    return (
        f"It was due {late} ago, while readlist was not running or could not reach "
        "Slack. `readlist retry` sends it now, `readlist reschedule --at` gives it another time, "
        "`readlist cancel` drops it."
    )
