"""The look-up's index is made whole again, whatever became of it."""

import threading
from collections.abc import AsyncIterator, Sequence

import pytest
from sqlalchemy import text, update

from bot.domain.errors import StorageError
from bot.domain.viewer import Viewer
from bot.services import indexing
from bot.services.indexing import Progress, reindex, update_index
from bot.services.library import import_document
from bot.services.lookup import look_up
from bot.sources.files import Document
from bot.storage import search_index
from bot.storage.database import Database, Transaction
from bot.storage.search_index import IndexedList, UnindexedList
from bot.storage.tables import search_libraries
from tests.fakes import FakeClock

LISTS = ("# One\n\n## Docker\nswarm\n", "# Two\n\n## Clocks\ntick docker\n")


@pytest.fixture(autouse=True)
def one_list_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "LISTS_AT_ONCE", dict.fromkeys(indexing.LISTS_AT_ONCE, 1))


@pytest.fixture
async def library(either_db: Database, clock: FakeClock) -> Database:
    for team_id in ("T1", "T2"):
        for number, content in enumerate(LISTS):
            document = Document(f"{number}.md", f"{number}.md", content.encode())
            await import_document(either_db, clock, team_id, document)
    return either_db


async def follow(steps: AsyncIterator[Progress]) -> list[tuple[int, int]]:
    return [(step.done, step.total) async for step in steps]


async def count(db: Database, clock: FakeClock, query: str, team_id: str = "T1") -> int:
    return (await look_up(db, clock, Viewer.everything(team_id), query)).total


async def test_a_whole_index_is_left_alone(library: Database) -> None:
    assert await follow(update_index(library)) == []


async def test_lists_that_are_not_indexed_are(library: Database, clock: FakeClock) -> None:
    await library.write(lambda tx: search_index.remove_list(tx, "T1", 1))
    assert await count(library, clock, "docker") == 1

    assert await follow(update_index(library)) == [(1, 1)]

    assert await count(library, clock, "docker") == 2


async def test_the_index_of_another_analyzer_is_made_anew(
    library: Database, clock: FakeClock
) -> None:
    await library.write(lambda tx: tx.execute(update(search_libraries).values(analyzer="0")))

    assert await follow(update_index(library)) == [(1, 4), (2, 4), (3, 4), (4, 4)]

    assert await count(library, clock, "docker") == 2
    assert await count(library, clock, "docker", "T2") == 2


async def test_stopped_halfway_it_goes_on_from_there(library: Database, clock: FakeClock) -> None:
    await library.write(search_index.empty)
    async for step in update_index(library):
        if step.done == 1:
            break

    assert await follow(update_index(library)) == [(1, 3), (2, 3), (3, 3)]
    assert await count(library, clock, "docker") == 2


@pytest.mark.parametrize("analyzer", ["1, OpenCC 0.9", None])
async def test_look_ups_find_all_after_a_rebuild(
    library: Database, clock: FakeClock, analyzer: str | None
) -> None:
    if analyzer is not None:
        await library.write(
            lambda tx: tx.execute(update(search_libraries).values(analyzer=analyzer))
        )

    assert len(await follow(reindex(library))) == 4

    assert await count(library, clock, "docker") == 2
    assert await follow(update_index(library)) == []


async def test_look_ups_find_everything_while_the_index_is_rebuilt(
    library: Database, clock: FakeClock
) -> None:
    found = [await count(library, clock, "docker") async for _ in reindex(library)]

    assert found == [2, 2, 2, 2]


async def test_afresh_look_ups_find_what_is_already_there(
    library: Database, clock: FakeClock
) -> None:
    found = [await count(library, clock, "docker") async for _ in reindex(library, afresh=True)]

    assert (found[0], found[-1]) == (1, 2)


async def test_the_next_lists_are_prepared_while_a_server_writes(
    library: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each write waits until the lists after it were read: on SQLite they never are meanwhile."""
    read, write = search_index.read_list, search_index.index_lists
    are_read = threading.Semaphore(0)
    order = []

    def note_read(tx: Transaction, team_id: str, list_id: int) -> UnindexedList:
        order.append("read")
        are_read.release()
        return read(tx, team_id, list_id)

    def note_write(tx: Transaction, team_id: str, lists: Sequence[IndexedList]) -> None:
        assert are_read.acquire(timeout=30)  # its own
        if not library.is_sqlite and order.count("write") < 3:
            assert are_read.acquire(timeout=30)
            are_read.release()
        order.append("write")
        write(tx, team_id, lists)

    monkeypatch.setattr(search_index, "read_list", note_read)
    monkeypatch.setattr(search_index, "index_lists", note_write)
    assert await follow(reindex(library)) == [(1, 4), (2, 4), (3, 4), (4, 4)]

    assert order.count("read") == order.count("write") == 4
    assert (order == ["read", "write"] * 4) is library.is_sqlite
    assert await count(library, clock, "docker") == 2


async def test_what_can_not_be_written_is_said_and_indexed_the_next_time(
    library: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(tx: Transaction, team_id: str, lists: Sequence[IndexedList]) -> None:
        raise StorageError("on purpose")

    await library.write(search_index.empty)
    with monkeypatch.context() as patch:
        patch.setattr(search_index, "index_lists", refuse)
        with pytest.raises(StorageError, match="on purpose"):
            await follow(update_index(library))

    assert await follow(update_index(library)) == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert await count(library, clock, "docker") == 2


async def test_a_few_lists_of_one_workspace_are_indexed_together(
    library: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "LISTS_AT_ONCE", dict.fromkeys(indexing.LISTS_AT_ONCE, 8))

    assert await follow(reindex(library)) == [(2, 4), (4, 4)]

    assert await count(library, clock, "docker") == 2
    assert await count(library, clock, "docker", "T2") == 2


async def test_after_many_lists_the_index_is_put_together_and_finds_the_same(
    library: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "MANY", 4)
    before = await library.read(count_segments)

    await follow(reindex(library))

    after = await library.read(count_segments)
    assert after == 1 < before if library.is_sqlite else after == before
    assert await count(library, clock, "docker") == 2


def count_segments(tx: Transaction) -> int:
    """Return how many parts SQLite's index has: a segment's pages have its number in their id.

    PostgreSQL's has none.
    """
    if tx.dialect.name != "sqlite":
        return 0
    query = "SELECT count(DISTINCT id >> 37) FROM search_tokens_data WHERE id > 1 << 37"
    return int(tx.execute(text(query)).scalar_one())


async def test_a_list_that_is_gone_by_then_is_passed_over(db: Database) -> None:
    assert await follow(reindex(db)) == []
