"""Lists by URL: fetched over http and https, from the public Internet and named hosts only."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx
import stamina
from stamina.instrumentation import set_on_retry_hooks

from bot.domain.errors import SourceError
from bot.domain.git_hosts import find_raw
from bot.domain.markdown.source import MAX_BYTES
from bot.domain.reading_list import file_name
from bot.domain.web_address import WebAddress, parse_web_address, show_address
from bot.sources.answers import (
    BadAnswerError,
    PassingError,
    check_status,
    read_body,
    read_markdown,
)
from bot.sources.connect import Resolver, ask, find_addresses, open_transport, resolve
from bot.sources.files import Document

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class FetchRules:
    """What may be fetched, and the bounds; times are in seconds.

    `internal_hosts` are names and IP addresses as `parse_host` spells them. `seconds` is for all of
    it, redirects and attempts and pauses included; `connect_seconds` for one IP address, and
    `silent_seconds` for each wait for more. A Retry-After longer than `longest_pause` ends the
    attempts.
    """

    internal_hosts: frozenset[str] = frozenset()
    max_bytes: int = MAX_BYTES
    seconds: float = 20.0
    connect_seconds: float = 3.0
    silent_seconds: float = 10.0
    redirects: int = 5
    attempts: int = 3
    pause: float = 0.3
    longest_pause: float = 5.0


async def fetch(
    url: str,
    rules: FetchRules,
    *,
    resolver: Resolver = resolve,
    transport: Callable[[], httpx.AsyncBaseTransport] = open_transport,
) -> Document:
    """Return the Markdown file at an address, or behind a Git host's page; raises SourceError.

    Its source is the raw file's address without fragment, so page and raw file are one list.
    `resolver` and `transport` are what reaches the network; whatever they are, each name is
    looked up once for each connection, and connected to where it was checked.
    """
    raw = find_raw(parse_web_address(url))
    try:
        async with transport() as opened, asyncio.timeout(rules.seconds):
            content = await _Journey(rules, resolver, opened).fetch_patiently(raw.address)
    except TimeoutError as error:
        problem = f"it took more than {rules.seconds:g} seconds; try again later."
        raise SourceError(show_address(url), problem) from error
    except (BadAnswerError, PassingError) as error:
        raise SourceError(show_address(url), str(error)) from error
    return Document(raw.source, file_name(raw.source), content)


@dataclass(frozen=True, slots=True)
class _Journey:
    """One fetch: its rules, and what reaches the network."""

    rules: FetchRules
    resolver: Resolver
    transport: httpx.AsyncBaseTransport

    async def fetch_patiently(self, address: WebAddress) -> bytes:
        """Fetch, and where that fails in a way that may pass, again after a pause."""
        set_on_retry_hooks(())  # by default they print to stdout, and count in a registry of theirs
        caller = stamina.AsyncRetryingCaller(
            attempts=self.rules.attempts,
            timeout=self.rules.seconds,
            wait_initial=self.rules.pause,
            wait_jitter=self.rules.pause,
        )
        return await caller(self._plan_pause, self._follow, address)

    def _plan_pause(self, error: Exception) -> bool | float:
        """Say whether to try again, or after how many seconds: what stamina asks for."""
        if not isinstance(error, PassingError):
            return False
        if error.wait is None:
            return True
        return error.wait if error.wait <= self.rules.longest_pause else False

    async def _follow(self, address: WebAddress) -> bytes:
        for _ in range(self.rules.redirects + 1):
            answer = await self._ask(address)
            if isinstance(answer, bytes):
                return answer
            address = answer
        raise BadAnswerError(
            f"it leads on more than {self.rules.redirects} times; give the address where it ends."
        )

    async def _ask(self, address: WebAddress) -> bytes | WebAddress:
        """Return the content, or the address where it leads."""
        rules = self.rules
        timeout = httpx.Timeout(rules.silent_seconds, connect=rules.connect_seconds)
        found = await find_addresses(address, rules.internal_hosts, self.resolver)
        try:
            response = await ask(self.transport, address, found, timeout)
            try:
                return await self._read(address, response)
            finally:
                await response.aclose()
        except httpx.TimeoutException as error:
            problem = f"its server was silent for {rules.silent_seconds:g} s; try again later."
            raise BadAnswerError(problem) from error
        except httpx.TransportError as error:
            raise PassingError("the connection broke; try again later.") from error

    async def _read(self, address: WebAddress, response: httpx.Response) -> bytes | WebAddress:
        location = response.headers.get("Location")
        if response.status_code in _REDIRECTS and location:
            return _lead_on(address, location)
        check_status(response)
        body = await read_body(response, self.rules.max_bytes)
        return read_markdown(response.headers.get("Content-Type", ""), body)


def _lead_on(address: WebAddress, location: str) -> WebAddress:
    """Return where a redirect leads, by the same rules as what a person types."""
    try:
        there = urljoin(str(address), location.strip().replace(" ", "%20"))
        return find_raw(parse_web_address(there)).address
    except (SourceError, ValueError) as error:
        raise BadAnswerError(f"it leads on to what can't be fetched: {error}") from error
