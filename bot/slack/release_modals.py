"""The forms that ask about a release before something is done: move, other channel, take back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.release import Release
from bot.domain.text import count, shorten
from bot.render.curating import write_channel, write_release
from bot.render.elements import BlockKit
from bot.render.plain import escape
from bot.slack.forms import (
    Kept,
    channel_menu,
    context,
    field,
    find_held,
    plain,
    read_metadata,
    section,
    time_fields,
)

MOVE = "move.submit"
REDIRECT = "redirect.submit"
TAKE_BACK = "take_back.submit"
"""The callback_ids of the forms."""

DAY = "move.day"
TIME = "move.time"
CHANNEL = "redirect.channel"
"""Each field's action_id, and the block_id of its block."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What somebody has entered into the form that moves a release; `zone` is the one that they
    were shown."""

    day: str | None
    time: str | None
    zone: str


def build_move(release: Release, moved: Moved, words: str, kept: Kept) -> dict[str, Any]:
    """Return the form that gives a release another time."""
    fields = time_fields((DAY, TIME), moved.day, moved.time)
    blocks = [section(_name(release)), *fields, context(words)]
    return _build(MOVE, "Move", "Move", kept, blocks, zone=moved.zone)


def read_move(view: Mapping[str, Any]) -> Moved:
    """Return what somebody has entered into the form."""
    return Moved(
        find_held(view, DAY, "selected_date"),
        find_held(view, TIME, "selected_time"),
        str(read_metadata(view).get("zone", "")),
    )


def build_redirect(release: Release, kept: Kept, cautions: str = "", said: str = "") -> BlockKit:
    """Return the form that sends a release to another channel; `said` signs the cautions."""
    menu = channel_menu("conversations_select", "Choose a channel")
    hint = "I join a public one by myself; into a private one I have to be invited: "
    blocks = [
        *([section(cautions)] if cautions else []),
        section(_name(release)),
        field(CHANNEL, "Channel", menu, hint=f"{hint}/invite @readlist"),
    ]
    submit = "Send it anyway" if cautions else "Send it there"
    return _build(REDIRECT, "Other channel", submit, kept, blocks, said=said)


def read_redirect(view: Mapping[str, Any]) -> tuple[str, str]:
    """Return the channel that was chosen, and the signature of what was said before."""
    channel_id = find_held(view, CHANNEL, "selected_conversation") or ""
    return channel_id, str(read_metadata(view).get("said", ""))


def build_take_back(
    release: Release, reactions: int, now: datetime, zone: ZoneInfo, kept: Kept
) -> dict[str, Any]:
    """Return the question whether what was posted is to be deleted, with what goes with it."""
    going = count(release.sent, "message")
    going += f", with {count(reactions, 'reaction')}" if reactions else ""
    there = write_channel(release.channel_id or release.target)
    text = f"{going} would be deleted in {there}. That can't be undone."
    blocks = [section(write_release(release, now, zone)), section(f":wastebasket: {text}")]
    return _build(TAKE_BACK, "Take back", "Take back", kept, blocks)


def _name(release: Release) -> str:
    title = escape(shorten(release.title, 150))
    return f"*{title}* to {write_channel(release.channel_id or release.target)}"


def _build(
    callback_id: str, title: str, submit: str, kept: Kept, blocks: list[BlockKit], **more: str
) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title),
        "submit": plain(submit),
        "close": plain("Cancel"),
        "private_metadata": json.dumps(kept.write() | more),
        "blocks": blocks,
    }
