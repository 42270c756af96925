"""Finding a section whole, whatever became of its list since it was found."""

import pytest
from sqlalchemy import update

from bot.domain.errors import GoneError, HiddenError
from bot.domain.reading_list import Paragraph, plain_text
from bot.domain.viewer import Viewer
from bot.services.lookup import look_up
from bot.services.reading import find_hit, find_reading
from bot.storage.database import Database
from bot.storage.tables import sections
from tests.fakes import FakeClock
from tests.services.test_lookup import ALL, TEXT, reach, release, save


async def find_id(db: Database, clock: FakeClock, query: str) -> int:
    [hit] = (await look_up(db, clock, ALL, query)).hits
    return hit.section_id


async def test_a_section_is_found_whole_with_where_it_is_from(
    db: Database, clock: FakeClock
) -> None:
    await reach(db, clock)
    list_id = await save(db, clock)
    await release(db, clock, list_id)
    section_id = await find_id(db, clock, "swarm")

    found = await find_reading(db, ALL, section_id)

    assert (found.section_id, found.list_id, found.list_title) == (section_id, list_id, "Weekly 1")
    assert str(found.date) == "2015-06-26"
    assert found.section.title == "Swarm"
    assert isinstance(found.section.blocks[0], Paragraph)
    assert plain_text(found.section.blocks) == "Mesos and Swarm 1.0, side by side."
    assert found.permalink is not None
    assert "/archives/C1/p1800000001000100" in found.permalink


async def test_a_corrected_section_is_read_as_it_is_now(db: Database, clock: FakeClock) -> None:
    await save(db, clock)
    section_id = await find_id(db, clock, "docker")
    await save(db, clock, TEXT.replace("Nothing", "Hardly anything"))

    found = await find_reading(db, ALL, section_id)

    assert plain_text(found.section.blocks) == "Hardly anything new."
    assert found.section_id != section_id
    assert found.permalink is None


async def test_a_section_that_was_taken_out_is_gone(db: Database, clock: FakeClock) -> None:
    await save(db, clock)
    section_id = await find_id(db, clock, "docker")
    await save(db, clock, TEXT.replace("## Docker", "## Podman"))

    with pytest.raises(GoneError, match="not in its list any more"):
        await find_reading(db, ALL, section_id)


@pytest.mark.parametrize(("team_id", "section_id"), [("T2", 1), ("T1", 99)])
async def test_another_workspaces_section_is_not_there(
    db: Database, clock: FakeClock, team_id: str, section_id: int
) -> None:
    await save(db, clock)

    with pytest.raises(GoneError):
        await find_reading(db, Viewer.everything(team_id), section_id)


async def test_a_section_that_is_parsed_differently_by_now_is_gone(
    db: Database, clock: FakeClock
) -> None:
    await save(db, clock)
    section_id = await find_id(db, clock, "docker")
    renamed = update(sections).where(sections.c.section_id == section_id)
    await db.write(lambda tx: tx.execute(renamed.values(anchor="as-it-was-called-then")))

    with pytest.raises(GoneError):
        await find_reading(db, Viewer.everything("T1"), section_id)


@pytest.mark.parametrize(
    ("viewer", "words"),
    [
        (Viewer("T1", "U1"), "is not for you to see"),
        (Viewer("T1", "U1", audience="C2"), "can't be shared here"),
        (Viewer("T1", "U1", is_certain=False), "Slack could not be asked"),
    ],
)
async def test_a_section_of_a_private_channel_is_for_its_members(
    db: Database, clock: FakeClock, viewer: Viewer, words: str
) -> None:
    await release(db, clock, await save(db, clock), "G1")

    with pytest.raises(HiddenError, match=words):
        await find_reading(db, viewer, 1)
    with pytest.raises(HiddenError, match=words):
        await find_hit(db, clock, viewer, 1, "docker")
    assert await find_reading(db, Viewer("T1", "U1", frozenset({"G1"})), 1)
