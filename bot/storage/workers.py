"""The processes that run on this database, and when each was last seen."""

from datetime import datetime

from sqlalchemy import func, select

from bot.storage.database import Transaction
from bot.storage.tables import workers
from bot.storage.upsert import insert_or


def record_seen(tx: Transaction, worker: str, mode: str, now: datetime) -> None:
    """Say that a worker is alive at `now`."""
    statement = insert_or(tx, workers).values(worker=worker, mode=mode, started_at=now, seen_at=now)
    tx.execute(statement.on_conflict_do_update(index_elements=["worker"], set_={"seen_at": now}))


def find_last_seen(tx: Transaction) -> datetime | None:
    """Return when any worker was last seen."""
    return tx.execute(select(func.max(workers.c.seen_at))).scalar_one_or_none()


def has_run(tx: Transaction, mode: str) -> bool:
    """Say whether a worker ever ran in this mode."""
    query = select(func.count()).where(workers.c.mode == mode)
    return bool(tx.execute(query).scalar_one())
