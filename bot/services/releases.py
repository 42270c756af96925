"""What a person does with releases, from scheduling to taking back; each act is kept."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.acts import Act, ActKind
from bot.domain.arrangement import WHOLE, Plan
from bot.domain.errors import TransitionError
from bot.domain.permalink import ReleaseView, link_release
from bot.domain.release import (
    Release,
    ReleaseState,
    check_cancel,
    check_edit,
    check_pause,
    check_redirect,
    check_reschedule,
    check_resume,
    check_retry,
    check_stop,
    check_take_back,
    find_redirected_time,
)
from bot.render.release import plan_text
from bot.services.messenger import Clock
from bot.storage import acts, deletions, liking, reading_lists, releases, workspaces
from bot.storage import deliveries as ledger
from bot.storage.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class Due:
    """How many releases are due and not yet begun, for how long the oldest that is not out has
    been, when the next one is to go out, and how many stand in each state."""

    releases: int
    oldest_seconds: float
    next_at: datetime | None
    by_state: Mapping[str, int]


async def count_due(db: Database, clock: Clock, team_id: str) -> Due:
    """Return what is due in a workspace, and what is to come."""
    now = clock()

    def read(tx: Transaction) -> Due:
        count, oldest = releases.summarize_due(tx, team_id, now)
        seconds = (now - oldest).total_seconds() if oldest else 0.0
        next_at = releases.find_next_planned_at(tx, team_id, now)
        by_state = {str(each): n for each, n in releases.count_states(tx, team_id).items()}
        return Due(count, seconds, next_at, by_state)

    return await db.read(read)


async def schedule(
    db: Database,
    clock: Clock,
    team_id: str,
    list_id: int,
    *,
    target: str,
    release_at: datetime,
    zone: str,
    curator_id: str | None = None,
    plan: Plan = WHOLE,
    actor: str | None = None,
) -> ReleaseView:
    """Schedule a list for a channel (id, `#name` or user id).

    The report on it goes to `curator_id`. Raises NotFoundError, ParseError, and TransitionError
    where the plan leaves nothing of the list.
    """
    messages = await count_messages(db, team_id, list_id, plan)

    def insert(tx: Transaction) -> ReleaseView:
        now = clock()
        release_id = releases.insert_release(
            tx,
            team_id,
            list_id,
            target=target,
            release_at=release_at,
            zone=zone,
            messages=messages,
            now=now,
            curator_id=curator_id,
            plan=plan,
        )
        release = releases.get_release(tx, team_id, release_id)
        acts.record_release_act(tx, ActKind.SCHEDULE, None, release, now, actor=actor)
        return _view(tx, team_id, release_id)

    return await db.write(insert)


async def count_messages(db: Database, team_id: str, list_id: int, plan: Plan) -> int:
    """Return how many messages a list would be; raises NotFoundError, ParseError, and
    TransitionError where every section is left out."""
    stored = await db.read(lambda tx: reading_lists.get_text(tx, team_id, list_id))
    return len(await asyncio.to_thread(plan_text, stored.text, stored.source, plan=plan))


async def get_release(db: Database, team_id: str, release_id: int) -> ReleaseView:
    """Return a release, or raise NotFoundError."""
    return await db.read(lambda tx: _view(tx, team_id, release_id))


async def list_releases(db: Database, team_id: str) -> list[ReleaseView]:
    """Return upcoming and past releases, the latest time first."""

    def read(tx: Transaction) -> list[ReleaseView]:
        url = workspaces.get_url(tx, team_id)
        found = releases.list_releases(tx, team_id)
        return [ReleaseView(each, link_release(url, each)) for each in found]

    return await db.read(read)


async def count_reactions(db: Database, team_id: str, release_id: int) -> int:
    """Return how many reactions a release's messages have, each person's once an emoji."""

    def read(tx: Transaction) -> int:
        release = releases.get_release(tx, team_id, release_id)
        if release.channel_id is None:
            return 0
        released = liking.list_released(tx, team_id, release_id)
        timestamps = [each.ts for each in released]
        return len(liking.list_given(tx, team_id, release.channel_id, timestamps))

    return await db.read(read)


async def list_log(
    db: Database, team_id: str, *, release_id: int | None = None, limit: int = 100
) -> list[Act]:
    """Return what curators did last, newest first; of one release alone where it is given."""
    return await db.read(lambda tx: acts.list_acts(tx, team_id, release_id=release_id, limit=limit))


async def cancel(
    db: Database, clock: Clock, team_id: str, release_id: int, *, actor: str | None = None
) -> ReleaseView:
    """Pull a release back before its first message; raises NotFoundError, TransitionError."""

    def change(tx: Transaction, release: Release, now: datetime) -> None:
        check_cancel(release)
        _move(tx, release, ReleaseState.CANCELLED, finished_at=now)

    return await _act(db, clock, team_id, release_id, ActKind.CANCEL, change, actor)


async def reschedule(
    db: Database,
    clock: Clock,
    team_id: str,
    release_id: int,
    *,
    release_at: datetime,
    zone: str,
    actor: str | None = None,
) -> ReleaseView:
    """Give a release that has not begun another time; raises NotFoundError, TransitionError."""

    def change(tx: Transaction, release: Release, _now: datetime) -> None:
        check_reschedule(release)
        _reschedule(tx, release, release_at, zone=zone)

    return await _act(db, clock, team_id, release_id, ActKind.MOVE, change, actor)


async def edit(
    db: Database,
    clock: Clock,
    team_id: str,
    release_id: int,
    *,
    plan: Plan,
    actor: str | None = None,
) -> ReleaseView:
    """Change what of its list a release that has not begun will post, in which order, and how.

    Raises NotFoundError, and TransitionError where nothing of the list would be left.
    """
    before = (await get_release(db, team_id, release_id)).release
    messages = await count_messages(db, team_id, before.list_id, plan)

    def change(tx: Transaction, release: Release, _now: datetime) -> None:
        check_edit(release)
        values = releases.write_plan(plan)
        if not releases.change_release(tx, release, messages=messages, **values):
            raise _changed(release)

    return await _act(db, clock, team_id, release_id, ActKind.EDIT, change, actor)


async def redirect(
    db: Database,
    clock: Clock,
    team_id: str,
    release_id: int,
    *,
    target: str,
    actor: str | None = None,
) -> ReleaseView:
    """Send a release of which nothing is out to another channel: what failed goes out at once.

    Raises NotFoundError, TransitionError.
    """

    def change(tx: Transaction, release: Release, now: datetime) -> None:
        check_redirect(release)
        is_there = target in (release.target, release.channel_id)
        if is_there and release.state is not ReleaseState.FAILED:
            raise TransitionError(f"Release {release_id} goes to {target} already.")
        if ledger.is_in_flight(tx, release_id):
            raise TransitionError(
                f"A message of release {release_id} is on its way, and may yet appear in "
                f"{release.target}: try again in a minute."
            )
        ledger.drop_deliveries(tx, release_id)
        release_at = find_redirected_time(release, now)
        _reschedule(tx, release, release_at, target=target, channel_id=None)

    return await _act(db, clock, team_id, release_id, ActKind.REDIRECT, change, actor)


async def pause(
    db: Database, clock: Clock, team_id: str, release_id: int, *, actor: str | None = None
) -> ReleaseView:
    """Let a release that is going out wait; the message in hand still goes.

    Raises NotFoundError, TransitionError.
    """

    def change(tx: Transaction, release: Release, _now: datetime) -> None:
        check_pause(release)
        _move(tx, release, ReleaseState.PAUSED)

    return await _act(db, clock, team_id, release_id, ActKind.PAUSE, change, actor)


async def resume(
    db: Database, clock: Clock, team_id: str, release_id: int, *, actor: str | None = None
) -> ReleaseView:
    """Let a paused release go on; raises NotFoundError, TransitionError."""

    def change(tx: Transaction, release: Release, _now: datetime) -> None:
        check_resume(release)
        _move(tx, release, ReleaseState.POSTING)

    return await _act(db, clock, team_id, release_id, ActKind.RESUME, change, actor)


async def stop(
    db: Database, clock: Clock, team_id: str, release_id: int, *, actor: str | None = None
) -> ReleaseView:
    """End a release that is going out, for good: what is out stays, the rest never comes.

    Raises NotFoundError, TransitionError.
    """

    def change(tx: Transaction, release: Release, now: datetime) -> None:
        check_stop(release)
        _move(tx, release, ReleaseState.STOPPED, error=None, finished_at=now)

    return await _act(db, clock, team_id, release_id, ActKind.STOP, change, actor)


async def take_back(
    db: Database, clock: Clock, team_id: str, release_id: int, *, actor: str | None = None
) -> ReleaseView:
    """Owe Slack the deletion of all that a release posted, last message first.

    A list that is out nowhere else is a draft again. Raises NotFoundError, TransitionError.
    """

    def change(tx: Transaction, release: Release, now: datetime) -> None:
        check_take_back(release, in_flight=ledger.is_in_flight(tx, release_id))
        _move(tx, release, ReleaseState.WITHDRAWN, error=None, finished_at=now, report_at=None)
        deletions.owe_deletions(tx, team_id, release_id, now)
        reading_lists.hold_back(tx, team_id, release.list_id)

    return await _act(db, clock, team_id, release_id, ActKind.TAKE_BACK, change, actor)


async def retry(
    db: Database,
    clock: Clock,
    team_id: str,
    release_id: int,
    *,
    not_posted: bool = False,
    actor: str | None = None,
) -> ReleaseView:
    """Let a release that failed, is overdue or in doubt go on from where it stopped.

    What is in doubt is looked up in Slack once more, or, where a person has seen that it is
    `not_posted`, sent. Of what was taken back, the messages that could not be deleted are deleted
    once more. Raises NotFoundError, TransitionError.
    """

    def change(tx: Transaction, release: Release, now: datetime) -> None:
        doubts = ledger.settle_doubt(tx, release_id, now, not_posted=not_posted)
        check_retry(release, in_doubt=doubts > 0)
        if release.state is ReleaseState.FAILED and release.channel_id is not None:
            ledger.reset_failed(tx, release_id, now)
            _move(tx, release, ReleaseState.POSTING, error=None, finished_at=None)
        elif release.state in (ReleaseState.FAILED, ReleaseState.OVERDUE):
            _reschedule(tx, release, now)
        elif release.state is ReleaseState.WITHDRAWN:
            deletions.reset_deletions(tx, team_id, release_id, now)
            releases.note_error(tx, release_id, None)

    return await _act(db, clock, team_id, release_id, ActKind.RETRY, change, actor)


async def _act(
    db: Database,
    clock: Clock,
    team_id: str,
    release_id: int,
    kind: ActKind,
    change: Callable[[Transaction, Release, datetime], None],
    actor: str | None,
) -> ReleaseView:
    """Change a release and keep who did it, in one transaction."""
    now = clock()

    def write(tx: Transaction) -> ReleaseView:
        before = releases.get_release(tx, team_id, release_id)
        change(tx, before, now)
        view = _view(tx, team_id, release_id)
        acts.record_release_act(tx, kind, before, view.release, now, actor=actor)
        return view

    return await db.write(write)


def _reschedule(tx: Transaction, release: Release, release_at: datetime, **values: Any) -> None:
    _move(
        tx,
        release,
        ReleaseState.SCHEDULED,
        release_at=release_at,
        try_after=None,
        error=None,
        finished_at=None,
        **values,
    )


def _move(tx: Transaction, release: Release, state: ReleaseState, **values: Any) -> None:
    """Move a release from the state in which it was just read, or say that another was quicker."""
    if not releases.move_release(tx, release.release_id, release.state, state, **values):
        raise _changed(release)


def _changed(release: Release) -> TransitionError:
    return TransitionError(f"Release {release.release_id} has just changed: look at it again.")


def _view(tx: Transaction, team_id: str, release_id: int) -> ReleaseView:
    release = releases.get_release(tx, team_id, release_id)
    return ReleaseView(release, link_release(workspaces.get_url(tx, team_id), release))
