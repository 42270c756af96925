"""The forms in which a word with inner joints is found: whole, joined and in its parts."""

import re
from functools import lru_cache
from typing import NamedTuple

from bot.domain.search.plurals import to_singular

LONGEST_TERM = 64
"""Characters of a term; a longer word is found by its beginning."""

MOST_JOINED = 4
"""A chain of more parts (a path, a slug) is found by its parts only."""


class Form(NamedTuple):
    """A term that a word is found by.

    It stands for `word[start:end]`, at the word's part number `step`, and covers `width` parts.
    """

    text: str
    start: int
    end: int
    step: int
    width: int = 1


class Parts(NamedTuple):
    """A word's terms: those of its parts in order, and the joined ones with step and width."""

    terms: tuple[str, ...]
    joined: tuple[tuple[str, int, int], ...]


_ATOM = re.compile(r"(?:[^\W_]|(?<=\d)\.(?=\d))+")  # a number's dots are part of it
_VERSION = re.compile(r"[vV]\d+(?:\.\d+)+")
_NUMBERED = re.compile(r"([^\W\d_]{3,}|[^\W\d_]{2,}(?=\d+\.))(\d+(?:\.\d+)*)")
_HUMPS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_PLURAL_ACRONYM = re.compile(r"[A-Z]{2,}s")
# Nobody who looks for one half of these names means the name.
_ONE_WORD = frozenset(
    {"github", "gitlab", "gitbook", "javascript", "typescript", "youtube", "linkedin"}
)


def split_word(word: str) -> tuple[Form, ...]:
    """Return a word's forms: its parts in order, then the joined ones.

    The word is letters and digits, with single `. _ - '` between them, in its own case:
    `docker-compose` → docker, compose, dockercompose; `libContainer` → lib, container,
    libcontainer; `v1.2.3` → 1.2.3, v1.2.3; `don't` → don, t, dont; `images` → image.
    """
    return _split_short(word) if len(word) <= LONGEST_TERM else _split(word)


def part_word(word: str) -> Parts:
    """Return the terms of `split_word`, without where in the word they stand."""
    return _part_short(word) if len(word) <= LONGEST_TERM else _part(word)


def _part(word: str) -> Parts:
    forms = split_word(word)
    count = next((n for n, form in enumerate(forms) if form.step != n), len(forms))
    joined = tuple((form.text, form.step, form.width) for form in forms[count:])
    return Parts(tuple(form.text for form in forms[:count]), joined)


def _split(word: str) -> tuple[Form, ...]:
    atoms = list(_ATOM.finditer(word))
    parts: list[Form] = []
    joined: list[Form] = []
    for atom in atoms:
        first = len(parts)
        spans = _split_atom(atom[0])
        for start, end in spans:
            text = _to_term(atom[0][start:end])
            parts.append(Form(text, atom.start() + start, atom.start() + end, len(parts)))
        whole = _to_term(atom[0])
        if len(spans) > 1 or whole != parts[-1].text:
            joined.append(Form(whole, atom.start(), atom.end(), first, len(spans)))
    if 1 < len(atoms) <= MOST_JOINED:
        text = _to_term("".join(atom[0] for atom in atoms))
        joined.append(Form(text, atoms[0].start(), atoms[-1].end(), 0, len(parts)))
    return (*parts, *joined)


_split_short = lru_cache(maxsize=1 << 15)(_split)
_part_short = lru_cache(maxsize=1 << 15)(_part)


def _split_atom(atom: str) -> list[tuple[int, int]]:
    """Return where the parts of a word without joints are: at inner capitals, before a number."""
    if _VERSION.fullmatch(atom):
        return [(1, len(atom))]
    if _PLURAL_ACRONYM.fullmatch(atom):
        return [(0, len(atom) - 1)]
    if numbered := _NUMBERED.fullmatch(atom):
        return [*_split_humps(numbered[1]), numbered.span(2)]
    return _split_humps(atom)


def _split_humps(name: str) -> list[tuple[int, int]]:
    whole = [(0, len(name))]
    if name.islower() or not (name.isascii() and name.isalpha()) or name.lower() in _ONE_WORD:
        return whole
    spans = [match.span() for match in _HUMPS.finditer(name)]
    return spans if all(end - start > 1 for start, end in spans) else whole


def _to_term(text: str) -> str:
    return to_singular(text.casefold())[:LONGEST_TERM]
