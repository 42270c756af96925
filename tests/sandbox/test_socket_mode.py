"""Round trips over Socket Mode, with the SDK's client and, where that hides too much, without."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.calls import CURATOR, GENERAL, READER, READING, connect, direct_message, mention


class App:
    """An app on the SDK's client: keeps what it gets, and acks with what `answer` says."""

    def __init__(self, sandbox, answer=lambda request: None):
        self.requests: list[SocketModeRequest] = []
        self._answer = answer
        web_client = AsyncWebClient(token="xapp-sandbox", base_url=sandbox.api_url)
        self.client = SocketModeClient(app_token="xapp-sandbox", web_client=web_client)
        self.client.socket_mode_request_listeners.append(self._listen)

    async def _listen(self, client: SocketModeClient, request: SocketModeRequest) -> None:
        self.requests.append(request)
        payload = self._answer(request)
        response = SocketModeResponse(envelope_id=request.envelope_id, payload=payload)
        await client.send_socket_mode_response(response)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [request.payload["event"] for request in self.requests]


@pytest.fixture
async def open_app(sandbox) -> AsyncIterator[Callable[..., Any]]:
    apps: list[App] = []

    async def open_one(answer=lambda request: None):
        app = App(sandbox, answer)
        apps.append(app)
        await app.client.connect()
        await until(lambda: sandbox.sockets.connections >= len(apps))
        return app

    yield open_one
    for app in apps:
        await app.client.close()


async def until(condition):
    while not condition():
        await asyncio.sleep(0.001)


async def test_a_command_comes_with_all_its_fields_and_its_answer_in_the_ack(sandbox, open_app):
    app = await open_app(lambda request: {"text": f"you said {request.payload['text']}"})

    answer = await sandbox.people.run_command("docker", user=CURATOR, channel=READING)

    (request,) = app.requests
    payload = request.payload
    assert answer == {"text": "you said docker"}
    assert (request.type, request.accepts_response_payload) == ("slash_commands", True)
    assert (payload["command"], payload["text"]) == ("/readlist", "docker")
    assert (payload["user_id"], payload["user_name"]) == (CURATOR, "lin")
    assert (payload["channel_id"], payload["channel_name"]) == (READING, "reading-list")
    assert (payload["team_id"], payload["api_app_id"]) == ("T0READLIST", "A0READLIST")
    assert payload["response_url"].startswith(sandbox.url)
    assert payload["trigger_id"]


async def test_an_empty_ack_is_an_empty_answer(sandbox, open_app):
    await open_app()

    assert await sandbox.people.run_command("docker") == {}


async def test_a_reaction_comes_as_slack_shapes_it(sandbox, member, open_app):
    app = await open_app()
    parent = (await member.chat_postMessage(channel=GENERAL, text="parent"))["ts"]
    reply = (await member.chat_postMessage(channel=GENERAL, text="x", thread_ts=parent))["ts"]

    await sandbox.people.react("thumbsup::skin-tone-2", user=READER, channel=GENERAL, ts=reply)
    await sandbox.drain()
    await sandbox.people.unreact("thumbsup::skin-tone-2", user=READER, channel=GENERAL, ts=reply)
    await sandbox.drain()

    added, removed = app.requests
    assert added.type == "events_api"
    outer = added.payload
    assert (outer["type"], outer["team_id"], outer["api_app_id"]) == (
        "event_callback",
        "T0READLIST",
        "A0READLIST",
    )
    assert outer["authorizations"][0]["user_id"] == "U0READLIST"
    assert outer["event_id"] != removed.payload["event_id"]
    event_ts = outer["event"].pop("event_ts")
    assert outer["event_time"] == int(float(event_ts))
    assert outer["event"] == {
        "type": "reaction_added",
        "user": READER,
        "reaction": "thumbsup::skin-tone-2",
        "item": {"type": "message", "channel": GENERAL, "ts": reply},
        "item_user": "U0READLIST",
    }
    assert removed.payload["event"]["type"] == "reaction_removed"
    assert removed.payload["event"]["event_ts"] > event_ts


async def test_a_mention_comes_as_app_mention(sandbox, member, open_app):
    app = await open_app()

    shown = await mention(sandbox.people, "what's new?", user=READER, channel=GENERAL)
    await mention(sandbox.people, "and here?", user=READER, channel=GENERAL, thread_ts=shown["ts"])
    await sandbox.drain()

    first, second = app.events
    assert (first["type"], first["user"], first["channel"]) == ("app_mention", READER, GENERAL)
    assert first["text"] == "<@U0READLIST> what's new?"
    assert first["ts"] == first["event_ts"] == shown["ts"]
    assert "thread_ts" not in first
    assert second["thread_ts"] == shown["ts"]


async def test_a_direct_message_comes_as_message_im(sandbox, open_app):
    app = await open_app()

    shown = await direct_message(sandbox.people, "docker", user=READER)
    await sandbox.drain()

    (event,) = app.events
    assert (event["type"], event["channel_type"]) == ("message", "im")
    assert (event["channel"], event["text"], event["ts"]) == ("D0READER", "docker", shown["ts"])


async def test_the_home_tab_tells_when_it_is_opened(sandbox, open_app):
    app = await open_app()

    await sandbox.people.open_home(user=READER)
    await sandbox.drain()

    (event,) = app.events
    assert (event["type"], event["user"], event["tab"]) == ("app_home_opened", READER, "home")


async def test_what_the_bot_does_itself_comes_back_as_no_event(sandbox, member, open_app):
    app = await open_app()

    await member.chat_postMessage(channel=GENERAL, text="<@U0READLIST>")
    await member.chat_postMessage(channel=READER, text="psst")
    await direct_message(sandbox.people, "marker", user=READER)
    await sandbox.drain()

    assert [event["text"] for event in app.events] == ["marker"]


async def test_the_bot_hears_nothing_from_channels_it_is_not_in(sandbox, client, open_app):
    app = await open_app()

    shown = await mention(sandbox.people, "anybody?", user=READER, channel=READING)
    await sandbox.people.react("eyes", user=READER, channel=READING, ts=shown["ts"])
    await sandbox.drain()

    assert app.requests == []


async def test_the_bot_hears_nothing_that_its_scopes_do_not_cover(open_sandbox):
    scopes = frozenset({"channels:join", "chat:write"})
    sandbox = await open_sandbox(scopes=scopes, ack_timeout=0.01)
    client = connect(sandbox)
    await client.conversations_join(channel=GENERAL)
    posted = await client.chat_postMessage(channel=GENERAL, text="x")

    await sandbox.people.react("eyes", user=READER, channel=GENERAL, ts=posted["ts"])
    await mention(sandbox.people, "hello", user=READER, channel=GENERAL)
    await direct_message(sandbox.people, "hello", user=READER)
    answer = await sandbox.people.run_command("docker")
    await sandbox.drain()

    assert sandbox.undelivered == []
    assert answer["text"] == "/readlist is not a valid command."


async def test_a_pressed_button_comes_as_block_actions(sandbox, member, open_app):
    app = await open_app()
    words = {"type": "plain_text", "text": "More"}
    button = {"type": "button", "text": words, "action_id": "more", "value": "2"}
    blocks = [{"type": "actions", "block_id": "buttons", "elements": [button]}]
    posted = await member.chat_postMessage(channel=GENERAL, text="x", blocks=blocks)

    pressed = {"action_id": "more"}
    answer = await sandbox.people.press(
        pressed, user=READER, channel=GENERAL, message_ts=posted["ts"]
    )

    (request,) = app.requests
    payload = request.payload
    assert answer == {}
    assert (request.type, payload["type"]) == ("interactive", "block_actions")
    assert (payload["user"]["id"], payload["channel"]["id"]) == (READER, GENERAL)
    assert payload["actions"][0] | {"action_ts": ""} == {
        "type": "button",
        "action_id": "more",
        "block_id": "buttons",
        "text": words,
        "value": "2",
        "action_ts": "",
    }
    assert payload["container"] == {
        "type": "message",
        "message_ts": posted["ts"],
        "channel_id": GENERAL,
        "is_ephemeral": False,
    }
    assert payload["message"]["ts"] == posted["ts"]
    assert payload["response_url"].startswith(sandbox.url)


async def test_each_payload_goes_to_one_of_several_sockets(sandbox, open_app):
    apps = [await open_app(), await open_app()]

    for number in range(4):
        await sandbox.people.run_command(str(number))

    assert [len(app.requests) for app in apps] == [2, 2]


async def test_the_client_moves_to_a_new_socket_when_the_old_one_is_refreshed(sandbox, open_app):
    app = await open_app()

    await sandbox.sockets.disconnect("refresh_requested")
    await direct_message(sandbox.people, "still there?", user=READER)
    await sandbox.drain()

    assert [event["text"] for event in app.events] == ["still there?"]
    assert sandbox.undelivered == []


async def test_a_command_without_a_bot_times_out_as_slack_says_it(open_sandbox):
    sandbox = await open_sandbox(ack_timeout=0.01)

    answer = await sandbox.people.run_command("docker")

    assert answer["text"] == "/readlist failed with the error “operation_timeout”"
    assert [parcel.payload["text"] for parcel in sandbox.undelivered] == ["docker"]


class BareSocket:
    """A socket without a library's help, that acks only when it is told to."""

    def __init__(self, connection):
        self._connection = connection

    async def receive(self):
        return await self._connection.receive_json()

    async def ack(self, envelope, **extra):
        await self._connection.send_json({"envelope_id": envelope["envelope_id"], **extra})

    async def say(self, text):
        await self._connection.send_str(text)

    async def close(self):
        await self._connection.close()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def open_socket(session) -> Callable[..., Any]:
    async def open_one(sandbox):
        app = AsyncWebClient(base_url=sandbox.api_url)
        url = (await app.apps_connections_open(app_token="xapp-sandbox"))["url"]
        return BareSocket(await session.ws_connect(url))

    return open_one


async def test_a_socket_is_greeted_with_the_number_of_connections(sandbox, open_socket):
    first = await open_socket(sandbox)
    second = await open_socket(sandbox)

    hello = await first.receive()
    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert hello["connection_info"] == {"app_id": "A0READLIST"}
    assert hello["debug_info"]["approximate_connection_time"] > 0
    assert (await second.receive())["num_connections"] == 2


async def test_an_address_opens_one_socket_only(sandbox, session):
    app = AsyncWebClient(base_url=sandbox.api_url)
    url = (await app.apps_connections_open(app_token="xapp-sandbox"))["url"]
    await session.ws_connect(url)

    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        await session.ws_connect(url)


async def test_the_eleventh_socket_is_turned_away(sandbox, open_socket):
    sockets = [await open_socket(sandbox) for _ in range(11)]

    notice = await sockets[-1].receive()
    assert sandbox.sockets.connections == 10
    assert (notice["type"], notice["reason"]) == ("disconnect", "too_many_websockets")


async def test_an_event_without_an_ack_is_handed_out_once_more(open_sandbox, open_socket):
    sandbox = await open_sandbox(ack_timeout=0.05)
    socket = await open_socket(sandbox)
    await socket.receive()

    await direct_message(sandbox.people, "hello?", user=READER)
    first = await socket.receive()
    second = await socket.receive()

    assert (first["retry_attempt"], first["retry_reason"]) == (0, "")
    assert (second["retry_attempt"], second["retry_reason"]) == (1, "timeout")
    assert first["payload"]["event_id"] == second["payload"]["event_id"]
    assert first["accepts_response_payload"] is False


async def test_an_event_moves_to_another_socket_when_its_own_closes(sandbox, open_socket):
    first = await open_socket(sandbox)
    second = await open_socket(sandbox)
    await first.receive()
    await second.receive()

    await direct_message(sandbox.people, "hello?", user=READER)
    await first.receive()
    await first.close()
    envelope = await second.receive()
    await second.ack(envelope)
    await sandbox.drain()

    assert envelope["retry_attempt"] == 1
    assert sandbox.undelivered == []


async def test_an_event_that_nobody_ever_acks_is_given_up(open_sandbox, open_socket):
    sandbox = await open_sandbox(ack_timeout=0.01)
    deaf = await open_socket(sandbox)

    await direct_message(sandbox.people, "hello?", user=READER)
    await sandbox.drain()

    assert [parcel.payload["event"]["text"] for parcel in sandbox.undelivered] == ["hello?"]
    await deaf.close()


async def test_words_that_are_no_ack_are_ignored(sandbox, open_socket):
    socket = await open_socket(sandbox)
    await socket.receive()
    for noise in ("not json", "[]", '{"envelope_id": "unknown"}'):
        await socket.say(noise)

    command = asyncio.create_task(sandbox.people.run_command("docker"))
    await socket.ack(await socket.receive(), payload={"text": "fine"})

    assert await command == {"text": "fine"}


async def test_a_warning_stops_new_payloads_but_not_the_acks_of_old_ones(sandbox, open_socket):
    old = await open_socket(sandbox)
    await old.receive()
    await direct_message(sandbox.people, "before", user=READER)
    waiting = await old.receive()

    await sandbox.sockets.disconnect("warning")
    notice = await old.receive()
    new = await open_socket(sandbox)
    await new.receive()
    await direct_message(sandbox.people, "after", user=READER)
    await old.ack(waiting)
    later = await new.receive()
    await new.ack(later)
    await sandbox.drain()

    assert (notice["type"], notice["reason"]) == ("disconnect", "warning")
    assert later["payload"]["event"]["text"] == "after"
    assert sandbox.undelivered == []
