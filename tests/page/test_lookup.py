"""Looking something up on the page."""

from playwright.async_api import Page, expect

from tests.page.conftest import OpenPage, TakePicture
from tests.page.office import Office
from tests.page.places import act_as, channel, message, visit, write


async def test_a_look_up_is_answered_for_the_asker_alone(
    page: Page, open_page: OpenPage, office: Office, picture: TakePicture
) -> None:
    other = await open_page()
    await visit(page)
    await visit(other)
    await act_as(other, "Lin Curator")
    await write(page, "/readlist docker")

    answer = message(channel(page), "Only visible to you")
    await expect(answer).to_contain_text("Docker")
    await picture(page)
    await answer.get_by_role("button", name="Dismiss").click()
    await expect(answer).to_be_hidden()
    await expect(message(channel(other), "Only visible to you")).to_be_hidden()
