"""The authorize page in a browser: by keyboard, on a telephone, and from another site's page."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

import pytest_asyncio
from aiohttp import web
from playwright.async_api import Page, expect

from bot.sandbox.server import Sandbox, SandboxConfig
from bot.sandbox.shapes import permalink
from tests.page.conftest import TakePicture
from tests.page.watch import Watch

HARBOUR = "T0HARBOUR"


@dataclass
class Away:
    """A site of its own: the app's last page, and a page that sends the sandbox's form itself."""

    url: str = ""
    form: str = ""

    async def welcome(self, request: web.Request) -> web.Response:
        """Show what the app was told."""
        return web.Response(text=f"told: {', '.join(sorted(request.query))}")

    async def trap(self, _request: web.Request) -> web.Response:
        """Show a button that lets the app in for whoever presses it."""
        return web.Response(text=self.form, content_type="text/html")


@pytest_asyncio.fixture(loop_scope="session")
async def away() -> AsyncIterator[Away]:
    away = Away()
    app = web.Application()
    app.router.add_get("/slack/oauth_redirect", away.welcome)
    app.router.add_get("/trap", away.trap)
    app.router.add_get("/favicon.ico", away.welcome)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    away.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield away
    await runner.cleanup()


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox(away: Away) -> AsyncIterator[Sandbox]:
    """Two workspaces, with an app that sends people to the other site."""
    redirect_urls = (f"{away.url}/slack/oauth_redirect",)
    more = ((HARBOUR, "Harbour office"),)
    sandbox = Sandbox(SandboxConfig(redirect_urls=redirect_urls, more_workspaces=more))
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


def demand(sandbox: Sandbox) -> dict[str, str]:
    scopes = ",".join(sorted(sandbox.config.scopes))
    return {"client_id": sandbox.config.client_id, "scope": scopes, "state": "abc"}


def question(sandbox: Sandbox) -> str:
    return f"{sandbox.url}oauth/v2/authorize?{urlencode(demand(sandbox))}"


async def test_a_person_lets_the_app_in_by_keyboard(
    page: Page, sandbox: Sandbox, picture: TakePicture
) -> None:
    await page.goto(question(sandbox))
    await picture(page)

    await page.keyboard.press("Tab")
    for _ in range(2):
        await page.keyboard.press("ArrowDown")
    await expect(page.get_by_label("Lin Curator Harbour office")).to_be_checked()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Allow")).to_be_focused()
    await page.keyboard.press("Enter")

    await expect(page.locator("body")).to_have_text("told: code, state")


async def test_allow_waits_until_somebody_was_chosen_and_cancel_does_not(
    phone: Page, sandbox: Sandbox, picture: TakePicture
) -> None:
    await phone.goto(question(sandbox))
    await phone.get_by_role("button", name="Allow").tap()
    await expect(phone).to_have_url(question(sandbox))
    await picture(phone)
    width = await phone.evaluate("document.documentElement.scrollWidth")

    await phone.get_by_role("button", name="Cancel").tap()

    assert width == 375
    await expect(phone.locator("body")).to_have_text("told: error, state")


async def test_a_link_into_another_workspace_opens_that_one(page: Page, sandbox: Sandbox) -> None:
    harbour = sandbox.office(HARBOUR)
    sent = await harbour.people.send("ships ahead", user="U0READER", channel="C0GENERAL")
    message = harbour.state.get_message("C0GENERAL", sent["message"]["ts"])

    await page.goto(permalink(harbour.workspace, message))

    await expect(page.get_by_text("ships ahead").first).to_be_visible()
    await page.reload()
    workspaces = page.locator("select").filter(has_text="Harbour office")
    await expect(workspaces).to_have_value(HARBOUR)


async def test_another_sites_page_cannot_press_allow(
    page: Page, sandbox: Sandbox, away: Away, watch: Watch
) -> None:
    fields = demand(sandbox) | {"who": f"{HARBOUR}/U0CURATOR", "answer": "allow"}
    inputs = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in fields.items()
    )
    address = f"{sandbox.url}oauth/v2/authorize"
    away.form = f'<form method="post" action="{address}">{inputs}<button>Win</button></form>'
    await page.goto(f"{away.url}/trap")

    await page.get_by_role("button", name="Win").click()

    await expect(page.locator("body")).to_contain_text("Another site's page may not do this.")
    watch.forgive("403")


async def test_a_link_that_asks_for_nonsense_says_what_is_wrong(
    dark: Page, sandbox: Sandbox, watch: Watch, picture: TakePicture
) -> None:
    await dark.goto(question(sandbox).replace("commands", "coffee"))

    await expect(dark.get_by_role("heading")).to_have_text("This app can’t be installed")
    await expect(dark.get_by_text("coffee")).to_be_visible()
    await picture(dark)
    watch.forgive("400")
