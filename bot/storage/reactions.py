"""Reactions, one row a person, message and emoji; removals stay as tombstones."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select, tuple_

from bot.domain.reaction import Reaction, base_emoji
from bot.storage.database import Transaction
from bot.storage.tables import deliveries, reactions, sections
from bot.storage.upsert import insert_or

PLACES_AT_ONCE = 400
"""Two values each: SQLite took no more than 999 a statement until 2020."""

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
    tx: Transaction, team_id: str, places: Sequence[tuple[int, str]]
) -> dict[tuple[int, str], Counter[str]]:
    """Return how often people gave each emoji to sections, named by list id and anchor.

    Whatever the revision in which a section was released; skin tones are one emoji. Sections
    without reactions are left out.
    """
    place = tuple_(sections.c.list_id, sections.c.anchor)
    query = (
        select(sections.c.list_id, sections.c.anchor, reactions.c.emoji, func.count())
        .join(deliveries, deliveries.c.section_id == sections.c.section_id)
        .join(
            reactions,
            (reactions.c.team_id == deliveries.c.team_id)
            & (reactions.c.channel_id == deliveries.c.channel_id)
            & (reactions.c.ts == deliveries.c.ts),
        )
        .where(deliveries.c.team_id == team_id, ~reactions.c.removed)
        .group_by(sections.c.list_id, sections.c.anchor, reactions.c.emoji)
    )
    counts: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for start in range(0, len(places), PLACES_AT_ONCE):
        some = places[start : start + PLACES_AT_ONCE]
        for list_id, anchor, emoji, count in tx.execute(query.where(place.in_(some))):
            counts[list_id, anchor][base_emoji(emoji)] += count
    return dict(counts)
