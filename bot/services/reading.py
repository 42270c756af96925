"""Finds a section whole, from the database alone: messages in Slack don't live for ever."""

import asyncio

from bot.domain.errors import GoneError
from bot.domain.markdown import parse_markdown
from bot.domain.reading import Reading
from bot.domain.reading_list import Section, file_name
from bot.storage import lookup, reading_lists
from bot.storage.database import Database, Transaction
from bot.storage.lookup import CurrentSection
from bot.storage.reading_lists import StoredText


async def find_reading(db: Database, team_id: str, section_id: int) -> Reading:
    """Return a section of the workspace's library as its list has it now.

    Raises GoneError where the list has no such section any more, or the library never had it.
    """

    def read(tx: Transaction) -> tuple[CurrentSection, StoredText, str | None]:
        found = lookup.find_current_section(tx, team_id, section_id)
        if found is None:
            raise GoneError
        stored = reading_lists.get_text(tx, team_id, found.list_id)
        place = (found.list_id, found.anchor)
        return found, stored, lookup.find_permalinks(tx, team_id, [place]).get(place)

    found, stored, permalink = await db.read(read)
    section = await asyncio.to_thread(_parse_section, stored, found.anchor)
    return Reading(
        section_id=found.section_id,
        list_id=found.list_id,
        section=section,
        list_title=found.list_title,
        date=found.date,
        permalink=permalink,
    )


def _parse_section(stored: StoredText, anchor: str) -> Section:
    """Return a section from its list's text, of which only the plain words are kept apart."""
    parsed = parse_markdown(stored.text, name=file_name(stored.source))
    for section in parsed.sections:
        if section.anchor == anchor:
            return section
    raise GoneError
