"""Fixtures for what speaks to Slack."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import triggers
from bot.slack.client import build_client, close_client
from bot.storage.database import Database
from tests.slack.office import PATIENCE, Office, open_office
from tests.slack.scripted import ScriptedSlack


@pytest.fixture(autouse=True)
def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a modal be opened as late as the app may answer; Slack gives it three seconds."""
    monkeypatch.setattr(triggers, "LIFETIME", PATIENCE)


@pytest.fixture
async def slack() -> AsyncIterator[ScriptedSlack]:
    server = ScriptedSlack()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def client(slack: ScriptedSlack) -> AsyncIterator[AsyncWebClient]:
    client = build_client("xoxb-test", slack.url, 5)
    yield client
    await close_client(client)


@pytest.fixture(params=["socket", "http"])
async def office(request: pytest.FixtureRequest, db: Database) -> AsyncIterator[Office]:
    """The same tests over Socket Mode and over HTTP."""
    async with open_office(db, request.param) as office:
        yield office
