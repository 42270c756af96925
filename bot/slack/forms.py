"""Parts of modals in which something is entered, and what was entered in them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.errors import ButtonError, TimeError
from bot.domain.wall_clock import parse_time
from bot.render.elements import BlockKit
from bot.render.plain import escape
from bot.render.scheduling import write_time


def plain(text: str) -> BlockKit:
    """Return a text object that shows a text as it is."""
    return {"type": "plain_text", "text": text}


def section(mrkdwn: str) -> BlockKit:
    """Return a section of text."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": mrkdwn}}


def context(mrkdwn: str) -> BlockKit:
    """Return a line of small text."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": mrkdwn}]}


def option(value: str, label: str, description: str | None = None) -> BlockKit:
    """Return what can be chosen in a menu, or beside other radio buttons."""
    described = {"description": plain(description)} if description else {}
    return {"text": plain(label), "value": str(value), **described}


def choose(kind: str, options: Sequence[BlockKit], chosen: BlockKit) -> BlockKit:
    """Return an element of which one option is chosen."""
    return {"type": kind, "options": list(options), "initial_option": chosen}


def field(
    name: str, label: str, element: BlockKit, *, hint: str = "", dispatch: bool = False
) -> BlockKit:
    """Return an input block; `name` is its block_id and its element's action_id. With `dispatch`,
    a change is told at once."""
    return {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "element": {**element, "action_id": name},
        **({"hint": plain(hint)} if hint else {}),
        **({"dispatch_action": True} if dispatch else {}),
    }


def time_fields(names: tuple[str, str], day: str | None, time: str | None) -> list[BlockKit]:
    """Return the two fields for a day and a time, whose changes are told at once."""
    date = {"type": "datepicker", **({"initial_date": day} if day else {})}
    clock = {"type": "timepicker", **({"initial_time": time} if time else {})}
    return [
        field(names[0], "Day", date, dispatch=True),
        field(names[1], "Time", clock, dispatch=True),
    ]


def channel_menu(kind: str, placeholder: str) -> BlockKit:
    """Return a menu of the channels, public and private, that somebody sees."""
    return {
        "type": kind,
        "placeholder": plain(placeholder),
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }


def find_held(view: Mapping[str, Any], name: str, key: str) -> Any:
    """Return what a field holds, None where it holds nothing or is not there."""
    values = view["state"]["values"]
    return values.get(name, {}).get(name, {}).get(key)


def find_chosen(view: Mapping[str, Any], name: str) -> str | None:
    """Return the value of the option that is chosen in a field."""
    chosen = find_held(view, name, "selected_option")
    return chosen["value"] if chosen else None


def read_time(day: str | None, time: str | None, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the instant that two pickers mean in a zone, or raise TimeError."""
    if not (day and time):
        raise TimeError("Choose a day and a time.")
    return parse_time(f"{day} {time}", zone, now)


def write_chosen(day: str | None, time: str | None, zone: ZoneInfo, now: datetime) -> str:
    """Return in mrkdwn what two pickers mean in a zone, or why they can mean nothing."""
    try:
        return write_time(read_time(day, time, zone, now), zone, now)
    except TimeError as error:
        return f":warning: {escape(str(error))}"


def read_metadata(view: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a modal carries: what no one may rely on for who may do what."""
    try:
        carried = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return carried if isinstance(carried, dict) else {}


@dataclass(frozen=True, slots=True)
class Kept:
    """What a form about a release carries: which one it is, and the modal that it stands in the
    place of, by the releases and the title that were shown there."""

    release_id: int
    cards: tuple[int, ...] = ()
    title: str = ""

    def write(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"release": self.release_id, "releases": list(self.cards), "title": self.title}


def read_kept(view: Mapping[str, Any]) -> Kept:
    """Return what a form about a release carries; raises ButtonError where that is none."""
    match read_metadata(view):
        case {"release": int(release_id), "releases": [*cards], "title": str(title)}:
            return Kept(release_id, tuple(each for each in cards if isinstance(each, int)), title)
    raise ButtonError


def refuse(name: str, sentence: str) -> dict[str, Any]:
    """Return the answer to a submission that says at a field what is wrong."""
    return {"response_action": "errors", "errors": {name: sentence}}


def replace_with(view: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answer to a submission that puts another view in the modal's place."""
    return {"response_action": "update", "view": view}
