"""What somebody imports in Slack: drafts, revisions, and who did it."""

from datetime import timedelta

import pytest

from bot.domain.acts import ActKind
from bot.domain.errors import ParseError, SourceError
from bot.domain.viewer import Viewer
from bot.services import library, releases
from bot.services.library import Imported
from bot.sources.files import Document
from bot.storage.reading_lists import SaveStatus
from bot.storage.visibility import may_see
from tests.fakes import FakeWeb
from tests.services.conftest import TEAM, TEXT, Desk

LIN = "U0LIN"
NEXT_WEEK = TEXT.replace("2026-12-04", "2026-12-11").replace("WAL", "Vacuum")
URL = "https://lists.example/weekly.md"


async def give(desk: Desk, text: str = TEXT, name: str = "weekly.md") -> Imported:
    return await library.import_given(desk.db, desk.clock, TEAM, name, text.encode(), actor=LIN)


async def release(desk: Desk, imported: Imported) -> int:
    view = await releases.schedule(
        desk.db,
        desk.clock,
        TEAM,
        imported.summary.list_id,
        target="#a",
        release_at=desk.clock(),
        zone="UTC",
    )
    await desk.run(desk.worker(), 10)
    return view.release.release_id


async def test_what_is_given_is_a_draft_which_readers_do_not_find(desk: Desk) -> None:
    imported = await give(desk)

    assert imported.summary.draft
    reader, curator = Viewer(TEAM, "U1"), Viewer(TEAM, LIN, is_curator=True)
    seen = await desk.db.read(
        lambda tx: [may_see(tx, each, imported.summary.list_id) for each in (reader, curator)]
    )
    assert seen == [False, True]


async def test_who_imported_what_and_when_is_kept_but_not_where_nothing_changed(
    desk: Desk,
) -> None:
    first = await give(desk)
    desk.clock.advance(60)
    again = await give(desk)
    await give(desk, TEXT.replace("WAL", "Vacuum"))

    assert (first.status, again.status) == (SaveStatus.CREATED, SaveStatus.UNCHANGED)
    revised, created = await releases.list_log(desk.db, TEAM)
    assert [(each.kind, each.actor) for each in (created, revised)] == [(ActKind.IMPORT, LIN)] * 2
    assert created.after == {"source": "slack:weekly.md", "revision": 1, "draft": True}
    assert revised.after["revision"] == 2
    assert revised.acted_at - created.acted_at == timedelta(seconds=60)
    assert created.title == "Weekly 周报"


async def test_a_revision_of_what_was_no_draft_is_none(desk: Desk) -> None:
    document = Document("slack:weekly.md", "weekly.md", TEXT.encode())
    await library.import_document(desk.db, desk.clock, TEAM, document)

    revised = await give(desk, TEXT.replace("WAL", "Vacuum"))

    assert revised.status is SaveStatus.REVISED
    assert not revised.summary.draft


async def test_a_draft_stays_one_though_its_text_does_not_say_so(desk: Desk) -> None:
    await give(desk)

    assert (await give(desk, TEXT.replace("WAL", "Vacuum"))).summary.draft


async def test_a_file_of_the_same_name_is_a_revision_also_under_another_title(desk: Desk) -> None:
    first = await give(desk)
    second = await give(desk, NEXT_WEEK)

    assert second.status is SaveStatus.REVISED
    assert second.summary.list_id == first.summary.list_id


async def test_unless_that_list_is_out_for_many_give_each_week_the_same_name(desk: Desk) -> None:
    first = await give(desk)
    await release(desk, first)

    second = await give(desk, NEXT_WEEK)
    mended = await give(desk, NEXT_WEEK.replace("Vacuum", "Vacuums"))
    old = await give(desk, TEXT.replace("WAL", "WALs"))

    assert second.status is SaveStatus.CREATED
    assert second.summary.source == "slack:weekly-周报-2026-12-11/weekly.md"
    assert (mended.status, mended.summary.list_id) == (
        SaveStatus.REVISED,
        second.summary.list_id,
    )
    assert (old.status, old.summary.list_id) == (SaveStatus.REVISED, first.summary.list_id)


async def test_what_was_taken_back_is_not_out(desk: Desk) -> None:
    first = await give(desk)
    release_id = await release(desk, first)
    await releases.take_back(desk.db, desk.clock, TEAM, release_id)

    assert (await give(desk, NEXT_WEEK)).summary.list_id == first.summary.list_id


async def test_a_pasted_text_is_known_by_its_title_and_date(desk: Desk) -> None:
    first = await give(desk, name="")
    mended = await give(desk, TEXT.replace("WAL", "Vacuum"), name="")
    other = await give(desk, NEXT_WEEK, name="")

    assert (mended.status, other.status) == (SaveStatus.REVISED, SaveStatus.CREATED)
    assert mended.summary.list_id == first.summary.list_id


async def test_what_is_fetched_is_a_draft_too_where_that_is_wanted(desk: Desk) -> None:
    web = FakeWeb({URL: TEXT.encode()})

    async def fetch(**more: object) -> Imported:
        return await library.import_url(desk.db, desk.clock, TEAM, URL, web.fetch, **more)  # type: ignore[arg-type]

    assert (await fetch(actor=LIN, as_draft=True)).summary.draft
    web.pages[URL] = NEXT_WEEK.encode()
    revised = await fetch()
    assert (revised.status, revised.summary.draft) == (SaveStatus.REVISED, False)
    assert len(await releases.list_log(desk.db, TEAM)) == 1


async def test_what_is_no_list_is_an_error(desk: Desk) -> None:
    with pytest.raises(ParseError):
        await give(desk, "<!-- nothing -->")
    with pytest.raises(SourceError, match="404"):
        await library.import_url(desk.db, desk.clock, TEAM, URL, FakeWeb().fetch)
    assert await releases.list_log(desk.db, TEAM) == []
