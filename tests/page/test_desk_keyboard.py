"""The curators' desk without a mouse."""

from datetime import timedelta

from playwright.async_api import Locator, Page, expect

from bot.clock import system_clock
from tests.page.conftest import TakePicture
from tests.page.desk import SHANGHAI, modal, written
from tests.page.office import SHORT, Office
from tests.page.places import actor, composer, visit

FARTHEST = 40
"""Presses of Tab from anywhere to anywhere."""


async def tab_to(target: Locator) -> None:
    """Press Tab until something has the focus."""
    for _ in range(FARTHEST):
        if await target.evaluate("(node) => node === document.activeElement"):
            return
        await target.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {target}")


async def test_a_release_is_scheduled_and_pulled_back_by_keyboard(
    page: Page, office: Office, picture: TakePicture
) -> None:
    await office.keep_draft(SHORT)
    await visit(page)
    keyboard = page.keyboard
    await tab_to(actor(page))
    await keyboard.press("Enter")
    lin = page.get_by_role("menuitemradio", name="Lin Curator")
    for _ in range(3):
        if not await lin.evaluate("(node) => node === document.activeElement"):
            await keyboard.press("ArrowDown")
    await keyboard.press("Enter")
    await expect(actor(page)).to_contain_text("Lin Curator")

    await tab_to(composer(page))
    await keyboard.type("/readlist schedule")
    await keyboard.press("Enter")
    form = modal(page, "Schedule a list")
    await expect(form.get_by_role("combobox", name="List")).to_be_focused()
    await keyboard.type("short week")
    await expect(page.get_by_role("option")).to_have_count(1)
    await keyboard.press("Enter")
    await expect(form.get_by_role("combobox", name="List")).to_have_value(
        "2026-11-27 · 短的一周 A short week"
    )
    await tab_to(form.get_by_role("combobox", name="Channels"))
    await keyboard.type("general")
    await keyboard.press("Enter")
    await expect(form.get_by_role("button", name="Remove #general")).to_be_visible()
    await tab_to(form.get_by_label("At a date and time"))
    at = (system_clock() + timedelta(days=2)).astimezone(SHANGHAI).replace(hour=9, minute=30)
    await tab_to(form.get_by_label("Day", exact=True))
    await keyboard.type(f"{at:%m%d%Y}")
    await tab_to(form.get_by_label("Time", exact=True))
    await keyboard.type("0930AM")
    await expect(form).to_contain_text(written(at))
    await picture(page, "1 entered")
    await tab_to(form.get_by_role("button", name="Schedule"))
    await keyboard.press("Enter")
    cards = modal(page, "Scheduled")
    await expect(cards).to_contain_text(written(at))
    await picture(page, "2 scheduled")

    await tab_to(cards.get_by_role("button", name="Pull it back"))
    await keyboard.press("Enter")
    await expect(page.get_by_role("dialog", name="Pull it back?")).to_be_visible()
    await keyboard.press("Enter")
    await expect(cards).to_contain_text("was pulled back")
    await keyboard.press("Escape")
    await expect(cards).to_be_hidden()
    await expect(composer(page)).to_be_focused()
