"""A release as curators see it, with the buttons for what can be done with it now."""

import json
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.errors import ButtonError
from bot.domain.release import Release, ReleaseState
from bot.domain.text import count, shorten
from bot.domain.wall_clock import describe_in_city, describe_wait
from bot.render.elements import BlockKit
from bot.render.plain import escape, mrkdwn_link

_LAST_RELEASE = 2**31


class CuratorAction(StrEnum):
    """What a curator's button does; its value names the release or list that it is about."""

    SCHEDULE = "curator.schedule"
    IMPORT = "curator.import"
    PREVIEW = "curator.preview"
    SHOW_ALL = "curator.show_all"
    CANCEL = "curator.cancel"
    MOVE = "curator.move"
    EDIT = "curator.edit"
    PAUSE = "curator.pause"
    RESUME = "curator.resume"
    STOP = "curator.stop"
    TAKE_BACK = "curator.take_back"
    RETRY = "curator.retry"
    REDIRECT = "curator.redirect"


_OFFERED: dict[ReleaseState, tuple[CuratorAction, ...]] = {
    ReleaseState.SCHEDULED: (CuratorAction.MOVE, CuratorAction.EDIT, CuratorAction.CANCEL),
    ReleaseState.POSTING: (CuratorAction.PAUSE, CuratorAction.STOP),
    ReleaseState.PAUSED: (CuratorAction.RESUME, CuratorAction.STOP, CuratorAction.TAKE_BACK),
    ReleaseState.POSTED: (CuratorAction.TAKE_BACK,),
    ReleaseState.STOPPED: (CuratorAction.TAKE_BACK,),
    ReleaseState.OVERDUE: (CuratorAction.RETRY, CuratorAction.MOVE, CuratorAction.CANCEL),
    ReleaseState.FAILED: (CuratorAction.RETRY,),
    ReleaseState.CANCELLED: (),
    ReleaseState.WITHDRAWN: (),
}

_LABELS = {
    CuratorAction.CANCEL: "Pull it back",
    CuratorAction.MOVE: "Move",
    CuratorAction.EDIT: "Edit",
    CuratorAction.PAUSE: "Pause",
    CuratorAction.RESUME: "Go on",
    CuratorAction.STOP: "Stop",
    CuratorAction.TAKE_BACK: "Take back",
    CuratorAction.RETRY: "Try again",
    CuratorAction.REDIRECT: "Other channel",
}


def list_actions(release: Release) -> tuple[CuratorAction, ...]:
    """Return what a curator may do with a release as it stands."""
    if release.state is ReleaseState.FAILED:
        if release.sent:
            return (CuratorAction.RETRY, CuratorAction.STOP, CuratorAction.TAKE_BACK)
        return (CuratorAction.RETRY, CuratorAction.REDIRECT, CuratorAction.CANCEL)
    if release.state is ReleaseState.WITHDRAWN and release.error is not None:
        return (CuratorAction.RETRY,)
    if release.state is ReleaseState.PAUSED and not release.sent:
        return (CuratorAction.RESUME, CuratorAction.STOP)
    in_doubt = release.error is not None and release.state is ReleaseState.POSTING
    return (*((CuratorAction.RETRY,) if in_doubt else ()), *_OFFERED[release.state])


def release_buttons(release: Release, *, actions: Sequence[CuratorAction] = ()) -> list[BlockKit]:
    """Return the buttons for what can be done with a release, or for some `actions`; an actions
    block, or none where nothing can be done."""
    offered = actions or list_actions(release)
    elements = [_button(action, release) for action in offered]
    return [{"type": "actions", "elements": elements}] if elements else []


def render_release(
    release: Release, now: datetime, zone: ZoneInfo, permalink: str | None = None
) -> list[BlockKit]:
    """Return a release in a section and its buttons: title, where, when, how far, what is wrong.

    Times are told in the reader's `zone`.
    """
    text = {"type": "mrkdwn", "text": write_release(release, now, zone, permalink)}
    return [{"type": "section", "text": text}, *release_buttons(release)]


def write_release(
    release: Release, now: datetime, zone: ZoneInfo, permalink: str | None = None
) -> str:
    """Return a release in mrkdwn: title, where, when, how far, and what is wrong in a second
    line."""
    return "\n".join(_lines(release, now, zone, permalink))


def write_channel(target: str) -> str:
    """Return a release's target as mrkdwn shows it: a channel or a person by their id, or as it
    was named."""
    if target[:1] in ("C", "G") and target[1:].isalnum() and target.isupper():
        return f"<#{target}>"
    if target[:1] in ("U", "W") and target.isupper():
        return f"<@{target}>"
    is_name = not target.startswith("#") and not target.isupper()
    return escape(f"#{target}" if is_name else target)


def describe_state(release: Release, now: datetime, zone: ZoneInfo) -> str:
    """Return where a release stands, in words: when it goes out, how far it is, or how it ended."""
    sent = min(release.sent, release.messages)
    match release.state:
        case ReleaseState.SCHEDULED:
            wait = describe_wait(release.release_at, now)
            return f"goes out {describe_in_city(release.release_at, zone)}, {wait}"
        case ReleaseState.POSTING:
            return f"is going out: {sent} of {count(release.messages, 'message')}"
        case ReleaseState.PAUSED:
            return f"is paused: {sent} of {count(release.messages, 'message')} are out"
        case ReleaseState.POSTED:
            return f"went out {describe_in_city(release.release_at, zone)}"
        case ReleaseState.STOPPED:
            return f"was stopped: {sent} of {count(release.messages, 'message')} are out"
        case ReleaseState.OVERDUE:
            return f"is overdue: it was meant for {describe_in_city(release.release_at, zone)}"
        case ReleaseState.FAILED:
            return f"has failed: {sent} of {count(release.messages, 'message')} are out"
        case ReleaseState.CANCELLED:
            return "was pulled back"
        case ReleaseState.WITHDRAWN:
            return "was taken back"


def write_release_value(release_id: int) -> str:
    """Return what a button about a release carries."""
    return json.dumps({"release": release_id})


def read_release_value(value: str) -> int:
    """Return the release that a button is about; raises ButtonError where it names none."""
    match _read(value):
        case {"release": int(release_id)} if 0 < release_id < _LAST_RELEASE:
            return release_id
    raise ButtonError


def write_list_value(list_id: int) -> str:
    """Return what a button about a list carries."""
    return json.dumps({"list": list_id})


def read_list_value(value: str) -> int:
    """Return the list that a button is about; raises ButtonError where it names none."""
    match _read(value):
        case {"list": int(list_id)} if 0 < list_id < _LAST_RELEASE:
            return list_id
    raise ButtonError


def _lines(release: Release, now: datetime, zone: ZoneInfo, permalink: str | None) -> list[str]:
    title = shorten(release.title, 150)
    named = mrkdwn_link(permalink, title) if permalink else escape(title)
    lines = [
        f"*{named}* to {write_channel(release.channel_id or release.target)} "
        f"{describe_state(release, now, zone)}"
    ]
    if release.error:
        lines.append(f":warning: {escape(release.error)}")
    return lines


def _button(action: CuratorAction, release: Release) -> BlockKit:
    label = _LABELS[action]
    button: BlockKit = {
        "type": "button",
        "action_id": action.value,
        "text": {"type": "plain_text", "text": label},
        "value": write_release_value(release.release_id),
        "accessibility_label": shorten(f"{label}: {' '.join(release.title.split())}", 75),
    }
    if action in (CuratorAction.CANCEL, CuratorAction.STOP):
        return button | {"confirm": _confirm(action, release)}
    return button


def _confirm(action: CuratorAction, release: Release) -> BlockKit:
    title = shorten(release.title, 100)
    texts = {
        CuratorAction.CANCEL: ("Pull it back?", f"“{title}” does not go out.", "Pull it back"),
        CuratorAction.STOP: (
            "Stop it for good?",
            f"What is out of “{title}” stays; the rest never comes.",
            "Stop it",
        ),
    }
    heading, text, confirm = texts[action]
    return {
        "title": {"type": "plain_text", "text": heading},
        "text": {"type": "plain_text", "text": text},
        "confirm": {"type": "plain_text", "text": confirm},
        "deny": {"type": "plain_text", "text": "No"},
    }


def _read(value: str) -> dict[str, Any]:
    try:
        content = json.loads(value)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
