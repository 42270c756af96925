"""Metadata of messages: how they are given, kept, shown and taken away."""

import pytest

from tests.conformance.expectations import issue, java_test, method, page, python_test, source

METADATA = page("messaging/message-metadata")
JAVA = java_test("message_metadata_Test")
PYTHON = python_test("test_message_metadata")
KEY = {"event_type": "readlist_delivery", "event_payload": {"delivery_key": "release:1:0"}}
RICH = {
    "event_type": "readlist_delivery",
    "event_payload": {
        "id": "11111",
        "amount": 5000,
        "done": True,
        "tags": ["foo", "bar", "周刊"],
        "objects": [{"name": "foo", "child": {"name": "bar"}}],
    },
}

pytestmark = source(METADATA, PYTHON, JAVA)


@pytest.mark.parametrize("metadata", [KEY, RICH], ids=["key", "rich"])
async def test_history_gives_back_what_was_posted(slack, metadata):
    ts = (await slack.post("x", metadata=metadata))["ts"]

    assert (await slack.shown(ts, include_all_metadata=True))["metadata"] == metadata


async def test_replies_give_it_back_too(slack):
    parent = (await slack.post("parent", metadata=KEY))["ts"]
    await slack.post("reply", metadata=RICH, thread_ts=parent)

    answer = await slack.replies(parent, include_all_metadata=True)

    assert [each["metadata"] for each in answer["messages"]] == [KEY, RICH]


@source(method("conversations.history"), issue("slackapi/python-slack-sdk#1501"))
async def test_nobody_gets_the_payload_without_asking(slack):
    ts = (await slack.post("x", metadata=KEY))["ts"]

    shown = [await slack.shown(ts), (await slack.replies(ts))["messages"][0]]

    assert [each.get("metadata", {}).get("event_payload") for each in shown] == [None, None]


async def test_the_answer_to_a_post_carries_it(slack):
    message = (await slack.post("x", metadata=KEY))["message"]

    assert message["metadata"] == KEY


async def test_the_answer_to_an_edit_carries_it(slack):
    ts = (await slack.post("x", metadata=KEY))["ts"]

    message = (await slack.update(ts, text="y", metadata=RICH))["message"]

    assert message["metadata"] == RICH


@source(method("chat.update"))
async def test_an_edit_that_does_not_name_it_keeps_it(slack):
    ts = (await slack.post("x", metadata=KEY))["ts"]

    await slack.update(ts, text="y")

    assert (await slack.shown(ts, include_all_metadata=True))["metadata"] == KEY


@source(method("chat.update"), JAVA)
async def test_an_edit_replaces_it(slack):
    ts = (await slack.post("x", metadata=KEY))["ts"]

    await slack.update(ts, text="y", metadata=RICH)

    assert (await slack.shown(ts, include_all_metadata=True))["metadata"] == RICH


@source(method("chat.update"))
async def test_an_empty_object_removes_it(slack):
    ts = (await slack.post("x", metadata=KEY))["ts"]

    await slack.update(ts, text="y", metadata={})

    assert not (await slack.shown(ts, include_all_metadata=True)).get("metadata")


@source(method("chat.postMessage"), METADATA)
@pytest.mark.parametrize(
    "metadata",
    [
        "no json",
        {"event_type": "x"},
        {"event_payload": {}},
        {"event_type": "x", "event_payload": "y"},
        {"event_type": 1, "event_payload": {}},
    ],
)
async def test_metadata_of_another_form_are_refused(slack, metadata):
    call = slack.post("x", metadata=metadata)

    assert await slack.error(call) == "invalid_metadata_format"
