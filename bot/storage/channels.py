"""The channels that something was released to, and which of them are private."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from bot.domain.viewer import is_direct
from bot.storage import visibility
from bot.storage.database import Transaction
from bot.storage.tables import channels, releases
from bot.storage.upsert import insert_or


@dataclass(frozen=True, slots=True)
class PrivateChannels:
    """Channels that not everybody can read, and to which something was released.

    Whether those in `unknown` are private is not known, so it is assumed. `direct` are the direct
    messages of the person in question; those of others are nowhere here.
    """

    known: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    direct: frozenset[str] = frozenset()


def record_channel(
    tx: Transaction, team_id: str, channel_id: str, *, is_private: bool, now: datetime
) -> None:
    """Keep whether a channel is private; a new one may be posted to from `now` on."""
    visibility.note_change(tx, team_id)
    statement = insert_or(tx, channels).values(
        team_id=team_id, channel_id=channel_id, next_post_at=now, is_private=is_private
    )
    known = {"is_private": is_private}
    tx.execute(
        statement.on_conflict_do_update(index_elements=["team_id", "channel_id"], set_=known)
    )


def find_private_channels(
    tx: Transaction, team_id: str, user_id: str, here: str
) -> PrivateChannels:
    """Return the workspace's private channels, as far as they may be theirs who asks in `here`."""
    query = select(channels.c.channel_id, channels.c.is_private).where(
        channels.c.team_id == team_id, channels.c.is_private.is_not(False)
    )
    rows = tx.execute(query).all()
    shared = [row for row in rows if not is_direct(row.channel_id)]
    direct = frozenset(row.channel_id for row in rows if is_direct(row.channel_id))
    return PrivateChannels(
        known=frozenset(row.channel_id for row in shared if row.is_private),
        unknown=frozenset(row.channel_id for row in shared if row.is_private is None),
        direct=_keep_theirs(tx, team_id, user_id, direct) | (direct & {here}),
    )


def _keep_theirs(
    tx: Transaction, team_id: str, user_id: str, direct: frozenset[str]
) -> frozenset[str]:
    """Return those direct messages that were opened to release something to a person."""
    if not direct:
        return direct
    query = select(releases.c.channel_id).where(
        releases.c.team_id == team_id,
        releases.c.channel_id.in_(list(direct)),
        releases.c.target == user_id,
    )
    return frozenset(str(each) for each in tx.execute(query).scalars())


def find_privacy(tx: Transaction, team_id: str) -> dict[str, bool | None]:
    """Return for each channel that something was released to whether it is private, None where that
    is not known."""
    query = select(channels.c.channel_id, channels.c.is_private)
    rows = tx.execute(query.where(channels.c.team_id == team_id))
    return {channel_id: is_private for channel_id, is_private in rows}


def record_known(tx: Transaction, team_id: str, is_private: Mapping[str, bool | None]) -> None:
    """Keep what came to be known of channels that stand here already; None changes nothing."""
    visibility.note_change(tx, team_id)
    for channel_id, private in is_private.items():
        if private is None:
            continue
        tx.execute(
            update(channels)
            .where(channels.c.team_id == team_id, channels.c.channel_id == channel_id)
            .values(is_private=private)
        )
