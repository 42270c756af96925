"""The modal in which a section is read whole, without leaving the answer that found it."""

from collections.abc import Iterator

from bot.domain.reading import Reading
from bot.domain.text import format_date, shorten
from bot.render.blocks import make_blocks
from bot.render.buttons import send_button, turn_button
from bot.render.elements import BlockKit
from bot.render.messages import SectionPart, split_section
from bot.render.pieces import Piece
from bot.render.plain import escape, mrkdwn_link

LONGEST_TITLE = 24
"""Characters of a modal's title."""

LIST_TITLE_LENGTH = 200


def render_reading(reading: Reading, part: int = 1) -> tuple[BlockKit, ...]:
    """Return the modal with a part of a section, and plainer ones should Slack refuse it.

    A modal takes no tables, so these are lists. A part that there is not is the nearest one.
    """
    parts = split_section(reading.section, with_tables=False)
    part = min(max(part, 1), len(parts))
    held = parts[part - 1]
    plainer = [each for piece in held.pieces for each in (piece.plainer or (piece,))]
    forms = [held.pieces] if plainer == held.pieces else [held.pieces, plainer]
    return tuple(_render_view(reading, held, pieces, part, len(parts)) for pieces in forms)


def describe_source(reading: Reading) -> str:
    """Return where a section is from, in mrkdwn: its list, the date, and its message."""
    title = escape(shorten(reading.list_title, LIST_TITLE_LENGTH))
    return " · ".join([title, *_describe_message(reading)])


def _describe_message(reading: Reading) -> Iterator[str]:
    if reading.date:
        yield format_date(reading.date)
    if reading.permalink:
        yield mrkdwn_link(reading.permalink, "Open in Slack")


def _render_view(
    reading: Reading, held: SectionPart, pieces: list[Piece], part: int, parts: int
) -> BlockKit:
    title = shorten(reading.list_title, LONGEST_TITLE)
    is_named = title == reading.list_title
    source = " · ".join(_describe_message(reading)) if is_named else describe_source(reading)
    context = {"type": "context", "elements": [{"type": "mrkdwn", "text": source}]}
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": title},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": [
            *held.heading,
            *([context] if source else []),
            *make_blocks(pieces),
            {"type": "actions", "elements": _buttons(reading, part, parts)},
        ],
    }


def _buttons(reading: Reading, part: int, parts: int) -> list[BlockKit]:
    """The way through a section that is too long for one modal, and the way to keep it."""
    buttons = []
    if part < parts:
        buttons.append(turn_button(reading.section_id, part + 1, "Next part"))
    if part > 1:
        buttons.append(turn_button(reading.section_id, part - 1, "Previous part"))
    return [*buttons, send_button(reading.section_id, reading.section.title)]
