"""Connections to public addresses only: a name is looked up once, and what was checked is used."""

import asyncio
import os
import socket
import ssl
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from functools import lru_cache
from ipaddress import ip_address
from typing import TypeAlias

import httpx

from bot.domain.ip_addresses import find_kind
from bot.domain.web_address import WebAddress
from bot.sources.answers import BadAnswerError, PassingError

Resolver: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]
"""Takes a host's name and a port, returns its IP addresses; raises OSError like getaddrinfo."""

_TRIED = 4
"""How many of a name's addresses are connected to before giving up."""

_HEADERS = {
    "User-Agent": "readlist",
    "Accept": "text/markdown, text/plain;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}


def open_transport() -> httpx.AsyncHTTPTransport:
    """Return httpx's own transport, without its client: so without cookies, proxies, sign-ins.

    TLS is verified against certifi's certificates, or those that SSL_CERT_FILE or SSL_CERT_DIR
    name. Nothing is kept open, so no connection serves two names.
    """
    trust = _load_trust(*map(os.environ.get, ("SSL_CERT_FILE", "SSL_CERT_DIR")))
    limits = httpx.Limits(max_keepalive_connections=0)
    return httpx.AsyncHTTPTransport(verify=trust, limits=limits)


@lru_cache(maxsize=1)  # it takes 60 ms, in which nothing else would run
def _load_trust(_file: str | None, _folder: str | None) -> ssl.SSLContext:
    return httpx.create_ssl_context()


async def resolve(host: str, port: int) -> Sequence[str]:
    """Return a name's IP addresses as the machine's resolver gives them."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


async def find_addresses(
    address: WebAddress, internal_hosts: Collection[str], resolver: Resolver
) -> Sequence[str]:
    """Return the IP addresses of a host; raises BadAnswerError unless all of them are public.

    One that is not is enough, since no honest public name has any. An internal host has whatever
    addresses it has.
    """
    found = [address.host] if _is_ip(address.host) else await _look_up(address, resolver)
    if address.host in internal_hosts:
        return found
    for each in found:
        if kind := find_kind(each):
            raise BadAnswerError(
                f"{address.host} is not on the public Internet ({kind} address); if readlist may "
                f"read from it, name it in READLIST_INTERNAL_HOSTS."
            )
    return found


async def ask(
    transport: httpx.AsyncBaseTransport,
    address: WebAddress,
    found: Sequence[str],
    timeout: httpx.Timeout,
) -> httpx.Response:
    """Ask the first of the addresses that lets itself be connected to; the body is still to come.

    The name goes into Host and into TLS (SNI, and what the certificate must say), never to a
    resolver again.
    """
    problem = PassingError("no connection could be made; try again later.")
    for each in found[:_TRIED]:
        try:
            return await transport.handle_async_request(_build(address, each, timeout))
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            problem = _explain(error)
    raise problem


def _build(address: WebAddress, ip: str, timeout: httpx.Timeout) -> httpx.Request:
    host = f"[{ip}]" if ":" in ip else ip
    url = f"{address.scheme}://{host}:{address.effective_port}{address.target}"
    return httpx.Request(
        "GET",
        url,
        headers={**_HEADERS, "Host": address.authority},
        extensions={"sni_hostname": address.host, "timeout": timeout.as_dict()},
    )


async def _look_up(address: WebAddress, resolver: Resolver) -> Sequence[str]:
    try:
        found = await resolver(address.host, address.effective_port)
    except OSError as error:
        if not isinstance(error, socket.gaierror) or error.errno == socket.EAI_AGAIN:
            problem = f"{address.host} can't be looked up now; try again later."
            raise PassingError(problem) from error
        found = []
    if not found:
        raise BadAnswerError(f"there is no host {address.host}; check the spelling.")
    return found


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _explain(error: httpx.TransportError) -> PassingError:
    causes = list(_causes(error))
    if any(isinstance(each, ssl.SSLCertVerificationError) for each in causes):
        raise BadAnswerError(
            "its certificate is not valid for it; its owner has to mend that. A company's own "
            "authority is named with SSL_CERT_FILE."
        ) from error
    if any(isinstance(each, ssl.SSLError) for each in causes):
        raise BadAnswerError("its server speaks no TLS there; is it an http address?") from error
    if any(isinstance(each, ConnectionRefusedError) for each in causes):
        return PassingError("its server refuses connections; check host and port, or try later.")
    return PassingError("its server can't be reached; check host and port, or try later.")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
