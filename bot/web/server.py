"""The HTTP server of every mode: health, metrics, and in HTTP mode Slack's requests."""

import asyncio
import errno
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from aiohttp import web

from bot.domain.errors import SettingsError
from bot.web.metrics import CONTENT_TYPE, Metrics

Check: TypeAlias = Callable[[], Awaitable[bool]]
"""Says whether something that readlist depends on can be reached; raises nothing."""

CHECK_SECONDS = 5.0
SHUTDOWN_SECONDS = 3.0
"""How long requests in hand may take when the server stops: as long as Slack waits for one."""


@dataclass(frozen=True, slots=True)
class Health:
    """What `/readyz` asks, and what `/metrics` shows."""

    database: Check
    slack: Check
    metrics: Metrics


@dataclass(frozen=True, slots=True)
class WebServer:
    """A listening server; `port` is the real one where any free one was asked for."""

    port: int
    runner: web.AppRunner

    async def stop(self) -> None:
        """Stop listening, and let requests in hand finish."""
        await self.runner.cleanup()


async def start_web(
    host: str, port: int, routes: Iterable[web.RouteDef], health: Health
) -> WebServer:
    """Listen with health, metrics and the given routes; port 0 takes any free one.

    Raises SettingsError where the address can't be used.
    """
    app = web.Application()
    app.add_routes(routes)
    app.add_routes(_build_routes(health))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise explain(error, host, port) from error
    return WebServer(runner.addresses[0][1], runner)


def explain(error: OSError, host: str, port: int) -> SettingsError:
    """Return which setting is wrong where an address can't be listened on."""
    match error.errno:
        case errno.EADDRINUSE:
            problem = f"another program already listens on port {port} of {host}."
            return SettingsError("READLIST_PORT", problem, str(port + 1))
        case errno.EACCES | errno.EPERM:
            problem = f"port {port} is not allowed to this user."
            return SettingsError("READLIST_PORT", problem, "3000")
    problem = f"{host} is no address of this machine ({error.strerror or error})."
    return SettingsError("READLIST_HOST", problem, "127.0.0.1")


def _build_routes(health: Health) -> list[web.RouteDef]:
    async def healthz(request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def readyz(request: web.Request) -> web.Response:
        database, slack = await asyncio.gather(_ask(health.database), _ask(health.slack))
        ready = database and slack
        body = {"ready": ready, "database": database, "slack": slack}
        return web.json_response(body, status=200 if ready else 503)

    async def metrics(request: web.Request) -> web.Response:
        body = health.metrics.render()
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE})

    return [web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", metrics)]


async def _ask(check: Check) -> bool:
    try:
        return await asyncio.wait_for(check(), CHECK_SECONDS)
    except TimeoutError:
        return False
