"""What curators did, as mrkdwn: who, what, and when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.acts import SHELL, Act, ActKind
from bot.domain.wall_clock import describe
from bot.render.curating import write_channel
from bot.render.liking import name_section
from bot.render.plain import escape

_SENTENCES = {
    ActKind.IMPORT: "imported {title}",
    ActKind.SCHEDULE: "scheduled {title} to {channel} for {release_at}",
    ActKind.MOVE: "moved {title} to {release_at}",
    ActKind.EDIT: "changed what goes out of {title}",
    ActKind.REDIRECT: "sent {title} to {channel} instead",
    ActKind.CANCEL: "pulled {title} back",
    ActKind.PAUSE: "paused {title}",
    ActKind.RESUME: "let {title} go on",
    ActKind.STOP: "stopped {title}",
    ActKind.RETRY: "tried {title} again",
    ActKind.TAKE_BACK: "took {title} back",
}


def write_act(act: Act, zone: ZoneInfo) -> str:
    """Return an act in one line; times are told in the reader's zone."""
    did = _SENTENCES[act.kind].format(
        title=f"“{escape(name_section(act.title))}”",
        channel=_write_target(act.after),
        release_at=_write_time(act.after, zone),
    )
    at = act.acted_at.astimezone(zone)
    return f"{write_actor(act.actor)} {did} · {at.day} {at:%b}, {at:%H:%M}"


def write_actor(actor: str | None) -> str:
    """Return who did something: a person so that Slack shows their name."""
    if actor is None:
        return "Somebody"
    if actor.startswith(SHELL):
        return f"{escape(actor.removeprefix(SHELL))}, in the shell,"
    return f"<@{actor}>"


def _write_target(after: Mapping[str, Any]) -> str:
    match after.get("channel"):
        case str(channel):
            return write_channel(channel)
    return "another channel"


def _write_time(after: Mapping[str, Any], zone: ZoneInfo) -> str:
    match after.get("release_at"):
        case str(moment):
            return describe(datetime.fromisoformat(moment), zone)
    return "another time"
