"""What the app does not ack is told again: at once, after a minute, and after five more."""

import asyncio
import json

import pytest
from aiohttp import web

from bot.sandbox.carrier import Parcel, ParcelKind
from bot.sandbox.events import HttpCarrier
from tests.sandbox.calls import READER, direct_message, until
from tests.sandbox.receiver import BREAK

FAILS = 500


def refuse():
    return web.Response(status=FAILS)


async def say(workspace, text="hello"):
    await direct_message(workspace.people, text, user=READER)
    await workspace.drain()


async def test_an_event_is_posted_four_times_and_then_given_up(workspace, receiver, pauses):
    receiver.answers = [refuse() for _ in range(9)]

    await say(workspace)
    after_the_first_minute = len(receiver.requests)
    for number in (3, 4):
        await until(lambda n=number: len(pauses.seconds) == n - 2)
        pauses.pass_by()
        await until(lambda n=number: len(receiver.requests) == n)
    await workspace.drain()

    tries = range(len(receiver.requests))
    assert after_the_first_minute == 2
    assert pauses.seconds == [60.0, 300.0]
    assert [receiver.header(n, "x-slack-retry-num") for n in tries] == [None, "1", "2", "3"]
    assert {receiver.header(n, "x-slack-retry-reason") for n in tries[1:]} == {"http_error"}
    assert len({json.loads(body)["event_id"] for _, body in receiver.requests}) == 1
    assert len(workspace.undelivered) == 1


async def test_what_waits_for_a_later_try_is_undelivered_until_it_is_acked(
    workspace, receiver, pauses
):
    receiver.answers = [refuse(), refuse()]

    await say(workspace)
    waiting = len(workspace.undelivered)
    pauses.pass_by()
    await until(lambda: len(receiver.requests) == 3)
    await workspace.drain()

    assert waiting == 1
    assert workspace.undelivered == []


async def test_each_event_waits_for_itself(workspace, receiver):
    receiver.answers = [refuse(), refuse()]

    await say(workspace, "first")
    await say(workspace, "second")

    texts = [json.loads(body)["event"]["text"] for _, body in receiver.requests]
    assert texts == ["first", "first", "second"]
    assert [parcel.payload["event"]["text"] for parcel in workspace.undelivered] == ["first"]


async def test_an_app_may_decline_at_any_try(workspace, receiver, pauses):
    receiver.answers = [refuse(), web.Response(status=FAILS, headers={"x-slack-no-retry": "1"})]

    await say(workspace)

    assert len(receiver.requests) == 2
    assert pauses.seconds == []
    assert len(workspace.undelivered) == 1


async def test_a_command_is_never_told_again(workspace, receiver, pauses):
    receiver.answers = [refuse()]

    answer = await workspace.people.run_command("docker")
    await workspace.drain()

    assert answer["text"] == "/readlist failed with the error “operation_timeout”"
    assert len(receiver.requests) == 1
    assert pauses.seconds == []


def redirect(url):
    return web.Response(status=307, headers={"Location": url})


async def test_two_redirects_are_followed(workspace, receiver):
    receiver.answers = [redirect(receiver.url), redirect(receiver.url)]

    await say(workspace)

    assert len(receiver.requests) == 3
    assert workspace.undelivered == []


async def test_a_third_redirect_is_one_too_many(workspace, receiver):
    receiver.answers = [redirect(receiver.url) for _ in range(3)]

    await say(workspace)

    assert receiver.header(3, "x-slack-retry-reason") == "too_many_redirects"
    assert len(receiver.requests) == 4


async def test_an_answer_that_breaks_off_is_told_as_a_connection_that_failed(workspace, receiver):
    receiver.answers = [BREAK]

    await say(workspace)

    assert receiver.header(1, "x-slack-retry-reason") == "connection_failed"


@pytest.mark.parametrize(("scheme", "reason"), [("https", "ssl_error"), ("ftp", "unknown_error")])
async def test_each_way_to_fail_has_its_word(receiver, scheme, reason):
    carrier = HttpCarrier(receiver.url.replace("http", scheme, 1), "s3cret", 2.0)
    await carrier.start()

    answer = await carrier.deliver(Parcel(ParcelKind.COMMAND, {}))
    await carrier.close()

    assert (answer.acked, answer.error) == (False, reason)


@pytest.mark.parametrize("transport", ["http", "sockets"])
async def test_stopping_gives_up_what_waits(open_sandbox, receiver, transport):
    receiver.answers = [refuse(), refuse()]
    url = receiver.url if transport == "http" else None
    sandbox = await open_sandbox(events_url=url, ack_timeout=0.01)
    await say(sandbox)

    async with asyncio.timeout(1):
        await sandbox.stop()

    assert len(sandbox.undelivered) == 1
