"""What is measured of look-ups, and what is wanted of it."""

from dataclasses import dataclass, field

from benchmarks.corpus import QueryClass
from benchmarks.lookups.recall import Recall
from benchmarks.lookups.timing import Samples
from bot.domain.search import Fit, LookupAnswer
from bot.domain.search.query import Query

EVERYWHERE = "word in 30 % of the rows"
TIMES_FASTER = 10.0
"""Than `ORDER BY rank` alone, for the word in 30 % of the rows."""

TIMES_SLOWER = 1.5
"""Than an answer made of what `ORDER BY rank` gives, for each class."""

P99 = {"sqlite": 25.0, "postgresql": 60.0}
INDEX_SIZE = 1.2
INDEX_SPEED = 0.5


@dataclass(slots=True)
class Figures:
    """What was measured of one class of query; where it is misspelt, `meant` has it mended.

    `again` is the same asked twice, `others` with other dates each time. `rank` is FTS5's statement
    alone, `rank_answer` the whole answer made with it, of what is meant: only beside SQLite.
    """

    asked: QueryClass
    query: Query
    meant: Query
    ours: Samples = field(default_factory=Samples)
    again: Samples = field(default_factory=Samples)
    others: Samples = field(default_factory=Samples)
    rank: Samples = field(default_factory=Samples)
    rank_answer: Samples = field(default_factory=Samples)
    like: Samples = field(default_factory=Samples)
    answer: LookupAnswer | None = None
    recall: Recall | None = None
    total_by_rank: int | None = None

    @property
    def is_total_right(self) -> bool | None:
        """Whether the answer's total is what FTS5 counts; None where that can't be compared."""
        if self.answer is None or self.total_by_rank is None or self.answer.fit is Fit.FEWER:
            return None
        if self.answer.total_is_exact:
            return self.answer.total == self.total_by_rank
        return self.answer.total <= self.total_by_rank


@dataclass(frozen=True, slots=True)
class Library:
    """What was measured of one database: sizes in bytes, speeds in sections a second.

    `index` has the size of each table, None where SQLite can't say. `memory` is the most that the
    process had until then.
    """

    kind: str
    sections: int
    figures: list[Figures]
    memory: int
    index: dict[str, int] | None
    text: int

    @property
    def name(self) -> str:
        """What it is called in tables."""
        called = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        return f"{called[self.kind]}, {self.sections:,} sections"

    @property
    def index_ratio(self) -> float | None:
        """The index's size over the text's."""
        return None if self.index is None else sum(self.index.values()) / self.text


@dataclass(frozen=True, slots=True)
class Speed:
    """Sections a second: indexed, and only tokenised."""

    kind: str
    indexed: float
    tokenised: float

    @property
    def ratio(self) -> float:
        """Indexing over tokenising."""
        return self.indexed / self.tokenised
