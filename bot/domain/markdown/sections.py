"""Blocks → title, introduction and sections, by the outline that the headings make."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.domain.markdown.blocks import Footnote, Node
from bot.domain.reading_list import (
    Block,
    Image,
    Paragraph,
    Rule,
    Span,
    Spans,
    SubHeading,
    plain_text,
    walk_spans,
)
from bot.domain.text import shorten

_LONGEST_DERIVED_TITLE = 60
# "Dr." or "No. 7" ends no sentence; so early, hardly anything does.
_SHORTEST_SENTENCES = 12
_LONGEST_BOLD_TITLE = 150
_LONGEST_ANCHOR = 80
_SENTENCE_END = re.compile(r"[.!?…]+[\"')\]”’»]*(?=\s)|[。！？]+[”’」』）》]*")
_WORDS = re.compile(r"[^\W_]+")
_FOOTNOTE_NUMBERS = re.compile("\u202f[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_DATE_IN_NAME = re.compile(r"^\d{4}[-_.]?\d{1,2}[-_.]?\d{1,2}[-_. ]*")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the outermost level: the index of its node, its level and its words."""

    index: int
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Part:
    """The nodes of one section, without its heading; `spans` is empty where `title` is derived."""

    title: str
    spans: Spans
    line: int
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A list taken apart. Every node is in the introduction, in a part, or a title."""

    title: str
    introduction: tuple[Node, ...]
    parts: tuple[Part, ...]


def plan_outline(nodes: Sequence[Node], given_title: str | None, name: str) -> Outline:
    """Return the list's title, introduction and sections.

    `given_title` is the front matter's, `name` the file's.
    """
    headings = _find_headings(nodes)
    title = given_title or _main_heading(headings) or _title_from(name) or "Reading list"
    starts = _section_headings(nodes, headings, given_title)
    if not starts:
        rest = _without_title(nodes, title)
        nodes = rest if _is_visible(rest) else nodes
        if parts := _parts_between_rules(nodes):
            return Outline(title, (), parts)
        starts = _bold_lines(nodes)
    if not starts:
        return Outline(title, (), (_derived_part(nodes),) if _is_visible(nodes) else ())
    ends = [heading.index for heading in starts[1:]] + [len(nodes)]
    parts = tuple(_part_below(nodes, start, end) for start, end in zip(starts, ends, strict=True))
    return Outline(title, _without_title(nodes[: starts[0].index], title), parts)


def _part_below(nodes: Sequence[Node], start: Heading, end: int) -> Part:
    """A heading's section. A bold line that serves as one stays in the text: it is a line of it."""
    node = nodes[start.index]
    if isinstance(node.block, SubHeading):
        inside = tuple(nodes[start.index + 1 : end])
        return Part(start.title, node.block.spans, node.line, inside)
    return Part(start.title, (), node.line, tuple(nodes[start.index : end]))


def make_anchor(title: str, taken: dict[str, int]) -> str:
    """Return a slug of the title, Chinese kept, unlike any before; `taken` counts them."""
    slug = "-".join(_words(title))[:_LONGEST_ANCHOR].strip("-") or "section"
    anchor = slug
    while anchor in taken:
        taken[slug] += 1
        anchor = f"{slug}-{taken[slug]}"
    taken[anchor] = 1
    return anchor


def _section_headings(
    nodes: Sequence[Node], headings: Sequence[Heading], given_title: str | None
) -> list[Heading]:
    """The headings that begin sections; none where the headings are of no use.

    A heading is a root when no shallower one stands before it. A lone root with children is the
    title, so is a first heading that repeats the title or has no text of its own. The level that
    most roots have is the sections', the shallower on a tie.
    """
    found = list(headings)
    if found and given_title and _words(found[0].title) == _words(given_title):
        found = found[1:]
    if (
        len(found) > 1
        and found[1].level <= found[0].level
        and not _has_text(nodes[found[0].index + 1 : found[1].index])
    ):
        found = found[1:]
    while len(roots := _roots(found)) == 1:
        if len(found) == 1:
            return [] if found[0].level == 1 else found
        found = found[1:]
    if not roots:
        return []
    counts = Counter(root.level for root in roots)
    level = min(counts, key=lambda each: (-counts[each], each))
    root_indexes = {root.index for root in roots}
    return [h for h in found if h.level <= level or h.index in root_indexes]


def _roots(headings: Sequence[Heading]) -> list[Heading]:
    roots: list[Heading] = []
    for heading in headings:
        if not roots or heading.level <= roots[-1].level:
            roots.append(heading)
    return roots


def _parts_between_rules(nodes: Sequence[Node]) -> tuple[Part, ...]:
    """Sections between thematic breaks, if these part the text at all."""
    runs: list[list[Node]] = [[]]
    for node in nodes:
        if isinstance(node.block, Rule):
            runs.append([])
        else:
            runs[-1].append(node)
    parts = tuple(_derived_part(run) for run in runs if _is_visible(run))
    return parts if len(parts) > 1 else ()


def _bold_lines(nodes: Sequence[Node]) -> list[Heading]:
    """Paragraphs that are only bold text; a single one is as often an exclamation."""
    found = [
        Heading(index, 2, title)
        for index, node in enumerate(nodes)
        if isinstance(node.block, Paragraph)
        and all(isinstance(span, Span) and span.bold for span in node.block.spans)
        and len(title := _title_of(node.block.spans)) <= _LONGEST_BOLD_TITLE
    ]
    return found if len(found) > 1 else []


def _derived_part(nodes: Sequence[Node]) -> Part:
    """A section without a heading takes its first line for a title."""
    lines = (" ".join(line.split()) for line in plain_text(_blocks(nodes)).split("\n"))
    title = _shortened(next(filter(None, lines), "Picture"))
    return Part(title, (), nodes[0].line, tuple(nodes))


def _shortened(line: str) -> str:
    """A line within a title's length: its first sentences, else its first words."""
    ends = [end.end() for end in _SENTENCE_END.finditer(line[: _LONGEST_DERIVED_TITLE + 1])]
    if len(line) > _LONGEST_DERIVED_TITLE and ends and ends[-1] >= _SHORTEST_SENTENCES:
        return line[: ends[-1]].rstrip(".。")
    return shorten(line, _LONGEST_DERIVED_TITLE)


def _without_title(nodes: Sequence[Node], title: str) -> tuple[Node, ...]:
    """The nodes without headings that only repeat the title."""
    words = _words(title)
    return tuple(node for node in nodes if not _repeats(node, words))


def _repeats(node: Node, words: list[str]) -> bool:
    return (
        isinstance(node.block, SubHeading)
        and all(isinstance(span, Span) and not span.url for span in node.block.spans)
        and _words(_title_of(node.block.spans)) == words
    )


def _blocks(nodes: Iterable[Node]) -> Iterator[Block]:
    for node in nodes:
        if isinstance(node.block, Footnote):
            yield from node.block.blocks
        else:
            yield node.block


def _has_text(nodes: Iterable[Node]) -> bool:
    return any(plain_text((block,)) for block in _blocks(nodes))


def _is_visible(nodes: Iterable[Node]) -> bool:
    """Whether there is anything to see, if only a picture without words."""
    return any(isinstance(span, Image) or span.text.strip() for span in walk_spans(_blocks(nodes)))


def _words(text: str) -> list[str]:
    return _WORDS.findall(unicodedata.normalize("NFKC", text).casefold())


def _find_headings(nodes: Sequence[Node]) -> list[Heading]:
    return [
        Heading(index, node.block.level, title)
        for index, node in enumerate(nodes)
        if isinstance(node.block, SubHeading) and (title := _title_of(node.block.spans))
    ]


def _title_of(spans: Spans) -> str:
    """The words of a heading; pictures and the numbers of footnotes are none."""
    text = "".join(span.text for span in spans if isinstance(span, Span))
    return " ".join(_FOOTNOTE_NUMBERS.sub("", text).split())


def _main_heading(headings: Sequence[Heading]) -> str:
    titles = [h.title for h in headings if h.level == 1] or [h.title for h in headings]
    return titles[0] if titles else ""


def _title_from(name: str) -> str:
    """A file's name without its extension and date, if anything is left."""
    stem = PurePosixPath(name.replace("\\", "/")).name.rsplit(".", 1)[0]
    words = re.sub(r"[-_\s]+", " ", _DATE_IN_NAME.sub("", stem)).strip()
    return words or stem
