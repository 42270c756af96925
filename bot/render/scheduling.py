"""What is said before a list is scheduled, in mrkdwn: when it would go out, and what stands out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.arrangement import Form
from bot.domain.scheduling import Caution, Extent, describe_caution
from bot.domain.text import count, shorten
from bot.domain.wall_clock import describe_in_city, describe_repeat, describe_wait, find_repeat
from bot.render.curating import write_channel
from bot.render.plain import escape

MOST_CAUTIONS = 12
"""Lines that fit into a section of a modal, whatever lists are called."""


def write_time(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """Return when something would go out, in words for who lives in `zone`."""
    words = f"{describe_in_city(at, zone)}, {describe_wait(at, now)}"
    return f"{words}. {describe_repeat(at, zone)}" if find_repeat(at, zone) else words


def write_now(undo: timedelta) -> str:
    """Return what "now" means."""
    if not undo:
        return "At once."
    return f"In {write_span(undo)}: until then it can be pulled back."


def write_span(span: timedelta) -> str:
    """Return a short span of time: `60 seconds`, `5 minutes`."""
    seconds = round(span.total_seconds())
    if seconds % 60 or seconds < 120:
        return count(seconds, "second")
    return count(seconds // 60, "minute")


def write_extent(extent: Extent) -> str:
    """Return how long a long list is."""
    long = count(extent.messages[Form.WHOLE], "message")
    return f"This list is long: it would be {long} in one thread."


def write_cautions(cautions: Sequence[Caution], zone: ZoneInfo, now: datetime) -> str:
    """Return what somebody may not have thought of, a line for each of the first dozen."""
    lines = [f":warning: {_write(each, zone, now)}" for each in cautions[:MOST_CAUTIONS]]
    more = len(cautions) - len(lines)
    return "\n".join([*lines, *([f"… and {more} more of the kind."] if more else [])])


def _write(caution: Caution, zone: ZoneInfo, now: datetime) -> str:
    title = escape(shorten(caution.release.title, 100)) if caution.release else ""
    return describe_caution(caution, write_channel(caution.channel_id), title, zone, now)
