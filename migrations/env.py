"""Runs migrations on the connection that readlist hands over, or on DATABASE_URL from the shell."""

import os
from typing import Any

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.sql.schema import SchemaItem

from bot.storage.database import Database
from bot.storage.tables import is_on, metadata


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave out SQLite's and FTS5's own tables, which autogenerate would drop."""
    return kind != "table" or name in metadata.tables


def include_object(item: SchemaItem, *_: Any) -> bool:
    """Leave out what only the other database has."""
    return is_on(item, context.get_context().dialect.name)


def migrate(connection: Connection) -> None:
    """Run on `connection`, in the transaction that it is in."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_name=include_name,
        include_object=include_object,
        render_as_batch=True,
        transactional_ddl=True,
    )
    context.run_migrations()


connection = context.config.attributes.get("connection")
if connection is not None:
    migrate(connection)
else:
    Database(os.environ.get("DATABASE_URL", "sqlite:///readlist.db")).write_now(migrate)
