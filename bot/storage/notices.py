"""Notices: what is wrong with releases, whom we told of it, and that it is over."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, union, update

from bot.domain.acts import SHELL, ActKind
from bot.domain.release import Body, DeliveryState, Operation, Release, ReleaseState
from bot.domain.trouble import Watched
from bot.storage.database import Transaction
from bot.storage.deletions import find_deleting
from bot.storage.deliveries import insert_single
from bot.storage.releases import find_releases
from bot.storage.tables import acts, deliveries, notices, releases

_ALWAYS = (ReleaseState.FAILED, ReleaseState.OVERDUE, ReleaseState.POSTING)
"""What stands in these states may be in trouble, whatever else is known of it."""

_OVER = "The trouble was over before this could be sent."


def list_watched(tx: Transaction, team_id: str, now: datetime) -> list[Watched]:
    """Return the releases that may be in trouble, and those of which somebody was told."""
    mine, state = (
        select(releases.c.release_id).where(releases.c.team_id == team_id),
        releases.c.state,
    )
    due = mine.where(state == ReleaseState.SCHEDULED, releases.c.release_at <= now)
    withdrawn = mine.where(state == ReleaseState.WITHDRAWN, releases.c.error.is_not(None))
    told = mine.where(releases.c.told.is_not(None))
    # Each of these has an index; for one condition over all, SQLite would look at every release.
    concerned = union(mine.where(state.in_(_ALWAYS)), due, withdrawn, told)
    return _find(tx, team_id, tx.execute(concerned).scalars().all())


def find_watched(tx: Transaction, team_id: str, release_id: int) -> Watched | None:
    """Return a release as it stands now, with what says for how long."""
    return next(iter(_find(tx, team_id, [release_id])), None)


def _find(tx: Transaction, team_id: str, release_ids: Sequence[int]) -> list[Watched]:
    if not release_ids:
        return []
    of_release = deliveries.c.release_id == releases.c.release_id
    stands_at = deliveries.c.position == releases.c.sent
    current = select(deliveries.c.error).where(of_release, stands_at)
    moved = select(func.max(deliveries.c.sent_at)).where(of_release)
    about = acts.c.release_id == releases.c.release_id
    acted = select(func.max(acts.c.acted_at)).where(about)
    first = select(acts.c.actor).where(about, acts.c.kind == ActKind.SCHEDULE)
    query = select(
        releases.c.release_id,
        releases.c.opened_at,
        releases.c.finished_at,
        moved.scalar_subquery().label("moved_at"),
        acted.scalar_subquery().label("acted_at"),
        current.scalar_subquery().label("waits_for"),
        first.order_by(acts.c.act_id).limit(1).scalar_subquery().label("scheduler"),
    ).where(releases.c.release_id.in_(release_ids))
    found = find_releases(tx, team_id, release_ids)
    withdrawn = [each for each in found.values() if each.state is ReleaseState.WITHDRAWN]
    deleting = find_deleting(tx, team_id) if withdrawn else frozenset()
    rows = tx.execute(query.order_by(releases.c.release_id)).all()
    return [
        _watched(row, found[row.release_id], deleting) for row in rows if row.release_id in found
    ]


def _watched(row: Any, release: Release, deleting: frozenset[int]) -> Watched:
    # The row's own type would repeat all of its columns.
    scheduler = row.scheduler if row.scheduler and not row.scheduler.startswith(SHELL) else None
    # Once it goes out no more, what its next message was refused for says nothing of it.
    waits_for = row.waits_for if release.state is ReleaseState.POSTING else None
    return Watched(
        replace(release, error=release.error or waits_for),
        row.opened_at,
        row.finished_at,
        row.moved_at,
        row.acted_at,
        scheduler,
        is_deleting=release.release_id in deleting,
    )


def mark_told(tx: Transaction, release: Release, told: str | None) -> bool:
    """Note of which trouble the curators are told, by compare-and-set; None: it is over.

    False where the release changed, or another told of it meanwhile.
    """
    statement = update(releases).where(
        releases.c.release_id == release.release_id,
        releases.c.told.is_not_distinct_from(release.told),
        releases.c.state == release.state,
        releases.c.release_at == release.release_at,
    )
    return tx.execute(statement.values(told=told)).rowcount == 1


def owe_notices(
    tx: Transaction,
    release: Release,
    places: Mapping[str, str],
    bodies: Sequence[Body],
    now: datetime,
) -> int:
    """Owe each of some people a notice about a release, and return its number.

    `places` leads from their ids to their direct messages.
    """
    mine = notices.c.release_id == release.release_id
    last = tx.execute(select(func.max(notices.c.number)).where(mine)).scalar_one()
    number = (last or 0) + 1
    for user_id, channel_id in places.items():
        row = {"release_id": release.release_id, "number": number, "user_id": user_id}
        tx.execute(insert(notices).values(team_id=release.team_id, **row))
        key = write_key(release.release_id, number, user_id)
        insert_single(tx, release.team_id, key, channel_id, bodies, now)
    return number


def close_notices(tx: Transaction, release: Release, bodies: Sequence[Body], now: datetime) -> bool:
    """Take back the notices that are not out yet, owe those that are a change to `bodies`.

    False where one is on its way: it can be closed once Slack has answered.
    """
    open_keys = _find_open(tx, release)
    of_them = (
        deliveries.c.team_id == release.team_id,
        deliveries.c.delivery_key.in_(list(open_keys)),
    )
    drop = update(deliveries).where(*of_them, deliveries.c.state == DeliveryState.PENDING)
    tx.execute(drop.values(state=DeliveryState.FAILED, error=_OVER))
    query = select(
        deliveries.c.delivery_key, deliveries.c.state, deliveries.c.channel_id, deliveries.c.ts
    ).where(*of_them)
    for key, state, channel_id, ts in tx.execute(query).all():
        if state == DeliveryState.SENDING:
            del open_keys[key]
        elif state == DeliveryState.SENT:
            insert_single(
                tx,
                release.team_id,
                _write_change(key),
                channel_id,
                bodies,
                now,
                operation=Operation.UPDATE,
                ts=ts,
            )
    for number, user_id in open_keys.values():
        closed = update(notices).where(
            notices.c.release_id == release.release_id,
            notices.c.number == number,
            notices.c.user_id == user_id,
        )
        tx.execute(closed.values(closed_at=now))
    return not _find_open(tx, release)


def _find_open(tx: Transaction, release: Release) -> dict[str, tuple[int, str]]:
    """Return the keys of a release's notices that are not closed, with number and person."""
    query = select(notices.c.number, notices.c.user_id).where(
        notices.c.release_id == release.release_id, notices.c.closed_at.is_(None)
    )
    rows = tx.execute(query.order_by(notices.c.number, notices.c.user_id)).all()
    return {
        write_key(release.release_id, number, user_id): (number, user_id)
        for number, user_id in rows
    }


def revive_refused(tx: Transaction, release: Release, now: datetime) -> int:
    """Let a release's open notices be sent again that Slack refused; return how many.

    What made it refuse them may have been a token or a permission that is mended by now.
    """
    refused = update(deliveries).where(
        deliveries.c.team_id == release.team_id,
        deliveries.c.delivery_key.in_(list(_find_open(tx, release))),
        deliveries.c.state == DeliveryState.FAILED,
    )
    again = refused.values(state=DeliveryState.PENDING, body=0, not_before=now, error=None)
    return tx.execute(again).rowcount


def forget_person(tx: Transaction, team_id: str, user_id: str) -> None:
    """Take somebody out of the notices that they got; what was not sent yet is not sent."""
    theirs = (notices.c.team_id == team_id, notices.c.user_id == user_id)
    rows = tx.execute(select(notices.c.release_id, notices.c.number).where(*theirs)).all()
    for release_id, number in rows:
        key = write_key(release_id, number, user_id)
        keys = (
            deliveries.c.team_id == team_id,
            deliveries.c.delivery_key.in_([key, f"{key}:over"]),
        )
        tx.execute(delete(deliveries).where(*keys, deliveries.c.state == DeliveryState.PENDING))
        left = select(deliveries.c.delivery_id).where(*keys)
        for delivery_id in tx.execute(left).scalars().all():
            row = update(deliveries).where(deliveries.c.delivery_id == delivery_id)
            tx.execute(row.values(delivery_key=f"notice:forgotten:{delivery_id}", bodies=[]))
    tx.execute(delete(notices).where(*theirs))


def write_key(release_id: int, number: int, user_id: str) -> str:
    """Return the delivery key of somebody's notice about a release."""
    return f"notice:{release_id}:{number}:{user_id}"


def _write_change(key: str) -> str:
    return f"{key}:over"
