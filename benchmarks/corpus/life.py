"""What became of made lists in a team's years: imported, released, and liked by some."""

from datetime import UTC, datetime, time
from random import Random

from sqlalchemy import bindparam, update

from benchmarks.corpus.sections import FIRST_WEEK, Made
from bot.domain.reaction import Reaction
from bot.domain.reading_list import Section, plain_text
from bot.domain.release import Body, DeliveryState, Message, ReleaseState
from bot.storage import deliveries, reactions, reading_lists, releases, tables
from bot.storage.channels import record_channel
from bot.storage.database import Transaction
from bot.storage.workspaces import Workspace, save_workspace

TEAM = "T0READLIST"
"""The workspace that the lists belong to: the embedded one's id."""

CHANNELS = ("C0GENERAL", "C0READING", "C0PLATFORM", "C0SECURITY", "C0RESEARCH")
PRIVATE, PRIVATE_SHARE = "G0CURATORS", 0.04
"""A channel whose lists only its members find, and how many of the lists go there."""

EMOJI = ("thumbsup", "bookmark", "heart", "eyes", "tada")
LIKED = 0.15
"""The share of sections with reactions: one to twelve."""


def reach_workspace(tx: Transaction) -> None:
    """Record the workspace, whose address every message's address begins with, and its channels."""
    url = "https://readlist.example.org/"
    workspace = Workspace(TEAM, "Readlist", url, "U0READLIST")
    founded_at = datetime.combine(FIRST_WEEK, time(), UTC)
    save_workspace(tx, workspace, founded_at)
    for channel_id in CHANNELS:
        record_channel(tx, TEAM, channel_id, is_private=False, now=founded_at)
    record_channel(tx, TEAM, PRIVATE, is_private=True, now=founded_at)


def release(tx: Transaction, made: Made) -> None:
    """Save a list as an import does, and what its release left in the ledger."""
    released_at = datetime.combine(made.day, time(9), UTC)
    list_id, _ = reading_lists.save_list(tx, TEAM, made.name, made.text, made.parsed, released_at)
    random = Random(list_id)
    channel_id = PRIVATE if random.random() < PRIVATE_SHARE else random.choice(CHANNELS)
    messages = [Message(0, None, 1, 1, (Body(made.parsed.title),))]
    for place, section in enumerate(made.parsed.sections):
        messages.append(Message(place + 1, place, 1, 1, (_render(section),)))
    release_id = releases.insert_release(
        tx,
        TEAM,
        list_id,
        target=channel_id,
        release_at=released_at,
        zone="UTC",
        messages=len(messages),
        now=released_at,
    )
    revision_id = reading_lists.get_text(tx, TEAM, list_id).revision_id
    section_ids = reading_lists.get_section_ids(tx, revision_id)
    deliveries.insert_deliveries(
        tx, TEAM, channel_id, release_id, messages, section_ids, released_at
    )
    seconds = int(released_at.timestamp())
    sent = [f"{seconds + place}.{list_id:06}" for place in range(len(messages))]
    _mark_sent(tx, release_id, channel_id, revision_id, sent)
    for ts in sent[1:]:
        if random.random() < LIKED:
            _react(tx, channel_id, ts, random)


def _render(section: Section) -> Body:
    """Return about as many bytes as a real message has."""
    shown = plain_text(section.blocks)
    element = {"type": "rich_text_section", "elements": [{"type": "text", "text": shown}]}
    return Body(shown, ({"type": "rich_text", "elements": [element]},))


def _mark_sent(
    tx: Transaction, release_id: int, channel_id: str, revision_id: int, sent: list[str]
) -> None:
    releases.move_release(
        tx,
        release_id,
        ReleaseState.SCHEDULED,
        ReleaseState.POSTED,
        channel_id=channel_id,
        revision_id=revision_id,
        sent=len(sent),
        thread_ts=sent[0],
    )
    mark = (
        update(tables.deliveries)
        .where(
            tables.deliveries.c.release_id == release_id,
            tables.deliveries.c.position == bindparam("place"),
        )
        .values(state=DeliveryState.SENT, ts=bindparam("sent_ts"))
    )
    tx.execute(mark, [{"place": place, "sent_ts": ts} for place, ts in enumerate(sent)])


def _react(tx: Transaction, channel_id: str, ts: str, random: Random) -> None:
    for person in range(random.randint(1, 12)):
        emoji = random.choice(EMOJI)
        reaction = Reaction(TEAM, channel_id, ts, f"U{person}", emoji, ts, removed=False)
        reactions.save_reaction(tx, reaction)
