"""The ledger: every message that readlist owes Slack, and who may send it now."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, insert, null, select, update

from bot.domain.release import (
    Body,
    Claim,
    DeliveryState,
    Message,
    Operation,
    ReleaseState,
    Result,
)
from bot.storage.database import Transaction
from bot.storage.tables import Instant, channels, deliveries, releases, sections
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
    pace = insert_or(tx, channels).values(team_id=team_id, channel_id=channel_id, next_post_at=now)
    tx.execute(pace.on_conflict_do_nothing())


def claim_due(
    tx: Transaction, worker: str, now: datetime, *, lease: timedelta, pace: timedelta, limit: int
) -> list[Claim]:
    """Claim up to `limit` deliveries, one a channel: each the first unsent one of its release.

    A delivery is claimed where it is pending and due and its channel's pace allows a message;
    the pace moves on with the claim. What another worker claims at the same time is left to it.
    """
    channel = (deliveries.c.team_id, deliveries.c.channel_id)
    query = (
        _sendable(select(*channel, func.min(deliveries.c.delivery_id)))
        .where(deliveries.c.not_before <= now, channels.c.next_post_at <= now)
        .group_by(*channel)
        .order_by(func.min(deliveries.c.delivery_id))
        .limit(limit)
    )
    first = {(team_id, channel_id): id_ for team_id, channel_id, id_ in tx.execute(query)}
    if not first:
        return []
    won = _advance_pace(tx, list(first), now, now + pace)
    return _claim(tx, [first[key] for key in won], DeliveryState.PENDING, worker, now, lease)


def claim_expired(
    tx: Transaction, worker: str, now: datetime, *, lease: timedelta, settle: timedelta, limit: int
) -> list[Claim]:
    """Claim deliveries whose lease ended `settle` ago without an outcome: they are in doubt."""
    query = (
        select(deliveries.c.delivery_id)
        .where(
            deliveries.c.state == DeliveryState.SENDING,
            deliveries.c.lease_until <= now - settle,
        )
        .order_by(deliveries.c.lease_until)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(tx.execute(query).scalars())
    return _claim(tx, ids, DeliveryState.SENDING, worker, now, lease) if ids else []


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
    return recorded


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


def find_next_delivery_at(tx: Transaction, settle: timedelta) -> datetime | None:
    """Return when the next delivery can be sent or looked up, past instants included."""
    latest = func.max if tx.dialect.name == "sqlite" else func.greatest
    due_at = latest(deliveries.c.not_before, channels.c.next_post_at, type_=Instant)
    sendable = _sendable(select(func.min(due_at, type_=Instant)))
    expiring = select(func.min(deliveries.c.lease_until)).where(
        deliveries.c.state == DeliveryState.SENDING
    )
    send_at = tx.execute(sendable).scalar_one_or_none()
    lease_until = tx.execute(expiring).scalar_one_or_none()
    instants = [send_at, lease_until and lease_until + settle]
    return min((at for at in instants if at is not None), default=None)


def _sendable(query: Select[Any]) -> Select[Any]:
    """Narrow a query to pending deliveries at which a release that is going out stands."""
    return (
        query.select_from(deliveries)
        .join(
            releases,
            (releases.c.release_id == deliveries.c.release_id)
            & (releases.c.sent == deliveries.c.position),
        )
        .join(
            channels,
            (channels.c.team_id == deliveries.c.team_id)
            & (channels.c.channel_id == deliveries.c.channel_id),
        )
        .where(
            releases.c.state == ReleaseState.POSTING,
            deliveries.c.state == DeliveryState.PENDING,
        )
    )


def _advance_pace(
    tx: Transaction, keys: Sequence[tuple[str, str]], now: datetime, until: datetime
) -> list[tuple[str, str]]:
    """Move the pace of those channels that are still free, return them."""
    won: list[tuple[str, str]] = []
    for team_id in sorted({team_id for team_id, _ in keys}):
        mine = channels.c.team_id == team_id
        wanted = channels.c.channel_id.in_([channel for team, channel in keys if team == team_id])
        free = (
            select(channels.c.channel_id)
            .where(mine, wanted, channels.c.next_post_at <= now)
            .with_for_update(skip_locked=True)
        )
        ids = list(tx.execute(free).scalars())
        tx.execute(
            update(channels).where(mine, channels.c.channel_id.in_(ids)).values(next_post_at=until)
        )
        won += [(team_id, channel_id) for channel_id in ids]
    return won


def _claim(
    tx: Transaction,
    ids: Iterable[int],
    state: DeliveryState,
    worker: str,
    now: datetime,
    lease: timedelta,
) -> list[Claim]:
    """Take the deliveries that are still in `state`; (`worker`, `now`) is the claim's name."""
    values: dict[str, Any] = {
        "state": DeliveryState.SENDING,
        "worker": worker,
        "claimed_at": now,
        "first_claimed_at": func.coalesce(deliveries.c.first_claimed_at, now),
        "lease_until": now + lease,
    }
    if state is DeliveryState.PENDING:
        values |= {"attempts": deliveries.c.attempts + 1, "error": None}
    claimed = (
        update(deliveries)
        .where(deliveries.c.delivery_id.in_(list(ids)), deliveries.c.state == state)
        .values(values)
        .returning(deliveries.c.delivery_id)
    )
    won = list(tx.execute(claimed).scalars())
    query = _select_claims(won, with_previous=state is DeliveryState.SENDING)
    return [_read_claim(row) for row in tx.execute(query)] if won else []


def _select_claims(ids: Sequence[int], *, with_previous: bool) -> Select[tuple[Any, ...]]:
    """The claims' rows; only a look-up needs to know the ts of the message before."""
    before = deliveries.alias("before")
    previous = (
        select(before.c.ts)
        .where(
            before.c.release_id == deliveries.c.release_id,
            before.c.position == deliveries.c.position - 1,
        )
        .scalar_subquery()
    )
    return (
        select(
            deliveries,
            releases.c.thread_ts,
            (previous if with_previous else null()).label("previous_ts"),
        )
        .join(releases, releases.c.release_id == deliveries.c.release_id)
        .where(deliveries.c.delivery_id.in_(ids))
        .order_by(deliveries.c.delivery_id)
    )


def _read_claim(row: Row[Any]) -> Claim:
    is_post = row.operation == Operation.POST  # an update changes the thread's parent
    return Claim(
        delivery_id=row.delivery_id,
        release_id=row.release_id,
        team_id=row.team_id,
        channel_id=row.channel_id,
        delivery_key=row.delivery_key,
        operation=Operation(row.operation),
        position=row.position,
        body=row.body,
        bodies=tuple(Body(body["text"], tuple(body["blocks"])) for body in row.bodies),
        thread_ts=row.thread_ts if is_post and row.position else None,
        ts=row.ts if is_post else row.thread_ts,
        attempts=row.attempts,
        worker=row.worker,
        claimed_at=row.claimed_at,
        first_claimed_at=row.first_claimed_at,
        lease_until=row.lease_until,
        previous_ts=row.previous_ts,
    )


def _pick(section_ids: Sequence[int], section: int | None) -> int | None:
    return section_ids[section] if section is not None and section < len(section_ids) else None
