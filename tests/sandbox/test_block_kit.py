"""How the embedded workspace words what is wrong with blocks, and how it counts and fetches.

Block Kit's limits and shapes, with their sources, are in tests/conformance.
"""

import pytest
from slack_sdk.models.blocks import Block

from bot.sandbox.blocks import check_blocks, visible_characters
from bot.sandbox.errors import Refusal
from tests.conformance.kit import (
    actions,
    bars,
    bullets,
    button,
    buttons,
    cell,
    choice,
    confirm,
    context,
    divider,
    header,
    image,
    input_block,
    line,
    link,
    markdown,
    menu,
    mrkdwn,
    option,
    pie,
    plain,
    rich,
    run,
    section,
    table,
    typed,
    without,
    word,
)
from tests.sandbox.calls import GENERAL, bold, error, refusal

LIST = bullets(run(word()))

REFUSED = [
    ({"type": "video"}, "unsupported type: video [json-pointer:/blocks/0/type]"),
    ({"type": ["divider"]}, "unsupported type"),
    ({}, "missing required field: type [json-pointer:/blocks/0]"),
    (divider(colour="red"), "invalid additional property: colour"),
    ({"type": "actions", "elements": {}}, "must be an array [json-pointer:/blocks/0/elements]"),
    # words and their number
    (
        header(plain("x" * 151)),
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    (header(plain("")), "must be more than 0 characters"),
    (header(mrkdwn("x")), "unsupported type: mrkdwn"),
    (header("x"), "must provide an object [json-pointer:/blocks/0/text]"),
    ({"type": "header"}, "missing required field: text"),
    (section(), "must define either `text` or `fields` [json-pointer:/blocks/0]"),
    (section(text=plain(None)), "must be a string"),
    (section(text=mrkdwn("x") | {"emoji": True}), "invalid additional property: emoji"),
    (section(fields=[plain("x")] * 11), "no more than 10 items allowed"),
    (section(fields=[]), "no fewer than 1 items allowed"),
    (section(text=plain("x"), expand="yes"), "must be a boolean"),
    (section(text=plain("x"), accessory=typed()), "unsupported type"),
    (context(button()), "unsupported type: button"),
    # what can be pressed, chosen and entered
    (actions(button(url="javascript:alert(1)")), "must be a valid URL"),
    (actions(button(style="warning")), "must be a valid enum value"),
    (actions(button(confirm={})), "missing required field: deny"),
    (actions(without(menu(), "options")), "must define either `options` or `option_groups`"),
    (actions(choice("overflow", 0)), "no fewer than 1 items allowed"),
    (actions({"type": "datepicker", "initial_date": "4 December"}), "YYYY-MM-DD"),
    (actions({"type": "timepicker", "initial_time": "9am"}), "HH:mm"),
    (actions({"type": "datetimepicker", "initial_date_time": 12}), "must be more than"),
    (input_block(element=typed(max_length=3001)), "less than 3001"),
    (input_block(element=button()), "unsupported type: button"),
    # pictures
    (image(image_url="ftp://example.org/a.png"), "must be a valid http(s) URL"),
    (image(image_url="a.png"), "must be a valid http(s) URL"),
    (without(image(), "image_url"), "must define either `image_url` or `slack_file`"),
    (without(image(), "alt_text"), "missing required field: alt_text"),
    (image(alt_text=""), "must be more than 0 characters"),
    (image(title=mrkdwn("x")), "unsupported type: mrkdwn"),
    (markdown(""), "must be more than 0 characters"),
    # rich text
    (rich(), "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]"),
    (rich(run()), "no fewer than 1 items allowed"),
    (rich(run(word(style={"loud": True}))), "invalid additional property: loud"),
    (rich(run(word(style={"bold": "yes"}))), "must be a boolean"),
    (rich(run(word(style="bold"))), "must provide an object"),
    (rich(run(word(url="https://example.org"))), "invalid additional property: url"),
    (rich(run(link(url="/relative"))), "must be a valid URL"),
    (rich(run(link(url="javascript:alert(1)"))), "must be a valid URL"),
    (rich(run({"type": "emoji"})), "missing required field: name"),
    (rich(run({"type": "broadcast", "range": "world"})), "must be a valid enum value"),
    (rich(run(LIST)), "unsupported type: rich_text_list"),
    (rich(bullets(LIST)), "unsupported type: rich_text_list"),
    (rich(bullets()), "no fewer than 1 items allowed"),
    (rich(bullets("item")), "must provide an object"),
    (rich(LIST | {"indent": 9}), "must be less than 9"),
    (rich(LIST | {"indent": "1"}), "must be an integer"),
    (rich(LIST | {"indent": True}), "must be an integer"),
    (rich(LIST | {"indent": -1}), "must be more than -1"),
    (rich(without(LIST, "style")), "missing required field: style"),
    (rich(LIST | {"border": 2}), "must be a valid enum value"),
    (rich(run({"type": "emoji", "name": "x"}, kind="rich_text_preformatted")), "unsupported type"),
    # tables and charts
    (table([]), "no fewer than 1 items allowed"),
    (table([cell("")]), "must be more than 0 characters"),
    (table([cell()], column_settings=[{"align": "top"}]), "must be a valid enum value"),
    (pie(0.0), "must be more than 0"),
    (pie(float("nan")), "must be a finite number"),
    (bars([], ["a"]), "no fewer than 1 items allowed"),
    (bars([line("n", a=1)], ["a", "b"]), "must have one value for each category"),
    (bars([line("n", a=1), line("n", a=2)], ["a"]), "series names must be unique"),
    (bars([line("n", a=float("inf"))], ["a"], "line"), "must be a finite number"),
]

TAKEN = [
    divider(),
    header(plain("x" * 150) | {"emoji": True}),
    section(text=mrkdwn("x" * 3000) | {"verbatim": True}, expand=True),
    section(text=plain("x"), accessory=image()),
    section(text=plain("x"), accessory=menu(placeholder=plain("x" * 150))),
    context(plain("x"), mrkdwn("y"), image()),
    buttons(25),
    actions(button(value="", url="https://example.org", style="danger", confirm=confirm())),
    actions({"type": "overflow", "options": [option(url="https://example.org")] * 5}),
    actions({"type": "users_select", "action_id": "u", "initial_user": "U0READER"}),
    actions({"type": "multi_users_select", "initial_users": ["U0READER"], "max_selected_items": 2}),
    input_block(),
    input_block(element=menu()),
    image(title=plain("Title"), image_url="http://example.org/picture?size=1"),
    without(image(slack_file={"id": "F0FILE"}), "image_url"),
    markdown("# Hello"),
    rich(run(word(style={"bold": True, "code": False}), link(text="", style={"italic": True}))),
    rich(run(link(url="mailto:someone@example.org"), {"type": "emoji", "name": "eyes"})),
    rich(
        LIST | {"indent": 0},
        LIST | {"indent": 8, "style": "ordered", "offset": 3, "border": 1},
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
    table([cell(), {"type": "raw_number", "value": 3}], column_settings=[None, {}]),
    pie(*[1.0] * 6),
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
        ([divider()] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
        (
            [divider(block_id="a")] * 2,
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
            [markdown("x" * 6_001)] * 2,
            "markdown must be less than 12001 characters together [json-pointer:/blocks]",
        ),
    ],
)
def test_blocks_are_also_limited_together(blocks, says):
    with pytest.raises(Refusal) as caught:
        check_blocks(blocks)

    assert caught.value.details["errors"] == [says]


def test_fifty_blocks_with_two_charts_and_a_table_are_taken():
    blocks = [pie(1.0), pie(1.0), table([cell()]), *[divider()] * 47]

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
    blocks = [header(mrkdwn("x")), divider(x=1)]

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
            lambda url: context(plain("x"), image(image_url=url)),
            "/blocks/0/elements/1/image_url",
        ),
    ],
    ids=["block", "accessory", "context"],
)
async def test_a_picture_that_slack_can_never_fetch_is_refused(member, url, block, place):
    call = member.chat_postMessage(channel=GENERAL, text="x", blocks=[block(url)])

    assert (await refusal(call))["errors"] == [f"downloading image failed [json-pointer:{place}]"]
