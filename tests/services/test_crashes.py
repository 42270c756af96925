"""Whatever crashes, and whenever: in the end each message is in the channel once, in order."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
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
RELEASES = 2
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
    st.just(("slow", None)),
)
STEPS = st.tuples(FAULTS, st.integers(0, 1), st.sampled_from([0.4, 1, 1, 7, 75]))
"""A fault that is prepared, which of two workers ticks then, and how many seconds pass after."""


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(STEPS, min_size=6, max_size=30))
def test_each_message_is_in_the_channel_once_whatever_happened(
    tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: bytes, steps: list[Step]
) -> None:
    path = tmp_path_factory.mktemp("crash") / "readlist.db"
    path.write_bytes(migrated_sqlite)
    asyncio.run(_live_through(path, steps))


async def _live_through(path: Path, steps: list[Step]) -> None:
    clock = FakeClock()
    database = Database(f"sqlite:///{path}")
    failing = FailingDatabase(database)
    messenger = LaggingMessenger(clock)
    desk = Desk(database, clock, messenger)
    for _ in range(RELEASES):
        await desk.schedule()
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
    keys = [f"release:{r}:{p}" for r in range(1, RELEASES + 1) for p in range(4)]
    assert sorted(messenger.keys) == keys
    for number in range(1, RELEASES + 1):
        mine = [key for key in messenger.keys if key.startswith(f"release:{number}:")]
        assert mine == sorted(mine)
        assert (await desk.release(number)).state is ReleaseState.POSTED
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
        case "stop":
            await workers[value].stop()
            workers[value] = _worker(desk, failing, value)


async def _heal(desk: Desk, failing: FailingDatabase) -> None:
    """Nothing fails any more: one last worker brings everything to its end."""
    failing.plan = []
    desk.messenger.looks = []
    desk.messenger.before = desk.messenger.after = lambda _claim: None
    worker = _worker(desk, failing, 9)
    for _ in range(90):
        await _tick(worker)
        desk.clock.advance(4)


async def _tick(worker: Dispatcher) -> None:
    with contextlib.suppress(Crash):
        await worker.tick()
    await worker.settle_down()


def _worker(desk: Desk, failing: FailingDatabase, number: int) -> Dispatcher:
    return Dispatcher(failing, desk.messenger, desk.clock, desk.settings, TEAM, f"w{number}")  # type: ignore[arg-type] # it stands in for a Database
