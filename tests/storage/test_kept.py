"""What was read is kept for as long as it would be read again."""

import asyncio
from collections.abc import Hashable
from pathlib import Path

from sqlalchemy import func, insert, select

from bot.storage.database import Database, Transaction
from bot.storage.kept import Kept, read_kept, read_state
from bot.storage.tables import workspaces
from tests.fakes import NOON


async def test_values_are_kept_for_each_database_and_the_oldest_go_first(
    db: Database, database_url: str
) -> None:
    kept: Kept[int, str] = Kept(2)
    other = Database(database_url)

    assert kept.find(db.engine, [1]) == {}
    kept.add(db.engine, {1: "one", 2: "two"})
    kept.add(db.engine, {3: "three"})

    assert kept.find(db.engine, [1, 2, 3]) == {2: "two", 3: "three"}
    assert kept.find(other.engine, [2]) == {}
    await other.close()


def write(tx: Transaction, name: str) -> None:
    row = {"team_id": name, "name": name, "url": "", "bot_user_id": "", "reached_at": NOON}
    tx.execute(insert(workspaces), row)


def count(tx: Transaction) -> int:
    return tx.execute(select(func.count()).select_from(workspaces)).scalar_one()


async def test_the_state_is_the_same_until_anybody_writes(either_db: Database) -> None:
    first = {await either_db.read(read_state) for _ in range(20)}
    if either_db.is_sqlite:  # elsewhere other databases of the server count, too
        assert len(first) == 1

    await either_db.write(lambda tx: write(tx, "T1"))
    second = {await either_db.read(read_state) for _ in range(20)}

    stranger = Database(either_db.engine.url.render_as_string(hide_password=False))
    await stranger.write(lambda tx: write(tx, "T2"))
    await stranger.close()
    third = {await either_db.read(read_state) for _ in range(20)}

    assert len(first | second | third) == len(first) + len(second) + len(third)


async def test_no_two_counts_are_read_in_one_state(either_db: Database) -> None:
    seen: dict[object, int] = {}

    def read(tx: Transaction) -> tuple[object, int]:
        return read_state(tx), count(tx)

    for number in range(30):
        await either_db.write(lambda tx, number=number: write(tx, f"T{number}"))
        for state, counted in await asyncio.gather(*(either_db.read(read) for _ in range(8))):
            assert seen.setdefault(state, counted) == counted


async def test_what_is_peeked_at_changes_with_whatever_is_written(either_db: Database) -> None:
    states = [either_db.peek_state() for _ in range(3)]
    if not either_db.is_sqlite:
        assert states == [None] * 3
        return
    assert len(set(states)) == 1

    await either_db.write(lambda tx: write(tx, "T1"))
    own = either_db.peek_state()
    stranger = Database(either_db.name)
    await stranger.write(lambda tx: write(tx, "T2"))
    await stranger.close()

    assert len({states[0], own, either_db.peek_state()}) == 3


async def test_a_database_that_can_t_be_opened_has_no_state_to_peek_at(tmp_path: Path) -> None:
    absent = Database(f"sqlite:///{tmp_path}/no/such/folder/readlist.db")
    assert absent.peek_state() is None
    await absent.close()


async def test_what_is_read_once_is_read_anew_when_anything_changed(either_db: Database) -> None:
    kept: Kept[tuple[Hashable, str], int] = Kept(10)
    seen = []
    for number in range(20):
        if number % 4 == 0:
            await either_db.write(lambda tx, number=number: write(tx, f"T{number}"))
        seen.append(await read_kept(either_db, kept, "all", count))

    assert seen == [number // 4 + 1 for number in range(20)]


def test_of_many_that_are_added_at_once_the_last_ones_stay(db: Database) -> None:
    kept: Kept[int, int] = Kept(3)
    kept.add(db.engine, {0: 0, 1: 1})

    kept.add(db.engine, dict(zip(range(2, 9), range(2, 9), strict=True)))

    assert kept.find(db.engine, range(9)) == {6: 6, 7: 7, 8: 8}
