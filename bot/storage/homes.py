"""Whose Home tab is kept up to date, what it shows, and whether any may have to change."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update

from bot.domain.release import DeliveryState, ReleaseState
from bot.storage.database import Transaction
from bot.storage.tables import acts, deliveries, homes, reactions, releases, saves
from bot.storage.upsert import insert_or
from bot.storage.visibility import count_changes

OPEN_STATES = (
    ReleaseState.SCHEDULED,
    ReleaseState.POSTING,
    ReleaseState.PAUSED,
    ReleaseState.FAILED,
    ReleaseState.OVERDUE,
)
"""Those of releases that somebody still waits for."""


@dataclass(frozen=True, slots=True)
class OpenHome:
    """Somebody who opened their Home tab, and the mark of what it shows."""

    user_id: str
    opened_at: datetime
    shown: str


def record_opened(tx: Transaction, team_id: str, user_id: str, now: datetime, shown: str) -> None:
    """Keep that somebody has just opened their tab, and the mark of what it shows."""
    statement = insert_or(tx, homes).values(
        team_id=team_id, user_id=user_id, opened_at=now, shown=shown
    )
    newest = {"opened_at": now, "shown": shown}
    tx.execute(statement.on_conflict_do_update(index_elements=["team_id", "user_id"], set_=newest))


def list_opened(tx: Transaction, team_id: str, since: datetime, limit: int) -> list[OpenHome]:
    """Return who opened their tab since an instant, the last `limit` of them, newest first."""
    query = (
        select(homes.c.user_id, homes.c.opened_at, homes.c.shown)
        .where(homes.c.team_id == team_id, homes.c.opened_at >= since)
        .order_by(homes.c.opened_at.desc(), homes.c.user_id)
        .limit(limit)
    )
    return [OpenHome(*row) for row in tx.execute(query)]


def find_opened(tx: Transaction, team_id: str, user_id: str, since: datetime) -> OpenHome | None:
    """Return somebody's tab, None where they did not open it since an instant."""
    query = select(homes.c.user_id, homes.c.opened_at, homes.c.shown).where(
        homes.c.team_id == team_id, homes.c.user_id == user_id, homes.c.opened_at >= since
    )
    row = tx.execute(query).one_or_none()
    return None if row is None else OpenHome(*row)


def move_shown(tx: Transaction, team_id: str, user_id: str, was: str, shown: str) -> bool:
    """Keep what a tab is about to show, by compare-and-set; False where another came first."""
    statement = update(homes).where(
        homes.c.team_id == team_id, homes.c.user_id == user_id, homes.c.shown == was
    )
    return tx.execute(statement.values(shown=shown)).rowcount == 1


def drop_person(tx: Transaction, team_id: str, user_id: str) -> None:
    """Keep nothing of somebody's tab."""
    tx.execute(delete(homes).where(homes.c.team_id == team_id, homes.c.user_id == user_id))


def drop_before(tx: Transaction, team_id: str, at: datetime) -> None:
    """Keep nothing of those who did not open their tab since an instant."""
    tx.execute(delete(homes).where(homes.c.team_id == team_id, homes.c.opened_at < at))


def read_pulse(tx: Transaction, team_id: str) -> Hashable:
    """Return what stays the same until a list, a release or an act is new or different.

    It is asked for every second: each part of it is one short range of an index.
    """
    newest_act = select(func.max(acts.c.act_id)).where(acts.c.team_id == team_id)
    waiting = select(
        func.count(), func.coalesce(func.sum(releases.c.sent), 0), func.count(releases.c.error)
    ).where(releases.c.team_id == team_id, releases.c.state.in_(OPEN_STATES))
    doubts = select(func.count(deliveries.c.error)).where(
        deliveries.c.state == DeliveryState.SENDING, deliveries.c.team_id == team_id
    )
    return (
        count_changes(tx, team_id),
        tx.execute(newest_act).scalar_one(),
        tuple(tx.execute(waiting).one()),
        tx.execute(doubts).scalar_one(),
    )


def read_slow_pulse(tx: Transaction, team_id: str) -> Hashable:
    """Return what stays the same until somebody reacts or saves: for every few seconds."""
    newest = select(func.max(reactions.c.event_ts)).where(reactions.c.team_id == team_id)
    kept = select(
        func.count(),
        func.max(saves.c.saved_at),
        func.max(saves.c.read_at),
        func.max(saves.c.removed_at),
    ).where(saves.c.team_id == team_id)
    return tx.execute(newest).scalar_one(), tuple(tx.execute(kept).one())
