"""Reactions on the page."""

import re

from playwright.async_api import Page, expect

from bot.sandbox.server import Sandbox
from tests.page.conftest import OpenPage, TakePicture
from tests.page.places import act_as, channel, go, message, react, thread, visit, write
from tests.page.talk import say
from tests.sandbox.calls import CURATOR, GENERAL


async def test_a_reaction_is_added_and_taken_back(
    page: Page, sample: str, picture: TakePicture
) -> None:
    await visit(page)
    parent = message(channel(page), sample)
    await react(parent, "tada")

    chip = parent.get_by_role("button", name="tada, 1 reaction: you")
    await expect(chip).to_have_attribute("aria-pressed", "true")
    await picture(page)
    await chip.click()
    await expect(chip).to_be_hidden()


async def test_two_people_see_each_other_s_reactions_as_they_happen(
    page: Page, open_page: OpenPage, sample: str
) -> None:
    other = await open_page()
    await visit(page)
    await visit(other)
    await act_as(other, "Lin Curator")
    await react(message(channel(page), sample), "eyes")

    chip = channel(other).get_by_role("button", name="eyes, 1 reaction: Robin Reader")
    await expect(chip).to_have_attribute("aria-pressed", "false")
    own = channel(page).get_by_role("button", name=re.compile("^eyes, "))
    await own.focus()
    await chip.click()
    both = re.compile("^eyes, 2 reactions: (you and Lin Curator|Lin Curator and you)$")
    await expect(own).to_have_accessible_name(both)
    await expect(own).to_be_focused()  # though it was drawn anew


async def test_a_skin_tone_is_kept_for_the_next_reaction(page: Page, sample: str) -> None:
    await visit(page)
    parent = message(channel(page), sample)
    await parent.hover()
    await parent.get_by_role("button", name="Add a reaction").click()
    tones = page.get_by_role("radiogroup", name="Skin tone").get_by_role("radio")
    await tones.nth(2).click()
    await page.keyboard.press("Escape")
    await react(parent, "wave")

    chip = parent.get_by_role("button", name="wave, 1 reaction: you")
    await expect(chip).to_contain_text("👋🏼")


async def test_a_message_that_begins_out_of_sight_can_be_reacted_to(
    page: Page, sample: str, picture: TakePicture
) -> None:
    await page.set_viewport_size({"width": 1280, "height": 500})
    await visit(page)
    parent = message(channel(page), sample)
    await parent.get_by_role("button", name=re.compile("repl")).hover()
    button = parent.get_by_role("button", name="Add a reaction")

    await expect(parent.get_by_role("heading").first).not_to_be_in_viewport()
    await expect(button).to_be_in_viewport(ratio=1)
    await button.click(timeout=5_000)
    await expect(page.get_by_role("searchbox", name="Search emoji")).to_be_visible()
    await picture(page)


async def test_the_row_of_buttons_follows_the_pointer_unless_it_is_in_use(page: Page) -> None:
    await visit(page)
    await go(page, "general")
    for words in ("first", "second"):
        await write(page, words)
    first, second = (message(channel(page), words) for words in ("first", "second"))
    await react(first, "tada")
    await expect(first.get_by_role("button", name="tada, 1 reaction: you")).to_be_visible()

    await second.hover()
    await second.get_by_role("button", name="More actions").click()
    await first.hover()
    await expect(second.get_by_role("button", name="More actions")).to_be_visible()
    await page.keyboard.press("Escape")
    await second.hover()
    await first.hover()
    await expect(first.get_by_role("button", name="More actions")).to_be_visible()


async def test_a_message_that_is_taken_back_closes_its_thread_and_gives_the_focus_on(
    page: Page, workspace: Sandbox
) -> None:
    for words in ("first", "second"):
        ts = await say(workspace, words)
    await visit(page)
    await go(page, "general")
    await write(page, "goes")
    gone = message(channel(page), "goes")
    await gone.hover()
    await gone.get_by_role("button", name="Reply in the thread").click()
    await expect(thread(page)).to_be_visible()
    await gone.hover()
    await gone.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="Delete…").click()
    await page.get_by_role("button", name="Delete", exact=True).click()

    await expect(gone).to_be_hidden()
    await expect(thread(page)).to_be_hidden()
    await expect(message(channel(page), "second")).to_be_focused()
    await workspace.people.delete(user=CURATOR, channel=GENERAL, ts=ts)
    await expect(message(channel(page), "first")).to_be_focused()
