"""What is to be compared with Slack's reactions, how far that is, and whose turn it is."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.release import DeliveryState, Message, Operation
from bot.storage.comparisons import (
    Comparison,
    SentMessage,
    claim_comparison,
    count_messages,
    find_comparison,
    find_next_message,
    finish_comparison,
    is_held,
    mark_compared,
    mark_deleted,
    want_comparison,
)
from bot.storage.database import Database, Transaction
from bot.storage.single_messages import claim_message
from bot.storage.tables import deliveries
from tests.fakes import NOON
from tests.storage.ledger import LEASE, TEAM, open_release

LATER = NOON + timedelta(seconds=10)
LONG_AGO = NOON - timedelta(days=30)


@pytest.fixture(autouse=True)
async def release_id(either_db: Database) -> int:
    """A release whose three messages are in Slack, sent one minute after the other."""

    def prepare(tx: Transaction) -> int:
        release_id = open_release(tx)
        for number in range(3):
            values = {
                "state": DeliveryState.SENT,
                "ts": f"170000000{number}.000100",
                "sent_at": NOON - timedelta(minutes=3 - number),
            }
            set_delivery(tx, number, **values)
        return release_id

    return await either_db.write(prepare)


def set_delivery(tx: Transaction, position: int, **values: object) -> None:
    tx.execute(update(deliveries).where(deliveries.c.position == position).values(**values))


async def want(db: Database, at: datetime = NOON) -> None:
    await db.write(lambda tx: want_comparison(tx, TEAM, at))


async def find(db: Database) -> Comparison | None:
    return await db.read(lambda tx: find_comparison(tx, TEAM))


async def claim(db: Database, worker: str = "w1", at: datetime = NOON) -> datetime | None:
    return await db.write(lambda tx: claim_comparison(tx, TEAM, worker, at, LEASE))


async def find_next(db: Database, running_at: datetime = NOON) -> SentMessage | None:
    return await db.read(lambda tx: find_next_message(tx, TEAM, running_at, LONG_AGO))


async def compare_all(db: Database, running_at: datetime = NOON, corrected: int = 0) -> list[str]:
    """Mark all open messages as compared, and give their timestamps in that order."""
    seen = []
    while (message := await find_next(db, running_at)) is not None:
        seen.append(message.ts)
        id_ = message.delivery_id
        await db.write(lambda tx, id_=id_: mark_compared(tx, TEAM, id_, running_at, corrected))
    return seen


async def finish(db: Database, running_at: datetime = NOON, at: datetime = LATER) -> bool:
    return await db.write(lambda tx: finish_comparison(tx, TEAM, running_at, at))


async def test_nothing_is_compared_that_nobody_wants_compared(either_db: Database) -> None:
    assert await find(either_db) is None
    assert await claim(either_db) is None


async def test_messages_are_compared_newest_first_and_each_once(either_db: Database) -> None:
    await want(either_db)
    assert await claim(either_db) == NOON

    seen = await compare_all(either_db, corrected=2)

    assert seen == ["1700000002.000100", "1700000001.000100", "1700000000.000100"]
    assert await find(either_db) == Comparison(NOON, NOON, 6, None)
    assert await finish(either_db)
    assert await find(either_db) == Comparison(NOON, None, 6, LATER)
    assert await claim(either_db) is None


async def test_how_far_it_is_can_be_seen(either_db: Database) -> None:
    await want(either_db)
    newest = await find_next(either_db)
    assert newest is not None
    await either_db.write(lambda tx: mark_compared(tx, TEAM, newest.delivery_id, NOON, 0))

    counted = await either_db.read(lambda tx: count_messages(tx, TEAM, NOON, LONG_AGO))
    recent = await either_db.read(
        lambda tx: count_messages(tx, TEAM, NOON, NOON - timedelta(minutes=2))
    )

    assert (counted, recent) == ((3, 2), (2, 1))


@pytest.mark.parametrize(
    "values",
    [
        {"state": DeliveryState.SENDING},
        {"operation": Operation.UPDATE},
        {"release_id": None, "section_id": None},
        {"ts": None},
        {"deleted_at": NOON},
        {"sent_at": LONG_AGO - timedelta(seconds=1)},
        {"team_id": "T2"},
    ],
    ids=lambda values: next(iter(values)),
)
async def test_only_messages_that_count_and_that_slack_has_are_compared(
    either_db: Database, values: dict[str, object]
) -> None:
    await either_db.write(lambda tx: set_delivery(tx, 1, **values))
    await want(either_db)

    assert await compare_all(either_db) == ["1700000002.000100", "1700000000.000100"]


async def test_what_is_shared_counts_for_its_section_so_it_is_compared(either_db: Database) -> None:
    message = Message(0, 0, 1, 1, ())
    await either_db.write(
        lambda tx: claim_message(tx, TEAM, "share:U1:1.1", "C1", 1, message, NOON)
    )
    sent = {"state": DeliveryState.SENT, "ts": "1700000009.000100", "sent_at": NOON}
    mine = update(deliveries).where(deliveries.c.release_id.is_(None))
    await either_db.write(lambda tx: tx.execute(mine.values(sent)))
    await want(either_db)

    assert "1700000009.000100" in await compare_all(either_db)


async def test_a_message_found_deleted_is_not_compared_again(either_db: Database) -> None:
    await want(either_db)
    newest = await find_next(either_db)
    assert newest is not None
    for at in (NOON, LATER):
        await either_db.write(lambda tx, at=at: mark_deleted(tx, newest.delivery_id, at))

    assert await compare_all(either_db) == ["1700000001.000100", "1700000000.000100"]
    query = select(deliveries.c.deleted_at).where(deliveries.c.position == 2)
    assert await either_db.read(lambda tx: tx.execute(query).scalar_one()) == NOON


async def test_another_worker_goes_on_once_the_lease_is_over(either_db: Database) -> None:
    await want(either_db)
    assert await claim(either_db, "w1") == NOON
    assert await claim(either_db, "w2", LATER) is None
    assert await claim(either_db, "w1", LATER) == NOON

    assert await claim(either_db, "w2", LATER + LEASE - timedelta(seconds=1)) is None
    assert await claim(either_db, "w2", LATER + LEASE) == NOON
    assert await claim(either_db, "w1", LATER + LEASE) is None

    def held(worker: str, running_at: datetime) -> bool:
        return either_db.write_now(lambda tx: is_held(tx, TEAM, worker, running_at))

    assert held("w2", NOON)
    assert not held("w1", NOON)
    assert not held("w2", LATER)


async def test_what_is_wanted_meanwhile_begins_when_this_one_is_done(either_db: Database) -> None:
    await want(either_db)
    await compare_all(either_db, corrected=1)
    await want(either_db, LATER)
    await want(either_db, LATER)
    assert await find_next(either_db) is None
    running = await find(either_db)
    assert running is not None
    assert (running.running_at, running.corrected) == (NOON, 3)

    assert not await finish(either_db)

    again = await claim(either_db)
    assert again is not None
    assert again >= LATER
    assert len(await compare_all(either_db, again)) == 3
    assert await finish(either_db, again)
    ended = await find(either_db)
    assert ended is not None
    assert (ended.running_at, ended.corrected) == (None, 0)


async def test_a_comparison_that_another_worker_ended_is_not_ended_twice(
    either_db: Database,
) -> None:
    await want(either_db)
    assert await finish(either_db)
    await want(either_db, LATER)

    assert not await finish(either_db)

    assert await claim(either_db) == LATER


@pytest.mark.parametrize("seconds", [0, -3600])
@pytest.mark.parametrize("is_running", [True, False])
async def test_a_wish_counts_though_the_clock_stood_still_or_was_set_back(
    either_db: Database, seconds: int, is_running: bool
) -> None:
    await want(either_db)
    await compare_all(either_db)
    if not is_running:
        assert await finish(either_db)

    await want(either_db, NOON + timedelta(seconds=seconds))

    assert await finish(either_db) is False
    again = await claim(either_db, at=NOON)
    assert again is not None
    assert len(await compare_all(either_db, again)) == 3
