"""Chooses examples that teach, with this library, how to look things up."""

from collections.abc import Iterable, Iterator, Sequence

from bot.domain.search import Fit
from bot.domain.search.examples import (
    Example,
    ExampleKind,
    Examples,
    Sample,
    propose_links,
    propose_phrases,
    propose_runs,
    propose_since,
    propose_words,
)
from bot.domain.search.query import parse_query
from bot.domain.viewer import Viewer
from bot.services.messenger import Clock
from bot.services.searching import Search
from bot.storage import candidates, lookup
from bot.storage.database import Database, Transaction
from bot.storage.visibility import hidden_lists

SAMPLES = 60
"""Newest sections that examples are taken from."""

MOST_TRIES = 10
"""Queries of a kind that are tried until one finds something."""

FEW = 5
"""Sections that a word may always be in; beyond it, no more than a share of the library."""

SHARE = 10
"""A word that more than one in so many sections has is no example of finding something."""


async def find_examples(db: Database, clock: Clock, viewer: Viewer) -> Examples:
    """Return at most one example of each kind, of what a viewer may find, each of them tried."""
    today = clock().date()

    def read(tx: Transaction) -> Examples:
        team_id = viewer.team_id
        library = candidates.find_library(tx, team_id)
        has_lists = lookup.has_lists(tx, team_id)
        if library is None:
            return Examples(has_lists, ())
        samples = lookup.list_newest_sections(tx, team_id, SAMPLES, hidden_lists(tx, viewer))
        hidden = candidates.hidden_entries(tx, library, viewer)
        search = Search(tx, team_id, library, today, hidden)
        most = max(FEW, library.sections // SHARE)
        return Examples(has_lists, tuple(_choose(search, samples, most)))

    return await db.read(read)


def _choose(search: Search, samples: Sequence[Sample], most: int) -> Iterator[Example]:
    words = propose_words(samples)
    word = _find_first(search, words, most)
    others = [each for each in words if each != word]
    kinds = {
        ExampleKind.RUN: propose_runs(samples),
        ExampleKind.PHRASE: propose_phrases(samples),
        ExampleKind.LINK: propose_links(samples),
        ExampleKind.SINCE: propose_since(samples, others or words),
    }
    if word is not None:
        yield Example(ExampleKind.WORD, word)
    for kind, queries in kinds.items():
        query = _find_first(search, queries, most)
        if query is not None:
            yield Example(kind, query)


def _find_first(search: Search, queries: Iterable[str], most: int) -> str | None:
    """Return the first query that finds a few sections, all of it in each."""
    for query, _ in zip(queries, range(MOST_TRIES), strict=False):
        found = search.find(parse_query(query, search.today), limit=1, offset=0)
        if found.fit is Fit.ALL and found.suggestion is None and 0 < found.total <= most:
            return query
    return None
