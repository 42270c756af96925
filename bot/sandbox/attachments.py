"""Attachments: the older way to put more below a message, and blocks inside of them.

docs.slack.dev, legacy secondary message attachments. What that page does not name is left alone.
"""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.blocks import BLOCKS, MAX_BLOCKS, check_together
from bot.sandbox.errors import Refusal, invalid_attachments
from bot.sandbox.inputs import name_blocks
from bot.sandbox.records import Ephemeral, Json, Message
from bot.sandbox.schema import Check, Findings, array, flag, tagged, text

MAX_ATTACHMENTS = 100
"""docs.slack.dev chat.postMessage, `too_many_attachments`."""
_BESIDE_BLOCKS = frozenset({"blocks", "color", "fallback", "id"})
"""What an attachment of blocks may hold; the rest is older (slackapi/java-slack-sdk#157)."""
_TEXT = text(None, least=0)


def _known(fields: Mapping[str, Check]) -> Check:
    """Take an object whose fields of these names are right; null is as good as none."""

    def check(value: Any, where: str, found: Findings) -> None:
        if not isinstance(value, dict):
            found.say(where, "must provide an object")
            return
        for key, field in fields.items():
            if value.get(key) is not None:
                field(value[key], f"{where}/{key}", found)

    return check


def _moment(value: Any, where: str, found: Findings) -> None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        found.say(where, "must be a time")


_TEXTS = (
    "author_icon",
    "author_link",
    "author_name",
    "callback_id",
    "color",
    "fallback",
    "footer",
    "footer_icon",
    "image_url",
    "pretext",
    "text",
    "thumb_url",
    "title",
    "title_link",
)
_FIELD = _known({"title": _TEXT, "value": _TEXT, "short": flag})
_ATTACHMENT = _known(
    {
        **dict.fromkeys(_TEXTS, _TEXT),
        "actions": array(_known({"name": _TEXT, "text": _TEXT, "type": _TEXT}), least=0),
        # As many as in a message: slackapi/bolt-python#914.
        "blocks": array(tagged(BLOCKS), MAX_BLOCKS, least=0),
        "fields": array(_FIELD, least=0),
        "mrkdwn_in": array(_TEXT, least=0),
        "ts": _moment,
    }
)


def check_attachments(attachments: list[Json]) -> list[Json]:
    """Give a message's attachments back, or refuse them with all that is wrong.

    Blocks that are wrong make the attachments wrong: `invalid_attachments`, as reported in
    slackapi/bolt-python#914 and slackapi/java-slack-sdk#415.
    """
    if len(attachments) > MAX_ATTACHMENTS:
        raise Refusal("too_many_attachments")
    found = Findings()
    for number, each in enumerate(attachments):
        where = f"/attachments/{number}"
        _ATTACHMENT(each, where, found)
        if each.get("blocks") is None or found.errors:
            continue
        check_together(each["blocks"], found, f"{where}/blocks")
        for key in each.keys() - _BESIDE_BLOCKS:
            found.say(where, f"invalid additional property: {key}")
    if found.errors:
        raise invalid_attachments(found.errors)
    return attachments


def all_blocks(blocks: list[Json], attachments: list[Json]) -> list[Json]:
    """List a message's blocks, then those of its attachments."""
    return [*blocks, *(block for each in attachments for block in each.get("blocks") or ())]


def name_content(shown: Message | Ephemeral, prefix: str = "") -> None:
    """Give every block and element of a message its id where the app gave none."""
    prefix = prefix or shown.ts
    shown.blocks = name_blocks(shown.blocks, prefix)
    shown.attachments = [
        {**each, "blocks": name_blocks(each["blocks"], f"{prefix}/attachment/{number}")}
        if each.get("blocks")
        else each
        for number, each in enumerate(shown.attachments)
    ]


def find_attachment(shown: Message | Ephemeral, block_id: str) -> int | None:
    """Give the number, from 1 on, of the attachment that holds a block, if one does."""
    for number, each in enumerate(shown.attachments, start=1):
        if any(block.get("block_id") == block_id for block in each.get("blocks") or ()):
            return number
    return None
