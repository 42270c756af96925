"""How many sections a second are indexed, beside what tokenising alone makes of the same ones."""

import asyncio
import time

from sqlalchemy import select

from benchmarks.corpus import build
from bot.domain.search.tokens import tokenize
from bot.services.indexing import reindex
from bot.storage import migrate
from bot.storage.database import Database, Transaction
from bot.storage.tables import sections

TURNS = 5


async def measure_indexing(url: str, count: int, seed: int) -> tuple[float, float]:
    """Fill an empty database; return the sections a second: indexed, and only tokenised.

    Of several turns the one whose ratio is in the middle: a machine may be twice as fast in one as
    in the next.
    """
    db = Database(url)
    await asyncio.to_thread(migrate.upgrade, db)
    await build(db, count, seed)
    rows = await db.read(_read_sections)
    turns = []
    for _ in range(TURNS):
        started = time.perf_counter()
        _tokenise(rows)
        between = time.perf_counter()
        async for _ in reindex(db, afresh=True):
            pass
        turns.append((count / (time.perf_counter() - between), count / (between - started)))
    await db.close()
    return sorted(turns, key=lambda turn: turn[0] / turn[1])[TURNS // 2]


def _tokenise(rows: list[tuple[str, str, str]]) -> None:
    for fields in rows:
        for field in fields:
            tokenize(field)


def _read_sections(tx: Transaction) -> list[tuple[str, str, str]]:
    """Return each section's title, the texts of its links, and its text."""
    rows = tx.execute(select(sections.c.title, sections.c.links, sections.c.text))
    return [(title, "\n".join(link[1] for link in links), body) for title, links, body in rows]
