"""What is committed comes into SQLite's file while nobody waits for it."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.storage.checkpoints import Checkpointer
from bot.storage.database import READ_ONLY, Database, Transaction
from bot.storage.tables import channels
from tests.fakes import NOON
from tests.running import until


def add_channels(name: str, count: int = 1) -> Callable[[Transaction], None]:
    def write(tx: Transaction) -> None:
        rows = [
            {"team_id": "T1", "channel_id": f"{name}{number:05}", "next_post_at": NOON}
            for number in range(count)
        ]
        tx.execute(insert(channels), rows)

    return write


@pytest.fixture
def in_the_file(db: Database, tmp_path: Path) -> Callable[[], int]:
    """How many channels the file has without its log."""

    def count() -> int:
        copy = tmp_path / "copy.db"
        copy.write_bytes(Path(db.engine.url.database or "").read_bytes())
        try:
            with closing(sqlite3.connect(copy)) as alone:
                number: int = alone.execute("SELECT count(*) FROM channels").fetchone()[0]
                return number
        except sqlite3.DatabaseError:
            return -1  # read while it was written

    return count


async def test_what_is_committed_comes_into_the_file(
    db: Database, in_the_file: Callable[[], int]
) -> None:
    for number in range(3):
        await db.write(add_channels(f"C{number}"))
        await until(lambda known=number + 1: in_the_file() == known)


async def test_who_reads_on_keeps_nobody_from_writing(
    db: Database, in_the_file: Callable[[], int]
) -> None:
    await db.write(add_channels("C0"))
    with db.engine.connect().execution_options(**READ_ONLY) as reading:
        reading.exec_driver_sql("SELECT count(*) FROM channels")
        for number in range(1, 4):
            await db.write(add_channels(f"C{number}"))
    await db.write(add_channels("C4"))

    await until(lambda: in_the_file() == 5)


async def test_what_makes_the_log_too_long_is_brought_into_the_file_by_who_commits_it(
    db: Database, in_the_file: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Checkpointer, "note_commit", lambda _self: None)
    monkeypatch.setattr("bot.storage.database.MOST_PAGES", 100)

    await db.write(add_channels("C"))
    assert in_the_file() == 0
    await db.write(add_channels("D", 20_000))
    assert in_the_file() == 20_001


async def test_closing_ends_the_thread(sqlite_url: str) -> None:
    def list_threads() -> set[threading.Thread]:
        return {each for each in threading.enumerate() if each.name == "checkpoints"}

    before = list_threads()
    db = Database(sqlite_url)
    await db.write(add_channels("C0"))

    await until(lambda: len(list_threads() - before) == 1)
    await db.close()
    assert list_threads() <= before


def test_closing_is_heard_whenever_it_comes(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoints = Checkpointer(sqlite_url.removeprefix("sqlite:///"))
    wanted = checkpoints._is_wanted
    is_woken, is_closed = threading.Event(), threading.Event()
    clear, wake = wanted.clear, wanted.set

    def clear_late() -> None:
        is_woken.set()
        is_closed.wait(30)
        clear()

    monkeypatch.setattr(wanted, "clear", clear_late)
    checkpoints.note_commit()
    is_woken.wait(30)
    monkeypatch.setattr(wanted, "set", lambda: (wake(), is_closed.set()))
    closing = threading.Thread(target=checkpoints.close, daemon=True)
    closing.start()

    closing.join(30)
    assert not closing.is_alive()


@pytest.mark.parametrize("name", ["a b.db", "每周 #1?.db", "100%20.db"])
async def test_a_file_may_have_any_name_and_be_closed_and_used_again(
    tmp_path: Path, migrated_sqlite: bytes, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(migrated_sqlite)
    before = sorted(tmp_path.iterdir())
    checkpoints = Checkpointer(f"/{path}")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for number in range(2):
            known = path.read_bytes()
            connection.execute(f"CREATE TABLE again_{number} (n)")
            checkpoints.note_commit()
            await until(lambda known=known: path.read_bytes() != known)
            checkpoints.close()

    assert sorted(tmp_path.iterdir()) == before


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    checkpoints = Checkpointer(str(tmp_path / "missing.db"))

    checkpoints.note_commit()
    checkpoints.close()

    assert list(tmp_path.iterdir()) == []
