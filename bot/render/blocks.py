"""Blocks of a reading list → pieces, and pieces → Block Kit.

A piece is what a message is cut between: a paragraph, an item, a quoted paragraph, a picture.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeAlias, assert_never

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
from bot.render.emoji import KNOWN, SHORTCODE

BlockKit: TypeAlias = dict[str, Any]
Elements: TypeAlias = tuple[BlockKit, ...]

# Slack's limits, read on 2026-11-23 on docs.slack.dev and in slackapi's own sources.
LONGEST_URL = 3000
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
                yield Piece(Kind.CODE, (_text(text),), len(text) + 2, quoted=depth > 0)
            case Table():
                yield from _table_pieces(block, depth)
            case Image():
                yield from _picture_pieces(block)
            case Rule():
                yield Piece(Kind.RULE, (), 0)
            case _:
                assert_never(block)
        joins = depth > 0 and isinstance(block, Paragraph | SubHeading)


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


def text_piece(elements: Elements, kind: Kind = Kind.TEXT) -> Piece:
    """Return a piece of the outermost level that holds these elements."""
    return Piece(kind, elements, elements_size(elements) + 2)


def elements_size(elements: Elements) -> int:
    """Return how many characters a reader sees."""
    return sum(map(element_size, elements))


def element_size(element: BlockKit) -> int:
    """Return how many characters a reader sees of one inline element."""
    if element["type"] == "emoji":
        return len(element["name"]) + 2
    return len(element.get("text") or element["url"])


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
        yield _styled({"type": "text", "text": span.text}, style)


def _styled(element: BlockKit, style: dict[str, bool]) -> BlockKit:
    if style:
        element["style"] = style
    return element


def _with_emoji(text: str, style: dict[str, bool]) -> Iterator[BlockKit]:
    done = 0
    for match in SHORTCODE.finditer(text):
        if match[1] in KNOWN:
            if match.start() > done:
                yield _styled({"type": "text", "text": text[done : match.start()]}, dict(style))
            yield {"type": "emoji", "name": match[1]}
            done = match.end()
    if done < len(text):
        yield _styled({"type": "text", "text": text[done:]}, style)


def _text_pieces(spans: Spans, kind: Kind, depth: int, joins: bool) -> Iterator[Piece]:
    """A paragraph and, below it, the pictures that stand in it."""
    elements = make_elements(spans, bold=kind is Kind.HEADING)
    if elements:
        if depth > 1:
            elements = (_text("> " * (depth - 1)), *elements)
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
            elements.append(_text("\n"))
        elements.extend(made)
    if item.checked is not None:
        elements.insert(0, _text("☑ " if item.checked else "☐ "))
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
    rows = tuple(_row_piece(row, depth, first=place == 0) for place, row in enumerate(table.rows))
    as_list = tuple(piece for piece in rows if piece.elements)
    pictures = [
        span for row in table.rows for cell in row for span in cell if isinstance(span, Image)
    ]
    fits = len(table.rows) <= TABLE_ROWS and all(
        0 < len(row) <= TABLE_COLUMNS for row in table.rows
    )
    size = sum(piece.size for piece in as_list)
    if fits and as_list and size <= LONGEST_TABLE:
        block = {"type": "table", "rows": [[_cell(cell) for cell in row] for row in table.rows]}
        yield Piece(Kind.TABLE, (), size, block=block, plainer=as_list)
    else:
        yield from as_list
    for picture in pictures:
        yield from _picture_pieces(picture)


def _row_piece(row: tuple[Spans, ...], depth: int, *, first: bool) -> Piece:
    """A row as a line: the header row in bold, the others as items, the cells parted by dots."""
    elements: list[BlockKit] = []
    for cell in row:
        made = make_elements(cell, bold=first)
        if made and elements:
            elements.append(_text(" · "))
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


def make_blocks(pieces: Iterable[Piece]) -> list[BlockKit]:
    """Return Block Kit blocks that show the pieces; those of text share one rich_text block."""
    blocks: list[BlockKit] = []
    rich: list[BlockKit] = []
    before: Piece | None = None
    for piece in pieces:
        if piece.kind in (Kind.PICTURE, Kind.TABLE, Kind.RULE):
            if rich:
                blocks.append({"type": "rich_text", "elements": rich})
            rich = []
            blocks.append(piece.block or {"type": "divider"})
        else:
            _append(rich, piece, before if rich else None)
        before = piece
    if rich:
        blocks.append({"type": "rich_text", "elements": rich})
    return blocks


def _append(rich: list[BlockKit], piece: Piece, before: Piece | None) -> None:
    """Add a piece to a rich_text block, inside its last element where both belong together."""
    match piece.kind:
        case Kind.TEXT | Kind.HEADING:
            if before is None:
                rich.append(_section(piece.elements))
            elif before.kind in (Kind.TEXT, Kind.HEADING):
                tight = before.kind is Kind.HEADING or _are_links(before, piece)
                gap = "\n" if tight else "\n\n"
                rich[-1]["elements"] += [_text(gap), *piece.elements]
            else:
                rich.append(_section((_text("\n"), *piece.elements)))
        case Kind.QUOTE:
            if before is not None and before.kind is Kind.QUOTE and piece.joins:
                rich[-1]["elements"] += [_text("\n\n"), *piece.elements]
            else:
                rich.append({"type": "rich_text_quote", "elements": list(piece.elements)})
        case Kind.ITEM:
            if before is not None and _same_list(before, piece):
                rich[-1]["elements"].append(_section(piece.elements))
            else:
                rich.append(_new_list(piece))
        case _:
            rich.append({"type": "rich_text_preformatted", "elements": list(piece.elements)})
            if piece.quoted:
                rich[-1]["border"] = 1


def _are_links(before: Piece, piece: Piece) -> bool:
    """Paragraphs that are nothing but a link each are a list in all but name."""
    return all(
        len(each.elements) == 1 and each.elements[0]["type"] == "link" for each in (before, piece)
    )


def _text(text: str) -> BlockKit:
    return {"type": "text", "text": text}


def _section(elements: Elements) -> BlockKit:
    return {"type": "rich_text_section", "elements": list(elements)}


def _same_list(before: Piece, piece: Piece) -> bool:
    expected = None if before.number is None else before.number + 1
    return (
        before.kind is Kind.ITEM
        and before.indent == piece.indent
        and before.quoted == piece.quoted
        and piece.number == expected
    )


def _new_list(piece: Piece) -> BlockKit:
    made: BlockKit = {
        "type": "rich_text_list",
        "style": "bullet" if piece.number is None else "ordered",
        "indent": piece.indent,
        "elements": [_section(piece.elements)],
    }
    if piece.number is not None and piece.number > 1:
        made["offset"] = piece.number - 1
    if piece.quoted:
        made["border"] = 1
    return made
