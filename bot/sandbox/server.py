"""The embedded workspace itself: it listens as Slack would, and lets people act in it."""

import asyncio
import time
from collections.abc import Callable
from urllib.parse import quote, urlencode

from aiohttp import web

from bot.sandbox.api_scheduled import post_due
from bot.sandbox.authorize import Authorize
from bot.sandbox.carrier import Carrier, Parcel
from bot.sandbox.channel_acts import ChannelActs
from bot.sandbox.config import SandboxConfig
from bot.sandbox.errors import Refusal
from bot.sandbox.events import HttpCarrier
from bot.sandbox.faults import Faults
from bot.sandbox.file_server import FileServer
from bot.sandbox.guard import guard
from bot.sandbox.office import Office, furnish, open_workspaces
from bot.sandbox.outbox import Outbox, Pause
from bot.sandbox.overview import describe
from bot.sandbox.page_server import PageServer
from bot.sandbox.people import People
from bot.sandbox.socket_mode import SocketHub
from bot.sandbox.state import State
from bot.sandbox.view_acts import ViewActs
from bot.sandbox.web_api import WebApi
from bot.sandbox.workspace import Host

__all__ = ["Sandbox", "SandboxConfig"]

_MAX_REQUEST = 4 * 1024**2


class Sandbox:
    """A local, strict stand-in for Slack: one app, and one workspace or several.

    What people do there is told to the app; nothing that the bot does itself comes back to it.
    `state`, `people` and `channels` are those of the first workspace, `office` gives the others'.
    """

    def __init__(
        self,
        config: SandboxConfig = SandboxConfig(),  # noqa: B008 - frozen
        clock: Callable[[], float] = time.time,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self.config = config
        self._host = Host(clock, pause)
        open_workspaces(config, self._host)
        workspaces = self._host.workspaces
        self.sockets = SocketHub(workspaces[config.team_id])
        self._http = (
            HttpCarrier(config.events_url, config.signing_secret, config.ack_timeout)
            if config.events_url
            else None
        )
        carrier: Carrier = self._http or self.sockets
        self._outbox = Outbox(carrier, self._host.faults, pause)
        self._host.tell = self._outbox.tell
        self.offices = {
            team_id: furnish(workspace, self._outbox) for team_id, workspace in workspaces.items()
        }
        self._page = PageServer(self.offices, self.faults, self.sockets)
        self._host.app_watchers.append(self._page.tell_app)
        self.faults.watchers.append(self._page.tell_faults)
        self._runner: web.AppRunner | None = None
        self._ticking: asyncio.Task[None] | None = None
        self.port = config.port

    def office(self, team_id: str = "") -> Office:
        """Give a workspace with all that goes on in it, the first one where none is named.

        Raises Refusal("team_not_found") where there is none of that id.
        """
        office = self.offices.get(team_id or self.config.team_id)
        if office is None:
            raise Refusal("team_not_found")
        return office

    @property
    def state(self) -> State:
        """What the first workspace holds."""
        return self.office().state

    @property
    def people(self) -> People:
        """The people of the first workspace."""
        return self.office().people

    @property
    def channels(self) -> ChannelActs:
        """What the first workspace's people do to its channels."""
        return self.office().channels

    @property
    def views(self) -> ViewActs:
        """What the first workspace's people do in modals and on the Home tab."""
        return self.office().views

    @property
    def faults(self) -> Faults:
        """Trouble to order."""
        return self._host.faults

    @property
    def undelivered(self) -> list[Parcel]:
        """What the app has not acked: what waits for a later try, and what was given up."""
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
        app = web.Application(client_max_size=_MAX_REQUEST, middlewares=[guard])
        api = WebApi(self._host).handle
        app.router.add_post("/api/{method}", api)
        app.router.add_get("/api/{method}", api, allow_head=False)
        app.router.add_get("/link/", self.sockets.serve)
        app.router.add_get("/text", self._show_overview)
        self._page.add_routes(app.router)
        FileServer(self.offices).add_routes(app.router)
        Authorize(self._host, self.config).add_routes(app.router)
        app.router.add_get("/team/{team}/{path:.*}", _lead_in)
        app.router.add_post("/response/{key}", self._take_answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.config.host, self.config.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self._host.url = f"http://{self.config.host}:{self.port}/"
        if self._http is not None:
            await self._http.start()
        self._ticking = asyncio.create_task(self._tick())

    def post_due(self) -> None:
        """Post what the app gave Slack to post by now; this happens by itself every second."""
        for office in self.offices.values():
            post_due(office.workspace)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            self.post_due()

    async def _show_overview(self, _request: web.Request) -> web.Response:
        return web.Response(text=describe(self.state))

    async def _take_answer(self, request: web.Request) -> web.Response:
        """Bring what is posted to a response_url to the workspace that gave it out."""
        key = request.match_info["key"]
        issuers = (each for each in self.offices.values() if each.response_urls.issued(key))
        return await next(issuers, self.office()).response_urls.handle(request)

    async def stop(self) -> None:
        """Close every socket and the server; what is still on its way is given up."""
        self._page.close()
        if self._ticking is not None:
            self._ticking.cancel()
        await self._outbox.close()
        self.faults.clear()
        await self.sockets.close()
        if self._runner is not None:
            await self._runner.cleanup()
        if self._http is not None:
            await self._http.close()
        for office in self.offices.values():
            office.state.close()

    async def drain(self) -> None:
        """Wait until every event so far was acked, waits for a later try, or was given up."""
        await self._outbox.drain()


async def _lead_in(request: web.Request) -> web.Response:
    """Lead from a link of one of the other workspaces to the page, which is told which one."""
    query = urlencode({**request.query, "team": request.match_info["team"]})
    address = f"/{quote(request.match_info['path'].lstrip('/'))}?{query}"
    return web.Response(status=302, headers={"Location": address})
