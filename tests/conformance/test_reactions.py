"""Reactions: adding, removing and counting them."""

import pytest

from tests.conformance.expectations import (
    assumed,
    exactly,
    facts,
    java_sample,
    java_test,
    keys_between,
    method,
    next_cursor,
    sandbox_only,
    scopes,
    source,
)
from tests.conformance.shapes import MESSAGE, MESSAGE_KNOWN, THREAD_KNOWN
from tests.sandbox.calls import CURATOR, READER, READING

ADD, REMOVE, GET = (method(f"reactions.{name}") for name in ("add", "remove", "get"))
JAVA = java_test("reactions_Test.test_bot")
NOWHERE = "1600000000.000100"

pytestmark = scopes("reactions:write")


@pytest.fixture
async def message(slack):
    """Give the place of a message, as the reactions methods name it."""
    return {"channel": slack.channel, "timestamp": (await slack.post("x"))["ts"]}


@source(ADD, JAVA)
async def test_an_added_reaction_is_answered_with_ok_alone(slack, message):
    exactly(await slack.client.reactions_add(**message, name="eyes"), "")


@source(REMOVE, JAVA)
async def test_a_removed_reaction_is_answered_with_ok_alone(slack, message):
    await slack.client.reactions_add(**message, name="eyes")

    exactly(await slack.client.reactions_remove(**message, name="eyes"), "")
    assert "reactions" not in await slack.shown(message["timestamp"])


@source(ADD)
async def test_the_same_reaction_twice_is_refused(slack, message):
    await slack.client.reactions_add(**message, name="eyes")

    again = slack.client.reactions_add(**message, name="eyes")

    assert await slack.error(again) == "already_reacted"


@source(REMOVE)
async def test_a_reaction_that_is_not_there_cannot_be_removed(slack, message):
    call = slack.client.reactions_remove(**message, name="eyes")

    assert await slack.error(call) == "no_reaction"


@source(ADD)
async def test_another_skin_tone_is_another_reaction(slack, message):
    for name in ("thumbsup::skin-tone-2", "thumbsup::skin-tone-6"):
        await slack.client.reactions_add(**message, name=name)

    shown = await slack.shown(message["timestamp"])
    assert [each["count"] for each in shown["reactions"]] == [1, 1]


@pytest.mark.parametrize("name", ["two words", "no_such_emoji_anywhere!", "", "Größe"])
@source(ADD)
async def test_a_name_that_is_none_is_refused(slack, message, name):
    call = slack.client.reactions_add(**message, name=name)

    assert await slack.error(call) == "invalid_name"


@pytest.mark.parametrize(
    "method_name",
    [
        pytest.param("reactions.add", marks=source(ADD)),
        pytest.param("reactions.get", marks=source(GET)),
        pytest.param("reactions.remove", marks=source(REMOVE)),
    ],
)
@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param({"timestamp": NOWHERE}, "message_not_found", id="no message"),
        pytest.param({"timestamp": ""}, "no_item_specified", id="no time"),
        pytest.param({"channel": "C0NOWHERE00"}, "channel_not_found", id="no channel"),
        pytest.param({"timestamp": "yesterday"}, "bad_timestamp", id="bad time"),
    ],
)
async def test_a_reaction_needs_a_message(slack, message, method_name, change, says):
    arguments = {**message, "name": "eyes", **change}

    assert await slack.error(slack.read(method_name, **arguments)) == says


@sandbox_only("It archives the channel.")
@source(ADD)
async def test_nobody_reacts_in_an_archived_channel(slack, message):
    slack.sandbox.state.channels[slack.channel].is_archived = True

    call = slack.client.reactions_add(**message, name="eyes")

    assert await slack.error(call) == "is_archived"


@sandbox_only("It needs a channel that the bot has not joined.")
@assumed(ADD)
async def test_the_bot_reacts_where_it_is_a_member(slack, message):
    call = slack.client.reactions_add(**{**message, "channel": READING}, name="eyes")

    assert await slack.error(call) == "not_in_channel"


@source(GET)
async def test_the_answer_names_what_was_reacted_to(slack, message):
    answer = await slack.client.reactions_get(**message)

    exactly(answer, "type channel message")
    assert (answer["type"], answer["channel"]) == ("message", slack.channel)


@source(GET, java_sample("reactions.get"))
async def test_the_message_comes_with_its_permalink(slack, message):
    await slack.client.reactions_add(**message, name="eyes")

    shown = (await slack.client.reactions_get(**message))["message"]

    keys_between(shown, f"{MESSAGE} reactions permalink", f"{MESSAGE_KNOWN} {THREAD_KNOWN}")
    assert message["timestamp"].replace(".", "") in shown["permalink"]


@source(GET)
async def test_a_reaction_has_a_name_its_people_and_their_number(slack, message):
    await slack.client.reactions_add(**message, name="eyes")

    shown = (await slack.client.reactions_get(**message))["message"]

    expected = {"name": "eyes", "users": [slack.me["user_id"]], "count": 1}
    assert shown["reactions"] == [expected]


@source(method("conversations.history"), java_sample("conversations.history"))
async def test_history_shows_reactions_as_well(slack, message):
    await slack.client.reactions_add(**message, name="eyes")

    shown = await slack.shown(message["timestamp"])

    expected = {"name": "eyes", "users": [slack.me["user_id"]], "count": 1}
    assert shown["reactions"] == [expected]


@source(GET)
async def test_a_message_without_reactions_has_no_list_of_them(slack, message):
    shown = (await slack.client.reactions_get(**message))["message"]

    assert "reactions" not in shown


@source(GET)
async def test_a_reaction_to_a_reply_is_found_at_the_replys_own_time(slack, message):
    reply = await slack.post("reply", thread_ts=message["timestamp"])
    await slack.client.reactions_add(channel=slack.channel, timestamp=reply["ts"], name="eyes")

    parent, answer = (await slack.replies(message["timestamp"]))["messages"]

    assert "reactions" not in parent
    assert [each["name"] for each in answer["reactions"]] == ["eyes"]


@sandbox_only("It needs other people to react.")
@source(GET)
async def test_people_are_listed_in_the_order_of_their_reactions(slack, message):
    place = {"channel": slack.channel, "ts": message["timestamp"]}
    await slack.sandbox.people.react("tada", user=READER, **place)
    await slack.sandbox.people.react("eyes", user=CURATOR, **place)
    await slack.sandbox.people.react("tada", user=CURATOR, **place)

    shown = (await slack.client.reactions_get(**message))["message"]

    assert shown["reactions"] == [
        {"name": "tada", "users": [READER, CURATOR], "count": 2},
        {"name": "eyes", "users": [CURATOR], "count": 1},
    ]


@sandbox_only("It needs many people to react.")
@assumed(GET, facts("A3"))
async def test_everybody_is_counted_but_listed_only_when_asked(slack, message):
    users = [f"U{number}" for number in range(60)]
    found = slack.sandbox.state.find_message(slack.channel, message["timestamp"])
    found.reactions["eyes"] = users

    some = (await slack.client.reactions_get(**message))["message"]["reactions"][0]
    full = (await slack.client.reactions_get(**message, full=True))["message"]["reactions"][0]

    assert (some["count"], full["count"]) == (60, 60)
    assert len(some["users"]) < 60
    assert full["users"] == users


@source(method("reactions.list"))
async def test_what_the_bot_reacted_to_is_listed_newest_first(slack):
    stamps = await slack.posts("one", "two", "three")
    for ts in stamps:
        place = {"channel": slack.channel, "timestamp": ts}
        await slack.client.reactions_add(name="eyes", **place)

    first = await slack.client.reactions_list(limit=2)
    rest = await slack.client.reactions_list(limit=2, cursor=next_cursor(first))

    keys_between(first.data, "ok items", "paging response_metadata")
    listed = [item["message"]["ts"] for page in (first, rest) for item in page["items"]]
    assert listed[:3] == stamps[::-1]
    for item in first["items"]:
        keys_between(item, "type channel message")
        assert item["message"]["reactions"][0]["name"] == "eyes"


@sandbox_only("It needs somebody else who reacts.")
@source(method("reactions.list"))
async def test_what_another_reacted_to_can_be_listed(slack):
    first, second = await slack.posts("one", "two")
    await slack.client.reactions_add(channel=slack.channel, timestamp=first, name="eyes")
    await slack.sandbox.people.react("tada", user=READER, channel=slack.channel, ts=second)

    listed = await slack.client.reactions_list(user=READER)

    assert [item["message"]["ts"] for item in listed["items"]] == [second]
    assert await slack.error(slack.client.reactions_list(user="U0NOBODY")) == "user_not_found"
