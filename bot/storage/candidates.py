"""Reads the look-up's index: which sections may answer a query, and what is known of its words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from bot.domain.search.index import IndexedSection, unpack
from bot.domain.search.query import Query
from bot.domain.search.ranking import is_in, matches
from bot.storage import tokens
from bot.storage.database import Transaction
from bot.storage.search_index import ROWS_AT_ONCE, SECTION_BITS, entry_id
from bot.storage.tables import (
    reading_lists,
    search_entries,
    search_libraries,
    search_spellings,
    search_terms,
    sections,
)
from bot.storage.tokens import COUNTED, Wanted

PHRASES_READ = 2_000
"""Sections with a phrase's words, the newest, in which it is looked whether they stand together."""

ENDLESS = "\U0010ffff"
"""What comes after all that begins alike."""


@dataclass(frozen=True, slots=True)
class Library:
    """A workspace's index, and how long the title, links and body of a section are on average."""

    library_id: int
    sections: int
    average_lengths: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A section that matches, with what ranking it takes."""

    entry_id: int
    section_id: int
    list_id: int
    anchor: str
    list_title: str
    date: date | None
    indexed: IndexedSection


@dataclass(frozen=True, slots=True)
class Candidates:
    """The sections that match: `total` of them, more if it is not exact; some of them are here."""

    total: int
    total_is_exact: bool
    found: tuple[Candidate, ...]


NOTHING = Candidates(0, True, ())


def find_library(tx: Transaction, team_id: str) -> Library | None:
    """Return a workspace's index, None where it has none."""
    columns = search_libraries.c
    row = tx.execute(
        select(
            columns.library_id,
            columns.sections,
            columns.title_length,
            columns.links_length,
            columns.body_length,
        ).where(columns.team_id == team_id)
    ).one_or_none()
    if row is None:
        return None
    count = max(row.sections, 1)
    title, links, body = (float(total) / count for total in row[2:])
    return Library(row.library_id, row.sections, (title, links, body))


def find_terms(tx: Transaction, library_id: int, prefix: str, limit: int) -> list[str]:
    """Return the terms that begin with a text, the most frequent ones first."""
    query = (
        select(search_terms.c.term)
        .where(
            search_terms.c.library_id == library_id,
            search_terms.c.term >= prefix,
            search_terms.c.term < prefix + ENDLESS,
        )
        .order_by(search_terms.c.df.desc(), search_terms.c.term)
        .limit(limit)
    )
    return list(tx.execute(query).scalars())


def get_df(tx: Transaction, library_id: int, terms: Iterable[str]) -> dict[str, int]:
    """Return how many sections have each term; those that none has are left out."""
    query = select(search_terms.c.term, search_terms.c.df).where(
        search_terms.c.library_id == library_id, search_terms.c.term.in_(sorted(set(terms)))
    )
    return {row.term: row.df for row in tx.execute(query)}


def find_spellings(tx: Transaction, library_id: int, keys: Iterable[str]) -> list[tuple[str, int]]:
    """Return the terms that share a key, of `spelling_keys`, with their sections' number."""
    query = (
        select(search_terms.c.term, search_terms.c.df)
        .distinct()
        .join(
            search_spellings,
            (search_spellings.c.library_id == search_terms.c.library_id)
            & (search_spellings.c.term == search_terms.c.term),
        )
        .where(
            search_spellings.c.library_id == library_id, search_spellings.c.key.in_(sorted(keys))
        )
    )
    return [(row.term, row.df) for row in tx.execute(query)]


def find_candidates(tx: Transaction, library_id: int, query: Query, *, window: int) -> Candidates:
    """Return the sections that match a query, not yet expanded: all, or the newest `window`.

    Those that have its last word whole go before those in which it is longer.
    """
    first, end = _limit_entries(query)
    wanted = tokens.build_wanted(tx, library_id, query, first, end, broad=True)
    if phrases := _keep_phrases(query):
        return _find_phrases(tx, wanted, phrases, window)
    total = tokens.count_entries(tx, wanted)
    if not total:
        return NOTHING
    many = total > COUNTED
    ids: list[int] = []
    if total > window and any(clause.also_prefix for clause in query.words):
        exact = tokens.build_wanted(tx, library_id, query, first, end, broad=False)
        ids = tokens.find_entries(tx, exact, window, many=many)
    if len(ids) < window:
        ids = [*dict.fromkeys(ids + tokens.find_entries(tx, wanted, window, many=many))][:window]
    return Candidates(min(total, COUNTED), not many, tuple(_load(tx, ids)))


def _limit_entries(query: Query) -> tuple[int, int]:
    """Return from which entry to before which the query's dates reach."""
    dated = entry_id(date.min, 0)
    first = 0
    end = entry_id(date.max, 0) + (1 << SECTION_BITS)
    if query.before:
        first, end = dated, entry_id(query.before, 0)
    if query.after:
        first = entry_id(query.after, 0) + (1 << SECTION_BITS)
    return first, end


def _keep_phrases(query: Query) -> Query | None:
    """Return what an entry's tokens can't tell: what has to stand together; None if nothing."""
    words = tuple(clause for clause in query.words if clause.phrase)
    without = tuple(clause for clause in query.without if clause.phrase)
    in_title = tuple(clause for clause in query.in_title if clause.phrase)
    if not (words or without or in_title):
        return None
    return replace(query, words=words, without=without, in_title=in_title)


def _find_phrases(tx: Transaction, wanted: Wanted, phrases: Query, window: int) -> Candidates:
    """Read the newest sections that have the words, and keep those with the phrases."""
    ids = tokens.find_entries(tx, wanted, PHRASES_READ + 1, many=False)
    titles: dict[str, bool] = {}
    found = []
    for candidate in _load(tx, ids[:PHRASES_READ]):
        title = candidate.list_title
        if title not in titles:
            titles[title] = is_in(phrases, title)
        if titles[title] and matches(phrases, candidate.indexed):
            found.append(candidate)
    return Candidates(len(found), len(ids) <= PHRASES_READ, tuple(found[:window]))


def _load(tx: Transaction, ids: Sequence[int]) -> Iterator[Candidate]:
    """Yield entries, in the order of their ids as given."""
    query = (
        select(
            search_entries.c.entry_id,
            search_entries.c.section_id,
            sections.c.list_id,
            sections.c.anchor,
            reading_lists.c.title,
            reading_lists.c.date,
            search_entries.c.packed,
        )
        .join(sections, sections.c.section_id == search_entries.c.section_id)
        .join(reading_lists, reading_lists.c.list_id == sections.c.list_id)
    )
    for start in range(0, len(ids), ROWS_AT_ONCE):
        some = ids[start : start + ROWS_AT_ONCE]
        rows = tx.execute(query.where(search_entries.c.entry_id.in_(some)))
        by_id = {row[0]: row for row in rows}
        for each in some:
            row = by_id[each]
            yield Candidate(*row[:-1], indexed=unpack(row[-1]))
