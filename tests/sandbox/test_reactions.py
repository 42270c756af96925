"""Reactions of the embedded workspace's people, and what the app hears of its own."""

import pytest

from bot.sandbox.config import DEFAULT_SCOPES
from bot.sandbox.errors import Refusal
from tests.sandbox.calls import GENERAL, READER, connect


async def test_the_bots_own_reaction_comes_back_as_no_event(open_sandbox):
    sandbox = await open_sandbox(scopes=DEFAULT_SCOPES | {"reactions:write"})
    client = connect(sandbox)
    await client.conversations_join(channel=GENERAL)
    ts = (await client.chat_postMessage(channel=GENERAL, text="x"))["ts"]

    await client.reactions_add(channel=GENERAL, timestamp=ts, name="eyes")
    await sandbox.drain()

    assert sandbox.undelivered == []


async def test_an_emoji_goes_with_its_last_person(sandbox, member):
    ts = (await member.chat_postMessage(channel=GENERAL, text="x"))["ts"]
    place = {"user": READER, "channel": GENERAL, "ts": ts}
    await sandbox.people.react("+1::skin-tone-3", **place)

    await sandbox.people.unreact("+1::skin-tone-3", **place)

    assert sandbox.state.find_message(GENERAL, ts).reactions == {}


async def test_people_cannot_react_twice_or_to_nothing(sandbox, member):
    ts = (await member.chat_postMessage(channel=GENERAL, text="x"))["ts"]
    await sandbox.people.react("eyes", user=READER, channel=GENERAL, ts=ts)

    with pytest.raises(Refusal, match="already_reacted"):
        await sandbox.people.react("eyes", user=READER, channel=GENERAL, ts=ts)
    with pytest.raises(Refusal, match="message_not_found"):
        await sandbox.people.react("eyes", user=READER, channel=GENERAL, ts="1.0")
