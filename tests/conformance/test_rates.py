"""How often: one message a second in a channel, and what Slack says to more."""

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.server import Sandbox, SandboxConfig
from tests.conformance.expectations import facts, method, page, sandbox_only, source
from tests.conformance.target import SCOPES
from tests.sandbox.calls import GENERAL, READER, connect

RATES = page("apis/web-api/rate-limits")

pytestmark = [
    source(RATES, method("chat.postMessage"), facts("A2")),
    sandbox_only("Slack lets short bursts pass without promising it."),
]


@pytest.fixture
async def client(clock):
    """Give a client of a workspace that keeps to the rate, and to it alone."""
    sandbox = Sandbox(SandboxConfig(channel_interval=1.0, scopes=SCOPES), clock)
    await sandbox.start()
    client = connect(sandbox)
    await client.conversations_join(channel=GENERAL)
    yield client
    await sandbox.stop()


async def refused(client, **arguments):
    """Post too early and give Slack's answer."""
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(text="early", **arguments)
    return caught.value.response


async def test_a_second_message_within_a_second_is_refused(client, clock):
    await client.chat_postMessage(channel=GENERAL, text="first")
    clock.advance(0.5)

    answer = await refused(client, channel=GENERAL)

    assert answer.status_code == 429
    assert answer.data == {"ok": False, "error": "ratelimited"}


async def test_the_answer_says_how_many_seconds_to_wait(client, clock):
    await client.chat_postMessage(channel=GENERAL, text="first")

    answer = await refused(client, channel=GENERAL)

    assert answer.headers["Retry-After"] == "1"


async def test_a_message_a_second_is_never_refused(client, clock):
    for number in range(10):
        await client.chat_postMessage(channel=GENERAL, text=str(number))
        clock.advance(1.0)

    assert len((await client.conversations_history(channel=GENERAL))["messages"]) == 10 + 1


async def test_waiting_as_told_is_enough(client, clock):
    await client.chat_postMessage(channel=GENERAL, text="first")
    answer = await refused(client, channel=GENERAL)

    clock.advance(int(answer.headers["Retry-After"]))

    assert (await client.chat_postMessage(channel=GENERAL, text="second"))["ok"] is True


async def test_each_channel_has_a_rate_of_its_own(client):
    await client.chat_postMessage(channel=GENERAL, text="first")

    assert (await client.chat_postMessage(channel=READER, text="elsewhere"))["ok"] is True


async def test_replies_count_as_messages_of_their_channel(client):
    parent = await client.chat_postMessage(channel=GENERAL, text="parent")

    answer = await refused(client, channel=GENERAL, thread_ts=parent["ts"])

    assert answer.data["error"] == "ratelimited"


async def test_what_was_refused_is_not_in_the_channel(client):
    await client.chat_postMessage(channel=GENERAL, text="first")
    await refused(client, channel=GENERAL)

    history = await client.conversations_history(channel=GENERAL)

    assert [each["text"] for each in history["messages"][:-1]] == ["first"]


TIERS = {
    "conversations.list": 20,
    "users.list": 20,
    "usergroups.users.list": 20,
    "reactions.remove": 20,
    "chat.update": 50,
    "chat.delete": 50,
    "conversations.history": 50,
    "conversations.replies": 50,
    "conversations.info": 50,
    "conversations.join": 50,
    "reactions.add": 50,
    "reactions.get": 50,
    "team.info": 50,
    "chat.postEphemeral": 100,
    "conversations.members": 100,
    "users.info": 100,
}


async def outcome(client, name):
    """Call a method without arguments: refused or not, it counts."""
    try:
        await client.api_call(name)
    except SlackApiError as refused:
        return refused.response["error"]
    return "ok"


def tier(name):
    sources = (RATES, method(name), "java-slack-sdk MethodsRateLimits")
    return pytest.param(name, TIERS[name], id=f"{name} {TIERS[name]}", marks=source(*sources))


@pytest.mark.parametrize(("name", "calls"), [tier(name) for name in TIERS])
async def test_a_method_takes_its_tiers_calls_a_minute(client, clock, name, calls):
    clock.advance(120)

    outcomes = [await outcome(client, name) for _ in range(calls)]

    assert "ratelimited" not in outcomes
    assert await outcome(client, name) == "ratelimited"


@source(RATES)
async def test_a_method_is_free_again_after_a_minute_at_the_latest(client, clock):
    outcomes = [await outcome(client, "conversations.list") for _ in range(21)]
    clock.advance(61)

    assert outcomes[-1] == "ratelimited"
    assert await outcome(client, "conversations.list") == "ok"


@source(RATES)
async def test_each_method_is_counted_by_itself(client):
    outcomes = [await outcome(client, "conversations.list") for _ in range(21)]

    assert outcomes[-1] == "ratelimited"
    assert await outcome(client, "users.list") == "ok"
