"""The reactions methods, and what a reaction may be called."""

import re

from bot.sandbox.config import BOT_USER
from bot.sandbox.errors import Refusal
from bot.sandbox.records import Json, Message
from bot.sandbox.rules import find_channel, require_member
from bot.sandbox.shapes import message_json, permalink, reactions_json, take_page
from bot.sandbox.state import State
from bot.sandbox.workspace import Call

_EMOJI = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")
_TIMESTAMP = re.compile(r"\d+(\.\d+)?")
_USERS_SHOWN = 50
"""Users listed without `full`. Slack says only that the list may be cut and the count is whole."""


def add(state: State, message: Message, name: str, user: str) -> None:
    """Record a user's reaction; Slack's errors for a wrong name and for the same one twice."""
    if not _EMOJI.fullmatch(name):
        raise Refusal("invalid_name")
    users = message.reactions.setdefault(name, [])
    if user in users:
        raise Refusal("already_reacted")
    users.append(user)
    state.save_message(message)


def remove(state: State, message: Message, name: str, user: str) -> None:
    """Take a user's reaction away; the emoji goes with its last user."""
    users = message.reactions.get(name, [])
    if user not in users:
        raise Refusal("no_reaction")
    users.remove(user)
    if not users:
        del message.reactions[name]
    state.save_message(message)


def add_reaction(call: Call) -> Json:
    """reactions.add, by the bot."""
    message = _find_item(call)
    if call.state.get_channel(message.channel).is_archived:
        raise Refusal("is_archived")
    add(call.state, message, _name(call), BOT_USER)
    return {}


def remove_reaction(call: Call) -> Json:
    """reactions.remove, by the bot."""
    remove(call.state, _find_item(call), _name(call), BOT_USER)
    return {}


def get_reactions(call: Call) -> Json:
    """reactions.get: who reacted to a message with what."""
    return _item_json(call, _find_item(call))


def list_reactions(call: Call) -> Json:
    """reactions.list: what the bot, or a person, reacted to where the bot is, newest first."""
    user = call.state.get_user(call.text("user") or BOT_USER).id
    reacted = [
        message
        for channel in call.state.channels.values()
        if BOT_USER in channel.members
        for message in call.state.messages(channel.id)
        if any(user in users for users in message.reactions.values())
    ]
    reacted.sort(key=_place, reverse=True)
    page, cursor = take_page(call, reacted, _place, default=100, descending=True)
    items = [_item_json(call, message) for message in page]
    return {"items": items, "response_metadata": {"next_cursor": cursor}}


def _place(message: Message) -> str:
    return f"{message.ts} {message.channel}"


def _item_json(call: Call, message: Message) -> Json:
    shown = message_json(call.workspace, message)
    shown["permalink"] = permalink(call.workspace, message)
    if message.reactions:
        shown["reactions"] = reactions_json(message)
        if not call.flag("full"):
            for reaction in shown["reactions"]:
                del reaction["users"][_USERS_SHOWN:]
    return {"type": "message", "channel": message.channel, "message": shown}


def _name(call: Call) -> str:
    name = call.text("name").strip(":")
    if not name:
        raise Refusal("invalid_name")
    return name


def _find_item(call: Call) -> Message:
    timestamp = call.text("timestamp")
    if not timestamp or not call.text("channel"):
        raise Refusal("no_item_specified")
    channel = require_member(find_channel(call, call.text("channel")))
    if not _TIMESTAMP.fullmatch(timestamp):
        raise Refusal("bad_timestamp")
    return call.state.get_message(channel.id, timestamp)
