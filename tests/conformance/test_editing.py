"""chat.update and chat.delete: what stays, what goes, and whose messages they are."""

import pytest

from tests.conformance.expectations import (
    assumed,
    exactly,
    facts,
    java_sample,
    keys_between,
    method,
    sandbox_only,
    source,
)
from tests.conformance.shapes import MESSAGE, MESSAGE_KNOWN
from tests.sandbox.calls import READER, bold, mention

UPDATE = method("chat.update")
DELETE = method("chat.delete")
SPECS = "slackapi/slack-api-specs chat.update"
NOWHERE = "1600000000.000100"

pytestmark = source(UPDATE)


async def test_the_answer_names_channel_time_text_and_message(slack):
    ts = (await slack.post("old"))["ts"]

    answer = await slack.update(ts, text="new")

    exactly(answer, "channel ts text message")
    assert (answer["channel"], answer["ts"], answer["text"]) == (slack.channel, ts, "new")


@source(UPDATE, java_sample("chat.update"))
async def test_the_answer_holds_the_message_as_it_is_now(slack):
    ts = (await slack.post("old"))["ts"]

    message = (await slack.update(ts, text="new"))["message"]

    needed = " ".join(name for name in MESSAGE.split() if name != "ts")
    keys_between(message, needed, f"ts {MESSAGE_KNOWN}")
    assert message["text"] == "new"


async def test_an_edited_message_keeps_its_place(slack):
    first, second = await slack.posts("one", "two")

    await slack.update(first, text="one, better")

    page = await slack.history(oldest=first, latest=second, inclusive=True)
    assert [each["text"] for each in page["messages"]] == ["two", "one, better"]


@source(UPDATE, java_sample("chat.update"))
async def test_a_new_text_is_marked_as_edited(slack):
    ts = (await slack.post("old"))["ts"]

    await slack.update(ts, text="new")

    edited = (await slack.shown(ts))["edited"]
    keys_between(edited, "user ts")
    assert float(edited["ts"]) >= float(ts)


@assumed(facts("A3b"))
async def test_new_blocks_are_not_marked_as_edited(slack):
    ts = (await slack.post("old"))["ts"]

    await slack.update(ts, text="new", blocks=[bold("new")])

    assert "edited" not in await slack.shown(ts)


@source(method("chat.update"))
async def test_a_text_alone_takes_the_old_blocks_away(slack):
    ts = (await slack.post("old", blocks=[{"type": "divider"}]))["ts"]

    await slack.update(ts, text="new")

    shown = await slack.shown(ts)
    assert shown["text"] == "new"
    assert "divider" not in [block["type"] for block in shown.get("blocks", [])]


@source(SPECS)
async def test_an_empty_list_removes_the_blocks(slack):
    ts = (await slack.post("old", blocks=[{"type": "divider"}]))["ts"]

    await slack.update(ts, text="new", blocks=[])

    kinds = [block["type"] for block in (await slack.shown(ts)).get("blocks", [])]
    assert "divider" not in kinds


@source(SPECS)
async def test_attachments_that_an_edit_does_not_name_stay(slack):
    ts = (await slack.post("old", attachments=[{"text": "a", "fallback": "a"}]))["ts"]

    await slack.update(ts, text="new")

    assert [each["text"] for each in (await slack.shown(ts))["attachments"]] == ["a"]


@source(SPECS)
async def test_attachments_can_be_edited_alone(slack):
    ts = (await slack.post("old", blocks=[{"type": "divider"}]))["ts"]

    await slack.update(ts, attachments=[{"text": "a", "fallback": "a"}])

    shown = await slack.shown(ts)
    assert [each["text"] for each in shown["attachments"]] == ["a"]
    assert (shown["text"], shown["blocks"][0]["type"]) == ("old", "divider")


@source(SPECS)
async def test_an_empty_list_removes_the_attachments(slack):
    ts = (await slack.post("old", attachments=[{"text": "a", "fallback": "a"}]))["ts"]

    await slack.update(ts, text="new", attachments=[])

    assert not (await slack.shown(ts)).get("attachments")


async def test_an_edit_needs_something_to_show(slack):
    ts = (await slack.post("old"))["ts"]

    assert await slack.error(slack.update(ts)) == "no_text"


async def test_an_edit_takes_four_thousand_characters_of_text(slack):
    ts = (await slack.post("old"))["ts"]

    assert len((await slack.update(ts, text="x" * 4_000))["text"]) == 4_000


async def test_an_edit_takes_no_longer_text(slack):
    ts = (await slack.post("old"))["ts"]

    assert await slack.error(slack.update(ts, text="x" * 4_001)) == "msg_too_long"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("blocks", "no json", "invalid_blocks_format"),
        ("blocks", [{"type": "no_such_block"}], "invalid_blocks"),
        ("metadata", "no json", "invalid_metadata_format"),
        ("attachments", "no json", "invalid_attachments"),
    ],
)
async def test_arguments_of_the_wrong_form_are_refused(slack, name, value, says):
    ts = (await slack.post("old"))["ts"]

    assert await slack.error(slack.update(ts, text="x", **{name: value})) == says


async def test_a_refused_edit_changes_nothing(slack):
    ts = (await slack.post("old"))["ts"]

    await slack.error(slack.update(ts, text="new", blocks=[{"type": "no_such_block"}]))

    assert (await slack.shown(ts))["text"] == "old"


async def test_markdown_text_stands_alone_in_an_edit_too(slack):
    ts = (await slack.post("old"))["ts"]
    call = slack.update(ts, text="x", markdown_text="y")

    assert await slack.error(call) == "markdown_text_conflict"


async def test_a_message_that_does_not_exist_cannot_be_edited(slack):
    assert await slack.error(slack.update(NOWHERE, text="x")) == "message_not_found"


async def test_a_channel_that_does_not_exist_holds_nothing_to_edit(slack):
    call = slack.call("chat.update", channel="C0NOWHERE00", ts=NOWHERE, text="x")

    assert await slack.error(call) == "channel_not_found"


@sandbox_only("It needs a message that somebody else wrote.")
async def test_somebody_elses_message_cannot_be_edited(slack):
    theirs = await mention(slack.sandbox.people, "hello", user=READER, channel=slack.channel)

    assert await slack.error(slack.update(theirs["ts"], text="x")) == "cant_update_message"


@sandbox_only("It archives the channel.")
async def test_nothing_is_edited_in_an_archived_channel(slack):
    ts = (await slack.post("old"))["ts"]
    slack.sandbox.state.channels[slack.channel].is_archived = True

    assert await slack.error(slack.update(ts, text="x")) == "is_inactive"


@source(DELETE)
async def test_a_deletion_names_channel_and_time(slack):
    ts = (await slack.post("oops"))["ts"]

    answer = await slack.call("chat.delete", channel=slack.channel, ts=ts)

    exactly(answer, "channel ts")
    assert (answer["channel"], answer["ts"]) == (slack.channel, ts)


@source(DELETE)
async def test_a_deleted_message_is_gone(slack):
    first, second = await slack.posts("oops", "stays")

    await slack.call("chat.delete", channel=slack.channel, ts=first)

    page = await slack.history(oldest=first, latest=second, inclusive=True)
    assert [each["text"] for each in page["messages"]] == ["stays"]


@source(DELETE)
async def test_a_second_deletion_finds_nothing(slack):
    ts = (await slack.post("oops"))["ts"]
    await slack.call("chat.delete", channel=slack.channel, ts=ts)

    call = slack.call("chat.delete", channel=slack.channel, ts=ts)

    assert await slack.error(call) == "message_not_found"


@source(DELETE)
@sandbox_only("It needs a message that somebody else wrote.")
async def test_somebody_elses_message_cannot_be_deleted(slack):
    theirs = await mention(slack.sandbox.people, "hello", user=READER, channel=slack.channel)
    call = slack.call("chat.delete", channel=slack.channel, ts=theirs["ts"])

    assert await slack.error(call) == "cant_delete_message"
