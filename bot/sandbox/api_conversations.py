"""The conversations methods: finding channels, joining them and reading them back."""

from collections.abc import Callable
from operator import attrgetter

from bot.sandbox import channels, rules
from bot.sandbox.config import BOT_USER
from bot.sandbox.errors import Refusal
from bot.sandbox.records import Channel, Json, Kind, Message
from bot.sandbox.rules import (
    find_channel,
    find_readable,
    require_read,
    require_scope,
)
from bot.sandbox.shapes import LOCALE, channel_json, message_json, take_page
from bot.sandbox.workspace import Call

_MOST_IN_GROUP = 8
"""People beside the bot: docs.slack.dev conversations.open, `users`."""


def list_channels(call: Call) -> Json:
    """conversations.list: public channels, and with their `types` what else the bot is in."""
    page, cursor = _take_channels(call)
    shown = [_counted(channel) for channel in page]
    return {"channels": shown, "response_metadata": {"next_cursor": cursor}}


def list_joined(call: Call) -> Json:
    """users.conversations: the conversations that the bot, or a person, is in."""
    user = call.state.get_user(call.text("user") or BOT_USER)
    page, cursor = _take_channels(call, member=user.id)
    shown = [channel_json(channel) for channel in page]
    return {"channels": shown, "response_metadata": {"next_cursor": cursor}}


def show_channel(call: Call) -> Json:
    """conversations.info: one conversation."""
    channel = find_channel(call, call.text("channel"))
    require_read(call, channel.kind)
    shown = _counted(channel) if call.flag("include_num_members") else channel_json(channel)
    if call.flag("include_locale"):
        shown["locale"] = LOCALE
    return {"channel": shown}


def _counted(channel: Channel) -> Json:
    return {**channel_json(channel), "num_members": len(channel.members)}


def join_channel(call: Call) -> Json:
    """conversations.join: make the bot a member; doing so again only warns."""
    channel = find_channel(call, call.text("channel"))
    if channels.join(call.state, channel, BOT_USER, call.now):
        return {"channel": channel_json(channel)}
    warnings = ["already_in_channel"]
    return {
        "channel": channel_json(channel),
        "warning": warnings[0],
        "response_metadata": {"warnings": warnings},
    }


def open_direct(call: Call) -> Json:
    """conversations.open: the bot's direct messages with one person, or with up to eight."""
    if call.text("channel"):
        channel = find_channel(call, call.text("channel"))
        require_scope(call, "mpim:write" if channel.kind is Kind.MPIM else "im:write")
        if not channel.kind.is_direct:
            raise Refusal("method_not_supported_for_channel_type")
        return {"no_op": True, "already_open": True, "channel": {"id": channel.id}}
    users = [user for user in dict.fromkeys(call.text("users").split(",")) if user]
    users = [user for user in users if user != BOT_USER] or users
    if not users:
        raise Refusal("users_list_not_supplied")
    if len(users) > 1:
        return _open_group(call, users)
    require_scope(call, "im:write")
    known = channels.find_direct(call.state, users[0]) is not None
    channel = rules.open_direct(call, users[0])
    shown = channel_json(channel) if call.flag("return_im") else {"id": channel.id}
    return {"channel": shown} | ({"no_op": True, "already_open": True} if known else {})


def _open_group(call: Call, users: list[str]) -> Json:
    require_scope(call, "mpim:write")
    if len(users) > _MOST_IN_GROUP:
        raise Refusal("too_many_users")
    members = [BOT_USER, *(call.state.get_user(user).id for user in users)]
    group, is_new = channels.open_group(call.state, members, call.now)
    shown = channel_json(group) if call.flag("return_im") else {"id": group.id}
    return {"channel": shown} | ({} if is_new else {"no_op": True, "already_open": True})


def list_members(call: Call) -> Json:
    """conversations.members: the user ids of a conversation."""
    channel = find_channel(call, call.text("channel"))
    require_read(call, channel.kind)
    page, cursor = take_page(call, sorted(channel.members), str, default=100)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def read_history(call: Call) -> Json:
    """conversations.history: what a channel shows, newest first; replies only where broadcast."""
    channel = find_readable(call)
    wanted = _time_window(call)
    shown = (message for message in call.state.history(channel.id) if wanted(message))
    page, cursor = take_page(call, shown, attrgetter("ts"), default=100, descending=True)
    asked = {name: call.text(name) for name in ("oldest", "latest") if call.text(name)}
    return {
        **asked,
        **_messages_json(call, page, cursor),
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }


def read_replies(call: Call) -> Json:
    """conversations.replies: a thread, oldest first, its parent in front on the first page.

    The ts of a reply gives that message alone; the parent is there whatever the times asked for.
    """
    channel = find_readable(call)
    parent = call.state.find_message(channel.id, call.text("ts"))
    if parent is None or parent.visible_at > call.now:
        raise Refusal("thread_not_found")
    wanted = _time_window(call)
    replies = (reply for reply in call.state.replies(channel.id, parent.ts) if wanted(reply))
    page, cursor = take_page(call, [parent, *replies], attrgetter("ts"), default=1000)
    return _messages_json(call, page, cursor)


def _take_channels(call: Call, member: str = "") -> tuple[list[Channel], str]:
    """Give one page of what the bot may see of the `types` asked for, or of a member's."""
    kinds = _read_kinds(call)
    known = (
        channel
        for channel in sorted(call.state.channels.values(), key=attrgetter("id"))
        if channel.kind in kinds
        and (channel.kind is Kind.PUBLIC or BOT_USER in channel.members)
        and (not member or member in channel.members)
        and not (channel.is_archived and call.flag("exclude_archived"))
    )
    return take_page(call, known, attrgetter("id"), default=100)


def _read_kinds(call: Call) -> set[Kind]:
    """Read `types`, public channels where they are missing; each needs its scope."""
    try:
        kinds = {Kind(kind.strip()) for kind in (call.text("types") or Kind.PUBLIC).split(",")}
    except ValueError as error:
        raise Refusal("invalid_types") from error
    for kind in sorted(kinds):
        require_read(call, kind)
    return kinds


def _time_window(call: Call) -> Callable[[Message], bool]:
    """Build the filter of `oldest`, `latest` and `inclusive`, on what is visible by now."""
    oldest, latest = _moment(call, "oldest"), _moment(call, "latest")
    inclusive = call.flag("inclusive")

    def wanted(message: Message) -> bool:
        if message.visible_at > call.now:
            return False
        ts = _microseconds(message.ts)
        if inclusive and ts in (oldest, latest):
            return True
        return (oldest is None or ts > oldest) and (latest is None or ts < latest)

    return wanted


def _moment(call: Call, name: str) -> int | None:
    text = call.text(name)
    # Slack's defaults: 0, and now; the newest message is never in the future.
    if text in ("", "0", "now"):
        return None
    try:
        return _microseconds(text)
    except ValueError as error:
        raise Refusal(f"invalid_ts_{name}") from error


def _microseconds(ts: str) -> int:
    seconds, _, fraction = ts.partition(".")
    return int(seconds) * 1_000_000 + int(fraction[:6].ljust(6, "0"))


def _messages_json(call: Call, page: list[Message], cursor: str) -> Json:
    metadata = call.flag("include_all_metadata")
    shown = [message_json(call.workspace, message, metadata=metadata) for message in page]
    answer: Json = {"messages": shown, "has_more": bool(cursor)}
    if cursor:
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer
