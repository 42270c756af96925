"""Every fault, seen from the client's side and from the channel's."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator

from bot.sandbox.faults import Fault, FaultKind
from tests.sandbox.calls import GENERAL, READER, connect, error, refusal


def say(client, text="hello", **arguments):
    return client.chat_postMessage(channel=GENERAL, text=text, **arguments)


def said(sandbox):
    return [message.text for message in sandbox.state.posted(GENERAL)]


async def test_a_lost_answer_leaves_the_message_in_the_channel(sandbox, member):
    sandbox.faults.add(Fault("lose_answer"))

    with pytest.raises(aiohttp.ClientConnectionError):
        await say(member)

    assert said(sandbox) == ["hello"]


async def test_a_lost_answer_waits_for_a_message_that_is_accepted(sandbox, member):
    sandbox.faults.add(Fault("lose_answer"))

    refused = await error(say(member, thread_ts="1.0"))
    with pytest.raises(aiohttp.ClientConnectionError):
        await say(member)

    assert refused == "thread_not_found"


async def test_a_connection_refused_before_leaves_nothing(sandbox, member):
    sandbox.faults.add(Fault("refuse_before"))

    with pytest.raises(aiohttp.ClientConnectionError):
        await say(member)

    assert said(sandbox) == []


@pytest.mark.parametrize(("kind", "stays"), [("status_500", []), ("status_500_after", ["hello"])])
async def test_a_server_error_comes_before_or_after_the_message(sandbox, member, kind, stays):
    sandbox.faults.add(Fault(kind))

    with pytest.raises(SlackApiError) as caught:
        await say(member)

    assert caught.value.response.status_code == 500
    assert said(sandbox) == stays


async def test_a_rate_limit_on_order_names_its_seconds(sandbox, member):
    sandbox.faults.add(Fault("ratelimited", retry_after=7))

    with pytest.raises(SlackApiError) as caught:
        await say(member)

    response = caught.value.response
    assert (response.status_code, response["error"]) == (429, "ratelimited")
    assert response.headers["Retry-After"] == "7"


async def test_an_error_on_order_carries_its_name(sandbox, member):
    sandbox.faults.add(Fault("error", method="*", name="token_revoked", times=2))

    assert await error(say(member)) == "token_revoked"
    assert await error(member.auth_test()) == "token_revoked"
    assert (await member.auth_test())["ok"] is True


async def test_a_delayed_answer_comes_after_the_message_is_in_the_channel(sandbox, member):
    sandbox.faults.add(Fault("delay", seconds=3600))

    call = asyncio.create_task(say(member))
    await _until(lambda: sandbox.faults.fired)

    assert said(sandbox) == ["hello"]
    assert not call.done()
    sandbox.faults.release()
    assert (await call)["ok"] is True


async def test_a_late_message_comes_even_when_nobody_waits_for_it(sandbox, member):
    sandbox.faults.add(Fault("accept_late", seconds=3600))

    call = asyncio.create_task(say(member))
    await _until(lambda: sandbox.faults.fired)
    call.cancel()
    before = said(sandbox)
    sandbox.faults.release()
    await _until(lambda: said(sandbox))

    assert before == []
    assert said(sandbox) == ["hello"]


async def test_a_delay_ends_by_itself(sandbox, member):
    sandbox.faults.add(Fault("delay", seconds=0.001))

    assert (await say(member))["ok"] is True


async def test_history_lags_behind_for_a_while(sandbox, member, clock):
    parent = (await say(member, "parent"))["ts"]
    sandbox.faults.add(Fault("history_lag", seconds=5.0, times=None))
    await say(member, "reply", thread_ts=parent)
    await say(member, "late")

    async def seen():
        history = await member.conversations_history(channel=GENERAL, oldest=parent, inclusive=True)
        thread = await member.conversations_replies(channel=GENERAL, ts=parent)
        return (
            [message["text"] for message in history["messages"]],
            [message["text"] for message in thread["messages"]],
            history["messages"][-1].get("reply_count", 0),
        )

    at_once = await seen()
    clock.advance(5.0)

    assert at_once == (["parent"], ["parent"], 0)
    assert await seen() == (["late", "parent"], ["parent", "reply"], 1)


async def test_a_picture_that_fails_refuses_the_message_and_names_the_block(sandbox, member):
    def picture(name):
        return {"type": "image", "image_url": f"https://example.org/{name}.png", "alt_text": name}

    sandbox.faults.add(Fault("image_download", name="bad"))

    unconcerned = await say(member, blocks=[picture("good")])
    refused = await refusal(say(member, blocks=[picture("good"), picture("bad")]))
    again = await say(member, blocks=[picture("good"), picture("bad")])

    assert unconcerned["ok"] is True
    message = "downloading image failed [json-pointer:/blocks/1/image_url]"
    assert (refused["error"], refused["errors"]) == ("invalid_blocks", [message])
    assert refused["response_metadata"] == {"messages": [f"[ERROR] {message}"]}
    assert again["ok"] is True


async def test_a_fault_skips_the_first_calls_and_stops_after_its_times(sandbox, member):
    sandbox.faults.add(Fault("error", name="fatal_error", skip=1, times=2))

    outcomes = [await _outcome(say(member)) for _ in range(5)]

    assert outcomes == ["ok", "fatal_error", "fatal_error", "ok", "ok"]


async def _outcome(call):
    try:
        await call
    except SlackApiError as refused:
        return refused.response["error"]
    return "ok"


async def test_a_fault_can_choose_its_calls_by_their_arguments(sandbox, member):
    def is_second(arguments):
        return arguments.get("metadata", {})["event_payload"]["delivery_key"] == "release:1:2"

    sandbox.faults.add(Fault("error", name="fatal_error", match=is_second))

    def deliver(key):
        metadata = {"event_type": "x", "event_payload": {"delivery_key": key}}
        return say(member, metadata=metadata)

    outcomes = [await _outcome(deliver(f"release:1:{n}")) for n in (1, 2, 3)]

    assert outcomes == ["ok", "fatal_error", "ok"]


async def test_faults_concern_their_own_method_only(sandbox, member):
    sandbox.faults.add(Fault("error", method="conversations.history", name="fatal_error"))

    assert (await say(member))["ok"] is True
    assert await error(member.conversations_history(channel=GENERAL)) == "fatal_error"


async def test_what_fired_is_on_record(sandbox, member):
    sandbox.faults.add(Fault("error", name="fatal_error"))
    await _outcome(say(member, "one"))
    await _outcome(say(member, "two"))

    (fired,) = sandbox.faults.fired
    assert (fired.kind, fired.method) == (FaultKind.ERROR, "chat.postMessage")
    assert fired.arguments["text"] == "one"


async def test_cleared_faults_strike_no_more(sandbox, member):
    sandbox.faults.add(Fault("error", name="fatal_error", times=None))
    sandbox.faults.clear()

    assert (await say(member))["ok"] is True


def test_an_unknown_kind_of_fault_is_refused_at_once():
    with pytest.raises(ValueError, match="earthquake"):
        Fault("earthquake")


async def test_the_sdks_own_retries_post_twice_after_a_lost_answer(sandbox, member):
    """Why readlist posts without them: the SDK can't know that the first one arrived."""
    sandbox.faults.add(Fault("lose_answer"))
    at_once = FixedValueRetryIntervalCalculator(fixed_internal=0)
    handler = AsyncConnectionErrorRetryHandler(interval_calculator=at_once)
    retrying = connect(sandbox)
    retrying.retry_handlers.append(handler)

    await retrying.chat_postMessage(channel=GENERAL, text="hello")

    assert said(sandbox) == ["hello", "hello"]


async def test_stopping_lets_go_of_what_a_delay_holds(open_sandbox):
    sandbox = await open_sandbox()
    sandbox.faults.add(Fault("delay", seconds=3600))
    call = asyncio.create_task(connect(sandbox).chat_postMessage(channel=READER, text="hello"))
    await _until(lambda: sandbox.faults.fired)

    await sandbox.stop()

    assert (await call)["ok"] is True


async def _until(condition):
    while not condition():
        await asyncio.sleep(0)
