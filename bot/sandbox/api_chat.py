"""The chat methods: posting, editing and deleting messages, and linking to them."""

from dataclasses import replace

from bot.sandbox.attachments import all_blocks, name_content
from bot.sandbox.config import BOT_ID, BOT_USER
from bot.sandbox.errors import Refusal
from bot.sandbox.faults import FaultKind
from bot.sandbox.pictures import require_pictures
from bot.sandbox.records import Ephemeral, Json, Message
from bot.sandbox.rules import (
    MAX_UPDATE_TEXT,
    find_channel,
    find_postable,
    find_thread,
    read_content,
    read_metadata,
    require_budget,
    require_member,
    require_pace,
)
from bot.sandbox.shapes import message_json, permalink
from bot.sandbox.workspace import Call

_LAG = frozenset({FaultKind.HISTORY_LAG})


def post_message(call: Call) -> Json:
    """chat.postMessage: put a message into a channel, a thread or a person's direct messages."""
    channel = find_postable(call)
    require_pace(call.workspace, channel, call.now)
    text, blocks, attachments = _read_content(call)
    metadata = read_metadata(call)
    thread_ts = find_thread(call, channel)
    message = Message(
        channel=channel.id,
        ts=call.state.next_ts(call.now),
        user=BOT_USER,
        bot_id=BOT_ID,
        text=text,
        blocks=blocks,
        attachments=attachments,
        metadata=metadata,
        thread_ts=thread_ts,
        broadcast=thread_ts is not None and call.flag("reply_broadcast"),
        visible_at=_visible_at(call),
    )
    name_content(message)
    call.state.save_message(message)
    call.workspace.accepted_at[channel.id] = call.now
    shown = message_json(call.workspace, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def post_me_message(call: Call) -> Json:
    """chat.meMessage: say what the bot does, as /me does for people."""
    channel = find_postable(call)
    require_pace(call.workspace, channel, call.now)
    text, _, _ = read_content(replace(call, arguments={"text": call.text("text")}))
    ts = call.state.next_ts(call.now)
    message = Message(channel.id, ts, BOT_USER, text, bot_id=BOT_ID, subtype="me_message")
    call.state.save_message(message)
    call.workspace.accepted_at[channel.id] = call.now
    return {"channel": channel.id, "ts": ts}


def post_files(call: Call, channel_id: str, file_ids: list[str]) -> Message:
    """Share files in a conversation, as files.completeUploadExternal does."""
    channel = call.state.get_channel(channel_id)
    message = Message(
        channel=channel.id,
        ts=call.state.next_ts(call.now),
        user=BOT_USER,
        bot_id=BOT_ID,
        text=call.text("initial_comment"),
        files=file_ids,
        thread_ts=find_thread(call, channel),
    )
    call.state.save_message(message)
    return message


def update_message(call: Call) -> Json:
    """chat.update: change a message of the bot's own.

    A text without blocks takes the old blocks away; without either, what was there stays
    (docs.slack.dev chat.update, "text, blocks or attachments"). Metadata stays until an empty
    object takes its place. New blocks show no "(edited)" (SLACK.md A3b).
    """
    message = _find_own(call, "cant_update_message", archived="is_inactive")
    if len(call.text("text")) > MAX_UPDATE_TEXT:
        raise Refusal("msg_too_long")
    text, blocks, attachments = _read_content(call)
    metadata = read_metadata(call)
    if blocks or "text" in call.arguments or call.arguments.get("blocks") is not None:
        message.blocks = blocks
    if call.arguments.get("attachments") is not None:
        message.attachments = attachments
    if call.arguments.get("metadata") is not None:
        message.metadata = metadata
    if "text" in call.arguments:
        message.text = text
    if not blocks:
        message.edited = {"user": BOT_USER, "ts": call.state.next_ts(call.now)}
    name_content(message)
    call.state.save_message(message)
    shown = message_json(call.workspace, message, metadata=True)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": shown}


def delete_message(call: Call) -> Json:
    """chat.delete: take back a message of the bot's own."""
    message = _find_own(call, "cant_delete_message")
    call.state.delete_message(message)
    return {"channel": message.channel, "ts": message.ts}


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral: show something to one member of a channel."""
    channel = require_member(find_postable(call))
    user = call.text("user")
    if user not in channel.members:
        raise Refusal("user_not_in_channel")
    text, blocks, attachments = _read_content(call)
    thread_ts = find_thread(call, channel)
    ts = call.state.next_ts(call.now)
    shown = Ephemeral(channel.id, ts, user, text, blocks, thread_ts, attachments=attachments)
    name_content(shown)
    call.state.save_ephemeral(shown)
    return {"message_ts": ts}


def get_permalink(call: Call) -> Json:
    """chat.getPermalink: give a message's link."""
    channel = find_channel(call, call.text("channel"))
    message = call.state.get_message(channel.id, call.text("message_ts"))
    return {"channel": channel.id, "permalink": permalink(call.workspace, message)}


def _read_content(call: Call) -> tuple[str, list[Json], list[Json]]:
    """Read what a message is to show, within what the chat methods take of it."""
    text, blocks, attachments = read_content(call)
    require_budget(call, all_blocks(blocks, attachments))
    require_pictures(call, blocks, attachments)
    return text, blocks, attachments


def _find_own(call: Call, error: str, *, archived: str = "is_archived") -> Message:
    channel = find_channel(call, call.text("channel"))
    if channel.is_archived:
        raise Refusal(archived)
    message = call.state.get_message(channel.id, call.text("ts"))
    if message.bot_id != BOT_ID or message.subtype not in (None, "me_message"):
        raise Refusal(error)
    return message


def _visible_at(call: Call) -> float:
    fault = call.workspace.faults.take(_LAG, call.method, call.arguments)
    return call.now + fault.seconds if fault else 0.0
