"""Whatever crashes, and whenever: in the end each message is in the channel once, in order, and so
is each report."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import pytest
import structlog
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.domain.release import (
    Absent,
    Claim,
    Evidence,
    Outcome,
    ReleaseState,
    Throttled,
    Unclear,
    Unknown,
)
from bot.services.delivery import Dispatcher
from bot.storage.database import Database, Transaction
from tests.fakes import FakeClock, FakeMessenger
from tests.services.conftest import TEAM, Desk

T = TypeVar("T")
REPORT_AFTER = timedelta(seconds=4)
SHORT = "# Short\n\n## Only\n\nOne section.\n"
MESSAGES = {1: 2, 2: 4, 3: 4}
"""How many each release has. The first is out when trouble begins, and its report comes amid it."""

PLACES = {"report:1": "D1", "report:2": "D2", "report:3": "D9"}
"""Where the reports go: the third release names no curator, so it is an owner's."""

THROTTLED = Throttled(timedelta(seconds=3))
LAG = 5  # seconds that Slack's history may lag; under the settle time of 10


Step: TypeAlias = tuple[tuple[str, Any], int, float]


class Crash(Exception):
    """The process is gone at this very point: nothing that would follow happens."""


@dataclass(slots=True)
class LaggingMessenger(FakeMessenger):
    """A Slack whose history shows a message only some seconds after it was accepted, and which
    keeps its answers to itself until `answers` is set."""

    answers: asyncio.Event | None = None

    async def send(self, claim: Claim) -> Outcome:
        outcome = await FakeMessenger.send(self, claim)
        if self.answers is not None:
            await self.answers.wait()
        return outcome

    async def find(self, claim: Claim) -> Evidence:
        self.looked.append(claim)
        if self.looks:
            return self.looks.pop(0)
        fresh = [m for m in self.posted if (self.clock() - m.at).total_seconds() < LAG]
        hidden = claim.delivery_key in {m.delivery_key for m in fresh}
        return Absent() if hidden else await FakeMessenger.find(self, claim)


@dataclass(slots=True)
class FailingDatabase:
    """A database whose writes crash the process before or after the commit, when told to."""

    db: Database
    plan: list[str] = field(default_factory=list)

    async def read(self, fn: Callable[[Transaction], T]) -> T:
        return await self.db.read(fn)

    async def write(self, fn: Callable[[Transaction], T]) -> T:
        when = self.plan.pop(0) if self.plan else ""
        if when == "before":
            raise Crash
        value = await self.db.write(fn)
        if when == "after":
            raise Crash
        return value


def fail_once(outcome: Outcome | None) -> Callable[[Claim], Outcome | None]:
    """Give `outcome` in place of the first answer; None crashes there."""
    left = [outcome]

    def answer(_claim: Claim) -> Outcome | None:
        if not left:
            return None
        planned = left.pop()
        if planned is None:
            raise Crash
        return planned

    return answer


FAULTS = st.one_of(
    st.just(("none", None)),
    st.tuples(st.just("before"), st.sampled_from([None, Unknown("timeout"), THROTTLED])),
    st.tuples(st.just("after"), st.sampled_from([None, Unknown("timeout")])),
    st.tuples(st.just("write"), st.lists(st.sampled_from(["", "before", "after"]), min_size=1)),
    st.tuples(st.just("look"), st.sampled_from([Unclear("missing_scope"), Unclear("timeout")])),
    st.tuples(st.just("stop"), st.integers(0, 1)),
    st.tuples(st.just("open"), st.sampled_from([THROTTLED, Unknown("timeout")])),
    st.tuples(st.just("staff"), st.sampled_from(["active", "owners"])),
    st.just(("slow", None)),
)
STEPS = st.tuples(FAULTS, st.integers(0, 1), st.sampled_from([0.4, 1, 1, 7, 75]))
"""A fault that is prepared, which of two workers ticks then, and how many seconds pass after."""

WAIT: Step = (("none", None), 0, 7)


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(STEPS, min_size=6, max_size=30))
@example(steps=[WAIT, (("write", ["", "before"]), 0, 1)])  # a report's own writes
@example(steps=[WAIT, (("write", ["", "after"]), 0, 1)])
@example(steps=[WAIT, (("write", ["", "", "before"]), 0, 1)])
@example(steps=[WAIT, (("write", ["", "", "after"]), 0, 1)])
def test_each_message_is_in_the_channel_once_whatever_happened(
    tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: bytes, steps: list[Step]
) -> None:
    path = tmp_path_factory.mktemp("crash") / "readlist.db"
    path.write_bytes(migrated_sqlite)
    with structlog.testing.capture_logs():  # to draw a traceback takes longer than all the rest
        asyncio.run(_live_through(path, steps))


async def _live_through(path: Path, steps: list[Step]) -> None:
    clock = FakeClock()
    database = Database(f"sqlite:///{path}")
    failing = FailingDatabase(database)
    messenger = LaggingMessenger(clock)
    desk = Desk(database, clock, messenger, report_after=REPORT_AFTER)
    desk.staff.owners = ("U9",)
    await desk.schedule(text=SHORT, curator_id="U1")
    await desk.run(_worker(desk, failing, 8), 4)
    for curator_id in ("U2", None):
        await desk.schedule(curator_id=curator_id)
    workers = [_worker(desk, failing, n) for n in range(2)]
    for (fault, value), number, seconds in steps:
        if fault == "slow":  # the answers to this step's messages come at the next one that isn't
            messenger.answers = messenger.answers or asyncio.Event()
            await workers[number].tick()
            await _let_others_run()
        else:
            await _let_answers_come(messenger, workers)
            await _prepare(desk, failing, workers, fault, value)
            await _tick(workers[number])
        clock.advance(seconds)
    await _let_answers_come(messenger, workers)
    await _heal(desk, failing)
    keys = [f"release:{n}:{position}" for n, count in MESSAGES.items() for position in range(count)]
    assert sorted(messenger.keys) == [*keys, *PLACES]
    for number in MESSAGES:
        mine = [key for key in messenger.keys if key.startswith(f"release:{number}:")]
        assert mine == sorted(mine)
        assert (await desk.release(number)).state is ReleaseState.POSTED
    places = {message.delivery_key: message.channel_id for message in messenger.posted}
    assert places.items() >= PLACES.items()
    await database.close()


async def _let_others_run() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def _let_answers_come(messenger: LaggingMessenger, workers: list[Dispatcher]) -> None:
    if messenger.answers is not None:
        messenger.answers.set()
        messenger.answers = None
        for worker in workers:
            await worker.settle_down()


async def _prepare(
    desk: Desk, failing: FailingDatabase, workers: list[Dispatcher], fault: str, value: Any
) -> None:
    match fault:
        case "before":
            desk.messenger.before = fail_once(value)
        case "after":
            desk.messenger.after = fail_once(value)
        case "write":
            failing.plan = list(value)
        case "look":
            desk.messenger.looks.append(value)
        case "open":
            desk.messenger.opening.append(value)
        case "staff":
            desk.staff.silent.append(value)
        case "stop":
            await workers[value].stop()
            workers[value] = _worker(desk, failing, value)


async def _heal(desk: Desk, failing: FailingDatabase) -> None:
    """Nothing fails any more: one last worker brings everything to its end."""
    failing.plan = []
    desk.messenger.looks = []
    desk.messenger.opening = []
    desk.staff.silent = []
    desk.messenger.before = desk.messenger.after = lambda _claim: None
    worker = _worker(desk, failing, 9)
    for _ in range(90):
        await _tick(worker)
        desk.clock.advance(8)
        if await desk.db.read(worker._find_next_at) is None:
            return


async def _tick(worker: Dispatcher) -> None:
    with contextlib.suppress(Crash):
        await worker.tick()
    await worker.settle_down()


def _worker(desk: Desk, failing: FailingDatabase, number: int) -> Dispatcher:
    db: Any = failing  # it stands in for a Database
    return Dispatcher(
        db,
        desk.messenger,
        desk.clock,
        desk.settings,
        TEAM,
        f"w{number}",
        reporter=desk.reporter(db),
    )
