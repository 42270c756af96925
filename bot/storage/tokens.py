"""The terms of each entry of the look-up's index, in the database's own kind of text index.

SQLite has an FTS5 table without contents, PostgreSQL a tsvector with a GIN index. Both get the
same tokens and are asked the same: a term is a token once it names its library, so a workspace
finds only its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any

import orjson
from sqlalchemy import text

from bot.domain.search.query import Clause, Query
from bot.storage.arrays import written
from bot.storage.database import FOR_ITS_VALUES, Transaction

IN_TITLE = "="
"""What a term of the list's title begins with; every section of the list has it."""

ANY = ""
"""The term that every entry has: what is asked for where nothing else is."""

LONGEST_TOKENS = 600_000
"""Bytes of an entry's tokens that count; PostgreSQL takes a million, its own marks included. This
is a section of about 50,000 different words."""

PAGES_MERGED = 500
"""Of 4 kB, merged in one transaction: some 20 ms, in which nothing else can be written."""

LONGEST_TOKEN = 300
"""Bytes that one may have, at most: 64 characters of four, and a few."""

COUNTED = 10_000
"""Up to this number matches are counted."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What entries have to match, in the database's own words, from `first` up to before `end`.

    `hidden` are entries that don't count. Entries with ids of the `crowd` are told by their lists'
    dates: after `after`, before `before`.
    """

    match: str
    first: int
    end: int
    hidden: frozenset[int] = frozenset()
    crowd: tuple[int, int] | None = None
    after: date | None = None
    before: date | None = None


def build_match(
    tx: Transaction, library_id: int, query: Query, ways: Iterable[Iterable[Clause]]
) -> str:
    """Return what a query wants, with all words of any of the `ways` in place of its own.

    Phrases are wanted as words: that they stand together is for the caller to see.
    """
    syntax = _FTS5 if tx.dialect.name == "sqlite" else _TSQUERY

    def write(clauses: Iterable[Clause], begin: str = "") -> list[str]:
        return [syntax.clause(library_id, clause, begin) for clause in clauses]

    choices = [syntax.both.join(write(clauses)) for clauses in ways]
    groups = [syntax.any(choices)] if any(choices) else []
    groups += write(query.in_title, IN_TITLE)
    match = syntax.both.join(groups) or syntax.term(library_id, ANY)
    # An excluded phrase excludes nothing here: with its words apart, a section may stay.
    barred = write(each for each in query.without if not each.phrase)
    return f"({match}){syntax.but_not}{syntax.any(barred)}" if barred else match


def build_rest(tx: Transaction, match: str, without: str) -> str:
    """Return what matches one but not the other."""
    syntax = _FTS5 if tx.dialect.name == "sqlite" else _TSQUERY
    return f"({match}){syntax.but_not}({without})"


def add_tokens(tx: Transaction, library_id: int, entries: Iterable[tuple[int, list[str]]]) -> None:
    """Insert the terms of entries, given by their ids; none of them may be there already."""
    if tx.dialect.name == "sqlite":
        statement = "INSERT INTO search_tokens (rowid, tokens) VALUES (:entry_id, :tokens)"
    else:
        statement = (
            "INSERT INTO search_tokens (entry_id, tokens) "
            "VALUES (:entry_id, array_to_tsvector(string_to_array(:tokens, ' ')))"
        )
    _run_for_each(tx, statement, library_id, entries)


def remove_tokens(
    tx: Transaction, library_id: int, entries: Iterable[tuple[int, list[str]]]
) -> None:
    """Delete the terms of entries: exactly those that they were added with, or FTS5 is upset."""
    if tx.dialect.name == "sqlite":
        statement = (
            "INSERT INTO search_tokens (search_tokens, rowid, tokens) "
            "VALUES ('delete', :entry_id, :tokens)"
        )
    else:
        statement = "DELETE FROM search_tokens WHERE entry_id = :entry_id"
    _run_for_each(tx, statement, library_id, entries)


def remove_all_tokens(tx: Transaction) -> None:
    """Delete the terms of every entry, whatever they were."""
    if tx.dialect.name == "sqlite":
        tx.execute(text("INSERT INTO search_tokens (search_tokens) VALUES ('delete-all')"))
    else:
        tx.execute(text("DELETE FROM search_tokens"))


def begin_merging(tx: Transaction) -> None:
    """Let `merge_some` put all parts of SQLite's index together, which then takes a sixth less."""
    if tx.dialect.name == "sqlite":
        _merge(tx, -PAGES_MERGED)


def merge_some(tx: Transaction) -> bool:
    """Put a little of the index together, and say whether more is to be done."""
    if tx.dialect.name != "sqlite":
        return False
    changes = text("SELECT total_changes()")
    before = tx.execute(changes).scalar_one()
    _merge(tx, PAGES_MERGED)
    done: int = tx.execute(changes).scalar_one() - before
    return done > 1  # https://sqlite.org/fts5.html#the_merge_command


def _merge(tx: Transaction, pages: int) -> None:
    statement = "INSERT INTO search_tokens (search_tokens, rank) VALUES ('merge', :pages)"
    tx.execute(text(statement), {"pages": pages})


def count_entries(tx: Transaction, wanted: Wanted) -> int:
    """Return how many entries match; one more than `COUNTED` means: more than that."""
    if wanted.hidden:
        return min(len(match_entries(tx, wanted)), COUNTED + 1)
    inner = f"SELECT 1 {_matching(tx, wanted)} LIMIT {COUNTED + 1}"
    counted: int = _execute(tx, f"SELECT count(*) FROM ({inner}) AS found", wanted)  # noqa: S608
    return counted


def match_entries(tx: Transaction, wanted: Wanted) -> list[int]:
    """Return the ids of the entries that match, newest first; of more than `COUNTED` only some."""
    enough = COUNTED + 1 + len(wanted.hidden)
    ids = _ask(tx, f"SELECT {_key(tx)} AS id {_matching(tx, wanted)} LIMIT {enough}", wanted)
    return [each for each in ids if each not in wanted.hidden]


def find_entries(
    tx: Transaction, wanted: Wanted, limit: int, *, offset: int = 0, many: bool
) -> list[int]:
    """Return the ids of the newest entries that match, newest first, from number `offset` on.

    `many` are there if `count_entries` gave up counting.
    """
    key = _key(tx)
    # For a rare word PostgreSQL would walk the key backwards and read all: a sum has no index.
    order = key if many or key == "rowid" else f"{key} + 0"
    newest = f"SELECT {key} AS id {_matching(tx, wanted)} ORDER BY {order} DESC"
    if not wanted.hidden:
        return _ask(tx, f"{newest} LIMIT {limit:d} OFFSET {offset:d}", wanted)
    wish = offset + limit
    read = 2 * wish
    while True:  # until enough of what was read is not hidden
        ids = _ask(tx, f"{newest} LIMIT {read:d}", wanted)
        seen = [each for each in ids if each not in wanted.hidden]
        if len(seen) >= wish or len(ids) < read:
            return seen[offset:wish]
        read *= 4


def _key(tx: Transaction) -> str:
    return "rowid" if tx.dialect.name == "sqlite" else "entry_id"


def _matching(tx: Transaction, wanted: Wanted) -> str:
    key = _key(tx)
    match = "search_tokens MATCH :match" if key == "rowid" else "tokens @@ CAST(:match AS tsquery)"
    return f"FROM search_tokens WHERE {match} AND ({_in_time(key, wanted)})"


def _in_time(key: str, wanted: Wanted) -> str:
    within = f"{key} >= :first AND {key} < :end"
    if wanted.crowd is None:
        return within
    dated = "".join(
        f" AND reading_lists.date {condition}"
        for condition, day in (("> :after", wanted.after), ("< :before", wanted.before))
        if day is not None
    )
    return (
        f"{within} OR {key} >= :crowd AND {key} < :crowd_end AND EXISTS ("  # noqa: S608
        "SELECT 1 FROM search_entries AS each "
        "JOIN reading_lists ON reading_lists.list_id = each.list_id "
        f"WHERE each.entry_id = search_tokens.{key}{dated})"
    )


def _ask(tx: Transaction, statement: str, wanted: Wanted) -> list[int]:
    """Return the ids that a statement selects, newest first.

    They are handed over in one piece: row by row, thousands took longer than to find them.
    """
    together = "json_group_array" if tx.dialect.name == "sqlite" else "json_agg"
    asked = f"SELECT CAST({together}(id) AS text) FROM ({statement}) AS found"  # noqa: S608
    found = _execute(tx, asked, wanted)
    return sorted(orjson.loads(found), reverse=True) if found else []


def _execute(tx: Transaction, statement: str, wanted: Wanted) -> Any:
    """Return the one value that a statement selects."""
    values: dict[str, object] = {
        "match": wanted.match,
        "first": wanted.first,
        "end": wanted.end,
        "after": wanted.after and wanted.after.isoformat(),
        "before": wanted.before and wanted.before.isoformat(),
    }
    values["crowd"], values["crowd_end"] = wanted.crowd or (None, None)
    return tx.execute(written(statement), values, execution_options=FOR_ITS_VALUES).scalar_one()


def _run_for_each(
    tx: Transaction, statement: str, library_id: int, entries: Iterable[tuple[int, list[str]]]
) -> None:
    rows = [
        {"entry_id": entry_id, "tokens": " ".join(tokens)}
        for entry_id, terms in entries
        if (tokens := _name_tokens(library_id, terms))
    ]
    if rows:
        tx.execute(text(statement), rows)


def _name_tokens(library_id: int, terms: Sequence[str]) -> list[str]:
    tokens = [f"{library_id}:{term}" for term in (ANY, *terms)]
    if len(tokens) * LONGEST_TOKEN <= LONGEST_TOKENS:
        return tokens
    sizes = accumulate(len(token.encode()) + 4 for token in tokens)
    return [token for token, size in zip(tokens, sizes, strict=True) if size <= LONGEST_TOKENS]


@dataclass(frozen=True, slots=True)
class _Syntax:
    """How a database writes what it matches; a token holds neither quotes nor backslashes."""

    quote: str
    begins: str
    both: str
    either: str
    but_not: str

    def term(self, library_id: int, term: str, *, prefix: bool = False) -> str:
        token = f"{self.quote}{library_id}:{term}{self.quote}"
        return token + self.begins if prefix else token

    def clause(self, library_id: int, clause: Clause, begin: str = "") -> str:
        """Write that all terms of any alternative are there, or one of the weaker ones."""
        ways = [
            self.both.join(
                self.term(
                    library_id, begin + term, prefix=clause.prefix and place == len(terms) - 1
                )
                for place, term in enumerate(terms)
            )
            for terms in clause.alternatives
        ]
        ways += [self.term(library_id, begin + term) for term in clause.weaker]
        if clause.also_prefix:
            ways.append(self.term(library_id, begin + clause.also_prefix, prefix=True))
        return self.any(ways)

    def any(self, ways: Iterable[str]) -> str:
        return "(" + self.either.join(f"({way})" for way in ways) + ")"


# https://sqlite.org/fts5.html#full_text_query_syntax
_FTS5 = _Syntax('"', " *", " AND ", " OR ", " NOT ")
# https://www.postgresql.org/docs/current/datatype-textsearch.html
_TSQUERY = _Syntax("'", ":*", " & ", " | ", " & !")
