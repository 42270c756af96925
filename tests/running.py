"""The whole of readlist and the embedded workspace, started for a test."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot import app
from bot.config import Mode, Settings
from bot.sandbox.server import Sandbox, SandboxConfig


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Wait until something is so; a test fails where it never is."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


@asynccontextmanager
async def serving(config: SandboxConfig) -> AsyncIterator[Sandbox]:
    """An embedded workspace while it runs."""
    sandbox = Sandbox(config)
    await sandbox.start()
    try:
        yield sandbox
    finally:
        await sandbox.stop()


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[app.App]:
    """A readlist while it runs."""
    started = await app.start(settings, settings.mode)
    try:
        yield started
    finally:
        await started.stop()


def point_at(sandbox: Sandbox, url: str, port: int, mode: Mode = Mode.SOCKET) -> Settings:
    """Settings that point a bot at a workspace, whatever the environment says."""
    config, socket_mode = sandbox.config, mode is Mode.SOCKET
    return Settings(
        _env_file=None,
        database_url=url,
        slack_bot_token=config.bot_token,
        slack_app_token=config.app_token if socket_mode else None,
        slack_signing_secret=None if socket_mode else config.signing_secret,
        slack_api_url=sandbox.api_url,
        readlist_port=port,
        readlist_lease_seconds=3,
        readlist_settle_seconds=0.5,
    )


async def start_process(settings: Settings, folder: Path) -> asyncio.subprocess.Process:
    """Start `readlist run` as a process of its own."""
    environment = {
        **os.environ,
        **{
            name.upper(): str(value)
            for name, value in settings.model_dump().items()
            if value is not None
        },
    }
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=folder,
        env={**environment, "PYTHONPATH": str(Path(__file__).parent.parent)},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
