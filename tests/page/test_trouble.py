"""Trouble that is ordered on the page, and how a release comes through it."""

from playwright.async_api import Page, expect

from tests.page.conftest import TakePicture
from tests.page.office import Office
from tests.page.places import channel, replies, visit


async def test_a_lost_answer_that_was_ordered_doubles_and_loses_nothing(
    page: Page, office: Office, picture: TakePicture
) -> None:
    await visit(page)
    await page.get_by_role("button", name="Make trouble").click()
    panel = page.get_by_role("complementary", name="Make trouble")
    await panel.get_by_text("Lose the answer", exact=True).click()
    await picture(page, "ordering")
    await panel.get_by_role("button", name="Order it").click()
    await expect(panel.get_by_role("heading", name="Under way")).to_be_visible()
    await office.release()

    await expect(panel.get_by_role("heading", name="What struck")).to_be_visible()
    await expect(panel.get_by_text("chat.postMessage: 短的一周")).to_be_visible()
    await channel(page).get_by_role("button", name="repl").click()
    await expect(replies(page)).to_have_count(3)
    said = await replies(page).get_by_role("heading").all_text_contents()
    assert said == ["短的一周 A short week", "Docker 与容器", "Clocks"]
    await picture(page, "survived")
