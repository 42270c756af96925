"""Reads sections for those who look something up, and finds the messages they went out in."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sqlalchemy import exists, select, text

from bot.domain.permalink import build_permalink
from bot.domain.release import DeliveryState, Operation
from bot.domain.search.examples import Sample
from bot.storage import workspaces
from bot.storage.arrays import each_place
from bot.storage.database import Transaction
from bot.storage.tables import reading_lists, sections

Place: TypeAlias = tuple[int, str]
"""A section whatever its revision: its list's id and its anchor."""


@dataclass(frozen=True, slots=True)
class FoundSection:
    """A section as it was imported; `links` are pairs of URL and text."""

    section_id: int
    title: str
    text: str
    links: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class CurrentSection:
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
class NewestList:
    """A list with its sections, as pairs of title and anchor."""

    list_id: int
    title: str
    date: date | None
    sections: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SentMessage:
    """Where a section was released."""

    channel_id: str
    ts: str
    thread_ts: str | None


def has_lists(tx: Transaction, team_id: str) -> bool:
    """Say whether the workspace's library holds any list."""
    query = select(exists().where(reading_lists.c.team_id == team_id))
    return bool(tx.execute(query).scalar_one())


def get_sections(tx: Transaction, section_ids: Iterable[int]) -> dict[int, FoundSection]:
    """Return sections by their ids."""
    query = select(
        sections.c.section_id, sections.c.title, sections.c.text, sections.c.links
    ).where(sections.c.section_id.in_(list(section_ids)))
    return {row[0]: FoundSection(*row) for row in tx.execute(query)}


def find_current_section(tx: Transaction, team_id: str, section_id: int) -> CurrentSection | None:
    """Return what has become of a section, in whichever revision it was found; None if nothing."""
    found = sections.alias("found")
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
        .join(
            found,
            (found.c.list_id == reading_lists.c.list_id) & (found.c.anchor == sections.c.anchor),
        )
        .where(found.c.section_id == section_id, reading_lists.c.team_id == team_id)
    )
    row = tx.execute(query).one_or_none()
    return CurrentSection(*row) if row is not None else None


def find_newest_list(tx: Transaction, team_id: str) -> NewestList | None:
    """Return the newest list that has sections, with the titles and anchors of these."""
    query = (
        select(reading_lists.c.list_id, reading_lists.c.title, reading_lists.c.date)
        .select_from(_CURRENT)
        .where(reading_lists.c.team_id == team_id)
        .order_by(*_NEWEST_FIRST)
        .limit(1)
    )
    newest = tx.execute(query).one_or_none()
    if newest is None:
        return None
    of_list = (
        select(sections.c.title, sections.c.anchor)
        .select_from(_CURRENT)
        .where(reading_lists.c.list_id == newest.list_id)
        .order_by(sections.c.position)
    )
    return NewestList(*newest, tuple((row.title, row.anchor) for row in tx.execute(of_list)))


def list_newest_sections(
    tx: Transaction, team_id: str, limit: int, hidden: Collection[int] = ()
) -> list[Sample]:
    """Return sections, those of the newest list first, without those of `hidden` lists.

    Links that are nothing but their address are left out.
    """
    query = (
        select(sections.c.title, sections.c.links, reading_lists.c.date)
        .select_from(_CURRENT)
        .where(reading_lists.c.team_id == team_id, reading_lists.c.list_id.not_in(hidden))
        .order_by(*_NEWEST_FIRST)
        .limit(limit)
    )
    return [
        Sample(title, [text for _, text in links if "://" not in text], day)
        for title, links, day in tx.execute(query)
    ]


def find_messages(
    tx: Transaction, team_id: str, places: Iterable[Place]
) -> dict[Place, SentMessage]:
    """Return the newest message that each section begins with; those that have none are left out.

    The anchor finds it, since an imported change gives every section a new row.
    """
    statement = (
        "SELECT place.list_id, place.anchor, deliveries.channel_id, deliveries.ts, "  # noqa: S608
        "releases.thread_ts "
        f"FROM {each_place(tx)} CROSS JOIN sections CROSS JOIN deliveries CROSS JOIN releases "
        "WHERE sections.list_id = place.list_id AND sections.anchor = place.anchor "
        "AND deliveries.section_id = sections.section_id AND deliveries.team_id = :team_id "
        "AND deliveries.state = :sent AND deliveries.operation = :post AND deliveries.part = 1 "
        "AND releases.release_id = deliveries.release_id ORDER BY deliveries.delivery_id"
    )
    values = {
        "team_id": team_id,
        "places": json.dumps(list(places)),
        "sent": DeliveryState.SENT,
        "post": Operation.POST,
    }
    rows = tx.execute(text(statement), values)
    return {(row[0], row[1]): SentMessage(*row[2:]) for row in rows}


def find_permalinks(tx: Transaction, team_id: str, places: Iterable[Place]) -> dict[Place, str]:
    """Return the addresses of the messages of `find_messages`; none where Slack's is not known."""
    url = workspaces.get_url(tx, team_id)
    messages = find_messages(tx, team_id, places) if url else {}
    return {
        place: build_permalink(url, message.channel_id, message.ts, message.thread_ts)
        for place, message in messages.items()
    }


_CURRENT = sections.join(reading_lists, reading_lists.c.revision_id == sections.c.revision_id)
_NEWEST_FIRST = (
    reading_lists.c.date.desc().nulls_last(),
    reading_lists.c.list_id.desc(),
    sections.c.position,
)
