"""The channels that something was released to, and which of them are private."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from bot.storage.database import Transaction
from bot.storage.tables import channels
from bot.storage.upsert import insert_or


@dataclass(frozen=True, slots=True)
class PrivateChannels:
    """Channels that not everybody can read; of `unknown` ones that is not known, so it is taken
    to be so."""

    known: frozenset[str]
    unknown: frozenset[str]


def record_channel(
    tx: Transaction, team_id: str, channel_id: str, *, is_private: bool, now: datetime
) -> None:
    """Keep whether a channel is private; a new one may be posted to from `now` on."""
    statement = insert_or(tx, channels).values(
        team_id=team_id, channel_id=channel_id, next_post_at=now, is_private=is_private
    )
    known = {"is_private": is_private}
    tx.execute(
        statement.on_conflict_do_update(index_elements=["team_id", "channel_id"], set_=known)
    )


def find_private_channels(tx: Transaction, team_id: str) -> PrivateChannels:
    """Return the workspace's private channels that something was released to."""
    query = select(channels.c.channel_id, channels.c.is_private).where(
        channels.c.team_id == team_id, channels.c.is_private.is_not(False)
    )
    rows = tx.execute(query).all()
    return PrivateChannels(
        known=frozenset(row.channel_id for row in rows if row.is_private),
        unknown=frozenset(row.channel_id for row in rows if row.is_private is None),
    )


def record_known(tx: Transaction, team_id: str, is_private: Mapping[str, bool | None]) -> None:
    """Keep what came to be known of channels that stand here already; None changes nothing."""
    for channel_id, private in is_private.items():
        if private is None:
            continue
        tx.execute(
            update(channels)
            .where(channels.c.team_id == team_id, channels.c.channel_id == channel_id)
            .values(is_private=private)
        )
