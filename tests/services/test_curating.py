"""What curators do with releases: paused, stopped, edited, redirected, taken back, and kept."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import pairwise
from typing import TypeAlias

import pytest

from bot.domain.acts import ActKind
from bot.domain.arrangement import Form, Plan
from bot.domain.errors import NotFoundError, TransitionError
from bot.domain.reaction import Reaction
from bot.domain.release import Absent, Claim, Operation, Outcome, Refused, ReleaseState, Unknown
from bot.domain.viewer import Viewer
from bot.services import releases
from bot.services.delivery import DeliverySettings
from bot.services.saving import Saver
from bot.storage.database import Transaction
from bot.storage.releases import move_release
from bot.storage.visibility import list_drafts, may_see
from tests.fakes import MARKER, Posted, record_reaction
from tests.services.conftest import KEYS, TEAM, TEXT, Desk

CURATOR = "U0LIN"
Act: TypeAlias = Callable[..., Awaitable[releases.ReleaseView]]


async def act(desk: Desk, function: Act, release_id: int = 1) -> ReleaseState:
    view = await function(desk.db, desk.clock, TEAM, release_id, actor=CURATOR)
    return view.release.state


async def test_a_paused_release_waits_and_goes_on_where_it_was(desk: Desk) -> None:
    await desk.schedule()
    worker = desk.worker()
    await desk.run(worker, until=lambda: len(desk.messenger.posted) == 2)
    assert await act(desk, releases.pause) is ReleaseState.PAUSED
    await desk.run(worker, 60)
    assert desk.messenger.keys == KEYS[:2]
    assert await act(desk, releases.resume) is ReleaseState.POSTING
    await desk.run(worker)
    assert desk.messenger.keys == KEYS
    assert (await desk.release()).state is ReleaseState.POSTED


async def test_pausing_while_the_last_message_is_on_its_way_leaves_nothing_to_resume(
    desk: Desk,
) -> None:
    await desk.schedule()
    worker = desk.worker()
    await desk.run(worker, until=lambda: len(desk.messenger.posted) == 3)
    desk.messenger.hold_sends = asyncio.Event()
    await worker.tick()
    await act(desk, releases.pause)
    desk.messenger.hold_sends.set()
    await desk.run(worker, 3)
    assert desk.messenger.keys == KEYS
    assert (await desk.release()).state is ReleaseState.POSTED


async def test_a_message_that_is_refused_while_paused_fails_the_release(desk: Desk) -> None:
    await desk.schedule()
    worker = desk.worker()
    await desk.run(worker, until=lambda: len(desk.messenger.posted) == 1)
    desk.messenger.hold_sends = asyncio.Event()
    await worker.tick()
    desk.messenger.before = lambda _claim: Refused("is_archived")
    await act(desk, releases.pause)
    desk.messenger.hold_sends.set()
    await desk.run(worker, 3)
    assert (await desk.release()).state is ReleaseState.FAILED


async def test_a_stopped_release_keeps_what_is_out_and_sends_no_more(desk: Desk) -> None:
    await desk.schedule()
    worker = desk.worker()
    await desk.run(worker, until=lambda: len(desk.messenger.posted) == 2)
    assert await act(desk, releases.stop) is ReleaseState.STOPPED
    await desk.run(worker, 60)
    assert desk.messenger.keys == KEYS[:2]
    with pytest.raises(TransitionError, match="it is stopped"):
        await act(desk, releases.resume)


async def test_taking_back_deletes_the_sections_then_the_parent(desk: Desk) -> None:
    await desk.schedule()
    worker = desk.worker()
    await desk.run(worker)
    posted = [message.ts for message in desk.messenger.posted]
    assert await act(desk, releases.take_back) is ReleaseState.WITHDRAWN
    await desk.run(worker)
    assert desk.messenger.posted == []
    assert desk.messenger.deleted == posted[::-1]
    assert (await desk.release()).error is None


async def test_what_somebody_deleted_already_is_taken_back_too(desk: Desk) -> None:
    await desk.schedule()
    worker = desk.worker()
    await desk.run(worker)
    desk.messenger.before = refuse_deletion("message_not_found")
    await act(desk, releases.take_back)
    await desk.run(worker)
    assert (await desk.release()).error is None
    with pytest.raises(TransitionError, match="it is withdrawn"):
        await act(desk, releases.take_back)


async def test_a_message_that_can_t_be_deleted_is_told_of(desk: Desk) -> None:
    await desk.schedule()
    worker = desk.worker()
    await desk.run(worker)
    desk.messenger.before = refuse_deletion("cant_delete_message")
    await act(desk, releases.take_back)
    await desk.run(worker)
    release = await desk.release()
    assert release.state is ReleaseState.WITHDRAWN
    assert "could not be deleted" in (release.error or "")


async def test_a_deletion_whose_answer_is_lost_is_made_again(desk: Desk) -> None:
    await desk.schedule()
    worker = desk.worker()
    await desk.run(worker)
    lost = [Unknown("time-out")]
    desk.messenger.after = lambda _claim: lost.pop() if lost else None
    await act(desk, releases.take_back)
    await desk.run(worker, 30)
    assert desk.messenger.posted == []
    assert desk.messenger.looked == []


async def test_nothing_is_taken_back_while_a_message_may_yet_appear(desk: Desk) -> None:
    await desk.schedule()
    worker = desk.worker()
    await desk.run(worker, until=lambda: len(desk.messenger.posted) == 2)
    desk.messenger.after = lambda _claim: Unknown("time-out")
    await worker.tick()
    await worker.settle_down()
    await act(desk, releases.stop)
    with pytest.raises(TransitionError, match="may yet appear"):
        await act(desk, releases.take_back)
    desk.messenger.after = lambda _claim: None
    await desk.run(worker, 30)
    await act(desk, releases.take_back)
    await desk.run(worker, 10)
    assert desk.messenger.posted == []


async def test_what_appears_only_after_it_was_taken_back_is_deleted_too(desk: Desk) -> None:
    await desk.schedule()
    slow, other = desk.worker("slow"), desk.worker("other")
    await desk.run(slow, until=lambda: len(desk.messenger.posted) == 2)
    desk.messenger.hold_sends = asyncio.Event()
    await slow.tick()
    await act(desk, releases.pause)
    desk.clock.advance(80)  # its claim is given up: nothing was seen of the message
    await desk.run(other, 1)
    await act(desk, releases.take_back)
    desk.messenger.hold_sends.set()
    await desk.run(slow, 10)
    assert desk.messenger.posted == []


async def test_a_release_that_goes_out_is_to_be_stopped_first(desk: Desk) -> None:
    await desk.schedule()
    await desk.run(desk.worker(), until=lambda: len(desk.messenger.posted) == 2)
    with pytest.raises(TransitionError, match="stop it first"):
        await act(desk, releases.take_back)


async def test_a_list_that_was_taken_back_is_a_draft_again(desk: Desk) -> None:
    await desk.schedule()
    worker = desk.worker()
    await desk.run(worker)
    member = Viewer(TEAM, "U0READER")
    assert await desk.db.read(lambda tx: may_see(tx, member, 1))
    await act(desk, releases.take_back)
    assert not await desk.db.read(lambda tx: may_see(tx, member, 1))
    await desk.schedule()
    await desk.run(worker)
    assert await desk.db.read(lambda tx: may_see(tx, member, 1))


async def test_what_is_out_elsewhere_stays_public(desk: Desk) -> None:
    await desk.schedule()
    await desk.schedule(target="#b")
    worker = desk.worker()
    await desk.run(worker, 20)
    await act(desk, releases.take_back)

    def drafts(tx: Transaction) -> frozenset[int]:
        return list_drafts(tx, TEAM)

    assert await desk.db.read(drafts) == frozenset()


def refuse_deletion(why: str) -> Callable[[Claim], Outcome | None]:
    return lambda claim: Refused(why) if claim.operation is Operation.DELETE else None


async def edit(desk: Desk, plan: Plan) -> None:
    await releases.edit(desk.db, desk.clock, TEAM, 1, plan=plan, actor=CURATOR)


def titles(posted: list[Posted]) -> list[str]:
    return [message.text.split(":")[0].split("\n")[0] for message in posted]


async def test_an_edited_release_goes_out_in_its_order_without_what_is_left_out(
    desk: Desk,
) -> None:
    await desk.schedule(in_seconds=5)
    plan = Plan(order=("databases",), left_out=frozenset({"clocks-时钟"}))
    await edit(desk, plan)
    assert (await desk.release()).plan == plan
    assert (await desk.release()).messages == 3
    await desk.run(desk.worker(), 20)
    assert [text[:9] for text in titles(desk.messenger.posted)] == [
        "Weekly 周报",
        "Databases",
        "Container",
    ]


async def test_a_reaction_belongs_to_its_section_wherever_the_plan_put_it(desk: Desk) -> None:
    await desk.schedule(in_seconds=5)
    await edit(desk, Plan(order=("databases",)))
    await desk.run(desk.worker(), 20)

    def sections(tx: Transaction) -> list[tuple[int, str]]:
        from bot.storage.deliveries import list_section_ts

        return sorted(list_section_ts(tx, 1))

    by_index = await desk.db.read(sections)
    order = {message.ts: message.text for message in desk.messenger.posted}
    assert [order[ts].split("\n")[0].split(":")[0] for _, ts in by_index] == [
        "Clocks 时钟",
        "Containers 容器",
        "Databases",
    ]


async def test_leaving_everything_out_is_refused(desk: Desk) -> None:
    await desk.schedule(in_seconds=5)
    everything = frozenset({"clocks-时钟", "containers-容器", "databases"})
    with pytest.raises(TransitionError, match="nothing would go out"):
        await edit(desk, Plan(left_out=everything))
    assert (await desk.release()).plan == Plan()


async def test_what_has_begun_can_t_be_edited(desk: Desk) -> None:
    await desk.schedule()
    await desk.run(desk.worker(), 1)
    with pytest.raises(TransitionError, match="can't be edited: it is posting"):
        await edit(desk, Plan(order=("databases",)))


async def test_the_parent_alone_goes_out_without_a_thread(desk: Desk) -> None:
    await desk.schedule(in_seconds=1)
    await edit(desk, Plan(form=Form.PARENT))
    await desk.run(desk.worker())
    assert desk.messenger.keys == KEYS[:1]
    assert (await desk.release()).state is ReleaseState.POSTED


LONG = TEXT.replace("* one\n* two", "### One\n\none\n\n### Two\n\ntwo")


async def test_a_list_may_be_split_at_its_sub_headings(desk: Desk) -> None:
    await desk.schedule(text=LONG, in_seconds=1)
    await edit(desk, Plan(form=Form.SUB_HEADINGS))
    assert (await desk.release()).messages == 5
    await desk.run(desk.worker())
    assert len(desk.messenger.posted) == 5


async def test_sections_go_out_one_after_the_other_and_are_shown_in_the_channel(
    desk: Desk,
) -> None:
    await desk.schedule(in_seconds=1)
    await edit(desk, Plan(interval_minutes=5))
    await desk.run(desk.worker(), 900)
    times = [message.at - desk.messenger.posted[0].at for message in desk.messenger.posted]
    assert times[1] < timedelta(seconds=5)
    gaps = [after - before for before, after in pairwise(times[1:])]
    assert all(timedelta(minutes=5) <= gap < timedelta(minutes=5, seconds=5) for gap in gaps)
    assert [claim.broadcast for claim in desk.messenger.claims] == [False, True, True, True]


async def test_contents_are_linked_without_waiting_once_the_last_section_is_out(
    desk: Desk,
) -> None:
    desk.settings = DeliverySettings(link_contents=True)
    await desk.schedule(in_seconds=1)
    await edit(desk, Plan(left_out=frozenset({"clocks-时钟", "databases"}), interval_minutes=5))
    await desk.run(desk.worker(), 20)
    assert len(desk.messenger.updates) == 1
    assert (await desk.release()).state is ReleaseState.POSTED


async def test_ordinary_releases_never_broadcast(desk: Desk) -> None:
    await desk.schedule()
    await desk.run(desk.worker())
    assert not any(claim.broadcast for claim in desk.messenger.claims)


async def test_a_release_that_failed_goes_to_another_channel(desk: Desk) -> None:
    await desk.schedule(target="#archived")
    worker = desk.worker()
    desk.messenger.before = lambda _claim: Refused("is_archived")
    await desk.run(worker, 3)
    assert (await desk.release()).state is ReleaseState.FAILED
    desk.messenger.before = lambda _claim: None
    view = await releases.redirect(desk.db, desk.clock, TEAM, 1, target="#b", actor=CURATOR)
    assert view.release.state is ReleaseState.SCHEDULED
    await desk.run(worker)
    assert {message.channel_id for message in desk.messenger.posted} == {"C_b"}
    assert desk.messenger.keys == KEYS


async def test_a_scheduled_release_keeps_its_time_in_another_channel(desk: Desk) -> None:
    await desk.schedule(in_seconds=60)
    before = await desk.release()
    await releases.redirect(desk.db, desk.clock, TEAM, 1, target="#b")
    after = await desk.release()
    assert (after.release_at, after.target) == (before.release_at, "#b")
    with pytest.raises(TransitionError, match="goes to #b already"):
        await releases.redirect(desk.db, desk.clock, TEAM, 1, target="#b")


async def test_what_is_out_in_one_channel_does_not_go_to_another(desk: Desk) -> None:
    await desk.schedule()
    worker = desk.worker()
    await desk.run(worker, until=lambda: len(desk.messenger.posted) == 2)
    desk.messenger.before = lambda _claim: Refused("is_archived")
    await desk.run(worker, 5)
    with pytest.raises(TransitionError, match="2 of 4 messages are in #a already"):
        await releases.redirect(desk.db, desk.clock, TEAM, 1, target="#b")


async def test_what_may_have_been_posted_does_not_go_to_another_channel(desk: Desk) -> None:
    await desk.schedule()
    worker = desk.worker()
    desk.messenger.after = lambda _claim: Unknown("time-out")
    desk.messenger.looks = [Absent()]
    await worker.tick()
    await worker.settle_down()
    await worker.tick()
    await worker.settle_down()
    with pytest.raises(TransitionError):
        await releases.redirect(desk.db, desk.clock, TEAM, 1, target="#b")


async def test_what_is_edited_while_it_is_being_opened_goes_out_as_edited(desk: Desk) -> None:
    await desk.schedule()
    plan = Plan(order=("databases",), left_out=frozenset({"clocks-时钟"}))
    await while_opening(desk, lambda: edit(desk, plan))
    assert [text[:9] for text in titles(desk.messenger.posted)] == [
        "Weekly 周报",
        "Databases",
        "Container",
    ]


async def test_what_is_redirected_while_it_is_being_opened_goes_to_the_other_channel(
    desk: Desk,
) -> None:
    await desk.schedule()
    await while_opening(desk, lambda: redirect(desk, "#b"))
    assert {message.channel_id for message in desk.messenger.posted} == {"C_b"}


async def test_a_channel_that_is_no_more_its_own_does_not_fail_a_release(desk: Desk) -> None:
    await desk.schedule(target="#archived")
    desk.messenger.opening = [Refused("is_archived")]
    await while_opening(desk, lambda: redirect(desk, "#b"))
    assert (await desk.release()).state is ReleaseState.POSTED


async def redirect(desk: Desk, target: str) -> None:
    await releases.redirect(desk.db, desk.clock, TEAM, 1, target=target)


async def while_opening(desk: Desk, change: Callable[[], Awaitable[None]]) -> None:
    """Change a release after a dispatcher read it and before it wrote what it owes."""
    worker, desk.messenger.gate = desk.worker(), asyncio.Event()
    await worker.tick()
    await change()
    desk.messenger.gate.set()
    await desk.run(worker, 15)


async def test_a_release_that_failed_with_a_message_on_its_way_waits_for_it(desk: Desk) -> None:
    await desk.schedule()
    worker = desk.worker()
    desk.messenger.after = lambda _claim: Unknown("time-out")
    for _ in range(2):
        await worker.tick()
        await worker.settle_down()

    def fail(tx: Transaction) -> None:
        move_release(tx, 1, ReleaseState.POSTING, ReleaseState.FAILED)

    await desk.db.write(fail)
    with pytest.raises(TransitionError, match="may yet appear in #a"):
        await releases.redirect(desk.db, desk.clock, TEAM, 1, target="#b")


async def test_what_another_changed_at_the_same_moment_is_not_edited(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.schedule(in_seconds=60)
    monkeypatch.setattr("bot.storage.releases.change_release", lambda *_args, **_values: False)
    with pytest.raises(TransitionError, match="has just changed"):
        await edit(desk, Plan(order=("databases",)))


async def test_everything_that_was_done_is_kept_with_who_and_what(desk: Desk) -> None:
    await desk.schedule(in_seconds=60)
    await edit(desk, Plan(left_out=frozenset({"databases"})))
    await act(desk, releases.cancel)
    cancelled, edited, scheduled = await releases.list_log(desk.db, TEAM)
    assert [each.kind for each in (scheduled, edited, cancelled)] == [
        ActKind.SCHEDULE,
        ActKind.EDIT,
        ActKind.CANCEL,
    ]
    assert (scheduled.actor, edited.actor, cancelled.actor) == (None, CURATOR, CURATOR)
    assert (edited.before, edited.after) == ({"left_out": []}, {"left_out": ["databases"]})
    assert cancelled.after == {"state": "cancelled"}
    assert {each.title for each in (scheduled, edited, cancelled)} == {"Weekly 周报"}


async def test_what_was_refused_is_not_kept_as_done(desk: Desk) -> None:
    await desk.schedule(in_seconds=60)
    with pytest.raises(TransitionError):
        await act(desk, releases.pause)
    assert [each.kind for each in await releases.list_log(desk.db, TEAM)] == [ActKind.SCHEDULE]


async def test_another_workspace_has_a_log_of_its_own(desk: Desk) -> None:
    await desk.schedule(in_seconds=60)
    assert await releases.list_log(desk.db, "T2") == []
    assert len(await releases.list_log(desk.db, TEAM, release_id=1)) == 1
    assert await releases.list_log(desk.db, TEAM, release_id=2) == []


@pytest.mark.parametrize(
    "function", [releases.pause, releases.resume, releases.stop, releases.take_back]
)
async def test_another_workspace_s_release_can_t_be_touched(desk: Desk, function: Act) -> None:
    await desk.schedule(in_seconds=60)
    with pytest.raises(NotFoundError):
        await function(desk.db, desk.clock, "T2", 1)


async def test_who_is_forgotten_is_not_named_in_the_log(desk: Desk) -> None:
    await desk.schedule(in_seconds=60)
    await act(desk, releases.cancel)
    await Saver(desk.db, desk.clock, MARKER, "bookmark").forget(TEAM, CURATOR)
    assert {each.actor for each in await releases.list_log(desk.db, TEAM)} == {None}


async def test_the_reactions_that_would_go_are_counted(desk: Desk) -> None:
    await desk.schedule(in_seconds=1)
    assert await releases.count_reactions(desk.db, TEAM, 1) == 0
    await desk.run(desk.worker())
    for number, message in enumerate(desk.messenger.posted[:2]):
        reaction = Reaction(
            TEAM, message.channel_id, message.ts, "U1", f"tada{number}", "1800000000.1", False
        )
        await record_reaction(desk.db, MARKER, reaction)
    assert await releases.count_reactions(desk.db, TEAM, 1) == 2
