"""Recording reactions: many at once, and one that came before its message was known."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.domain.errors import StorageError
from bot.domain.reaction import Reaction
from bot.domain.release import DeliveryState
from bot.services.reactions import Recorder, tidy
from bot.storage import reactions
from bot.storage.database import Database, Transaction
from bot.storage.reactions import ReactionEvent, list_reactions
from bot.storage.tables import deliveries
from tests.fakes import MARKER, FakeClock, record_reaction
from tests.services.test_lookup import release, save
from tests.services.test_saving import GIVEN, SECTION_TS

EARLY = replace(GIVEN, ts="1800000001.900100")


async def test_a_reaction_joins_the_message_that_it_came_before(
    db: Database, clock: FakeClock
) -> None:
    async def mend(**values: object) -> None:
        """Change what is known of the first section's message."""
        mine = deliveries.c.ts.in_([SECTION_TS, EARLY.ts])
        await db.write(lambda tx: tx.execute(update(deliveries).where(mine).values(values)))

    await release(db, clock, await save(db, clock))
    await mend(state=DeliveryState.SENDING, lease_until=clock() + timedelta(minutes=1))
    await record_reaction(db, MARKER, EARLY)
    assert await db.read(lambda tx: list_reactions(tx, "T1", "C1", EARLY.ts)) == []

    await mend(ts=EARLY.ts, state=DeliveryState.SENT, lease_until=None)
    await tidy(db, "T1")

    [kept] = await db.read(lambda tx: list_reactions(tx, "T1", "C1", EARLY.ts))
    assert (kept.user_id, kept.emoji) == (GIVEN.user_id, GIVEN.emoji)


def by(number: int) -> Reaction:
    """A reaction of somebody else each time."""
    return replace(GIVEN, user_id=f"U{number}")


async def people(db: Database) -> list[str]:
    kept = await db.read(lambda tx: list_reactions(tx, "T1", "C1", SECTION_TS))
    return sorted(each.user_id for each in kept)


async def record_later(recorder: Recorder, reaction: Reaction, rounds: int) -> None:
    """Record a reaction after so many rounds of the event loop."""
    for _ in range(rounds):
        await asyncio.sleep(0)
    await recorder.record(reaction)


@pytest.fixture
def sizes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many reactions were written together, each time."""
    sizes: list[int] = []
    record = reactions.record_reactions

    def note(tx: Transaction, told: Sequence[ReactionEvent]) -> None:
        sizes.append(len(told))
        record(tx, told)

    monkeypatch.setattr(reactions, "record_reactions", note)
    return sizes


async def test_reactions_that_come_at_once_are_written_together(
    either_db: Database, clock: FakeClock, sizes: list[int]
) -> None:
    await release(either_db, clock, await save(either_db, clock))
    recorder = Recorder(either_db, MARKER)

    await asyncio.gather(*(recorder.record(by(n)) for n in range(9)), recorder.record(by(0)))

    assert await people(either_db) == [f"U{n}" for n in range(9)]
    assert sum(sizes) == 10
    assert len(sizes) < 4


async def test_what_is_on_its_way_is_written_together_with_what_is_there(
    either_db: Database, clock: FakeClock, sizes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    await release(either_db, clock, await save(either_db, clock))
    recorder = Recorder(either_db, MARKER)

    monkeypatch.setattr("bot.services.reactions.ENOUGH", 7)
    await asyncio.gather(*(record_later(recorder, by(n), 2 * n) for n in range(9)))

    assert await people(either_db) == [f"U{n}" for n in range(9)]
    assert sizes == [7, 2]


async def test_who_comes_now_and_then_keeps_nobody_waiting(
    either_db: Database, clock: FakeClock, sizes: list[int]
) -> None:
    await release(either_db, clock, await save(either_db, clock))
    recorder = Recorder(either_db, MARKER)

    await asyncio.gather(*(record_later(recorder, by(n), 3 * n) for n in range(30)))

    assert sum(sizes) == 30
    assert sizes[0] <= 8


async def test_what_came_together_keeps_the_newest_of_each(
    either_db: Database, clock: FakeClock
) -> None:
    await release(either_db, clock, await save(either_db, clock))
    recorder = Recorder(either_db, MARKER)
    older = replace(GIVEN, event_ts="1800000099.000000")
    removed = replace(GIVEN, event_ts="1800000101.000000", removed=True)
    stray = replace(GIVEN, ts="1700000000.000100")

    events = (by(5), removed, GIVEN, stray, older)
    await asyncio.gather(*(recorder.record(each) for each in events))

    kept = await either_db.read(lambda tx: list_reactions(tx, "T1", "C1", SECTION_TS))
    assert {(each.user_id, each.removed) for each in kept} == {("U5", False), ("U1", True)}


async def test_one_that_cant_be_written_keeps_no_other_from_it(
    either_db: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await release(either_db, clock, await save(either_db, clock))
    record = reactions.record_reactions

    def refuse(tx: Transaction, told: Sequence[ReactionEvent]) -> None:
        if any(each.reaction.user_id == "U2" for each in told):
            raise StorageError("on purpose")
        record(tx, told)

    monkeypatch.setattr(reactions, "record_reactions", refuse)
    recorder = Recorder(either_db, MARKER)
    results = await asyncio.gather(
        *(recorder.record(by(n)) for n in range(4)), return_exceptions=True
    )

    assert [str(each) for each in results] == ["None", "None", "on purpose", "None"]
    assert await people(either_db) == ["U0", "U1", "U3"]


async def test_what_was_told_before_the_end_is_written(
    either_db: Database, clock: FakeClock
) -> None:
    await release(either_db, clock, await save(either_db, clock))
    recorder = Recorder(either_db, MARKER)
    await recorder.finish()
    told = [asyncio.create_task(recorder.record(by(n))) for n in range(9)]
    await asyncio.sleep(0)

    await recorder.finish()

    assert await people(either_db) == [f"U{n}" for n in range(9)]
    await asyncio.gather(*told)


async def test_who_no_longer_waits_keeps_nobody_else_waiting(
    either_db: Database, clock: FakeClock
) -> None:
    await release(either_db, clock, await save(either_db, clock))
    recorder = Recorder(either_db, MARKER)
    gone, stays = (asyncio.create_task(recorder.record(by(n))) for n in range(2))
    await asyncio.sleep(0)
    gone.cancel()

    await stays

    assert "U1" in await people(either_db)


async def test_nobody_waits_for_what_was_told_to_end(
    either_db: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(tx: Transaction, told: Sequence[ReactionEvent]) -> None:
        raise asyncio.CancelledError

    monkeypatch.setattr(reactions, "record_reactions", end)
    recorder = Recorder(either_db, MARKER)

    with pytest.raises(asyncio.CancelledError):
        await recorder.record(GIVEN)


async def test_nobody_waits_for_what_was_told_to_end_before_it_was_written(
    either_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder(either_db, MARKER)

    async def end(_recorder: Recorder) -> None:
        raise asyncio.CancelledError

    monkeypatch.setattr(Recorder, "_let_others_join", end)

    with pytest.raises(asyncio.CancelledError):
        await recorder.record(GIVEN)
