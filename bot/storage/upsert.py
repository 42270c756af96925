"""The dialect's own INSERT, which knows ON CONFLICT; both spell it alike."""

from typing import TypeAlias

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.database import Transaction

Insert: TypeAlias = postgresql.Insert | sqlite.Insert


def insert_or(tx: Transaction, table: Table) -> Insert:
    """Return an INSERT into `table` that knows `on_conflict_do_nothing` and `…_update`."""
    if tx.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
