"""The page without a mouse."""

from playwright.async_api import Page, expect

from tests.page.conftest import TakePicture
from tests.page.places import channel, composer, message, replies, thread, visit


async def test_everything_on_the_way_is_done_by_keyboard(
    page: Page, sample: str, picture: TakePicture
) -> None:
    await visit(page)
    await expect(message(channel(page), sample)).to_be_visible()
    keyboard = page.keyboard
    await keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the messages")).to_be_focused()
    await keyboard.press("Enter")
    await expect(message(channel(page), sample)).to_be_focused()

    await keyboard.press("r")
    await expect(page.get_by_role("searchbox", name="Search emoji")).to_be_focused()
    await keyboard.type("rocket")
    await keyboard.press("Enter")
    chip = channel(page).get_by_role("button", name="rocket, 1 reaction: you")
    await expect(chip).to_be_visible()
    await picture(page, "reacted")

    await message(channel(page), sample).focus()
    await keyboard.press("Enter")
    await expect(composer(thread(page))).to_be_focused()
    await keyboard.type("Thanks!")
    await keyboard.press("Enter")
    await expect(replies(page).last).to_contain_text("Thanks!")
    await expect(composer(thread(page))).to_have_value("")
    await keyboard.press("ArrowUp")
    await expect(replies(page).last).to_be_focused()
    await keyboard.press("k")
    await expect(replies(page).nth(-2)).to_be_focused()
    await picture(page, "replied")
    await keyboard.press("Escape")
    await expect(thread(page)).to_be_hidden()


async def test_the_help_says_what_the_keys_do_and_gives_the_focus_back(
    page: Page, sample: str
) -> None:
    await visit(page)
    latest = message(channel(page), sample)
    await latest.focus()
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Help")).to_contain_text(
        "open the message's thread"
    )
    await page.keyboard.press("Escape")

    await expect(latest).to_be_focused()
