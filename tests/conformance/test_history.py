"""conversations.history: what a channel shows, in which order, between which times."""

import pytest

from tests.conformance.expectations import (
    java_sample,
    keys_between,
    method,
    next_cursor,
    sandbox_only,
    source,
)
from tests.conformance.shapes import MESSAGE, MESSAGE_KNOWN, THREAD_KNOWN
from tests.sandbox.calls import CURATORS, READING

HISTORY = method("conversations.history")

pytestmark = source(HISTORY)


def texts(answer):
    return "".join(message["text"] for message in answer["messages"])


@pytest.fixture
async def stamps(slack):
    """Post "0" to "4" and give their timestamps."""
    return await slack.posts("0", "1", "2", "3", "4")


async def test_the_answer_has_the_keys_that_slack_shows(slack, stamps):
    answer = await slack.history(oldest=stamps[0], limit=2)

    known = "channel_actions_ts channel_actions_count response_metadata latest oldest"
    keys_between(answer.data, "ok messages has_more pin_count", known)
    assert answer["has_more"] is True


@source(HISTORY, java_sample("conversations.history"))
async def test_each_message_has_the_keys_of_a_message(slack, stamps):
    for message in (await slack.history(oldest=stamps[0]))["messages"]:
        keys_between(message, MESSAGE, f"{MESSAGE_KNOWN} {THREAD_KNOWN}")


async def test_the_newest_message_comes_first(slack, stamps):
    assert texts(await slack.history(oldest=stamps[0], inclusive=True)) == "43210"


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ({"oldest": 1}, "432"),
        ({"oldest": 1, "inclusive": True}, "4321"),
        ({"oldest": 0, "latest": 3}, "21"),
        ({"oldest": 0, "latest": 3, "inclusive": True}, "3210"),
        ({"oldest": 2, "latest": 2, "inclusive": True}, "2"),
        ({"oldest": 2, "latest": 2}, ""),
        ({"oldest": 4}, ""),
        ({"oldest": 0, "latest": 3, "limit": 1}, "2"),
        ({"oldest": 0, "limit": 2}, "43"),
    ],
)
async def test_history_keeps_to_the_times_that_are_asked_for(slack, stamps, window, expected):
    times = {name: stamps[window[name]] for name in ("oldest", "latest") if name in window}

    assert texts(await slack.history(**window | times)) == expected


async def test_inclusive_means_nothing_without_a_time(slack, stamps):
    assert texts(await slack.history(limit=1, inclusive=True)) == "4"


async def test_times_before_everything_show_nothing(slack, stamps):
    answer = await slack.history(latest="1000000000.000000")

    assert (answer["messages"], answer["has_more"]) == ([], False)


async def test_the_latest_that_was_asked_for_is_repeated(slack, stamps):
    answer = await slack.history(latest=stamps[3], limit=1)

    assert answer["latest"] == stamps[3]


async def test_a_page_may_hold_999_messages(slack, stamps):
    answer = await slack.history(oldest=stamps[0], inclusive=True, limit=999)

    assert (texts(answer), answer["has_more"], next_cursor(answer)) == ("43210", False, "")


@pytest.mark.parametrize("name", ["oldest", "latest"])
async def test_a_time_that_is_none_is_refused(slack, name):
    assert await slack.error(slack.history(**{name: "yesterday"})) == f"invalid_ts_{name}"


async def test_a_channel_that_does_not_exist_has_no_history(slack):
    call = slack.client.conversations_history(channel="C0NOWHERE00")

    assert await slack.error(call) == "channel_not_found"


@sandbox_only("It needs channels that the bot has not joined.")
@pytest.mark.parametrize(
    ("channel", "says"), [(READING, "not_in_channel"), (CURATORS, "channel_not_found")]
)
async def test_history_is_read_by_members_only(slack, channel, says):
    assert await slack.error(slack.client.conversations_history(channel=channel)) == says


@source(HISTORY, method("conversations.join"))
@sandbox_only("It needs somebody to join.")
async def test_a_notice_says_who_joined(slack):
    (notice,) = (await slack.history())["messages"]

    assert (notice["subtype"], notice["user"]) == ("channel_join", slack.me["user_id"])
    assert notice["text"] == f"<@{slack.me['user_id']}> has joined the channel"
