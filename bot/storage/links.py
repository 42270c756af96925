"""Where links stand: which lists have an address, however it is spelled there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
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
"""Marks of a query: far fewer than either database takes, and all that a list mostly has."""


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
    the list itself; of those without a date, the ones that came before `list_id`.
    """
    marks = list(pick_marks(urls))
    found: dict[int, Former] = {}
    for start in range(0, len(marks), ASKED_AT_ONCE):
        query = _select_newest(team_id, marks[start : start + ASKED_AT_ONCE], list_id, day)
        for mark, former_id, title, former_day in tx.execute(query):
            found[mark] = Former(former_id, title, former_day)
    return found


def _select_newest(
    team_id: str, marks: Sequence[int], list_id: int | None, day: date | None
) -> Select[Any]:
    newest_first = (reading_lists.c.date.desc().nulls_last(), reading_lists.c.list_id.desc())
    place = func.row_number().over(partition_by=links.c.mark, order_by=newest_first)
    former = (
        select(
            links.c.mark,
            reading_lists.c.list_id,
            reading_lists.c.title,
            reading_lists.c.date,
            place.label("place"),
        )
        .join(reading_lists, reading_lists.c.list_id == links.c.list_id)
        .where(
            reading_lists.c.team_id == team_id,
            links.c.mark.in_(marks),
            _is_approved(),
            *_is_before(list_id, day),
        )
        .subquery()
    )
    columns = (former.c.mark, former.c.list_id, former.c.title, former.c.date)
    return select(*columns).where(former.c.place == 1)


def _is_approved() -> ColumnElement[bool]:
    """Whether a list is no draft: releasing one approves it."""
    was_released = exists().where(
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
