"""Events over HTTP to the bot and to what does nothing with them, in turns; and what is known."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from statistics import median
from urllib.parse import urlsplit

from rich.console import Console
from rich.progress import track
from sqlalchemy import delete, func, select

from benchmarks.corpus import QUERIES, TEAM
from benchmarks.lookups import load, servers
from benchmarks.lookups.timing import Samples
from benchmarks.reacting.events import MESSAGES, Event, Message, expect, plan_events, write_request
from bot.domain.reaction import Reaction
from bot.storage.database import Database, Transaction
from bot.storage.tables import deliveries, early_reactions, reactions

CONNECTIONS = 16
ROUNDS = 4
LOOKING_UP = 1
"""Connections over which look-ups come, each as soon as the one before is answered."""

WARM_UP = 200


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was measured: events a second in each round, of the floor and of the bot.

    `busy` are acks of events while look-ups were answered, as many as in a round. `wrong` rows are
    missing, too many, or other than they should be; `rows` is how many there should be.
    """

    kind: str
    floor: list[float]
    ours: list[float]
    quiet: Samples
    busy: Samples
    busy_rate: float
    look_ups: Samples
    rows: int
    wrong: int

    @property
    def rate(self) -> float:
        """The bot's events a second, in the middle one of the rounds."""
        return median(self.ours)

    @property
    def floor_rate(self) -> float:
        """The floor's."""
        return median(self.floor)

    @property
    def ratio(self) -> float:
        """The bot's events a second over the floor's: the median of the rounds."""
        return median(ours / floor for ours, floor in zip(self.ours, self.floor, strict=True))


async def measure_recording(
    kind: str, database_url: str, api_url: str, floor: str, events: int, seed: int
) -> Recorded:
    """Record events in the bot on a database of made lists, and compare what it knows then.

    A quarter more than `events` are sent: the last ones while look-ups are answered, too.
    """
    db = Database(database_url)
    messages = await db.write(_prepare)
    planned = plan_events(TEAM, messages, events + events // ROUNDS, seed)
    size = -(-len(planned) // (ROUNDS + 1))
    *rounds, last = (planned[begin : begin + size] for begin in range(0, len(planned), size))
    floors, ours, quiet = [], [], Samples()
    async with servers.running_bot(database_url, api_url) as bot:
        await _send(floor, planned[:WARM_UP], Samples())
        await load.look_up(bot, [each.text for each in QUERIES], 1)
        for some in track(rounds, f"Recording on {kind}", console=Console(stderr=True)):
            floors.append(await _send(floor, some, Samples()))
            ours.append(await _send(bot, some, quiet))
        busy = Samples()
        rate, look_ups = await _send_while_looking_up(bot, last, busy)
    expected = expect(planned)
    wrong = len(expected ^ await db.read(_read)) + await db.read(_count_early)
    await db.close()
    return Recorded(kind, floors, ours, quiet, busy, rate, look_ups, len(expected), wrong)


async def _send_while_looking_up(
    url: str, events: Sequence[Event], samples: Samples
) -> tuple[float, Samples]:
    """Return events a second, and how long look-ups took beside them."""
    texts = cycle(each.text for each in QUERIES)
    done = asyncio.Event()

    def go_on() -> Iterator[str]:
        while not done.is_set():
            yield next(texts)

    looking = asyncio.create_task(load.look_up(url, go_on(), LOOKING_UP))
    rate = await _send(url, events, samples)
    done.set()
    return rate, await looking


async def _send(url: str, events: Sequence[Event], samples: Samples) -> float:
    """Send events over all connections, each as soon as one is free; return events a second.

    They are signed and written before: what is measured is the other side, as far as can be.
    """
    requests = iter([write_request(url, event) for event in events])
    where = urlsplit(url)

    async def work() -> None:
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        for request in requests:
            started = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200 "), head
            await reader.readexactly(_read_length(head))
            samples.taken.append((time.perf_counter() - started) * 1000)
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(CONNECTIONS)))
    return len(events) / (time.perf_counter() - started)


def _read_length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.partition(b"\r\n")[0])


def _prepare(tx: Transaction) -> list[Message]:
    """Return the newest messages of sections, of which no reactions are known from now on."""
    tx.execute(delete(reactions).where(reactions.c.team_id == TEAM))
    query = select(deliveries.c.channel_id, deliveries.c.ts).where(
        deliveries.c.team_id == TEAM,
        deliveries.c.section_id.is_not(None),
        deliveries.c.ts.is_not(None),
    )
    newest = tx.execute(query.order_by(deliveries.c.delivery_id.desc()).limit(MESSAGES))
    return [(channel_id, ts) for channel_id, ts in newest if ts is not None]


def _read(tx: Transaction) -> set[Reaction]:
    rows = tx.execute(select(*reactions.c).where(reactions.c.team_id == TEAM)).mappings()
    return {Reaction(**row) for row in rows}


def _count_early(tx: Transaction) -> int:
    return tx.execute(select(func.count()).select_from(early_reactions)).scalar_one()
