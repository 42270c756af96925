"""Looking words up letter by letter: which words, where they stand, and what an answer holds."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.domain.reading_list import Entry
from bot.domain.search.snippet import Run
from bot.domain.text import shorten

LONGEST_QUERY = 500
MOST_WORDS = 10
"""Characters and words of a query that count; the rest is ignored."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that contains the words. `links` begins with those whose text does, too;
    `permalink` leads to its message, None where it was never released."""

    section_id: int
    list_id: int
    title: str
    list_title: str
    date: date | None
    snippet: str
    links: tuple[Entry, ...]
    permalink: str | None


@dataclass(frozen=True, slots=True)
class LookupAnswer:
    """The newest of `total` hits, out of a library of `lists` reading lists."""

    query: str
    total: int
    hits: tuple[Hit, ...]
    lists: int


def split_words(query: str) -> tuple[str, ...]:
    """Return the words to look for, each once, whatever its case."""
    words = {word.casefold(): word for word in reversed(query[:LONGEST_QUERY].split())}
    return tuple(reversed(words.values()))[:MOST_WORDS]


def spellings(word: str) -> tuple[str, ...]:
    """Return the word in the cases that a text may have it in.

    SQLite takes only the letters A to Z for the same in both cases; this does for the others.
    """
    return tuple(dict.fromkeys((word, word.lower(), word.upper(), word.capitalize())))


def mark_words(text: str, words: Iterable[str]) -> tuple[Run, ...]:
    """Return the text in runs, so that the words in it can be shown in bold."""
    return tuple(_mark(text, words))


def _mark(text: str, words: Iterable[str]) -> Iterator[Run]:
    end = 0
    for match in _find_words(text, words):
        if match.start() > end:
            yield Run(text[end : match.start()], matched=False)
        yield Run(match[0], matched=True)
        end = match.end()
    if end < len(text):
        yield Run(text[end:], matched=False)


def _find_words(text: str, words: Iterable[str]) -> Iterator[re.Match[str]]:
    longest_first = sorted(words, key=len, reverse=True)
    if not longest_first:
        return iter(())
    return re.finditer("|".join(map(re.escape, longest_first)), text, re.IGNORECASE)


def cut_snippet(text: str, words: Iterable[str], width: int = 200) -> str:
    """Return one line of at most `width` characters, from shortly before the first word on."""
    line = " ".join(text.split())
    first = next(_find_words(line, words), None)
    if first is None or first.end() <= width:
        return shorten(line, width)
    start = first.start() - width // 4
    space = line.find(" ", start, first.start())
    start = start if space < 0 else space + 1
    return "…" + shorten(line[start:], width - 1)


def sort_links(links: Iterable[Entry], words: Iterable[str]) -> tuple[Entry, ...]:
    """Return the links with those first whose text contains one of the words."""
    wanted = tuple(words)
    return tuple(sorted(links, key=lambda link: not any(_find_words(link.text, wanted))))
