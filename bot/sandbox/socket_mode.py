"""Socket Mode: WebSockets over which the app gets its envelopes and acks them."""

import asyncio
import itertools
import uuid
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from bot.sandbox.carrier import Answer, Parcel, Retry
from bot.sandbox.config import APP_ID
from bot.sandbox.errors import Refusal
from bot.sandbox.fault_kinds import SOCKETS, FaultKind
from bot.sandbox.reading import read_json
from bot.sandbox.records import Json
from bot.sandbox.workspace import Workspace

MAX_SOCKETS = 10
"""Sockets an app may hold at once: SLACK.md A3, Socket Mode."""
GRACE = 10.0
"""Seconds from the warning to the refresh: SLACK.md A3, Socket Mode. An app that has not left as
long after that is cut off; how long Slack waits is not known [?]."""
_ANNOUNCED = 18_060
"""Seconds that the hello names for sockets that don't age here, as Slack's page shows it."""


@dataclass(slots=True, eq=False)
class _Socket:
    request: web.Request
    connection: web.WebSocketResponse
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)
    retiring: bool = False
    """It takes no more parcels; what it has may still be acked."""

    async def announce(self, reason: str) -> None:
        """Say that this socket ends; one that is broken already hears nothing."""
        self.retiring = True
        try:
            await _say_disconnect(self.connection, reason)
        except ConnectionError:
            return

    def cut(self) -> None:
        """Break the line without a word."""
        self.retiring = True
        if self.request.transport is not None:
            self.request.transport.abort()


class SocketHub:
    """The app's open sockets; each parcel goes to any one of them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._config = workspace.config
        self._sockets: list[_Socket] = []
        self._turn = itertools.count()
        self._arrival = asyncio.Event()
        self._endings: set[asyncio.Task[None]] = set()

    @property
    def connections(self) -> int:
        """Count the sockets that take parcels."""
        return sum(not socket.retiring for socket in self._sockets)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Run one socket until it closes; its address works once."""
        if not self._workspace.host.take_ticket(request.query.get("ticket", "")):
            raise web.HTTPForbidden(text="invalid ticket")
        connection = web.WebSocketResponse(timeout=1.0, heartbeat=self._config.socket_ping)
        await connection.prepare(request)
        if self.connections >= MAX_SOCKETS:
            await _say_disconnect(connection, "too_many_websockets")
            return connection
        socket = _Socket(request, connection)
        self._sockets.append(socket)
        ageing = asyncio.create_task(self._age(socket))
        try:
            await self._greet(connection)
            await _read_acks(socket)
        finally:
            ageing.cancel()
            self._sockets.remove(socket)
            self._workspace.host.tell_app_watchers()
            for future in [each for each in socket.waiting.values() if not each.done()]:
                future.set_exception(ConnectionResetError("socket closed"))
        return connection

    async def deliver(self, parcel: Parcel, retry: Retry | None = None) -> Answer:
        """Hand a parcel to one socket and wait for its ack."""
        socket = await self._find_socket()
        if socket is None:
            return Answer(error="no socket")
        fault = self._workspace.faults.take(SOCKETS, parcel.name, parcel.payload)
        if fault is not None and fault.kind is FaultKind.DROP_SOCKETS:
            self.drop()
        elif fault is not None:
            await self.disconnect()
            socket = await self._find_socket() or socket
        return await self._hand(socket, parcel, retry)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell every socket that it ends, and close it a little later unless it was a `warning`.

        None of them gets more parcels; the app opens new ones and leaves these.
        """
        for socket in list(self._sockets):
            await socket.announce(reason)
            if reason != "warning":
                self._end_later(socket)

    def drop(self) -> None:
        """Break every socket without a word."""
        for socket in list(self._sockets):
            socket.cut()

    async def close(self) -> None:
        """Close every socket."""
        for ending in list(self._endings):
            ending.cancel()
        for socket in list(self._sockets):
            await socket.connection.close()

    def _end_later(self, socket: _Socket) -> None:
        ending = asyncio.create_task(self._end(socket))
        self._endings.add(ending)
        ending.add_done_callback(self._endings.discard)

    async def _end(self, socket: _Socket) -> None:
        await self._workspace.host.pause(GRACE)
        await socket.connection.close()

    async def _age(self, socket: _Socket) -> None:
        """Warn a socket shortly before its time is up, then end it."""
        lifetime = self._config.socket_lifetime
        if lifetime is None:
            return
        warning = min(GRACE, lifetime)
        await self._workspace.host.pause(lifetime - warning)
        await socket.announce("warning")
        await self._workspace.host.pause(warning)
        await socket.announce("refresh_requested")
        self._end_later(socket)

    async def _greet(self, connection: web.WebSocketResponse) -> None:
        hello = {
            "type": "hello",
            "num_connections": self.connections,
            "debug_info": {
                "host": "sandbox",
                "build_number": 1,
                "approximate_connection_time": int(self._config.socket_lifetime or _ANNOUNCED),
            },
            "connection_info": {"app_id": APP_ID},
        }
        await connection.send_json(hello)
        self._arrival.set()
        self._workspace.host.tell_app_watchers()

    async def _find_socket(self) -> _Socket | None:
        try:
            async with asyncio.timeout(self._config.ack_timeout):
                while not self.connections:
                    self._arrival.clear()
                    await self._arrival.wait()
        except TimeoutError:
            return None
        ready = [socket for socket in self._sockets if not socket.retiring]
        return ready[next(self._turn) % len(ready)]

    async def _hand(self, socket: _Socket, parcel: Parcel, retry: Retry | None) -> Answer:
        envelope_id = str(uuid.uuid4())
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": parcel.kind,
            "payload": parcel.payload,
            "accepts_response_payload": not parcel.is_event,
        }
        if parcel.is_event:
            # The one reason that was ever seen: python-slack-events-api#93, bolt-js#2487.
            reason = "timeout" if retry else ""
            envelope |= {"retry_attempt": retry.number if retry else 0, "retry_reason": reason}
        ack = asyncio.get_running_loop().create_future()
        socket.waiting[envelope_id] = ack
        try:
            await socket.connection.send_json(envelope)
            async with asyncio.timeout(self._config.ack_timeout):
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
        ack = read_json(data)
    except Refusal:
        return "", {}
    if not isinstance(ack, dict):
        return "", {}
    payload = ack.get("payload") or {}
    body = payload if isinstance(payload, dict) else {"text": str(payload)}
    return str(ack.get("envelope_id", "")), body
