"""Reads what others send: JSON, forms and numbers that may be anything at all."""

from typing import Any

import orjson
from aiohttp import web

from bot.sandbox.errors import Refusal
from bot.sandbox.records import Json

_POST_TYPES = (
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
)
_CHARSETS = ("utf-8", "iso-8859-1")
MOST_DIGITS = 15
"""Digits of a whole number that means something here; Python itself gives up far later."""


def read_json(text: str | bytes) -> Any:
    """Read a JSON document; Refusal("invalid_json") for what no other program could read again.

    orjson takes neither NaN and infinities, which are JavaScript's and not JSON's, nor halves of a
    character (`\\ud800` alone), which no file can hold, nor thousands of nested lists.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Refusal("invalid_json") from error


def read_object(body: bytes | str) -> Json:
    """Read a JSON object; no bytes are an empty one."""
    value = read_json(body or b"{}")
    if not isinstance(value, dict):
        raise Refusal("json_not_object")
    return value


def require_readable(request: web.Request) -> None:
    """Refuse what a body is said to be where Slack takes no such thing.

    The errors of every method's page. A body alone has to say what it is: the SDK posts some
    arguments in the query, and no body.
    """
    if request.method != "POST" or not request.can_read_body:
        return
    if "Content-Type" not in request.headers:
        raise Refusal("missing_post_type")
    if request.content_type not in _POST_TYPES:
        raise Refusal("invalid_post_type")
    if (request.charset or "utf-8").lower() not in _CHARSETS:
        raise Refusal("invalid_charset")


async def read_form(request: web.Request) -> Json:
    """Read a form's fields; Refusal("invalid_form_data") for what is none, as Slack names it.

    A file in a form is no argument of any method: it is left out.
    """
    try:
        form = await request.post()
    except (ValueError, LookupError, AssertionError) as error:
        raise Refusal("invalid_form_data") from error
    return {name: value for name, value in form.items() if isinstance(value, str)}


def read_number(text: str, error: str) -> int:
    """Read a whole number that is not negative, or refuse with `error`."""
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS):
        raise Refusal(error)
    return int(text)
