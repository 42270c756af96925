"""What is kept beside a section so that ranking need not tokenise it: a character for each term.

A word's is its code, which its library gives it. A run of Chinese, Japanese or Korean stands there
itself, so that a term of two neighbours is found as two characters that stand together.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from bot.domain.search.folding import stands_in_run
from bot.domain.search.tokens import find_pieces

SEPARATOR = "\0"
"""What ends each field of a stream."""

RUN_END = "\1"
"""Parts two runs of characters, so that the end of one and the next are no neighbours."""

NO_CODE = "\U0010ffff"
"""Stands for a word that no section has; nothing has this code."""

CODES = (
    range(0x2, 0xE00),
    range(0x1200, 0x1780),
    range(0x1800, 0x2E00),
    range(0xE000, 0xF900),
    range(0x10000, 0x20000),
    range(0x40000, 0x10FFFF),
)
"""What codes are made of: all but what runs are made of, halves of characters and the above."""

MOST_CODES = sum(map(len, CODES))
"""Different codes. A library of more words gives some of them one code: which words a section has,
the database's index says, and a score is shifted a little."""

WIDEST = 0xFFFF
"""Positions that a joined form can say that it covers."""

_HALVES = range(0xD800, 0xE000)  # of characters, which no encoding can write
_ENCODING = "utf-16-le"  # 5 % less than UTF-8 once it is packed, where half of it is Chinese
_RECORD = 3  # characters of a joined form: its code, its position, its width
_RAW = -15  # zlib's number for a stream without header and checksum
_LEVEL = 6  # 1.4 % less than level 1 in a tenth more of the time; 9 saves nothing more


class Field(IntEnum):
    """A section's fields, in the order in which they stand in its stream."""

    TITLE = 0
    LINKS = 1
    BODY = 2


class Occurrence(NamedTuple):
    """Where a term stands: `position` in the stream, and how many positions it covers."""

    position: int
    width: int


@dataclass(frozen=True, slots=True)
class Indexed:
    """A section's terms, all of them, and what stands in each field, in order.

    `fields` has the terms of words, runs as they are, and what parts two of them; `lengths` says
    how many positions each takes. `joined` has the forms that cover several: term, position in the
    stream, width.
    """

    fields: tuple[list[str], list[str], list[str]]
    lengths: tuple[int, int, int]
    joined: list[tuple[str, int, int]]
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class IndexedSection:
    """Where each term stands in a section.

    `lengths` counts the positions of each field; `stream` has a code for each, and a separator
    after each field; `joined` has the forms that cover several positions: code, position, width.
    """

    lengths: tuple[int, int, int]
    stream: str
    joined: str

    def find(self, code: str) -> list[Occurrence]:
        """Return the places of a code, or of neighbours: single positions first, in order."""
        found = [Occurrence(place, 1) for place in self._find_single(code)]
        if code in self.joined:
            found += self._find_joined(code)
        return found

    def find_positions(self, code: str) -> list[int]:
        """Return where the places of `find` begin."""
        found = self._find_single(code)
        if code in self.joined:
            found += [place.position for place in self._find_joined(code)]
        return found

    def _find_single(self, code: str) -> list[int]:
        found = []
        find = self.stream.find
        place = find(code)
        while place >= 0:
            found.append(place)
            place = find(code, place + 1)
        return found

    def after(self, place: Occurrence) -> int:
        """Return the position that follows a place, past the end of a run."""
        position = place.position + place.width
        return position + (self.stream[position] == RUN_END)

    def _find_joined(self, code: str) -> Iterable[Occurrence]:
        for place in range(0, len(self.joined), _RECORD):
            if self.joined[place] == code:
                position, width = self.joined[place + 1], self.joined[place + 2]
                yield Occurrence(_to_number(position), _to_number(width))


def index_section(title: str, links_text: str, text: str) -> Indexed:
    """Return a section's terms; `links_text` is the text of its links, which `text` has, too."""
    terms: set[str] = set()
    joined: list[tuple[str, int, int]] = []
    in_title, title_end = _read_field(title, 0, terms, joined)
    in_links, links_end = _read_field(links_text, title_end + 1, terms, joined)
    in_body, end = _read_field(text, links_end + 1, terms, joined)
    lengths = (title_end, links_end - title_end - 1, end - links_end - 1)
    return Indexed((in_title, in_links, in_body), lengths, joined, frozenset(terms))


def _read_field(
    text: str, position: int, terms: set[str], joined: list[tuple[str, int, int]]
) -> tuple[list[str], int]:
    """Return what stands in a field from a position on, and the position after it.

    All its terms are added to `terms`, the forms that cover several positions to `joined`, too.
    """
    parts: list[str] = []
    after_run = False
    for piece in find_pieces(text):
        if isinstance(piece, str):
            if after_run:
                parts.append(RUN_END)
                position += 1
            parts.append(piece)
            terms.update([one + other for one, other in pairwise(piece)])
            terms.add(piece[-1])
            position += len(piece)
        else:
            singles, wider = piece
            parts += singles
            terms.update(singles)
            for term, step, width in wider:
                terms.add(term)
                joined.append((term, position + step, width))
            position += len(singles)
        after_run = isinstance(piece, str)
    return parts, position


@lru_cache(maxsize=1 << 15)
def name_code(number: int) -> str:
    """Return the code of the word with a number, from 1 on."""
    place = (number - 1) % MOST_CODES
    for codes in CODES[:-1]:
        if place < len(codes):
            return chr(codes[place])
        place -= len(codes)
    return chr(CODES[-1][place])


def number_words(terms: Iterable[str], first: int = 1) -> dict[str, str]:
    """Return codes for those terms that are words, numbered from `first` on."""
    words = (term for term in terms if not stands_in_run(term[0]))
    return {word: name_code(number) for number, word in enumerate(words, first)}


def encode(indexed: Indexed, codes: Mapping[str, str]) -> IndexedSection:
    """Return where the terms of a section stand, by the codes that its library gives to words."""
    stream = "".join(_encode(field, codes) + SEPARATOR for field in indexed.fields)
    joined = "".join(
        codes[term] + _to_character(position) + _to_character(min(width, WIDEST))
        for term, position, width in indexed.joined
        if position <= MOST_CODES  # in a section of a million words, what comes later ranks less
    )
    return IndexedSection(indexed.lengths, stream, joined)


def _encode(field: Iterable[str], codes: Mapping[str, str]) -> str:
    find = codes.get
    return "".join([find(part) or part for part in field])  # a run is its own code


def pack(section: IndexedSection) -> bytes:
    """Return the bytes that are stored beside a section: about a third of its text's size."""
    plain = section.stream + section.joined
    return zlib.compress(plain.encode(_ENCODING), _LEVEL, _RAW)


def unpack(packed: bytes) -> IndexedSection:
    """Return what `pack` was given."""
    plain = zlib.decompress(packed, _RAW).decode(_ENCODING)
    title = plain.find(SEPARATOR)
    links = plain.find(SEPARATOR, title + 1)
    body = plain.find(SEPARATOR, links + 1)
    lengths = (title, links - title - 1, body - links - 1)
    return IndexedSection(lengths, plain[: body + 1], plain[body + 1 :])


def _to_character(number: int) -> str:
    return chr(number if number < _HALVES.start else number + len(_HALVES))


def _to_number(character: str) -> int:
    number = ord(character)
    return number if number < _HALVES.start else number - len(_HALVES)
