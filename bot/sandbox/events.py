"""Delivery over HTTP: what the app is told is posted to it, signed as Slack signs it."""

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.carrier import Answer, Parcel, ParcelKind
from bot.sandbox.records import Json


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

    async def deliver(self, parcel: Parcel) -> Answer:
        """Post a parcel; an event that was not taken is posted once more, at once.

        Slack retries twice more, a minute and five minutes later; `x-slack-no-retry: 1` in the
        answer stops it (docs.slack.dev/apis/events-api).
        """
        body, content_type = _encode(parcel)
        answer, may_retry = await self._post(body, content_type, {})
        if not answer.acked and may_retry and parcel.is_event:
            again = {"x-slack-retry-num": "1", "x-slack-retry-reason": answer.error}
            answer, _ = await self._post(body, content_type, again)
        return answer

    async def _post(
        self, body: bytes, content_type: str, headers: dict[str, str]
    ) -> tuple[Answer, bool]:
        assert self._session is not None  # noqa: S101 - started with the workspace
        headers = {**headers, **self._sign(body), "Content-Type": content_type}
        try:
            async with self._session.post(
                self._url, data=body, headers=headers, max_redirects=2
            ) as response:
                if 200 <= response.status < 300:
                    return Answer(acked=True, body=await _read_body(response)), False
                return Answer(error="http_error"), response.headers.get("x-slack-no-retry") != "1"
        except TimeoutError:
            return Answer(error="http_timeout"), True
        except aiohttp.TooManyRedirects:
            return Answer(error="too_many_redirects"), True
        except aiohttp.ClientError:
            return Answer(error="connection_failed"), True

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
    """Read an answer: JSON as it is, plain text as a message's text."""
    text = await response.text()
    if not text.strip():
        return {}
    if response.content_type != "application/json":
        return {"text": text}
    try:
        value = json.loads(text)
    except ValueError:
        return {"text": text}
    return value if isinstance(value, dict) else {}
