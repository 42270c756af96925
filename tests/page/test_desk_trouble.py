"""The curators' desk on the page where something stands against it: who asks, where, and a channel
that is closed."""

import re

from playwright.async_api import Locator, Page, expect

from tests.page.conftest import TakePicture
from tests.page.desk import LIST, TITLE, choose, close, command, go_home, home, modal
from tests.page.office import SHORT, Office
from tests.page.places import act_as, channel, go, message, replies, visit

ASK_LIN = "Only curators can do that: ask @Lin Curator."


async def change_channel(page: Page, words: str) -> None:
    """Do something with the channel that is shown, by its menu."""
    await page.get_by_role("button", name="About this channel").click()
    await page.get_by_role("menuitem", name=words).click()


async def archive(page: Page) -> None:
    """Archive the channel that is shown."""
    await change_channel(page, "Archive…")
    await page.get_by_role("dialog").get_by_role("button", name="Archive").click()
    await expect(page.get_by_text("Archived", exact=True).last).to_be_visible()


async def open_messages(page: Page, words: str) -> Locator:
    """Go to the app's messages; give the one with these words."""
    await go(page, "readlist")
    return message(channel(page), words)


async def test_a_reader_is_told_whom_to_ask(
    page: Page, office: Office, picture: TakePicture
) -> None:
    await office.keep_draft(LIST)
    await visit(page)
    await go(page, "general")
    for words in ("schedule", "import", "import https://lists.example/list.md"):
        await command(page, words)
        await expect(message(channel(page), ASK_LIN)).to_have_count(1)
        await expect(page.get_by_role("dialog")).to_have_count(0)
        if words == "schedule":
            await picture(page, "the command")
        await message(channel(page), ASK_LIN).get_by_role("button", name="Dismiss").click()
        await expect(message(channel(page), ASK_LIN)).to_have_count(0)

    await page.get_by_role("button", name="Shortcuts").click()
    await page.get_by_role("menuitem", name="Schedule a list").click()
    refusal = page.get_by_role("dialog")
    await expect(refusal).to_contain_text(ASK_LIN)
    await expect(refusal.get_by_role("combobox")).to_have_count(0)
    await picture(page, "the shortcut")
    await page.keyboard.press("Escape")

    await go_home(page)
    await expect(home(page)).to_contain_text("The newest list")
    await expect(home(page)).not_to_contain_text("The curators' desk")
    await expect(home(page)).not_to_contain_text(TITLE)
    curating = re.compile("Schedule|Import|Preview|Move|Edit|Pull|Pause|Stop|Take back|Try again")
    await expect(home(page).get_by_role("button", name=curating)).to_have_count(0)
    await go(page, "general")
    await command(page, "releases")
    answer = message(channel(page), "Only visible to you")
    await expect(answer.last).to_be_visible()
    await expect(answer.get_by_role("button", name=curating)).to_have_count(0)
    await picture(page, "releases")


async def test_a_channel_that_is_archived_amid_a_release_is_told_of_and_mended(
    page: Page, office: Office, picture: TakePicture
) -> None:
    await office.keep_draft(LIST)
    await visit(page)
    await act_as(page, "Lin Curator")
    await command(page, "schedule")
    form = modal(page, "Schedule a list")
    await choose(form, "List", "Eight things")
    await choose(form, "Channels", "reading-list")
    await form.get_by_label("Now").check()
    await expect(form).to_contain_text("In 1 second")
    await form.get_by_role("button", name="Schedule").click()
    await close(modal(page, "Scheduled"))
    await channel(page).get_by_role("button", name=re.compile(r"^\d repl")).click()
    await archive(page)
    await picture(page, "1 archived")

    notice = await open_messages(page, f"{TITLE} to #reading-list can't go out")
    await expect(notice).to_contain_text(re.compile(r"\d of 9 messages (is|are) out"))
    await expect(notice).to_contain_text("Unarchive #reading-list and press Try again.")
    await picture(page, "2 told")
    await page.get_by_role("link", name="reading-list", exact=True).click()
    await change_channel(page, "Unarchive")
    await go(page, "readlist")
    await notice.get_by_role("button", name="Try again").click()
    over = message(channel(page), f"{TITLE} to #reading-list is out now.")
    await expect(over).to_be_visible()
    await expect(over.get_by_role("button", name="Try again")).to_have_count(0)
    await picture(page, "3 over")
    await page.get_by_role("link", name="reading-list", exact=True).click()
    await channel(page).get_by_role("button", name=re.compile("^8 replies")).click()
    await expect(replies(page)).to_have_count(9)
    await picture(page, "4 all of it")


async def test_a_release_to_an_archived_channel_goes_to_another_one(
    page: Page, office: Office, picture: TakePicture
) -> None:
    await visit(page)
    await act_as(page, "Lin Curator")
    await archive(page)
    await office.release()
    notice = await open_messages(page, "短的一周 A short week to #reading-list can't go out")
    await expect(notice).to_contain_text("nothing of it is out")
    await picture(page, "1 told")

    await notice.get_by_role("button", name="Other channel").click()
    form = modal(page, "Other channel")
    await choose(form, "Channel", "general")
    await picture(page, "2 another channel")
    await form.get_by_role("button", name="Send it there").click()
    await expect(modal(page, "Release")).to_contain_text("#general")
    await picture(page, "3 goes there")
    await close(modal(page, "Release"))
    await expect(message(channel(page), "to #general is out now.")).to_be_visible()
    await picture(page, "4 over")


async def test_a_channel_that_is_shared_with_another_company_is_said_before_scheduling(
    page: Page, office: Office, picture: TakePicture
) -> None:
    await office.keep_draft(SHORT)
    await visit(page)
    await act_as(page, "Lin Curator")
    await page.get_by_role("button", name="About this channel").click()
    await page.get_by_role("menuitem", name="Share with another company").click()
    await expect(page.get_by_text("Shared with another company")).to_be_visible()
    await command(page, "schedule")
    form = modal(page, "Schedule a list")
    await choose(form, "List", "短的一周")
    await choose(form, "Channels", "reading-list")
    await form.get_by_role("button", name="Schedule").click()
    await expect(form).to_contain_text(
        "#reading-list is shared with another company, or is about to be: its people read the "
        "list, too, and their reactions count."
    )
    await picture(page, "warned")
    await form.get_by_role("button", name="Schedule anyway").click()
    await expect(modal(page, "Scheduled")).to_contain_text("goes out")
    await close(modal(page, "Scheduled"))

    await page.get_by_role("button", name="About this channel").click()
    await page.get_by_role("menuitem", name="Stop sharing it").click()
    await expect(page.get_by_text("Shared with another company")).to_have_count(0)
