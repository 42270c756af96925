"""Where things are on the page: by roles and names, as people and screen readers find them."""

import re

from playwright.async_api import Locator, Page, expect


async def visit(page: Page, address: str = "/") -> None:
    """Open the page and wait until it shows its place."""
    await page.goto(address)
    await expect(channel(page)).to_be_visible()


def channel(page: Page) -> Locator:
    """The messages of the channel."""
    return page.get_by_role("log", name="Messages", exact=True)


def thread(page: Page) -> Locator:
    """The pane of the open thread."""
    return page.get_by_role("complementary", name="Thread")


def replies(page: Page) -> Locator:
    """The messages of the open thread, its parent included."""
    return page.get_by_role("log", name="Messages of the thread").get_by_role("article")


def message(place: Locator, words: str) -> Locator:
    """The message with these words."""
    return place.get_by_role("article").filter(has_text=words)


def summary(page: Page, count: int) -> Locator:
    """The button under a parent that says how many replies it has, and opens them."""
    words = re.compile(rf"^{count} (reply|replies)\b")
    return channel(page).get_by_role("button", name=words)


def actor(page: Page) -> Locator:
    """The button that says who acts."""
    return page.get_by_role("button", name="Acting as")


async def act_as(page: Page, name: str) -> None:
    """Act as somebody else, and wait until the page does."""
    await actor(page).click()
    await page.get_by_role("menuitemradio", name=name).click()
    await expect(actor(page)).to_have_accessible_name(re.compile(f"^Acting as {name},"))


async def go(page: Page, name: str) -> None:
    """Go to a channel or to direct messages by the sidebar."""
    places = page.get_by_role("navigation", name="Channels and direct messages")
    await places.get_by_role("link", name=name).click()
    await expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def composer(place: Page | Locator) -> Locator:
    """The field in which one writes to a channel or a thread."""
    return place.get_by_role("textbox", name=re.compile("^(Write|Reply) to "))


async def write(place: Page | Locator, words: str) -> None:
    """Type into a composer and send."""
    await composer(place).fill(words)
    await composer(place).press("Enter")


async def react(message: Locator, emoji: str) -> None:
    """Add a reaction with the picker."""
    page = message.page
    await message.hover()
    await message.get_by_role("button", name="Add a reaction").last.click()
    await page.get_by_role("searchbox", name="Search emoji").fill(emoji)
    await page.get_by_role("button", name=emoji, exact=True).first.click()
