"""What curators are told of a release in trouble, with the buttons that mend it, and afterwards."""

import re
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.domain.release import Body, Release, ReleaseState, is_in_doubt
from bot.domain.text import count, shorten
from bot.domain.trouble import Trouble, TroubleKind
from bot.domain.wall_clock import describe
from bot.render.curating import CuratorAction, list_actions, release_buttons, write_channel
from bot.render.elements import BlockKit
from bot.render.plain import escape, escaped_within, mrkdwn_link

_LONGEST_ERROR = 1500
_SLACKS_WORD = re.compile(r"\((\w+)(?:: [^()]*)?\)$")
"""Slack's own word for a refusal, which ends our sentence on it."""

_INVITABLE = ("channel_not_found", "not_in_channel")
_TOLD_BY_BUTTONS = (TroubleKind.OVERDUE,)
"""What needs no reason: the error names commands, and here are buttons."""


def render_notice(release: Release, trouble: Trouble, permalink: str | None) -> tuple[Body, ...]:
    """Return what is wrong with a release, why, and how it is mended; then as text alone."""
    actions = _offer(release, trouble)
    lines = [f":warning: {_name(release, permalink)} {_describe(release, trouble)}"]
    if trouble.error and trouble.kind not in _TOLD_BY_BUTTONS:
        lines.append(f"> {_write_error(trouble.error)}")
    lines.append(_write_mend(release, trouble, actions))
    first, alone = _say(release, _describe(release, trouble), "\n".join(lines))
    buttons = release_buttons(release, actions=actions)
    return replace(first, blocks=(*first.blocks, *buttons)), alone


def render_over(release: Release, permalink: str | None) -> tuple[Body, ...]:
    """Return what takes the place of a notice once its trouble is over: no button is left."""
    end = _describe_end(release)
    return _say(release, end, f":white_check_mark: {_name(release, permalink)} {end}")


def render_superseded(release: Release, permalink: str | None) -> tuple[Body, ...]:
    """Return what takes the place of a notice when a newer one on the same release follows."""
    end = "is in trouble anew: the message below says how it stands now."
    return _say(release, end, f"{_name(release, permalink)} {end}")


def _say(release: Release, said: str, text: str) -> tuple[Body, ...]:
    """Return a text with what a phone says of it; then the text alone."""
    return Body(f"{escape(_title(release))} {said}", (_section(text),)), Body(text)


def _section(text: str) -> BlockKit:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, "expand": True}


def _title(release: Release) -> str:
    return shorten(" ".join(release.title.split()), 150)


def _name(release: Release, permalink: str | None) -> str:
    """Return a release's title, linked where its thread exists, and where it goes."""
    title = _title(release)
    named = mrkdwn_link(permalink, title) if permalink else escape(title)
    return f"*{named}* to {_place(release)}"


def _place(release: Release) -> str:
    return write_channel(release.target if _is_person(release) else _channel(release))


def _is_person(release: Release) -> bool:
    return release.target[:1] in ("U", "W") and release.target.isupper()


def _channel(release: Release) -> str:
    return release.channel_id or release.target


def _describe(release: Release, trouble: Trouble) -> str:
    planned = describe(release.release_at, ZoneInfo(release.zone))
    match trouble.kind:
        case TroubleKind.FAILED:
            return f"can't go out: {_progress(release)}."
        case TroubleKind.OVERDUE:
            return f"did not go out in time: it was meant for {planned}."
        case TroubleKind.LATE:
            return f"has not begun: it was meant for {planned}."
        case TroubleKind.STUCK:
            return f"does not go on: {_progress(release)}."
        case TroubleKind.LEFT_BEHIND:
            return "was taken back, but not all of it could be deleted."


def _progress(release: Release) -> str:
    if not release.sent:
        return "nothing of it is out"
    sent = min(release.sent, release.messages)
    verb = "is" if sent == 1 else "are"
    return f"{sent} of {count(release.messages, 'message')} {verb} out"


def _offer(release: Release, trouble: Trouble) -> tuple[CuratorAction, ...]:
    """Return the buttons that mend it. What is late is tried all the time: to ask is no use."""
    if trouble.kind is TroubleKind.LATE:
        return (CuratorAction.REDIRECT, CuratorAction.MOVE, CuratorAction.CANCEL)
    if trouble.kind is TroubleKind.STUCK and not is_in_doubt(trouble.error or ""):
        return list_actions(replace(release, error=None))
    return list_actions(release)


def _write_mend(release: Release, trouble: Trouble, actions: tuple[CuratorAction, ...]) -> str:
    match trouble.kind:
        case TroubleKind.FAILED:
            return _write_mend_of_refusal(release, trouble.error or "", actions)
        case TroubleKind.OVERDUE:
            return (
                "*Try again* sends it now, *Move* gives it another time, *Pull it back* drops it."
            )
        case TroubleKind.LATE:
            return "I keep trying, and say here when it is out."
        case TroubleKind.STUCK if is_in_doubt(trouble.error or ""):
            return "*Try again* lets me look once more at once."
        case TroubleKind.STUCK:
            return "I keep trying, and say here when it is out."
        case TroubleKind.LEFT_BEHIND:
            return "Once that is mended, *Try again* deletes the rest."


def _write_mend_of_refusal(release: Release, error: str, actions: tuple[CuratorAction, ...]) -> str:
    """Return what to do about what Slack refused, by Slack's own word for it."""
    found = _SLACKS_WORD.search(error)
    word, place = found[1] if found else "", _place(release)
    elsewhere = CuratorAction.REDIRECT in actions
    if word in _INVITABLE:
        renamed = "If it was renamed or is gone, choose *Other channel*." if elsewhere else ""
        return f"Type `/invite @readlist` in {place}, then press *Try again*. {renamed}".strip()
    if word == "is_archived":
        other = ", or choose *Other channel*" if elsewhere else ""
        return f"Unarchive {place} and press *Try again*{other}."
    rest = "the rest" if release.sent else "it"
    return f"Once that is mended, *Try again* sends {rest}."


def _write_error(error: str) -> str:
    return escaped_within(" ".join(error.split()), _LONGEST_ERROR)


def _describe_end(release: Release) -> str:
    match release.state:
        case ReleaseState.POSTED:
            return "is out now."
        case ReleaseState.POSTING:
            return f"goes on now: {_progress(release)}."
        case ReleaseState.SCHEDULED:
            return f"goes out {describe(release.release_at, ZoneInfo(release.zone))}."
        case ReleaseState.PAUSED:
            return f"is paused: {_progress(release)}."
        case ReleaseState.STOPPED:
            return f"was stopped: {_progress(release)}."
        case ReleaseState.WITHDRAWN:
            return "is taken back: all of it is deleted."
        case _:
            return "was pulled back."
