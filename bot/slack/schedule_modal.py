"""The form that schedules a list: built from what was entered so far, and read back."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.domain.arrangement import Form
from bot.domain.scheduling import MOST_CHANNELS, Extent, Standing
from bot.domain.text import count, shorten
from bot.render.elements import BlockKit
from bot.render.scheduling import write_extent, write_span
from bot.slack.forms import (
    channel_menu,
    choose,
    context,
    field,
    find_chosen,
    find_held,
    option,
    plain,
    read_metadata,
    section,
    time_fields,
)
from bot.storage.reading_lists import ListName

SCHEDULE = "schedule.submit"
"""The callback_id of the form."""

LIST = "schedule.list"
CHANNELS = "schedule.channels"
WHEN = "schedule.when"
DAY = "schedule.day"
TIME = "schedule.time"
PACE = "schedule.pace"
FORM = "schedule.form"
"""Each field's action_id, and the block_id of its block."""

NOW, LATER = "now", "later"
PACES = (5, 10, 15, 30, 60)
"""Minutes between two sections."""

FIRST_TIME = "10:00"
"""What the time is set to at first, on the day after."""

_LIST_ID = re.compile(r"\d{1,9}")
_GROUPS = {
    Standing.DRAFT: "Drafts",
    Standing.NEW: "Not released yet",
    Standing.RELEASED: "Released before",
}
_FORMS = {
    Form.WHOLE: "All of it, a section a message",
    Form.SUB_HEADINGS: "Split at its sub-headings",
    Form.PARENT: "The first message alone, with a link to the page",
}


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody has entered, as far as they have; `zone` is the one that they were shown, and
    `said` signs what they were told when they sent it before."""

    list_id: int | None = None
    channel_ids: tuple[str, ...] = ()
    is_now: bool = False
    day: str | None = None
    time: str | None = None
    pace: int | None = None
    form: Form = Form.WHOLE
    zone: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the form shows beside its fields: the list's name, what a time means in words, how long
    the list is, and what is said before it is sent again."""

    words: str
    undo: timedelta
    named: ListName | None = None
    extent: Extent | None = None
    cautions: str = ""


def build_form(entered: Entered, shown: Shown, channel: str | None = None) -> dict[str, Any]:
    """Return the form; `channel` is the one that lists usually go to."""
    fields = [
        *([section(shown.cautions)] if shown.cautions else []),
        _build_list(shown.named),
        _build_channels(entered.channel_ids or ((channel,) if channel else ())),
        _build_when(entered, shown.undo),
        *([] if entered.is_now else time_fields((DAY, TIME), entered.day, entered.time)),
        context(shown.words),
        _build_pace(entered.pace),
        *(_build_forms(entered.form, shown.extent) if shown.extent else []),
    ]
    return {
        "type": "modal",
        "callback_id": SCHEDULE,
        "title": plain("Schedule a list"),
        "submit": plain("Schedule anyway" if shown.cautions else "Schedule"),
        "close": plain("Cancel"),
        "private_metadata": json.dumps({"zone": entered.zone, "said": entered.said}),
        "blocks": fields,
    }


def read_form(view: Mapping[str, Any]) -> Entered:
    """Return what somebody has entered into the form."""
    metadata = read_metadata(view)
    chosen, pace, form = find_chosen(view, LIST), find_chosen(view, PACE), find_chosen(view, FORM)
    return Entered(
        list_id=int(chosen) if chosen and _LIST_ID.fullmatch(chosen) else None,
        channel_ids=tuple(dict.fromkeys(find_held(view, CHANNELS, "selected_conversations") or ())),
        is_now=find_chosen(view, WHEN) == NOW,
        day=find_held(view, DAY, "selected_date"),
        time=find_held(view, TIME, "selected_time"),
        pace=int(pace) if pace and pace in map(str, PACES) else None,
        form=Form(form) if form in set(Form) else Form.WHOLE,
        zone=str(metadata.get("zone", "")),
        said=str(metadata.get("said", "")),
    )


def build_choices(found: Mapping[Standing, Sequence[ListName]]) -> dict[str, Any]:
    """Return what the menu of lists offers."""
    groups = [
        {"label": plain(_GROUPS[standing]), "options": [_name(each) for each in lists]}
        for standing, lists in found.items()
        if lists
    ]
    return {"option_groups": groups} if groups else {"options": []}


def first_day(today: date) -> str:
    """Return what the day is set to at first."""
    return (today + timedelta(days=1)).isoformat()


def _name(named: ListName) -> BlockKit:
    day = f"{named.date} · " if named.date else ""
    return option(str(named.list_id), day + shorten(" ".join(named.title.split()), 75 - len(day)))


def _build_list(named: ListName | None) -> BlockKit:
    menu = {"type": "external_select", "min_query_length": 0, "placeholder": plain("Choose a list")}
    preset = {"initial_option": _name(named)} if named else {}
    return field(LIST, "List", {**menu, **preset}, dispatch=True)


def _build_channels(channel_ids: Sequence[str]) -> BlockKit:
    menu = channel_menu("multi_conversations_select", "Choose channels")
    menu["max_selected_items"] = MOST_CHANNELS
    preset = {"initial_conversations": list(channel_ids)} if channel_ids else {}
    hint = (
        f"Up to {MOST_CHANNELS}. I join public ones by myself; into a private one I have to be "
        "invited: /invite @readlist"
    )
    return field(CHANNELS, "Channels", {**menu, **preset}, hint=hint)


def _build_when(entered: Entered, undo: timedelta) -> BlockKit:
    described = f"In {write_span(undo)}, so that it can be pulled back" if undo else None
    options = [option(LATER, "At a date and time"), option(NOW, "Now", described)]
    chosen = options[1 if entered.is_now else 0]
    return field(WHEN, "When", choose("radio_buttons", options, chosen), dispatch=True)


def _build_pace(minutes: int | None) -> BlockKit:
    options = [option("0", "All at once")]
    options += [option(str(each), f"A section every {each} minutes") for each in PACES]
    chosen = options[0 if minutes is None else 1 + PACES.index(minutes)]
    hint = (
        "With pauses, each section is shown in the channel, too, and not in the thread alone: "
        "otherwise nobody would notice it."
    )
    return field(PACE, "Pace", choose("static_select", options, chosen), hint=hint)


def _build_forms(form: Form, extent: Extent) -> list[BlockKit]:
    """Return how long a long list is, and how it can be posted where there is a choice; of a list
    that is not long, nothing."""
    if not extent.is_long:
        return []
    if len(extent.forms) == 1:
        return [section(write_extent(extent))]
    options = [
        option(each, _FORMS[each], count(extent.messages[each], "message")) for each in extent.forms
    ]
    chosen = next((each for each in options if each["value"] == form), options[0])
    how = field(FORM, "How", choose("radio_buttons", options, chosen))
    return [section(write_extent(extent)), how]
