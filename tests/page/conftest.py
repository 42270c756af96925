"""A real browser on a real workspace.

One Chromium serves the whole run. What Playwright gives belongs to the event loop that made it, so
the tests of this folder share one loop, with the servers that they start: a browser for each test
would cost a second, and a browser in a thread could not be awaited beside a server.
"""

import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.cli.running import SHORTCUTS
from bot.sandbox import triggers
from bot.sandbox.server import Sandbox, SandboxConfig
from tests.conftest import SKIP_NOTHING
from tests.page.chromium import ARGUMENTS, HOW_TO_GET_ONE, find_chromium
from tests.page.office import Office, open_office, post_sample
from tests.page.watch import Watch

HERE = Path(__file__).parent
PICTURES = Path(os.environ.get("READLIST_PICTURES") or HERE / "pictures")
PATIENCE = 30_000
"""Milliseconds that something may take to appear on a busy machine."""
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 375, "height": 812},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
ELSEWHERE = "Pacific/Auckland"
"""The browser's zone: nobody's in the workspace, where times are in the acting person's."""

OpenPage = Callable[..., Awaitable[Page]]
TakePicture = Callable[..., Awaitable[Path]]
_taken: list[Path] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give this folder's tests one loop."""
    for item in items:
        if HERE in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs a browser where there is none, all in one line; or fail where none may be."""
    if "browser" in getattr(item, "fixturenames", ()) and find_chromium() is None:
        (pytest.fail if SKIP_NOTHING else pytest.skip)(HOW_TO_GET_ONE)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say where the pictures are."""
    if _taken:
        terminalreporter.write_line(f"{len(set(_taken))} pictures of the page: {PICTURES}")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The one Chromium of the run."""
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def workspace() -> AsyncIterator[Sandbox]:
    """An embedded workspace that no app is connected to."""
    config = SandboxConfig(
        channel_interval=0.0, tier_limits=False, shortcuts=SHORTCUTS, ack_timeout=PATIENCE / 1000
    )
    sandbox = Sandbox(config)
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def office(workspace: Sandbox, sqlite_url: str) -> AsyncIterator[Office]:
    """The same workspace with the real readlist, its database and the sample lists.

    What is to go out "now" can be pulled back for a second, not for a minute.
    """
    async with open_office(workspace, sqlite_url, readlist_undo_seconds=1) as office:
        await office.import_samples()
        yield office


@pytest_asyncio.fixture(loop_scope="session")
async def sample(workspace: Sandbox) -> str:
    """The title of the newest sample list, whose thread is in #reading-list already."""
    return await post_sample(workspace)


@pytest.fixture(autouse=True)
def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a modal be opened as late as something may appear; Slack gives it three seconds."""
    monkeypatch.setattr(triggers, "LIFETIME", PATIENCE / 1000)


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails a test whose pages did what they must not."""
    watch = Watch()
    yield watch
    assert watch.mistakes == []


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, workspace: Sandbox, watch: Watch) -> AsyncIterator[OpenPage]:
    """Open pages on the workspace, each as a browser that was never here: `goto("/")` is next."""
    contexts = []

    async def open_one(**settings: Any) -> Page:
        context = await browser.new_context(
            base_url=workspace.url, timezone_id=ELSEWHERE, **{**DESK, **settings}
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        await watch.follow(context)
        return await context.new_page()

    yield open_one
    for context in contexts:
        await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(open_page: OpenPage) -> Page:
    """A light page on a desk."""
    return await open_page()


@pytest_asyncio.fixture(loop_scope="session")
async def phone(open_page: OpenPage) -> Page:
    """A page on a telephone, 375 pixels wide."""
    return await open_page(**PHONE)


@pytest_asyncio.fixture(loop_scope="session")
async def dark(open_page: OpenPage) -> Page:
    """A page where the system is set to dark."""
    return await open_page(color_scheme="dark")


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> TakePicture:
    """Take pictures, named after the test: `await picture(page)`, `picture(page, "after")`."""
    test = request.node.name.removeprefix("test_")

    async def take(page: Page, moment: str = "") -> Path:
        words = [re.sub(r"\W+", "_", part).strip("_") for part in (test, moment) if part]
        path = PICTURES / f"{'-'.join(words)}.png"
        await page.screenshot(path=path, animations="disabled", caret="hide")
        _taken.append(path)
        return path

    return take
