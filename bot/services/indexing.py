"""Keeps the look-up's index whole: after an upgrade, and when somebody asks for it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from bot.storage import search_index, tokens
from bot.storage.database import Database
from bot.storage.search_index import ListOfTeam

MANY = 100
"""After so many lists the index is put together; after fewer, SQLite does so by and by."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many lists are indexed, out of those that are to be."""

    done: int
    total: int


async def update_index(db: Database) -> AsyncIterator[Progress]:
    """Index the lists that are not, and all after a change of the analyzer; yield after each.

    Stopped halfway, it goes on from there the next time; without anything to do it yields nothing.
    """

    if await db.read(search_index.is_outdated):
        await db.write(search_index.empty)
    async for progress in _index(db, await db.read(search_index.list_unindexed)):
        yield progress


async def reindex(db: Database, *, afresh: bool = False) -> AsyncIterator[Progress]:
    """Index every list again, oldest first, and yield after each.

    Look-ups go on, and find each list by its old entries until it has new ones; `afresh` the index
    is emptied first, which also mends one that is damaged.
    """

    if afresh or await db.read(search_index.is_outdated):
        await db.write(search_index.empty)
    async for progress in _index(db, await db.read(search_index.list_all)):
        yield progress


async def _index(db: Database, lists: Sequence[ListOfTeam]) -> AsyncIterator[Progress]:
    """Index lists one by one, each in a transaction of its own, so that others get their turn."""
    for done, each in enumerate(lists, 1):
        await _index_list(db, each)
        yield Progress(done, len(lists))
    if len(lists) >= MANY:
        await db.write(tokens.begin_merging)
        while await db.write(tokens.merge_some):
            pass


async def _index_list(db: Database, which: ListOfTeam) -> None:
    team_id, list_id = which.team_id, which.list_id
    revision_id, rows = await db.read(lambda tx: search_index.read_sections(tx, team_id, list_id))
    indexed = await asyncio.to_thread(search_index.index_sections, rows)
    await db.write(lambda tx: search_index.index_list(tx, team_id, list_id, revision_id, indexed))
