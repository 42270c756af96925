"""People who asked to be forgotten, and the key that marks them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select

from bot.storage.database import Transaction
from bot.storage.tables import Instant, forgotten, keys
from bot.storage.upsert import insert_or

PEOPLE = "people"
"""The name of the key that turns people into marks."""


def find_key(tx: Transaction, name: str = PEOPLE) -> bytes | None:
    """Return a key of this database, None where it has none of this name."""
    return tx.execute(select(keys.c.value).where(keys.c.name == name)).scalar_one_or_none()


def keep_key(tx: Transaction, value: bytes, name: str = PEOPLE) -> bytes:
    """Keep a key unless there is one already; return the one that is there then."""
    tx.execute(insert_or(tx, keys).values(name=name, value=value).on_conflict_do_nothing())
    kept: bytes = tx.execute(select(keys.c.value).where(keys.c.name == name)).scalar_one()
    return kept


def record_forgotten(tx: Transaction, team_id: str, mark: str, now: datetime) -> None:
    """Remember that nothing of what somebody did until now is to be kept again."""
    statement = insert_or(tx, forgotten).values(team_id=team_id, mark=mark, forgotten_at=now)
    latest = func.max if tx.dialect.name == "sqlite" else func.greatest
    later = {"forgotten_at": latest(forgotten.c.forgotten_at, now, type_=Instant)}
    tx.execute(statement.on_conflict_do_update(index_elements=["team_id", "mark"], set_=later))


def list_forgotten(
    tx: Transaction, team_id: str, marks: Iterable[str], since: datetime
) -> frozenset[str]:
    """Return those of some marks whose people asked to be forgotten since an instant."""
    query = select(forgotten.c.mark).where(
        forgotten.c.team_id == team_id,
        forgotten.c.mark.in_(list(marks)),
        forgotten.c.forgotten_at >= since,
    )
    return frozenset(tx.execute(query).scalars())
