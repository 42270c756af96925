"""Pieces → parts that each fit into one message, cut at blocks, then at sentences."""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from bot.domain.text import character_start
from bot.render.elements import BlockKit, Elements, element_size, elements_size, shown_text
from bot.render.pieces import Kind, Piece
from bot.render.plain import written_size

# Slack's own limit is unpublished; refusals were seen from 11,341 visible characters on.
LONGEST_MESSAGE = 9000
MOST_BLOCKS = 50
# Text that stands alone carries its links' URLs, and is cut by Slack beyond 40,000 characters.
LONGEST_TEXT_ALONE = 30_000
# What a piece's line break, and the one above it, add to its elements.
_OVERHEAD = 2

_SENTENCE_END = re.compile(r"[.!?…]+[\"')\]”’»]*(?=\s)|[。！？；…]+[”’」』）》]*|\n")


@dataclass(slots=True)
class _Part:
    """What a message holds so far."""

    room: int
    pieces: list[Piece] = field(default_factory=list)
    size: int = 0
    blocks: int = 0
    written: int = 0
    has_table: bool = False

    def fits(self, piece: Piece) -> bool:
        return not self.pieces or (
            self.size + piece.size <= self.room
            and self.blocks + _block_count(piece) <= MOST_BLOCKS - 2
            and self.written + written_size(piece) <= LONGEST_TEXT_ALONE
        )

    def add(self, piece: Piece) -> None:
        self.pieces.append(piece)
        self.size += piece.size
        self.blocks += _block_count(piece)
        self.written += written_size(piece)
        self.has_table = self.has_table or piece.kind is Kind.TABLE

    def take_trailing_headings(self) -> list[Piece]:
        """Give away the headings at the end, that they may stand above what they head."""
        end = len(self.pieces)
        while end > 1 and self.pieces[end - 1].kind is Kind.HEADING:
            end -= 1
        if end == 1 and self.pieces[0].kind is Kind.HEADING:
            return []
        headings = self.pieces[end:]
        del self.pieces[end:]
        return headings


def split_parts(pieces: Iterable[Piece], room: int) -> list[list[Piece]]:
    """Return the pieces in parts of at most `room` visible characters, at least one part.

    A part has one table at most, which is all that Slack takes; a second one becomes a list.
    """
    parts = [_Part(room)]
    for piece in cut_pieces(pieces, room):
        inner = piece.plainer if piece.kind is Kind.TABLE and parts[-1].has_table else (piece,)
        for each in inner:
            if not parts[-1].fits(each):
                headings = parts[-1].take_trailing_headings()
                parts.append(_Part(room))
                for heading in headings:
                    parts[-1].add(heading)
            parts[-1].add(each)
    return [part.pieces for part in parts]


def _block_count(piece: Piece) -> int:
    """A picture, table or rule is a block, and may part one block of text into two."""
    return 2 if piece.kind in (Kind.PICTURE, Kind.TABLE, Kind.RULE) else 0


def cut_pieces(pieces: Iterable[Piece], limit: int) -> Iterator[Piece]:
    """Yield the pieces, those longer than `limit` as several."""
    for piece in pieces:
        if piece.size <= limit or not piece.elements:
            yield piece
            continue
        for place, elements in enumerate(_chunks(piece.elements, limit - _OVERHEAD, piece.kind)):
            yield _part_of(piece, elements, first=place == 0)


def cut_piece(piece: Piece, limit: int) -> tuple[Piece, Piece | None]:
    """Return a piece's beginning, at most `limit` long and as whole as can be, and the rest."""
    start, rest = _cut(piece.elements, limit - _OVERHEAD, piece.kind)
    return _part_of(piece, start, first=True), _part_of(piece, rest, first=False) if rest else None


def _part_of(piece: Piece, elements: Elements, *, first: bool) -> Piece:
    """A piece with some of its elements; what continues an item has no bullet of its own."""
    size = elements_size(elements) + _OVERHEAD
    if first:
        return replace(piece, elements=elements, size=size)
    kind = piece.kind
    if kind is Kind.ITEM:
        kind = Kind.QUOTE if piece.quoted else Kind.TEXT
    return replace(piece, kind=kind, elements=elements, size=size, joins=False)


def _chunks(elements: Elements, limit: int, kind: Kind) -> Iterator[Elements]:
    """Cut elements again and again; no step looks at more of them than a chunk holds."""
    waiting = deque(elements)
    held: list[BlockKit] = []
    size = 0
    while waiting:
        held.append(waiting.popleft())
        size += element_size(held[-1])
        if size > limit:
            start, rest = _cut(tuple(held), limit, kind)
            yield start
            waiting.extendleft(reversed(rest))
            held, size = [], 0
    if held:
        yield tuple(held)


def _cut(elements: Elements, limit: int, kind: Kind) -> tuple[Elements, Elements]:
    """Cut at a line of code or a sentence, else at a word, between two elements, or anywhere."""
    index, size = 0, 0
    while index < len(elements) and size + element_size(elements[index]) <= limit:
        size += element_size(elements[index])
        index += 1
    if index == len(elements):
        return elements, ()
    for find in (_last_line,) if kind is Kind.CODE else (_last_sentence_end, _last_space):
        if found := _find_cut(elements, index, size, limit, find):
            return _cut_inside(elements, *found, kind)
    if index:
        return elements[:index], elements[index:]
    return _cut_inside(elements, 0, character_start(shown_text(elements[0]), limit), kind)


def _find_cut(
    elements: Elements, index: int, size: int, limit: int, find: Callable[[str, int], int]
) -> tuple[int, int] | None:
    """The last place to cut, in text and not too early, at or before the element at `index`.

    `size` is that of all elements before it.
    """
    while index >= 0:
        element = elements[index]
        if element["type"] == "text":
            place = find(element["text"], min(limit - size, len(element["text"])))
            if place:
                return (index, place) if size + place > limit // 3 else None
        index -= 1
        size -= element_size(elements[index])
    return None


def _last_line(text: str, limit: int) -> int:
    return text.rfind("\n", 0, limit) + 1


def _last_sentence_end(text: str, limit: int) -> int:
    ends = [match.end() for match in _SENTENCE_END.finditer(text, max(0, limit - 4000), limit)]
    return ends[-1] if ends else 0


def _last_space(text: str, limit: int) -> int:
    return max(text.rfind(space, 0, limit) for space in " ，、") + 1


def _cut_inside(
    elements: Elements, index: int, place: int, kind: Kind
) -> tuple[Elements, Elements]:
    """Cut inside an element; of a link, both halves lead to the same place."""
    element = elements[index]
    text = shown_text(element)
    before, behind = text[:place], text[place:]
    if kind is Kind.CODE:
        before = before.removesuffix("\n") or before
    elif "code" not in element.get("style", {}):
        before, behind = before.rstrip() or before, behind.lstrip()
    rest = elements[index + 1 :]
    if behind:
        rest = ({**element, "text": behind}, *rest)
    return (*elements[:index], {**element, "text": before}), rest
