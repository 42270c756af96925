"""What Slack's client checks before it sends a modal, and what it says at the field.

The one sentence that is established is that of a required field (bolt-js#1317); the others say the
same as Slack's in words of our own.
"""

import math
import re
from collections.abc import Callable
from datetime import date, time
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.inputs import FIELDS
from bot.sandbox.records import Json

REQUIRED = "Please complete this required field"
_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
_MOST_TYPED = 3000
"""Characters of a plain_text_input whose app names no limit: SLACK.md A1."""
_MOST_FILES = 10
"""docs.slack.dev, file input, max_files."""


def check_inputs(blocks: list[Json], values: Json) -> Json:
    """Give a sentence for each input block, by its id, that can't be sent like this."""
    errors = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        held = values[block["block_id"]][element["action_id"]]
        value = held[FIELDS[element["type"]].key]
        sentence = _check(element, value, optional=block.get("optional", False))
        if sentence:
            errors[block["block_id"]] = sentence
    return errors


def _check(element: Json, value: Any, *, optional: bool) -> str:
    if value in (None, "", []):
        return "" if optional else REQUIRED
    check = _CHECKS.get(element["type"])
    return check(element, value) if check else ""


def _check_text(element: Json, value: str) -> str:
    least, most = element.get("min_length", 0), element.get("max_length", _MOST_TYPED)
    if len(value) < least:
        return f"Please enter at least {least} characters"
    return f"Please enter at most {most} characters" if len(value) > most else ""


def _check_email(_element: Json, value: str) -> str:
    return "" if _EMAIL.fullmatch(value) else "Please enter a valid email address"


def _check_url(_element: Json, value: str) -> str:
    try:
        address = urlsplit(value)
    except ValueError:
        return "Please enter a valid URL"
    is_web = address.scheme in ("http", "https") and address.netloc and " " not in value
    return "" if is_web else "Please enter a valid URL"


def _check_number(element: Json, value: str) -> str:
    if not _NUMBER.fullmatch(value):
        return "Please enter a valid number"
    if "." in value and not element["is_decimal_allowed"]:
        return "Please enter a whole number"
    least = float(element.get("min_value", -math.inf))
    most = float(element.get("max_value", math.inf))
    if float(value) < least:
        return f"Please enter {element['min_value']} or more"
    return f"Please enter {element['max_value']} or less" if float(value) > most else ""


def _check_date(_element: Json, value: str) -> str:
    return "" if _parses(date.fromisoformat, value, 10) else "Please enter a valid date"


def _check_time(_element: Json, value: str) -> str:
    return "" if _parses(time.fromisoformat, value, 5) else "Please enter a valid time"


def _check_many(element: Json, value: list[Any]) -> str:
    most = element.get("max_selected_items", math.inf)
    return f"Please select at most {most}" if len(value) > most else ""


def _check_files(element: Json, value: list[Json]) -> str:
    most, kinds = element.get("max_files", _MOST_FILES), element.get("filetypes")
    if kinds and not all(each["filetype"] in kinds for each in value):
        return f"Please choose files of these types: {', '.join(kinds)}"
    return f"Please choose at most {most}" if len(value) > most else ""


def _parses(parse: Callable[[str], object], value: str, length: int) -> bool:
    try:
        parse(value)
    except ValueError:
        return False
    return len(value) == length


_CHECKS: dict[str, Callable[[Json, Any], str]] = {
    "plain_text_input": _check_text,
    "email_text_input": _check_email,
    "url_text_input": _check_url,
    "number_input": _check_number,
    "datepicker": _check_date,
    "timepicker": _check_time,
    **{name: _check_many for name, field in FIELDS.items() if field.many},
    "file_input": _check_files,
}
