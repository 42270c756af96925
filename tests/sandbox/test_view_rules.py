"""What Slack refuses of a view, and in which words."""

import json

import pytest

from bot.sandbox.inputs import FIELDS
from tests.sandbox.calls import READER, bold, connect, error, refusal
from tests.sandbox.notebook_views import button, field, keep_modal, option, plain

HINT = "[ERROR] failed to match all allowed schemas [json-pointer:/view]"


@pytest.fixture
def client(sandbox):
    return connect(sandbox)


@pytest.fixture
def trigger_id(sandbox):
    workspace = sandbox.office().workspace
    return workspace.triggers.issue(READER, workspace.clock())


def modal(**fields):
    return {"type": "modal", "title": plain("Hello"), "blocks": [], **fields}


def actions(*elements, **more):
    return {"type": "actions", "elements": list(elements), **more}


TYPED = {"type": "plain_text_input"}
ENTRY = field("b", "L", TYPED)

WRONG = [
    ({"type": "panel"}, "unsupported type: panel", "/view/type"),
    ({"blocks": []}, "missing required field: type", "/view"),
    ({"type": "modal", "blocks": []}, "missing required field: title", "/view"),
    ({"type": "modal", "title": plain("Hello")}, "missing required field: blocks", "/view"),
    (modal(title=plain("x" * 25)), "must be less than 25 characters", "/view/title/text"),
    (modal(submit=plain("x" * 25)), "must be less than 25 characters", "/view/submit/text"),
    (modal(close=plain("x" * 25)), "must be less than 25 characters", "/view/close/text"),
    (
        modal(title={"type": "mrkdwn", "text": "Hello"}),
        "unsupported type: mrkdwn",
        "/view/title/type",
    ),
    (
        modal(private_metadata="x" * 3001),
        "must be less than 3001 characters",
        "/view/private_metadata",
    ),
    (modal(callback_id="x" * 256), "must be less than 256 characters", "/view/callback_id"),
    (modal(external_id="x" * 256), "must be less than 256 characters", "/view/external_id"),
    (modal(clear_on_close="yes"), "must be a boolean", "/view/clear_on_close"),
    (modal(colour="red"), "invalid additional property: colour", "/view"),
    (modal(blocks=[{"type": "divider"}] * 101), "no more than 100 items allowed", "/view/blocks"),
    (
        modal(blocks=[{"type": "markdown", "text": "x"}]),
        "unsupported type: markdown",
        "/view/blocks/0/type",
    ),
    (
        modal(blocks=[{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}]),
        "unsupported type: table",
        "/view/blocks/0/type",
    ),
    (
        modal(blocks=[ENTRY]),
        "must define `submit` to use an `input` block in modals",
        "/view/blocks/0/input",
    ),
    (
        modal(blocks=[{"type": "divider", "block_id": "b"}] * 2),
        "block_id b already exists",
        "/view/blocks/1/block_id",
    ),
    (
        modal(blocks=[actions(button("a", "1"), button("a", "2"))]),
        "action_ids must be unique within a block",
        "/view/blocks/0",
    ),
    (
        modal(
            submit=plain("Go"),
            blocks=[field(name, "L", {**TYPED, "focus_on_load": True}) for name in "ab"],
        ),
        "only one element may set `focus_on_load`",
        "/view/blocks",
    ),
    (
        modal(submit=plain("Go"), blocks=[field("b", "L", {**TYPED, "max_length": 3001})]),
        "must be less than 3001",
        "/view/blocks/0/element/max_length",
    ),
    (
        modal(
            submit=plain("Go"), blocks=[field("b", "L", {"type": "file_input", "max_files": 11})]
        ),
        "must be less than 11",
        "/view/blocks/0/element/max_files",
    ),
    (
        modal(
            submit=plain("Go"),
            blocks=[field("b", "L", {"type": "rich_text_input", "initial_value": bold("")})],
        ),
        "must be more than 0 characters",
        "/view/blocks/0/element/initial_value/elements/0/elements/0/text",
    ),
    (
        modal(
            submit=plain("Go"),
            blocks=[
                field(
                    "b",
                    "L",
                    {**TYPED, "dispatch_action_config": {"trigger_actions_on": ["on_blur"]}},
                )
            ],
        ),
        "must be a valid enum value",
        "/view/blocks/0/element/dispatch_action_config/trigger_actions_on/0",
    ),
]


@pytest.mark.parametrize(("view", "says", "where"), WRONG)
async def test_a_modal_that_breaks_a_rule_is_refused(client, trigger_id, view, says, where):
    said = await refusal(client.views_open(trigger_id=trigger_id, view=view))

    assert said["error"] == "invalid_arguments"
    assert said["response_metadata"]["messages"] == [
        HINT,
        f"[ERROR] {says} [json-pointer:{where}]",
    ]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"title": plain("Hello")}, "invalid additional property: title"),
        ({"submit": plain("Go")}, "invalid additional property: submit"),
        ({"notify_on_close": True}, "invalid additional property: notify_on_close"),
    ],
)
async def test_a_home_tab_has_no_frame_of_its_own(client, more, says):
    view = {"type": "home", "blocks": [], **more}

    said = await refusal(client.views_publish(user_id=READER, view=view))

    assert said["response_metadata"]["messages"][1] == f"[ERROR] {says} [json-pointer:/view]"


async def test_each_method_takes_its_own_kind_of_view(client, trigger_id):
    home = {"type": "home", "blocks": []}

    calls = (
        client.views_open(trigger_id=trigger_id, view=home),
        client.views_push(trigger_id=trigger_id, view=home),
        client.views_publish(user_id=READER, view=modal()),
    )

    assert [await error(call) for call in calls] == ["invalid_arguments"] * 3


async def test_files_are_given_in_modals_only(client):
    view = {"type": "home", "blocks": [field("b", "L", {"type": "file_input"})]}

    said = await refusal(client.views_publish(user_id=READER, view=view))

    assert said["response_metadata"]["messages"][1] == (
        "[ERROR] unsupported type: file_input [json-pointer:/view/blocks/0/element/type]"
    )


async def test_a_home_tab_takes_input_blocks_without_a_submit_button(client):
    view = {"type": "home", "blocks": [ENTRY]}

    assert (await client.views_publish(user_id=READER, view=view))["ok"]


async def test_a_view_may_come_as_json_in_a_string(client, trigger_id):
    fields = {"trigger_id": trigger_id, "view": json.dumps(modal())}

    assert (await client.api_call("views.open", params=fields))["ok"]


@pytest.mark.parametrize(
    ("view", "says"),
    [
        ("", "missing required field: view"),
        ("[1]", "must provide an object [json-pointer:/view]"),
        ("{broken", "must provide an object [json-pointer:/view]"),
    ],
)
async def test_what_is_no_view_is_refused(client, trigger_id, view, says):
    said = await refusal(
        client.api_call("views.open", json={"trigger_id": trigger_id, "view": view})
    )

    assert (said["error"], said["response_metadata"]["messages"]) == (
        "invalid_arguments",
        [f"[ERROR] {says}"],
    )


async def test_a_view_of_more_than_250_kilobytes_is_too_large(client, trigger_id):
    section = {"type": "section", "text": plain("字" * 1000)}

    answer = await error(
        client.views_open(trigger_id=trigger_id, view=modal(blocks=[section] * 84))
    )

    assert answer == "view_too_large"


async def test_every_kind_of_input_is_taken(client, trigger_id):
    view = keep_modal("some text", "C0GENERAL/1.0")

    answer = await client.views_open(trigger_id=trigger_id, view=view)

    kinds = {block["element"]["type"] for block in view["blocks"] if block["type"] == "input"}
    assert kinds == set(FIELDS)
    assert answer["view"]["blocks"] == view["blocks"]


async def test_blocks_and_elements_without_ids_are_given_some(client, trigger_id):
    chosen = {"type": "static_select", "options": [option("a")]}
    blocks = [
        {"type": "section", "text": plain("x"), "accessory": chosen},
        actions({"type": "button", "text": plain("1")}, button("mine", "2")),
    ]

    answer = await client.views_open(trigger_id=trigger_id, view=modal(blocks=blocks))

    section, row = answer["view"]["blocks"]
    given = [section["accessory"]["action_id"], row["elements"][0]["action_id"]]
    assert section["block_id"] != row["block_id"]
    assert all([section["block_id"], row["block_id"], *given])
    assert row["elements"][1] == button("mine", "2")
