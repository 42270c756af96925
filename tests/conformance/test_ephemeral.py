"""chat.postEphemeral: what one person alone is shown."""

import pytest

from tests.conformance.expectations import (
    assumed,
    exactly,
    java_test,
    method,
    page,
    sandbox_only,
    source,
)
from tests.sandbox.calls import ARCHIVED, GENERAL, READER, READING, bold

EPHEMERAL = method("chat.postEphemeral")

pytestmark = source(EPHEMERAL)


@pytest.fixture
async def show(slack, person):
    """Show the person something in the channel, by keyword arguments."""

    async def show_one(**arguments):
        place = {"channel": slack.channel, "user": person}
        return await slack.call("chat.postEphemeral", **{**place, **arguments})

    return show_one


async def test_the_answer_is_a_time_and_nothing_else(slack, show):
    exactly(await show(text="psst"), "message_ts")


async def test_it_is_not_in_the_channels_history(slack, show):
    before, after = await slack.posts("before", "after")
    ts = (await show(text="psst"))["message_ts"]

    page = await slack.history(oldest=before, inclusive=True)

    assert after < ts
    assert [each["text"] for each in page["messages"]] == ["after", "before"]


@source(EPHEMERAL, java_test("chat_Test.postEphemeral_thread"))
async def test_it_may_be_shown_in_a_thread(slack, show):
    parent = (await slack.post("parent"))["ts"]
    await slack.post("reply", thread_ts=parent)

    exactly(await show(text="psst", thread_ts=parent), "message_ts")
    assert len((await slack.replies(parent))["messages"]) == 2


@source(EPHEMERAL, java_test("chat_Test.postEphemeral_markdownText"))
async def test_it_may_be_markdown(show):
    exactly(await show(markdown_text="**psst**"), "message_ts")


async def test_it_may_be_blocks(show):
    exactly(await show(text="psst", blocks=[bold("psst")]), "message_ts")


@assumed(page("messaging/modifying-messages"))
async def test_it_cannot_be_edited_by_its_time(slack, show):
    ts = (await show(text="psst"))["message_ts"]

    assert await slack.error(slack.update(ts, text="x")) == "message_not_found"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({}, "no_text"),
        ({"text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
        ({"text": "x", "blocks": "no json"}, "invalid_blocks_format"),
        ({"text": "x", "blocks": [{"type": "no_such_block"}]}, "invalid_blocks"),
        ({"text": "x", "channel": "C0NOWHERE00"}, "channel_not_found"),
    ],
)
async def test_what_makes_no_sense_is_refused(slack, show, arguments, says):
    assert await slack.error(show(**arguments)) == says


@sandbox_only("It needs people and channels made for it.")
@pytest.mark.parametrize(
    ("channel", "user", "says"),
    [
        pytest.param(READING, READER, "not_in_channel", id="the bot is no member"),
        pytest.param(ARCHIVED, READER, "is_archived", id="archived"),
        pytest.param(GENERAL, "U0NOBODY", "user_not_in_channel", id="nobody"),
    ],
)
async def test_it_needs_a_channel_with_both_in_it(slack, show, channel, user, says):
    assert await slack.error(show(text="x", channel=channel, user=user)) == says


@sandbox_only("It needs people and channels made for it.")
async def test_a_person_outside_of_the_channel_is_shown_nothing(slack, show):
    await slack.client.conversations_join(channel=READING)

    call = show(text="x", channel=READING, user="U0GUEST")

    assert await slack.error(call) == "user_not_in_channel"
