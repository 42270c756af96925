"""Footnotes, numbered, for the end of the list: where every Markdown renderer puts them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from markdown_it.token import Token

from bot.domain.markdown.blocks import Footnote, Node
from bot.domain.markdown.inline import raised
from bot.domain.reading_list import Block, Paragraph, Rule, Span, Spans


def place_footnotes(nodes: Iterable[Node], used: frozenset[str]) -> tuple[Block, ...]:
    """Return the nodes' blocks; a footnote that nothing refers to stays where it was written."""
    blocks: list[Block] = []
    for node in nodes:
        if not isinstance(node.block, Footnote):
            blocks.append(node.block)
        elif node.block.label not in used:
            blocks.extend(node.block.blocks)
    return tuple(blocks)


def numbered_footnotes(
    known: Mapping[int, Mapping[str, Any]],
    nodes: Iterable[Node],
    read_inline: Callable[[Sequence[Token]], Spans],
) -> tuple[Block, ...]:
    """Return the footnotes that are referred to, in the order of their numbers, below a rule.

    `known` is the parser's table: from a number to a label, or to the tokens of a footnote that was
    written inside its sentence.
    """
    written: dict[str, list[Block]] = {}
    for node in nodes:
        if isinstance(node.block, Footnote):
            written.setdefault(node.block.label, []).extend(node.block.blocks)
    blocks: list[Block] = []
    for number, note in known.items():
        if "tokens" in note:
            spans = read_inline(note["tokens"])
            blocks.extend(_numbered(number, [Paragraph(spans)] if spans else []))
        else:
            blocks.extend(_numbered(number, written.get(note["label"], [])))
    return (Rule(), *blocks) if blocks else ()


def _numbered(number: int, blocks: Sequence[Block]) -> Iterator[Block]:
    mark = raised(number + 1)
    match blocks:
        case []:
            return
        case [Paragraph(spans), *rest]:
            yield Paragraph((Span(f"{mark} "), *spans))
            yield from rest
        case _:
            yield Paragraph((Span(mark),))
            yield from blocks
