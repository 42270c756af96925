"""The form in which a release's sections are arranged: built, and read back."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.layout import Layout, Step
from bot.domain.text import shorten
from bot.render.elements import BlockKit
from bot.render.plain import escape
from bot.services.arranging import Arrangeable
from bot.slack.forms import Kept, find_held, option, plain, read_metadata, section

EDIT = "edit.submit"
"""The callback_id of the form."""

SECTION = "edit.section"
"""The action_id of a section's menu."""

GOES_OUT = "edit.goes_out"
"""What the ids of checkboxes begin with."""

MOST_ARRANGED = 40
"""Sections that are shown with a menu each; of more, one can only say which go out."""

MOST_CHECKED = 900
A_GROUP = 10
"""Checkboxes of one element: Slack takes no more."""

_LABELS = {
    Step.UP: "Move up",
    Step.DOWN: "Move down",
    Step.TOP: "Move to the top",
    Step.END: "Move to the end",
    Step.OUT: "Leave out",
    Step.BACK: "Put back",
}
_MOVES = (Step.UP, Step.DOWN, Step.TOP, Step.END, Step.OUT)


def build_edit(shown: Arrangeable, layout: Layout, kept: Kept) -> dict[str, Any]:
    """Return the form: a line with a menu for each section, or, of many sections, checkboxes."""
    state: dict[str, Any] = {"revision": shown.revision_id}
    if len(shown.titles) <= MOST_ARRANGED:
        state |= {"order": layout.order, "out": sorted(layout.left_out)}
        blocks = _build_lines(shown.titles, layout)
    else:
        blocks = _build_checkboxes(shown.titles, layout)
    return {
        "type": "modal",
        "callback_id": EDIT,
        "title": plain("Edit"),
        "submit": plain("Save"),
        "close": plain("Cancel"),
        "private_metadata": json.dumps(kept.write() | state),
        "blocks": [section(_introduce(shown, layout)), *blocks],
    }


def read_edit(view: Mapping[str, Any], shown: Arrangeable, layout: Layout) -> Layout | None:
    """Return how the form arranges the sections, None where it is of another text than they are
    now. `layout` is how they go out as it stands: checkboxes leave the order as it is."""
    metadata = read_metadata(view)
    if metadata.get("revision") != shown.revision_id:
        return None
    if len(shown.titles) > MOST_ARRANGED:
        return _read_checkboxes(view, len(shown.titles), layout)
    match metadata:
        case {"order": [*order], "out": [*out]}:
            read = Layout(tuple(order), frozenset(out))
            return read if read.fits(len(shown.titles)) else None
    return None


def write_step(step: Step, index: int) -> str:
    """Return what a menu's entry carries."""
    return f"{step}:{index}"


def read_step(value: str, sections: int) -> tuple[Step, int] | None:
    """Return what is to be done with which section, None where there is no such."""
    step, _, index = value.partition(":")
    if step in set(Step) and index.isdecimal() and int(index) < sections:
        return Step(step), int(index)
    return None


def _introduce(shown: Arrangeable, layout: Layout) -> str:
    going = len(shown.titles) - len(layout.left_out)
    title = escape(shorten(shown.release.title, 150))
    return f"*{title}*: {going} of {len(shown.titles)} sections go out, in this order."


def _build_lines(titles: Sequence[str], layout: Layout) -> list[BlockKit]:
    lines, number = [], 0
    for index in layout.order:
        is_out = index in layout.left_out
        number += not is_out
        title = escape(shorten(" ".join(titles[index].split()), 150))
        text = f":no_entry_sign: _left out:_ {title}" if is_out else f"*{number}.* {title}"
        steps = (Step.BACK,) if is_out else _MOVES
        options = [option(write_step(step, index), _LABELS[step]) for step in steps]
        menu = {"type": "overflow", "action_id": SECTION, "options": options}
        lines.append({**section(text), "block_id": f"edit.{index}", "accessory": menu})
    return lines


def _build_checkboxes(titles: Sequence[str], layout: Layout) -> list[BlockKit]:
    shown = [index for index in layout.order if index < MOST_CHECKED]
    groups = [shown[start : start + A_GROUP] for start in range(0, len(shown), A_GROUP)]
    return [_build_group(number, group, titles, layout) for number, group in enumerate(groups)]


def _build_group(
    number: int, group: Sequence[int], titles: Sequence[str], layout: Layout
) -> BlockKit:
    options = [option(str(i), shorten(" ".join(titles[i].split()), 75)) for i in group]
    chosen = [each for each in options if int(each["value"]) not in layout.left_out]
    name = f"{GOES_OUT}.{number}"
    preset = {"initial_options": chosen} if chosen else {}
    return {
        "type": "input",
        "block_id": name,
        "optional": True,
        "label": plain(f"These go out ({number * A_GROUP + 1} to {number * A_GROUP + len(group)})"),
        "element": {"type": "checkboxes", "action_id": name, "options": options, **preset},
    }


def _read_checkboxes(view: Mapping[str, Any], sections: int, layout: Layout) -> Layout:
    groups = [block for block in view["state"]["values"] if block.startswith(GOES_OUT)]
    chosen = {
        int(each["value"])
        for group in groups
        for each in find_held(view, group, "selected_options") or ()
    }
    asked = range(min(sections, MOST_CHECKED))
    kept_out = {index for index in layout.left_out if index not in asked}
    return Layout(layout.order, frozenset(kept_out.union(set(asked) - chosen)))
