import asyncio
import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.domain.errors import StorageError, TransitionError
from bot.domain.release import (
    Absent,
    Claim,
    Outcome,
    Refused,
    ReleaseState,
    ThreadSummary,
    Throttled,
    Unclear,
    Unknown,
)
from bot.services import releases
from bot.services.delivery import Dispatcher
from bot.services.messenger import Opened
from bot.services.workspaces import record_reached
from bot.storage.database import Database
from bot.storage.tables import reading_lists, revisions
from bot.storage.workspaces import Workspace
from tests.services.conftest import KEYS, TEAM, Desk

TIMEOUT = Unknown("timeout")


def once(position: int, outcome: Outcome):  # type: ignore[no-untyped-def]
    """Answer the first message at a position with `outcome`, all others truly."""
    left = [outcome]

    def answer(claim: Claim) -> Outcome | None:
        return left.pop() if left and claim.position == position else None

    return answer


async def test_a_release_goes_out_as_a_thread_in_order_one_message_a_second(desk: Desk) -> None:
    await desk.schedule()
    await desk.run(desk.worker())
    posted = desk.messenger.posted
    assert desk.messenger.keys == KEYS
    assert [message.thread_ts for message in posted] == [None, *[posted[0].ts] * 3]
    gaps = {(b.at - a.at).total_seconds() for a, b in itertools.pairwise(posted)}
    assert gaps == {1.0}
    release = await desk.release()
    assert (release.state, release.sent, release.messages) == (ReleaseState.POSTED, 4, 4)
    assert "Clocks" in posted[1].text


async def test_nothing_goes_out_before_its_time(desk: Desk) -> None:
    await desk.schedule(in_seconds=3)
    worker = desk.worker()
    await desk.run(worker, 3)
    assert desk.messenger.posted == []
    assert desk.wakes[-1] == (await desk.release()).release_at
    await desk.run(worker, 1)
    await desk.run(worker, 1)
    assert desk.messenger.keys[:1] == KEYS[:1]


async def test_two_releases_in_one_channel_take_turns_and_two_channels_do_not_wait(
    desk: Desk,
) -> None:
    for target in ("#a", "#a", "#b"):
        await desk.schedule(target=target)
    await desk.run(desk.worker(), 12)
    by_channel: dict[str, list[float]] = {}
    for message in desk.messenger.posted:
        by_channel.setdefault(message.channel_id, []).append(message.at.timestamp())
    assert {len(set(times)) == len(times) for times in by_channel.values()} == {True}
    assert [len(by_channel[each]) for each in ("C_a", "C_b")] == [8, 4]
    assert max(by_channel["C_b"]) - min(by_channel["C_b"]) == 3


async def test_a_lost_answer_is_looked_up_and_nothing_is_posted_twice(desk: Desk) -> None:
    desk.messenger.after = once(1, TIMEOUT)
    await desk.schedule()
    await desk.run(desk.worker(), 30)
    assert desk.messenger.keys == KEYS
    assert [claim.position for claim in desk.messenger.looked] == [1]
    assert (await desk.release()).state is ReleaseState.POSTED


async def test_a_message_that_never_arrived_is_posted_again(desk: Desk) -> None:
    desk.messenger.before = once(0, TIMEOUT)
    await desk.schedule()
    await desk.run(desk.worker(), 30)
    assert desk.messenger.keys == KEYS
    assert [claim.attempts for claim in desk.messenger.claims] == [1, 2, 1, 1, 1]


async def test_slack_is_asked_only_after_the_settle_time(desk: Desk) -> None:
    desk.messenger.after = once(0, TIMEOUT)
    await desk.schedule()
    worker = desk.worker()
    await desk.run(worker, 10)
    assert desk.messenger.looked == []
    await desk.run(worker, 3)
    assert len(desk.messenger.looked) == 1


async def test_a_look_that_can_not_decide_waits_and_asks_a_person(desk: Desk) -> None:
    desk.messenger.after = once(2, TIMEOUT)
    desk.messenger.looks = [Unclear("missing_scope"), ThreadSummary(2, "9.9")]
    await desk.schedule()
    worker = desk.worker()
    await desk.run(worker, 40)
    assert desk.messenger.keys == KEYS[:3]
    release = await desk.release()
    assert "missing_scope" in (release.error or "")
    assert "readlist retry" in (release.error or "")
    await desk.run(worker, 50)
    assert "could not be read" in ((await desk.release()).error or "")
    await desk.run(worker, 80)
    assert desk.messenger.keys == KEYS
    assert (await desk.release()).error is None


async def test_a_thread_whose_newest_reply_we_know_of_decides(desk: Desk) -> None:
    desk.messenger.before = once(2, TIMEOUT)
    await desk.schedule()
    worker = desk.worker()
    await desk.run(worker, 5)
    desk.messenger.looks = [ThreadSummary(1, desk.messenger.posted[-1].ts)]
    await desk.run(worker, 30)
    assert desk.messenger.keys == KEYS


async def test_a_person_who_looked_settles_a_doubt(desk: Desk) -> None:
    desk.messenger.before = once(2, TIMEOUT)
    desk.messenger.looks = [Unclear("no access")] * 9
    await desk.schedule()
    worker = desk.worker()
    await desk.run(worker, 20)
    await releases.retry(desk.db, desk.clock, TEAM, 1)
    await desk.run(worker, 2)
    assert len(desk.messenger.looked) == 2
    await releases.retry(desk.db, desk.clock, TEAM, 1, not_posted=True)
    await desk.run(worker, 5)
    assert desk.messenger.keys == KEYS


async def test_a_throttled_channel_waits_as_long_as_slack_says_and_others_go_on(
    desk: Desk,
) -> None:
    desk.messenger.before = once(1, Throttled(timedelta(seconds=30)))
    await desk.schedule(target="#a")
    await desk.schedule(target="#b")
    await desk.run(desk.worker(), 50)
    times = {m.delivery_key: m.at for m in desk.messenger.posted}
    assert len(times) == 8
    slow, quick = sorted(
        (times[f"release:{n}:1"] - times[f"release:{n}:0"]).total_seconds() for n in (1, 2)
    )[::-1]
    assert (quick, slow) == (1, 31)


async def test_a_refused_picture_does_not_lose_the_section(desk: Desk) -> None:
    picture = "## Pictures\n\n![a chart](https://example.com/chart.png)\n\nafter\n"

    def refuse(claim: Claim) -> Outcome | None:
        refused = Refused("invalid_blocks", blocks_at_fault=True, detail="downloading image failed")
        return refused if claim.position == 1 and claim.body + 1 < len(claim.bodies) else None

    desk.messenger.before = refuse
    await desk.schedule(text=picture)
    await desk.run(desk.worker(), 10)
    assert [claim.body for claim in desk.messenger.claims] == [0, 0, 1, 2]
    assert desk.messenger.keys == KEYS[:2]
    assert "https://example.com/chart.png" in desk.messenger.posted[1].text


async def test_a_refusal_fails_the_release_with_its_mend_and_retry_goes_on(desk: Desk) -> None:
    desk.messenger.before = once(2, Refused("is_archived"))
    release_id = await desk.schedule()
    worker = desk.worker()
    await desk.run(worker, 10)
    failed = await desk.release()
    assert (failed.state, failed.sent) == (ReleaseState.FAILED, 2)
    assert "unarchive" in (failed.error or "")
    with pytest.raises(TransitionError, match="2 of 4 messages"):
        await releases.cancel(desk.db, desk.clock, TEAM, release_id)
    await releases.retry(desk.db, desk.clock, TEAM, release_id)
    await desk.run(worker, 10)
    assert desk.messenger.keys == KEYS
    assert (await desk.release()).state is ReleaseState.POSTED


async def test_a_channel_that_can_not_be_opened_fails_the_release_before_anything_is_sent(
    desk: Desk,
) -> None:
    desk.messenger.opening = [Refused("channel_not_found")]
    release_id = await desk.schedule()
    worker = desk.worker()
    await desk.run(worker, 3)
    assert (await desk.release()).state is ReleaseState.FAILED
    await releases.retry(desk.db, desk.clock, TEAM, release_id)
    await desk.run(worker, 10)
    assert desk.messenger.keys == KEYS


@pytest.mark.parametrize("outcome", [Throttled(timedelta(seconds=20)), TIMEOUT])
async def test_a_slack_that_does_not_answer_is_asked_again(desk: Desk, outcome: Outcome) -> None:
    assert not isinstance(outcome, Refused)
    desk.messenger.opening = [outcome]  # type: ignore[list-item]
    await desk.schedule()
    worker = desk.worker()
    await desk.run(worker, 3)
    assert "trying again" in ((await desk.release()).error or "")
    await desk.run(worker, 30)
    assert desk.messenger.keys == KEYS
    assert (await desk.release()).error is None


async def test_a_late_release_still_goes_out_and_a_very_late_one_asks_first(desk: Desk) -> None:
    await desk.schedule(target="#late")
    desk.clock.advance(5.9 * 3600)
    await desk.schedule(target="#later", in_seconds=-6.1 * 3600)
    worker = desk.worker()
    await desk.run(worker, 10)
    assert {m.channel_id for m in desk.messenger.posted} == {"C_late"}
    overdue = await desk.release(2)
    assert overdue.state is ReleaseState.OVERDUE
    assert "due 6 hours ago" in (overdue.error or "")
    await releases.retry(desk.db, desk.clock, TEAM, 2)
    await desk.run(worker, 10)
    assert len(desk.messenger.posted) == 8


async def test_a_new_revision_in_the_middle_changes_nothing(desk: Desk) -> None:
    from bot.services import library
    from bot.sources.files import Document
    from tests.services.conftest import TEXT

    await desk.schedule()
    worker = desk.worker()
    await desk.run(worker, 3)
    changed = Document(f"{hash(TEXT)}.md", "weekly.md", TEXT.replace("WAL.", "Other.").encode())
    await library.import_document(desk.db, desk.clock, TEAM, changed)
    await desk.run(worker, 10)
    assert "WAL." in desk.messenger.posted[3].text


async def test_contents_link_to_the_messages_once_all_is_sent(desk: Desk) -> None:
    desk.settings = replace(desk.settings, link_contents=True)
    await record_reached(
        desk.db, desk.clock, Workspace(TEAM, "Team", "https://team.example.com/", "UBOT")
    )
    await desk.schedule()
    await desk.run(desk.worker(), 10)
    (update,) = desk.messenger.updates
    assert desk.messenger.keys == KEYS
    assert update.ts == desk.messenger.posted[0].ts
    shown = str(update.bodies[0].blocks)
    assert "https://team.example.com/archives/C_a/p" in shown
    assert "section.invalid" not in shown
    release = await desk.release()
    assert (release.state, release.messages) == (ReleaseState.POSTED, 4)


async def test_contents_that_can_not_be_linked_do_not_fail_the_release(desk: Desk) -> None:
    desk.settings = replace(desk.settings, link_contents=True)
    desk.messenger.before = once(4, Refused("cant_update_message"))
    await desk.schedule()
    await desk.run(desk.worker(), 10)
    release = await desk.release()
    assert release.state is ReleaseState.POSTED
    assert "cant_update_message" in (release.error or "")


async def test_a_lost_answer_to_an_update_is_no_question(desk: Desk) -> None:
    desk.settings = replace(desk.settings, link_contents=True)
    desk.messenger.after = once(4, TIMEOUT)
    await desk.schedule()
    await desk.run(desk.worker(), 30)
    assert len(desk.messenger.updates) == 2
    assert desk.messenger.looked == []
    assert (await desk.release()).state is ReleaseState.POSTED


async def test_an_old_claim_is_given_back_instead_of_sent(desk: Desk) -> None:
    await desk.schedule()
    worker = desk.worker()
    await desk.run(worker, 1)
    stalled = desk.worker("stalled")
    (claim,) = await desk.db.write(lambda tx: stalled._claim_due(tx, desk.clock()))
    desk.clock.advance(40)
    await stalled._send(claim)
    await stalled.settle_down()
    assert desk.messenger.posted == []
    await desk.run(worker, 10)
    assert desk.messenger.keys == KEYS


async def test_stopping_gives_back_what_was_claimed_but_not_begun(desk: Desk) -> None:
    await desk.schedule()
    first = desk.worker("first")
    await desk.run(first, 1)
    first._stopping = True  # the signal comes between the claim and the message
    await first._turn(desk.clock())
    await first.stop()
    assert desk.messenger.posted == []
    await first.tick()
    await desk.run(desk.worker("second"), 10)
    assert desk.messenger.keys == KEYS


async def test_two_workers_on_one_database_post_each_message_once(desk: Desk) -> None:
    for n in range(5):
        await desk.schedule(target=f"#{n}")
    first, second = desk.worker("first"), desk.worker("second")
    for _ in range(20):
        await first.tick()
        await second.tick()
        await first.settle_down()
        await second.settle_down()
        desk.clock.advance(1)
    assert sorted(desk.messenger.keys) == [
        f"release:{r}:{p}" for r in range(1, 6) for p in range(4)
    ]


async def test_no_more_are_claimed_than_may_be_in_flight(desk: Desk) -> None:
    desk.settings = replace(desk.settings, in_flight=2)
    for n in range(5):
        await desk.schedule(target=f"#{n}")
    worker = desk.worker()
    await desk.run(worker, 1)
    await worker.tick()
    assert len(worker._tasks) <= 2
    await desk.run(worker, 20)
    assert len(desk.messenger.posted) == 20


async def test_absent_after_a_complete_look_is_sent_again(desk: Desk) -> None:
    desk.messenger.before = once(3, TIMEOUT)
    desk.messenger.looks = [Absent()]
    await desk.schedule()
    await desk.run(desk.worker(), 30)
    assert desk.messenger.keys == KEYS


class BrokenOnce:
    """A database that can't be written to once, after so many writes that work."""

    def __init__(self, db: Database, error: Exception, after: int) -> None:
        self.db = db
        self.error = error
        self.left = after

    async def read(self, fn):  # type: ignore[no-untyped-def]
        return await self.db.read(fn)

    async def write(self, fn):  # type: ignore[no-untyped-def]
        self.left -= 1
        if self.left == -1:
            raise self.error
        return await self.db.write(fn)


@pytest.mark.parametrize("after", range(6))
@pytest.mark.parametrize("error", [StorageError("away"), LookupError("a bug")])
async def test_a_database_that_is_away_for_a_moment_loses_and_doubles_nothing(
    desk: Desk, error: Exception, after: int
) -> None:
    await desk.schedule()
    broken = BrokenOnce(desk.db, error, after)
    worker = Dispatcher(broken, desk.messenger, desk.clock, desk.settings, TEAM, "w1")  # type: ignore[arg-type] # it stands in for a Database
    await desk.run(worker, 90)
    assert broken.left < 0
    assert desk.messenger.keys == KEYS


async def test_two_ticks_at_once_are_one(desk: Desk) -> None:
    await desk.schedule()
    worker = desk.worker()
    await asyncio.gather(worker.tick(), worker.tick(), worker.tick())
    assert not worker.ticking
    await worker.settle_down()
    assert desk.messenger.opened == ["#a"]


async def test_a_worker_with_full_hands_claims_nothing(desk: Desk) -> None:
    desk.settings = replace(desk.settings, in_flight=0)
    await desk.schedule()
    await desk.run(desk.worker(), 5)
    assert desk.messenger.claims == []


async def test_a_claim_that_was_lost_meanwhile_is_left_to_its_new_owner(desk: Desk) -> None:
    await desk.schedule()
    first, second = desk.worker("first"), desk.worker("second")
    await desk.run(first, 1)
    (claim,) = await desk.db.write(lambda tx: first._claim_due(tx, desk.clock()))
    desk.clock.advance(71)
    await desk.run(second, 2)
    await first._send(claim)  # too old to begin: it is given back, but no longer its own
    await first.settle_down()
    await desk.run(second, 10)
    assert desk.messenger.keys == KEYS


async def test_a_text_that_no_longer_parses_fails_its_release_with_a_sentence(desk: Desk) -> None:
    release_id = await desk.schedule()
    await desk.db.write(lambda tx: tx.execute(update(revisions).values(text="")))
    await desk.run(desk.worker(), 3)
    failed = await desk.release(release_id)
    assert failed.state is ReleaseState.FAILED
    assert failed.error


async def test_a_release_that_was_cancelled_while_it_opened_stays_cancelled(desk: Desk) -> None:
    release_id = await desk.schedule()
    release = await desk.release(release_id)
    await releases.cancel(desk.db, desk.clock, TEAM, release_id)
    opener = desk.worker()._opener
    await opener.open(release)
    desk.messenger.opening = [Refused("channel_not_found")]
    await opener.open(release)
    assert (await desk.release(release_id)).state is ReleaseState.CANCELLED
    assert desk.messenger.posted == []


async def test_a_release_that_is_being_opened_is_not_opened_again(desk: Desk) -> None:
    await desk.schedule()
    desk.messenger.gate = asyncio.Event()
    worker = desk.worker()
    await worker.tick()
    await worker.tick()
    desk.messenger.gate.set()
    await worker.settle_down()
    assert desk.messenger.opened == ["#a"]


async def test_a_release_that_was_moved_while_it_opened_keeps_its_new_time(desk: Desk) -> None:
    for opening in (Opened("C_a", is_private=False), Refused("channel_not_found"), TIMEOUT):
        release_id = await desk.schedule()
        desk.messenger.gate = asyncio.Event()
        desk.messenger.opening = [opening]
        worker = desk.worker()
        await worker.tick()
        later = desk.clock() + timedelta(days=7)
        await releases.reschedule(
            desk.db, desk.clock, TEAM, release_id, release_at=later, zone="UTC"
        )
        desk.messenger.gate.set()
        await desk.run(worker, 5)
        release = await desk.release(release_id)
        assert (release.state, release.release_at) == (ReleaseState.SCHEDULED, later)
        assert release.error is None
    assert desk.messenger.posted == []


async def test_a_worker_sends_only_what_belongs_to_its_own_workspace(desk: Desk) -> None:
    await desk.schedule()
    stranger = Dispatcher(desk.db, desk.messenger, desk.clock, desk.settings, "T2", "w2")
    await desk.run(stranger, 3)
    await desk.run(desk.worker(), 1)  # opens it
    await desk.run(stranger, 80)
    assert desk.messenger.posted == []
    assert (await desk.release()).state is ReleaseState.POSTING


async def test_a_clock_that_is_set_forward_does_not_end_a_request_in_hand(desk: Desk) -> None:
    await desk.schedule()
    worker = desk.worker()
    await desk.run(worker, 1)
    desk.messenger.hold_sends = asyncio.Event()
    await worker.tick()
    desk.clock.advance(3600)
    for _ in range(3):
        await worker.tick()
        desk.clock.advance(75)
    assert (desk.messenger.posted, desk.messenger.looked) == ([], [])
    desk.messenger.hold_sends.set()
    await worker.settle_down()
    await desk.run(worker, 10)
    assert desk.messenger.keys == KEYS


async def test_a_release_may_be_due_at_once_even_where_none_may_be_late(desk: Desk) -> None:
    desk.settings = replace(desk.settings, late=timedelta(0))
    await desk.schedule()
    desk.clock.advance(0.5)
    await desk.run(desk.worker(), 10)
    assert desk.messenger.keys == KEYS


async def test_what_goes_wrong_unforeseen_in_opening_is_not_tried_at_every_tick(
    desk: Desk,
) -> None:
    await desk.schedule()
    desk.messenger.breaks_on_opening = 1
    worker = desk.worker()
    await desk.run(worker, 10)
    assert desk.messenger.opened == ["#a"]
    assert "RuntimeError" in ((await desk.release()).error or "")
    await desk.run(worker, 20)
    assert desk.messenger.keys == KEYS


async def test_a_release_whose_list_is_gone_fails_with_a_sentence(desk: Desk) -> None:
    release_id = await desk.schedule()
    await desk.db.write(lambda tx: tx.execute(update(reading_lists).values(team_id="T2")))
    await desk.run(desk.worker(), 3)
    failed = await desk.release(release_id)
    assert (failed.state, failed.error) == (
        ReleaseState.FAILED,
        "There is no list 1. `readlist lists` shows them.",
    )
