"""Which sections have what was looked for, by reading every one of them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import select

from bot.domain.search.folding import fold_text, is_unspaced
from bot.domain.search.query import Query
from bot.storage.database import Transaction
from bot.storage.tables import sections

Test = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Recall:
    """How many sections have what was looked for, and how many of them a look-up finds."""

    expected: int
    found: int

    @property
    def share(self) -> float:
        """The share that is found; of nothing, all."""
        return self.found / self.expected if self.expected else 1.0


def scan(tx: Transaction, queries: Iterable[Query]) -> list[set[int]]:
    """Return the sections that have all words of each query, whole, in title or text."""
    tests = [
        [build_test(clause.word, whole=not clause.prefix) for clause in query.words]
        for query in queries
    ]
    found: list[set[int]] = [set() for _ in tests]
    rows = tx.execute(select(sections.c.section_id, sections.c.title, sections.c.text))
    for section_id, title, text in rows.yield_per(1000):
        folded = fold_text(f"{title}\n{text}")
        for words, ids in zip(tests, found, strict=True):
            if all(test(folded) for test in words):
                ids.add(section_id)
    return found


def build_test(word: str, *, whole: bool) -> Test:
    """Return what says whether a folded text has a folded word: Chinese anywhere, else whole."""
    if is_unspaced(word):
        return lambda text: word in text
    words = r"\W+".join(map(re.escape, word.split()))
    end = "(?![a-z0-9])" if whole else ""
    return re.compile(rf"(?<![a-z0-9]){words}{end}").search


def measure_recall(expected: set[int], found: set[int]) -> Recall:
    """Return how many of the expected sections were found."""
    return Recall(len(expected), len(expected & found))
