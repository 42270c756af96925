"""Servers in processes of their own: the bot, a floor beside it, and what stands in for Slack."""

import asyncio
import multiprocessing
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path

import aiohttp
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult

from benchmarks.corpus import TEAM
from benchmarks.lookups.load import COMMAND, SECRET
from bot.config import Settings
from bot.sandbox.server import Sandbox, SandboxConfig
from bot.slack.http import slack_routes
from bot.slack.manifest import REACTION_ADDED, REACTION_REMOVED
from bot.web.metrics import Metrics
from bot.web.server import Health, start_web
from tests.running import free_port, start_process

CONSTANT = "Namespaces isolate, cgroups limit, and 容器 are both at once."


def _serve(pipe: Connection, start: Callable[[], Awaitable[str]]) -> None:
    """Serve in this process and say on the pipe where."""

    async def main() -> None:
        pipe.send(await start())
        await asyncio.Event().wait()

    asyncio.run(main())


@contextmanager
def serving(start: Callable[[], Awaitable[str]]) -> Iterator[str]:
    """Run a server in a process of its own while the block runs; yield its address."""
    pipe, far_end = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_serve, args=(far_end, start), daemon=True)
    process.start()
    yield pipe.recv()
    process.terminate()
    process.join()


async def start_sandbox() -> str:
    """Start what stands in for Slack; return its Web API's address."""
    sandbox = Sandbox(SandboxConfig())
    await sandbox.start()
    return sandbox.api_url


async def start_floor() -> str:
    """Start a Bolt app that answers a constant, and does nothing about reactions, on our own web
    server."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id=TEAM, bot_token="xoxb-bench", bot_user_id="U1", bot_id="B1"
        )

    async def answer(ack: AsyncAck) -> None:
        await ack(CONSTANT)

    async def do_nothing() -> None:
        pass

    async def is_fine() -> bool:
        return True

    bolt_app = AsyncApp(signing_secret=SECRET, authorize=authorize, process_before_response=True)
    bolt_app.command(COMMAND)(answer)
    for name in (REACTION_ADDED, REACTION_REMOVED):
        bolt_app.event(name)(do_nothing)
    health = Health(is_fine, is_fine, Metrics())
    server = await start_web("127.0.0.1", 0, slack_routes(bolt_app), health)
    return f"http://127.0.0.1:{server.port}/slack/events"


@asynccontextmanager
async def running_bot(database_url: str, api_url: str) -> AsyncIterator[str]:
    """Run `readlist run` in HTTP mode; yield where it takes Slack's requests."""
    port = free_port()
    settings = Settings(
        _env_file=None,
        database_url=database_url,
        slack_bot_token="xoxb-sandbox",
        slack_signing_secret=SECRET,
        slack_api_url=api_url,
        readlist_port=port,
    )
    with tempfile.TemporaryDirectory() as folder:
        process = await start_process(settings, Path(folder))
        await _wait_until_ready(f"http://127.0.0.1:{port}/readyz", process)
        try:
            yield f"http://127.0.0.1:{port}/slack/events"
        finally:
            process.terminate()
            await process.wait()


async def _wait_until_ready(url: str, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(300), aiohttp.ClientSession() as session:
        while process.returncode is None:
            with suppress(aiohttp.ClientError):
                async with session.get(url) as response:
                    if response.status == 200:
                        return
            await asyncio.sleep(0.05)
    raise AssertionError("the bot ended before it was ready")
