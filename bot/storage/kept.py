"""Keeps what was read from a database in memory, for as long as it is what would be read again."""

import threading
from collections.abc import Hashable, Iterable, Mapping
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

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

    def add(self, engine: Engine, read: Mapping[K, V]) -> None:
        """Keep values."""
        with self._lock:
            values = self._values.setdefault(engine, {})
            values.update(read)
            while len(values) > self._most:
                del values[next(iter(values))]
