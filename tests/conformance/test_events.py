"""What an app is told over HTTP: events, commands, and what happens when it doesn't listen."""

import json
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from tests.conformance.expectations import (
    assumed,
    issue,
    keys_between,
    page,
    sandbox_only,
    sdk,
    source,
)
from tests.sandbox.calls import GENERAL, READER, connect, direct_message, mention

EVENTS = page("apis/events-api")
OUTER = "token team_id api_app_id event type event_id event_time authorizations"
OUTER_KNOWN = "is_ext_shared_channel event_context context_team_id context_enterprise_id"
COMMAND = (
    "token team_id team_domain channel_id channel_name user_id user_name command text api_app_id "
    "response_url trigger_id"
)

pytestmark = sandbox_only("It needs people who do something.")


@pytest.fixture
async def message(workspace):
    """Give the place of a message of the bot's in #general, as people name it."""
    client = connect(workspace)
    await client.conversations_join(channel=GENERAL)
    ts = (await client.chat_postMessage(channel=GENERAL, text="x"))["ts"]
    return {"channel": GENERAL, "ts": ts}


@pytest.fixture
def told(workspace, receiver):
    """Give the events that the app was told of by now."""

    async def read_events():
        await workspace.drain()
        return [json.loads(body) for _, body in receiver.requests]

    return read_events


@source(EVENTS)
async def test_an_event_comes_in_an_envelope(workspace, message, told):
    await workspace.people.react("eyes", user=READER, **message)

    (payload,) = await told()

    keys_between(payload, OUTER, OUTER_KNOWN)
    assert payload["type"] == "event_callback"
    assert payload["event_id"].startswith("Ev")
    assert isinstance(payload["event_time"], int)


@source(EVENTS)
async def test_an_envelope_says_whose_authority_it_comes_by(workspace, message, told):
    await workspace.people.react("eyes", user=READER, **message)

    ((authorization,),) = [each["authorizations"] for each in await told()]

    keys_between(authorization, "enterprise_id team_id user_id is_bot is_enterprise_install")
    assert authorization["is_bot"] is True


@source(EVENTS)
async def test_two_events_have_two_ids(workspace, message, told):
    for name in ("eyes", "tada"):
        await workspace.people.react(name, user=READER, **message)

    assert len({payload["event_id"] for payload in await told()}) == 2


@source(page("authentication/verifying-requests-from-slack"), sdk("SignatureVerifier"))
async def test_what_comes_is_signed(workspace, message, receiver, told):
    await workspace.people.react("eyes", user=READER, **message)
    await told()

    ((headers, body),) = receiver.requests
    assert SignatureVerifier("sandbox-signing-secret").is_valid_request(body, headers)
    assert not SignatureVerifier("other").is_valid_request(body, headers)


@source(page("reference/events/reaction_added"), page("reference/events/reaction_removed"))
async def test_a_reaction_is_told_with_its_message(workspace, message, told):
    await workspace.people.react("eyes", user=READER, **message)
    await workspace.people.unreact("eyes", user=READER, **message)

    events = [payload["event"] for payload in await told()]

    assert [event["type"] for event in events] == ["reaction_added", "reaction_removed"]
    for event in events:
        keys_between(event, "type user reaction item_user item event_ts")
        keys_between(event["item"], "type channel ts")
        assert event["item"] == {"type": "message", **message}
        assert (event["user"], event["reaction"]) == (READER, "eyes")


@source(page("reference/events/reaction_added"))
async def test_a_reaction_to_a_reply_names_the_replys_time(workspace, message, told):
    client = connect(workspace)
    reply = await client.chat_postMessage(channel=GENERAL, text="reply", thread_ts=message["ts"])

    await workspace.people.react("eyes", user=READER, channel=GENERAL, ts=reply["ts"])

    (payload,) = await told()
    assert payload["event"]["item"]["ts"] == reply["ts"]


@source(page("reference/events/app_mention"))
async def test_a_mention_is_told_with_its_words(workspace, message, told):
    await mention(workspace.people, "docker?", user=READER, channel=GENERAL)

    (payload,) = await told()

    keys_between(
        payload["event"],
        "type user text ts channel event_ts",
        "team blocks client_msg_id thread_ts parent_user_id",
    )
    assert payload["event"]["type"] == "app_mention"


@source(page("reference/events/message.im"))
async def test_a_direct_message_says_what_kind_of_channel_it_is(workspace, told):
    await direct_message(workspace.people, "hello", user=READER)

    event = (await told())[-1]["event"]

    assert (event["type"], event["channel_type"], event["text"]) == ("message", "im", "hello")
    assert event["channel"].startswith("D")


@source(page("reference/events/message/message_changed"), page("reference/events/message.im"))
async def test_the_edit_of_a_direct_message_is_told_with_what_it_was(workspace, told):
    sent = await direct_message(workspace.people, "hello", user=READER)
    channel = (await told())[-1]["event"]["channel"]

    await workspace.people.edit("hullo", user=READER, channel=channel, ts=sent["ts"])

    event = (await told())[-1]["event"]
    keys_between(
        event,
        "type subtype hidden channel channel_type ts message previous_message event_ts",
    )
    assert (event["subtype"], event["channel_type"]) == ("message_changed", "im")
    assert (event["previous_message"]["text"], event["message"]["text"]) == ("hello", "hullo")
    assert event["message"]["ts"] == sent["ts"] != event["ts"]
    assert event["message"]["edited"]["user"] == READER


@source(page("reference/events/message/message_deleted"), page("reference/events/message.im"))
async def test_the_deletion_of_a_direct_message_is_told_with_what_it_was(workspace, told):
    sent = await direct_message(workspace.people, "hello", user=READER)
    channel = (await told())[-1]["event"]["channel"]

    await workspace.people.delete(user=READER, channel=channel, ts=sent["ts"])

    event = (await told())[-1]["event"]
    keys_between(
        event,
        "type subtype hidden channel channel_type ts deleted_ts previous_message event_ts",
    )
    assert (event["subtype"], event["deleted_ts"]) == ("message_deleted", sent["ts"])
    assert event["previous_message"]["text"] == "hello"


@assumed(issue("42wim/matterbridge#600"))
async def test_a_deleted_parent_whose_thread_goes_on_has_changed_into_a_tombstone(workspace, told):
    sent = await direct_message(workspace.people, "hello", user=READER)
    place = {"user": READER, "channel": (await told())[-1]["event"]["channel"]}
    await workspace.people.send("more", thread_ts=sent["ts"], **place)

    await workspace.people.delete(ts=sent["ts"], **place)

    event = (await told())[-1]["event"]
    assert event["subtype"] == "message_changed"
    assert event["message"]["subtype"] == "tombstone"


@source(page("reference/events/message.im"))
async def test_edits_elsewhere_are_not_told(workspace, told):
    await connect(workspace).conversations_join(channel=GENERAL)
    sent = await workspace.people.send("hello", user=READER, channel=GENERAL)
    place = {"user": READER, "channel": GENERAL, "ts": sent["message"]["ts"]}

    await workspace.people.edit("hullo", **place)
    await workspace.people.delete(**place)

    assert await told() == []


@source(page("interactivity/implementing-slash-commands"))
async def test_a_command_is_a_form(workspace, receiver):
    await workspace.people.run_command("docker & 安全", user=READER, channel=GENERAL)

    form = {name: value for name, (value,) in parse_qs(receiver.requests[0][1]).items()}

    keys_between(form, COMMAND, "is_enterprise_install enterprise_id enterprise_name")
    assert (form["command"], form["user_id"]) == ("/readlist", READER)


@source(EVENTS)
async def test_what_was_not_taken_comes_again_as_it_was(workspace, message, receiver, told):
    receiver.answers = [web.Response(status=500)]

    await workspace.people.react("eyes", user=READER, **message)

    first, again = await told()
    assert first == again
    assert receiver.header(0, "x-slack-retry-num") is None
    assert receiver.header(1, "x-slack-retry-num") == "1"
    assert receiver.header(1, "x-slack-retry-reason") == "http_error"


@source(EVENTS)
async def test_an_app_can_decline_what_would_come_again(workspace, message, receiver, told):
    receiver.answers = [web.Response(status=500, headers={"x-slack-no-retry": "1"})]

    await workspace.people.react("eyes", user=READER, **message)

    assert len(await told()) == 1
