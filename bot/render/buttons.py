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
from bot.domain.liking import Period, SavedSection
from bot.domain.search import Hit
from bot.domain.text import shorten
from bot.render.elements import BlockKit

LONGEST_LABEL = 75
LONGEST_VALUE = 2000
LONGEST_QUERY = 500
FURTHEST_OFFSET = 10_000

SAVED_SHOWN = 10
"""How many saved sections are shown at once."""

FORGET_TEXT = (
    "I remove every reaction of yours that I keep, and the list of what you saved. What Slack "
    "keeps stays: your emoji on messages, and sections that I sent to you. This can't be undone."
)
"""At most 300 characters."""

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_LAST_SECOND = 2**37
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Made once: `json.dumps` makes one anew for each of an answer's twenty buttons."""

_LAST_SECTION = 2**31


class ActionId(StrEnum):
    """What a button does."""

    READ = "readlist.read"
    TURN = "readlist.turn"
    SHARE = "readlist.share"
    SEND = "readlist.send"
    MORE = "readlist.more"
    MEANT = "readlist.meant"
    SAVE = "readlist.save"
    DONE = "readlist.done"
    UNREAD = "readlist.unread"
    REMOVE = "readlist.remove"
    SAVED_MORE = "readlist.saved_more"
    FORGET = "readlist.forget"
    COMPARE = "readlist.compare"
    SEARCH = "readlist.search"


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


@dataclass(frozen=True, slots=True)
class Shelf:
    """Whose saved sections a button is about, and from which number on they were shown."""

    user_id: str
    asked_at: datetime
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A saved section, and the shelf where its button stands."""

    section_id: int
    shelf: Shelf


def hit_buttons(hit: Hit, query: str, asked: Asked) -> BlockKit:
    """Return what can be done with a hit; `query` is the one that it answers."""
    place = _write(section=hit.section_id)
    shared = _write(section=hit.section_id, query=query[:LONGEST_QUERY])
    share = _button(ActionId.SHARE, "Share", shared if len(shared) <= LONGEST_VALUE else place)
    return _actions(
        _button(ActionId.READ, "Read here", place, f"Read here: {hit.title}"),
        save_button(hit.section_id, hit.title),
        *([share | _spoken(f"Share with the channel: {hit.title}")] if asked.can_share else []),
        send_button(hit.section_id, hit.title),
    )


def shared_buttons(section_id: int, title: str) -> BlockKit:
    """Return what those can do with a hit who find it shared in a channel."""
    read = _button(ActionId.READ, "Read here", _write(section=section_id), f"Read here: {title}")
    return _actions(read, save_button(section_id, title), send_button(section_id, title))


def save_button(section_id: int, title: str) -> BlockKit:
    """Return the button that saves a section for whoever presses it; nobody else sees that."""
    value = _write(section=section_id)
    return _button(ActionId.SAVE, "Save", value, f"Save for later: {title}")


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


def saved_buttons(saved: SavedSection, shelf: Shelf, *, can_remove: bool = True) -> BlockKit:
    """Return what can be done with a section that somebody saved."""
    title, value = saved.title, _write_shelf(shelf, section=saved.section_id)
    read = _write(section=saved.section_id)
    if saved.is_read:
        turn = _button(ActionId.UNREAD, "Unread again", value, f"Unread again: {title}")
    else:
        turn = _button(ActionId.DONE, "Done", value, f"Done: {title}")
    return _actions(
        _button(ActionId.READ, "Read here", read, f"Read here: {title}"),
        turn,
        *([_button(ActionId.REMOVE, "Remove", value, f"Remove: {title}")] if can_remove else []),
    )


def more_saved_buttons(shelf: Shelf, left: int) -> list[BlockKit]:
    """Return the way to the saved sections from the shelf's offset on, `left` of them, if any."""
    if left <= 0 or shelf.offset > FURTHEST_OFFSET:
        return []
    label = f"More (next {_COUNTS[min(left, SAVED_SHOWN)]})"
    return [_actions(_button(ActionId.SAVED_MORE, label, _write_shelf(shelf)))]


def all_saved_button(shelf: Shelf, total: int) -> BlockKit:
    """Return the button that shows all that somebody saved, from the shelf's offset on."""
    return _actions(_button(ActionId.SAVED_MORE, f"See all {total}", _write_shelf(shelf)))


def forget_buttons(shelf: Shelf) -> BlockKit:
    """Return the button that removes all that is kept of a person, once they have confirmed it."""
    button = _button(ActionId.FORGET, "Forget me", _write_shelf(shelf))
    confirm = {
        "title": _plain("Forget what I keep of you?"),
        "text": _plain(FORGET_TEXT),
        "confirm": _plain("Forget me"),
        "deny": _plain("Keep it"),
        "style": "danger",
    }
    return _actions(button | {"confirm": confirm})


def compare_buttons(period: Period) -> BlockKit:
    """Return the button that compares the reactions that are kept with those that Slack has."""
    return _actions(_button(ActionId.COMPARE, "Compare with Slack", _write(period=period.value)))


def read_mark(value: str) -> Mark:
    """Return the saved section that a button is about; raises ButtonError where it names none."""
    return Mark(read_place(value).section_id, read_shelf(value))


def read_shelf(value: str) -> Shelf:
    """Return whose saved sections a button is about; raises ButtonError where it doesn't say."""
    match _read(value):
        case {"user": str(user_id), "at": int(at), "offset": int(offset)} if (
            0 <= at < _LAST_SECOND and 0 <= offset <= FURTHEST_OFFSET
        ):
            return Shelf(user_id, datetime.fromtimestamp(at, UTC), offset)
    raise ButtonError


def read_period(value: str) -> Period:
    """Return the span of the ranking that a button stands under; raises ButtonError without one."""
    match _read(value):
        case {"period": str(period)} if period in set(Period):
            return Period(period)
    raise ButtonError


def read_question(value: str) -> Question:
    """Return the question that a button carries; raises ButtonError where it carries none."""
    match _read(value):
        case {"query": str(query), "user": str(user_id), "at": int(at), "offset": int(offset)} if (
            0 <= at < _LAST_SECOND and 0 <= offset <= FURTHEST_OFFSET
        ):
            asked_at = datetime.fromtimestamp(at, UTC)
            return Question(query[:LONGEST_QUERY], user_id, asked_at, offset)
    raise ButtonError


def read_place(value: str) -> Place:
    """Return the section that a button is about; raises ButtonError where it names none."""
    match {"part": 1, "query": ""} | _read(value):
        case {"section": int(section_id), "part": int(part), "query": str(query)} if (
            0 < section_id < _LAST_SECTION
        ):
            return Place(section_id, part, query[:LONGEST_QUERY])
    raise ButtonError


def _write_question(query: str, asked: Asked, offset: int = 0) -> str | None:
    value = _write(query=query, offset=offset, user=asked.user_id, at=int(asked.at.timestamp()))
    return value if len(query) <= LONGEST_QUERY and len(value) <= LONGEST_VALUE else None


def _write_shelf(shelf: Shelf, **more: int) -> str:
    at = int(shelf.asked_at.timestamp())
    return _write(**more, user=shelf.user_id, at=at, offset=shelf.offset)


def _write(**content: Any) -> str:
    return _encode(content)


def _read(value: str) -> dict[str, Any]:
    try:
        content = json.loads(value)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _actions(*elements: BlockKit) -> BlockKit:
    return {"type": "actions", "elements": list(elements)}


def _button(action_id: ActionId, label: str, value: str, spoken: str = "") -> BlockKit:
    text = _plain(label)
    button = {"type": "button", "action_id": action_id.value, "text": text, "value": value}
    return button | (_spoken(spoken) if spoken else {})


def _plain(text: str) -> BlockKit:
    return {"type": "plain_text", "text": text}


def _spoken(words: str) -> BlockKit:
    """What a screen reader says: five buttons that are all called “Share” say nothing."""
    return {"accessibility_label": shorten(" ".join(words.split()), LONGEST_LABEL)}
