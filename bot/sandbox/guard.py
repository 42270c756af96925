"""Keeps other sites' pages, open in the same browser, from acting on this server."""

import ipaddress
from collections.abc import Awaitable, Callable
from functools import lru_cache
from urllib.parse import urlsplit

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_READING = ("GET", "HEAD", "OPTIONS")
_FOREIGN = ("cross-site", "same-site")
"""What a browser says in Sec-Fetch-Site of a request that another site's page makes."""


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what a browser sends for somebody else's page.

    A name that leads here by somebody else's DNS (rebinding) is in the Host header; a form or a
    script of another site is given away by the Origin header, which browsers always send with what
    writes, and pages can't forge.
    """
    if not is_own_address(request.host):
        return _refuse("This server answers under its own address only.")
    if _writes(request) and not _is_own_page(request):
        return _refuse("Another site's page may not do this.")
    return await handler(request)


@lru_cache(maxsize=64)  # every request asks, nearly always about the same one
def is_own_address(host: str) -> bool:
    """Tell whether a Host header names this machine by its number or as localhost.

    Nobody else can make such an address lead here, as they can with a name of their own.
    """
    try:
        ipaddress.ip_address(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return host.partition(":")[0] == "localhost"
    return True


def _writes(request: web.Request) -> bool:
    """Tell whether a request may change something; the Web API also takes what is asked by GET."""
    return request.method not in _READING or request.path.startswith("/api/")


def _is_own_page(request: web.Request) -> bool:
    """Tell whether the sender is a page of this server, or no browser at all.

    A token proves nothing here: that of the embedded workspace is known to everybody.
    """
    if request.headers.get("Sec-Fetch-Site") in _FOREIGN:
        return False
    origin = request.headers.get("Origin")
    return origin is None or origin == f"http://{request.host}"


def _refuse(reason: str) -> web.Response:
    return web.Response(status=403, text=f"{reason}\n")
