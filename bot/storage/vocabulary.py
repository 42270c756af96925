"""The terms of a library: how many sections have each, its code, and how it may be misspelt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import (
    BindParameter,
    Column,
    Integer,
    Select,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    update,
)

from bot.domain.search.folding import stands_in_run
from bot.domain.search.index import name_code, number_words
from bot.domain.search.spelling import find_ends, is_spelt, mirror
from bot.storage.arrays import each_text, texts_in, write_json
from bot.storage.database import Transaction
from bot.storage.tables import search_libraries, search_spellings, search_terms

ENDLESS = "\U0010ffff"
"""What comes after all that begins alike."""

MOST_SPELLINGS = 5_000
"""Terms with one beginning or ending that a misspelt word is held against."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term, its code in the streams of its library, and how many sections have it."""

    term: str
    code: str
    df: int


@dataclass(frozen=True, slots=True)
class Beginning:
    """The most frequent terms with one beginning; of all of them, how many sections' entries."""

    terms: tuple[Term, ...]
    has_more: bool
    entries: int


def get_terms(tx: Transaction, library_id: int, terms: Iterable[str]) -> dict[str, Term]:
    """Return what is known of terms; those that no section has are left out."""
    values = {"library_id": library_id, "terms": write_json(list(terms))}
    rows = tx.execute(_select_terms(tx.dialect.name), values).all()
    return {row[0]: _read_term(*row) for row in rows}


def find_beginning(tx: Transaction, library_id: int, prefix: str, limit: int) -> Beginning:
    """Return the terms that begin with a text, the most frequent ones first."""
    values = {"library_id": library_id, "first": prefix, "end": prefix + ENDLESS, "most": limit + 1}
    rows = tx.execute(_BEGINNING, values).all()
    terms = tuple(_read_term(*row[:3]) for row in rows[:limit])
    return Beginning(terms, len(rows) > limit, int(rows[0][3]) if rows else 0)


def find_spellings(tx: Transaction, library_id: int, word: str, slips: int) -> list[Term]:
    """Return the terms that begin or end as a word does that has at most so many slips in it."""
    beginnings, endings = find_ends(word)
    lengths = (len(word) - slips, len(word) + slips)
    found: set[str] = set()
    values = {"library_id": library_id, "shortest": lengths[0], "longest": lengths[1]}
    for end in beginnings:
        found.update(tx.execute(_BEGUN, values | {"first": end, "end": end + ENDLESS}).scalars())
    for end in endings:
        names = tx.execute(_ENDED, values | {"first": end, "end": end + ENDLESS}).scalars()
        found.update(map(mirror, names))
    return list(get_terms(tx, library_id, filter(is_spelt, found)).values())


_LIBRARY: BindParameter[int] = bindparam("library_id")
_BEGINNING = (
    select(
        search_terms.c.term,
        search_terms.c.code,
        search_terms.c.df,
        func.sum(search_terms.c.df).over(),
    )
    .where(
        search_terms.c.library_id == _LIBRARY,
        search_terms.c.term >= bindparam("first"),
        search_terms.c.term < bindparam("end"),
    )
    .order_by(search_terms.c.df.desc(), search_terms.c.term)
    .limit(bindparam("most", type_=Integer()))
)


@cache
def _select_terms(dialect: str) -> Select[str, int, int]:
    columns = search_terms.c
    return select(columns.term, columns.code, columns.df).where(
        columns.library_id == _LIBRARY, columns.term.in_(texts_in(dialect, "terms"))
    )


def _select_spellings(column: Column[str]) -> Select[str]:
    return (
        select(column)
        .where(
            column.table.c.library_id == _LIBRARY,
            column >= bindparam("first"),
            column < bindparam("end"),
            func.length(column).between(bindparam("shortest"), bindparam("longest")),
        )
        .limit(MOST_SPELLINGS)
    )


_BEGUN = _select_spellings(search_terms.c.term)
_ENDED = _select_spellings(search_spellings.c.mirrored)


def add_terms(tx: Transaction, library_id: int, df: Mapping[str, int]) -> dict[str, str]:
    """Add to the numbers of sections that have each term, and return the words' codes."""
    words = [term for term in df if not stands_in_run(term[0])]
    codes = _get_codes(tx, library_id, words)
    new = {word: df[word] for word in words if word not in codes}
    if new:
        first = _reserve_numbers(tx, library_id, len(new))
        codes |= number_words(new, first)
        _insert_words(tx, library_id, new, first)
        _insert_spellings(tx, library_id, filter(is_spelt, new))
    _count(tx, library_id, {term: number for term, number in df.items() if term not in new})
    return codes


def remove_terms(tx: Transaction, library_id: int, df: Mapping[str, int]) -> None:
    """Take from the numbers of sections that have each term; forget those that none has."""
    _count(tx, library_id, {term: -number for term, number in df.items()})
    columns = search_terms.c
    gone = (columns.library_id == library_id) & (columns.df <= 0)
    unused = tx.execute(delete(search_terms).where(gone).returning(columns.term)).scalars().all()
    rows = [{"of": library_id, "word": mirror(term)} for term in filter(is_spelt, unused)]
    if rows:
        statement = "DELETE FROM search_spellings WHERE library_id = :of AND mirrored = :word"
        tx.execute(text(statement), rows)


def _get_codes(tx: Transaction, library_id: int, words: Iterable[str]) -> dict[str, str]:
    columns = search_terms.c
    query = select(columns.term, columns.code).where(
        columns.library_id == library_id, columns.term.in_(each_text(tx, words))
    )
    return {word: name_code(code) for word, code in tx.execute(query).all()}


def _count(tx: Transaction, library_id: int, df: Mapping[str, int]) -> None:
    """Add to the numbers of terms; those of runs get rows, words have theirs.

    One statement for thousands: a third of the time that a statement for each takes. (SQLite would
    read the whole table for each row of an UPDATE … FROM.)
    """
    pairs = (
        "json_each(:pairs)"
        if tx.dialect.name == "sqlite"
        else "jsonb_each_text(CAST(:pairs AS jsonb))"
    )
    statement = (
        "INSERT INTO search_terms (library_id, term, code, df) "  # noqa: S608 - constants only
        f"SELECT :library_id, key, 0, CAST(value AS integer) FROM {pairs} WHERE true "
        "ON CONFLICT (library_id, term) DO UPDATE SET df = search_terms.df + excluded.df"
    )
    if df:
        tx.execute(text(statement), {"library_id": library_id, "pairs": write_json(df)})


def _reserve_numbers(tx: Transaction, library_id: int, count: int) -> int:
    """Return the first of so many numbers that no term of the library ever had."""
    columns = search_libraries.c
    statement = update(search_libraries).where(columns.library_id == library_id)
    statement = statement.values(codes=columns.codes + count).returning(columns.codes)
    last: int = tx.execute(statement).scalar_one()
    return last - count + 1


def _insert_words(tx: Transaction, library_id: int, df: Mapping[str, int], first: int) -> None:
    """Insert words that no section had yet, numbered from `first` on."""
    numbered = (
        "SELECT json_extract(value, '$[0]') AS term, json_extract(value, '$[1]') AS df, "
        "key AS number FROM json_each(:words)"
        if tx.dialect.name == "sqlite"
        else "SELECT value ->> 0 AS term, CAST(value ->> 1 AS integer) AS df, key - 1 AS number "
        "FROM jsonb_array_elements(CAST(:words AS jsonb)) WITH ORDINALITY AS each (value, key)"
    )
    statement = (
        "INSERT INTO search_terms (library_id, term, code, df) "  # noqa: S608 - constants only
        f"SELECT :library_id, term, :first + number, df FROM ({numbered}) AS new"
    )
    values = {"library_id": library_id, "words": write_json(list(df.items())), "first": first}
    tx.execute(text(statement), values)


def _read_term(term: str, code: int, df: int) -> Term:
    return Term(term, name_code(code) if code else term, df)


def _insert_spellings(tx: Transaction, library_id: int, words: Iterable[str]) -> None:
    mirrored = each_text(tx, map(mirror, words)).subquery()
    rows = select(literal(library_id), mirrored)
    tx.execute(insert(search_spellings).from_select(["library_id", "mirrored"], rows))
