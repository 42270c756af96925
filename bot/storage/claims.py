"""Who may send what: claims on the ledger's deliveries, and when the next one is due."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    Row,
    Select,
    Subquery,
    bindparam,
    func,
    null,
    select,
    union_all,
    update,
)

from bot.domain.release import Body, Claim, DeliveryState, Operation, ReleaseState
from bot.storage.database import Transaction
from bot.storage.tables import Instant, channels, deliveries, releases


def claim_due(
    tx: Transaction,
    team_id: str,
    worker: str,
    now: datetime,
    *,
    lease: timedelta,
    pace: timedelta,
    limit: int,
) -> list[Claim]:
    """Claim up to `limit` deliveries, one a channel: each the first unsent one of its release, or
    one that stands alone.

    A delivery is claimed where it is pending and due and its channel's pace allows a message;
    the pace moves on with the claim. What another worker claims at the same time is left to it.
    """
    query = (
        select(_SENDABLE.c.channel_id, func.min(_SENDABLE.c.delivery_id))
        .where(_SENDABLE.c.not_before <= now, _SENDABLE.c.next_post_at <= now)
        .group_by(_SENDABLE.c.channel_id)
        .order_by(func.min(_SENDABLE.c.delivery_id))
        .limit(limit)
    )
    rows = tx.execute(query, {"team_id": team_id})
    first = {channel_id: delivery_id for channel_id, delivery_id in rows}
    if not first:
        return []
    won = _advance_pace(tx, team_id, list(first), now, now + pace)
    return _claim(tx, [first[key] for key in won], DeliveryState.PENDING, worker, now, lease)


def claim_expired(
    tx: Transaction,
    team_id: str,
    worker: str,
    now: datetime,
    *,
    lease: timedelta,
    settle: timedelta,
    in_hand: Collection[int],
    limit: int,
) -> list[Claim]:
    """Claim deliveries whose lease ended `settle` ago without an outcome: they are in doubt.

    Those that the worker has `in_hand` are not: a clock that was set forward ends no request.
    """
    query = (
        select(deliveries.c.delivery_id)
        .where(
            deliveries.c.team_id == team_id,
            deliveries.c.state == DeliveryState.SENDING,
            deliveries.c.lease_until <= now - settle,
            deliveries.c.delivery_id.not_in(list(in_hand)),
        )
        .order_by(deliveries.c.lease_until)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(tx.execute(query).scalars())
    return _claim(tx, ids, DeliveryState.SENDING, worker, now, lease) if ids else []


def find_next_delivery_at(tx: Transaction, team_id: str, settle: timedelta) -> datetime | None:
    """Return when the next delivery can be sent or looked up, past instants included."""
    latest = func.max if tx.dialect.name == "sqlite" else func.greatest
    due_at = latest(_SENDABLE.c.not_before, _SENDABLE.c.next_post_at, type_=Instant)
    sendable = select(func.min(due_at, type_=Instant))
    expiring = select(func.min(deliveries.c.lease_until)).where(
        deliveries.c.team_id == team_id, deliveries.c.state == DeliveryState.SENDING
    )
    send_at = tx.execute(sendable, {"team_id": team_id}).scalar_one_or_none()
    lease_until = tx.execute(expiring).scalar_one_or_none()
    instants = [send_at, lease_until and lease_until + settle]
    return min((at for at in instants if at is not None), default=None)


def _select_sendable() -> Subquery:
    """Select the pending deliveries that may go out, with their own wait and their channel's pace.

    They are those at which a release stands that is going out, and those of no release.
    """
    pending = select(
        deliveries.c.delivery_id,
        deliveries.c.channel_id,
        deliveries.c.not_before,
        channels.c.next_post_at,
    ).where(deliveries.c.state == DeliveryState.PENDING)
    stands = (releases.c.release_id == deliveries.c.release_id) & (
        releases.c.sent == deliveries.c.position
    )
    place = (channels.c.team_id == deliveries.c.team_id) & (
        channels.c.channel_id == deliveries.c.channel_id
    )
    of_releases = pending.select_from(deliveries.join(releases, stands).join(channels, place))
    alone = pending.select_from(deliveries.join(channels, place))
    return union_all(
        of_releases.where(releases.c.team_id == _TEAM, releases.c.state == ReleaseState.POSTING),
        alone.where(deliveries.c.team_id == _TEAM, deliveries.c.release_id.is_(None)),
    ).subquery()


_TEAM: BindParameter[str] = bindparam("team_id")
_SENDABLE = _select_sendable()


def _advance_pace(
    tx: Transaction, team_id: str, channel_ids: Sequence[str], now: datetime, until: datetime
) -> list[str]:
    """Move the pace of those channels that are still free, return them."""
    mine = channels.c.team_id == team_id
    free = (
        select(channels.c.channel_id)
        .where(mine, channels.c.channel_id.in_(channel_ids), channels.c.next_post_at <= now)
        .with_for_update(skip_locked=True)
    )
    won = list(tx.execute(free).scalars())
    tx.execute(
        update(channels).where(mine, channels.c.channel_id.in_(won)).values(next_post_at=until)
    )
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
            releases.c.interval_minutes,
            (previous if with_previous else null()).label("previous_ts"),
        )
        .outerjoin(releases, releases.c.release_id == deliveries.c.release_id)
        .where(deliveries.c.delivery_id.in_(ids))
        .order_by(deliveries.c.delivery_id)
    )


def _read_claim(row: Row[Any]) -> Claim:
    operation = Operation(row.operation)
    is_post = operation is Operation.POST
    # What belongs to a release and is no post changes the thread's parent.
    of_parent = not is_post and row.release_id is not None
    replies_to = row.reply_to if row.release_id is None else row.position and row.thread_ts
    return Claim(
        delivery_id=row.delivery_id,
        release_id=row.release_id,
        team_id=row.team_id,
        channel_id=row.channel_id,
        delivery_key=row.delivery_key,
        operation=operation,
        position=row.position,
        body=row.body,
        bodies=tuple(Body(body["text"], tuple(body["blocks"])) for body in row.bodies),
        thread_ts=(is_post and replies_to) or None,
        ts=row.thread_ts if of_parent else row.ts,
        attempts=row.attempts,
        worker=row.worker,
        claimed_at=row.claimed_at,
        first_claimed_at=row.first_claimed_at,
        lease_until=row.lease_until,
        previous_ts=row.previous_ts,
        broadcast=is_post and row.interval_minutes is not None and _begins_section(row),
    )


def _begins_section(row: Row[Any]) -> bool:
    return row.section_id is not None and row.part == 1
