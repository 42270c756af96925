"""How soon `/readlist docker` is answered over HTTP, beside a Bolt app that answers a constant.

The bot is the real one, `readlist run` in HTTP mode, in a process of its own, on made lists with
100,000 sections; the floor has the same Bolt, the same web server, the same signature check, and a
handler that answers at once. Signed requests come from this process over 1 and 16 connections.
Ratio: the bot's p50 over the floor's, over one connection. Wanted: at most 5, and no answer of
10,000 later than 500 ms. readlist keeps the answers that it gave last, so the same with another
`before:` each time is shown as well: no answer to that is kept. Then the command while releases are
being posted and 50 reactions a second are recorded, each of which lets go of all kept answers.
All is on loopback; the embedded workspace stands in for Slack.
"""

import argparse
import asyncio
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import repeat
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.corpus import TEAM, build, keep_sqlite
from benchmarks.lookups import load, servers
from benchmarks.lookups.report import describe_machine, judge
from benchmarks.lookups.timing import Samples
from bot.clock import system_clock
from bot.domain.release import DeliveryState
from bot.services import library, releases
from bot.sources.files import Document
from bot.storage import migrate, tables
from bot.storage.database import Database, Transaction

SEED = 4
SECTIONS = 100_000
REQUESTS = 10_000
CONNECTIONS = (1, 16)
WARM_UP = 100
QUERY = "docker"
LAST_DAY = date(2026, 1, 2)

RATIO, LATEST = 5.0, 500.0
"""What is wanted."""

WIDTH = 120
MIX_SECONDS = 20.0
RELEASED_SECTIONS = 70
REACTIONS_A_SECOND = 50
MIXED = "while releasing and reacting"


@dataclass(frozen=True, slots=True)
class Row:
    """Samples of one load: `beside` is the floor's, None where there is none."""

    name: str
    connections: int
    samples: Samples
    beside: Samples | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the floor's middle."""
        return self.samples.p50 / self.beside.p50 if self.beside else None


async def fill(database_url: str, sections: int) -> None:
    """Fill a database of another kind, unless it has lists already."""
    db = Database(database_url)
    await asyncio.to_thread(migrate.upgrade, db)
    if not await library.list_lists(db, TEAM):
        await build(db, sections, SEED)
    await db.close()


async def schedule_releases(db: Database) -> None:
    """Let a long list go out to two channels now, a message a second each."""
    text = "# Long\n" + "".join(
        f"\n## Part {number}\n\nSome words about docker and 容器.\n"
        for number in range(RELEASED_SECTIONS)
    )
    document = Document("long.md", "long.md", text.encode())
    imported = await library.import_document(db, system_clock, TEAM, document)
    for target in ("#general", "#reading-list"):
        await releases.schedule(
            db,
            system_clock,
            TEAM,
            imported.summary.list_id,
            target=target,
            release_at=system_clock(),
            zone="UTC",
        )


def find_timestamps(tx: Transaction) -> list[str]:
    """Return messages that people may react to."""
    columns = tables.deliveries.c
    query = select(columns.ts).where(columns.channel_id == "C0GENERAL", columns.ts.is_not(None))
    return [ts for ts in tx.execute(query.limit(5000)).scalars() if ts is not None]


@dataclass(frozen=True, slots=True)
class Done:
    """What the bot did beside answering: messages that it posted, reactions that it recorded."""

    messages: int
    reactions: int


def count_done(tx: Transaction) -> Done:
    """Return how many messages were ever sent, and how many reactions are known."""
    sent = select(func.count()).where(tables.deliveries.c.state == DeliveryState.SENT)
    known = select(func.count()).select_from(tables.reactions)
    return Done(tx.execute(sent).scalar_one(), tx.execute(known).scalar_one())


def vary(requests: int) -> Iterator[str]:
    """Yield queries that are each another one than the last thousands were."""
    for number in range(requests):
        yield f"{QUERY} before:{LAST_DAY - timedelta(days=number * 7 % 5003)}"


async def measure_quiet(bot: str, floor: str, requests: int) -> list[Row]:
    """Measure the floor and the bot in turns, over each number of connections."""
    rows = []
    for connections in CONNECTIONS:
        for url in (floor, bot):
            await load.look_up(url, repeat(QUERY, WARM_UP), connections)
        constant = await load.look_up(floor, repeat(QUERY, requests), connections)
        same = await load.look_up(bot, repeat(QUERY, requests), connections)
        others = await load.look_up(bot, vary(requests), connections)
        rows += [
            Row("a constant", connections, constant),
            Row(f"/readlist {QUERY}", connections, same, constant),
            Row(f"/readlist {QUERY} before:… (another each time)", connections, others),
        ]
    return rows


async def measure_mix(bot: str, db: Database, seconds: float) -> tuple[list[Row], Done]:
    """Measure the bot while it posts releases and records reactions; return what it did, too."""
    before = await db.read(count_done)
    await schedule_releases(db)
    timestamps = await db.read(find_timestamps)
    reacting = asyncio.create_task(load.keep_reacting(bot, timestamps, REACTIONS_A_SECOND))
    rows = []
    for connections in CONNECTIONS:
        until = time.perf_counter() + seconds
        samples = await load.look_up(bot, repeat(QUERY), connections, until)
        rows.append(Row(MIXED, connections, samples))
    reacting.cancel()
    await asyncio.gather(reacting, return_exceptions=True)
    after = await db.read(count_done)
    return rows, Done(after.messages - before.messages, after.reactions - before.reactions)


async def measure(
    database_url: str, api_url: str, floor: str, requests: int, seconds: float
) -> tuple[list[Row], Done]:
    """Run the bot on a database and measure it, quiet and busy."""
    db = Database(database_url)
    async with servers.running_bot(database_url, api_url) as bot:
        rows = await measure_quiet(bot, floor, requests)
        mixed, done = await measure_mix(bot, db, seconds)
    await db.close()
    return [*rows, *mixed], done


@contextmanager
def prepared(database_url: str | None, sections: int) -> Iterator[str]:
    """Yield the URL of a database with so many sections that may be written to."""
    if database_url is not None:
        asyncio.run(fill(database_url, sections))
        yield database_url
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copyfile(keep_sqlite(sections, SEED), Path(folder) / "bench.db")
        yield f"sqlite:///{copy}"


def print_rows(rows: list[Row], done: Done, machine_load: float) -> None:
    """Print what was measured beside what is wanted."""
    table = Table("", "connections", "p50 ms", "ratio", "p99 ms", "longest ms", "answers")
    for row in rows:
        longest = max(row.samples.taken)
        table.add_row(
            row.name,
            str(row.connections),
            f"{row.samples.p50:.2f}",
            "" if row.ratio is None else judge(f"{row.ratio:.1f}", row.ratio <= RATIO),
            f"{row.samples.p99:.1f}",
            judge(f"{longest:.0f}", longest <= LATEST),
            f"{len(row.samples.taken):,}",
        )
    console = Console()
    console.width = max(console.width, WIDTH)
    console.print(table)
    console.print(f"Wanted: a ratio of {RATIO:.0f} at most, no answer later than {LATEST:.0f} ms.")
    console.print(f"{MIXED}: {done.messages} messages posted, {done.reactions} reactions recorded.")
    console.print(describe_machine(machine_load))


def build_document(
    rows: list[Row], done: Done, sections: int, machine_load: float
) -> dict[str, Any]:
    """Return the line for programs."""
    [ours] = [row for row in rows if row.beside and row.connections == 1]
    assert ours.beside is not None
    return {
        "name": "slash",
        "ratio": round(ours.samples.p50 / ours.beside.p50, 2),
        "ours": round(ours.samples.p50, 2),
        "floor": round(ours.beside.p50, 2),
        "unit": "ms",
        "load": round(machine_load, 1),
        "sections": sections,
        "longest": round(max(max(row.samples.taken) for row in rows), 1),
        "messages_posted": done.messages,
        "reactions_recorded": done.reactions,
        "rows": [
            {
                "name": row.name,
                "connections": row.connections,
                "p50": round(row.samples.p50, 2),
                "p99": round(row.samples.p99, 2),
                "max": round(max(row.samples.taken), 1),
                "ratio": row.ratio and round(row.ratio, 2),
            }
            for row in rows
        ],
    }


def main() -> None:
    """Print a table, and one line of JSON last."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sections", type=int, default=SECTIONS)
    parser.add_argument("--requests", type=int, default=REQUESTS)
    parser.add_argument("--mix-seconds", type=float, default=MIX_SECONDS)
    parser.add_argument("--database-url", help="an empty database of its own; default: SQLite")
    arguments = parser.parse_args()
    machine_load = os.getloadavg()[0]
    with (
        prepared(arguments.database_url, arguments.sections) as database_url,
        servers.serving(servers.start_sandbox) as api_url,
        servers.serving(servers.start_floor) as floor,
    ):
        rows, done = asyncio.run(
            measure(database_url, api_url, floor, arguments.requests, arguments.mix_seconds)
        )
    print_rows(rows, done, machine_load)
    print(json.dumps(build_document(rows, done, arguments.sections, machine_load)))


if __name__ == "__main__":
    main()
