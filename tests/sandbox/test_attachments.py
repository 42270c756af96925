"""Attachments: what they may hold, and the buttons in their blocks."""

import json
from urllib.parse import parse_qs

import pytest
from aiohttp import web

from bot.sandbox.page_shapes import page_ephemeral
from tests.conformance.kit import actions, button, divider, image, mrkdwn, section
from tests.sandbox.calls import GENERAL, READER, connect, error, refusal


def with_blocks(*blocks):
    return {"color": "#336699", "blocks": list(blocks)}


def post(client, method="chat.postMessage", **content):
    """Post as programs do that give no text, of which the SDK's own methods would warn."""
    return client.api_call(method, json={"channel": GENERAL, **content})


def long(characters):
    return section(text=mrkdwn("x" * characters))


@pytest.mark.parametrize(
    ("attachment", "says"),
    [
        (with_blocks({"type": "nope"}), "unsupported type: nope [/blocks/0/type]"),
        (with_blocks(long(3001)), "must be less than 3001 characters [/blocks/0/text/text]"),
        (with_blocks(*[divider()] * 51), "no more than 50 items allowed [/blocks]"),
        (with_blocks(*[divider(block_id="a")] * 2), "block_id a already exists"),
        ({"blocks": 5}, "must be an array [/blocks]"),
        ({"text": {"a": 1}}, "must be a string [/text]"),
        ({"title": ["x"]}, "must be a string [/title]"),
        ({"fields": "x"}, "must be an array [/fields]"),
        ({"fields": [{"title": 5}]}, "must be a string [/fields/0/title]"),
        ({"fields": [7]}, "must provide an object [/fields/0]"),
        ({"fields": [{"short": "yes"}]}, "must be a boolean [/fields/0/short]"),
        ({"ts": True}, "must be a time [/ts]"),
        ({"text": "x", "blocks": [divider()]}, "invalid additional property: text []"),
    ],
)
async def test_what_is_wrong_in_an_attachment_is_named(member, sandbox, attachment, says):
    attachments = [{"text": "right"}, attachment]

    refused = await refusal(post(member, attachments=attachments))

    what, _, where = says.partition(" [")
    assert refused["error"] == "invalid_attachments"
    assert refused["errors"][0].startswith(f"{what} [json-pointer:/attachments/1")
    assert refused["errors"][0].endswith(where)
    assert sandbox.state.posted(GENERAL) == []


async def test_what_an_attachment_may_hold_comes_back(member):
    attachment = {
        "title": "Weekly",
        "title_link": None,
        "fields": [{"title": "Sections", "value": "8", "short": True}],
        "footer": "readlist",
        "ts": 1700000000,
        "made_up": {"is": "left alone"},
    }

    posted = await post(member, attachments=[attachment])

    assert posted["message"]["attachments"] == [attachment]


async def test_an_attachment_of_nothing_is_nothing_to_show(member):
    assert await error(post(member, attachments=[{}])) == "no_text"


async def test_blocks_of_attachments_count_in_the_budget_of_the_message(member):
    halves = {"blocks": [long(3000), long(3000)], "attachments": [with_blocks(*[long(3000)] * 2)]}

    call = post(member, text="x", **halves)

    assert await error(call) == "msg_blocks_too_long"


async def test_a_picture_in_an_attachment_has_to_be_fetched_too(member):
    hidden = with_blocks(divider(), image(image_url="http://localhost/a.png"))

    refused = await refusal(post(member, text="x", attachments=[hidden]))

    where = "/attachments/0/blocks/1/image_url"
    assert refused["errors"] == [f"downloading image failed [json-pointer:{where}]"]


@pytest.mark.parametrize("kind", ["posted", "ephemeral", "answered"])
async def test_a_button_in_an_attachment_can_be_pressed(workspace, receiver, kind):
    client = connect(workspace)
    await client.conversations_join(channel=GENERAL)
    unnamed = button(value="7")
    del unnamed["action_id"]
    attachments = [{"text": "first"}, with_blocks(actions(unnamed))]
    match kind:
        case "posted":
            await post(client, attachments=attachments)
        case "ephemeral":
            await post(client, "chat.postEphemeral", user=READER, attachments=attachments)
        case _:
            receiver.answers = [web.json_response({"attachments": attachments})]
            await workspace.people.run_command("docker", user=READER)
    (shown,) = workspace.state.ephemerals or workspace.state.posted(GENERAL)
    (block,) = shown.attachments[1]["blocks"]
    action = {"block_id": block["block_id"], "action_id": block["elements"][0]["action_id"]}

    await workspace.people.press(action, user=READER, channel=GENERAL, message_ts=shown.ts)

    payload = json.loads(parse_qs(receiver.requests[-1][1])["payload"][0])
    assert payload["actions"][0]["value"] == "7"
    assert payload["container"] == {
        "type": "message_attachment",
        "message_ts": shown.ts,
        "channel_id": GENERAL,
        "is_ephemeral": kind != "posted",
        "attachment_id": 2,
        "is_app_unfurl": False,
    }


async def test_attachments_alone_are_shown_to_one_person(member, sandbox):
    await post(member, "chat.postEphemeral", user=READER, attachments=[{"text": "psst"}])

    (shown,) = sandbox.state.ephemerals
    assert page_ephemeral(shown)["attachments"] == [{"text": "psst"}]
