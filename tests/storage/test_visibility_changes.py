"""What is kept of who sees what never differs from what the ledger says, whatever happens."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.release import ReleaseState
from bot.domain.search.query import parse_query
from bot.domain.viewer import Viewer
from bot.services.searching import Search
from bot.storage import (
    candidates,
    channels,
    reading_lists,
    releases,
    search_index,
    visibility,
    workspaces,
)
from bot.storage.database import Database, Transaction
from bot.storage.workspaces import LOCAL
from tests.fakes import NOON
from tests.storage.test_visibility import GUEST, MEMBER, TEAM, add_list

LISTS = ("one", "two", "three")
PLACES = ("C1", "G1", "D1")
VIEWERS = (
    MEMBER,
    GUEST,
    replace(MEMBER, channels=frozenset({"G1"})),
    replace(MEMBER, channels=frozenset({"G1"}), audience="C1"),
    replace(MEMBER, is_curator=True),
    replace(GUEST, channels=frozenset({"C1", "D1"})),
)

lists = st.sampled_from(LISTS)
steps = st.one_of(
    st.tuples(st.just("save"), lists, st.booleans(), st.integers(0, 3)),
    st.tuples(st.just("release"), lists, st.sampled_from(PLACES)),
    st.tuples(st.just("move"), st.integers(1, 4), st.sampled_from(ReleaseState)),
    st.tuples(st.just("channel"), st.sampled_from(PLACES), st.booleans()),
    st.tuples(st.just("learn"), st.sampled_from(PLACES), st.sampled_from([True, False, None])),
    st.tuples(st.just("adopt"), st.booleans()),
)


BEGINNING: list[tuple[object, ...]] = [
    *(("save", name, name == "three", 0) for name in LISTS),
    *(("release", name, place) for name, place in zip(LISTS, PLACES, strict=True)),
    ("channel", "C1", False),
    ("channel", "G1", True),
    ("move", 1, ReleaseState.POSTED),
]
"""Three lists, of which the last is a draft, scheduled for three places; the first one is out."""


def act(tx: Transaction, step: tuple[object, ...]) -> None:
    """Do one thing that may make a difference, as the services do it."""
    match step:
        case "save", str(name), bool(is_draft), int(words):
            extra = "draft: true\n" * is_draft + f"words: {words}\n"
            list_id = add_list(tx, name, extra=extra)
            unindexed = search_index.read_list(tx, TEAM, list_id)
            search_index.index_lists(tx, TEAM, [unindexed.index()])
        case "release", str(name), str(place):
            insert_release(tx, name, place)
        case "move", int(release_id), ReleaseState() as state:
            move(tx, release_id, state)
        case "channel", str(place), bool(is_private):
            channels.record_channel(tx, TEAM, place, is_private=is_private, now=NOON)
        case "learn", str(place), told:
            assert told is None or isinstance(told, bool)
            channels.record_known(tx, TEAM, {place: told})
        case "adopt", bool(embedded_ran):
            workspaces.adopt_local(tx, TEAM, embedded_ran=embedded_ran)


def insert_release(tx: Transaction, name: str, place: str) -> None:
    for summary in reading_lists.list_summaries(tx, TEAM):
        if summary.title == name:
            release_id = releases.insert_release(
                tx,
                TEAM,
                summary.list_id,
                target=place,
                release_at=NOON,
                zone="UTC",
                messages=2,
                now=NOON,
            )
            scheduled = ReleaseState.SCHEDULED
            releases.move_release(tx, release_id, scheduled, scheduled, channel_id=place)


def move(tx: Transaction, release_id: int, state: ReleaseState) -> None:
    for release in releases.list_releases(tx, TEAM):
        if release.release_id == release_id:
            releases.move_release(tx, release_id, release.state, state)


def see(db: Database, viewer: Viewer) -> tuple[frozenset[int], int]:
    """What a viewer must not find, and how many sections they do."""

    def read(tx: Transaction) -> tuple[frozenset[int], int]:
        library = candidates.find_library(tx, TEAM)
        found = 0
        if library is not None:
            hidden = candidates.hidden_entries(tx, library, viewer)
            search = Search(tx, TEAM, library, NOON.date(), hidden)
            found = search.find(parse_query("words", NOON.date()), limit=1, offset=0).total
        return visibility.hidden_lists(tx, viewer), found

    return db._read(read)


@settings(max_examples=30)
@given(st.lists(steps, max_size=6))
def test_what_is_kept_is_what_a_fresh_look_says(
    migrated_sqlite: bytes, happening: list[tuple[object, ...]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "readlist.db"
        path.write_bytes(migrated_sqlite)
        kept = Database(f"sqlite:///{path}")
        for step in [*BEGINNING, *happening]:
            for viewer in VIEWERS:
                see(kept, viewer)
            kept.write_now(lambda tx, step=step: act(tx, step))
        fresh = Database(f"sqlite:///{path}")  # has nothing in memory
        seen = [[see(db, viewer) for viewer in VIEWERS] for db in (kept, fresh)]
        fresh.engine.dispose()
        kept.engine.dispose()
        assert seen[0] == seen[1]


@pytest.mark.parametrize("team_id", [TEAM, LOCAL])
async def test_an_adoption_is_a_change_for_both(either_db: Database, team_id: str) -> None:
    await either_db.write(lambda tx: workspaces.adopt_local(tx, TEAM, embedded_ran=True))

    assert await either_db.read(lambda tx: visibility.count_changes(tx, team_id)) == 1
    assert await either_db.read(lambda tx: visibility.count_changes(tx, "T2")) == 0
