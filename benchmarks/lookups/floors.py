"""What SQLite does by itself: FTS5 with `ORDER BY rank` over the same terms, and LIKE."""

import sqlite3
from contextlib import closing
from pathlib import Path

from rich.console import Console
from rich.progress import track
from sqlalchemy import event, select

from benchmarks.corpus import TEAM
from benchmarks.corpus.kept import choosing
from bot.domain.reading_list import Entry
from bot.domain.search import Hit, LookupAnswer
from bot.domain.search.query import Clause, Query
from bot.domain.search.snippet import cut_snippet
from bot.domain.search.tokens import tokenize
from bot.domain.viewer import Viewer
from bot.storage import lookup
from bot.storage.database import Database, Transaction
from bot.storage.reactions import count_reactions
from bot.storage.tables import reading_lists, sections

RANK = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT 5"
COUNT = "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT 10001)"
CREATE = (
    "CREATE VIRTUAL TABLE words USING fts5(terms, content='', tokenize=\"ascii tokenchars '.+#'\")"
)


def keep_words(kept: Path, sections: int, seed: int) -> Path:
    """Return an FTS5 table of the terms of a kept database's sections, in a file of its own."""
    with choosing(f"words-{sections}-{seed}", ".db") as path:
        if not path.exists():
            unfinished = path.with_suffix(".part")
            _write_words(kept, unfinished, sections)
            unfinished.rename(path)
    return path


def _write_words(kept: Path, path: Path, sections: int) -> None:
    with closing(sqlite3.connect(kept)) as source, closing(sqlite3.connect(path)) as target:
        target.execute(CREATE)
        rows = source.execute("SELECT section_id, title, text FROM sections")
        console = Console(stderr=True)
        for section_id, title, text in track(rows, "Tokenising", total=sections, console=console):
            terms = " ".join(token.text for token in tokenize(f"{title}\n{text}"))
            target.execute("INSERT INTO words (rowid, terms) VALUES (?, ?)", (section_id, terms))
        target.commit()


def write_match(query: Query) -> str:
    """Return what a query's words are in FTS5's language: the same sections match."""
    return " AND ".join(_write_clause(clause) for clause in query.words)


def _write_clause(clause: Clause) -> str:
    ways = []
    for *first, last in clause.alternatives:
        if clause.phrase:
            ways.append(_quote(" ".join([*first, last])))
            continue
        terms = [*map(_quote, first), _quote(last) + " *" * clause.prefix]
        ways.append(" AND ".join(terms))
    if clause.also_prefix:
        ways.append(f"{_quote(clause.also_prefix)} *")
    return "(" + " OR ".join(f"({way})" for way in ways) + ")"


def _quote(term: str) -> str:
    return f'"{term}"'


def write_like(query: Query) -> tuple[str, list[str]]:
    """Return a statement that looks for a query's words with LIKE, and its values."""
    words = [clause.word for clause in query.words]
    wanted = " AND ".join(["(title LIKE ? OR text LIKE ?)"] * len(words))
    values = [f"%{word}%" for word in words for _ in range(2)]
    return f"SELECT section_id FROM sections WHERE {wanted}", values  # noqa: S608 - marks only


def open_both(kept: Path, words: Path) -> Database:
    """Return the database with the FTS5 table beside it."""
    db = Database(f"sqlite:///{kept}")

    @event.listens_for(db.engine, "connect")
    def attach(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("ATTACH DATABASE ? AS floor", (str(words),))

    return db


def find_by_rank(tx: Transaction, query: Query) -> LookupAnswer:
    """Return the answer that a look-up gives, of the sections that FTS5 ranks first."""
    match = (write_match(query),)
    ids = list(tx.exec_driver_sql(RANK, match).scalars())
    total = tx.exec_driver_sql(COUNT, match).scalar_one()
    return LookupAnswer(query.text, total, tuple(_build_hits(tx, query, ids)), has_lists=True)


def _build_hits(tx: Transaction, query: Query, ids: list[int]) -> list[Hit]:
    rows = tx.execute(
        select(
            sections.c.section_id,
            sections.c.list_id,
            sections.c.anchor,
            reading_lists.c.title,
            reading_lists.c.date,
        )
        .join(reading_lists, reading_lists.c.list_id == sections.c.list_id)
        .where(sections.c.section_id.in_(ids))
    ).all()
    found = lookup.get_sections(tx, ids)
    places = [(row.list_id, row.anchor) for row in rows]
    liked = count_reactions(tx, TEAM, places)
    permalinks = lookup.find_permalinks(tx, Viewer.everything(TEAM), places)
    return [
        Hit(
            section_id=row.section_id,
            list_id=row.list_id,
            title=found[row.section_id].title,
            list_title=row.title,
            date=row.date,
            snippet=cut_snippet(found[row.section_id].text, query),
            links=tuple(Entry(url, text) for url, text in found[row.section_id].links),
            permalink=permalinks.get(place),
            reactions=tuple(liked.get(place, {}).items()),
        )
        for place, row in zip(places, rows, strict=True)
    ]
