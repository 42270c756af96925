"""Block tokens → blocks: paragraphs, lists, quotations, tables, code, pictures and HTML."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it.token import Token

from bot.domain.markdown.html_blocks import HtmlReader
from bot.domain.markdown.inline import SpanWriter
from bot.domain.reading_list import (
    Block,
    CodeBlock,
    DeadLink,
    Image,
    Inline,
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

_TASK_BOX = re.compile(r"\[([ xX])\](?:[ \t]+|\Z)")
BULLETS = "•●◦▪‣"


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote's text, at the place where it was written; `label` as in `[^label]`."""

    label: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A block of the outermost level, and its 1-based line in the source."""

    line: int
    block: Block | Footnote


class BlockReader:
    """Reads the tokens of one text, once, from front to back."""

    def __init__(self, tokens: Sequence[Token], base: str | None, first_line: int) -> None:
        self._tokens = tokens
        self._next = 0
        self._first_line = first_line
        self._writer = SpanWriter(base)
        self.dead_links: list[DeadLink] = []

    def read(self) -> Iterator[Node]:
        """Yield the outermost blocks in order."""
        line = self._first_line
        while self._next < len(self._tokens):
            token = self._tokens[self._next]
            line = token.map[0] + self._first_line if token.map else line
            for block in self._read_any():
                yield Node(line, block)
            self.note_dead(line)

    def note_dead(self, line: int) -> None:
        """Note the links that were read since the last call and can be none, as those of a line."""
        self.dead_links += (DeadLink(url, line) for url in self._writer.take_dead())

    def read_inline(self, tokens: Sequence[Token]) -> Spans:
        """Return the spans of a footnote that was written inside a sentence."""
        self._writer.read(tokens)
        return self._writer.finish()

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._next += 1
        return token

    def _read_until(self, closer: str) -> tuple[Block, ...]:
        blocks: list[Block] = []
        while self._tokens[self._next].type != closer:
            for block in self._read_any():
                blocks.extend(block.blocks if isinstance(block, Footnote) else (block,))
        self._next += 1
        return tuple(blocks)

    def _read_any(self) -> Sequence[Block | Footnote]:
        """Read one block; what holds nothing visible gives none, a mixed paragraph several."""
        token = self._take()
        match token.type:
            case "paragraph_open":
                return self._read_paragraph()
            case "heading_open":
                return self._read_heading(int(token.tag[1]))
            case "bullet_list_open" | "ordered_list_open":
                return self._read_list(token)
            case "blockquote_open":
                blocks = self._read_until("blockquote_close")
                return (Quote(blocks),) if blocks else ()
            case "fence" | "code_block":
                return _read_code(token)
            case "html_block":
                return HtmlReader(self._writer, _paragraphs).read(token.content)
            case "hr":
                return (Rule(),)
            case "table_open":
                return self._read_table()
            case _:  # footnote_reference_open
                blocks = self._read_until("footnote_reference_close")
                return (Footnote(token.meta["label"], blocks),)

    def _read_spans(self) -> Spans:
        """Read an inline token and the closing token behind it."""
        self._write_inline()
        return self._writer.finish()

    def _write_inline(self) -> None:
        inline = self._take()
        self._next += 1
        self._writer.read(inline.children or ())

    def _read_heading(self, level: int) -> Sequence[Block]:
        self._write_inline()
        spans = self._writer.finish_heading()
        if all(isinstance(span, Image) for span in spans):
            return _paragraphs(spans)
        return (SubHeading(level, spans),)

    def _read_paragraph(self) -> Sequence[Block]:
        inline = self._tokens[self._next]
        if any(bullet in inline.content for bullet in BULLETS):
            lines = _split_bullets(inline.children or [])
            if lines is not None:
                self._next += 2
                return self._read_bullets(*lines)
        return _paragraphs(self._read_spans())

    def _read_bullets(self, before: list[Token], items: list[list[Token]]) -> Sequence[Block]:
        """Lines that begin with "•" are a list, whatever stands before them a paragraph."""
        blocks = _paragraphs(self.read_inline(before))
        read = [tuple(_paragraphs(self.read_inline(item))) for item in items]
        if any(read):
            blocks.append(ItemList(tuple(ListItem(item) for item in read if item)))
        return blocks

    def _read_list(self, opening: Token) -> Sequence[Block]:
        ordered = opening.type == "ordered_list_open"
        closer = "ordered_list_close" if ordered else "bullet_list_close"
        items: list[ListItem] = []
        while self._take().type != closer:
            checked = self._read_task_box()
            blocks = self._read_until("list_item_close")
            if blocks or checked is not None:
                items.append(_unwrapped(ListItem(blocks, checked)))
        start = int(opening.attrs.get("start", 1))
        return (ItemList(tuple(items), ordered, start),) if items else ()

    def _read_task_box(self) -> bool | None:
        """Take `[ ]` or `[x]` off the item that begins here."""
        if self._tokens[self._next].type != "paragraph_open":
            return None
        children = self._tokens[self._next + 1].children
        box = (
            _TASK_BOX.match(children[0].content)
            if children and children[0].type == "text"
            else None
        )
        if not children or box is None:
            return None
        children[0].content = children[0].content[box.end() :]
        return box[1] != " "

    def _read_table(self) -> Sequence[Block]:
        rows: list[tuple[Spans, ...]] = []
        while (token := self._take()).type != "table_close":
            if token.type == "tr_open":
                cells: list[Spans] = []
                while self._take().type != "tr_close":
                    cells.append(self._read_spans())
                rows.append(tuple(cells))
        return (Table(tuple(rows)),)


def _read_code(token: Token) -> Sequence[Block]:
    text = token.content.removesuffix("\n")
    language = token.info.split(maxsplit=1)[0] if token.info.strip() else ""
    return (CodeBlock(text, language),) if text.strip() else ()


def _paragraphs(spans: Spans) -> list[Block]:
    """A paragraph; pictures that stand alone in it, or at its ends, are blocks of their own."""
    start, end = 0, len(spans)
    while start < end and _is_picture_or_space(spans[start]):
        start += 1
    while end > start and _is_picture_or_space(spans[end - 1]):
        end -= 1
    inner = [Paragraph(_stripped(spans[start:end]))] if start < end else []
    return [*_pictures(spans[:start]), *inner, *_pictures(spans[end:])]


def _pictures(spans: Spans) -> list[Image]:
    return [span for span in spans if isinstance(span, Image)]


def _is_picture_or_space(span: Inline) -> bool:
    return isinstance(span, Image) or span.text.isspace()


def _stripped(spans: Spans) -> Spans:
    last = spans[-1]
    if isinstance(last, Span) and last.text[-1].isspace():
        spans = (*spans[:-1], replace(last, text=last.text.rstrip()))
    first = spans[0]
    if isinstance(first, Span) and first.text[0].isspace():
        spans = (replace(first, text=first.text.lstrip()), *spans[1:])
    return spans


def _unwrapped(item: ListItem) -> ListItem:
    """`* * Docker` is an item like its neighbours, not a list inside an item without text."""
    match item.blocks:
        case (ItemList(items=(only,), ordered=False),) if item.checked is None:
            return only
    return item


def _split_bullets(children: list[Token]) -> tuple[list[Token], list[list[Token]]] | None:
    """Split a paragraph's lines at those that begin with a bullet; None where none does."""
    before: list[Token] = []
    items: list[list[Token]] = []
    at_line_start = True
    for token in children:
        content = token.content.lstrip(" \t")
        if at_line_start and token.type == "text" and content[:1] and content[0] in BULLETS:
            items.append([replace(token, content=content[1:].lstrip())])
        else:
            (items[-1] if items else before).append(token)
        at_line_start = token.type in ("softbreak", "hardbreak")
    return (before, items) if items else None
