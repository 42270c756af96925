"""What is kept beside a section so that ranking need not tokenise it: a stream of short hashes."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from bot.domain.search.tokens import Token, tokenize

HASH_BYTES = 3
"""Of 16.7 million hashes, a section of 500 terms has a wrong one for a query's term once in 30,000
sections; it shifts a score a little. Whether a section matches at all, the index itself says."""

_SEPARATOR = bytes(HASH_BYTES)
_HEADER = struct.Struct("<III")
_JOINED = struct.Struct("<IB")


class Field(IntEnum):
    """A section's fields, in the order in which they stand in its stream."""

    TITLE = 0
    LINKS = 1
    BODY = 2


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where a term stands: `position` in the stream, and how many positions it covers."""

    position: int
    width: int


@dataclass(frozen=True, slots=True)
class IndexedSection:
    """Where each term stands in a section.

    `lengths` counts the positions of each field; `stream` has a hash for each, and one separator
    after each field; `joined` has the forms that cover several positions: hash, position, width.
    """

    lengths: tuple[int, int, int]
    stream: bytes
    joined: bytes

    def field_of(self, position: int) -> Field:
        """Return the field that a position of the stream is in."""
        title, links, _ = self.lengths
        if position <= title:
            return Field.TITLE
        return Field.LINKS if position <= title + 1 + links else Field.BODY

    def find(self, term: str) -> Iterator[Occurrence]:
        """Yield the term's places: those of single positions first, in order."""
        wanted = _hash(term)
        place = self.stream.find(wanted)
        while place >= 0:
            position, rest = divmod(place, HASH_BYTES)
            if not rest:
                yield Occurrence(position, 1)
            place = self.stream.find(wanted, place + 1)
        size = HASH_BYTES + _JOINED.size
        place = self.joined.find(wanted)
        while place >= 0:
            if place % size == 0:
                yield Occurrence(*_JOINED.unpack_from(self.joined, place + HASH_BYTES))
            place = self.joined.find(wanted, place + 1)


@dataclass(frozen=True, slots=True)
class Indexed:
    """A section's entry: the terms that the database's index gets, and what ranking reads."""

    terms: frozenset[str]
    section: IndexedSection


def index_section(title: str, links_text: str, text: str) -> Indexed:
    """Return a section's entry; `links_text` is the text of its links, which `text` has, too."""
    stream, joined = bytearray(), bytearray()
    lengths: list[int] = []
    terms: set[str] = set()
    for field in (title, links_text, text):
        tokens = tokenize(field)
        start = len(stream) // HASH_BYTES
        _append(stream, joined, tokens)
        lengths.append(len(stream) // HASH_BYTES - start)
        stream += _SEPARATOR
        terms.update(token.text for token in tokens)
    return Indexed(
        frozenset(terms),
        IndexedSection((lengths[0], lengths[1], lengths[2]), bytes(stream), bytes(joined)),
    )


def _append(stream: bytearray, joined: bytearray, tokens: list[Token]) -> None:
    start = len(stream) // HASH_BYTES
    for term, _, _, position, width in tokens:
        position += start
        if position * HASH_BYTES == len(stream):
            stream += _hash(term)
        else:
            joined += _hash(term) + _JOINED.pack(position, min(width, 255))


def pack(section: IndexedSection) -> bytes:
    """Return the bytes that are stored beside a section."""
    return _HEADER.pack(*section.lengths) + section.stream + section.joined


def unpack(packed: bytes) -> IndexedSection:
    """Return what `pack` was given."""
    title, links, body = _HEADER.unpack_from(packed)
    end = _HEADER.size + (title + links + body + len(Field)) * HASH_BYTES
    return IndexedSection((title, links, body), packed[_HEADER.size : end], packed[end:])


def _hash(term: str) -> bytes:
    """Return a term's hash, which is never the separator."""
    number = zlib.crc32(term.encode()) & 0xFFFFFF
    return (number or 1).to_bytes(HASH_BYTES, "little")
