"""Block Kit's limits: a table of blocks that Slack refuses, with what it says, and one it takes."""

from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from bot.sandbox.blocks import check_blocks, visible_characters
from bot.sandbox.errors import Refusal
from tests.sandbox.calls import GENERAL, bold, error, refusal

TOO_LONG = "must be less than {} characters"


def plain(text: Any) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: Any) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def section(**fields: Any) -> dict[str, Any]:
    return {"type": "section", **fields}


def header(text: Any) -> dict[str, Any]:
    return {"type": "header", "text": text}


def button(**fields: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain("Go"), "action_id": "go", **fields}


def actions(*elements: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def image(**fields: Any) -> dict[str, Any]:
    picture = {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "a"}
    return {**picture, **fields}


def without(block: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in block.items() if name != key}


def option(**fields: Any) -> dict[str, Any]:
    return {"text": plain("One"), "value": "1", **fields}


def rich(*elements: Any) -> dict[str, Any]:
    return {"type": "rich_text", "elements": list(elements)}


def run(*inline: Any, kind: str = "rich_text_section", **fields: Any) -> dict[str, Any]:
    return {"type": kind, "elements": list(inline), **fields}


def word(**fields: Any) -> dict[str, Any]:
    return {"type": "text", "text": "word", **fields}


def link(**fields: Any) -> dict[str, Any]:
    return {"type": "link", "url": "https://example.org/", **fields}


def bullets(*items: Any, **fields: Any) -> dict[str, Any]:
    return {"type": "rich_text_list", "style": "bullet", "elements": list(items), **fields}


def table(*rows: Any, **fields: Any) -> dict[str, Any]:
    return {"type": "table", "rows": list(rows), **fields}


def cell(text: str = "cell") -> dict[str, Any]:
    return {"type": "raw_text", "text": text}


def pie(*values: float, **fields: Any) -> dict[str, Any]:
    segments = [{"label": f"s{n}", "value": value} for n, value in enumerate(values)]
    chart = {"type": "pie", "segments": segments}
    return {"type": "data_visualization", "title": "Reactions", "chart": chart, **fields}


def bars(series: list[Any], categories: list[str], kind: str = "bar") -> dict[str, Any]:
    chart = {"type": kind, "series": series, "axis_config": {"categories": categories}}
    return {"type": "data_visualization", "title": "Weeks", "chart": chart}


def line(name: str, **values: Any) -> dict[str, Any]:
    return {"name": name, "data": [{"label": k, "value": v} for k, v in values.items()]}


def confirm(**fields: Any) -> dict[str, Any]:
    texts = {"title": plain("T"), "text": plain("t"), "confirm": plain("y"), "deny": plain("n")}
    return {**texts, **fields}


def menu(**fields: Any) -> dict[str, Any]:
    return {"type": "static_select", "action_id": "m", "options": [option()], **fields}


def input_block(**fields: Any) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": "i"}
    return {"type": "input", "label": plain("Label"), "element": element, **fields}


REFUSED = [
    # any block
    ({"type": "video"}, "unsupported type: video [json-pointer:/blocks/0/type]"),
    ({"type": ["divider"]}, "unsupported type"),
    ({}, "missing required field: type [json-pointer:/blocks/0]"),
    ({"type": "divider", "colour": "red"}, "invalid additional property: colour"),
    ({"type": "divider", "block_id": "x" * 256}, TOO_LONG.format(256)),
    ({"type": "actions", "elements": {}}, "must be an array [json-pointer:/blocks/0/elements]"),
    # header
    (header(plain("x" * 151)), TOO_LONG.format(151) + " [json-pointer:/blocks/0/text/text]"),
    (header(plain("")), "must be more than 0 characters"),
    (header(mrkdwn("x")), "unsupported type: mrkdwn"),
    (header("x"), "must provide an object [json-pointer:/blocks/0/text]"),
    ({"type": "header"}, "missing required field: text"),
    # section
    (section(), "must define either `text` or `fields` [json-pointer:/blocks/0]"),
    (section(text=plain("x" * 3001)), TOO_LONG.format(3001)),
    (section(text=mrkdwn("")), "must be more than 0 characters"),
    (section(text=plain(None)), "must be a string"),
    (section(text=mrkdwn("x") | {"emoji": True}), "invalid additional property: emoji"),
    (section(fields=[plain("x")] * 11), "no more than 10 items allowed"),
    (section(fields=[]), "no fewer than 1 items allowed"),
    (section(fields=[plain("x" * 2001)]), TOO_LONG.format(2001)),
    (section(text=plain("x"), expand="yes"), "must be a boolean"),
    (section(text=plain("x"), accessory={"type": "slider"}), "unsupported type: slider"),
    (section(text=plain("x"), accessory={"type": "plain_text_input"}), "unsupported type"),
    # context and actions
    ({"type": "context", "elements": [plain("x")] * 11}, "no more than 10 items allowed"),
    ({"type": "context", "elements": []}, "no fewer than 1 items allowed"),
    ({"type": "context", "elements": [button()]}, "unsupported type: button"),
    (actions(*[button()] * 26), "no more than 25 items allowed"),
    (actions(), "no fewer than 1 items allowed"),
    # buttons and what goes with them
    (actions(button(text=plain("x" * 76))), TOO_LONG.format(76)),
    (actions(button(text=mrkdwn("x"))), "unsupported type: mrkdwn"),
    (actions(button(value="x" * 2001)), TOO_LONG.format(2001)),
    (actions(button(url="https://e.org/" + "x" * 3000)), TOO_LONG.format(3001)),
    (actions(button(url="javascript:alert(1)")), "must be a valid URL"),
    (actions(button(style="warning")), "must be a valid enum value"),
    (actions(button(action_id="x" * 256)), TOO_LONG.format(256)),
    (actions(button(confirm=confirm(title=plain("x" * 101)))), TOO_LONG.format(101)),
    (actions(button(confirm=confirm(text=plain("x" * 301)))), TOO_LONG.format(301)),
    (actions(button(confirm=confirm(confirm=plain("x" * 31)))), TOO_LONG.format(31)),
    (actions(button(confirm=confirm(deny=plain("x" * 31)))), TOO_LONG.format(31)),
    (actions(button(confirm={})), "missing required field: deny"),
    # menus and options
    (actions({"type": "overflow", "options": [option()] * 6}), "no more than 5 items allowed"),
    (actions({"type": "overflow", "options": []}), "no fewer than 1 items allowed"),
    (actions({"type": "checkboxes", "options": [option()] * 11}), "no more than 10 items"),
    (actions({"type": "radio_buttons", "options": [option()] * 11}), "no more than 10 items"),
    (actions(menu(options=[option()] * 101)), "no more than 100 items allowed"),
    (actions(without(menu(), "options")), "must define either `options` or `option_groups`"),
    (
        actions(without(menu(option_groups=[{"label": plain("x"), "options": []}]), "options")),
        "no fewer than 1 items allowed",
    ),
    (actions(menu(options=[option(text=plain("x" * 76))])), TOO_LONG.format(76)),
    (actions(menu(options=[option(value="x" * 151)])), TOO_LONG.format(151)),
    (actions(menu(options=[option(description=plain("x" * 76))])), TOO_LONG.format(76)),
    (actions(menu(placeholder=plain("x" * 151))), TOO_LONG.format(151)),
    (actions({"type": "datepicker", "initial_date": "4 December"}), "YYYY-MM-DD"),
    (actions({"type": "timepicker", "initial_time": "9am"}), "HH:mm"),
    (actions({"type": "datetimepicker", "initial_date_time": 12}), "must be more than"),
    # inputs
    (input_block(label=plain("x" * 2001)), TOO_LONG.format(2001)),
    (input_block(hint=plain("x" * 2001)), TOO_LONG.format(2001)),
    (input_block(element={"type": "plain_text_input", "max_length": 3001}), "less than 3001"),
    (input_block(element=button()), "unsupported type: button"),
    # pictures
    (image(image_url="ftp://example.org/a.png"), "must be a valid http(s) URL"),
    (image(image_url="a.png"), "must be a valid http(s) URL"),
    (image(image_url="https://e.org/" + "x" * 3000), TOO_LONG.format(3001)),
    (without(image(), "image_url"), "must define either `image_url` or `slack_file`"),
    (without(image(), "alt_text"), "missing required field: alt_text"),
    (image(alt_text=""), "must be more than 0 characters"),
    (image(alt_text="x" * 2001), TOO_LONG.format(2001)),
    (image(title=plain("x" * 2001)), TOO_LONG.format(2001)),
    (image(title=mrkdwn("x")), "unsupported type: mrkdwn"),
    # markdown
    ({"type": "markdown", "text": "x" * 12_001}, TOO_LONG.format(12_001)),
    ({"type": "markdown", "text": ""}, "must be more than 0 characters"),
    # rich text
    (rich(), "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]"),
    (rich(word()), "unsupported type: text"),
    (rich(run()), "no fewer than 1 items allowed"),
    (rich(run(word(text=""))), "must be more than 0 characters"),
    (rich(run(word(style={"loud": True}))), "invalid additional property: loud"),
    (rich(run(word(style={"bold": "yes"}))), "must be a boolean"),
    (rich(run(word(url="https://example.org"))), "invalid additional property: url"),
    (rich(run(link(url="/relative"))), "must be a valid URL"),
    (rich(run(link(url="javascript:alert(1)"))), "must be a valid URL"),
    (rich(run(link(url="https://e.org/" + "x" * 3000))), TOO_LONG.format(3001)),
    (rich(run({"type": "emoji"})), "missing required field: name"),
    (rich(run({"type": "broadcast", "range": "world"})), "must be a valid enum value"),
    (rich(run(bullets(run(word())))), "unsupported type: rich_text_list"),
    (rich(bullets(word())), "unsupported type: text"),
    (rich(bullets(bullets(run(word())))), "unsupported type: rich_text_list"),
    (rich(bullets()), "no fewer than 1 items allowed"),
    (rich(bullets(run(word()), indent=9)), "must be less than 9"),
    (rich(bullets(run(word()), indent="1")), "must be an integer"),
    (rich(bullets(run(word()), indent=True)), "must be an integer"),
    (rich(bullets("item")), "must provide an object"),
    (rich(run(word(style="bold"))), "must provide an object"),
    (rich(bullets(run(word()), indent=-1)), "must be more than -1"),
    (rich(bullets(run(word()), style="square")), "must be a valid enum value"),
    (rich(without(bullets(run(word())), "style")), "missing required field: style"),
    (rich(bullets(run(word()), border=2)), "must be a valid enum value"),
    (rich(run(bullets(run(word())), kind="rich_text_quote")), "unsupported type: rich_text_list"),
    (rich(run({"type": "emoji", "name": "x"}, kind="rich_text_preformatted")), "unsupported type"),
    # tables
    (table(), "no fewer than 1 items allowed"),
    (table(*[[cell()]] * 101), "no more than 100 items allowed"),
    (table([cell()] * 21), "no more than 20 items allowed"),
    (table([]), "no fewer than 1 items allowed"),
    (table([cell("")]), "must be more than 0 characters"),
    (table([plain("x")]), "unsupported type: plain_text"),
    (table([cell()], column_settings=[{}] * 21), "no more than 20 items allowed"),
    (table([cell()], column_settings=[{"align": "top"}]), "must be a valid enum value"),
    # charts
    (pie(1.0, title="x" * 51), TOO_LONG.format(51)),
    (pie(), "no fewer than 1 items allowed"),
    (pie(*[1.0] * 13), "no more than 12 items allowed"),
    (pie(0.0), "must be more than 0"),
    (pie(float("nan")), "must be a finite number"),
    (bars([], ["a"]), "no fewer than 1 items allowed"),
    (bars([line(f"n{n}", a=1) for n in range(13)], ["a"]), "no more than 12 items allowed"),
    (bars([line("n", a=1)], [f"c{n}" for n in range(21)]), "no more than 20 items allowed"),
    (bars([line("n", a=1)], ["a", "b"]), "must have one value for each category"),
    (bars([line("n", a=1), line("n", a=2)], ["a"]), "series names must be unique"),
    (bars([line("n", a=float("inf"))], ["a"], "line"), "must be a finite number"),
    (bars([line("n", a=1)], ["x" * 21], "area"), TOO_LONG.format(21)),
    (bars([line("n", a=1)], ["a"], "radar"), "unsupported type: radar"),
]

TAKEN = [
    {"type": "divider"},
    header(plain("x" * 150) | {"emoji": True}),
    section(text=mrkdwn("x" * 3000) | {"verbatim": True}, expand=True),
    section(fields=[plain("x" * 1000)] * 10),
    section(text=plain("x"), accessory=without(image(), "type") | {"type": "image"}),
    section(text=plain("x"), accessory=menu(placeholder=plain("x" * 150))),
    {"type": "context", "elements": [plain("x"), mrkdwn("y"), image()]},
    actions(*[button(action_id=str(n)) for n in range(25)]),
    actions(button(value="", url="https://example.org", style="danger", confirm=confirm())),
    actions({"type": "overflow", "options": [option(url="https://example.org")] * 5}),
    actions({"type": "datetimepicker", "initial_date_time": 1_700_000_000}),
    actions({"type": "users_select", "action_id": "u", "initial_user": "U0READER"}),
    actions({"type": "multi_users_select", "initial_users": ["U0READER"], "max_selected_items": 2}),
    input_block(),
    input_block(element=menu()),
    image(title=plain("Title"), image_url="http://example.org/picture?size=1"),
    without(image(slack_file={"id": "F0FILE"}), "image_url"),
    {"type": "markdown", "text": "# Hello"},
    rich(run(word(style={"bold": True, "code": False}), link(text="", style={"italic": True}))),
    rich(run(link(url="mailto:someone@example.org"), {"type": "emoji", "name": "eyes"})),
    rich(
        bullets(run(word()), indent=0),
        bullets(run(word()), indent=8, style="ordered", offset=3, border=1),
        run(word(), kind="rich_text_quote"),
        run(word(), link(), kind="rich_text_preformatted"),
    ),
    rich(
        run(
            {"type": "date", "timestamp": 1, "format": "{date}", "fallback": "then"},
            {"type": "user", "user_id": "U0READER"},
            {"type": "channel", "channel_id": GENERAL},
            {"type": "broadcast", "range": "here"},
        )
    ),
    table(
        [cell(), rich(run(word()))],
        [cell(), {"type": "raw_number", "value": 3}],
        column_settings=[None, {"align": "right", "is_wrapped": True}],
    ),
    table(*[[cell("x")] * 20] * 100),
    pie(*[1.0] * 12),
    bars([line("n", b=1, a=-2.5)], ["a", "b"], "line"),
]


@pytest.mark.parametrize(("block", "says"), REFUSED)
def test_a_block_that_slack_refuses_is_refused_by_name_and_place(block, says):
    with pytest.raises(Refusal) as caught:
        check_blocks([block])

    assert caught.value.error == "invalid_blocks"
    assert any(says in message for message in caught.value.details["errors"])


@pytest.mark.parametrize("block", TAKEN)
def test_a_block_that_slack_takes_is_taken(block):
    assert check_blocks([block]) == [block]


@pytest.mark.parametrize(
    "block", [block for block in TAKEN if block["type"] != "data_visualization"]
)
def test_slacks_sdk_finds_no_fault_in_the_blocks_that_are_taken(block):
    """It does not know charts, and looks into rich text and tables not at all."""
    parsed = Block.parse(block)

    assert parsed is not None
    parsed.validate_json()


@pytest.mark.parametrize(
    ("blocks", "says"),
    [
        ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
        (
            [{"type": "divider", "block_id": "a"}] * 2,
            "block_id a already exists [json-pointer:/blocks/1/block_id]",
        ),
        (
            [table([cell()])] * 2,
            "no more than 1 table blocks allowed [json-pointer:/blocks/1]",
        ),
        (
            [pie(1.0)] * 3,
            "no more than 2 data_visualization blocks allowed [json-pointer:/blocks/2]",
        ),
        (
            [{"type": "markdown", "text": "x" * 6_001}] * 2,
            "markdown must be less than 12001 characters together [json-pointer:/blocks]",
        ),
    ],
)
def test_blocks_are_also_limited_together(blocks, says):
    with pytest.raises(Refusal) as caught:
        check_blocks(blocks)

    assert caught.value.details["errors"] == [says]


def test_fifty_blocks_with_two_charts_and_a_table_are_taken():
    blocks = [pie(1.0), pie(1.0), table([cell()]), *[{"type": "divider"}] * 47]

    assert check_blocks(blocks) == blocks


def test_visible_characters_are_those_that_a_reader_sees():
    blocks = [
        header(plain("12345")),
        rich(run(word(text="123"), link(text="12"), link(url="https://e.org/"))),
        image(alt_text="1234", image_url="https://example.org/not-counted.png"),
        table([cell("12")]),
        actions(button(text=plain("1"), value="not counted")),
    ]

    assert visible_characters(blocks) == 5 + 3 + 2 + len("https://e.org/") + 4 + 2 + 1


async def test_slacks_answer_to_bad_blocks_lists_every_error_twice(member):
    blocks = [header(mrkdwn("x")), {"type": "divider", "x": 1}]

    answer = await refusal(member.chat_postMessage(channel=GENERAL, text="x", blocks=blocks))

    errors = [
        "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
        "invalid additional property: x [json-pointer:/blocks/1]",
    ]
    assert answer == {
        "ok": False,
        "error": "invalid_blocks",
        "errors": errors,
        "response_metadata": {"messages": [f"[ERROR] {each}" for each in errors]},
    }


async def test_a_message_has_a_budget_of_eleven_thousand_visible_characters(member):
    def blocks(last):
        return [bold("x" * 2_750)] * 3 + [bold("x" * last)]

    posted = await member.chat_postMessage(channel=GENERAL, text="x", blocks=blocks(2_750))
    place = {"channel": GENERAL, "text": "x", "blocks": blocks(2_751)}

    assert posted["ok"] is True
    assert await error(member.chat_postMessage(**place)) == "msg_blocks_too_long"
    assert await error(member.chat_update(ts=posted["ts"], **place)) == "msg_blocks_too_long"


async def test_refused_blocks_leave_nothing_in_the_channel(sandbox, member):
    await error(member.chat_postMessage(channel=GENERAL, text="x", blocks=[{"type": "video"}]))

    assert sandbox.state.posted(GENERAL) == []


@pytest.mark.parametrize(
    "url",
    [
        "https://localhost/a.png",
        "http://127.0.0.1/a.png",
        "http://192.168.1.7/a.png",
        "https://intranet/a.png",
        "https://files.internal/a.png",
        "https://example.org/a.WebP",
        "https://[broken/a.png",
    ],
)
@pytest.mark.parametrize(
    ("block", "place"),
    [
        (lambda url: image(image_url=url), "/blocks/0/image_url"),
        (
            lambda url: section(text=plain("x"), accessory=image(image_url=url)),
            "/blocks/0/accessory/image_url",
        ),
        (
            lambda url: {"type": "context", "elements": [plain("x"), image(image_url=url)]},
            "/blocks/0/elements/1/image_url",
        ),
    ],
    ids=["block", "accessory", "context"],
)
async def test_a_picture_that_slack_can_never_fetch_is_refused(member, url, block, place):
    call = member.chat_postMessage(channel=GENERAL, text="x", blocks=[block(url)])

    assert (await refusal(call))["errors"] == [f"downloading image failed [json-pointer:{place}]"]
