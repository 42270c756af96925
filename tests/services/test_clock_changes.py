"""When what was scheduled for the nights in which clocks change goes out."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.release import ReleaseState
from bot.domain.wall_clock import parse_time
from bot.services import library, releases
from bot.services.delivery import DeliverySettings, Dispatcher
from bot.services.messenger import Clock
from bot.sources.files import Document
from bot.storage.database import Database
from tests.fakes import FakeClock, FakeMessenger

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("zone", "typed", "goes_out"),
    [
        # The clock goes forward: just before the hour that is not there, and just after it.
        ("Europe/Berlin", "2027-03-28 01:59", "2027-03-28T00:59:00+00:00"),
        ("Europe/Berlin", "2027-03-28 03:00", "2027-03-28T01:00:00+00:00"),
        ("America/New_York", "2027-03-14 01:59", "2027-03-14T06:59:00+00:00"),
        ("America/New_York", "2027-03-14 03:00", "2027-03-14T07:00:00+00:00"),
        ("Australia/Lord_Howe", "2027-10-03 01:59", "2027-10-02T15:29:00+00:00"),
        ("Australia/Lord_Howe", "2027-10-03 02:30", "2027-10-02T15:30:00+00:00"),
        ("Africa/Cairo", "2027-04-29 23:59", "2027-04-29T21:59:00+00:00"),
        ("Africa/Cairo", "2027-04-30 01:00", "2027-04-29T22:00:00+00:00"),
        # It goes back: the first of two, and the same time a day later.
        ("Europe/Berlin", "2027-10-31 02:30", "2027-10-31T00:30:00+00:00"),
        ("Europe/Berlin", "2027-11-01 02:30", "2027-11-01T01:30:00+00:00"),
        ("America/New_York", "2027-11-07 01:30", "2027-11-07T05:30:00+00:00"),
        ("America/New_York", "2027-11-08 01:30", "2027-11-08T06:30:00+00:00"),
        ("Australia/Lord_Howe", "2027-04-04 01:45", "2027-04-03T14:45:00+00:00"),
        ("Australia/Lord_Howe", "2027-04-05 01:45", "2027-04-04T15:15:00+00:00"),
        ("Africa/Cairo", "2027-10-28 23:30", "2027-10-28T20:30:00+00:00"),
        ("Africa/Cairo", "2027-10-29 23:30", "2027-10-29T21:30:00+00:00"),
        # São Paulo has left its clocks alone since 2019.
        ("America/Sao_Paulo", "2027-02-20 23:30", "2027-02-21T02:30:00+00:00"),
        ("America/Sao_Paulo", "2027-11-07 00:30", "2027-11-07T03:30:00+00:00"),
    ],
)
async def test_a_release_goes_out_at_the_instant_that_was_meant(
    either_db: Database, zone: str, typed: str, goes_out: str
) -> None:
    at = datetime.fromisoformat(goes_out)
    clock = FakeClock(at - timedelta(days=3))
    messenger = FakeMessenger(clock)
    await _schedule(either_db, clock, zone, typed)
    worker = Dispatcher(either_db, messenger, clock, DeliverySettings(), "T1", "w1")

    async def look() -> None:
        """Let the worker do all that it finds to be due: to open the channel, then to post."""
        for _ in range(3):
            await worker.tick()
            await worker.settle_down()

    clock.now = at - SECOND
    await look()
    assert messenger.posted == []

    clock.now = at
    await look()
    [first] = messenger.posted
    assert first.at == at
    assert f"{first.at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" == typed


async def _schedule(db: Database, clock: Clock, zone: str, typed: str) -> None:
    document = Document("weekly.md", "weekly.md", b"## Clocks\nAn hour is missing.\n")
    imported = await library.import_document(db, clock, "T1", document)
    view = await releases.schedule(
        db,
        clock,
        "T1",
        imported.summary.list_id,
        target="#a",
        release_at=parse_time(typed, ZoneInfo(zone), clock()),
        zone=zone,
    )
    assert (view.release.state, view.release.zone) == (ReleaseState.SCHEDULED, zone)
    assert view.release.release_at.utcoffset() == UTC.utcoffset(None)
