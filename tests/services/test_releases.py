from datetime import timedelta

import pytest

from bot.domain.errors import NotFoundError, TransitionError
from bot.domain.release import Refused, ReleaseState
from bot.services import releases
from bot.services.workspaces import record_reached
from bot.storage.releases import move_release
from bot.storage.workspaces import Workspace
from tests.fakes import NOON
from tests.services.conftest import TEAM, Desk


async def test_what_is_due_is_counted_with_its_age(desk: Desk) -> None:
    assert await count_due(desk) == (0, 0.0)
    await desk.schedule(in_seconds=-90)
    await desk.schedule(in_seconds=3600)
    assert await count_due(desk) == (1, 90.0)


async def count_due(desk: Desk) -> tuple[int, float]:
    due = await releases.count_due(desk.db, desk.clock, TEAM)
    return due.releases, due.oldest_seconds


async def test_what_is_too_late_to_go_out_by_itself_is_the_oldest_that_waits(desk: Desk) -> None:
    await desk.schedule(in_seconds=-7 * 3600)
    await desk.run(desk.worker(), 1)
    assert (await desk.release()).state is ReleaseState.OVERDUE
    assert await count_due(desk) == (0, 7 * 3600 + 1)


async def test_what_waits_for_a_person_before_its_time_is_not_overdue(desk: Desk) -> None:
    release_id = await desk.schedule(in_seconds=60)
    await desk.db.write(
        lambda tx: move_release(tx, release_id, ReleaseState.SCHEDULED, ReleaseState.OVERDUE)
    )
    assert await count_due(desk) == (0, 0.0)


async def test_the_next_release_and_those_that_have_not_ended_are_counted(desk: Desk) -> None:
    none = await releases.count_due(desk.db, desk.clock, TEAM)
    assert (none.next_at, set(none.by_state.values())) == (None, {0})
    await desk.schedule(in_seconds=3600)
    await desk.schedule(in_seconds=60)
    desk.messenger.before = lambda _claim: Refused("is_archived")
    await desk.schedule(target="#b")
    await desk.run(desk.worker(), 2)
    due = await releases.count_due(desk.db, desk.clock, TEAM)
    assert due.next_at == NOON + timedelta(seconds=60)
    assert {state: number for state, number in due.by_state.items() if number} == {
        ReleaseState.SCHEDULED: 2,
        ReleaseState.FAILED: 1,
    }


async def test_a_release_links_to_its_thread_once_that_exists(desk: Desk) -> None:
    url = "https://team.example.com/"
    await record_reached(desk.db, desk.clock, Workspace(TEAM, "Team", url, "UBOT"))
    await desk.schedule()
    (before,) = await releases.list_releases(desk.db, TEAM)
    await desk.run(desk.worker())
    (after,) = await releases.list_releases(desk.db, TEAM)
    ts = desk.messenger.posted[0].ts.replace(".", "")
    assert (before.permalink, after.permalink) == (None, f"{url}archives/C_a/p{ts}")


async def test_cancelling_before_the_first_message_frees_the_list(desk: Desk) -> None:
    release_id = await desk.schedule(in_seconds=60)
    view = await releases.cancel(desk.db, desk.clock, TEAM, release_id)
    assert view.release.state is ReleaseState.CANCELLED
    desk.clock.advance(60)
    await desk.run(desk.worker())
    assert desk.messenger.posted == []


async def test_rescheduling_clears_what_was_wrong(desk: Desk) -> None:
    await desk.schedule(in_seconds=-7 * 3600)
    worker = desk.worker()
    await desk.run(worker, 2)
    later = NOON + timedelta(hours=1)
    view = await releases.reschedule(
        desk.db, desk.clock, TEAM, 1, release_at=later, zone="Asia/Shanghai"
    )
    assert (view.release.state, view.release.error) == (ReleaseState.SCHEDULED, None)
    assert (view.release.release_at, view.release.zone) == (later, "Asia/Shanghai")


@pytest.mark.parametrize("act", ["cancel", "reschedule", "retry", "get"])
async def test_another_workspace_s_release_does_not_exist(desk: Desk, act: str) -> None:
    release_id = await desk.schedule(in_seconds=60)
    calls = {
        "cancel": lambda: releases.cancel(desk.db, desk.clock, "T2", release_id),
        "reschedule": lambda: releases.reschedule(
            desk.db, desk.clock, "T2", release_id, release_at=NOON, zone="UTC"
        ),
        "retry": lambda: releases.retry(desk.db, desk.clock, "T2", release_id),
        "get": lambda: releases.get_release(desk.db, "T2", release_id),
    }
    with pytest.raises(NotFoundError):
        await calls[act]()
    assert (await desk.release(release_id)).state is ReleaseState.SCHEDULED


async def test_a_release_that_changed_under_a_person_s_hands_is_said(desk: Desk) -> None:
    release_id = await desk.schedule(in_seconds=60)

    def write(tx):  # type: ignore[no-untyped-def]
        stale = releases.releases.get_release(tx, TEAM, release_id)
        releases._move(tx, stale, ReleaseState.CANCELLED)
        releases._move(tx, stale, ReleaseState.CANCELLED)

    with pytest.raises(TransitionError, match="has just changed"):
        await desk.db.write(write)


async def test_retrying_what_was_never_opened_schedules_it_for_now(desk: Desk) -> None:
    desk.messenger.opening = [Refused("channel_not_found")]
    release_id = await desk.schedule()
    worker = desk.worker()
    await desk.run(worker, 2)
    view = await releases.retry(desk.db, desk.clock, TEAM, release_id)
    assert (view.release.state, view.release.release_at) == (ReleaseState.SCHEDULED, desk.clock())
