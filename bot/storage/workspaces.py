"""The workspaces that readlist has reached, and the data made before it reached any."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from bot.domain.release import ReleaseState
from bot.storage import search_index, visibility
from bot.storage.database import Transaction
from bot.storage.tables import reading_lists, releases, workspaces
from bot.storage.upsert import insert_or

LOCAL = "local"
"""The workspace that data belongs to before Slack was ever reached; the embedded one's id."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace as `auth.test` describes it; `url` has its trailing slash."""

    team_id: str
    name: str
    url: str
    bot_user_id: str


def save_workspace(tx: Transaction, workspace: Workspace, now: datetime) -> None:
    """Insert or update a workspace."""
    values = {
        "name": workspace.name,
        "url": workspace.url,
        "bot_user_id": workspace.bot_user_id,
        "reached_at": now,
    }
    statement = insert_or(tx, workspaces).values(team_id=workspace.team_id, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=["team_id"], set_=values))


def list_workspaces(tx: Transaction) -> list[Workspace]:
    """Return the real workspaces, the one reached last first."""
    query = (
        select(workspaces.c.team_id, workspaces.c.name, workspaces.c.url, workspaces.c.bot_user_id)
        .where(workspaces.c.team_id != LOCAL)
        .order_by(workspaces.c.reached_at.desc())
    )
    return [Workspace(*row) for row in tx.execute(query)]


def get_url(tx: Transaction, team_id: str) -> str:
    """Return the workspace's URL, or an empty text while it is not known."""
    return tx.execute(_URL, {"team_id": team_id}).scalar_one_or_none() or ""


_URL = select(workspaces.c.url).where(workspaces.c.team_id == bindparam("team_id"))


def adopt_local(tx: Transaction, team_id: str, *, embedded_ran: bool) -> int:
    """Give the first real workspace the lists and the unsent releases of `local`; return how many
    lists moved.

    Releases that were scheduled after the embedded workspace had run may have been for trying:
    they wait for a person, since nothing goes out in a real workspace by itself.
    """
    moved = tx.execute(
        update(reading_lists).where(reading_lists.c.team_id == LOCAL).values(team_id=team_id)
    ).rowcount
    search_index.adopt_library(tx, LOCAL, team_id)
    pending = update(releases).where(
        releases.c.team_id == LOCAL,
        releases.c.state.in_([ReleaseState.SCHEDULED, ReleaseState.OVERDUE]),
    )
    values: dict[str, object] = {"team_id": team_id}
    if embedded_ran:
        values |= {
            "state": ReleaseState.OVERDUE,
            "error": "It was scheduled while the embedded workspace was tried: `readlist "
            "reschedule` lets it go out here, `readlist cancel` drops it.",
        }
    tx.execute(pending.values(values))
    for each in (LOCAL, team_id):
        visibility.note_change(tx, each)
    return moved
