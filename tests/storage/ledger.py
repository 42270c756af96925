"""Builders for ledger tests: a list, its release, its messages."""

from datetime import datetime, timedelta

from bot.domain.markdown import parse_markdown
from bot.domain.release import Body, Claim, Message, ReleaseState
from bot.storage import claims, deliveries, reading_lists, releases
from bot.storage.database import Transaction
from tests.fakes import NOON

TEAM = "T1"
LEASE = timedelta(seconds=60)
PACE = timedelta(seconds=1)
TEXT = "# 周报 Weekly\n\n## 容器 Containers\n\nSee <https://example.com/a>.\n\n## Clocks\n\nTick.\n"


def add_list(tx: Transaction, text: str = TEXT, source: str = "weekly.md") -> int:
    """Save a list and return its id."""
    parsed = parse_markdown(text, name=source)
    return reading_lists.save_list(tx, TEAM, source, text, parsed, NOON)[0]


def add_release(tx: Transaction, list_id: int, *, at: datetime = NOON, target: str = "#a") -> int:
    """Schedule a list and return the release's id."""
    return releases.insert_release(
        tx, TEAM, list_id, target=target, release_at=at, zone="UTC", messages=3, now=NOON
    )


def open_release(tx: Transaction, channel_id: str = "C1", count: int = 3) -> int:
    """Make a release that is going out with `count` messages, and return its id."""
    release_id = add_release(tx, add_list(tx))
    assert releases.move_release(
        tx,
        release_id,
        ReleaseState.SCHEDULED,
        ReleaseState.POSTING,
        channel_id=channel_id,
        messages=count,
    )
    messages = [
        Message(n, None if n == 0 else n - 1, 1, 1, (Body(f"rich {n}"), Body(f"plain {n}")))
        for n in range(count)
    ]
    section_ids = reading_lists.get_section_ids(
        tx,
        reading_lists.get_text(
            tx, TEAM, releases.get_release(tx, TEAM, release_id).list_id
        ).revision_id,
    )
    deliveries.insert_deliveries(tx, TEAM, channel_id, release_id, messages, section_ids, NOON)
    return release_id


def claim(
    tx: Transaction, now: datetime = NOON, worker: str = "w1", limit: int = 100
) -> list[Claim]:
    """Claim what is due."""
    return claims.claim_due(tx, TEAM, worker, now, lease=LEASE, pace=PACE, limit=limit)
