"""What `releases` is answered with: cards for curators, lines for everybody else."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.overview import Overview
from bot.domain.permalink import ReleaseView
from bot.domain.release import Body
from bot.domain.text import count
from bot.render.curating import render_release, write_release
from bot.render.elements import BlockKit
from bot.render.plain import LONGEST_NOTIFICATION

NOTHING = "Nothing is scheduled, and nothing went out yet: `{command} schedule` opens the form."
NOTHING_OUT = "Nothing went out yet that you could read."


def render_overview(
    overview: Overview,
    command: str,
    now: datetime,
    zone: ZoneInfo,
) -> Body:
    """Return releases under their headings, each with its buttons."""
    first = (overview.first,) if overview.first else ()
    groups = {
        "": first,
        "Waiting for somebody": overview.troubled,
        "Going out": overview.going,
        "Due": overview.due,
        "Past": overview.past,
    }
    blocks: list[BlockKit] = []
    lines: list[str] = []
    for heading, shown in groups.items():
        if heading and shown:
            blocks.append(_section(f"*{heading}*"))
            lines.append(f"*{heading}*")
        for each in shown:
            blocks += render_release(each.release, now, zone, each.permalink)
            lines.append(f"• {write_release(each.release, now, zone)}")
    if not blocks:
        return Body(NOTHING.format(command=command))
    if overview.more:
        blocks.append(_section(f"… and {count(overview.more, 'release')} more are due later."))
    return Body(_join(lines), tuple(blocks))


def render_out(out: Sequence[ReleaseView], now: datetime, zone: ZoneInfo) -> Body:
    """Return what went out, without buttons."""
    if not out:
        return Body(NOTHING_OUT)
    lines = [write_release(each.release, now, zone, each.permalink) for each in out]
    heading = "*What went out last*"
    text = _join([heading, *(f"• {line}" for line in lines)])
    return Body(text, (_section(heading), *map(_section, lines)))


def _join(lines: Sequence[str]) -> str:
    """Return as many lines as a notification may have."""
    shown: list[str] = []
    for line in lines:
        if sum(map(len, shown)) + len(shown) + len(line) > LONGEST_NOTIFICATION:
            break
        shown.append(line)
    return "\n".join(shown)


def _section(text: str) -> BlockKit:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}
