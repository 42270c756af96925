"""Real databases full of made lists, built once and kept until what they are made of changes."""

import asyncio
import fcntl
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import dialect as postgresql_dialect
from sqlalchemy.schema import CreateIndex

from benchmarks.corpus.life import reach_workspace, release
from benchmarks.corpus.sections import make_lists
from bot.domain.search.tokens import name_analyzer
from bot.services.indexing import update_index
from bot.storage import migrate
from bot.storage.database import Database
from bot.storage.tables import ONLY_ON, metadata
from tests import postgresql

LISTS_A_COMMIT = 50
KEPT = "READLIST_BENCH_KEPT"
SOURCES = (
    "characters.txt",
    "chinese.txt",
    "english.txt",
    "life.py",
    "queries.py",
    "sections.py",
    "vocabulary.py",
)
"""What lists are made of: a change of one makes other lists."""


FILLED = frozenset(
    {
        "channels",
        "deliveries",
        "reactions",
        "reading_lists",
        "releases",
        "revisions",
        "search_entries",
        "search_libraries",
        "search_spellings",
        "search_terms",
        "search_tokens",
        "sections",
        "visibility_changes",
    }
)
"""The tables that are filled: another one leaves what is kept as good as it was."""


def find_folder() -> Path:
    """Return where databases are kept: beside the benchmarks, or where the environment says."""
    named = os.environ.get(KEPT)
    folder = Path(named) if named else Path(__file__).resolve().parent.parent / ".kept"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def keep_sqlite(sections: int, seed: int) -> Path:
    """Return a SQLite database with so many sections, indexed; it is to be read only."""
    with choosing(f"sqlite-{sections}-{seed}", ".db") as path:
        if not path.exists():
            unfinished = path.with_suffix(".part")
            asyncio.run(_fill(f"sqlite:///{unfinished}", sections, seed))
            unfinished.rename(path)
    return path


@contextmanager
def serve_postgresql(programs: Path, sections: int, seed: int) -> Iterator[str]:
    """Serve a PostgreSQL database with so many sections, indexed; it is to be read only."""
    with choosing(f"postgresql-{sections}-{seed}", "") as folder:
        if not folder.exists():
            unfinished = folder.with_suffix(".part")
            unfinished.mkdir()
            with postgresql.serve_kept(programs, unfinished) as url:
                asyncio.run(_fill(url, sections, seed))
                vacuum(url)
            unfinished.rename(folder)
        with postgresql.serve_kept(programs, folder) as url:
            yield url


async def _fill(url: str, sections: int, seed: int) -> None:
    db = Database(url)
    await asyncio.to_thread(migrate.upgrade, db)
    await build(db, sections, seed)
    await db.close()


async def build(db: Database, sections: int, seed: int) -> None:
    """Fill a migrated database: lists as they are imported, their releases, and the index."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as progress:
        saving = progress.add_task("Saving sections", total=sections)
        _save_lists(db, sections, seed, lambda done: progress.advance(saving, done))
        indexing = progress.add_task("Indexing lists", total=None)
        async for step in update_index(db):
            progress.update(indexing, completed=step.done, total=step.total)


def _save_lists(db: Database, sections: int, seed: int, note: Callable[[int], None]) -> None:
    db.write_now(reach_workspace)
    lists = make_lists(sections, seed)
    while some := list(islice(lists, LISTS_A_COMMIT)):
        db.write_now(lambda tx, some=some: [release(tx, made) for made in some])
        note(sum(len(made.parsed.sections) for made in some))


@contextmanager
def choosing(name: str, suffix: str, *makers: Path) -> Iterator[Path]:
    """Yield where something of this name is kept, to one process at a time.

    `makers` are files that make it, beside those that make lists. What has the name but another
    content, and what was left unfinished, is forgotten.
    """
    folder = find_folder()
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        path = folder / f"{name}-{_name_content(makers)}{suffix}"
        for other in folder.glob(f"{name}-*"):
            if other.name.removesuffix("-wal").removesuffix("-shm") != path.name:
                shutil.rmtree(other) if other.is_dir() else other.unlink()
        yield path


def _name_content(makers: Iterable[Path]) -> str:
    """Return a name for what a database is made of: the lists, the analyzer, the schema."""
    sources = [Path(__file__).with_name(name) for name in SOURCES]
    made = [path.read_text("utf-8") for path in (*sources, *makers)]
    parts = [*made, name_analyzer(), _read_schema()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def _read_schema() -> str:
    """Return how the tables are made that are filled, and what PostgreSQL alone has beside them."""
    indexes = [
        index for name in FILLED & metadata.tables.keys() for index in metadata.tables[name].indexes
    ]
    alone = [
        str(CreateIndex(index).compile(dialect=postgresql_dialect()))
        for index in indexes
        if ONLY_ON in index.info
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        db = Database(f"sqlite:///{path}")
        migrate.upgrade(db)
        db.engine.dispose()
        connection = sqlite3.connect(path)
        rows = connection.execute(
            "SELECT tbl_name, sql FROM sqlite_master ORDER BY name"
        ).fetchall()
        connection.close()
    return str([*(sql for table, sql in rows if table in FILLED), *sorted(alone)])


def vacuum(url: str) -> None:
    """Leave the tables as autovacuum would in a while."""
    db = Database(url)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    db.engine.dispose()
