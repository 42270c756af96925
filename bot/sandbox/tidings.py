"""What people do in conversations, told to the app where it may know of it."""

from bot.sandbox import payloads
from bot.sandbox.config import BOT_USER
from bot.sandbox.records import Channel, Json, Kind, Message
from bot.sandbox.views import view_json
from bot.sandbox.workspace import Workspace


def tell_message(workspace: Workspace, message: Message, place: Channel) -> None:
    """Tell of a message to the app: a mention where it is a member, or a direct one."""
    if place.kind is Kind.IM:
        wanted = _reads_direct(workspace, place)
    else:
        named = f"<@{BOT_USER}>" in message.text and BOT_USER in place.members
        wanted = named and "app_mentions:read" in workspace.scopes
    if wanted:
        _tell(workspace, payloads.message_event(workspace, message, place), message.ts)


def tell_change(workspace: Workspace, before: Message, place: Channel) -> None:
    """Tell that a direct message to the app was edited or deleted; `before` is what it was.

    A parent whose thread goes on has become a tombstone, which is an edit.
    """
    if not _reads_direct(workspace, place):
        return
    ts = workspace.state.next_ts(workspace.clock())
    after = workspace.state.find_message(before.channel, before.ts)
    _tell(workspace, payloads.change_event(workspace, before, after, ts), ts)


def tell_reaction(workspace: Workspace, kind: str, message: Message, name: str, user: str) -> None:
    """Tell of a reaction that was added or removed where the app is a member."""
    members = workspace.state.channels[message.channel].members
    if BOT_USER in members and "reactions:read" in workspace.scopes:
        ts = workspace.state.next_ts(workspace.clock())
        _tell(workspace, payloads.reaction_event(kind, message, name, user), ts)


def tell_home(workspace: Workspace, user: str, place: Channel) -> None:
    """Tell that somebody opened the Home tab beside their direct messages with the app."""
    content: Json = {"type": "app_home_opened", "user": user, "channel": place.id, "tab": "home"}
    if user in workspace.state.homes:
        content["view"] = view_json(workspace, workspace.state.homes[user])
    _tell(workspace, content, workspace.state.next_ts(workspace.clock()))


def _reads_direct(workspace: Workspace, place: Channel) -> bool:
    is_ours = place.kind is Kind.IM and BOT_USER in place.members
    return is_ours and "im:history" in workspace.scopes


def _tell(workspace: Workspace, content: Json, event_ts: str) -> None:
    workspace.host.tell(payloads.event(workspace, content, event_ts))
