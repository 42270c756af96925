"""Pieces → parts that each fit into one message, cut at blocks, then at sentences."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from bot.domain.text import character_start
from bot.render.blocks import Elements, Kind, Piece, element_size, elements_size
from bot.render.plain import written_size

# Slack's own limit is unpublished; refusals were seen from 11,341 visible characters on.
LONGEST_MESSAGE = 9000
MOST_BLOCKS = 50
# Text that stands alone carries its links' URLs, and is cut by Slack beyond 40,000 characters.
LONGEST_TEXT_ALONE = 30_000
_SPACE = {"type": "text", "text": " "}

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
        while piece.size > limit and piece.elements:
            piece, rest = cut_piece(piece, limit)
            yield piece
            piece = rest
        yield piece


def cut_piece(piece: Piece, limit: int) -> tuple[Piece, Piece]:
    """Return a piece's beginning, at most `limit` long and as whole as can be, and the rest."""
    overhead = 2
    cut = _cut_code if piece.kind is Kind.CODE else _cut_elements
    start, rest = cut(piece.elements, limit - overhead)
    size = elements_size(start)
    kind = piece.kind
    if kind is Kind.ITEM:
        kind = Kind.QUOTE if piece.quoted else Kind.TEXT
    return (
        replace(piece, elements=start, size=size + overhead),
        replace(piece, kind=kind, elements=rest, size=piece.size - size, joins=False),
    )


def _cut_code(elements: Elements, limit: int) -> tuple[Elements, Elements]:
    text = elements[0]["text"]
    place = text.rfind("\n", 1, limit)
    if place < 0:
        place = character_start(text, limit)
    rest = text[place:].removeprefix("\n") or " "
    return ({"type": "text", "text": text[:place]},), ({"type": "text", "text": rest},)


def _cut_elements(elements: Elements, limit: int) -> tuple[Elements, Elements]:
    """Cut at a sentence, else at a word, else between two elements, else anywhere."""
    index, size = 0, 0
    while size + (length := element_size(elements[index])) <= limit:
        size += length
        index += 1
    for find in (_last_sentence_end, _last_space):
        start = size
        for each in range(index, -1, -1):
            if start <= limit // 3 and each < index:
                break
            if elements[each]["type"] == "text":
                place = find(
                    elements[each]["text"], min(limit - start, len(elements[each]["text"]))
                )
                if place and start + place > limit // 3:
                    return _cut_at(elements, each, place)
            start -= element_size(elements[each - 1]) if each else 0
    if index:
        return elements[:index], elements[index:]
    shown = elements[0].get("text") or elements[0]["url"]
    return _cut_at(elements, 0, character_start(shown, limit))


def _last_sentence_end(text: str, limit: int) -> int:
    ends = [match.end() for match in _SENTENCE_END.finditer(text, max(0, limit - 4000), limit)]
    return ends[-1] if ends else 0


def _last_space(text: str, limit: int) -> int:
    return text.rfind(" ", 0, limit) + 1


def _cut_at(elements: Elements, index: int, place: int) -> tuple[Elements, Elements]:
    """Cut inside an element; of a link, both halves lead to the same place."""
    element = elements[index]
    shown = element.get("text") or element["url"]
    before, behind = shown[:place].rstrip(), shown[place:].lstrip()
    start = (*elements[:index], element | {"text": before}) if before else elements[:index]
    rest = (element | {"text": behind}, *elements[index + 1 :]) if behind else elements[index + 1 :]
    return start or (element | {"text": shown[:place]},), rest or (_SPACE,)
