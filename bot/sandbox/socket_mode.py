"""Socket Mode: WebSockets over which the app gets its envelopes and acks them."""

import asyncio
import itertools
import json
import uuid
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from bot.sandbox.carrier import Answer, Parcel
from bot.sandbox.config import APP_ID
from bot.sandbox.records import Json
from bot.sandbox.workspace import Workspace

MAX_SOCKETS = 10
"""Sockets an app may hold at once: SLACK.md A3, Socket Mode."""


@dataclass(slots=True, eq=False)
class _Socket:
    connection: web.WebSocketResponse
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)
    retiring: bool = False


class SocketHub:
    """The app's open sockets; each parcel goes to any one of them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._sockets: list[_Socket] = []
        self._turn = itertools.count()
        self._arrival = asyncio.Event()

    @property
    def connections(self) -> int:
        """Count the sockets that take parcels."""
        return sum(not socket.retiring for socket in self._sockets)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Run one socket until it closes; its address works once."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._workspace.host.tickets:
            raise web.HTTPForbidden(text="invalid ticket")
        self._workspace.host.tickets.remove(ticket)
        connection = web.WebSocketResponse(timeout=1.0)
        await connection.prepare(request)
        if self.connections >= MAX_SOCKETS:
            await _say_disconnect(connection, "too_many_websockets")
            return connection
        socket = _Socket(connection)
        self._sockets.append(socket)
        try:
            await self._greet(connection)
            await _read_acks(socket)
        finally:
            self._sockets.remove(socket)
            self._workspace.host.tell_app_watchers()
            for future in [each for each in socket.waiting.values() if not each.done()]:
                future.set_exception(ConnectionResetError("socket closed"))
        return connection

    async def deliver(self, parcel: Parcel) -> Answer:
        """Hand a parcel to one socket and wait for its ack.

        An event that gets none is handed out once more; a command or action is not, because a
        person waits for it.
        """
        answer = Answer(error="no socket")
        for attempt in range(2 if parcel.is_event else 1):
            socket = await self._find_socket()
            if socket is None:
                return answer
            answer = await self._hand(socket, parcel, attempt)
            if answer.acked:
                break
        return answer

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell every socket that it ends soon: `warning` or `refresh_requested`.

        None of them gets more parcels; the app opens new ones and closes these.
        """
        for socket in list(self._sockets):
            socket.retiring = True
            await _say_disconnect(socket.connection, reason)

    async def close(self) -> None:
        """Close every socket."""
        for socket in list(self._sockets):
            await socket.connection.close()

    async def _greet(self, connection: web.WebSocketResponse) -> None:
        hello = {
            "type": "hello",
            "num_connections": self.connections,
            "debug_info": {
                "host": "sandbox",
                "build_number": 1,
                "approximate_connection_time": 18_060,
            },
            "connection_info": {"app_id": APP_ID},
        }
        await connection.send_json(hello)
        self._arrival.set()
        self._workspace.host.tell_app_watchers()

    async def _find_socket(self) -> _Socket | None:
        try:
            async with asyncio.timeout(self._workspace.config.ack_timeout):
                while not self.connections:
                    self._arrival.clear()
                    await self._arrival.wait()
        except TimeoutError:
            return None
        ready = [socket for socket in self._sockets if not socket.retiring]
        return ready[next(self._turn) % len(ready)]

    async def _hand(self, socket: _Socket, parcel: Parcel, attempt: int) -> Answer:
        envelope_id = str(uuid.uuid4())
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": parcel.kind,
            "payload": parcel.payload,
            "accepts_response_payload": not parcel.is_event,
        }
        if parcel.is_event:
            envelope |= {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
        ack = asyncio.get_running_loop().create_future()
        socket.waiting[envelope_id] = ack
        try:
            await socket.connection.send_json(envelope)
            async with asyncio.timeout(self._workspace.config.ack_timeout):
                return Answer(acked=True, body=await ack)
        except TimeoutError:
            return Answer(error="timeout")
        except ConnectionError:
            return Answer(error="socket closed")
        finally:
            socket.waiting.pop(envelope_id, None)


async def _say_disconnect(connection: web.WebSocketResponse, reason: str) -> None:
    notice = {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
    await connection.send_json(notice)


async def _read_acks(socket: _Socket) -> None:
    async for message in socket.connection:
        if message.type is not WSMsgType.TEXT:
            continue
        envelope_id, body = _read_ack(message.data)
        future = socket.waiting.get(envelope_id)
        if future is not None and not future.done():
            future.set_result(body)


def _read_ack(data: str) -> tuple[str, Json]:
    """Read an ack's envelope_id and payload; ("", {}) for what is no ack."""
    try:
        ack = json.loads(data)
    except ValueError:
        return "", {}
    if not isinstance(ack, dict):
        return "", {}
    payload = ack.get("payload") or {}
    body = payload if isinstance(payload, dict) else {"text": str(payload)}
    return str(ack.get("envelope_id", "")), body
