"""Which sections messages are of, and that it is looked up once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, select

from benchmarks.reacting import years
from bot.storage import messages
from bot.storage.database import Database, Transaction
from bot.storage.kept import Kept
from bot.storage.lookup import Place
from bot.storage.messages import find_places, name_message
from bot.storage.tables import deliveries, sections

NONE_OF_OURS = "1700000000.000100C0ELSEWHERE"


@pytest.fixture
async def filled(either_db: Database) -> Database:
    """A library with some sections in two messages, which is out."""
    years.build(str(either_db.engine.url.render_as_string(hide_password=False)), 400, 3)
    return either_db


def list_messages(tx: Transaction) -> dict[str, tuple[Place, ...]]:
    """Return the names of all messages with their sections, if they have one."""
    query = (
        select(deliveries.c.ts, deliveries.c.channel_id, sections.c.list_id, sections.c.anchor)
        .select_from(deliveries)
        .join(sections, sections.c.section_id == deliveries.c.section_id, isouter=True)
    )
    return {
        f"{ts}{channel_id}": () if list_id is None else ((list_id, anchor),)
        for ts, channel_id, list_id, anchor in tx.execute(query)
    }


@contextmanager
def counting(db: Database) -> Iterator[list[str]]:
    """Collect the statements that the block executes."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("SELECT"):
            statements.append(statement)

    event.listen(db.engine, "after_cursor_execute", note)
    yield statements
    event.remove(db.engine, "after_cursor_execute", note)


async def test_each_message_has_its_section_and_a_parent_has_none(filled: Database) -> None:
    expected = await filled.read(list_messages)

    found = await filled.read(lambda tx: find_places(tx, years.TEAM, [*expected, NONE_OF_OURS]))

    assert found == {**expected, NONE_OF_OURS: ()}
    assert {len(places) for places in found.values()} == {0, 1}


async def test_what_was_looked_up_is_not_asked_for_again(filled: Database) -> None:
    known = list(await filled.read(list_messages))
    first = await filled.read(lambda tx: find_places(tx, years.TEAM, known[:9]))

    with counting(filled) as statements:
        again = await filled.read(lambda tx: find_places(tx, years.TEAM, known[:9]))
        asked = len(statements)
        more = await filled.read(lambda tx: find_places(tx, years.TEAM, known[:12]))

    assert (first, asked, len(statements)) == (again, 0, 1)
    assert more == {**first, **{each: more[each] for each in known[9:12]}}


async def test_another_workspaces_messages_are_of_no_section_here(filled: Database) -> None:
    known = list(await filled.read(list_messages))
    await filled.read(lambda tx: find_places(tx, years.TEAM, known))

    found = await filled.read(lambda tx: find_places(tx, "T0ELSEWHERE", known))

    assert set(found.values()) == {()}


async def test_more_messages_than_are_kept_are_found_all_the_same(
    filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "_KEPT", Kept(3))
    expected = await filled.read(list_messages)

    for _ in range(2):
        found = await filled.read(lambda tx: find_places(tx, years.TEAM, expected))
        assert found == expected


async def test_a_rows_name_in_sql_is_the_one_that_is_looked_up(filled: Database) -> None:
    statement = f"SELECT {name_message('deliveries')} FROM deliveries"  # noqa: S608
    names = await filled.read(lambda tx: set(tx.exec_driver_sql(statement).scalars()))

    assert names == set(await filled.read(list_messages))
