"""Reactions, one row a person, message and emoji; removals stay as tombstones."""

from sqlalchemy import select

from bot.domain.reaction import Reaction
from bot.storage.database import Transaction
from bot.storage.tables import reactions
from bot.storage.upsert import insert_or

_KEY = ("team_id", "channel_id", "ts", "user_id", "emoji")


def save_reaction(tx: Transaction, reaction: Reaction) -> None:
    """Insert or update a reaction, unless a newer event about it is known (`newer_wins`)."""
    statement = insert_or(tx, reactions).values(
        team_id=reaction.team_id,
        channel_id=reaction.channel_id,
        ts=reaction.ts,
        user_id=reaction.user_id,
        emoji=reaction.emoji,
        event_ts=reaction.event_ts,
        removed=reaction.removed,
    )
    arriving = statement.excluded
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=_KEY,
            set_={"event_ts": arriving.event_ts, "removed": arriving.removed},
            where=reactions.c.event_ts < arriving.event_ts,
        )
    )


def list_reactions(tx: Transaction, team_id: str, channel_id: str, ts: str) -> list[Reaction]:
    """Return what is known of a message's reactions, removed ones too, in no promised order."""
    query = select(
        reactions.c.team_id,
        reactions.c.channel_id,
        reactions.c.ts,
        reactions.c.user_id,
        reactions.c.emoji,
        reactions.c.event_ts,
        reactions.c.removed,
    ).where(
        reactions.c.team_id == team_id,
        reactions.c.channel_id == channel_id,
        reactions.c.ts == ts,
    )
    return [Reaction(*row) for row in tx.execute(query)]
