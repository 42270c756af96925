"""Whatever crashes, and whenever: in the end each message is in the channel once, in order, and so
is each report and each notice; and of what was taken back, none."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import pytest
import structlog
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.domain.errors import TransitionError
from bot.domain.release import (
    Absent,
    Claim,
    Evidence,
    Operation,
    Outcome,
    Refused,
    Release,
    ReleaseState,
    Throttled,
    Unclear,
    Unknown,
)
from bot.services import releases
from bot.services.alarming import Alarmer
from bot.services.delivery import Dispatcher
from bot.storage.database import Database, Transaction
from bot.storage.releases import list_releases
from bot.storage.tables import deliveries
from tests.fakes import FakeClock, FakeMessenger
from tests.services.conftest import TEAM, Desk
from tests.services.test_alarming import build_alarmer

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


def refuse_once() -> Callable[[Claim], Outcome | None]:
    """Refuse the first message of a release, or the first deletion of one."""
    left = [Refused("is_archived")]

    def answer(claim: Claim) -> Outcome | None:
        concerned = claim.release_id is not None or claim.operation is Operation.DELETE
        return left.pop() if left and concerned else None

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
    st.just(("refuse", None)),
    st.just(("retry", None)),
    st.tuples(st.just("take_back"), st.integers(1, 3)),
)
STEPS = st.tuples(FAULTS, st.integers(0, 1), st.sampled_from([0.4, 1, 1, 7, 75]))
"""A fault that is prepared, which of two workers ticks then, and how many seconds pass after."""

WAIT: Step = (("none", None), 0, 7)
STEP: Step = (("none", None), 0, 1)
REFUSE: Step = (("refuse", None), 0, 1)
TAKE_BACK: Step = (("take_back", 1), 0, 1)


@pytest.mark.timeout(400)
@settings(
    max_examples=16, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(STEPS, min_size=6, max_size=30))
@example(steps=[WAIT, (("write", ["", "before"]), 0, 1)])  # a report's own writes
@example(steps=[WAIT, (("write", ["", "after"]), 0, 1)])
@example(steps=[WAIT, (("write", ["", "", "before"]), 0, 1)])
@example(steps=[WAIT, (("write", ["", "", "after"]), 0, 1)])
@example(steps=[REFUSE, (("alarm", ["before"]), 0, 1)])  # a notice's own writes
@example(steps=[REFUSE, (("alarm", ["after"]), 0, 1), (("before", None), 1, 1), WAIT, WAIT])
@example(steps=[REFUSE, (("after", None), 0, 1), (("retry", None), 1, 7), WAIT, WAIT])
@example(steps=[REFUSE, WAIT, (("retry", None), 0, 7), (("alarm", ["after"]), 1, 75), WAIT])
@example(steps=[STEP, STEP, REFUSE, (("take_back", 2), 0, 1), (("take_back", 3), 0, 7)])
@example(steps=[TAKE_BACK, (("before", None), 0, 1), (("after", None), 1, 1), WAIT, WAIT])
@example(steps=[TAKE_BACK, REFUSE, (("alarm", ["after"]), 0, 7), (("retry", None), 1, 7)])
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
            if fault == "alarm":
                await _look(_alarmer(desk, failing))
            await _tick(workers[number])
            await _look(_alarmer(desk, failing))
        clock.advance(seconds)
    await _let_answers_come(messenger, workers)
    await _heal(desk, failing)
    assert len(set(messenger.keys)) == len(messenger.keys)
    for number, count in MESSAGES.items():
        mine = [key for key in messenger.keys if key.startswith(f"release:{number}:")]
        release = await desk.release(number)
        assert (release.error, release.told) == (None, None)
        if release.state is ReleaseState.WITHDRAWN:
            assert mine == []
            continue
        assert release.state is ReleaseState.POSTED
        assert mine == [f"release:{number}:{position}" for position in range(count)]
        assert f"report:{number}" in messenger.keys
    reports = {
        each.delivery_key: each.channel_id
        for each in messenger.posted
        if each.delivery_key.startswith("report:")
    }
    assert reports.items() <= PLACES.items()
    await _check_notices(desk, set(messenger.keys))
    await database.close()


async def _check_notices(desk: Desk, keys: set[str]) -> None:
    """Each notice came, or was over before it could; and each that came says that it is over."""
    query = select(deliveries.c.delivery_key, deliveries.c.operation, deliveries.c.state)
    rows = await desk.db.read(
        lambda tx: tx.execute(query.where(deliveries.c.delivery_key.like("notice:%"))).all()
    )
    posts = {row.delivery_key: row.state for row in rows if row.operation == Operation.POST}
    changes = {row.delivery_key: row.state for row in rows if row.operation == Operation.UPDATE}
    assert set(posts.values()) <= {"sent", "failed"}
    came = {key for key, state in posts.items() if state == "sent"}
    assert came == {key for key in keys if key.startswith("notice:")}
    assert changes == {f"{key}:over": "sent" for key in came}


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
        case "alarm":
            failing.plan = list(value)
        case "refuse":
            desk.messenger.before = refuse_once()
        case "retry":
            await _retry(desk)
        case "take_back":
            with contextlib.suppress(TransitionError):
                await releases.take_back(desk.db, desk.clock, TEAM, value)
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
        await _look(_alarmer(desk, failing))
        found = await _retry(desk)
        desk.clock.advance(8)
        next_at = await desk.db.read(worker._find_next_at)
        if next_at is None and not any(each.told for each in found):
            return


async def _retry(desk: Desk) -> list[Release]:
    """Do what a person does who was told: whatever failed is tried again. Return what was found."""
    found = await desk.db.read(lambda tx: list_releases(tx, TEAM))
    for release in found:
        left_behind = release.state is ReleaseState.WITHDRAWN and release.error
        if release.state is ReleaseState.FAILED or left_behind:
            await releases.retry(desk.db, desk.clock, TEAM, release.release_id)
    return found


async def _look(alarmer: Alarmer) -> None:
    """Look for trouble as a process does that has just begun, and may end amid it."""
    with contextlib.suppress(Crash):
        await alarmer.look()


def _alarmer(desk: Desk, failing: FailingDatabase) -> Alarmer:
    db: Any = failing
    return replace(build_alarmer(desk), db=db)


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
