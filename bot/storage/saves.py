"""What people saved for themselves, by a button or by an emoji."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    TextClause,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    text,
    update,
)

from bot.domain.reaction import TONE, read_instant
from bot.storage.database import Transaction
from bot.storage.lookup import Place
from bot.storage.messages import find_places, name_message
from bot.storage.tables import deliveries, reactions, saves, sections
from bot.storage.upsert import insert_or


@dataclass(frozen=True, slots=True)
class Save:
    """A section that somebody saved: its place, when, and how."""

    place: Place
    saved_at: datetime
    read_at: datetime | None
    by_emoji: bool


def find_saver(tx: Transaction, team_id: str, names: Sequence[str], place: Place) -> str | None:
    """Return by which of their names somebody is known to have to do with a section, if by any.

    What they do to it next is kept by that name too: it is one person's, whatever is set today.
    """
    columns = saves.c
    query = select(columns.user_id).where(
        columns.team_id == team_id,
        columns.user_id.in_(list(names)),
        columns.list_id == place[0],
        columns.anchor == place[1],
    )
    return tx.execute(query.order_by(columns.user_id).limit(1)).scalar_one_or_none()


def save_section(tx: Transaction, team_id: str, user_id: str, place: Place, now: datetime) -> bool:
    """Keep a section for somebody; False where it was kept, which changes nothing."""
    row = _find_row(tx, team_id, user_id, place)
    if row is not None and row.saved_at is not None and row.removed_at is None:
        return False
    _put(tx, team_id, user_id, place, saved_at=now, read_at=None, removed_at=None)
    return True


def mark_read(
    tx: Transaction, team_id: str, user_id: str, place: Place, read_at: datetime | None
) -> None:
    """Note that somebody is done with a section, or, with None, that they are not."""
    _put(tx, team_id, user_id, place, read_at=read_at)


def remove_save(
    tx: Transaction,
    team_id: str,
    user_id: str,
    place: Place,
    now: datetime,
    emoji: str | None,
) -> None:
    """Show a section no more to who saved it; an emoji that they give it later saves it again.

    Where an emoji of theirs stays on it, it is remembered that this one saves no more.
    """
    if user_id in _list_reacted(tx, team_id, place, emoji):
        _put(tx, team_id, user_id, place, saved_at=None, read_at=None, removed_at=now)
        return
    columns = saves.c
    mine = (columns.team_id == team_id, columns.user_id == user_id)
    this = (columns.list_id == place[0], columns.anchor == place[1])
    tx.execute(delete(saves).where(*mine, *this))


def forget_person(tx: Transaction, team_id: str, names: Sequence[str]) -> int:
    """Delete all that a person saved, by all that they may be kept by; return how many sections.

    What they had removed again goes too, uncounted.
    """
    mine = (saves.c.team_id == team_id, saves.c.user_id.in_(list(names)))
    gone = tx.execute(delete(saves).where(*mine).returning(saves.c.saved_at)).scalars()
    return sum(saved_at is not None for saved_at in gone)


def list_people(tx: Transaction, team_id: str, sign: str) -> list[str]:
    """Return the people whose saved sections are kept by their id: not by a mark, with a sign."""
    named = func.substr(saves.c.user_id, 1, len(sign)) != sign
    query = select(saves.c.user_id).distinct().where(saves.c.team_id == team_id, named)
    return sorted(tx.execute(query).scalars())


def rename_person(tx: Transaction, team_id: str, user_id: str, mark: str) -> None:
    """Keep what somebody saved by another name, such as their mark instead of their id."""
    known = select(saves.c.list_id, saves.c.anchor).where(
        saves.c.team_id == team_id, saves.c.user_id == mark
    )
    both = {tuple(row) for row in tx.execute(known)}
    mine = (saves.c.team_id == team_id, saves.c.user_id == user_id)
    for row in tx.execute(select(saves.c.list_id, saves.c.anchor).where(*mine)).all():
        this = (*mine, saves.c.list_id == row.list_id, saves.c.anchor == row.anchor)
        if tuple(row) in both:
            tx.execute(delete(saves).where(*this))
        else:
            tx.execute(update(saves).where(*this).values(user_id=mark))


def list_saves(
    tx: Transaction, team_id: str, names: Sequence[str], emoji: str | None
) -> list[Save]:
    """Return what somebody saved, given by all that they may be kept by; no order is promised.

    A reaction with `emoji` saves, too: the section that its message is of.
    """
    kept = tx.execute(_SAVES, {"team_id": team_id, "names": list(names)}).all()
    rows = {(row.list_id, row.anchor): row for row in kept}
    found = {
        place: Save(place, row.saved_at, row.read_at, by_emoji=False)
        for place, row in rows.items()
        if row.saved_at is not None
    }
    for place, at in _list_bookmarks(tx, team_id, names, emoji).items():
        row = rows.get(place)
        if place in found or _is_outdone(at, row.removed_at if row else None):
            continue
        read_at = row.read_at if row is not None and _is_outdone(at, row.read_at) else None
        found[place] = Save(place, at, read_at, by_emoji=True)
    return list(found.values())


def count_savers(
    tx: Transaction, team_id: str, places: Iterable[Place], emoji: str | None
) -> dict[Place, int]:
    """Return how many people saved each section; those that nobody saved are left out.

    As in `list_saves`: who removed it has it no more, though their emoji is there.
    """
    found = {place: _list_savers(tx, team_id, place, emoji) for place in places}
    return {place: len(savers) for place, savers in found.items() if savers}


def _list_savers(tx: Transaction, team_id: str, place: Place, emoji: str | None) -> set[str]:
    columns = saves.c
    query = select(columns.user_id, columns.saved_at, columns.removed_at).where(
        columns.team_id == team_id, columns.list_id == place[0], columns.anchor == place[1]
    )
    rows = tx.execute(query).all()
    savers = {row.user_id for row in rows if row.saved_at is not None}
    removed = {row.user_id: row.removed_at for row in rows}
    for user_id, at in _list_reacted(tx, team_id, place, emoji).items():
        if not _is_outdone(at, removed.get(user_id)):
            savers.add(user_id)
    return savers


def _is_outdone(at: datetime, later: datetime | None) -> bool:
    """Whether somebody read or removed a section after an emoji of theirs had saved it."""
    return later is not None and later >= at


def _list_bookmarks(
    tx: Transaction, team_id: str, names: Sequence[str], emoji: str | None
) -> dict[Place, datetime]:
    """Return the sections that somebody's emoji saved, and when last."""
    if emoji is None:
        return {}
    values = {"team_id": team_id, "names": list(names), "emoji": emoji, "toned": f"{emoji}{TONE}"}
    given = tx.execute(_select_bookmarks(tx.dialect.name), values).all()
    places = find_places(tx, team_id, [message for message, _ in given])
    newest: dict[Place, str] = {}
    for message, event_ts in given:
        for place in places[message]:
            newest[place] = max(event_ts, newest.get(place, ""))
    return {place: read_instant(event_ts) for place, event_ts in newest.items()}


def _list_reacted(
    tx: Transaction, team_id: str, place: Place, emoji: str | None
) -> dict[str, datetime]:
    """Return the people whose emoji saved a section, and when last."""
    if emoji is None:
        return {}
    query = (
        select(reactions.c.user_id, func.max(reactions.c.event_ts))
        .select_from(sections.join(deliveries, _IS_IN).join(reactions, _IS_OF))
        .where(
            sections.c.list_id == place[0],
            sections.c.anchor == place[1],
            deliveries.c.team_id == team_id,
            ~reactions.c.removed,
            _is(emoji),
        )
        .group_by(reactions.c.user_id)
    )
    return {user_id: read_instant(ts) for user_id, ts in tx.execute(query)}


def _is(emoji: str) -> ColumnElement[bool]:
    """Whether a reaction is an emoji, in whatever skin tone."""
    toned = f"{emoji}{TONE}"
    given = reactions.c.emoji
    return or_(given == emoji, func.substr(given, 1, len(toned)) == toned)


def _find_row(tx: Transaction, team_id: str, user_id: str, place: Place) -> Row[Any] | None:
    columns = saves.c
    query = select(*columns).where(
        columns.team_id == team_id,
        columns.user_id == user_id,
        columns.list_id == place[0],
        columns.anchor == place[1],
    )
    return tx.execute(query).one_or_none()


def _put(
    tx: Transaction, team_id: str, user_id: str, place: Place, **values: datetime | None
) -> None:
    """Insert or change a row."""
    statement = insert_or(tx, saves).values(
        team_id=team_id, user_id=user_id, list_id=place[0], anchor=place[1], **values
    )
    key = ["team_id", "user_id", "list_id", "anchor"]
    tx.execute(statement.on_conflict_do_update(index_elements=key, set_=values))


@cache
def _select_bookmarks(dialect: str) -> TextClause:
    """Return the statement that finds the messages that somebody's emoji saved, and when.

    It goes by the index of what is theirs. In SQLite's stand the emoji too, but not what became of
    them: so it is asked for those alone that save. Without statistics it would begin elsewhere.
    """
    source, mine, again = "reactions", "reactions", ""
    if dialect == "sqlite":
        mine = "mine"
        source = "reactions AS mine INDEXED BY ix_reactions_team_id_user_id CROSS JOIN reactions"
        again = (
            "AND reactions.team_id = mine.team_id AND reactions.channel_id = mine.channel_id "
            "AND reactions.ts = mine.ts AND reactions.user_id = mine.user_id "
            "AND reactions.emoji = mine.emoji "
        )
    return text(
        f"SELECT {name_message('reactions')}, reactions.event_ts "  # noqa: S608
        f"FROM {source} WHERE {mine}.team_id = :team_id AND {mine}.user_id IN :names "
        f"AND ({mine}.emoji = :emoji OR substr({mine}.emoji, 1, length(:toned)) = :toned) "
        f"{again}AND NOT reactions.removed"
    ).bindparams(bindparam("names", expanding=True))


# Written once: to write it takes longer than to find its rows.
_SAVES = select(
    saves.c.list_id, saves.c.anchor, saves.c.saved_at, saves.c.read_at, saves.c.removed_at
).where(
    saves.c.team_id == bindparam("team_id"),
    saves.c.user_id.in_(bindparam("names", expanding=True)),
)
_IS_OF = and_(
    deliveries.c.team_id == reactions.c.team_id,
    deliveries.c.channel_id == reactions.c.channel_id,
    deliveries.c.ts == reactions.c.ts,
)
_IS_IN = sections.c.section_id == deliveries.c.section_id
