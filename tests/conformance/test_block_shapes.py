"""Block Kit's shapes: what a block must have, may have, and may not hold."""

import pytest

from tests.conformance import kit
from tests.conformance.expectations import issue, page, sdk, source

BLOCKS = "reference/block-kit/blocks"
ELEMENTS = "reference/block-kit/block-elements"
RICH = page(f"{BLOCKS}/rich-text-block")
WORD = kit.word()


def case(name, block, *places):
    return pytest.param(block, id=name, marks=source(*places))


def block_page(name):
    return page(f"{BLOCKS}/{name}-block")


TAKEN = [
    case("a divider", kit.divider(), block_page("divider")),
    case("a header with emoji", kit.header(kit.plain("x") | {"emoji": True}), block_page("header")),
    case(
        "a section that is not collapsed",
        kit.section(text=kit.mrkdwn("x") | {"verbatim": True}, expand=True),
        block_page("section"),
        sdk("SectionBlock"),
    ),
    case("a section of fields", kit.section(fields=[kit.plain("x")]), block_page("section")),
    case(
        "a section with a menu",
        kit.section(text=kit.plain("x"), accessory=kit.menu()),
        block_page("section"),
    ),
    case("a context", kit.context(kit.plain("x"), kit.mrkdwn("y")), block_page("context")),
    case(
        "a button with all it may have",
        kit.actions(
            kit.button(value="v", url="https://example.org", style="danger", confirm=kit.confirm())
        ),
        page(f"{ELEMENTS}/button-element"),
    ),
    case(
        "a picker of date and time",
        kit.actions({"type": "datetimepicker", "initial_date_time": 1_700_000_000}),
        page(f"{ELEMENTS}/datetime-picker-element"),
        sdk("DateTimePickerElement"),
    ),
    case(
        "a picker of a date",
        kit.actions({"type": "datepicker", "initial_date": "2026-12-04"}),
        page(f"{ELEMENTS}/date-picker-element"),
    ),
    case(
        "a picker of a time",
        kit.actions({"type": "timepicker", "initial_time": "09:30"}),
        page(f"{ELEMENTS}/time-picker-element"),
    ),
    case(
        "a menu of people",
        kit.actions({"type": "multi_users_select", "max_selected_items": 2}),
        page(f"{ELEMENTS}/multi-select-menu-element"),
    ),
    case("an input", kit.input_block(), block_page("input")),
    case("markdown", kit.markdown("# Hello"), block_page("markdown")),
    case(
        "rich text in every style",
        kit.rich(
            kit.run(
                kit.word(style={"bold": True, "italic": True, "strike": True, "code": True}),
                kit.link(text="here", style={"bold": True}),
                {"type": "emoji", "name": "eyes"},
            )
        ),
        RICH,
    ),
    case(
        "nested and bordered lists, a quote and code",
        kit.rich(
            kit.bullets(kit.run(WORD), indent=0),
            kit.bullets(kit.run(WORD), indent=1, style="ordered", offset=3, border=1),
            kit.run(WORD, kind="rich_text_quote"),
            kit.run(WORD, kit.link(), kind="rich_text_preformatted"),
        ),
        RICH,
    ),
    case(
        "a date",
        kit.rich(kit.run({"type": "date", "timestamp": 1, "format": "{date}", "fallback": "then"})),
        RICH,
    ),
    case(
        "a table with a column that is not set",
        kit.table([kit.cell()], column_settings=[None]),
        block_page("table"),
    ),
    case(
        "a table of rich cells",
        kit.table(
            [kit.cell(), kit.rich(kit.run(WORD))],
            column_settings=[{"align": "right", "is_wrapped": True}],
        ),
        block_page("table"),
    ),
    case("a pie", kit.pie(1.0, 2.5), block_page("data-visualization")),
    *[
        case(
            f"a chart of kind {kind}",
            kit.bars([kit.line("n", b=1, a=-2.5)], ["a", "b"], kind),
            block_page("data-visualization"),
        )
        for kind in ("bar", "line", "area")
    ],
]

REFUSED = [
    case("an unknown block", {"type": "no_such_block"}, issue("slackapi/python-slack-sdk#1782")),
    case("a block without a type", {}, page(BLOCKS)),
    case("a header of mrkdwn", kit.header(kit.mrkdwn("x")), block_page("header")),
    case("an empty header", kit.header(kit.plain("")), block_page("header")),
    case("a header without text", {"type": "header"}, block_page("header")),
    case("a header that is a string", kit.header("x"), block_page("header")),
    case("a section of nothing", kit.section(), block_page("section")),
    case("a section of empty text", kit.section(text=kit.mrkdwn("")), block_page("section")),
    case("a section of no fields", kit.section(fields=[]), block_page("section")),
    case(
        "an unknown accessory",
        kit.section(text=kit.plain("x"), accessory={"type": "slider"}),
        block_page("section"),
    ),
    case("a context of nothing", kit.context(), block_page("context")),
    case("a context with a button", kit.context(kit.button()), block_page("context")),
    case("actions of nothing", kit.actions(), block_page("actions")),
    case("actions with text", kit.actions(kit.plain("x")), block_page("actions")),
    case(
        "a button of mrkdwn",
        kit.actions(kit.button(text=kit.mrkdwn("x"))),
        page(f"{ELEMENTS}/button-element"),
    ),
    case(
        "a button of another style",
        kit.actions(kit.button(style="warning")),
        page(f"{ELEMENTS}/button-element"),
    ),
    case(
        "a menu without options",
        kit.actions(kit.without(kit.menu(), "options")),
        page(f"{ELEMENTS}/select-menu-element"),
    ),
    case(
        "a date in words",
        kit.actions({"type": "datepicker", "initial_date": "4 December"}),
        page(f"{ELEMENTS}/date-picker-element"),
    ),
    case(
        "a moment of two digits",
        kit.actions({"type": "datetimepicker", "initial_date_time": 12}),
        page(f"{ELEMENTS}/datetime-picker-element"),
    ),
    case("an input with a button", kit.input_block(element=kit.button()), block_page("input")),
    case("an input without a label", kit.without(kit.input_block(), "label"), block_page("input")),
    case("a picture without address", kit.without(kit.image(), "image_url"), block_page("image")),
    case("a picture without alt_text", kit.without(kit.image(), "alt_text"), block_page("image")),
    case("rich text of nothing", kit.rich(), RICH),
    case("rich text with a bare word", kit.rich(WORD), RICH),
    case("an empty word", kit.rich(kit.run(kit.word(text=""))), RICH),
    case("an unknown style", kit.rich(kit.run(kit.word(style={"loud": True}))), RICH),
    case("a list in a section", kit.rich(kit.run(kit.bullets(kit.run(WORD)))), RICH),
    case("a list of bare words", kit.rich(kit.bullets(WORD)), RICH),
    case("a list in a list", kit.rich(kit.bullets(kit.bullets(kit.run(WORD)))), RICH),
    case("a list of squares", kit.rich(kit.bullets(kit.run(WORD), style="square")), RICH),
    case(
        "a list in a quote",
        kit.rich(kit.run(kit.bullets(kit.run(WORD)), kind="rich_text_quote")),
        RICH,
        page("reference/block-kit/block-elements/rich-text-quote-element"),
    ),
    case("a table of nothing", kit.table(), block_page("table")),
    case(
        "a table of other cells",
        kit.table([kit.plain("x")]),
        block_page("table"),
    ),
    case("a pie of nothing", kit.pie(), block_page("data-visualization")),
    case("a pie with an empty segment", kit.pie(0.0), block_page("data-visualization")),
    case(
        "a chart with a value too few",
        kit.bars([kit.line("n", a=1)], ["a", "b"]),
        block_page("data-visualization"),
    ),
    case(
        "a chart of another kind",
        kit.bars([kit.line("n", a=1)], ["a"], "radar"),
        block_page("data-visualization"),
    ),
]


@pytest.mark.parametrize("block", TAKEN)
async def test_a_block_that_slack_takes_comes_back_as_it_was(slack, block):
    (shown,) = (await slack.post("x", blocks=[block]))["message"]["blocks"]

    assert shown["type"] == block["type"]
    assert shown.keys() >= block.keys()


@pytest.mark.parametrize("block", REFUSED)
async def test_a_block_that_slack_refuses_takes_the_message_with_it(slack, block):
    before = (await slack.post("before"))["ts"]

    assert await slack.error(slack.post("x", blocks=[block])) == "invalid_blocks"
    assert (await slack.history(oldest=before))["messages"] == []


@source(block_page("section"))
async def test_two_blocks_of_a_message_have_different_ids(slack):
    blocks = [kit.divider(block_id="a")] * 2

    assert await slack.error(slack.post("x", blocks=blocks)) == "invalid_blocks"


@source(issue("slackapi/python-slack-sdk#1782"))
async def test_every_error_names_its_place(slack):
    blocks = [kit.divider(), kit.header(kit.mrkdwn("x"))]

    body = await slack.refusal(slack.post("x", blocks=blocks))

    assert body["errors"]
    assert all("[json-pointer:/blocks/1/" in each for each in body["errors"])
    messages = [f"[ERROR] {each}" for each in body["errors"]]
    assert body["response_metadata"]["messages"] == messages
