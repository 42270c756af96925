"""Queries that people judged by reading the real lists, and how well an answer agrees with them.

`python -m tests.judged` asks them all and prints the measures.
"""

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from statistics import fmean
from typing import Any, TypeAlias

from sqlalchemy import select

from bot.storage.database import Database, Transaction
from bot.storage.tables import reading_lists, sections
from tests.real_lists import ask, serve_real_lists

Place: TypeAlias = tuple[str, int]
"""A section: its list's path below the real lists, and its index in that list."""

QUERIES = Path(__file__).parent / "data" / "judged_queries.json"
LONGEST_TITLE = 40
SHORT_TITLE = 20
"""A title of more characters than the first is kept as its first characters, as many as these."""

SHOWN = 10
"""Hits of an answer that are judged."""

WORST = 10
"""Queries that the report names."""


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


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came for a judged query."""

    judged: JudgedQuery
    results: tuple[Place, ...]

    @property
    def ndcg(self) -> float:
        return ndcg_at(self.results, self.judged.grades, SHOWN)

    @property
    def recall(self) -> float:
        return recall_at(self.results, self.judged.grades, SHOWN)


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


async def judge_all(db: Database) -> list[Verdict]:
    """Ask every judged query of a library of the real lists."""
    places = await db.read(_read_places)
    verdicts = []
    for judged in load_judged_queries():
        answer = await ask(db, judged.query, limit=SHOWN)
        results = tuple(places[hit.section_id] for hit in answer.hits)
        verdicts.append(Verdict(judged, results))
    return verdicts


def average(verdicts: Sequence[Verdict]) -> tuple[float, float]:
    """Return the mean nDCG and the mean recall of some queries."""
    return fmean(each.ndcg for each in verdicts), fmean(each.recall for each in verdicts)


def group_by_kind(verdicts: Sequence[Verdict]) -> dict[str, list[Verdict]]:
    """Return the verdicts of each kind of query, in the order in which the kinds first come."""
    kinds = dict.fromkeys(each.judged.kind for each in verdicts)
    return {kind: [each for each in verdicts if each.judged.kind == kind] for kind in kinds}


def report(verdicts: Sequence[Verdict]) -> str:
    """Return a table of both measures by kind and in total, and the queries that do worst.

    With each of these stand the places of the expected sections, the best answers marked `!`.
    """
    lines = [f"{'kind':<10}{'queries':>8}{f'nDCG@{SHOWN}':>10}{f'recall@{SHOWN}':>11}"]
    for kind, some in {**group_by_kind(verdicts), "all": verdicts}.items():
        ndcg, recall = average(some)
        lines.append(f"{kind:<10}{len(some):>8}{ndcg:>10.3f}{recall:>11.3f}")
    lines += ["", f"{'worst':<10}{'':>8}{f'nDCG@{SHOWN}':>10}{f'recall@{SHOWN}':>11}  expected at"]
    for each in sorted(verdicts, key=lambda each: (each.ndcg, each.recall))[:WORST]:
        line = f"{each.judged.query:<18}{each.ndcg:>10.3f}{each.recall:>11.3f}"
        lines.append(f"{line}  {_name_ranks(each)}")
    return "\n".join(lines)


def _name_ranks(verdict: Verdict) -> str:
    """Return where each expected section stands: `1! 3 –` is first, third, and nowhere."""
    ranks = {place: str(rank) for rank, place in enumerate(verdict.results, start=1)}
    expected = verdict.judged.grades.items()
    return " ".join(ranks.get(place, "–") + "!" * (grade - 1) for place, grade in expected)


def _read_places(tx: Transaction) -> dict[int, Place]:
    query = select(sections.c.section_id, reading_lists.c.source, sections.c.position).join(
        reading_lists, reading_lists.c.list_id == sections.c.list_id
    )
    return {section_id: (source, position) for section_id, source, position in tx.execute(query)}


def _discounted_gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def _read_query(fields: dict[str, Any]) -> JudgedQuery:
    expected = tuple(
        Expected((each["list"], each["index"]), each["section"], each["grade"])
        for each in fields["expected"]
    )
    return JudgedQuery(fields["query"], fields["kind"], expected, fields["why"])


async def _measure(url: str) -> str:
    db = Database(url)
    try:
        return report(await judge_all(db))
    finally:
        await db.close()


if __name__ == "__main__":
    with serve_real_lists() as real_lists:
        sys.stdout.write(asyncio.run(_measure(real_lists)) + "\n")
