"""Far back in a channel, and messages that change while they are on their way."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from bot.sandbox.server import Sandbox
from tests.page.places import channel, go, message, visit
from tests.page.talk import held_up, say
from tests.sandbox.calls import CURATOR, GENERAL, READING

MOST_DRAWN = 150
LISTEN = """() => new Promise((resolve) => {
  window.heard = [];
  const source = new EventSource("/client/events?as=U0READER");
  source.onopen = resolve;
  source.onmessage = ({ data }) => heard.push(data);
})"""
"""Hears what the page hears, in a stream of its own."""


async def test_a_link_leads_far_back_and_the_way_to_the_end_is_never_drawn_whole(
    page: Page, workspace: Sandbox
) -> None:
    sent = [await say(workspace, f"number {number}.") for number in range(230)]
    await visit(page, f"/#{GENERAL}/{sent[60]}")
    list_ = channel(page)
    await expect(message(list_, "number 60.")).to_be_in_viewport()
    await expect(message(list_, "number 20.")).to_be_attached()  # grown upwards since
    await expect(message(list_, "number 60.")).to_be_in_viewport()

    most = 0
    while not await message(list_, "number 229.").count():
        await list_.evaluate("(list) => list.scrollTo(0, list.scrollHeight)")
        await page.evaluate("() => new Promise(requestAnimationFrame)")
        most = max(most, await list_.get_by_role("article").count())
    assert 100 < most <= MOST_DRAWN


async def test_what_changes_while_messages_are_on_their_way_stays_changed(
    page: Page, workspace: Sandbox
) -> None:
    before = await say(workspace, "as it was")
    await visit(page)
    await expect(page.get_by_text("This is where #reading-list begins.")).to_be_visible()
    async with held_up(page, "**/client/history?*") as answered:
        await go(page, "general")
        await answered.wait()
        await workspace.people.edit("as it is", user=CURATOR, channel=GENERAL, ts=before)
        await say(workspace, "one more", channel=GENERAL)
        await expect(place(page, "general")).to_contain_text("unread")

    await expect(message(channel(page), "one more")).to_be_visible()
    await expect(message(channel(page), "as it is")).to_be_visible()
    await expect(place(page, "general")).not_to_contain_text("unread")


async def test_what_happens_while_the_page_is_being_opened_is_seen(
    page: Page, workspace: Sandbox
) -> None:
    await say(workspace, "before", channel=READING)
    async with held_up(page, "**/client/history?*") as answered:
        await page.goto("/")
        await page.evaluate(LISTEN)
        await answered.wait()
        await say(workspace, "meanwhile", channel=READING)
        await page.wait_for_function("heard.some((each) => each.includes('meanwhile'))")

    await expect(message(channel(page), "meanwhile")).to_be_visible()


async def test_a_channel_that_cannot_be_fetched_is_tried_again(
    page: Page, workspace: Sandbox
) -> None:
    await say(workspace, "here it is")
    await visit(page)
    await expect(page.get_by_text("This is where #reading-list begins.")).to_be_visible()
    await page.route("**/client/history?*", lambda route: route.fulfill(body="no"), times=1)
    await go(page, "general")

    await expect(page.get_by_role("alert").filter(has_text="Messages are missing")).to_be_visible()
    await page.get_by_role("button", name="Try again").click()
    await expect(message(channel(page), "here it is")).to_be_visible()
    await expect(page.get_by_role("button", name="Try again")).to_be_hidden()


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/#%", "reading-list"),
        ("/#%E0%A4%A", "reading-list"),
        (f"/archives/{GENERAL}", "general"),
    ],
)
async def test_an_address_leads_to_a_channel_whatever_it_says(
    page: Page, address: str, name: str
) -> None:
    await visit(page, address)

    await expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def place(page: Page, name: str) -> Locator:
    """A channel's link in the sidebar."""
    places = page.get_by_role("navigation", name="Channels and direct messages")
    return places.get_by_role("link", name=re.compile(rf"\b{name}\b"))
