"""Previews, and what the ledger owes them: one delivery at a time until they show what they are to.

A row holds the messages that its preview is to have, in all their forms, so that whoever goes on
after a crash goes on to the same. A preview without any is being removed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, exists, select, update

from bot.domain.arrangement import WHOLE, Plan, read_arrangement
from bot.domain.preview import Basis, Bodies, Slip, Step, find_head, is_busy, plan_step
from bot.domain.release import Body, DeliveryState, Operation, ReleaseState
from bot.storage.database import Transaction
from bot.storage.deliveries import insert_single
from bot.storage.tables import deliveries, previews, reading_lists, releases
from bot.storage.upsert import insert_or

PREVIEW = "preview:"
"""What the keys of a preview's deliveries begin with; its id and a number follow."""

_WAITING = (ReleaseState.SCHEDULED, ReleaseState.OVERDUE)


@dataclass(frozen=True, slots=True)
class Preview:
    """A list as a curator is shown it. `made_of` is its basis's mark."""

    team_id: str
    user_id: str
    list_id: int
    preview_id: str
    channel_id: str
    shows_all: bool
    made_of: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A preview beside what it would be made of now; `is_over` where its list went out since."""

    preview: Preview
    basis: Basis
    is_over: bool


def find_basis(tx: Transaction, team_id: str, list_id: int, revision_id: int) -> Basis:
    """Return what a preview of a list's text is made of: with the plan of its next release."""
    return _find_waiting(tx, team_id, [list_id], {list_id: revision_id})[list_id]


def find_preview(tx: Transaction, team_id: str, user_id: str, list_id: int) -> Preview | None:
    """Return somebody's preview of a list."""
    row = tx.execute(_select().where(_is_of(team_id, user_id, list_id))).one_or_none()
    return _read(row) if row else None


def find_place(tx: Transaction, preview: Preview) -> str | None:
    """Return the ts of a preview's head, None while it is not there yet."""
    return find_head(_list_slips(tx, preview.preview_id))


def list_previews(tx: Transaction, team_id: str) -> list[Standing]:
    """Return the workspace's previews that are not being removed, each beside what there is now."""
    went_out = exists().where(
        releases.c.team_id == team_id,
        releases.c.list_id == previews.c.list_id,
        releases.c.opened_at >= previews.c.asked_at,
    )
    query = (
        _select(reading_lists.c.revision_id, went_out.label("is_over"))
        .join(reading_lists, reading_lists.c.list_id == previews.c.list_id)
        .where(previews.c.team_id == team_id, previews.c.made_of != "")
        .order_by(previews.c.preview_id)
    )
    rows = tx.execute(query).all()
    if not rows:
        return []
    revisions = {row.list_id: row.revision_id for row in rows}
    bases = _find_waiting(tx, team_id, list(revisions), revisions)
    return [Standing(_read(row), bases[row.list_id], bool(row.is_over)) for row in rows]


def ask_preview(
    tx: Transaction, preview: Preview, messages: Sequence[Bodies], now: datetime
) -> Preview:
    """Let somebody have a preview: a new one, or the one that they have with other messages.

    What could not be done for it before is tried again. Returns the preview that there is.
    """
    values = {
        "shows_all": preview.shows_all,
        "made_of": preview.made_of,
        "messages": _write_messages(messages),
        "asked_at": now,
    }
    statement = insert_or(tx, previews).values(
        team_id=preview.team_id,
        user_id=preview.user_id,
        list_id=preview.list_id,
        preview_id=preview.preview_id,
        channel_id=preview.channel_id,
        **values,
    )
    keys = ["team_id", "user_id", "list_id"]
    tx.execute(statement.on_conflict_do_update(index_elements=keys, set_=values))
    mine = _is_of(preview.team_id, preview.user_id, preview.list_id)
    kept = _read(tx.execute(_select().where(mine)).one())
    tx.execute(
        delete(deliveries).where(
            deliveries.c.preview_id == kept.preview_id, deliveries.c.state == DeliveryState.FAILED
        )
    )
    take_step(tx, kept.preview_id, now)
    return kept


def change_preview(
    tx: Transaction,
    preview: Preview,
    made_of: str,
    messages: Sequence[Bodies],
    now: datetime,
) -> bool:
    """Let a preview show other messages, or, without a `made_of` and any, go; False where somebody
    was quicker."""
    mine = update(previews).where(
        previews.c.preview_id == preview.preview_id, previews.c.made_of == preview.made_of
    )
    values = {"made_of": made_of, "messages": _write_messages(messages)}
    changed = tx.execute(mine.values(**values)).rowcount == 1
    if changed:
        take_step(tx, preview.preview_id, now)
    return changed


def take_steps(tx: Transaction, delivery_keys: Iterable[str], now: datetime) -> None:
    """Let the previews go on of which something was just written down."""
    for preview_id in sorted({each for key in delivery_keys if (each := read_preview(key))}):
        take_step(tx, preview_id, now)


def take_step(tx: Transaction, preview_id: str, now: datetime) -> None:
    """Owe a preview what it needs next, unless something of it is on its way.

    The row is held: of two who would go on, one does. What is removed to the end leaves no row.
    """
    mine = previews.c.preview_id == preview_id
    columns = (previews.c.team_id, previews.c.channel_id, previews.c.messages)
    row = tx.execute(select(*columns).where(mine).with_for_update()).one_or_none()
    slips = _list_slips(tx, preview_id)
    if row is None or is_busy(slips):
        return
    step = plan_step(_read_messages(row.messages), slips)
    if step is not None:
        _owe(tx, row.team_id, preview_id, row.channel_id, step, now)
    elif not row.messages:
        tx.execute(delete(deliveries).where(deliveries.c.preview_id == preview_id))
        tx.execute(delete(previews).where(mine))


def read_preview(delivery_key: str) -> str | None:
    """Return the preview that a delivery is of; None where it is of none."""
    if not delivery_key.startswith(PREVIEW):
        return None
    return delivery_key.removeprefix(PREVIEW).partition(":")[0]


def forget_person(tx: Transaction, team_id: str, user_id: str) -> None:
    """Forget who was shown what. The messages stay, in their direct messages; what was not sent yet
    is not sent."""
    theirs = (previews.c.team_id == team_id, previews.c.user_id == user_id)
    owed = deliveries.c.preview_id.in_(select(previews.c.preview_id).where(*theirs))
    tx.execute(delete(deliveries).where(owed, deliveries.c.state == DeliveryState.PENDING))
    tx.execute(delete(previews).where(*theirs))


def _owe(
    tx: Transaction, team_id: str, preview_id: str, channel_id: str, step: Step, now: datetime
) -> None:
    keys = select(deliveries.c.delivery_key).where(deliveries.c.preview_id == preview_id)
    numbers = [int(key.rpartition(":")[2]) for key in tx.execute(keys).scalars()]
    insert_single(
        tx,
        team_id,
        f"{PREVIEW}{preview_id}:{max(numbers, default=-1) + 1}",
        channel_id,
        step.bodies,
        now,
        operation=step.operation,
        ts=step.ts,
        position=step.place,
        preview_id=preview_id,
        reply_to=step.reply_to,
    )


def _list_slips(tx: Transaction, preview_id: str) -> list[Slip]:
    query = (
        select(
            deliveries.c.position,
            deliveries.c.operation,
            deliveries.c.state,
            deliveries.c.bodies,
            deliveries.c.ts,
        )
        .where(deliveries.c.preview_id == preview_id)
        .order_by(deliveries.c.delivery_id)
    )
    return [
        Slip(place, Operation(operation), DeliveryState(state), _read_bodies(bodies), ts)
        for place, operation, state, bodies, ts in tx.execute(query)
    ]


def _find_waiting(
    tx: Transaction, team_id: str, list_ids: Sequence[int], revisions: dict[int, int]
) -> dict[int, Basis]:
    """Return for each list its text with the plan and channel of the release that is due first."""
    columns = (releases.c.arrangement, releases.c.form, releases.c.interval_minutes)
    query = (
        select(releases.c.list_id, releases.c.target, *columns)
        .where(
            releases.c.team_id == team_id,
            releases.c.list_id.in_(list_ids),
            releases.c.state.in_(_WAITING),
        )
        .order_by(releases.c.release_at.desc(), releases.c.release_id.desc())
    )
    waiting: dict[int, tuple[Plan, str | None]] = {
        list_id: (read_arrangement(*plan), target) for list_id, target, *plan in tx.execute(query)
    }
    return {
        list_id: Basis(revision_id, *waiting.get(list_id, (WHOLE, None)))
        for list_id, revision_id in revisions.items()
    }


def _select(*more: ColumnElement[Any]) -> Select[Any]:
    names = ("team_id", "user_id", "list_id", "preview_id", "channel_id", "shows_all", "made_of")
    return select(*(previews.c[name] for name in names), *more)


def _is_of(team_id: str, user_id: str, list_id: int) -> ColumnElement[bool]:
    return and_(
        previews.c.team_id == team_id,
        previews.c.user_id == user_id,
        previews.c.list_id == list_id,
    )


def _read(row: Row[Any]) -> Preview:
    return Preview(
        row.team_id,
        row.user_id,
        row.list_id,
        row.preview_id,
        row.channel_id,
        row.shows_all,
        row.made_of,
    )


def _write_messages(messages: Sequence[Bodies]) -> list[list[dict[str, Any]]]:
    return [[asdict(body) for body in bodies] for bodies in messages]


def _read_messages(written: Sequence[Sequence[Mapping[str, Any]]]) -> list[Bodies]:
    return [_read_bodies(bodies) for bodies in written]


def _read_bodies(written: Sequence[Mapping[str, Any]]) -> Bodies:
    return tuple(Body(each["text"], tuple(each["blocks"])) for each in written)
