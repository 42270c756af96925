"""Keeps the look-up's index whole: after an upgrade, and when somebody asks for it."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from bot.storage import search_index, tokens
from bot.storage.database import Database, Transaction
from bot.storage.search_index import IndexedList, ListOfTeam, UnindexedList

LISTS_AT_ONCE = {"sqlite": 16, "postgresql": 64}
"""Lists of a transaction: their words are looked up together, and the index has fewer parts. On
SQLite everybody waits meanwhile who writes, a quarter of a second; on PostgreSQL who imports."""

MANY = 100
"""After so many lists the index is put together; after fewer, SQLite does so by and by."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many lists are indexed, out of those that are to be."""

    done: int
    total: int


async def update_index(db: Database) -> AsyncIterator[Progress]:
    """Index the lists that are not, and all after a change of the analyzer; yield after every few.

    Stopped halfway, it goes on from there the next time; without anything to do it yields nothing.
    """

    if await db.read(search_index.is_outdated):
        await db.write(search_index.empty)
    async for progress in _index(db, await db.read(search_index.list_unindexed)):
        yield progress


async def reindex(db: Database, *, afresh: bool = False) -> AsyncIterator[Progress]:
    """Index every list again, oldest first, and yield after every few.

    Look-ups go on, and find each list by its old entries until it has new ones; `afresh` the index
    is emptied first, which also mends one that is damaged.
    """

    if afresh or await db.read(search_index.is_outdated):
        await db.write(search_index.empty)
    async for progress in _index(db, await db.read(search_index.list_all)):
        yield progress


async def _index(db: Database, lists: Sequence[ListOfTeam]) -> AsyncIterator[Progress]:
    """Index lists, a few in each transaction, so that others get their turn.

    What the next are found by is worked out while PostgreSQL's server writes; but not while SQLite
    does, in this process: two threads that wait for each other's turn at Python took a third longer
    than one after the other.
    """
    parts = list(_part(lists, LISTS_AT_ONCE[db.engine.dialect.name]))
    prepared = await _prepare(db, parts[0]) if parts else []
    done = 0
    for some, following in zip(parts, [*parts[1:], ()], strict=False):
        if db.is_sqlite:
            await _write(db, some[0].team_id, prepared)
            prepared = await _prepare(db, following)
        else:
            _, prepared = await asyncio.gather(
                _write(db, some[0].team_id, prepared), _prepare(db, following)
            )
        done += len(some)
        yield Progress(done, len(lists))
    if len(lists) >= MANY:
        await db.write(tokens.begin_merging)
        is_parted = True
        while is_parted:
            is_parted = await db.write(tokens.merge_some)


def _part(lists: Sequence[ListOfTeam], most: int) -> Iterator[Sequence[ListOfTeam]]:
    """Yield at most so many lists at a time, all of one workspace."""
    for _, of_team in groupby(lists, key=lambda each: each.team_id):
        while some := tuple(islice(of_team, most)):
            yield some


async def _prepare(db: Database, lists: Sequence[ListOfTeam]) -> list[IndexedList]:
    def read(tx: Transaction) -> list[UnindexedList]:
        return [search_index.read_list(tx, each.team_id, each.list_id) for each in lists]

    unindexed = await db.read(read)
    return await asyncio.to_thread(lambda: [each.index() for each in unindexed])


async def _write(db: Database, team_id: str, prepared: Sequence[IndexedList]) -> None:
    await db.write(lambda tx: search_index.index_lists(tx, team_id, prepared))
