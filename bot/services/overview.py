"""The releases of a workspace at a glance: a curator's, and what went out for everybody else."""

from collections.abc import Iterator, Sequence
from functools import partial

from bot.domain.overview import Overview
from bot.domain.permalink import ReleaseView, link_release
from bot.domain.release import Release, ReleaseState
from bot.domain.viewer import Viewer
from bot.storage import channels, releases, visibility, workspaces
from bot.storage.database import Database, Transaction

MOST_SHOWN = 5
"""Releases of a kind; with the few that are past, all of them fit into one message."""

MOST_PAST = 3
MOST_LOOKED_AT = 100
"""Releases among which are those that somebody may see."""

TROUBLED = (ReleaseState.FAILED, ReleaseState.OVERDUE)
GOING = (ReleaseState.POSTING, ReleaseState.PAUSED)
ENDED = (
    ReleaseState.POSTED,
    ReleaseState.STOPPED,
    ReleaseState.CANCELLED,
    ReleaseState.WITHDRAWN,
)


async def find_overview(db: Database, team_id: str, first: int | None = None) -> Overview:
    """Return what a curator looks after; `first` is a release that is to be there in any case."""

    def read(tx: Transaction) -> Overview:
        troubled = releases.list_in_states(tx, team_id, TROUBLED, MOST_SHOWN, newest_first=True)
        going = releases.list_in_states(tx, team_id, GOING, MOST_SHOWN)
        due = releases.list_in_states(tx, team_id, [ReleaseState.SCHEDULED], MOST_SHOWN)
        past = releases.list_in_states(tx, team_id, ENDED, MOST_PAST, newest_first=True)
        shown = {each.release_id for each in (*troubled, *going, *due, *past)}
        is_extra = first is not None and first not in shown
        extra = [releases.get_release(tx, team_id, first)] if is_extra and first else []
        more = releases.count_states(tx, team_id)[ReleaseState.SCHEDULED] - len(due)
        link = partial(_link, tx, team_id)
        return Overview(
            link(troubled), link(going), link(due), link(past), more, next(iter(link(extra)), None)
        )

    return await db.read(read)


async def list_out(db: Database, viewer: Viewer) -> tuple[ReleaseView, ...]:
    """Return what went out last of what all who read the answer can read, newest first."""

    def read(tx: Transaction) -> tuple[ReleaseView, ...]:
        found = list(_list_readable(tx, viewer))
        return _link(tx, viewer.team_id, found[:MOST_SHOWN])

    return await db.read(read)


def _list_readable(tx: Transaction, viewer: Viewer) -> Iterator[Release]:
    posted = [ReleaseState.POSTED]
    hidden = visibility.hidden_lists(tx, viewer)
    is_private = channels.find_privacy(tx, viewer.team_id)
    for release in releases.list_in_states(
        tx, viewer.team_id, posted, MOST_LOOKED_AT, newest_first=True
    ):
        channel_id = release.channel_id or ""
        is_open = viewer.can_read(channel_id, is_private=is_private.get(channel_id))
        if is_open and release.list_id not in hidden:
            yield release


def _link(tx: Transaction, team_id: str, found: Sequence[Release]) -> tuple[ReleaseView, ...]:
    url = workspaces.get_url(tx, team_id)
    return tuple(ReleaseView(each, link_release(url, each)) for each in found)
