"""Footnotes, brought to the end of the section that first refers to them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from markdown_it.token import Token

from bot.domain.markdown.blocks import Footnote, Node
from bot.domain.markdown.inline import SUPERSCRIPTS
from bot.domain.reading_list import Block, Paragraph, Span, Spans


class Footnotes:
    """All footnotes of one text; each is given out once."""

    def __init__(
        self,
        nodes: Sequence[Node],
        known: dict[int, dict[str, Any]],
        read_inline: Callable[[Sequence[Token]], Spans],
    ) -> None:
        """`known` is the plugin's table: number → label, or the tokens of an inline footnote."""
        self._known = known
        self._read_inline = read_inline
        self._defined: dict[str, Node] = {}
        for node in nodes:
            if isinstance(node.block, Footnote):
                self._defined.setdefault(node.block.label, node)
        used = {note.get("label") for note in known.values()}
        self._moving = {id(node) for label, node in self._defined.items() if label in used}
        self._given: set[int] = set()

    def settle(self, nodes: Iterable[Node]) -> tuple[Block, ...]:
        """Return the blocks of some nodes, followed by the footnotes they are first to refer to.

        A footnote that nothing refers to stays where it was written.
        """
        blocks: list[Block] = []
        waiting: list[int] = []
        for node in nodes:
            if not isinstance(node.block, Footnote):
                blocks.append(node.block)
                waiting.extend(node.refers_to)
            elif id(node) not in self._moving:
                blocks.extend(node.block.blocks)
                waiting.extend(node.refers_to)
        for number in waiting:  # grows while footnotes refer to footnotes
            if number not in self._given:
                self._given.add(number)
                note, refers_to = self._note(number)
                blocks.extend(_numbered(number, note))
                waiting.extend(refers_to)
        return tuple(blocks)

    def _note(self, number: int) -> tuple[tuple[Block, ...], tuple[int, ...]]:
        known = self._known[number]
        if "tokens" in known:
            spans = self._read_inline(known["tokens"])
            return ((Paragraph(spans),) if spans else ()), ()
        node = self._defined.get(known["label"])
        if node is None or not isinstance(node.block, Footnote):
            return (), ()
        return node.block.blocks, node.refers_to


def _numbered(number: int, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    mark = Span(str(number + 1).translate(SUPERSCRIPTS) + " ")
    match blocks:
        case ():
            return ()
        case (Paragraph(spans), *rest):
            return Paragraph((mark, *spans)), *rest
    return Paragraph((Span(mark.text.strip()),)), *blocks
