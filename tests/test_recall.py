"""Everything that a plain scan of the real lists finds is found, and little beside it."""

import sys

import pytest

from bot.domain.search import Hit
from bot.storage.database import Database
from tests.real_lists import ask, import_real_lists, needs_real_lists
from tests.recall import NUMBER, Found, draw_from, look_up_all, report

SMALLER = 30

pytestmark = [pytest.mark.shared, needs_real_lists]


async def test_a_plain_scan_finds_nothing_more(real_library: str) -> None:
    db = Database(real_library)

    found = await look_up_all(db, await draw_from(db, NUMBER))

    await db.close()
    sys.stdout.write(report(found))
    assert_nothing_is_missing_or_astray(found)


@pytest.mark.postgresql
async def test_both_databases_find_the_same_in_the_same_order(
    real_library: str, empty_postgresql: str
) -> None:
    sqlite, postgresql = Database(real_library), Database(empty_postgresql)
    await import_real_lists(postgresql)
    asked = await draw_from(postgresql, SMALLER)

    found = await look_up_all(postgresql, asked)
    answers = [[await name_hits(db, each.query) for each in asked] for db in (sqlite, postgresql)]

    await sqlite.close()
    await postgresql.close()
    assert_nothing_is_missing_or_astray(found)
    assert answers[0] == answers[1]


def assert_nothing_is_missing_or_astray(found: list[Found]) -> None:
    assert [each.asked.query for each in found if each.missing] == []
    assert [each.asked.query for each in found if each.astray] == []


async def name_hits(db: Database, query: str) -> tuple[int, list[tuple[int, str, float]]]:
    """Return what stands in an answer; sections have the same ids where imports are the same."""
    answer = await ask(db, query)
    return answer.total, [name_hit(hit) for hit in answer.hits]


def name_hit(hit: Hit) -> tuple[int, str, float]:
    return hit.section_id, hit.title, round(hit.score, 9)
