"""Small words that the sandbox's tests share."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.config import BOT_USER
from bot.sandbox.people import People
from bot.sandbox.server import Sandbox

GENERAL = "C0GENERAL"
READING = "C0READING"
CURATORS = "G0CURATORS"
ARCHIVED = "C0ARCHIVED"
READER = "U0READER"
CURATOR = "U0CURATOR"


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


class Pauses:
    """Minutes that pass when a test says so; `seconds` are all waits so far."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self._gates: list[asyncio.Event] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        gate = asyncio.Event()
        self._gates.append(gate)
        await gate.wait()

    def pass_by(self) -> None:
        """Let everything go on that waits now."""
        for gate in self._gates:
            gate.set()
        self._gates.clear()


async def until(condition: Callable[[], object]) -> None:
    """Wait for what other tasks bring about; the test's own time limit ends it."""
    while not condition():
        await asyncio.sleep(0.001)


def connect(sandbox: Sandbox, token: str = "xoxb-sandbox") -> AsyncWebClient:
    """Give the SDK's client, without its retries."""
    return AsyncWebClient(token=token, base_url=sandbox.api_url, retry_handlers=[])


async def direct_message(people: People, text: str, *, user: str) -> dict[str, Any]:
    """Write to the bot in direct messages."""
    place = await people.open_direct([BOT_USER], user=user)
    return (await people.send(text, user=user, channel=place.id))["message"]


async def mention(people: People, text: str, **place: Any) -> dict[str, Any]:
    """Write a message that mentions the bot."""
    return (await people.send(f"@readlist {text}", **place))["message"]


async def refusal(call: Awaitable[Any]) -> dict[str, Any]:
    """Give the body of an answer that must be a refusal."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response.data


async def error(call: Awaitable[Any]) -> str:
    """Give Slack's name for a refusal."""
    return (await refusal(call))["error"]


def bold(word: str) -> dict[str, Any]:
    """Give a small rich_text block."""
    run = {"type": "text", "text": word, "style": {"bold": True}}
    section = {"type": "rich_text_section", "elements": [run]}
    return {"type": "rich_text", "elements": [section]}
