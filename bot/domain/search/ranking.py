"""Which sections answer a query, and which answers it best: BM25F, nearness, people and time."""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise
from typing import Self, TypeAlias

from bot.domain.search.folding import is_unspaced
from bot.domain.search.index import (
    NO_CODE,
    RUN_END,
    Field,
    IndexedSection,
    Occurrence,
    encode,
    index_section,
    number_words,
)
from bot.domain.search.query import Clause, Query, Terms, expand, in_codes

FIELD_WEIGHTS = {Field.TITLE: 4.0, Field.LINKS: 1.0, Field.BODY: 1.0}
"""A link's text stands in the body, too: there it counts twice."""

FIELD_NORMS = {Field.TITLE: 0.4, Field.LINKS: 0.5, Field.BODY: 0.6}
_TITLE_WEIGHT, _LINKS_WEIGHT, _BODY_WEIGHT = (FIELD_WEIGHTS[field] for field in Field)
_TITLE_REST, _LINKS_REST, _BODY_REST = (1 - FIELD_NORMS[field] for field in Field)
SATURATION = 1.2
"""How fast repeating a word stops to count: BM25's k1. The norms are its b, a field each."""

APART_FACTOR = 0.5
"""What is left of a joint word's weight where its parts stand apart."""

WEAK_FACTOR = 0.3
"""What is left of a word's weight where only longer words begin with it."""

NEAR_FACTOR = 0.4
REACTIONS_FACTOR = 0.04
RECENT_FACTOR = 0.1
RECENT_DAYS = 365.0
"""What all words side by side, e times as many reactions and a fresh list add; after so many days
a list is half as fresh. Small enough that a title still wins over fifty reactions."""

FieldWeights: TypeAlias = tuple[float, float, float]
"""What one occurrence counts in each field of a section: the more, the shorter the field is."""


@dataclass(frozen=True, slots=True)
class Stats:
    """What is usual in the library: sections, each field's average length, a code's sections."""

    sections: int
    average_lengths: tuple[float, float, float]
    df: Mapping[str, int]

    def idf(self, code: str) -> float:
        """Return how much a term says: the rarer, the more."""
        df = min(self.df.get(code, 0), self.sections)
        return math.log1p((self.sections - df + 0.5) / (df + 0.5))

    @property
    def scales(self) -> tuple[float, float, float]:
        """What each position of a section adds to the length of its fields: see `Ranker`."""
        title, links, body = (
            FIELD_NORMS[field] / max(self.average_lengths[field], 1.0) for field in Field
        )
        return title, links, body


def matches(query: Query, section: IndexedSection) -> bool:
    """Whether a section has all words and phrases of a query in codes, and nothing excluded.

    Dates and titles of lists are not looked at.
    """
    return all(_has(clause, section) for clause in query.words) and not any(
        _has(clause, section) for clause in query.without
    )


def build_matcher(query: Query) -> Callable[[IndexedSection], bool]:
    """Return what says the same as `matches` of one query for thousands of sections.

    Where a query is phrases alone, one look at a section's stream is enough for most.
    """
    plain = not query.without and all(
        clause.phrase and not clause.weaker and not clause.endings for clause in query.words
    )
    if not plain:
        return partial(matches, query)
    wanted = [
        [(_write_side_by_side(terms), terms) for terms in clause.alternatives]
        for clause in query.words
    ]

    def has_all(section: IndexedSection) -> bool:
        for ways in wanted:
            for written, terms in ways:
                if _stands_in(written, terms, section):
                    break
            else:
                return False
        return True

    return has_all


def is_in(query: Query, list_title: str) -> bool:
    """Whether a list's title matches all that the query says of it."""
    title = index_section(list_title, "", "")
    codes = number_words(sorted(title.terms))

    def find_terms(prefix: str) -> Iterable[str]:
        return [term for term in sorted(title.terms) if term.startswith(prefix)]

    named = in_codes(expand(Query("", words=query.in_title), find_terms), codes)
    return matches(named, encode(title, codes))


def weigh_reactions(count: int) -> float:
    """Return the factor by which so many reactions better a section's score."""
    return 1 + REACTIONS_FACTOR * math.log1p(max(count, 0))


@dataclass(frozen=True, slots=True)
class Ranker:
    """A query made ready to be held against hundreds of sections."""

    words: tuple["_Word", ...]
    scales: tuple[float, float, float]

    @classmethod
    def build(cls, query: Query, stats: Stats) -> Self:
        """Make ready a query that is expanded, and in the codes that `stats` are of."""
        return cls(tuple(_Word.build(clause, stats) for clause in query.words), stats.scales)

    def score(self, section: IndexedSection, *, age_days: float) -> float:
        """Return how well a section answers, before anybody reacts: 0 for not at all."""
        weights = self._weigh_fields(section)
        found = [word.weigh(section, weights) for word in self.words]
        near = NEAR_FACTOR * _nearness([places for _, places in found if places])
        recent = RECENT_FACTOR * math.exp2(-max(age_days, 0.0) / RECENT_DAYS)
        return sum(weight for weight, _ in found) * (1 + near) * (1 + recent)

    def _weigh_fields(self, section: IndexedSection) -> FieldWeights:
        """Return what one occurrence counts in each of a section's fields.

        Written out, as is `_saturate`: hundreds of sections are ranked for an answer.
        """
        title, links, body = section.lengths
        in_title, in_links, in_body = self.scales
        return (
            _TITLE_WEIGHT / (_TITLE_REST + in_title * title),
            _LINKS_WEIGHT / (_LINKS_REST + in_links * links),
            _BODY_WEIGHT / (_BODY_REST + in_body * body),
        )


@dataclass(frozen=True, slots=True)
class _Forms:
    """Terms that mean the same: none is the rarer for having several forms."""

    codes: tuple[str, ...]
    idf: float
    pattern: re.Pattern[str] | None
    """Finds all of them at once, where there are several."""

    @classmethod
    def build(cls, codes: Iterable[str], stats: Stats) -> Self | None:
        known = tuple(code for code in codes if code != NO_CODE)
        if not known:
            return None
        # Of a character, and it with a neighbour, the character alone finds both.
        needed = tuple(code for code in known if len(code) == 1 or code[0] not in known)
        pattern = re.compile("|".join(map(re.escape, needed))) if len(needed) > 1 else None
        return cls(needed, min(map(stats.idf, known)), pattern)

    def weigh(self, section: IndexedSection, weights: FieldWeights) -> tuple[float, list[int]]:
        places = self._find(section)
        return self.idf * _saturate(places, section, weights), places

    def _find(self, section: IndexedSection) -> list[int]:
        if self.pattern is None:
            return section.find_positions(self.codes[0])
        places = [match.start() for match in self.pattern.finditer(section.stream)]
        if self.pattern.search(section.joined):
            places += [
                position
                for code in self.codes
                for position, width in section.find(code)
                if width > 1
            ]
        return places


@dataclass(frozen=True, slots=True)
class _Word:
    """A clause of a query: terms of which any is enough, terms that are all needed, weaker ones."""

    forms: _Forms | None
    together: tuple[tuple[Terms, tuple[float, ...]], ...]
    weaker: _Forms | None

    @classmethod
    def build(cls, clause: Clause, stats: Stats) -> Self:
        singles = [terms[0] for terms in clause.alternatives if len(terms) == 1]
        together = tuple(
            (terms, tuple(map(stats.idf, terms)))
            for terms in clause.alternatives
            if len(terms) > 1 and NO_CODE not in terms
        )
        weaker = _Forms.build([*singles, *clause.weaker], stats) if clause.weaker else None
        return cls(_Forms.build(singles, stats), together, weaker)

    def weigh(self, section: IndexedSection, weights: FieldWeights) -> tuple[float, list[int]]:
        """Return the clause's weight in a section, and the positions that it was found at."""
        best: tuple[float, list[int]] = (0.0, [])
        if self.forms is not None:
            best = self.forms.weigh(section, weights)
        for terms, idfs in self.together:
            best = max(best, _weigh_together(terms, idfs, section, weights))
        if best[0] or self.weaker is None:
            return best
        weight, places = self.weaker.weigh(section, weights)
        return WEAK_FACTOR * weight, places


def _weigh_together(
    terms: Terms, idfs: Sequence[float], section: IndexedSection, weights: FieldWeights
) -> tuple[float, list[int]]:
    """Weigh terms that are all needed: more where they stand side by side."""
    places = [section.find(code) for code in terms]
    if not all(places):
        return 0.0, []
    positions = [[position for position, _ in found] for found in places]
    weight = sum(
        idf * _saturate(found, section, weights) for idf, found in zip(idfs, positions, strict=True)
    )
    return (weight if _stand_together(section, places) else APART_FACTOR * weight), positions[0]


def _has(clause: Clause, section: IndexedSection) -> bool:
    if any(section.find(code) for code in clause.weaker):
        return True
    if clause.endings:
        beginnings = {terms[:-1] for terms in clause.alternatives}
        return any(_begins_phrase(terms, clause.endings, section) for terms in beginnings)
    if clause.phrase:
        ways = ((_write_side_by_side(terms), terms) for terms in clause.alternatives)
        return any(_stands_in(written, terms, section) for written, terms in ways)
    return any(all(map(section.find, terms)) for terms in clause.alternatives)


def _stands_in(written: str, terms: Terms, section: IndexedSection) -> bool:
    """Whether terms stand side by side, which are `written` so where none covers several
    positions; thousands of sections are asked, most at one look."""
    if written in section.stream:
        return True
    for code in terms:  # a loop: a generator would take longer than what it asks
        if code in section.joined:
            return _stand_together(section, [section.find(each) for each in terms])
    return False


@lru_cache(maxsize=256)
def _write_side_by_side(terms: Terms) -> str:
    """Return what a stream has where terms stand side by side, none of them covering several."""
    written = terms[0]
    for before, term in pairwise(terms):
        if not (is_unspaced(before) and is_unspaced(term)):
            written += term
        elif len(before) == 1:
            written += RUN_END + term
        else:
            written += term[1:]  # neighbours share the character between them
    return written


def _begins_phrase(terms: Terms, endings: Terms, section: IndexedSection) -> bool:
    """Whether terms stand together, and before any of the endings."""
    reached = _follow(section, [section.find(code) for code in terms])
    if any(section.stream.startswith(endings, position) for position in reached):
        return True
    joined = [code for code in endings if reached and code in section.joined]
    return any(place.position in reached for code in joined for place in section.find(code))


def _stand_together(section: IndexedSection, places: Sequence[Sequence[Occurrence]]) -> bool:
    """Whether one occurrence of each stands beside the next one's, in this order."""
    return bool(_follow(section, places))


def _follow(section: IndexedSection, places: Sequence[Sequence[Occurrence]]) -> set[int]:
    """Return the positions after occurrences of each that stand side by side, in this order."""
    reached = {place.position for place in places[0]}
    for occurrences in places:
        reached = {section.after(place) for place in occurrences if place.position in reached}
    return reached


def _saturate(places: Iterable[int], section: IndexedSection, weights: FieldWeights) -> float:
    """Return BM25F's frequency: below 1, and the second occurrence says less than the first."""
    title, links, _ = section.lengths
    in_title, in_links, in_body = weights
    end_of_links = title + 1 + links
    frequency = 0.0
    for place in places:
        if place > end_of_links:
            frequency += in_body
        else:
            frequency += in_title if place <= title else in_links
    return frequency / (SATURATION + frequency)


def _nearness(places: list[list[int]]) -> float:
    """Return 1 where all words stand side by side, falling towards 0 the farther they are apart."""
    if len(places) < 2:
        return 0.0
    return (len(places) - 1) / _shortest_span(places)


def _shortest_span(places: list[list[int]]) -> int:
    """Return how many steps the narrowest stretch with one position of each list has, at least."""
    marks = sorted((position, word) for word, group in enumerate(places) for position in group)
    seen: dict[int, int] = {}
    shortest = marks[-1][0] - marks[0][0]
    for position, word in marks:
        seen[word] = position
        if len(seen) == len(places):
            shortest = min(shortest, position - min(seen.values()))
    return max(shortest, len(places) - 1)
