"""What curators did, as mrkdwn: who, what, and when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.acts import SHELL, Act, ActKind
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
        release_at=_write_time(act, zone),
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


def _write_time(act: Act, zone: ZoneInfo) -> str:
    """Return when something was to go out, with the year where it is another one."""
    match act.after.get("release_at"):
        case str(moment):
            at = datetime.fromisoformat(moment).astimezone(zone)
            year = "" if at.year == act.acted_at.astimezone(zone).year else f" {at.year}"
            return f"{at:%A} {at.day} {at:%B}{year}, {at:%H:%M}"
    return "another time"
