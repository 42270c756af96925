"""The library: importing lists, and seeing what is there."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.errors import ParseError, SourceError
from bot.domain.markdown import parse_markdown
from bot.domain.markdown.source import read_source
from bot.domain.reading_list import ReadingList, find_entries, plain_text
from bot.domain.search.index import Indexed
from bot.services.messenger import Clock
from bot.sources.files import Document
from bot.storage import reading_lists, search_index
from bot.storage.database import Database, Transaction
from bot.storage.reading_lists import ListSummary, SaveStatus, StoredText
from bot.storage.search_index import IndexedList

Fetch: TypeAlias = Callable[[str], Awaitable[Document]]
"""Takes a URL and returns the list there; raises SourceError."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A list that was imported, with what the parser had to bend, in sentences."""

    summary: ListSummary
    status: SaveStatus
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """A source that gave no list, and the sentence that says why."""

    source: str
    error: str


async def import_documents(
    db: Database, clock: Clock, team_id: str, documents: AsyncIterable[Document | Failed]
) -> AsyncIterator[Imported | Failed]:
    """Import documents one by one and yield what became of each; one that fails stops no other.

    Each is saved in its own transaction. The same text twice changes nothing.
    """
    async for document in documents:
        if isinstance(document, Failed):
            yield document
            continue
        try:
            yield await import_document(db, clock, team_id, document)
        except (ParseError, SourceError) as error:
            yield Failed(document.source, str(error))


async def import_url(db: Database, clock: Clock, team_id: str, url: str, fetch: Fetch) -> Imported:
    """Fetch a list and import it; raises SourceError and ParseError."""
    return await import_document(db, clock, team_id, await fetch(url))


async def import_document(db: Database, clock: Clock, team_id: str, document: Document) -> Imported:
    """Parse and save one document; raises ParseError."""
    parsed, text = await asyncio.to_thread(read_document, document)
    indexed = await asyncio.to_thread(_index, parsed)
    now = clock()

    def save(tx: Transaction) -> Imported:
        list_id, status = reading_lists.save_list(tx, team_id, document.source, text, parsed, now)
        if status is not SaveStatus.UNCHANGED:
            revision_id = reading_lists.get_text(tx, team_id, list_id).revision_id
            whole = IndexedList(list_id, revision_id, indexed)
            search_index.index_lists(tx, team_id, [whole])
        summary = reading_lists.list_summaries(tx, team_id, [list_id])[0]
        return Imported(summary, status, parsed.notes)

    return await db.write(save)


def read_document(document: Document) -> tuple[ReadingList, str]:
    """Return a document parsed, and its text as it is kept, mended; raises ParseError."""
    parsed = parse_markdown(document.content, name=document.name)
    return parsed, read_source(document.content)[0]


def _index(parsed: ReadingList) -> list[Indexed]:
    """Return what each section is found by; of the text as it is kept, so as it is read again."""
    return search_index.index_sections(
        (
            section.title,
            plain_text(section.blocks),
            [(entry.url, entry.text) for entry in find_entries(section.blocks)],
        )
        for section in parsed.sections
    )


async def get_text(db: Database, team_id: str, list_id: int) -> StoredText:
    """Return a list's current text, or raise NotFoundError."""
    return await db.read(lambda tx: reading_lists.get_text(tx, team_id, list_id))


async def list_lists(db: Database, team_id: str) -> list[ListSummary]:
    """Return what is in the library, newest first."""
    return await db.read(lambda tx: reading_lists.list_summaries(tx, team_id))
