"""Deliveries of no release, and the reports that become such, in the ledger of both databases."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.domain.release import Body, Change, Claim, DeliveryState, Message, Operation, Result
from bot.storage import claims, deliveries, releases
from bot.storage.database import Database, Transaction
from bot.storage.single_messages import claim_message
from bot.storage.tables import deliveries as table
from tests.fakes import NOON
from tests.storage.ledger import (
    LEASE,
    PACE,
    TEAM,
    add_list,
    add_release,
    claim,
    open_release,
)

SETTLE = timedelta(seconds=10)
WEEK = timedelta(days=7)
BODIES = (Body("rich", ({"type": "divider"},)), Body("plain"))


def owe(
    tx: Transaction, key: str = "report:1", channel_id: str = "D1", team_id: str = TEAM
) -> bool:
    return deliveries.insert_single(tx, team_id, key, channel_id, BODIES, NOON)


def record(tx: Transaction, done: Claim, change: Change) -> list[Result]:
    recorded = deliveries.record_results(tx, [Result(done, change, NOON)], NOON)
    releases.advance_releases(tx, recorded, NOON)
    return recorded


def claim_expired(tx: Transaction, now: datetime) -> list[Claim]:
    return claims.claim_expired(
        tx, TEAM, "w2", now, lease=LEASE, settle=SETTLE, in_hand=(), limit=10
    )


def find_next(tx: Transaction) -> datetime | None:
    return claims.find_next_delivery_at(tx, TEAM, SETTLE)


async def test_a_message_of_no_release_is_claimed_as_it_was_written(either_db: Database) -> None:
    assert await either_db.write(owe)
    assert await either_db.read(find_next) == NOON
    (alone,) = await either_db.write(claim)
    assert (alone.release_id, alone.thread_ts, alone.ts, alone.position) == (None, None, None, 0)
    assert (alone.delivery_key, alone.channel_id, alone.bodies) == ("report:1", "D1", BODIES)
    assert (alone.operation, alone.attempts) == (Operation.POST, 1)
    assert await either_db.write(lambda tx: claim(tx, NOON + LEASE)) == []


async def test_a_key_is_owed_once_in_each_workspace(either_db: Database) -> None:
    assert await either_db.write(owe)
    assert not await either_db.write(owe)
    assert not await either_db.write(lambda tx: owe(tx, channel_id="D2"))
    assert await either_db.write(lambda tx: owe(tx, team_id="T2"))
    (alone,) = await either_db.write(claim)
    assert alone.channel_id == "D1"


async def test_all_that_is_owed_to_a_channel_shares_its_pace(either_db: Database) -> None:
    await either_db.write(lambda tx: open_release(tx, "C1"))
    await either_db.write(lambda tx: [owe(tx, f"notice:{n}", "C1") for n in range(2)])
    await either_db.write(lambda tx: owe(tx, "report:1", "D1"))
    keys = [
        [
            each.delivery_key
            for each in await either_db.write(lambda tx, n=n: claim(tx, NOON + n * PACE))
        ]
        for n in range(4)
    ]
    assert keys == [["release:1:0", "report:1"], ["notice:0"], ["notice:1"], []]


async def test_its_pace_is_the_one_that_the_channel_has(either_db: Database) -> None:
    await either_db.write(lambda tx: open_release(tx, "C1"))
    (first,) = await either_db.write(claim)
    await either_db.write(
        lambda tx: deliveries.hold_channels(tx, [(first, NOON + timedelta(seconds=30))])
    )
    await either_db.write(lambda tx: owe(tx, channel_id="C1"))
    assert await either_db.write(lambda tx: claim(tx, NOON + timedelta(seconds=29))) == []
    (alone,) = await either_db.write(lambda tx: claim(tx, NOON + timedelta(seconds=30)))
    assert alone.delivery_key == "report:1"


async def test_it_waits_for_its_time_and_goes_on_with_a_plainer_body(either_db: Database) -> None:
    await either_db.write(owe)
    (alone,) = await either_db.write(claim)
    throttled = Change(DeliveryState.PENDING, NOON + LEASE, body=1, error="ratelimited")
    assert await either_db.write(lambda tx: record(tx, alone, throttled))
    assert await either_db.read(find_next) == NOON + LEASE
    assert await either_db.write(lambda tx: claim(tx, NOON + PACE)) == []
    (again,) = await either_db.write(lambda tx: claim(tx, NOON + LEASE))
    assert (again.body, again.attempts, again.first_claimed_at) == (1, 2, NOON)


async def test_after_its_lease_it_is_in_doubt_and_then_sent(either_db: Database) -> None:
    await either_db.write(owe)
    await either_db.write(claim)
    due = NOON + LEASE + SETTLE
    assert await either_db.read(find_next) == due
    (doubt,) = await either_db.write(lambda tx: claim_expired(tx, due))
    assert (doubt.release_id, doubt.previous_ts, doubt.thread_ts) == (None, None, None)
    seen = Change(DeliveryState.SENT, due, ts="17.1")
    assert await either_db.write(lambda tx: record(tx, doubt, seen))
    assert await either_db.read(find_next) is None
    row = (await either_db.read(lambda tx: tx.execute(select(table)).all()))[0]
    assert (row.state, row.ts, row.error) == ("sent", "17.1", None)


async def test_another_workspace_s_messages_are_left_to_it(either_db: Database) -> None:
    await either_db.write(lambda tx: owe(tx, team_id="T2"))
    assert await either_db.write(claim) == []
    assert await either_db.read(find_next) is None


async def test_what_a_person_asked_for_is_neither_claimed_nor_looked_up(
    either_db: Database,
) -> None:
    def write(tx: Transaction) -> bool:
        add_list(tx)
        message = Message(0, None, 1, 1, BODIES)
        return claim_message(tx, TEAM, "share:1", "D1", 1, message, NOON)

    await either_db.write(write)
    await either_db.write(owe)
    (alone,) = await either_db.write(claim)
    assert alone.delivery_key == "report:1"
    (doubt,) = await either_db.write(lambda tx: claim_expired(tx, NOON + 9 * LEASE))
    assert doubt.delivery_key == "report:1"


async def test_many_claimants_at_once_never_share_one(either_db: Database) -> None:
    await either_db.write(lambda tx: [owe(tx, f"notice:{n}", f"C{n}") for n in range(10)])
    claimed = await asyncio.gather(
        *(either_db.write(lambda tx, w=w: claim(tx, worker=f"w{w}", limit=4)) for w in range(12))
    )
    ids = [each.delivery_id for claims in claimed for each in claims]
    rest = [each.delivery_id for each in await either_db.write(claim)]
    assert len(ids + rest) == len({*ids, *rest}) == 10


async def finish(db: Database, release_id: int, report_after: timedelta | None) -> None:
    """Send a release of one message."""

    def write(tx: Transaction) -> None:
        (each,) = [each for each in claim(tx) if each.release_id == release_id]
        result = Result(each, Change(DeliveryState.SENT, NOON, ts="17.1"), NOON)
        recorded = deliveries.record_results(tx, [result], NOON)
        releases.advance_releases(tx, recorded, NOON, report_after=report_after)

    await db.write(write)


async def test_the_last_message_of_a_release_lets_its_report_be_due(either_db: Database) -> None:
    for n, after in enumerate((WEEK, None)):
        release_id = await either_db.write(lambda tx, n=n: open_release(tx, f"C{n}", count=1))
        await finish(either_db, release_id, after)
    assert await either_db.read(lambda tx: releases.find_next_report_at(tx, TEAM)) == NOON + WEEK
    almost = NOON + WEEK - timedelta(seconds=1)
    assert await either_db.read(lambda tx: releases.find_due_reports(tx, TEAM, almost)) == ()
    due = await either_db.read(lambda tx: releases.find_due_reports(tx, TEAM, NOON + WEEK))
    assert [(each.release_id, each.report_at) for each in due] == [(1, NOON + WEEK)]
    assert await either_db.read(lambda tx: releases.find_due_reports(tx, "T2", NOON + WEEK)) == ()


async def test_no_release_has_a_report_due_before_its_last_message(either_db: Database) -> None:
    release_id = await either_db.write(lambda tx: open_release(tx, count=2))
    await finish(either_db, release_id, WEEK)
    assert await either_db.read(lambda tx: releases.find_next_report_at(tx, TEAM)) is None


async def test_of_many_who_move_a_report_one_wins(either_db: Database) -> None:
    release_id = await either_db.write(lambda tx: open_release(tx, count=1))
    await finish(either_db, release_id, WEEK)
    (due,) = await either_db.read(lambda tx: releases.find_due_reports(tx, TEAM, NOON + WEEK))
    won = await asyncio.gather(
        *(either_db.write(lambda tx: releases.move_report(tx, due, None)) for _ in range(8))
    )
    assert sorted(won) == [False] * 7 + [True]


async def test_a_report_can_be_put_off_but_not_by_who_knows_an_old_time(
    either_db: Database,
) -> None:
    release_id = await either_db.write(lambda tx: open_release(tx, count=1))
    await finish(either_db, release_id, WEEK)
    (due,) = await either_db.read(lambda tx: releases.find_due_reports(tx, TEAM, NOON + WEEK))
    later = NOON + 2 * WEEK
    assert await either_db.write(lambda tx: releases.move_report(tx, due, later))
    assert not await either_db.write(lambda tx: releases.move_report(tx, due, None))
    assert await either_db.write(
        lambda tx: releases.move_report(tx, replace(due, report_at=later), None)
    )


async def test_a_release_knows_who_scheduled_it(either_db: Database) -> None:
    def schedule(tx: Transaction) -> list[int]:
        list_id = add_list(tx)
        named = releases.insert_release(
            tx,
            TEAM,
            list_id,
            target="#a",
            release_at=NOON,
            zone="UTC",
            messages=3,
            now=NOON,
            curator_id="U1",
        )
        return [named, add_release(tx, list_id)]

    ids = await either_db.write(schedule)
    found = [
        await either_db.read(lambda tx, id_=id_: releases.get_release(tx, TEAM, id_)) for id_ in ids
    ]
    assert [(each.curator_id, each.report_at) for each in found] == [("U1", None), (None, None)]
