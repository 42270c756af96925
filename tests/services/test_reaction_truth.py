"""Whatever happens to events, and whenever we crash: in the end our reactions are Slack's."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, cast

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select, update

from bot.domain.people import Marker
from bot.domain.reaction import Reaction, Told
from bot.domain.release import DeliveryState, Refused, Throttled, Unknown
from bot.services.comparing import IS_GONE, LEASE, Comparer, find_progress, want_comparison
from bot.services.reactions import tidy
from bot.services.saving import Saver
from bot.storage.database import Database, Transaction
from bot.storage.reactions import list_reactions
from bot.storage.tables import deliveries, early_reactions, reactions
from tests.fakes import MARKER, FakeClock, record_reaction
from tests.services.test_crashes import Crash
from tests.storage.ledger import TEAM, open_release

T = TypeVar("T")
CHANNEL = "C1"
MESSAGES = 3
SPAN = timedelta(days=30)
PEOPLE = ("U1", "U2")
EMOJI = ("+1", "+1::skin-tone-3")
FAILURES = (
    Throttled(timedelta(seconds=20)),
    Unknown("time-out"),
    Refused("not_in_channel"),
    "partial",
)
WHICH = st.one_of(  # most of what is done concerns the same two, or little would ever collide
    st.just((0, PEOPLE[0], EMOJI[0])),
    st.just((1, PEOPLE[0], EMOJI[0])),
    st.tuples(st.integers(0, MESSAGES - 1), st.sampled_from(PEOPLE), st.sampled_from(EMOJI)),
)
FATES = st.sampled_from(["now", "now", "twice", "later", "never", "never"])
CRASHES = st.sampled_from(["", "", "", "before", "after"])
ACTS = st.tuples(WHICH, FATES, CRASHES)
Act: TypeAlias = tuple[tuple[int, str, str], str, str]
"""Who reacts how to which message, whether Slack tells us, and whether we crash on it."""
Asked: TypeAlias = Told | Throttled | Refused | Unknown


@dataclass(slots=True)
class OneThread:
    """A database that does all at once, on this thread: one example is a hundred transactions.

    `plan` says of the coming writes whether we crash `before` or `after` they are committed.
    """

    db: Database
    plan: list[str] = field(default_factory=list)

    async def read(self, fn: Callable[[Transaction], T]) -> T:
        return self.db.write_now(fn)

    async def write(self, fn: Callable[[Transaction], T]) -> T:
        when = self.plan.pop(0) if self.plan else ""
        if when == "before":
            raise Crash
        value = self.db.write_now(fn)
        if when == "after":
            raise Crash
        return value


@dataclass(slots=True)
class LittleSlack:
    """The reactions that messages truly have, by `ts`; None of one that somebody deleted.

    `failures` are given in place of coming answers. An answer that is held back waits for `gate`;
    it is of the moment of the question or, where `is_late`, of the moment at which it is let go.
    """

    clock: FakeClock
    truth: dict[str, set[tuple[str, str]] | None] = field(default_factory=dict)
    failures: list[Any] = field(default_factory=list)
    gate: asyncio.Event | None = None
    is_late: bool = False

    async def ask(self, team_id: str, channel_id: str, ts: str) -> Asked:
        asked_ts = write_ts(self.clock())
        gate, is_late, failures = self.gate, self.is_late, list(self.failures)
        self.gate, self.failures = None, []
        answer = self._answer(ts, asked_ts, failures)
        if gate is not None:
            await gate.wait()
        return self._answer(ts, asked_ts, failures) if is_late else answer

    def _answer(self, ts: str, asked_ts: str, failures: list[Any]) -> Asked:
        given = self.truth[ts]
        if given is None:
            return Refused(IS_GONE)
        if not failures:
            return Told(frozenset(given), asked_ts)
        if failures[0] != "partial":
            return failures[0]  # type: ignore[no-any-return] # it is of FAILURES
        named = frozenset(each for each in given if each[0] == PEOPLE[0])
        return Told(named, asked_ts, frozenset(emoji for _, emoji in given - named))


def write_ts(at: datetime) -> str:
    return f"{at.timestamp():017.6f}"


class Reading(RuleBasedStateMachine):
    """People react to a release that goes out, events come as they like, and we crash.

    Of the release's messages, `posted` are in Slack; the last of them may be one whose answer was
    lost: `known` are those whose `ts` we have.
    """

    def __init__(self, folder: Path, empty: bytes) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.path = folder / "readlist.db"
        for old in folder.iterdir():
            old.unlink()
        self.path.write_bytes(empty)
        self.clock = FakeClock()
        self.slack = LittleSlack(self.clock)
        self.marker: Marker = MARKER
        self.on_the_way: list[Reaction] = []
        self.forgotten: dict[str, datetime] = {}
        self.posted = self.known = 0
        self.starts = self.unrest = 0
        self.held: dict[int, tuple[asyncio.Task[bool], asyncio.Event]] = {}
        self._start()
        self.run(self.db.write(lambda tx: open_release(tx, CHANNEL, MESSAGES)))

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(doing)

    def _start(self) -> None:
        self.one_thread = OneThread(Database(f"sqlite:///{self.path}"))
        self.db: Database = cast(Database, self.one_thread)
        self.starts += 1
        self.workers = [self._make_worker(f"w{n}") for n in range(2)]

    def _make_worker(self, name: str) -> Comparer:
        worker = f"{name} of start {self.starts}"
        return Comparer(self.db, self.slack, self.clock, self.marker, TEAM, worker, SPAN)

    def _ts(self, number: int) -> str:
        return f"{1_700_000_000 + number}.000100"

    def _set_delivery(self, number: int, **values: object) -> None:
        mine = update(deliveries).where(deliveries.c.position == number).values(**values)
        self.run(self.db.write(lambda tx: tx.execute(mine)))

    # The release goes out.

    @initialize(only_counts=st.booleans())
    def begin(self, only_counts: bool) -> None:
        self.marker = replace(MARKER, only_counts=only_counts)
        for worker in self.workers:
            worker.marker = self.marker
        self.post()
        self.learn()
        self.post()

    @precondition(lambda self: self.posted == self.known < MESSAGES)
    @rule()
    def post(self) -> None:
        lease = {"state": DeliveryState.SENDING, "lease_until": self.clock()}
        self._set_delivery(self.posted, **lease)
        self.slack.truth[self._ts(self.posted)] = set()
        self.posted += 1

    @precondition(lambda self: self.known < self.posted)
    @rule()
    def learn(self) -> None:
        ts, now = self._ts(self.known), self.clock()
        sent = {"state": DeliveryState.SENT, "ts": ts, "sent_at": now, "lease_until": None}
        self._set_delivery(self.known, **sent)
        self.known += 1

    # People react, and Slack tells us or not.

    @rule(acts=st.lists(ACTS, min_size=1, max_size=5))
    def react(self, acts: list[Act]) -> None:
        """Let people give emoji, or take back those that they gave; Slack tells us, or not."""
        for which, told, crash in acts:
            event = self._react(*which)
            if event is None or told == "never":
                continue
            if told != "now":
                self.on_the_way.append(event)
            if told != "later":
                self._hear(event, crash)

    def _react(self, number: int, user: str, emoji: str) -> Reaction | None:
        ts = self._ts(number % self.posted)
        given = self.slack.truth[ts]
        if given is None:
            return None
        self.clock.advance(1)
        self.unrest += 1
        given ^= {(user, emoji)}
        at = write_ts(self.clock())
        return Reaction(TEAM, CHANNEL, ts, user, emoji, at, removed=(user, emoji) not in given)

    @precondition(lambda self: self.on_the_way)
    @rule(number=st.integers(0, 50), again=st.booleans(), crash=CRASHES)
    def deliver(self, number: int, again: bool, crash: str) -> None:
        """Let any event come that is on its way."""
        event = self.on_the_way.pop(number % len(self.on_the_way))
        if again:
            self.on_the_way.append(event)
        self._hear(event, crash)

    def _hear(self, event: Reaction, crash: str = "") -> None:
        """Record an event; what we crash on is not acknowledged, so Slack tells it again."""
        self.one_thread.plan = [crash]
        try:
            self.run(record_reaction(self.db, self.marker, event))
        except Crash:
            self.on_the_way.append(event)
            self.restart()

    @precondition(lambda self: self.known == MESSAGES and None not in self.slack.truth.values())
    @rule(number=st.integers(0, MESSAGES - 1))
    def delete(self, number: int) -> None:
        """Delete a message, once: people go on with the others."""
        self.slack.truth[self._ts(number)] = None

    @precondition(lambda self: not self.forgotten)
    @rule(user=st.sampled_from(PEOPLE))
    def forget(self, user: str) -> None:
        self.clock.advance(1)
        self.run(Saver(self.db, self.clock, self.marker).forget(TEAM, user))
        self.forgotten[user] = self.clock()
        self.clock.advance(1)

    # What we do, interrupted at any point.

    @rule(seconds=st.sampled_from([1, 16, LEASE.total_seconds() + 1]), crash=st.booleans())
    def wait(self, seconds: float, crash: bool) -> None:
        if crash:
            self.restart()
        self.clock.advance(seconds)
        self.run(tidy(self.db, TEAM))

    def restart(self) -> None:
        """Lose all that is not committed."""
        self._drop_held()
        self.one_thread.db.engine.dispose()
        self._start()

    @rule()
    def want(self) -> None:
        self.run(want_comparison(self.db, self.clock, TEAM))

    @rule(
        number=st.integers(0, 1),
        failure=st.sampled_from([None, None, *FAILURES]),
        crash=CRASHES,
    )
    def compare(self, number: int, failure: Any, crash: str) -> None:
        """Compare one message to the end, or to the crash at the commit of what was found."""
        if number in self.held:
            return
        self.slack.failures = [failure] if failure else []
        self.one_thread.plan = ["", crash]
        try:
            self.run(self.workers[number].step())
        except Crash:
            self.restart()
        self.one_thread.plan = []
        self.slack.failures = []

    @rule(number=st.integers(0, 1), is_late=st.booleans(), is_wanted=st.booleans())
    def ask(self, number: int, is_late: bool, is_wanted: bool) -> None:
        """Begin to compare a message whose answer is long in coming."""
        if number in self.held:
            return
        if is_wanted:
            self.want()
            self.clock.advance(LEASE.total_seconds())
        self.slack.gate, self.slack.is_late = asyncio.Event(), is_late
        gate = self.slack.gate
        step = self.loop.create_task(self.workers[number].step())
        self.run(self._wait_for_question(step))
        if step.done():
            self.slack.gate = None
        else:
            self.held[number] = (step, gate)
        self.slack.is_late = False

    async def _wait_for_question(self, step: asyncio.Task[bool]) -> None:
        while not step.done() and self.slack.gate is not None:
            await asyncio.sleep(0)

    @precondition(lambda self: self.held)
    @rule(number=st.integers(0, 1))
    def answer(self, number: int) -> None:
        if number in self.held:
            step, gate = self.held.pop(number)
            gate.set()
            self.run(_finish(step))

    def _answer_all(self) -> None:
        for number in list(self.held):
            self.answer(number)

    def _drop_held(self) -> None:
        for step, _ in self.held.values():
            step.cancel()
            self.run(_finish(step))
        self.held.clear()

    # What has to be so.

    @invariant()
    def nothing_comes_back_of_what_was_forgotten(self) -> None:
        for user, at in self.forgotten.items():
            names = MARKER.names(TEAM, user)
            for table in (reactions, early_reactions):
                query = select(table.c.event_ts).where(table.c.user_id.in_(names))
                kept = self.run(self.db.read(lambda tx, q=query: list(tx.execute(q).scalars())))
                assert all(event_ts > write_ts(at) for event_ts in kept)

    def teardown(self) -> None:
        try:
            self.come_to_rest(in_time=False)
        finally:
            self._drop_held()
            self.one_thread.db.engine.dispose()
            self.loop.close()

    @precondition(lambda self: self.unrest > 6)
    @rule(in_time=st.booleans())
    def come_to_rest(self, in_time: bool) -> None:
        """Let all come that ever will; a comparison then makes it all right, for good.

        Workers that still wait for Slack hear of it `in_time`, or when others have done their work.
        """
        if in_time:
            self._answer_all()
        while self.known < self.posted:
            self.learn()
        for event in self.on_the_way:
            self.run(record_reaction(self.db, self.marker, event))
        self.on_the_way.clear()
        self.unrest = 0
        self._compare_everything()
        self._check()
        self._answer_all()
        self.run(tidy(self.db, TEAM))
        self._check()
        assert self._compare_everything() == 0
        self._check()

    def _compare_everything(self) -> int:
        """Carry a comparison through to its end; return how much it corrected."""
        self.clock.advance(LEASE.total_seconds() * 2)
        self.run(want_comparison(self.db, self.clock, TEAM))
        worker = self._make_worker("the last")
        for _ in range(4 * MESSAGES):
            self.run(worker.step())
        progress = self.run(find_progress(self.db, self.clock, TEAM, SPAN))
        assert progress.is_over
        return progress.corrected

    def _check(self) -> None:
        for ts, given in self.slack.truth.items():
            if given is not None:
                self._check_message(ts, given)

    def _check_message(self, ts: str, given: set[tuple[str, str]]) -> None:
        rows = self.run(self.db.read(lambda tx: list_reactions(tx, TEAM, CHANNEL, ts)))
        kept = {(row.user_id, row.emoji) for row in rows if not row.removed}
        mine = {(self.marker.keep(TEAM, user), emoji): user for user, emoji in given}
        assert kept <= set(mine)
        missing = {mine[each] for each in set(mine) - kept}
        assert missing <= set(self.forgotten)


async def _finish(step: "asyncio.Task[bool]") -> None:
    await asyncio.gather(step, return_exceptions=True)
    if not step.cancelled():
        step.result()


def test_in_the_end_our_reactions_are_slacks_whatever_happened(
    tmp_path: Path, migrated_sqlite: bytes
) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call] # it has no types
        lambda: Reading(tmp_path, migrated_sqlite),
        settings=settings(
            max_examples=25,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
