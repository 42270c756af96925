"""Reads the look-up's index: which sections may answer a query."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from sqlalchemy import BigInteger, Select, bindparam, exists, select

from bot.domain.search.index import IndexedSection, unpack
from bot.domain.search.query import Clause, Query
from bot.domain.search.ranking import build_matcher, is_in
from bot.domain.viewer import Viewer
from bot.storage import tokens, visibility
from bot.storage.arrays import each_number, numbers_in, write_json
from bot.storage.database import Transaction
from bot.storage.kept import Kept
from bot.storage.search_index import DAY_BITS, end_of_library, first_entry, get_crowd
from bot.storage.tables import reading_lists, search_entries, search_libraries, sections
from bot.storage.tokens import COUNTED, Wanted

PHRASES_READ = 5_000
"""Sections with a phrase's words, the newest, in which it is looked whether they stand together."""

MOST_KEPT = 6_000
"""Entries that are kept unpacked in memory: 9 MB, and a word that is everywhere has the same ones
the next time."""


@dataclass(frozen=True, slots=True)
class Library:
    """A workspace's index, and how long the title, links and body of a section are on average.

    While `changes` is the same, so is all that is in it.
    """

    library_id: int
    changes: int
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

_KEPT: Kept[tuple[int, int, int], Candidate] = Kept(MOST_KEPT)


@dataclass(frozen=True, slots=True)
class _Standing:
    """The entries in which phrases stand together, newest first: all of them if it is exact."""

    entries: tuple[int, ...]
    is_exact: bool


MOST_STANDING_KEPT = 8
"""Queries of phrases whose entries are kept, for their next page: 180 kB where there are 5,000,
and with them what was hidden from who asked."""

_STANDING: Kept[tuple[int, int, Wanted, Query], _Standing] = Kept(MOST_STANDING_KEPT)

MOST_HIDDEN_KEPT = 8
"""Viewers whose hidden entries are kept: 60 bytes each, so 12 MB for a library of 200,000."""

_HIDDEN: Kept[Hashable, frozenset[int]] = Kept(MOST_HIDDEN_KEPT)


def find_library(tx: Transaction, team_id: str) -> Library | None:
    """Return a workspace's index, None where it has none."""
    row = tx.execute(_LIBRARY, {"team_id": team_id}).one_or_none()
    if row is None:
        return None
    count = max(row.sections, 1)
    title, links, body = (float(total) / count for total in row[3:])
    return Library(row.library_id, row.changes, row.sections, (title, links, body))


def hidden_entries(tx: Transaction, library: Library, viewer: Viewer) -> frozenset[int]:
    """Return the entries of `hidden_lists`; for transactions that read, too."""
    lists = visibility.hidden_lists(tx, viewer)
    if not lists:
        return lists
    changes = visibility.count_changes(tx, viewer.team_id)
    key = (library.library_id, library.changes, changes, viewer.anonymous)
    query = select(search_entries.c.entry_id).where(
        search_entries.c.list_id.in_(each_number(tx, lists))
    )
    return _HIDDEN.find_or(tx.engine, key, lambda: frozenset(tx.execute(query).scalars()))


def find_candidates(
    tx: Transaction,
    library: Library,
    query: Query,
    ways: Sequence[Sequence[Clause]],
    *,
    window: int,
    offset: int = 0,
    standing: Query | None = None,
    hidden: frozenset[int] = frozenset(),
    some: Sequence[Sequence[Clause]] = (),
    surely: int = 0,
) -> Candidates:
    """Return the sections that match a query: `window` of them, newest first, from `offset` on.

    All words of any of the `ways` are wanted, in place of the query's own; sections that have its
    last word whole go before those in which it is longer. `standing` is what has to stand together,
    in codes (see `keep_phrases`). `hidden` are entries that are not found. `some` are other ways,
    which find a part of the same and are counted faster: enough where they are too many to be
    counted. So it is where at least `surely` sections match, as is known of a word.
    """
    wanted = _build_wanted(tx, library.library_id, query, ways, hidden)
    if standing is not None:
        key = (library.library_id, library.changes, wanted, standing)
        found = _STANDING.find_or(
            tx.engine, key, lambda: _find_standing(tx, library, wanted, standing)
        )
        shown = load(tx, library, found.entries[offset : offset + window])
        return Candidates(len(found.entries), found.is_exact, tuple(shown))
    many = surely > COUNTED
    narrow = [[replace(each, also_prefix=None, weaker=()) for each in way] for way in ways]
    if narrow == [list(way) for way in ways]:
        part = _build_wanted(tx, library.library_id, query, some, hidden) if some else None
        total, ids = _find(tx, wanted, window, offset, part, many=many)
    else:
        exact = _build_wanted(tx, library.library_id, query, narrow, hidden)
        total, ids = _find_exact_first(tx, exact, wanted, window, offset, many=many)
    return Candidates(min(total, COUNTED), total <= COUNTED, tuple(load(tx, library, ids)))


def has_any(
    tx: Transaction,
    library: Library,
    query: Query,
    ways: Sequence[Sequence[Clause]],
    hidden: frozenset[int],
) -> bool:
    """Say whether any section matches a query without phrases: see `find_candidates`."""
    wanted = _build_wanted(tx, library.library_id, query, ways, hidden)
    return bool(tokens.find_entries(tx, wanted, 1, many=False))


def _build_wanted(
    tx: Transaction,
    library_id: int,
    query: Query,
    ways: Iterable[Iterable[Clause]],
    hidden: frozenset[int],
) -> Wanted:
    first, end = first_entry(library_id, None), end_of_library(library_id)
    if query.before:
        first, end = first_entry(library_id, date.min), first_entry(library_id, query.before)
    if query.after:
        first = first_entry(library_id, query.after) + (1 << DAY_BITS)
    wanted = Wanted(
        tokens.build_match(tx, library_id, query, ways),
        first,
        end,
        hidden,
    )
    crowd = get_crowd(library_id)
    if (query.before or query.after) and _has_entries(tx, *crowd):
        return replace(wanted, crowd=crowd, after=query.after, before=query.before)
    return wanted


def _has_entries(tx: Transaction, first: int, end: int) -> bool:
    return bool(tx.execute(_HAS_ENTRIES, {"first": first, "end": end}).scalar_one())


_HAS_ENTRIES = select(
    exists().where(
        search_entries.c.entry_id >= bindparam("first", type_=BigInteger()),
        search_entries.c.entry_id < bindparam("end", type_=BigInteger()),
    )
)
_LIBRARY = select(
    search_libraries.c.library_id,
    search_libraries.c.changes,
    search_libraries.c.sections,
    search_libraries.c.title_length,
    search_libraries.c.links_length,
    search_libraries.c.body_length,
).where(search_libraries.c.team_id == bindparam("team_id"))


def _find(
    tx: Transaction,
    wanted: Wanted,
    limit: int,
    offset: int,
    part: Wanted | None = None,
    *,
    many: bool = False,
) -> tuple[int, list[int]]:
    """Return how many entries match, and the newest of them; `many` are known to be too many."""
    if tx.dialect.name == "sqlite":  # which finds the newest first, whatever their number is
        ids = tokens.find_entries(tx, wanted, limit, offset=offset, many=False)
        if 0 < len(ids) < limit or not (ids or offset):
            return offset + len(ids), ids
        many = many or (part is not None and tokens.count_entries(tx, part) > COUNTED)
        return (COUNTED + 1 if many else tokens.count_entries(tx, wanted)), ids
    ids = [] if many else tokens.match_entries(tx, wanted)
    if not many and len(ids) <= COUNTED:
        return len(ids), ids[offset : offset + limit]
    return COUNTED + 1, tokens.find_entries(tx, wanted, limit, offset=offset, many=True)


def _find_exact_first(
    tx: Transaction, exact: Wanted, wanted: Wanted, limit: int, offset: int, *, many: bool
) -> tuple[int, list[int]]:
    """Return as `_find` does, with those first that have the last word whole."""
    total = COUNTED + 1
    if not many and tx.dialect.name == "sqlite":
        total, ids = _find(tx, wanted, limit, offset)
        if total <= limit:
            return total, ids
    elif not many:  # PostgreSQL goes through all that match for the newest, too: so once for both
        found = tokens.match_entries(tx, wanted)
        if len(found) <= COUNTED:
            if len(found) > limit:
                whole = tokens.match_entries(tx, exact)
                found = whole + sorted(set(found).difference(whole), reverse=True)
            return len(found), found[offset : offset + limit]
    many = total > COUNTED
    ids = tokens.find_entries(tx, exact, limit, offset=offset, many=many)
    if missing := limit - len(ids):
        before = tokens.count_entries(tx, exact) if offset else 0
        rest = replace(wanted, match=tokens.build_rest(tx, wanted.match, exact.match))
        later = max(offset - before, 0)
        ids += tokens.find_entries(tx, rest, missing, offset=later, many=many)
    return total, ids


def _find_standing(tx: Transaction, library: Library, wanted: Wanted, standing: Query) -> _Standing:
    """Look at the newest sections that have the words, and return where they stand together."""
    ids = tokens.find_entries(tx, wanted, PHRASES_READ + 1, many=False)
    newest = ids[:PHRASES_READ]
    has_all = build_matcher(standing)
    found = [each for each, indexed in _read_indexed(tx, library, newest) if has_all(indexed)]
    if standing.in_title:
        titled = load(tx, library, found)
        titles = {each: is_in(standing, each) for each in {every.list_title for every in titled}}
        found = [each.entry_id for each in titled if titles[each.list_title]]
    return _Standing(tuple(found), len(ids) <= PHRASES_READ)


def _read_indexed(
    tx: Transaction, library: Library, ids: Sequence[int]
) -> Iterator[tuple[int, IndexedSection]]:
    """Yield where the terms of entries stand, in the order of their ids as given.

    They are thousands, of which hundreds are ever looked at again: it keeps none.
    """
    known, missing = _find_kept(tx, library, ids)
    rows = tx.execute(_select_packed(tx.dialect.name), {"ids": write_json(missing)}).all()
    packed: dict[int, bytes] = {row[0]: row[1] for row in rows}
    for each in ids:
        kept = known.get(each)
        yield each, kept.indexed if kept else unpack(packed[each])


def load(tx: Transaction, library: Library, ids: Sequence[int]) -> list[Candidate]:
    """Return entries of a library, in the order of their ids as given."""
    known, missing = _find_kept(tx, library, ids)
    if missing:
        read = {each.entry_id: each for each in _read(tx, missing)}
        _KEPT.add(tx.engine, {_key(library, each): read[each] for each in read})
        known |= read
    return [known[each] for each in ids]


def _find_kept(
    tx: Transaction, library: Library, ids: Sequence[int]
) -> tuple[dict[int, Candidate], list[int]]:
    """Return the entries that are kept, by their ids, and the ids of the others."""
    kept = _KEPT.find(tx.engine, [_key(library, each) for each in ids])
    known = {entry_id: candidate for (_, _, entry_id), candidate in kept.items()}
    return known, [each for each in ids if each not in known]


def _key(library: Library, entry_id: int) -> tuple[int, int, int]:
    return library.library_id, library.changes, entry_id


def _read(tx: Transaction, ids: Sequence[int]) -> Iterator[Candidate]:
    values = {"ids": write_json(list(ids))}
    for row in tx.execute(_select_entries(tx.dialect.name), values):
        yield Candidate(*row[:-1], unpack(row[-1]))


@cache
def _select_packed(dialect: str) -> Select[int, bytes]:
    columns = search_entries.c
    return select(columns.entry_id, columns.packed).where(
        columns.entry_id.in_(numbers_in(dialect, "ids"))
    )


@cache
def _select_entries(dialect: str) -> Select[int, int, int, str, str, date | None, bytes]:
    return (
        select(
            search_entries.c.entry_id,
            search_entries.c.section_id,
            search_entries.c.list_id,
            sections.c.anchor,
            reading_lists.c.title,
            reading_lists.c.date,
            search_entries.c.packed,
        )
        .join(sections, sections.c.section_id == search_entries.c.section_id)
        .join(reading_lists, reading_lists.c.list_id == search_entries.c.list_id)
        .where(search_entries.c.entry_id.in_(numbers_in(dialect, "ids")))
    )
