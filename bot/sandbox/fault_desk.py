"""The desk where a person orders trouble: what there is, what is under way, and what struck."""

import math
from typing import Any, assert_never

from bot.sandbox.channel_acts import sees
from bot.sandbox.errors import Refusal
from bot.sandbox.fault_catalogue import AT_ONCE, EVENTS, ON_ORDER, Entry, Field, FieldType
from bot.sandbox.fault_kinds import Fault, FaultKind
from bot.sandbox.faults import Faults, Fired, Order
from bot.sandbox.methods import METHODS
from bot.sandbox.records import Json
from bot.sandbox.socket_mode import SocketHub
from bot.sandbox.state import State
from bot.sandbox.workspace import Workspace

_MOST_FIRED = 50
_LONGEST_WORDS = 60
_LABELS = {entry.kind: entry.label for entry in ON_ORDER}
_STRUCK = _LABELS | {entry.kind: entry.label for entry in AT_ONCE}
_AT_ONCE = {entry.word: entry for entry in AT_ONCE}
_ON_ORDER = {entry.word: entry for entry in ON_ORDER}


def catalogue(workspace: Workspace) -> Json:
    """Give every kind of trouble with its fields, and what their lists offer."""
    return {
        "kinds": [_kind_json(entry) for entry in (*AT_ONCE, *ON_ORDER)],
        "methods": sorted(METHODS),
        "scopes": sorted(workspace.config.scopes),
        "events": list(EVENTS),
    }


def orders_json(faults: Faults, state: State, user_id: str) -> Json:
    """Give the orders that may still strike, and what struck lately, the latest first.

    What was said is shown only to those who may read the conversation where it was.
    """
    lately = faults.fired[: -_MOST_FIRED - 1 : -1]
    return {
        "orders": [_order_json(order) for order in faults.orders],
        "fired": [_fired_json(fired, _said(fired, state, user_id)) for fired in lately],
    }


async def obey(body: Json, faults: Faults, sockets: SocketHub) -> None:
    """Do what is asked for: {"order": {…}}, {"cancel": id} or {"clear": true}.

    Raises Refusal with a sentence in `message` and, if one is to blame, a `field`.
    """
    order = body.get("order")
    if body.get("clear"):
        faults.clear()
    elif "cancel" in body:
        faults.cancel(str(body["cancel"]))
    elif not isinstance(order, dict):
        raise Refusal("invalid_arguments", message="Say what to order.")
    elif (word := str(order.get("kind"))) in _AT_ONCE:
        await perform(word, faults, sockets)
    else:
        faults.add(order_from(order))


def order_from(fields: Json) -> Fault:
    """Make a fault of an order's fields, each left out one at its default.

    Raises Refusal as `obey` does.
    """
    entry = _ON_ORDER.get(str(fields.get("kind")))
    if entry is None:
        raise Refusal("unknown_kind", message="There is no trouble of that kind.")
    values: Json = {field.name: _read(field, fields.get(field.name)) for field in entry.fields}
    if "at" in values:
        values["skip"] = values.pop("at") - 1
    if "times" in values:
        values["times"] = values["times"] or None
    if "chance" in values:
        values["chance"] /= 100
    return Fault(entry.kind, **{**values, **entry.fixed})


async def perform(word: str, faults: Faults, sockets: SocketHub) -> None:
    """Do at once what needs no order."""
    kind = _AT_ONCE[word].kind
    if not sockets.connections:
        raise Refusal("no_connection", message="The app has no connection that could break.")
    faults.record(kind)
    match kind:
        case FaultKind.DROP_SOCKETS:
            sockets.drop()
        case FaultKind.REFRESH_SOCKETS:
            await sockets.disconnect("refresh_requested")
        case _:
            await sockets.disconnect("link_disabled")


def _kind_json(entry: Entry) -> Json:
    return {
        "kind": entry.word,
        "label": entry.label,
        "explains": entry.explains,
        "instant": entry in AT_ONCE,
        "fields": [_field_json(field) for field in entry.fields],
    }


def _field_json(field: Field) -> Json:
    return {
        "name": field.name,
        "label": field.label,
        "type": field.type,
        "default": field.default,
        "required": field.required,
        "help": field.help,
    }


def _order_json(order: Order) -> Json:
    return {
        "id": order.id,
        "kind": order.fault.kind,
        "label": _LABELS[order.fault.kind],
        "summary": _summarise(order.fault),
        "hits": order.hits,
        "times": order.fault.times,
        "until": order.until,
    }


def _summarise(fault: Fault) -> str:
    """Say in a few words what an order hits."""
    wanted = fault.event if fault.is_about_parcels else fault.method
    parts = ["everything" if wanted == "*" else wanted, fault.channel, fault.name]
    if fault.seconds:
        parts.append(f"{fault.seconds:g} s")
    if fault.skip:
        parts.append(f"after {fault.skip}")
    if fault.chance < 1:
        parts.append(f"{fault.chance:.0%} by seed {fault.seed}")
    return ", ".join(part for part in parts if part)


def _said(fired: Fired, state: State, user_id: str) -> str:
    """Give the text or the reaction that a fault struck; "" where this person can't read it."""
    content = fired.arguments.get("event", fired.arguments)
    item = content.get("item", content)
    place = str(item.get("channel", "")).removeprefix("#") if isinstance(item, dict) else ""
    channels = (each for each in state.channels.values() if place and place in (each.id, each.name))
    channel = next(channels, None)
    if channel is None or not sees(state, user_id, channel):
        return ""
    words = str(content.get("text") or content.get("reaction") or "")
    return f"{words[:_LONGEST_WORDS]}…" if len(words) > _LONGEST_WORDS else words


def _fired_json(fired: Fired, words: str) -> Json:
    what = f"{fired.method}: {words}" if words else fired.method
    return {"at": fired.at, "kind": fired.kind, "label": _STRUCK[fired.kind], "what": what}


def _read(field: Field, given: Any) -> Any:
    """Read one field's value, its default where it was left out."""
    value = field.default if given in (None, "") else given
    if value == "":
        if field.required:
            raise _blame(field, "is needed.")
        return None if field.type is FieldType.NUMBER else ""
    match field.type:
        case FieldType.NUMBER:
            return _read_number(field, value)
        case FieldType.METHOD:
            return _choose(field, str(value), METHODS)
        case FieldType.EVENT:
            return _choose(field, str(value), EVENTS)
        case FieldType.TEXT | FieldType.CHANNEL | FieldType.SCOPE:
            return str(value)
        case _:
            assert_never(field.type)


def _read_number(field: Field, value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise _blame(field, "is to be a number.") from error
    if not math.isfinite(number) or number < field.least:
        raise _blame(field, f"is to be {field.least:g} or more.")
    if number > field.most:
        raise _blame(field, f"is to be {field.most:g} or less.")
    if not field.whole:
        return number
    if number != int(number):
        raise _blame(field, "is to be a whole number.")
    return int(number)


def _choose(field: Field, value: str, known: Any) -> str:
    if value != "*" and value not in known:
        raise _blame(field, f"is not known: {value}")
    return value


def _blame(field: Field, what: str) -> Refusal:
    return Refusal("invalid_arguments", message=f"“{field.label}” {what}", field=field.name)
