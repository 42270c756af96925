"""What the app is told when somebody uses what it made, key by key, and what its answers do."""

import json
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox.api_files import keep_upload
from bot.sandbox.config import Shortcut, ShortcutType
from bot.sandbox.errors import Refusal
from bot.sandbox.outbox import TROUBLE
from tests.sandbox.calls import CURATOR, GENERAL, READER, READING, connect
from tests.sandbox.notebook_views import button, field, option, plain

PERSON = {"id": READER, "username": "robin", "name": "robin", "team_id": "T0READLIST"}
ALWAYS = {
    "user": PERSON,
    "api_app_id": "A0READLIST",
    "token": "sandbox",
    "team": {"id": "T0READLIST", "domain": "readlist-sandbox"},
    "enterprise": None,
    "is_enterprise_install": False,
}
SHORTCUTS = (
    Shortcut(ShortcutType.MESSAGE, "Keep this", "keep"),
    Shortcut(ShortcutType.GLOBAL, "New note", "note"),
)
MENU = {
    "type": "static_select",
    "action_id": "menu",
    "placeholder": plain("Pick one"),
    "options": [option("a"), {**option("b"), "description": plain("the second")}],
    "initial_option": option("a"),
}
BLOCKS = [
    {
        "type": "actions",
        "block_id": "row",
        "elements": [
            button("go", "Go", value="1", style="primary"),
            MENU,
            {"type": "overflow", "action_id": "more", "options": [option("x"), option("y")]},
        ],
    },
    field("day", "Day", {"type": "datepicker", "initial_date": "2026-12-01"}),
]
HELD = {
    "row": {"menu": {"type": "static_select", "selected_option": option("a")}},
    "day": {"held": {"type": "datepicker", "selected_date": "2026-12-01"}},
}


@pytest.fixture
async def office(open_sandbox, receiver):
    """Give a workspace that delivers over HTTP, with the bot in #general."""
    office = await open_sandbox(events_url=receiver.url, shortcuts=SHORTCUTS)
    await connect(office).conversations_join(channel=GENERAL)
    return office


@pytest.fixture
def client(office):
    return connect(office)


@pytest.fixture
def told(receiver):
    """Give the payload of the newest request, without what is new each time."""

    def read(number=-1):
        payload = json.loads(parse_qs(receiver.requests[number][1])["payload"][0])
        for always_new in ("trigger_id", "action_ts", "response_url"):
            payload.pop(always_new, None)
        for action in payload.get("actions", ()):
            action.pop("action_ts")
        return payload

    return read


@pytest.fixture
def opened(office, client):
    """Open a modal for the reader, or push one on that which is open; give the answer's view."""

    async def open_one(**content):
        workspace = office.office().workspace
        top = office.views.stack(READER)[-1:]
        trigger_id = workspace.triggers.issue(
            READER, workspace.clock(), top[0]["id"] if top else ""
        )
        view = {"type": "modal", "title": plain("Hello"), "submit": plain("Go"), **content}
        return (await client.views_open(trigger_id=trigger_id, view=view))["view"]

    return open_one


async def test_an_element_of_a_message_comes_with_the_whole_message(office, client, told):
    posted = await client.chat_postMessage(channel=GENERAL, text="x", blocks=BLOCKS)
    shown = (await client.conversations_history(channel=GENERAL))["messages"][0]
    chosen = {"action_id": "menu", "selected_option": option("b")}
    entered = {"row": {"menu": {"selected_option": option("b")}}}

    await office.people.press(
        chosen,
        user=READER,
        channel=GENERAL,
        message_ts=posted["ts"],
        state={"values": entered},
    )

    full = {**option("b"), "description": plain("the second")}
    assert told() == {
        **ALWAYS,
        "type": "block_actions",
        "container": {
            "type": "message",
            "message_ts": posted["ts"],
            "channel_id": GENERAL,
            "is_ephemeral": False,
        },
        "channel": {"id": GENERAL, "name": "general"},
        "message": shown,
        "state": {
            "values": {**HELD, "row": {"menu": {"type": "static_select", "selected_option": full}}}
        },
        "actions": [
            {
                "type": "static_select",
                "action_id": "menu",
                "block_id": "row",
                "selected_option": full,
                "placeholder": plain("Pick one"),
                "initial_option": option("a"),
            }
        ],
    }


@pytest.mark.parametrize(
    ("used", "comes"),
    [
        (
            {"action_id": "go"},
            {"type": "button", "text": plain("Go"), "value": "1", "style": "primary"},
        ),
        (
            {"action_id": "more", "selected_option": {"value": "y"}},
            {"type": "overflow", "selected_option": option("y")},
        ),
    ],
)
async def test_an_action_says_what_was_used(office, client, told, used, comes):
    posted = await client.chat_postMessage(channel=GENERAL, text="x", blocks=BLOCKS)

    await office.people.press(used, user=READER, channel=GENERAL, message_ts=posted["ts"])

    (action,) = told()["actions"]
    assert action == {"action_id": used["action_id"], "block_id": "row", **comes}
    assert told()["state"] == {"values": HELD}


async def test_an_option_that_is_not_offered_cannot_be_chosen(office, client, receiver):
    posted = await client.chat_postMessage(channel=GENERAL, text="x", blocks=BLOCKS)
    chosen = {"action_id": "menu", "selected_option": option("z")}

    with pytest.raises(Refusal, match="option_not_found"):
        await office.people.press(chosen, user=READER, channel=GENERAL, message_ts=posted["ts"])

    assert receiver.requests == []


async def test_a_reply_names_its_thread_and_an_ephemeral_is_not_shown(office, client, told):
    parent = (await client.chat_postMessage(channel=GENERAL, text="x"))["ts"]
    content = {"channel": GENERAL, "text": "x", "blocks": BLOCKS, "thread_ts": parent}
    reply = (await client.chat_postMessage(**content))["ts"]
    ephemeral = (await client.chat_postEphemeral(user=READER, **content))["message_ts"]

    for ts in (reply, ephemeral):
        await office.people.press({"action_id": "go"}, user=READER, channel=GENERAL, message_ts=ts)

    both = [told(-2), told(-1)]
    assert [each["container"]["thread_ts"] for each in both] == [parent, parent]
    assert [each["container"]["is_ephemeral"] for each in both] == [False, True]
    assert ["message" in each for each in both] == [True, False]


async def test_an_element_of_a_modal_comes_with_the_view(office, opened, told):
    view = await opened(blocks=BLOCKS)
    entered = {"day": {"held": {"type": "datepicker", "selected_date": "2026-12-24"}}}

    await office.views.view_action(
        {"action_id": "go", "block_id": "row"},
        user=READER,
        view_id=view["id"],
        state={"values": entered},
    )

    assert told() == {
        **ALWAYS,
        "type": "block_actions",
        "container": {"type": "view", "view_id": view["id"]},
        "view": {**view, "state": {"values": {**HELD, **entered}}},
        "actions": [
            {
                "type": "button",
                "action_id": "go",
                "block_id": "row",
                "text": plain("Go"),
                "value": "1",
                "style": "primary",
            }
        ],
    }


async def test_a_submission_comes_with_all_that_is_held(office, opened, told):
    view = await opened(blocks=BLOCKS, private_metadata="m", callback_id="c")

    await office.views.view_submit(user=READER, view_id=view["id"])

    assert told() == {
        **ALWAYS,
        "type": "view_submission",
        "view": {**view, "state": {"values": HELD}},
        "response_urls": [],
    }


async def test_a_submission_brings_the_addresses_that_were_asked_for(office, opened, told):
    picker = {"type": "conversations_select", "response_url_enabled": True}
    view = await opened(
        blocks=[
            field("tell", "Tell", picker),
            field("shelf", "Shelf", {**picker, "type": "channels_select"}),
            field("none", "None", picker, optional=True),
            field("plain", "Plain", {"type": "channels_select"}),
        ]
    )
    chosen = {"selected_conversation": READING, "selected_channel": GENERAL}
    state = {"values": {name: {"held": chosen} for name in ("tell", "shelf", "plain")}}

    await office.views.view_submit(user=READER, view_id=view["id"], state=state)

    first, second = told()["response_urls"]
    assert first | {"response_url": ""} == {
        "block_id": "tell",
        "action_id": "held",
        "channel_id": READING,
        "response_url": "",
    }
    assert (second["block_id"], second["channel_id"]) == ("shelf", GENERAL)
    answered = await AsyncWebhookClient(first["response_url"]).send(text="told")
    assert answered.status_code == 200
    assert [(each.channel, each.text) for each in office.state.ephemerals] == [(READING, "told")]


async def test_a_submission_brings_the_files_that_were_given(office, opened, told):
    workspace = office.office().workspace
    mine, other = (
        keep_upload(workspace.state, "notes.pdf", b"%PDF", user, workspace.clock())
        for user in (READER, CURATOR)
    )
    view = await opened(blocks=[field("papers", "Papers", {"type": "file_input"})])

    def given(file):
        return {"values": {"papers": {"held": {"files": [{"id": file.id}]}}}}

    with pytest.raises(Refusal, match="file_not_found"):
        await office.views.view_submit(user=READER, view_id=view["id"], state=given(other))
    await office.views.view_submit(user=READER, view_id=view["id"], state=given(mine))

    held = told()["view"]["state"]["values"]["papers"]["held"]
    assert held["type"] == "file_input"
    assert [(each["id"], each["name"], each["size"]) for each in held["files"]] == [
        (mine.id, "notes.pdf", 4)
    ]


async def test_what_is_closed_comes_with_whether_all_was(office, opened, told):
    view = await opened(blocks=BLOCKS, notify_on_close=True)

    await office.views.view_close(user=READER, view_id=view["id"])
    await office.drain()

    assert told() == {**ALWAYS, "type": "view_closed", "view": view, "is_cleared": False}


async def test_what_the_app_misses_of_a_closed_modal_it_is_not_told_again(office, opened, receiver):
    view = await opened(blocks=BLOCKS, notify_on_close=True)
    receiver.answers = [web.Response(status=500)]

    await office.views.view_close(user=READER, view_id=view["id"])
    await office.drain()

    assert len(receiver.requests) == 1
    assert [parcel.payload["type"] for parcel in office.undelivered] == ["view_closed"]


async def test_a_button_that_nobody_answers_says_so(office, client, receiver):
    posted = await client.chat_postMessage(channel=GENERAL, text="x", blocks=BLOCKS)
    place = {"user": READER, "channel": GENERAL, "message_ts": posted["ts"]}
    receiver.answers = [web.Response(status=500)]

    with pytest.raises(Refusal, match="operation_timeout") as caught:
        await office.people.press({"action_id": "go"}, **place)

    assert caught.value.details["message"] == TROUBLE


async def test_a_message_shortcut_comes_with_the_message(office, client, told, receiver):
    posted = await client.chat_postMessage(channel=GENERAL, text="original")
    shown = (await client.conversations_history(channel=GENERAL))["messages"][0]

    await office.views.shortcut("keep", user=READER, channel=GENERAL, ts=posted["ts"])

    assert told() == {
        **ALWAYS,
        "type": "message_action",
        "callback_id": "keep",
        "channel": {"id": GENERAL, "name": "general"},
        "message_ts": posted["ts"],
        "message": shown,
    }
    payload = json.loads(parse_qs(receiver.requests[-1][1])["payload"][0])
    await AsyncWebhookClient(payload["response_url"]).send(text="kept", replace_original=True)
    assert [each.text for each in office.state.ephemerals] == ["kept"]
    assert office.state.get_message(GENERAL, posted["ts"]).text == "original"


async def test_a_global_shortcut_comes_alone(office, told):
    await office.views.shortcut("note", user=READER)

    assert told() == {**ALWAYS, "type": "shortcut", "callback_id": "note"}


async def test_a_shortcut_must_be_the_apps_and_have_its_message(office, open_sandbox, receiver):
    unscoped = await open_sandbox(
        events_url=receiver.url, shortcuts=SHORTCUTS, scopes=frozenset({"chat:write"})
    )

    for sandbox, callback_id, place, says in (
        (office, "other", {}, "shortcut_not_found"),
        (office, "keep", {}, "channel_not_found"),
        (office, "keep", {"channel": GENERAL, "ts": "1.0"}, "message_not_found"),
        (unscoped, "note", {}, "shortcut_not_found"),
    ):
        with pytest.raises(Refusal, match=says):
            await sandbox.views.shortcut(callback_id, user=READER, **place)
    assert receiver.requests == []


EXTERNAL = {"type": "external_select", "action_id": "ask", "min_query_length": 1}


async def test_a_menu_of_a_message_asks_with_the_message(office, client, told, receiver):
    section = {"type": "section", "block_id": "s", "text": plain("x"), "accessory": EXTERNAL}
    posted = await client.chat_postMessage(channel=GENERAL, text="x", blocks=[section])
    receiver.answers = [web.json_response({"options": [option("docker")]})]

    answer = await office.views.suggest(
        "do", user=READER, action_id="ask", channel=GENERAL, ts=posted["ts"]
    )

    payload = told()
    assert answer == {"options": [option("docker")]}
    assert (payload["type"], payload["value"]) == ("block_suggestion", "do")
    assert (payload["action_id"], payload["block_id"]) == ("ask", "s")
    assert payload["container"]["message_ts"] == payload["message"]["ts"] == posted["ts"]
    assert payload.keys().isdisjoint({"state", "actions", "trigger_id"})


async def test_a_menu_of_a_modal_asks_with_the_view(office, opened, told, receiver):
    view = await opened(blocks=[field("tag", "Tag", EXTERNAL)])
    receiver.answers = [web.json_response({"options": []})]

    await office.views.suggest("x", user=READER, action_id="ask", view_id=view["id"])

    assert told() == {
        **ALWAYS,
        "type": "block_suggestion",
        "container": {"type": "view", "view_id": view["id"]},
        "view": view,
        "action_id": "ask",
        "block_id": "tag",
        "value": "x",
    }


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"options": "docker"},
        {"options": [option("x")] * 101},
        {"options": [{"text": plain("no value")}]},
        {"option_groups": [{"options": []}]},
    ],
)
async def test_options_that_cannot_be_shown_are_trouble(office, opened, receiver, body):
    view = await opened(blocks=[field("tag", "Tag", EXTERNAL)])
    receiver.answers = [web.json_response(body)]

    with pytest.raises(Refusal, match="invalid_options") as caught:
        await office.views.suggest("x", user=READER, action_id="ask", view_id=view["id"])

    assert caught.value.details["message"] == TROUBLE


@pytest.mark.parametrize(
    "answer",
    [
        web.Response(text="ok"),
        web.json_response({"response_action": "dance"}),
        web.json_response({"response_action": "errors"}),
        web.json_response({"response_action": "errors", "errors": {}}),
        web.json_response({"response_action": "errors", "errors": {"other": "wrong"}}),
        web.json_response({"response_action": "errors", "errors": {"row": "no input"}}),
        web.json_response({"response_action": "errors", "errors": {"day": 1}}),
        web.json_response({"response_action": "update"}),
        web.json_response({"response_action": "push", "view": {"type": "home", "blocks": []}}),
    ],
    ids=lambda answer: answer.text,
)
async def test_an_answer_that_slack_cannot_follow_is_trouble(office, opened, receiver, answer):
    view = await opened(blocks=BLOCKS)
    receiver.answers = [answer]

    with pytest.raises(Refusal, match="invalid_response") as caught:
        await office.views.view_submit(user=READER, view_id=view["id"])

    assert caught.value.details["message"] == TROUBLE
    assert [each["id"] for each in office.views.stack(READER)] == [view["id"]]


async def test_no_answer_is_trouble_and_the_modal_stays(office, opened, receiver):
    view = await opened(blocks=BLOCKS)
    place = {"user": READER, "view_id": view["id"]}
    receiver.answers = [web.Response(status=500), web.Response(status=500)]

    for act in (
        office.views.view_submit(**place),
        office.views.view_action({"action_id": "go"}, **place),
    ):
        with pytest.raises(Refusal, match="operation_timeout") as caught:
            await act
        assert caught.value.details["message"] == TROUBLE
    assert [each["id"] for each in office.views.stack(READER)] == [view["id"]]


async def test_an_answer_that_pushes_a_fourth_modal_is_trouble(office, opened, receiver):
    for _ in range(3):
        view = await opened(blocks=BLOCKS)
    content = {"type": "modal", "title": plain("4"), "blocks": []}
    receiver.answers = [web.json_response({"response_action": "push", "view": content})]

    with pytest.raises(Refusal, match="invalid_response"):
        await office.views.view_submit(user=READER, view_id=view["id"])

    assert len(office.views.stack(READER)) == 3


async def test_an_answer_to_a_modal_that_is_gone_changes_nothing(office, opened, receiver):
    view = await opened(blocks=BLOCKS)

    async def close_first():
        await office.views.view_close(user=READER, view_id=view["id"])
        content = {"type": "modal", "title": plain("Late"), "blocks": []}
        return web.json_response({"response_action": "update", "view": content})

    receiver.answers = [close_first()]

    assert await office.views.view_submit(user=READER, view_id=view["id"]) == {}
    assert office.views.stack(READER) == []


async def test_the_home_tab_comes_with_what_it_shows(office, client, receiver):
    def opening():
        return json.loads(receiver.requests[-1][1])["event"]

    await office.people.open_home(user=READER)
    await office.drain()
    first = opening()
    view = {"type": "home", "blocks": [{"type": "divider"}]}
    published = (await client.views_publish(user_id=READER, view=view))["view"]
    await office.people.open_home(user=READER)
    await office.drain()

    assert (first["type"], first["tab"], "view" in first) == ("app_home_opened", "home", False)
    assert opening()["view"] == published


async def test_a_home_tab_that_is_switched_off_does_not_open(open_sandbox, receiver):
    office = await open_sandbox(events_url=receiver.url, home_tab=False)

    with pytest.raises(Refusal, match="not_enabled"):
        await office.people.open_home(user=READER)
