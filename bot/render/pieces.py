"""Blocks of a reading list → pieces: what a message is cut between.

A piece is a paragraph, an item, a quoted paragraph, a piece of code, a picture, a table or a rule.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from bot.domain.reading_list import (
    Block,
    CodeBlock,
    Image,
    ItemList,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    Span,
    Spans,
    SubHeading,
    Table,
)
from bot.domain.text import shorten
from bot.render.elements import (
    LONGEST_URL,
    BlockKit,
    Elements,
    elements_size,
    make_elements,
    text_element,
)

# Slack's limits, read on 2026-11-23 on docs.slack.dev and in slackapi's own sources.
LONGEST_ALT = 2000
DEEPEST_INDENT = 8
TABLE_ROWS, TABLE_COLUMNS = 100, 20
# A table is never cut, so it must leave room in a message.
LONGEST_TABLE = 6000
# Slack refuses the whole message for a picture in these formats.
_UNSHOWN_PICTURES = (".svg", ".webp", ".avif", ".mp4", ".webm", ".mov")


class Kind(StrEnum):
    """What a piece is, and so how it joins its neighbours."""

    TEXT = "text"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"
    CODE = "code"
    PICTURE = "picture"
    TABLE = "table"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that a message holds whole, if it can.

    `elements` are inline elements of rich text; pictures and tables are a `block`, and have
    `plainer` pieces to be shown as where Slack refuses the block. `size` is what a reader sees of
    it, in characters, in whichever form is longer. `joins`: it continues the quotation before it.
    """

    kind: Kind
    elements: Elements
    size: int
    indent: int = 0
    number: int | None = None
    quoted: bool = False
    joins: bool = False
    block: BlockKit | None = None
    plainer: "tuple[Piece, ...]" = ()


def plan_pieces(blocks: Iterable[Block], *, depth: int = 0, indent: int = 0) -> Iterator[Piece]:
    """Yield the pieces of blocks in order; `depth` counts the quotations around them."""
    joins = False
    for block in blocks:
        match block:
            case Paragraph(spans):
                yield from _text_pieces(spans, Kind.TEXT, depth, joins)
            case SubHeading(_, spans):
                yield from _text_pieces(spans, Kind.HEADING, depth, joins)
            case ItemList():
                yield from _item_pieces(block, depth, indent)
            case Quote(inner):
                yield from plan_pieces(inner, depth=depth + 1, indent=indent)
            case CodeBlock(text):
                yield Piece(Kind.CODE, (text_element(text),), len(text) + 2, quoted=depth > 0)
            case Table():
                yield from _table_pieces(block, depth)
            case Image():
                yield from _picture_pieces(block)
            case Rule():
                yield Piece(Kind.RULE, (), 0)
            case _:
                assert_never(block)
        joins = depth > 0 and isinstance(block, Paragraph | SubHeading)


def text_piece(elements: Elements, kind: Kind = Kind.TEXT) -> Piece:
    """Return a piece of the outermost level that holds these elements."""
    return Piece(kind, elements, elements_size(elements) + 2)


def _text_pieces(spans: Spans, kind: Kind, depth: int, joins: bool) -> Iterator[Piece]:
    """A paragraph and, below it, the pictures that stand in it."""
    elements = make_elements(spans, bold=kind is Kind.HEADING)
    if elements:
        if depth > 1:
            elements = (text_element("> " * (depth - 1)), *elements)
        yield Piece(
            Kind.QUOTE if depth else kind,
            elements,
            elements_size(elements) + 2,
            quoted=depth > 0,
            joins=joins,
        )
    for span in spans:
        if isinstance(span, Image):
            yield from _picture_pieces(span)


def _item_pieces(block: ItemList, depth: int, indent: int) -> Iterator[Piece]:
    for place, item in enumerate(block.items):
        lead = _lead(item)
        elements = _item_elements(item, lead)
        if elements:
            yield Piece(
                Kind.ITEM,
                elements,
                elements_size(elements) + 1,
                indent=min(indent, DEEPEST_INDENT),
                number=block.start + place if block.ordered else None,
                quoted=depth > 0,
            )
        for text in lead:
            for span in text.spans:
                if isinstance(span, Image):
                    yield from _picture_pieces(span)
        yield from plan_pieces(item.blocks[len(lead) :], depth=depth, indent=indent + 1)


def _lead(item: ListItem) -> list[Paragraph | SubHeading]:
    """The paragraphs that an item begins with: they are the text behind its bullet."""
    lead: list[Paragraph | SubHeading] = []
    for block in item.blocks:
        if not isinstance(block, Paragraph | SubHeading):
            break
        lead.append(block)
    return lead


def _item_elements(item: ListItem, lead: Iterable[Paragraph | SubHeading]) -> Elements:
    elements: list[BlockKit] = []
    for block in lead:
        made = make_elements(block.spans, bold=isinstance(block, SubHeading))
        if made and elements:
            elements.append(text_element("\n"))
        elements.extend(made)
    if item.checked is not None:
        elements.insert(0, text_element("☑ " if item.checked else "☐ "))
    return tuple(elements)


def _picture_pieces(image: Image) -> Iterator[Piece]:
    """A picture as an image block, and below it a line where it is also a link."""
    alt = shorten(image.alt, LONGEST_ALT) or "Picture"
    line = text_piece(_link(alt, image.url))
    if len(image.url) <= LONGEST_URL and not _is_unshown(image.url):
        block = {"type": "image", "image_url": image.url, "alt_text": alt}
        yield Piece(Kind.PICTURE, (), line.size, block=block, plainer=(line,))
    elif image.link is None:
        yield line
    if image.link:
        yield text_piece(_link(alt, image.link))


def _is_unshown(url: str) -> bool:
    return url.lower().split("?", 1)[0].endswith(_UNSHOWN_PICTURES)


def _link(text: str, url: str) -> Elements:
    return make_elements((Span(text, url=url),))


def _table_pieces(table: Table, depth: int) -> Iterator[Piece]:
    """A table block where it fits, with a list in reserve; otherwise the list."""
    fits = len(table.rows) <= TABLE_ROWS and all(
        0 < len(row) <= TABLE_COLUMNS for row in table.rows
    )
    filled = _filled_rows(table.rows) if fits else table.rows
    rows = tuple(_row_piece(row, depth, first=place == 0) for place, row in enumerate(filled))
    as_list = tuple(piece for piece in rows if piece.elements)
    pictures = [
        span for row in table.rows for cell in row for span in cell if isinstance(span, Image)
    ]
    size = sum(piece.size for piece in as_list)
    if fits and as_list and size <= LONGEST_TABLE:
        block = {"type": "table", "rows": [[_cell(cell) for cell in row] for row in filled]}
        yield Piece(Kind.TABLE, (), size, block=block, plainer=as_list)
    else:
        yield from as_list
    for picture in pictures:
        yield from _picture_pieces(picture)


def _filled_rows(rows: Sequence[tuple[Spans, ...]]) -> Sequence[tuple[Spans, ...]]:
    """The rows, all as long as the longest: shorter ones end in empty cells."""
    width = max(map(len, rows))
    return [(*row, *[()] * (width - len(row))) for row in rows]


def _row_piece(row: tuple[Spans, ...], depth: int, *, first: bool) -> Piece:
    """A row as a line: the header row in bold, the others as items, the cells parted by dots."""
    elements: list[BlockKit] = []
    for cell in row:
        made = make_elements(cell, bold=first)
        if made and elements:
            elements.append(text_element(" · "))
        elements.extend(made)
    kind = Kind.ITEM if not first else Kind.QUOTE if depth else Kind.HEADING
    # A cell of a table block takes a space more than one of the list.
    size = elements_size(tuple(elements)) + 2 * len(row) + 2
    return Piece(kind, tuple(elements), size, quoted=depth > 0)


def _cell(spans: Spans) -> BlockKit:
    elements = make_elements(spans)
    if not elements:
        return {"type": "raw_text", "text": " "}
    section = {"type": "rich_text_section", "elements": list(elements)}
    return {"type": "rich_text", "elements": [section]}
