"""Writes the look-up's index: what each section of a current revision is found by."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import RowMapping, delete, exists, insert, select, text, update

from bot.domain.search.index import Field, Indexed, index_section, pack
from bot.domain.search.spelling import deletes, is_spelt
from bot.domain.search.tokens import ANALYZER_VERSION, tokenize
from bot.storage import tokens
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

T = TypeVar("T")

SECTION_BITS = 32
"""An entry's id is its list's date in days, then so many bits for the section's id."""

ROWS_AT_ONCE = 500
"""SQLite took no more than 999 values a statement until 2020."""


@dataclass(frozen=True, slots=True)
class ListOfTeam:
    """A list, and the workspace that it belongs to."""

    team_id: str
    list_id: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """A section's entry, and all its terms."""

    entry_id: int
    section_id: int
    indexed: Indexed
    terms: list[str]


_NEWEST_FIRST = (reading_lists.c.date.desc().nulls_last(), reading_lists.c.list_id.desc())


def index_sections(rows: Iterable[tuple[str, str, Sequence[Sequence[str]]]]) -> list[Indexed]:
    """Return the entries of sections, given by title, text and pairs of URL and link text."""
    return [
        index_section(title, "\n".join(link[1] for link in links), body)
        for title, body, links in rows
    ]


def index_list(
    tx: Transaction, team_id: str, list_id: int, revision_id: int, indexed: Sequence[Indexed]
) -> None:
    """Let a list be found by the sections of its current revision, given in order.

    Nothing happens where that is not its current revision any more, and where the index was made
    by another analyzer: then it is about to be rebuilt.
    """
    library_id = _open_library(tx, team_id)
    current = _find_list(tx, team_id, list_id)
    if library_id is None or current is None or current["revision_id"] != revision_id:
        return
    _remove_entries(tx, library_id, list_id)
    query = select(sections.c.section_id).where(sections.c.revision_id == revision_id)
    ids = tx.execute(query.order_by(sections.c.position)).scalars()
    _add_entries(tx, library_id, _build_entries(current, zip(ids.all(), indexed, strict=True)))


def remove_list(tx: Transaction, team_id: str, list_id: int) -> None:
    """Let a list be found no more.

    To be called before its title changes: what is to be removed is worked out from it.
    """
    library_id = _open_library(tx, team_id)
    if library_id is not None:
        _remove_entries(tx, library_id, list_id)


def adopt_library(tx: Transaction, team_id: str, new_team_id: str) -> None:
    """Give a workspace's index to another one, which has none."""
    tx.execute(
        update(search_libraries)
        .where(search_libraries.c.team_id == team_id)
        .values(team_id=new_team_id)
    )


def is_outdated(tx: Transaction) -> bool:
    """Say whether another analyzer has made the index, so that it has to be made anew."""
    query = select(exists().where(search_libraries.c.analyzer_version != ANALYZER_VERSION))
    return bool(tx.execute(query).scalar_one())


def empty(tx: Transaction) -> None:
    """Let no list of any workspace be found any more."""
    tokens.remove_all_tokens(tx)
    for table in (search_spellings, search_terms, search_entries, search_libraries):
        tx.execute(delete(table))


def list_all(tx: Transaction) -> list[ListOfTeam]:
    """Return the lists of all workspaces, newest first."""
    query = select(reading_lists.c.team_id, reading_lists.c.list_id)
    return [ListOfTeam(*row) for row in tx.execute(query.order_by(*_NEWEST_FIRST))]


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
    return [ListOfTeam(*row) for row in tx.execute(query.order_by(*_NEWEST_FIRST))]


def read_sections(
    tx: Transaction, team_id: str, list_id: int
) -> tuple[int, list[tuple[str, str, list[list[str]]]]]:
    """Return a list's current revision with what `index_sections` takes of it."""
    current = _find_list(tx, team_id, list_id)
    if current is None:
        return 0, []
    query = select(sections.c.title, sections.c.text, sections.c.links).where(
        sections.c.revision_id == current["revision_id"]
    )
    rows = tx.execute(query.order_by(sections.c.position))
    return current["revision_id"], [(title, body, links) for title, body, links in rows]


def _open_library(tx: Transaction, team_id: str) -> int | None:
    """Return the library's id, made where there is none; None where another analyzer made it.

    On PostgreSQL this is also where writers of one library wait for each other.
    """
    statement = insert_or(tx, search_libraries).values(
        team_id=team_id,
        analyzer_version=ANALYZER_VERSION,
        sections=0,
        title_length=0,
        links_length=0,
        body_length=0,
    )
    statement = statement.on_conflict_do_update(
        index_elements=["team_id"], set_={"sections": search_libraries.c.sections}
    )
    row = tx.execute(
        statement.returning(search_libraries.c.library_id, search_libraries.c.analyzer_version)
    ).one()
    return row[0] if row[1] == ANALYZER_VERSION else None


def _find_list(tx: Transaction, team_id: str, list_id: int) -> RowMapping | None:
    query = select(reading_lists.c.revision_id, reading_lists.c.title, reading_lists.c.date).where(
        reading_lists.c.team_id == team_id, reading_lists.c.list_id == list_id
    )
    return tx.execute(query).mappings().one_or_none()


def _build_entries(current: RowMapping, found: Iterable[tuple[int, Indexed]]) -> list[_Entry]:
    of_list = [IN_TITLE + token.text for token in tokenize(current["title"])]
    return [
        _Entry(
            entry_id(current["date"], section_id),
            section_id,
            indexed,
            sorted({*of_list, *indexed.terms}),
        )
        for section_id, indexed in found
    ]


def entry_id(day: date | None, section_id: int) -> int:
    """Return the id of a section's entry: greater for a newer list, least without a date."""
    return ((day.toordinal() if day else 0) << SECTION_BITS) + section_id


def _add_entries(tx: Transaction, library_id: int, entries: Sequence[_Entry]) -> None:
    if not entries:
        return
    rows = [
        {
            "entry_id": entry.entry_id,
            "section_id": entry.section_id,
            "library_id": library_id,
            "packed": pack(entry.indexed.section),
        }
        for entry in entries
    ]
    tx.execute(insert(search_entries), rows)
    tokens.add_tokens(tx, library_id, [(entry.entry_id, entry.terms) for entry in entries])
    df = Counter(term for entry in entries for term in entry.indexed.terms)
    _add_spellings(tx, library_id, df)
    _add_terms(tx, library_id, df)
    _count(tx, library_id, entries, 1)


def _remove_entries(tx: Transaction, library_id: int, list_id: int) -> None:
    """Remove a list's entries; their terms come from its sections, which are kept."""
    entries = _read_entries(tx, list_id)
    if not entries:
        return
    tokens.remove_tokens(tx, library_id, [(entry.entry_id, entry.terms) for entry in entries])
    ids = [entry.entry_id for entry in entries]
    for some in _chunks(ids):
        tx.execute(delete(search_entries).where(search_entries.c.entry_id.in_(some)))
    df = Counter(term for entry in entries for term in entry.indexed.terms)
    _add_terms(tx, library_id, {term: -count for term, count in df.items()})
    _drop_unused(tx, library_id)
    _count(tx, library_id, entries, -1)


def _read_entries(tx: Transaction, list_id: int) -> list[_Entry]:
    query = (
        select(
            search_entries.c.entry_id,
            sections.c.section_id,
            sections.c.title,
            sections.c.text,
            sections.c.links,
            reading_lists.c.title,
        )
        .join(sections, sections.c.section_id == search_entries.c.section_id)
        .join(reading_lists, reading_lists.c.list_id == sections.c.list_id)
        .where(sections.c.list_id == list_id)
        .order_by(search_entries.c.entry_id)
    )
    found = []
    for id_, section_id, title, body, links, list_title in tx.execute(query).all():
        [indexed] = index_sections([(title, body, links)])
        of_list = {IN_TITLE + token.text for token in tokenize(list_title)}
        found.append(_Entry(id_, section_id, indexed, sorted(of_list | indexed.terms)))
    return found


def _add_terms(tx: Transaction, library_id: int, df: Mapping[str, int]) -> None:
    """Add to the numbers of sections that have each term."""
    statement = (
        "INSERT INTO search_terms (library_id, term, df) "  # noqa: S608 - constants only
        f"SELECT :library_id, key, CAST(value AS integer) FROM {_pairs(tx)} WHERE true "
        "ON CONFLICT (library_id, term) DO UPDATE SET df = search_terms.df + excluded.df"
    )
    tx.execute(text(statement), {"library_id": library_id, "pairs": json.dumps(df)})


def _add_spellings(tx: Transaction, library_id: int, terms: Iterable[str]) -> None:
    """Keep the ways in which new words could be mistyped."""
    words = {term: 0 for term in terms if is_spelt(term)}
    statement = (
        f"SELECT key FROM {_pairs(tx)} WHERE NOT EXISTS "  # noqa: S608 - constants only
        "(SELECT 1 FROM search_terms WHERE library_id = :library_id AND term = key)"
    )
    values = {"library_id": library_id, "pairs": json.dumps(words)}
    rows = [
        {"library_id": library_id, "key": key, "term": word}
        for word in tx.execute(text(statement), values).scalars().all()
        for key in deletes(word)
    ]
    if rows:
        tx.execute(text("INSERT INTO search_spellings VALUES (:library_id, :key, :term)"), rows)


def _pairs(tx: Transaction) -> str:
    """Return a table of `key` and `value` of the JSON object in the parameter `pairs`.

    One statement for thousands of terms: a third of the time that a statement for each takes.
    """
    if tx.dialect.name == "sqlite":
        return "json_each(:pairs)"
    return "jsonb_each_text(CAST(:pairs AS jsonb))"


def _drop_unused(tx: Transaction, library_id: int) -> None:
    """Forget the terms that no section has any more."""
    values = {"library_id": library_id}
    unused = "FROM search_terms WHERE library_id = :library_id AND df <= 0"
    gone = tx.execute(text(f"SELECT term {unused}"), values).scalars()
    rows = [values | {"key": key, "term": term} for term in gone.all() for key in deletes(term)]
    if rows:
        statement = (
            "DELETE FROM search_spellings "
            "WHERE library_id = :library_id AND key = :key AND term = :term"
        )
        tx.execute(text(statement), rows)
    tx.execute(text(f"DELETE {unused}"), values)


def _count(tx: Transaction, library_id: int, entries: Sequence[_Entry], sign: int) -> None:
    """Add to, or take from, what averages are worked out of."""
    columns = search_libraries.c
    lengths = [entry.indexed.section.lengths for entry in entries]
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


def _chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), ROWS_AT_ONCE):
        yield values[start : start + ROWS_AT_ONCE]
