"""The bot's own doings with channels, group messages, user groups, and messages for later."""

import pytest

from tests.sandbox.calls import ARCHIVED, CURATOR, CURATORS, GENERAL, READER, connect, error

SCOPES = frozenset(
    {
        "channels:history",
        "channels:join",
        "channels:manage",
        "channels:read",
        "channels:write.invites",
        "channels:write.topic",
        "chat:write",
        "groups:history",
        "groups:read",
        "groups:write",
        "im:write",
        "mpim:history",
        "mpim:read",
        "mpim:write",
        "usergroups:read",
        "users:read",
    }
)
DAY = 24 * 3600


@pytest.fixture
async def sandbox(open_sandbox):
    return await open_sandbox(scopes=SCOPES)


async def test_a_channel_is_made_named_filled_and_closed(client, sandbox) -> None:
    made = (await client.conversations_create(name="论文-papers"))["channel"]
    channel = {"channel": made["id"]}
    await client.conversations_invite(users=f"{READER},{CURATOR}", **channel)
    await client.conversations_setTopic(topic="what we read", **channel)
    await client.conversations_rename(name="papers", **channel)
    await client.conversations_kick(user=CURATOR, **channel)

    shown = (await client.conversations_info(**channel))["channel"]
    members = (await client.conversations_members(**channel))["members"]
    assert (shown["name"], shown["topic"]["value"]) == ("papers", "what we read")
    assert set(members) == {"U0READLIST", READER}
    await client.conversations_archive(**channel)
    assert await error(client.chat_postMessage(text="late", **channel)) == "is_archived"
    assert await error(client.conversations_archive(**channel)) == "already_archived"
    await client.conversations_unarchive(**channel)
    assert await error(client.conversations_unarchive(**channel)) == "not_archived"


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("", "invalid_name_required"),
        ("Papers", "invalid_name_specials"),
        ("two words", "invalid_name_specials"),
        ("a" * 81, "invalid_name_maxlength"),
        ("general", "name_taken"),
        ("old-reading-list", "name_taken"),
    ],
)
async def test_a_channel_has_a_name_that_slack_would_take(client, name, refusal) -> None:
    assert await error(client.conversations_create(name=name)) == refusal


async def test_the_bot_leaves_a_channel_but_not_general(client) -> None:
    made = (await client.conversations_create(name="papers", is_private=True))["channel"]
    await client.conversations_leave(channel=made["id"])
    await client.conversations_join(channel=GENERAL)

    assert await error(client.conversations_info(channel=made["id"])) == "channel_not_found"
    assert await error(client.conversations_leave(channel=GENERAL)) == "cant_leave_general"


@pytest.mark.parametrize(
    ("users", "refusal"),
    [
        ("", "no_user"),
        ("U0READLIST", "cant_invite_self"),
        ("U0NOBODY", "user_not_found"),
        (READER, "already_in_channel"),
    ],
)
async def test_an_invitation_that_makes_no_sense_is_refused(member, users, refusal) -> None:
    assert await error(member.conversations_invite(channel=GENERAL, users=users)) == refusal


async def test_each_doing_needs_its_scope(open_sandbox) -> None:
    client = connect(await open_sandbox())
    await client.conversations_join(channel=GENERAL)

    assert await error(client.conversations_create(name="papers")) == "missing_scope"
    assert await error(client.conversations_rename(channel=GENERAL, name="x")) == "missing_scope"
    assert await error(client.conversations_open(users=f"{READER},{CURATOR}")) == "missing_scope"


async def test_group_messages_are_opened_once_whatever_the_order(client) -> None:
    first = await client.conversations_open(users=f"{READER},{CURATOR}")
    again = await client.conversations_open(users=f"{CURATOR},{READER}", return_im=True)

    assert first["channel"]["id"] == again["channel"]["id"]
    assert (first.get("already_open"), again["already_open"]) == (None, True)
    assert (again["channel"]["is_mpim"], again["channel"]["name"]) == (
        True,
        "mpdm-lin--readlist--robin-1",
    )
    posted = await client.chat_postMessage(channel=first["channel"]["id"], text="三人行")
    history = await client.conversations_history(channel=first["channel"]["id"])
    assert [each["ts"] for each in history["messages"]] == [posted["ts"]]


async def test_a_persons_channels_are_those_that_the_bot_may_know_of(client) -> None:
    types = "public_channel,private_channel"
    curators = await client.users_conversations(user=CURATOR, types=types)

    names = {channel["id"] for channel in curators["channels"]}
    assert GENERAL in names
    assert ARCHIVED in names
    assert CURATORS not in names


async def test_a_user_group_names_its_people(client) -> None:
    asked = {"include_users": True, "include_count": True}
    (group,) = (await client.usergroups_list(**asked))["usergroups"]

    assert (group["handle"], group["users"], group["user_count"]) == ("curators", [CURATOR], 1)
    people = await client.usergroups_users_list(usergroup=group["id"])
    assert people["users"] == [CURATOR]
    assert await error(client.usergroups_users_list(usergroup="S0NONE")) == "no_such_subteam"


async def test_a_scheduled_message_is_posted_when_it_is_due(member, sandbox, clock) -> None:
    at = int(clock.now) + 60
    waiting = await member.chat_scheduleMessage(channel=GENERAL, text="later", post_at=at)
    sandbox.post_due()
    assert sandbox.state.posted(GENERAL) == []
    (listed,) = (await member.chat_scheduledMessages_list())["scheduled_messages"]
    assert (listed["id"], listed["post_at"]) == (waiting["scheduled_message_id"], at)

    clock.advance(60)
    sandbox.post_due()
    sandbox.post_due()

    assert [message.text for message in sandbox.state.posted(GENERAL)] == ["later"]
    assert (await member.chat_scheduledMessages_list())["scheduled_messages"] == []


async def test_a_scheduled_message_with_metadata_is_never_posted(member, sandbox, clock) -> None:
    metadata = {"event_type": "x", "event_payload": {"a": 1}}
    at = int(clock.now) + 60
    await member.chat_scheduleMessage(channel=GENERAL, text="lost", post_at=at, metadata=metadata)
    clock.advance(120)

    sandbox.post_due()

    assert sandbox.state.posted(GENERAL) == []


async def test_a_scheduled_message_can_be_pulled_back_once(member, clock) -> None:
    at = int(clock.now) + 60
    waiting = await member.chat_scheduleMessage(channel=GENERAL, text="later", post_at=at)
    place = {"channel": GENERAL, "scheduled_message_id": waiting["scheduled_message_id"]}

    await member.chat_deleteScheduledMessage(**place)

    refused = await error(member.chat_deleteScheduledMessage(**place))
    assert refused == "invalid_scheduled_message_id"


@pytest.mark.parametrize(
    ("seconds", "refusal"), [(0, "time_in_past"), (120 * DAY + 1, "time_too_far")]
)
async def test_a_time_out_of_reach_is_refused(member, clock, seconds, refusal) -> None:
    at = int(clock.now) + seconds
    call = member.chat_scheduleMessage(channel=GENERAL, text="x", post_at=at)
    assert await error(call) == refusal


async def test_at_most_thirty_are_scheduled_within_five_minutes(member, clock) -> None:
    at = int(clock.now) + 600
    for number in range(30):
        await member.chat_scheduleMessage(channel=GENERAL, text="x", post_at=at + number)

    full = member.chat_scheduleMessage(channel=GENERAL, text="x", post_at=at + 299)
    assert await error(full) == "restricted_too_many"
    await member.chat_scheduleMessage(channel=GENERAL, text="x", post_at=at + 600)


async def test_thirty_around_a_moment_are_not_thirty_within_five_minutes(member, clock) -> None:
    at = int(clock.now) + 600
    for number in range(15):
        await member.chat_scheduleMessage(channel=GENERAL, text="x", post_at=at - 299 + number)
        await member.chat_scheduleMessage(channel=GENERAL, text="x", post_at=at + 280 + number)

    assert (await member.chat_scheduleMessage(channel=GENERAL, text="x", post_at=at))["ok"]


async def test_naming_somebody_twice_or_the_bot_makes_no_group(client) -> None:
    alone = await client.conversations_open(users=READER)
    twice = await client.conversations_open(users=f"{READER},{READER},U0READLIST")

    assert alone["channel"]["id"] == twice["channel"]["id"] == "D0READER"
