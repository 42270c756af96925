"""Who sees which lists, by where they went, on both databases."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.domain.markdown import parse_markdown
from bot.domain.release import ReleaseState
from bot.domain.viewer import Viewer
from bot.storage import channels, reading_lists, releases, visibility
from bot.storage.channels import PrivateChannels
from bot.storage.database import Database, Transaction
from bot.storage.tables import channels as channels_table
from tests.fakes import NOON

TEAM = "T1"
MEMBER = Viewer(TEAM, "U1")
GUEST = Viewer(TEAM, "U9", is_guest=True)
DRAFT = "draft: true\n"


def add_list(tx: Transaction, name: str, *, team: str = TEAM, extra: str = "") -> int:
    text = f"---\ntitle: {name}\n{extra}---\n## {name}\nWords.\n"
    parsed = parse_markdown(text, name=name)
    return reading_lists.save_list(tx, team, f"{name}.md", text, parsed, NOON)[0]


def release(
    tx: Transaction,
    list_id: int,
    channel: str,
    *,
    state: ReleaseState = ReleaseState.POSTED,
    sent: int = 1,
    team: str = TEAM,
    target: str = "",
) -> None:
    """Let a list go to a channel: one whose id begins with C is public."""
    if not channel.startswith("X"):
        is_private = not channel.startswith("C")
        channels.record_channel(tx, team, channel, is_private=is_private, now=NOON)
    release_id = releases.insert_release(
        tx,
        team,
        list_id,
        target=target or channel,
        release_at=NOON,
        zone="UTC",
        messages=2,
        now=NOON,
    )
    releases.move_release(
        tx, release_id, ReleaseState.SCHEDULED, state, channel_id=channel, sent=sent
    )


LISTS = {
    "new": (),
    "public": ("C1",),
    "elsewhere": ("C2",),
    "secret": ("G1",),
    "other": ("G2",),
    "both": ("G1", "C1"),
    "two": ("G1", "G2"),
    "direct": ("D1",),
}


@pytest.fixture
async def ids(either_db: Database) -> dict[str, int]:
    """The ids of `LISTS`, by their names."""

    def write(tx: Transaction) -> dict[str, int]:
        made = {name: add_list(tx, name) for name in LISTS}
        for name, places in LISTS.items():
            for place in places:
                release(tx, made[name], place, target="U1" if place == "D1" else "")
        return made

    return await either_db.write(write)


async def find_hidden(db: Database, viewer: Viewer) -> set[int]:
    return set(await db.read(lambda tx: visibility.hidden_lists(tx, viewer)))


@pytest.mark.parametrize(
    ("viewer", "hidden"),
    [
        (Viewer.everything(TEAM), ""),
        (MEMBER, "secret other two direct"),
        (replace(MEMBER, channels=frozenset({"G1"})), "other direct"),
        (replace(MEMBER, channels=frozenset({"G2", "C1"})), "secret direct"),
        (replace(MEMBER, channels=frozenset({"G1", "G2", "D1"})), ""),
        (replace(MEMBER, channels=frozenset({"D1"})), "secret other two"),
        (replace(MEMBER, is_curator=True), "secret other two direct"),
        (replace(MEMBER, audience="C1"), "secret other two direct"),
        (replace(MEMBER, channels=frozenset({"G1", "G2"}), audience="G1"), "other direct"),
        (GUEST, " ".join(LISTS)),
        (
            replace(GUEST, channels=frozenset({"D1"})),
            "new public elsewhere secret other both two",
        ),
        (replace(GUEST, channels=frozenset({"C1"})), "new elsewhere secret other two direct"),
        (replace(GUEST, channels=frozenset({"G1"})), "new public elsewhere other direct"),
        (
            replace(GUEST, channels=frozenset({"C1", "G1", "G2"}), audience="G1"),
            "new elsewhere other direct",
        ),
        (Viewer("T2", "U1"), ""),
    ],
)
async def test_what_a_viewer_may_not_find_follows_from_where_it_went(
    either_db: Database, ids: dict[str, int], viewer: Viewer, hidden: str
) -> None:
    assert await find_hidden(either_db, viewer) == {ids[name] for name in hidden.split()}


async def test_one_list_is_judged_as_among_all(either_db: Database, ids: dict[str, int]) -> None:
    def read(tx: Transaction) -> dict[str, bool]:
        return {name: visibility.may_see(tx, MEMBER, list_id) for name, list_id in ids.items()}

    seen = await either_db.read(read)

    assert {name for name, may in seen.items() if not may} == {"secret", "other", "two", "direct"}
    foreign = Viewer.everything("T2")
    assert not await either_db.read(lambda tx: visibility.may_see(tx, foreign, ids["new"]))


@pytest.mark.parametrize(
    ("state", "sent", "counts"),
    [
        (ReleaseState.POSTING, 0, True),
        (ReleaseState.POSTED, 2, True),
        (ReleaseState.FAILED, 1, True),
        (ReleaseState.FAILED, 0, False),
        (ReleaseState.SCHEDULED, 0, False),
        (ReleaseState.CANCELLED, 0, False),
    ],
)
async def test_only_what_has_begun_to_go_out_counts_as_released(
    either_db: Database, state: ReleaseState, sent: int, counts: bool
) -> None:
    def write(tx: Transaction) -> int:
        list_id = add_list(tx, "secret")
        release(tx, list_id, "G1", state=state, sent=sent)
        return list_id

    list_id = await either_db.write(write)

    assert await find_hidden(either_db, MEMBER) == ({list_id} if counts else set())


async def test_a_draft_is_the_curators_until_it_is_released(either_db: Database) -> None:
    def write(tx: Transaction) -> tuple[int, int, int]:
        draft, released, secret = (
            add_list(tx, name, extra=DRAFT) for name in ("draft", "released", "secret")
        )
        release(tx, released, "C1")
        release(tx, secret, "G1")
        release(tx, draft, "C1", team="local")  # in the embedded workspace, before it was adopted
        return draft, released, secret

    draft, _, secret = await either_db.write(write)
    curator = replace(MEMBER, is_curator=True)

    assert await find_hidden(either_db, MEMBER) == {draft, secret}
    assert await find_hidden(either_db, curator) == {secret}
    assert await find_hidden(either_db, replace(curator, audience="C1")) == {draft, secret}
    assert await find_hidden(either_db, replace(MEMBER, channels=frozenset({"G1"}))) == {draft}
    assert await find_hidden(either_db, Viewer.everything(TEAM)) == set()


@pytest.mark.parametrize(("team", "there"), [(TEAM, True), ("T2", False)])
async def test_drafts_are_known_to_be_there(either_db: Database, team: str, there: bool) -> None:
    await either_db.write(lambda tx: add_list(tx, "draft", extra=DRAFT))
    await either_db.write(lambda tx: add_list(tx, "list", team="T2"))

    assert await either_db.read(lambda tx: visibility.has_drafts(tx, team)) is there


async def test_a_channel_of_which_nothing_is_known_is_taken_to_be_private(
    either_db: Database,
) -> None:
    def write(tx: Transaction) -> int:
        list_id = add_list(tx, "old")
        release(tx, list_id, "C1")
        tx.execute(update(channels_table).values(is_private=None))
        return list_id

    list_id = await either_db.write(write)

    assert await find_hidden(either_db, MEMBER) == {list_id}
    found = await either_db.read(lambda tx: channels.find_private_channels(tx, TEAM, "U1", "C2"))
    assert found == PrivateChannels(known=frozenset(), unknown=frozenset({"C1"}))

    await either_db.write(lambda tx: channels.record_known(tx, TEAM, {"C1": False}))

    assert await find_hidden(either_db, MEMBER) == set()


async def test_a_channel_that_changes_takes_its_lists_along(
    either_db: Database, ids: dict[str, int]
) -> None:
    def close(tx: Transaction) -> None:
        channels.record_channel(tx, TEAM, "C2", is_private=True, now=NOON)

    def open_(tx: Transaction) -> None:
        channels.record_channel(tx, TEAM, "G1", is_private=False, now=NOON)

    await either_db.write(close)
    await either_db.write(open_)

    assert await find_hidden(either_db, MEMBER) == {
        ids[name] for name in ("elsewhere", "other", "direct")
    }


@pytest.mark.parametrize(
    ("team", "user", "here", "expected"),
    [
        (TEAM, "U2", "C1", PrivateChannels(known=frozenset({"G1", "G2"}))),
        (
            TEAM,
            "U1",
            "C1",
            PrivateChannels(known=frozenset({"G1", "G2"}), direct=frozenset({"D1"})),
        ),
        (
            TEAM,
            "U2",
            "D1",
            PrivateChannels(known=frozenset({"G1", "G2"}), direct=frozenset({"D1"})),
        ),
        (TEAM, "U2", "D2", PrivateChannels(known=frozenset({"G1", "G2"}))),
        ("T2", "U1", "D1", PrivateChannels()),
    ],
)
async def test_private_channels_are_known_by_workspace_and_direct_messages_by_person(
    either_db: Database,
    ids: dict[str, int],
    team: str,
    user: str,
    here: str,
    expected: PrivateChannels,
) -> None:
    found = await either_db.read(lambda tx: channels.find_private_channels(tx, team, user, here))

    assert found == expected


async def test_where_it_was_taken_back_a_list_is_nobody_s_to_find_any_more(
    either_db: Database,
) -> None:
    def write(tx: Transaction) -> int:
        list_id = add_list(tx, "slip")
        release(tx, list_id, "C1", state=ReleaseState.WITHDRAWN)
        release(tx, list_id, "G1")
        return list_id

    list_id = await either_db.write(write)
    inside = replace(MEMBER, channels=frozenset({"G1"}))
    assert await find_hidden(either_db, inside) == set()
    for outsider in (
        MEMBER,
        replace(inside, audience="C1"),
        replace(GUEST, channels=frozenset({"C1"})),
    ):
        assert await find_hidden(either_db, outsider) == {list_id}
