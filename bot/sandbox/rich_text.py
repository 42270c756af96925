"""Rich text, whose inside Slack checks and its SDK does not: SLACK.md A1, rich_text."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.elements import ID, LINK_URL, WRITTEN
from bot.sandbox.schema import Check, Findings, array, flag, one_of, shape, tagged, text, whole

_STYLE = shape(
    {
        "bold": flag,
        "italic": flag,
        "strike": flag,
        "code": flag,
        "underline": flag,
        "highlight": flag,
        "client_highlight": flag,
        "unlink": flag,
    }
)
_BORDER = one_of(0, 1)


def _inline(fields: Mapping[str, Check], *need: str) -> Check:
    return shape({**fields, "style": _STYLE}, need=need)


TEXT = _inline({"text": text(None)}, "text")
LINK = _inline({"url": LINK_URL, "text": text(None, least=0), "unsafe": flag}, "url")

INLINE: dict[str, Check] = {
    "text": TEXT,
    "link": LINK,
    "emoji": _inline({"name": text(255), "unicode": text(255), "skin_tone": whole(1, 6)}, "name"),
    "date": _inline(
        {"timestamp": whole(0), "format": text(None), "url": LINK_URL, "fallback": text(None)},
        "timestamp",
        "format",
    ),
    "broadcast": _inline({"range": one_of("here", "channel", "everyone")}, "range"),
    "channel": _inline({"channel_id": text(255)}, "channel_id"),
    "color": _inline({"value": text(255)}, "value"),
    "team": _inline({"team_id": text(255)}, "team_id"),
    "user": _inline({"user_id": text(255)}, "user_id"),
    "usergroup": _inline({"usergroup_id": text(255)}, "usergroup_id"),
}

_PART = tagged(INLINE)


def _part(value: Any, where: str, found: Findings) -> None:
    """Take a part of a run; most are text without a style, let through at a glance."""
    if (
        isinstance(value, dict)
        and len(value) == 2
        and value.get("type") == "text"
        and isinstance(words := value.get("text"), str)
        and words
    ):
        return
    _PART(value, where, found)


_RUN = array(_part)

SECTION = shape({"elements": _RUN}, need=["elements"])

# A list holds sections and nothing else; lists nest as siblings with a larger indent.
LIST = shape(
    {
        "elements": array(tagged({"rich_text_section": SECTION})),
        "style": one_of("bullet", "ordered"),
        "indent": whole(0, 8),
        "offset": whole(0),
        "border": _BORDER,
    },
    need=["elements", "style"],
)

PREFORMATTED = shape(
    {"elements": array(tagged({"text": TEXT, "link": LINK})), "border": _BORDER},
    need=["elements"],
)

# A quote holds a run of text: no list and no other quote. Its bar on a list is the list's border.
QUOTE = shape({"elements": _RUN, "border": _BORDER}, need=["elements"])

RICH_TEXT_ELEMENTS = array(
    tagged(
        {
            "rich_text_section": SECTION,
            "rich_text_list": LIST,
            "rich_text_preformatted": PREFORMATTED,
            "rich_text_quote": QUOTE,
        }
    )
)

RICH_TEXT = tagged(
    {"rich_text": shape({"block_id": ID, "elements": RICH_TEXT_ELEMENTS}, need=["elements"])}
)
"""A rich_text block, which is also what an input of rich text holds."""

RICH_TEXT_INPUT = shape({**WRITTEN, "action_id": ID, "initial_value": RICH_TEXT})
