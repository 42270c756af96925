"""Messages that Slack itself is to post later: chat.scheduleMessage and its two companions.

docs.slack.dev/reference/methods/chat.scheduleMessage, SLACK.md A3.
"""

import math
import secrets
from operator import attrgetter

from bot.sandbox.api_chat import post_message
from bot.sandbox.config import APP_ID, BOT_ID, BOT_USER
from bot.sandbox.errors import Refusal, invalid_arguments
from bot.sandbox.records import Json, Scheduled
from bot.sandbox.rules import find_channel, find_postable, read_content, read_metadata
from bot.sandbox.shapes import take_page
from bot.sandbox.workspace import Call, Workspace

FURTHEST = 120 * 24 * 3600
"""Seconds ahead."""
MOST_TOGETHER = 30
WINDOW = 300
"""At most 30 in a channel within any five minutes."""


def schedule_message(call: Call) -> Json:
    """chat.scheduleMessage: keep a message for later."""
    channel = find_postable(call)
    text, blocks, _ = read_content(call)
    metadata = read_metadata(call)
    post_at = _read_time(call)
    if post_at <= call.now:
        raise Refusal("time_in_past")
    if post_at > call.now + FURTHEST:
        raise Refusal("time_too_far")
    times = [each.post_at for each in call.state.scheduled.values() if each.channel == channel.id]
    if _fullest_window(times, post_at) >= MOST_TOGETHER:
        raise Refusal("restricted_too_many")
    scheduled = Scheduled(
        f"Q{secrets.token_hex(5).upper()}", channel.id, post_at, int(call.now), call.arguments
    )
    call.state.save(scheduled)
    shown: Json = {
        "type": "delayed_message",
        "text": text,
        "user": BOT_USER,
        "bot_id": BOT_ID,
        "app_id": APP_ID,
        "team": call.config.team_id,
    }
    if blocks:
        shown["blocks"] = blocks
    if metadata is not None:
        shown["metadata"] = metadata
    return {
        "channel": channel.id,
        "scheduled_message_id": scheduled.id,
        "post_at": post_at,
        "message": shown,
    }


def list_scheduled(call: Call) -> Json:
    """chat.scheduledMessages.list: what waits, soonest first, between `oldest` and `latest`."""
    first, last = _read_moment(call, "oldest", 0), _read_moment(call, "latest", math.inf)
    waiting = [each for each in call.state.scheduled.values() if first <= each.post_at <= last]
    if call.text("channel"):
        channel = find_channel(call, call.text("channel"))
        waiting = [each for each in waiting if each.channel == channel.id]
    page, cursor = take_page(call, sorted(waiting, key=_place), _place, default=100)
    shown = [
        {
            "id": each.id,
            "channel_id": each.channel,
            "post_at": each.post_at,
            "date_created": each.created,
            "text": str(each.arguments.get("text", "")),
        }
        for each in page
    ]
    return {"scheduled_messages": shown, "response_metadata": {"next_cursor": cursor}}


def delete_scheduled(call: Call) -> Json:
    """chat.deleteScheduledMessage: pull one back."""
    scheduled = call.state.scheduled.get(call.text("scheduled_message_id"))
    if scheduled is None or scheduled.channel != call.text("channel"):
        raise Refusal("invalid_scheduled_message_id")
    call.state.drop_scheduled(scheduled)
    return {}


def post_due(workspace: Workspace) -> None:
    """Post what is due by now; what can't be posted is dropped, and nobody is told.

    With metadata nothing is posted: Slack's own "Bug alert" on the method's page.
    """
    now = workspace.clock()
    for scheduled in sorted(workspace.state.scheduled.values(), key=attrgetter("post_at")):
        if scheduled.post_at > now:
            return
        workspace.state.drop_scheduled(scheduled)
        if scheduled.arguments.get("metadata"):
            continue
        arguments = {**scheduled.arguments, "channel": scheduled.channel}
        workspace.accepted_at.pop(scheduled.channel, None)
        try:
            post_message(Call(workspace, "chat.postMessage", arguments, now))
        except Refusal:
            continue


def _place(scheduled: Scheduled) -> str:
    """Give what sorts by time and is nobody else's."""
    return f"{scheduled.post_at:012d}.{scheduled.id}"


def _fullest_window(times: list[int], post_at: int) -> int:
    """Count what is scheduled in the fullest five minutes that hold this moment."""
    near = sorted(time for time in times if abs(time - post_at) < WINDOW)
    starts = [time for time in near if time <= post_at] or [post_at]
    return max(sum(start <= time < start + WINDOW for time in near) for start in starts)


def _read_moment(call: Call, name: str, default: float) -> float:
    try:
        return float(call.text(name) or default)
    except ValueError as error:
        raise invalid_arguments([f"must be a time [json-pointer:/{name}]"]) from error


def _read_time(call: Call) -> int:
    try:
        return int(float(call.text("post_at")))
    except (ValueError, OverflowError) as error:
        raise Refusal("invalid_time") from error
