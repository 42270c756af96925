"""A workspace that listens, a clock to move it, and Slack's client on it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox, SandboxConfig
from tests.running import free_port
from tests.sandbox.calls import GENERAL, Clock, Pauses, connect
from tests.sandbox.notebook import SETTINGS, Notebook, run_notebook
from tests.sandbox.receiver import Receiver, run_receiver

OpenSandbox = Callable[..., Awaitable[Sandbox]]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
async def open_sandbox(clock: Clock, pauses: Pauses) -> AsyncIterator[OpenSandbox]:
    """Open workspaces with these settings; their limits are off unless a test sets them."""
    opened: list[Sandbox] = []

    async def open_one(**settings: Any) -> Sandbox:
        config = replace(
            SandboxConfig(channel_interval=0.0, tier_limits=False, ack_timeout=2.0), **settings
        )
        sandbox = Sandbox(config, clock, pauses)
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


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """Run an app's HTTP end."""
    async with run_receiver() as receiver:
        yield receiver


@pytest.fixture
async def workspace(open_sandbox: OpenSandbox, receiver: Receiver) -> Sandbox:
    """Give a workspace that delivers over HTTP, to `receiver`."""
    return await open_sandbox(events_url=receiver.url, signing_secret="s3cret")


@pytest.fixture(params=["socket", "http"])
async def notebook_at_work(
    request: pytest.FixtureRequest, open_sandbox: OpenSandbox
) -> AsyncIterator[tuple[Sandbox, Notebook]]:
    """Run the Notebook in a workspace; each test once over Socket Mode and once over HTTP."""
    url = f"http://127.0.0.1:{free_port()}/slack/events" if request.param == "http" else None
    sandbox = await open_sandbox(events_url=url, **SETTINGS)
    async with run_notebook(sandbox) as notebook:
        yield sandbox, notebook


@pytest.fixture
def desk(notebook_at_work: tuple[Sandbox, Notebook]) -> Sandbox:
    """Give the workspace in which the Notebook is at work."""
    return notebook_at_work[0]


@pytest.fixture
def notebook(notebook_at_work: tuple[Sandbox, Notebook]) -> Notebook:
    """Give the Notebook that is at work in `desk`."""
    return notebook_at_work[1]
