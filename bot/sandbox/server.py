"""The embedded workspace itself: it listens as Slack would, and lets people act in it."""

import time
from collections.abc import Callable

from aiohttp import web

from bot.sandbox.answers import ResponseUrls
from bot.sandbox.carrier import Carrier, Parcel
from bot.sandbox.channel_acts import ChannelActs
from bot.sandbox.config import SandboxConfig
from bot.sandbox.events import HttpCarrier
from bot.sandbox.faults import Faults
from bot.sandbox.journal import Journal
from bot.sandbox.outbox import Outbox
from bot.sandbox.overview import describe
from bot.sandbox.people import People
from bot.sandbox.records import Installation
from bot.sandbox.seed import seed_channels, seed_users
from bot.sandbox.socket_mode import SocketHub
from bot.sandbox.state import State
from bot.sandbox.web_api import WebApi
from bot.sandbox.workspace import Host, Workspace

__all__ = ["Sandbox", "SandboxConfig"]

_MAX_REQUEST = 4 * 1024**2


class Sandbox:
    """A local, strict stand-in for one Slack workspace with one app in it.

    What `people` do there is told to the app; nothing that the bot does itself comes back to it.
    """

    def __init__(
        self,
        config: SandboxConfig = SandboxConfig(),  # noqa: B008 - frozen
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.config = config
        self._host = Host(clock)
        self.state = _open_state(config)
        self._workspace = Workspace(config, self.state, self._host)
        self.sockets = SocketHub(self._workspace)
        self._http = (
            HttpCarrier(config.events_url, config.signing_secret, config.ack_timeout)
            if config.events_url
            else None
        )
        carrier: Carrier = self._http or self.sockets
        self._outbox = Outbox(carrier)
        self._response_urls = ResponseUrls(self._workspace)
        self.people = People(self._workspace, self._outbox, self._response_urls)
        self.channels = ChannelActs(self.state, clock)
        self._runner: web.AppRunner | None = None
        self.port = config.port

    @property
    def faults(self) -> Faults:
        """Trouble to order."""
        return self._host.faults

    @property
    def undelivered(self) -> list[Parcel]:
        """What the app never acked."""
        return self._outbox.undelivered

    @property
    def url(self) -> str:
        """Where the workspace is, with a slash at its end."""
        return self._host.url

    @property
    def api_url(self) -> str:
        """The Web API's base URL, with a slash at its end."""
        return f"{self.url}api/"

    async def start(self) -> None:
        """Listen; afterwards `port`, `url` and `api_url` are right."""
        app = web.Application(client_max_size=_MAX_REQUEST)
        app.router.add_route("*", "/api/{method}", WebApi(self._workspace).handle)
        app.router.add_get("/link/", self.sockets.serve)
        app.router.add_get("/", self._show_overview)
        app.router.add_post("/response/{key}", self._response_urls.handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.config.host, self.config.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self._host.url = f"http://{self.config.host}:{self.port}/"
        if self._http is not None:
            await self._http.start()

    async def _show_overview(self, _request: web.Request) -> web.Response:
        return web.Response(text=describe(self.state))

    async def stop(self) -> None:
        """Close every socket and the server; what is still on its way is given up."""
        await self._outbox.close()
        self.faults.clear()
        await self.sockets.close()
        if self._runner is not None:
            await self._runner.cleanup()
        if self._http is not None:
            await self._http.close()
        self.state.close()

    async def drain(self) -> None:
        """Wait until every event that was handed out so far was acked, or was given up."""
        await self._outbox.drain()


def _open_state(config: SandboxConfig) -> State:
    journal = Journal(config.state_path) if config.state_path else None
    installation = Installation(config.bot_token, tuple(sorted(config.scopes)))
    return State(seed_users(), seed_channels(), journal, installation)
