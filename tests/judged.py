"""Queries that people judged by reading the real lists, and how well an answer agrees with them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Any, TypeAlias

Place: TypeAlias = tuple[str, int]
"""A section: its list's path below the real lists, and its index in that list."""

QUERIES = Path(__file__).parent / "data" / "judged_queries.json"
LISTS = Path(__file__).resolve().parents[2] / "shared" / "lists"
LONGEST_TITLE = 40
SHORT_TITLE = 20
"""A title of more characters than the first is kept as its first characters, as many as these."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A section that answers a query: exactly (grade 2), or it helps (grade 1)."""

    place: Place
    title: str
    grade: int


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query as somebody types it; `why` says what makes it worth asking."""

    query: str
    kind: str
    expected: tuple[Expected, ...]
    why: str

    @property
    def grades(self) -> dict[Place, int]:
        return {each.place: each.grade for each in self.expected}


def load_judged_queries() -> tuple[JudgedQuery, ...]:
    """Return the judged queries, in the file's order."""
    return tuple(map(_read_query, json.loads(QUERIES.read_text("utf-8"))))


def shorten_title(title: str) -> str:
    """Return a section's title as the judgements keep it."""
    return title if len(title) <= LONGEST_TITLE else title[:SHORT_TITLE]


def ndcg_at(results: Sequence[Place], expected: Mapping[Place, int], k: int) -> float:
    """Return the normalised discounted cumulative gain of the first k results, from 0 to 1.

    `expected` has the grades, at least one above 0. A grade is worth 2^grade - 1, divided by
    log2(rank + 1) (Järvelin and Kekäläinen 2002; the gain is that of Burges and others 2005); a
    result that is given twice counts once, where it first stands.
    """
    missing = dict(expected)
    gained = [missing.pop(each, 0) for each in results[:k]]
    ideal = sorted(expected.values(), reverse=True)[:k]
    return _discounted_gain(gained) / _discounted_gain(ideal)


def recall_at(results: Sequence[Place], expected: Mapping[Place, int], k: int) -> float:
    """Return the share of the expected sections, at least one, that the first k results have."""
    return len(expected.keys() & set(results[:k])) / len(expected)


def _discounted_gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def _read_query(fields: dict[str, Any]) -> JudgedQuery:
    expected = tuple(
        Expected((each["list"], each["index"]), each["section"], each["grade"])
        for each in fields["expected"]
    )
    return JudgedQuery(fields["query"], fields["kind"], expected, fields["why"])
