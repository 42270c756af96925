"""Hands out what a workspace has: its lists as they were imported, and their reactions."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from functools import partial

from bot.domain.reaction import base_emoji, read_instant
from bot.storage import liking, reading_lists
from bot.storage.database import Database, Transaction
from bot.storage.liking import KeptReaction
from bot.storage.reading_lists import StoredText

COUNTS = ("list_id", "list", "section", "emoji", "people")
GIVEN = ("list_id", "list", "section", "emoji", "person", "given at", "channel", "message")


@dataclass(frozen=True, slots=True)
class ExportedList:
    """A list's current text, byte for byte; `number` of `total`."""

    list_id: int
    title: str
    text: str
    number: int
    total: int


async def export_lists(db: Database, team_id: str) -> AsyncIterator[ExportedList]:
    """Yield the workspace's lists, newest first, each read on its own."""
    summaries = await db.read(lambda tx: reading_lists.list_summaries(tx, team_id))
    for number, summary in enumerate(summaries, 1):
        stored = await db.read(partial(_get_text, team_id, summary.list_id))
        yield ExportedList(summary.list_id, summary.title, stored.text, number, len(summaries))


def _get_text(team_id: str, list_id: int, tx: Transaction) -> StoredText:
    return reading_lists.get_text(tx, team_id, list_id)


async def export_counts(db: Database, team_id: str) -> list[tuple[str | int, ...]]:
    """Return rows of `COUNTS`: how many people gave each emoji to each section, or list."""
    rows = await _read(db, team_id)
    people: dict[tuple[int, str | None, str], set[str]] = defaultdict(set)
    titles: dict[tuple[int, str | None], tuple[str, str]] = {}
    for row in rows:
        people[row.list_id, row.anchor, base_emoji(row.emoji)].add(row.user_id)
        titles[row.list_id, row.anchor] = (row.list_title, row.section_title or "")
    return [
        (list_id, *titles[list_id, anchor], emoji, len(who))
        for (list_id, anchor, emoji), who in people.items()
    ]


async def export_given(db: Database, team_id: str) -> list[tuple[str | int, ...]]:
    """Return rows of `GIVEN`: every reaction, with who gave it and when."""
    return [
        (
            row.list_id,
            row.list_title,
            row.section_title or "",
            row.emoji,
            row.user_id,
            read_instant(row.event_ts).isoformat(timespec="seconds").replace("+00:00", "Z"),
            row.channel_id,
            row.ts,
        )
        for row in await _read(db, team_id)
    ]


async def _read(db: Database, team_id: str) -> Iterable[KeptReaction]:
    return await db.read(lambda tx: list(liking.list_all_given(tx, team_id)))
