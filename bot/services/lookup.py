"""Looks words up in the library."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.permalink import build_permalink
from bot.domain.reading_list import Entry
from bot.domain.search import Fit, Hit, Latest, LookupAnswer
from bot.domain.search.folding import is_unspaced
from bot.domain.search.query import Clause, Query, expand, loosen, parse_query
from bot.domain.search.ranking import Stats, score
from bot.domain.search.snippet import cut_snippet, mark
from bot.domain.search.spelling import spelling_keys, suggest
from bot.services.messenger import Clock
from bot.storage import candidates, lookup, workspaces
from bot.storage.candidates import NOTHING, Candidate, Candidates, Library
from bot.storage.database import Database, Transaction
from bot.storage.reactions import count_reactions

WINDOW = 200
"""Sections that are ranked: all that match, or the newest so many where a word is everywhere."""

MOST_TERMS = 50
"""Words that a beginning of a word stands for in the ranking; in the index it stands for all."""

MOST_PARTS = 10
"""Words of a query of which each is tried to be left out."""

RARE = 2
"""A word that no more sections have may be a slip of the fingers."""

UNDATED_DAYS = math.inf
"""How old a list without a date is taken to be."""

EXAMPLE_LENGTH = 40
"""Characters of a title that somebody might still type."""


async def look_up(
    db: Database, clock: Clock, team_id: str, text: str, *, limit: int = 5, offset: int = 0
) -> LookupAnswer:
    """Return the sections that answer a text best: `limit` of them, from number `offset` on.

    Where none has all of it, it is answered as it was probably meant, else by fewer of its words;
    `fit` says which. A text that says nothing to find finds nothing.
    """
    today = clock().date()
    query = parse_query(text, today)

    def read(tx: Transaction) -> LookupAnswer:
        library = candidates.find_library(tx, team_id)
        nothing = LookupAnswer(" ".join(text.split()), 0, (), lookup.count_lists(tx, team_id))
        if library is None or query.is_empty:
            return nothing
        search = _Search(tx, team_id, library, today)
        suggestion = search.suggest(query)
        fit, found_query, found = search.find(query, suggestion)
        shown = search.rank(found_query, found)[offset : offset + limit]
        return replace(
            nothing,
            total=found.total,
            total_is_exact=found.total_is_exact,
            hits=tuple(search.build_hits(found_query, shown)),
            suggestion=suggestion,
            fit=fit,
            offset=offset,
        )

    return await db.read(read)


async def find_latest(db: Database, team_id: str) -> Latest | None:
    """Return the newest list, with where its sections are; None where there is none."""

    def read(tx: Transaction) -> Latest | None:
        newest = lookup.find_newest_list(tx, team_id)
        if newest is None:
            return None
        url = workspaces.get_url(tx, team_id)
        sections = tuple(
            (title, _find_permalink(tx, team_id, url, newest.list_id, anchor))
            for title, anchor in newest.sections
        )
        return Latest(newest.title, newest.date, sections)

    return await db.read(read)


async def find_examples(db: Database, team_id: str, *, limit: int = 3) -> tuple[str, ...]:
    """Return titles of the newest sections, as queries that find something."""
    titles = await db.read(lambda tx: lookup.list_newest_titles(tx, team_id, 10 * limit))
    short = [title for title in titles if len(title) <= EXAMPLE_LENGTH]
    return tuple(dict.fromkeys(short))[:limit]


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A candidate with its score and its reactions."""

    candidate: Candidate
    score: float
    reactions: Counter[str]

    @property
    def place(self) -> tuple[float, int, int, int]:
        """What hits are sorted by: the best, then the newest, then as they stand in their list."""
        day = self.candidate.date.toordinal() if self.candidate.date else 0
        return (-self.score, -day, -self.candidate.list_id, self.candidate.section_id)


@dataclass(frozen=True, slots=True)
class _Search:
    """One look-up in one library."""

    tx: Transaction
    team_id: str
    library: Library
    today: date

    def suggest(self, query: Query) -> str | None:
        """Return the query's text with its misspelt words mended, None where it has none."""
        text = " ".join(query.text.split())
        mended = text
        for clause in query.words:
            if better := self._mend(clause):
                word = re.compile(rf"(?<!\w){re.escape(clause.word)}(?!\w)", re.IGNORECASE)
                mended = word.sub(better, mended)
        return mended if mended != text else None

    def _mend(self, clause: Clause) -> str | None:
        """Return the word that was probably meant, None where this one is well known."""
        if clause.phrase or clause.prefix or is_unspaced(clause.word):
            return None
        terms = [term for way in clause.alternatives for term in way]
        df = max(self._get_df(terms).values(), default=0)
        if df > RARE or self._begins_another(clause):
            return None
        known = candidates.find_spellings(
            self.tx, self.library.library_id, spelling_keys(clause.word)
        )
        return suggest(clause.word, known, df)

    def _begins_another(self, clause: Clause) -> bool:
        """Whether a word may just not be typed to its end yet."""
        longer = self._find_terms(clause.also_prefix) if clause.also_prefix else []
        return any((term,) not in clause.alternatives for term in longer)

    def find(self, query: Query, suggestion: str | None) -> tuple[Fit, Query, Candidates]:
        """Return what answers a query, and the query that it answers."""
        found = self._find_candidates(query)
        if found.total:
            return Fit.ALL, query, found
        if suggestion is not None:
            meant = parse_query(suggestion, self.today)
            found = self._find_candidates(meant)
            if found.total:
                return Fit.CORRECTED, meant, found
        fewer = loosen(query)
        found = self._find_fewer(fewer)
        return Fit.FEWER if found.total else Fit.ALL, fewer, found

    def _find_fewer(self, query: Query) -> Candidates:
        """Return what has all words but one, or else any one of them."""
        words = query.words[:MOST_PARTS]
        if len(words) < 2:
            return NOTHING
        but_one = [words[:place] + words[place + 1 :] for place in range(len(words))]
        for choices in (but_one, [(word,) for word in words]):
            found = [self._find_candidates(replace(query, words=some)) for some in choices]
            each = {one.section_id: one for some in found for one in some.found}
            if each:
                exact = all(some.total == len(some.found) for some in found)
                return Candidates(len(each), exact, tuple(each.values()))
        return NOTHING

    def rank(self, query: Query, found: Candidates) -> list[_Ranked]:
        """Return candidates with the best first."""
        expanded = expand(query, self._find_terms)
        stats = Stats(
            self.library.sections,
            self.library.average_lengths,
            self._get_df(_list_terms(expanded)),
        )
        places = [(each.list_id, each.anchor) for each in found.found]
        reactions = count_reactions(self.tx, self.team_id, places)
        ranked = []
        for each in found.found:
            liked = reactions.get((each.list_id, each.anchor), Counter())
            age = (self.today - each.date).days if each.date else UNDATED_DAYS
            points = score(expanded, each.indexed, stats, reactions=liked.total(), age_days=age)
            ranked.append(_Ranked(each, points, liked))
        return sorted(ranked, key=lambda each: each.place)

    def build_hits(self, query: Query, ranked: Iterable[_Ranked]) -> Iterator[Hit]:
        """Yield what is shown of candidates."""
        url = workspaces.get_url(self.tx, self.team_id)
        ranked = list(ranked)
        sections = lookup.get_sections(self.tx, [each.candidate.section_id for each in ranked])
        for each in ranked:
            candidate = each.candidate
            section = sections[candidate.section_id]
            yield Hit(
                section_id=candidate.section_id,
                list_id=candidate.list_id,
                title=section.title,
                list_title=candidate.list_title,
                date=candidate.date,
                snippet=cut_snippet(section.text, query),
                links=_sort_links(section.links, query),
                permalink=_find_permalink(
                    self.tx, self.team_id, url, candidate.list_id, candidate.anchor
                ),
                reactions=tuple(each.reactions.most_common()),
                score=each.score,
            )

    def _find_candidates(self, query: Query) -> Candidates:
        return candidates.find_candidates(self.tx, self.library.library_id, query, window=WINDOW)

    def _find_terms(self, prefix: str) -> list[str]:
        return candidates.find_terms(self.tx, self.library.library_id, prefix, MOST_TERMS)

    def _get_df(self, terms: Iterable[str]) -> dict[str, int]:
        return candidates.get_df(self.tx, self.library.library_id, terms)


def _list_terms(query: Query) -> Iterator[str]:
    for clause in query.words:
        yield from clause.weaker
        for terms in clause.alternatives:
            yield from terms


def _sort_links(links: Iterable[tuple[str, str]], query: Query) -> tuple[Entry, ...]:
    """Return links with those first whose text matches."""

    def is_plain(link: Entry) -> bool:
        return not any(run.matched for run in mark(link.text, query))

    return tuple(sorted((Entry(url, text) for url, text in links), key=is_plain))


def _find_permalink(
    tx: Transaction, team_id: str, url: str, list_id: int, anchor: str
) -> str | None:
    """Return the address of a section's newest message, None where it has none, or is not known."""
    message = lookup.find_message(tx, team_id, list_id, anchor) if url else None
    if message is None:
        return None
    return build_permalink(url, message.channel_id, message.ts, message.thread_ts)
