"""Releases: the schedule is these rows, and compare-and-set is how they change."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Integer, Row, Select, bindparam, func, or_, select, update

from bot.domain.arrangement import WHOLE, Plan, read_arrangement, write_arrangement
from bot.domain.errors import NotFoundError, RepeatedError
from bot.domain.release import DeliveryState, Release, ReleaseState, Result
from bot.storage import visibility
from bot.storage.database import Transaction
from bot.storage.tables import deliveries, reading_lists, releases
from bot.storage.upsert import insert_or


def _select() -> Select[tuple[object, ...]]:
    doubt = (
        select(func.min(deliveries.c.error))
        .where(
            deliveries.c.release_id == releases.c.release_id,
            deliveries.c.state == DeliveryState.SENDING,
        )
        .scalar_subquery()
    )
    return select(
        releases.c.release_id,
        releases.c.team_id,
        releases.c.list_id,
        reading_lists.c.title,
        releases.c.target,
        releases.c.channel_id,
        releases.c.state,
        releases.c.release_at,
        releases.c.zone,
        releases.c.messages,
        releases.c.sent,
        releases.c.thread_ts,
        func.coalesce(releases.c.error, doubt).label("error"),
        releases.c.curator_id,
        releases.c.report_at,
        releases.c.told,
        releases.c.arrangement,
        releases.c.form,
        releases.c.interval_minutes,
    ).join(reading_lists, reading_lists.c.list_id == releases.c.list_id)


def _release(row: Row[tuple[object, ...]]) -> Release:
    values = dict(row._mapping)
    plan = read_arrangement(*(values.pop(name) for name in _PLAN))
    return Release(**{**values, "state": ReleaseState(values["state"]), "plan": plan})


_PLAN = ("arrangement", "form", "interval_minutes")


def write_plan(plan: Plan) -> dict[str, object]:
    """Return a plan as the values of a release's columns."""
    return dict(
        zip(_PLAN, (write_arrangement(plan), plan.form, plan.interval_minutes), strict=True)
    )


def insert_release(
    tx: Transaction,
    team_id: str,
    list_id: int,
    *,
    target: str,
    release_at: datetime,
    zone: str,
    messages: int,
    now: datetime,
    curator_id: str | None = None,
    plan: Plan = WHOLE,
    request: str | None = None,
) -> int:
    """Schedule a list and return the release's id; `messages` is how many it is expected to be.

    Raises RepeatedError where the same `request` was kept before, also by who is writing it now.
    """
    statement = insert_or(tx, releases).values(
        team_id=team_id,
        list_id=list_id,
        target=target,
        state=ReleaseState.SCHEDULED,
        release_at=release_at,
        zone=zone,
        messages=messages,
        sent=0,
        curator_id=curator_id,
        created_at=now,
        request=request,
        **write_plan(plan),
    )
    once = statement.on_conflict_do_nothing(index_elements=["team_id", "request"])
    release_id = tx.execute(once.returning(releases.c.release_id)).scalar_one_or_none()
    if release_id is None:
        raise RepeatedError
    return int(release_id)


def get_release(tx: Transaction, team_id: str, release_id: int) -> Release:
    """Return a release of the workspace, or raise NotFoundError."""
    row = tx.execute(
        _select().where(releases.c.team_id == team_id, releases.c.release_id == release_id)
    ).one_or_none()
    if row is None:
        raise NotFoundError("release", str(release_id), "`readlist releases` shows them.")
    return _release(row)


def find_releases(tx: Transaction, team_id: str, release_ids: Sequence[int]) -> dict[int, Release]:
    """Return some of the workspace's releases by their ids."""
    # Were it told the workspace, SQLite would look at all that it has.
    query = _select().where(releases.c.release_id.in_(release_ids))
    found = [_release(row) for row in tx.execute(query)]
    return {release.release_id: release for release in found if release.team_id == team_id}


def find_released_lists(tx: Transaction, team_id: str) -> frozenset[int]:
    """Return the lists of which something is, or was, in a channel, and was not taken back."""
    query = select(releases.c.list_id).where(
        releases.c.team_id == team_id,
        releases.c.sent > 0,
        releases.c.state != ReleaseState.WITHDRAWN,
    )
    return frozenset(tx.execute(query.distinct()).scalars())


def list_requested(tx: Transaction, team_id: str, request: str) -> list[Release]:
    """Return what was scheduled with one form, in its order; `request` is the form's own name."""
    query = _select().where(
        releases.c.team_id == team_id, releases.c.request.startswith(f"{request}:", autoescape=True)
    )
    return [_release(row) for row in tx.execute(query.order_by(releases.c.release_id))]


def list_to_channels(
    tx: Transaction, team_id: str, targets: Sequence[str], list_id: int, since: datetime
) -> list[Release]:
    """Return what goes to some channels, or went there `since`, and of one list what ever did.

    `targets` are the channels' ids and names, as people write them. Oldest first.
    """
    there = or_(releases.c.target.in_(targets), releases.c.channel_id.in_(targets))
    near = or_(releases.c.list_id == list_id, releases.c.release_at >= since)
    query = _select().where(releases.c.team_id == team_id, there, near)
    return [_release(row) for row in tx.execute(query.order_by(releases.c.release_at))]


def list_releases(tx: Transaction, team_id: str) -> list[Release]:
    """Return the workspace's releases: what is to come first, then the past, newest first."""
    query = _select().where(releases.c.team_id == team_id).order_by(releases.c.release_at.desc())
    return [_release(row) for row in tx.execute(query)]


def list_in_states(
    tx: Transaction,
    team_id: str,
    states: Sequence[ReleaseState],
    limit: int,
    *,
    newest_first: bool = False,
) -> list[Release]:
    """Return at most so many of the workspace's releases in some states, by their times."""
    at = releases.c.release_at
    order = (
        (at.desc(), releases.c.release_id.desc()) if newest_first else (at, releases.c.release_id)
    )
    query = _select().where(releases.c.team_id == team_id, releases.c.state.in_(states))
    return [_release(row) for row in tx.execute(query.order_by(*order).limit(limit))]


def count_states(tx: Transaction, team_id: str) -> dict[ReleaseState, int]:
    """Return how many of the workspace's releases are in each state, none included."""
    query = select(releases.c.state, func.count()).where(releases.c.team_id == team_id)
    counted = {state: number for state, number in tx.execute(query.group_by(releases.c.state))}
    return {state: counted.get(state, 0) for state in ReleaseState}


def find_due_releases(
    tx: Transaction, team_id: str, now: datetime, limit: int = 100
) -> tuple[Release, ...]:
    """Return scheduled releases whose time has come, oldest first."""
    query = (
        _select()
        .where(
            releases.c.team_id == team_id,
            releases.c.state == ReleaseState.SCHEDULED,
            releases.c.release_at <= now,
            or_(releases.c.try_after.is_(None), releases.c.try_after <= now),
        )
        .order_by(releases.c.release_at, releases.c.release_id)
        .limit(limit)
    )
    return tuple(_release(row) for row in tx.execute(query))


def summarize_due(tx: Transaction, team_id: str, now: datetime) -> tuple[int, datetime | None]:
    """Return how many scheduled releases are due, and since when the oldest is that is not out:
    one that is too late to go out by itself counts, too."""
    query = select(
        func.count().filter(releases.c.state == ReleaseState.SCHEDULED),
        func.min(releases.c.release_at),
    ).where(
        releases.c.team_id == team_id,
        releases.c.state.in_([ReleaseState.SCHEDULED, ReleaseState.OVERDUE]),
        releases.c.release_at <= now,
    )
    count, oldest = tx.execute(query).one()
    return count, oldest


def find_next_planned_at(tx: Transaction, team_id: str, now: datetime) -> datetime | None:
    """Return when the next release falls due of those whose time is to come."""
    query = select(func.min(releases.c.release_at)).where(
        releases.c.team_id == team_id,
        releases.c.state == ReleaseState.SCHEDULED,
        releases.c.release_at > now,
    )
    return tx.execute(query).scalar_one_or_none()


def find_next_release_at(tx: Transaction, team_id: str) -> datetime | None:
    """Return when the next scheduled release falls due, past instants included."""
    query = select(func.min(func.coalesce(releases.c.try_after, releases.c.release_at))).where(
        releases.c.team_id == team_id, releases.c.state == ReleaseState.SCHEDULED
    )
    return tx.execute(query).scalar_one_or_none()


def find_due_reports(
    tx: Transaction, team_id: str, now: datetime, limit: int = 10
) -> tuple[Release, ...]:
    """Return releases whose report is due, the one that has waited longest first."""
    query = (
        _select()
        .where(releases.c.team_id == team_id, releases.c.report_at <= now)
        .order_by(releases.c.report_at, releases.c.release_id)
        .limit(limit)
    )
    return tuple(_release(row) for row in tx.execute(query))


def find_next_report_at(tx: Transaction, team_id: str) -> datetime | None:
    """Return when the next report falls due, past instants included."""
    query = select(func.min(releases.c.report_at)).where(releases.c.team_id == team_id)
    return tx.execute(query).scalar_one_or_none()


def move_report(tx: Transaction, release: Release, report_at: datetime | None) -> bool:
    """Give a release's report another time, or none, by compare-and-set; False where another came
    first."""
    statement = update(releases).where(
        releases.c.release_id == release.release_id, releases.c.report_at == release.report_at
    )
    return tx.execute(statement.values(report_at=report_at)).rowcount == 1


def move_release(
    tx: Transaction,
    release_id: int,
    from_state: ReleaseState,
    to_state: ReleaseState,
    **values: object,
) -> bool:
    """Move a release's state by compare-and-set; False where another came first."""
    statement = update(releases).where(
        releases.c.release_id == release_id, releases.c.state == from_state
    )
    moved = statement.values(state=to_state, **values).returning(releases.c.team_id)
    team_id = tx.execute(moved).scalar_one_or_none()
    if team_id is None:
        return False
    visibility.note_change(tx, team_id)
    return True


def move_due(tx: Transaction, release: Release, to_state: ReleaseState, **values: object) -> bool:
    """Move a release that is due by what was read of it; False where its state, its time, its
    channel or its plan was changed since: the row is held, so that nobody changes it any more."""
    mine = releases.c.release_id == release.release_id
    tx.execute(select(releases.c.release_id).where(mine).with_for_update())
    now = get_release(tx, release.team_id, release.release_id)
    stands = (now.state, now.release_at, now.target, now.plan)
    if stands != (release.state, release.release_at, release.target, release.plan):
        return False
    return move_release(tx, release.release_id, release.state, to_state, **values)


def change_release(tx: Transaction, release: Release, **values: object) -> bool:
    """Change a release that still stands and is due as it was read; False where it does not."""
    statement = update(releases).where(
        releases.c.release_id == release.release_id,
        releases.c.state == release.state,
        releases.c.release_at == release.release_at,
    )
    return tx.execute(statement.values(**values)).rowcount == 1


def note_error(tx: Transaction, release_id: int, error: str | None) -> None:
    """Keep what went wrong with a release whose messages are taken back."""
    mine = update(releases).where(
        releases.c.release_id == release_id, releases.c.state == ReleaseState.WITHDRAWN
    )
    tx.execute(mine.values(error=error))


def forget_curator(tx: Transaction, team_id: str, user_id: str) -> None:
    """Take somebody's name from the releases that they scheduled: others get the reports."""
    theirs = update(releases).where(releases.c.team_id == team_id, releases.c.curator_id == user_id)
    tx.execute(theirs.values(curator_id=None))


def advance_releases(
    tx: Transaction,
    results: Sequence[Result],
    now: datetime,
    *,
    report_after: timedelta | None = None,
) -> None:
    """Let releases go on to the delivery after the one that was sent; the last one posts them, and
    lets their report be due `report_after` it, where one is wanted.

    The first delivery's `ts` names the thread. What belongs to no release moves none.
    """
    sent = [result for result in results if result.claim.release_id is not None]
    if not sent:
        return
    step = update(releases).where(
        releases.c.release_id == bindparam("id"), releases.c.sent == bindparam("position")
    )
    tx.execute(
        step.values(sent=bindparam("position", type_=Integer) + 1),
        [{"id": r.claim.release_id, "position": r.claim.position} for r in sent],
    )
    for result in sent:
        if result.claim.position == 0:
            begun = (
                update(releases)
                .where(releases.c.release_id == result.claim.release_id)
                .values(thread_ts=result.change.ts)
            )
            row = tx.execute(begun.returning(releases.c.team_id, releases.c.state)).one()
            if row.state != ReleaseState.POSTING:  # which is seen before its first message is
                visibility.note_change(tx, row.team_id)
    ids = [result.claim.release_id for result in sent]
    _hold_next_sections(tx, ids, now)
    _finish_releases(tx, ids, now, report_after)


def _hold_next_sections(tx: Transaction, ids: Sequence[int | None], now: datetime) -> None:
    """Let the next section wait where a release's sections go out one after the other."""
    spaced = select(releases.c.release_id, releases.c.sent, releases.c.interval_minutes).where(
        releases.c.release_id.in_(ids), releases.c.interval_minutes.is_not(None)
    )
    for release_id, position, minutes in tx.execute(spaced).all():
        of_release = deliveries.c.release_id == release_id
        before = deliveries.alias()
        follows_section = select(before.c.delivery_id).where(
            before.c.release_id == release_id,
            before.c.position == position - 1,
            before.c.section_id.is_not(None),
        )
        begins_section = (
            (deliveries.c.position == position)
            & (deliveries.c.part == 1)
            & deliveries.c.section_id.is_not(None)
        )
        statement = update(deliveries).where(of_release, begins_section, follows_section.exists())
        tx.execute(statement.values(not_before=now + timedelta(minutes=minutes)))


def _finish_releases(
    tx: Transaction, ids: Sequence[int | None], now: datetime, report_after: timedelta | None
) -> None:
    """Mark those releases as posted of which nothing is left to send."""
    owed = select(deliveries.c.delivery_id).where(
        deliveries.c.release_id == releases.c.release_id,
        deliveries.c.position == releases.c.sent,
    )
    tx.execute(
        update(releases)
        .where(
            releases.c.release_id.in_(ids),
            # One that was paused while its last message was on its way has nothing to go on with.
            releases.c.state.in_([ReleaseState.POSTING, ReleaseState.PAUSED]),
            ~owed.exists(),
        )
        .values(
            state=ReleaseState.POSTED,
            finished_at=now,
            report_at=now + report_after if report_after is not None else None,
            error=None,
        )
    )
