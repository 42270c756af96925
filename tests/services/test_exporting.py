"""What a workspace has, handed out: lists byte for byte, reactions as numbers or one by one."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.domain.reaction import Reaction
from bot.domain.release import DeliveryState
from bot.services.exporting import export_counts, export_given, export_lists
from bot.storage.database import Database, Transaction
from bot.storage.reactions import save_reaction
from bot.storage.tables import deliveries
from tests.storage.ledger import TEAM, TEXT, add_list, open_release

GIVEN = Reaction(TEAM, "C1", "1700000001.000100", "U1", "tada", "1700000100.000000", False)


@pytest.fixture
async def filled(db: Database) -> Database:
    """Two lists with the same titles, released; somebody gave the same to a section of each."""

    def prepare(tx: Transaction) -> None:
        for number, source in enumerate(("weekly.md", "other.md")):
            add_list(tx, TEXT + "\n" * number, source)
        open_release(tx)
        ids = {0: None, 1: 1, 2: 3}
        for position, section_id in ids.items():
            ts = f"170000000{position}.000100"
            values = {"ts": ts, "section_id": section_id, "state": DeliveryState.SENT}
            mine = update(deliveries).where(deliveries.c.position == position)
            tx.execute(mine.values(values))
        toned = replace(GIVEN, emoji="tada::skin-tone-2")
        parent = replace(GIVEN, ts="1700000000.000100", emoji="eyes")
        gone = replace(GIVEN, user_id="U2", removed=True)
        other = replace(GIVEN, ts="1700000002.000100")
        for reaction in (GIVEN, toned, parent, gone, other):
            save_reaction(tx, reaction)

    await db.write(prepare)
    return db


async def test_lists_are_handed_out_as_they_were_imported(filled: Database) -> None:
    lists = [each async for each in export_lists(filled, TEAM)]

    assert {each.text for each in lists} == {TEXT, TEXT + "\n"}
    assert [(each.number, each.total) for each in lists] == [(1, 2), (2, 2)]


async def test_numbers_tell_lists_of_one_title_apart(filled: Database) -> None:
    counts = await export_counts(filled, TEAM)

    title = "周报 Weekly"
    assert sorted(counts) == [
        (1, title, "", "eyes", 1),
        (1, title, "容器 Containers", "tada", 1),
        (2, title, "容器 Containers", "tada", 1),
    ]


async def test_one_by_one_they_say_who_and_when(filled: Database) -> None:
    given = await export_given(filled, TEAM)

    assert len(given) == 4
    assert given[1] == (
        1,
        "周报 Weekly",
        "容器 Containers",
        "tada",
        "U1",
        "2023-11-14T22:15:00Z",
        "C1",
        "1700000001.000100",
    )
