"""Short ways to read what the parser made of a text."""

from collections.abc import Iterator

from bot.domain.markdown import parse_markdown
from bot.domain.reading_list import Block, Inline, ItemList, Paragraph, Quote, Span, SubHeading


def blocks_of(text: str, url: str | None = None) -> tuple[Block, ...]:
    """All blocks of a text without headings."""
    reading_list = parse_markdown(text, url=url)
    sections = (block for section in reading_list.sections for block in section.blocks)
    return (*reading_list.introduction, *sections)


def spans_of(text: str, url: str | None = None) -> list[Inline]:
    """All spans of a text, in order."""
    return list(_spans(blocks_of(text, url)))


def shown(text: str) -> str:
    """The visible text of a text's spans, without any space between them."""
    return "".join(span.text for span in spans_of(text) if isinstance(span, Span))


def titles_of(text: str, name: str = "") -> list[str]:
    """The titles of a text's sections."""
    return [section.title for section in parse_markdown(text, name=name).sections]


def _spans(blocks: tuple[Block, ...]) -> Iterator[Inline]:
    for block in blocks:
        match block:
            case Paragraph(spans) | SubHeading(_, spans):
                yield from spans
            case Quote(inner):
                yield from _spans(inner)
            case ItemList(items):
                for item in items:
                    yield from _spans(item.blocks)
