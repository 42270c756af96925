"""Writes the look-up's index: what each section of a current revision is found by."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sqlalchemy import RowMapping, delete, exists, func, insert, select, text, update

from bot.domain.search.index import Field, Indexed, encode, index_section, pack
from bot.domain.search.tokens import name_analyzer, tokenize
from bot.storage import tokens, vocabulary
from bot.storage.arrays import each_number
from bot.storage.database import Transaction
from bot.storage.tables import (
    reading_lists,
    search_entries,
    search_libraries,
    search_spellings,
    search_terms,
    sections,
)
from bot.storage.tokens import IN_TITLE
from bot.storage.upsert import insert_or

LIBRARY_BITS = 40
"""Each library has so many bits of entries' ids for itself."""

DAY_BITS = 9
"""A day has ids for 512 sections of a library; a list that finds too few left is crowded out. The
nearer the ids of neighbours are, the smaller is SQLite's index: by half, beside 32 bits."""

SPOILT = "none"
"""The analyzer of an index that the next start makes anew, whoever starts."""

FIRST_DAY = date(2000, 1, 1)
"""Has the smallest ids, which take the least room; earlier days have negative ones."""

UNDATED = -(1 << (LIBRARY_BITS - 1))
"""Where the ids of lists without a date begin, in the first library: below those of all days."""

CROWDED = UNDATED + (1 << (LIBRARY_BITS - 2))
"""Where those of lists begin that were crowded out: they count as the oldest ones with a date."""


@dataclass(frozen=True, slots=True)
class ListOfTeam:
    """A list, and the workspace that it belongs to."""

    team_id: str
    list_id: int


@dataclass(frozen=True, slots=True)
class IndexedList:
    """A list's revision with what its sections, in order, are found by."""

    list_id: int
    revision_id: int
    sections: Sequence[Indexed]


SectionRow: TypeAlias = tuple[str, str, Sequence[Sequence[str]]]
"""A section's title, text, and pairs of URL and link text."""


@dataclass(frozen=True, slots=True)
class UnindexedList:
    """A list's revision with its sections in order."""

    list_id: int
    revision_id: int
    sections: Sequence[SectionRow]

    def index(self) -> IndexedList:
        """Return what its sections are found by: 3,000 a second, of a thousand characters each."""
        return IndexedList(self.list_id, self.revision_id, index_sections(self.sections))


@dataclass(frozen=True, slots=True)
class _Entry:
    """A section's entry: its own terms, and all of them, those of its list's title too."""

    entry_id: int
    section_id: int
    list_id: int
    indexed: Indexed
    own: frozenset[str]
    terms: list[str]


_OLDEST_FIRST = (
    reading_lists.c.team_id,
    reading_lists.c.date.nulls_first(),
    reading_lists.c.list_id,
)
"""Each workspace's in the order in which SQLite fills its pages."""


def index_sections(rows: Iterable[SectionRow]) -> list[Indexed]:
    """Return what sections are found by."""
    return [
        index_section(title, "\n".join(link[1] for link in links), body)
        for title, body, links in rows
    ]


def index_lists(tx: Transaction, team_id: str, lists: Iterable[IndexedList]) -> None:
    """Let lists of a workspace be found by the sections of their current revisions.

    One whose revision is not the current one any more is passed over. Nothing happens where the
    index was made by another analyzer: then it is about to be rebuilt.
    """
    library_id = _open_library(tx, team_id)
    if library_id is None:
        return
    given = {each.list_id: each for each in lists}
    known = {row["list_id"]: row for row in _find_lists(tx, team_id, given)}
    current = [
        row
        for each in given.values()
        if (row := known.get(each.list_id)) and row["revision_id"] == each.revision_id
    ]
    _remove_entries(tx, library_id, [row["list_id"] for row in current])
    section_ids = _find_sections(tx, [row["revision_id"] for row in current])
    entries: list[_Entry] = []
    for row in current:
        own = section_ids[row["revision_id"]]
        entries += _build_entries(tx, library_id, row, given[row["list_id"]], own, entries)
    if entries:
        _add_entries(tx, library_id, entries)


def remove_list(tx: Transaction, team_id: str, list_id: int) -> None:
    """Let a list be found no more.

    To be called before its title changes: what is to be removed is worked out from it.
    """
    library_id = _open_library(tx, team_id)
    if library_id is not None:
        _remove_entries(tx, library_id, [list_id])


def adopt_library(tx: Transaction, team_id: str, new_team_id: str) -> None:
    """Give a workspace's index to another one, which has none."""
    tx.execute(
        update(search_libraries)
        .where(search_libraries.c.team_id == team_id)
        .values(team_id=new_team_id)
    )


def is_outdated(tx: Transaction) -> bool:
    """Say whether another analyzer has made the index, so that it has to be made anew."""
    query = select(exists().where(search_libraries.c.analyzer != name_analyzer()))
    return bool(tx.execute(query).scalar_one())


def empty(tx: Transaction) -> None:
    """Let no list of any workspace be found any more."""
    if tx.dialect.name != "sqlite":  # which has one writer; here others may be halfway in
        tx.execute(text("LOCK TABLE search_libraries IN EXCLUSIVE MODE"))
    tokens.remove_all_tokens(tx)
    for table in (search_spellings, search_terms, search_entries):
        tx.execute(delete(table))
    columns = search_libraries.c
    zeros = (columns.sections, columns.title_length, columns.links_length, columns.body_length)
    values = {"analyzer": name_analyzer(), "changes": columns.changes + 1, "codes": 0}
    tx.execute(update(search_libraries).values(values | {each.name: 0 for each in zeros}))


def list_all(tx: Transaction) -> list[ListOfTeam]:
    """Return the lists of all workspaces, each one's oldest first."""
    query = select(reading_lists.c.team_id, reading_lists.c.list_id)
    return [ListOfTeam(*row) for row in tx.execute(query.order_by(*_OLDEST_FIRST))]


def list_unindexed(tx: Transaction) -> list[ListOfTeam]:
    """Return those of `list_all` that have sections which are not in the index."""
    missing = (
        select(sections.c.section_id)
        .join(search_entries, search_entries.c.section_id == sections.c.section_id, isouter=True)
        .where(
            sections.c.revision_id == reading_lists.c.revision_id,
            search_entries.c.entry_id.is_(None),
        )
    )
    query = select(reading_lists.c.team_id, reading_lists.c.list_id).where(missing.exists())
    return [ListOfTeam(*row) for row in tx.execute(query.order_by(*_OLDEST_FIRST))]


def read_list(tx: Transaction, team_id: str, list_id: int) -> UnindexedList:
    """Return a list's current revision; if the list is gone, one without sections."""
    current = next(_find_lists(tx, team_id, [list_id]), None)
    if current is None:
        return UnindexedList(list_id, 0, ())
    query = select(sections.c.title, sections.c.text, sections.c.links).where(
        sections.c.revision_id == current["revision_id"]
    )
    rows = tx.execute(query.order_by(sections.c.position)).all()
    return UnindexedList(list_id, current["revision_id"], [tuple(row) for row in rows])


def first_entry(library_id: int, day: date | None) -> int:
    """Return the least id that an entry of a day may have: greater for a newer one, least without.

    What comes before it is older, or crowded out.
    """
    return _offset(library_id) + (UNDATED if day is None else (day - FIRST_DAY).days << DAY_BITS)


def get_crowd(library_id: int) -> tuple[int, int]:
    """Return the ids of entries that were crowded out of their day: the first, and the end."""
    return _offset(library_id) + CROWDED, first_entry(library_id, date.min)


def end_of_library(library_id: int) -> int:
    """Return the least id that is above all entries of a library."""
    return first_entry(library_id + 1, None)


def _offset(library_id: int) -> int:
    return (library_id - 1) << LIBRARY_BITS


def _open_library(tx: Transaction, team_id: str) -> int | None:
    """Return the library's id, made where there is none; None where another analyzer made it.

    On PostgreSQL this is also where writers of one library wait for each other.
    """
    numbers = dict.fromkeys(
        ("changes", "codes", "sections", "title_length", "links_length", "body_length"), 0
    )
    statement = insert_or(tx, search_libraries).values(
        team_id=team_id, analyzer=name_analyzer(), **numbers
    )
    columns = search_libraries.c
    statement = statement.on_conflict_do_update(
        index_elements=["team_id"], set_={"changes": columns.changes + 1}
    )
    row = tx.execute(statement.returning(columns.library_id, columns.analyzer)).one()
    if row[1] == name_analyzer():
        return int(row[0])
    # What it wrote of a list that changes now can't be removed any more: it is nobody's index.
    mine = columns.library_id == row[0]
    tx.execute(update(search_libraries).where(mine).values(analyzer=SPOILT))
    return None


def _find_lists(tx: Transaction, team_id: str, list_ids: Iterable[int]) -> Iterator[RowMapping]:
    """Yield those lists that the workspace has: `list_id`, `revision_id`, `title`, `date`.

    Whose they are is looked at here: SQLite would go through all lists of the workspace.
    """
    columns = reading_lists.c
    wanted = (columns.team_id, columns.list_id, columns.revision_id, columns.title, columns.date)
    query = select(*wanted).where(columns.list_id.in_(each_number(tx, list_ids)))
    for row in tx.execute(query).mappings().all():
        if row["team_id"] == team_id:
            yield row


def _find_sections(tx: Transaction, revision_ids: Iterable[int]) -> dict[int, list[int]]:
    """Return the sections' ids of each revision, in order."""
    columns = sections.c
    query = select(columns.revision_id, columns.section_id).where(
        columns.revision_id.in_(each_number(tx, revision_ids))
    )
    found: dict[int, list[int]] = defaultdict(list)
    for revision_id, section_id in tx.execute(query.order_by(columns.position)).all():
        found[revision_id].append(section_id)
    return found


def _list_title_terms(title: str) -> set[str]:
    return {IN_TITLE + token.text for token in tokenize(title)}


def _build_entries(
    tx: Transaction,
    library_id: int,
    current: RowMapping,
    indexed: IndexedList,
    section_ids: Sequence[int],
    others: Iterable[_Entry],
) -> Iterator[_Entry]:
    """Yield a list's entries, with ids that neither rows nor `others` have."""
    given = {entry.entry_id for entry in others}
    entry_ids = _find_free_ids(tx, library_id, current["date"], len(section_ids), given)
    of_list = _list_title_terms(current["title"])
    for ids, each in zip(zip(entry_ids, section_ids, strict=True), indexed.sections, strict=True):
        own = each.terms
        yield _Entry(*ids, indexed.list_id, each, own, sorted(own | of_list))


def _find_free_ids(
    tx: Transaction, library_id: int, day: date | None, count: int, given: Iterable[int]
) -> range:
    """Return so many ids of a day, else of the crowd, that are neither in the table nor given."""
    first = first_entry(library_id, day)
    end = first + (1 << DAY_BITS) if day else get_crowd(library_id)[0]
    begin = _find_end(tx, first, end, given)
    if begin + count > end:
        begin = _find_end(tx, *get_crowd(library_id), given)
    return range(begin, begin + count)


def _find_end(tx: Transaction, first: int, end: int, given: Iterable[int]) -> int:
    """Return the id after the last one of a stretch that is in the table or given."""
    column = search_entries.c.entry_id
    last = tx.execute(select(func.max(column)).where(column >= first, column < end)).scalar_one()
    taken = [id_ for id_ in (last, *given) if id_ is not None and first <= id_ < end]
    return max(taken, default=first - 1) + 1


def _add_entries(tx: Transaction, library_id: int, entries: Sequence[_Entry]) -> None:
    df = Counter(term for entry in entries for term in entry.own)
    codes = vocabulary.add_terms(tx, library_id, df)
    rows = [
        {
            "entry_id": entry.entry_id,
            "section_id": entry.section_id,
            "list_id": entry.list_id,
            "packed": pack(encode(entry.indexed, codes)),
        }
        for entry in entries
    ]
    tx.execute(insert(search_entries), rows)
    tokens.add_tokens(tx, library_id, [(entry.entry_id, entry.terms) for entry in entries])
    _count(tx, library_id, entries, 1)


def _remove_entries(tx: Transaction, library_id: int, list_ids: Sequence[int]) -> None:
    """Remove the entries of lists; their terms come from their sections, which are kept."""
    entries = list(_read_entries(tx, list_ids))
    if not entries:
        return
    tokens.remove_tokens(tx, library_id, [(entry.entry_id, entry.terms) for entry in entries])
    ids = each_number(tx, [entry.entry_id for entry in entries])
    tx.execute(delete(search_entries).where(search_entries.c.entry_id.in_(ids)))
    df = Counter(term for entry in entries for term in entry.own)
    vocabulary.remove_terms(tx, library_id, df)
    _count(tx, library_id, entries, -1)


def _read_entries(tx: Transaction, list_ids: Sequence[int]) -> Iterator[_Entry]:
    query = (
        select(
            search_entries.c.entry_id,
            sections.c.list_id,
            sections.c.section_id,
            sections.c.title,
            sections.c.text,
            sections.c.links,
            reading_lists.c.title,
        )
        .join(sections, sections.c.section_id == search_entries.c.section_id)
        .join(reading_lists, reading_lists.c.list_id == sections.c.list_id)
        .where(sections.c.list_id.in_(each_number(tx, list_ids)))
        .order_by(search_entries.c.entry_id)
    )
    for entry_id, list_id, section_id, title, body, links, list_title in tx.execute(query).all():
        [indexed] = index_sections([(title, body, links)])
        own = indexed.terms
        terms = sorted(own | _list_title_terms(list_title))
        yield _Entry(entry_id, section_id, list_id, indexed, own, terms)


def _count(tx: Transaction, library_id: int, entries: Sequence[_Entry], sign: int) -> None:
    """Add to, or take from, what averages are worked out of."""
    columns = search_libraries.c
    lengths = [entry.indexed.lengths for entry in entries]
    sums = {
        columns.sections: len(entries),
        columns.title_length: sum(each[Field.TITLE] for each in lengths),
        columns.links_length: sum(each[Field.LINKS] for each in lengths),
        columns.body_length: sum(each[Field.BODY] for each in lengths),
    }
    tx.execute(
        update(search_libraries)
        .where(columns.library_id == library_id)
        .values({column: column + sign * number for column, number in sums.items()})
    )
