"""The Web API client that everything of ours shares: one session, no retries of its own."""

from ipaddress import ip_address
from typing import TypeAlias
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

Client: TypeAlias = AsyncWebClient
"""The SDK's client, under a name for those who only hand it on."""


def build_client(token: str, api_url: str, timeout_seconds: float) -> Client:
    """Return a client that tries each call once, over connections that are kept open.

    Call it in a running event loop, and `close_client` in the end. Half of the time may go into
    connecting: a time-out there is certain not to have posted, one later is not.
    """
    # Retries belong to the ledger: the SDK's default handler posts twice when an answer is lost.
    # Without a session of ours, the SDK opens one (and a TLS connection) for every call.
    timeout = aiohttp.ClientTimeout(total=timeout_seconds, connect=timeout_seconds / 2)
    client = AsyncWebClient(
        token=token,
        base_url=api_url,
        timeout=max(1, round(timeout_seconds)),
        session=aiohttp.ClientSession(timeout=timeout),
        retry_handlers=[],
    )
    client.proxy = proxy_for(api_url)
    return client


async def close_client(client: AsyncWebClient) -> None:
    """Close the client's connections; a second call does nothing."""
    if client.session is not None:
        await client.session.close()


def proxy_for(url: str) -> str | None:
    """Return the proxy that the environment names for a URL, if any.

    The SDK reads the same variables but not NO_PROXY, and would send even what is meant for this
    machine to the proxy.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if _is_this_machine(host) or proxy_bypass(host):
        return None
    scheme = {"wss": "https", "ws": "http"}.get(parts.scheme, parts.scheme)
    return getproxies().get(scheme)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
