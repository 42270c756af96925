"""Texts into terms: the one analyzer of both databases, of indexing, queries and snippets."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.domain.search.folding import UNSPACED, fold
from bot.domain.search.words import Form, Parts, part_word, split_word

ANALYZER_VERSION = 2
"""Grows with every change of what `tokenize` returns, and of how `index.pack` stores it: indexes of
another one are rebuilt."""


def name_analyzer() -> str:
    """Return what a stored index must have been made with: this version, and its data's."""
    from opencc import __version__

    return f"{ANALYZER_VERSION}, OpenCC {__version__}, Unicode {unicodedata.unidata_version}"


class Token(NamedTuple):
    """A term that a text is found by; a tuple, since a library has millions.

    It stands for `text[start:end]` of the original text, at `position`; a joined form covers
    `width` positions, those of its parts.
    """

    text: str
    start: int
    end: int
    position: int
    width: int = 1


_LETTER = rf"[^\W_{UNSPACED}]"
_JOINTS = "._'’‐\u200c-"  # the invisible one parts the halves of Persian words
_PIECE = re.compile(
    rf"(?P<run>[{UNSPACED}]+)"
    rf"|(?P<symbol>(?<!{_LETTER})(?:\.[nN][eE][tT]|[cfjqCFJQ]\#)(?!{_LETTER})|{_LETTER}++\+\+)"
    rf"|(?P<word>{_LETTER}++(?:[{_JOINTS}]{_LETTER}++)*+)"
)


def tokenize(text: str) -> list[Token]:
    """Return the terms of a text, whatever it holds; punctuation and emoji have none.

    A run of Chinese, Japanese or Korean gives every two neighbours, then its last character alone:
    so any two that stand together are found, and any one as the beginning of a term.
    """
    folded, starts, ends = fold(text)
    tokens: list[Token] = []
    position = 0
    for piece in _PIECE.finditer(folded):
        offset, reached = piece.start(), position
        for term, start, end, step, width in _find_forms(piece):
            place = position + step
            tokens.append(Token(term, starts[offset + start], ends[offset + end - 1], place, width))
            reached = max(reached, place + width)
        position = reached
    return tokens


def find_pieces(text: str) -> Iterator[str | Parts]:
    """Yield what `tokenize` finds, in order, for indexing: each run as it is, each word's terms.

    In less than half the time: an index does not ask where in the text they stand.
    """
    for piece in _PIECE.finditer(fold(text).text):
        match piece.lastgroup:
            case "run":
                yield piece[0]
            case "symbol":
                yield Parts((piece[0].casefold(),), ())
            case _:
                yield part_word(piece[0])


def _find_forms(piece: re.Match[str]) -> Iterable[Form]:
    match piece.lastgroup:
        case "run":
            return _pair(piece[0])
        case "symbol":
            return (Form(piece[0].casefold(), 0, len(piece[0]), 0),)
        case _:
            return split_word(piece[0])


def _pair(run: str) -> Iterable[Form]:
    last = len(run) - 1
    pairs = [Form(run[place : place + 2], place, place + 2, place) for place in range(last)]
    return (*pairs, Form(run[last], last, last + 1, last))
