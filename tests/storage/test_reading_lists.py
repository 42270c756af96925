import pytest

from bot.domain.errors import NotFoundError
from bot.domain.markdown import parse_markdown
from bot.storage.database import Database, Transaction
from bot.storage.reading_lists import (
    SaveStatus,
    get_section_ids,
    get_text,
    list_summaries,
    save_list,
)
from tests.fakes import NOON
from tests.storage.ledger import TEAM, TEXT


def save(
    tx: Transaction, text: str = TEXT, source: str = "weekly.md", team: str = TEAM
) -> tuple[int, SaveStatus]:
    return save_list(tx, team, source, text, parse_markdown(text, name=source), NOON)


async def test_a_new_list_is_created_with_its_sections_and_links(either_db: Database) -> None:
    list_id, status = await either_db.write(save)
    (summary,) = await either_db.read(lambda tx: list_summaries(tx, TEAM))
    assert status is SaveStatus.CREATED
    assert (summary.list_id, summary.title, summary.revision) == (list_id, "周报 Weekly", 1)
    assert (summary.sections, summary.entries) == (2, 1)


async def test_the_same_text_twice_changes_nothing(either_db: Database) -> None:
    first = await either_db.write(save)
    again = await either_db.write(save)
    assert again == (first[0], SaveStatus.UNCHANGED)


async def test_the_same_text_from_elsewhere_is_the_same_list(either_db: Database) -> None:
    first = await either_db.write(save)
    moved = await either_db.write(lambda tx: save(tx, source="elsewhere/weekly.md"))
    assert moved == (first[0], SaveStatus.UNCHANGED)


async def test_a_changed_text_is_a_new_revision_and_the_old_one_stays(either_db: Database) -> None:
    list_id, _ = await either_db.write(save)
    old = await either_db.read(lambda tx: get_text(tx, TEAM, list_id))
    changed = TEXT + "\n## Databases\n\nWAL.\n"
    assert await either_db.write(lambda tx: save(tx, changed)) == (list_id, SaveStatus.REVISED)
    new = await either_db.read(lambda tx: get_text(tx, TEAM, list_id))
    assert new.text == changed
    assert len(await either_db.read(lambda tx: get_section_ids(tx, new.revision_id))) == 3
    assert len(await either_db.read(lambda tx: get_section_ids(tx, old.revision_id))) == 2


async def test_a_text_that_goes_back_is_a_third_revision(either_db: Database) -> None:
    await either_db.write(save)
    await either_db.write(lambda tx: save(tx, TEXT + "more"))
    await either_db.write(save)
    (summary,) = await either_db.read(lambda tx: list_summaries(tx, TEAM))
    assert summary.revision == 3


async def test_a_list_is_a_draft_as_long_as_its_current_text_says_so(either_db: Database) -> None:
    async def is_draft(text: str) -> bool:
        await either_db.write(lambda tx: save(tx, text))
        (summary,) = await either_db.read(lambda tx: list_summaries(tx, TEAM))
        return summary.draft

    drafted = f"---\ntitle: Weekly\ndraft: true\n---\n{TEXT}"
    assert [await is_draft(text) for text in (TEXT, drafted, TEXT)] == [False, True, False]


async def test_workspaces_do_not_see_each_other(either_db: Database) -> None:
    list_id, _ = await either_db.write(save)
    other = await either_db.write(lambda tx: save(tx, team="T2"))
    assert other[1] is SaveStatus.CREATED
    with pytest.raises(NotFoundError, match="There is no list"):
        await either_db.read(lambda tx: get_text(tx, "T2", list_id))


async def test_lists_come_newest_first_and_undated_ones_last(either_db: Database) -> None:
    for source in ("undated.md", "2026-01-02-old.md", "2026-11-20-new.md"):
        await either_db.write(lambda tx, s=source: save(tx, f"# {s}\n\n{TEXT}", s))
    summaries = await either_db.read(lambda tx: list_summaries(tx, TEAM))
    assert [s.source for s in summaries] == ["2026-11-20-new.md", "2026-01-02-old.md", "undated.md"]
