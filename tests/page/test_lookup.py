"""Looking something up on the page, and what an answer's buttons do."""

import re

from playwright.async_api import Locator, Page, expect

from bot.sandbox.server import Sandbox
from tests.page.conftest import OpenPage, TakePicture
from tests.page.office import Office, open_office
from tests.page.places import (
    act_as,
    channel,
    composer,
    go,
    message,
    replies,
    summary,
    thread,
    visit,
    write,
)
from tests.sandbox.calls import READING, connect

OWN = "Only visible to you"


async def look_up(page: Page, words: str) -> Locator:
    """Look words up in #reading-list, where the bot is; give the answer."""
    await visit(page)
    await write(page, f"/readlist {words}")
    answer = message(channel(page), OWN)
    await expect(answer).to_be_visible()
    return answer


async def press(place: Locator, name: str) -> None:
    """Press the first button that says so, to those who see it or to those who hear it."""
    await place.get_by_role("button", name=re.compile(f"^{re.escape(name)}")).first.click()


async def let_in(sandbox: Sandbox) -> None:
    """Let the bot into #reading-list."""
    await connect(sandbox).conversations_join(channel=READING)


async def test_a_look_up_is_answered_for_the_asker_alone(
    page: Page, open_page: OpenPage, office: Office, picture: TakePicture
) -> None:
    other = await open_page()
    await visit(page)
    await visit(other)
    await act_as(other, "Lin Curator")
    await write(page, "/readlist docker")

    answer = message(channel(page), OWN)
    await expect(answer).to_contain_text("Docker")
    await picture(page)
    await answer.get_by_role("button", name="Dismiss").click()
    await expect(answer).to_be_hidden()
    await expect(message(channel(other), OWN)).to_be_hidden()


async def test_more_shows_the_hits_that_follow(
    page: Page, office: Office, picture: TakePicture
) -> None:
    answer = await look_up(page, "docker")

    await press(answer, "More (next two)")

    more = message(channel(page), "these are 6 to 7")
    await expect(more).to_contain_text(OWN)
    await expect(more.get_by_role("button", name=re.compile("^Read here"))).to_have_count(2)
    await picture(page)


async def test_what_was_meant_takes_the_place_of_what_was_not_found(
    page: Page, office: Office, picture: TakePicture
) -> None:
    answer = await look_up(page, "kubernets x")
    await expect(answer).to_contain_text("Did you mean kubernetes x?")
    await picture(page, "asked")

    await press(answer, "Look up: kubernetes x")

    await expect(answer).to_have_count(1)
    await expect(answer).to_contain_text("No section has all of “kubernetes x”.")
    await expect(answer).to_contain_text("5 sections have some of it:")
    await picture(page, "answered")


async def test_a_hit_is_shared_with_the_channel(
    page: Page, open_page: OpenPage, office: Office, picture: TakePicture
) -> None:
    await let_in(office.sandbox)
    other = await open_page()
    await visit(other)
    await act_as(other, "Lin Curator")
    answer = await look_up(page, "安全")

    await press(answer, "Share")

    shared = message(channel(other), "Shared by")
    await expect(shared).to_contain_text("搜索“安全”，为什么搜不到")
    await expect(shared).to_contain_text("@Robin Reader")
    await expect(message(channel(page), "Shared by")).to_have_count(1)
    await picture(page)
    await press(shared, "Read here")
    await expect(other.get_by_role("dialog")).to_contain_text("两个字")


async def test_where_the_bot_is_not_sharing_says_how_to_invite_it_and_that_works(
    page: Page, office: Office
) -> None:
    answer = await look_up(page, "安全")
    await press(answer, "Share")
    refused = message(channel(page), "invite me with /invite @readlist")
    await expect(refused).to_contain_text(OWN)

    await composer(page).press_sequentially("/inv")
    await expect(page.get_by_role("option")).to_have_text(["/invitethen @ and a name"])
    await composer(page).press("Enter")
    await composer(page).press_sequentially("readl")
    await expect(page.get_by_role("option")).to_have_count(1)
    await composer(page).press("Enter")
    await composer(page).press("Enter")
    await expect(message(channel(page), "has joined the channel").last).to_be_visible()
    await press(answer, "Share")

    await expect(message(channel(page), "Shared by")).to_be_visible()


async def test_each_part_of_a_section_is_read_from_its_top(
    page: Page, office: Office, picture: TakePicture
) -> None:
    words = "A container is a process with a view of its own. " * 8
    text = "".join(f"Paragraph {n}: {words}\n\n" for n in range(60))
    await office.release(f"---\ntitle: Long\n---\n## Okapis\n\n{text}")
    answer = await look_up(page, "okapis")

    await press(answer, "Read here")

    modal = page.get_by_role("dialog")
    body = modal.locator(".dialog-body")
    await expect(modal).to_contain_text("Paragraph 0:")
    await expect(body).to_have_js_property("scrollTop", 0)
    await press(modal, "Next part")
    await expect(modal).not_to_contain_text("Paragraph 0:")
    await expect(body).to_have_js_property("scrollTop", 0)
    await picture(page)
    await press(modal, "Send to me")
    await expect(modal.get_by_text("Sent: look into")).to_be_in_viewport()


async def test_a_section_is_read_whole_and_sent_to_oneself(
    page: Page, office: Office, picture: TakePicture
) -> None:
    answer = await look_up(page, "docker")

    await press(answer, "Read here")

    modal = page.get_by_role("dialog")
    await expect(modal).to_contain_text("顺序写反了")
    await picture(page, "read")
    await press(modal, "Send to me")
    await expect(modal).to_contain_text("Sent: look into your messages with me.")
    await picture(page, "sent")
    await page.keyboard.press("Escape")
    await expect(modal).to_be_hidden()
    await go(page, "readlist")
    await expect(message(channel(page), "顺序写反了")).to_be_visible()
    await picture(page, "kept")


async def test_an_answer_is_used_on_a_telephone(
    phone: Page, office: Office, picture: TakePicture
) -> None:
    await visit(phone, f"/archives/{READING}")
    await write(phone, "/readlist docker")
    answer = message(channel(phone), OWN)
    await expect(answer).to_contain_text("Docker")
    await picture(phone, "answer")

    await press(answer, "Read here")

    await expect(phone.get_by_role("dialog")).to_contain_text("顺序写反了")
    await picture(phone, "modal")
    await press(phone.get_by_role("dialog"), "Close")
    await press(answer, "Send to me")
    await expect(message(channel(phone), "Sent: look into")).to_be_visible()
    await picture(phone, "end")


async def test_a_threads_question_is_answered_and_shared_in_the_thread(
    page: Page, office: Office, picture: TakePicture
) -> None:
    await let_in(office.sandbox)
    await visit(page)
    await write(page, "Where was that about 安全?")
    asked = message(channel(page), "Where was that")
    await asked.hover()
    await asked.get_by_role("button", name="Reply in the thread").click()
    await write(thread(page), "@readlist 安全")
    answer = replies(page).filter(has_text="1 section has")
    await expect(answer).to_be_visible()

    await press(answer, "Share")

    await expect(replies(page).filter(has_text="Shared by")).to_be_visible()
    await expect(summary(page, 3)).to_be_visible()
    await picture(page)


async def test_help_shows_what_can_be_found_here(
    page: Page, office: Office, picture: TakePicture
) -> None:
    answer = await look_up(page, "help")

    await expect(answer).to_contain_text("/readlist Kubernetes")
    await expect(answer).to_contain_text("镜像")
    await picture(page)


async def test_buttons_outlive_the_bot_that_made_them(
    page: Page, workspace: Sandbox, sqlite_url: str
) -> None:
    await let_in(workspace)
    async with open_office(workspace, sqlite_url) as before:
        await before.import_samples()
        answer = await look_up(page, "docker")
        await expect(answer).to_contain_text("7 sections have")
    async with open_office(workspace, sqlite_url):
        await press(answer, "More")
        await expect(message(channel(page), "these are 6 to 7")).to_be_visible()
        await press(answer, "Share")
        await expect(message(channel(page), "Shared by")).to_be_visible()
        await press(answer, "Send to me")
        await expect(message(channel(page), "Sent: look into")).to_be_visible()
        await press(answer, "Read here")
        await expect(page.get_by_role("dialog")).to_contain_text("顺序写反了")
        await page.keyboard.press("Escape")
    async with open_office(workspace, sqlite_url):
        await write(page, "/readlist kubernets x")
        asked = message(channel(page), "Did you mean")
        await expect(asked).to_be_visible()
    async with open_office(workspace, sqlite_url):
        await press(asked, "Look up")
        await expect(message(channel(page), "No section has all of “kubernetes x”")).to_be_visible()
