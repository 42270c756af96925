"""What an app shows beside messages: a modal with errors at its fields, and its Home tab."""

import re
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from bot.sandbox.server import Sandbox, SandboxConfig
from tests.page.conftest import OpenPage, TakePicture
from tests.page.desk import go_home
from tests.page.places import channel, composer, message, visit, write
from tests.sandbox.notebook import SETTINGS, Notebook, run_notebook


@pytest_asyncio.fixture(loop_scope="session")
async def notebook() -> AsyncIterator[tuple[Sandbox, Notebook]]:
    """A workspace with the Notebook in it."""
    sandbox = Sandbox(SandboxConfig(**SETTINGS, ack_timeout=30))
    await sandbox.start()
    async with run_notebook(sandbox) as notebook:
        yield sandbox, notebook
    await sandbox.stop()


async def open_modal(page: Page, sandbox: Sandbox) -> Locator:
    """Use the message shortcut that opens the modal with every input."""
    await visit(page, sandbox.url)
    await write(page, "Containers are processes.")
    said = message(channel(page), "Containers are processes.")
    await said.hover()
    await said.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="Keep this").click()
    modal = page.get_by_role("dialog", name="Keep this")
    await expect(modal.get_by_label("Title")).to_be_focused()
    return modal


async def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    page: Page, notebook: tuple[Sandbox, Notebook], picture: TakePicture
) -> None:
    sandbox, app = notebook
    app.titles["U0READER"] = ["容器 containers"]
    modal = await open_modal(page, sandbox)
    title = modal.get_by_label("Title")
    await title.fill("no")
    await modal.get_by_label("Mail it to").fill("nobody")
    await modal.get_by_role("button", name="Keep").click()
    await expect(title).to_be_focused()
    await expect(title).to_have_attribute("aria-invalid", "true")
    await expect(modal.get_by_label("Mail it to")).to_have_accessible_description(
        re.compile("Please enter a valid email address")
    )
    await picture(page, "own rules")

    await title.fill("容器 containers")
    await modal.get_by_label("Mail it to").fill("")
    await choose(modal, "Colour", "Green")
    await modal.get_by_role("button", name="Keep").click()
    await expect(modal).to_contain_text("“容器 containers” is kept already.")
    await expect(modal.get_by_label("Text", exact=True)).to_have_value("Containers are processes.")
    await picture(page, "the app")

    await title.fill("容器 again")
    await modal.get_by_role("button", name="Keep").click()
    await expect(modal).to_be_hidden()
    assert app.titles["U0READER"] == ["容器 containers", "容器 again"]


async def test_the_home_tab_shows_what_the_app_keeps_and_its_buttons_work(
    page: Page, notebook: tuple[Sandbox, Notebook], picture: TakePicture
) -> None:
    sandbox, app = notebook
    app.titles["U0READER"] = ["一 one", "二 two"]
    await visit(page, sandbox.url)
    await go_home(page)

    home = page.get_by_role("main")
    await expect(home).to_contain_text("二 two")
    await picture(page)
    await home.get_by_role("button", name="New note").click()
    modal = page.get_by_role("dialog")
    await modal.get_by_label("Title").fill("三 three")
    await modal.get_by_role("button", name="Keep").click()
    await expect(modal).to_contain_text("is in your notebook")
    await expect(home.get_by_text("三 three")).to_be_attached()
    await page.keyboard.press("Escape")
    await expect(modal).to_be_hidden()
    await expect(home.get_by_role("button", name="New note")).to_be_focused()


async def test_a_button_is_pressed_though_the_app_draws_it_anew_meanwhile(
    page: Page, open_page: OpenPage, notebook: tuple[Sandbox, Notebook]
) -> None:
    sandbox, _ = notebook
    other = await open_page()
    for each in (page, other):
        await visit(each, sandbox.url)
        await go_home(each)
    button = page.get_by_role("main").get_by_role("button", name="New note")
    await button.hover()
    await page.mouse.down()
    await other.get_by_role("main").get_by_role("button", name="New note").click()
    await other.get_by_role("dialog").get_by_label("Title").fill("三 three")
    await other.get_by_role("dialog").get_by_role("button", name="Keep").click()
    await expect(other.get_by_role("main").get_by_text("三 three")).to_be_attached()
    await page.evaluate("() => new Promise(requestAnimationFrame)")
    await page.mouse.up()

    await expect(page.get_by_role("dialog").get_by_label("Title")).to_be_visible()
    await expect(page.get_by_role("main").get_by_text("三 three")).to_be_attached()


async def test_another_apps_command_is_offered_in_the_apps_name(
    page: Page, notebook: tuple[Sandbox, Notebook]
) -> None:
    sandbox, _ = notebook
    await visit(page, sandbox.url)
    await composer(page).press_sequentially("/no")

    await expect(page.get_by_role("option")).to_have_text(["/notesreadlist"])


async def choose(modal: Locator, label: str, option: str) -> None:
    """Choose from a select."""
    await modal.get_by_label(label, exact=True).click()
    await modal.page.get_by_role("option", name=option).click()
