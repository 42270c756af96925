"""What an app may no longer do, because somebody took it away: on order, and given back."""

import pytest

from bot.sandbox.faults import Fault
from tests.sandbox.calls import CURATOR, GENERAL, READER, READING, connect, error, refusal


def say(client, channel, text="hello"):
    return client.chat_postMessage(channel=channel, text=text)


async def test_a_missing_scope_is_named_and_no_longer_provided(sandbox, member):
    order_id = sandbox.faults.add(Fault("missing_scope", "*", times=None, name="chat:write"))

    refused = await refusal(say(member, GENERAL))
    header = (await member.auth_test()).headers["x-oauth-scopes"]
    sandbox.faults.cancel(order_id)

    assert (refused["error"], refused["needed"]) == ("missing_scope", "chat:write")
    assert "chat:write" not in refused["provided"].split(",")
    assert "chat:write" not in header.split(",")
    assert (await say(member, GENERAL))["ok"] is True


async def test_a_missing_scope_lets_the_calls_go_on_that_do_not_need_it(sandbox, member):
    sandbox.faults.add(Fault("missing_scope", "*", times=None, name="channels:history"))

    assert (await say(member, GENERAL))["ok"] is True
    assert await error(member.conversations_history(channel=GENERAL)) == "missing_scope"


async def test_a_scope_can_be_missing_for_some_calls_only(sandbox, member):
    sandbox.faults.add(Fault("missing_scope", skip=1, name="chat:write"))

    first, last = await say(member, GENERAL), None
    refused = await error(say(member, GENERAL))
    last = await say(member, GENERAL)

    assert (first["ok"], refused, last["ok"]) == (True, "missing_scope", True)


async def test_without_its_scope_the_app_hears_of_no_reaction(sandbox, member):
    sandbox.faults.add(Fault("missing_scope", "*", times=None, name="reactions:read"))
    posted = await say(member, GENERAL)

    await sandbox.people.react("eyes", user=READER, channel=GENERAL, ts=posted["ts"])
    await sandbox.drain()

    assert sandbox.undelivered == []


async def test_a_revoked_token_opens_nothing_until_it_is_back(sandbox, member):
    fault = Fault("token_revoked", "*", times=None, skip=1)
    order_id = sandbox.faults.add(fault)

    assert (await say(member, GENERAL))["ok"] is True
    assert await error(say(member, GENERAL)) == "token_revoked"
    assert await error(member.auth_test()) == "token_revoked"
    sandbox.faults.cancel(order_id)
    assert (await say(member, GENERAL))["ok"] is True


async def test_the_apps_own_token_outlives_the_bots(sandbox):
    sandbox.faults.add(Fault("token_revoked", "*", times=None))

    opened = await connect(sandbox).apps_connections_open(app_token="xapp-sandbox")

    assert opened["ok"] is True


async def test_a_channel_is_archived_just_before_it_takes_a_message(sandbox, client):
    await client.conversations_join(channel=READING)
    sandbox.faults.add(Fault("archive_channel", channel=READING, skip=1))

    first = await say(client, READING, "one")
    refused = await error(say(client, READING, "two"))
    still = await error(say(client, READING, "three"))
    sandbox.channels.unarchive(user=CURATOR, channel=READING)
    last = await say(client, READING, "four")

    assert (first["ok"], refused, still, last["ok"]) == (True, "is_archived", "is_archived", True)
    notices = [message.subtype for message in sandbox.state.messages(READING) if message.subtype]
    assert notices == ["channel_join", "channel_archive", "channel_unarchive"]
    assert sandbox.state.channels[READING].is_archived is False


@pytest.mark.parametrize("place", [GENERAL, READER])
async def test_what_nobody_can_archive_stays_open(sandbox, member, place):
    sandbox.faults.add(Fault("archive_channel"))

    assert (await say(member, place))["ok"] is True
    assert sandbox.faults.fired == []
