"""The conversations methods that change a channel: make, describe, archive, invite, leave.

Errors and answers as on each method's page, docs.slack.dev/reference/methods/conversations.….
"""

import re

from bot.sandbox import channels
from bot.sandbox.config import BOT_USER
from bot.sandbox.errors import Refusal
from bot.sandbox.records import Channel, Json, Kind
from bot.sandbox.rules import find_channel, require_member, require_scope
from bot.sandbox.shapes import channel_json
from bot.sandbox.workspace import Call

_MANAGE = {
    Kind.PUBLIC: "channels:manage",
    Kind.PRIVATE: "groups:write",
    Kind.IM: "im:write",
    Kind.MPIM: "mpim:write",
}
_INVITE = {Kind.PUBLIC: "channels:write.invites", Kind.PRIVATE: "groups:write.invites"}
_TOPIC = {Kind.PUBLIC: "channels:write.topic", Kind.PRIVATE: "groups:write.topic"}
_TIMESTAMP = re.compile(r"\d+\.\d+")
_LONGEST_TOPIC = 250
_MOST_INVITED = 100
"""conversations.setTopic, conversations.setPurpose and conversations.invite, on their pages."""


def create_channel(call: Call) -> Json:
    """conversations.create: make a channel, the bot in it."""
    private = call.flag("is_private")
    require_scope(call, _MANAGE[Kind.PRIVATE if private else Kind.PUBLIC])
    made = channels.create(call.state, call.text("name"), BOT_USER, call.now, private=private)
    return {"channel": channel_json(made)}


def rename_channel(call: Call) -> Json:
    """conversations.rename: give a channel another name."""
    channel = _find_managed(call)
    channels.rename(call.state, channel, call.text("name"), BOT_USER, call.now)
    return {"channel": channel_json(channel)}


def archive_channel(call: Call) -> Json:
    """conversations.archive: close a channel."""
    channels.archive(call.state, _find_managed(call), BOT_USER, call.now)
    return {}


def unarchive_channel(call: Call) -> Json:
    """conversations.unarchive: open a channel again.

    The method's page names scopes of bots, and Slack's Java SDK tries it with a bot's token.
    """
    channel = find_channel(call, call.text("channel"))
    if channel.kind.is_direct:
        raise Refusal("method_not_supported_for_channel_type")
    require_scope(call, _MANAGE[channel.kind])
    channels.unarchive(call.state, channel, BOT_USER, call.now)
    return {}


def leave_channel(call: Call) -> Json:
    """conversations.leave: take the bot out; once out, that is no error."""
    channel = find_channel(call, call.text("channel"))
    if not channel.kind.is_direct:
        require_scope(call, _MANAGE[channel.kind])
        if BOT_USER not in channel.members:
            return {"not_in_channel": True}
    channels.leave(call.state, channel, BOT_USER, call.now)
    return {}


def invite_people(call: Call) -> Json:
    """conversations.invite: make others members of a channel that the bot is in.

    Whoever can't be invited stops it for all; with `force` only for themselves.
    """
    channel = _find_of(call, _INVITE)
    users = _read_users(call)
    errors = [
        {"user": user, "ok": False, "error": error}
        for user in users
        if (error := _why_not(call, channel, user))
    ]
    wrong = {error["user"] for error in errors}
    if errors and not (call.flag("force") and wrong < set(users)):
        raise Refusal(str(errors[0]["error"]), errors=errors)
    for user in users:
        if user not in wrong:
            channels.add_member(call.state, channel, user, call.now)
    return {"channel": channel_json(channel)}


def kick_person(call: Call) -> Json:
    """conversations.kick: take somebody else out of a channel."""
    channel = _find_of(call, _MANAGE)
    user = call.state.get_user(call.text("user"))
    if user.id == BOT_USER:
        raise Refusal("cant_kick_self")
    if channel.name == "general":
        raise Refusal("cant_kick_from_general")
    channels.leave(call.state, channel, user.id, call.now)
    return {"errors": {}}


def set_topic(call: Call) -> Json:
    """conversations.setTopic: say what a channel is about just now."""
    channel = _find_of(call, _TOPIC)
    channel.topic = _read_words(call, "topic")
    call.state.save(channel)
    return {"channel": channel_json(channel)}


def set_purpose(call: Call) -> Json:
    """conversations.setPurpose: say what a channel is for."""
    channel = _find_of(call, _TOPIC)
    channel.purpose = _read_words(call, "purpose")
    call.state.save(channel)
    return {"channel": channel_json(channel)}


def close_direct(call: Call) -> Json:
    """conversations.close: put direct messages away, until the next one; nothing of them is lost.

    They stay where they are: a bot has no list of conversations from which they could go.
    """
    channel = find_channel(call, call.text("channel"))
    if not channel.kind.is_direct:
        raise Refusal("method_not_supported_for_channel_type")
    require_scope(call, _MANAGE[channel.kind])
    return {}


def mark_read(call: Call) -> Json:
    """conversations.mark: say how far the bot has read, which nobody sees."""
    channel = find_channel(call, call.text("channel"))
    require_scope(call, _MANAGE[channel.kind])
    require_member(channel)
    if not _TIMESTAMP.fullmatch(call.text("ts")):
        raise Refusal("invalid_timestamp")
    return {}


def _read_words(call: Call, name: str) -> str:
    words = call.text(name)
    if len(words) > _LONGEST_TOPIC:
        raise Refusal("too_long")
    return words


def _why_not(call: Call, channel: Channel, user: str) -> str:
    """Say why somebody can't be invited, "" where they can."""
    if user == BOT_USER:
        return "cant_invite_self"
    if user not in call.state.users:
        return "user_not_found"
    return "already_in_channel" if user in channel.members else ""


def _read_users(call: Call) -> list[str]:
    users = [user.strip() for user in call.text("users").split(",") if user.strip()]
    if not users:
        raise Refusal("no_user")
    if len(users) > _MOST_INVITED:
        raise Refusal("too_many_users")
    return users


def _find_managed(call: Call) -> Channel:
    return _find_of(call, _MANAGE)


def _find_of(call: Call, scopes: dict[Kind, str]) -> Channel:
    channel = find_channel(call, call.text("channel"))
    if channel.kind.is_direct:
        raise Refusal("method_not_supported_for_channel_type")
    require_scope(call, scopes[channel.kind])
    if channel.is_archived:
        raise Refusal("already_archived" if call.method.endswith(".archive") else "is_archived")
    return require_member(channel)
