"""A dispatcher on a real SQLite file, with a clock and a Slack that do as they are told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.domain.release import Body, Release
from bot.services import library, releases
from bot.services.delivery import DeliverySettings, Dispatcher
from bot.services.reporting import PlanReport, Reporter
from bot.sources.files import Document
from bot.storage.database import Database, Transaction
from tests.fakes import FakeClock, FakeMessenger, FakeStaff

TEAM = "T1"
TEXT = """---
title: Weekly 周报
date: 2026-12-04
---
本周的重点是**时钟**。

## Clocks 时钟

> An hour is missing.

See <https://example.com/gap>.

## Containers 容器

* one
* two

## Databases

WAL.
"""
KEYS = [f"release:1:{position}" for position in range(4)]


def plan_report(tx: Transaction, release: Release) -> tuple[Body, ...]:
    """A report that tells nothing but which release it is about."""
    return (Body(f"About {release.title}, release {release.release_id}"), Body("plain"))


@dataclass(slots=True)
class Desk:
    """What a test of deliveries needs, and the gestures it repeats."""

    db: Database
    clock: FakeClock
    messenger: FakeMessenger
    settings: DeliverySettings = field(default_factory=DeliverySettings)
    wakes: list[datetime] = field(default_factory=list)
    staff: FakeStaff = field(default_factory=FakeStaff)
    plan_report: PlanReport = plan_report
    report_after: timedelta | None = None
    named_curator: str | None = None
    blind: dict[str, bool | None] = field(default_factory=dict)

    def worker(self, name: str = "w1") -> Dispatcher:
        return Dispatcher(
            self.db,
            self.messenger,
            self.clock,
            self.settings,
            TEAM,
            name,
            wake=self.wakes.append,
            reporter=self.reporter(self.db),
        )

    async def sees(self, user_id: str, release: Release) -> bool | None:
        """Say that everybody may find every list, but for those who are `blind`."""
        return self.blind.get(user_id, True)

    def reporter(self, db: Database) -> Reporter | None:
        if self.report_after is None:
            return None
        return Reporter(
            db,
            self.messenger,
            self.clock,
            self.staff,
            self.plan_report,
            self.sees,
            self.report_after,
            self.named_curator,
        )

    async def schedule(
        self,
        *,
        text: str = TEXT,
        target: str = "#a",
        in_seconds: float = 0,
        curator_id: str | None = None,
    ) -> int:
        document = Document(f"{hash(text)}.md", "weekly.md", text.encode())
        imported = await library.import_document(self.db, self.clock, TEAM, document)
        view = await releases.schedule(
            self.db,
            self.clock,
            TEAM,
            imported.summary.list_id,
            target=target,
            release_at=self.clock() + timedelta(seconds=in_seconds),
            zone="UTC",
            curator_id=curator_id,
        )
        return view.release.release_id

    async def run(
        self, worker: Dispatcher, seconds: float = 10, until: Callable[[], bool] = lambda: False
    ) -> None:
        """Tick once a second, as often as there are seconds, each time to the end of the work."""
        for _ in range(int(seconds)):
            await worker.tick()
            await worker.settle_down()
            self.clock.advance(1)
            if until():
                return

    async def release(self, release_id: int = 1) -> Release:
        return (await releases.get_release(self.db, TEAM, release_id)).release


@pytest.fixture
def desk(db: Database, clock: FakeClock) -> Desk:
    return Desk(db, clock, FakeMessenger(clock))
