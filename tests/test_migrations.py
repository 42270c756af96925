"""The schema that migrations make is the one that tables.py describes, on both databases."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.sql.schema import SchemaItem

from bot.domain.errors import StorageError
from bot.storage import migrate
from bot.storage.database import Database, Transaction
from bot.storage.tables import is_on, metadata

NEWEST = "0006"

OWN_KINDS = {"search_tokens"}
"""What each database has in its own kind, with the tables beneath it."""


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or name in metadata.tables


def is_beneath(name: str) -> bool:
    return any(name.startswith(f"{own}_") for own in OWN_KINDS)


async def test_migrations_and_tables_agree(either_db: Database) -> None:
    def is_of_this_kind(item: SchemaItem, *_: object) -> bool:
        return is_on(item, either_db.engine.dialect.name)

    def differences(tx: Transaction) -> list[object]:
        context = MigrationContext.configure(
            tx,
            opts={
                "compare_type": True,
                "include_name": is_ours,
                "include_object": is_of_this_kind,
            },
        )
        return list(compare_metadata(context, metadata))

    assert await either_db.read(differences) == []


async def test_a_second_upgrade_finds_nothing_to_do(either_db: Database) -> None:
    before, after = migrate.upgrade(either_db)
    assert before == after == NEWEST


async def test_downgrading_takes_every_table_away_and_upgrading_brings_them_back(
    either_db: Database,
) -> None:
    def downgrade(tx: Transaction) -> set[str]:
        config = migrate.build_config()
        config.attributes["connection"] = tx
        command.downgrade(config, "base")
        return set(inspect(tx).get_table_names())

    assert either_db.write_now(downgrade) == {"alembic_version"}
    assert migrate.upgrade(either_db) == (None, NEWEST)
    names = await either_db.read(lambda tx: set(inspect(tx).get_table_names()))
    assert {name for name in names if not is_beneath(name)} == {
        "alembic_version",
        *metadata.tables,
        *OWN_KINDS,
    }


async def test_a_database_from_the_future_is_left_alone(either_db: Database) -> None:
    def set_version(tx: Transaction, version: str) -> None:
        tx.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})

    either_db.write_now(lambda tx: set_version(tx, "9999"))
    with pytest.raises(StorageError, match="a newer one has migrated it"):
        migrate.upgrade(either_db)
    either_db.write_now(lambda tx: set_version(tx, NEWEST))
