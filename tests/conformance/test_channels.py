"""Finding conversations, joining them, and direct messages."""

import pytest

from tests.conformance.expectations import (
    exactly,
    java_sample,
    java_test,
    keys_between,
    method,
    sandbox_only,
    scopes,
    source,
)
from tests.conformance.shapes import CHANNEL, CHANNEL_KNOWN, IM, IM_KNOWN, TOPIC
from tests.sandbox.calls import ARCHIVED, CURATOR, CURATORS, GENERAL, READER, READING

LIST, INFO, JOIN, MEMBERS, OPEN = (
    method(f"conversations.{name}") for name in ("list", "info", "join", "members", "open")
)
JAVA = java_test("conversations_Test.channelConversation")
SEEDED = sandbox_only("It needs channels made for it.")


def ids(answer):
    return [channel["id"] for channel in answer["channels"]]


async def info(slack, **arguments):
    answer = await slack.client.conversations_info(channel=slack.channel, **arguments)
    return answer["channel"]


@source(LIST)
async def test_a_list_is_channels_and_a_cursor(slack):
    exactly(await slack.client.conversations_list(), "channels response_metadata")


@source(LIST, java_sample("conversations.list"))
async def test_a_listed_channel_has_its_keys_and_its_members_number(slack):
    for channel in (await slack.client.conversations_list())["channels"]:
        keys_between(channel, f"{CHANNEL} num_members", CHANNEL_KNOWN)


@source(LIST)
async def test_a_list_holds_public_channels_unless_told_otherwise(slack):
    listed = (await slack.client.conversations_list())["channels"]

    assert {channel["is_private"] for channel in listed} == {False}
    assert {channel["is_channel"] for channel in listed} == {True}


@source(LIST)
@SEEDED
async def test_archived_channels_can_be_left_out(slack):
    assert ARCHIVED in ids(await slack.client.conversations_list())
    assert ARCHIVED not in ids(await slack.client.conversations_list(exclude_archived=True))


@source(LIST)
@SEEDED
async def test_a_private_channel_is_listed_for_its_members_only(slack):
    both = {"types": "public_channel,private_channel"}
    before = ids(await slack.client.conversations_list(**both))
    slack.sandbox.state.channels[CURATORS].members.append(slack.me["user_id"])

    assert CURATORS not in before
    assert CURATORS in ids(await slack.client.conversations_list(**both))


@source(LIST)
async def test_an_unknown_kind_of_conversation_is_refused(slack):
    assert await slack.error(slack.client.conversations_list(types="salon")) == "invalid_types"


@source(LIST, java_test("conversations_Test.listIm"))
@scopes("im:read", "im:write")
async def test_direct_messages_are_listed_where_they_are_asked_for(slack, person):
    opened = await slack.client.conversations_open(users=person)

    listed = await slack.client.conversations_list(types="im", limit=999)

    (found,) = [each for each in listed["channels"] if each["id"] == opened["channel"]["id"]]
    keys_between(found, IM, IM_KNOWN)
    assert (found["is_im"], found["user"]) == (True, person)


@source(INFO)
async def test_information_is_one_channel(slack):
    answer = await slack.client.conversations_info(channel=slack.channel)

    exactly(answer, "channel")
    assert answer["channel"]["id"] == slack.channel
    assert answer["channel"]["is_member"] is True


@source(INFO, java_sample("conversations.info"))
async def test_a_channel_has_its_keys(slack):
    channel = await info(slack)

    keys_between(channel, CHANNEL, CHANNEL_KNOWN)
    keys_between(channel["topic"], TOPIC)
    keys_between(channel["purpose"], TOPIC)


@source(INFO, JAVA)
async def test_the_number_of_members_comes_when_it_is_asked_for(slack):
    members = await slack.read("conversations.members", channel=slack.channel, limit=999)

    shown = await info(slack, include_num_members=True)

    assert shown["num_members"] == len(members["members"])


@source(INFO, JAVA)
async def test_the_number_of_members_does_not_come_unasked(slack):
    assert "num_members" not in await info(slack)


@source(INFO, JAVA)
async def test_the_locale_comes_when_it_is_asked_for(slack):
    assert (await info(slack, include_locale=True))["locale"]
    assert "locale" not in await info(slack)


@source(INFO)
async def test_a_channel_that_does_not_exist_is_not_found(slack):
    call = slack.client.conversations_info(channel="C0NOWHERE00")

    assert await slack.error(call) == "channel_not_found"


@source(INFO)
@SEEDED
async def test_a_private_channel_does_not_exist_for_others(slack):
    assert await slack.error(slack.client.conversations_info(channel=CURATORS)) == (
        "channel_not_found"
    )


@source(INFO)
@scopes("im:read", "im:write")
async def test_direct_messages_have_their_own_keys(slack, person):
    opened = (await slack.client.conversations_open(users=person))["channel"]["id"]

    shown = (await slack.client.conversations_info(channel=opened))["channel"]

    keys_between(shown, IM, IM_KNOWN)
    assert (shown["is_im"], shown["user"]) == (True, person)


@source(JOIN)
async def test_joining_again_only_warns(slack):
    answer = await slack.client.conversations_join(channel=slack.channel)

    exactly(answer, "channel warning response_metadata")
    assert answer["warning"] == "already_in_channel"
    assert answer["response_metadata"] == {"warnings": ["already_in_channel"]}


@source(JOIN)
@SEEDED
async def test_joining_makes_the_bot_a_member(slack):
    answer = await slack.client.conversations_join(channel=READING)

    exactly(answer, "channel")
    assert answer["channel"]["is_member"] is True


@source(JOIN)
@SEEDED
@pytest.mark.parametrize(
    ("channel", "says"),
    [
        pytest.param(ARCHIVED, "is_archived", id="archived"),
        pytest.param(CURATORS, "channel_not_found", id="private"),
        pytest.param("C0NOWHERE00", "channel_not_found", id="nowhere"),
    ],
)
async def test_only_open_public_channels_can_be_joined(slack, channel, says):
    assert await slack.error(slack.client.conversations_join(channel=channel)) == says


@source(JOIN)
@scopes("im:write")
async def test_direct_messages_cannot_be_joined(slack, person):
    opened = (await slack.client.conversations_open(users=person))["channel"]["id"]

    call = slack.client.conversations_join(channel=opened)

    assert await slack.error(call) == "method_not_supported_for_channel_type"


@source(MEMBERS)
async def test_members_are_user_ids_and_a_cursor(slack):
    answer = await slack.client.conversations_members(channel=slack.channel)

    exactly(answer, "members response_metadata")
    assert slack.me["user_id"] in answer["members"]


@source(MEMBERS)
async def test_a_channel_that_does_not_exist_has_no_members(slack):
    call = slack.client.conversations_members(channel="C0NOWHERE00")

    assert await slack.error(call) == "channel_not_found"


@source(OPEN)
async def test_opening_direct_messages_gives_their_id(slack, person):
    answer = await slack.client.conversations_open(users=person)

    keys_between(answer.data, "ok channel", "no_op already_open")
    assert answer["channel"]["id"].startswith("D")


@source(OPEN)
async def test_opening_them_again_changes_nothing(slack, person):
    first = await slack.client.conversations_open(users=person)

    again = await slack.client.conversations_open(users=person)

    exactly(again, "channel no_op already_open")
    assert (again["no_op"], again["already_open"]) == (True, True)
    assert again["channel"]["id"] == first["channel"]["id"]


@source(OPEN)
async def test_the_whole_conversation_comes_when_it_is_asked_for(slack, person):
    answer = await slack.client.conversations_open(users=person, return_im=True)

    keys_between(answer["channel"], IM, IM_KNOWN)
    assert answer["channel"]["user"] == person


@source(OPEN)
async def test_they_can_be_resumed_by_their_id(slack, person):
    opened = (await slack.client.conversations_open(users=person))["channel"]["id"]

    answer = await slack.client.conversations_open(channel=opened)

    assert answer["channel"]["id"] == opened


@source(OPEN)
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({}, "users_list_not_supplied"),
        ({"users": "U0NOBODY00"}, "user_not_found"),
        ({"channel": "D0NOWHERE00"}, "channel_not_found"),
    ],
)
async def test_direct_messages_need_somebody(slack, arguments, says):
    assert await slack.error(slack.call("conversations.open", **arguments)) == says


@source(OPEN)
async def test_a_channel_cannot_be_opened(slack):
    call = slack.client.conversations_open(channel=slack.channel)

    assert await slack.error(call) == "method_not_supported_for_channel_type"


@source(OPEN)
@sandbox_only("It would gather people.")
async def test_several_people_share_direct_messages(slack):
    """In whatever order they are named; Slack's page calls it a private group."""
    first = await slack.client.conversations_open(users=[READER, CURATOR])
    again = await slack.client.conversations_open(users=[CURATOR, READER])

    assert first["channel"]["id"] == again["channel"]["id"] != GENERAL
    shown = (await slack.client.conversations_info(channel=first["channel"]["id"]))["channel"]
    kind = [shown[name] for name in ("is_mpim", "is_group", "is_private", "is_channel", "is_im")]
    assert kind == [True, True, True, False, False]


@source(OPEN)
@sandbox_only("It would gather people.")
async def test_nine_people_are_too_many_for_direct_messages(slack):
    call = slack.client.conversations_open(users=[f"U0PERSON{n}" for n in range(9)])

    assert await slack.error(call) == "too_many_users"


@source(method("users.conversations"))
async def test_a_bots_own_conversations_are_those_it_is_in(slack):
    answer = await slack.client.users_conversations(limit=999)

    exactly(answer, "channels response_metadata")
    assert slack.channel in ids(answer)
    assert {channel.get("is_member", True) for channel in answer["channels"]} == {True}


@source(method("users.conversations"))
@SEEDED
async def test_a_channel_that_the_bot_has_not_joined_is_not_its_own(slack):
    assert ids(await slack.client.users_conversations()) == [GENERAL]
