"""Whose Home tab is kept up to date, on both databases."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.domain.acts import ActKind
from bot.domain.reaction import Reaction
from bot.domain.release import ReleaseState
from bot.storage import homes, reading_lists, releases
from bot.storage.acts import record_act
from bot.storage.database import Database, Transaction
from bot.storage.homes import OPEN_STATES, OpenHome
from bot.storage.reactions import save_reaction
from bot.storage.saves import mark_read, save_section
from bot.storage.tables import deliveries
from bot.storage.tables import releases as table
from tests.fakes import NOON
from tests.storage.ledger import TEAM, TEXT, add_list, add_release, claim, open_release

DAY = timedelta(days=1)
DRAFT = TEXT.replace("# 周报", "---\ndraft: true\n---\n# 周报")


async def open_tab(db: Database, user: str, seconds: float = 0, shown: str = "a") -> None:
    at = NOON + timedelta(seconds=seconds)
    await db.write(lambda tx: homes.record_opened(tx, TEAM, user, at, shown))


async def opened(db: Database, limit: int = 9) -> list[str]:
    found = await db.read(lambda tx: homes.list_opened(tx, TEAM, NOON, limit))
    return [each.user_id for each in found]


async def test_those_who_opened_their_tab_last_come_first(either_db: Database) -> None:
    for number, user in enumerate(("U1", "U2", "U3")):
        await open_tab(either_db, user, number)
    await open_tab(either_db, "U1", 9, "b")

    assert await opened(either_db) == ["U1", "U3", "U2"]
    assert await opened(either_db, limit=2) == ["U1", "U3"]
    home = await either_db.read(lambda tx: homes.find_opened(tx, TEAM, "U1", NOON))
    assert home == OpenHome("U1", NOON + timedelta(seconds=9), "b")
    assert await either_db.read(lambda tx: homes.list_opened(tx, "T2", NOON, 9)) == []


async def test_who_did_not_open_it_since_is_not_found_and_can_be_dropped(
    either_db: Database,
) -> None:
    await open_tab(either_db, "U1")
    await open_tab(either_db, "U2", 60)
    later = NOON + timedelta(seconds=1)

    assert await either_db.read(lambda tx: homes.find_opened(tx, TEAM, "U1", later)) is None
    await either_db.write(lambda tx: homes.drop_before(tx, TEAM, later))
    assert await opened(either_db) == ["U2"]
    await either_db.write(lambda tx: homes.drop_person(tx, TEAM, "U2"))
    assert await opened(either_db) == []


async def test_of_two_who_would_publish_a_tab_one_does(either_db: Database) -> None:
    await open_tab(either_db, "U1")

    def move(tx: Transaction) -> bool:
        return homes.move_shown(tx, TEAM, "U1", "a", "b")

    assert [await either_db.write(move) for _ in range(2)] == [True, False]


def be_saved(tx: Transaction) -> None:
    add_list(tx, "# Another\n\n## New\n\nText.\n", "another.md")


def be_scheduled(tx: Transaction) -> None:
    add_release(tx, 1)


def be_moved(tx: Transaction) -> None:
    releases.move_release(tx, 1, ReleaseState.POSTING, ReleaseState.PAUSED)


def be_sent(tx: Transaction) -> None:
    tx.execute(update(table).values(sent=2))


def go_wrong(tx: Transaction) -> None:
    tx.execute(update(table).values(error="no"))


def be_in_doubt(tx: Transaction) -> None:
    claim(tx)
    tx.execute(update(deliveries).values(error="lost"))


def be_done(tx: Transaction) -> None:
    record_act(tx, TEAM, ActKind.EDIT, NOON, actor="U1", release_id=1)


@pytest.mark.parametrize(
    "change", [be_saved, be_scheduled, be_moved, be_sent, go_wrong, be_in_doubt, be_done]
)
async def test_the_pulse_changes_with_what_curators_see(
    either_db: Database, change: Callable[[Transaction], None]
) -> None:
    await either_db.write(open_release)
    before = await either_db.read(lambda tx: homes.read_pulse(tx, TEAM))
    elsewhere = await either_db.read(lambda tx: homes.read_pulse(tx, "T2"))
    assert await either_db.read(lambda tx: homes.read_pulse(tx, TEAM)) == before

    await either_db.write(change)

    assert await either_db.read(lambda tx: homes.read_pulse(tx, TEAM)) != before
    assert await either_db.read(lambda tx: homes.read_pulse(tx, "T2")) == elsewhere


async def test_the_slow_pulse_changes_with_what_people_react_to_and_save(
    either_db: Database,
) -> None:
    await either_db.write(open_release)
    ts = "1700000001.000100"
    sent = update(deliveries).where(deliveries.c.position == 1).values(ts=ts)
    await either_db.write(lambda tx: tx.execute(sent))
    given = Reaction(TEAM, "C1", ts, "U1", "tada", "1700000100.000000", False)
    taken = Reaction(TEAM, "C1", ts, "U1", "tada", "1700000200.000000", True)
    place = (1, "clocks")
    changes: list[Callable[[Transaction], object]] = [
        lambda tx: save_reaction(tx, given),
        lambda tx: save_reaction(tx, taken),
        lambda tx: save_section(tx, TEAM, "U1", place, NOON),
        lambda tx: mark_read(tx, TEAM, "U1", place, NOON),
    ]
    seen = [await either_db.read(lambda tx: homes.read_slow_pulse(tx, TEAM))]

    for change in changes:
        await either_db.write(change)
        seen.append(await either_db.read(lambda tx: homes.read_slow_pulse(tx, TEAM)))

    assert len(set(seen)) == 5


async def test_drafts_wait_unless_a_release_waits_with_them(either_db: Database) -> None:
    def prepare(tx: Transaction) -> list[int]:
        texts = [DRAFT.replace("Tick", f"Tick {number}") for number in range(4)]
        ids = [add_list(tx, text, f"{number}.md") for number, text in enumerate(texts)]
        add_list(tx)
        add_release(tx, ids[0])
        cancelled = add_release(tx, ids[1])
        releases.move_release(tx, cancelled, ReleaseState.SCHEDULED, ReleaseState.CANCELLED)
        return ids

    ids = await either_db.write(prepare)

    found, total = await either_db.read(
        lambda tx: reading_lists.list_waiting_drafts(tx, TEAM, OPEN_STATES, 2)
    )
    assert ([each.list_id for each in found], total) == ([ids[3], ids[2]], 3)
    nothing = await either_db.read(
        lambda tx: reading_lists.list_waiting_drafts(tx, "T2", OPEN_STATES, 2)
    )
    assert nothing == ([], 0)


async def test_releases_are_found_by_their_states_in_the_order_of_their_times(
    either_db: Database,
) -> None:
    def prepare(tx: Transaction) -> None:
        list_id = add_list(tx)
        for days in (2, 0, 1):
            add_release(tx, list_id, at=NOON + days * DAY)
        releases.move_release(tx, 2, ReleaseState.SCHEDULED, ReleaseState.CANCELLED)

    await either_db.write(prepare)
    states = [ReleaseState.SCHEDULED, ReleaseState.FAILED]

    def find(tx: Transaction, *, newest_first: bool, limit: int) -> list[int]:
        found = releases.list_in_states(tx, TEAM, states, limit, newest_first=newest_first)
        return [each.release_id for each in found]

    assert await either_db.read(lambda tx: find(tx, newest_first=False, limit=9)) == [3, 1]
    assert await either_db.read(lambda tx: find(tx, newest_first=True, limit=1)) == [1]
    counts = await either_db.read(lambda tx: releases.count_states(tx, TEAM))
    assert (counts[ReleaseState.SCHEDULED], counts[ReleaseState.CANCELLED]) == (2, 1)
    assert counts[ReleaseState.POSTED] == 0
