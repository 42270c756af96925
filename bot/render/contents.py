"""The parent whose contents link to the messages: planned before they exist, filled in after."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.reading_list import ReadingList
from bot.domain.release import Body, Message, Operation
from bot.render.messages import plan_parent_with_links

_PLACE = "https://section.invalid/"
"""Stands for a permalink that is not known yet; .invalid is reserved, RFC 2606 section 2."""


def plan_contents(reading_list: ReadingList, indexes: Sequence[int], position: int) -> Message:
    """Return the change of the parent that follows once everything else is sent.

    `indexes` says under which index each section's permalink will be known.
    """
    places = [f"{_PLACE}{index}" for index in indexes]
    body = plan_parent_with_links(reading_list, places)
    return Message(position, None, 1, 1, (body,), Operation.UPDATE)


def fill_contents(body: Body, permalinks: Mapping[int, str]) -> Body:
    """Return the body with each place filled; a section without a permalink is plain text."""
    urls = {f"{_PLACE}{index}": url for index, url in permalinks.items()}
    return Body(body.text, tuple(_fill(block, urls) for block in body.blocks))


def _fill(node: Any, urls: Mapping[str, str]) -> Any:
    match node:
        case {"type": "link", "url": str(url)} if url.startswith(_PLACE):
            if url in urls:
                return {**node, "url": urls[url]}
            return {key: value for key, value in node.items() if key != "url"} | {"type": "text"}
        case Mapping():
            return {key: _fill(value, urls) for key, value in node.items()}
        case list() | tuple():
            return [_fill(each, urls) for each in node]
    return node
