"""Being one person, then another."""

import re

from playwright.async_api import Page, expect

from tests.page.conftest import OpenPage, TakePicture
from tests.page.places import act_as, actor, channel, go, message, visit, write


async def test_acting_as_somebody_else_shows_the_workspace_as_they_see_it(
    page: Page, sample: str, picture: TakePicture
) -> None:
    await visit(page)
    places = page.get_by_role("navigation", name="Channels and direct messages")
    await expect(places.get_by_role("link", name="curators")).to_be_hidden()
    berlin = await message(channel(page), sample).get_by_role("time").first.text_content()
    await act_as(page, "Lin Curator")

    await expect(places.get_by_role("link", name="curators")).to_be_visible()
    shanghai = await message(channel(page), sample).get_by_role("time").first.text_content()
    assert berlin != shanghai  # each sees their own time
    await picture(page)


async def test_whoever_left_a_channel_can_read_it_and_joins_before_writing(
    page: Page, sample: str
) -> None:
    await visit(page)
    await page.get_by_role("button", name="About this channel").click()
    await page.get_by_role("menuitem", name="Leave").click()
    await expect(message(channel(page), sample)).to_be_visible()
    await page.get_by_role("button", name="Join #reading-list").click()
    await write(page, "Hello *everybody*")

    mine = message(channel(page), "Hello everybody")
    await expect(mine.locator("b, strong")).to_have_text("everybody")


async def test_two_tabs_are_two_people(page: Page, open_page: OpenPage, sample: str) -> None:
    other = await page.context.new_page()
    await visit(page)
    await visit(other)
    await act_as(other, "Lin Curator")
    await page.reload()
    await other.reload()

    await expect(actor(page)).to_contain_text("Robin Reader")
    await expect(actor(other)).to_contain_text("Lin Curator")


async def test_what_one_writes_the_other_reads_at_once(
    page: Page, open_page: OpenPage, sample: str
) -> None:
    other = await open_page()
    await visit(page)
    await visit(other)
    await act_as(other, "Lin Curator")
    await go(page, "general")
    await go(other, "general")
    await write(page, "早上好 <b>good morning</b>")

    await expect(message(channel(other), "早上好 <b>good morning</b>")).to_be_visible()


async def test_a_message_is_named_in_the_words_that_are_drawn(page: Page) -> None:
    await visit(page)
    await go(page, "general")
    await write(page, "*bold* for @lin, 1 < 2 :tada:")

    named = re.compile(r"^Robin Reader, \d\d:\d\d: bold for @Lin Curator, 1 < 2 🎉$")
    await expect(channel(page).get_by_role("article", name=named)).to_be_visible()
