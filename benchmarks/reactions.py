"""How fast reactions are recorded, whether all are right, and how soon what people liked is shown.

Recording: 20,000 signed events about 500 messages of releases, one quarter removals, and a tenth of
them once more under the same id, over 16 connections to `readlist run` in HTTP mode. The floor is a
Bolt app on the same web server that verifies the same requests and does nothing. Both get them in
turns, a quarter at a time; requests are written and signed before, and a bare loop sends them. Then
5,000 more come while look-ups are answered. In the end every row is compared with what the events
say. Ratio: events a second over the floor's, wanted: 0.5 on SQLite, 0.25 on PostgreSQL, and 99 of
100 acks within 100 ms beside look-ups as a guide.

Showing: `top` and `saved` as the services answer them, of 1,000,000 reactions to 100,000 sections
in five years, beside one indexed scan of the rows that they are worked out of: those of the period,
or of the person. The scan is

    SELECT count(*), sum(length(channel_id)), sum(length(ts)), sum(length(user_id)),
    sum(length(emoji)) FROM reactions WHERE team_id = … AND NOT removed AND event_ts >= …

(or AND user_id = …), which has to read all four columns of each row; it hands over one row. SQLite
is told to take the index that has the rows side by side (for `all` that is the table itself);
PostgreSQL finds that by its statistics. Both sides run as `Database.read`, warm: which section a
message is of is kept in memory, and "first" is how long an answer takes that begins without it.
Wanted: 3 scans at most.

What is shown is compared with a plain count of everything. A missed wish fails nothing; a row that
is wrong does. On SQLite, and on PostgreSQL where its programs are found or `--database-url` names
an empty database.
"""

import argparse
import asyncio
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.corpus import TEAM, build, keep_sqlite, serve_postgresql
from benchmarks.lookups import servers
from benchmarks.reacting import years
from benchmarks.reacting.ranking import Ranked, measure_ranking
from benchmarks.reacting.recording import Recorded, measure_recording
from benchmarks.reacting.report import build_document, print_report
from bot.services import library
from bot.storage import migrate
from bot.storage.database import Database
from tests import postgresql

SEED = 4
"""With which benchmarks/lookup.py makes its lists, too: these are made once."""

SECTIONS = 10_000
EVENTS = 20_000
REACTIONS = 1_000_000
ROUNDS = 15
COPY = "readlist_bench"


@contextmanager
def library_on_sqlite(sections: int) -> Iterator[str]:
    """Yield the URL of a database with lists that may be written to."""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copyfile(keep_sqlite(sections, SEED), Path(folder) / "bench.db")
        yield f"sqlite:///{copy}"


@contextmanager
def library_on_postgresql(programs: Path, sections: int) -> Iterator[str]:
    """Yield the URL of a copy of a kept database, on its server: that one is to be read only."""
    with serve_postgresql(programs, sections, SEED) as url:
        kept = make_url(url)
        address = kept.set(drivername="postgresql+psycopg", database="template1")
        server = create_engine(address, isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {COPY}"))
            connection.execute(text(f"CREATE DATABASE {COPY} TEMPLATE {kept.database}"))
        try:
            yield kept.set(database=COPY).render_as_string(hide_password=False)
        finally:
            with server.connect() as connection:
                connection.execute(text(f"DROP DATABASE {COPY} WITH (FORCE)"))
            server.dispose()


async def fill(database_url: str, sections: int) -> None:
    """Fill a named database, unless it has lists already."""
    db = Database(database_url)
    await asyncio.to_thread(migrate.upgrade, db)
    if not await library.list_lists(db, TEAM):
        await build(db, sections, SEED)
    await db.close()


def record(kind: str, database_url: str, events: int) -> Recorded:
    """Measure recording in a database with lists."""
    with (
        servers.serving(servers.start_sandbox) as api_url,
        servers.serving(servers.start_floor) as floor,
    ):
        return asyncio.run(measure_recording(kind, database_url, api_url, floor, events, SEED))


def measure(arguments: argparse.Namespace) -> tuple[list[Recorded], dict[str, list[Ranked]]]:
    """Measure everything on SQLite, then on PostgreSQL where there is one."""
    sections, events = arguments.sections, arguments.events
    reactions, rounds = arguments.reactions, arguments.rounds
    with library_on_sqlite(sections) as url:
        recorded = [record("sqlite", url, events)]
    with years.keeping_sqlite(reactions, SEED) as url:
        ranked = {"sqlite": asyncio.run(measure_ranking("SQLite", url, rounds))}
    if url := arguments.database_url:
        asyncio.run(fill(url, sections))
        recorded.append(record("postgresql", url, events))
        years.build(url, reactions, SEED)
        ranked["postgresql"] = asyncio.run(measure_ranking("PostgreSQL", url, rounds))
    elif programs := postgresql.find_programs():
        with library_on_postgresql(programs, sections) as url:
            recorded.append(record("postgresql", url, events))
        with years.keeping_postgresql(programs, reactions, SEED) as url:
            ranked["postgresql"] = asyncio.run(measure_ranking("PostgreSQL", url, rounds))
    return recorded, ranked


def main() -> None:
    """Print tables, and one line of JSON last; end with 1 where anything is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--events", type=int, default=EVENTS)
    parser.add_argument("--sections", type=int, default=SECTIONS, help="of the lists looked up in")
    parser.add_argument("--reactions", type=int, default=REACTIONS)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="in which is ranked")
    parser.add_argument("--database-url", help="an empty PostgreSQL database of its own")
    arguments = parser.parse_args()
    load = os.getloadavg()[0]
    recorded, ranked = measure(arguments)
    print_report(recorded, ranked, load)
    print(json.dumps(build_document(recorded, ranked, load)))
    rankings = [each for some in ranked.values() for each in some]
    sys.exit(any(each.wrong for each in (*recorded, *rankings)))


if __name__ == "__main__":
    main()
