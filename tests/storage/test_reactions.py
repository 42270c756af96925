"""Events about reactions, in any order and number, leave what the newest says."""

from dataclasses import replace
from functools import reduce
from itertools import permutations

import pytest
from sqlalchemy import update

from bot.domain.reaction import Reaction, newer_wins
from bot.services.reactions import record_reaction
from bot.storage.database import Database, Transaction
from bot.storage.reactions import count_reactions, list_reactions
from bot.storage.tables import deliveries
from tests.storage.ledger import TEXT, add_list, open_release

ADDED = Reaction("T1", "C1", "1700000000.000100", "U1", "heart", "1700000010.000100", False)
REMOVED = replace(ADDED, event_ts="1700000020.000100", removed=True)
AGAIN = replace(ADDED, event_ts="1700000030.000100")


async def known(db: Database) -> list[Reaction]:
    return await db.read(lambda tx: list_reactions(tx, "T1", "C1", ADDED.ts))


@pytest.mark.parametrize("events", list(permutations([ADDED, REMOVED, AGAIN])))
async def test_the_newest_event_counts_whatever_the_order(
    either_db: Database, events: tuple[Reaction, ...]
) -> None:
    for event in events * 2:
        await record_reaction(either_db, event)

    assert await known(either_db) == [AGAIN] == [reduce(newer_wins, events)]


async def test_a_removal_stays_so_that_a_late_addition_is_no_news(either_db: Database) -> None:
    await record_reaction(either_db, REMOVED)
    await record_reaction(either_db, ADDED)

    assert await known(either_db) == [REMOVED]


@pytest.mark.parametrize(
    "other",
    [
        replace(ADDED, user_id="U2"),
        replace(ADDED, emoji="heart::skin-tone-2"),
    ],
)
async def test_people_and_emoji_are_kept_apart(either_db: Database, other: Reaction) -> None:
    await record_reaction(either_db, ADDED)
    await record_reaction(either_db, other)

    assert set(await known(either_db)) == {ADDED, other}


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(ADDED, team_id="T2"),
        replace(ADDED, channel_id="C2"),
        replace(ADDED, ts="1700000000.000200"),
    ],
)
async def test_messages_are_kept_apart(either_db: Database, elsewhere: Reaction) -> None:
    await record_reaction(either_db, elsewhere)

    assert await known(either_db) == []


async def test_reactions_are_counted_by_section_whatever_its_revision(either_db: Database) -> None:
    def prepare(tx: Transaction) -> None:
        open_release(tx)
        tx.execute(update(deliveries).where(deliveries.c.position == 2).values(ts=ADDED.ts))
        add_list(tx, TEXT + "More.\n")

    await either_db.write(prepare)
    for user, emoji in (("U1", "+1"), ("U2", "+1::skin-tone-3"), ("U3", "tada")):
        await record_reaction(either_db, replace(ADDED, user_id=user, emoji=emoji))
    await record_reaction(either_db, replace(REMOVED, emoji="eyes"))

    places = [(1, "clocks"), (1, "nowhere")]
    counted = await either_db.read(lambda tx: count_reactions(tx, "T1", places))
    elsewhere = await either_db.read(lambda tx: count_reactions(tx, "T2", places))

    assert counted == {(1, "clocks"): {"+1": 2, "tada": 1}}
    assert elsewhere == {}
