from collections.abc import AsyncIterator

import pytest

from bot.domain.errors import NotFoundError
from bot.services.library import (
    Failed,
    Imported,
    get_text,
    import_documents,
    import_url,
    list_lists,
)
from bot.sources.files import Document
from bot.storage.database import Database
from bot.storage.reading_lists import SaveStatus
from tests.fakes import FakeClock

TEAM = "T1"


async def run_import(
    db: Database, clock: FakeClock, *documents: Document | Failed
) -> list[Imported | Failed]:
    async def read() -> AsyncIterator[Document | Failed]:
        for each in documents:
            yield each

    return [each async for each in import_documents(db, clock, TEAM, read())]


async def test_what_a_url_leads_to_is_imported_under_its_source(
    db: Database, clock: FakeClock
) -> None:
    async def fetch(url: str) -> Document:
        return Document(url + "?raw", "weekly.md", b"# Weekly\n\ntext\n")

    imported = await import_url(db, clock, TEAM, "https://example.com/", fetch)

    stored = await get_text(db, TEAM, imported.summary.list_id)
    assert (imported.status, stored.source) == (SaveStatus.CREATED, "https://example.com/?raw")


async def test_a_document_that_fails_stops_no_other(db: Database, clock: FakeClock) -> None:
    unreadable = Failed("gone.md", "it can't be read.")
    empty = Document("empty.md", "empty.md", b"")
    good = Document("good.md", "good.md", b"# Good\n\ntext\n")
    first, second, third = await run_import(db, clock, unreadable, empty, good)
    assert first is unreadable
    assert isinstance(second, Failed)
    assert second.source == "empty.md"
    assert isinstance(third, Imported)
    assert third.status is SaveStatus.CREATED
    assert [each.title for each in await list_lists(db, TEAM)] == ["Good"]


async def test_what_had_to_be_bent_is_told(db: Database, clock: FakeClock) -> None:
    latin = Document("latin.md", "latin.md", "# Caf\xe9\n\ntext\n".encode("latin-1"))
    (imported,) = await run_import(db, clock, latin)
    assert isinstance(imported, Imported)
    assert any("UTF-8" in note for note in imported.notes)


async def test_the_same_bytes_twice_change_nothing(db: Database, clock: FakeClock) -> None:
    document = Document("good.md", "good.md", "\ufeff# Good\r\n\r\ntext\r\n".encode())
    await run_import(db, clock, document)
    (again,) = await run_import(db, clock, document)
    assert isinstance(again, Imported)
    assert again.status is SaveStatus.UNCHANGED


async def test_a_list_s_text_is_given_as_it_was_mended(db: Database, clock: FakeClock) -> None:
    document = Document("good.md", "good.md", "\ufeff# Good\r\n\r\ntext\r\n".encode())
    await run_import(db, clock, document)
    assert (await get_text(db, TEAM, 1)).text == "# Good\n\ntext\n"
    with pytest.raises(NotFoundError):
        await get_text(db, "T2", 1)
