import asyncio
import threading
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from bot.domain.errors import StorageError
from bot.storage.database import FOR_ITS_VALUES, Database, Transaction
from bot.storage.tables import channels
from tests.fakes import NOON


def add_channel(channel_id: str) -> Callable[[Transaction], str]:
    def write(tx: Transaction) -> str:
        values = {"team_id": "T1", "channel_id": channel_id, "next_post_at": NOON}
        tx.execute(insert(channels).values(values))
        return channel_id

    return write


def list_channels(tx: Transaction) -> list[str]:
    return sorted(tx.execute(select(channels.c.channel_id)).scalars())


async def test_what_is_written_is_there_to_be_read(either_db: Database) -> None:
    assert await either_db.write(add_channel("C1")) == "C1"
    assert await either_db.read(list_channels) == ["C1"]


async def test_many_writes_at_once_all_arrive(either_db: Database) -> None:
    ids = [f"C{n:03}" for n in range(200)]
    assert await asyncio.gather(*(either_db.write(add_channel(each)) for each in ids)) == ids
    assert await either_db.read(list_channels) == ids


async def test_a_write_that_fails_undoes_itself_and_none_of_its_neighbours(
    either_db: Database,
) -> None:
    def fail(tx: Transaction) -> None:
        add_channel("C_HALF")(tx)
        raise LookupError("on purpose")

    gate = threading.Event()

    def hold(tx: Transaction) -> None:
        gate.wait(10)  # so that the others wait in the queue and share a commit

    held = asyncio.ensure_future(either_db.write(hold))
    others = [either_db.write(fn) for fn in (add_channel("C1"), fail, add_channel("C2"))]
    gathered = asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0)
    gate.set()
    await held
    first, failed, second = await gathered
    assert (first, second) == ("C1", "C2")
    assert isinstance(failed, LookupError)
    assert await either_db.read(list_channels) == ["C1", "C2"]


async def test_a_read_can_not_write_for_good(either_db: Database) -> None:
    refused = nullcontext() if either_db.is_sqlite else pytest.raises(StorageError)
    with refused:
        await either_db.read(add_channel("C1"))
    assert await either_db.read(list_channels) == []
    await either_db.write(add_channel("C2"))
    assert await either_db.read(list_channels) == ["C2"]


@pytest.mark.postgresql
@pytest.mark.parametrize("said", ["", "?prepare_threshold=2", "?prepare_threshold=none"])
async def test_postgresql_prepares_what_is_read_often(migrated_postgresql: str, said: str) -> None:
    """But for what is to be planned for its values, and unless the URL says no."""
    db = Database(migrated_postgresql + said)
    prepared = "SELECT statement FROM pg_prepared_statements"

    def read(tx: Transaction) -> None:
        list_channels(tx)
        query = text("SELECT 1 FROM releases WHERE team_id = :team_id")
        tx.execute(query, {"team_id": "T1"}, execution_options=FOR_ITS_VALUES)

    try:
        for _ in range(3 if "2" in said else 7):
            await db.read(read)
        known = await db.read(lambda tx: tx.execute(text(prepared)).scalars().all())
    finally:
        await db.close()

    assert any("FROM channels" in each for each in known) is ("none" not in said)
    assert not any("FROM releases" in each for each in known)


async def test_instants_come_back_aware_and_in_utc(either_db: Database) -> None:
    await either_db.write(add_channel("C1"))
    at = await either_db.read(lambda tx: tx.execute(select(channels.c.next_post_at)).scalar_one())
    assert at == NOON
    assert at.tzinfo is NOON.tzinfo


async def test_a_naive_datetime_is_refused(either_db: Database) -> None:
    naive = datetime(2026, 12, 4)  # noqa: DTZ001 - that is what is refused
    values = {"team_id": "T1", "channel_id": "C1", "next_post_at": naive}
    with pytest.raises(StorageError, match="must be aware"):
        await either_db.write(lambda tx: tx.execute(insert(channels).values(values)))


async def test_a_missing_table_says_how_to_set_the_database_up(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path}/empty.db")
    with pytest.raises(StorageError, match="readlist db upgrade"):
        await db.read(list_channels)
    await db.close()


async def test_a_folder_that_is_not_there_is_said_in_a_sentence(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path}/missing/readlist.db")
    with pytest.raises(StorageError, match="check folder and rights"):
        await db.write(list_channels)
    await db.close()


async def test_a_dead_postgresql_is_said_in_a_sentence_without_its_password() -> None:
    db = Database("postgresql://someone:geheim@127.0.0.1:1/nowhere")
    with pytest.raises(StorageError, match="can't be used") as raised:
        await db.read(list_channels)
    assert "geheim" not in str(raised.value)
    await db.close()


@pytest.mark.postgresql
async def test_a_column_may_get_another_type_while_statements_are_prepared(
    migrated_postgresql: str,
) -> None:
    db = Database(migrated_postgresql)

    def run(statement: str) -> Callable[[Transaction], list[int]]:
        def execute(tx: Transaction) -> list[int]:
            result = tx.execute(text(statement))
            return list(result.scalars()) if result.returns_rows else []

        return execute

    try:
        await db.write(run("CREATE TABLE odd (n integer)"))
        for ask in (db.read, db.write):
            for _ in range(7):
                await asyncio.gather(*(ask(run("SELECT n FROM odd")) for _ in range(8)))
            await db.write(run("ALTER TABLE odd ALTER n TYPE bigint"))
            await asyncio.gather(*(ask(run("SELECT n FROM odd")) for _ in range(8)))
            await db.write(run("ALTER TABLE odd ALTER n TYPE integer"))
    finally:
        await db.write(run("DROP TABLE odd"))
        await db.close()


@pytest.mark.parametrize(
    "url",
    ["nonsense", "mysql://host/db", "sqlite3:///x", "postgresql://host/db?prepare_threshold=often"],
)
def test_a_url_of_no_database_that_we_know_is_said(url: str) -> None:
    with pytest.raises(StorageError, match="DATABASE_URL"):
        Database(url)


async def test_closing_finishes_the_writes_that_wait(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    writes = [asyncio.ensure_future(db.write(add_channel(f"C{n}"))) for n in range(20)]
    await asyncio.sleep(0)
    await db.close()
    assert await asyncio.gather(*writes) == [f"C{n}" for n in range(20)]


async def test_a_write_whose_caller_left_harms_nobody(db: Database) -> None:
    gate = threading.Event()
    held = asyncio.ensure_future(db.write(lambda _tx: gate.wait(10)))
    left = asyncio.ensure_future(db.write(add_channel("C1")))
    await asyncio.sleep(0)
    left.cancel()
    gate.set()
    await held
    await db.write(lambda tx: tx.execute(text("SELECT 1")).scalar())
    assert left.cancelled()


def test_a_write_whose_event_loop_is_gone_harms_nobody(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    gate = threading.Event()

    async def leave() -> None:
        left = asyncio.ensure_future(db.write(lambda _tx: gate.wait(10)))
        await asyncio.sleep(0.01)
        left.cancel()

    asyncio.run(leave())
    gate.set()

    assert asyncio.run(db.write(add_channel("C1"))) == "C1"
    asyncio.run(db.close())


async def test_writes_of_several_event_loops_come_back_to_their_own(db: Database) -> None:
    gate = threading.Event()
    held = asyncio.ensure_future(db.write(lambda _tx: gate.wait(10)))

    async def write(number: int) -> str:
        return await db.write(add_channel(f"C{number}"))

    threads = [asyncio.to_thread(asyncio.run, write(number)) for number in range(4)]
    others = asyncio.gather(*threads, *(write(number) for number in range(4, 8)))
    await asyncio.sleep(0.1)
    gate.set()

    assert await others == [f"C{number}" for number in range(8)]
    assert await held
