"""How often a method may be called: so many calls in any minute, and then a while of 429."""

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.methods import METHODS
from bot.sandbox.tiers import TIERS, Tier
from tests.sandbox.calls import GENERAL, connect


@pytest.fixture
async def strict(open_sandbox):
    sandbox = await open_sandbox(tier_limits=True)
    await connect(sandbox).conversations_join(channel=GENERAL)
    return sandbox


async def limited(call):
    """Give the answer of a call that came once too often."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response


def test_every_method_has_its_tier():
    assert TIERS.keys() == METHODS.keys()


def test_the_tiers_are_those_that_slack_names():
    assert [tier.calls for tier in Tier if tier.name.startswith("TIER")] == [1, 20, 50, 100]


async def test_a_method_takes_so_many_calls_a_minute(strict):
    client = connect(strict)

    for _ in range(20):
        await client.conversations_list()
    response = await limited(client.conversations_list())

    assert response.status_code == 429
    assert response.data == {"ok": False, "error": "ratelimited"}
    assert response.headers["Retry-After"] == "60"
    assert not any(name.lower().startswith("x-ratelimit") for name in response.headers)


async def test_the_minute_slides(strict, clock):
    client = connect(strict)
    for _ in range(20):
        await client.conversations_list()
        clock.advance(1)

    response = await limited(client.conversations_list())
    clock.advance(int(response.headers["Retry-After"]))
    again = await client.conversations_list()

    assert response.headers["Retry-After"] == "40"
    assert again["ok"] is True
    assert (await limited(client.conversations_list())).headers["Retry-After"] == "1"


async def test_what_was_refused_does_not_count(strict, clock):
    client = connect(strict)
    for _ in range(20):
        await client.conversations_list()
    clock.advance(59)
    for _ in range(5):
        await limited(client.conversations_list())
    clock.advance(1)

    for _ in range(20):
        await client.conversations_list()


async def test_each_method_is_counted_by_itself(strict):
    client = connect(strict)
    for _ in range(20):
        await client.conversations_list()

    assert (await client.users_list())["ok"] is True


async def test_a_workspace_takes_a_few_hundred_messages_a_minute(strict):
    client = connect(strict)
    for _ in range(300):
        await client.chat_postMessage(channel=GENERAL, text="hello")

    response = await limited(client.chat_postMessage(channel=GENERAL, text="hello"))

    assert response.status_code == 429


async def test_edits_have_a_limit_of_their_own(strict):
    client = connect(strict)
    ts = (await client.chat_postMessage(channel=GENERAL, text="hello"))["ts"]
    for _ in range(50):
        await client.chat_update(channel=GENERAL, ts=ts, text="hello!")

    await limited(client.chat_update(channel=GENERAL, ts=ts, text="hello!"))


async def test_a_clock_that_was_set_back_locks_nobody_out(strict, clock):
    client = connect(strict)
    for _ in range(20):
        await client.conversations_list()

    clock.advance(-3600)

    assert (await client.conversations_list())["ok"] is True


async def test_another_workspace_counts_for_itself(open_sandbox):
    sandbox = await open_sandbox(tier_limits=True, more_workspaces=(("T0OTHER", "Other"),))

    first, second = (office.workspace.limits for office in sandbox.offices.values())

    assert first is not second
