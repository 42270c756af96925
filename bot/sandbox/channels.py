"""What may happen to a channel, whoever does it: made, joined, left, renamed, shared, archived.

The errors are those of the conversations methods' pages (docs.slack.dev/reference/methods).
"""

import re
import secrets

from bot.sandbox.config import BOT_USER
from bot.sandbox.errors import Refusal
from bot.sandbox.records import Channel, Kind, Message
from bot.sandbox.state import State

_NAME = re.compile(r"[\w-]+")
_LONGEST_NAME = 80
"""docs.slack.dev conversations.create: lower-case letters of any script, digits, - and _."""


def create(state: State, name: str, user: str, now: float, *, private: bool = False) -> Channel:
    """Make a channel with its maker in it."""
    _require_name(state, name)
    kind = Kind.PRIVATE if private else Kind.PUBLIC
    channel = Channel(f"C{secrets.token_hex(5).upper()}", name, kind, int(now), [user])
    state.save(channel)
    _note(state, channel, user, "channel_join", "has joined the channel", now)
    return channel


def join(state: State, channel: Channel, user: str, now: float) -> bool:
    """Make somebody a member of a public channel; False where they were one already."""
    if channel.kind is not Kind.PUBLIC:
        raise Refusal("method_not_supported_for_channel_type")
    _require_open(channel)
    return add_member(state, channel, user, now)


def add_member(state: State, channel: Channel, user: str, now: float) -> bool:
    """Make somebody a member, whatever the channel is; False where they were one already."""
    if user in channel.members:
        return False
    channel.members.append(user)
    state.save(channel)
    _note(state, channel, user, "channel_join", "has joined the channel", now)
    return True


def leave(state: State, channel: Channel, user: str, now: float) -> None:
    """Take a member out of a channel; nobody leaves #general, and nobody an archived channel."""
    if channel.kind.is_direct:
        raise Refusal("method_not_supported_for_channel_type")
    _require_open(channel)
    if user not in channel.members:
        raise Refusal("not_in_channel")
    if channel.name == "general":
        raise Refusal("cant_leave_general")
    channel.members.remove(user)
    state.save(channel)
    _note(state, channel, user, "channel_leave", "has left the channel", now)


def rename(state: State, channel: Channel, name: str, user: str, now: float) -> None:
    """Give a channel another name."""
    if channel.kind.is_direct:
        raise Refusal("method_not_supported_for_channel_type")
    _require_open(channel)
    if name == channel.name:
        return
    _require_name(state, name)
    former, channel.name = channel.name, name
    channel.previous_names.append(former)
    state.save(channel)
    said = f'has renamed the channel from "{former}" to "{name}"'
    _note(state, channel, user, "channel_name", said, now)


def may_be_archived(channel: Channel) -> bool:
    """Tell whether `archive` would take this channel."""
    return not (channel.kind.is_direct or channel.is_archived or channel.name == "general")


def archive(state: State, channel: Channel, user: str, now: float) -> None:
    """Close a channel; what was said in it can still be read."""
    if channel.kind.is_direct:
        raise Refusal("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refusal("already_archived")
    if channel.name == "general":
        raise Refusal("cant_archive_general")
    _note(state, channel, user, "channel_archive", "archived the channel", now)
    channel.is_archived = True
    state.save(channel)


def unarchive(state: State, channel: Channel, user: str, now: float) -> None:
    """Open an archived channel again; whoever does it is in it afterwards."""
    if not channel.is_archived:
        raise Refusal("not_archived")
    channel.is_archived = False
    if user not in channel.members:
        channel.members.append(user)
    state.save(channel)
    _note(state, channel, user, "channel_unarchive", "un-archived the channel", now)


def share(state: State, channel: Channel, *, is_shared: bool) -> None:
    """Say that another company's people are in a channel, or are no longer; nobody is made up."""
    if channel.kind.is_direct:
        raise Refusal("method_not_supported_for_channel_type")
    _require_open(channel)
    channel.is_ext_shared = is_shared
    state.save(channel)


def find_direct(state: State, user_id: str) -> Channel | None:
    """Find the direct messages between the bot and a person, if they were ever opened."""
    return state.channels.get(_direct_id(user_id))


def open_direct(state: State, user_id: str, now: float) -> Channel:
    """Give the direct messages of the bot and a person, opening them the first time."""
    found = find_direct(state, user_id)
    if found is None:
        found = Channel(_direct_id(user_id), "", Kind.IM, int(now), [BOT_USER, user_id])
        state.save(found)
    return found


def open_group(
    state: State, members: list[str], now: float, kind: Kind = Kind.MPIM
) -> tuple[Channel, bool]:
    """Give the direct messages of several people, or of two (`Kind.IM`).

    True beside them where they are opened only now.
    """
    for channel in state.channels.values():
        if channel.kind is kind and set(channel.members) == set(members):
            return channel, False
    handles = "--".join(sorted(state.users[member].name for member in members))
    letter, name = ("G", f"mpdm-{handles}-1") if kind is Kind.MPIM else ("D", "")
    group = Channel(f"{letter}{secrets.token_hex(5).upper()}", name, kind, int(now), members)
    state.save(group)
    return group, True


def _direct_id(user_id: str) -> str:
    return "D" + user_id[1:]


def _require_open(channel: Channel) -> None:
    if channel.is_archived:
        raise Refusal("is_archived")


def _require_name(state: State, name: str) -> None:
    if not name:
        raise Refusal("invalid_name_required")
    if len(name) > _LONGEST_NAME:
        raise Refusal("invalid_name_maxlength")
    if not _NAME.fullmatch(name) or name != name.lower():
        raise Refusal("invalid_name_specials")
    if not any(character.isalnum() for character in name):
        raise Refusal("invalid_name_punctuation")
    if any(channel.name == name for channel in state.channels.values()):
        raise Refusal("name_taken")


def _note(state: State, channel: Channel, user: str, subtype: str, said: str, now: float) -> None:
    """Say in the channel what happened to it, as Slack does."""
    ts = state.next_ts(now)
    state.save_message(Message(channel.id, ts, user, f"<@{user}> {said}", subtype=subtype))
