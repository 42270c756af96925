"""The ledger: every message that readlist owes Slack, and who may send it now."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from bot.domain.release import Body, Claim, DeliveryState, Message, Operation, Result
from bot.storage.database import Transaction
from bot.storage.tables import Instant, channels, deliveries, sections
from bot.storage.upsert import insert_or


def insert_deliveries(
    tx: Transaction,
    team_id: str,
    channel_id: str,
    release_id: int,
    messages: Sequence[Message],
    section_ids: Sequence[int],
    now: datetime,
) -> None:
    """Write a release's messages into the ledger, bodies and all, and give the channel a pace."""
    rows = [
        {
            "delivery_key": f"release:{release_id}:{message.position}",
            "team_id": team_id,
            "channel_id": channel_id,
            "release_id": release_id,
            "section_id": _pick(section_ids, message.section),
            "position": message.position,
            "part": message.part,
            "parts": message.parts,
            "operation": message.operation,
            "state": DeliveryState.PENDING,
            "bodies": [asdict(body) for body in message.bodies],
            "body": 0,
            "not_before": now,
            "attempts": 0,
        }
        for message in messages
    ]
    tx.execute(insert(deliveries), rows)
    _give_pace(tx, team_id, channel_id, now)


def insert_single(
    tx: Transaction,
    team_id: str,
    delivery_key: str,
    channel_id: str,
    bodies: Sequence[Body],
    now: datetime,
    *,
    operation: Operation = Operation.POST,
    ts: str | None = None,
    position: int = 0,
    preview_id: str | None = None,
    reply_to: str | None = None,
) -> bool:
    """Owe Slack a message that stands alone, and give the channel a pace.

    With `operation`, a change or the deletion of the channel's message `ts`; `reply_to` is the ts
    of the thread that it goes to, and `position` its place in a preview. False, and nothing is
    written, where one with this key was written before.
    """
    statement = insert_or(tx, deliveries).values(
        delivery_key=delivery_key,
        team_id=team_id,
        channel_id=channel_id,
        position=position,
        part=1,
        parts=1,
        operation=operation,
        ts=ts,
        preview_id=preview_id,
        reply_to=reply_to,
        state=DeliveryState.PENDING,
        bodies=[asdict(body) for body in bodies],
        body=0,
        not_before=now,
        attempts=0,
    )
    unless_known = statement.on_conflict_do_nothing(index_elements=["team_id", "delivery_key"])
    if tx.execute(unless_known.returning(deliveries.c.delivery_id)).first() is None:
        return False
    _give_pace(tx, team_id, channel_id, now)
    return True


def _give_pace(tx: Transaction, team_id: str, channel_id: str, now: datetime) -> None:
    pace = insert_or(tx, channels).values(team_id=team_id, channel_id=channel_id, next_post_at=now)
    tx.execute(pace.on_conflict_do_nothing())


def record_results(tx: Transaction, results: Sequence[Result], now: datetime) -> list[Result]:
    """Apply what became of claimed deliveries; return those whose claim was not lost meanwhile.

    A message that was seen to exist is recorded even then, unless another one was: a certainty
    outweighs a claim.
    """
    sent = _record_sent(tx, [r for r in results if r.change.state is DeliveryState.SENT], now)
    others = (r for r in results if r.change.state is not DeliveryState.SENT)
    return [*sent, *(result for result in others if _record_other(tx, result))]


def _record_sent(tx: Transaction, results: Sequence[Result], now: datetime) -> list[Result]:
    if not results:
        return []
    unsent = (
        select(deliveries.c.delivery_id)
        .where(
            deliveries.c.delivery_id.in_([result.claim.delivery_id for result in results]),
            deliveries.c.state != DeliveryState.SENT,
        )
        .order_by(deliveries.c.delivery_id)
        .with_for_update()
    )
    open_ids = set(tx.execute(unsent).scalars())
    recorded = [result for result in results if result.claim.delivery_id in open_ids]
    if recorded:
        mark = (
            update(deliveries)
            .where(deliveries.c.delivery_id == bindparam("id"))
            .values(
                state=DeliveryState.SENT,
                ts=bindparam("sent_ts"),
                sent_at=now,
                not_before=now,
                lease_until=None,
                error=None,
            )
        )
        tx.execute(
            mark,
            [{"id": r.claim.delivery_id, "sent_ts": r.change.ts or r.claim.ts} for r in recorded],
        )
        _mark_deleted(tx, [r.claim for r in recorded if r.claim.operation is Operation.DELETE], now)
    return recorded


def _mark_deleted(tx: Transaction, claims: Sequence[Claim], now: datetime) -> None:
    """Write beside the messages that were deleted that they are gone."""
    if not claims:
        return
    gone = update(deliveries).where(
        deliveries.c.team_id == bindparam("team"),
        deliveries.c.channel_id == bindparam("channel"),
        deliveries.c.ts == bindparam("gone_ts"),
        deliveries.c.operation == Operation.POST,
    )
    tx.execute(
        gone.values(deleted_at=now),
        [{"team": c.team_id, "channel": c.channel_id, "gone_ts": c.ts} for c in claims],
    )


def is_in_flight(tx: Transaction, release_id: int) -> bool:
    """Say whether a message of a release is claimed: it may be there or appear."""
    sending = select(deliveries.c.delivery_id).where(
        deliveries.c.release_id == release_id, deliveries.c.state == DeliveryState.SENDING
    )
    return tx.execute(sending.limit(1)).first() is not None


def drop_deliveries(tx: Transaction, release_id: int) -> None:
    """Forget what a release owes, none of which Slack has: it is to be opened anew."""
    tx.execute(delete(deliveries).where(deliveries.c.release_id == release_id))


def _record_other(tx: Transaction, result: Result) -> bool:
    claim, change = result.claim, result.change
    values: dict[str, Any] = {
        "state": change.state,
        "not_before": change.not_before,
        "error": change.error,
        "lease_until": change.lease_until,
    }
    if change.body is not None:
        values["body"] = change.body
    statement = update(deliveries).where(
        deliveries.c.delivery_id == claim.delivery_id,
        deliveries.c.state == DeliveryState.SENDING,
        deliveries.c.worker == claim.worker,
        deliveries.c.claimed_at == claim.claimed_at,
    )
    return tx.execute(statement.values(values)).rowcount == 1


def hold_channels(tx: Transaction, holds: Sequence[tuple[Claim, datetime]]) -> None:
    """Let nobody post to the claims' channels before the instants given; never shortens a wait."""
    if not holds:
        return
    hold = (
        update(channels)
        .where(
            channels.c.team_id == bindparam("team"),
            channels.c.channel_id == bindparam("channel"),
            channels.c.next_post_at < bindparam("until", type_=Instant),
        )
        .values(next_post_at=bindparam("until", type_=Instant))
    )
    ordered = sorted(holds, key=lambda each: (each[0].team_id, each[0].channel_id))
    tx.execute(
        hold,
        [{"team": c.team_id, "channel": c.channel_id, "until": until} for c, until in ordered],
    )


def list_section_ts(tx: Transaction, release_id: int) -> list[tuple[int, str]]:
    """Return (position of the section, ts of its first message) for what a release has sent."""
    query = (
        select(sections.c.position, deliveries.c.ts)
        .join(sections, sections.c.section_id == deliveries.c.section_id)
        .where(
            deliveries.c.release_id == release_id,
            deliveries.c.part == 1,
            deliveries.c.ts.is_not(None),
        )
    )
    return [(position, ts) for position, ts in tx.execute(query)]


def reset_failed(tx: Transaction, release_id: int, now: datetime) -> None:
    """Make a release's failed deliveries pending again, from their first body."""
    tx.execute(
        update(deliveries)
        .where(deliveries.c.release_id == release_id, deliveries.c.state == DeliveryState.FAILED)
        .values(state=DeliveryState.PENDING, body=0, not_before=now, error=None)
    )


def settle_doubt(tx: Transaction, release_id: int, now: datetime, *, not_posted: bool) -> int:
    """Hurry a release's deliveries in doubt, return how many there are.

    They are looked up anew at once, or, where a person saw that they are `not_posted`, sent.
    """
    in_doubt = update(deliveries).where(
        deliveries.c.release_id == release_id,
        deliveries.c.state == DeliveryState.SENDING,
        deliveries.c.error.is_not(None),
        deliveries.c.lease_until > now,  # sooner, the message may still be on its way
    )
    long_ago = now - timedelta(days=1)
    values = (
        {"state": DeliveryState.PENDING, "not_before": now, "error": None}
        if not_posted
        else {"lease_until": long_ago}
    )
    return tx.execute(in_doubt.values(values)).rowcount


def _pick(section_ids: Sequence[int], section: int | None) -> int | None:
    return section_ids[section] if section is not None and section < len(section_ids) else None
