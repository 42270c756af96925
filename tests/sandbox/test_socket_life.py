"""A socket's life: its ticket, its pings, its end after some hours, and what breaks it before."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.fault_desk import obey
from bot.sandbox.faults import Fault
from tests.sandbox.calls import READER, direct_message, until


class Socket:
    """A socket that does nothing by itself."""

    def __init__(self, connection):
        self.connection = connection

    async def receive(self):
        return await self.connection.receive_json()

    async def ack(self, envelope):
        await self.connection.send_json({"envelope_id": envelope["envelope_id"]})

    async def is_closed(self):
        message = await self.connection.receive()
        return message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def new_url(sandbox):
    app = AsyncWebClient(base_url=sandbox.api_url)
    return (await app.apps_connections_open(app_token="xapp-sandbox"))["url"]


@pytest.fixture
def connect(session):
    async def open_one(sandbox, **options):
        connection = await session.ws_connect(await new_url(sandbox), **options)
        socket = Socket(connection)
        return socket, await socket.receive()

    return open_one


async def say(sandbox, text="hello"):
    await direct_message(sandbox.people, text, user=READER)


async def test_a_ticket_is_good_for_half_a_minute(sandbox, session, clock):
    url, late = await new_url(sandbox), await new_url(sandbox)

    clock.advance(30)
    connection = await session.ws_connect(url)
    clock.advance(0.1)

    assert (await connection.receive_json())["type"] == "hello"
    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        await session.ws_connect(late)


async def test_a_socket_is_warned_refreshed_and_closed_when_its_time_is_up(
    open_sandbox, connect, pauses
):
    sandbox = await open_sandbox(socket_lifetime=3600.0)
    socket, hello = await connect(sandbox)

    await until(lambda: pauses.seconds == [3590.0])
    pauses.pass_by()
    warning = await socket.receive()
    taking = sandbox.sockets.connections
    await until(lambda: len(pauses.seconds) == 2)
    pauses.pass_by()
    refresh = await socket.receive()
    await until(lambda: len(pauses.seconds) == 3)
    pauses.pass_by()

    assert hello["debug_info"]["approximate_connection_time"] == 3600
    assert (warning["type"], warning["reason"]) == ("disconnect", "warning")
    assert taking == 0
    assert (refresh["type"], refresh["reason"]) == ("disconnect", "refresh_requested")
    assert pauses.seconds == [3590.0, 10.0, 10.0]
    assert await socket.is_closed()


async def test_a_socket_that_left_is_warned_no_more(open_sandbox, connect, pauses):
    sandbox = await open_sandbox(socket_lifetime=3600.0)
    socket, _ = await connect(sandbox)
    await until(lambda: pauses.seconds)

    await socket.connection.close()
    await until(lambda: not sandbox.sockets.connections)
    pauses.pass_by()
    await asyncio.sleep(0)

    assert pauses.seconds == [3590.0]


async def test_sockets_do_not_age_unless_they_are_told_to(sandbox, connect, pauses):
    _, hello = await connect(sandbox)

    assert hello["debug_info"]["approximate_connection_time"] == 18_060
    assert pauses.seconds == []


async def test_the_number_of_connections_counts_those_that_take_parcels(sandbox, connect):
    await connect(sandbox)
    await connect(sandbox)
    await sandbox.sockets.disconnect("warning")

    _, hello = await connect(sandbox)

    assert hello["num_connections"] == 1


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("refresh_sockets_now", "refresh_requested"), ("link_disabled_now", "link_disabled")],
)
async def test_a_person_can_end_every_socket(sandbox, connect, pauses, kind, reason):
    sockets = [(await connect(sandbox))[0] for _ in range(2)]

    await obey({"order": {"kind": kind}}, sandbox.faults, sandbox.sockets)
    notices = [await socket.receive() for socket in sockets]
    await until(lambda: len(pauses.seconds) == 2)
    pauses.pass_by()

    assert [notice["reason"] for notice in notices] == [reason, reason]
    assert all([await socket.is_closed() for socket in sockets])
    assert len(sandbox.faults.fired) == 1


async def test_a_person_can_break_every_socket(sandbox, connect):
    sockets = [(await connect(sandbox))[0] for _ in range(2)]

    await obey({"order": {"kind": "drop_sockets_now"}}, sandbox.faults, sandbox.sockets)

    assert sandbox.sockets.connections == 0
    assert all([await socket.is_closed() for socket in sockets])


async def test_an_event_outlives_the_sockets_that_break_under_it(sandbox, connect):
    sandbox.faults.add(Fault("drop_sockets", skip=1))
    old, _ = await connect(sandbox)

    await say(sandbox, "first")
    await old.ack(await old.receive())
    await sandbox.drain()
    await say(sandbox, "second")
    assert await old.is_closed()
    new, _ = await connect(sandbox)
    envelope = await new.receive()
    await new.ack(envelope)
    await sandbox.drain()

    assert envelope["payload"]["event"]["text"] == "second"
    assert (envelope["retry_attempt"], envelope["retry_reason"]) == (1, "timeout")
    assert sandbox.undelivered == []


async def test_an_event_goes_to_the_new_socket_while_the_old_one_is_refreshed(sandbox, connect):
    sandbox.faults.add(Fault("refresh_sockets", event="message"))
    old, _ = await connect(sandbox)

    await say(sandbox)
    notice = await old.receive()
    new, _ = await connect(sandbox)
    envelope = await new.receive()
    await new.ack(envelope)
    await sandbox.drain()

    assert notice["reason"] == "refresh_requested"
    assert envelope["retry_attempt"] == 0
    assert sandbox.undelivered == []


async def test_a_socket_is_pinged_and_answers_pings(open_sandbox, connect):
    sandbox = await open_sandbox(socket_ping=0.02)
    socket, _ = await connect(sandbox, autoping=False)

    ping = await socket.connection.receive()
    await socket.connection.pong(ping.data)
    await socket.connection.ping(b"still there?")
    pong = await socket.connection.receive()
    while pong.type is aiohttp.WSMsgType.PING:
        await socket.connection.pong(pong.data)
        pong = await socket.connection.receive()

    assert ping.type is aiohttp.WSMsgType.PING
    assert (pong.type, bytes(pong.data)) == (aiohttp.WSMsgType.PONG, b"still there?")


async def test_a_socket_that_answers_no_ping_is_let_go(open_sandbox, connect):
    sandbox = await open_sandbox(socket_ping=0.02)
    await connect(sandbox, autoping=False)

    await until(lambda: sandbox.sockets.connections == 0)


async def test_a_socket_that_was_warned_gets_nothing_more(sandbox, connect):
    warned, _ = await connect(sandbox)
    await sandbox.sockets.disconnect("warning")
    assert (await warned.receive())["reason"] == "warning"
    fresh, _ = await connect(sandbox)

    for number in range(3):
        waiting = asyncio.create_task(sandbox.people.run_command(str(number)))
        async with asyncio.timeout(5):
            envelope = await fresh.receive()
        await fresh.ack(envelope)
        assert (envelope["payload"]["text"], await waiting) == (str(number), {})
