"""Notices, and what is known of releases that may be in trouble, in both databases."""

import asyncio
from datetime import timedelta

from sqlalchemy import select

from bot.domain.acts import ActKind
from bot.domain.release import Body, Change, DeliveryState, Operation, ReleaseState, Result
from bot.domain.trouble import Watched
from bot.storage import acts, deletions, deliveries, notices, releases
from bot.storage.database import Database, Transaction
from bot.storage.tables import deliveries as table
from bot.storage.tables import notices as notice_table
from tests.fakes import NOON
from tests.storage.ledger import TEAM, add_list, add_release, claim, open_release

BODIES = (Body("trouble"),)
OVER = (Body("over"),)
PLACES = {"U1": "D1", "U2": "D2"}
LATER = NOON + timedelta(minutes=1)


def move(tx: Transaction, release_id: int, state: ReleaseState, error: str | None = None) -> None:
    before = releases.get_release(tx, TEAM, release_id).state
    assert releases.move_release(tx, release_id, before, state, error=error, finished_at=NOON)


def watched(tx: Transaction) -> list[Watched]:
    return notices.list_watched(tx, TEAM, NOON)


def tell(tx: Transaction, release_id: int = 1, told: str = "failed") -> int:
    release = releases.get_release(tx, TEAM, release_id)
    assert notices.mark_told(tx, release, told)
    return notices.owe_notices(tx, release, PLACES, BODIES, NOON)


def close(tx: Transaction, release_id: int = 1) -> bool:
    release = releases.get_release(tx, TEAM, release_id)
    return notices.close_notices(tx, release, OVER, LATER)


def rows(tx: Transaction) -> dict[str, tuple[str, str]]:
    query = select(table.c.delivery_key, table.c.operation, table.c.state)
    found = tx.execute(query.where(table.c.release_id.is_(None)))
    return {key: (operation, state) for key, operation, state in found}


def send(tx: Transaction, *keys: str) -> None:
    """Let some of what can be sent be sent, the rest be on its way."""
    results = [
        Result(each, Change(DeliveryState.SENT, NOON, ts="17.1"), NOON)
        for each in claim(tx)
        if each.delivery_key in keys
    ]
    deliveries.record_results(tx, results, NOON)


async def test_only_what_may_be_in_trouble_is_watched(either_db: Database) -> None:
    def write(tx: Transaction) -> None:
        list_id = add_list(tx)
        states = [
            ReleaseState.FAILED,
            ReleaseState.OVERDUE,
            ReleaseState.POSTING,
            ReleaseState.POSTED,
            ReleaseState.CANCELLED,
            ReleaseState.WITHDRAWN,
        ]
        for state in states:
            move(tx, add_release(tx, list_id), state)
        move(tx, add_release(tx, list_id), ReleaseState.WITHDRAWN, "left behind")
        add_release(tx, list_id)
        add_release(tx, list_id, at=LATER)
        move(tx, told := add_release(tx, list_id), ReleaseState.POSTED)
        notices.mark_told(tx, releases.get_release(tx, TEAM, told), "stuck")

    await either_db.write(write)
    found = await either_db.read(watched)
    assert [each.release.release_id for each in found] == [1, 2, 3, 7, 8, 10]
    assert await either_db.read(lambda tx: notices.list_watched(tx, "T2", NOON)) == []
    assert await either_db.read(lambda tx: notices.find_watched(tx, "T2", 1)) is None


async def test_a_watched_release_knows_when_it_moved_and_who_did_what(either_db: Database) -> None:
    def write(tx: Transaction) -> None:
        open_release(tx)
        for kind, actor, at in (
            (ActKind.SCHEDULE, "U1", NOON - timedelta(hours=2)),
            (ActKind.RETRY, "U2", NOON - timedelta(hours=1)),
        ):
            acts.record_act(tx, TEAM, kind, at, actor=actor, release_id=1)
        (first,) = claim(tx)
        sent = Result(first, Change(DeliveryState.SENT, NOON, ts="17.1"), NOON)
        releases.advance_releases(tx, deliveries.record_results(tx, [sent], NOON), NOON)
        (second,) = claim(tx, LATER)
        held_up = Change(DeliveryState.PENDING, LATER, error="ratelimited")
        deliveries.record_results(tx, [Result(second, held_up, LATER)], LATER)

    await either_db.write(write)
    (found,) = await either_db.read(watched)
    assert (found.moved_at, found.acted_at) == (NOON, NOON - timedelta(hours=1))
    assert (found.scheduler, found.release.error) == ("U1", "ratelimited")
    assert (found.opened_at, found.finished_at, found.is_deleting) == (None, None, False)


async def test_why_its_last_message_was_refused_says_nothing_of_what_was_taken_back(
    either_db: Database,
) -> None:
    def write(tx: Transaction) -> None:
        open_release(tx)
        (first,) = claim(tx)
        refused = Change(DeliveryState.FAILED, NOON, error="is_archived")
        deliveries.record_results(tx, [Result(first, refused, NOON)], NOON)
        move(tx, 1, ReleaseState.WITHDRAWN)

    await either_db.write(write)
    assert await either_db.read(watched) == []
    found = await either_db.read(lambda tx: notices.find_watched(tx, TEAM, 1))
    assert found is not None
    assert found.release.error is None


async def test_nobody_scheduled_what_the_shell_did(either_db: Database) -> None:
    def write(tx: Transaction) -> None:
        open_release(tx)
        acts.record_act(tx, TEAM, ActKind.SCHEDULE, NOON, actor="shell:robin", release_id=1)

    await either_db.write(write)
    (found,) = await either_db.read(watched)
    assert found.scheduler is None


async def test_what_is_still_to_be_deleted_is_known(either_db: Database) -> None:
    def write(tx: Transaction) -> None:
        open_release(tx)
        move(tx, 1, ReleaseState.WITHDRAWN, "left behind")
        deliveries.insert_single(
            tx, TEAM, "delete:1:0", "C1", (), NOON, operation=Operation.DELETE, ts="17.1"
        )

    await either_db.write(write)
    (found,) = await either_db.read(watched)
    assert found.is_deleting

    def refuse(tx: Transaction) -> None:
        (each,) = claim(tx)
        deliveries.record_results(
            tx, [Result(each, Change(DeliveryState.FAILED, NOON, error="no"), NOON)], NOON
        )

    await either_db.write(refuse)
    (found,) = await either_db.read(watched)
    assert not found.is_deleting
    await either_db.write(lambda tx: deletions.reset_deletions(tx, TEAM, 2, NOON))
    assert (await either_db.read(rows))["delete:1:0"][1] == "failed"
    await either_db.write(lambda tx: deletions.reset_deletions(tx, TEAM, 1, NOON))
    assert (await either_db.read(rows))["delete:1:0"][1] == "pending"


async def test_of_many_who_tell_of_the_same_one_wins(either_db: Database) -> None:
    await either_db.write(open_release)
    before = await either_db.read(lambda tx: releases.get_release(tx, TEAM, 1))
    won = await asyncio.gather(
        *(either_db.write(lambda tx: notices.mark_told(tx, before, "failed")) for _ in range(8))
    )
    assert sorted(won) == [False] * 7 + [True]


async def test_a_release_that_changed_is_not_told_of(either_db: Database) -> None:
    await either_db.write(open_release)
    before = await either_db.read(lambda tx: releases.get_release(tx, TEAM, 1))
    await either_db.write(lambda tx: move(tx, 1, ReleaseState.FAILED))
    assert not await either_db.write(lambda tx: notices.mark_told(tx, before, "stuck"))


async def test_each_time_has_a_number_and_each_person_a_key(either_db: Database) -> None:
    await either_db.write(open_release)
    await either_db.write(lambda tx: move(tx, 1, ReleaseState.FAILED))
    assert await either_db.write(tell) == 1
    assert await either_db.write(lambda tx: tell(tx, told="failed again")) == 2
    assert sorted(await either_db.read(rows)) == [
        f"notice:1:{number}:{user_id}" for number in (1, 2) for user_id in PLACES
    ]


async def test_what_was_not_sent_is_dropped_and_what_was_is_changed(either_db: Database) -> None:
    await either_db.write(open_release)
    await either_db.write(lambda tx: move(tx, 1, ReleaseState.FAILED))
    await either_db.write(tell)

    def leave_one(tx: Transaction) -> None:
        send(tx, "notice:1:1:U1")
        tx.execute(
            table.update()
            .where(table.c.delivery_key == "notice:1:1:U2")
            .values(state=DeliveryState.PENDING)
        )

    await either_db.write(leave_one)
    assert await either_db.write(close)
    assert await either_db.read(rows) == {
        "notice:1:1:U1": ("post", "sent"),
        "notice:1:1:U2": ("post", "failed"),
        "notice:1:1:U1:over": ("update", "pending"),
    }
    (change,) = await either_db.write(lambda tx: claim(tx, LATER))
    assert (change.ts, change.bodies) == ("17.1", OVER)
    assert await either_db.write(close)
    assert len(await either_db.read(rows)) == 3


async def test_what_is_on_its_way_is_closed_later(either_db: Database) -> None:
    await either_db.write(open_release)
    await either_db.write(lambda tx: move(tx, 1, ReleaseState.FAILED))
    await either_db.write(tell)
    await either_db.write(lambda tx: send(tx, "notice:1:1:U1"))
    assert not await either_db.write(close)
    assert "notice:1:1:U2:over" not in await either_db.read(rows)
    await either_db.write(
        lambda tx: tx.execute(
            table.update()
            .where(table.c.delivery_key == "notice:1:1:U2")
            .values(state=DeliveryState.SENT, ts="17.2")
        )
    )
    assert await either_db.write(close)
    assert "notice:1:1:U2:over" in await either_db.read(rows)


async def test_what_slack_refused_is_owed_again_while_it_is_open(either_db: Database) -> None:
    await either_db.write(open_release)
    await either_db.write(lambda tx: move(tx, 1, ReleaseState.FAILED))
    await either_db.write(tell)

    def refuse(tx: Transaction) -> None:
        results = [
            Result(each, Change(DeliveryState.FAILED, NOON, error="no"), NOON)
            for each in claim(tx)
            if each.delivery_key == "notice:1:1:U1"
        ]
        deliveries.record_results(tx, results, NOON)

    def revive(tx: Transaction) -> int:
        return notices.revive_refused(tx, releases.get_release(tx, TEAM, 1), LATER)

    await either_db.write(refuse)
    assert await either_db.write(revive) == 1
    (again,) = await either_db.write(lambda tx: claim(tx, LATER))
    assert (again.delivery_key, again.attempts) == ("notice:1:1:U1", 2)
    await either_db.write(
        lambda tx: deliveries.record_results(
            tx, [Result(again, Change(DeliveryState.FAILED, NOON, error="no"), NOON)], NOON
        )
    )
    await either_db.write(close)
    assert await either_db.write(revive) == 0


async def test_who_is_forgotten_leaves_no_id_behind(either_db: Database) -> None:
    await either_db.write(open_release)
    await either_db.write(lambda tx: move(tx, 1, ReleaseState.FAILED))
    await either_db.write(tell)
    await either_db.write(lambda tx: send(tx, "notice:1:1:U1"))
    await either_db.write(close)
    await either_db.write(lambda tx: notices.forget_person(tx, "T2", "U1"))
    assert "notice:1:1:U1" in await either_db.read(rows)
    await either_db.write(lambda tx: notices.forget_person(tx, TEAM, "U1"))
    keys = sorted(await either_db.read(rows))
    assert [key.rpartition(":")[0] for key in keys] == ["notice:1:1", "notice:forgotten"]
    people = await either_db.read(
        lambda tx: tx.execute(select(notice_table.c.user_id)).scalars().all()
    )
    assert people == ["U2"]
