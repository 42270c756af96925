"""Block Kit's limits: at each of them a message is taken, and with one more it is refused."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conformance import kit
from tests.conformance.expectations import assumed, issue, page, sandbox_only, sdk, source

BLOCKS = "reference/block-kit/blocks"
OBJECTS = "reference/block-kit/composition-objects"
ELEMENTS = "reference/block-kit/block-elements"
LIMITS = "slackapi/slack-skills-plugin skills/block-kit"
CHARTS = (page(f"{BLOCKS}/data-visualization-block"), issue("slackapi/node-slack-sdk#2637"))


def limit(what: str, most: int, make: Callable[[int], Any], *places: str) -> tuple[Any, Any]:
    """Give the two cases of a limit; `make` builds a block, or a list of them, of a size."""
    marks = (source(*places),)
    return (
        pytest.param(make(most), id=f"{most} {what}", marks=marks),
        pytest.param(make(most + 1), id=f"{most + 1} {what}", marks=marks),
    )


def x(count: int) -> str:
    return "x" * count


def url(length: int) -> str:
    return "https://example.org/".ljust(length, "x")


CASES = [
    limit("blocks", 50, lambda n: [kit.divider()] * n, LIMITS),
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
    # buttons and what they ask
    limit(
        "characters on a button",
        75,
        lambda n: kit.actions(kit.button(text=kit.plain(x(n)))),
        page(f"{ELEMENTS}/button-element"),
        sdk("ButtonElement"),
    ),
    limit(
        "characters of a button's value",
        2000,
        lambda n: kit.actions(kit.button(value=x(n))),
        page(f"{ELEMENTS}/button-element"),
        sdk("ButtonElement"),
    ),
    limit(
        "characters of a button's address",
        3000,
        lambda n: kit.actions(kit.button(url=url(n))),
        page(f"{ELEMENTS}/button-element"),
        sdk("ButtonElement"),
    ),
    limit(
        "characters of an action_id",
        255,
        lambda n: kit.actions(kit.button(action_id=x(n))),
        sdk("InteractiveElement"),
    ),
    *[
        limit(
            f"characters of a confirmation's {part}",
            most,
            lambda n, part=part: kit.actions(
                kit.button(confirm=kit.confirm(**{part: kit.plain(x(n))}))
            ),
            page(f"{OBJECTS}/confirmation-dialog-object"),
            sdk("ConfirmObject"),
        )
        for part, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30))
    ],
    # menus and their options
    *[
        limit(
            f"characters of an option's {part}",
            most,
            lambda n, part=part, wrap=wrap: kit.actions(
                kit.menu(options=[kit.option(**{part: wrap(x(n))})])
            ),
            page(f"{OBJECTS}/option-object"),
            sdk("Option"),
        )
        for part, most, wrap in (
            ("text", 75, kit.plain),
            ("value", 150, str),
            ("description", 75, kit.plain),
        )
    ],
    limit(
        "options of a menu",
        100,
        lambda n: kit.actions(kit.menu(options=kit.options(n))),
        page(f"{ELEMENTS}/select-menu-element"),
        sdk("StaticSelectElement"),
    ),
    limit(
        "groups of a menu",
        100,
        lambda n: kit.actions(kit.grouped_menu(*[kit.group()] * n)),
        page(f"{ELEMENTS}/select-menu-element"),
        sdk("StaticSelectElement"),
    ),
    limit(
        "characters of a group's label",
        75,
        lambda n: kit.actions(kit.grouped_menu(kit.group(label=kit.plain(x(n))))),
        page(f"{OBJECTS}/option-group-object"),
        sdk("OptionGroup"),
    ),
    limit(
        "options of a group",
        100,
        lambda n: kit.actions(kit.grouped_menu(kit.group(options=kit.options(n)))),
        page(f"{OBJECTS}/option-group-object"),
        sdk("OptionGroup"),
    ),
    limit(
        "characters of a placeholder",
        150,
        lambda n: kit.actions(kit.menu(placeholder=kit.plain(x(n)))),
        page(f"{ELEMENTS}/select-menu-element"),
        sdk("InputInteractiveElement"),
    ),
    limit(
        "options of an overflow menu",
        5,
        lambda n: kit.actions(kit.choice("overflow", n)),
        page(f"{ELEMENTS}/overflow-menu-element"),
        sdk("OverflowMenuElement"),
    ),
    *[
        limit(
            f"options of {kind}",
            10,
            lambda n, kind=kind: kit.actions(kit.choice(kind, n)),
            page(f"{ELEMENTS}/{place}"),
        )
        for kind, place in (
            ("checkboxes", "checkboxes-element"),
            ("radio_buttons", "radio-button-group-element"),
        )
    ],
    # inputs
    limit(
        "characters of an input's label",
        2000,
        lambda n: kit.input_block(label=kit.plain(x(n))),
        page(f"{BLOCKS}/input-block"),
        sdk("InputBlock"),
    ),
    limit(
        "characters of an input's hint",
        2000,
        lambda n: kit.input_block(hint=kit.plain(x(n))),
        page(f"{BLOCKS}/input-block"),
        sdk("InputBlock"),
    ),
    limit(
        "as max_length",
        3000,
        lambda n: kit.input_block(element=kit.typed(max_length=n)),
        page(f"{ELEMENTS}/plain-text-input-element"),
        sdk("PlainTextInputElement"),
    ),
    limit(
        "as min_length",
        3000,
        lambda n: kit.input_block(element=kit.typed(min_length=n)),
        page(f"{ELEMENTS}/plain-text-input-element"),
        sdk("PlainTextInputElement"),
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
        *CHARTS,
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


@pytest.mark.parametrize("blocks", [at for at, _ in CASES])
async def test_a_message_at_the_limit_is_taken(slack, blocks):
    answer = await slack.post("x", blocks=as_list(blocks))

    assert len(answer["message"]["blocks"]) == len(as_list(blocks))


@pytest.mark.parametrize("blocks", [over for _, over in CASES])
async def test_a_message_over_the_limit_is_refused(slack, blocks):
    assert await slack.error(slack.post("x", blocks=as_list(blocks))) == "invalid_blocks"


@sandbox_only("Slack would fetch the picture.")
@pytest.mark.parametrize("blocks", [at for at, _ in PICTURES])
async def test_a_picture_at_the_limit_is_taken(slack, blocks):
    assert (await slack.post("x", blocks=[blocks]))["ok"] is True


@sandbox_only("Slack would fetch the picture.")
@pytest.mark.parametrize("blocks", [over for _, over in PICTURES])
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
