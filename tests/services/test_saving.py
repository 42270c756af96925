"""What people save for themselves, whom it is shown, and how they are forgotten."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from bot.domain.errors import GoneError, HiddenError
from bot.domain.people import Marker
from bot.domain.reaction import Reaction
from bot.domain.viewer import Viewer
from bot.services.reactions import load_marker, mark_everybody
from bot.services.saving import Forgotten, Saver
from bot.storage.channels import record_channel
from bot.storage.database import Database
from tests.fakes import MARKER, NOON, FakeClock, record_reaction
from tests.services.test_lookup import TEXT, reach, release, save

U1, U2 = (Viewer("T1", user) for user in ("U1", "U2"))
SWARM, DOCKER, NOWHERE = 1, 2, 99
SECTION_TS = "1800000001.000100"
"""The message of the first section: the one after the parent."""
GIVEN = Reaction("T1", "C1", SECTION_TS, "U1", "bookmark", "1800000100.000000", removed=False)


@dataclass(slots=True)
class Desk:
    """What a test of saving needs, and the gestures it repeats."""

    db: Database
    clock: FakeClock

    def saver(self, marker: Marker = MARKER, emoji: str | None = "bookmark") -> Saver:
        return Saver(self.db, self.clock, marker, emoji)

    async def save(self, section_id: int, marker: Marker = MARKER) -> bool:
        self.clock.advance(60)
        return await self.saver(marker).save(U1, "U1", section_id)

    async def titles(self, marker: Marker = MARKER, viewer: Viewer = U1) -> list[str]:
        found = await self.saver(marker).list_saved(viewer, viewer.user_id or "")
        return [each.title for each in found.sections]


@pytest.fixture
async def desk(db: Database, clock: FakeClock) -> Desk:
    """A list of two sections that was released to C1."""
    await release(db, clock, await save(db, clock))
    return Desk(db, clock)


async def test_what_is_saved_is_shown_newest_first_with_where_it_is_from(desk: Desk) -> None:
    await reach(desk.db, desk.clock)
    await desk.db.write(
        lambda tx: record_channel(tx, "T1", "C1", is_private=False, now=desk.clock())
    )
    assert await desk.save(SWARM)
    assert await desk.save(DOCKER)
    assert not await desk.save(DOCKER)

    saved = await desk.saver().list_saved(U1, "U1")

    assert (saved.total, saved.unread, saved.offset) == (2, 2, 0)
    docker, swarm = saved.sections
    assert [docker.title, swarm.title] == ["Docker", "Swarm"]
    assert (swarm.section_id, swarm.list_id, swarm.list_title) == (SWARM, 1, "Weekly 1")
    assert (str(swarm.date), swarm.is_read, swarm.by_emoji) == ("2015-06-26", False, False)
    assert docker.saved_at - swarm.saved_at == timedelta(minutes=1)
    assert swarm.permalink == (
        "https://readers.slack.com/archives/C1/p1800000001000100?thread_ts=1800000000.000100&cid=C1"
    )
    assert await desk.titles(viewer=U2) == []


async def test_what_is_read_comes_after_what_is_not(desk: Desk) -> None:
    for section_id in (SWARM, DOCKER):
        await desk.save(section_id)
    saver = desk.saver()

    await saver.mark_read(U1, "U1", DOCKER, is_read=True)
    saved = await saver.list_saved(U1, "U1")
    assert [(each.title, each.is_read) for each in saved.sections] == [
        ("Swarm", False),
        ("Docker", True),
    ]
    assert (saved.total, saved.unread) == (2, 1)

    await saver.mark_read(U1, "U1", DOCKER, is_read=False)
    assert await desk.titles() == ["Docker", "Swarm"]


async def test_saved_sections_are_shown_by_pages(desk: Desk) -> None:
    for section_id in (SWARM, DOCKER):
        await desk.save(section_id)

    saved = await desk.saver().list_saved(U1, "U1", offset=1, limit=1)

    assert [each.title for each in saved.sections] == ["Swarm"]
    assert (saved.total, saved.unread, saved.offset) == (2, 2, 1)


async def test_what_is_removed_is_shown_no_more(desk: Desk) -> None:
    await desk.save(SWARM)

    await desk.saver().remove(U1, "U1", SWARM)

    assert await desk.titles() == []
    assert await desk.save(SWARM)
    assert await desk.titles() == ["Swarm"]


async def test_an_emoji_saves_and_others_can_see_it(desk: Desk) -> None:
    await record_reaction(desk.db, MARKER, GIVEN)

    [saved] = (await desk.saver().list_saved(U1, "U1")).sections

    assert (saved.title, saved.by_emoji) == ("Swarm", True)
    assert (await desk.saver(emoji=None).list_saved(U1, "U1")).total == 0


@pytest.mark.parametrize(
    "act",
    [
        lambda saver, section_id: saver.save(U1, "U1", section_id),
        lambda saver, section_id: saver.mark_read(U1, "U1", section_id, is_read=True),
        lambda saver, section_id: saver.remove(U1, "U1", section_id),
    ],
    ids=["save", "mark_read", "remove"],
)
async def test_nobody_saves_what_is_not_there_or_not_for_them(
    desk: Desk, act: Callable[..., object]
) -> None:
    with pytest.raises(GoneError):
        await act(desk.saver(), NOWHERE)  # type: ignore[misc] # each gives something to wait for
    guest = Viewer("T1", "U1", is_guest=True)
    with pytest.raises(HiddenError):
        await desk.saver().save(guest, "U1", SWARM)


async def test_a_saved_section_that_its_person_may_not_find_any_more_is_left_out(
    desk: Desk,
) -> None:
    await desk.save(SWARM)
    guest = Viewer("T1", "U1", is_guest=True)

    saved = await desk.saver().list_saved(guest, "U1")

    assert (saved.sections, saved.total, saved.unread) == ((), 0, 0)


async def test_a_revised_section_stays_saved_as_it_is_now(desk: Desk) -> None:
    await desk.save(SWARM)
    await save(desk.db, desk.clock, TEXT.replace("side by side", "hand in hand"))

    [saved] = (await desk.saver().list_saved(U1, "U1")).sections

    assert (saved.title, saved.section_id) == ("Swarm", 3)
    assert not await desk.save(3)


async def test_a_message_is_known_by_its_section(desk: Desk) -> None:
    saver = desk.saver()

    assert await saver.find_section(U1, "C1", SECTION_TS) == SWARM
    assert await saver.find_section(U1, "C1", "1800000000.000100") is None
    assert await saver.find_section(U1, "C2", SECTION_TS) is None
    assert await saver.find_section(Viewer("T2"), "C1", SECTION_TS) is None


@pytest.mark.parametrize("before", [False, True])
async def test_what_was_saved_stays_one_thing_whatever_people_are_kept_by(
    desk: Desk, before: bool
) -> None:
    first, second = (replace(MARKER, only_counts=each) for each in (before, not before))
    await desk.save(SWARM, first)
    if second.only_counts:
        await mark_everybody(desk.db, second, "T1")
    assert not await desk.save(SWARM, second)
    await desk.save(DOCKER, second)
    saver = desk.saver(second)

    await saver.mark_read(U1, "U1", SWARM, is_read=True)
    saved = await saver.list_saved(U1, "U1")
    assert [(each.title, each.is_read) for each in saved.sections] == [
        ("Docker", False),
        ("Swarm", True),
    ]

    await saver.remove(U1, "U1", SWARM)
    assert await desk.titles(second) == ["Docker"]
    assert await desk.titles(first) == ["Docker"]


async def test_who_asks_to_be_forgotten_leaves_nothing(desk: Desk) -> None:
    await record_reaction(desk.db, MARKER, GIVEN)
    await record_reaction(desk.db, MARKER, replace(GIVEN, user_id="U2"))
    await desk.save(DOCKER)
    await desk.save(SWARM, replace(MARKER, only_counts=True))
    desk.clock.now = max(desk.clock.now, NOON) + timedelta(days=365)

    assert await desk.saver().forget("T1", "U1") == Forgotten(reactions=1, saves=2)
    assert await desk.saver().forget("T1", "U1") == Forgotten(reactions=0, saves=0)
    await record_reaction(desk.db, MARKER, GIVEN)

    assert await desk.titles() == []
    assert await desk.titles(viewer=U2) == ["Swarm"]
    assert await desk.save(SWARM)
    assert await desk.titles() == ["Swarm"]


async def test_what_somebody_did_just_now_is_forgotten_though_our_clock_is_behind(
    desk: Desk,
) -> None:
    await record_reaction(desk.db, MARKER, GIVEN)
    assert desk.clock().timestamp() < float(GIVEN.event_ts)

    await desk.saver().forget("T1", "U1")
    await record_reaction(desk.db, MARKER, GIVEN)

    assert await desk.titles() == []


async def test_the_key_of_marks_is_made_once(db: Database) -> None:
    first = await load_marker(db)
    again = await load_marker(db, only_counts=True)

    assert again == Marker(first.key, only_counts=True)
    assert len(first.key) == 32
