"""One spelling for what readers take for the same: width, accents, simplified and traditional."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

UNSPACED = (
    "\u2e80-\u2fd5\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u318e"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    "\u1100-\u11ff\ua960-\ua97c\uac00-\ud7fb"
    "\u0e01-\u0e4e\u0e81-\u0ecd\u1000-\u103f\u1780-\u17d3"
)
"""The inside of a regular expression's class: Han (all extensions), kana, Bopomofo and Hangul, and
Thai, Lao, Burmese and Khmer, which don't part their words with spaces either."""

_JOINS = re.compile("[\u0300-\u036f\u3099\u309a\uff9e\uff9f\u1160-\u11ff\ud7b0-\ud7fb]")
_JOINED = re.compile(f".(?:{_JOINS.pattern})*", re.DOTALL)
_UNSPACED_RUN = re.compile(f"[{UNSPACED}]+")
# Letters that Unicode doesn't take apart, but keyboards without them do; one that it does, though
# its readers don't; and the non-joiner, which stands inside of Persian words.
_PLAIN = {
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ħ": "h", "Ħ": "H", "ŧ": "t",
    "Ŧ": "T", "ı": "i", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "й": "й", "Й": "Й",
    "\u200c": "\u200c",
}  # fmt: skip


MOST_EXCHANGED = 40
"""Different characters that are replaced one after the other: beyond it, each is looked up."""


class Folded(NamedTuple):
    """A text in its folded spelling, case kept, and where each of its characters came from.

    Character i stands for `original[starts[i]:ends[i]]`.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


class _Characters(dict[str, str]):
    """What each character folds to, worked out when it is first met."""

    def __missing__(self, character: str) -> str:
        self.learn(character)
        return self[character]

    def learn(self, text: str) -> None:
        """Work out what the characters of a text fold to: at once, since OpenCC takes long."""
        composed = {character: unicodedata.normalize("NFKC", character) for character in text}
        han = [each for each in composed.values() if len(each) == 1 and is_unspaced(each)]
        simple = dict(zip(han, _simplify("\n".join(han)).split("\n"), strict=True)) if han else {}
        for character, each in composed.items():
            self[character] = simple.get(each) or "".join(map(_fold_composed, each))


_CHARACTERS = _Characters()


def fold(text: str) -> Folded:
    """Return the text in one spelling; its case stays, since capitals part the words of names.

    NFKC; accents, marks and invisible characters dropped; Han characters simplified one by one.
    """
    if text.isascii():
        return Folded(text, range(len(text)), range(1, len(text) + 1))
    if _JOINS.search(text):
        return _fold_joined(text)
    characters = set(text)
    if new := characters - _CHARACTERS.keys():
        _CHARACTERS.learn("".join(new))
    changed = {each: folded for each in characters if (folded := _CHARACTERS[each]) != each}
    if all(len(folded) == 1 for folded in changed.values()):
        folded = _exchange(text, changed)
        return Folded(folded, range(len(text)), range(1, len(text) + 1))
    pieces = [_CHARACTERS[character] for character in text]
    starts = [place for place, piece in enumerate(pieces) for _ in piece]
    return Folded("".join(pieces), starts, [start + 1 for start in starts])


def _exchange(text: str, changed: Mapping[str, str]) -> str:
    """Return a text with characters in place of others: mostly a few, of thousands."""
    if len(changed) > MOST_EXCHANGED or not changed.keys().isdisjoint(changed.values()):
        return "".join([changed.get(character, character) for character in text])
    for character, folded in changed.items():
        text = text.replace(character, folded)
    return text


def fold_text(text: str) -> str:
    """Return the text as it is compared: folded, and in one case."""
    return fold(text).text.casefold()


def is_unspaced(text: str) -> bool:
    """Whether a text is one run in a script that doesn't part its words."""
    return _UNSPACED_RUN.fullmatch(text) is not None


@lru_cache(maxsize=1 << 14)
def stands_in_run(character: str) -> bool:
    """Whether a character's script doesn't part its words."""
    return is_unspaced(character)


def _fold_joined(text: str) -> Folded:
    """Fold a text in which letters are followed by their marks, or syllables are in pieces."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _JOINED.finditer(text):
        folded = "".join(map(_CHARACTERS.__getitem__, unicodedata.normalize("NFKC", match[0])))
        characters.append(folded)
        starts += [match.start()] * len(folded)
        ends += [match.end()] * len(folded)
    return Folded("".join(characters), starts, ends)


def _fold_composed(character: str) -> str:
    if is_unspaced(character):
        return _simplify(character)
    if character in _PLAIN:
        return _PLAIN[character]
    letters = unicodedata.normalize("NFKD", character)
    return "".join(_PLAIN.get(letter, letter) for letter in letters if _is_seen(letter))


def _is_seen(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] != "M" and category != "Cf"


def _simplify(text: str) -> str:
    """Return the simplified form; asked twice, for a few simplified forms are traditional, too."""
    convert = _load_converter()
    return convert(convert(text))


@cache
def _load_converter() -> Callable[[str], str]:
    """Load OpenCC's dictionaries (12 ms, 7 MB) when the first Chinese character is met."""
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert
