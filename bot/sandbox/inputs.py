"""What people type and choose: the state of a surface's elements, as Slack's payloads show it.

Shapes: docs.slack.dev, reference/interaction-payloads/view-interactions-payload and
block_actions-payload.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.elements import OPTION
from bot.sandbox.errors import Refusal
from bot.sandbox.records import Json
from bot.sandbox.rich_text import RICH_TEXT
from bot.sandbox.schema import Check, Findings, text, whole


@dataclass(frozen=True, slots=True)
class Field:
    """How one kind of element tells what it holds: under which key, and what the app preset.

    `check` looks at what is held, or, of `many`, at each item of the list.
    """

    key: str
    initial: str
    check: Check
    many: bool = False


_NAME = text(255)
"""An id, a day or a time."""


def _field(name: str, check: Check = _NAME, *, many: bool = False) -> Field:
    return Field(f"selected_{name}", f"initial_{name}", check, many)


def _file(value: Any, where: str, found: Findings) -> None:
    """Take a file as the files methods show it; its id is enough."""
    if not isinstance(_find(value, "id"), str):
        found.say(where, "must be a file")


_TYPED = Field("value", "initial_value", text(None))
_OPTION = _field("option", OPTION)
_OPTIONS = _field("options", OPTION, many=True)

FIELDS: Mapping[str, Field] = {
    "plain_text_input": _TYPED,
    "email_text_input": _TYPED,
    "url_text_input": _TYPED,
    "number_input": _TYPED,
    "rich_text_input": Field("rich_text_value", "initial_value", RICH_TEXT),
    "static_select": _OPTION,
    "external_select": _OPTION,
    "radio_buttons": _OPTION,
    "multi_static_select": _OPTIONS,
    "multi_external_select": _OPTIONS,
    "checkboxes": _OPTIONS,
    "users_select": _field("user"),
    "multi_users_select": _field("users", many=True),
    "conversations_select": _field("conversation"),
    "multi_conversations_select": _field("conversations", many=True),
    "channels_select": _field("channel"),
    "multi_channels_select": _field("channels", many=True),
    "datepicker": _field("date"),
    "timepicker": _field("time"),
    "datetimepicker": _field("date_time", whole(0)),
    "file_input": Field("files", "", _file, many=True),
}
"""Every kind of element that holds something."""

_PRESSED = ("button", "overflow")
"""These only act; nothing of them stays."""
_REPEATED = re.compile(r"text|value|style|url|confirm|placeholder|initial_(?!value).+")
"""The keys of an element that an action shows again: bolt-js, types/actions/block-action."""


def elements_of(block: Json) -> Iterator[Json]:
    """Yield the elements of a block that a person can use."""
    for element in (block.get("accessory"), block.get("element"), *block.get("elements", ())):
        if isinstance(element, dict) and (element["type"] in FIELDS or element["type"] in _PRESSED):
            yield element


def find_element(blocks: list[Json], action_id: str, block_id: str = "") -> tuple[Json, Json]:
    """Give an element and its block; without a `block_id` the first one of that action_id.

    Raises Refusal("action_not_found").
    """
    for block in blocks:
        if block_id in ("", block.get("block_id")):
            for element in elements_of(block):
                if element.get("action_id") == action_id:
                    return block, element
    raise Refusal("action_not_found")


def name_blocks(blocks: list[Json], prefix: str) -> list[Json]:
    """Give every block and element its id where the app gave none, as Slack does.

    docs.slack.dev, any block's page, `block_id`, and any element's, `action_id`.
    """
    return [_name_block(block, f"{prefix}/{number}") for number, block in enumerate(blocks)]


def _name_block(block: Json, name: str) -> Json:
    named = block if block.get("block_id") else {**block, "block_id": name}
    if all("action_id" in element for element in elements_of(block)):
        return named
    changed: Json = {
        key: _name_element(block[key], f"{name}/{key}")
        for key in ("accessory", "element")
        if key in block
    }
    if "elements" in block:
        changed["elements"] = [
            _name_element(element, f"{name}/{number}")
            for number, element in enumerate(block["elements"])
        ]
    return {**named, **changed}


def _name_element(element: Json, name: str) -> Json:
    usable = element["type"] in FIELDS or element["type"] in _PRESSED
    return {**element, "action_id": name} if usable and "action_id" not in element else element


def read_state(blocks: list[Json], given: Json | None) -> Json:
    """Give Slack's `state.values` of a surface: each element with what it holds.

    `given` is the surface's state as a client has it ({"values": …}); what it leaves out holds what
    the app preset, what it has of elements that are not there is left out. Raises Refusal for what
    an element can't hold.
    """
    values: Json = {}
    for block in blocks:
        for element in elements_of(block):
            if element["type"] in FIELDS:
                block_id, action_id = block["block_id"], element["action_id"]
                entered = _find(given, "values", block_id, action_id)
                held = read_held(element, entered if isinstance(entered, dict) else None)
                values.setdefault(block_id, {})[action_id] = held
    return values


def _find(node: Any, *keys: str) -> Any:
    for key in keys:
        node = node.get(key) if isinstance(node, dict) else None
    return node


def keep_values(blocks: list[Json], values: Json) -> Json:
    """Give of a state's values those whose elements are still there.

    docs.slack.dev/surfaces/modals, updating views: what was entered stays where block_id and
    action_id do.
    """
    kept: Json = {}
    for block in blocks:
        for element in elements_of(block):
            held = values.get(block["block_id"], {}).get(element["action_id"])
            if held and held["type"] == element["type"]:
                kept.setdefault(block["block_id"], {})[element["action_id"]] = held
    return kept


def read_held(element: Json, entered: Json | None) -> Json:
    """Give what one element holds: what was entered, or else what the app preset."""
    field = FIELDS[element["type"]]
    if entered is None:
        value = element.get(field.initial)
    else:
        value = _read_entered(element, field, entered.get(field.key))
    if field.many:
        value = value or []
    held: Json = {"type": element["type"], field.key: value}
    return held | ({"timezone": element["timezone"]} if "timezone" in element else {})


def _read_entered(element: Json, field: Field, value: Any) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, list) is not field.many:
        raise Refusal("invalid_value")
    if field in (_OPTION, _OPTIONS) and not element["type"].endswith("external_select"):
        return (
            [find_option(element, each) for each in value]
            if field.many
            else find_option(element, value)
        )
    found = Findings()
    for each in value if field.many else [value]:
        field.check(each, "/", found)
    if found.errors:
        raise Refusal("invalid_value")
    return value


def use_element(
    blocks: list[Json], action: Json, state: Json | None, now: float
) -> tuple[Json, Json]:
    """Give what a block_actions payload says of one element that was used, and of all of them.

    `action` names the element and says what was chosen; Slack's client knows the rest. The first is
    one of the payload's `actions`, the second its `state.values`.
    """
    block_id, action_id = str(action.get("block_id", "")), str(action.get("action_id", ""))
    try:
        block, element = find_element(blocks, action_id, block_id)
    except Refusal:
        block, element = _find_again(blocks, action)
    used: Json = {key: element[key] for key in element if _REPEATED.fullmatch(key)}
    used |= {key: element[key] for key in ("type", "action_id")}
    used |= {"block_id": block["block_id"], "action_ts": f"{now:.6f}"}
    values = read_state(blocks, state)
    if element["type"] == "overflow":
        used["selected_option"] = find_option(element, action.get("selected_option"))
    elif element["type"] in FIELDS:
        held = read_held(element, action)
        used |= held
        values[block["block_id"]][element["action_id"]] = held
    return used, values


def _find_again(blocks: list[Json], action: Json) -> tuple[Json, Json]:
    """Give what was used just when the app drew it anew, in a block of another id: the one element
    that does the same. Slack's client tells the app of such a press, too.

    Raises Refusal("action_not_found").
    """
    chosen = _find(action.get("selected_option"), "value")
    alike = [
        (block, element)
        for block in blocks
        for element in elements_of(block)
        if element.get("action_id") == action.get("action_id")
        and element.get("value") == action.get("value")
        and (chosen is None or chosen in [each["value"] for each in options_of(element)])
    ]
    if len(alike) != 1:
        raise Refusal("action_not_found")
    return alike[0]


def options_of(element: Json) -> list[Json]:
    """List all options that an element offers by itself, its groups' too."""
    groups = element.get("option_groups", ())
    return [*element.get("options", ()), *(each for group in groups for each in group["options"])]


def find_option(element: Json, chosen: Any) -> Json:
    """Give an option as the element has it; Refusal for one that it does not offer."""
    wanted = _find(chosen, "value")
    for option in options_of(element):
        if option["value"] == wanted:
            return {key: option[key] for key in ("text", "value", "description") if key in option}
    raise Refusal("option_not_found")
