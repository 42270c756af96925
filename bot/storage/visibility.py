"""Which lists a viewer must not find, and when that changes."""

from collections.abc import Hashable, Iterable

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    not_,
    or_,
    select,
)

from bot.domain.release import ReleaseState
from bot.domain.viewer import Viewer
from bot.storage.database import Transaction
from bot.storage.kept import Kept
from bot.storage.tables import channels, reading_lists, releases, visibility_changes
from bot.storage.upsert import insert_or

MOST_KEPT = 200
"""Viewers whose hidden lists are kept in memory: most people of a workspace see the same."""

_KEPT: Kept[Hashable, frozenset[int]] = Kept(MOST_KEPT)


def note_change(tx: Transaction, team_id: str) -> None:
    """Let what was worked out of who sees what be worked out anew.

    To be called in the transaction of whatever makes a difference: a list that is saved, a release
    that begins or is no more, a channel that turns out to be private.
    """
    statement = insert_or(tx, visibility_changes).values(team_id=team_id, changes=1)
    more = {"changes": visibility_changes.c.changes + 1}
    tx.execute(statement.on_conflict_do_update(index_elements=["team_id"], set_=more))


def count_changes(tx: Transaction, team_id: str) -> int:
    """Return a number; while it is the same, everybody in the workspace sees what they saw."""
    return tx.execute(_CHANGES, {"team_id": team_id}).scalar_one_or_none() or 0


def hidden_lists(tx: Transaction, viewer: Viewer) -> frozenset[int]:
    """Return the lists that a viewer must not find: those of the viewer's workspace alone.

    For transactions that read: what one that writes sees may be undone.
    """
    if viewer.sees_all:
        return frozenset()
    key = (count_changes(tx, viewer.team_id), viewer.anonymous)
    return _KEPT.find_or(tx.engine, key, lambda: _find_hidden(tx, viewer))


def _find_hidden(tx: Transaction, viewer: Viewer) -> frozenset[int]:
    team_id, hidden = viewer.team_id, set[int]()
    if viewer.is_guest:
        hidden |= _find(tx, _UNREADABLE, team_id, viewer.channels)
    if viewer.audience is not None:
        hidden |= _find(tx, _RESTRICTED, team_id, [viewer.audience])
    elif not viewer.is_guest:
        hidden |= _find(tx, _RESTRICTED, team_id, viewer.channels)
    if not viewer.finds_drafts:
        hidden |= list_drafts(tx, team_id)
    return frozenset(hidden)


def may_see(tx: Transaction, viewer: Viewer, list_id: int) -> bool:
    """Say whether a list is one of the viewer's workspace that they may find."""
    query = select(reading_lists.c.list_id).where(
        reading_lists.c.team_id == viewer.team_id, reading_lists.c.list_id == list_id
    )
    is_there = tx.execute(query).first() is not None
    return is_there and list_id not in hidden_lists(tx, viewer)


def find_drafts_of(tx: Transaction, viewer: Viewer) -> frozenset[int]:
    """Return the drafts that a viewer finds: none, but for curators and who sees all."""
    is_told = viewer.finds_drafts or viewer.sees_all
    return list_drafts(tx, viewer.team_id) if is_told else frozenset()


def list_drafts(tx: Transaction, team_id: str) -> frozenset[int]:
    """Return the workspace's lists that only curators find."""
    return frozenset(tx.execute(_DRAFTS, {"team_id": team_id}).scalars())


def has_drafts(tx: Transaction, team_id: str) -> bool:
    """Say whether the workspace has lists that only curators find."""
    return tx.execute(_ANY_DRAFT, {"team_id": team_id}).first() is not None


def _find(tx: Transaction, query: Select[int], team_id: str, theirs: Iterable[str]) -> set[int]:
    # Never empty: SQLAlchemy writes an empty set for IN and for NOT IN alike where they share it.
    values = {"team_id": team_id, "theirs": ["", *sorted(theirs)]}
    return set(tx.execute(query, values).scalars())


# The queries are made once: to make one takes longer than to run it.
_TEAM: BindParameter[str] = bindparam("team_id")
_THEIRS: BindParameter[list[str]] = bindparam("theirs", expanding=True)
_CHANGES = select(visibility_changes.c.changes).where(visibility_changes.c.team_id == _TEAM)


def _select_channels(told: ColumnElement[bool]) -> Select[str]:
    return select(channels.c.channel_id).where(channels.c.team_id == _TEAM, told)


def _is_public(release: FromClause) -> ColumnElement[bool]:
    return release.c.channel_id.in_(_select_channels(channels.c.is_private.is_(False)))


def _is_private(release: FromClause) -> ColumnElement[bool]:
    """Whether a release went to a private channel, or to one of which that is not known."""
    return release.c.channel_id.in_(_select_channels(channels.c.is_private.is_not(False)))


def _is_theirs(release: FromClause) -> ColumnElement[bool]:
    """Whether a release went to one of the viewer's channels."""
    return release.c.channel_id.in_(_THEIRS)


def _is_out(release: FromClause) -> ColumnElement[bool]:
    """Whether a release has begun: of a failed one, whether anything was sent."""
    going = release.c.state.in_([ReleaseState.POSTING, ReleaseState.POSTED, ReleaseState.PAUSED])
    return and_(
        release.c.team_id == _TEAM,
        release.c.channel_id.is_not(None),
        or_(going, release.c.sent > 0),
    )


def _stands(release: FromClause) -> ColumnElement[bool]:
    """Whether a release is out and was not taken back: where it was, nobody reads it any more."""
    return and_(_is_out(release), release.c.state != ReleaseState.WITHDRAWN)


def _select_restricted() -> Select[int]:
    """Select what went to private channels alone, none of them the viewer's.

    Both databases begin with the releases to others' private channels: they are few, or none.
    """
    elsewhere = releases.alias()
    went_elsewhere = select(elsewhere.c.list_id).where(
        _is_out(elsewhere), _is_private(elsewhere), not_(_is_theirs(elsewhere))
    )
    is_readable = and_(_stands(releases), or_(_is_public(releases), _is_theirs(releases)))
    readable = case((is_readable, 1), else_=0)
    return (
        select(releases.c.list_id)
        .where(_is_out(releases), releases.c.list_id.in_(went_elsewhere))
        .group_by(releases.c.list_id)
        .having(func.max(readable) == 0)
    )


def _select_unreadable() -> Select[int]:
    """Select what never went to a channel of the viewer's."""
    was_theirs = select(releases.c.list_id).where(_stands(releases), _is_theirs(releases))
    return select(reading_lists.c.list_id).where(
        reading_lists.c.team_id == _TEAM, reading_lists.c.list_id.not_in(was_theirs)
    )


def _select_drafts() -> Select[int]:
    """Select drafts; releasing one approves it, until it is taken back."""
    was_released = exists().where(_stands(releases), releases.c.list_id == reading_lists.c.list_id)
    return select(reading_lists.c.list_id).where(
        reading_lists.c.team_id == _TEAM, reading_lists.c.draft, not_(was_released)
    )


_RESTRICTED = _select_restricted()
_UNREADABLE = _select_unreadable()
_DRAFTS = _select_drafts()
_ANY_DRAFT = _DRAFTS.limit(1)
