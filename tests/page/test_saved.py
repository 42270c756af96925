"""On the page, with the whole readlist: saving, what people liked, the report, and a restart."""

import asyncio
import re
from datetime import timedelta

import pytest
from playwright.async_api import Locator, Page, expect

from bot import app
from bot.app import App
from bot.clock import system_clock
from bot.sandbox import blocks
from bot.sandbox.server import Sandbox
from bot.services.comparing import find_progress
from tests.page.conftest import OpenPage, TakePicture
from tests.page.office import Office, open_office
from tests.page.places import (
    act_as,
    channel,
    go,
    message,
    react,
    replies,
    summary,
    thread,
    visit,
)
from tests.running import free_port, point_at, running
from tests.sandbox.calls import CURATOR, READER, READING

OWN = "Only visible to you"
LIST = """---
title: 第四十八周：慢一点
date: 2026-11-27
---
三条，都值得读。

## Docker 与容器的边界

> 容器就是进程。

## 时钟：闰秒与夏令时

A leap second is a `23:59:60`.

## =SUM(数据库的锁)

WAL.
"""
DOCKER, CLOCKS = "Docker 与容器的边界", "时钟：闰秒与夏令时"


async def press(place: Locator, name: str) -> None:
    """Press the first button that says so, to those who see it or to those who hear it."""
    await place.get_by_role("button", name=re.compile(f"^{re.escape(name)}")).first.click()


async def ask(page: Page, words: str) -> Locator:
    """Type the command; give the newest answer."""
    answers = message(channel(page), OWN)
    before = await answers.count()
    field = page.get_by_role("textbox", name="Write to #reading-list")
    await field.fill(f"/readlist {words}")
    await field.press("Enter")
    await expect(answers).to_have_count(before + 1)
    return answers.last


async def visit_tall(page: Page) -> None:
    """Open a page on which a whole answer is seen."""
    await page.set_viewport_size({"width": 1280, "height": 1150})
    await visit(page)
    hints = page.get_by_role("complementary", name="First steps")
    while await hints.count():
        await hints.get_by_role("button", name="Dismiss").first.click()


async def open_thread(page: Page, office: Office) -> None:
    """Release the list, and open its thread once all of it is there."""
    await visit_tall(page)
    await office.release(LIST)
    await summary(page, 3).click()
    await expect(replies(page)).to_have_count(4)


async def give_tone(page: Page, place: Locator, number: int) -> None:
    """Choose a skin tone for the reactions that follow."""
    await place.hover()
    await place.get_by_role("button", name="Add a reaction").last.click()
    tones = page.get_by_role("radiogroup", name="Skin tone").get_by_role("radio")
    await tones.nth(number).click()
    await page.keyboard.press("Escape")


async def until_compared(readlist: App) -> None:
    """Wait until what the bot missed is fetched."""
    month, team_id = timedelta(days=30), readlist.workspace.team_id
    async with asyncio.timeout(30):
        while not (await find_progress(readlist.db, system_clock, team_id, month)).is_over:
            await asyncio.sleep(0.05)


async def test_a_section_is_saved_read_done_and_removed(
    page: Page, office: Office, picture: TakePicture
) -> None:
    await open_thread(page, office)
    section = replies(page).filter(has_text="容器就是进程")
    await section.hover()
    await section.get_by_role("button", name="More actions").click()
    await expect(page.get_by_role("menuitem", name="Save for later")).to_be_visible()
    await picture(page, "1 menu")
    await page.get_by_role("menuitem", name="Save for later").click()
    told = replies(page).filter(has_text=OWN)
    await expect(told).to_contain_text("Saved: /readlist saved shows it, to you alone.")
    await thread(page).get_by_role("button", name="Close").click()
    await press(await ask(page, "闰秒"), "Save for later: 时钟")
    await expect(message(channel(page), "Saved: ")).to_be_visible()
    saved = await ask(page, "saved")

    await expect(saved).to_contain_text("You saved 2 sections, all unread:")
    await picture(page, "2 saved")
    await press(saved, f"Read here: {DOCKER}")
    modal = page.get_by_role("dialog")
    await expect(modal).to_contain_text("容器就是进程")
    await picture(page, "3 read")
    await page.keyboard.press("Escape")
    await press(saved, f"Done: {CLOCKS}")
    await expect(saved).to_contain_text("You saved 2 sections, 1 of them unread:")
    await expect(saved).to_contain_text("Already read")
    await picture(page, "4 done")
    await press(saved, f"Remove: {DOCKER}")
    await expect(saved).to_contain_text("You saved 1 section, all read:")
    await expect(saved).not_to_contain_text(DOCKER)
    await press(saved, "Forget me")
    await expect(page.get_by_text("Forget what I keep of you?")).to_be_visible()
    await picture(page, "5 forget")
    await page.get_by_role("dialog").get_by_role("button", name="Forget me").click()
    await expect(saved).to_contain_text("Forgotten: 0 reactions of yours, and 1 saved section.")


async def test_what_people_liked_is_drawn_by_slack_and_in_text_where_it_is_not(
    page: Page, office: Office, picture: TakePicture, monkeypatch: pytest.MonkeyPatch
) -> None:
    await open_thread(page, office)
    for title, emoji in ((DOCKER, "tada"), (CLOCKS, "eyes")):
        await react(replies(page).filter(has_text=title).last, emoji)
    await act_as(page, "Lin Curator")
    await summary(page, 3).click()
    await react(replies(page).filter(has_text=DOCKER).last, "heart")
    await thread(page).get_by_role("button", name="Close").click()

    drawn = await ask(page, "top")
    await expect(drawn.get_by_role("figure")).to_be_visible()
    await expect(drawn).to_contain_text("2 people")
    await expect(drawn.get_by_role("button", name="Compare with Slack")).to_be_visible()
    await picture(page, "chart")
    await press(drawn, "Compare with Slack")
    await expect(message(channel(page), "I compare the reactions to 4 messages")).to_be_visible()
    monkeypatch.delitem(blocks.BLOCKS, "data_visualization")
    written = await ask(page, "top")
    await expect(written.locator("pre")).to_contain_text("█")
    await picture(page, "text")


@pytest.mark.parametrize("form", ["chart", "text"])
async def test_the_curator_is_told_what_became_of_a_release(
    form: str,
    page: Page,
    workspace: Sandbox,
    sqlite_url: str,
    picture: TakePicture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if form == "text":
        monkeypatch.delitem(blocks.BLOCKS, "data_visualization")
    settings = point_at(workspace, sqlite_url, free_port())
    soon = settings.model_copy(update={"readlist_report_days": 6 / 24 / 60 / 60})
    await visit_tall(page)
    await act_as(page, "Lin Curator")
    async with running(soon) as readlist:
        await Office(workspace, readlist).release(LIST)
        await expect(summary(page, 3)).to_be_visible()
        parent, docker, clocks, _ = workspace.state.posted(READING)
        for user, ts, emoji in (
            (READER, docker.ts, "tada"),
            (CURATOR, docker.ts, "bookmark"),
            (READER, clocks.ts, "wave::skin-tone-4"),
            (CURATOR, parent.ts, "eyes"),
        ):
            await workspace.people.react(emoji, user=user, channel=READING, ts=ts)
        await go(page, "readlist")
        report = message(channel(page), "2 people reacted since it was posted")
        await expect(report).to_be_visible()
        await expect(report).to_contain_text(DOCKER)
        await expect(report).to_contain_text("Saved most")
        await expect(report.locator("pre" if form == "text" else "figure")).to_be_visible()
        await picture(page)


async def test_reactions_made_while_the_bot_is_down_are_counted_after_it_is_back(
    page: Page,
    open_page: OpenPage,
    workspace: Sandbox,
    sqlite_url: str,
    picture: TakePicture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(app, "COMPARE_SECONDS", 0.05)
    other = await open_page()
    await visit(other)
    await act_as(other, "Lin Curator")
    async with open_office(workspace, sqlite_url) as office:
        await open_thread(page, office)
        await summary(other, 3).click()
        mine, hers = (replies(each).filter(has_text=DOCKER).last for each in (page, other))
        await react(mine, "tada")
        await react(mine, "heart")
        await mine.get_by_role("button", name="heart, 1 reaction: you").click()
        await give_tone(other, hers, 2)
        await react(hers, "wave")
        await expect(mine.get_by_role("button", name=re.compile("^wave, 1"))).to_be_visible()
        await workspace.drain()
        before = await ask(page, "top")
        await expect(before).to_contain_text(f"{DOCKER} 2 people")
        await picture(page, "1 before")
    await asyncio.sleep(1.1)  # Slack's clock tells whole seconds
    clocks = replies(page).filter(has_text=CLOCKS).last
    await mine.get_by_role("button", name="tada, 1 reaction: you").click()
    await react(clocks, "eyes")
    await react(replies(other).filter(has_text=CLOCKS).last, "rocket")
    await expect(clocks.get_by_role("button", name=re.compile("^rocket, 1"))).to_be_visible()
    await picture(page, "2 while it was down")
    async with open_office(workspace, sqlite_url) as office:
        await until_compared(office.readlist)
        after = await ask(page, "top")
        await expect(after).to_contain_text(f"{CLOCKS} 2 people")
        await expect(after).to_contain_text(f"{DOCKER} 1 person")
        await picture(page, "3 after")
