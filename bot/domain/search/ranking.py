"""Which sections answer a query, and which answers it best: BM25F, nearness, people and time."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.search.index import Field, IndexedSection, Occurrence, index_section
from bot.domain.search.query import Clause, Query, Terms, expand_clause

FIELD_WEIGHTS = {Field.TITLE: 4.0, Field.LINKS: 1.0, Field.BODY: 1.0}
"""A link's text stands in the body, too: there it counts twice."""

FIELD_NORMS = {Field.TITLE: 0.4, Field.LINKS: 0.5, Field.BODY: 0.6}
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


@dataclass(frozen=True, slots=True)
class Stats:
    """What is usual in the library: sections, each field's average length, a term's sections."""

    sections: int
    average_lengths: tuple[float, float, float]
    df: Mapping[str, int]


def matches(query: Query, section: IndexedSection) -> bool:
    """Whether a section has all words and phrases of an expanded query, and nothing excluded.

    Dates and titles of lists are not looked at.
    """
    return all(_has(clause, section) for clause in query.words) and not any(
        _has(clause, section) for clause in query.without
    )


def is_in(query: Query, list_title: str) -> bool:
    """Whether a list's title matches all that the query says of it."""
    indexed = index_section(list_title, "", "")

    def find_terms(prefix: str) -> Iterable[str]:
        return [term for term in indexed.terms if term.startswith(prefix)]

    return all(
        _has(expand_clause(clause, find_terms), indexed.section) for clause in query.in_title
    )


def score(
    query: Query, section: IndexedSection, stats: Stats, *, reactions: int, age_days: float
) -> float:
    """Return how well a section answers an expanded query: 0 for not at all."""
    found = [_weigh(clause, section, stats) for clause in query.words]
    words = sum(weight for weight, _ in found)
    near = 1 + NEAR_FACTOR * _nearness([places for _, places in found if places])
    liked = 1 + REACTIONS_FACTOR * math.log1p(max(reactions, 0))
    recent = 1 + RECENT_FACTOR * math.exp2(-max(age_days, 0.0) / RECENT_DAYS)
    return words * near * liked * recent


def _has(clause: Clause, section: IndexedSection) -> bool:
    if any(True for term in clause.weaker for _ in section.find(term)):
        return True
    for terms in clause.alternatives:
        places = [list(section.find(term)) for term in terms]
        if all(places) and (not clause.phrase or _stand_together(places)):
            return True
    return False


def _stand_together(places: list[list[Occurrence]]) -> bool:
    """Whether one occurrence of each stands beside the next one's, in this order."""
    reached = {place.position for place in places[0]}
    for occurrences in places:
        reached = {
            place.position + place.width for place in occurrences if place.position in reached
        }
    return bool(reached)


def _weigh(clause: Clause, section: IndexedSection, stats: Stats) -> tuple[float, list[int]]:
    """Return a clause's weight in a section, and the positions that it was found at."""
    words = [terms[0] for terms in clause.alternatives if len(terms) == 1]
    options = [
        _weigh_together(terms, section, stats) for terms in clause.alternatives if len(terms) > 1
    ]
    options.append(_weigh_any(words, section, stats))
    best = max(options)
    if best[0] or not clause.weaker:
        return best
    weight, places = _weigh_any([*words, *clause.weaker], section, stats)
    return WEAK_FACTOR * weight, places


def _weigh_any(
    terms: Sequence[str], section: IndexedSection, stats: Stats
) -> tuple[float, list[int]]:
    """Weigh terms that mean the same: none is the rarer for having several forms."""
    found = [place for term in terms for place in section.find(term)]
    if not found:
        return 0.0, []
    idf = min(_idf(term, stats) for term in terms)
    return idf * _saturate(found, section, stats), [place.position for place in found]


def _weigh_together(terms: Terms, section: IndexedSection, stats: Stats) -> tuple[float, list[int]]:
    """Weigh terms that are all needed: more where they stand side by side."""
    places = [list(section.find(term)) for term in terms]
    if not all(places):
        return 0.0, []
    weight = sum(
        _idf(term, stats) * _saturate(found, section, stats)
        for term, found in zip(terms, places, strict=True)
    )
    factor = 1.0 if _stand_together(places) else APART_FACTOR
    return factor * weight, [place.position for place in places[0]]


def _saturate(found: Iterable[Occurrence], section: IndexedSection, stats: Stats) -> float:
    """Return BM25F's frequency: below 1, and the second occurrence says less than the first."""
    frequency = 0.0
    for place in found:
        field = section.field_of(place.position)
        length = section.lengths[field] / max(stats.average_lengths[field], 1.0)
        frequency += FIELD_WEIGHTS[field] / (1 + FIELD_NORMS[field] * (length - 1))
    return frequency / (SATURATION + frequency)


def _idf(term: str, stats: Stats) -> float:
    df = min(stats.df.get(term, 0), stats.sections)
    return math.log1p((stats.sections - df + 0.5) / (df + 0.5))


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
