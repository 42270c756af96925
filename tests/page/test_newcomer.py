"""What `make run` gives: the very program, on a fresh database, on the page that it names."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest_asyncio
from playwright.async_api import Page, expect

from bot.config import Settings
from tests.page.conftest import TakePicture
from tests.page.places import (
    act_as,
    channel,
    message,
    react,
    replies,
    summary,
    thread,
    visit,
    write,
)
from tests.page.watch import Watch
from tests.running import free_port, start_process

NEWEST = "小一点，慢一点，看得见一点"
SECTIONS = 9

Run = Callable[[], Awaitable[asyncio.subprocess.Process]]


@pytest_asyncio.fixture(loop_scope="session")
async def address() -> str:
    """Where the page will be."""
    return f"http://127.0.0.1:{free_port()}/"


@pytest_asyncio.fixture(loop_scope="session")
async def run(tmp_path: Path, address: str) -> AsyncIterator[Run]:
    """Type `readlist run` without tokens, and wait until the page is there.

    Ask for it before `page`, which is then closed before the program ends.
    """
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{tmp_path}/readlist.db",
        readlist_port=0,
        readlist_sandbox_port=int(address.rstrip("/").rpartition(":")[2]),
    )
    started = []

    async def start() -> asyncio.subprocess.Process:
        process = await start_process(settings, tmp_path)
        started.append(process)
        await is_answered(address)
        return process

    yield start
    for process in started:
        if process.returncode is None:
            process.terminate()
        assert await process.wait() == 0


async def is_answered(address: str) -> None:
    """Wait until something listens."""
    async with httpx.AsyncClient() as client, asyncio.timeout(30):
        while True:
            try:
                await client.get(address)
            except httpx.ConnectError:
                await asyncio.sleep(0.05)
            else:
                return


async def test_the_first_five_minutes_of_a_newcomer(
    run: Run, page: Page, address: str, picture: TakePicture
) -> None:
    await run()
    await visit(page, address)
    hints = page.get_by_role("complementary", name="First steps")
    await expect(hints.get_by_role("heading")).to_have_count(3)
    await expect(message(channel(page), NEWEST)).to_be_visible()
    await picture(page, "arrives")

    await channel(page).get_by_role("button", name="repl").click()
    await expect(replies(page)).to_have_count(1 + SECTIONS)
    await picture(page, "whole")
    last = replies(page).last
    await react(last, "heart")
    await expect(last.get_by_role("button", name="heart, 1 reaction: you")).to_be_visible()
    await thread(page).get_by_role("button", name="Close").click()

    for _ in range(3):
        await hints.get_by_role("button", name="Dismiss").first.click()
    await write(page, "/readlist docker")
    answer = message(channel(page), "Only visible to you")
    await expect(answer).to_contain_text("Docker")
    await picture(page, "answer")

    await act_as(page, "Lin Curator")
    await expect(message(channel(page), NEWEST)).to_be_visible()
    await expect(answer).to_be_hidden()
    await expect(hints).to_be_hidden()
    await summary(page, SECTIONS).click()
    await expect(replies(page).last.get_by_role("button", name="Robin Reader")).to_be_visible()


async def test_a_restart_in_the_middle_of_a_release_is_a_pause(
    run: Run, page: Page, address: str, watch: Watch, picture: TakePicture
) -> None:
    process = await run()
    await visit(page, address)
    await channel(page).get_by_role("button", name="repl").click()
    await expect(replies(page).nth(2)).to_be_visible()
    await picture(page, "1 before")
    process.terminate()
    gone = page.get_by_role("status").filter(has_text="doesn't answer")
    await expect(gone).to_be_visible()
    assert await process.wait() == 0
    seen = await replies(page).count()
    assert 3 <= seen <= SECTIONS
    await picture(page, "2 during")

    await run()
    await expect(gone).to_be_hidden()
    await expect(replies(page)).to_have_count(1 + SECTIONS)
    await picture(page, "3 after")
    said = await replies(page).get_by_role("heading").all_text_contents()
    assert len(set(said)) == len(said) == 1 + SECTIONS
    watch.forgive("ERR_CONNECTION_REFUSED")
