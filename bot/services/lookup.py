"""Looks words up in the library."""

from bot.domain.permalink import build_permalink
from bot.domain.reading_list import Entry
from bot.domain.search import Hit, LookupAnswer, cut_snippet, sort_links, split_words
from bot.storage import lookup, workspaces
from bot.storage.database import Database, Transaction
from bot.storage.lookup import FoundSection

EXAMPLE_LENGTH = 40
"""Characters of a title that somebody might still type."""


async def look_up(db: Database, team_id: str, text: str, *, limit: int = 5) -> LookupAnswer:
    """Return the newest sections that contain every word of a text; without words, none."""
    words = split_words(text)

    def read(tx: Transaction) -> LookupAnswer:
        total = lookup.count_matches(tx, team_id, words) if words else 0
        found = lookup.find_matches(tx, team_id, words, limit) if total else []
        url = workspaces.get_url(tx, team_id)
        hits = tuple(_build_hit(tx, team_id, url, section, words) for section in found)
        return LookupAnswer(" ".join(words), total, hits, lookup.count_lists(tx, team_id))

    return await db.read(read)


async def find_examples(db: Database, team_id: str, *, limit: int = 3) -> tuple[str, ...]:
    """Return titles of the newest sections, as queries that find something."""
    titles = await db.read(lambda tx: lookup.list_newest_titles(tx, team_id, 10 * limit))
    short = [title for title in titles if len(title) <= EXAMPLE_LENGTH]
    return tuple(dict.fromkeys(short))[:limit]


def _build_hit(
    tx: Transaction, team_id: str, url: str, section: FoundSection, words: tuple[str, ...]
) -> Hit:
    message = lookup.find_message(tx, team_id, section.list_id, section.anchor)
    permalink = None
    if message is not None and url:
        permalink = build_permalink(url, message.channel_id, message.ts, message.thread_ts)
    return Hit(
        section_id=section.section_id,
        list_id=section.list_id,
        title=section.title,
        list_title=section.list_title,
        date=section.date,
        snippet=cut_snippet(section.text, words),
        links=sort_links((Entry(url, text) for url, text in section.links), words),
        permalink=permalink,
    )
