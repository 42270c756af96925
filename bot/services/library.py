"""The library: importing lists, and seeing what is there."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.domain.acts import ActKind
from bot.domain.errors import ParseError, SourceError
from bot.domain.markdown import parse_markdown
from bot.domain.markdown.source import read_source
from bot.domain.reading_list import ReadingList, find_entries, plain_text
from bot.domain.search.index import Indexed
from bot.domain.sources import name_file, name_pasted
from bot.services.messenger import Clock
from bot.sources.files import Document
from bot.storage import acts, reading_lists, search_index
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
    db: Database,
    clock: Clock,
    team_id: str,
    documents: AsyncIterable[Document | Failed],
    *,
    actor: str | None = None,
) -> AsyncIterator[Imported | Failed]:
    """Import documents one by one and yield what became of each; one that fails stops no other.

    Each is saved in its own transaction, with what its `actor` did. The same text twice changes
    nothing.
    """
    async for document in documents:
        if isinstance(document, Failed):
            yield document
            continue
        try:
            yield await import_document(db, clock, team_id, document, actor=actor)
        except (ParseError, SourceError) as error:
            yield Failed(document.source, str(error))


async def import_url(
    db: Database,
    clock: Clock,
    team_id: str,
    url: str,
    fetch: Fetch,
    *,
    actor: str | None = None,
    as_draft: bool = False,
) -> Imported:
    """Fetch a list and import it; raises SourceError and ParseError."""
    document = await fetch(url)
    return await import_document(db, clock, team_id, document, actor=actor, as_draft=as_draft)


async def import_given(
    db: Database, clock: Clock, team_id: str, name: str, content: bytes, *, actor: str
) -> Imported:
    """Import as a draft what somebody gave in Slack: a file by its name, or, without one, a text.

    Of which list it is a revision, its name says, or the text's title. Raises ParseError.
    """
    document = Document("", name, content)

    def choose(tx: Transaction, parsed: ReadingList) -> str:
        return _name_source(tx, team_id, name, parsed, content)

    return await _import(db, clock, team_id, document, choose, actor, as_draft=True)


async def import_document(
    db: Database,
    clock: Clock,
    team_id: str,
    document: Document,
    *,
    actor: str | None = None,
    as_draft: bool = False,
) -> Imported:
    """Parse and save one document; raises ParseError.

    With an `actor`, what it changed is kept in the log. `as_draft`, a new list is a draft whatever
    it says of itself, and a revised one what it was.
    """
    return await _import(
        db, clock, team_id, document, lambda _tx, _parsed: document.source, actor, as_draft=as_draft
    )


async def _import(
    db: Database,
    clock: Clock,
    team_id: str,
    document: Document,
    choose_source: Callable[[Transaction, ReadingList], str],
    actor: str | None,
    *,
    as_draft: bool,
) -> Imported:
    parsed, text = await asyncio.to_thread(read_document, document)
    indexed = await asyncio.to_thread(_index, parsed)
    now = clock()

    def save(tx: Transaction) -> Imported:
        source = choose_source(tx, parsed)
        list_id, status = reading_lists.save_list(
            tx, team_id, source, text, parsed, now, as_draft=as_draft
        )
        if status is not SaveStatus.UNCHANGED:
            revision_id = reading_lists.get_text(tx, team_id, list_id).revision_id
            whole = IndexedList(list_id, revision_id, indexed)
            search_index.index_lists(tx, team_id, [whole])
        summary = reading_lists.list_summaries(tx, team_id, [list_id])[0]
        if status is not SaveStatus.UNCHANGED and actor is not None:
            _record(tx, team_id, actor, summary, now)
        return Imported(summary, status, parsed.notes)

    return await db.write(save)


def _record(tx: Transaction, team_id: str, actor: str, summary: ListSummary, now: datetime) -> None:
    after = {"source": summary.source, "revision": summary.revision, "draft": summary.draft}
    acts.record_act(
        tx, team_id, ActKind.IMPORT, now, actor=actor, list_id=summary.list_id, after=after
    )


def _name_source(
    tx: Transaction, team_id: str, name: str, parsed: ReadingList, content: bytes
) -> str:
    """Return what a list is known by from now on that somebody gave in Slack.

    The same file's name again is a revision, be it of another title: unless that list is out. Many
    give each week's list the same name.
    """
    if not name:
        return name_pasted(parsed, content)
    source = name_file(name)
    before = reading_lists.find_named(tx, team_id, source)
    is_other = before is not None and (before.title, before.date) != (parsed.title, parsed.date)
    return name_file(name, parsed) if before and before.is_out and is_other else source


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
