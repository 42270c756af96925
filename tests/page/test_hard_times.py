"""A workspace that fails or is slow, a browser that keeps nothing, messages that are broken."""

import re
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from bot.sandbox.server import Sandbox
from tests.page.conftest import TakePicture
from tests.page.places import act_as, actor, channel, composer, go, message, visit, write
from tests.page.talk import held_up, say
from tests.page.watch import Watch
from tests.sandbox.calls import READING, connect


async def test_a_workspace_that_fails_at_first_is_asked_until_it_answers(
    page: Page, workspace: Sandbox, watch: Watch
) -> None:
    await say(workspace, "there", channel=READING)
    lost = page.get_by_role("status").filter(has_text="doesn't answer")
    await page.route("**/client/boot**", lambda route: route.fulfill(status=500), times=1)
    await page.goto("/")
    await expect(lost).to_be_visible()
    await expect(message(channel(page), "there")).to_be_visible()
    await expect(lost).to_be_hidden()

    await page.route("**/client/boot**", lambda route: route.fulfill(json={"ok": False}), times=1)
    await actor(page).click()
    await page.get_by_role("menuitemradio", name="Lin Curator").click()
    await expect(lost).to_be_visible()
    await expect(actor(page)).to_contain_text("Lin Curator")
    await expect(lost).to_be_hidden()
    watch.forgive("500")


async def test_of_two_switches_in_a_row_the_last_one_counts(page: Page, workspace: Sandbox) -> None:
    await visit(page)
    async with held_up(page, "**/client/boot?as=U0CURATOR*") as answered:
        await actor(page).click()
        await page.get_by_role("menuitemradio", name="Lin Curator").click()
        await answered.wait()
        await act_as(page, "Gale Guest")
        await go(page, "general")

    await write(page, "It is me")
    mine = message(channel(page), "It is me")
    await expect(mine).to_contain_text("Gale Guest")
    await expect(actor(page)).to_contain_text("Gale Guest")
    await expect(page.get_by_role("link", name="curators")).to_be_hidden()


async def test_what_was_fetched_for_one_person_is_never_shown_to_the_next(
    page: Page, workspace: Sandbox
) -> None:
    await visit(page)
    await write(page, "/no-such-command")
    await expect(message(channel(page), "Only visible to you")).to_be_visible()
    robins = "**/client/history?channel=*"
    async with page.expect_response(robins), held_up(page, robins) as answered:
        await page.reload()
        await answered.wait()
        await act_as(page, "Lin Curator")

    await say(workspace, "hello", channel=READING)
    await expect(message(channel(page), "hello")).to_be_visible()
    await expect(message(channel(page), "Only visible to you")).to_have_count(0)


REFUSES = """for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(window, name, { get() { throw new DOMException("denied"); } });
}"""
IS_FULL = "Storage.prototype.setItem = () => { throw new DOMException('quota'); };"


@pytest.mark.parametrize("browser_is", [REFUSES, IS_FULL], ids=["closed", "full"])
async def test_a_browser_that_keeps_nothing_shows_the_page_all_the_same(
    page: Page, workspace: Sandbox, browser_is: str
) -> None:
    await page.add_init_script(browser_is)
    await say(workspace, "early", channel=READING)
    await visit(page)
    await expect(message(channel(page), "early")).to_be_visible()
    await say(workspace, "late", channel=READING)
    await expect(message(channel(page), "late")).to_be_visible()

    for _ in range(3):
        await page.get_by_role("button", name="Dismiss the hint").first.click()
    await expect(page.get_by_role("complementary", name="First steps")).to_be_hidden()
    await page.get_by_role("button", name="Theme:").click()
    await expect(page.get_by_role("button", name="Theme: light")).to_be_visible()
    await act_as(page, "Lin Curator")


async def test_a_slow_or_refused_message_concerns_its_own_channel(
    page: Page, workspace: Sandbox
) -> None:
    await visit(page)
    await composer(page).fill("a draft")
    await go(page, "general")
    await expect(composer(page)).to_have_value("")
    too_long = "字" * 50_000
    async with held_up(page, "**/client/act?*") as answered:
        await write(page, too_long)
        await answered.wait()
        await expect(page.get_by_text("Sending…")).to_be_visible()
        await page.go_back()
        await expect(composer(page)).to_have_value("a draft")
        await expect(composer(page)).to_be_editable()
        await expect(page.get_by_text("Sending…")).to_be_hidden()

    await expect(page.get_by_role("alert").filter(has_text="long")).to_be_visible()
    await go(page, "general")
    await expect(composer(page)).to_have_value(too_long)
    await expect(composer(page)).to_be_editable()
    await expect(composer(page)).to_have_accessible_description(re.compile("long"))


ODD: list[dict[str, Any]] = [
    {"title": "t", "title_link": "http://["},
    {"text": 5},
    {"blocks": "x"},
    {"title": {"a": 1}, "author_name": "Who", "footer": "Below"},
    {
        "fields": [{"title": "Links", "value": "*three*"}],
        "image_url": "https://pictures.example.org/cat.png",
    },
]


async def test_attachments_are_drawn_and_a_broken_one_spoils_nothing_else(
    page: Page, workspace: Sandbox, picture: TakePicture
) -> None:
    await say(workspace, "with attachments", channel=READING)
    await say(workspace, "after it", channel=READING)

    async def add(route: Route) -> None:
        response = await route.fetch()
        body = await response.json()
        body["messages"][1] |= {"attachments": ODD, "files": [{"url_private": "http://["}]}
        await route.fulfill(json=body)

    await page.route("**/client/history?*", add)
    await visit(page)
    odd = message(channel(page), "with attachments")
    await expect(message(channel(page), "after it")).to_be_visible()
    await expect(odd.get_by_text("an attachment, which this page can't draw")).to_have_count(2)
    for words in ("Who", "Below", "Links", "a file"):
        await expect(odd.get_by_text(words, exact=True)).to_be_visible()
    await expect(odd.locator("b", has_text="three")).to_be_visible()
    await expect(odd.get_by_role("img", name="picture (picture)")).to_be_visible()
    await expect(odd.get_by_text("[object")).to_have_count(0)
    await picture(page)
    await say(workspace, "live", channel=READING)
    await expect(message(channel(page), "live")).to_be_visible()


async def test_a_message_that_changes_leaves_what_was_chosen_and_sought_in_it(
    page: Page, workspace: Sandbox
) -> None:
    options = [
        {"text": {"type": "plain_text", "text": word}, "value": word} for word in ("docker", "kube")
    ]
    elements = [{"type": kind, "action_id": kind, "options": options} for kind in (
        "checkboxes", "static_select"
    )]  # fmt: skip
    blocks: list[dict[str, Any]] = [
        {"type": "section", "block_id": "s", "text": {"type": "mrkdwn", "text": "first"}},
        {"type": "actions", "block_id": "a", "elements": elements},
    ]
    client = connect(workspace)
    await client.conversations_join(channel=READING)
    posted = await client.chat_postMessage(channel=READING, text="first", blocks=blocks)
    await visit(page)
    await page.get_by_role("checkbox", name="kube").check()
    await page.get_by_role("combobox").press_sequentially("ku")
    await expect(page.get_by_role("option")).to_have_text(["kube"])

    blocks[0]["text"]["text"] = "second"
    await client.chat_update(channel=READING, ts=posted["ts"], text="second", blocks=blocks)
    await expect(message(channel(page), "second")).to_be_visible()
    await expect(page.get_by_role("checkbox", name="kube")).to_be_checked()
    await expect(page.get_by_role("combobox")).to_be_focused()
    await expect(page.get_by_role("combobox")).to_have_value("ku")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("combobox")).to_have_value("kube")
