"""What people liked and saved over years, beside one scan of the rows that it is worked out of."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from rich.console import Console
from rich.progress import track
from sqlalchemy import select, text

from benchmarks.lookups.timing import Samples
from benchmarks.reacting import years
from bot.domain.liking import Period, Saved, Top
from bot.domain.people import Marker
from bot.domain.viewer import Viewer
from bot.sandbox.memory import collect_seldom
from bot.services.liking import find_top
from bot.services.saving import Saver
from bot.storage.database import Database, Transaction
from bot.storage.lookup import Place
from bot.storage.tables import saves
from bot.storage.visibility import hidden_lists

VIEWER = Viewer(years.TEAM, years.name_person(4))
"""Of no private channel: a few lists are left out."""

PEOPLE = {"saved, who reacts most": 0, "saved, who reacts as many do": years.PEOPLE // 2}
WARM_UP = 12
"""PostgreSQL keeps a statement's plan after ten times on a connection."""

Ask: TypeAlias = Callable[[Database], Awaitable[object]]
"""What asks a service that reads a database."""

SCAN = (
    "SELECT count(*), sum(length(channel_id)), sum(length(ts)), sum(length(user_id)), "
    "sum(length(emoji)) FROM reactions {index} WHERE team_id = :team_id AND NOT removed {which}"
)
BY_TIME = "INDEXED BY ix_reactions_team_id_event_ts_removed"
BY_PERSON = "INDEXED BY ix_reactions_team_id_user_id"


@dataclass(frozen=True, slots=True)
class Ranked:
    """What was asked, how many rows it is worked out of, how long both took, and what is wrong.

    `first` is how many milliseconds it took when nothing was kept in memory yet. `wrong` is how
    many of the sections that are shown should not be, or not there.
    """

    name: str
    rows: int
    first: float
    ours: Samples
    floor: Samples
    wrong: int

    @property
    def ratio(self) -> float:
        """How many times the floor's middle."""
        return self.ours.p50 / self.floor.p50


async def measure_ranking(kind: str, url: str, rounds: int) -> list[Ranked]:
    """Measure the services and their floors in turns, on a database of `years`."""
    db = Database(url)
    collect_seldom()
    measured = []
    for period in track(Period, f"Ranking on {kind}", console=Console(stderr=True)):
        measured.append(await _measure_top(db, period, rounds))
    for name, number in PEOPLE.items():
        measured.append(await _measure_saved(db, name, years.name_person(number), rounds))
    await db.close()
    return measured


async def _measure_top(db: Database, period: Period, rounds: int) -> Ranked:
    since = period.begin(years.NOW)
    which = "" if since is None else "AND event_ts >= :since"
    statement = SCAN.format(index=BY_TIME if db.is_sqlite and since else "", which=which)
    values = {"team_id": years.TEAM, "since": since and f"{since.timestamp():.6f}"}

    async def ask(db: Database) -> Top:
        return await find_top(db, lambda: years.NOW, VIEWER, period)

    first = await _measure_first(db, ask)
    ours, floor, rows = await _measure(db, ask, statement, values, rounds)
    top = await ask(db)
    expected = await db.read(lambda tx: _count_all(tx, since, len(top.sections)))
    shown = [(each.people, sum(count for _, count in each.reactions)) for each in top.sections]
    wrong = sum(one != other for one, other in zip(shown, expected, strict=True))
    return Ranked(f"top {period}", rows, first, ours, floor, wrong)


async def _measure_saved(db: Database, name: str, user_id: str, rounds: int) -> Ranked:
    index = BY_PERSON if db.is_sqlite else ""
    statement = SCAN.format(index=index, which="AND user_id = :user_id")
    values = {"team_id": years.TEAM, "user_id": user_id}

    async def ask(db: Database) -> Saved:
        saver = Saver(db, lambda: years.NOW, Marker(b"a key of the benchmark"), years.SAVING)
        return await saver.list_saved(VIEWER, user_id)

    first = await _measure_first(db, ask)
    ours, floor, rows = await _measure(db, ask, statement, values, rounds)
    saved = await ask(db)
    expected = await db.read(lambda tx: _count_saved(tx, user_id))
    return Ranked(name, rows, first, ours, floor, abs(saved.total - expected))


async def _measure_first(db: Database, ask: Ask) -> float:
    """Return the milliseconds of the first answer on connections of its own."""
    other = Database(db.engine.url.render_as_string(hide_password=False))
    await other.read(lambda tx: None)  # it connects
    samples = Samples()
    await samples.measure_async(lambda: ask(other))
    await other.close()
    return samples.p50


async def _measure(
    db: Database,
    ask: Ask,
    statement: str,
    values: Mapping[str, object],
    rounds: int,
) -> tuple[Samples, Samples, int]:
    """Return how long it takes to ask and to scan, in turns, and how many rows are scanned."""
    scan = text(statement)

    def read(tx: Transaction) -> int:
        rows: int = tx.execute(scan, values).one()[0]
        return rows

    for _ in range(WARM_UP):
        rows = await db.read(read)
        await ask(db)
    ours, floor = Samples(), Samples()
    for _ in range(rounds):
        await floor.measure_async(lambda: db.read(read))
        await ours.measure_async(lambda: ask(db))
    return ours, floor, rows


# In this order: SQLite might else read all reactions of the period again for each message.
_JOINED = (
    "FROM reactions CROSS JOIN deliveries CROSS JOIN sections "
    "WHERE reactions.team_id = :team_id AND NOT reactions.removed "
    "AND deliveries.team_id = reactions.team_id AND deliveries.ts = reactions.ts "
    "AND deliveries.channel_id = reactions.channel_id "
    "AND sections.section_id = deliveries.section_id"
)


def _count_all(tx: Transaction, since: datetime | None, limit: int) -> list[tuple[int, int]]:
    """Count every section in one statement; return people and reactions of the best."""
    base = "substr(emoji, 1, instr(emoji || '::', '::') - 1)"
    if tx.dialect.name != "sqlite":
        base = "split_part(emoji, '::', 1)"
    hidden = ", ".join(map(str, [0, *hidden_lists(tx, VIEWER)]))
    statement = (
        "SELECT count(DISTINCT user_id), count(DISTINCT user_id || ' ' || "
        f"{base}) {_JOINED} AND event_ts >= :since AND list_id NOT IN ({hidden}) "
        "GROUP BY list_id, anchor ORDER BY 1 DESC, 2 DESC LIMIT :limit"
    )
    begin = f"{since.timestamp():.6f}" if since else "0"
    values = {"team_id": years.TEAM, "since": begin, "limit": limit}
    return [(row[0], row[1]) for row in tx.execute(text(statement), values)]


def _count_saved(tx: Transaction, user_id: str) -> int:
    """Return how many sections somebody saved that they may find."""
    statement = f"SELECT list_id, anchor, max(event_ts) {_JOINED} AND user_id = :user_id "
    statement += "AND emoji = :emoji GROUP BY list_id, anchor"
    values = {"team_id": years.TEAM, "user_id": user_id, "emoji": years.SAVING}
    at: dict[Place, float] = {
        (row[0], row[1]): float(row[2]) for row in tx.execute(text(statement), values)
    }
    query = select(*saves.c).where(saves.c.team_id == years.TEAM, saves.c.user_id == user_id)
    for row in tx.execute(query):
        place = (row.list_id, row.anchor)
        if row.saved_at is not None:
            at[place] = 0
        elif row.removed_at.timestamp() >= at.get(place, 0):
            at.pop(place, None)
    hidden = hidden_lists(tx, VIEWER)
    return sum(place[0] not in hidden for place in at)
