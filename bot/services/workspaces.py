"""Which workspace the data at hand belongs to."""

from datetime import timedelta

from bot.domain.errors import NotFoundError, ReadlistError
from bot.services.messenger import Clock
from bot.storage import workers, workspaces
from bot.storage.database import Database, Transaction
from bot.storage.workspaces import LOCAL, Workspace

EMBEDDED = "embedded"
"""The worker mode in which the workspace is the embedded one."""

SEEN_LATELY = timedelta(seconds=30)
"""Three heartbeats."""


async def record_reached(db: Database, clock: Clock, workspace: Workspace) -> int:
    """Record that a workspace answered; the first real one adopts what was made before.

    Returns how many lists it adopted.
    """

    def write(tx: Transaction) -> int:
        first = workspace.team_id != LOCAL and not workspaces.list_workspaces(tx)
        workspaces.save_workspace(tx, workspace, clock())
        if not first:
            return 0
        ran = workers.has_run(tx, EMBEDDED)
        return workspaces.adopt_local(tx, workspace.team_id, embedded_ran=ran)

    return await db.write(write)


async def record_seen(db: Database, clock: Clock, worker: str, mode: str) -> None:
    """Record that a worker is alive."""
    await db.write(lambda tx: workers.record_seen(tx, worker, mode, clock()))


async def is_anybody_running(db: Database, clock: Clock) -> bool:
    """Say whether a worker was seen lately on this database, so that releases will go out."""
    seen_at = await db.read(workers.find_last_seen)
    return seen_at is not None and clock() - seen_at < SEEN_LATELY


async def list_team_ids(db: Database, *, embedded: bool) -> list[str]:
    """Return the workspaces whose data is at hand: embedded, and before Slack was reached,
    `local`."""
    known = [] if embedded else await db.read(workspaces.list_workspaces)
    return [each.team_id for each in known] or [LOCAL]


async def choose_workspace(db: Database, wanted: str | None, *, embedded: bool) -> str:
    """Return the team id that a command works on; raises where a person must say which.

    Embedded, and before Slack was reached, it is `local`.
    """
    if embedded and wanted is None:
        return LOCAL
    known = await db.read(workspaces.list_workspaces)
    ids = [workspace.team_id for workspace in known]
    if wanted is not None:
        if wanted not in (*ids, LOCAL):
            raise NotFoundError("workspace", wanted, f"Known: {', '.join(ids) or LOCAL}.")
        return wanted
    if len(ids) > 1:
        names = ", ".join(f"{each.team_id} ({each.name})" for each in known)
        raise ReadlistError(f"There are several workspaces: say which with --workspace. {names}")
    return ids[0] if ids else LOCAL
