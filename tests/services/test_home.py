"""Home tabs: what curators look after, who has one open, and when one is published anew."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot.domain.acts import ActKind
from bot.domain.home import CuratorDesk
from bot.domain.reaction import Reaction
from bot.domain.release import Refused
from bot.services import home, library, releases
from bot.services.home import (
    Fate,
    HomeWatch,
    Published,
    Tab,
    find_desk,
    open_home,
    paint_once,
    refresh_home,
)
from bot.services.saving import Saver
from bot.services.workspaces import record_reached
from bot.sources.files import Document
from bot.storage import homes
from bot.storage.database import Database
from bot.storage.tables import releases as table
from bot.storage.workspaces import Workspace
from tests.fakes import MARKER, FakeClock, record_reaction
from tests.services.conftest import TEAM, TEXT, Desk

LIN = "U0LIN"


@dataclass(slots=True)
class FakePainter:
    """Shows what each was last shown; `content` is what tabs show, `answers` what Slack says."""

    curators: set[str] = field(default_factory=set)
    content: str = "first"
    shown: dict[str, str] = field(default_factory=dict)
    published: list[str] = field(default_factory=list)
    built: list[str] = field(default_factory=list)
    answers: list[Published] = field(default_factory=list)
    breaks_for: set[str] = field(default_factory=set)
    hold: asyncio.Event | None = None

    async def build(self, team_id: str, user_id: str, now: datetime) -> Tab:
        self.built.append(user_id)
        if user_id in self.breaks_for:
            raise RuntimeError("on purpose")
        told = f"{self.content} {now:%H:%M}" if user_id in self.curators else self.content
        return Tab({"says": told}, user_id in self.curators)

    async def publish(self, team_id: str, user_id: str, tab: Tab) -> Published:
        self.published.append(user_id)
        if self.hold is not None:
            await self.hold.wait()
        answer = self.answers.pop(0) if self.answers else Published(Fate.SHOWN)
        if answer.fate is Fate.SHOWN:
            self.shown[user_id] = tab.view["says"]
        return answer


@dataclass(slots=True)
class House:
    """What a test of tabs needs, and the gestures it repeats."""

    db: Database
    clock: FakeClock
    painter: FakePainter = field(default_factory=FakePainter)

    def watch(self) -> HomeWatch:
        return HomeWatch(self.db, self.clock, self.painter, TEAM)

    async def open(self, *users: str) -> None:
        for user in users:
            await open_home(self.db, self.clock, self.painter, TEAM, user)

    async def refresh(self, user: str) -> None:
        await refresh_home(self.db, self.clock, self.painter, TEAM, user)

    async def change(self, content: str) -> None:
        """Let every tab show something else from now on, and the database say so."""
        self.painter.content = content
        text = f"# {content}\n\n## Section\n\nText.\n"
        document = Document(f"{content}.md", f"{content}.md", text.encode())
        await library.import_document(self.db, self.clock, TEAM, document)

    async def run(self, *watches: HomeWatch, seconds: int = 1) -> None:
        for _ in range(seconds):
            for watch in watches:
                await watch.step()
            self.clock.advance(1)

    async def kept(self) -> list[str]:
        since = self.clock() - home.LIFE
        found = await self.db.read(lambda tx: homes.list_opened(tx, TEAM, since, 99))
        return sorted(each.user_id for each in found)


@pytest.fixture
def house(db: Database, clock: FakeClock) -> House:
    return House(db, clock)


async def test_a_tab_is_filled_when_it_is_opened_and_kept_up_to_date(house: House) -> None:
    watch = house.watch()
    await house.open("U1", "U2")
    await house.run(watch, seconds=3)
    assert house.painter.published == ["U1", "U2"]

    await house.change("second")
    await house.run(watch)

    assert house.painter.shown == {"U1": "second", "U2": "second"}
    await house.run(watch, seconds=3)
    assert len(house.painter.published) == 4


async def test_nothing_is_built_while_nothing_changes(house: House) -> None:
    watch = house.watch()
    await house.run(watch)
    await house.open("U1")
    await house.run(watch, seconds=30)

    assert house.painter.built == ["U1"] * 2  # when it was opened, and once to see that it is right


async def test_of_several_processes_one_publishes_each_change(house: House) -> None:
    watches = [house.watch() for _ in range(3)]
    await house.open("U1")
    await house.change("second")

    await asyncio.gather(*(watch.step() for watch in watches))
    await house.run(*watches, seconds=3)

    assert house.painter.published == ["U1"] * 2
    assert house.painter.shown == {"U1": "second"}


async def test_a_curators_countdown_goes_on_each_minute_for_an_hour(house: House) -> None:
    house.painter.curators = {LIN}
    watch = house.watch()
    await house.open(LIN, "U1")
    await house.run(watch, seconds=5 * 60)

    assert house.painter.published.count(LIN) == 5
    assert house.painter.published.count("U1") == 1
    assert house.painter.shown[LIN] == "first 12:04"
    house.clock.advance(3600)
    await house.run(watch, seconds=180)
    assert house.painter.published.count(LIN) == 6  # once more, when the hour is over


async def test_who_is_no_curator_any_more_is_looked_after_as_a_reader(house: House) -> None:
    house.painter.curators = {LIN}
    watch = house.watch()
    await house.open(LIN)
    await house.run(watch)
    house.painter.curators.clear()
    await house.change("second")
    await house.run(watch, seconds=120)

    assert house.painter.shown == {LIN: "second"}
    assert len(house.painter.published) == 2


async def test_a_day_after_it_was_opened_a_tab_is_left_alone_and_then_forgotten(
    house: House,
) -> None:
    watch = house.watch()
    await house.open("U1")
    house.clock.advance(24 * 3600 + 1)
    await house.change("second")
    await house.run(watch)
    await house.refresh("U1")
    assert house.painter.shown == {"U1": "first"}

    await house.open("U2")
    rows = await house.db.read(
        lambda tx: homes.list_opened(tx, TEAM, house.clock() - 9 * home.LIFE, 9)
    )
    assert [row.user_id for row in rows] == ["U2"]


async def test_what_somebody_did_themselves_shows_at_once(house: House) -> None:
    await house.open("U1")
    house.painter.content = "second"
    await house.refresh("U1")
    await house.refresh("U1")
    await house.refresh("U2")

    assert house.painter.published == ["U1", "U1"]
    assert house.painter.shown == {"U1": "second"}


async def test_a_tab_that_is_painted_once_is_not_kept(house: House) -> None:
    await paint_once(house.clock, house.painter, TEAM, "U1")

    assert house.painter.shown == {"U1": "first"}
    assert await house.kept() == []


async def test_whoever_has_left_is_dropped(house: House) -> None:
    await house.open("U1")
    house.painter.answers = [Published(Fate.GONE)]
    await house.change("second")
    await house.run(house.watch(), seconds=3)
    assert await house.kept() == []

    house.painter.answers = [Published(Fate.GONE)]
    await house.open("U2")
    assert await house.kept() == []


async def test_forgetting_somebody_drops_their_tab(house: House) -> None:
    await house.open("U1", "U2")

    await Saver(house.db, house.clock, MARKER).forget(TEAM, "U1")

    assert await house.kept() == ["U2"]


async def test_what_slack_refuses_is_tried_again_once_it_is_different(house: House) -> None:
    watch = house.watch()
    await house.open("U1")
    house.painter.answers = [Published(Fate.REFUSED)]
    await house.change("second")
    await house.run(watch, seconds=9)
    assert len(house.painter.published) == 2

    await house.change("third")
    await house.run(watch)
    assert house.painter.shown == {"U1": "third"}


async def test_what_slack_does_not_take_now_is_tried_again_when_it_said(house: House) -> None:
    watch = house.watch()
    await house.open("U1")
    house.painter.answers = [Published(Fate.LATER, timedelta(seconds=30))]
    await house.change("second")
    await house.run(watch, seconds=29)
    assert len(house.painter.published) == 2

    await house.run(watch, seconds=3)
    assert house.painter.shown == {"U1": "second"}


async def test_a_tab_that_was_not_filled_when_it_was_opened_is_filled_soon(house: House) -> None:
    house.painter.answers = [Published(Fate.LATER)]
    await house.open("U1")
    assert house.painter.shown == {}

    await house.run(house.watch())
    assert house.painter.shown == {"U1": "first"}


async def test_a_tab_that_fails_holds_up_no_other(house: House) -> None:
    watch = house.watch()
    await house.open("U1", "U2")
    house.painter.breaks_for = {"U2"}
    await house.change("second")
    await house.run(watch, seconds=5)

    assert house.painter.shown == {"U1": "second", "U2": "first"}
    assert house.painter.built.count("U2") == 2
    house.painter.breaks_for.clear()
    await house.change("third")
    await house.run(watch)
    assert house.painter.shown["U2"] == "third"


async def test_curators_come_first_and_readers_are_never_too_many_a_minute(house: House) -> None:
    house.painter.curators = {LIN}
    watch = house.watch()
    await house.open(LIN, *(f"U{number}" for number in range(49)))
    await house.run(watch, seconds=10)
    first = len(house.painter.published)
    assert first == 50

    for number in range(5):
        await house.change(f"change {number}")
        await watch.step()
        assert house.painter.shown[LIN].startswith(f"change {number} ")
        house.clock.advance(1)
    await house.run(watch, seconds=30)

    readers = [user for user in house.painter.published[first:] if user != LIN]
    assert len(readers) == home.READERS_A_MINUTE
    await house.run(watch, seconds=120)
    assert {*house.painter.shown.values()} == {
        "change 4",
        house.painter.shown[LIN],
    }


async def test_only_the_last_fifty_are_kept_up_to_date(house: House) -> None:
    for number in range(52):
        await house.open(f"U{number}")
        house.clock.advance(1)
    await house.change("second")
    await house.run(house.watch(), seconds=200)

    left = {user for user, says in house.painter.shown.items() if says == "first"}
    assert left == {"U0", "U1"}


async def test_a_reaction_shows_within_seconds(house: House, desk: Desk) -> None:
    await desk.schedule()
    await desk.run(desk.worker())
    watch = house.watch()
    await house.open("U1")
    await house.run(watch)
    house.painter.content = "liked"
    given = Reaction(TEAM, "C_a", desk.messenger.posted[1].ts, "U9", "tada", "1900000000.1", False)
    await record_reaction(house.db, MARKER, given)

    await house.run(watch, seconds=11)

    assert house.painter.shown == {"U1": "liked"}


async def test_a_change_while_a_tab_is_opened_is_not_lost(house: House) -> None:
    watch = house.watch()
    await house.open("U1")
    await house.run(watch)
    house.painter.hold = asyncio.Event()
    opening = asyncio.create_task(house.open("U1"))
    while len(house.painter.published) < 2:
        await asyncio.sleep(0)
    await house.change("second")
    stepping = asyncio.create_task(watch.step())
    while len(house.painter.published) < 3:
        await asyncio.sleep(0.001)
    house.painter.hold.set()
    await asyncio.gather(opening, stepping)

    await house.run(watch, seconds=3)

    assert house.painter.shown == {"U1": "second"}


def titles(desk: CuratorDesk) -> dict[str, list[int]]:
    """The releases of each part of a desk."""
    parts = ("trouble", "going", "due", "past")
    return {name: [s.release.release_id for s in getattr(desk, name).shown] for name in parts}


async def test_a_desk_has_nothing_on_the_first_day(house: House) -> None:
    desk = await find_desk(house.db, TEAM)

    assert titles(desk) == {"trouble": [], "going": [], "due": [], "past": []}
    assert (desk.drafts.total, desk.acts) == (0, ())


async def test_a_desk_has_each_release_where_it_stands(house: House, desk: Desk) -> None:
    team = Workspace(TEAM, "Readers", "https://readers.slack.com/", "U0BOT")
    await record_reached(desk.db, desk.clock, team)
    await desk.schedule(target="#a")
    await desk.run(desk.worker())
    desk.messenger.opening = [Refused("channel_not_found")]
    await desk.schedule(target="#b")
    await desk.run(desk.worker(), 2)
    await desk.schedule(target="#c")
    await desk.run(desk.worker(), until=lambda: len(desk.messenger.posted) == 5)
    for days in (3, 1, 2, 4, 5, 6):
        await desk.schedule(in_seconds=days * 24 * 3600)
    await releases.cancel(desk.db, desk.clock, TEAM, 9, actor=LIN)

    seen = await find_desk(house.db, TEAM)

    assert titles(seen) == {"trouble": [2], "going": [3], "due": [5, 6, 4, 7, 8], "past": [1]}
    assert (seen.due.total, seen.due.more) == (5, 0)
    assert seen.going.shown[0].permalink == (
        "https://readers.slack.com/archives/C_c/p1800000004000100"
    )
    assert (seen.trouble.shown[0].permalink, seen.past.shown[0].people) == (None, 0)
    newest = seen.acts[0]
    assert (newest.kind, newest.actor, len(seen.acts)) == (ActKind.CANCEL, LIN, 5)


async def test_what_is_in_doubt_is_trouble_and_what_is_paused_is_not(
    house: House, desk: Desk
) -> None:
    for target in ("#a", "#b"):
        await desk.schedule(target=target)
    await desk.run(desk.worker(), until=lambda: len(desk.messenger.posted) == 2)
    await releases.pause(desk.db, desk.clock, TEAM, 1, actor=LIN)
    in_doubt = update(table).where(table.c.release_id == 2).values(error="lost")
    await desk.db.write(lambda tx: tx.execute(in_doubt))

    seen = await find_desk(house.db, TEAM)

    assert (titles(seen)["trouble"], titles(seen)["going"]) == ([2], [1])
    assert seen.trouble.total == 1


async def test_a_desk_tells_what_people_made_of_the_last_releases(house: House, desk: Desk) -> None:
    await desk.schedule()
    await desk.run(desk.worker())
    for user, emoji in (("U1", "tada"), ("U2", "tada"), ("U2", "heart"), ("U2", "+1::skin-tone-2")):
        for posted in desk.messenger.posted[1:3]:
            given = Reaction(TEAM, "C_a", posted.ts, user, emoji, "1900000000.1", False)
            await record_reaction(house.db, MARKER, given)

    [past] = (await find_desk(house.db, TEAM)).past.shown

    assert (past.people, past.reactions) == (2, (("tada", 2), ("+1", 1), ("heart", 1)))
    await releases.take_back(desk.db, desk.clock, TEAM, 1, actor=LIN)
    [past] = (await find_desk(house.db, TEAM)).past.shown
    assert (past.people, past.permalink) == (0, None)


async def test_drafts_wait_at_the_desk(house: House, desk: Desk) -> None:
    text = TEXT.replace("title:", "draft: true\ntitle:")
    document = Document("draft.md", "draft.md", text.encode())
    await library.import_document(desk.db, desk.clock, TEAM, document)

    drafts = (await find_desk(house.db, TEAM)).drafts

    assert [(each.title, each.sections) for each in drafts.shown] == [("Weekly 周报", 3)]
    assert str(drafts.shown[0].date) == "2026-12-04"
