"""The curators' desk on the page: a list from its file to its release, and taken back again."""

import re
from datetime import timedelta

from playwright.async_api import FilePayload, Page, expect

from bot.clock import system_clock
from tests.page.conftest import OpenPage, TakePicture
from tests.page.desk import (
    FIRST,
    FORMER,
    LEFT_OUT,
    LIST,
    TITLE,
    choose,
    close,
    command,
    enter_time,
    go_home,
    home,
    modal,
    written,
)
from tests.page.office import Office
from tests.page.places import act_as, channel, go, message, react, replies, visit

ASKED = [
    f"{LEFT_OUT}: A link is written so that it is none: “[this](https://old”",
    f"{FIRST}: {FORMER} stood in “每周阅读 20261120：小一点，慢一点，看得见一点” of 20 November "
    "2026.",
    "Maps: https://ledgers.example.com/ stands twice in this list, first in “Ledgers”.",
    "Rest: This section has no link.",
    "Clocks: https://clocks.example.com/?utm_source=mail tells its site where readers come from: "
    "utm_source.",
]
"""What stands above the preview, the weightiest first."""


async def test_a_file_becomes_a_release_that_is_moved_edited_and_pulled_back(
    page: Page, office: Office, picture: TakePicture
) -> None:
    await visit(page)
    await act_as(page, "Lin Curator")
    await go(page, "general")
    await command(page, "import")
    form = modal(page, "Import a list")
    await form.get_by_label("A Markdown file").set_input_files(
        FilePayload(name="eight.md", mimeType="text/markdown", buffer=LIST.encode())
    )
    await expect(form.get_by_text("eight.md")).to_be_visible()
    await picture(page, "01 a file is given")
    await form.get_by_role("button", name="Import").click()
    await expect(form).to_contain_text(f"{TITLE} is imported as a draft: 8 sections, 7 links")
    await expect(form).to_contain_text("There are 5 things to look at before it goes out.")
    await picture(page, "02 imported")
    await close(form)

    await go_home(page)
    await page.get_by_role("link", name="Messages", exact=True).click()
    head = message(channel(page), f"Preview: {TITLE}")
    await expect(head.get_by_role("listitem")).to_have_text(ASKED)
    await head.get_by_role("button", name=re.compile("^2 replies")).click()
    await expect(replies(page)).to_have_count(3)
    await expect(replies(page).last).to_contain_text("On docker 与容器.")
    await picture(page, "03 parent and first section")
    await head.get_by_role("button", name="Show all").click()
    await expect(replies(page)).to_have_count(10)
    await expect(head.get_by_role("button", name="Show all")).to_have_count(0)
    await picture(page, "04 all of it")

    await head.get_by_role("button", name="Schedule").click()
    form = modal(page, "Schedule a list")
    await expect(form.get_by_role("combobox", name="List")).to_have_value(re.compile(TITLE))
    await choose(form, "Channels", "reading-list")
    at = system_clock() + timedelta(minutes=3)
    await enter_time(form, at)
    await expect(form).to_contain_text(written(at))
    await picture(page, "05 three minutes ahead")
    await form.get_by_role("button", name="Schedule").click()
    cards = modal(page, "Scheduled")
    await expect(cards).to_contain_text(written(at))
    await picture(page, "06 scheduled")
    await close(cards)

    await go_home(page)
    await expect(home(page)).to_contain_text(written(at))
    await picture(page, "07 due")
    await home(page).get_by_role("button", name="Move").click()
    form = modal(page, "Move")
    at += timedelta(days=1)
    await enter_time(form, at)
    await expect(form).to_contain_text(written(at))
    await picture(page, "08 move")
    await form.get_by_role("button", name="Move").click()
    card = modal(page, "Release")
    await expect(card).to_contain_text(written(at))
    await card.get_by_role("button", name="Edit").click()
    form = modal(page, "Edit")
    await form.locator(".block-section", has_text=LEFT_OUT).get_by_role("button").click()
    await page.get_by_role("menuitem", name="Leave out").click()
    await expect(form).to_contain_text("7 of 8 sections go out, in this order.")
    await picture(page, "09 a section is left out")
    await form.get_by_role("button", name="Save").click()
    await card.get_by_role("button", name="Pull it back").click()
    question = page.get_by_role("dialog", name="Pull it back?")
    await picture(page, "10 is it to be pulled back")
    await question.get_by_role("button", name="Pull it back").click()
    await expect(card).to_contain_text(f"{TITLE} to #reading-list was pulled back")
    await picture(page, "11 pulled back")
    await close(card)

    await expect(home(page)).to_contain_text("Nothing is scheduled")
    await expect(home(page).get_by_role("button", name=f"Schedule: {TITLE}")).to_be_visible()
    await expect(home(page).get_by_text(re.compile("changed what goes out of"))).to_be_visible()
    await picture(page, "12 a draft again")


async def test_a_release_is_paused_goes_on_and_is_taken_back(
    page: Page, office: Office, open_page: OpenPage, picture: TakePicture
) -> None:
    await office.keep_draft(LIST)
    reader = await open_page()
    await visit(reader)
    await visit(page)
    await act_as(page, "Lin Curator")
    await go_home(page)
    await home(page).get_by_role("button", name=f"Preview: {TITLE}").click()
    told = page.get_by_role("dialog")
    await expect(told).to_contain_text(re.compile("Your preview is (on its way|in your messages)"))
    await close(told)
    await page.get_by_role("link", name="Messages", exact=True).click()
    await expect(message(channel(page), f"Preview: {TITLE}")).to_be_visible()
    await page.get_by_role("link", name="Home").click()
    await home(page).get_by_role("button", name=f"Schedule: {TITLE}").click()
    form = modal(page, "Schedule a list")
    await choose(form, "Channels", "reading-list")
    await form.get_by_label("Now").check()
    await expect(form).to_contain_text("In 1 second: until then it can be pulled back.")
    await expect(form.get_by_label("Day", exact=True)).to_have_count(0)
    await picture(page, "1 now")
    await form.get_by_role("button", name="Schedule").click()
    cards = modal(page, "Scheduled")
    await expect(cards.get_by_role("button", name="Pull it back")).to_be_visible()
    await picture(page, "2 a second to go")
    await close(cards)

    parent = message(channel(reader), TITLE)
    await parent.get_by_role("button", name=re.compile(r"^\d repl")).click()
    await expect(replies(reader).nth(1)).to_be_visible()
    await home(page).get_by_role("button", name="Pause").click()
    await expect(home(page)).to_contain_text(re.compile(r"is paused: \d of 9 messages are out"))
    await picture(page, "3 paused")
    await picture(reader, "4 as far as it is out")
    assert await replies(reader).count() < 9
    await home(page).get_by_role("button", name="Go on").click()
    await expect(replies(reader)).to_have_count(9)
    await picture(reader, "5 all of it is out")
    await react(replies(reader).nth(1), "heart")
    await expect(home(page)).to_contain_text("1 person reacted")
    await picture(page, "6 read")

    await home(page).get_by_role("button", name=f"Take back: {TITLE}").click()
    form = modal(page, "Take back")
    await expect(form).to_contain_text(
        "9 messages, with 1 reaction would be deleted in #reading-list. That can't be undone."
    )
    await picture(page, "7 is it to be taken back")
    await form.get_by_role("button", name="Take back").click()
    card = modal(page, "Release")
    await expect(card).to_contain_text(f"{TITLE} to #reading-list was taken back")
    await expect(parent).to_have_count(0)
    await picture(reader, "8 gone")
    await close(card)
    await expect(home(page)).to_contain_text(f"took “{TITLE}” back")
    await picture(page, "9 what curators did")
    await page.get_by_role("link", name="Messages", exact=True).click()
    await expect(
        channel(page).get_by_text("Your messages with readlist begin here.")
    ).to_be_visible()
    await expect(message(channel(page), "Preview")).to_have_count(0)
