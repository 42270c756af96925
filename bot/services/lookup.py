"""Looks words up in the library."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.search import Hit, Latest, LookupAnswer
from bot.domain.search.links import sort_links
from bot.domain.search.query import parse_query
from bot.domain.search.snippet import cut_snippet
from bot.domain.viewer import Viewer
from bot.services.messenger import Clock
from bot.services.searching import Found, Search
from bot.storage import candidates, lookup, visibility
from bot.storage.database import Database, Transaction
from bot.storage.kept import Kept, read_kept

MOST_ANSWERS = 200
"""Answers that are kept in memory, each until anything in the database changes: what one person
looks up is often what the next one does."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """All that an answer depends on, beside the database."""

    viewer: Viewer
    text: str
    today: date
    limit: int
    offset: int


_ANSWERS: Kept[tuple[Hashable, _Asked], LookupAnswer] = Kept(MOST_ANSWERS)


async def look_up(
    db: Database,
    clock: Clock,
    viewer: Viewer,
    text: str,
    *,
    limit: int = 5,
    offset: int = 0,
) -> LookupAnswer:
    """Return the sections that answer a text best, of those that a viewer may find: `limit` of
    them, from number `offset` on.

    Where none has all of it, it is answered as it was probably meant, else by fewer of its words;
    `fit` says which. A text that says nothing to find finds nothing.
    """
    asked = _Asked(viewer.anonymous, text, clock().date(), limit, offset)
    return await read_kept(db, _ANSWERS, asked, lambda tx: _answer(tx, asked))


async def find_latest(db: Database, viewer: Viewer) -> Latest | None:
    """Return the newest list that a viewer may find, with where its sections are; None where there
    is none."""

    def read(tx: Transaction) -> Latest | None:
        newest = next(lookup.list_newest(tx, viewer), None)
        if newest is None:
            return None
        places = [(newest.list_id, anchor) for _, anchor in newest.sections]
        permalinks = lookup.find_permalinks(tx, viewer, places)
        sections = tuple(
            (title, permalinks.get((newest.list_id, anchor))) for title, anchor in newest.sections
        )
        drafts = visibility.find_drafts_of(tx, viewer)
        return Latest(newest.title, newest.date, sections, newest.list_id in drafts)

    return await db.read(read)


def _answer(tx: Transaction, asked: _Asked) -> LookupAnswer:
    viewer, query = asked.viewer, parse_query(asked.text, asked.today)
    typed = " ".join(asked.text.split())
    nothing = LookupAnswer(typed, 0, (), lookup.has_lists(tx, viewer.team_id))
    library = candidates.find_library(tx, viewer.team_id)
    if library is None or query.is_empty:
        return nothing
    hidden = candidates.hidden_entries(tx, library, viewer)
    search = Search(tx, viewer.team_id, library, asked.today, hidden)
    found = search.find(query, limit=asked.limit, offset=asked.offset)
    return replace(
        nothing,
        total=found.total,
        total_is_exact=found.total_is_exact,
        hits=tuple(_build_hits(tx, viewer, found)),
        suggestion=found.suggestion,
        fit=found.fit,
        offset=asked.offset,
    )


def _build_hits(tx: Transaction, viewer: Viewer, found: Found) -> Iterator[Hit]:
    """Yield what is shown of candidates."""
    sections = lookup.get_sections(tx, [each.candidate.section_id for each in found.ranked])
    places = [(each.candidate.list_id, each.candidate.anchor) for each in found.ranked]
    permalinks = lookup.find_permalinks(tx, viewer, places)
    drafts = visibility.find_drafts_of(tx, viewer)
    for place, each in zip(places, found.ranked, strict=True):
        candidate = each.candidate
        section = sections[candidate.section_id]
        yield Hit(
            section_id=candidate.section_id,
            list_id=candidate.list_id,
            title=section.title,
            list_title=candidate.list_title,
            date=candidate.date,
            snippet=cut_snippet(section.text, found.query),
            links=sort_links(section.links, found.query),
            permalink=permalinks.get(place),
            reactions=tuple(each.reactions.most_common()),
            score=each.score,
            is_draft=candidate.list_id in drafts,
        )
