"""What a curator looks after, and what everybody else sees of it."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.errors import NotFoundError
from bot.domain.viewer import Viewer
from bot.services.arranging import find_sections
from bot.services.overview import find_overview, list_out
from bot.services.workspaces import record_reached
from bot.storage.database import Transaction
from bot.storage.tables import channels
from bot.storage.tables import releases as table
from bot.storage.workspaces import Workspace
from tests.fakes import NOON
from tests.services.conftest import TEAM, Desk


async def change(desk: Desk, release_id: int, **values: Any) -> None:
    statement = table.update().where(table.c.release_id == release_id).values(**values)
    await desk.db.write(lambda tx: tx.execute(statement))


async def go_out(desk: Desk, channel_id: str, hours: int = 0) -> int:
    release_id = await desk.schedule(target=channel_id, in_seconds=hours * 3600)
    await change(
        desk, release_id, state="posted", sent=4, channel_id=channel_id, thread_ts="1.000100"
    )
    return release_id


async def know(desk: Desk, channel_id: str, *, is_private: bool) -> None:
    def keep(tx: Transaction) -> None:
        values = {"team_id": TEAM, "channel_id": channel_id, "next_post_at": NOON}
        tx.execute(channels.insert().values(is_private=is_private, **values))

    await desk.db.write(keep)


async def test_releases_are_gathered_by_what_they_wait_for(desk: Desk) -> None:
    ids = [await desk.schedule(target=f"#{n}", in_seconds=n * 60) for n in range(12)]
    states = ["failed", "overdue", "posting", "paused", "withdrawn", "stopped"]
    for release_id, state in zip(ids, states, strict=False):
        await change(desk, release_id, state=state, sent=1)

    overview = await find_overview(desk.db, TEAM)

    def shown(group: str) -> list[int]:
        return [each.release.release_id for each in getattr(overview, group)]

    assert shown("troubled") == [2, 1]
    assert shown("going") == [3, 4]
    assert shown("due") == [7, 8, 9, 10, 11]
    assert shown("past") == [6, 5]
    assert (overview.more, overview.first) == (1, None)


async def test_one_is_shown_in_any_case_but_never_twice(desk: Desk) -> None:
    ids = [await desk.schedule(target=f"#{n}", in_seconds=n) for n in range(6)]

    hidden = (await find_overview(desk.db, TEAM, ids[-1])).first
    shown = (await find_overview(desk.db, TEAM, ids[0])).first

    assert hidden is not None
    assert hidden.release.release_id == ids[-1]
    assert shown is None
    with pytest.raises(NotFoundError):
        await find_overview(desk.db, "T2", ids[0])


async def test_what_went_out_is_listed_for_those_who_can_read_it(desk: Desk) -> None:
    await know(desk, "C1", is_private=False)
    await know(desk, "G1", is_private=True)
    opened, secret = await go_out(desk, "C1"), await go_out(desk, "G1", 1)
    unknown = await go_out(desk, "C2", 2)
    await desk.schedule()

    async def listed(viewer: Viewer) -> list[int]:
        return [each.release.release_id for each in await list_out(desk.db, viewer)]

    assert await listed(Viewer(TEAM, "U1")) == [opened]
    assert await listed(Viewer(TEAM, "U1", channels=frozenset({"G1"}))) == [secret, opened]
    assert await listed(Viewer(TEAM, "U1", channels=frozenset({"C2"}))) == [unknown, opened]
    assert await listed(Viewer(TEAM, "U1", is_guest=True)) == []
    assert await listed(Viewer("T2", "U1")) == []


async def test_a_list_that_somebody_must_not_find_is_not_listed(desk: Desk) -> None:
    await know(desk, "C1", is_private=False)
    await go_out(desk, "C1")
    await desk.db.write(lambda tx: tx.exec_driver_sql("UPDATE reading_lists SET draft = 1"))
    await change(desk, 1, sent=0)
    viewer = Viewer(TEAM, "U1", is_guest=True, channels=frozenset({"C1"}))

    assert len(await list_out(desk.db, viewer)) == 1
    await change(desk, 1, channel_id="C9")
    assert await list_out(desk.db, viewer) == ()


async def test_what_is_out_is_linked_once_the_workspaces_address_is_known(desk: Desk) -> None:
    await know(desk, "C1", is_private=False)
    await go_out(desk, "C1")
    viewer = Viewer(TEAM, "U1")
    assert [each.permalink for each in await list_out(desk.db, viewer)] == [None]
    workspace = Workspace(TEAM, "Team", "https://team.slack.example/", "UBOT")
    await record_reached(desk.db, desk.clock, workspace)

    [shown] = await list_out(desk.db, viewer)

    assert shown.permalink == "https://team.slack.example/archives/C1/p1000100"


async def test_the_sections_of_a_release_are_those_of_its_list_now(desk: Desk) -> None:
    release_id = await desk.schedule(in_seconds=timedelta(days=1).total_seconds())

    found = await find_sections(desk.db, TEAM, release_id)

    assert found.titles == ("Clocks 时钟", "Containers 容器", "Databases")
    assert len(set(found.anchors)) == 3
    with pytest.raises(NotFoundError):
        await find_sections(desk.db, "T2", release_id)
