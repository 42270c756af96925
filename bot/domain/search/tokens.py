"""Texts into terms: the one analyzer of both databases, of indexing, queries and snippets."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.domain.search.folding import UNSPACED, fold
from bot.domain.search.words import Form, split_word

ANALYZER_VERSION = 1
"""Grows with every change of what `tokenize` returns: stored indexes of another one are rebuilt."""


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
_PIECE = re.compile(
    rf"(?P<run>[{UNSPACED}]+)"
    rf"|(?P<symbol>(?<!{_LETTER})(?:\.net(?!{_LETTER})|[cfjq]\#(?!{_LETTER}))|{_LETTER}++\+\+)"
    rf"|(?P<word>{_LETTER}++(?:[._'’‐-]{_LETTER}++)*+)",
    re.IGNORECASE,
)


def tokenize(text: str) -> list[Token]:
    """Return the terms of a text, whatever it holds; punctuation and emoji have none.

    A run of Chinese, Japanese or Korean gives every two neighbours, then its last character alone:
    so any two that stand together are found, and any one as the beginning of a term.
    """
    folded = fold(text)
    tokens: list[Token] = []
    position = 0
    for match in _PIECE.finditer(folded.text):
        offset, reached = match.start(), position
        for text, start, end, step, width in _forms(match):
            first, last = folded.starts[offset + start], folded.ends[offset + end - 1]
            tokens.append(Token(text, first, last, position + step, width))
            reached = max(reached, position + step + width)
        position = reached
    return tokens


def _forms(match: re.Match[str]) -> Iterable[Form]:
    match match.lastgroup:
        case "run":
            return _pair(match[0])
        case "symbol":
            return (Form(match[0].casefold(), 0, len(match[0]), 0),)
        case _:
            return split_word(match[0])


def _pair(run: str) -> Iterator[Form]:
    for place in range(len(run)):
        pair = run[place : place + 2]
        yield Form(pair, place, place + len(pair), place)
