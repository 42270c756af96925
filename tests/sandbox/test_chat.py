"""What the embedded workspace does beyond Slack's word in posting: its clock, its strictness.

What Slack itself says of these methods is in tests/conformance.
"""

import pytest
from slack_sdk.errors import SlackApiError

from tests.sandbox.calls import GENERAL, READER, connect, error

KEY = {"event_type": "readlist_delivery", "event_payload": {"delivery_key": "release:1:0"}}


async def test_timestamps_come_from_the_clock_and_always_grow(member, clock):
    clock.now = 1_700_000_500.0
    first = await member.chat_postMessage(channel=GENERAL, text="one")
    second = await member.chat_postMessage(channel=GENERAL, text="two")
    clock.now -= 100
    third = await member.chat_postMessage(channel=GENERAL, text="three")

    stamps = [first["ts"], second["ts"], third["ts"]]
    assert stamps == ["1700000500.000000", "1700000500.000100", "1700000500.000200"]


async def test_no_channel_is_not_the_nameless_one(member):
    await member.conversations_open(users=READER)

    call = member.api_call("chat.postMessage", json={"channel": "", "text": "x"})

    assert await error(call) == "channel_not_found"


async def test_the_bot_writes_no_direct_messages_to_itself(client):
    call = client.chat_postMessage(channel="U0READLIST", text="hello")

    assert await error(call) == "cannot_dm_bot"


async def test_nobody_replies_to_a_reply(member):
    parent = await member.chat_postMessage(channel=GENERAL, text="parent")
    reply = await member.chat_postMessage(channel=GENERAL, text="reply", thread_ts=parent["ts"])

    call = member.chat_postMessage(channel=GENERAL, text="lost", thread_ts=reply["ts"])

    assert await error(call) == "thread_not_found"


async def test_metadata_hold_an_event_and_nothing_else(member):
    call = member.chat_postMessage(channel=GENERAL, text="x", metadata={**KEY, "extra": 1})

    assert await error(call) == "invalid_metadata_format"


@pytest.mark.parametrize(
    ("seconds", "answer"), [(0.99, (429, "ratelimited", "1")), (0.996, (200, None, None))]
)
async def test_a_clock_that_ticks_unevenly_is_forgiven(open_sandbox, clock, seconds, answer):
    sandbox = await open_sandbox(channel_interval=1.0)
    client = connect(sandbox)
    await client.conversations_join(channel=GENERAL)
    await client.chat_postMessage(channel=GENERAL, text="first")

    clock.advance(seconds)

    assert await _status(client, GENERAL) == answer


async def test_a_clock_that_was_set_back_holds_nobody_up(open_sandbox, clock):
    sandbox = await open_sandbox(channel_interval=1.0)
    client = connect(sandbox)
    await client.conversations_join(channel=GENERAL)
    await client.chat_postMessage(channel=GENERAL, text="first")

    clock.advance(-3600)

    assert await _status(client, GENERAL) == (200, None, None)


async def _status(client, channel):
    try:
        answer = await client.chat_postMessage(channel=channel, text="x")
    except SlackApiError as refused:
        answer = refused.response
    return answer.status_code, answer.get("error"), answer.headers.get("Retry-After")


async def test_a_refused_message_does_not_count_against_the_limit(open_sandbox):
    sandbox = await open_sandbox(channel_interval=1.0)
    client = connect(sandbox)
    await client.conversations_join(channel=GENERAL)

    assert await error(client.chat_postMessage(channel=GENERAL, text="x", blocks=[{}]))
    assert (await client.chat_postMessage(channel=GENERAL, text="x"))["ok"] is True


async def test_nothing_is_deleted_in_an_archived_channel(member, sandbox):
    posted = await member.chat_postMessage(channel=GENERAL, text="old")
    sandbox.state.channels[GENERAL].is_archived = True

    call = member.chat_delete(channel=GENERAL, ts=posted["ts"])

    assert await error(call) == "is_archived"


async def test_a_tombstone_is_nobodys_and_carries_no_metadata(member):
    parent = await member.chat_postMessage(channel=GENERAL, text="parent", metadata=KEY)
    await member.chat_postMessage(channel=GENERAL, text="reply", thread_ts=parent["ts"])

    await member.chat_delete(channel=GENERAL, ts=parent["ts"])

    thread = await member.conversations_replies(
        channel=GENERAL, ts=parent["ts"], include_all_metadata=True
    )
    tombstone, reply = thread["messages"]
    assert (tombstone["subtype"], tombstone["user"]) == ("tombstone", "USLACKBOT")
    assert "metadata" not in tombstone
    assert reply["text"] == "reply"


async def test_an_ephemeral_message_is_kept_for_its_one_person(member, sandbox):
    answer = await member.chat_postEphemeral(channel=GENERAL, user=READER, text="only you")

    (ephemeral,) = sandbox.state.ephemerals
    shown = (ephemeral.ts, ephemeral.user, ephemeral.text)
    assert shown == (answer["message_ts"], READER, "only you")
