"""What the embedded workspace does beyond Slack's word in reading conversations back.

What Slack itself says of these methods is in tests/conformance.
"""

import pytest

from tests.sandbox.calls import CURATOR, CURATORS, GENERAL, READER, error


def texts(answer):
    return [message["text"] for message in answer["messages"]]


async def post(client, *words, **arguments):
    return [
        (await client.chat_postMessage(channel=GENERAL, text=word, **arguments))["ts"]
        for word in words
    ]


async def test_collections_are_in_the_order_of_their_ids(client):
    channels = (await client.conversations_list())["channels"]
    members = (await client.conversations_members(channel=GENERAL))["members"]

    assert [each["name"] for each in channels] == ["old-reading-list", "general", "reading-list"]
    assert members == [CURATOR, "U0GUEST", READER]


async def test_a_private_channel_is_private_to_its_members_too(client, sandbox):
    sandbox.state.channels[CURATORS].members.append("U0READLIST")

    shown = (await client.conversations_info(channel=CURATORS))["channel"]

    assert (shown["is_private"], shown["is_group"], shown["is_member"]) == (True, True, True)
    join = client.conversations_join(channel=CURATORS)
    assert await error(join) == "method_not_supported_for_channel_type"


async def test_direct_messages_are_named_after_their_person(client):
    opened = await client.conversations_open(users=READER)

    assert opened["channel"] == {"id": "D0READER"}
    assert await error(client.conversations_open(users="U0READLIST")) == "cannot_dm_bot"


async def test_group_messages_need_a_scope_of_their_own(client):
    assert await error(client.conversations_open(users=[READER, CURATOR])) == "missing_scope"


async def test_a_parent_stands_in_front_whatever_the_times(member):
    (parent,) = await post(member, "parent")
    stamps = await post(member, "one", "two", "three", thread_ts=parent)

    thread = await member.conversations_replies(channel=GENERAL, ts=parent, oldest=stamps[0])

    assert texts(thread) == ["parent", "two", "three"]


async def test_a_parent_stands_on_the_first_page_alone(member):
    (parent,) = await post(member, "parent")
    await post(member, "one", "two", thread_ts=parent)

    first = await member.conversations_replies(channel=GENERAL, ts=parent, limit=2)
    second = await member.conversations_replies(
        channel=GENERAL, ts=parent, limit=2, cursor=first["response_metadata"]["next_cursor"]
    )

    assert (texts(first), texts(second)) == (["parent", "one"], ["two"])
    assert "response_metadata" not in second


@pytest.mark.parametrize(
    ("window", "expected"),
    [({"latest": 3}, "210"), ({"latest": 3, "inclusive": True}, "3210"), ({"limit": 2}, "43")],
)
async def test_a_window_may_be_open_to_the_past(member, window, expected):
    stamps = await post(member, "0", "1", "2", "3", "4")
    latest = {"latest": stamps[window["latest"]]} if "latest" in window else {}

    history = await member.conversations_history(channel=GENERAL, **window | latest)

    spoken = [message["text"] for message in history["messages"] if "subtype" not in message]
    assert "".join(spoken) == expected
