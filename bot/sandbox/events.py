"""Delivery over HTTP: what the app is told is posted to it, signed as Slack signs it."""

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.carrier import Answer, Parcel, ParcelKind, Retry
from bot.sandbox.errors import Refusal
from bot.sandbox.reading import read_json
from bot.sandbox.records import Json

_MAX_REDIRECTS = 2
"""docs.slack.dev/apis/events-api; aiohttp's own limit counts one that it does not follow."""


class HttpCarrier:
    """Posts parcels to one address; `start` before the first, `close` after the last."""

    def __init__(self, url: str, signing_secret: str, timeout: float) -> None:
        self._url = url
        self._secret = signing_secret.encode()
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        """Open the connections' pool."""
        self._session = aiohttp.ClientSession(timeout=self._timeout)

    async def close(self) -> None:
        """Close the connections' pool."""
        if self._session is not None:
            await self._session.close()

    async def deliver(self, parcel: Parcel, retry: Retry | None = None) -> Answer:
        """Post a parcel; the headers of a further try are Slack's (docs.slack.dev/apis/events-api).

        `x-slack-no-retry: 1` beside a status other than 2xx makes the answer final.
        """
        body, content_type = _encode(parcel)
        headers = {**self._sign(body), "Content-Type": content_type}
        if retry is not None:
            headers["x-slack-retry-num"] = str(retry.number)
            headers["x-slack-retry-reason"] = retry.reason
        try:
            return await self._post(body, headers)
        except TimeoutError:
            return Answer(error="http_timeout")
        except aiohttp.TooManyRedirects:
            return Answer(error="too_many_redirects")
        except aiohttp.ClientSSLError:
            return Answer(error="ssl_error")
        except aiohttp.ClientConnectionError:
            return Answer(error="connection_failed")
        except aiohttp.ClientError:
            return Answer(error="unknown_error")

    async def _post(self, body: bytes, headers: dict[str, str]) -> Answer:
        assert self._session is not None  # noqa: S101 - started with the workspace
        async with self._session.post(
            self._url, data=body, headers=headers, max_redirects=_MAX_REDIRECTS + 1
        ) as response:
            if 200 <= response.status < 300:
                return Answer(acked=True, body=await _read_body(response))
            declined = response.headers.get("x-slack-no-retry") == "1"
            return Answer(error="http_error", is_final=declined)

    def _sign(self, body: bytes) -> dict[str, str]:
        """Sign as docs.slack.dev/authentication/verifying-requests-from-slack says.

        By the system's clock, whatever the workspace's: receivers hold it against theirs.
        """
        timestamp = str(int(time.time()))
        base = b"v0:" + timestamp.encode() + b":" + body
        digest = hmac.new(self._secret, base, hashlib.sha256).hexdigest()
        return {"x-slack-request-timestamp": timestamp, "x-slack-signature": f"v0={digest}"}


def _encode(parcel: Parcel) -> tuple[bytes, str]:
    form = "application/x-www-form-urlencoded"
    match parcel.kind:
        case ParcelKind.EVENT:
            return json.dumps(parcel.payload).encode(), "application/json"
        case ParcelKind.COMMAND:
            return urlencode(parcel.payload).encode(), form
        case ParcelKind.ACTION:
            return urlencode({"payload": json.dumps(parcel.payload)}).encode(), form


async def _read_body(response: aiohttp.ClientResponse) -> Json:
    """Read an answer: JSON as it is, anything else as a message's text, "" where it is none."""
    body = await response.read()
    if not body.strip():
        return {}
    text = {"text": body.decode() if _is_text(body) else ""}
    if response.content_type != "application/json":
        return text
    try:
        value = read_json(body)
    except Refusal:
        return text
    return value if isinstance(value, dict) else {}


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
