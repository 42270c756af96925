"""Reads sections for those who look something up, and finds the messages they went out in."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeAlias

from sqlalchemy import Boolean, Date, Select, TextualSelect, bindparam, column, exists, select, text

from bot.domain.permalink import build_permalink
from bot.domain.release import DeliveryState, Operation
from bot.domain.search.examples import Sample
from bot.domain.viewer import Viewer
from bot.storage.arrays import each_number, each_place, numbers_in, write_json
from bot.storage.database import Transaction
from bot.storage.tables import deliveries, reading_lists, sections
from bot.storage.visibility import hidden_lists

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
class NamedSection:
    """A section as it is called, and the list that it is of."""

    section_id: int
    title: str
    list_title: str
    date: date | None


@dataclass(frozen=True, slots=True)
class NewestList:
    """A list with its sections, as pairs of title and anchor."""

    list_id: int
    title: str
    date: date | None
    sections: tuple[tuple[str, str], ...]


def has_lists(tx: Transaction, team_id: str) -> bool:
    """Say whether the workspace's library holds any list."""
    return bool(tx.execute(_HAS_LISTS, {"team_id": team_id}).scalar_one())


def get_sections(tx: Transaction, section_ids: Iterable[int]) -> dict[int, FoundSection]:
    """Return sections by their ids."""
    values = {"ids": write_json(list(section_ids))}
    rows = tx.execute(_select_sections(tx.dialect.name), values)
    return {row[0]: FoundSection(*row) for row in rows}


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


def name_places(
    tx: Transaction, team_id: str, places: Iterable[Place]
) -> dict[Place, NamedSection]:
    """Return how sections are called in the newest revision that has them."""
    statement = (
        "SELECT place.list_id, place.anchor, sections.section_id, sections.title, "  # noqa: S608
        f"reading_lists.title, reading_lists.date FROM {each_place(tx.dialect.name)} "
        "CROSS JOIN sections CROSS JOIN reading_lists "
        "WHERE sections.list_id = place.list_id AND sections.anchor = place.anchor "
        "AND reading_lists.list_id = place.list_id AND reading_lists.team_id = :team_id "
        "ORDER BY sections.section_id"
    )
    values = {"team_id": team_id, "places": write_json(list(places))}
    rows = tx.execute(_write_names(statement), values)
    return {(row[0], row[1]): NamedSection(*row[2:]) for row in rows}


def find_place(tx: Transaction, team_id: str, section_id: int) -> Place | None:
    """Return where a section stands, in whichever revision it is; None if there is none such."""
    query = (
        select(sections.c.list_id, sections.c.anchor)
        .join(reading_lists, reading_lists.c.list_id == sections.c.list_id)
        .where(sections.c.section_id == section_id, reading_lists.c.team_id == team_id)
    )
    row = tx.execute(query).one_or_none()
    return None if row is None else (row[0], row[1])


def find_place_of_message(
    tx: Transaction, team_id: str, channel_id: str, ts: str
) -> tuple[int, Place] | None:
    """Return the section that a message of ours is of, by its id and its place; None if of none."""
    query = (
        select(sections.c.section_id, sections.c.list_id, sections.c.anchor)
        .join(deliveries, deliveries.c.section_id == sections.c.section_id)
        .where(
            deliveries.c.team_id == team_id,
            deliveries.c.channel_id == channel_id,
            deliveries.c.ts == ts,
        )
        .limit(1)
    )
    row = tx.execute(query).one_or_none()
    return None if row is None else (row[0], (row[1], row[2]))


def list_newest(tx: Transaction, viewer: Viewer) -> Iterator[NewestList]:
    """Yield the lists that a viewer may find and that have sections, the newest first."""
    query = (
        select(
            reading_lists.c.list_id,
            reading_lists.c.title,
            reading_lists.c.date,
            reading_lists.c.revision_id,
        )
        .where(
            reading_lists.c.team_id == viewer.team_id,
            exists().where(sections.c.revision_id == reading_lists.c.revision_id),
        )
        .order_by(*_NEWEST_LISTS)
    )
    hidden = hidden_lists(tx, viewer)
    for row in tx.execute(query).all():
        if row.list_id not in hidden:
            yield NewestList(*row[:3], _list_sections(tx, row.revision_id))


def _list_sections(tx: Transaction, revision_id: int) -> tuple[tuple[str, str], ...]:
    query = select(sections.c.title, sections.c.anchor).where(sections.c.revision_id == revision_id)
    rows = tx.execute(query.order_by(sections.c.position))
    return tuple((row.title, row.anchor) for row in rows)


def list_newest_sections(
    tx: Transaction, team_id: str, limit: int, hidden: Collection[int] = ()
) -> list[Sample]:
    """Return sections, those of the newest list first, without those of `hidden` lists.

    Links that are nothing but their address are left out.
    """
    query = (
        select(sections.c.title, sections.c.links, reading_lists.c.date)
        .select_from(_CURRENT)
        .where(
            reading_lists.c.team_id == team_id,
            reading_lists.c.list_id.not_in(each_number(tx, hidden)),
        )
        .order_by(*_NEWEST_LISTS, sections.c.position)
        .limit(limit)
    )
    return [
        Sample(title, [text for _, text in links if "://" not in text], day)
        for title, links, day in tx.execute(query)
    ]


def find_permalinks(tx: Transaction, viewer: Viewer, places: Iterable[Place]) -> dict[Place, str]:
    """Return the address of the newest message that each section begins with, of those that a
    viewer can read.

    Sections that have none are left out: all, while Slack's address is not known.

    The anchor finds it, since an imported change gives every section a new row.
    """
    statement = (
        "SELECT place.list_id, place.anchor, workspaces.url, deliveries.channel_id, "  # noqa: S608
        "deliveries.ts, releases.thread_ts, channels.is_private "
        f"FROM {each_place(tx.dialect.name)} "
        "CROSS JOIN sections CROSS JOIN deliveries CROSS JOIN releases CROSS JOIN workspaces "
        "LEFT JOIN channels ON channels.team_id = deliveries.team_id "
        "AND channels.channel_id = deliveries.channel_id "
        "WHERE sections.list_id = place.list_id AND sections.anchor = place.anchor "
        "AND deliveries.section_id = sections.section_id AND deliveries.team_id = :team_id "
        "AND deliveries.state = :sent AND deliveries.operation = :post AND deliveries.part = 1 "
        "AND deliveries.deleted_at IS NULL "
        "AND releases.release_id = deliveries.release_id "
        "AND workspaces.team_id = deliveries.team_id AND workspaces.url <> '' "
        "ORDER BY deliveries.delivery_id"
    )
    values = {
        "team_id": viewer.team_id,
        "places": write_json(list(places)),
        "sent": DeliveryState.SENT,
        "post": Operation.POST,
    }
    found = {
        (list_id, anchor): message
        for list_id, anchor, *message, is_private in tx.execute(_write_messages(statement), values)
        if viewer.can_read(message[1], is_private=is_private)
    }
    return {place: build_permalink(*message) for place, message in found.items()}


@cache
def _select_sections(dialect: str) -> Select[int, str, str, list[tuple[str, str]]]:
    columns = sections.c
    return select(columns.section_id, columns.title, columns.text, columns.links).where(
        columns.section_id.in_(numbers_in(dialect, "ids"))
    )


@cache
def _write_messages(statement: str) -> TextualSelect:
    return text(statement).columns(is_private=Boolean)


@cache
def _write_names(statement: str) -> TextualSelect:
    return text(statement).columns(
        column("list_id"),
        column("anchor"),
        column("section_id"),
        column("title"),
        column("list_title"),
        column("date", Date()),
    )


_HAS_LISTS = select(exists().where(reading_lists.c.team_id == bindparam("team_id")))
_CURRENT = sections.join(reading_lists, reading_lists.c.revision_id == sections.c.revision_id)
_NEWEST_LISTS = (reading_lists.c.date.desc().nulls_last(), reading_lists.c.list_id.desc())
