"""Messages of no release, which a person asked for: rows of the ledger, each sent by its writer.

No dispatcher claims them: they have no lease. A message that is still "sending" long after may or
may not exist in Slack.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import update

from bot.domain.release import DeliveryState, Message, Outcome, Sent, Unknown
from bot.storage.database import Transaction
from bot.storage.tables import deliveries
from bot.storage.upsert import insert_or


def claim_message(
    tx: Transaction,
    team_id: str,
    delivery_key: str,
    channel_id: str,
    section_id: int,
    message: Message,
    now: datetime,
) -> bool:
    """Write a message down before it is sent; False where one with this key was written before."""
    statement = insert_or(tx, deliveries).values(
        delivery_key=delivery_key,
        team_id=team_id,
        channel_id=channel_id,
        section_id=section_id,
        position=message.position,
        part=message.part,
        parts=message.parts,
        operation=message.operation,
        state=DeliveryState.SENDING,
        bodies=[asdict(body) for body in message.bodies],
        body=0,
        not_before=now,
        attempts=1,
    )
    unless_known = statement.on_conflict_do_nothing(index_elements=["team_id", "delivery_key"])
    return tx.execute(unless_known.returning(deliveries.c.delivery_id)).first() is not None


def record_outcome(
    tx: Transaction, team_id: str, delivery_key: str, outcome: Outcome, body: int, now: datetime
) -> None:
    """Write down what became of a message, and which of its bodies Slack was given last."""
    values: dict[str, Any] = {"body": body}
    match outcome:
        case Sent(ts):
            values |= {"state": DeliveryState.SENT, "ts": ts, "sent_at": now}
        case Unknown(why):
            values |= {"error": why}
        case refused:
            values |= {"state": DeliveryState.FAILED, "error": refused.why}
    mine = (deliveries.c.team_id == team_id, deliveries.c.delivery_key == delivery_key)
    tx.execute(update(deliveries).where(*mine).values(values))
