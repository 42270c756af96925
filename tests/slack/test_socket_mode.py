"""The socket: who may open it, and that it outlives what happens to it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import SettingsError, StorageError, UnreachableError
from bot.sandbox.server import Sandbox, SandboxConfig
from bot.slack import socket_mode
from bot.slack.bolt_app import build_bolt_app
from bot.slack.socket_mode import connect_socket_mode
from bot.storage.database import Database
from tests.fakes import FakeClock
from tests.slack.office import Office, make_services, open_office
from tests.slack.scripted import ScriptedSlack, error, ok, raw


@pytest.fixture
def bolt_app(client: AsyncWebClient, db: Database) -> AsyncApp:
    services = make_services(db, client, FakeClock())
    return build_bolt_app(
        client=client, signing_secret=None, services=services, command="/readlist"
    )


@pytest.fixture
async def socket_office(db: Database) -> AsyncIterator[Office]:
    async with open_office(db, "socket") as office:
        yield office


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what other tasks bring about; the test's own time limit ends it."""
    while not condition():
        await asyncio.sleep(0.005)


async def test_a_refused_app_token_is_a_wrong_setting(
    slack: ScriptedSlack, bolt_app: AsyncApp
) -> None:
    slack.answer("apps.connections.open", error("invalid_auth"))

    with pytest.raises(SettingsError, match="invalid_auth") as caught:
        await connect_socket_mode(bolt_app, "xapp-wrong", slack.url)

    assert caught.value.name == "SLACK_APP_TOKEN"


@pytest.mark.parametrize("reply", [raw(503, ""), ok()])
async def test_without_an_address_slack_is_out_of_reach(
    slack: ScriptedSlack, bolt_app: AsyncApp, reply: Any
) -> None:
    slack.answer("apps.connections.open", reply)

    with pytest.raises(UnreachableError):
        await connect_socket_mode(bolt_app, "xapp-test", slack.url)


async def test_an_address_that_never_works_is_given_up_in_time(
    slack: ScriptedSlack, bolt_app: AsyncApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket_mode, "CONNECT_SECONDS", 0.05)
    slack.answer("apps.connections.open", ok(url=slack.socket_url("bad")))

    with pytest.raises(UnreachableError, match="can't be reached through it"):
        await connect_socket_mode(bolt_app, "xapp-test", slack.url)


async def test_an_address_that_failed_is_not_tried_for_ever(
    slack: ScriptedSlack, bolt_app: AsyncApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket_mode, "PING_SECONDS", 0.05)
    monkeypatch.setattr(socket_mode, "RENEW_SECONDS", 0.01)
    slack.answer(
        "apps.connections.open",
        ok(url=slack.socket_url("bad")),
        ok(url=slack.socket_url("good")),
    )

    connection = await connect_socket_mode(bolt_app, "xapp-test", slack.url)

    assert connection.connected()
    assert len(slack.asked("apps.connections.open")) == 2
    await connection.close()


@pytest.mark.parametrize("reason", ["refresh_requested", "warning"])
async def test_a_refresh_changes_nothing_for_people(socket_office: Office, reason: str) -> None:
    socket = socket_office.socket
    assert socket is not None
    before = socket.socket.current_session

    await socket_office.sandbox.sockets.disconnect(reason)
    answer = await socket_office.sandbox.people.run_command("help")

    assert "`/readlist WORDS`" in answer["text"]
    assert socket.connected()
    assert socket.socket.current_session is not before


async def test_a_line_that_breaks_is_opened_again(
    socket_office: Office,
) -> None:
    socket = socket_office.socket
    assert socket is not None

    await socket_office.sandbox.sockets.close()
    answer = await socket_office.sandbox.people.run_command("help")

    assert "`/readlist WORDS`" in answer["text"]
    assert socket.connected()


async def test_a_closed_connection_leaves_nothing_behind(db: Database) -> None:
    before = asyncio.all_tasks()
    async with open_office(db, "socket") as office:
        socket = office.socket
        assert socket is not None
        assert socket.connected()

    assert not socket.connected()
    await until(lambda: asyncio.all_tasks() <= before)


async def test_each_new_connection_is_told_of_until_that_is_noted(
    bolt_app: AsyncApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even one that follows the very first one at once: something may have been missed."""
    monkeypatch.setattr(socket_mode, "WATCH_SECONDS", 0.02)
    monkeypatch.setattr(socket_mode, "PING_SECONDS", 0.1)
    told: list[int] = []

    async def on_renewal() -> None:
        told.append(sandbox.sockets.connections)
        if len(told) == 1:
            raise StorageError("The database is away.")

    sandbox = Sandbox(SandboxConfig())
    await sandbox.start()
    token, url = sandbox.config.app_token, sandbox.api_url
    connection = await connect_socket_mode(bolt_app, token, url, on_renewal)
    sandbox.sockets.drop()

    await until(lambda: len(told) == 2)
    await asyncio.sleep(0.1)
    assert told == [1, 1]
    sandbox.sockets.drop()
    await until(lambda: len(told) == 3)
    await connection.close()
    await sandbox.stop()
