"""What a view may hold: docs.slack.dev/reference/views, and each block's page for its surfaces."""

import json
from typing import Any

from bot.sandbox.blocks import BLOCKS, input_block
from bot.sandbox.elements import FILE_INPUT, INPUTS, plain_text
from bot.sandbox.errors import Refusal, invalid_arguments
from bot.sandbox.inputs import elements_of
from bot.sandbox.records import Json
from bot.sandbox.rich_text import RICH_TEXT_INPUT
from bot.sandbox.schema import Findings, array, flag, shape, tagged, text

MAX_BLOCKS = 100
MAX_BYTES = 250_000
"""docs.slack.dev views.open, `view_too_large`."""

# Each block's page names the surfaces that take it; markdown, tables and charts are for messages.
_BLOCKS = {
    kind: BLOCKS[kind]
    for kind in (
        "actions",
        "context",
        "divider",
        "header",
        "image",
        "input",
        "rich_text",
        "section",
    )
}

_MODAL_BLOCKS = {
    **_BLOCKS,
    "input": input_block(
        {**INPUTS, "rich_text_input": RICH_TEXT_INPUT, "file_input": FILE_INPUT},
    ),
}

# Limits of both: SLACK.md A1, modal.
_SHARED = {
    "private_metadata": text(3000, least=0),
    "callback_id": text(255, least=0),
    "external_id": text(255, least=0),
}

_KINDS = {
    "modal": shape(
        {
            **_SHARED,
            "blocks": array(tagged(_MODAL_BLOCKS), MAX_BLOCKS, least=0),
            "title": plain_text(24),
            "submit": plain_text(24),
            "close": plain_text(24),
            "clear_on_close": flag,
            "notify_on_close": flag,
            "submit_disabled": flag,
        },
        need=("title", "blocks"),
    ),
    "home": shape(
        {**_SHARED, "blocks": array(tagged(_BLOCKS), MAX_BLOCKS, least=0)}, need=("blocks",)
    ),
}


def check_view(view: Any, *kinds: str) -> Json:
    """Give a view of one of these kinds back, or refuse it with all that is wrong.

    The refusal's words are those that Slack's answers show, as quoted in public reports.
    """
    if view in (None, ""):
        raise invalid_arguments(["missing required field: view"])
    if not isinstance(view, dict):
        raise invalid_arguments(["must provide an object [json-pointer:/view]"])
    if len(json.dumps(view, ensure_ascii=False).encode()) > MAX_BYTES:
        raise Refusal("view_too_large")
    found = Findings()
    tagged({kind: _KINDS[kind] for kind in kinds})(view, "/view", found)
    if not found.errors:
        _check_together(view, found)
    if found.errors:
        hint = "failed to match all allowed schemas [json-pointer:/view]"
        raise invalid_arguments([hint, *found.errors])
    return view


def _check_together(view: Json, found: Findings) -> None:
    """Check what no block can be blamed for alone."""
    block_ids: set[str] = set()
    focused = 0
    for index, block in enumerate(view["blocks"]):
        where = f"/view/blocks/{index}"
        block_id = block.get("block_id")
        if block_id in block_ids:
            found.say(f"{where}/block_id", f"block_id {block_id} already exists")
        if block_id is not None:
            block_ids.add(block_id)
        if block["type"] == "input" and view["type"] == "modal" and "submit" not in view:
            found.say(f"{where}/input", "must define `submit` to use an `input` block in modals")
        action_ids = [each["action_id"] for each in elements_of(block) if "action_id" in each]
        if len(action_ids) > len(set(action_ids)):
            found.say(where, "action_ids must be unique within a block")
        focused += sum(each.get("focus_on_load", False) for each in elements_of(block))
    if focused > 1:
        found.say("/view/blocks", "only one element may set `focus_on_load`")
