"""What people liked, as the page draws it: Slack's chart, and bars of text beside any script."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest_asyncio
from playwright.async_api import Page, expect

from bot.domain.release import Body
from bot.render.liking import render_top
from bot.render.report import render_report
from bot.render.saved import render_saved
from tests.page.conftest import TakePicture
from tests.page.stage import Stage, open_stage
from tests.render.test_liking import SECTIONS, TOP
from tests.render.test_lookup import ASKED
from tests.render.test_report import STATS
from tests.render.test_saved import SAVED

LONG = replace(SECTIONS[1], title="容器安全：从镜像到运行时，再到供应链的完整指南与实践", people=5)
EMOJI = replace(SECTIONS[0], title="👩\u200d💻 How we moved everything to somewhere else", people=2)
MANY = replace(TOP, sections=(*SECTIONS[:2], LONG, EMOJI, SECTIONS[2]), total=34)

# Where each line's label begins, in pixels: that of its first character behind the bar.
_STARTS = """() => {
  const node = document.createTreeWalker(document.querySelector("pre"), 4).nextNode();
  const starts = [];
  let at = 0;
  for (const line of node.data.split("\\n")) {
    const range = document.createRange();
    range.setStart(node, at + 17);
    range.setEnd(node, at + 18);
    starts.push(Math.round(range.getBoundingClientRect().left));
    at += line.length + 1;
  }
  return starts;
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def stage(page: Page) -> AsyncIterator[Stage]:
    yield await open_stage(page)


async def draw(stage: Stage, body: Body) -> None:
    blocks: list[Any] = json.loads(json.dumps(body.blocks))
    await stage.draw(*blocks)


async def test_what_people_liked_is_drawn_as_a_chart_and_in_text(
    stage: Stage, picture: TakePicture
) -> None:
    chart, bars, _ = render_top(MANY, "/readlist", can_compare=True)

    await draw(stage, chart)
    drawn = stage.page.get_by_role("figure", name="People who reacted, by section")
    await expect(drawn.get_by_role("row")).to_have_count(6)
    await picture(stage.page, "chart")
    await draw(stage, bars)
    await picture(stage.page, "text")

    starts = await stage.page.evaluate(_STARTS)
    assert len(starts) == 5
    assert max(starts) - min(starts) <= 1


async def test_bars_of_text_fit_a_phone(phone: Page, picture: TakePicture) -> None:
    stage = await open_stage(phone)
    wide = replace(LONG, title="m" * 90)
    chart, bars, _ = render_top(replace(MANY, sections=(*MANY.sections, wide)), "/readlist")

    await draw(stage, bars)
    await picture(stage.page, "text")
    drawn = stage.page.locator("pre")
    assert await drawn.evaluate("pre => pre.scrollWidth <= pre.clientWidth")
    await draw(stage, chart)
    await picture(stage.page, "chart")


async def test_a_report_and_what_was_saved_are_drawn(stage: Stage, picture: TakePicture) -> None:
    chart, bars, _ = render_report(STATS, "/readlist")

    for name, body in (("chart", chart), ("text", bars)):
        await draw(stage, body)
        await expect(stage.page.get_by_text("Saved most", exact=True)).to_be_visible()
        await picture(stage.page, name)
    await draw(stage, render_saved(replace(SAVED, total=12), ASKED, "/readlist"))
    await expect(stage.page.get_by_text("Forget me", exact=True)).to_be_visible()
    await picture(stage.page, "saved")
