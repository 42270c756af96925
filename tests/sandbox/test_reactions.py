"""Reactions, the bot's own and people's."""

import pytest

from bot.sandbox.config import DEFAULT_SCOPES
from bot.sandbox.errors import Refusal
from tests.sandbox.calls import CURATOR, GENERAL, READER, connect, error


@pytest.fixture
async def bot(open_sandbox):
    sandbox = await open_sandbox(scopes=DEFAULT_SCOPES | {"reactions:write"})
    client = connect(sandbox)
    await client.conversations_join(channel=GENERAL)
    return sandbox, client


async def test_the_bot_adds_and_removes_its_own_reaction(bot):
    sandbox, client = bot
    ts = (await client.chat_postMessage(channel=GENERAL, text="x"))["ts"]
    place = {"channel": GENERAL, "timestamp": ts, "name": "eyes"}

    await client.reactions_add(**place)
    added = (await client.reactions_get(channel=GENERAL, timestamp=ts))["message"]["reactions"]
    twice = await error(client.reactions_add(**place))
    await client.reactions_remove(**place)

    assert added == [{"name": "eyes", "users": ["U0READLIST"], "count": 1}]
    assert twice == "already_reacted"
    assert sandbox.state.find_message(GENERAL, ts).reactions == {}
    assert await error(client.reactions_remove(**place)) == "no_reaction"


async def test_the_bots_own_reaction_comes_back_as_no_event(bot):
    sandbox, client = bot
    ts = (await client.chat_postMessage(channel=GENERAL, text="x"))["ts"]

    await client.reactions_add(channel=GENERAL, timestamp=ts, name="eyes")
    await sandbox.drain()

    assert sandbox.undelivered == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": "two words"}, "invalid_name"),
        ({"name": ""}, "invalid_name"),
        ({"timestamp": "1600000000.000100"}, "message_not_found"),
        ({"timestamp": ""}, "no_item_specified"),
        ({"channel": "C0READING"}, "not_in_channel"),
    ],
)
async def test_a_reaction_that_makes_no_sense_is_refused(bot, change, says):
    _, client = bot
    ts = (await client.chat_postMessage(channel=GENERAL, text="x"))["ts"]
    place = {"channel": GENERAL, "timestamp": ts, "name": "eyes", **change}

    assert await error(client.reactions_add(**place)) == says


async def test_reactions_get_tells_who_reacted_with_what(bot):
    sandbox, client = bot
    ts = (await client.chat_postMessage(channel=GENERAL, text="x"))["ts"]
    await sandbox.people.react("+1::skin-tone-3", user=READER, channel=GENERAL, ts=ts)
    await sandbox.people.react("eyes", user=READER, channel=GENERAL, ts=ts)
    await sandbox.people.react("eyes", user=CURATOR, channel=GENERAL, ts=ts)
    await sandbox.people.unreact("+1::skin-tone-3", user=READER, channel=GENERAL, ts=ts)

    answer = await client.reactions_get(channel=GENERAL, timestamp=ts, full=True)

    expected = [{"name": "eyes", "users": [READER, CURATOR], "count": 2}]
    assert answer["message"]["reactions"] == expected
    assert answer["message"]["permalink"].startswith(sandbox.url)
    history = await client.conversations_history(channel=GENERAL)
    assert history["messages"][0]["reactions"] == expected


async def test_reactions_get_counts_all_but_lists_all_only_when_asked(bot):
    sandbox, client = bot
    ts = (await client.chat_postMessage(channel=GENERAL, text="x"))["ts"]
    sandbox.state.find_message(GENERAL, ts).reactions["eyes"] = [f"U{n}" for n in range(60)]

    async def listed(**arguments):
        answer = await client.reactions_get(channel=GENERAL, timestamp=ts, **arguments)
        (reaction,) = answer["message"]["reactions"]
        return reaction["count"], len(reaction["users"])

    assert await listed() == (60, 50)
    assert await listed(full=True) == (60, 60)


async def test_people_cannot_react_twice_or_to_nothing(sandbox, member):
    ts = (await member.chat_postMessage(channel=GENERAL, text="x"))["ts"]
    await sandbox.people.react("eyes", user=READER, channel=GENERAL, ts=ts)

    with pytest.raises(Refusal, match="already_reacted"):
        await sandbox.people.react("eyes", user=READER, channel=GENERAL, ts=ts)
    with pytest.raises(Refusal, match="message_not_found"):
        await sandbox.people.react("eyes", user=READER, channel=GENERAL, ts="1.0")
