"""Posting, editing, deleting and linking to messages."""

import pytest
from slack_sdk.errors import SlackApiError

from tests.sandbox.calls import (
    ARCHIVED,
    CURATORS,
    GENERAL,
    READER,
    READING,
    bold,
    connect,
    error,
    refusal,
)

KEY = {"event_type": "readlist_delivery", "event_payload": {"delivery_key": "release:1:0"}}


async def test_a_posted_message_comes_back_as_slack_shows_a_bots(member):
    answer = await member.chat_postMessage(
        channel=GENERAL, text="hello", blocks=[bold("hello")], metadata=KEY
    )

    assert answer["channel"] == GENERAL
    message = answer["message"]
    assert message["ts"] == answer["ts"]
    assert (message["type"], message["text"]) == ("message", "hello")
    assert (message["user"], message["bot_id"], message["app_id"]) == (
        "U0READLIST",
        "B0READLIST",
        "A0READLIST",
    )
    assert message["blocks"][0].pop("block_id")
    assert message["blocks"] == [bold("hello")]
    assert "metadata" not in message
    assert "subtype" not in message


async def test_timestamps_come_from_the_clock_and_always_grow(member, clock):
    clock.now = 1_700_000_500.0
    first = await member.chat_postMessage(channel=GENERAL, text="one")
    second = await member.chat_postMessage(channel=GENERAL, text="two")
    clock.now -= 100
    third = await member.chat_postMessage(channel=GENERAL, text="three")

    stamps = [first["ts"], second["ts"], third["ts"]]
    assert stamps == ["1700000500.000000", "1700000500.000100", "1700000500.000200"]


async def test_a_channel_can_be_named_and_a_user_id_means_direct_messages(member, sandbox):
    named = await member.chat_postMessage(channel="#general", text="by name")
    direct = await member.chat_postMessage(channel=READER, text="psst")

    assert named["channel"] == GENERAL
    assert direct["channel"] == "D0READER"
    assert [message.text for message in sandbox.state.posted("D0READER")] == ["psst"]


@pytest.mark.parametrize(
    ("channel", "says"),
    [
        (READING, "not_in_channel"),
        (CURATORS, "channel_not_found"),
        (ARCHIVED, "is_archived"),
        ("C0NOWHERE", "channel_not_found"),
        ("#nowhere", "channel_not_found"),
        ("U0READLIST", "cannot_dm_bot"),
    ],
)
async def test_a_message_to_where_the_bot_may_not_post_is_refused(client, channel, says):
    assert await error(client.chat_postMessage(channel=channel, text="hello")) == says


async def test_chat_write_public_lets_the_bot_post_without_joining(open_sandbox):
    sandbox = await open_sandbox(scopes=frozenset({"chat:write", "chat:write.public"}))

    answer = await connect(sandbox).chat_postMessage(channel=READING, text="hello")

    assert answer["ok"] is True


@pytest.mark.parametrize("content", [{}, {"text": "  "}, {"blocks": []}])
async def test_a_message_needs_something_to_show(member, content):
    call = member.api_call("chat.postMessage", json={"channel": GENERAL, **content})

    assert await error(call) == "no_text"


async def test_a_reply_needs_an_existing_parent_that_is_no_reply(member):
    parent = await member.chat_postMessage(channel=GENERAL, text="parent")
    reply = await member.chat_postMessage(channel=GENERAL, text="reply", thread_ts=parent["ts"])

    assert reply["message"]["thread_ts"] == parent["ts"]
    assert reply["message"]["parent_user_id"] == "U0READLIST"
    for wrong in (reply["ts"], "1600000000.000100"):
        call = member.chat_postMessage(channel=GENERAL, text="lost", thread_ts=wrong)
        assert await error(call) == "thread_not_found"


async def test_nobody_replies_to_a_notice(member, sandbox):
    (notice,) = sandbox.state.messages(GENERAL)

    call = member.chat_postMessage(channel=GENERAL, text="welcome", thread_ts=notice.ts)

    assert await error(call) == "cannot_reply_to_message"


async def test_a_text_over_forty_thousand_characters_is_cut(member):
    answer = await member.chat_postMessage(channel=GENERAL, text="x" * 40_001)

    assert len(answer["message"]["text"]) == 40_000


async def test_markdown_text_stands_alone_and_has_its_limit(member):
    answer = await member.chat_postMessage(channel=GENERAL, markdown_text="**bold**")
    both = member.chat_postMessage(channel=GENERAL, text="x", markdown_text="y")
    long = member.chat_postMessage(channel=GENERAL, markdown_text="y" * 12_001)

    assert answer["message"]["blocks"][0]["type"] == "markdown"
    assert await error(both) == "markdown_text_conflict"
    assert await error(long) == "msg_too_long"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("metadata", "no json", "invalid_metadata_format"),
        ("metadata", {"event_type": "x"}, "invalid_metadata_format"),
        ("metadata", {"event_type": "x", "event_payload": "y"}, "invalid_metadata_format"),
        ("metadata", {**KEY, "extra": 1}, "invalid_metadata_format"),
        ("blocks", "no json", "invalid_blocks_format"),
        ("blocks", {"type": "divider"}, "invalid_blocks_format"),
        ("attachments", "no json", "invalid_attachments"),
    ],
)
async def test_arguments_of_the_wrong_form_are_refused(member, name, value, says):
    arguments = {"channel": GENERAL, "text": "x", name: value}

    assert await error(member.api_call("chat.postMessage", json=arguments)) == says


async def test_a_channel_takes_one_message_a_second(open_sandbox, clock):
    sandbox = await open_sandbox(channel_interval=1.0)
    client = connect(sandbox)
    await client.conversations_join(channel=GENERAL)
    await client.chat_postMessage(channel=GENERAL, text="first")
    clock.advance(0.99)
    early = await _status(client, GENERAL)
    clock.advance(0.006)
    within_jitter = await _status(client, GENERAL)
    elsewhere = await client.chat_postMessage(channel=READER, text="another conversation")

    assert early == (429, "ratelimited", "1")
    assert within_jitter == (200, None, None)
    assert elsewhere["ok"] is True


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


async def test_an_update_changes_what_it_names_and_keeps_the_rest(member, sandbox):
    posted = await member.chat_postMessage(
        channel=GENERAL, text="old", blocks=[bold("old")], metadata=KEY
    )

    answer = await member.chat_update(channel=GENERAL, ts=posted["ts"], text="new")

    (message,) = sandbox.state.posted(GENERAL)
    assert (answer["ts"], answer["text"], answer["channel"]) == (posted["ts"], "new", GENERAL)
    assert answer["message"]["edited"]["user"] == "U0READLIST"
    assert (message.text, message.metadata) == ("new", KEY)
    assert message.blocks[0]["type"] == "rich_text"


async def test_an_update_with_empty_blocks_or_metadata_removes_them(member, sandbox):
    posted = await member.chat_postMessage(
        channel=GENERAL, text="old", blocks=[bold("old")], metadata=KEY
    )

    await member.chat_update(channel=GENERAL, ts=posted["ts"], text="new", blocks=[], metadata={})

    (message,) = sandbox.state.posted(GENERAL)
    assert (message.blocks, message.metadata) == ([], None)


async def test_an_update_of_attachments_alone_keeps_text_and_blocks(member, sandbox):
    posted = await member.chat_postMessage(channel=GENERAL, text="old", blocks=[bold("old")])
    arguments = {"channel": GENERAL, "ts": posted["ts"], "attachments": [{"fallback": "new"}]}

    answer = await member.api_call("chat.update", json=arguments)

    (message,) = sandbox.state.posted(GENERAL)
    assert answer["message"]["attachments"] == [{"fallback": "new"}]
    assert (message.text, message.blocks[0]["type"]) == ("old", "rich_text")


async def test_new_blocks_show_no_edited_mark(member):
    posted = await member.chat_postMessage(channel=GENERAL, text="old")

    answer = await member.chat_update(
        channel=GENERAL, ts=posted["ts"], text="new", blocks=[bold("new")]
    )

    assert "edited" not in answer["message"]


async def test_only_own_messages_can_be_changed(member, sandbox):
    theirs = await sandbox.people.mention("hello", user=READER, channel=GENERAL)
    place = {"channel": GENERAL, "ts": theirs["ts"]}
    nowhere = {"channel": GENERAL, "ts": "1600000000.000100"}

    assert await error(member.chat_update(**place, text="x")) == "cant_update_message"
    assert await error(member.chat_delete(**place)) == "cant_delete_message"
    assert await error(member.chat_update(**nowhere, text="x")) == "message_not_found"
    assert await error(member.chat_delete(**nowhere)) == "message_not_found"


async def test_an_update_takes_four_thousand_characters_of_text(member):
    posted = await member.chat_postMessage(channel=GENERAL, text="old")
    place = {"channel": GENERAL, "ts": posted["ts"]}

    assert (await member.chat_update(**place, text="x" * 4_000))["ok"] is True
    assert await error(member.chat_update(**place, text="x" * 4_001)) == "msg_too_long"


async def test_nothing_changes_in_a_channel_once_it_is_archived(member, sandbox):
    posted = await member.chat_postMessage(channel=GENERAL, text="old")
    sandbox.state.channels[GENERAL].is_archived = True
    place = {"channel": GENERAL, "ts": posted["ts"]}

    assert await error(member.chat_postMessage(channel=GENERAL, text="x")) == "is_archived"
    assert await error(member.chat_update(**place, text="x")) == "is_archived"
    assert await error(member.chat_delete(**place)) == "is_archived"


async def test_a_deleted_message_is_gone(member, sandbox):
    posted = await member.chat_postMessage(channel=GENERAL, text="oops")

    answer = await member.chat_delete(channel=GENERAL, ts=posted["ts"])

    assert (answer["channel"], answer["ts"]) == (GENERAL, posted["ts"])
    assert sandbox.state.posted(GENERAL) == []


async def test_a_deleted_parent_leaves_a_tombstone_over_its_replies(member):
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


async def test_an_ephemeral_message_is_for_one_member_and_in_no_history(member, sandbox):
    answer = await member.chat_postEphemeral(channel=GENERAL, user=READER, text="only you")

    (ephemeral,) = sandbox.state.ephemerals
    assert (ephemeral.ts, ephemeral.user, ephemeral.text) == (
        answer["message_ts"],
        READER,
        "only you",
    )
    assert sandbox.state.posted(GENERAL) == []


async def test_an_ephemeral_message_needs_both_in_the_channel(member):
    async def say(channel, user):
        return await error(member.chat_postEphemeral(channel=channel, user=user, text="x"))

    assert await say(READING, READER) == "not_in_channel"
    assert await say(GENERAL, "U0NOBODY") == "user_not_found"
    await member.conversations_join(channel=READING)
    assert await say(READING, "U0GUEST") == "user_not_in_channel"


async def test_a_permalink_names_the_message_and_a_replys_thread(member, sandbox):
    parent = await member.chat_postMessage(channel=GENERAL, text="parent")
    reply = await member.chat_postMessage(channel=GENERAL, text="reply", thread_ts=parent["ts"])

    async def link(ts):
        return (await member.chat_getPermalink(channel=GENERAL, message_ts=ts))["permalink"]

    assert await link(parent["ts"]) == (
        f"{sandbox.url}archives/{GENERAL}/p{parent['ts'].replace('.', '')}"
    )
    assert (await link(reply["ts"])).endswith(f"?thread_ts={parent['ts']}&cid={GENERAL}")
    missing = await refusal(member.chat_getPermalink(channel=GENERAL, message_ts="1.0"))
    assert missing["error"] == "message_not_found"
