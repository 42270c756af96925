import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.release import Change, Claim, DeliveryState, Operation, ReleaseState, Result
from bot.storage import claims, deliveries, releases
from bot.storage.database import Database, Transaction
from bot.storage.tables import channels
from bot.storage.tables import deliveries as table
from tests.fakes import NOON
from tests.storage.ledger import LEASE, PACE, TEAM, claim, open_release

SECOND = timedelta(seconds=1)
SETTLE = timedelta(seconds=10)


def sent(tx: Transaction, done: Claim, ts: str) -> bool:
    result = Result(done, Change(DeliveryState.SENT, NOON, ts=ts), NOON)
    recorded = deliveries.record_results(tx, [result], NOON)
    releases.advance_releases(tx, recorded, NOON)
    return recorded == [result]


def record(tx: Transaction, done: Claim, change: Change) -> bool:
    return bool(deliveries.record_results(tx, [Result(done, change, NOON)], NOON))


def claim_expired(tx: Transaction, now, worker: str = "w2") -> list[Claim]:  # type: ignore[no-untyped-def]
    return claims.claim_expired(
        tx, TEAM, worker, now, lease=LEASE, settle=SETTLE, in_hand=(), limit=10
    )


async def test_the_parent_is_claimed_first_and_alone(either_db: Database) -> None:
    await either_db.write(open_release)
    (first,) = await either_db.write(claim)
    assert (first.position, first.thread_ts, first.attempts) == (0, None, 1)
    assert first.delivery_key == "release:1:0"
    assert [body.text for body in first.bodies] == ["rich 0", "plain 0"]
    assert await either_db.write(lambda tx: claim(tx, NOON + 10 * SECOND)) == []


async def test_the_next_is_claimed_when_the_one_before_is_sent(either_db: Database) -> None:
    await either_db.write(open_release)
    (first,) = await either_db.write(claim)
    assert await either_db.write(lambda tx: sent(tx, first, "1.1"))
    (second,) = await either_db.write(lambda tx: claim(tx, NOON + SECOND))
    assert (second.position, second.thread_ts) == (1, "1.1")


async def test_a_channel_gets_one_message_a_pace_whatever_the_release(either_db: Database) -> None:
    await either_db.write(open_release)
    await either_db.write(open_release)
    await either_db.write(lambda tx: open_release(tx, "C2"))
    first = await either_db.write(claim)
    assert sorted(c.channel_id for c in first) == ["C1", "C2"]
    assert await either_db.write(claim) == []
    (later,) = await either_db.write(lambda tx: claim(tx, NOON + PACE))
    assert (later.channel_id, later.release_id) == ("C1", 2)


async def test_a_limit_leaves_the_rest_for_the_next_tick(either_db: Database) -> None:
    for n in range(4):
        await either_db.write(lambda tx, n=n: open_release(tx, f"C{n}"))
    assert len(await either_db.write(lambda tx: claim(tx, limit=3))) == 3
    assert len(await either_db.write(lambda tx: claim(tx, limit=3))) == 1


async def test_many_claimants_at_once_never_share_a_delivery(either_db: Database) -> None:
    for n in range(10):
        await either_db.write(lambda tx, n=n: open_release(tx, f"C{n}"))
    claimed = await asyncio.gather(
        *(either_db.write(lambda tx, w=w: claim(tx, worker=f"w{w}", limit=4)) for w in range(12))
    )
    ids = [each.delivery_id for claims in claimed for each in claims]
    rest = [c.delivery_id for c in await either_db.write(lambda tx: claim(tx))]
    assert len(ids + rest) == len({*ids, *rest}) == 10


async def test_a_pending_delivery_waits_for_its_time(either_db: Database) -> None:
    await either_db.write(open_release)
    (first,) = await either_db.write(claim)
    throttled = Change(DeliveryState.PENDING, NOON + 30 * SECOND, error="ratelimited")
    await either_db.write(lambda tx: record(tx, first, throttled))
    assert await either_db.write(lambda tx: claim(tx, NOON + 29 * SECOND)) == []
    (again,) = await either_db.write(lambda tx: claim(tx, NOON + 30 * SECOND))
    assert (again.attempts, again.first_claimed_at) == (2, NOON)


async def test_a_plainer_body_is_sent_under_the_same_key(either_db: Database) -> None:
    await either_db.write(open_release)
    (first,) = await either_db.write(claim)
    plainer = Change(DeliveryState.PENDING, NOON, body=1, error="invalid_blocks")
    await either_db.write(lambda tx: record(tx, first, plainer))
    (again,) = await either_db.write(lambda tx: claim(tx, NOON + SECOND))
    assert (again.body, again.delivery_key) == (1, first.delivery_key)


async def test_a_claim_is_in_doubt_only_after_its_lease_and_the_settle_time(
    either_db: Database,
) -> None:
    await either_db.write(open_release)
    (first,) = await either_db.write(claim)
    almost = NOON + LEASE + SETTLE - SECOND
    assert await either_db.write(lambda tx: claim_expired(tx, almost)) == []
    (doubt,) = await either_db.write(lambda tx: claim_expired(tx, almost + SECOND))
    assert (doubt.delivery_id, doubt.worker, doubt.attempts) == (first.delivery_id, "w2", 1)
    assert await either_db.write(lambda tx: claim_expired(tx, almost + SECOND, "w3")) == []


async def test_who_lost_the_claim_can_not_change_the_row(either_db: Database) -> None:
    await either_db.write(open_release)
    (first,) = await either_db.write(claim)
    await either_db.write(lambda tx: claim_expired(tx, NOON + LEASE + SETTLE))
    back = Change(DeliveryState.PENDING, NOON)
    assert not await either_db.write(lambda tx: record(tx, first, back))


async def test_a_message_that_is_there_is_recorded_even_after_the_claim_was_lost(
    either_db: Database,
) -> None:
    await either_db.write(open_release)
    (first,) = await either_db.write(claim)
    (doubt,) = await either_db.write(lambda tx: claim_expired(tx, NOON + LEASE + SETTLE))
    assert await either_db.write(lambda tx: sent(tx, first, "1.1"))
    assert not await either_db.write(lambda tx: sent(tx, doubt, "2.2"))
    ts = await either_db.read(
        lambda tx: tx.execute(select(table.c.ts).where(table.c.position == 0)).scalar_one()
    )
    assert ts == "1.1"


async def test_a_channel_s_wait_is_only_ever_lengthened(either_db: Database) -> None:
    await either_db.write(open_release)
    (first,) = await either_db.write(claim)

    async def hold(seconds: int) -> object:
        until = NOON + seconds * SECOND
        await either_db.write(lambda tx: deliveries.hold_channels(tx, [(first, until)]))
        return await either_db.read(lambda tx: tx.execute(select(channels.c.next_post_at)).scalar())

    assert await hold(30) == NOON + 30 * SECOND
    assert await hold(5) == NOON + 30 * SECOND


async def test_the_next_instant_worth_a_tick_is_known(either_db: Database) -> None:
    async def next_at() -> object:
        return await either_db.read(lambda tx: claims.find_next_delivery_at(tx, TEAM, SETTLE))

    assert await next_at() is None
    await either_db.write(open_release)
    assert await next_at() == NOON
    (first,) = await either_db.write(claim)
    assert await next_at() == NOON + LEASE + SETTLE
    await either_db.write(lambda tx: sent(tx, first, "1.1"))
    assert await next_at() == NOON + PACE


async def test_a_release_that_is_not_going_out_is_left_alone(either_db: Database) -> None:
    release_id = await either_db.write(open_release)
    await either_db.write(
        lambda tx: releases.move_release(tx, release_id, ReleaseState.POSTING, ReleaseState.FAILED)
    )
    assert await either_db.write(claim) == []
    assert await either_db.read(lambda tx: claims.find_next_delivery_at(tx, TEAM, SETTLE)) is None


async def test_failed_deliveries_start_over_from_their_first_body(either_db: Database) -> None:
    release_id = await either_db.write(open_release)
    (first,) = await either_db.write(claim)
    failed = Change(DeliveryState.FAILED, NOON, error="is_archived")
    await either_db.write(lambda tx: record(tx, first, failed))
    await either_db.write(lambda tx: deliveries.reset_failed(tx, release_id, NOON))
    (again,) = await either_db.write(lambda tx: claim(tx, NOON + SECOND))
    assert (again.body, again.position) == (0, 0)


@pytest.mark.parametrize("not_posted", [False, True])
async def test_a_doubt_is_settled_by_a_person_only_once_it_is_one(
    either_db: Database, not_posted: bool
) -> None:
    release_id = await either_db.write(open_release)
    (first,) = await either_db.write(claim)

    async def settle() -> int:
        return await either_db.write(
            lambda tx: deliveries.settle_doubt(tx, release_id, NOON, not_posted=not_posted)
        )

    lost = Change(DeliveryState.SENDING, NOON, error="timeout", lease_until=NOON)
    await either_db.write(lambda tx: record(tx, first, lost))
    assert await settle() == 0  # the message may still be on its way
    waits = Change(DeliveryState.SENDING, NOON, error="no access", lease_until=NOON + LEASE)
    await either_db.write(lambda tx: record(tx, first, waits))
    assert await settle() == 1
    looked_up = await either_db.write(lambda tx: claim_expired(tx, NOON))
    sendable = await either_db.write(lambda tx: claim(tx, NOON + SECOND))
    assert (len(looked_up), len(sendable)) == ((0, 1) if not_posted else (1, 0))


async def test_sections_know_the_first_message_that_shows_them(either_db: Database) -> None:
    release_id = await either_db.write(open_release)
    for n in range(3):
        (each,) = await either_db.write(lambda tx, n=n: claim(tx, NOON + n * PACE))
        await either_db.write(lambda tx, n=n, each=each: sent(tx, each, f"{n}.0"))
    found = await either_db.read(lambda tx: deliveries.list_section_ts(tx, release_id))
    assert sorted(found) == [(0, "1.0"), (1, "2.0")]
    release = await either_db.read(lambda tx: releases.get_release(tx, TEAM, release_id))
    assert (release.state, release.sent, release.thread_ts) == (ReleaseState.POSTED, 3, "0.0")
    assert each.operation is Operation.POST
