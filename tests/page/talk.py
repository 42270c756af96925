"""What happens beside the page: others write, and answers are long on their way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Page, Route

from bot.sandbox.server import Sandbox
from tests.sandbox.calls import CURATOR, GENERAL


async def say(sandbox: Sandbox, words: str, user: str = CURATOR, channel: str = GENERAL) -> str:
    """Let somebody write; give the message's ts."""
    ts: str = (await sandbox.people.send(words, user=user, channel=channel))["message"]["ts"]
    return ts


@asynccontextmanager
async def held_up(page: Page, address: str) -> AsyncIterator[asyncio.Event]:
    """Hold up what the workspace answers; the event says that the first answer is on its way."""
    answered, arrives = asyncio.Event(), asyncio.Event()

    async def give(route: Route) -> None:
        response = await route.fetch()
        answered.set()
        await arrives.wait()
        await route.fulfill(response=response)

    await page.route(address, give)
    yield answered
    arrives.set()
