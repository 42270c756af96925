"""What a curator is told before a list is scheduled: what they may not have thought of."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.domain.arrangement import Form
from bot.domain.release import Release, ReleaseState
from bot.domain.wall_clock import describe_in_city, describe_repeat, describe_wait

MOST_CHANNELS = 10
"""Channels that a list is scheduled to at once."""

LONG = 15
"""Messages beyond which a thread is called long."""

NEAR = timedelta(days=1)
"""How close two releases to one channel are when that is said."""


class CautionKind(StrEnum):
    """What somebody may not have thought of."""

    RELEASED = "released"
    SCHEDULED = "scheduled"
    NEAR = "near"
    SHARED = "shared"
    REPEATED = "repeated"


class Standing(StrEnum):
    """How far a list is that could be scheduled."""

    DRAFT = "draft"
    NEW = "new"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Caution:
    """One thing that is said before a list is scheduled, about a channel, a `release` to it, or the
    time `at` which comes twice."""

    kind: CautionKind
    channel_id: str = ""
    release: Release | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Extent:
    """How many messages a list would be in each form; `url` is that of its page, if it has one."""

    messages: Mapping[Form, int]
    url: str | None

    @property
    def is_long(self) -> bool:
        """Say whether it is so long as it stands that there is a choice."""
        return self.messages[Form.WHOLE] > LONG

    @property
    def forms(self) -> tuple[Form, ...]:
        """Return the forms that make a difference: the parent alone needs a page to lead to."""
        is_split = self.messages[Form.SUB_HEADINGS] != self.messages[Form.WHOLE]
        offered = {Form.WHOLE: True, Form.SUB_HEADINGS: is_split, Form.PARENT: bool(self.url)}
        return tuple(form for form, is_offered in offered.items() if is_offered)


def find_cautions(
    earlier: Iterable[Release], list_id: int, channel_id: str, at: datetime
) -> Iterator[Caution]:
    """Yield what is to be said of other releases to a channel, given those that are near or are of
    the same list."""
    for release in earlier:
        kind = _judge(release, list_id, at)
        if kind is not None:
            yield Caution(kind, channel_id, release)


def _judge(release: Release, list_id: int, at: datetime) -> CautionKind | None:
    is_out = release.sent > 0 and release.state is not ReleaseState.WITHDRAWN
    if release.list_id == list_id and is_out:
        return CautionKind.RELEASED
    if release.state not in _TO_COME:
        return None
    if release.list_id == list_id:
        return CautionKind.SCHEDULED
    return CautionKind.NEAR if abs(release.release_at - at) <= NEAR else None


_TO_COME = (ReleaseState.SCHEDULED, ReleaseState.OVERDUE, ReleaseState.POSTING, ReleaseState.PAUSED)


def describe_caution(
    caution: Caution, channel: str, title: str, zone: ZoneInfo, now: datetime
) -> str:
    """Return a caution as a sentence for who lives in `zone`; `channel` and the other release's
    `title` are written as they are to be read."""
    match caution.kind:
        case CautionKind.SHARED:
            return (
                f"{channel} is shared with another company, or is about to be: its people read "
                "the list, too, and their reactions count."
            )
        case CautionKind.REPEATED:
            return describe_repeat(caution.at, zone) if caution.at else ""
        case CautionKind.RELEASED:
            return f"This list went to {channel} before{_when(caution.release, zone, now)}."
        case CautionKind.SCHEDULED:
            return f"This list goes to {channel} already{_when(caution.release, zone, now)}."
        case CautionKind.NEAR:
            when = _when(caution.release, zone, now)
            return f"Another list goes to {channel} within a day: “{title}”{when}."
    assert_never(caution.kind)


def _when(release: Release | None, zone: ZoneInfo, now: datetime) -> str:
    if release is None:
        return ""
    if release.state in (ReleaseState.POSTING, ReleaseState.PAUSED):
        return ", and is on its way"
    if release.state is ReleaseState.OVERDUE:
        return ", and is overdue"
    at = release.release_at
    return f": {describe_in_city(at, zone)}, {describe_wait(at, now)}"


def sign_cautions(cautions: Sequence[Caution]) -> str:
    """Return what tells whether the same was said before; empty where nothing is."""
    if not cautions:
        return ""
    said = [
        (each.kind, each.channel_id, each.release and each.release.release_id, each.at)
        for each in cautions
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
