"""A parsed reading list: sections, blocks and inline spans, as readers will see them."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias, assert_never
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Span:
    """A run of visible text in one style. `url` makes it a link; `text` is never empty.

    Line breaks inside a paragraph are already spaces, hard breaks are "\\n".
    """

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: an absolute http(s) `url`, and `alt` as written (may be empty).

    `link` is where a click leads, if the picture stood inside a link. It may stand among blocks,
    and, where it interrupts a line of text, among spans.
    """

    url: str
    alt: str
    link: str | None = None


Inline: TypeAlias = Span | Image
Spans: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text; `spans` is never empty."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class SubHeading:
    """A heading deeper than its section's own; `level` is 1–6."""

    level: int
    spans: Spans


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation of any blocks, quotations included."""

    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item of a list; `checked` is None unless it is a task."""

    blocks: "tuple[Block, ...]"
    checked: bool | None = None


@dataclass(frozen=True, slots=True)
class ItemList:
    """A bulleted list, or a numbered one that begins at `start`."""

    items: tuple[ListItem, ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Preformatted text without its final newline; `language` is the fence's first word, or ""."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each cell spans (may be empty); the first row is the header."""

    rows: tuple[tuple[Spans, ...], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A thematic break."""


Block: TypeAlias = Paragraph | SubHeading | Quote | ItemList | CodeBlock | Table | Image | Rule


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of a section, with the text that carries it."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading's part of a list.

    `title` is plain text ("Untitled" never: a section without a heading takes its first words),
    `spans` the heading as written (empty where the title was derived), `anchor` a slug that is
    unique within its list, `line` 1-based in the source.
    """

    title: str
    spans: Spans
    anchor: str
    blocks: tuple[Block, ...]
    line: int


@dataclass(frozen=True, slots=True)
class DeadLink:
    """What was written as a link's address or a picture's but can be neither: its words stay as
    text. `line` is where the block begins that it stands in."""

    url: str
    line: int


@dataclass(frozen=True, slots=True)
class ReadingList:
    """A whole list. `notes` are sentences about what the parser had to bend (bytes replaced …).

    `draft` is what its front matter says: it is not approved for release yet.
    """

    title: str
    date: date | None
    introduction: tuple[Block, ...]
    sections: tuple[Section, ...]
    url: str | None = None
    notes: tuple[str, ...] = ()
    draft: bool = False
    dead_links: tuple[DeadLink, ...] = ()


def file_name(source: str) -> str:
    """Return the file's name at the end of a source, which may lend a list its title or date.

    A source is a path, a web address, `sample:NAME`, `slack:NAME` (a file that was given in Slack),
    or `piped:HASH` and `pasted:TITLE`, which have no name; nor has the raw form of a gist.
    """
    kind, _, rest = source.partition(":")
    if kind in {"piped", "pasted"}:
        return ""
    if kind in {"http", "https"}:
        name = unquote(urlsplit(source).path.rpartition("/")[2]).rpartition("/")[2]
        return "" if name == "raw" else name
    return (rest if kind in {"sample", "slack"} else source).replace("\\", "/").rpartition("/")[2]


def find_page(source: str) -> str | None:
    """Return where a list is to be read on the web: what was fetched from there has its source."""
    return source if source.startswith(("https://", "http://")) else None


def fingerprint(text: str) -> str:
    """Return the SHA-256 of a list's text, in hexadecimal: equal texts are one revision."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def spans_text(spans: Spans) -> str:
    """Return the visible text of spans on one line; a picture gives its alternative text."""
    return " ".join(_joined(spans).split())


def plain_text(blocks: Iterable[Block]) -> str:
    """Return the visible text, one block a line: for look-ups, fallbacks and snippets."""
    return "\n".join(line for block in blocks for line in _lines(block) if line)


def find_entries(blocks: Iterable[Block]) -> tuple[Entry, ...]:
    """Return the links in order of appearance, each URL once, with the first text it stands on."""
    texts: dict[str, str] = {}
    last: str | None = None
    for span in walk_spans(blocks):
        url = span.link if isinstance(span, Image) else span.url
        text = span.alt if isinstance(span, Image) else span.text
        if url and (url not in texts or url == last):
            texts[url] = texts.get(url, "") + text
            last = url
        else:
            last = None
    return tuple(Entry(url, " ".join(text.split()) or url) for url, text in texts.items())


def flat_spans(blocks: Iterable[Block]) -> Spans:
    """Return all spans of blocks as if they were one paragraph, a line for each."""
    flat: list[Inline] = []
    for line in walk_lines(blocks):
        if flat:
            flat.append(Span("\n"))
        flat.extend(line)
    return tuple(flat)


def walk_spans(blocks: Iterable[Block]) -> Iterator[Inline]:
    """Yield every span and picture of blocks, in order, code and cells included."""
    for spans in walk_lines(blocks):
        yield from spans


def walk_lines(blocks: Iterable[Block]) -> Iterator[Spans]:
    """Yield the spans of each paragraph, heading, cell, picture and piece of code, in order."""
    for block in blocks:
        yield from _lines_of(block)


def _joined(spans: Spans) -> str:
    return "".join(span.text if isinstance(span, Span) else f" {span.alt} " for span in spans)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Table(rows):
            for row in rows:
                yield " | ".join(filter(None, map(spans_text, row)))
        case CodeBlock(text):
            yield text
        case _:
            yield from map(spans_text, walk_lines((block,)))


def _lines_of(block: Block) -> Iterable[Spans]:
    match block:
        case Paragraph(spans) | SubHeading(_, spans):
            return (spans,)
        case Quote(inner):
            return walk_lines(inner)
        case ItemList(items):
            return (line for item in items for line in walk_lines(item.blocks))
        case CodeBlock(text):
            return ((Span(text, code=True),),)
        case Table(rows):
            return (cell for row in rows for cell in row)
        case Image():
            return ((block,),)
        case Rule():
            return ()
    assert_never(block)
