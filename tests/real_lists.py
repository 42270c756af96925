"""The real lists beside the project, as one library, and how it is asked."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.domain.search import LookupAnswer
from bot.domain.viewer import Viewer
from bot.services.library import import_document
from bot.services.lookup import look_up
from bot.sources.files import Document
from bot.storage import migrate
from bot.storage.database import Database
from tests.fakes import FakeClock

LISTS = Path(__file__).resolve().parents[2] / "shared" / "lists"
TEAM = "T1"

needs_real_lists = pytest.mark.skipif(
    not LISTS.exists(), reason="the real lists are not beside the project"
)


async def import_text(
    db: Database, source: str, text: str | bytes, *, name: str = "", team_id: str = TEAM
) -> int:
    """Import a list, or a new text of one, and return its id."""
    content = text.encode() if isinstance(text, str) else text
    document = Document(source, name or source, content)
    return (await import_document(db, FakeClock(), team_id, document)).summary.list_id


async def import_real_lists(db: Database) -> None:
    """Import every list; its source is its path below the folder of lists."""
    for file in sorted(LISTS.rglob("*.md")):
        source = file.relative_to(LISTS).as_posix()
        await import_text(db, source, file.read_bytes(), name=file.name)


async def ask(
    db: Database, query: str, *, limit: int = 10, offset: int = 0, team_id: str = TEAM
) -> LookupAnswer:
    """Look a query up, on the day at which the clock of the tests stands still."""
    return await look_up(
        db, FakeClock(), Viewer.everything(team_id), query, limit=limit, offset=offset
    )


@contextmanager
def serve_real_lists() -> Iterator[str]:
    """Import the lists into a SQLite file, yield its URL, and forget it: for the command line."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/readlist.db"
        migrate.upgrade(db := Database(url))
        db.engine.dispose()
        fill_with_real_lists(url)
        yield url


def fill_with_real_lists(url: str) -> None:
    """Import the lists into a migrated, empty database."""

    async def fill() -> None:
        db = Database(url)
        await import_real_lists(db)
        await db.close()

    asyncio.run(fill())
