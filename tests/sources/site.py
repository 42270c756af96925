"""A web site on loopback that answers as a test wants, and ways to reach it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from ssl import SSLContext
from typing import TypeAlias

import httpx
from aiohttp import web

from bot.domain.markdown.source import MAX_BYTES
from bot.sources.connect import open_transport
from bot.sources.fetch import FetchRules

Reply: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]

PUBLIC = "93.184.216.34"
"""An address of the public Internet, to which nothing is ever sent: `Detour` leads back."""


class Site:
    """Answers each path with its replies, the last of them again and again; keeps what it saw."""

    def __init__(self) -> None:
        self.seen: list[web.BaseRequest] = []
        self.port = 0
        self._replies: dict[str, list[Reply]] = {}

    def answer(self, path: str, *replies: Reply) -> str:
        """Set the replies of a path and return its URL, under the site's IP address."""
        self._replies[path] = list(replies)
        return f"http://127.0.0.1:{self.port}{path}"

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        self.seen.append(request)
        replies = self._replies.get(request.raw_path, [])
        if not replies:
            return web.Response(status=404)
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        return await reply(request)  # type: ignore[arg-type] # a plain request is enough for them


@asynccontextmanager
async def serving(tls: SSLContext | None = None) -> AsyncIterator[Site]:
    """A site while it runs."""
    site = Site()
    runner = web.ServerRunner(web.Server(site.handle), shutdown_timeout=0.1)
    await runner.setup()
    listener = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
    await listener.start()
    site.port = runner.addresses[0][1]
    try:
        yield site
    finally:
        await runner.cleanup()


def text(body: str | bytes = "# Weekly\n\ntext\n", status: int = 200, **headers: str) -> Reply:
    """A reply with a whole body; headers are named with underscores."""
    raw = body.encode() if isinstance(body, str) else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def reply(_request: web.Request) -> web.StreamResponse:
        return web.Response(
            body=raw, status=status, headers={"Content-Type": "text/plain", **named}
        )

    return reply


def lead_to(location: str, status: int = 302, **headers: str) -> Reply:
    """A redirect."""
    return text("", status, Location=location, **headers)


async def hang_up(request: web.Request) -> web.StreamResponse:
    """Break the connection instead of answering."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def be_silent(_request: web.Request) -> web.StreamResponse:
    """Never answer."""
    await asyncio.Event().wait()
    return web.Response()


class Names:
    """A resolver that knows a few names; several answers are given one after the other."""

    def __init__(self, **known: Sequence[str]) -> None:
        self.asked: list[str] = []
        self._known = {name.replace("_", "."): list(found) for name, found in known.items()}

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        if host not in self._known:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        answers = self._known[host]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        return answer.split()


class Detour(httpx.AsyncBaseTransport):
    """Leads what is meant for the public address to a site, and notes where all was meant to go.

    Whatever is meant for elsewhere fails: nothing leaves this machine.
    """

    def __init__(self, port: int, asked: list[str]) -> None:
        self._port = port
        self._asked = asked
        self._inner = open_transport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._asked.append(request.url.host)
        if request.url.host != PUBLIC:
            raise httpx.ConnectError("no way there")
        request.url = request.url.copy_with(host="127.0.0.1", port=self._port)
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()


def rules(
    *hosts: str,
    max_bytes: int = MAX_BYTES,
    seconds: float = 10,
    silent_seconds: float = 5,
    longest_pause: float = 5,
) -> FetchRules:
    """Rules under which a test waits for next to nothing."""
    return FetchRules(
        internal_hosts=frozenset(hosts or {"127.0.0.1"}),
        max_bytes=max_bytes,
        seconds=seconds,
        silent_seconds=silent_seconds,
        pause=0.01,
        longest_pause=longest_pause,
    )
