"""Spans of a reading list → inline elements of rich text, which Slack shows as they are."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeAlias

from bot.domain.reading_list import Span, Spans
from bot.render.emoji import KNOWN, SHORTCODE

BlockKit: TypeAlias = dict[str, Any]
Elements: TypeAlias = tuple[BlockKit, ...]

# Slack's limit, read on 2026-11-23 in slackapi's own sources.
LONGEST_URL = 3000


def make_elements(spans: Spans, *, bold: bool = False) -> Elements:
    """Return the inline elements of spans; pictures are left out."""
    elements: list[BlockKit] = []
    for span in _without_pictures(spans):
        elements.extend(_span_elements(span, bold))
    return tuple(elements)


def _without_pictures(spans: Spans) -> Iterator[Span]:
    """The text of spans; where a picture stood between two spaces, one of them goes too."""
    space = False
    for span in spans:
        if isinstance(span, Span):
            text = span.text.removeprefix(" ") if space and not span.code else span.text
            if text:
                yield span if text is span.text else replace(span, text=text)
                space = text.endswith(" ")


def text_element(text: str) -> BlockKit:
    """Return a run of plain text."""
    return {"type": "text", "text": text}


def elements_size(elements: Elements) -> int:
    """Return how many characters a reader sees."""
    return sum(map(element_size, elements))


def element_size(element: BlockKit) -> int:
    """Return how many characters a reader sees of one inline element."""
    return len(shown_text(element))


def shown_text(element: BlockKit) -> str:
    """Return what a reader sees of an inline element."""
    if element["type"] == "emoji":
        return f":{element['name']}:"
    text: str = element.get("text") or element["url"]
    return text


def _span_elements(span: Span, bold: bool) -> Iterator[BlockKit]:
    style = {
        name: True
        for name, on in (
            ("bold", bold or span.bold),
            ("italic", span.italic),
            ("strike", span.strike),
            ("code", span.code),
        )
        if on
    }
    if span.url and len(span.url) <= LONGEST_URL:
        yield _styled({"type": "link", "url": span.url, "text": span.text}, style)
    elif span.url:
        yield _styled({"type": "text", "text": f"{span.text} ({span.url})"}, style)
    elif ":" in span.text and not span.code:
        yield from _with_emoji(span.text, style)
    else:
        yield _styled(text_element(span.text), style)


def _styled(element: BlockKit, style: dict[str, bool]) -> BlockKit:
    if style:
        element["style"] = style
    return element


def _with_emoji(text: str, style: dict[str, bool]) -> Iterator[BlockKit]:
    done = 0
    for match in SHORTCODE.finditer(text):
        if match[1] in KNOWN:
            if match.start() > done:
                yield _styled(text_element(text[done : match.start()]), dict(style))
            yield {"type": "emoji", "name": match[1]}
            done = match.end()
    if done < len(text):
        yield _styled(text_element(text[done:]), style)
