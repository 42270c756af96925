"""Whether the database is there."""

from pathlib import Path

from bot.services.health import is_database_ready
from bot.storage.database import Database


async def test_a_database_that_is_set_up_is_ready(db: Database) -> None:
    assert await is_database_ready(db)


async def test_a_database_without_tables_is_not_ready(tmp_path: Path) -> None:
    empty = Database(f"sqlite:///{tmp_path / 'empty.db'}")

    ready = await is_database_ready(empty)

    await empty.close()
    assert not ready
