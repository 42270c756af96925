"""How the page looks: on a telephone, dark, and with the whole of a list on it."""

from playwright.async_api import Locator, Page, expect

from tests.page.conftest import TakePicture
from tests.page.places import channel, message, replies, summary, thread, visit

FINGER = 44
"""Pixels that a finger needs."""
WIDER = "(e) => e.scrollWidth - e.clientWidth"


async def test_a_thread_is_read_on_a_desk(page: Page, sample: str, picture: TakePicture) -> None:
    await visit(page)
    await summary(page, 9).click()

    await expect(replies(page)).to_have_count(10)
    for number in (0, 3, 6, 9):
        await replies(page).nth(number).scroll_into_view_if_needed()
        await picture(page, f"reply {number}")


async def test_a_thread_is_read_on_a_telephone(
    phone: Page, sample: str, picture: TakePicture
) -> None:
    await visit(phone)
    await picture(phone, "channel")
    await summary(phone, 9).tap()
    await expect(thread(phone)).to_be_visible()
    await expect(channel(phone)).to_be_hidden()
    await expect(replies(phone)).to_have_count(10)
    await picture(phone, "thread")
    assert await phone.evaluate("document.documentElement.scrollWidth") == 375
    assert await thread(phone).evaluate(WIDER) == 0
    await check_fingers(thread(phone).get_by_role("button"))

    await thread(phone).get_by_role("button").first.tap()
    await expect(channel(phone)).to_be_visible()
    await phone.get_by_role("button", name="All channels").tap()
    places = phone.get_by_role("navigation", name="Channels and direct messages")
    await expect(places).to_be_visible()
    await check_fingers(places.get_by_role("link"))
    await picture(phone, "channels")


async def test_what_was_touched_shows_its_buttons_only_while_it_has_the_focus(
    phone: Page, sample: str
) -> None:
    await visit(phone)
    parent = message(channel(phone), sample)
    await parent.get_by_role("heading").first.tap()
    buttons = parent.get_by_role("group", name="Actions")
    await expect(buttons).to_have_css("opacity", "1")

    await phone.evaluate("document.activeElement.blur()")
    await expect(buttons).to_have_css("opacity", "0")


async def test_a_low_window_leaves_room_for_messages(
    page: Page, sample: str, picture: TakePicture
) -> None:
    await page.set_viewport_size({"width": 640, "height": 400})
    await visit(page)
    await expect(message(channel(page), sample)).to_be_visible()
    await picture(page)
    room = await channel(page).bounding_box()

    assert room is not None
    assert room["height"] > 240


async def check_fingers(targets: Locator) -> None:
    """Every target that can be seen is large enough for a finger."""
    small = []
    for target in await targets.all():
        box = await target.bounding_box()
        if box and min(box["width"], box["height"]) < FINGER:
            small.append((await target.text_content(), box))
    assert small == []


async def test_a_thread_is_read_in_the_dark(dark: Page, sample: str, picture: TakePicture) -> None:
    await visit(dark)
    await summary(dark, 9).click()
    await expect(replies(dark)).to_have_count(10)
    await picture(dark)

    assert await lightness(dark.locator("body"), "backgroundColor") < 60
    for number in range(10):
        words = replies(dark).nth(number).get_by_role("time").first
        assert await lightness(words, "color") > 120


async def test_a_theme_that_was_chosen_stays(dark: Page, sample: str) -> None:
    await visit(dark)
    await dark.get_by_role("button", name="Theme:").click()
    await expect(dark.get_by_role("button", name="Theme: light")).to_be_visible()
    await dark.reload()

    await expect(message(channel(dark), sample)).to_be_visible()
    assert await lightness(dark.locator("body"), "backgroundColor") > 200


async def lightness(place: Locator, which: str) -> float:
    """How light a colour is, from 0 to 255."""
    script = "(e, which) => getComputedStyle(e)[which].match(/[\\d.]+/g).slice(0, 3).map(Number)"
    colours: list[float] = await place.evaluate(script, which)
    return sum(colours) / 3
