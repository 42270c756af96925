"""What curators did: a row for each act, which nothing changes afterwards but forgetting."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from bot.domain.acts import Act, ActKind, describe_release, keep_changes
from bot.domain.release import Release
from bot.storage.database import Transaction
from bot.storage.tables import acts, reading_lists, releases


def record_act(
    tx: Transaction,
    team_id: str,
    kind: ActKind,
    now: datetime,
    *,
    actor: str | None,
    release_id: int | None = None,
    list_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Keep what somebody did, in the transaction that does it."""
    tx.execute(
        insert(acts).values(
            team_id=team_id,
            actor=actor,
            kind=kind,
            release_id=release_id,
            list_id=list_id,
            acted_at=now,
            before=dict(before or {}),
            after=dict(after or {}),
        )
    )


def record_release_act(
    tx: Transaction,
    kind: ActKind,
    before: Release | None,
    after: Release,
    now: datetime,
    *,
    actor: str | None,
) -> None:
    """Keep what somebody did with a release: what differs from `before`, None where it is new.

    A form that was sent as it was opened changed nothing, and is not kept.
    """
    then = describe_release(before) if before else {}
    was, became = keep_changes(then, describe_release(after))
    if kind in (ActKind.EDIT, ActKind.MOVE) and not became:
        return
    record_act(
        tx,
        after.team_id,
        kind,
        now,
        actor=actor,
        release_id=after.release_id,
        before=was if before else {},
        after=became,
    )


def list_acts(
    tx: Transaction, team_id: str, *, release_id: int | None = None, limit: int = 100
) -> list[Act]:
    """Return what was done last, the newest first; of one release alone where it is given."""
    list_id = func.coalesce(acts.c.list_id, releases.c.list_id)
    query = (
        select(acts, list_id.label("of_list"), reading_lists.c.title)
        .outerjoin(releases, releases.c.release_id == acts.c.release_id)
        .outerjoin(reading_lists, reading_lists.c.list_id == list_id)
        .where(acts.c.team_id == team_id)
        .order_by(acts.c.act_id.desc())
        .limit(limit)
    )
    if release_id is not None:
        query = query.where(acts.c.release_id == release_id)
    return [
        Act(
            act_id=row.act_id,
            actor=row.actor,
            kind=ActKind(row.kind),
            release_id=row.release_id,
            list_id=row.of_list,
            title=row.title or "",
            acted_at=row.acted_at,
            before=row.before,
            after=row.after,
        )
        for row in tx.execute(query)
    ]


def forget_person(tx: Transaction, team_id: str, user_id: str) -> None:
    """Take somebody's name from what they did; that it was done stays."""
    theirs = update(acts).where(acts.c.team_id == team_id, acts.c.actor == user_id)
    tx.execute(theirs.values(actor=None))
