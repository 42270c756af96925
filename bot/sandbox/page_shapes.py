"""What the page shows, as JSON: the workspace as one person sees it."""

from bot.sandbox.config import APP_ID, BOT_ID, BOT_USER
from bot.sandbox.records import Channel, Ephemeral, Json, Message, User, UserGroup
from bot.sandbox.shapes import message_json
from bot.sandbox.state import State
from bot.sandbox.workspace import Workspace


def page_channel(state: State, user_id: str, channel: Channel) -> Json:
    """Show a channel in the sidebar."""
    newest = next(state.history(channel.id), None)
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "is_archived": channel.is_archived,
        "is_shared": channel.is_ext_shared,
        "is_member": user_id in channel.members,
        "members": channel.members,
        "topic": channel.topic,
        "last_ts": newest.ts if newest else "",
    }


def page_message(workspace: Workspace, message: Message) -> Json:
    """Show a message with all that it was sent with; a client sees replies before history does."""
    shown = message_json(workspace, message, metadata=True, lag=False)
    return {**shown, "channel": message.channel}


def page_ephemeral(ephemeral: Ephemeral) -> Json:
    """Show what one person alone sees."""
    shown: Json = {
        "type": "message",
        "channel": ephemeral.channel,
        "ts": ephemeral.ts,
        "user": ephemeral.by,
        "text": ephemeral.text,
        "is_ephemeral": True,
    }
    if ephemeral.by == BOT_USER:
        shown |= {"bot_id": BOT_ID, "app_id": APP_ID}
    if ephemeral.blocks:
        shown["blocks"] = ephemeral.blocks
    if ephemeral.attachments:
        shown["attachments"] = ephemeral.attachments
    if ephemeral.thread_ts is not None:
        shown["thread_ts"] = ephemeral.thread_ts
    return shown


def page_person(user: User) -> Json:
    """Show somebody."""
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "tz": user.tz,
        "is_admin": user.is_admin,
        "is_restricted": user.is_restricted,
        "is_bot": user.is_bot,
        "deleted": user.deleted,
    }


def page_group(group: UserGroup) -> Json:
    """Show a user group."""
    return {
        "id": group.id,
        "handle": group.handle,
        "name": group.name,
        "users": list(group.users),
    }


def page_app(workspace: Workspace, *, connected: bool) -> Json:
    """Show the app as this workspace has it."""
    return {
        "id": APP_ID,
        "name": "readlist",
        "bot_user": BOT_USER,
        "bot_id": BOT_ID,
        "command": workspace.config.command,
        "installed": workspace.state.installation is not None,
        "connected": connected,
        "home_tab": workspace.config.home_tab,
        "shortcuts": [
            {"type": each.type, "name": each.name, "callback_id": each.callback_id}
            for each in workspace.config.shortcuts
        ],
    }


def page_history(
    workspace: Workspace, user_id: str, channel: Channel, before: str, limit: int
) -> Json:
    """Show the newest messages before a moment ("": now), newest first, with one's ephemerals."""
    state = workspace.state
    found: list[Json] = []
    has_more = False
    for message in state.history(channel.id):
        if before and message.ts >= before:
            continue
        if len(found) == limit:
            has_more = True
            break
        found.append(page_message(workspace, message))
    oldest = found[-1]["ts"] if has_more else ""
    found += [
        page_ephemeral(each)
        for each in state.ephemerals
        if (each.channel, each.user) == (channel.id, user_id)
        and each.thread_ts is None
        and oldest <= each.ts < (before or "9")
    ]
    found.sort(key=lambda shown: str(shown["ts"]), reverse=True)
    return {"messages": found, "has_more": has_more}


def page_thread(workspace: Workspace, user_id: str, parent: Message) -> Json:
    """Show a thread, its parent first."""
    state = workspace.state
    replies = [page_message(workspace, reply) for reply in state.replies(parent.channel, parent.ts)]
    replies += [
        page_ephemeral(each)
        for each in state.ephemerals
        if (each.channel, each.thread_ts, each.user) == (parent.channel, parent.ts, user_id)
    ]
    replies.sort(key=lambda shown: str(shown["ts"]))
    return {"messages": [page_message(workspace, parent), *replies]}
