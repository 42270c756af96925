"""Block Kit's limits: at each of them a message is taken, and with one more it is refused."""

from typing import Any

import pytest

from tests.conformance import kit
from tests.conformance.expectations import (
    assumed,
    facts,
    issue,
    page,
    sandbox_only,
    sdk,
    source,
)
from tests.conformance.limits import at_limits, limit, over_limits, url, x

BLOCKS = "reference/block-kit/blocks"
CHARTS = (page(f"{BLOCKS}/data-visualization-block"), issue("slackapi/node-slack-sdk#2637"))


CASES = [
    limit("blocks", 50, lambda n: [kit.divider()] * n, page(BLOCKS)),
    limit("characters of a block_id", 255, lambda n: kit.divider(block_id=x(n)), sdk("Block")),
    # header, section, context, actions
    limit(
        "characters of a header",
        150,
        lambda n: kit.header(kit.plain(x(n))),
        page(f"{BLOCKS}/header-block"),
        sdk("HeaderBlock"),
    ),
    limit(
        "characters of a section",
        3000,
        lambda n: kit.section(text=kit.mrkdwn(x(n))),
        page(f"{BLOCKS}/section-block"),
        sdk("SectionBlock"),
    ),
    limit(
        "fields",
        10,
        lambda n: kit.section(fields=[kit.plain("x")] * n),
        page(f"{BLOCKS}/section-block"),
        sdk("SectionBlock"),
    ),
    limit(
        "characters of a field",
        2000,
        lambda n: kit.section(fields=[kit.plain(x(n))]),
        page(f"{BLOCKS}/section-block"),
    ),
    limit(
        "elements of a context",
        10,
        lambda n: kit.context(*[kit.plain("x")] * n),
        page(f"{BLOCKS}/context-block"),
        sdk("ContextBlock"),
    ),
    limit(
        "elements of actions",
        25,
        kit.buttons,
        page(f"{BLOCKS}/actions-block"),
        sdk("ActionsBlock"),
    ),
    # rich text, tables and charts
    limit(
        "as a list's indent",
        8,
        lambda n: kit.rich(kit.bullets(kit.run(kit.word()), indent=n)),
        page("reference/block-kit/blocks/rich-text-block"),
        "@slack/types RichTextList",
    ),
    limit(
        "rows of a table",
        100,
        lambda n: kit.table(*[[kit.cell("x")]] * n),
        page(f"{BLOCKS}/table-block"),
    ),
    limit(
        "cells of a row",
        20,
        lambda n: kit.table([kit.cell("x")] * n),
        page(f"{BLOCKS}/table-block"),
    ),
    limit(
        "settings of columns",
        20,
        lambda n: kit.table([kit.cell("x")], column_settings=[{}] * n),
        page(f"{BLOCKS}/table-block"),
    ),
    limit("characters of a chart's title", 50, lambda n: kit.pie(1.0, title=x(n)), *CHARTS),
    limit("segments of a pie", 6, lambda n: kit.pie(*[1.0] * n), *CHARTS),
    limit(
        "series of a chart",
        6,
        lambda n: kit.bars([kit.line(f"n{each}", a=1) for each in range(n)], ["a"]),
        *CHARTS,
    ),
    limit(
        "categories of a chart",
        20,
        lambda n: kit.bars(
            [kit.line("n", **{f"c{each}": 1 for each in range(n)})], [f"c{e}" for e in range(n)]
        ),
        facts("A1"),
        mark=assumed,
    ),
    limit(
        "characters of a chart's label",
        20,
        lambda n: kit.bars([kit.line("n", **{x(n): 1})], [x(n)]),
        *CHARTS,
    ),
    limit("charts", 2, lambda n: [kit.pie(1.0)] * n, issue("vercel/chat#696")),
]


PICTURES = [
    limit(
        "characters of a picture's address",
        3000,
        lambda n: kit.image(image_url=url(n)),
        sdk("ImageBlock"),
    ),
    limit(
        "characters of a picture's alt_text",
        2000,
        lambda n: kit.image(alt_text=x(n)),
        sdk("ImageBlock"),
    ),
    limit(
        "characters of a picture's title",
        2000,
        lambda n: kit.image(title=kit.plain(x(n))),
        sdk("ImageBlock"),
    ),
]


def as_list(blocks: Any) -> list[Any]:
    return blocks if isinstance(blocks, list) else [blocks]


@pytest.mark.parametrize("blocks", at_limits(CASES))
async def test_a_message_at_the_limit_is_taken(slack, blocks):
    answer = await slack.post("x", blocks=as_list(blocks))

    assert len(answer["message"]["blocks"]) == len(as_list(blocks))


@pytest.mark.parametrize("blocks", over_limits(CASES))
async def test_a_message_over_the_limit_is_refused(slack, blocks):
    assert await slack.error(slack.post("x", blocks=as_list(blocks))) == "invalid_blocks"


@sandbox_only("Slack would fetch the picture.")
@pytest.mark.parametrize("blocks", at_limits(PICTURES))
async def test_a_picture_at_the_limit_is_taken(slack, blocks):
    assert (await slack.post("x", blocks=[blocks]))["ok"] is True


@sandbox_only("Slack would fetch the picture.")
@pytest.mark.parametrize("blocks", over_limits(PICTURES))
async def test_a_picture_over_the_limit_is_refused(slack, blocks):
    assert await slack.error(slack.post("x", blocks=[blocks])) == "invalid_blocks"


@assumed(page(f"{BLOCKS}/table-block"))
async def test_a_message_holds_one_table(slack):
    tables = [kit.table([kit.cell()])] * 2

    assert await slack.error(slack.post("x", blocks=tables)) == "invalid_blocks"


@source(page(f"{BLOCKS}/markdown-block"), issue("slackapi/bolt-js#2509"))
@pytest.mark.parametrize("parts", [1, 2])
async def test_twelve_thousand_characters_of_markdown_blocks_are_taken(slack, parts):
    blocks = [kit.markdown("x " * (6_000 // parts)) for _ in range(parts)]

    assert (await slack.post("x", blocks=blocks))["ok"] is True


@assumed(page(f"{BLOCKS}/markdown-block"))
@pytest.mark.parametrize("sizes", [(12_001,), (6_000, 6_001)], ids=["in one", "together"])
async def test_more_characters_of_markdown_blocks_are_refused(slack, sizes):
    """Slack's page says how much it takes, and not what it calls the refusal."""
    blocks = [kit.markdown(x(size)) for size in sizes]

    said = await slack.error(slack.post("x", blocks=blocks))

    assert said in ("invalid_blocks", "msg_blocks_too_long", "msg_too_long")
