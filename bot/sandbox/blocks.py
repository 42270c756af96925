"""Block Kit as messages take it: each block, its limits, and those of a whole message.

Where no source is named, a limit is from SLACK.md A1. A block that is missing here is refused: to
wave unknown ones through would hide mistakes.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from bot.sandbox.charts import CHART_FIELDS
from bot.sandbox.elements import (
    ACCESSORY,
    ID,
    IMAGE,
    IMAGE_FIELDS,
    INPUTS,
    INTERACTIVE,
    any_text,
    plain_text,
    text_kinds,
)
from bot.sandbox.errors import invalid_blocks
from bot.sandbox.records import Json
from bot.sandbox.rich_text import RICH_TEXT_ELEMENTS, RICH_TEXT_INPUT
from bot.sandbox.schema import (
    Check,
    Findings,
    array,
    flag,
    number,
    one_of,
    shape,
    tagged,
    text,
)

MAX_BLOCKS = 50
MAX_MARKDOWN = 12_000
"""Characters of all markdown blocks of a message together."""
MOST_OF_A_KIND = {"table": 1, "data_visualization": 2}
"""How many a message may hold of these blocks."""


def _block(
    fields: Mapping[str, Check] | None = None,
    *,
    need: tuple[str, ...] = (),
    either: tuple[str, ...] = (),
) -> Check:
    return shape({"block_id": ID, **(fields or {})}, need=need, either=either)


def input_block(elements: Mapping[str, Check]) -> Check:
    """An input block that takes these elements."""
    return _block(
        {
            "label": plain_text(2000),
            "hint": plain_text(2000),
            "element": tagged(elements),
            "optional": flag,
            "dispatch_action": flag,
        },
        need=("label", "element"),
    )


_CONTEXT_ELEMENT = tagged({"image": IMAGE, **text_kinds(3000)})

_CELL = tagged(
    {
        "raw_text": shape({"text": text(None)}, need=["text"]),
        "raw_number": shape({"value": number(), "text": text(None)}, need=["value"]),
        "rich_text": _block({"elements": RICH_TEXT_ELEMENTS}, need=("elements",)),
    }
)

_COLUMN = shape({"align": one_of("left", "center", "right"), "is_wrapped": flag})


def _column_settings(value: Any, where: str, found: Findings) -> None:
    if value is not None:
        _COLUMN(value, where, found)


BLOCKS: dict[str, Check] = {
    "actions": _block({"elements": array(tagged(INTERACTIVE), 25)}, need=("elements",)),
    "context": _block({"elements": array(_CONTEXT_ELEMENT, 10)}, need=("elements",)),
    "data_visualization": _block(CHART_FIELDS, need=("title", "chart")),
    "divider": _block(),
    "header": _block({"text": plain_text(150)}, need=("text",)),
    "image": _block(
        {**IMAGE_FIELDS, "title": plain_text(2000)},
        need=("alt_text",),
        either=("image_url", "slack_file"),
    ),
    "input": input_block({**INPUTS, "rich_text_input": RICH_TEXT_INPUT}),
    "markdown": _block({"text": text(MAX_MARKDOWN)}, need=("text",)),
    "rich_text": _block({"elements": RICH_TEXT_ELEMENTS}, need=("elements",)),
    "section": _block(
        {
            "text": any_text(3000),
            "fields": array(any_text(2000), 10),
            "accessory": tagged(ACCESSORY),
            "expand": flag,
        },
        either=("text", "fields"),
    ),
    "table": _block(
        {
            "rows": array(array(_CELL, 20), 100),
            "column_settings": array(_column_settings, 20, least=0),
        },
        need=("rows",),
    ),
}

_MESSAGE = array(tagged(BLOCKS), MAX_BLOCKS, least=0)


def check_blocks(blocks: list[Json]) -> list[Json]:
    """Give a message's blocks back, or refuse them with all that is wrong (`invalid_blocks`)."""
    found = Findings()
    _MESSAGE(blocks, "", found)
    if found.errors:  # rare, so only now say where: naming places costs a fifth of the check
        found = Findings()
        _MESSAGE(blocks, "/blocks", found)
    check_together(blocks, found, "/blocks")
    if found.errors:
        raise invalid_blocks(found.errors)
    return blocks


def check_together(blocks: list[Json], found: Findings, place: str) -> None:
    """Check what no block can be blamed for alone; `place` is where they stand."""
    kinds: Counter[str] = Counter()
    known: set[str] = set()
    markdown = 0
    for index, block in enumerate(blocks):
        where = f"{place}/{index}"
        kind, block_id = str(block.get("type")), block.get("block_id")
        kinds[kind] += 1
        most = MOST_OF_A_KIND.get(kind)
        if most is not None and kinds[kind] > most:
            found.say(where, f"no more than {most} {kind} blocks allowed")
        if block_id is not None and str(block_id) in known:
            found.say(f"{where}/block_id", f"block_id {block_id} already exists")
        if block_id is not None:
            known.add(str(block_id))
        markdown += len(str(block.get("text", ""))) if kind == "markdown" else 0
    if markdown > MAX_MARKDOWN:
        found.say(place, f"markdown must be less than {MAX_MARKDOWN + 1} characters together")


_SEEN = ("text", "alt_text", "fallback", "title", "label", "name")
"""The keys whose strings a reader sees."""


def visible_characters(node: Any) -> int:
    """Count the characters that a reader sees of blocks, or of any part of one."""
    count = 0
    waiting = [node]
    for each in waiting:
        if isinstance(each, dict):
            if each.get("type") == "link" and not each.get("text"):
                count += len(each["url"])
            for key, value in each.items():
                if not isinstance(value, str):
                    waiting.append(value)
                elif key in _SEEN:
                    count += len(value)
        elif isinstance(each, list):
            waiting += each
    return count
