"""Where links stand: which lists have an address, however it is spelled there."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, islice
from operator import itemgetter

from sqlalchemy import (
    ColumnElement,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    true,
)

from bot.domain.checks import Former
from bot.domain.links import pick_marks
from bot.domain.release import ReleaseState
from bot.storage.database import Transaction
from bot.storage.tables import links, reading_lists, releases

ASKED_AT_ONCE = 500
"""Marks, or lists, of a query: far fewer than either database takes."""

MOST_PLACES = 200
"""Lists that are looked at for one link: some stand in every list there is."""


def record_links(tx: Transaction, list_id: int, urls: Iterable[str]) -> None:
    """Keep which addresses a list has now, in place of those that it had."""
    tx.execute(delete(links).where(links.c.list_id == list_id))
    if marks := pick_marks(urls):
        tx.execute(insert(links), [{"mark": mark, "list_id": list_id} for mark in marks])


def find_former(
    tx: Transaction,
    team_id: str,
    urls: Iterable[str],
    *,
    list_id: int | None = None,
    day: date | None = None,
) -> Mapping[int, Former]:
    """Return for the marks of addresses the newest former list that has them, if any has.

    Former are those lists of the workspace that are no drafts and not later than `day`, that of
    the list itself; of those without a date, the ones that came before `list_id`. Two queries and
    no join: what a database makes of one depends on statistics that it may not have yet.
    """
    places: dict[int, set[int]] = defaultdict(set)
    for mark, place in _find_places(tx, list(pick_marks(urls))):
        places[place].add(mark)
    found: dict[int, Former] = {}
    for former in _find_lists(tx, team_id, list(places), list_id, day):
        for mark in places[former.list_id]:
            found.setdefault(mark, former)
    return found


def _find_places(tx: Transaction, marks: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield marks, each with the lists that were imported last of those that have it."""
    for start in range(0, len(marks), ASKED_AT_ONCE):
        asked = marks[start : start + ASKED_AT_ONCE]
        query = (
            select(links.c.mark, links.c.list_id)
            .where(links.c.mark.in_(asked))
            .order_by(links.c.mark, links.c.list_id.desc())
        )
        for _, standing in groupby(tx.execute(query), key=itemgetter(0)):
            yield from ((mark, place) for mark, place in islice(standing, MOST_PLACES))


def _find_lists(
    tx: Transaction, team_id: str, ids: Sequence[int], list_id: int | None, day: date | None
) -> list[Former]:
    """Return those of some lists that are former ones, newest first."""
    found: list[Former] = []
    for start in range(0, len(ids), ASKED_AT_ONCE):
        query = select(reading_lists.c.list_id, reading_lists.c.title, reading_lists.c.date).where(
            reading_lists.c.list_id.in_(ids[start : start + ASKED_AT_ONCE]),
            # Not by its index: SQLite would look at all lists of the workspace.
            func.coalesce(reading_lists.c.team_id, "") == team_id,
            _is_approved(),
            *_is_before(list_id, day),
        )
        found += (Former(*row) for row in tx.execute(query))
    return sorted(found, key=lambda each: (each.date or date.min, each.list_id), reverse=True)


def _is_approved() -> ColumnElement[bool]:
    """Whether a list is no draft: releasing one approves it."""
    was_released = exists().where(
        releases.c.team_id == reading_lists.c.team_id,
        releases.c.list_id == reading_lists.c.list_id,
        releases.c.sent > 0,
        releases.c.state != ReleaseState.WITHDRAWN,
    )
    return or_(reading_lists.c.draft.is_(False), was_released)


def _is_before(list_id: int | None, day: date | None) -> Iterator[ColumnElement[bool]]:
    """Whether a list is another one, and is not from after it."""
    if list_id is not None:
        yield reading_lists.c.list_id != list_id
    if day is not None:
        came_before = true() if list_id is None else reading_lists.c.list_id < list_id
        undated = and_(reading_lists.c.date.is_(None), came_before)
        yield or_(reading_lists.c.date <= day, undated)
