"""The report: to whom it goes, when, and that it comes once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import structlog

from bot.domain.release import (
    Body,
    Outcome,
    Refused,
    Release,
    ReleaseState,
    Throttled,
    Unclear,
    Unknown,
)
from bot.services import releases
from bot.services.delivery import Dispatcher
from bot.services.reporting import MOST_TRIED, TRY_REPORT_AGAIN
from bot.storage.database import Transaction
from bot.storage.tables import deliveries
from tests.services.conftest import KEYS, TEAM, Desk
from tests.services.test_delivery import BrokenOnce

WEEK = timedelta(days=7)
AGAIN = TRY_REPORT_AGAIN.total_seconds()
REPORT = "report:1"


@pytest.fixture
def reporting(desk: Desk) -> Desk:
    """A desk whose curators get a report a week after a release."""
    desk.report_after = WEEK
    return desk


async def post(desk: Desk, curator_id: str | None = "U1") -> Dispatcher:
    """Let a release go out, and come to the moment in which its report is due."""
    await desk.schedule(curator_id=curator_id)
    worker = desk.worker()
    await desk.run(worker)
    due_at = (await desk.release()).report_at
    assert due_at is not None
    desk.clock.now = due_at
    desk.messenger.opened.clear()
    return worker


def reports(desk: Desk) -> list[str]:
    """The channels that reports came to."""
    return [each.channel_id for each in desk.messenger.posted if each.delivery_key == REPORT]


def events(captured: list[structlog.typing.EventDict]) -> list[str]:
    return [each["event"] for each in captured if each["event"].startswith("report")]


async def test_a_week_after_its_last_message_a_release_is_reported_to_its_curator(
    reporting: Desk,
) -> None:
    desk = reporting
    worker = await post(desk)
    assert desk.clock.now == desk.messenger.posted[-1].at + WEEK
    desk.clock.advance(-1)
    await desk.run(worker, 1)
    assert desk.messenger.keys == KEYS
    assert desk.wakes[-1] == (await desk.release()).report_at
    await desk.run(worker, 2)
    await desk.run(worker, 60)
    assert desk.messenger.keys == [*KEYS, REPORT]
    report = desk.messenger.posted[-1]
    assert (report.channel_id, report.thread_ts) == ("D1", None)
    assert report.text == "About Weekly 周报, release 1"
    assert (await desk.release()).report_at is None


async def test_without_a_reporter_no_report_is_due_and_none_that_was_is_sent(
    reporting: Desk,
) -> None:
    desk = reporting
    await post(desk)
    desk.report_after = None
    await desk.schedule(target="#b")
    await desk.run(desk.worker(), 20)
    assert (await desk.release(2)).state is ReleaseState.POSTED
    assert (await desk.release(2)).report_at is None
    assert reports(desk) == []


@pytest.mark.parametrize(
    ("curator_id", "named", "gone", "channel"),
    [
        ("U1", "U2", set(), "D1"),
        ("U1", "U2", {"U1"}, "D2"),
        (None, "U2", set(), "D2"),
        (None, None, set(), "D7"),
        ("U1", None, {"U1"}, "D7"),
        ("U1", "U2", {"U1", "U2"}, "D7"),
    ],
)
async def test_who_scheduled_it_goes_before_who_is_named_and_they_before_owners(
    reporting: Desk, curator_id: str | None, named: str | None, gone: set[str], channel: str
) -> None:
    desk = reporting
    desk.named_curator = named
    desk.staff.gone = gone
    desk.staff.owners = ("U7", "U8")
    worker = await post(desk, curator_id)
    await desk.run(worker, 3)
    assert reports(desk) == [channel]


async def test_a_large_workspace_is_not_asked_for_its_owners_in_vain(reporting: Desk) -> None:
    worker = await post(reporting)
    await reporting.run(worker, 3)
    assert reporting.staff.asked == ["active"]


async def test_who_may_not_be_written_to_is_passed_over(reporting: Desk) -> None:
    desk = reporting
    desk.staff.owners = ("U7", "U8")
    worker = await post(desk)
    desk.messenger.opening = [Refused("user_disabled"), Refused("cannot_dm_bot")]
    await desk.run(worker, 3)
    assert desk.messenger.opened == ["U1", "U7", "U8"]
    assert reports(desk) == ["D8"]


async def test_a_report_that_nobody_may_get_is_dropped_with_the_reason(reporting: Desk) -> None:
    desk = reporting
    desk.staff.owners = tuple(f"U{n}" for n in range(10, 30))
    worker = await post(desk)
    desk.messenger.opening = [Refused("missing_scope", detail="needs im:write")] * 99
    with structlog.testing.capture_logs() as captured:
        await desk.run(worker, 5)
    assert len(desk.messenger.opened) == 1 + MOST_TRIED
    assert events(captured)[-2:] == ["report refused", "report dropped"]
    assert captured[-1]["why"] == "missing_scope"
    assert (await desk.release()).report_at is None
    assert reports(desk) == []


async def test_where_nobody_is_left_there_is_no_report(reporting: Desk) -> None:
    desk = reporting
    desk.staff.gone = {"U1"}
    worker = await post(desk)
    with structlog.testing.capture_logs() as captured:
        await desk.run(worker, 5)
    assert events(captured) == ["report dropped"]
    assert desk.messenger.opened == []


@pytest.mark.parametrize(
    "outcome", [Throttled(timedelta(seconds=20)), Throttled(timedelta(minutes=9)), Unknown("lost")]
)
async def test_a_slack_that_opens_nothing_is_asked_again_later(
    reporting: Desk, outcome: Throttled | Unknown
) -> None:
    desk = reporting
    worker = await post(desk)
    desk.messenger.opening = [outcome]
    wait = outcome.delay.total_seconds() if isinstance(outcome, Throttled) else 0
    await desk.run(worker, 3)
    put_off = (await desk.release()).report_at
    assert desk.messenger.opened == ["U1"]
    assert put_off == desk.clock() - timedelta(seconds=3) + timedelta(seconds=max(AGAIN, wait))
    desk.clock.now = put_off
    await desk.run(worker, 3)
    assert reports(desk) == ["D1"]


@pytest.mark.parametrize("silent", [["active"], ["owners"], ["active", "active", "owners"]])
async def test_a_slack_that_does_not_say_who_is_there_is_asked_again_later(
    reporting: Desk, silent: list[str]
) -> None:
    desk = reporting
    desk.staff.owners = ("U7",)
    worker = await post(desk, None)
    desk.staff.silent = list(silent)
    for _ in silent:
        await desk.run(worker, 3)
        assert reports(desk) == []
        desk.clock.advance(AGAIN)
    await desk.run(worker, 3)
    assert reports(desk) == ["D7"]


@pytest.mark.parametrize(("days", "channels"), [(29.9, ["D1"]), (30.1, [])])
async def test_a_report_that_comes_a_month_late_is_dropped(
    reporting: Desk, days: float, channels: list[str]
) -> None:
    desk = reporting
    await post(desk)
    desk.clock.advance(days * 24 * 3600)
    with structlog.testing.capture_logs() as captured:
        await desk.run(desk.worker("later"), 5)
    assert reports(desk) == channels
    assert events(captured) == ["report planned" if channels else "report dropped"]
    assert (await desk.release()).report_at is None


async def test_nothing_to_tell_is_not_told(reporting: Desk) -> None:
    desk = reporting
    desk.plan_report = lambda _tx, _release: ()
    worker = await post(desk)
    with structlog.testing.capture_logs() as captured:
        await desk.run(worker, 3)
    assert events(captured) == ["report dropped"]
    assert (reports(desk), (await desk.release()).report_at) == ([], None)


async def test_a_report_that_fails_unforeseen_is_tried_again_but_not_at_every_tick(
    reporting: Desk,
) -> None:
    desk = reporting
    planned = desk.plan_report
    tries: list[int] = []

    def fail_once(tx: Transaction, release: Release) -> tuple[Body, ...]:
        tries.append(release.release_id)
        if len(tries) == 1:
            raise LookupError("a bug")
        return planned(tx, release)

    desk.plan_report = fail_once
    worker = await post(desk)
    await desk.run(worker, 10)
    assert tries == [1]
    desk.clock.advance(AGAIN)
    await desk.run(worker, 3)
    assert reports(desk) == ["D1"]


async def test_contents_that_can_not_be_linked_do_not_keep_the_report_back(
    reporting: Desk,
) -> None:
    desk = reporting
    desk.settings = replace(desk.settings, link_contents=True)
    desk.messenger.before = lambda claim: Refused("x") if claim.position == 4 else None
    worker = await post(desk)
    desk.messenger.before = lambda _claim: None
    assert desk.messenger.keys == KEYS
    await desk.run(worker, 3)
    assert reports(desk) == ["D1"]


async def test_a_release_that_failed_is_reported_once_it_is_out(reporting: Desk) -> None:
    desk = reporting
    desk.messenger.before = lambda claim: Refused("x") if claim.position == 2 else None
    await desk.schedule(curator_id="U1")
    await desk.run(desk.worker())
    failed = await desk.release()
    assert (failed.state, failed.report_at) == (ReleaseState.FAILED, None)
    desk.messenger.before = lambda _claim: None
    await releases.retry(desk.db, desk.clock, TEAM, failed.release_id)
    await desk.run(desk.worker())
    assert (await desk.release()).report_at == desk.messenger.posted[-1].at + WEEK


async def test_a_report_that_slack_refuses_stays_failed_and_fails_no_release(
    reporting: Desk,
) -> None:
    desk = reporting
    worker = await post(desk)
    desk.messenger.before = lambda _claim: Refused("user_disabled")
    await desk.run(worker, 60)
    assert [claim.delivery_key for claim in desk.messenger.claims].count(REPORT) == 1
    release = await desk.release()
    assert (release.state, release.error) == (ReleaseState.POSTED, None)
    query = deliveries.select().where(deliveries.c.delivery_key == REPORT)
    row = await desk.db.read(lambda tx: tx.execute(query).one())
    assert row.state == "failed"
    assert "user_disabled" in row.error


async def test_a_report_that_slack_refuses_for_its_blocks_comes_plainer(reporting: Desk) -> None:
    desk = reporting
    worker = await post(desk)
    refused = Refused("invalid_blocks", blocks_at_fault=True)
    desk.messenger.before = lambda claim: None if claim.body else refused
    await desk.run(worker, 5)
    assert (reports(desk), desk.messenger.posted[-1].text) == (["D1"], "plain")


async def test_a_report_whose_answer_was_lost_is_looked_up_and_not_sent_again(
    reporting: Desk,
) -> None:
    desk = reporting
    worker = await post(desk)
    left: list[Outcome] = [Unknown("timeout")]
    desk.messenger.after = lambda _claim: left.pop() if left else None
    desk.messenger.looks = [Unclear("missing_scope")]
    await desk.run(worker, 30)
    query = deliveries.select().where(deliveries.c.delivery_key == REPORT)
    doubt = await desk.db.read(lambda tx: tx.execute(query).one())
    assert "looks again every minute" in doubt.error
    assert "retry" not in doubt.error
    await desk.run(worker, 60)
    assert [claim.delivery_key for claim in desk.messenger.looked] == [REPORT] * 2
    assert reports(desk) == ["D1"]
    assert (await desk.db.read(lambda tx: tx.execute(query).one())).state == "sent"


@pytest.mark.parametrize("workers", [2, 5])
async def test_of_several_workers_that_report_at_once_one_does(
    reporting: Desk, workers: int
) -> None:
    desk = reporting
    await post(desk)
    desk.messenger.gate = asyncio.Event()
    crowd = [desk.worker(f"w{n}") for n in range(workers)]
    await asyncio.gather(*(each.tick() for each in crowd))
    desk.messenger.gate.set()
    await asyncio.gather(*(each.settle_down() for each in crowd))
    assert desk.messenger.opened == ["U1"] * workers  # all of them had come that far
    for _ in range(30):
        await asyncio.gather(*(each.tick() for each in crowd))
        await asyncio.gather(*(each.settle_down() for each in crowd))
        desk.clock.advance(3)
    assert reports(desk) == ["D1"]


async def test_who_comes_too_late_to_put_off_or_drop_a_report_leaves_it(reporting: Desk) -> None:
    desk = reporting
    worker = await post(desk)
    release = await desk.release()
    await desk.run(worker, 3)
    reporter = desk.reporter(desk.db)
    assert reporter is not None
    desk.messenger.opening = [Unknown("lost"), Refused("x")]
    for _ in range(3):
        await reporter.report(release)
    desk.clock.advance(2 * AGAIN)
    await desk.run(worker, 3)
    assert reports(desk) == ["D1"]
    assert (await desk.release()).report_at is None


async def test_a_report_in_hand_is_not_begun_again(reporting: Desk) -> None:
    desk = reporting
    worker = await post(desk)
    desk.messenger.gate = asyncio.Event()
    await worker.tick()
    await worker.tick()
    desk.messenger.gate.set()
    await worker.settle_down()
    assert desk.messenger.opened == ["U1"]


@pytest.mark.parametrize(
    ("breaks", "after"), [("reporter", 0), *(("worker", after) for after in range(4))]
)
async def test_a_database_that_is_away_for_a_moment_loses_and_doubles_no_report(
    reporting: Desk, breaks: str, after: int
) -> None:
    desk = reporting
    await post(desk)
    broken = BrokenOnce(desk.db, LookupError("a bug"), after)
    worker = Dispatcher(
        broken if breaks == "worker" else desk.db,  # type: ignore[arg-type] # it stands in for a Database
        desk.messenger,
        desk.clock,
        desk.settings,
        TEAM,
        "w2",
        reporter=desk.reporter(broken if breaks == "reporter" else desk.db),  # type: ignore[arg-type] # as above
    )
    for _ in range(3):
        await desk.run(worker, 5)
        desk.clock.advance(AGAIN)
    assert broken.left < 0
    assert reports(desk) == ["D1"]


async def test_who_may_not_find_the_list_hears_nothing_of_it(reporting: Desk) -> None:
    desk = reporting
    desk.blind = {"U1": False}
    desk.named_curator = "U2"
    worker = await post(desk)

    await desk.run(worker, 2)

    assert reports(desk) == ["D2"]


async def test_where_nobody_may_find_the_list_there_is_no_report(reporting: Desk) -> None:
    desk = reporting
    desk.blind = {"U1": False, "U7": False}
    desk.staff.owners = ("U7",)
    worker = await post(desk)

    await desk.run(worker, 2)

    assert reports(desk) == []
    assert (await desk.release()).report_at is None


async def test_what_they_may_find_is_asked_again_where_slack_did_not_say(reporting: Desk) -> None:
    desk = reporting
    desk.blind = {"U1": None}
    worker = await post(desk)
    await desk.run(worker, 2)
    assert reports(desk) == []

    desk.blind = {}
    await desk.run(worker, AGAIN + 2)

    assert reports(desk) == ["D1"]


async def test_what_went_to_one_person_alone_is_reported_to_nobody(reporting: Desk) -> None:
    desk = reporting
    await desk.schedule(curator_id="U1", target="U5")
    worker = desk.worker()
    await desk.run(worker)
    due_at = (await desk.release()).report_at
    assert due_at is not None
    desk.clock.now = due_at

    await desk.run(worker, 2)

    assert reports(desk) == []
    assert (await desk.release()).report_at is None
