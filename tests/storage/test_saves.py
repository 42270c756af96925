"""What people saved, by a button or by an emoji, in both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.domain.reaction import Reaction, read_instant
from bot.domain.release import DeliveryState
from bot.storage.database import Database, Transaction
from bot.storage.lookup import Place
from bot.storage.reactions import save_reaction
from bot.storage.saves import (
    Save,
    count_savers,
    find_saver,
    forget_person,
    list_saves,
    mark_read,
    remove_save,
    rename_person,
    save_section,
)
from bot.storage.tables import deliveries
from tests.fakes import NOON
from tests.storage.ledger import TEAM, TEXT, add_list, open_release

CLOCKS: Place = (1, "clocks")
CONTAINERS: Place = (1, "容器-containers")
GIVEN = Reaction(TEAM, "C1", "1700000002.000100", "U1", "bookmark", "1700000100.000000", False)
GIVEN_AT = read_instant(GIVEN.event_ts)


@pytest.fixture(autouse=True)
async def release_id(either_db: Database) -> int:
    """A release of which every message is in Slack: the parent, then its two sections."""

    def prepare(tx: Transaction) -> int:
        release_id = open_release(tx)
        for number in range(3):
            values = {"state": DeliveryState.SENT, "ts": f"170000000{number}.000100"}
            mine = update(deliveries).where(deliveries.c.position == number)
            tx.execute(mine.values(values))
        return release_id

    return await either_db.write(prepare)


async def save(db: Database, user: str = "U1", place: Place = CLOCKS) -> bool:
    return await db.write(lambda tx: save_section(tx, TEAM, user, place, NOON))


async def give(db: Database, reaction: Reaction = GIVEN) -> None:
    await db.write(lambda tx: save_reaction(tx, reaction))


async def saved(db: Database, *names: str, emoji: str | None = "bookmark") -> list[Save]:
    found = await db.read(lambda tx: list_saves(tx, TEAM, names or ["U1", "~1"], emoji))
    return sorted(found, key=lambda each: each.place)


async def count(db: Database, emoji: str | None = "bookmark") -> dict[Place, int]:
    places = [CLOCKS, CONTAINERS, (1, "nowhere")]
    return await db.read(lambda tx: count_savers(tx, TEAM, places, emoji))


async def test_what_somebody_saves_is_theirs_alone(either_db: Database) -> None:
    assert await save(either_db)
    assert not await save(either_db)
    assert await save(either_db, "U2", CONTAINERS)

    assert await saved(either_db) == [Save(CLOCKS, NOON, None, by_emoji=False)]
    assert await saved(either_db, "U2") == [Save(CONTAINERS, NOON, None, by_emoji=False)]
    assert await saved(either_db, "U3") == []
    other = await either_db.read(lambda tx: list_saves(tx, "T2", ["U1"], "bookmark"))
    assert other == []


async def test_what_is_saved_twice_keeps_its_time_until_it_is_removed(either_db: Database) -> None:
    later = NOON + timedelta(hours=1)
    await save(either_db)
    await either_db.write(lambda tx: mark_read(tx, TEAM, "U1", CLOCKS, NOON))
    assert not await either_db.write(lambda tx: save_section(tx, TEAM, "U1", CLOCKS, later))
    assert await saved(either_db) == [Save(CLOCKS, NOON, NOON, by_emoji=False)]

    await either_db.write(lambda tx: remove_save(tx, TEAM, "U1", CLOCKS, NOON, "bookmark"))
    assert await saved(either_db) == []

    assert await either_db.write(lambda tx: save_section(tx, TEAM, "U1", CLOCKS, later))
    assert await saved(either_db) == [Save(CLOCKS, later, None, by_emoji=False)]


async def test_reading_is_noted_and_taken_back(either_db: Database) -> None:
    await save(either_db)
    for at in (NOON, None):
        await either_db.write(lambda tx, at=at: mark_read(tx, TEAM, "U1", CLOCKS, at))
        assert [each.read_at for each in await saved(either_db)] == [at]


@pytest.mark.parametrize("emoji", ["bookmark", "bookmark::skin-tone-3"])
async def test_an_emoji_saves_the_section_of_its_message(either_db: Database, emoji: str) -> None:
    await give(either_db, replace(GIVEN, emoji=emoji))

    assert await saved(either_db) == [Save(CLOCKS, GIVEN_AT, None, by_emoji=True)]
    assert await count(either_db) == {CLOCKS: 1}


@pytest.mark.parametrize(
    "other",
    [
        replace(GIVEN, emoji="bookmark_tabs"),
        replace(GIVEN, emoji="tada"),
        replace(GIVEN, removed=True),
        replace(GIVEN, user_id="U2"),
        replace(GIVEN, ts="1700000000.000100"),
        replace(GIVEN, channel_id="C2"),
        replace(GIVEN, team_id="T2"),
    ],
)
async def test_nothing_else_saves(either_db: Database, other: Reaction) -> None:
    await give(either_db, other)

    assert await saved(either_db) == []


async def test_without_an_emoji_that_saves_only_buttons_do(either_db: Database) -> None:
    await give(either_db)
    await save(either_db, place=CONTAINERS)

    assert [each.place for each in await saved(either_db, emoji=None)] == [CONTAINERS]
    assert await count(either_db, None) == {CONTAINERS: 1}


async def test_an_emoji_saves_a_section_once_in_all_its_messages_and_revisions(
    either_db: Database,
) -> None:
    part = {"section_id": 2}
    mine = update(deliveries).where(deliveries.c.position == 1).values(part)
    await either_db.write(lambda tx: tx.execute(mine))
    await either_db.write(lambda tx: add_list(tx, TEXT + "More.\n"))
    later = replace(GIVEN, ts="1700000001.000100", event_ts="1700000200.000000")
    await give(either_db)
    await give(either_db, later)

    [save] = await saved(either_db)

    assert save == Save(CLOCKS, read_instant(later.event_ts), None, by_emoji=True)
    assert await count(either_db) == {CLOCKS: 1}


async def test_what_an_emoji_saved_is_read_and_removed_like_anything_else(
    either_db: Database,
) -> None:
    await give(either_db)
    await either_db.write(lambda tx: mark_read(tx, TEAM, "U1", CLOCKS, NOON))
    assert await saved(either_db) == [Save(CLOCKS, GIVEN_AT, NOON, by_emoji=True)]

    await either_db.write(lambda tx: remove_save(tx, TEAM, "U1", CLOCKS, GIVEN_AT, "bookmark"))
    assert await saved(either_db) == []
    assert await count(either_db) == {}

    again = replace(GIVEN, event_ts="1700000300.000000")
    await give(either_db, again)
    assert await saved(either_db) == [
        Save(CLOCKS, read_instant(again.event_ts), None, by_emoji=True)
    ]
    assert await count(either_db) == {CLOCKS: 1}


async def test_what_was_only_read_is_not_saved(either_db: Database) -> None:
    await either_db.write(lambda tx: mark_read(tx, TEAM, "U1", CLOCKS, NOON))

    assert await saved(either_db) == []
    assert await count(either_db) == {}


async def test_what_an_emoji_saves_after_it_was_read_is_unread(either_db: Database) -> None:
    before = GIVEN_AT - timedelta(seconds=1)
    await either_db.write(lambda tx: mark_read(tx, TEAM, "U1", CLOCKS, before))
    await give(either_db)

    assert await saved(either_db) == [Save(CLOCKS, GIVEN_AT, None, by_emoji=True)]


async def test_each_person_counts_once_however_they_saved(either_db: Database) -> None:
    await save(either_db)
    await save(either_db, "U2")
    await give(either_db)
    await give(either_db, replace(GIVEN, user_id="U3"))
    await give(either_db, replace(GIVEN, user_id="U4", removed=True))

    assert await count(either_db) == {CLOCKS: 3}


async def test_somebody_is_found_by_any_of_their_names(either_db: Database) -> None:
    await save(either_db, "~1")

    def find(names: list[str], place: Place = CLOCKS) -> Callable[[Transaction], str | None]:
        return lambda tx: find_saver(tx, TEAM, names, place)

    assert await either_db.read(find(["U1", "~1"])) == "~1"
    assert await either_db.read(find(["U2", "~2"])) is None
    assert await either_db.read(find(["U1", "~1"], CONTAINERS)) is None


async def test_who_is_forgotten_saved_nothing(either_db: Database) -> None:
    await save(either_db)
    await save(either_db, "~1", CONTAINERS)
    await save(either_db, "U2")

    assert await either_db.write(lambda tx: forget_person(tx, TEAM, ["U1", "~1"])) == 2

    assert await saved(either_db) == []
    assert len(await saved(either_db, "U2")) == 1


async def test_who_is_kept_by_a_mark_from_now_on_keeps_what_they_saved(
    either_db: Database,
) -> None:
    await save(either_db)
    await save(either_db, place=CONTAINERS)
    await save(either_db, "~1", CONTAINERS)

    await either_db.write(lambda tx: rename_person(tx, TEAM, "U1", "~1"))

    assert await saved(either_db, "U1") == []
    assert [each.place for each in await saved(either_db, "~1")] == [CLOCKS, CONTAINERS]
