"""How things look on the wire: messages, channels, people and pages, in Slack's JSON."""

import base64
import mimetypes
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import islice
from typing import TypeVar
from urllib.parse import quote
from zlib import crc32
from zoneinfo import ZoneInfo

from bot.sandbox.config import APP_ID, BOT_ID, BOT_USER
from bot.sandbox.errors import Refusal
from bot.sandbox.records import Channel, File, Json, Kind, Message, User
from bot.sandbox.workspace import Call, Workspace

T = TypeVar("T")

LOCALE = "en-US"
"""Everybody's language here."""


def message_json(
    workspace: Workspace, message: Message, *, metadata: bool = False, lag: bool = True
) -> Json:
    """Show a message as history does; its metadata only where they were asked for.

    A parent carries its thread's count and latest reply, as far as these are visible yet, or,
    without `lag`, all of them.
    """
    shown: Json = {
        "type": "message",
        "text": message.text,
        "ts": message.ts,
        "team": workspace.config.team_id,
    }
    if message.user:
        shown["user"] = message.user
    if message.bot_id is not None:
        shown |= {
            "bot_id": message.bot_id,
            "app_id": APP_ID,
            "bot_profile": _bot_profile(workspace),
        }
    if message.subtype is not None:
        shown["subtype"] = message.subtype
    if message.blocks:
        shown["blocks"] = message.blocks
    if message.attachments:
        shown["attachments"] = message.attachments
    if message.files:
        files = [workspace.state.files[file_id] for file_id in message.files]
        shown["files"] = [file_json(workspace, file) for file in files]
    if message.edited is not None:
        shown["edited"] = message.edited
    if message.reactions:
        shown["reactions"] = reactions_json(message)
    if metadata and message.metadata is not None:
        shown["metadata"] = message.metadata
    return shown | _thread_json(workspace, message, lag)


def _thread_json(workspace: Workspace, message: Message, lag: bool) -> Json:
    if message.thread_ts is not None:
        parent = workspace.state.find_message(message.channel, message.thread_ts)
        shown: Json = {"thread_ts": message.thread_ts}
        if parent is not None:
            shown["parent_user_id"] = parent.user
        if not message.broadcast or parent is None:
            return shown
        # docs.slack.dev/reference/events/message/thread_broadcast
        return shown | {"subtype": "thread_broadcast", "root": message_json(workspace, parent)}
    now = workspace.clock()
    replies = workspace.state.replies(message.channel, message.ts)
    replies = [reply for reply in replies if reply.visible_at <= now or not lag]
    if not replies:
        return {}
    users = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts,
        "reply_users": users,
        "is_locked": False,
        "subscribed": False,
    }


def reactions_json(message: Message) -> list[Json]:
    """Show a message's reactions, in the order in which each emoji first came."""
    return [
        {"name": name, "users": list(users), "count": len(users)}
        for name, users in message.reactions.items()
    ]


def _bot_profile(workspace: Workspace) -> Json:
    return {
        "id": BOT_ID,
        "app_id": APP_ID,
        "user_id": BOT_USER,
        "name": "readlist",
        "team_id": workspace.config.team_id,
        "deleted": False,
    }


def channel_json(channel: Channel) -> Json:
    """Show a conversation as conversations.info does, from the bot's point of view.

    The creator is whoever has been in it for longest: nobody keeps who made it.
    """
    if channel.kind is Kind.IM:
        (person,) = (member for member in channel.members if member != BOT_USER)
        return {
            "id": channel.id,
            "created": channel.created,
            "is_im": True,
            "is_archived": False,
            "is_org_shared": False,
            "user": person,
            "is_user_deleted": False,
            "priority": 0,
        }
    private = channel.kind is not Kind.PUBLIC
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not private,
        "is_group": private,
        "is_im": False,
        "is_mpim": channel.kind is Kind.MPIM,
        "is_private": private,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_general": channel.name == "general",
        "is_shared": channel.is_ext_shared,
        "is_member": BOT_USER in channel.members,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
        "previous_names": channel.previous_names,
        "creator": channel.members[0] if channel.members else "",
        "unlinked": 0,
        "is_ext_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "pending_shared": [],
        "is_pending_ext_shared": False,
    }


def user_json(workspace: Workspace, user: User) -> Json:
    """Show a person as users.info does; the zone's offset is today's."""
    today = datetime.fromtimestamp(workspace.clock(), UTC).astimezone(ZoneInfo(user.tz))
    offset = today.utcoffset()
    return {
        "id": user.id,
        "team_id": workspace.config.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": today.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "color": _color(user.id),
        "profile": profile_json(workspace, user),
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
    }


def profile_json(workspace: Workspace, user: User) -> Json:
    """Show how a person describes themselves; their address only where it may be read."""
    shown = {
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
    }
    may_read = "users:read.email" in workspace.scopes and not user.is_bot
    return shown | ({"email": email(workspace, user)} if may_read else {})


def email(workspace: Workspace, user: User) -> str:
    """Give a person's mail address, which leads nowhere."""
    return f"{user.name}@{workspace.domain}.example"


def _color(user_id: str) -> str:
    """Give a person's colour, always the same: six hexadecimal digits."""
    return f"{crc32(user_id.encode()) % 0x1000000:06x}"


def file_json(workspace: Workspace, file: File) -> Json:
    """Show a file, or that it was deleted."""
    if file.deleted:
        return {"id": file.id, "mode": "tombstone"}
    kind, _ = mimetypes.guess_type(file.name)
    address = f"{workspace.url}files/{workspace.config.team_id}/{file.id}/{quote(file.name)}"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": kind or "application/octet-stream",
        "filetype": file.name.rpartition(".")[2].lower() or "binary",
        "user": file.user,
        "size": len(file.content) * 3 // 4 - file.content.count("="),
        "mode": "hosted",
        "is_external": False,
        "is_public": True,
        "url_private": address,
        "url_private_download": f"{address}?download=1",
        "alt_txt": file.alt_text,
        "permalink": address,
    }


def permalink(workspace: Workspace, message: Message) -> str:
    """Give a message's link; a reply's names its thread."""
    link = f"{workspace.home_url}archives/{message.channel}/p{message.ts.replace('.', '')}"
    if message.thread_ts is None:
        return link
    return f"{link}?thread_ts={message.thread_ts}&cid={message.channel}"


def take_page(
    call: Call,
    items: Iterable[T],
    key: Callable[[T], str],
    *,
    default: int,
    descending: bool = False,
) -> tuple[list[T], str]:
    """Give one page of items that are sorted by `key`, and the cursor of the next ("": no more).

    A cursor names the item that comes next, so what was added or deleted meanwhile shifts nothing.
    """
    limit = call.limit(default)
    start = _read_cursor(call.text("cursor"))
    if start and descending:
        items = (item for item in items if key(item) <= start)
    elif start:
        items = (item for item in items if key(item) >= start)
    page = list(islice(items, limit + 1))
    if len(page) <= limit:
        return page, ""
    cursor = base64.b64encode(f"next:{key(page[limit])}".encode()).decode()
    return page[:limit], cursor


def _read_cursor(cursor: str) -> str:
    if not cursor:
        return ""
    try:
        word, _, start = base64.b64decode(cursor, validate=True).decode().partition(":")
    except ValueError as error:
        raise Refusal("invalid_cursor") from error
    if word != "next" or not start:
        raise Refusal("invalid_cursor")
    return start
