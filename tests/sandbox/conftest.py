"""A workspace that listens, a clock to move it, and Slack's client on it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox, SandboxConfig
from tests.sandbox.calls import GENERAL, Clock, connect

OpenSandbox = Callable[..., Awaitable[Sandbox]]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def open_sandbox(clock: Clock) -> AsyncIterator[OpenSandbox]:
    """Open workspaces with these settings; the channel limit is off unless a test sets it."""
    opened: list[Sandbox] = []

    async def open_one(**settings: Any) -> Sandbox:
        config = replace(SandboxConfig(channel_interval=0.0, ack_timeout=2.0), **settings)
        sandbox = Sandbox(config, clock)
        await sandbox.start()
        opened.append(sandbox)
        return sandbox

    yield open_one
    for sandbox in opened:
        await sandbox.stop()


@pytest.fixture
async def sandbox(open_sandbox: OpenSandbox) -> Sandbox:
    return await open_sandbox()


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncWebClient:
    return connect(sandbox)


@pytest.fixture
async def member(client: AsyncWebClient) -> AsyncWebClient:
    """Give a client whose bot is in #general."""
    await client.conversations_join(channel=GENERAL)
    return client
