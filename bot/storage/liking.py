"""What became of a release: its messages, and what people did to each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import and_, func, select

from bot.domain.reaction import base_emoji
from bot.domain.release import Operation, ReleaseState
from bot.storage.database import Transaction
from bot.storage.lookup import Place
from bot.storage.tables import deliveries, reactions, reading_lists, releases, sections


@dataclass(frozen=True, slots=True)
class ReleasedMessage:
    """A message of a release; `place` is its section's, None of the parent and the introduction."""

    ts: str
    place: Place | None
    is_parent: bool


@dataclass(frozen=True, slots=True)
class Given:
    """A reaction as it counts: an emoji without skin tone, and who gave it to which message."""

    ts: str
    user_id: str
    emoji: str


@dataclass(frozen=True, slots=True)
class KeptReaction:
    """A reaction with what it was given to; `section_title` is None for a release's parent."""

    list_id: int
    list_title: str
    anchor: str | None
    section_title: str | None
    channel_id: str
    ts: str
    emoji: str
    user_id: str
    event_ts: str


def list_released(tx: Transaction, team_id: str, release_id: int) -> list[ReleasedMessage]:
    """Return the messages of a release that Slack has, in order."""
    query = (
        select(deliveries.c.ts, sections.c.list_id, sections.c.anchor, deliveries.c.position)
        .select_from(deliveries)
        .join(sections, sections.c.section_id == deliveries.c.section_id, isouter=True)
        .where(
            deliveries.c.team_id == team_id,
            deliveries.c.release_id == release_id,
            deliveries.c.operation == Operation.POST,
            deliveries.c.ts.is_not(None),
        )
        .order_by(deliveries.c.position)
    )
    return [
        ReleasedMessage(ts, None if list_id is None else (list_id, anchor), is_parent=position == 0)
        for ts, list_id, anchor, position in tx.execute(query)
    ]


def list_given(
    tx: Transaction, team_id: str, channel_id: str, timestamps: Iterable[str]
) -> set[Given]:
    """Return the reactions to messages of a channel, each that counts once."""
    query = select(reactions.c.ts, reactions.c.user_id, reactions.c.emoji).where(
        reactions.c.team_id == team_id,
        reactions.c.channel_id == channel_id,
        reactions.c.ts.in_(list(timestamps)),
        ~reactions.c.removed,
    )
    return {Given(ts, user_id, base_emoji(emoji)) for ts, user_id, emoji in tx.execute(query)}


def count_people_before(
    tx: Transaction, team_id: str, channel_id: str, release_id: int, limit: int
) -> list[int]:
    """Return how many people reacted to each of the last releases to a channel before one."""
    this = select(releases.c.opened_at).where(releases.c.release_id == release_id)
    before = (
        select(releases.c.release_id)
        .where(
            releases.c.team_id == team_id,
            releases.c.channel_id == channel_id,
            releases.c.state == ReleaseState.POSTED,
            releases.c.opened_at < this.scalar_subquery(),
        )
        .order_by(releases.c.opened_at.desc())
        .limit(limit)
    )
    counts = []
    for earlier in tx.execute(before).scalars().all():
        timestamps = [message.ts for message in list_released(tx, team_id, earlier)]
        given = list_given(tx, team_id, channel_id, timestamps)
        counts.append(len({each.user_id for each in given}))
    return counts


def list_all_given(tx: Transaction, team_id: str) -> Iterator[KeptReaction]:
    """Yield every reaction to a section, or to a release's first message, oldest message first."""
    query = (
        select(
            reading_lists.c.list_id,
            reading_lists.c.title.label("list_title"),
            sections.c.anchor,
            sections.c.title.label("section_title"),
            reactions.c.channel_id,
            reactions.c.ts,
            reactions.c.emoji,
            reactions.c.user_id,
            reactions.c.event_ts,
        )
        .select_from(reactions)
        .join(
            deliveries,
            and_(
                deliveries.c.team_id == reactions.c.team_id,
                deliveries.c.channel_id == reactions.c.channel_id,
                deliveries.c.ts == reactions.c.ts,
                deliveries.c.operation == Operation.POST,
            ),
        )
        .join(sections, sections.c.section_id == deliveries.c.section_id, isouter=True)
        .join(releases, releases.c.release_id == deliveries.c.release_id, isouter=True)
        .join(
            reading_lists,
            reading_lists.c.list_id == func.coalesce(sections.c.list_id, releases.c.list_id),
        )
        .where(reactions.c.team_id == team_id, ~reactions.c.removed)
        .order_by(reactions.c.ts, reactions.c.emoji, reactions.c.user_id)
    )
    for row in tx.execute(query):
        yield KeptReaction(*row)
