"""A release on the page: a thread that grows while one watches, also through a restart."""

from playwright.async_api import Page, expect

from tests.page.conftest import TakePicture
from tests.page.office import Office
from tests.page.places import channel, message, replies, summary, thread, visit


async def test_a_release_is_watched_to_its_end(
    page: Page, office: Office, picture: TakePicture
) -> None:
    await visit(page)
    await office.release()

    await expect(message(channel(page), "短的一周")).to_be_visible()
    await summary(page, 1).click()
    await expect(replies(page)).to_have_count(2)
    await picture(page, "growing")
    await expect(replies(page)).to_have_count(3)
    await expect(summary(page, 2)).to_be_visible()
    await expect(thread(page).get_by_role("blockquote")).to_have_text("Containers are processes.")
    link = thread(page).get_by_role("link", name="the docs")
    await expect(link).to_have_attribute("href", "https://docs.example.com/?a=1&b=2")
    await picture(page, "done")
