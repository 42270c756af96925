"""Whether what readlist stands on is there."""

from bot.domain.errors import StorageError
from bot.storage import workspaces
from bot.storage.database import Database


async def is_database_ready(db: Database) -> bool:
    """Say whether the database answers and is set up."""
    try:
        await db.read(workspaces.list_workspaces)
    except StorageError:
        return False
    return True
