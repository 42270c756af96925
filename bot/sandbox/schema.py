"""A few words in which Block Kit's rules can be written down as tables."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Findings:
    """What is wrong with a message's blocks, each with a JSON pointer, as Slack words it."""

    errors: list[str] = field(default_factory=list)

    def say(self, where: str, what: str) -> None:
        """Note one thing that is wrong at a place."""
        self.errors.append(f"{what} [json-pointer:{where}]")


Check = Callable[[Any, str, Findings], None]
"""Looks at a value at a place and notes what is wrong with it; "" where the place is no matter."""


def text(most: int | None, *, least: int = 1) -> Check:
    """Take a string of so many characters; `most` None: as many as one likes."""

    def check(value: Any, where: str, found: Findings) -> None:
        if not isinstance(value, str):
            found.say(where, "must be a string")
        elif len(value) < least:
            found.say(where, f"must be more than {least - 1} characters")
        elif most is not None and len(value) > most:
            found.say(where, f"must be less than {most + 1} characters")

    return check


def matching(pattern: str, most: int, what: str) -> Check:
    """Take a string of at most `most` characters that begins as `pattern` says."""
    compiled = re.compile(pattern, re.IGNORECASE)
    length = text(most)

    def check(value: Any, where: str, found: Findings) -> None:
        length(value, where, found)
        if isinstance(value, str) and not compiled.match(value):
            found.say(where, what)

    return check


def one_of(*values: str | int) -> Check:
    """Take one of these values."""

    def check(value: Any, where: str, found: Findings) -> None:
        if isinstance(value, bool) or value not in values:
            found.say(where, "must be a valid enum value")

    return check


def flag(value: Any, where: str, found: Findings) -> None:
    """Take true or false."""
    if not isinstance(value, bool):
        found.say(where, "must be a boolean")


def whole(least: int, most: int | None = None) -> Check:
    """Take a whole number."""

    def check(value: Any, where: str, found: Findings) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            found.say(where, "must be an integer")
        elif value < least:
            found.say(where, f"must be more than {least - 1}")
        elif most is not None and value > most:
            found.say(where, f"must be less than {most + 1}")

    return check


def number(*, positive: bool = False) -> Check:
    """Take a finite number."""

    def check(value: Any, where: str, found: Findings) -> None:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not math.isfinite(value):
            found.say(where, "must be a finite number")
        elif positive and value <= 0:
            found.say(where, "must be more than 0")

    return check


def array(item: Check, most: int | None = None, *, least: int = 1) -> Check:
    """Take a list of so many items."""

    def check(value: Any, where: str, found: Findings) -> None:
        if not isinstance(value, list):
            found.say(where, "must be an array")
            return
        if len(value) < least:
            found.say(where, f"no fewer than {least} items allowed")
        if most is not None and len(value) > most:
            found.say(where, f"no more than {most} items allowed")
        for index, each in enumerate(value):
            item(each, where and f"{where}/{index}", found)

    return check


def shape(
    fields: Mapping[str, Check], *, need: Iterable[str] = (), either: Iterable[str] = ()
) -> Check:
    """Take an object with these keys and no other; all of `need`, at least one of `either`.

    `type` is always allowed: `tagged` has looked at it.
    """
    needed, choices = tuple(need), tuple(either)

    def check(value: Any, where: str, found: Findings) -> None:
        if not isinstance(value, dict):
            found.say(where, "must provide an object")
            return
        for key in needed:
            if key not in value:
                found.say(where, f"missing required field: {key}")
        if choices and not any(key in value for key in choices):
            found.say(where, "must define either " + " or ".join(f"`{key}`" for key in choices))
        for key, each in value.items():
            if key in fields:
                fields[key](each, where and f"{where}/{key}", found)
            elif key != "type":
                found.say(where, f"invalid additional property: {key}")

    return check


def tagged(kinds: Mapping[str, Check]) -> Check:
    """Take an object of one of these kinds, told by its `type`."""

    def check(value: Any, where: str, found: Findings) -> None:
        if not isinstance(value, dict):
            found.say(where, "must provide an object")
        elif "type" not in value:
            found.say(where, "missing required field: type")
        elif not isinstance(value["type"], str) or value["type"] not in kinds:
            found.say(f"{where}/type", f"unsupported type: {value['type']}")
        else:
            kinds[value["type"]](value, where, found)

    return check
