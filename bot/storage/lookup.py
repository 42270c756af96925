"""Finds sections that contain words, and the messages in which they were released."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select

from bot.domain.release import DeliveryState, Operation
from bot.domain.search import spellings
from bot.storage.database import Transaction
from bot.storage.tables import deliveries, reading_lists, releases, sections


@dataclass(frozen=True, slots=True)
class FoundSection:
    """A section of a list's current revision; `links` are pairs of URL and text."""

    section_id: int
    list_id: int
    anchor: str
    title: str
    text: str
    links: list[tuple[str, str]]
    list_title: str
    date: date | None


@dataclass(frozen=True, slots=True)
class SentMessage:
    """Where a section was released."""

    channel_id: str
    ts: str
    thread_ts: str | None


def count_lists(tx: Transaction, team_id: str) -> int:
    """Return how many lists the workspace's library holds."""
    query = select(func.count()).where(reading_lists.c.team_id == team_id)
    return tx.execute(query).scalar_one()


def count_matches(tx: Transaction, team_id: str, words: Iterable[str]) -> int:
    """Return how many sections of current revisions contain every word."""
    query = select(func.count()).select_from(_CURRENT).where(_matches(team_id, words))
    return tx.execute(query).scalar_one()


def find_matches(
    tx: Transaction, team_id: str, words: Iterable[str], limit: int
) -> list[FoundSection]:
    """Return sections of current revisions that contain every word, those of newest lists first."""
    query = (
        select(
            sections.c.section_id,
            sections.c.list_id,
            sections.c.anchor,
            sections.c.title,
            sections.c.text,
            sections.c.links,
            reading_lists.c.title,
            reading_lists.c.date,
        )
        .select_from(_CURRENT)
        .where(_matches(team_id, words))
        .order_by(*_NEWEST_FIRST)
        .limit(limit)
    )
    return [FoundSection(*row) for row in tx.execute(query)]


def list_newest_titles(tx: Transaction, team_id: str, limit: int) -> list[str]:
    """Return titles of sections, those of the newest list first: examples of what can be found."""
    query = (
        select(sections.c.title)
        .select_from(_CURRENT)
        .where(reading_lists.c.team_id == team_id)
        .order_by(*_NEWEST_FIRST)
        .limit(limit)
    )
    return list(tx.execute(query).scalars())


def find_message(tx: Transaction, team_id: str, list_id: int, anchor: str) -> SentMessage | None:
    """Return the newest message that a section begins with.

    The anchor finds it, since an imported change gives every section a new row.
    """
    query = (
        select(deliveries.c.channel_id, deliveries.c.ts, releases.c.thread_ts)
        .join(sections, sections.c.section_id == deliveries.c.section_id)
        .join(releases, releases.c.release_id == deliveries.c.release_id)
        .where(
            deliveries.c.team_id == team_id,
            deliveries.c.state == DeliveryState.SENT,
            deliveries.c.operation == Operation.POST,
            deliveries.c.part == 1,
            sections.c.list_id == list_id,
            sections.c.anchor == anchor,
        )
        .order_by(deliveries.c.delivery_id.desc())
        .limit(1)
    )
    row = tx.execute(query).one_or_none()
    return SentMessage(*row) if row is not None else None


_CURRENT = sections.join(reading_lists, reading_lists.c.revision_id == sections.c.revision_id)
_NEWEST_FIRST = (
    reading_lists.c.date.desc().nulls_last(),
    reading_lists.c.list_id.desc(),
    sections.c.position,
)


def _matches(team_id: str, words: Iterable[str]) -> ColumnElement[bool]:
    return and_(reading_lists.c.team_id == team_id, *map(_contains, words))


def _contains(word: str) -> ColumnElement[bool]:
    return or_(
        *(
            column.icontains(spelling, autoescape=True)
            for column in (sections.c.title, sections.c.text)
            for spelling in spellings(word)
        )
    )
