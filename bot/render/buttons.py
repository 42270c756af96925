"""The buttons of answers: how they are named, and what they carry.

A value holds all that pressing the button takes, so it works on any replica and after a restart.
It proves nothing: whoever reads one looks everything up again, with the rights of who pressed.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from bot.domain.errors import ButtonError
from bot.domain.search import Hit
from bot.domain.text import shorten
from bot.render.elements import BlockKit

LONGEST_LABEL = 75
LONGEST_VALUE = 2000
LONGEST_QUERY = 500
FURTHEST_OFFSET = 10_000

_COUNTS = ("no", "one", "two", "three", "four", "five")


class ActionId(StrEnum):
    """What a button does."""

    READ = "readlist.read"
    TURN = "readlist.turn"
    SHARE = "readlist.share"
    SEND = "readlist.send"
    MORE = "readlist.more"
    MEANT = "readlist.meant"


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked for an answer, and when; `can_share`: where others can read what is shared."""

    user_id: str
    at: datetime
    can_share: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """What a button looks up: the hits of a query from number `offset` on, asked by somebody."""

    query: str
    user_id: str
    asked_at: datetime
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Which part of which section a button is about; its snippet shows what `query` matches."""

    section_id: int
    part: int = 1
    query: str = ""


def hit_buttons(hit: Hit, query: str, asked: Asked) -> BlockKit:
    """Return what can be done with a hit; `query` is the one that it answers."""
    place = _write(section=hit.section_id)
    shared = _write(section=hit.section_id, query=query[:LONGEST_QUERY])
    share = _button(ActionId.SHARE, "Share", shared if len(shared) <= LONGEST_VALUE else place)
    return _actions(
        _button(ActionId.READ, "Read here", place, f"Read here: {hit.title}"),
        *([share | _spoken(f"Share with the channel: {hit.title}")] if asked.can_share else []),
        send_button(hit.section_id, hit.title),
    )


def shared_buttons(section_id: int, title: str) -> BlockKit:
    """Return what those can do with a hit who find it shared in a channel."""
    read = _button(ActionId.READ, "Read here", _write(section=section_id), f"Read here: {title}")
    return _actions(read, send_button(section_id, title))


def send_button(section_id: int, title: str) -> BlockKit:
    """Return the button that sends a section to whoever presses it."""
    value = _write(section=section_id)
    return _button(ActionId.SEND, "Send to me", value, f"Send to me: {title}")


def turn_button(section_id: int, part: int, label: str) -> BlockKit:
    """Return the button that shows another part of a section."""
    value = _write(section=section_id, part=part)
    # Two of them stand side by side, and a block's action ids must differ.
    return _button(ActionId.TURN, label, value) | {"action_id": f"{ActionId.TURN}.{part}"}


def more_buttons(query: str, offset: int, left: int, asked: Asked) -> list[BlockKit]:
    """Return the way to the hits from number `offset` on, of which there are `left`, if any.

    A query that is too long to be carried has none.
    """
    value = _write_question(query, asked, offset)
    if left <= 0 or value is None:
        return []
    return [_actions(_button(ActionId.MORE, f"More (next {_COUNTS[min(left, 5)]})", value))]


def meant_button(suggestion: str, asked: Asked) -> BlockKit | None:
    """Return the button that looks a suggestion up, None where it is too long to be carried."""
    value = _write_question(suggestion, asked)
    if value is None:
        return None
    return _button(ActionId.MEANT, "Look it up", value, f"Look up: {suggestion}")


def read_question(value: str) -> Question:
    """Return the question that a button carries; raises ButtonError where it carries none."""
    match _read(value):
        case {"query": str(query), "user": str(user_id), "at": int(at), "offset": int(offset)} if (
            0 <= at < 2**37 and 0 <= offset <= FURTHEST_OFFSET
        ):
            asked_at = datetime.fromtimestamp(at, UTC)
            return Question(query[:LONGEST_QUERY], user_id, asked_at, offset)
    raise ButtonError


def read_place(value: str) -> Place:
    """Return the section that a button is about; raises ButtonError where it names none."""
    match {"part": 1, "query": ""} | _read(value):
        case {"section": int(section_id), "part": int(part), "query": str(query)} if (
            0 < section_id < 2**31
        ):
            return Place(section_id, part, query[:LONGEST_QUERY])
    raise ButtonError


def _write_question(query: str, asked: Asked, offset: int = 0) -> str | None:
    value = _write(query=query, offset=offset, user=asked.user_id, at=int(asked.at.timestamp()))
    return value if len(query) <= LONGEST_QUERY and len(value) <= LONGEST_VALUE else None


def _write(**content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _read(value: str) -> dict[str, Any]:
    try:
        content = json.loads(value)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _actions(*elements: BlockKit) -> BlockKit:
    return {"type": "actions", "elements": list(elements)}


def _button(action_id: ActionId, label: str, value: str, spoken: str = "") -> BlockKit:
    text = {"type": "plain_text", "text": label}
    button = {"type": "button", "action_id": action_id.value, "text": text, "value": value}
    return button | (_spoken(spoken) if spoken else {})


def _spoken(words: str) -> BlockKit:
    """What a screen reader says: five buttons that are all called “Share” say nothing."""
    return {"accessibility_label": shorten(" ".join(words.split()), LONGEST_LABEL)}
