"""The curators' desk on the page: a list for it, and where its forms and buttons are."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.async_api import Locator, Page, expect

from tests.page.places import composer

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""Lin's zone. The bot's is UTC here, the browser's Auckland: neither may be seen."""

FORMER = "https://docs.docker.com/build/building/multi-stage/"
"""A link of the newest sample list."""

TITLE = "八件事 Eight things"
FIRST = "Docker 与容器"
LEFT_OUT = "Old rumours"
SECTIONS = (FIRST, "Clocks", "Ledgers", "Queues", LEFT_OUT, "Search", "Maps", "Rest")


_LINKS = (FORMER, "https://clocks.example.com/?utm_source=mail")
_LINKS += tuple(f"https://{title.lower()}.example.com/" for title in SECTIONS[2:6])
_LINKS += (_LINKS[2], None)
LIST = f"---\ntitle: {TITLE}\ndate: 2026-11-27\n---\n八节。\n\n" + "\n".join(
    f"## {title}\n\n> On {title.lower()}.\n\n{f'Read [this]({link}).' if link else 'Sleep.'}\n"
    for title, link in zip(SECTIONS, _LINKS, strict=True)
)
"""One link stood in the newest sample, one tells where it is from, one has a space, one stands
twice, and a section has none. It is nine messages, which take nine seconds."""


def modal(page: Page, name: str) -> Locator:
    """The modal with this title."""
    return page.get_by_role("dialog", name=name, exact=True)


def home(page: Page) -> Locator:
    """What the app's Home tab shows."""
    return page.get_by_role("main")


async def go_home(page: Page) -> None:
    """Open the app's Home tab by the sidebar."""
    places = page.get_by_role("navigation", name="Channels and direct messages")
    await places.get_by_text("readlist", exact=True).click()
    await page.get_by_role("link", name="Home").click()


async def command(page: Page, words: str) -> None:
    """Type the slash command where messages are written."""
    await composer(page).fill(f"/readlist {words}")
    await composer(page).press("Enter")


async def close(modal: Locator) -> None:
    """Close a modal with the button at its end."""
    await modal.get_by_role("button", name="Close", exact=True).last.click()
    await expect(modal).to_be_hidden()


async def choose(form: Locator, field: str, words: str) -> None:
    """Find an option of a menu by typing, and choose it."""
    menu = form.get_by_role("combobox", name=field)
    await menu.fill(words)
    await form.page.get_by_role("option").filter(has_text=words).click()


async def enter_time(form: Locator, at: datetime) -> None:
    """Enter a time as it is where Lin lives."""
    local = at.astimezone(SHANGHAI)
    await form.get_by_label("Day", exact=True).fill(f"{local:%Y-%m-%d}")
    await form.get_by_label("Time", exact=True).fill(f"{local:%H:%M}")


def written(at: datetime) -> re.Pattern[str]:
    """How a time that is minutes away is said to Lin."""
    local = at.astimezone(SHANGHAI)
    return re.compile(rf"{local:%A} {local.day} {local:%B %Y, %H:%M} in Shanghai, in \d+ \w+")
