"""Deletions: messages of releases that were taken back, and what the ledger owes Slack for each."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from bot.domain.release import DeliveryState, Operation, ReleaseState, Result
from bot.storage.database import Transaction
from bot.storage.deliveries import insert_single
from bot.storage.tables import deliveries, releases

DELETION = "delete:"
"""What the key of a taken back message's deletion begins with; its release and position follow."""


def owe_deletions(tx: Transaction, team_id: str, release_id: int, now: datetime) -> int:
    """Owe Slack the deletion of each message of a release, the last one first; return how many.

    So the parent goes last: while it is there, its thread is.
    """
    sent = (
        select(deliveries.c.position, deliveries.c.channel_id, deliveries.c.ts)
        .where(
            deliveries.c.team_id == team_id,
            deliveries.c.release_id == release_id,
            deliveries.c.operation == Operation.POST,
            deliveries.c.ts.is_not(None),
            deliveries.c.deleted_at.is_(None),
        )
        .order_by(deliveries.c.position.desc())
    )
    rows = tx.execute(sent).all()
    for position, channel_id, ts in rows:
        key = f"{DELETION}{release_id}:{position}"
        insert_single(tx, team_id, key, channel_id, (), now, operation=Operation.DELETE, ts=ts)
    return len(rows)


def owe_late_deletions(tx: Transaction, results: Sequence[Result], now: datetime) -> None:
    """Owe Slack the deletion of messages that came to be there after their release was taken back.

    Nothing is taken back while a message is on its way; but a claim may have been given up by then,
    or be written down in that very moment.
    """
    ids = {result.claim.release_id for result in results if result.claim.release_id is not None}
    if not ids:
        return
    withdrawn = select(releases.c.team_id, releases.c.release_id).where(
        releases.c.release_id.in_(ids), releases.c.state == ReleaseState.WITHDRAWN
    )
    for team_id, release_id in tx.execute(withdrawn).all():
        owe_deletions(tx, team_id, release_id, now)


def reset_deletions(tx: Transaction, team_id: str, release_id: int, now: datetime) -> None:
    """Owe Slack once more the deletions of a release's messages that it refused."""
    refused = select(deliveries.c.delivery_id, deliveries.c.delivery_key).where(
        deliveries.c.team_id == team_id,
        deliveries.c.release_id.is_(None),
        deliveries.c.operation == Operation.DELETE,
        deliveries.c.state == DeliveryState.FAILED,
    )
    mine = [row for row, key in tx.execute(refused) if read_deletion(key) == release_id]
    again = update(deliveries).where(deliveries.c.delivery_id.in_(mine))
    tx.execute(again.values(state=DeliveryState.PENDING, not_before=now, error=None))


def find_deleting(tx: Transaction, team_id: str) -> frozenset[int]:
    """Return the releases of which messages are still to be deleted."""
    deletions = select(deliveries.c.delivery_key).where(
        deliveries.c.team_id == team_id,
        deliveries.c.release_id.is_(None),
        deliveries.c.operation == Operation.DELETE,
    )
    # One state at a time, or SQLite looks at all that the workspace has.
    pending = deletions.where(deliveries.c.state == DeliveryState.PENDING)
    sending = deletions.where(deliveries.c.state == DeliveryState.SENDING)
    found = [read_deletion(key) for key in tx.execute(pending.union_all(sending)).scalars()]
    return frozenset(each for each in found if each is not None)


def read_deletion(delivery_key: str) -> int | None:
    """Return the release of which a delivery deletes a message; None where it does not."""
    if not delivery_key.startswith(DELETION):
        return None
    return int(delivery_key.removeprefix(DELETION).partition(":")[0])
