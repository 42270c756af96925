"""The comparison of our reactions with Slack's: what is wished for, how far it is, who does it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update

from bot.domain.release import DeliveryState, Operation
from bot.storage.database import Transaction
from bot.storage.tables import Instant, comparisons, deliveries
from bot.storage.upsert import insert_or


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far a workspace's comparison is; `running_at` is None where nothing is to be done."""

    wanted_at: datetime
    running_at: datetime | None
    corrected: int
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message of a release that Slack has."""

    delivery_id: int
    channel_id: str
    ts: str


TICK = timedelta(microseconds=1)
"""By how much a wish is later than the one before, whatever the clock says."""


def want_comparison(tx: Transaction, team_id: str, now: datetime) -> None:
    """Let everything that was not compared since this wish be compared.

    A comparison that is under way is finished first, so that one who asks often gets to its end.
    """
    columns = comparisons.c
    before = select(columns.wanted_at).where(columns.team_id == team_id).with_for_update()
    last = tx.execute(before).scalar_one_or_none()
    # A clock that was set back, or another machine's, must not make a wish one that was fulfilled.
    at = now if last is None else max(now, last + TICK)
    statement = insert_or(tx, comparisons).values(
        team_id=team_id, wanted_at=at, running_at=at, corrected=0
    )
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=["team_id"],
            set_={
                "wanted_at": at,
                "running_at": func.coalesce(columns.running_at, at, type_=Instant),
                "corrected": case((columns.running_at.is_(None), 0), else_=columns.corrected),
            },
        )
    )


def find_comparison(tx: Transaction, team_id: str) -> Comparison | None:
    """Return how far a workspace's comparison is, None where none was ever wanted."""
    columns = comparisons.c
    query = select(
        columns.wanted_at, columns.running_at, columns.corrected, columns.finished_at
    ).where(columns.team_id == team_id)
    row = tx.execute(query).one_or_none()
    return None if row is None else Comparison(*row)


def claim_comparison(
    tx: Transaction, team_id: str, worker: str, now: datetime, lease: timedelta
) -> datetime | None:
    """Take a comparison that is under way, or go on with it; return which wish it carries out.

    None where there is none, or another worker has it.
    """
    columns = comparisons.c
    free = or_(columns.lease_until.is_(None), columns.lease_until <= now, columns.worker == worker)
    statement = (
        update(comparisons)
        .where(columns.team_id == team_id, columns.running_at.is_not(None), free)
        .values(worker=worker, lease_until=now + lease)
        .returning(columns.running_at)
    )
    return tx.execute(statement).scalar_one_or_none()


def is_held(tx: Transaction, team_id: str, worker: str, running_at: datetime) -> bool:
    """Say whether a worker still has a comparison, which it keeps while this transaction lasts.

    What one that was slow heard of Slack may be older than what its successor has made of it.
    """
    columns = comparisons.c
    query = select(columns.team_id).where(
        columns.team_id == team_id, columns.worker == worker, columns.running_at == running_at
    )
    return tx.execute(query.with_for_update()).first() is not None


def find_next_message(
    tx: Transaction, team_id: str, running_at: datetime, since: datetime
) -> SentMessage | None:
    """Return the newest message that is still to be compared, of those sent since an instant."""
    query = (
        select(deliveries.c.delivery_id, deliveries.c.channel_id, deliveries.c.ts)
        .where(_is_open(team_id, running_at, since))
        .order_by(deliveries.c.sent_at.desc(), deliveries.c.delivery_id.desc())
        .limit(1)
    )
    row = tx.execute(query).one_or_none()
    return None if row is None else SentMessage(*row)


def count_messages(
    tx: Transaction, team_id: str, running_at: datetime, since: datetime
) -> tuple[int, int]:
    """Return how many messages are to be compared, and how many of them are not yet."""
    query = select(func.count()).select_from(deliveries)
    total = tx.execute(query.where(_is_sent(team_id, since))).scalar_one()
    left = tx.execute(query.where(_is_open(team_id, running_at, since))).scalar_one()
    return total, left


def mark_compared(
    tx: Transaction, team_id: str, delivery_id: int, running_at: datetime, corrected: int
) -> None:
    """Note for which wish a message was compared, and how many of its reactions were put right."""
    mine = update(deliveries).where(deliveries.c.delivery_id == delivery_id)
    tx.execute(mine.values(compared_at=running_at))
    if corrected:
        columns = comparisons.c
        more = {"corrected": columns.corrected + corrected}
        tx.execute(update(comparisons).where(columns.team_id == team_id).values(more))


def mark_deleted(tx: Transaction, delivery_id: int, at: datetime) -> None:
    """Note that a message was found deleted; what people thought of it stays."""
    mine = (deliveries.c.delivery_id == delivery_id, deliveries.c.deleted_at.is_(None))
    tx.execute(update(deliveries).where(*mine).values(deleted_at=at))


def finish_comparison(tx: Transaction, team_id: str, running_at: datetime, now: datetime) -> bool:
    """End a comparison; False where another one was wanted meanwhile, which goes on at once."""
    columns = comparisons.c
    mine = and_(columns.team_id == team_id, columns.running_at == running_at)
    is_last = update(comparisons).where(mine, columns.wanted_at <= running_at)
    ended = {"running_at": None, "finished_at": now, "lease_until": None, "worker": None}
    if tx.execute(is_last.values(ended)).rowcount:
        return True
    tx.execute(update(comparisons).where(mine).values(running_at=columns.wanted_at, corrected=0))
    return False


def _is_sent(team_id: str, since: datetime) -> ColumnElement[bool]:
    return and_(
        deliveries.c.team_id == team_id,
        deliveries.c.state == DeliveryState.SENT,
        deliveries.c.operation == Operation.POST,
        or_(deliveries.c.release_id.is_not(None), deliveries.c.section_id.is_not(None)),
        deliveries.c.ts.is_not(None),
        deliveries.c.deleted_at.is_(None),
        deliveries.c.sent_at >= since,
    )


def _is_open(team_id: str, running_at: datetime, since: datetime) -> ColumnElement[bool]:
    before = or_(deliveries.c.compared_at.is_(None), deliveries.c.compared_at < running_at)
    return and_(_is_sent(team_id, since), before)
