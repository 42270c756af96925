"""How the page draws what Block Kit says: every word, in its order, with what it means."""

import re
from typing import Any

import pytest_asyncio
from playwright.async_api import Page, expect

from bot.domain.markdown import parse_markdown
from bot.render.emoji import KNOWN
from bot.render.messages import plan_messages
from bot.samples import list_samples
from tests.page.conftest import TakePicture
from tests.page.kit import items, line, rich, text
from tests.page.stage import Json, Stage, open_stage
from tests.sandbox.test_block_kit import TAKEN

SPOKEN_KINDS = ("header", "rich_text", "table")


@pytest_asyncio.fixture(loop_scope="session")
async def stage(page: Page) -> Stage:
    """The bare page, on a desk."""
    return await open_stage(page)


def words_of(node: Any) -> str:
    """The words that a block sends, in order; emoji by their names."""
    if isinstance(node, list):
        return "".join(map(words_of, node))
    if not isinstance(node, dict):
        return ""
    match node.get("type"):
        case "text" | "raw_text" | "plain_text":
            return str(node["text"])
        case "link":
            return str(node.get("text") or node["url"])
        case "emoji":
            return f":{node['name']}:"
        case _:
            return "".join(map(words_of, node.values()))


async def test_every_word_of_the_sample_lists_is_drawn_in_its_order(stage: Stage) -> None:
    drawn, sent = [], []
    for name, content in list_samples():
        for message in plan_messages(parse_markdown(content.decode(), name=name)):
            blocks: list[Json] = [dict(block) for block in message.bodies[0].blocks]
            await stage.draw(*blocks)
            for kind in SPOKEN_KINDS:
                drawn += await stage.spoken(kind)
                sent += [words_of(block) for block in blocks if block["type"] == kind]

    assert len(sent) > 50
    assert drawn == sent


async def test_every_block_that_the_workspace_takes_is_drawn(stage: Stage) -> None:
    await stage.draw(*TAKEN)

    await expect(stage.page.get_by_text("which this page can't draw")).to_have_count(0)
    await expect(stage.page.get_by_role("heading", name="x" * 150)).to_be_visible()


async def test_what_cannot_be_drawn_is_named_and_hides_nothing_else(stage: Stage) -> None:
    broken = {"type": "section", "fields": 7}
    slider = {"type": "actions", "elements": [{"type": "slider"}]}
    around = [{"type": "markdown", "text": word} for word in ("before", "after")]
    await stage.draw(around[0], {"type": "hologram"}, broken, slider, around[1])

    for kind in ("block of type hologram", "block of type section", "element of type slider"):
        note = stage.page.get_by_text(f"{kind}, which this page can't draw")
        await expect(note).to_be_visible()
    await expect(stage.page.get_by_text("before")).to_be_visible()
    await expect(stage.page.get_by_text("after")).to_be_visible()


async def test_lists_stand_in_the_item_above_them(stage: Stage) -> None:
    await stage.draw(
        rich(
            items("one", "two"),
            items("deep", indent=1),
            items("deeper", indent=2),
            items("three"),
            items("third", style="ordered", offset=2),
        )
    )

    block = stage.page.locator(".block-rich_text")
    assert await block.evaluate("outline") == (
        "<ul><li>one</li><li>two<ul><li>deep<ul><li>deeper</li></ul></li></ul></li></ul>"
        "<ul><li>three</li></ul><ol><li>third</li></ol>"
    )
    await expect(block.get_by_role("list").last).to_have_attribute("start", "3")


async def test_text_from_right_to_left_is_drawn_so(stage: Stage) -> None:
    hebrew = "ספר (טוב)."
    await stage.draw(
        {"type": "header", "text": {"type": "plain_text", "text": hebrew}},
        {"type": "section", "text": {"type": "mrkdwn", "text": hebrew}},
        {"type": "markdown", "text": f"{hebrew}\n\n- {hebrew}"},
        rich(line(text(hebrew)), line(text("A good book.")), items(hebrew)),
        {"type": "table", "rows": [[{"type": "raw_text", "text": hebrew}]]},
    )

    directions = await stage.page.evaluate(
        """(words) => [...document.querySelectorAll("#stage *")]
          .filter((each) => each.textContent === words && !each.childElementCount)
          .map((each) => getComputedStyle(each).direction)""",
        hebrew,
    )
    assert directions == ["rtl"] * 7
    english = stage.page.get_by_text("A good book.")
    await expect(english).to_have_css("direction", "ltr")
    await expect(stage.page.locator(".block-rich_text ul")).to_have_css("direction", "rtl")


async def test_a_list_with_a_border_belongs_to_the_quote_above_it(stage: Stage) -> None:
    quote = {"type": "rich_text_quote", "elements": [text("said")]}
    await stage.draw(rich(quote, items("too", border=1), items("not")))

    drawn = await stage.page.locator(".block-rich_text").evaluate("outline")
    assert drawn == "<blockquote>said<ul><li>too</li></ul></blockquote><ul><li>not</li></ul>"


async def test_rich_text_has_its_styles_names_and_dates(stage: Stage) -> None:
    await stage.draw(
        rich(
            line(
                text("都"),
                text("重要", bold=True),
                text("，"),
                text("x()", code=True, bold=True),
                {"type": "link", "url": "https://e.org/", "text": "go", "style": {"strike": True}},
                {"type": "link", "url": "javascript:alert(1)", "text": "no"},
                {"type": "user", "user_id": "U0CURATOR"},
                {"type": "broadcast", "range": "here"},
                {"type": "channel", "channel_id": "C0READING"},
                {"type": "date", "timestamp": 1_795_462_942, "format": "{date_num} {time}"},
            )
        )
    )

    assert await stage.page.locator(".block-rich_text").evaluate("outline") == (
        "都<b>重要</b>，<b><code>x()</code></b><s>[go](https://e.org/)</s>no"
        "@林编辑@here(#reading-list)2026-11-24 3:42 AM"
    )
    link = stage.page.get_by_role("link", name="go")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await stage.page.get_by_role("button", name="#reading-list").click()
    assert await stage.told(1) == [["open", "C0READING"]]


MRKDWN = {
    "*bold* _it_ ~gone~ `code`": "<b>bold</b> <i>it</i> <s>gone</s> <code>code</code>",
    "*_both_*, (*in*) *end*.": "<b><i>both</i></b>, (<b>in</b>) <b>end</b>.",
    "2 * 3 * 4 and snake_case_name": "2 * 3 * 4 and snake_case_name",
    "* not* *not * **neither**": "* not* *not * **neither**",
    "*no\nline*": "*no\nline*",
    "粗*体*字 *粗体* 字，*不是*，": "粗*体*字 <b>粗体</b> 字，*不是*，",
    "*bold\u200b*\u200b字": "<b>bold\u200b</b>\u200b字",
    "`*a* :tada: &lt;` *b*": "<code>*a* :tada: <</code> <b>b</b>",
    "&amp;lt; &lt;b&gt; &copy;": "&lt; <b> &copy;",
    "<https://e.org/?a=1&amp;b=2|a &amp; *b*>": "[a & *b*](https://e.org/?a=1&b=2)",
    "<mailto:a@e.org>, <javascript:x|y>": "[a@e.org](mailto:a@e.org), y",
    "see https://e.org/a_b_(c).": "see [https://e.org/a_b_(c)](https://e.org/a_b_(c)).",
    "(https://e.org/a), https://e.org/字。": (
        "([https://e.org/a](https://e.org/a)), [https://e.org/字](https://e.org/字)。"
    ),
    "*<https://e.org/*|x>*": "<b>[x](https://e.org/*)</b>",
    "<@U0READER> <@U0GONE|gone> <#C0READING>": "@Ada Reader @gone (#reading-list)",
    "<!here> <!subteam^S1|x> <!unknown|that>": "@here @curators that",
    "<!date^1795462942^{date_short} at {time}|then>": "Nov 24, 2026 at 3:42 AM",
    "<!date^soon^{time}|then>": "then",
    "<nothing of ours>": "<nothing of ours>",
    ":tada: :+1::skin-tone-3: :no_such_name: 10:30:45": "🎉 👍🏼 :no_such_name: 10:30:45",
    "a\n> b\n&gt; *c*\nd": "a<blockquote>b\n<b>c</b></blockquote>d",
    "a\n>>> b\n\nc": "a<blockquote>b\n\nc</blockquote>",
    "a ```\n*x*\n> y\n``` b": "a <pre><code>*x*\n> y</code></pre> b",
    "```open *bold*": "```open <b>bold</b>",
}


async def test_mrkdwn_is_what_slack_takes_for_markup(stage: Stage) -> None:
    assert await stage.outlines("drawMrkdwn", list(MRKDWN)) == MRKDWN


async def test_plain_text_has_no_markup_and_emoji_unless_it_wants_none(stage: Stage) -> None:
    plain = {"type": "plain_text", "text": "*a* <https://e.org> :tada: &amp;"}
    await stage.draw(
        {"type": "section", "text": plain}, {"type": "section", "text": plain | {"emoji": False}}
    )

    drawn = await stage.page.locator(".block-section").evaluate_all("(all) => all.map(outline)")
    assert drawn == ["*a* <https://e.org> 🎉 &", "*a* <https://e.org> :tada: &"]


async def test_what_is_verbatim_has_no_links_of_its_own(stage: Stage) -> None:
    verbatim = {"type": "mrkdwn", "text": "https://e.org <https://e.org>", "verbatim": True}
    await stage.draw({"type": "context", "elements": [verbatim]})

    drawn = await stage.page.locator(".block-context").evaluate("outline")
    assert drawn == "https://e.org [https://e.org](https://e.org)"


MARKDOWN = {
    "# One\n## Two #": "<h4>One</h4><h4>Two</h4>",
    "**粗**，*i* ***b*** ~~s~~ `c` \\*": (
        "<p><b>粗</b>，<i>i</i> <b><i>b</i></b> <s>s</s> <code>c</code> *</p>"
    ),
    "snake_case_name _yes_ 2 * 3 * 4": "<p>snake_case_name <i>yes</i> 2 * 3 * 4</p>",
    "[a (b)](https://e.org/x_(y)) ![p](https://e.org/p.png)": (
        "<p>[a (b)](https://e.org/x_(y)) [p](https://e.org/p.png)</p>"
    ),
    "one\ntwo\n\nthree": "<p>one\ntwo</p><p>three</p>",
    "- a\n- b\n  - c\n    1. d\n- e": (
        "<ul><li>a</li><li>b<ul><li>c<ol><li>d</li></ol></li></ul></li><li>e</li></ul>"
    ),
    "> a\n> - b\nc": "<blockquote><p>a</p><ul><li>b</li></ul></blockquote><p>c</p>",
    "```py\n**x**\n```\n---": "<pre><code>**x**</code></pre><hr></hr>",
    "| a | b |\n|---|--:|\n| 1 | `2` |": (
        "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td><code>2</code></td></tr></table>"
    ),
    "- [x] done": "<ul><li>☑done</li></ul>",
    "<b>not html</b> &amp;": "<p><b>not html</b> &amp;</p>",
}


async def test_the_markdown_block_is_markdown(stage: Stage) -> None:
    await stage.draw(*({"type": "markdown", "text": each} for each in MARKDOWN))

    drawn = await stage.page.locator(".block-markdown").evaluate_all("(all) => all.map(outline)")
    assert dict(zip(MARKDOWN, drawn, strict=True)) == MARKDOWN


async def test_every_emoji_that_a_list_may_use_is_there(stage: Stage) -> None:
    emoji = await stage.page.evaluate("parts.EMOJI")
    names = [name for each in emoji for name in (each["name"], *each["aliases"])]

    assert len(emoji) > 500
    assert set(names) >= KNOWN
    assert len(set(names)) == len(names)
    assert len({each["char"] for each in emoji}) == len(emoji)
    is_emoji = "parts.EMOJI.filter(({ char }) => !/^\\p{RGI_Emoji}$/v.test(char))"
    assert await stage.page.evaluate(is_emoji) == []
    tones = "parts.EMOJI.filter(({ tones }) => tones).map(({ name }) => name)"
    toned = f"{tones}.map((name) => parts.emojiChar(`${{name}}::skin-tone-6`))"
    assert await stage.page.evaluate(f"{toned}.filter((c) => !/^\\p{{RGI_Emoji}}$/v.test(c))") == []


async def test_a_table_has_its_first_row_for_a_header(stage: Stage) -> None:
    rows = [["Week", "Links"], ["十一月", "3"]]
    cells = [[{"type": "raw_text", "text": each} for each in row] for row in rows]
    cells[1][1] = {"type": "raw_number", "value": 3}
    await stage.draw({"type": "table", "rows": cells, "column_settings": [{"align": "center"}]})

    page = stage.page
    assert await page.get_by_role("columnheader").all_inner_texts() == ["Week", "Links"]
    assert await page.get_by_role("cell").all_inner_texts() == ["十一月", "3"]
    await expect(page.get_by_role("cell", name="十一月")).to_have_css("text-align", "center")
    await expect(page.get_by_role("cell", name="3")).to_have_css("text-align", "end")


async def test_a_wide_table_scrolls_in_its_own_frame(phone: Page, picture: TakePicture) -> None:
    stage = await open_stage(phone)
    row = [{"type": "raw_text", "text": f"column number {n}"} for n in range(12)]
    await stage.draw({"type": "table", "rows": [row, row]})

    frame = phone.get_by_role("region", name="Table")
    assert await frame.evaluate("(frame) => frame.scrollWidth > frame.clientWidth")
    assert await phone.evaluate("document.documentElement.scrollWidth") == 375
    await frame.focus()
    await expect(frame).to_be_focused()
    await picture(phone)


WEEKS = ["第一周", "第二周", "第三周"]


def chart(kind: str, title: str) -> Json:
    data = [{"label": week, "value": value} for week, value in zip(WEEKS, (4, -2, 9), strict=True)]
    series = [{"name": "链接 Links", "data": data}]
    plot = {"type": kind, "series": series, "axis_config": {"categories": WEEKS, "x_label": "周"}}
    return {"type": "data_visualization", "title": title, "chart": plot}


async def test_a_chart_is_a_picture_a_legend_and_a_table_of_its_numbers(
    stage: Stage, picture: TakePicture
) -> None:
    for kind in ("bar", "line", "area"):
        await stage.draw(chart(kind, "每周"))
        drawn = stage.page.get_by_role("figure", name="每周")
        await expect(drawn.get_by_role("img", name=f"每周: {kind} chart")).to_be_visible()
        await expect(drawn.get_by_role("listitem")).to_have_text(["链接 Links"])
        rows = await drawn.get_by_role("row").all_text_contents()
        assert rows == ["周链接 Links", "第一周4", "第二周-2", "第三周9"]
        await picture(stage.page, kind)


async def test_a_pie_tells_each_share(stage: Stage, picture: TakePicture) -> None:
    segments = [{"label": "有用", "value": 3}, {"label": "Eyes", "value": 1}]
    pie = {"type": "pie", "segments": segments}
    await stage.draw({"type": "data_visualization", "title": "Reactions", "chart": pie})

    await expect(stage.page.get_by_role("img", name="Reactions: pie chart")).to_be_visible()
    legend = stage.page.get_by_role("listitem")
    await expect(legend).to_have_text([re.compile(r"有用\s*3 \(75%\)"), re.compile("Eyes.*25%")])
    await picture(stage.page)


async def test_pictures_of_other_hosts_are_named_and_never_asked_for(stage: Stage) -> None:
    away = {"image_url": "https://pictures.example.org/cat.png", "alt_text": "A cat"}
    here = {"image_url": "/page/icon.svg", "alt_text": "our own"}
    broken = {"image_url": "/page/style/base.css", "alt_text": "no picture"}
    await stage.draw(
        *({"type": "image", **each} for each in (away, here, broken)),
        {"type": "context", "elements": [{"type": "image", **away}]},
    )

    placeholders = stage.page.get_by_role("img", name="A cat (picture)")
    await expect(placeholders).to_have_count(2)
    await expect(placeholders.first).to_contain_text("pictures.example.org")
    await expect(stage.page.get_by_role("img", name="our own", exact=True)).to_be_visible()
    await expect(stage.page.get_by_role("img", name="no picture (picture)")).to_be_visible()
