"""An app's HTTP end, as small as it can be."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

BREAK = object()
"""An answer that is none: the connection breaks."""


class Receiver:
    """Keeps what comes, and answers with the next of `answers`, or with an empty 200."""

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], str]] = []
        self.answers: list[Any] = []
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        """Keep a request; an answer may be a coroutine, for an app that takes its time."""
        self.requests.append((dict(request.headers), (await request.read()).decode()))
        answer = self.answers.pop(0) if self.answers else web.Response()
        if answer is BREAK:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        return await answer if asyncio.iscoroutine(answer) else answer

    def header(self, number: int, name: str) -> str | None:
        """Give a header of the request of that number."""
        headers, _ = self.requests[number]
        return {key.lower(): value for key, value in headers.items()}.get(name)


@asynccontextmanager
async def run_receiver() -> AsyncIterator[Receiver]:
    """Run an app's HTTP end; `url` is where it listens."""
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/slack/events", receiver.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    yield receiver
    await runner.cleanup()
