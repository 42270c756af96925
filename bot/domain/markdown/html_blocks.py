"""An HTML block → blocks and headings, as far as HTML's own structure is clear."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.markdown.html_tags import BLOCK, EMBEDDING, Tag, read_html
from bot.domain.markdown.inline import SpanWriter
from bot.domain.reading_list import (
    Block,
    CodeBlock,
    ItemList,
    ListItem,
    Quote,
    Rule,
    Spans,
    SubHeading,
    Table,
    flat_spans,
)

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CONTAINERS = frozenset(("ul", "ol", "li", "blockquote", "table", "tr", "td", "th"))
_PARENTS = {"li": ("ul", "ol"), "tr": ("table",), "td": ("tr",), "th": ("tr",)}
_SIBLINGS = {"li": ("li",), "tr": ("tr",), "td": ("td", "th"), "th": ("td", "th")}
_DEEPEST = 24


@dataclass(slots=True)
class _Open:
    """An element that is still open, with what it holds so far."""

    name: str
    blocks: list[Block] = field(default_factory=list)
    items: list[ListItem] = field(default_factory=list)
    rows: list[tuple[Spans, ...]] = field(default_factory=list)
    cells: list[Spans] = field(default_factory=list)


class HtmlReader:
    """Reads one HTML block. Unknown structure falls apart into paragraphs; no text is lost."""

    def __init__(self, writer: SpanWriter, paragraphs: Callable[[Spans], list[Block]]) -> None:
        self._writer = writer
        self._paragraphs = paragraphs
        self._open = [_Open("")]
        self._heading = 0
        self._code: list[str] | None = None

    def read(self, source: str) -> list[Block]:
        """Return the block's blocks; a SubHeading at the top may become a section's heading."""
        for event in read_html(source):
            if isinstance(event, Tag):
                self._read_tag(event)
            elif self._code is not None:
                self._code.append(event)
            else:
                self._writer.write_plain(event)
        if self._code is not None:
            self._end_code()
        self._end_text()
        while len(self._open) > 1:
            self._close_innermost()
        return self._open[0].blocks

    def _read_tag(self, tag: Tag) -> None:
        if self._code is not None:
            if tag.name == "pre" and tag.closing:
                self._end_code()
            return
        if tag.name not in BLOCK:
            self._writer.write_tag(tag)
            return
        if tag.name in EMBEDDING:
            self._end_text()
            self._writer.write_tag(tag)
            return
        self._end_text()
        if tag.name == "pre":
            self._code = []
        elif tag.name == "hr":
            self._open[-1].blocks.append(Rule())
        elif tag.name in _HEADINGS:
            self._heading = 0 if tag.closing else _HEADINGS[tag.name]
        elif tag.name in _CONTAINERS:
            self._close(tag.name) if tag.closing else self._begin(tag.name)

    def _end_text(self) -> None:
        blocks = self._open[-1].blocks
        if not self._heading:
            blocks.extend(self._paragraphs(self._writer.finish()))
        elif spans := self._writer.finish_heading():
            blocks.append(SubHeading(self._heading, spans))

    def _end_code(self) -> None:
        text = "".join(self._code or ()).strip("\n")
        self._code = None
        if text.strip():
            self._open[-1].blocks.append(CodeBlock(text))

    def _begin(self, name: str) -> None:
        parents = _PARENTS.get(name)
        if parents:
            for sibling in _SIBLINGS[name]:
                self._close(sibling, within=parents)
            if self._open[-1].name not in parents:
                return
        if len(self._open) <= _DEEPEST:
            self._open.append(_Open(name))

    def _close(self, name: str, within: tuple[str, ...] = ()) -> None:
        """Close the innermost element of that name, and all inside it; none: nothing happens."""
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].name == name:
                while len(self._open) > depth:
                    self._close_innermost()
                return
            if self._open[depth].name in within:
                return

    def _close_innermost(self) -> None:
        element = self._open.pop()
        parent = self._open[-1]
        blocks = tuple(element.blocks)
        match element.name:
            case "li":
                if blocks:
                    parent.items.append(ListItem(blocks))
                return
            case "td" | "th":
                parent.cells.append(flat_spans(blocks))
                return
            case "tr":
                parent.blocks.extend(blocks)
                if any(element.cells):
                    parent.rows.append(tuple(element.cells))
                return
            case "blockquote":
                blocks = (Quote(blocks),) if blocks else ()
            case "ul" | "ol" if element.items:
                blocks = (*blocks, ItemList(tuple(element.items), element.name == "ol"))
            case "table" if element.rows:
                blocks = (*blocks, Table(tuple(element.rows)))
        parent.blocks.extend(blocks)
