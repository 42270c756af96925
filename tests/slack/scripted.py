"""A Web API endpoint that gives whatever odd answers a test writes down for it."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from aiohttp import web

Reply: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ScriptedSlack:
    """Answers each call of a method with the next reply written down for it, and remembers it."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.connections: set[object] = set()
        self._script: dict[str, deque[Reply]] = defaultdict(deque)
        self._released = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self.url = ""

    def answer(self, method: str, *replies: Reply) -> None:
        self._script[method].extend(replies)

    def asked(self, method: str) -> list[dict[str, Any]]:
        return [arguments for name, arguments in self.calls if name == method]

    async def start(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._handle)
        app.router.add_get("/socket/{ticket}", self._open_socket)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/api/"

    async def stop(self) -> None:
        self._released.set()
        assert self._runner is not None
        await self._runner.cleanup()

    def socket_url(self, ticket: str) -> str:
        """The address of a socket; tickets that begin with "bad" are refused."""
        return self.url.replace("http:", "ws:").replace("/api/", f"/socket/{ticket}")

    async def _open_socket(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["ticket"].startswith("bad"):
            return web.Response(status=503)
        socket = web.WebSocketResponse(timeout=0.1)
        await socket.prepare(request)
        async for _ in socket:
            pass
        return socket

    def hang(self) -> Reply:
        async def reply(request: web.Request) -> web.Response:
            await self._released.wait()
            return web.Response()

        return reply

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        body = await request.text()
        arguments = dict(request.query) | (json.loads(body) if body.startswith("{") else {})
        self.calls.append((method, arguments))
        self.connections.add(request.transport)
        script = self._script[method]
        assert script, f"nothing is written down for {method}"
        return await script.popleft()(request)


def ok(headers: dict[str, str] | None = None, **data: Any) -> Reply:
    return raw(200, json.dumps({"ok": True, **data}), headers=headers)


def error(name: str, status: int = 200, **data: Any) -> Reply:
    return raw(status, json.dumps({"ok": False, "error": name, **data}))


def raw(
    status: int,
    body: str | bytes,
    kind: str = "application/json",
    headers: dict[str, str] | None = None,
) -> Reply:
    async def reply(request: web.Request) -> web.Response:
        content = body.encode() if isinstance(body, str) else body
        return web.Response(status=status, body=content, content_type=kind, headers=headers)

    return reply


async def drop(request: web.Request) -> web.Response:
    """Close the connection in place of an answer."""
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def break_off(request: web.Request) -> web.StreamResponse:
    """Promise an answer, give half of it, and close the connection."""
    response = web.StreamResponse(headers={"Content-Length": "500"})
    response.content_type = "application/json"
    await response.prepare(request)
    await response.write(b'{"ok": true, "ts": "17')
    assert request.transport is not None
    request.transport.close()
    return response
