"""What happens in the same moment on PostgreSQL, and how it sorts: SQLite has one writer."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import TypeAlias

import pytest
from sqlalchemy import event, text, update

from bot.domain.reaction import Reaction, read_instant
from bot.domain.release import DeliveryState
from bot.services.reactions import tidy
from bot.services.saving import Saver
from bot.storage import people, reactions
from bot.storage.database import Database, Transaction
from bot.storage.reactions import ReactionEvent, list_reactions
from bot.storage.tables import deliveries
from tests.fakes import MARKER, NOON, FakeClock, record_reaction
from tests.storage.ledger import open_release

pytestmark = pytest.mark.postgresql

Wait: TypeAlias = Callable[[], None]
Write: TypeAlias = Callable[[Transaction, Wait], None]

LIKED = Reaction("T1", "C1", "1700000000.000100", "U1", "heart", "1700000010.000100", False)
EARLY = replace(LIKED, ts="1700000000.000900")
BOTH = (LIKED.ts, EARLY.ts)
LEARNED = {"state": DeliveryState.SENT, "ts": EARLY.ts, "lease_until": None}


def set_delivery(tx: Transaction, position: int, **values: object) -> None:
    tx.execute(update(deliveries).where(deliveries.c.position == position).values(**values))


@pytest.fixture
async def pg(empty_postgresql: str) -> AsyncIterator[Database]:
    """A release whose first message is in Slack, its second one on its way."""
    db = Database(empty_postgresql)

    def prepare(tx: Transaction) -> None:
        open_release(tx)
        set_delivery(tx, 0, state=DeliveryState.SENT, ts=LIKED.ts)
        set_delivery(tx, 1, state=DeliveryState.SENDING, lease_until=NOON)

    await db.write(prepare)
    yield db
    await db.close()


async def test_a_message_that_is_known_in_the_very_moment_gets_its_reaction(pg: Database) -> None:
    other = Database(pg.engine.url.render_as_string(hide_password=False))

    def learn(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "INTO early_reactions" in statement:
            other.write_now(lambda tx: set_delivery(tx, 1, **LEARNED))

    event.listen(pg.engine, "before_cursor_execute", learn)
    await record_reaction(pg, MARKER, EARLY)
    event.remove(pg.engine, "before_cursor_execute", learn)
    await tidy(pg, "T1")

    assert await pg.read(lambda tx: list_reactions(tx, "T1", "C1", EARLY.ts)) == [EARLY]
    await other.close()


def write_event(tx: Transaction, wait: Wait) -> None:
    mark = MARKER.mark("T1", "U1")
    reactions.record_reactions(tx, [ReactionEvent(LIKED, mark, read_instant(LIKED.event_ts))])
    wait()


def write_correction(tx: Transaction, wait: Wait) -> None:
    reactions.keep_forgetting_out(tx)
    since = read_instant(LIKED.ts)
    assert people.list_forgotten(tx, "T1", [MARKER.mark("T1", "U1")], since) == frozenset()
    wait()
    reactions.save_reaction(tx, LIKED)


def adopt(tx: Transaction, wait: Wait) -> None:
    assert reactions.adopt_early(tx, "T1") == 1
    wait()


def rename(tx: Transaction, wait: Wait) -> None:
    reactions.rename_person(tx, "T1", "U1", MARKER.mark("T1", "U1"))
    wait()


@pytest.mark.parametrize("write", [write_event, write_correction, adopt, rename])
async def test_what_is_being_written_of_somebody_is_forgotten_too(
    pg: Database, write: Write
) -> None:
    if write is adopt:
        await record_reaction(pg, MARKER, EARLY)
        await pg.write(lambda tx: set_delivery(tx, 1, **LEARNED))
    if write is rename:
        await record_reaction(pg, MARKER, LIKED)
    is_written, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        is_written.set()
        assert go_on.wait(60)

    writing = asyncio.create_task(pg.write(lambda tx: write(tx, wait)))
    assert await asyncio.to_thread(is_written.wait, 60)
    forgetting = asyncio.create_task(Saver(pg, FakeClock(), MARKER).forget("T1", "U1"))
    while not forgetting.done() and not await count_waiting(pg):
        await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(writing, forgetting)

    assert [await pg.read(lambda tx, ts=ts: list_reactions(tx, "T1", "C1", ts)) for ts in BOTH] == [
        [],
        [],
    ]


async def count_waiting(pg: Database) -> int:
    query = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    return await pg.read(lambda tx: tx.execute(query).scalar_one())


async def test_marks_are_told_from_ids_where_a_database_sorts_as_a_language_does(
    pg: Database,
) -> None:
    change = 'ALTER TABLE reactions ALTER user_id TYPE varchar(64) COLLATE "{}"'
    try:
        await pg.write(lambda tx: tx.execute(text(change.format("en-x-icu"))))
        for user_id in ("U1", "W2", MARKER.mark("T1", "U3")):
            reaction = replace(LIKED, user_id=user_id)
            await pg.write(lambda tx, each=reaction: reactions.save_reaction(tx, each))

        assert await pg.read(lambda tx: reactions.list_people(tx, "T1", "~")) == ["U1", "W2"]
    finally:
        await pg.write(lambda tx: tx.execute(text(change.format("default"))))
