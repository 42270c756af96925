"""Reactions to messages: what an event says, which of two events counts, and what Slack has."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache

TONE = "::"
"""What is between an emoji's name and its skin tone: `wave::skin-tone-3`."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """What an event said last of one person's one emoji on one message; a removal is remembered.

    `emoji` is the full name, skin tone included; `event_ts` is Slack's time of the event.
    """

    team_id: str
    channel_id: str
    ts: str
    user_id: str
    emoji: str
    event_ts: str
    removed: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What Slack says of a message's reactions: pairs of person and full emoji name.

    `partial` are emoji of which it names only some people. `asked_ts` is Slack's time at which it
    was asked: what an event says of a later moment is newer.
    """

    given: frozenset[tuple[str, str]]
    asked_ts: str
    partial: frozenset[str] = frozenset()


@lru_cache(maxsize=4096)
def base_emoji(name: str) -> str:
    """Return an emoji's name without its skin tone: `wave::skin-tone-3` counts as `wave`."""
    return name.partition(TONE)[0]


def read_instant(ts: str) -> datetime:
    """Return the instant of one of Slack's times: seconds since 1970, with six decimals."""
    return datetime.fromtimestamp(float(ts), UTC)


def newer_wins(known: Reaction, arriving: Reaction) -> Reaction:
    """Return which of two events about the same reaction counts; a repeated one changes nothing.

    Events may come twice and in any order. Slack's times have ten digits, a dot and six digits,
    so they sort as text does, here as in SQL.
    """
    return arriving if arriving.event_ts > known.event_ts else known


def plan_corrections(
    known: Iterable[Reaction], message: tuple[str, str, str], told: Told, forgotten: Collection[str]
) -> Iterator[Reaction]:
    """Yield what makes our reactions to a message those that Slack has.

    `message` is its team_id, channel_id and ts, `known` all that we have of it, removals too. Each
    correction is an event of the moment at which Slack was asked, so what came later stays. Nothing
    is added of people who are `forgotten`.
    """
    rows = {(each.user_id, each.emoji): each for each in known}
    for (user_id, emoji), row in rows.items():
        if row.removed or row.event_ts >= told.asked_ts or emoji in told.partial:
            continue
        if (user_id, emoji) not in told.given:
            yield replace(row, removed=True, event_ts=told.asked_ts)
    for user_id, emoji in sorted(told.given):
        found = rows.get((user_id, emoji))
        is_missing = found is None or (found.removed and found.event_ts < told.asked_ts)
        if is_missing and user_id not in forgotten:
            yield Reaction(*message, user_id, emoji, told.asked_ts, removed=False)
