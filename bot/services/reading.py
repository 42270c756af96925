"""Finds one section, from the database alone: messages in Slack don't live for ever."""

import asyncio

from bot.domain.errors import GoneError, HiddenError
from bot.domain.markdown import parse_markdown
from bot.domain.reading import Reading
from bot.domain.reading_list import Section, file_name, find_page
from bot.domain.search import Hit, Run
from bot.domain.search.links import sort_links
from bot.domain.search.query import Query, loosen, parse_query
from bot.domain.search.snippet import cut_snippet
from bot.domain.viewer import Viewer
from bot.services.messenger import Clock
from bot.storage import lookup, reading_lists, visibility
from bot.storage.database import Database, Transaction
from bot.storage.lookup import CurrentSection
from bot.storage.reading_lists import StoredText


async def find_reading(db: Database, viewer: Viewer, section_id: int) -> Reading:
    """Return a section of the workspace's library as its list has it now.

    Raises GoneError where the list has no such section any more, or the library never had it, and
    HiddenError where it is not for the viewer.
    """

    def read(tx: Transaction) -> tuple[CurrentSection, StoredText, str | None]:
        found = _get_section(tx, viewer, section_id)
        stored = reading_lists.get_text(tx, viewer.team_id, found.list_id)
        return found, stored, _find_permalink(tx, viewer, found)

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


async def find_hit(db: Database, clock: Clock, viewer: Viewer, section_id: int, text: str) -> Hit:
    """Return a section as a look-up of a text shows it, without its reactions.

    Raises as `find_reading` does.
    """

    def read(tx: Transaction) -> tuple[CurrentSection, str | None]:
        found = _get_section(tx, viewer, section_id)
        return found, _find_permalink(tx, viewer, found)

    found, permalink = await db.read(read)
    query = parse_query(text, clock().date())
    return Hit(
        section_id=found.section_id,
        list_id=found.list_id,
        title=found.title,
        list_title=found.list_title,
        date=found.date,
        snippet=_cut_snippet(found.text, query),
        links=sort_links(found.links, query),
        permalink=permalink,
    )


def _get_section(tx: Transaction, viewer: Viewer, section_id: int) -> CurrentSection:
    found = lookup.find_current_section(tx, viewer.team_id, section_id)
    if found is None:
        raise GoneError
    if not visibility.may_see(tx, viewer, found.list_id):
        raise HiddenError(for_all=viewer.audience is not None, is_certain=viewer.is_certain)
    return found


def _find_permalink(tx: Transaction, viewer: Viewer, section: CurrentSection) -> str | None:
    place = (section.list_id, section.anchor)
    return lookup.find_permalinks(tx, viewer, [place]).get(place)


def _cut_snippet(text: str, query: Query) -> tuple[Run, ...]:
    """Cut a snippet around all that was asked for, or around some of it, where that is found."""
    snippet = cut_snippet(text, query)
    if any(run.matched for run in snippet):
        return snippet
    return cut_snippet(text, loosen(query))


def _parse_section(stored: StoredText, anchor: str) -> Section:
    """Return a section from its list's text, of which only the plain words are kept apart."""
    source = stored.source
    parsed = parse_markdown(stored.text, name=file_name(source), url=find_page(source))
    for section in parsed.sections:
        if section.anchor == anchor:
            return section
    raise GoneError
