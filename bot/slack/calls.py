"""One call of Slack's Web API, and all that can become of it, as a value."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeAlias, assert_never

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.domain.release import Refused, Throttled, Unknown
from bot.slack.client import proxy_for


@dataclass(frozen=True, slots=True)
class Answer:
    """Slack did what was asked."""

    data: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Denied:
    """Slack understood and said no, under its own word for it: nothing was done."""

    error: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Limited:
    """Too many calls: nothing was done, and Slack may be asked again after `delay`."""

    delay: timedelta


@dataclass(frozen=True, slots=True)
class Unsent:
    """No connection came about: nothing of the request left this machine."""

    why: str


@dataclass(frozen=True, slots=True)
class Lost:
    """The request may have arrived, and no usable answer came back: it may have been done."""

    why: str


Failure: TypeAlias = Denied | Limited | Unsent | Lost
Reply: TypeAlias = Answer | Failure

MAYBE_DONE = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
"""Refusals that Slack's own pages don't call certain: part of the work may be done."""

AT_FAULT = frozenset(
    {
        "invalid_attachments",
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "msg_too_long",
        "too_many_attachments",
    }
)
"""Refusals of a message for its form: a plainer one may do."""

SHORT_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(minutes=1)
LONGEST_RETRY_AFTER = timedelta(hours=1)
LONGEST_DETAIL = 200

_UNSENT = (
    aiohttp.ClientConnectorError,  # refused, no such host, TLS: all before the first byte
    aiohttp.ClientHttpProxyError,  # the proxy did not open the tunnel
    aiohttp.ConnectionTimeoutError,
)
_LOST = (
    aiohttp.ClientError,
    OSError,  # TimeoutError too
    ValueError,  # an answer that is not the JSON, or not the UTF-8, that it says it is
    AttributeError,  # an answer that is JSON but no object: the SDK asks it for `.get`
    RecursionError,  # an answer nested without end
)


async def post(client: AsyncWebClient, method: str, **arguments: Any) -> Reply:
    """Call a method that changes something, once; arguments that are None are left out."""
    body = {name: value for name, value in arguments.items() if value is not None}
    return await _call(client, method, json=body)


async def get(client: AsyncWebClient, method: str, **arguments: Any) -> Reply:
    """Call a method that only reads; arguments that are None are left out.

    aiohttp asks a second time where a connection is closed without an answer: that does no harm.
    """
    return await _call(client, method, http_verb="GET", params=arguments)


async def respond(client: AsyncWebClient, response_url: str, **arguments: Any) -> Reply:
    """Answer through a response_url, once; arguments that are None are left out.

    The SDK's own client for this takes the environment's proxy even to this machine.
    """
    body = {name: value for name, value in arguments.items() if value is not None}
    if client.session is None:
        return Unsent("the client is closed")
    try:
        async with client.session.post(
            response_url, json=body, proxy=proxy_for(response_url)
        ) as response:
            said = await response.text()
    except _UNSENT as error:
        return Unsent(_describe(error))
    except _LOST as error:
        return Lost(_describe(error))
    if response.ok and not _says_no(said):
        return Answer({})
    return Denied(f"HTTP {response.status}", said[:LONGEST_DETAIL])


def _says_no(said: str) -> bool:
    """Whether what is said with a status of success is a refusal: its "ok" is false."""
    try:
        match json.loads(said):
            case {"ok": False}:
                return True
    except (ValueError, RecursionError):
        pass
    return False


async def _call(client: AsyncWebClient, method: str, **request: Any) -> Reply:
    try:
        response = await client.api_call(method, **request)
    except SlackApiError as error:
        return _read_error(error.response)
    except _UNSENT as error:
        return Unsent(_describe(error))
    except _LOST as error:
        return Lost(_describe(error))
    if not isinstance(response.data, dict):
        return Lost("the answer is not JSON")
    return Answer(response.data, response.headers)


def _read_error(response: AsyncSlackResponse | aiohttp.ClientResponse) -> Failure:
    """Tell refusals from answers that say nothing.

    The SDK hands over its own response, or aiohttp's where the body could not be parsed.
    """
    status, data = _read_body(response)
    error = data.get("error")
    if status == 429 or (status < 500 and error in ("ratelimited", "rate_limited")):
        return Limited(_read_retry_after(response.headers.get("Retry-After")))
    if status >= 500 or not isinstance(error, str) or error in MAYBE_DONE:
        return Lost(f"HTTP {status}, {error or 'no answer of Slack'}")
    return Denied(error, _read_detail(data))


def _read_body(
    response: AsyncSlackResponse | aiohttp.ClientResponse,
) -> tuple[int, Mapping[str, Any]]:
    if not isinstance(response, AsyncSlackResponse):
        return response.status, {}
    data = response.data
    return response.status_code, data if isinstance(data, dict) else {}


def _read_retry_after(value: str | None) -> timedelta:
    if value is None or not value.isdecimal() or len(value) > 9:
        return SHORT_DELAY
    return min(max(timedelta(seconds=1), timedelta(seconds=int(value))), LONGEST_RETRY_AFTER)


def _read_detail(data: Mapping[str, Any]) -> str:
    """Return what Slack adds to an error: which block, which scope."""
    match data:
        case {"needed": str(scope)}:
            return f"needs {scope}"
        case {"errors": [*said]} | {"response_metadata": {"messages": [*said]}}:
            return "; ".join(str(each) for each in said)
    return ""


def read_rows(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """Return the objects of a list in an answer; empty where there is no such list."""
    rows = data.get(key)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def read_cursor(data: Mapping[str, Any]) -> str | None:
    """Return where the next page begins, None after the last."""
    match data:
        case {"response_metadata": {"next_cursor": str(cursor)}} if cursor:
            return cursor
    return None


def _describe(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def read_failure(failure: Failure, attempts: int = 0) -> Throttled | Refused | Unknown:
    """Return what a failed call means for a delivery that was tried `attempts` times before."""
    match failure:
        case Denied(error, detail):
            at_fault = error in AT_FAULT or "json-pointer:/blocks" in detail
            return Refused(error, blocks_at_fault=at_fault, detail=detail)
        case Limited(delay):
            return Throttled(delay)
        case Unsent(why):
            return Throttled(min(timedelta(seconds=2 ** min(attempts, 6)), LONGEST_DELAY), why)
        case Lost(why):
            return Unknown(why)
    assert_never(failure)


def describe_failure(failure: Failure) -> str:
    """Return a few words for a failed call, with Slack's own word where it has one."""
    match failure:
        case Denied(error, detail):
            return f"{error}: {detail}" if detail else error
        case Limited():
            return "ratelimited"
        case Unsent(why) | Lost(why):
            return why
    assert_never(failure)
