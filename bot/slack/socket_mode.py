"""Slack's requests over a WebSocket that readlist opens itself: no public address needed."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from aiohttp import ClientWebSocketResponse
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import SettingsError, StorageError, UnreachableError
from bot.slack.calls import Answer, Denied, describe_failure, post
from bot.slack.client import build_client, close_client, proxy_for

log = structlog.get_logger()

APP_TOKEN = "SLACK_APP_TOKEN"  # noqa: S105 - the setting's name
EXAMPLE = "xapp-…"
TIMEOUT_SECONDS = 10.0
CONNECT_SECONDS = 30.0
PING_SECONDS = 10.0
"""How often the line is tried, and how long the SDK waits before it connects anew."""
RENEW_SECONDS = 15.0
"""How long a connection may be down before a new address is asked for."""
WATCH_SECONDS = 1.0
"""How often it is looked whether the connection is another one."""


async def _do_nothing() -> None:
    """What follows a new connection where nobody wants to know."""


@dataclass(slots=True)
class SocketConnection:
    """A connection that renews itself whenever Slack asks for it or the line breaks."""

    socket: SocketModeClient
    web_client: AsyncWebClient
    renewing: asyncio.Task[None]
    watching: asyncio.Task[None] | None = None

    def connected(self) -> bool:
        """Say whether requests can arrive at this moment."""
        session = self.socket.current_session
        return not self.socket.stale and session is not None and not session.closed

    async def close(self) -> None:
        """Close the connection for good."""
        await self.socket.close()  # type: ignore[no-untyped-call] # the SDK's has no types
        tasks = (
            self.renewing,
            self.watching,
            self.socket.message_processor,
            self.socket.current_session_monitor,
            self.socket.message_receiver,
        )
        running = [task for task in tasks if task is not None]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await close_client(self.web_client)


async def connect_socket_mode(
    bolt_app: AsyncApp,
    app_token: str,
    api_url: str,
    on_renewal: Callable[[], Awaitable[None]] = _do_nothing,
) -> SocketConnection:
    """Connect, and keep connected until closed. `on_renewal` is called after each new connection
    but the first: something may have been missed.

    Raises SettingsError where Slack does not take the token, UnreachableError where it gives no
    answer: the SDK would try for ever in both cases.
    """
    web_client = build_client(app_token, api_url, TIMEOUT_SECONDS)
    try:
        url = await _open(web_client)
    except (SettingsError, UnreachableError):
        await close_client(web_client)
        raise
    handler = AsyncSocketModeHandler(
        bolt_app, app_token, web_client=web_client, ping_interval=PING_SECONDS
    )
    socket = handler.client
    socket.proxy = proxy_for(url)
    socket.wss_uri = url
    renewing = asyncio.create_task(_renew(socket))
    connection = SocketConnection(socket, web_client, renewing)
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            await handler.connect_async()  # type: ignore[no-untyped-call] # the same
    except TimeoutError as error:
        await connection.close()
        raise UnreachableError("Slack opens a socket, but can't be reached through it.") from error
    # From the very first connection on: it may break before the first look at it.
    connection.watching = asyncio.create_task(_watch(socket, socket.current_session, on_renewal))
    return connection


async def _open(web_client: AsyncWebClient) -> str:
    reply = await post(web_client, "apps.connections.open")
    match reply:
        case Answer({"url": str(url)}):
            return url
        case Denied(error):
            problem = (
                f"Slack opens no socket for it ({error}). It needs connections:write, and Socket "
                "Mode switched on for the app."
            )
            raise SettingsError(APP_TOKEN, problem, EXAMPLE)
        case Answer():
            raise UnreachableError("Slack opens a socket without saying where.")
    raise UnreachableError(f"Slack can't be reached: {describe_failure(reply)}.")


async def _renew(socket: SocketModeClient) -> None:
    """Let a connection that stays down ask for a new address.

    An address is good for one connection, and the SDK tries a failed one again and again.
    """
    while True:
        await asyncio.sleep(RENEW_SECONDS)
        session = socket.current_session
        if session is None or session.closed:
            socket.wss_uri = None


async def _watch(
    socket: SocketModeClient,
    known: ClientWebSocketResponse | None,
    on_renewal: Callable[[], Awaitable[None]],
) -> None:
    """Tell of each connection that is not the `known` one."""
    while True:
        await asyncio.sleep(WATCH_SECONDS)
        session = socket.current_session
        if session is known or session is None or session.closed:
            continue
        try:
            await on_renewal()
        except StorageError as error:
            log.error("renewal not noted", error=str(error))
            continue  # and tried again
        known = session
