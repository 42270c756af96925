"""What a server answered → Markdown, or the sentence that says why there is none."""

import re
import zlib
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx

PASSING = frozenset({429, 502, 503, 504})
"""Statuses that say "not now"."""

_TEXT_ENCODINGS = re.compile(
    r"gb2312|gbk|gb18030|big5(-hkscs)?|shift_jis|euc-(jp|kr)|koi8-[ru]|utf-(16|32)([bl]e)?"
    r"|windows-125\d|iso-8859-\d{1,2}",
    re.IGNORECASE,
)


class BadAnswerError(Exception):
    """What came is of no use; the message is the sentence that says why and what to do."""


class PassingError(Exception):
    """It went wrong in a way that may pass; `wait` is how long the server said, in seconds."""

    def __init__(self, problem: str, wait: float | None = None) -> None:
        self.wait = wait
        super().__init__(problem)


def check_status(response: httpx.Response) -> None:
    """Raise PassingError or BadAnswerError unless a list may follow."""
    if response.status_code in PASSING:
        raise PassingError(_explain(response.status_code), _read_wait(response))
    if not response.is_success:
        raise BadAnswerError(_explain(response.status_code))


async def read_body(response: httpx.Response, max_bytes: int) -> bytes:
    """Return the body, unpacked; raises BadAnswerError once more than `max_bytes` have come.

    Nothing beyond them is kept or unpacked, whatever the headers promised.
    """
    length = response.headers.get("Content-Length", "")
    if length.isdecimal() and int(length[:20]) > max_bytes:
        raise _too_large(max_bytes)
    unpack = _find_unpacking(response.headers.get("Content-Encoding", ""))
    body, received = bytearray(), 0
    async for chunk in response.aiter_raw():
        received += len(chunk)
        body += unpack.take(chunk, max_bytes + 1 - len(body)) if unpack else chunk
        if max(received, len(body)) > max_bytes:
            raise _too_large(max_bytes)
    if unpack:
        unpack.finish()
    return bytes(body)


def read_markdown(content_type: str, body: bytes) -> bytes:
    """Return a body as the parser takes it, in UTF-8 or with a byte order mark.

    What is valid UTF-8 is taken as that, whatever is declared: servers declare what they like.
    Raises BadAnswerError for a web page.
    """
    kind, _, parameters = content_type.partition(";")
    start = body[:1000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    html = kind.strip().lower() in {"text/html", "application/xhtml+xml"}
    if html or start.startswith((b"<!doctype html", b"<html")):
        raise BadAnswerError(
            "it is a web page, not Markdown, or asks to sign in: give the address of the raw file "
            "(on Git hosts the button Raw leads to it)."
        )
    charset = re.search(r"charset\s*=\s*[\"']?([\w-]+)", parameters, re.IGNORECASE)
    return _to_utf_8(body, charset[1]) if charset else body


def _to_utf_8(body: bytes, charset: str) -> bytes:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        marked = body.startswith((b"\xff\xfe", b"\xfe\xff"))
        if _TEXT_ENCODINGS.fullmatch(charset) and not marked:
            return body.decode(charset, "replace").encode("utf-8")
    return body


class _Gzip:
    """Unpacks no more at a time than it is asked for."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(16 + zlib.MAX_WBITS)

    def take(self, chunk: bytes, room: int) -> bytes:
        try:
            unpacked = self._stream.decompress(chunk, room)
        except zlib.error as error:
            raise self._broken() from error
        if self._stream.unused_data:
            raise self._broken()
        return unpacked

    def finish(self) -> None:
        if not self._stream.eof:
            raise self._broken()

    def _broken(self) -> BadAnswerError:
        return BadAnswerError("what came is no whole gzip; try again later, or save it as a file.")


def _find_unpacking(encoding: str) -> _Gzip | None:
    match encoding.strip().lower():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip":
            return _Gzip()
        case _:
            raise BadAnswerError(
                "its server packs it in a way that was not asked for: save it as a file first."
            )


def _too_large(max_bytes: int) -> BadAnswerError:
    megabytes = max_bytes / 1024 / 1024
    return BadAnswerError(f"it has more than the {megabytes:.3g} MB of a reading list; split it.")


def _explain(status: int) -> str:
    match status:
        case HTTPStatus.NOT_FOUND | HTTPStatus.GONE:
            return f"there is nothing there ({status}); check it, and that anybody may read it."
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return (
                f"its server wants a sign-in ({status}), and readlist signs in nowhere: give an "
                "address that anybody may read, or save it as a file."
            )
        case HTTPStatus.TOO_MANY_REQUESTS:
            return "its server was asked too often (429); try again later."
        case _ if status >= 500:
            return f"its server fails ({status}); try again later."
        case _:
            return f"its server answers {status} instead of a file; give the raw file's address."


def _read_wait(response: httpx.Response) -> float | None:
    """Return the seconds of a Retry-After, which is a number, or a date by the server's clock."""
    value = response.headers.get("Retry-After", "")
    if re.fullmatch(r"[0-9]{1,9}", value):
        return float(value)
    try:
        then, now = (parsedate_to_datetime(each) for each in (value, response.headers["Date"]))
        return max(0.0, (then - now).total_seconds())
    except (KeyError, ValueError, TypeError):  # one of them is missing, no date, or has no zone
        return None
