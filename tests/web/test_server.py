"""Health and metrics over real HTTP."""

import asyncio
import errno
from collections.abc import AsyncIterator

import httpx
import pytest
from aiohttp import web

from bot.domain.errors import SettingsError
from bot.web import server
from bot.web.metrics import CONTENT_TYPE, Metrics
from bot.web.server import Health, WebServer, start_web
from tests.fakes import NOON


class Checks:
    """What the health checks find; a test changes it."""

    def __init__(self) -> None:
        self.database = True
        self.slack = True
        self.metrics = Metrics()

    async def ask_database(self) -> bool:
        return self.database

    async def ask_slack(self) -> bool:
        return self.slack

    def health(self) -> Health:
        return Health(self.ask_database, self.ask_slack, self.metrics)


@pytest.fixture
def checks() -> Checks:
    return Checks()


@pytest.fixture
async def web_server(checks: Checks) -> AsyncIterator[WebServer]:
    async def hello(request: web.Request) -> web.Response:
        return web.Response(text="hello")

    started = await start_web("127.0.0.1", 0, [web.get("/hello", hello)], checks.health())
    yield started
    await started.stop()


async def get(web_server: WebServer, path: str) -> httpx.Response:
    async with httpx.AsyncClient() as http:
        return await http.get(f"http://127.0.0.1:{web_server.port}{path}")


async def test_it_is_alive_whatever_else_is_down(checks: Checks, web_server: WebServer) -> None:
    checks.database = checks.slack = False

    assert (await get(web_server, "/healthz")).status_code == 200


async def test_it_is_ready_when_database_and_slack_are(web_server: WebServer) -> None:
    answer = await get(web_server, "/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": True, "slack": True}


@pytest.mark.parametrize("down", ["database", "slack"])
async def test_it_says_which_part_is_not_ready(
    checks: Checks, web_server: WebServer, down: str
) -> None:
    setattr(checks, down, False)

    answer = await get(web_server, "/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "database": True, "slack": True} | {down: False}


async def test_a_check_that_never_ends_is_a_failed_check(
    web_server: WebServer, checks: Checks, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang() -> bool:
        await asyncio.Event().wait()
        return True

    monkeypatch.setattr(server, "CHECK_SECONDS", 0.01)
    started = await start_web("127.0.0.1", 0, [], Health(hang, checks.ask_slack, checks.metrics))

    answer = await get(started, "/readyz")

    await started.stop()
    assert answer.json() == {"ready": False, "database": False, "slack": True}


async def test_metrics_count_outcomes_and_what_is_due(
    checks: Checks, web_server: WebServer
) -> None:
    checks.metrics.observe("sent")
    checks.metrics.observe("sent")
    checks.metrics.observe("refused")
    checks.metrics.record_due(3, 12.5)

    answer = await get(web_server, "/metrics")

    assert answer.headers["content-type"] == CONTENT_TYPE
    lines = answer.text.splitlines()
    assert 'readlist_deliveries_total{outcome="sent"} 2.0' in lines
    assert 'readlist_deliveries_total{outcome="refused"} 1.0' in lines
    assert "readlist_due_releases 3.0" in lines
    assert "readlist_oldest_overdue_seconds 12.5" in lines


async def test_metrics_tell_the_next_release_while_there_is_one(
    checks: Checks, web_server: WebServer
) -> None:
    name = "readlist_next_release_timestamp_seconds"
    assert name not in (await get(web_server, "/metrics")).text

    checks.metrics.record_releases(NOON, {"failed": 2, "overdue": 0})
    lines = (await get(web_server, "/metrics")).text.splitlines()

    [told] = [line for line in lines if line.startswith(f"{name} ")]
    assert float(told.split()[1]) == NOON.timestamp()
    assert 'readlist_releases{state="failed"} 2.0' in lines
    assert 'readlist_releases{state="overdue"} 0.0' in lines

    checks.metrics.record_releases(None, {"failed": 0})
    assert name not in (await get(web_server, "/metrics")).text


async def test_two_readlists_in_one_process_count_apart() -> None:
    first, second = Metrics(), Metrics()

    first.observe("sent")

    assert b'outcome="sent"' not in second.render()


async def test_further_routes_are_served_beside_them(web_server: WebServer) -> None:
    assert (await get(web_server, "/hello")).text == "hello"


async def test_a_port_in_use_is_a_wrong_setting(checks: Checks, web_server: WebServer) -> None:
    with pytest.raises(SettingsError) as caught:
        await start_web("127.0.0.1", web_server.port, [], checks.health())

    assert caught.value.name == "READLIST_PORT"
    assert f"port {web_server.port} " in str(caught.value)
    assert caught.value.example == str(web_server.port + 1)


def test_a_port_that_needs_more_rights_is_a_wrong_setting() -> None:
    error = server.explain(PermissionError(errno.EACCES, "Permission denied"), "127.0.0.1", 80)

    assert str(error) == ("READLIST_PORT: port 80 is not allowed to this user. Example: 3000")


async def test_a_foreign_address_is_a_wrong_setting(checks: Checks) -> None:
    with pytest.raises(SettingsError) as caught:
        await start_web("192.0.2.1", 0, [], checks.health())

    assert caught.value.name == "READLIST_HOST"


async def test_a_stopped_server_frees_its_port(checks: Checks) -> None:
    first = await start_web("127.0.0.1", 0, [], checks.health())
    await first.stop()

    second = await start_web("127.0.0.1", first.port, [], checks.health())

    await second.stop()
    assert second.port == first.port
