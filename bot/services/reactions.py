"""What follows when somebody reacts to a message."""

import secrets
from dataclasses import replace
from functools import partial

from bot.domain.people import SIGN, Marker
from bot.domain.reaction import Reaction, read_instant
from bot.storage import people, reactions, saves
from bot.storage.database import Database, Transaction

KEY_BYTES = 32


async def load_marker(db: Database, *, only_counts: bool = False) -> Marker:
    """Return what turns people into what is kept of them; its key is made the first time."""
    key = await db.read(people.find_key)
    if key is None:
        made = secrets.token_bytes(KEY_BYTES)
        key = await db.write(lambda tx: people.keep_key(tx, made))
    return Marker(key, only_counts)


async def record_reaction(db: Database, marker: Marker, reaction: Reaction) -> None:
    """Keep what an event says of a message of ours; a second call changes nothing.

    It is committed when this returns. Raises StorageError where it is not.
    """
    mark = marker.mark(reaction.team_id, reaction.user_id)
    kept = replace(reaction, user_id=mark) if marker.only_counts else reaction
    made_at = read_instant(reaction.event_ts)
    await db.write(lambda tx: reactions.record_reaction(tx, kept, mark, made_at))


async def tidy(db: Database, team_id: str) -> None:
    """Let what came too early join its messages, and drop what was of no message of ours."""

    def write(tx: Transaction) -> None:
        reactions.adopt_early(tx, team_id)
        reactions.forget_strays(tx, team_id)

    if await db.read(lambda tx: reactions.has_early(tx, team_id)):
        await db.write(write)


async def mark_everybody(db: Database, marker: Marker, team_id: str) -> int:
    """Keep everybody whose id is kept by their mark instead; return how many people that were.

    For a workspace that from now on keeps numbers only.
    """
    named = await db.read(lambda tx: _list_named(tx, team_id))
    for user_id in named:
        await db.write(partial(_mark, marker, team_id, user_id))
    return len(named)


def _list_named(tx: Transaction, team_id: str) -> list[str]:
    """Return those whose reactions, or saved sections, are kept by their id."""
    found = {*reactions.list_people(tx, team_id, SIGN), *saves.list_people(tx, team_id, SIGN)}
    return sorted(found)


def _mark(marker: Marker, team_id: str, user_id: str, tx: Transaction) -> None:
    mark = marker.mark(team_id, user_id)
    reactions.rename_person(tx, team_id, user_id, mark)
    saves.rename_person(tx, team_id, user_id, mark)
