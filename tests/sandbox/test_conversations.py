"""Finding channels, joining them, and reading them back page by page."""

import pytest

from tests.sandbox.calls import (
    ARCHIVED,
    CURATOR,
    CURATORS,
    GENERAL,
    READER,
    READING,
    connect,
    error,
)

KEY = {"event_type": "readlist_delivery", "event_payload": {"delivery_key": "release:1:0"}}


def texts(answer):
    return [message["text"] for message in answer["messages"]]


async def post(client, *words, **arguments):
    return [
        (await client.chat_postMessage(channel=GENERAL, text=word, **arguments))["ts"]
        for word in words
    ]


async def test_the_list_shows_public_channels_in_pages(client):
    first = await client.conversations_list(limit=2)
    second = await client.conversations_list(
        limit=2, cursor=first["response_metadata"]["next_cursor"]
    )

    names = [channel["name"] for page in (first, second) for channel in page["channels"]]
    assert names == ["old-reading-list", "general", "reading-list"]
    assert second["response_metadata"]["next_cursor"] == ""


async def test_the_list_can_leave_archived_channels_out(client):
    answer = await client.conversations_list(exclude_archived=True)

    assert ARCHIVED not in [channel["id"] for channel in answer["channels"]]


async def test_a_private_channel_exists_only_for_its_members(client, sandbox):
    async def ids():
        answer = await client.conversations_list(types="public_channel,private_channel")
        return [channel["id"] for channel in answer["channels"]]

    before = await ids()
    hidden = await error(client.conversations_info(channel=CURATORS))
    sandbox.state.channels[CURATORS].members.append("U0READLIST")

    assert CURATORS not in before
    assert hidden == "channel_not_found"
    assert CURATORS in await ids()
    shown = (await client.conversations_info(channel=CURATORS))["channel"]
    assert (shown["is_private"], shown["is_group"], shown["is_member"]) == (True, True, True)


async def test_joining_makes_the_bot_a_member_and_says_so_in_the_channel(client):
    before = (await client.conversations_info(channel=GENERAL))["channel"]["is_member"]
    joined = await client.conversations_join(channel=GENERAL)
    again = await client.conversations_join(channel=GENERAL)

    assert before is False
    assert joined["channel"]["is_member"] is True
    assert again["warning"] == "already_in_channel"
    history = await client.conversations_history(channel=GENERAL)
    assert [message["subtype"] for message in history["messages"]] == ["channel_join"]


async def test_only_open_public_channels_can_be_joined(client, sandbox):
    async def join(channel):
        return await error(client.conversations_join(channel=channel))

    direct = (await client.conversations_open(users=READER))["channel"]["id"]
    assert await join(ARCHIVED) == "is_archived"
    assert await join(CURATORS) == "channel_not_found"
    assert await join(direct) == "method_not_supported_for_channel_type"
    sandbox.state.channels[CURATORS].members.append("U0READLIST")
    assert await join(CURATORS) == "method_not_supported_for_channel_type"


async def test_members_are_listed_in_pages(client):
    first = await client.conversations_members(channel=GENERAL, limit=2)
    second = await client.conversations_members(
        channel=GENERAL, limit=2, cursor=first["response_metadata"]["next_cursor"]
    )

    assert first["members"] + second["members"] == [CURATOR, "U0GUEST", READER]


async def test_direct_messages_open_once_per_person(client):
    first = await client.conversations_open(users=READER)
    again = await client.conversations_open(users=[READER], return_im=True)
    by_id = await client.conversations_open(channel=first["channel"]["id"])

    assert first["channel"] == {"id": "D0READER"}
    assert (again["already_open"], again["channel"]["user"]) == (True, READER)
    assert by_id["channel"]["id"] == "D0READER"


async def test_direct_messages_open_with_one_person_of_the_workspace(client):
    async def open_with(users):
        return await error(client.conversations_open(users=users))

    assert await open_with("") == "users_list_not_supplied"
    assert await open_with("U0NOBODY") == "user_not_found"
    assert await open_with("U0READLIST") == "cannot_dm_bot"
    assert await open_with([READER, CURATOR]) == "missing_scope"
    assert (
        await error(client.conversations_open(channel=GENERAL))
        == "method_not_supported_for_channel_type"
    )


async def test_direct_messages_need_their_own_scope_to_be_looked_up(client, open_sandbox):
    await client.conversations_open(users=READER)
    granted = connect(await open_sandbox(scopes=frozenset({"im:read", "im:write"})))
    await granted.conversations_open(users=READER)

    assert await error(client.conversations_info(channel="D0READER")) == "missing_scope"
    assert (await granted.conversations_info(channel="D0READER"))["channel"]["is_im"] is True
    listed = await granted.conversations_list(types="im")
    assert [channel["user"] for channel in listed["channels"]] == [READER]


async def test_history_is_newest_first_and_without_replies(member):
    (parent,) = await post(member, "parent")
    await post(member, "reply", thread_ts=parent)
    await post(member, "broadcast", thread_ts=parent, reply_broadcast=True)
    await post(member, "last")

    history = await member.conversations_history(channel=GENERAL, oldest=parent, inclusive=True)

    assert texts(history) == ["last", "broadcast", "parent"]
    assert history["messages"][1]["subtype"] == "thread_broadcast"
    assert history["has_more"] is False


async def test_a_parent_tells_about_its_thread(member, sandbox):
    (parent,) = await post(member, "parent")
    await post(member, "one", thread_ts=parent)
    await sandbox.people.mention("two", user=READER, channel=GENERAL, thread_ts=parent)
    (last,) = await post(member, "three", thread_ts=parent)

    history = await member.conversations_history(channel=GENERAL)

    shown = history["messages"][0]
    assert (shown["thread_ts"], shown["reply_count"], shown["latest_reply"]) == (parent, 3, last)
    assert (shown["reply_users"], shown["reply_users_count"]) == (["U0READLIST", READER], 2)


async def test_deleted_replies_are_no_longer_counted(member):
    (parent,) = await post(member, "parent")
    first, second = await post(member, "one", "two", thread_ts=parent)
    await member.chat_delete(channel=GENERAL, ts=second)

    shown = (await member.conversations_history(channel=GENERAL))["messages"][0]

    assert (shown["reply_count"], shown["latest_reply"]) == (1, first)


async def test_replies_are_oldest_first_behind_their_parent(member):
    (parent,) = await post(member, "parent")
    await post(member, "one", "two", thread_ts=parent)
    await post(member, "elsewhere")

    thread = await member.conversations_replies(channel=GENERAL, ts=parent)

    assert texts(thread) == ["parent", "one", "two"]
    assert [message["thread_ts"] for message in thread["messages"]] == [parent] * 3


async def test_a_message_without_replies_is_a_thread_of_one(member):
    (parent,) = await post(member, "parent")
    (reply,) = await post(member, "reply", thread_ts=parent)

    assert texts(await member.conversations_replies(channel=GENERAL, ts=reply)) == ["reply"]
    missing = member.conversations_replies(channel=GENERAL, ts="1600000000.000100")
    assert await error(missing) == "thread_not_found"


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ({"oldest": 1}, "432"),
        ({"oldest": 1, "inclusive": True}, "4321"),
        ({"latest": 3}, "210"),
        ({"latest": 3, "inclusive": True}, "3210"),
        ({"oldest": 0, "latest": 3}, "21"),
        ({"oldest": 0, "latest": 3, "limit": 1}, "2"),
        ({"limit": 2}, "43"),
    ],
)
async def test_history_keeps_to_its_window(member, window, expected):
    stamps = await post(member, "0", "1", "2", "3", "4")
    oldest = {"oldest": stamps[window.pop("oldest")]} if "oldest" in window else {}
    latest = {"latest": stamps[window.pop("latest")]} if "latest" in window else {}

    history = await member.conversations_history(channel=GENERAL, **oldest, **latest, **window)

    spoken = [message["text"] for message in history["messages"] if "subtype" not in message]
    assert "".join(spoken) == expected


async def test_replies_keep_to_their_window_with_the_parent_in_front(member):
    (parent,) = await post(member, "parent")
    stamps = await post(member, "one", "two", "three", thread_ts=parent)

    thread = await member.conversations_replies(channel=GENERAL, ts=parent, oldest=stamps[0])

    assert texts(thread) == ["parent", "two", "three"]


async def test_pages_shift_nothing_when_messages_come_and_go_meanwhile(member):
    stamps = await post(member, "0", "1", "2", "3", "4")
    first = await member.conversations_history(channel=GENERAL, limit=2)
    await post(member, "5")
    await member.chat_delete(channel=GENERAL, ts=stamps[2])

    second = await member.conversations_history(
        channel=GENERAL, limit=2, cursor=first["response_metadata"]["next_cursor"]
    )

    assert first["has_more"] is True
    assert texts(first) == ["4", "3"]
    assert texts(second) == ["1", "0"]


async def test_a_thread_is_read_in_pages(member):
    (parent,) = await post(member, "parent")
    await post(member, "one", "two", thread_ts=parent)

    first = await member.conversations_replies(channel=GENERAL, ts=parent, limit=2)
    second = await member.conversations_replies(
        channel=GENERAL, ts=parent, limit=2, cursor=first["response_metadata"]["next_cursor"]
    )

    assert (texts(first), texts(second)) == (["parent", "one"], ["two"])
    assert "response_metadata" not in second


async def test_metadata_come_only_when_they_are_asked_for(member):
    (parent,) = await post(member, "parent", metadata=KEY)
    place = {"channel": GENERAL, "ts": parent}

    async def metadata(**arguments):
        history = await member.conversations_history(channel=GENERAL, **arguments)
        thread = await member.conversations_replies(**place, **arguments)
        return [answer["messages"][0].get("metadata") for answer in (history, thread)]

    assert await metadata() == [None, None]
    assert await metadata(include_all_metadata=True) == [KEY, KEY]


async def test_reading_needs_membership_and_a_time_that_is_one(member):
    assert await error(member.conversations_history(channel=READING)) == "not_in_channel"
    assert await error(member.conversations_history(channel="C0NOWHERE")) == "channel_not_found"
    wrong = member.conversations_history(channel=GENERAL, oldest="yesterday")
    assert await error(wrong) == "invalid_ts_oldest"
