"""Comparing our reactions with Slack's, a message a step: whoever does it, whatever Slack says."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.people import Marker
from bot.domain.reaction import Reaction, Told, read_instant
from bot.domain.release import DeliveryState, Refused, Throttled, Unknown
from bot.services.comparing import (
    IS_GONE,
    LEASE,
    TRY_AGAIN,
    TRY_MUCH_LATER,
    Comparer,
    Progress,
    find_progress,
    want_comparison,
)
from bot.services.reactions import tidy
from bot.services.saving import Saver
from bot.storage.database import Database, Transaction
from bot.storage.reactions import list_reactions
from bot.storage.tables import deliveries
from tests.fakes import MARKER, NOON, FakeClock, record_reaction
from tests.storage.ledger import TEAM, open_release

SPAN = timedelta(days=30)
OLD, MIDDLE, NEW = (f"179000000{number}.000100" for number in range(3))
LIKED = Reaction(TEAM, "C1", NEW, "U1", "tada", "1790000100.000000", removed=False)


@dataclass(slots=True)
class FakeReactions:
    """Tells what is `given` to messages, by `ts`; first `answers`, each once. `gate` holds back
    the next answer."""

    clock: FakeClock
    given: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    answers: list[Told | Throttled | Refused | Unknown] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    gate: asyncio.Event | None = None

    async def ask(
        self, team_id: str, channel_id: str, ts: str
    ) -> Told | Throttled | Refused | Unknown:
        self.asked.append(ts)
        if self.answers:
            return self.answers.pop(0)
        asked_ts = f"{self.clock().timestamp():017.6f}"
        told = Told(frozenset(self.given.get(ts, ())), asked_ts)
        if (gate := self.gate) is not None:
            self.gate = None
            await gate.wait()
        return told


@dataclass(slots=True)
class Desk:
    """What a test of comparisons needs, and the gestures it repeats."""

    db: Database
    clock: FakeClock
    slack: FakeReactions

    def worker(self, name: str = "w1", marker: Marker = MARKER) -> Comparer:
        return Comparer(self.db, self.slack, self.clock, marker, TEAM, name, SPAN)

    async def want(self) -> None:
        await want_comparison(self.db, self.clock, TEAM)

    async def compare(self, marker: Marker = MARKER) -> int:
        """Carry a comparison out; return how much it corrected."""
        await self.want()
        worker = self.worker(marker=marker)
        while await worker.step():
            pass
        progress = await self.progress()
        assert progress.is_over
        return progress.corrected

    async def progress(self) -> Progress:
        return await find_progress(self.db, self.clock, TEAM, SPAN)

    async def known(self, ts: str = NEW) -> dict[tuple[str, str], bool]:
        """Give whether each person's emoji is there."""
        rows = await self.db.read(lambda tx: list_reactions(tx, TEAM, "C1", ts))
        return {(row.user_id, row.emoji): not row.removed for row in rows}


@pytest.fixture
async def desk(db: Database, clock: FakeClock) -> Desk:
    """A release whose three messages are in Slack."""

    def prepare(tx: Transaction) -> None:
        open_release(tx)
        for number, ts in enumerate((OLD, MIDDLE, NEW)):
            sent_at = NOON - timedelta(minutes=3 - number)
            values = {"state": DeliveryState.SENT, "ts": ts, "sent_at": sent_at}
            mine = update(deliveries).where(deliveries.c.position == number)
            tx.execute(mine.values(values))

    await db.write(prepare)
    return Desk(db, clock, FakeReactions(clock))


async def test_nothing_is_asked_before_somebody_wants_it(desk: Desk) -> None:
    assert not await desk.worker().step()

    assert desk.slack.asked == []
    assert await desk.progress() == Progress(0, 0, 0, is_over=True)


async def test_what_differs_is_put_right_newest_first(desk: Desk) -> None:
    gone = replace(LIKED, user_id="U2")
    await record_reaction(desk.db, MARKER, gone)
    desk.slack.given = {NEW: {("U1", "tada")}, OLD: {("U1", "+1::skin-tone-2")}}

    assert await desk.compare() == 3

    assert desk.slack.asked == [NEW, MIDDLE, OLD]
    assert await desk.known() == {("U1", "tada"): True, ("U2", "tada"): False}
    assert await desk.known(OLD) == {("U1", "+1::skin-tone-2"): True}
    assert await desk.compare() == 0


async def test_how_far_it_is_is_told(desk: Desk) -> None:
    desk.slack.given = {NEW: {("U1", "tada")}}
    await desk.want()
    worker = desk.worker()

    assert await worker.step()
    assert await desk.progress() == Progress(1, 3, 1, is_over=False)
    assert await worker.step()
    assert await worker.step()
    assert await desk.progress() == Progress(3, 3, 1, is_over=False)
    assert not await worker.step()

    assert await desk.progress() == Progress(0, 0, 1, is_over=True)


async def test_what_is_wanted_meanwhile_is_done_at_once_after_it(desk: Desk) -> None:
    await desk.want()
    worker = desk.worker()
    await worker.step()
    await desk.want()

    steps = [await worker.step() for _ in range(7)]

    assert steps == [True, True, True, True, True, True, False]
    assert desk.slack.asked == [NEW, MIDDLE, OLD] * 2


async def test_what_one_process_began_the_next_one_goes_on_with(desk: Desk) -> None:
    await desk.want()
    await desk.worker("before").step()
    after = desk.worker("after")
    assert not await after.step()

    desk.clock.advance(LEASE.total_seconds())
    while await after.step():
        pass

    assert desk.slack.asked == [NEW, MIDDLE, OLD]
    assert (await desk.progress()).is_over


async def test_where_slack_is_busy_it_is_left_in_peace(desk: Desk) -> None:
    desk.slack.answers = [Throttled(timedelta(seconds=30))]
    await desk.want()
    worker = desk.worker()

    assert not await worker.step()
    desk.clock.advance(29)
    assert not await worker.step()
    assert desk.slack.asked == [NEW]

    desk.clock.advance(1)
    assert await worker.step()
    assert desk.slack.asked == [NEW, NEW]


async def test_where_slack_says_nothing_it_is_asked_again(desk: Desk) -> None:
    desk.slack.answers = [Unknown("time-out")]
    await desk.want()
    worker = desk.worker()

    assert not await worker.step()
    assert not await worker.step()
    desk.clock.advance(TRY_AGAIN.total_seconds())
    assert await worker.step()

    assert desk.slack.asked == [NEW, NEW]


async def test_a_message_that_was_deleted_keeps_its_history_and_is_asked_about_no_more(
    desk: Desk,
) -> None:
    await record_reaction(desk.db, MARKER, LIKED)
    desk.slack.answers = [Refused(IS_GONE)]

    assert await desk.compare() == 0
    await desk.compare()

    assert desk.slack.asked == [NEW, MIDDLE, OLD, MIDDLE, OLD]
    assert await desk.known() == {("U1", "tada"): True}
    query = select(deliveries.c.deleted_at).where(deliveries.c.ts == NEW)
    assert await desk.db.read(lambda tx: tx.execute(query).scalar_one()) == NOON


async def test_a_message_of_which_slack_tells_nothing_is_passed_over_this_time(desk: Desk) -> None:
    await record_reaction(desk.db, MARKER, LIKED)
    desk.slack.answers = [Refused("not_in_channel")]

    assert await desk.compare() == 0
    assert await desk.known() == {("U1", "tada"): True}

    assert await desk.compare() == 1
    assert await desk.known() == {("U1", "tada"): False}


async def test_an_emoji_of_which_slack_names_some_people_is_only_added_to(desk: Desk) -> None:
    for user_id in ("U1", "U2"):
        await record_reaction(desk.db, MARKER, replace(LIKED, user_id=user_id))
    asked_ts = "1790000200.000000"
    named = frozenset({("U2", "tada"), ("U3", "tada")})
    desk.slack.answers = [Told(named, asked_ts, frozenset({"tada"}))]

    assert await desk.compare() == 1

    assert await desk.known() == {(user, "tada"): True for user in ("U1", "U2", "U3")}


async def test_an_event_that_is_newer_than_the_question_stays(desk: Desk) -> None:
    desk.slack.gate = gate = asyncio.Event()
    await desk.want()
    step = asyncio.create_task(desk.worker().step())
    while desk.slack.gate is not None:
        await asyncio.sleep(0)
    later = f"{NOON.timestamp() + 1:017.6f}"
    await record_reaction(desk.db, MARKER, replace(LIKED, event_ts=later))
    gate.set()

    assert await step
    assert await desk.known() == {("U1", "tada"): True}
    assert (await desk.progress()).corrected == 0


async def test_a_worker_that_was_slow_does_not_undo_what_its_successor_saw(desk: Desk) -> None:
    await record_reaction(desk.db, MARKER, LIKED)
    desk.slack.gate = gate = asyncio.Event()  # the answer will be: nobody reacted
    await desk.want()
    step = asyncio.create_task(desk.worker("slow").step())
    while desk.slack.gate is not None:
        await asyncio.sleep(0)
    desk.slack.given = {NEW: {("U1", "tada")}}
    desk.clock.advance(LEASE.total_seconds())
    successor = desk.worker("successor")
    while await successor.step():
        pass
    gate.set()
    await step

    assert await desk.known() == {("U1", "tada"): True}
    assert (await desk.progress()).corrected == 0


async def test_what_came_before_its_message_was_known_is_compared_too(desk: Desk) -> None:
    def set_newest(**values: object) -> None:
        mine = update(deliveries).where(deliveries.c.position == 2)
        desk.db.write_now(lambda tx: tx.execute(mine.values(**values)))

    set_newest(ts=None, state=DeliveryState.SENDING, lease_until=NOON)
    await record_reaction(desk.db, MARKER, LIKED)
    set_newest(ts=NEW, state=DeliveryState.SENT, lease_until=None)

    assert await desk.compare() == 1
    await tidy(desk.db, TEAM)

    assert await desk.known() == {("U1", "tada"): False}


async def test_a_wish_in_the_same_instant_is_fulfilled_too(desk: Desk) -> None:
    assert await desk.compare() == 0
    desk.slack.given = {NEW: {("U1", "tada")}}

    assert await desk.compare() == 1


@pytest.mark.parametrize("marker", [MARKER, replace(MARKER, only_counts=True)])
async def test_nobody_comes_back_who_asked_to_be_forgotten(desk: Desk, marker: Marker) -> None:
    await record_reaction(desk.db, marker, LIKED)
    await Saver(desk.db, desk.clock, marker).forget(TEAM, "U1")
    desk.slack.given = {NEW: {("U1", "tada"), ("U2", "tada")}}

    assert await desk.compare(marker) == 1

    assert await desk.known() == {(marker.keep(TEAM, "U2"), "tada"): True}


async def test_what_somebody_takes_back_after_they_were_forgotten_is_taken_back(
    desk: Desk,
) -> None:
    await Saver(desk.db, desk.clock, MARKER).forget(TEAM, "U1")
    later = f"{NOON.timestamp() + 1:017.6f}"
    await record_reaction(desk.db, MARKER, replace(LIKED, event_ts=later))
    desk.clock.advance(2)

    assert await desk.compare() == 1

    assert await desk.known() == {("U1", "tada"): False}


async def test_people_who_are_kept_by_a_mark_are_compared_by_it(desk: Desk) -> None:
    only_counts = replace(MARKER, only_counts=True)
    mark = MARKER.mark(TEAM, "U1")
    await record_reaction(desk.db, only_counts, LIKED)
    desk.slack.given = {NEW: {("U1", "tada"), ("U1", "+1")}}

    assert await desk.compare(only_counts) == 1

    assert await desk.known() == {(mark, "tada"): True, (mark, "+1"): True}


async def test_messages_that_are_too_old_are_left_as_they_are(desk: Desk) -> None:
    desk.clock.advance((SPAN - timedelta(minutes=1)).total_seconds())

    await desk.compare()

    assert desk.slack.asked == [NEW]


async def test_where_slack_refuses_the_app_it_waits_until_that_is_mended(desk: Desk) -> None:
    desk.slack.answers = [Refused("token_revoked")]
    desk.slack.given = {NEW: {("U1", "tada")}}
    await desk.want()
    worker = desk.worker()

    assert not await worker.step()
    assert not (await desk.progress()).is_over
    assert not await worker.step()
    assert desk.slack.asked == [NEW]

    desk.clock.advance(TRY_MUCH_LATER.total_seconds())
    while await worker.step():
        pass
    assert await desk.known() == {("U1", "tada"): True}


async def test_marks_stay_what_their_people_are_kept_by(desk: Desk, only_counts: Marker) -> None:
    await record_reaction(desk.db, only_counts, LIKED)
    desk.slack.given = {NEW: {("U1", "tada"), ("U1", "eyes")}}

    assert await desk.compare() == 1
    assert await desk.known() == {(MARKER.mark(TEAM, "U1"), "tada"): True, ("U1", "eyes"): True}
    assert await desk.compare() == 0


async def test_to_messages_after_they_were_forgotten_people_come_back(desk: Desk) -> None:
    long_ago = FakeClock(read_instant(NEW) - timedelta(seconds=1))
    await Saver(desk.db, long_ago, MARKER).forget(TEAM, "U1")
    desk.slack.given = {ts: {("U1", "tada")} for ts in (OLD, NEW)}

    await desk.compare()

    assert await desk.known() == {("U1", "tada"): True}
    assert await desk.known(OLD) == {}


@pytest.fixture
def only_counts() -> Marker:
    return replace(MARKER, only_counts=True)
