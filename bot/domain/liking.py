"""What people liked, and what they saved for later: numbers of people, never who they are."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

Counts: TypeAlias = tuple[tuple[str, int], ...]
"""Emoji by their names without skin tones, and how many people gave each; the most given first."""


class Period(StrEnum):
    """How far back a ranking looks."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    ALL = "all"

    def begin(self, now: datetime) -> datetime | None:
        """Return the instant from which on reactions count, None where all do."""
        days = _DAYS.get(self)
        return None if days is None else now - timedelta(days=days)


_DAYS = {Period.WEEK: 7, Period.MONTH: 30, Period.YEAR: 365}


@dataclass(frozen=True, slots=True)
class LikedSection:
    """A section, and how many people reacted to any of its messages.

    One person with one emoji counts once in `reactions`, however many messages the section has.
    `section_id` is that of the list's current revision; `permalink` leads to its message, None
    where it has none that the viewer can read.
    """

    section_id: int
    list_id: int
    title: str
    list_title: str
    date: date | None
    people: int
    reactions: Counts
    permalink: str | None = None


@dataclass(frozen=True, slots=True)
class Top:
    """The sections that people liked best, best first; `total` of them have any reaction.

    Or even more have, if not `total_is_exact`. `period` is None for a span that somebody named by
    its days.
    """

    sections: tuple[LikedSection, ...]
    total: int
    period: Period | None = Period.MONTH
    since: date | None = None
    until: date | None = None
    total_is_exact: bool = True


@dataclass(frozen=True, slots=True)
class ReleaseStats:
    """What became of one release.

    `sections` are all of its list's, those most people reacted to first. `people` reacted to any
    message of it, `parent` are the reactions to its first message. `saved` is how many people saved
    each section, by its `section_id`, those that nobody saved left out. `usual_people` is the
    median of `people` over the up to eight releases to the same channel before it, of which there
    are `compared`; None where there is none.
    """

    release_id: int
    list_title: str
    channel_id: str
    posted_at: datetime
    people: int
    sections: tuple[LikedSection, ...]
    parent: Counts = ()
    saved: tuple[tuple[int, int], ...] = ()
    usual_people: float | None = None
    compared: int = 0
    permalink: str | None = None


@dataclass(frozen=True, slots=True)
class SavedSection:
    """A section that somebody saved for themselves.

    `by_emoji` says that others can see it: a reaction saved it, which its person can take back.
    """

    section_id: int
    list_id: int
    title: str
    list_title: str
    date: date | None
    saved_at: datetime
    is_read: bool = False
    by_emoji: bool = False
    permalink: str | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What somebody saved: unread before read, each newest first; `total` with `unread` unread.

    `sections` are some of them, from number `offset` on.
    """

    sections: tuple[SavedSection, ...]
    total: int
    unread: int
    offset: int = 0


def sort_counts(counts: Counter[str]) -> Counts:
    """Return counts with the most given emoji first, then by name."""
    return tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0])))
