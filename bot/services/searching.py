"""One search in a library: its words made out, its sections found and ranked."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from bot.domain.search import Fit
from bot.domain.search.folding import fold_text, is_unspaced
from bot.domain.search.query import (
    MOST_NAMED,
    Clause,
    Query,
    expand,
    in_codes,
    keep_phrases,
    list_beginnings,
    list_beginnings_of,
    list_terms,
    loosen,
    parse_query,
)
from bot.domain.search.ranking import Ranker, Stats, weigh_reactions
from bot.domain.search.spelling import count_slips, suggest
from bot.storage import candidates, vocabulary
from bot.storage.candidates import NOTHING, Candidate, Candidates, Library
from bot.storage.database import Transaction
from bot.storage.reactions import count_reactions
from bot.storage.vocabulary import Beginning, Term

WINDOW = 200
"""Sections that are ranked together: all that match, or the newest so many where a word is
everywhere; the next pages have the next so many."""

RERANKED = 50
"""Of a window's sections, those whose reactions count: what people liked moves them that far."""

MOST_ENDINGS = 2_000
"""Terms that the beginning at the end of a phrase stands for."""

MERGED = 150_000
"""Entries of words that begin alike, up to which the index is asked for all of them; where there
are more, those that are named have to do. SQLite merges them, at 70 ns each, before it finds any.
One Chinese character is always asked for whole: it is a word.
"""

WEAKER_MERGED = 20_000
"""The same where longer words only follow those that are typed whole."""

MOST_PARTS = 10
"""Words of a query of which each is tried to be left out."""

RARE = 2
"""A word that no more sections have may be a slip of the fingers."""

UNDATED_DAYS = math.inf
"""How old a list without a date is taken to be."""

Ways: TypeAlias = Sequence[Sequence[Clause]]
"""Words of a query: all of any of the ways are wanted."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score and its reactions."""

    candidate: Candidate
    score: float
    reactions: Counter[str] = field(default_factory=Counter)

    @property
    def place(self) -> tuple[float, int, int, int]:
        """What hits are sorted by: the best, then the newest, then as they stand in their list."""
        day = self.candidate.date.toordinal() if self.candidate.date else 0
        return (-self.score, -day, -self.candidate.list_id, self.candidate.section_id)


@dataclass(frozen=True, slots=True)
class Found:
    """What answers a query: `query`, which may be another one than was typed."""

    fit: Fit
    query: Query
    suggestion: str | None
    total: int
    total_is_exact: bool
    ranked: Sequence[Ranked]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A query with what the library knows of its words.

    `asked` is for the index, `expanded` has the beginnings of words named.
    """

    typed: Query
    asked: Query
    expanded: Query
    terms: Mapping[str, Term]
    is_cut: bool
    """Whether more terms begin as a word does than are asked for."""

    @property
    def named(self) -> Ways:
        """The words with their beginnings named, where the index is asked for more than these."""
        words = self.expanded.words
        return () if words == self.asked.words else (words,)

    def knows(self, clause: Clause) -> bool:
        """Whether any section may have what a clause of `asked` wants."""
        if clause.prefix or clause.also_prefix or clause.weaker:
            return True
        return any(all(term in self.terms for term in way) for way in clause.alternatives)

    def get_df(self, clause: Clause) -> int:
        """Return how many sections have the most frequent term of a clause."""
        known = (self.terms.get(term) for way in clause.alternatives for term in way)
        return max((term.df for term in known if term is not None), default=0)

    def count_surely(self, ways: Ways) -> int:
        """Return how many sections match at least: of one word alone the library knows it."""
        query, clauses = self.asked, [clause for way in ways for clause in way]
        is_narrowed = query.before or query.after or query.without or query.in_title
        if is_narrowed or len(clauses) != 1:
            return 0
        single = [way[0] for way in clauses[0].alternatives if len(way) == 1]
        return max((self.terms[term].df for term in single if term in self.terms), default=0)

    def encode(self, query: Query) -> Query:
        return in_codes(query, {term.term: term.code for term in self.terms.values()})


@dataclass(frozen=True, slots=True)
class Search:
    """One search in one library; `hidden` are entries that may not be found."""

    tx: Transaction
    team_id: str
    library: Library
    today: date
    hidden: frozenset[int] = frozenset()

    def find(self, query: Query, *, limit: int, offset: int) -> Found:
        """Return what has all of a query, or of what was probably meant, or some of its words."""
        typed = self._prepare(query)
        suggestion = self._suggest(typed)
        found = self._find(typed, Fit.ALL, limit, offset)
        if suggestion is not None and self.hidden and not self._may_be_named(suggestion):
            suggestion = None
        if suggestion is not None and not found.total:
            meant = self._prepare(parse_query(suggestion, self.today))
            found = self._find(meant, Fit.CORRECTED, limit, offset)
        if not found.total:
            found = self._find_fewer(self._prepare(loosen(query)), limit, offset)
        return replace(found, suggestion=suggestion)

    def _may_be_named(self, suggestion: str) -> bool:
        """Whether all words of a suggestion are found as they are, in what is not hidden."""
        query = parse_query(suggestion, self.today)
        words = tuple(replace(clause, also_prefix=None) for clause in query.words)
        whole = self._prepare(replace(query, words=words))
        if keep_phrases(whole.expanded) is not None:
            return self._find(whole, Fit.ALL, 1, 0).total > 0
        ways = [whole.asked.words]
        return candidates.has_any(self.tx, self.library, whole.asked, ways, self.hidden)

    def _prepare(self, query: Query) -> _Prepared:
        library_id = self.library.library_id
        phrases = replace(query, words=tuple(each for each in query.words if each.phrase))
        endings = list_beginnings(phrases)
        begun = {
            text: vocabulary.find_beginning(
                self.tx, library_id, text, MOST_ENDINGS if text in endings else MOST_NAMED
            )
            for text in list_beginnings(query)
        }
        terms = {term.term: term for each in begun.values() for term in each.terms}
        expanded = expand(query, lambda text: [term.term for term in begun[text].terms])
        missing = {term for term in list_terms(expanded) if term not in terms}
        terms |= vocabulary.get_terms(self.tx, library_id, missing)
        words = tuple(
            clause if _is_wide(clause, begun) else named
            for clause, named in zip(query.words, expanded.words, strict=True)
        )
        is_cut = any(_is_cut(clause, begun) for clause in query.words)
        return _Prepared(query, replace(query, words=words), expanded, terms, is_cut)

    def _suggest(self, prepared: _Prepared) -> str | None:
        """Return the query's text with its misspelt words mended, None where it has none."""
        text = " ".join(prepared.typed.text.split())
        mended = text
        pairs = zip(prepared.typed.words, prepared.expanded.words, strict=True)
        for clause, named in pairs:
            if not named.weaker and (better := self._mend(clause, prepared)):
                mended = _replace_word(mended, clause.word, better)
        return mended if mended != text else None

    def _mend(self, clause: Clause, prepared: _Prepared) -> str | None:
        """Return the word that was probably meant, None where this one is well known."""
        if clause.phrase or clause.prefix or is_unspaced(clause.word):
            return None
        df = prepared.get_df(clause)
        if df > RARE:
            return None
        slips = count_slips(clause.word)
        known = vocabulary.find_spellings(self.tx, self.library.library_id, clause.word, slips)
        return suggest(clause.word, [(term.term, term.df) for term in known], df)

    def _find_fewer(self, prepared: _Prepared, limit: int, offset: int) -> Found:
        """Return what has all words but one, or else any one of them."""
        words = prepared.asked.words[:MOST_PARTS]
        but_one = [words[:place] + words[place + 1 :] for place in range(len(words))]
        single = [(word,) for word in words]
        found = _nothing(prepared.typed)
        for ways in (but_one, single) if len(words) > 1 else ():
            found = self._find(prepared, Fit.FEWER, limit, offset, ways)
            if found.total:
                break
        return found

    def _find(
        self,
        prepared: _Prepared,
        fit: Fit,
        limit: int,
        offset: int,
        ways: Ways | None = None,
    ) -> Found:
        """Return the best of what matches, from number `offset` on: window after window."""
        known = [way for way in (ways or [prepared.asked.words]) if all(map(prepared.knows, way))]
        if not known:
            return _nothing(prepared.typed)
        ranked: list[Ranked] = []
        first = offset - offset % WINDOW
        found = NOTHING
        for start in range(first, offset + limit, WINDOW):
            found = self._read_window(prepared, known, start)
            ranked += self._rank(prepared, found.found)
            if len(found.found) < WINDOW:
                break
        shown = ranked[offset - first :][:limit]
        is_exact = found.total_is_exact and not prepared.is_cut
        return Found(fit, prepared.typed, None, found.total, is_exact, shown)

    def _read_window(self, prepared: _Prepared, ways: Ways, start: int) -> Candidates:
        phrases = keep_phrases(prepared.expanded)
        return candidates.find_candidates(
            self.tx,
            self.library,
            prepared.asked,
            ways,
            window=WINDOW,
            offset=start,
            standing=None if phrases is None else prepared.encode(phrases),
            hidden=self.hidden,
            some=prepared.named,
            surely=prepared.count_surely(ways) - len(self.hidden),
        )

    def _rank(self, prepared: _Prepared, found: Iterable[Candidate]) -> list[Ranked]:
        """Return candidates with the best first."""
        stats = Stats(
            self.library.sections,
            self.library.average_lengths,
            {term.code: term.df for term in prepared.terms.values()},
        )
        ranker = Ranker.build(prepared.encode(prepared.expanded), stats)
        ages = {each.date: self._get_age(each.date) for each in found}
        ranked = sorted(
            (Ranked(each, ranker.score(each.indexed, age_days=ages[each.date])) for each in found),
            key=lambda each: each.place,
        )
        return [*self._rerank(ranked[:RERANKED]), *ranked[RERANKED:]]

    def _rerank(self, ranked: Sequence[Ranked]) -> list[Ranked]:
        """Let reactions count."""
        places = [(each.candidate.list_id, each.candidate.anchor) for each in ranked]
        counts = count_reactions(self.tx, self.team_id, places)
        liked = [
            replace(
                each,
                score=each.score * weigh_reactions(counts[place].total()),
                reactions=counts[place],
            )
            if place in counts
            else each
            for place, each in zip(places, ranked, strict=True)
        ]
        return sorted(liked, key=lambda each: each.place)

    def _get_age(self, day: date | None) -> float:
        return (self.today - day).days if day else UNDATED_DAYS


def _replace_word(text: str, folded: str, better: str) -> str:
    """Return a text with another word in place of one that is given as it is folded."""
    word = re.compile(rf"(?<!\w){re.escape(folded)}(?!\w)", re.IGNORECASE)
    written = text if word.search(text) else fold_text(text)
    return word.sub(lambda _: better, written)


def _is_wide(clause: Clause, begun: Mapping[str, Beginning]) -> bool:
    """Whether a clause's beginnings stand for more terms than are named, and may be asked for."""
    beginnings = [begun[text] for text in list_beginnings_of(clause)]
    most = MERGED if clause.prefix else WEAKER_MERGED
    return any(each.has_more for each in beginnings) and (
        is_unspaced(clause.word) or all(each.entries <= most for each in beginnings)
    )


def _is_cut(clause: Clause, begun: Mapping[str, Beginning]) -> bool:
    """Whether a clause's beginnings stand for more terms than are named, and than may be asked."""
    more = any(begun[text].has_more for text in list_beginnings_of(clause))
    return more and not _is_wide(clause, begun)


def _nothing(query: Query) -> Found:
    return Found(Fit.ALL, query, None, 0, True, ())
