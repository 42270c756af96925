"""What follows when somebody reacts to a message."""

from bot.domain.reaction import Reaction
from bot.storage.database import Database
from bot.storage.reactions import save_reaction


async def record_reaction(db: Database, reaction: Reaction) -> None:
    """Keep what an event says, unless a newer one was recorded; a second call changes nothing."""
    await db.write(lambda tx: save_reaction(tx, reaction))
