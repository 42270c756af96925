"""chat.postMessage: what comes back, where it may go, and how much of it."""

import re

import pytest

from tests.conformance.expectations import (
    assumed,
    exactly,
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
from tests.conformance.shapes import MESSAGE, MESSAGE_KNOWN
from tests.sandbox.calls import ARCHIVED, CURATORS, READING, bold

POST = method("chat.postMessage")
SEEDED = "It needs channels that are archived, private or not joined."

pytestmark = source(POST)


async def test_the_answer_names_channel_time_and_message(slack):
    answer = await slack.post("hello")

    exactly(answer, "channel ts message")
    assert answer["channel"] == slack.channel
    assert answer["ts"] == answer["message"]["ts"]


@source(POST, java_sample("chat.postMessage"))
async def test_a_message_looks_like_a_bots(slack):
    message = (await slack.post("hello"))["message"]

    keys_between(message, MESSAGE, MESSAGE_KNOWN)
    assert (message["type"], message["text"]) == ("message", "hello")
    assert (message["user"], message["bot_id"]) == (slack.me["user_id"], slack.me["bot_id"])
    assert message["team"] == slack.me["team_id"]
    assert "subtype" not in message


@source(java_sample("chat.postMessage"))
async def test_a_message_carries_its_bots_profile(slack):
    message = (await slack.post("hello"))["message"]

    known = "updated icons user_id"
    keys_between(message["bot_profile"], "id deleted name app_id team_id", known)
    assert message["bot_profile"]["app_id"] == message["app_id"]


async def test_a_timestamp_has_ten_digits_and_six(slack):
    answer = await slack.post("hello")

    assert re.fullmatch(r"\d{10}\.\d{6}", answer["ts"])


@source("api.slack.com/messaging/retrieving", POST)
async def test_a_later_message_has_a_later_timestamp(slack):
    stamps = await slack.posts("one", "two", "three")

    assert sorted(set(stamps)) == stamps


@source(page("reference/block-kit/blocks/section-block"))
async def test_blocks_come_back_with_an_id_of_slacks_own(slack):
    blocks = (await slack.post("hello", blocks=[bold("hello")]))["message"]["blocks"]

    assert blocks[0].pop("block_id")
    assert blocks == [bold("hello")]


@source(page("reference/block-kit/blocks/section-block"))
async def test_a_block_keeps_the_id_that_it_was_given(slack):
    named = {"type": "divider", "block_id": "mine"}

    assert (await slack.post("hello", blocks=[named]))["message"]["blocks"] == [named]


@source(POST, java_test("chat_Test.postingWithChannelName"))
@pytest.mark.parametrize("sign", ["", "#"])
async def test_a_channel_can_be_named(slack, sign):
    info = await slack.client.conversations_info(channel=slack.channel)

    answer = await slack.post("by name", channel=sign + info["channel"]["name"])

    assert answer["channel"] == slack.channel


async def test_a_persons_id_means_direct_messages_with_them(slack, person):
    answer = await slack.post("psst", channel=person)

    assert answer["channel"].startswith("D")


@pytest.mark.parametrize(
    ("text", "others"), [(None, {}), ("", {}), ("  ", {}), (None, {"blocks": []})]
)
async def test_a_message_needs_something_to_show(slack, text, others):
    assert await slack.error(slack.post(text, **others)) == "no_text"


@pytest.mark.parametrize("channel", ["C0NOWHERE00", "#no-such-channel-of-anybody", ""])
async def test_a_channel_that_does_not_exist_is_not_found(slack, channel):
    assert await slack.error(slack.post("x", channel=channel)) == "channel_not_found"


@sandbox_only(SEEDED)
@pytest.mark.parametrize(
    ("channel", "says"),
    [
        pytest.param(READING, "not_in_channel", id="not joined"),
        pytest.param(CURATORS, "channel_not_found", id="private"),
        pytest.param(ARCHIVED, "is_archived", id="archived"),
    ],
)
async def test_a_message_to_where_the_bot_may_not_post_is_refused(slack, channel, says):
    assert await slack.error(slack.post("x", channel=channel)) == says


@source(POST, "api.slack.com/changelog/2018-04-truncating-really-long-messages")
async def test_a_text_of_forty_thousand_characters_is_kept(slack):
    message = (await slack.post("x" * 40_000))["message"]

    assert len(message["text"]) == 40_000


@source(POST, "api.slack.com/changelog/2018-04-truncating-really-long-messages")
async def test_a_longer_text_is_cut(slack):
    message = (await slack.post("x" * 40_001))["message"]

    assert len(message["text"]) == 40_000


@source(POST, issue("slackapi/bolt-js#2509"))
async def test_markdown_text_of_twelve_thousand_characters_is_taken(slack):
    answer = await slack.post(None, markdown_text="x " * 6_000)

    assert answer["ok"] is True


@assumed(POST, facts("A1"))
async def test_longer_markdown_text_is_refused(slack):
    call = slack.post(None, markdown_text="x" * 12_001)

    assert await slack.error(call) == "msg_too_long"


@pytest.mark.parametrize(("text", "others"), [("x", {}), (None, {"blocks": [{"type": "divider"}]})])
async def test_markdown_text_stands_alone(slack, text, others):
    call = slack.post(text, markdown_text="y", **others)

    assert await slack.error(call) == "markdown_text_conflict"


@source(java_test("chat_Test.postMessage_markdownText"))
@pytest.mark.xfail(strict=True, reason="the sandbox leaves the text of markdown_text empty")
async def test_markdown_text_comes_back_as_mrkdwn_text(slack):
    message = (await slack.post(None, markdown_text="**bold**"))["message"]

    assert message["text"] == "*bold*"


@source(java_test("chat_Test.unfurl_raw_json_bot"), page("messaging/formatting-message-text"))
async def test_an_address_in_the_text_is_marked_as_a_link(slack):
    message = (await slack.post("https://example.org/", unfurl_links=False))["message"]

    assert message["text"] == "<https://example.org/>"


@source(page("messaging/formatting-message-text"))
async def test_a_link_with_words_stays_as_it_is(slack):
    link = "<https://example.org/|here>"

    assert (await slack.post(link, unfurl_links=False))["message"]["text"] == link


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("blocks", "no json", "invalid_blocks_format"),
        ("blocks", {"type": "divider"}, "invalid_blocks_format"),
        ("blocks", [{}], "invalid_blocks"),
        ("blocks", [{"type": "no_such_block"}], "invalid_blocks"),
        ("metadata", "no json", "invalid_metadata_format"),
    ],
)
async def test_arguments_of_the_wrong_form_are_refused(slack, name, value, says):
    assert await slack.error(slack.post("x", **{name: value})) == says


@source(issue("slackapi/python-slack-sdk#1782"))
async def test_what_is_wrong_with_blocks_is_said_twice_with_its_place(slack):
    image = {"type": "image", "image_url": "https://localhost/none.png", "alt_text": "none"}

    body = await slack.refusal(slack.post("x", blocks=[image]))

    said = "downloading image failed [json-pointer:/blocks/0/image_url]"
    assert (body["error"], body["errors"]) == ("invalid_blocks", [said])
    assert body["response_metadata"]["messages"] == [f"[ERROR] {said}"]


async def test_a_hundred_attachments_are_taken(slack):
    answer = await slack.post("x", attachments=[{"text": str(n)} for n in range(100)])

    assert answer["ok"] is True


async def test_one_more_attachment_is_too_many(slack):
    call = slack.post("x", attachments=[{"text": str(n)} for n in range(101)])

    assert await slack.error(call) == "too_many_attachments"


@source(java_test("chat_Test.postMessage_blocksInAttachment_do_not_work_bot"))
async def test_an_attachment_has_blocks_or_the_fields_of_old(slack):
    blocks = [{"type": "divider", "block_id": "123"}]
    old = {"id": 123, "callback_id": "callback", "title": "hi", "blocks": blocks}

    assert await slack.error(slack.post(None, attachments=[old])) == "invalid_attachments"


@assumed(issue("slackapi/bolt-js#2509"), issue("slackapi/bolt-js#2867"), facts("A1"))
async def test_a_message_of_eleven_thousand_characters_is_taken(slack):
    blocks = [bold("x" * 2_750) for _ in range(4)]

    assert (await slack.post("x", blocks=blocks))["ok"] is True


@assumed(issue("slackapi/bolt-js#2509"), issue("slackapi/bolt-js#2867"), facts("A1"))
async def test_a_message_of_fifteen_thousand_characters_is_too_long(slack):
    blocks = [bold("x" * 3_000) for _ in range(5)]

    assert await slack.error(slack.post("x", blocks=blocks)) == "msg_blocks_too_long"


@source(method("chat.meMessage"))
async def test_a_bot_says_what_it_does(slack):
    answer = await slack.client.chat_meMessage(channel=slack.channel, text="reads")
    slack.posted.append((answer["channel"], answer["ts"]))

    exactly(answer, "channel ts")
    message = await slack.shown(answer["ts"])
    assert (message["text"], message["subtype"]) == ("reads", "me_message")


@source(method("chat.meMessage"))
@pytest.mark.parametrize(
    ("change", "says"),
    [({"text": ""}, "no_text"), ({"channel": "C0NOWHERE00"}, "channel_not_found")],
)
async def test_what_a_bot_does_is_said_like_any_message(slack, change, says):
    said = {"channel": slack.channel, "text": "reads", **change}

    assert await slack.error(slack.client.chat_meMessage(**said)) == says
