"""The page: its files, and what it asks for and is told (`/client/…`)."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from aiohttp import web

from bot.sandbox.api_files import keep_upload
from bot.sandbox.channel_acts import sees
from bot.sandbox.errors import Refusal
from bot.sandbox.fault_desk import catalogue, obey, orders_json
from bot.sandbox.faults import Faults
from bot.sandbox.office import Office
from bot.sandbox.page_acts import perform
from bot.sandbox.page_feed import Feed
from bot.sandbox.page_shapes import (
    page_app,
    page_channel,
    page_group,
    page_history,
    page_message,
    page_person,
    page_thread,
)
from bot.sandbox.reading import read_number, read_object
from bot.sandbox.records import Channel, Json, Message
from bot.sandbox.seed import READER
from bot.sandbox.sentences import explain
from bot.sandbox.shapes import file_json
from bot.sandbox.shelves import Change
from bot.sandbox.socket_mode import SocketHub

PAGE = Path(str(files("bot.sandbox") / "page"))

_HEADERS = {
    # No script, style, picture or connection but our own, and nothing inline.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_LONGEST_PAGE = 200
"""Messages that one request for history may ask for."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at the page, and in which workspace."""

    office: Office
    user: str

    def channel(self, request: web.Request) -> Channel:
        """Give the conversation that a request names, if this person may read it."""
        channel = self.office.state.get_channel(request.query.get("channel", ""))
        if not sees(self.office.state, self.user, channel):
            raise Refusal("channel_not_found")
        return channel

    def message(self, request: web.Request) -> Message:
        """Give the message that a request names."""
        channel = self.channel(request)
        return self.office.state.get_message(channel.id, request.query.get("ts", ""))


class PageServer:
    """Serves the page and its requests for all workspaces of a server."""

    def __init__(self, offices: Mapping[str, Office], faults: Faults, sockets: SocketHub) -> None:
        self._offices = offices
        self._faults = faults
        self._sockets = sockets
        self._feeds: set[Feed] = set()
        self._files = {
            path.relative_to(PAGE).as_posix(): path for path in PAGE.rglob("*") if path.is_file()
        }
        for office in offices.values():
            office.state.watchers.append(self._watch)

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Say which addresses are the page's."""
        router.add_get("/", self._index)
        router.add_get("/archives/{channel}", self._index)
        router.add_get("/archives/{channel}/{message}", self._index)
        router.add_get("/page/{path:.+}", self._file)
        router.add_get("/favicon.ico", self._icon)
        router.add_get("/client/boot", self._answer(self._boot))
        router.add_get("/client/history", self._answer(self._history))
        router.add_get("/client/thread", self._answer(self._thread))
        router.add_get("/client/message", self._answer(self._message))
        router.add_get("/client/events", self._events, allow_head=False)
        router.add_post("/client/act", self._answer(self._act))
        router.add_get("/client/faults", self._answer(self._show_faults))
        router.add_post("/client/faults", self._answer(self._order_fault))
        router.add_post("/client/upload", self._answer(self._upload))

    def close(self) -> None:
        """Let every open page go."""
        for feed in self._feeds:
            feed.end()

    def tell_app(self) -> None:
        """Tell every page that the app came or went, and where it is installed."""
        teams = self._teams()
        for feed in self._feeds:
            feed.push({"type": "app", "app": self._app(feed.office)})
            feed.push({"type": "teams", "teams": teams})

    def _watch(self, change: Change, _item: object) -> None:
        if change is Change.INSTALLATION:
            self.tell_app()

    def tell_faults(self) -> None:
        """Tell every page that trouble was ordered or struck."""
        for feed in self._feeds:
            shown = orders_json(self._faults, feed.office.state, feed.user)
            feed.push({"type": "faults", **shown})

    async def _index(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE / "index.html", headers=_HEADERS)

    async def _icon(self, _request: web.Request) -> web.FileResponse:
        """Give what browsers ask for beside a page that names no icon, as plain text can't."""
        return web.FileResponse(PAGE / "icon.svg", headers=_HEADERS)

    async def _file(self, request: web.Request) -> web.FileResponse:
        path = self._files.get(request.match_info["path"])
        if path is None:
            raise web.HTTPNotFound(headers=_HEADERS)
        return web.FileResponse(path, headers=_HEADERS)

    def _answer(self, handler: Callable[[Viewer, web.Request], Awaitable[Json]]) -> Handler:
        """Make a route of a function: its answer, or its refusal in a sentence, as JSON."""

        async def handle(request: web.Request) -> web.Response:
            try:
                body = {"ok": True, **await handler(self._viewer(request), request)}
            except Refusal as refusal:
                body = {**refusal.body(), "message": explain(refusal)}
            return web.json_response(body, headers=_HEADERS)

        return handle

    def _viewer(self, request: web.Request) -> Viewer:
        team_id = request.query.get("team") or next(iter(self._offices))
        office = self._offices.get(team_id)
        if office is None:
            raise Refusal("team_not_found")
        user = office.state.get_user(request.query.get("as") or READER)
        if user.is_bot:
            raise Refusal("user_not_found")
        return Viewer(office, user.id)

    async def _boot(self, viewer: Viewer, _request: web.Request) -> Json:
        state, config = viewer.office.state, viewer.office.workspace.config
        return {
            "me": viewer.user,
            "team": {"id": config.team_id, "name": config.team_name},
            "teams": self._teams(),
            "app": self._app(viewer.office),
            "people": [page_person(user) for user in state.users.values()],
            "groups": [page_group(group) for group in state.groups.values()],
            "channels": [
                page_channel(state, viewer.user, channel)
                for channel in state.channels.values()
                if sees(state, viewer.user, channel)
            ],
            "home": viewer.office.views.home(viewer.user),
            "views": viewer.office.views.stack(viewer.user),
        }

    def _teams(self) -> list[Json]:
        return [
            {
                "id": team_id,
                "name": office.workspace.config.team_name,
                "installed": office.state.installation is not None,
            }
            for team_id, office in self._offices.items()
        ]

    def _app(self, office: Office) -> Json:
        return page_app(office.workspace, connected=self._is_connected(office))

    def _is_connected(self, office: Office) -> bool:
        """Tell whether an app listens; over HTTP nobody knows before it is asked."""
        over_http = office.workspace.config.events_url is not None
        return over_http or self._sockets.connections > 0

    async def _history(self, viewer: Viewer, request: web.Request) -> Json:
        limit = read_number(request.query.get("limit", "50"), "invalid_limit")
        if not 0 < limit <= _LONGEST_PAGE:
            raise Refusal("invalid_limit")
        before = request.query.get("before", "")
        channel = viewer.channel(request)
        return page_history(viewer.office.workspace, viewer.user, channel, before, limit)

    async def _thread(self, viewer: Viewer, request: web.Request) -> Json:
        return page_thread(viewer.office.workspace, viewer.user, viewer.message(request))

    async def _message(self, viewer: Viewer, request: web.Request) -> Json:
        return {"message": page_message(viewer.office.workspace, viewer.message(request))}

    async def _act(self, viewer: Viewer, request: web.Request) -> Json:
        return await perform(viewer.office, viewer.user, read_object(await request.read()))

    async def _show_faults(self, viewer: Viewer, _request: web.Request) -> Json:
        shown = orders_json(self._faults, viewer.office.state, viewer.user)
        return {**catalogue(viewer.office.workspace), **shown}

    async def _order_fault(self, viewer: Viewer, request: web.Request) -> Json:
        await obey(read_object(await request.read()), self._faults, self._sockets)
        return orders_json(self._faults, viewer.office.state, viewer.user)

    async def _upload(self, viewer: Viewer, request: web.Request) -> Json:
        """Keep a file that a person chose in a dialog: the body is its bytes."""
        workspace, name = viewer.office.workspace, request.query.get("name", "")
        if not name:
            raise Refusal("invalid_arguments")
        content = await request.read()
        file = keep_upload(workspace.state, name, content, viewer.user, workspace.clock())
        return {"file": file_json(workspace, file)}

    async def _events(self, request: web.Request) -> web.StreamResponse:
        try:
            viewer = self._viewer(request)
        except Refusal as refusal:
            # 204 tells an EventSource not to come again: html.spec.whatwg.org, server-sent events.
            raise web.HTTPNoContent(headers=_HEADERS) from refusal
        response = web.StreamResponse(
            headers={**_HEADERS, "Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        feed = Feed(viewer.office, viewer.user)
        watchers = viewer.office.state.watchers
        watchers.append(feed.watch)
        self._feeds.add(feed)
        try:
            await feed.run(response)
        except ConnectionError:
            pass  # the page was closed
        finally:
            self._feeds.remove(feed)
            watchers.remove(feed.watch)
        return response
