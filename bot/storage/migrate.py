"""Bringing a database's schema up to date, with Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, text

from bot.domain.errors import StorageError
from bot.storage.database import Database

_LOCK = 0x7EAD_1157  # any number of our own: PostgreSQL's advisory lock for migrations


def upgrade(db: Database) -> tuple[str | None, str | None]:
    """Upgrade to the newest schema and return (revision before, revision after).

    Several processes may start at once: SQLite's write lock or an advisory lock lets one through
    at a time, and those that come later find nothing to do. Raises StorageError, also for a
    database that a newer readlist has migrated.
    """
    return db.write_now(_upgrade)


def _upgrade(connection: Connection) -> tuple[str | None, str | None]:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    config = build_config()
    before = MigrationContext.configure(connection).get_current_revision()
    head = ScriptDirectory.from_config(config).get_current_head()
    if before != head:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise StorageError(
                f"The database is at {before}, which this readlist does not know: a newer one has "
                f"migrated it. Install that one, or restore a backup. ({error})"
            ) from error
    return before, head


def build_config() -> Config:
    """Return Alembic's configuration: the migrations beside the code, or inside the wheel."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_migrations"
    folder = inside if inside.is_dir() else package.parent / "migrations"
    config = Config()
    config.set_main_option("script_location", str(folder))
    return config
