"""What a person does with releases: schedule, move, cancel, retry, see."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.errors import TransitionError
from bot.domain.permalink import build_permalink
from bot.domain.release import (
    Release,
    ReleaseState,
    check_cancel,
    check_reschedule,
    check_retry,
)
from bot.render.release import plan_text
from bot.services.messenger import Clock
from bot.storage import deliveries as ledger
from bot.storage import reading_lists, releases, workspaces
from bot.storage.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """A release with the link to its thread, once that exists."""

    release: Release
    permalink: str | None


@dataclass(frozen=True, slots=True)
class Due:
    """How many releases are due and not yet begun, and for how long the oldest has been."""

    releases: int
    oldest_seconds: float


async def count_due(db: Database, clock: Clock, team_id: str) -> Due:
    """Return what is due in a workspace."""
    now = clock()
    count, oldest = await db.read(lambda tx: releases.summarize_due(tx, team_id, now))
    return Due(count, (now - oldest).total_seconds() if oldest else 0.0)


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
) -> ReleaseView:
    """Schedule a list for a channel (id, `#name` or user id); raises NotFoundError, ParseError.

    The report on it goes to `curator_id`.
    """
    stored = await db.read(lambda tx: reading_lists.get_text(tx, team_id, list_id))
    messages = await asyncio.to_thread(plan_text, stored.text, stored.source)

    def insert(tx: Transaction) -> ReleaseView:
        release_id = releases.insert_release(
            tx,
            team_id,
            list_id,
            target=target,
            release_at=release_at,
            zone=zone,
            messages=len(messages),
            now=clock(),
            curator_id=curator_id,
        )
        return _view(tx, team_id, release_id)

    return await db.write(insert)


async def get_release(db: Database, team_id: str, release_id: int) -> ReleaseView:
    """Return a release, or raise NotFoundError."""
    return await db.read(lambda tx: _view(tx, team_id, release_id))


async def list_releases(db: Database, team_id: str) -> list[ReleaseView]:
    """Return upcoming and past releases, the latest time first."""

    def read(tx: Transaction) -> list[ReleaseView]:
        url = workspaces.get_url(tx, team_id)
        return [_link(url, release) for release in releases.list_releases(tx, team_id)]

    return await db.read(read)


async def cancel(db: Database, clock: Clock, team_id: str, release_id: int) -> ReleaseView:
    """Pull a release back before its first message; raises NotFoundError, TransitionError."""

    def write(tx: Transaction) -> ReleaseView:
        release = releases.get_release(tx, team_id, release_id)
        check_cancel(release)
        _move(tx, release, ReleaseState.CANCELLED, finished_at=clock())
        return _view(tx, team_id, release_id)

    return await db.write(write)


async def reschedule(
    db: Database, team_id: str, release_id: int, *, release_at: datetime, zone: str
) -> ReleaseView:
    """Give a release that has not begun another time; raises NotFoundError, TransitionError."""

    def write(tx: Transaction) -> ReleaseView:
        release = releases.get_release(tx, team_id, release_id)
        check_reschedule(release)
        _reschedule(tx, release, release_at, zone=zone)
        return _view(tx, team_id, release_id)

    return await db.write(write)


async def retry(
    db: Database, clock: Clock, team_id: str, release_id: int, *, not_posted: bool = False
) -> ReleaseView:
    """Let a release that failed, is overdue or in doubt go on from where it stopped.

    What is in doubt is looked up in Slack once more, or, where a person has seen that it is
    `not_posted`, sent. Raises NotFoundError, TransitionError.
    """
    now = clock()

    def write(tx: Transaction) -> ReleaseView:
        release = releases.get_release(tx, team_id, release_id)
        doubts = ledger.settle_doubt(tx, release_id, now, not_posted=not_posted)
        check_retry(release, in_doubt=doubts > 0)
        if release.state is ReleaseState.FAILED and release.channel_id is not None:
            ledger.reset_failed(tx, release_id, now)
            _move(tx, release, ReleaseState.POSTING, error=None, finished_at=None)
        elif release.state in (ReleaseState.FAILED, ReleaseState.OVERDUE):
            _reschedule(tx, release, now)
        return _view(tx, team_id, release_id)

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
        raise TransitionError(f"Release {release.release_id} has just changed: look at it again.")


def _view(tx: Transaction, team_id: str, release_id: int) -> ReleaseView:
    return _link(workspaces.get_url(tx, team_id), releases.get_release(tx, team_id, release_id))


def _link(url: str, release: Release) -> ReleaseView:
    if not (url and release.channel_id and release.thread_ts):
        return ReleaseView(release, None)
    return ReleaseView(release, build_permalink(url, release.channel_id, release.thread_ts))
