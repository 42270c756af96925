"""What may happen to a channel: made, renamed, archived, joined by others, left."""

import pytest

from tests.conformance.expectations import (
    exactly,
    java_test,
    keys_between,
    method,
    sandbox_only,
    source,
)
from tests.conformance.shapes import CHANNEL, CHANNEL_KNOWN
from tests.sandbox.calls import CURATOR, CURATORS, GENERAL, READER, READING

CREATE, RENAME, ARCHIVE, UNARCHIVE, INVITE, KICK, LEAVE, TOPIC = (
    method(f"conversations.{name}")
    for name in [
        "create",
        "rename",
        "archive",
        "unarchive",
        "invite",
        "kick",
        "leave",
        "setTopic",
    ]
)
LONG_NAMES = java_test("conversations_Test.longChannelName_public_ng")
JAVA = java_test("conversations_Test.channelConversation")

pytestmark = sandbox_only("It would leave channels behind that nobody can delete.")


@pytest.fixture
async def made(slack):
    """Give the id of a channel that the bot has made."""
    return (await slack.call("conversations.create", name="made"))["channel"]["id"]


@source(CREATE, JAVA)
async def test_a_new_channel_has_the_bot_in_it(slack):
    answer = await slack.call("conversations.create", name="fresh")

    exactly(answer, "channel")
    channel = answer["channel"]
    assert (channel["name"], channel["is_private"], channel["is_member"]) == ("fresh", False, True)
    members = await slack.client.conversations_members(channel=channel["id"])
    assert members["members"] == [slack.me["user_id"]]


@source(CREATE, JAVA)
async def test_a_new_channel_has_its_keys(slack):
    channel = (await slack.call("conversations.create", name="fresh"))["channel"]

    keys_between(channel, CHANNEL, CHANNEL_KNOWN)
    assert channel["creator"] == slack.me["user_id"]


@source(CREATE, JAVA)
async def test_a_channel_can_be_made_private(slack):
    channel = (await slack.call("conversations.create", name="fresh", is_private=True))["channel"]

    assert channel["is_private"] is True


@source(CREATE, java_test("conversations_Test.longChannelName_public_ok"))
@pytest.mark.parametrize("is_private", [True, False])
async def test_a_name_has_up_to_eighty_characters(slack, is_private):
    name = "x" * 80

    answer = await slack.call("conversations.create", name=name, is_private=is_private)

    assert answer["channel"]["name"] == name


@pytest.mark.parametrize(
    ("name", "says"),
    [
        pytest.param("x" * 81, "invalid_name_maxlength", marks=source(CREATE, LONG_NAMES)),
        pytest.param("Upper", "invalid_name_specials", marks=source(CREATE)),
        pytest.param("two words", "invalid_name_specials", marks=source(CREATE)),
        pytest.param("dot.ted", "invalid_name_specials", marks=source(CREATE)),
        pytest.param("-_-", "invalid_name_punctuation", marks=source(CREATE)),
        pytest.param("", "invalid_name_required", marks=source(CREATE)),
        pytest.param("general", "name_taken", marks=source(CREATE)),
    ],
)
@pytest.mark.parametrize("verb", ["create", "rename"])
async def test_a_name_that_is_none_is_refused(slack, made, verb, name, says):
    place = {"channel": made} if verb == "rename" else {}
    call = slack.call(f"conversations.{verb}", name=name, **place)

    assert await slack.error(call) == says


@source(RENAME, JAVA)
async def test_a_channel_gets_another_name(slack, made):
    answer = await slack.call("conversations.rename", channel=made, name="renamed")

    exactly(answer, "channel")
    assert (answer["channel"]["id"], answer["channel"]["name"]) == (made, "renamed")


@source(RENAME)
async def test_a_channel_remembers_its_former_names(slack, made):
    await slack.call("conversations.rename", channel=made, name="renamed")

    channel = (await slack.client.conversations_info(channel=made))["channel"]
    assert channel["previous_names"] == ["made"]


@source(ARCHIVE, JAVA)
async def test_archiving_is_answered_with_ok_alone(slack, made):
    exactly(await slack.call("conversations.archive", channel=made), "")

    channel = (await slack.client.conversations_info(channel=made))["channel"]
    assert channel["is_archived"] is True


@source(ARCHIVE)
async def test_archiving_twice_is_refused(slack, made):
    await slack.call("conversations.archive", channel=made)

    again = slack.call("conversations.archive", channel=made)

    assert await slack.error(again) == "already_archived"


@source(ARCHIVE)
async def test_the_general_channel_stays(slack):
    call = slack.call("conversations.archive", channel=GENERAL)

    assert await slack.error(call) == "cant_archive_general"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        pytest.param("chat.postMessage", {"text": "x"}, marks=source(method("chat.postMessage"))),
        pytest.param("conversations.rename", {"name": "other"}, marks=source(RENAME)),
        pytest.param("conversations.setTopic", {"topic": "x"}, marks=source(TOPIC)),
        pytest.param("conversations.invite", {"users": READER}, marks=source(INVITE)),
        pytest.param("conversations.join", {}, marks=source(method("conversations.join"))),
        pytest.param("conversations.leave", {}, marks=source(LEAVE)),
    ],
)
async def test_an_archived_channel_does_not_change(slack, made, name, arguments):
    await slack.call("conversations.archive", channel=made)

    call = slack.call(name, channel=made, **arguments)

    assert await slack.error(call) == "is_archived"


@source(UNARCHIVE, JAVA)
async def test_a_private_channel_can_be_opened_again(slack):
    made = await slack.call("conversations.create", name="fresh", is_private=True)
    place = {"channel": made["channel"]["id"]}
    await slack.call("conversations.archive", **place)

    exactly(await slack.call("conversations.unarchive", **place), "")
    shown = (await slack.client.conversations_info(**place))["channel"]
    assert shown["is_archived"] is False


@source(INVITE, JAVA)
async def test_somebody_invited_is_a_member(slack, made):
    answer = await slack.call("conversations.invite", channel=made, users=f"{READER},{CURATOR}")

    exactly(answer, "channel")
    members = (await slack.client.conversations_members(channel=made))["members"]
    assert {READER, CURATOR} <= set(members)


@source(INVITE)
async def test_each_person_who_cannot_be_invited_is_named(slack, made):
    users = f"U0NOBODY00,{slack.me['user_id']}"

    body = await slack.refusal(slack.call("conversations.invite", channel=made, users=users))

    assert body == {
        "ok": False,
        "error": "user_not_found",
        "errors": [
            {"user": "U0NOBODY00", "ok": False, "error": "user_not_found"},
            {"user": slack.me["user_id"], "ok": False, "error": "cant_invite_self"},
        ],
    }


@source(INVITE)
@pytest.mark.parametrize(
    ("channel", "users", "says"),
    [
        (GENERAL, READER, "already_in_channel"),
        (GENERAL, "", "no_user"),
        (READING, READER, "not_in_channel"),
        (CURATORS, READER, "channel_not_found"),
    ],
)
async def test_an_invitation_that_makes_no_sense_is_refused(slack, channel, users, says):
    call = slack.call("conversations.invite", channel=channel, users=users)

    assert await slack.error(call) == says


@source(INVITE)
async def test_force_invites_those_who_can_be(slack, made):
    users = f"U0NOBODY00,{READER}"

    await slack.call("conversations.invite", channel=made, users=users, force=True)

    assert READER in (await slack.client.conversations_members(channel=made))["members"]


@source(KICK, JAVA)
async def test_somebody_kicked_is_no_member(slack, made):
    await slack.call("conversations.invite", channel=made, users=READER)

    answer = await slack.call("conversations.kick", channel=made, user=READER)

    keys_between(answer.data, "ok", "errors")
    members = (await slack.client.conversations_members(channel=made))["members"]
    assert READER not in members


@source(KICK)
async def test_the_bot_does_not_kick_itself(slack, made):
    call = slack.call("conversations.kick", channel=made, user=slack.me["user_id"])

    assert await slack.error(call) == "cant_kick_self"


@source(KICK)
@pytest.mark.parametrize(
    ("channel", "user", "says"),
    [
        (GENERAL, READER, "cant_kick_from_general"),
        (None, READER, "not_in_channel"),
        (None, "U0NOBODY00", "user_not_found"),
    ],
)
async def test_only_members_are_kicked(slack, made, channel, user, says):
    call = slack.call("conversations.kick", channel=channel or made, user=user)

    assert await slack.error(call) == says


@source(LEAVE, JAVA)
async def test_leaving_is_answered_with_ok_alone(slack):
    await slack.client.conversations_join(channel=READING)

    exactly(await slack.call("conversations.leave", channel=READING), "")
    shown = (await slack.client.conversations_info(channel=READING))["channel"]
    assert shown["is_member"] is False


@source(LEAVE)
async def test_leaving_twice_is_said_and_no_error(slack):
    answer = await slack.call("conversations.leave", channel=READING)

    assert answer["not_in_channel"] is True


@source(LEAVE)
async def test_nobody_leaves_the_general_channel(slack):
    call = slack.call("conversations.leave", channel=GENERAL)

    assert await slack.error(call) == "cant_leave_general"


@source(UNARCHIVE)
async def test_a_channel_that_is_open_cannot_be_opened(slack, made):
    call = slack.call("conversations.unarchive", channel=made)

    assert await slack.error(call) == "not_archived"


@source(TOPIC, JAVA)
async def test_a_topic_comes_back_in_the_channel(slack, made):
    answer = await slack.call("conversations.setTopic", channel=made, topic="topic")

    exactly(answer, "channel")
    assert answer["channel"]["topic"]["value"] == "topic"


@source(TOPIC)
async def test_a_topic_has_up_to_250_characters(slack, made):
    answer = await slack.call("conversations.setTopic", channel=made, topic="x" * 250)

    assert len(answer["channel"]["topic"]["value"]) == 250


@source(TOPIC)
async def test_a_longer_topic_is_refused(slack, made):
    call = slack.call("conversations.setTopic", channel=made, topic="x" * 251)

    assert await slack.error(call) == "too_long"
