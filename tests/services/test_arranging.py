"""What a release leaves out of its list, when the list changes beneath it."""

import pytest
from sqlalchemy import update

from bot.domain.acts import ActKind
from bot.domain.arrangement import Form, Plan
from bot.domain.errors import TransitionError
from bot.domain.release import ReleaseState
from bot.services import releases
from bot.storage.tables import revisions
from tests.services.conftest import TEAM, Desk

ONE_SECTION = "# Weekly\n\n## Databases\n\nOne more.\n"


async def edit(desk: Desk, plan: Plan) -> None:
    await releases.edit(desk.db, desk.clock, TEAM, 1, plan=plan)


async def test_a_list_that_was_revised_to_what_is_left_out_does_not_go_out_bare(
    desk: Desk,
) -> None:
    await desk.schedule(in_seconds=5)
    await edit(desk, Plan(left_out=frozenset({"databases"})))
    await desk.db.write(lambda tx: tx.execute(update(revisions).values(text=ONE_SECTION)))
    await desk.run(desk.worker(), 20)
    failed = await desk.release()
    assert failed.state is ReleaseState.FAILED
    assert failed.error == "Every section is left out: nothing would go out."
    assert desk.messenger.posted == []


async def test_the_parent_alone_may_leave_sections_out_of_its_contents(desk: Desk) -> None:
    await desk.schedule(in_seconds=5)
    await edit(desk, Plan(left_out=frozenset({"databases"}), form=Form.PARENT))
    assert (await desk.release()).messages == 1


async def test_the_parent_alone_of_nothing_is_refused(desk: Desk) -> None:
    await desk.schedule(in_seconds=5)
    everything = frozenset({"clocks-时钟", "containers-容器", "databases"})
    with pytest.raises(TransitionError, match="nothing would go out"):
        await edit(desk, Plan(left_out=everything, form=Form.PARENT))


async def test_what_changes_nothing_is_not_kept_as_done(desk: Desk) -> None:
    await desk.schedule(in_seconds=60)
    release = await desk.release()
    await edit(desk, Plan())
    at, zone = release.release_at, release.zone
    await releases.reschedule(desk.db, desk.clock, TEAM, 1, release_at=at, zone=zone)
    assert [each.kind for each in await releases.list_log(desk.db, TEAM)] == [ActKind.SCHEDULE]
