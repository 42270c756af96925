"""Rows of lists, their releases and their messages, as readlist leaves them."""

from datetime import datetime
from typing import Any

from bot.domain.release import DeliveryState, Operation, ReleaseState

TEAM = "T0YEARS"
FILLER = "Namespaces isolate, cgroups limit, and 容器 are both at once. " * 210


def describe_list(list_id: int, revision_id: int, number: int, at: datetime) -> dict[str, Any]:
    """Return a list's row."""
    return {
        "list_id": list_id,
        "team_id": TEAM,
        "source": f"years-{number}.md",
        "title": f"Reading {number} 阅读",
        "date": at.date(),
        "revision_id": revision_id,
        "fingerprint": f"{number:064x}",
        "draft": False,
        "created_at": at,
        "updated_at": at,
    }


def describe_revision(list_id: int, revision_id: int, at: datetime) -> dict[str, Any]:
    """Return the row of a list's only revision."""
    return {
        "revision_id": revision_id,
        "list_id": list_id,
        "number": 1,
        "fingerprint": f"{list_id:064x}",
        "text": FILLER[:200],
        "notes": [],
        "created_at": at,
    }


def describe_release(
    release_id: int, list_id: int, revision_id: int, channel_id: str, times: list[str], at: datetime
) -> dict[str, Any]:
    """Return the row of a release that is out."""
    return {
        "release_id": release_id,
        "team_id": TEAM,
        "list_id": list_id,
        "revision_id": revision_id,
        "target": channel_id,
        "channel_id": channel_id,
        "state": ReleaseState.POSTED,
        "release_at": at,
        "zone": "UTC",
        "messages": len(times),
        "sent": len(times),
        "thread_ts": times[0],
        "created_at": at,
        "opened_at": at,
        "finished_at": at,
    }


def describe_delivery(
    delivery_id: int, release_id: int, channel_id: str, position: int, ts: str, at: datetime
) -> dict[str, Any]:
    """Return a sent message's row, but for what it says and of which section."""
    return {
        "delivery_id": delivery_id,
        "delivery_key": f"release:{release_id}:{position}",
        "team_id": TEAM,
        "channel_id": channel_id,
        "release_id": release_id,
        "position": position,
        "operation": Operation.POST,
        "state": DeliveryState.SENT,
        "body": 0,
        "ts": ts,
        "not_before": at,
        "attempts": 1,
        "sent_at": at,
    }
