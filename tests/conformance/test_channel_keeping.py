"""What a bot says and notes of a channel: its purpose, how far it has read, that it is done."""

import pytest

from tests.conformance.expectations import exactly, keys_between, method, sandbox_only, source
from tests.sandbox.calls import CURATORS, READING

PURPOSE, CLOSE, MARK = (method(f"conversations.{name}") for name in ("setPurpose", "close", "mark"))

pytestmark = sandbox_only("It needs scopes and channels that a real workspace would not lend.")


@pytest.fixture
async def made(slack):
    """Give the id of a channel that the bot has made."""
    return (await slack.call("conversations.create", name="made"))["channel"]["id"]


@source(PURPOSE)
async def test_a_purpose_is_shown_with_the_channel(slack, made):
    answer = await slack.call("conversations.setPurpose", channel=made, purpose="To read 书")

    exactly(answer, "channel")
    info = (await slack.client.conversations_info(channel=made))["channel"]
    assert info["purpose"]["value"] == answer["channel"]["purpose"]["value"] == "To read 书"


@source(PURPOSE)
async def test_a_purpose_has_at_most_250_characters(slack, made):
    place = {"channel": made}

    assert (await slack.call("conversations.setPurpose", purpose="x" * 250, **place))["ok"]
    longer = slack.call("conversations.setPurpose", purpose="x" * 251, **place)
    assert await slack.error(longer) == "too_long"


@source(CLOSE)
async def test_direct_messages_are_closed_and_opened_again(slack, person):
    direct = (await slack.client.conversations_open(users=person))["channel"]["id"]

    closed = await slack.client.conversations_close(channel=direct)

    keys_between(closed.data, "ok", "no_op already_closed")
    again = (await slack.client.conversations_open(users=person))["channel"]["id"]
    assert again == direct


@source(CLOSE)
async def test_a_channel_cannot_be_closed(slack, made):
    refused = slack.client.conversations_close(channel=made)

    assert await slack.error(refused) == "method_not_supported_for_channel_type"


@source(MARK)
async def test_a_channel_is_marked_as_read(slack):
    ts = (await slack.post())["ts"]

    exactly(await slack.client.conversations_mark(channel=slack.channel, ts=ts), "")


@source(MARK)
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"ts": "yesterday"}, "invalid_timestamp"),
        ({"channel": READING}, "not_in_channel"),
        ({"channel": CURATORS}, "channel_not_found"),
    ],
)
async def test_what_cannot_be_marked_as_read(slack, change, says):
    place = {"channel": slack.channel, "ts": "1700000000.000100", **change}

    assert await slack.error(slack.client.conversations_mark(**place)) == says
