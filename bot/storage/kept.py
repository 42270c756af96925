"""Keeps what was read from a database in memory, for as long as it is what would be read again."""

import itertools
import sqlite3
import threading
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Generic, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, text

from bot.storage.database import Database, Transaction

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """At most so many values, of each database its own; the oldest go first.

    A key has to name the state of what was read, so that a value never grows old. Any number of
    threads may use it.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: WeakKeyDictionary[Engine, dict[K, V]] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def find(self, engine: Engine, keys: Iterable[K]) -> dict[K, V]:
        """Return those values that are kept."""
        values = self._values.get(engine)
        if values is None:
            return {}
        return {key: value for key in keys if (value := values.get(key)) is not None}

    def find_or(self, engine: Engine, key: K, read: Callable[[], V]) -> V:
        """Return the value that is kept, or else read it and keep it."""
        if kept := self.find(engine, [key]):
            return kept[key]
        value = read()
        self.add(engine, {key: value})
        return value

    def add(self, engine: Engine, read: Mapping[K, V]) -> None:
        """Keep values."""
        with self._lock:
            values = self._values.setdefault(engine, {})
            values.update(read)
            oldest = list(itertools.islice(values, max(len(values) - self._most, 0)))
            for key in oldest:  # not one after the other: each search would begin at the gaps
                del values[key]


async def read_kept(
    db: Database, kept: Kept[tuple[Hashable, K], V], key: K, read: Callable[[Transaction], V]
) -> V:
    """Return what `read` gave for a key in the database's present state, or else let it read.

    What was looked at first is never newer than what is read, so that nothing grows old.
    """
    if (state := db.peek_state()) is None:
        return await db.read(
            lambda tx: kept.find_or(tx.engine, (read_state(tx), key), lambda: read(tx))
        )
    if known := kept.find(db.engine, [(state, key)]):
        return known[state, key]
    return await db.read(lambda tx: kept.find_or(tx.engine, (state, key), lambda: read(tx)))


_NUMBERS = itertools.count()


def read_state(tx: Transaction) -> Hashable:
    """Return what stays the same until anything in the database changes, whoever changes it."""
    if tx.dialect.name != "sqlite":
        snapshot: str = tx.execute(text("SELECT CAST(pg_current_snapshot() AS text)")).scalar_one()
        return snapshot
    # https://sqlite.org/pragma.html#pragma_data_version counts what other connections commit, and
    # means something beside values of the same connection only.
    number = tx.info.setdefault("number", next(_NUMBERS))
    own = cast(sqlite3.Connection, tx.connection.dbapi_connection).total_changes
    return number, own, tx.exec_driver_sql("PRAGMA data_version").scalar_one()
