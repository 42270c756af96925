"""Events about reactions, in any order and number, leave what the newest says."""

from dataclasses import replace
from datetime import timedelta
from functools import reduce
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import event as sql_event
from sqlalchemy import select, update

from bot.domain.reaction import Reaction, newer_wins, read_instant
from bot.domain.release import DeliveryState
from bot.services.reactions import mark_everybody, tidy
from bot.storage import people, reactions
from bot.storage.database import Database, Transaction
from bot.storage.reactions import ReactionEvent, count_reactions, list_reactions
from bot.storage.tables import deliveries, early_reactions
from tests.fakes import MARKER, NOON, record_reaction
from tests.storage.ledger import TEXT, add_list, open_release

ADDED = Reaction("T1", "C1", "1700000000.000100", "U1", "heart", "1700000010.000100", False)
REMOVED = replace(ADDED, event_ts="1700000020.000100", removed=True)
AGAIN = replace(ADDED, event_ts="1700000030.000100")


@pytest.fixture(autouse=True)
async def release_id(either_db: Database) -> int:
    """A release on its way to C1, whose third message is the one that people react to."""

    def prepare(tx: Transaction) -> int:
        release_id = open_release(tx)
        values = {"ts": ADDED.ts, "state": DeliveryState.SENT}
        tx.execute(update(deliveries).where(deliveries.c.position == 2).values(values))
        return release_id

    return await either_db.write(prepare)


async def known(db: Database) -> list[Reaction]:
    return await db.read(lambda tx: list_reactions(tx, "T1", "C1", ADDED.ts))


@pytest.mark.parametrize("events", list(permutations([ADDED, REMOVED, AGAIN])))
async def test_the_newest_event_counts_whatever_the_order(
    either_db: Database, events: tuple[Reaction, ...]
) -> None:
    for event in events * 2:
        await record_reaction(either_db, MARKER, event)

    assert await known(either_db) == [AGAIN] == [reduce(newer_wins, events)]


async def test_a_removal_stays_so_that_a_late_addition_is_no_news(either_db: Database) -> None:
    await record_reaction(either_db, MARKER, REMOVED)
    await record_reaction(either_db, MARKER, ADDED)

    assert await known(either_db) == [REMOVED]


@pytest.mark.parametrize(
    "other",
    [
        replace(ADDED, user_id="U2"),
        replace(ADDED, emoji="heart::skin-tone-2"),
    ],
)
async def test_people_and_emoji_are_kept_apart(either_db: Database, other: Reaction) -> None:
    await record_reaction(either_db, MARKER, ADDED)
    await record_reaction(either_db, MARKER, other)

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
    await record_reaction(either_db, MARKER, elsewhere)

    assert await known(either_db) == []


async def test_reactions_are_counted_by_section_whatever_its_revision(either_db: Database) -> None:
    await either_db.write(lambda tx: add_list(tx, TEXT + "More.\n"))
    for user, emoji in (("U1", "+1"), ("U2", "+1::skin-tone-3"), ("U3", "tada")):
        await record_reaction(either_db, MARKER, replace(ADDED, user_id=user, emoji=emoji))
    await record_reaction(either_db, MARKER, replace(REMOVED, emoji="eyes"))

    places = [(1, "clocks"), (1, "nowhere")]
    counted = await either_db.read(lambda tx: count_reactions(tx, "T1", places))
    elsewhere = await either_db.read(lambda tx: count_reactions(tx, "T2", places))

    assert counted == {(1, "clocks"): {"+1": 2, "tada": 1}}
    assert elsewhere == {}


async def test_one_person_counts_once_in_all_messages_and_skins_of_a_section(
    either_db: Database,
) -> None:
    part = {"section_id": 2, "ts": "1700000000.000300", "state": DeliveryState.SENT}
    await either_db.write(
        lambda tx: tx.execute(update(deliveries).where(deliveries.c.position == 1).values(part))
    )
    for ts, emoji in ((ADDED.ts, "+1"), (ADDED.ts, "+1::skin-tone-2"), (part["ts"], "+1")):
        await record_reaction(either_db, MARKER, replace(ADDED, ts=str(ts), emoji=emoji))

    counted = await either_db.read(lambda tx: count_reactions(tx, "T1", [(1, "clocks")]))

    assert counted == {(1, "clocks"): {"+1": 1}}


EARLY = replace(ADDED, ts="1700000000.000900")


async def set_sending(db: Database, *, is_leased: bool = True) -> None:
    """Let the second message be on its way."""
    values = {"state": DeliveryState.SENDING, "lease_until": NOON if is_leased else None}
    await db.write(
        lambda tx: tx.execute(update(deliveries).where(deliveries.c.position == 1).values(values))
    )


async def find_early(db: Database) -> list[str]:
    return await db.read(lambda tx: list(tx.execute(select(early_reactions.c.user_id)).scalars()))


async def test_reactions_to_messages_of_others_are_not_kept(either_db: Database) -> None:
    await record_reaction(either_db, MARKER, EARLY)

    assert await find_early(either_db) == []


async def test_a_reaction_that_comes_before_its_message_is_known_joins_it(
    either_db: Database,
) -> None:
    await set_sending(either_db)
    removed = replace(EARLY, user_id="U2", removed=True, event_ts="1700000020.000100")
    for event in (EARLY, removed, replace(removed, removed=False, event_ts=ADDED.event_ts)):
        await record_reaction(either_db, MARKER, event)
    assert sorted(await find_early(either_db)) == ["U1", "U2"]
    await tidy(either_db, "T1")
    assert sorted(await find_early(either_db)) == ["U1", "U2"]

    found = {"ts": EARLY.ts, "state": DeliveryState.SENT}
    await either_db.write(
        lambda tx: tx.execute(update(deliveries).where(deliveries.c.position == 1).values(found))
    )
    await tidy(either_db, "T1")

    rows = await either_db.read(lambda tx: list_reactions(tx, "T1", "C1", EARLY.ts))
    assert {(row.user_id, row.removed) for row in rows} == {("U1", False), ("U2", True)}
    assert await find_early(either_db) == []


async def test_what_was_kept_aside_goes_once_nothing_is_in_doubt(either_db: Database) -> None:
    await set_sending(either_db)
    await record_reaction(either_db, MARKER, EARLY)
    await set_sending(either_db, is_leased=False)

    await tidy(either_db, "T1")

    assert await find_early(either_db) == []


async def test_what_somebody_did_before_they_were_forgotten_does_not_come_back(
    either_db: Database,
) -> None:
    await record_reaction(either_db, MARKER, ADDED)
    at = read_instant(REMOVED.event_ts)
    mark = MARKER.mark("T1", "U1")
    gone = await either_db.write(lambda tx: reactions.forget_person(tx, "T1", ["U1", mark]))
    await either_db.write(lambda tx: people.record_forgotten(tx, "T1", mark, at))

    for event in (ADDED, REMOVED, replace(ADDED, user_id="U2")):
        await record_reaction(either_db, MARKER, event)
    assert gone == 1
    assert [row.user_id for row in await known(either_db)] == ["U2"]

    await record_reaction(either_db, MARKER, AGAIN)
    assert AGAIN in await known(either_db)


async def test_where_only_counts_are_kept_nobody_is_kept_by_their_id(either_db: Database) -> None:
    only_counts = replace(MARKER, only_counts=True)
    await record_reaction(either_db, MARKER, ADDED)
    await record_reaction(either_db, only_counts, replace(ADDED, emoji="eyes"))
    await record_reaction(either_db, only_counts, replace(REMOVED, user_id="U2"))
    await set_sending(either_db)
    await record_reaction(either_db, MARKER, EARLY)

    assert await mark_everybody(either_db, only_counts, "T1") == 1
    assert await mark_everybody(either_db, only_counts, "T1") == 0

    mark = MARKER.mark("T1", "U1")
    assert {(row.user_id, row.emoji) for row in await known(either_db)} == {
        (mark, "heart"),
        (mark, "eyes"),
        (MARKER.mark("T1", "U2"), "heart"),
    }
    assert await find_early(either_db) == [mark]
    assert MARKER.mark("T1", mark) == mark


async def test_what_was_kept_aside_waits_for_its_message_though_nothing_is_in_doubt_any_more(
    either_db: Database,
) -> None:
    await set_sending(either_db)
    await record_reaction(either_db, MARKER, EARLY)
    found = {"ts": EARLY.ts, "state": DeliveryState.SENT, "lease_until": None}
    mine = update(deliveries).where(deliveries.c.position == 1).values(found)
    await either_db.write(lambda tx: tx.execute(mine))

    dropped = await either_db.write(lambda tx: reactions.forget_strays(tx, "T1"))
    await tidy(either_db, "T1")

    assert dropped == 0
    assert await either_db.read(lambda tx: list_reactions(tx, "T1", "C1", EARLY.ts)) == [EARLY]


async def test_an_older_correction_changes_nothing(either_db: Database) -> None:
    for reaction in (REMOVED, ADDED, REMOVED):
        await either_db.write(lambda tx, each=reaction: reactions.save_reaction(tx, each))

    assert await known(either_db) == [REMOVED]


async def test_what_was_posted_long_before_the_message_in_doubt_is_not_kept_aside(
    either_db: Database,
) -> None:
    await set_sending(either_db)
    claimed = {"first_claimed_at": read_instant(EARLY.ts) + timedelta(hours=1)}
    await either_db.write(
        lambda tx: tx.execute(update(deliveries).where(deliveries.c.position == 1).values(claimed))
    )

    await record_reaction(either_db, MARKER, EARLY)

    assert await find_early(either_db) == []


async def test_a_strangers_message_is_not_held_against_all_that_its_channel_ever_got(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reactions, "_is_any_expected", lambda _tx: True)
    plans: list[str] = []

    def explain(tx: Transaction) -> None:
        @sql_event.listens_for(db.engine, "before_cursor_execute")
        def note(_c: object, cursor: Any, statement: str, values: Any, *_more: object) -> None:
            if statement.startswith("INSERT INTO early_reactions"):
                plan = f"EXPLAIN QUERY PLAN {statement}"
                plans.extend(row[3] for row in cursor.execute(plan, values[0]).fetchall())

        reactions.record_reactions(tx, [ReactionEvent(EARLY, "mark", NOON)] * 2)

    await db.write(explain)

    assert any("ix_deliveries_state_release_id (state=?)" in each for each in plans)
    assert not any("(team_id=? AND channel_id=?)" in each for each in plans)
