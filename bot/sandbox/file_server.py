"""Where a file's bytes are sent to, and where they are read again."""

from collections.abc import Mapping

from aiohttp import BodyPartReader, web

from bot.sandbox.api_files import read_file, take_bytes
from bot.sandbox.errors import Refusal
from bot.sandbox.grants import find_grant
from bot.sandbox.office import Office

_SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""What a browser may show here; anything else it only saves, because a page could be a trap."""


class FileServer:
    """Serves the addresses that the files methods give out, for all workspaces."""

    def __init__(self, offices: Mapping[str, Office]) -> None:
        self._offices = offices

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Say which addresses are files'."""
        router.add_post("/upload/{team}/{key}", self._upload)
        router.add_get("/files/{team}/{file}/{name}", self._download)

    async def _upload(self, request: web.Request) -> web.Response:
        """Take the bytes, bare or as the first part of a form: the method's page allows both."""
        try:
            length = take_bytes(
                self._office(request).workspace,
                request.match_info["key"],
                await _read_bytes(request),
            )
        except Refusal as refusal:
            return web.Response(status=refusal.status, text=refusal.error)
        return web.Response(text=f"OK - {length}")

    async def _download(self, request: web.Request) -> web.Response:
        """Give the bytes to the app, by its token, and to the workspace's own page."""
        office = self._office(request)
        file = office.state.files.get(request.match_info["file"])
        if file is None or file.deleted:
            raise web.HTTPNotFound
        if not _may_read(request, office):
            raise web.HTTPForbidden(text="A file is read with the app's token.")
        content, kind = read_file(file)
        shown = kind in _SHOWN and "download" not in request.query
        return web.Response(
            body=content,
            content_type=kind if kind in _SHOWN else "application/octet-stream",
            headers={
                "Content-Disposition": "inline" if shown else "attachment",
                "Content-Security-Policy": "default-src 'none'; sandbox",
                "X-Content-Type-Options": "nosniff",
            },
        )

    def _office(self, request: web.Request) -> Office:
        office = self._offices.get(request.match_info["team"])
        if office is None:
            raise web.HTTPNotFound
        return office


def _may_read(request: web.Request, office: Office) -> bool:
    """Tell whether the app asks, or a page of this very server: only a browser says the latter."""
    if request.headers.get("Sec-Fetch-Site") == "same-origin":
        return True
    token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    try:
        workspace, _ = find_grant([office.workspace], token)
    except Refusal:
        return False
    return "files:read" in workspace.scopes


async def _read_bytes(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    try:
        part = await (await request.multipart()).next()
    except (ValueError, AssertionError) as error:
        raise Refusal("upload_refused", status=400) from error
    return await part.read() if isinstance(part, BodyPartReader) else b""
