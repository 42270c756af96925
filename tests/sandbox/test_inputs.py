"""What elements hold, and what Slack's client checks before a modal goes out."""

import pytest

from bot.sandbox.errors import Refusal
from bot.sandbox.input_rules import REQUIRED, check_inputs
from bot.sandbox.inputs import (
    FIELDS,
    find_element,
    name_blocks,
    options_of,
    read_state,
    use_element,
)
from tests.sandbox.calls import bold
from tests.sandbox.notebook_views import button, field, option, plain

RICH = bold("x")
OPTIONS = [option("a"), option("b")]


def held(element, entered=None):
    """Give what an element in an input block holds when this was entered."""
    given = {"values": {"b": {"held": entered}}} if entered is not None else None
    return read_state([field("b", "L", element)], given)["b"]["held"]


def said(element, entered=None, **block):
    """Give the sentence at the field, "" where there is none."""
    blocks = [field("b", "L", element, **block)]
    given = {"values": {"b": {"held": entered}}} if entered is not None else None
    return check_inputs(blocks, read_state(blocks, given)).get("b", "")


EMPTY = [
    ({"type": "plain_text_input"}, {"value": None}),
    ({"type": "rich_text_input"}, {"rich_text_value": None}),
    ({"type": "static_select", "options": OPTIONS}, {"selected_option": None}),
    ({"type": "multi_static_select", "options": OPTIONS}, {"selected_options": []}),
    ({"type": "checkboxes", "options": OPTIONS}, {"selected_options": []}),
    ({"type": "radio_buttons", "options": OPTIONS}, {"selected_option": None}),
    ({"type": "external_select"}, {"selected_option": None}),
    ({"type": "users_select"}, {"selected_user": None}),
    ({"type": "multi_users_select"}, {"selected_users": []}),
    ({"type": "conversations_select"}, {"selected_conversation": None}),
    ({"type": "multi_conversations_select"}, {"selected_conversations": []}),
    ({"type": "channels_select"}, {"selected_channel": None}),
    ({"type": "multi_channels_select"}, {"selected_channels": []}),
    ({"type": "datepicker"}, {"selected_date": None}),
    ({"type": "timepicker"}, {"selected_time": None}),
    ({"type": "datetimepicker"}, {"selected_date_time": None}),
    ({"type": "file_input"}, {"files": []}),
]
PRESET = [
    ({"type": "number_input", "initial_value": "3"}, {"value": "3"}),
    ({"type": "rich_text_input", "initial_value": RICH}, {"rich_text_value": RICH}),
    (
        {"type": "static_select", "options": OPTIONS, "initial_option": OPTIONS[1]},
        {"selected_option": OPTIONS[1]},
    ),
    (
        {
            "type": "static_select",
            "option_groups": [{"label": plain("G"), "options": OPTIONS}],
            "initial_option": OPTIONS[0],
        },
        {"selected_option": OPTIONS[0]},
    ),
    (
        {"type": "checkboxes", "options": OPTIONS, "initial_options": OPTIONS},
        {"selected_options": OPTIONS},
    ),
    ({"type": "users_select", "initial_user": "U1"}, {"selected_user": "U1"}),
    ({"type": "multi_channels_select", "initial_channels": ["C1"]}, {"selected_channels": ["C1"]}),
    (
        {"type": "timepicker", "initial_time": "09:30", "timezone": "Asia/Shanghai"},
        {"selected_time": "09:30", "timezone": "Asia/Shanghai"},
    ),
    (
        {"type": "datetimepicker", "initial_date_time": 1_700_000_000},
        {"selected_date_time": 1_700_000_000},
    ),
]


@pytest.mark.parametrize(("element", "holds"), EMPTY + PRESET)
def test_an_element_that_nobody_touched_holds_what_was_preset(element, holds):
    assert held(element) == {"type": element["type"], **holds}


@pytest.mark.parametrize("element", [element for element, _ in EMPTY])
def test_a_field_that_nobody_filled_in_is_required_unless_it_is_optional(element):
    assert said(element) == REQUIRED
    assert said(element, optional=True) == ""


def test_what_was_emptied_is_empty_in_spite_of_the_preset():
    element = {"type": "plain_text_input", "initial_value": "preset"}

    assert held(element, {"type": "plain_text_input", "value": ""})["value"] is None
    assert said(element, {"value": None}) == REQUIRED


def test_an_option_comes_back_whole():
    described = {**option("a"), "description": plain("the first")}
    element = {"type": "radio_buttons", "options": [described]}

    assert held(element, {"selected_option": {"value": "a"}})["selected_option"] == described


def test_what_is_not_offered_is_refused_but_of_an_external_menu_nobody_knows():
    chosen = {"selected_option": option("z")}

    with pytest.raises(Refusal, match="option_not_found"):
        held({"type": "static_select", "options": OPTIONS}, chosen)
    assert held({"type": "external_select"}, chosen)["selected_option"] == option("z")


SENTENCES = [
    ({"type": "plain_text_input", "min_length": 3}, "ab", "Please enter at least 3 characters"),
    ({"type": "plain_text_input", "min_length": 3}, "安全吗", ""),
    ({"type": "plain_text_input", "max_length": 3}, "abcd", "Please enter at most 3 characters"),
    ({"type": "plain_text_input"}, "x" * 3000, ""),
    ({"type": "plain_text_input"}, "x" * 3001, "Please enter at most 3000 characters"),
    ({"type": "email_text_input"}, "ada@example.com", ""),
    ({"type": "email_text_input"}, "ada@example", "Please enter a valid email address"),
    ({"type": "email_text_input"}, "a da@example.com", "Please enter a valid email address"),
    ({"type": "url_text_input"}, "https://example.com/?a=1", ""),
    ({"type": "url_text_input"}, "example.com", "Please enter a valid URL"),
    ({"type": "url_text_input"}, "javascript:alert(1)", "Please enter a valid URL"),
    ({"type": "url_text_input"}, "https://[broken", "Please enter a valid URL"),
    ({"type": "number_input", "is_decimal_allowed": False}, "-12", ""),
    ({"type": "number_input", "is_decimal_allowed": True}, "1.5", ""),
    ({"type": "number_input", "is_decimal_allowed": True}, "1e3", "Please enter a valid number"),
    ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "Please enter a whole number"),
    (
        {"type": "number_input", "is_decimal_allowed": False, "min_value": "2"},
        "1",
        "Please enter 2 or more",
    ),
    (
        {"type": "number_input", "is_decimal_allowed": True, "max_value": "2.5"},
        "2.6",
        "Please enter 2.5 or less",
    ),
]


@pytest.mark.parametrize(("element", "typed", "sentence"), SENTENCES)
def test_what_was_typed_is_checked(element, typed, sentence):
    assert said(element, {"value": typed}) == sentence


@pytest.mark.parametrize(
    ("kind", "picked", "sentence"),
    [
        ("datepicker", "2026-12-01", ""),
        ("datepicker", "2026-02-30", "Please enter a valid date"),
        ("datepicker", "20261201", "Please enter a valid date"),
        ("timepicker", "09:30", ""),
        ("timepicker", "25:00", "Please enter a valid time"),
        ("timepicker", "09:30:15", "Please enter a valid time"),
    ],
)
def test_what_was_picked_is_checked(kind, picked, sentence):
    assert said({"type": kind}, {FIELDS[kind].key: picked}) == sentence


def test_files_are_counted_and_their_types_looked_at():
    element = {"type": "file_input", "max_files": 1, "filetypes": ["pdf"]}
    pdf, png = {"id": "F1", "filetype": "pdf"}, {"id": "F2", "filetype": "png"}

    assert said(element, {"files": [pdf]}) == ""
    assert said(element, {"files": [pdf, pdf]}) == "Please choose at most 1"
    assert said(element, {"files": [png]}) == "Please choose files of these types: pdf"


def test_no_more_can_be_chosen_than_the_app_allows():
    element = {"type": "multi_static_select", "options": OPTIONS, "max_selected_items": 1}

    assert said(element, {"selected_options": OPTIONS[:1]}) == ""
    assert said(element, {"selected_options": OPTIONS}) == "Please select at most 1"


@pytest.mark.parametrize("kind", sorted(FIELDS))
@pytest.mark.parametrize("rubbish", [{"x": 1}, -17, [["y"]], True])
def test_what_no_client_would_send_is_never_taken(kind, rubbish):
    element = {"type": kind}

    with pytest.raises(Refusal):
        held(element, {FIELDS[kind].key: rubbish})


def test_only_input_blocks_are_checked():
    menu = {"type": "static_select", "action_id": "a", "options": OPTIONS}
    blocks = [{"type": "actions", "block_id": "b", "elements": [menu]}]

    values = read_state(blocks, None)

    assert values == {"b": {"a": {"type": "static_select", "selected_option": None}}}
    assert check_inputs(blocks, values) == {}


@pytest.mark.parametrize(
    "given",
    [
        {"values": {"gone": {"held": {"value": "x"}}, "b": {"other": {"value": "y"}}}},
        {"values": {"b": {"held": "x"}}},
        {"values": {"b": ["held"]}},
        {"values": "b"},
        {},
    ],
)
def test_what_belongs_to_no_element_is_left_out(given):
    values = read_state([field("b", "L", {"type": "plain_text_input"})], given)

    assert values == {"b": {"held": {"type": "plain_text_input", "value": None}}}


def test_buttons_hold_nothing():
    blocks = [{"type": "actions", "block_id": "b", "elements": [button("go", "Go")]}]

    assert read_state(blocks, None) == {}


def test_an_element_is_found_in_its_block():
    blocks = name_blocks(
        [
            {"type": "section", "block_id": "one", "accessory": button("go", "1")},
            {"type": "actions", "block_id": "two", "elements": [button("go", "2")]},
        ],
        "v",
    )

    assert find_element(blocks, "go")[1]["text"] == plain("1")
    assert find_element(blocks, "go", "two")[1]["text"] == plain("2")
    with pytest.raises(Refusal, match="action_not_found"):
        find_element(blocks, "go", "three")


def test_what_was_just_chosen_is_part_of_the_state():
    blocks = [field("b", "L", {"type": "datepicker", "initial_date": "2026-12-01"})]
    chosen = {"action_id": "held", "selected_date": "2026-12-24"}

    used, values = use_element(blocks, chosen, None, 1_700_000_000.0)

    assert used == {
        "type": "datepicker",
        "action_id": "held",
        "block_id": "b",
        "initial_date": "2026-12-01",
        "selected_date": "2026-12-24",
        "action_ts": "1700000000.000000",
    }
    assert values == {"b": {"held": {"type": "datepicker", "selected_date": "2026-12-24"}}}


def test_names_are_given_once():
    blocks = [
        {"type": "actions", "elements": [{"type": "button", "text": plain(name)} for name in "ab"]},
        {"type": "input", "label": plain("L"), "element": {"type": "plain_text_input"}},
        {"type": "section", "text": plain("x"), "accessory": {"type": "image", "alt_text": "x"}},
        bold("x"),
    ]

    named = name_blocks(blocks, "v")

    assert [block["block_id"] for block in named] == ["v/0", "v/1", "v/2", "v/3"]
    assert [element["action_id"] for element in named[0]["elements"]] == ["v/0/0", "v/0/1"]
    assert named[1]["element"]["action_id"] == "v/1/element"
    assert "action_id" not in named[2]["accessory"]
    assert name_blocks(named, "w") == named
    assert "block_id" not in blocks[0]


def test_a_menu_in_groups_offers_them_all():
    groups = [{"label": plain(name), "options": [option(name)]} for name in "ab"]

    assert options_of({"option_groups": groups}) == [option("a"), option("b")]


def test_what_is_drawn_anew_while_it_is_pressed_is_pressed_all_the_same():
    blocks = [
        {
            "type": "actions",
            "block_id": f"new{n}",
            "elements": [button("mend", "M", value=n), button("mend", "X", value=f"{n}x")],
        }
        for n in ("7", "8")
    ]
    pressed = {"type": "button", "action_id": "mend", "block_id": "old", "value": "8"}

    used, _ = use_element(blocks, pressed, None, 1_700_000_000.0)
    assert (used["block_id"], used["value"]) == ("new8", "8")
    for gone in ({"value": "9"}, {"action_id": "other"}):
        with pytest.raises(Refusal, match="action_not_found"):
            use_element(blocks, pressed | gone, None, 1_700_000_000.0)
    twice = [
        *blocks,
        {"type": "actions", "block_id": "more", "elements": [button("mend", "M", value="8")]},
    ]
    with pytest.raises(Refusal, match="action_not_found"):
        use_element(twice, pressed, None, 1_700_000_000.0)


def test_a_menu_that_is_drawn_anew_is_known_by_what_was_chosen():
    def menu(value):
        option = {"text": {"type": "plain_text", "text": value}, "value": value}
        overflow = {"type": "overflow", "action_id": "more", "options": [option]}
        return {"type": "section", "block_id": f"new{value}", "accessory": overflow}

    chosen = {"action_id": "more", "block_id": "old", "selected_option": {"value": "b"}}

    used, _ = use_element([menu("a"), menu("b")], chosen, None, 1_700_000_000.0)

    assert used["block_id"] == "newb"
