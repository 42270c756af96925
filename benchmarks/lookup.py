"""How fast look-ups are answered, whether they find everything, and what their index costs.

Each class of query is answered again and again, from the text that somebody typed to the blocks
that Slack shows, on made lists (`benchmarks/corpus`) in SQLite and PostgreSQL. All is warm; the
classes take turns. readlist keeps the answers that it gave last, so each round is another day, on
which none is kept; "again" is the same on the same day; and since entries are kept, too, each class
is also asked with another `before:` each time ("other years").
Beside it, on the same sections: FTS5's own `ORDER BY rank LIMIT 5` over the same terms, alone and
with the same answer made of its rows; and LIKE.
Ratio: how many times faster than `ORDER BY rank` the word in 30 % of the rows is answered, in the
largest SQLite library. Wanted: 10; no class slower than 1.5 times FTS5; 99 of 100 answers within 25
ms, 60 on PostgreSQL; all sections found that have the words; an index of at most 1.2 times the
text's size, made at half the speed of tokenising alone. A missed wish is shown, and fails nothing.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import resource
import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from rich.console import Console
from rich.progress import track

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.corpus import QUERIES, TEAM, keep_sqlite, serve_postgresql
from benchmarks.lookups import floors, sizes
from benchmarks.lookups.figures import Figures, Library, Speed
from benchmarks.lookups.indexing import measure_indexing
from benchmarks.lookups.recall import measure_recall, scan
from benchmarks.lookups.report import build_document, describe_machine, print_library, print_speeds
from bot.domain.release import Body
from bot.domain.search import LookupAnswer
from bot.domain.search.query import Query, parse_query
from bot.domain.viewer import Viewer
from bot.render.buttons import Asked
from bot.render.lookup import render_answer
from bot.sandbox.memory import collect_seldom
from bot.services.lookup import look_up
from bot.services.searching import Search
from bot.storage import candidates
from bot.storage.database import Database, Transaction
from tests import postgresql

SEED = 4
SECTIONS = (10_000, 200_000)
ROUNDS = 300
WARM_UP = 10
FLOOR_EVERY, LIKE_EVERY = 10, 100
"""Rounds in which the floors are measured, too: they are slow, and only their middle counts."""

INDEXED = 2_000
"""Sections that indexing is measured on; fewer where the libraries have fewer."""

WIDTH = 150
"""Of the tables, where they are written to a file."""

NOW = datetime(2026, 1, 2, 9, tzinfo=UTC)
"""The week after the last list."""

MEMBER = Viewer(TEAM, "U0READER")
"""Of no private channel: look-ups have some lists to leave out."""

EVERYTHING = Viewer.everything(TEAM)


async def answer(db: Database, text: str, now: datetime) -> Body:
    """Answer as a slash command is answered."""
    return render(await look_up(db, lambda: now, MEMBER, text))


async def answer_by_rank(db: Database, query: Query) -> Body:
    """Answer alike with what FTS5 ranks first."""
    return render(await db.read(lambda tx: floors.find_by_rank(tx, query)))


def render(found: LookupAnswer) -> Body:
    """Return what Slack shows."""
    return render_answer(found, "/readlist", Asked("U0READER", NOW))


async def measure_sqlite(kept: Path, sections: int, rounds: int) -> Library:
    """Measure a kept SQLite database beside its floors."""
    db = Database(f"sqlite:///{kept}")
    words = floors.keep_words(kept, sections, SEED)
    both = floors.open_both(kept, words)
    bare = sqlite3.connect(words)
    rows = sqlite3.connect(kept)
    await _warm_up(db)
    found = _begin()
    for number in _track(rounds, f"SQLite, {sections:,} sections"):
        await _measure_ours(found, db, number)
        if number % FLOOR_EVERY == 0:
            await _measure_rank(found, bare, both)
        if number % LIKE_EVERY == 0:
            _measure_like(found, rows)
    memory = _read_memory()
    for each in found:
        each.total_by_rank = bare.execute(floors.COUNT, _match(each)).fetchone()[0]
    library = await _inspect(db, "sqlite", sections, found, memory)
    bare.close()
    rows.close()
    await both.close()
    return library


async def measure_postgresql(url: str, sections: int, rounds: int) -> Library:
    """Measure a kept PostgreSQL database."""
    db = Database(url)
    await _warm_up(db)
    found = _begin()
    for number in _track(rounds, f"PostgreSQL, {sections:,} sections"):
        await _measure_ours(found, db, number)
    return await _inspect(db, "postgresql", sections, found, _read_memory())


async def _warm_up(db: Database) -> None:
    """Answer everything a few times: characters are folded when they are first met.

    From then on garbage is collected as in `readlist run`.
    """
    found = _begin()
    for number in range(WARM_UP):
        await _measure_ours(found, db, ROUNDS + number)
    collect_seldom()


async def _measure_ours(found: Sequence[Figures], db: Database, number: int) -> None:
    """Measure each class on this round's day, once more, and before a day that is drawn."""
    random, now = Random(number), NOW + timedelta(days=number)
    for each in found:
        before = now.date() - timedelta(days=random.randrange(15 * 365))
        other = f"{each.asked.text} before:{before}"
        for samples, text in (
            (each.ours, each.asked.text),
            (each.again, each.asked.text),
            (each.others, other),
        ):
            await samples.measure_async(lambda text=text: answer(db, text, now))


async def _measure_rank(found: Sequence[Figures], bare: sqlite3.Connection, both: Database) -> None:
    for each in found:
        match = _match(each)
        each.rank.measure(lambda match=match: bare.execute(floors.RANK, match).fetchall())
        await each.rank_answer.measure_async(lambda query=each.meant: answer_by_rank(both, query))


def _measure_like(found: Sequence[Figures], rows: sqlite3.Connection) -> None:
    for each in found:
        statement, values = floors.write_like(each.query)
        each.like.measure(
            lambda statement=statement, values=values: rows.execute(statement, values).fetchall()
        )


async def _inspect(
    db: Database, kind: str, sections: int, found: list[Figures], memory: int
) -> Library:
    """Look at what is found, and how large the index is."""
    expected = await db.read(lambda tx: scan(tx, [each.meant for each in found]))
    for each, ids in zip(found, expected, strict=True):
        each.answer = await look_up(db, lambda: NOW, EVERYTHING, each.asked.text)
        matching = await db.read(lambda tx, each=each: _find_all(tx, each.meant, sections))
        each.recall = measure_recall(ids, matching)
    index = await db.read(sizes.measure_index)
    text = await db.read(sizes.measure_text)
    await db.close()
    return Library(kind, sections, found, memory, index, text)


def _find_all(tx: Transaction, query: Query, sections: int) -> set[int]:
    """Return all sections that a look-up would show, page after page."""
    library = candidates.find_library(tx, TEAM)
    assert library is not None
    found = Search(tx, TEAM, library, NOW.date()).find(query, limit=sections, offset=0)
    return {each.candidate.section_id for each in found.ranked}


def _begin() -> list[Figures]:
    return [
        Figures(asked, _parse(asked.text), _parse(asked.meant or asked.text)) for asked in QUERIES
    ]


def _parse(text: str) -> Query:
    return parse_query(text, NOW.date())


def _match(each: Figures) -> tuple[str]:
    return (floors.write_match(each.meant),)


def _track(rounds: int, what: str) -> Any:
    return track(range(rounds), what, console=Console(stderr=True))


def _read_memory() -> int:
    """Return the most bytes that this process has had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def prepare(sections: int) -> Path:
    """Return a kept SQLite database, built in another process: what that takes is not counted."""
    builder = multiprocessing.Process(target=keep_sqlite, args=(sections, SEED))
    builder.start()
    builder.join()
    return keep_sqlite(sections, SEED)


async def _measure_speed(kind: str, url: str, sections: int) -> Speed:
    return Speed(kind, *await measure_indexing(url, min(INDEXED, sections), SEED))


def measure(
    sections: Sequence[int], on_postgresql: Sequence[int], rounds: int
) -> tuple[list[Library], list[Speed]]:
    """Measure everything; without PostgreSQL, SQLite alone."""
    libraries = [asyncio.run(measure_sqlite(prepare(count), count, rounds)) for count in sections]
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        speeds = [asyncio.run(_measure_speed("sqlite", url, max(sections)))]
    programs = postgresql.find_programs()
    if programs and on_postgresql:
        for count in on_postgresql:
            with serve_postgresql(programs, count, SEED) as url:
                libraries.append(asyncio.run(measure_postgresql(url, count, rounds)))
        with postgresql.serve(programs) as url:
            speeds.append(asyncio.run(_measure_speed("postgresql", url, max(on_postgresql))))
    return libraries, speeds


def main() -> None:
    """Print a table for each library, and one line of JSON last."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sections", type=int, nargs="+", default=SECTIONS, metavar="N")
    parser.add_argument(
        "--postgresql",
        type=int,
        nargs="*",
        metavar="N",
        help="sections there; nothing after it: not at all. Default: as many",
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    arguments = parser.parse_args()
    load = os.getloadavg()[0]
    on_postgresql = arguments.sections if arguments.postgresql is None else arguments.postgresql
    libraries, speeds = measure(arguments.sections, on_postgresql, arguments.rounds)
    console = Console()
    console.width = max(console.width, WIDTH)
    for library in libraries:
        print_library(console, library)
    print_speeds(console, speeds)
    console.print(describe_machine(load))
    print(json.dumps(build_document(libraries, speeds, load), ensure_ascii=False))


if __name__ == "__main__":
    main()
