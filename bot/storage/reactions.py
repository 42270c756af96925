"""Reactions, one row a person, message and emoji; removals stay as tombstones."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from bot.domain.reaction import Reaction, base_emoji
from bot.storage.arrays import each_place, write_json, written
from bot.storage.database import Transaction
from bot.storage.lookup import Place
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


def count_reactions(
    tx: Transaction, team_id: str, places: Sequence[Place]
) -> dict[Place, Counter[str]]:
    """Return how often people gave each emoji to sections, which are named by list id and anchor.

    Whatever the revision in which a section was released; skin tones are one emoji. Sections
    without reactions are left out.
    """
    statement = (
        "SELECT place.list_id, place.anchor, reactions.emoji, count(*) "  # noqa: S608
        f"FROM {each_place(tx)} CROSS JOIN sections CROSS JOIN deliveries CROSS JOIN reactions "
        "WHERE sections.list_id = place.list_id AND sections.anchor = place.anchor "
        "AND deliveries.section_id = sections.section_id AND deliveries.team_id = :team_id "
        "AND reactions.team_id = deliveries.team_id "
        "AND reactions.channel_id = deliveries.channel_id AND reactions.ts = deliveries.ts "
        "AND NOT reactions.removed GROUP BY place.list_id, place.anchor, reactions.emoji"
    )
    counts: dict[Place, Counter[str]] = defaultdict(Counter)
    values = {"team_id": team_id, "places": write_json(list(places))}
    for list_id, anchor, emoji, count in tx.execute(written(statement), values):
        counts[list_id, anchor][base_emoji(emoji)] += count
    return dict(counts)
