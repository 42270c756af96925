"""Messages of no release, which a person asked for: rows of the ledger, each sent by its writer.

No dispatcher claims them: they have no lease. A message that is still "sending" long after may or
may not exist in Slack.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update

from bot.domain.release import DeliveryState, Message, Outcome, Sent, Unknown
from bot.storage.database import Transaction
from bot.storage.tables import deliveries
from bot.storage.upsert import insert_or


def claim_message(
    tx: Transaction,
    team_id: str,
    delivery_key: str,
    channel_id: str,
    section_id: int | None,
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


def forget_person(tx: Transaction, team_id: str, user_id: str) -> None:
    """Take somebody out of the messages that they shared, or had sent to themselves.

    The rows stay, since others' reactions belong to them; keys and bodies, which name the person,
    go. A press of theirs that Slack tells of again would be acted upon again.
    """
    columns = deliveries.c
    query = select(columns.delivery_id, columns.delivery_key).where(
        columns.team_id == team_id,
        or_(*(_begins(f"{kind}:{user_id}:") for kind in ("share", "send", "answer"))),
    )
    for delivery_id, key in tx.execute(query).all():
        mine = update(deliveries).where(columns.delivery_id == delivery_id)
        kind = key.partition(":")[0]
        tx.execute(mine.values(delivery_key=f"{kind}:forgotten:{delivery_id}", bodies=[]))


def _begins(beginning: str) -> ColumnElement[bool]:
    """Whether a key begins so. Not by a range: PostgreSQL may sort colons as a language does."""
    return func.substr(deliveries.c.delivery_key, 1, len(beginning)) == beginning


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
