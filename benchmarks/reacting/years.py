"""Five years of a workspace that reacts: rows as readlist would have left them, built in bulk."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Column, Table, func, insert, select

from benchmarks.corpus.kept import choosing, vacuum
from benchmarks.corpus.life import CHANNELS, PRIVATE, PRIVATE_SHARE
from benchmarks.reacting.rows import (
    FILLER,
    TEAM,
    describe_delivery,
    describe_list,
    describe_release,
    describe_revision,
)
from bot.storage import migrate, tables
from bot.storage.channels import record_channel
from bot.storage.database import Database, Transaction
from bot.storage.workspaces import Workspace, save_workspace
from tests import postgresql

NOW = datetime(2026, 1, 2, 9, tzinfo=UTC)
DAYS = 5 * 365

REACTIONS_A_SECTION = 10
SECTIONS_A_LIST = 8
PEOPLE = 480
SAVING = "bookmark"
EMOJI = {
    "thumbsup": 30,
    "heart": 14,
    SAVING: 12,
    "eyes": 9,
    "tada": 8,
    "rocket": 6,
    "thumbsup::skin-tone-3": 4,
    "thumbsup::skin-tone-5": 3,
    "fire": 4,
    "thinking_face": 3,
    "100": 3,
    "wave::skin-tone-2": 2,
    "partyparrot": 2,
}
"""What people react with, and how often."""

REMOVED = 0.1
SPLIT = 0.1
"""Sections that are two messages long."""

LATE = 0.15
"""Reactions to what somebody found later; the others come within days."""

LIKING_SPREAD = 1.2
"""Of the logarithms of how much sections are liked: the best one gets some 90 times the mean."""

REACTIONS_A_SAVE = 50
MEAN_TEXT, MOST_TEXT = 1175, 12_000
ROWS_AT_ONCE = 20_000
MAKERS = (Path(__file__), Path(__file__).with_name("rows.py"))


def name_person(number: int) -> str:
    """Return the id of a person; the first react most."""
    return f"U{number:07}"


@contextmanager
def keeping_sqlite(reactions: int, seed: int) -> Iterator[str]:
    """Yield the URL of a SQLite database with so many reactions; it is to be read only."""
    with choosing(f"years-sqlite-{reactions}-{seed}", ".db", *MAKERS) as path:
        if not path.exists():
            unfinished = path.with_suffix(".part")
            build(f"sqlite:///{unfinished}", reactions, seed)
            unfinished.rename(path)
        yield f"sqlite:///{path}"


@contextmanager
def keeping_postgresql(programs: Path, reactions: int, seed: int) -> Iterator[str]:
    """Serve a PostgreSQL database with so many reactions; it is to be read only."""
    with choosing(f"years-postgresql-{reactions}-{seed}", "", *MAKERS) as folder:
        if not folder.exists():
            unfinished = folder.with_suffix(".part")
            unfinished.mkdir()
            with postgresql.serve_kept(programs, unfinished) as url:
                build(url, reactions, seed)
            unfinished.rename(folder)
        with postgresql.serve_kept(programs, folder) as url:
            yield url


def build(url: str, reactions: int, seed: int) -> None:
    """Fill a database, unless it has these years already."""
    db = Database(url)
    migrate.upgrade(db)
    known = select(tables.workspaces.c.team_id).where(tables.workspaces.c.team_id == TEAM)
    with db.engine.connect() as connection:
        is_there = connection.execute(known).first() is not None
    if not is_there:
        db.write_now(lambda tx: _Years(tx, reactions, seed).write())
        if not db.is_sqlite:
            vacuum(url)
    db.engine.dispose()


class _Years:
    """Writes everything in one transaction, from lists to reactions."""

    def __init__(self, tx: Transaction, reactions: int, seed: int) -> None:
        self._tx = tx
        self._random = Random(seed)
        self._reactions = reactions
        self._sections = max(reactions // REACTIONS_A_SECTION, SECTIONS_A_LIST)
        self._messages: list[list[tuple[str, str]]] = []  # of each section
        self._people = [name_person(number) for number in range(PEOPLE)]
        self._activity = list(accumulate(1 / (number + 12) for number in range(PEOPLE)))
        self._emoji = list(EMOJI)
        self._taste = list(accumulate(EMOJI.values()))

    def write(self) -> None:
        founded_at = NOW - timedelta(days=DAYS)
        url = "https://years.example.org/"
        save_workspace(self._tx, Workspace(TEAM, "Years", url, "U0READLIST"), founded_at)
        for channel_id in (*CHANNELS, PRIVATE):
            is_private = channel_id == PRIVATE
            record_channel(self._tx, TEAM, channel_id, is_private=is_private, now=founded_at)
        first = self._write_lists()
        # As they came in: PostgreSQL's rows lie in that order.
        reactions = sorted(self._react(), key=lambda row: row["event_ts"])
        _insert(self._tx, tables.reactions, iter(reactions))
        _insert(self._tx, tables.saves, self._save(first))

    def _write_lists(self) -> int:
        """Write lists and their releases, oldest first; return the first one's id."""
        ids = [
            _next_id(self._tx, column)
            for column in (
                tables.reading_lists.c.list_id,
                tables.revisions.c.revision_id,
                tables.releases.c.release_id,
                tables.sections.c.section_id,
                tables.deliveries.c.delivery_id,
            )
        ]
        lists = -(-self._sections // SECTIONS_A_LIST)
        rows = {
            table: list[dict[str, Any]]()
            for table in (
                tables.reading_lists,
                tables.revisions,
                tables.sections,
                tables.releases,
                tables.deliveries,
            )
        }
        section_id, delivery_id = ids[3], ids[4]
        for number in range(lists):
            at = NOW - timedelta(days=DAYS * (1 - number / lists)) + timedelta(hours=1)
            list_id, revision_id, release_id = (first + number for first in ids[:3])
            size = min(SECTIONS_A_LIST, self._sections - number * SECTIONS_A_LIST)
            is_private = self._random.random() < PRIVATE_SHARE
            channel_id = PRIVATE if is_private else self._random.choice(CHANNELS)
            sent = [(None, 1, 1)]
            for place in range(size):
                parts = 2 if self._random.random() < SPLIT else 1
                sent += [(section_id + place, part + 1, parts) for part in range(parts)]
            times = [f"{int(at.timestamp()) + n}.{number % 10**6:06}" for n in range(len(sent))]
            rows[tables.reading_lists].append(describe_list(list_id, revision_id, number, at))
            rows[tables.revisions].append(describe_revision(list_id, revision_id, at))
            rows[tables.releases].append(
                describe_release(release_id, list_id, revision_id, channel_id, times, at)
            )
            for place in range(size):
                text = FILLER[: self._draw_length()]
                rows[tables.sections].append(
                    {
                        "section_id": section_id + place,
                        "revision_id": revision_id,
                        "list_id": list_id,
                        "position": place,
                        "title": f"Section {place + 1} of {number}",
                        "anchor": f"section-{place + 1}",
                        "text": text,
                        "links": [["https://example.org/", "An example"]],
                    }
                )
                self._messages.append([])
            for position, (section, part, parts) in enumerate(sent):
                ts = times[position]
                if section is not None:
                    self._messages[section - ids[3]].append((channel_id, ts))
                rows[tables.deliveries].append(
                    describe_delivery(delivery_id, release_id, channel_id, position, ts, at)
                    | {"section_id": section, "part": part, "parts": parts}
                    | {"bodies": [{"text": FILLER[: self._draw_length()], "blocks": []}]}
                )
                delivery_id += 1
            section_id += size
            if len(rows[tables.deliveries]) >= ROWS_AT_ONCE or number == lists - 1:
                for table, some in rows.items():
                    _insert(self._tx, table, iter(some))
                    some.clear()
        return ids[0]

    def _draw_length(self) -> int:
        return min(int(self._random.expovariate(1 / MEAN_TEXT)) + 60, MOST_TEXT)

    def _react(self) -> Iterator[dict[str, Any]]:
        random = self._random
        liked = (random.lognormvariate(0, LIKING_SPREAD) for _ in self._messages)
        numbers = range(len(self._messages))
        drawn = random.choices(numbers, cum_weights=list(accumulate(liked)), k=self._reactions)
        latest = NOW.timestamp() - 1
        for section, count in Counter(drawn).items():
            given = set[tuple[str, str, str, str]]()
            while len(given) < count:
                [user_id] = random.choices(self._people, cum_weights=self._activity)
                [emoji] = random.choices(self._emoji, cum_weights=self._taste)
                given.add((*random.choice(self._messages[section]), user_id, emoji))
            for channel_id, ts, user_id, emoji in sorted(given):
                sent = float(ts)
                is_late = random.random() < LATE
                delay = random.random() * (latest - sent) if is_late else random.expovariate(1e-5)
                yield {
                    "team_id": TEAM,
                    "channel_id": channel_id,
                    "ts": ts,
                    "user_id": user_id,
                    "emoji": emoji,
                    "removed": random.random() < REMOVED,
                    "event_ts": f"{min(sent + delay, latest):.6f}",
                }

    def _save(self, first: int) -> Iterator[dict[str, Any]]:
        random = self._random
        numbers = range(self._sections)
        for section in random.sample(numbers, self._reactions // REACTIONS_A_SAVE % len(numbers)):
            [user_id] = random.choices(self._people, cum_weights=self._activity)
            saved_at = NOW - timedelta(days=random.random() * DAYS)
            kind = random.random()
            yield {
                "team_id": TEAM,
                "user_id": user_id,
                "list_id": first + section // SECTIONS_A_LIST,
                "anchor": f"section-{section % SECTIONS_A_LIST + 1}",
                "saved_at": saved_at if kind > REMOVED else None,
                "read_at": saved_at + timedelta(days=1) if kind > 0.6 else None,
                "removed_at": saved_at if kind <= REMOVED else None,
            }


def _next_id(tx: Transaction, column: "Column[int]") -> int:
    return (tx.execute(select(func.max(column))).scalar_one() or 0) + 1


def _insert(tx: Transaction, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    while some := list(islice(rows, ROWS_AT_ONCE)):
        tx.execute(insert(table), some)
