"""Slack's rules on who may do what, where and how often; every one names where it was read."""

import math
import re
from typing import Any

from bot.sandbox import channels
from bot.sandbox.attachments import check_attachments
from bot.sandbox.blocks import MAX_MARKDOWN, check_blocks, visible_characters
from bot.sandbox.config import BOT_USER
from bot.sandbox.errors import Refusal, rate_limited
from bot.sandbox.fault_kinds import CHANNELS, SCOPES
from bot.sandbox.records import Channel, Json, Kind
from bot.sandbox.workspace import Call, Workspace

MAX_TEXT = 40_000
"""Longer text is cut: docs.slack.dev chat.postMessage, SLACK.md A1."""
MAX_UPDATE_TEXT = 4_000
"""Longer text is refused by an edit: SLACK.md A1, chat.update."""
MAX_VISIBLE = 11_000
"""Visible characters of a message: not published, refusals seen from 11,341: SLACK.md A1."""
_ADDRESS = re.compile(r"http(?<![<|\w`]http)s?://[^\s<>|]*[^\s<>|.,;:!?)\]}'\"*_~`]")
JITTER = 0.005
"""Seconds by which two messages may come closer than the limit, for clocks are no metronomes."""

# Scopes as docs.slack.dev/reference/methods names them on each method's page, for bot tokens.
_READ = {
    Kind.PUBLIC: "channels:read",
    Kind.PRIVATE: "groups:read",
    Kind.IM: "im:read",
    Kind.MPIM: "mpim:read",
}
_HISTORY = {
    Kind.PUBLIC: "channels:history",
    Kind.PRIVATE: "groups:history",
    Kind.IM: "im:history",
    Kind.MPIM: "mpim:history",
}


def require_scope(call: Call, scope: str) -> None:
    """Refuse what the token was not granted, naming what is needed and what was provided."""
    granted = call.workspace.scopes
    if call.workspace.faults.take(SCOPES, call.method, {**call.arguments, "scope": scope}):
        granted -= {scope}
    if scope not in granted:
        raise Refusal("missing_scope", needed=scope, provided=",".join(sorted(granted)))


def require_read(call: Call, kind: Kind) -> None:
    """Refuse to tell about conversations of a kind without its `…:read` scope."""
    require_scope(call, _READ[kind])


def find_channel(call: Call, channel_id: str) -> Channel:
    """Find a conversation that the bot may know of: a private one only from inside."""
    channel = call.state.channels.get(channel_id)
    if channel is None or (channel.kind is not Kind.PUBLIC and BOT_USER not in channel.members):
        raise Refusal("channel_not_found")
    return channel


def find_postable(call: Call) -> Channel:
    """Find the conversation of a message to be posted: by id, by #name, or a person's by their id.

    docs.slack.dev chat.postMessage, "Channels": names and user ids are taken too, and a user's id
    means the bot's direct messages with them.
    """
    name = call.text("channel")
    if name in call.state.users:
        return open_direct(call, name)
    channel = find_channel(call, name if name in call.state.channels else _named(call, name))
    _archive_on_order(call, channel)
    if channel.is_archived:
        raise Refusal("is_archived")
    # chat:write.public lets a bot post in public channels that it has not joined: SLACK.md A4.
    if BOT_USER not in channel.members and "chat:write.public" not in call.workspace.scopes:
        raise Refusal("not_in_channel")
    return channel


def _archive_on_order(call: Call, channel: Channel) -> None:
    """Let an admin archive the channel now, where a fault asks for it."""
    if not channels.may_be_archived(channel):
        return
    arguments = {**call.arguments, "channel": channel.id}
    if call.workspace.faults.take(CHANNELS, call.method, arguments):
        admin = next(user.id for user in call.state.users.values() if user.is_admin)
        channels.archive(call.state, channel, admin, call.now)


def _named(call: Call, name: str) -> str:
    name = name.removeprefix("#")
    named = (each.id for each in call.state.channels.values() if each.name == name != "")
    return next(named, name)


def open_direct(call: Call, user_id: str) -> Channel:
    """Give the bot's direct messages with a person; bots have none with each other."""
    user = call.state.get_user(user_id)
    if user.is_bot:
        raise Refusal("cannot_dm_bot")
    return channels.open_direct(call.state, user.id, call.now)


def find_thread(call: Call, channel: Channel) -> str | None:
    """Give the ts of the thread that a message goes to, if it goes to one.

    docs.slack.dev chat.postMessage asks for a parent's ts, never a reply's, and so do we.
    """
    thread_ts = call.text("thread_ts")
    if not thread_ts:
        return None
    parent = call.state.find_message(channel.id, thread_ts)
    if parent is None or parent.thread_ts is not None:
        raise Refusal("thread_not_found")
    if parent.subtype not in (None, "bot_message"):
        raise Refusal("cannot_reply_to_message")
    return thread_ts


def find_readable(call: Call) -> Channel:
    """Find the conversation that is to be read; that needs membership (SLACK.md A4)."""
    channel = find_channel(call, call.text("channel"))
    require_scope(call, _HISTORY[channel.kind])
    return require_member(channel)


def require_member(channel: Channel) -> Channel:
    """Refuse a channel that the bot has not joined."""
    if BOT_USER not in channel.members:
        raise Refusal("not_in_channel")
    return channel


def require_pace(workspace: Workspace, channel: Channel, now: float) -> None:
    """Take at most one message an interval in a channel: docs.slack.dev/apis/web-api/rate-limits.

    Slack lets short bursts pass without promising it; this workspace lets none pass. The interval
    runs from one accepted message to the next.
    """
    interval = workspace.config.channel_interval
    last = workspace.accepted_at.get(channel.id)
    if interval <= 0 or last is None or now < last:
        return
    wait = interval - (now - last)
    if wait > JITTER:
        raise rate_limited(max(1, math.ceil(wait)))


def read_content(call: Call) -> tuple[str, list[Json], list[Json]]:
    """Read a message's text, blocks and attachments, and refuse what Slack would refuse of them."""
    text, markdown = call.text("text"), call.text("markdown_text")
    blocks = _json_list(call, "blocks", "invalid_blocks_format")
    attachments = _json_list(call, "attachments", "invalid_attachments")
    if markdown:
        # Both rules of `markdown_text`: SLACK.md A1, message `text`.
        if text or blocks:
            raise Refusal("markdown_text_conflict")
        if len(markdown) > MAX_MARKDOWN:
            raise Refusal("msg_too_long")
        blocks = [{"type": "markdown", "text": markdown}]
    if not (text.strip() or blocks or any(attachments)):
        raise Refusal("no_text")
    return _mark_links(text)[:MAX_TEXT], check_blocks(blocks), check_attachments(attachments)


def _mark_links(text: str) -> str:
    """Put the addresses of a text in angle brackets (docs.slack.dev, formatting message text)."""
    return _ADDRESS.sub(r"<\g<0>>", text)


def require_budget(call: Call, blocks: list[Json]) -> None:
    """Refuse too many characters for one message; only the chat methods do (SLACK.md A1).

    Markdown alone may fill its own limit, which is larger (slackapi/bolt-js#2509).
    """
    if call.size <= MAX_VISIBLE:  # most are: to count their characters would take longer
        return
    if all(block["type"] == "markdown" for block in blocks):
        return
    if visible_characters(blocks) > MAX_VISIBLE:
        raise Refusal("msg_blocks_too_long")


def read_metadata(call: Call) -> Json | None:
    """Read a message's metadata, an event_type and an event_payload (SLACK.md A3), if any."""
    metadata = call.arguments.get("metadata")
    if metadata in (None, "", {}):
        return None
    if not isinstance(metadata, dict) or not metadata.keys() <= {"event_type", "event_payload"}:
        raise Refusal("invalid_metadata_format")
    event_type, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(event_type, str) or not event_type or not isinstance(payload, dict):
        raise Refusal("invalid_metadata_format")
    return metadata


def _json_list(call: Call, name: str, error: str) -> list[Any]:
    value = call.arguments.get(name)
    if value in (None, ""):
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise Refusal(error)
    return value
