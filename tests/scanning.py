"""A plain scan of every section: it shares no code with the look-up that is held against it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC
from sqlalchemy import select

from bot.storage.database import Transaction
from bot.storage.tables import reading_lists, sections

HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
KANA = "\u3041-\u3096\u30a1-\u30fa\u30fc"
UNSPACED = HAN + KANA + "\u3005-\u3007\u1100-\u11ff\uac00-\ud7fb"
"""The insides of regular expressions' classes."""

_LETTER = rf"[^\W_{UNSPACED}]"
# One word with its sign: who looks for `c` or `net` means another.
_SIGNED = re.compile(rf"(?<!{_LETTER})(?:\.net|[cfjq]#)(?!{_LETTER})|{_LETTER}+\+\+")
_WORD = re.compile(rf"{_LETTER}+")
_CHAIN = re.compile(r"[A-Za-z0-9]+(?:[._'’‐-][A-Za-z0-9]+)*")
_PART = re.compile(r"[A-Za-z0-9]+")
_PIECE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""))
_IRREGULAR = {
    "children": "child",
    "indices": "index",
    "men": "man",
    "mice": "mouse",
    "parentheses": "parenthesis",
    "women": "woman",
}


@dataclass(frozen=True, slots=True)
class Scanned:
    """A section as a scan sees it.

    `text`: title, links and body, in one width and case; `simplified`: the same in simplified
    Chinese; `words`: what stands between two signs; `readings`: every word that a lenient reader
    sees in it, joined (`dockercompose`) and apart (`lib`, `container`), a line each; `singulars`:
    what these may be the plurals of.
    """

    section_id: int
    text: str
    simplified: str
    words: frozenset[str]
    readings: str
    singulars: frozenset[str]

    def may_mean(self, word: str, *, longer: bool = True) -> bool:
        """Whether a reader would take one of its words for this one, or for a longer one."""
        begun = longer and f"\n{word}" in self.readings
        return begun or not self.singulars.isdisjoint(_cut_endings(word))

    def may_contain(self, run: str) -> bool:
        """Whether any two neighbours of a run of Chinese are neighbours here, in either script."""
        simple = simplify(run)
        return all(simple[place : place + 2] in self.simplified for place in range(len(run) - 1))


def read_texts(tx: Transaction, team_id: str) -> dict[int, str]:
    """Return title, links and body of the sections of all current revisions."""
    query = select(sections).join(
        reading_lists, reading_lists.c.revision_id == sections.c.revision_id
    )
    rows = tx.execute(query.where(reading_lists.c.team_id == team_id))
    return {
        row.section_id: "\n".join([row.title, *(text for _, text in row.links), row.text])
        for row in rows
    }


def scan(tx: Transaction, team_id: str) -> list[Scanned]:
    """Return the sections of all current revisions, in the order in which they were imported."""
    return [_scan_section(*each) for each in sorted(read_texts(tx, team_id).items())]


def _scan_section(section_id: int, written: str) -> Scanned:
    wide = unicodedata.normalize("NFKC", written)
    text = wide.casefold()
    words = frozenset(_WORD.findall(_SIGNED.sub(" ", text)))
    readings = set(_read(wide))
    singulars = frozenset().union(*map(_cut_endings, readings))
    return Scanned(section_id, text, simplify(text), words, _list(readings), singulars)


def simplify(text: str) -> str:
    """Return a text with each of its characters simplified."""
    return "".join(map(_simplify, text))


@cache
def _simplify(character: str) -> str:
    simplified: str = _load_converter().convert(character)
    return simplified


@cache
def _load_converter() -> OpenCC:
    return OpenCC("t2s")


def _list(readings: Iterable[str]) -> str:
    return "".join(f"\n{each}" for each in readings)


def _read(text: str) -> Iterator[str]:
    """Yield the words of a text in one case without accents: chains, their parts, their humps."""
    letters = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    for chain in _CHAIN.findall(plain):
        parts = _PART.findall(chain)
        yield "".join(parts).casefold()
        for part in parts:
            yield part.casefold()
            yield from (piece.casefold() for piece in _PIECE.findall(part))


def _cut_endings(word: str) -> frozenset[str]:
    """Return the word, and what it may be the plural of."""
    cut = {word.removesuffix(end) + put for end, put in _ENDINGS if word.endswith(end)}
    return frozenset({word, _IRREGULAR.get(word, word), *cut})
