"""Threads: what a reply and its parent say of each other, and how a thread reads."""

import pytest

from tests.conformance.expectations import (
    assumed,
    facts,
    issue,
    java_sample,
    java_test,
    keys_between,
    method,
    page,
    sandbox_only,
    source,
)
from tests.conformance.shapes import MESSAGE, MESSAGE_KNOWN, THREAD_KNOWN
from tests.sandbox.calls import READER, READING, mention

REPLIES = method("conversations.replies")
JAVA = java_test("conversations_Test.replies")
NOWHERE = "1600000000.000100"

pytestmark = source(REPLIES)


def texts(answer):
    return [message["text"] for message in answer["messages"]]


@pytest.fixture
async def thread(slack):
    """Give the timestamps of a parent and its three replies."""
    (parent,) = await slack.posts("parent")
    return [parent, *await slack.posts("one", "two", "three", thread_ts=parent)]


async def test_a_reply_names_its_thread_and_whose_it_is(slack):
    parent = (await slack.post("parent"))["ts"]

    reply = (await slack.post("reply", thread_ts=parent))["message"]

    assert (reply["thread_ts"], reply["parent_user_id"]) == (parent, slack.me["user_id"])


async def test_the_answer_is_messages_and_whether_there_are_more(slack, thread):
    answer = await slack.replies(thread[0])

    keys_between(answer.data, "ok messages has_more", "response_metadata")
    assert answer["has_more"] is False


@source(REPLIES, java_sample("conversations.replies"))
async def test_each_message_of_a_thread_has_the_keys_of_a_message(slack, thread):
    for message in (await slack.replies(thread[0]))["messages"]:
        keys_between(message, MESSAGE, f"{MESSAGE_KNOWN} {THREAD_KNOWN}")


async def test_a_thread_is_its_parent_and_then_the_replies_oldest_first(slack, thread):
    answer = await slack.replies(thread[0])

    assert texts(answer) == ["parent", "one", "two", "three"]
    assert [each["thread_ts"] for each in answer["messages"]] == [thread[0]] * 4


@source(REPLIES, JAVA)
async def test_a_parent_counts_its_replies_and_names_the_latest(slack, thread):
    parent = (await slack.replies(thread[0]))["messages"][0]

    assert (parent["reply_count"], parent["latest_reply"]) == (3, thread[-1])
    assert (parent["reply_users_count"], parent["reply_users"]) == (1, [slack.me["user_id"]])
    assert "replies" not in parent


@source(method("conversations.history"), java_sample("conversations.history"))
async def test_history_shows_a_parents_count_too(slack, thread):
    parent = await slack.shown(thread[0])

    assert (parent["thread_ts"], parent["reply_count"]) == (thread[0], 3)
    assert parent["latest_reply"] == thread[-1]


@sandbox_only("It needs a reply that somebody else wrote.")
@source(REPLIES, java_sample("conversations.replies"))
async def test_everybody_who_replied_is_counted_once(slack, thread):
    place = {"user": READER, "channel": slack.channel, "thread_ts": thread[0]}
    await mention(slack.sandbox.people, "four", **place)
    await mention(slack.sandbox.people, "five", **place)

    parent = (await slack.replies(thread[0]))["messages"][0]

    assert (parent["reply_count"], parent["reply_users_count"]) == (5, 2)
    assert parent["reply_users"] == [slack.me["user_id"], READER]


async def test_a_message_without_replies_is_a_thread_of_one(slack):
    ts = (await slack.post("alone"))["ts"]

    answer = await slack.replies(ts)

    assert texts(answer) == ["alone"]
    assert "reply_count" not in answer["messages"][0]


@assumed(REPLIES)
async def test_a_reply_asked_for_by_itself_comes_alone(slack, thread):
    assert texts(await slack.replies(thread[2])) == ["two"]


async def test_a_thread_that_does_not_exist_is_not_found(slack):
    assert await slack.error(slack.replies(NOWHERE)) == "thread_not_found"


async def test_a_channel_that_does_not_exist_has_no_threads(slack, thread):
    call = slack.client.conversations_replies(channel="C0NOWHERE00", ts=thread[0])

    assert await slack.error(call) == "channel_not_found"


@sandbox_only("It needs a channel that the bot has not joined.")
@assumed(method("conversations.history"))
async def test_a_thread_is_read_by_members_only(slack, thread):
    call = slack.client.conversations_replies(channel=READING, ts=thread[0])

    assert await slack.error(call) == "not_in_channel"


@source(method("conversations.history"), "api.slack.com/messaging/retrieving")
async def test_a_reply_is_not_in_the_channels_history(slack, thread):
    history = await slack.history(oldest=thread[0], inclusive=True)

    assert texts(history) == ["parent"]


@source(method("chat.postMessage"), page("reference/events/message/thread_broadcast"))
async def test_a_broadcast_reply_is_in_the_thread_and_in_the_channel(slack):
    parent = (await slack.post("parent"))["ts"]
    await slack.post("for all", thread_ts=parent, reply_broadcast=True)

    history = await slack.history(oldest=parent, inclusive=True)

    assert texts(history) == ["for all", "parent"]
    assert history["messages"][0]["subtype"] == "thread_broadcast"
    assert history["messages"][0]["thread_ts"] == parent
    assert texts(await slack.replies(parent)) == ["parent", "for all"]


@source(page("reference/events/message/thread_broadcast"))
async def test_a_broadcast_reply_carries_its_parent_as_root(slack):
    parent = (await slack.post("parent"))["ts"]
    ts = (await slack.post("for all", thread_ts=parent, reply_broadcast=True))["ts"]

    assert (await slack.shown(ts))["root"]["ts"] == parent


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ({"oldest": 1}, ["two", "three"]),
        ({"oldest": 1, "inclusive": True}, ["one", "two", "three"]),
        ({"latest": 3}, ["one", "two"]),
        ({"latest": 3, "inclusive": True}, ["one", "two", "three"]),
        ({"oldest": 1, "latest": 3}, ["two"]),
    ],
)
async def test_replies_keep_to_the_times_that_are_asked_for(slack, thread, window, expected):
    times = {name: thread[window[name]] for name in ("oldest", "latest") if name in window}

    answer = await slack.replies(thread[0], **window | times)

    # Whether the parent comes along whatever the times, Slack doesn't say.
    assert [text for text in texts(answer) if text != "parent"] == expected


async def test_a_thread_is_read_in_pages(slack, thread):
    found, cursor = [], None
    while cursor != "":
        answer = await slack.replies(thread[0], limit=2, cursor=cursor)
        # Some pages were seen to begin with the parent anew.
        found += [text for text in texts(answer) if text not in found]
        cursor = answer["response_metadata"]["next_cursor"] if answer["has_more"] else ""

    assert found == ["parent", "one", "two", "three"]


@pytest.mark.parametrize("name", ["oldest", "latest"])
async def test_a_time_that_is_none_is_refused(slack, thread, name):
    call = slack.replies(thread[0], **{name: "yesterday"})

    assert await slack.error(call) == f"invalid_ts_{name}"


async def test_a_cursor_that_slack_never_gave_is_refused(slack, thread):
    assert await slack.error(slack.replies(thread[0], cursor="made up")) == "invalid_cursor"


@source(method("chat.delete"), JAVA)
async def test_a_deleted_reply_is_no_longer_counted(slack, thread):
    await slack.call("chat.delete", channel=slack.channel, ts=thread[-1])

    parent = await slack.shown(thread[0])

    assert (parent["reply_count"], parent["latest_reply"]) == (2, thread[-2])


@assumed(facts("A2"))
async def test_a_deleted_parent_leaves_a_tombstone_over_its_replies(slack, thread):
    await slack.call("chat.delete", channel=slack.channel, ts=thread[0])

    answer = await slack.replies(thread[0])

    assert answer["messages"][0]["subtype"] == "tombstone"
    assert texts(answer)[1:] == ["one", "two", "three"]


@source(issue("slackapi/bolt-js#2307"))
async def test_nobody_replies_to_what_does_not_exist(slack):
    call = slack.post("lost", thread_ts=NOWHERE)

    assert await slack.error(call) == "thread_not_found"


@sandbox_only("It needs a notice, such as that somebody joined.")
@assumed(method("chat.postMessage"))
async def test_nobody_replies_to_a_notice(slack):
    notice = (await slack.history())["messages"][-1]
    call = slack.post("welcome", thread_ts=notice["ts"])

    assert notice["subtype"] == "channel_join"
    assert await slack.error(call) == "cannot_reply_to_message"


async def test_an_edit_of_a_reply_leaves_it_in_its_thread(slack, thread):
    await slack.update(thread[1], text="one, better")

    assert texts(await slack.replies(thread[0])) == ["parent", "one, better", "two", "three"]


@source(REPLIES, method("chat.update"))
async def test_an_edit_of_the_parent_keeps_its_count(slack, thread):
    await slack.update(thread[0], text="parent, better")

    assert (await slack.shown(thread[0]))["reply_count"] == 3
