"""What the suite talks to: the embedded workspace, started here, or a real one, by hand."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.sandbox.config import DEFAULT_SCOPES
from bot.sandbox.server import Sandbox, SandboxConfig
from tests.sandbox.calls import GENERAL, READER, Clock, error, refusal

SLACK = "https://slack.com/api/"
GONE = ("message_not_found", "cant_delete_message")
"""What Slack says of a message that was deleted; the second where its replies were left."""
SCOPES = DEFAULT_SCOPES | {
    "channels:manage",
    "channels:write.invites",
    "channels:write.topic",
    "chat:write",
    "files:read",
    "files:write",
    "groups:write",
    "groups:write.invites",
    "groups:write.topic",
    "im:read",
    "mpim:read",
    "mpim:write",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "users.profile:read",
    "users:read",
    "users:read.email",
    "users:write",
}
"""What the embedded workspace grants: whatever an expectation may need."""


@dataclass(slots=True)
class Pace:
    """Keeps messages `interval` seconds apart, for as long as the suite runs."""

    interval: float
    _last: float = -1e9

    async def wait(self) -> None:
        """Wait until the next message may go out."""
        wait = self._last + self.interval - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        self._last = time.monotonic()


@dataclass(frozen=True, slots=True)
class Live:
    """A real workspace: its token, a channel that the bot is in, and who may be written to."""

    token: str
    channel: str
    person: str | None = None
    base_url: str = SLACK
    pace: Pace = field(default_factory=lambda: Pace(1.1))


@dataclass(slots=True)
class Target:
    """One workspace, seen by its bot, which is in `channel`.

    `person` is somebody of the workspace who may be written to; `sandbox` is None on a real one.
    """

    client: AsyncWebClient
    channel: str
    me: AsyncSlackResponse
    person: str | None
    sandbox: Sandbox | None = None
    pace: Pace = field(default_factory=lambda: Pace(0.0))
    posted: list[tuple[str, str]] = field(default_factory=list)

    @property
    def scopes(self) -> set[str]:
        """Give the scopes that the token was granted."""
        return set(self.me.headers.get("x-oauth-scopes", "").split(","))

    async def post(self, text: str | None = "x", **arguments: Any) -> AsyncSlackResponse:
        """Post a message, into the channel unless it says otherwise; it is deleted afterwards."""
        await self.pace.wait()
        body = {
            "channel": self.channel,
            **({"text": text} if text is not None else {}),
            **arguments,
        }
        answer = await self.client.api_call("chat.postMessage", json=body)
        self.posted.append((answer["channel"], answer["ts"]))
        return answer

    async def posts(self, *texts: str, **arguments: Any) -> list[str]:
        """Post messages one after the other, and give their timestamps."""
        return [(await self.post(text, **arguments))["ts"] for text in texts]

    async def update(self, ts: str, **arguments: Any) -> AsyncSlackResponse:
        """Edit a message of the channel."""
        return await self.call("chat.update", channel=self.channel, ts=ts, **arguments)

    async def call(self, method: str, **arguments: Any) -> AsyncSlackResponse:
        """Call any method, with its arguments as JSON."""
        return await self.client.api_call(method, json=arguments)

    async def read(self, method: str, **arguments: Any) -> AsyncSlackResponse:
        """Call a method that reads, with its arguments in the query."""
        return await self.client.api_call(method, http_verb="GET", params=arguments)

    async def history(self, **arguments: Any) -> AsyncSlackResponse:
        """Read the channel back."""
        return await self.client.conversations_history(channel=self.channel, **arguments)

    async def replies(self, ts: str, **arguments: Any) -> AsyncSlackResponse:
        """Read a thread of the channel back."""
        return await self.client.conversations_replies(channel=self.channel, ts=ts, **arguments)

    async def shown(self, ts: str, **arguments: Any) -> dict[str, Any]:
        """Read one message of the channel back."""
        page = await self.history(oldest=ts, latest=ts, inclusive=True, limit=1, **arguments)
        message: dict[str, Any] = page["messages"][0]
        return message

    async def refusal(self, call: Awaitable[Any]) -> dict[str, Any]:
        """Give the body of an answer that must be a refusal."""
        return await refusal(call)

    async def error(self, call: Awaitable[Any]) -> str:
        """Give Slack's name for a refusal."""
        return await error(call)

    async def clean(self) -> None:
        """Delete what was posted, replies before their parents."""
        for channel, ts in reversed(self.posted):
            try:
                await self.client.chat_delete(channel=channel, ts=ts)
            except SlackApiError as refused:
                if refused.response["error"] not in GONE:
                    raise


@asynccontextmanager
async def open_embedded(clock: Clock) -> AsyncIterator[Target]:
    """Start an embedded workspace whose bot is in #general, with a clock that stands still."""
    sandbox = Sandbox(SandboxConfig(channel_interval=0.0, tier_limits=False, scopes=SCOPES), clock)
    await sandbox.start()
    try:
        client = AsyncWebClient("xoxb-sandbox", base_url=sandbox.api_url, retry_handlers=[])
        await client.conversations_join(channel=GENERAL)
        yield Target(client, GENERAL, await client.auth_test(), READER, sandbox)
    finally:
        await sandbox.stop()


@asynccontextmanager
async def open_live(live: Live) -> AsyncIterator[Target]:
    """Talk to a real workspace at its own pace, and clean up behind the test."""
    waits = [AsyncRateLimitErrorRetryHandler(max_retry_count=5)]
    client = AsyncWebClient(live.token, base_url=live.base_url, retry_handlers=waits)
    me = await client.auth_test()
    target = Target(client, live.channel, me, live.person, pace=live.pace)
    try:
        yield target
    finally:
        await target.clean()
