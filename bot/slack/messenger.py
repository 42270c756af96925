"""Posts, updates and finds messages in Slack; what happens is a value, never an exception."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, assert_never

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.release import (
    Absent,
    Body,
    Claim,
    Evidence,
    Found,
    Operation,
    Outcome,
    Refused,
    Sent,
    ThreadSummary,
    Throttled,
    Unclear,
    Unknown,
)
from bot.services.messenger import Opened
from bot.slack import channels
from bot.slack.calls import (
    Answer,
    Denied,
    Failure,
    Reply,
    describe_failure,
    get,
    post,
    read_cursor,
    read_failure,
    read_rows,
)

EVENT_TYPE = "readlist_delivery"
"""The metadata's event_type of everything that readlist posts."""

PAGE = 200
"""Messages a page; Slack may give fewer, and does to apps that are distributed commercially."""

CLOCKS_DIFFER = timedelta(hours=1)
"""How far this machine's clock may be ahead of Slack's before a parent is looked for too late."""

_THREAD_IS_GONE = ("thread_not_found", "message_not_found")


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """Who we are in a workspace: only our own messages count as found."""

    user_id: str
    bot_id: str


class SlackMessenger:
    """The real `Messenger`: `client_for` and `bot_for` take a team_id."""

    def __init__(
        self,
        client_for: Callable[[str], AsyncWebClient],
        bot_for: Callable[[str], BotIdentity],
    ) -> None:
        self._client_for = client_for
        self._bot_for = bot_for

    async def open_channel(
        self, team_id: str, target: str
    ) -> Opened | Throttled | Refused | Unknown:
        """Resolve a channel id, `#name` or user id, and join the channel where that is needed."""
        return await channels.open_channel(self._client_for(team_id), target)

    async def send(self, claim: Claim) -> Outcome:
        """Post or update the claim's message in its present body, once."""
        method, arguments = build_request(claim)
        reply = await post(self._client_for(claim.team_id), method, **arguments)
        return read_outcome(reply, claim.attempts)

    async def find(self, claim: Claim) -> Evidence:
        """Look for a message of our own bot that carries the claim's delivery key.

        Whatever is refused, fails on the way or ends early is `Unclear`, never `Absent`.
        """
        if claim.thread_ts is None:
            oldest = (claim.first_claimed_at - CLOCKS_DIFFER).timestamp()
            looked = await self._look(claim, "conversations.history", oldest=f"{oldest:.6f}")
        else:
            looked = await self._look(claim, "conversations.replies", ts=claim.thread_ts)
            if isinstance(looked, Denied):
                return await self._look_at_parent(claim, claim.thread_ts, looked)
        if isinstance(looked, Found | Absent | Unclear):
            return looked
        return Unclear(describe_failure(looked))

    async def _look(
        self, claim: Claim, method: str, **arguments: Any
    ) -> Found | Absent | Unclear | Failure:
        client, bot = self._client_for(claim.team_id), self._bot_for(claim.team_id)
        cursor = None
        while True:
            reply = await get(
                client,
                method,
                channel=claim.channel_id,
                include_all_metadata=True,
                limit=PAGE,
                cursor=cursor,
                **arguments,
            )
            if not isinstance(reply, Answer):
                return reply
            for message in read_rows(reply.data, "messages"):
                if is_ours(message, bot) and read_delivery_key(message) == claim.delivery_key:
                    return Found(message["ts"])
            next_cursor = read_cursor(reply.data)
            if next_cursor is None:
                return _end_of_pages(reply.data)
            if next_cursor == cursor:
                return Unclear(f"{method} gives the same page again")
            cursor = next_cursor

    async def _look_at_parent(self, claim: Claim, thread_ts: str, denied: Denied) -> Evidence:
        """Replies may not be read: let the parent say how many there are."""
        if denied.error in _THREAD_IS_GONE:
            return Unclear("the thread's first message was deleted")
        reply = await get(
            self._client_for(claim.team_id),
            "conversations.history",
            channel=claim.channel_id,
            oldest=thread_ts,
            latest=thread_ts,
            inclusive=True,
            limit=1,
        )
        if not isinstance(reply, Answer):
            return Unclear(f"{describe_failure(denied)}, then {describe_failure(reply)}")
        for message in read_rows(reply.data, "messages"):
            if message.get("ts") == thread_ts:
                return ThreadSummary(message.get("reply_count", 0), message.get("latest_reply"))
        return Unclear(f"{describe_failure(denied)}, and the thread's first message is not there")


def build_request(claim: Claim) -> tuple[str, dict[str, Any]]:
    """Return the Web API method and its arguments for a claim; None stands for "leave it out"."""
    body = claim.bodies[claim.body] if claim.bodies else Body("")
    blocks = [dict(block) for block in body.blocks]
    message = {"channel": claim.channel_id, "text": body.text}
    match claim.operation:
        case Operation.POST:
            return "chat.postMessage", message | {
                "blocks": blocks or None,
                "thread_ts": claim.thread_ts,
                "reply_broadcast": claim.broadcast or None,
                "unfurl_links": False,
                "unfurl_media": False,
                "metadata": build_metadata(claim.delivery_key),
            }
        case Operation.UPDATE:
            # Slack keeps the metadata that an update does not mention, so the message still
            # carries the key under which it was posted.
            return "chat.update", message | {"ts": claim.ts, "blocks": blocks}
        case Operation.DELETE:
            return "chat.delete", {"channel": claim.channel_id, "ts": claim.ts}
    assert_never(claim.operation)


def read_outcome(reply: Reply, attempts: int = 0) -> Outcome:
    """Return what became of a message, from what Slack answered to it."""
    if not isinstance(reply, Answer):
        return read_failure(reply, attempts)
    ts = reply.data.get("ts")
    return Sent(ts) if isinstance(ts, str) and ts else Unknown("the answer names no ts")


def build_metadata(delivery_key: str) -> dict[str, Any]:
    """Return the metadata of a message that is known by a key."""
    return {"event_type": EVENT_TYPE, "event_payload": {"delivery_key": delivery_key}}


def is_ours(message: Mapping[str, Any], bot: BotIdentity) -> bool:
    """Say whether our own bot wrote a message: another's metadata proves nothing."""
    return message.get("bot_id") == bot.bot_id or message.get("user") == bot.user_id


def read_delivery_key(message: Mapping[str, Any]) -> str | None:
    """Return the delivery key that a message carries, if it carries one."""
    match message.get("metadata"):
        case {"event_type": kind, "event_payload": {"delivery_key": str(key)}}:
            return key if kind == EVENT_TYPE else None
    return None


def _end_of_pages(data: Mapping[str, Any]) -> Absent | Unclear:
    if not isinstance(data.get("messages"), list):
        return Unclear("the answer holds no messages")
    if data.get("has_more"):
        return Unclear("Slack says that there are more messages, but not where")
    return Absent()
