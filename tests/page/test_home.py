"""The Home tab on the page, with the whole readlist: a curator's and a reader's."""

from datetime import timedelta

from playwright.async_api import Locator, Page, expect

from bot.clock import system_clock
from bot.domain.viewer import Viewer
from bot.services import releases
from bot.services.saving import Saver
from tests.fakes import MARKER
from tests.page.conftest import TakePicture
from tests.page.office import Office
from tests.page.places import act_as, visit
from tests.sandbox.calls import CURATOR, READER


async def open_home(page: Page) -> Locator:
    """Open the app's Home tab by the sidebar; give what it shows."""
    places = page.get_by_role("navigation", name="Channels and direct messages")
    await places.get_by_text("readlist", exact=True).click()
    await page.get_by_role("link", name="Home").click()
    return page.get_by_role("main")


async def schedule(office: Office, days: int, list_id: int = 1) -> int:
    readlist = office.readlist
    view = await releases.schedule(
        readlist.db,
        system_clock,
        readlist.workspace.team_id,
        list_id,
        target="#general",
        release_at=system_clock() + timedelta(days=days),
        zone="Asia/Shanghai",
        actor=CURATOR,
    )
    return view.release.release_id


async def test_a_curator_sees_what_is_due_going_out_and_done(
    page: Page, office: Office, picture: TakePicture
) -> None:
    await visit(page)
    await act_as(page, "Lin Curator")
    home = await open_home(page)
    await expect(home).to_contain_text("Nothing is scheduled")
    await picture(page, "first day")

    release_id = await schedule(office, 3)
    await expect(home).to_contain_text("in 3 days")
    await expect(home).to_contain_text("Lin Curator scheduled")
    await office.release()
    await expect(home).to_contain_text("1 of 3")
    await picture(page, "going out")
    await expect(home).to_contain_text("Nobody has reacted yet.")
    readlist = office.readlist
    await releases.cancel(
        readlist.db, system_clock, readlist.workspace.team_id, release_id, actor=CURATOR
    )
    await expect(home).to_contain_text("Nothing is scheduled")
    await picture(page, "done")


async def test_a_reader_searches_reads_and_is_done(
    page: Page, office: Office, picture: TakePicture
) -> None:
    reader = Viewer(office.readlist.workspace.team_id, READER)
    saver = Saver(office.readlist.db, system_clock, MARKER)
    for section_id in (1, 2):
        await saver.save(reader, READER, section_id)
    await visit(page)
    home = await open_home(page)
    await expect(home).to_contain_text("The newest list")
    await expect(home.get_by_role("button", name="Schedule a list")).to_have_count(0)
    await picture(page, "tab")

    field = home.get_by_label("Find a section in all lists")
    await field.fill("docker")
    await field.press("Enter")
    found = page.get_by_role("dialog", name="What was found")
    await expect(found).to_contain_text("“docker”")
    await picture(page, "found")
    await found.get_by_role("button", name="Read here").first.click()
    reading = page.get_by_role("dialog").last
    await expect(reading).not_to_contain_text("“docker”")
    await expect(reading.get_by_role("button", name="Send to me")).to_have_count(1)
    await page.keyboard.press("Escape")
    await expect(found).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(field).to_have_value("docker")

    await home.get_by_role("button", name="Done").first.click()
    await expect(home.get_by_role("button", name="Done")).to_have_count(1)
