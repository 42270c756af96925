"""Reading lists with their revisions and sections."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Select, exists, func, insert, select, update

from bot.domain.checks import list_urls
from bot.domain.errors import NotFoundError
from bot.domain.reading_list import ReadingList, find_entries, fingerprint, plain_text
from bot.domain.release import ReleaseState
from bot.storage import links, search_index, visibility
from bot.storage.arrays import each_number
from bot.storage.database import Transaction
from bot.storage.tables import reading_lists, releases, revisions, sections

PAGE = 500
"""How many lists are read at once where few of them may do."""


class SaveStatus(StrEnum):
    """What saving a list did."""

    CREATED = "created"
    REVISED = "revised"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class ListSummary:
    """A list as `readlist lists` shows it; `revision` counts from 1."""

    list_id: int
    title: str
    date: date | None
    source: str
    sections: int
    entries: int
    revision: int
    draft: bool = False


@dataclass(frozen=True, slots=True)
class StoredText:
    """The current revision of a list, as it was imported."""

    list_id: int
    revision_id: int
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class NamedList:
    """What a list is called; `is_out` once a release of it began that was not taken back."""

    title: str
    date: date | None
    is_out: bool


def save_list(
    tx: Transaction,
    team_id: str,
    source: str,
    text: str,
    parsed: ReadingList,
    now: datetime,
    *,
    as_draft: bool = False,
) -> tuple[int, SaveStatus]:
    """Save a parsed text under its source, return the list's id and what happened.

    The same text again changes nothing, also when it comes from elsewhere; a changed text becomes
    a new revision and the old one stays. What is new is not in the index yet: see `index_lists`.
    A list is a draft if its front matter says so; or, `as_draft`, if it is new, or was one before.
    """
    mark = fingerprint(text)
    row = _find_by_source_or_text(tx, team_id, source, mark)
    if row is not None and row[1] == mark:
        return row[0], SaveStatus.UNCHANGED
    if row is None:
        list_id = _insert_list(tx, team_id, source, parsed, now)
        number = 1
    else:
        list_id = row[0]
        search_index.remove_list(tx, team_id, list_id)
        number = (
            1
            + tx.execute(
                select(func.max(revisions.c.number)).where(revisions.c.list_id == list_id)
            ).scalar_one()
        )
    revision_id = _insert_revision(tx, list_id, number, text, parsed, now)
    links.record_links(tx, list_id, list_urls(parsed))
    tx.execute(
        update(reading_lists)
        .where(reading_lists.c.list_id == list_id)
        .values(
            title=parsed.title,
            date=parsed.date,
            revision_id=revision_id,
            fingerprint=mark,
            draft=_is_draft(tx, list_id, is_new=row is None) if as_draft else parsed.draft,
            updated_at=now,
        )
    )
    visibility.note_change(tx, team_id)
    return list_id, SaveStatus.CREATED if row is None else SaveStatus.REVISED


def _is_draft(tx: Transaction, list_id: int, *, is_new: bool) -> bool:
    """Say whether a list that was given as a draft is one: a revision approves nothing."""
    mine = select(reading_lists.c.draft).where(reading_lists.c.list_id == list_id)
    return is_new or bool(tx.execute(mine).scalar_one())


def hold_back(tx: Transaction, team_id: str, list_id: int) -> None:
    """Let a list be a draft again: it counts as one while no release of it is out."""
    mine = update(reading_lists).where(
        reading_lists.c.team_id == team_id, reading_lists.c.list_id == list_id
    )
    tx.execute(mine.values(draft=True))
    visibility.note_change(tx, team_id)


def list_summaries(tx: Transaction, team_id: str, ids: Sequence[int] = ()) -> list[ListSummary]:
    """Return the workspace's lists, newest date first; only those in `ids` where it is given."""
    current = sections.c.revision_id == reading_lists.c.revision_id
    entries = func.coalesce(func.sum(func.json_array_length(sections.c.links)), 0)
    query = (
        select(
            reading_lists.c.list_id,
            reading_lists.c.title,
            reading_lists.c.date,
            reading_lists.c.source,
            select(func.count()).where(current).scalar_subquery(),
            select(entries).where(current).scalar_subquery(),
            revisions.c.number,
            reading_lists.c.draft,
        )
        .join(revisions, revisions.c.revision_id == reading_lists.c.revision_id)
        .where(reading_lists.c.team_id == team_id)
        .order_by(reading_lists.c.date.desc().nulls_last(), reading_lists.c.list_id.desc())
    )
    if ids:
        query = query.where(reading_lists.c.list_id.in_(ids))
    return [ListSummary(*row) for row in tx.execute(query)]


def list_waiting_drafts(
    tx: Transaction, team_id: str, open_states: Sequence[str], limit: int
) -> tuple[list[ListSummary], int]:
    """Return the drafts that no release in one of `open_states` waits with, the one that changed
    last first, at most `limit`, and how many there are."""
    waits = select(releases.c.list_id).where(
        releases.c.team_id == team_id, releases.c.state.in_(open_states)
    )
    query = select(reading_lists.c.list_id).where(
        reading_lists.c.list_id.in_(each_number(tx, visibility.list_drafts(tx, team_id))),
        reading_lists.c.list_id.not_in(waits),
    )
    newest = reading_lists.c.updated_at.desc(), reading_lists.c.list_id.desc()
    ids = list(tx.execute(query.order_by(*newest)).scalars())
    shown = ids[:limit]
    summaries = list_summaries(tx, team_id, shown) if shown else []
    return sorted(summaries, key=lambda each: shown.index(each.list_id)), len(ids)


@dataclass(frozen=True, slots=True)
class ListName:
    """What a list is called by people."""

    list_id: int
    title: str
    date: date | None


def list_names(tx: Transaction, team_id: str) -> Iterator[ListName]:
    """Yield the workspace's lists, newest date first, as they are asked for."""
    query = _select_names(team_id).order_by(
        reading_lists.c.date.desc().nulls_last(), reading_lists.c.list_id.desc()
    )
    with tx.execute(query.execution_options(yield_per=PAGE)) as rows:
        for row in rows:
            yield ListName(row.list_id, row.title, row.date)


def find_name(tx: Transaction, team_id: str, list_id: int) -> ListName | None:
    """Return what a list of the workspace is called, None where there is no such list."""
    row = tx.execute(_select_names(team_id).where(reading_lists.c.list_id == list_id)).one_or_none()
    return None if row is None else ListName(row.list_id, row.title, row.date)


def _select_names(team_id: str) -> Select[tuple[int, str, date | None]]:
    return select(reading_lists.c.list_id, reading_lists.c.title, reading_lists.c.date).where(
        reading_lists.c.team_id == team_id
    )


def get_text(tx: Transaction, team_id: str, list_id: int) -> StoredText:
    """Return the list's current text, or raise NotFoundError."""
    row = tx.execute(
        select(
            reading_lists.c.list_id,
            revisions.c.revision_id,
            reading_lists.c.source,
            revisions.c.text,
        )
        .join(revisions, revisions.c.revision_id == reading_lists.c.revision_id)
        .where(reading_lists.c.team_id == team_id, reading_lists.c.list_id == list_id)
    ).one_or_none()
    if row is None:
        raise NotFoundError("list", str(list_id), "`readlist lists` shows them.")
    return StoredText(*row)


def find_named(tx: Transaction, team_id: str, source: str) -> NamedList | None:
    """Return what the list of a source is called, and whether it is out."""
    is_out = exists().where(
        releases.c.list_id == reading_lists.c.list_id,
        releases.c.opened_at.is_not(None),
        releases.c.state != ReleaseState.WITHDRAWN,
    )
    query = select(reading_lists.c.title, reading_lists.c.date, is_out).where(
        reading_lists.c.team_id == team_id, reading_lists.c.source == source
    )
    row = tx.execute(query).one_or_none()
    return NamedList(row[0], row[1], is_out=bool(row[2])) if row else None


def get_notes(tx: Transaction, revision_id: int) -> tuple[str, ...]:
    """Return the sentences about what the parser had to bend when a text was imported."""
    query = select(revisions.c.notes).where(revisions.c.revision_id == revision_id)
    return tuple(tx.execute(query).scalar_one())


def find_list(tx: Transaction, team_id: str, source: str, mark: str) -> int | None:
    """Return the list that has a source, or else one whose current text has this fingerprint."""
    row = _find_by_source_or_text(tx, team_id, source, mark)
    return row[0] if row else None


def list_sections(tx: Transaction, revision_id: int) -> list[tuple[str, str]]:
    """Return the titles and anchors of a revision's sections, in order."""
    query = (
        select(sections.c.title, sections.c.anchor)
        .where(sections.c.revision_id == revision_id)
        .order_by(sections.c.position)
    )
    return [(title, anchor) for title, anchor in tx.execute(query)]


def get_section_ids(tx: Transaction, revision_id: int) -> tuple[int, ...]:
    """Return the ids of a revision's sections, in order."""
    query = (
        select(sections.c.section_id)
        .where(sections.c.revision_id == revision_id)
        .order_by(sections.c.position)
    )
    return tuple(tx.execute(query).scalars())


def _find_by_source_or_text(
    tx: Transaction, team_id: str, source: str, mark: str
) -> tuple[int, str] | None:
    in_team = select(reading_lists.c.list_id, reading_lists.c.fingerprint).where(
        reading_lists.c.team_id == team_id
    )
    for condition in (reading_lists.c.source == source, reading_lists.c.fingerprint == mark):
        row = tx.execute(in_team.where(condition).limit(1)).one_or_none()
        if row is not None:
            return row[0], row[1]
    return None


def _insert_list(
    tx: Transaction, team_id: str, source: str, parsed: ReadingList, now: datetime
) -> int:
    statement = insert(reading_lists).values(
        team_id=team_id,
        source=source,
        title=parsed.title,
        date=parsed.date,
        fingerprint="",
        created_at=now,
        updated_at=now,
    )
    return int(tx.execute(statement.returning(reading_lists.c.list_id)).scalar_one())


def _insert_revision(
    tx: Transaction, list_id: int, number: int, text: str, parsed: ReadingList, now: datetime
) -> int:
    statement = insert(revisions).values(
        list_id=list_id,
        number=number,
        fingerprint=fingerprint(text),
        text=text,
        notes=list(parsed.notes),
        created_at=now,
    )
    revision_id = int(tx.execute(statement.returning(revisions.c.revision_id)).scalar_one())
    rows = [
        {
            "revision_id": revision_id,
            "list_id": list_id,
            "position": position,
            "title": section.title,
            "anchor": section.anchor,
            "text": plain_text(section.blocks),
            "links": [[entry.url, entry.text] for entry in find_entries(section.blocks)],
        }
        for position, section in enumerate(parsed.sections)
    ]
    if rows:
        tx.execute(insert(sections), rows)
    return revision_id
