"""Who an asker is, and what is asked of Slack to know it."""

from dataclasses import dataclass, field

import pytest
from sqlalchemy import update

from bot.domain.viewer import Person, Viewer
from bot.services.library import import_document
from bot.services.visibility import Asker, Viewers
from bot.sources.files import Document
from bot.storage.channels import PrivateChannels, find_private_channels, record_channel
from bot.storage.database import Database
from bot.storage.tables import channels as channels_table
from bot.storage.visibility import hidden_lists
from tests.fakes import FakeClock
from tests.services.conftest import Desk

TEAM = "T1"
IN_PUBLIC = Asker(TEAM, "U1", "C1")
GUEST = Person(is_guest=True)
ADMIN = Person(is_admin=True)


@dataclass(slots=True)
class FakeDirectory:
    """Tells what it was told, and keeps what it was asked; None where it has nothing to tell."""

    person: Person | None = field(default_factory=Person)
    private: frozenset[str] | None = frozenset({"G1"})
    public: frozenset[str] | None = frozenset({"C1", "C2"})
    group: frozenset[str] | None = frozenset()
    privacy: dict[str, bool] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def find_person(self, team_id: str, user_id: str) -> Person | None:
        self.asked.append(f"person {user_id}")
        return self.person

    async def find_channels(
        self, team_id: str, user_id: str, *, public: bool
    ) -> frozenset[str] | None:
        self.asked.append("public channels" if public else "private channels")
        return self.public if public else self.private

    async def find_group(self, team_id: str, group_id: str) -> frozenset[str] | None:
        self.asked.append(f"group {group_id}")
        return self.group

    async def find_privacy(self, team_id: str, channel_id: str) -> bool | None:
        self.asked.append(f"channel {channel_id}")
        return self.privacy.get(channel_id)


@pytest.fixture
def directory() -> FakeDirectory:
    return FakeDirectory()


async def use_channel(db: Database, clock: FakeClock, channel_id: str) -> None:
    is_private = not channel_id.startswith("C")
    await db.write(
        lambda tx: record_channel(tx, TEAM, channel_id, is_private=is_private, now=clock())
    )


async def add_draft(db: Database, clock: FakeClock) -> None:
    document = Document("draft.md", "draft.md", b"---\ntitle: x\ndraft: true\n---\nWords.\n")
    await import_document(db, clock, TEAM, document)


async def test_where_nothing_is_private_slack_is_asked_only_who_it_is(
    db: Database, clock: FakeClock, directory: FakeDirectory
) -> None:
    await use_channel(db, clock, "C1")
    await use_channel(db, clock, "D1")  # a list that was sent to one person

    viewer = await Viewers(db, directory, frozenset({"S1"})).find(IN_PUBLIC)

    assert viewer == Viewer(TEAM, "U1")
    assert directory.asked == ["person U1"]


@pytest.mark.parametrize(
    ("asker", "channels", "asked"),
    [
        (IN_PUBLIC, {"G1"}, True),
        (Asker(TEAM, "U1", "G2"), {"G1"}, True),
        (Asker(TEAM, "U2", "G1"), {"G1"}, False),
        (Asker(TEAM, "U1", "C1", is_public=True), set(), False),
        (Asker(TEAM, "U1", "G1", is_public=True), {"G1"}, False),
    ],
)
async def test_somebodys_private_channels_are_asked_for_where_they_matter(
    db: Database,
    clock: FakeClock,
    directory: FakeDirectory,
    asker: Asker,
    channels: set[str],
    asked: bool,
) -> None:
    await use_channel(db, clock, "G1")

    viewer = await Viewers(db, directory).find(asker)

    assert viewer.channels == channels
    assert viewer.audience == (asker.channel_id if asker.is_public else None)
    assert viewer.is_certain
    assert ("private channels" in directory.asked) is asked


async def test_when_slack_does_not_answer_a_member_sees_what_is_open(
    db: Database, clock: FakeClock
) -> None:
    await use_channel(db, clock, "G1")
    silent = FakeDirectory(private=None)

    viewer = await Viewers(db, silent).find(IN_PUBLIC)

    assert viewer == Viewer(TEAM, "U1", is_certain=False)


async def test_somebody_of_whom_slack_tells_nothing_may_be_a_guest(db: Database) -> None:
    viewer = await Viewers(db, FakeDirectory(person=None)).find(IN_PUBLIC)

    assert (viewer.is_guest, viewer.is_certain) == (True, False)


async def test_a_guest_is_where_slack_says_and_where_they_ask(
    db: Database, directory: FakeDirectory
) -> None:
    directory.person = GUEST

    viewer = await Viewers(db, directory).find(Asker(TEAM, "U9", "C9"))

    assert viewer.is_guest
    assert viewer.channels == {"C1", "C2", "G1", "C9"}


@pytest.mark.parametrize("unknown", ["private", "public"])
async def test_when_slack_does_not_answer_a_guest_sees_what_went_where_they_ask(
    db: Database, directory: FakeDirectory, unknown: str
) -> None:
    directory.person = GUEST
    directory.private = directory.public = frozenset()
    setattr(directory, unknown, None)

    viewer = await Viewers(db, directory).find(Asker(TEAM, "U9", "C9"))

    assert viewer == Viewer(TEAM, "U9", channels=frozenset({"C9"}), is_guest=True, is_certain=False)


@pytest.mark.parametrize(
    ("curators", "person", "group", "curates"),
    [
        ("", ADMIN, None, True),
        ("", Person(), None, False),
        ("U1", Person(), None, True),
        ("U2", ADMIN, None, False),
        ("S1", Person(), frozenset({"U1"}), True),
        ("U2 S1", Person(), frozenset({"U3"}), False),
        ("S1", ADMIN, None, False),
    ],
)
async def test_curators_are_those_who_are_named_or_else_the_admins(
    db: Database,
    clock: FakeClock,
    directory: FakeDirectory,
    curators: str,
    person: Person,
    group: frozenset[str] | None,
    curates: bool,
) -> None:
    await add_draft(db, clock)
    directory.person, directory.group = person, group

    viewer = await Viewers(db, directory, frozenset(curators.split())).find(IN_PUBLIC)

    assert viewer.is_curator is curates


@pytest.mark.parametrize("curators", ["U9", "S1"])
async def test_a_guest_who_is_named_as_curator_sees_what_members_see(
    db: Database, directory: FakeDirectory, curators: str
) -> None:
    directory.person, directory.group = GUEST, frozenset({"U9"})

    viewer = await Viewers(db, directory, frozenset({curators})).find(Asker(TEAM, "U9", "C1"))

    assert (viewer.is_guest, viewer.is_curator) == (False, True)


async def test_channels_of_which_it_was_not_kept_are_asked_about_once(
    db: Database, clock: FakeClock, directory: FakeDirectory
) -> None:
    for channel_id in ("C1", "C2", "C3", "D1"):
        await use_channel(db, clock, channel_id)
    await db.write(lambda tx: tx.execute(update(channels_table).values(is_private=None)))
    directory.privacy = {"C1": False, "C2": True}
    viewers = Viewers(db, directory)

    await viewers.find(IN_PUBLIC)
    found = await db.read(lambda tx: find_private_channels(tx, TEAM, "U1", "D1"))
    await viewers.find(IN_PUBLIC)

    assert found == PrivateChannels(
        known=frozenset({"C2"}), unknown=frozenset({"C3"}), direct=frozenset({"D1"})
    )
    about_channels = sorted(each for each in directory.asked if each.startswith("channel "))
    assert about_channels == ["channel C1", "channel C2", "channel C3", "channel C3"]


async def test_a_list_that_was_sent_to_one_person_is_theirs_wherever_they_ask(
    desk: Desk, directory: FakeDirectory
) -> None:
    await desk.schedule(target="U1")
    await desk.run(desk.worker(), 2)
    viewers = Viewers(desk.db, directory)

    theirs = await viewers.find(IN_PUBLIC)
    other = await viewers.find(Asker(TEAM, "U2", "C1"))

    assert await desk.db.read(lambda tx: hidden_lists(tx, theirs)) == set()
    assert await desk.db.read(lambda tx: hidden_lists(tx, other)) == {1}


@pytest.mark.parametrize(("target", "hidden"), [("#a", 0), ("#private-a", 1), ("U2", 1)])
async def test_a_release_tells_whether_its_channel_is_private(
    desk: Desk, target: str, hidden: int
) -> None:
    await desk.schedule(target=target)
    await desk.run(desk.worker(), 2)

    member = Viewer(TEAM, "U1")
    assert len(await desk.db.read(lambda tx: hidden_lists(tx, member))) == hidden


@pytest.mark.parametrize(
    ("curators", "person", "may"),
    [
        ({"U1"}, Person(), True),
        ({"U2"}, ADMIN, False),
        (set(), ADMIN, True),
        (set(), Person(), False),
        (set(), None, False),
        (set(), Person(is_guest=True, is_admin=True), False),
    ],
)
async def test_curators_are_those_who_are_named_else_the_admins(
    db: Database, directory: FakeDirectory, curators: set[str], person: Person | None, may: bool
) -> None:
    directory.person = person

    assert await Viewers(db, directory, frozenset(curators)).may_curate(IN_PUBLIC) is may
