"""What somebody typed into what is looked for; every text is a query, none is an error."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice
from typing import TypeAlias

from bot.domain.search.dates import Period, parse_period
from bot.domain.search.folding import fold_text, is_unspaced
from bot.domain.search.index import NO_CODE
from bot.domain.search.tokens import Token, tokenize

LONGEST_QUERY = 500
"""Characters that count."""

MOST_CLAUSES = 10
"""Words and phrases that count; as many again may be excluded."""

MOST_TERMS = 32
"""Terms of one word or phrase that count: a run of 33 Chinese characters."""

MOST_PATHS = 8
"""Ways to spell one word that count."""

MOST_NAMED = 50
"""Terms that a beginning of a word stands for where it is ranked, the most frequent ones."""

SHORTEST_PREFIX = 3
"""Letters that a last word must have to find longer ones."""

Terms: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing to find: a section has it if it has all terms of any of the `alternatives`.

    `phrase`: they stand side by side, in this order. `prefix`: of each alternative's last term the
    beginning is enough, until `expand` has named the terms that begin so; a phrase ends with any of
    its `endings` then. `also_prefix`: longer terms that begin so count, too, but less; `expand`
    names them in `weaker`. `word` is what was typed, folded, for spelling.
    """

    word: str
    alternatives: tuple[Terms, ...]
    phrase: bool = False
    prefix: bool = False
    also_prefix: str | None = None
    weaker: Terms = ()
    endings: Terms = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What to find: all of `words`, none of `without`, in lists dated and titled so.

    A list's date is before `before` and after `after`, both exclusive; its title matches all of
    `in_title`. `text` is what was typed.
    """

    text: str
    words: tuple[Clause, ...] = ()
    without: tuple[Clause, ...] = ()
    before: date | None = None
    after: date | None = None
    in_title: tuple[Clause, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing to find: exclusions alone do not."""
        return not (self.words or self.before or self.after or self.in_title)


_SIGNS = str.maketrans("“”„‟«»「」『』〝〞＂：－＊", '""""""""""""":-*')
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_ITEM = re.compile(
    r"""(?: (?P<field> before|after|in) : | (?<!\S) (?P<minus> -) (?=[^\s-]) )?
        (?: "(?P<phrase> [^"]*)" | (?P<word> [^\s"]+) )""",
    re.VERBOSE | re.IGNORECASE,
)
_OPERATORS = frozenset({"AND", "OR"})


def parse_query(text: str, today: date) -> Query:
    """Return what a text looks for; what can't be an operator is a word."""
    query = Query(text)
    words: list[Clause] = []
    without: list[Clause] = []
    in_title: list[Clause] = []
    for item in _ITEM.finditer(text[:LONGEST_QUERY].translate(_SIGNS).translate(_DIGITS)):
        content = item["word"] if item["phrase"] is None else item["phrase"]
        match (item["field"] or item["minus"] or "").lower():
            case "in":
                in_title += _read_whole(content)
            case "-":
                without += _read_whole(content)
            case "before" | "after" as field if period := parse_period(content, today):
                query = _limit(query, field, period)
            case _ if item["phrase"] is not None:
                words += _read_whole(content)
            case _ if not (words and item[0] in _OPERATORS):
                words += _read_words(item[0])
            case _:
                pass
    return replace(
        query,
        words=_open_last(_once(words)[:MOST_CLAUSES]),
        without=_once(without)[:MOST_CLAUSES],
        in_title=_once(in_title)[:MOST_CLAUSES],
    )


def _once(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Return the clauses without those that find the same as another."""
    known = {(clause.alternatives, clause.phrase, clause.prefix): clause for clause in clauses}
    return tuple(known.values())


def _limit(query: Query, field: str, period: Period) -> Query:
    """Narrow a query to what is dated before or after a period, which is itself left out."""
    if field == "before":
        return replace(query, before=min(query.before or period.first, period.first))
    return replace(query, after=max(query.after or period.last, period.last))


def _read_words(typed: str) -> Iterator[Clause]:
    """Yield a clause for each word of a text, and for each run of Chinese."""
    groups = list(_group(tokenize(typed)))
    for group in groups:
        yield _build_clause(group, typed, prefix=typed.endswith("*") and group is groups[-1])


def _read_whole(typed: str) -> Iterator[Clause]:
    """Yield one clause for a whole text, if there is a word in it."""
    if tokens := tokenize(typed):
        clause = _build_clause(tokens, typed, prefix=typed.endswith("*"))
        phrase = any(len(terms) > 1 for terms in clause.alternatives)
        yield replace(clause, phrase=phrase, also_prefix=None)


def _group(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """Part tokens where no form reaches from one word into the next."""
    group: list[Token] = []
    reached = 0
    for token in sorted(tokens, key=lambda token: (token.start, -token.end)):
        if group and token.start >= reached:
            yield group
            group = []
        group.append(token)
        reached = max(reached, token.end)
    if group:
        yield group


def _build_clause(tokens: list[Token], typed: str, *, prefix: bool = False) -> Clause:
    start, end = min(token.start for token in tokens), max(token.end for token in tokens)
    word = fold_text(typed[start:end])
    alternatives = _find_alternatives(tokens)
    if len(alternatives) > 1 or len(alternatives[0]) > 1:
        return Clause(word, alternatives, prefix=prefix)
    if is_unspaced(word):
        return Clause(word, alternatives, prefix=len(word) == 1)
    if prefix:
        return Clause(word, _begin(alternatives[0][0], word), prefix=True)
    return Clause(word, alternatives, also_prefix=word if len(word) >= SHORTEST_PREFIX else None)


def _begin(term: str, word: str) -> tuple[Terms, ...]:
    """Return the beginnings that find what begins with a word: `images*` is to find `image`."""
    return ((term,),) if word.startswith(term) else ((term,), (word,))


def _find_alternatives(tokens: list[Token]) -> tuple[Terms, ...]:
    """Return the ways to read a word or phrase: in its parts first, then in its joined forms."""
    first = tokens[0].position
    forms: dict[int, list[Token]] = defaultdict(list)
    for token in sorted(tokens, key=lambda token: (token.position, token.width)):
        if token.position + token.width <= first + MOST_TERMS:
            forms[token.position].append(token)
    last = forms[max(forms)][0]
    if is_unspaced(last.text) and len(forms) > 1 and forms[last.position - 1][0].end == last.end:
        del forms[last.position]  # the last character of a run, which need not end there
    paths = _walk(forms, first, max(forms) + 1)
    return tuple(dict.fromkeys(islice(paths, MOST_PATHS)))


def _walk(forms: Mapping[int, list[Token]], place: int, end: int) -> Iterator[Terms]:
    if place == end:
        yield ()
        return
    for form in forms[place]:
        for rest in _walk(forms, form.position + form.width, end):
            yield (form.text, *rest)


def _open_last(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """Let only the last Latin word, which may be half typed, find longer ones."""
    last = max((i for i, clause in enumerate(clauses) if clause.also_prefix), default=-1)
    return tuple(
        clause if place == last else replace(clause, also_prefix=None)
        for place, clause in enumerate(clauses)
    )


def list_beginnings(query: Query) -> set[str]:
    """Return the beginnings of words that `expand` has to know the terms of."""
    clauses = (*query.words, *query.without)
    return {text for clause in clauses for text in list_beginnings_of(clause)}


def list_beginnings_of(clause: Clause) -> set[str]:
    """Return a clause's part of `list_beginnings`."""
    if clause.prefix:
        return {terms[-1] for terms in clause.alternatives}
    return {clause.also_prefix} if clause.also_prefix else set()


def expand(query: Query, find_terms: Callable[[str], Iterable[str]]) -> Query:
    """Return the query with the known terms that its prefixes stand for.

    `find_terms` returns the terms of the index that begin with a text, most frequent first, as
    many as are to count.
    """
    return replace(
        query,
        words=tuple(expand_clause(clause, find_terms) for clause in query.words),
        without=tuple(expand_clause(clause, find_terms) for clause in query.without),
    )


def expand_clause(clause: Clause, find_terms: Callable[[str], Iterable[str]]) -> Clause:
    """Return the clause with the terms that its prefix stands for; see `expand`."""
    if clause.prefix:
        begun = {terms[-1]: tuple(find_terms(terms[-1])) for terms in clause.alternatives}
        named = [
            (*terms[:-1], term)
            for terms in clause.alternatives
            for term in begun[terms[-1]][:MOST_NAMED]
        ]
        found = tuple(dict.fromkeys([*clause.alternatives, *named]))
        endings = tuple(chain(begun, *begun.values())) if clause.phrase else ()
        return replace(clause, alternatives=found, prefix=False, endings=endings)
    if clause.also_prefix is None:
        return clause
    exact = clause.alternatives[0][0]
    weaker = tuple(term for term in find_terms(clause.also_prefix) if term != exact)
    return replace(clause, also_prefix=None, weaker=weaker)


def in_codes(query: Query, codes: Mapping[str, str]) -> Query:
    """Return the query with its words' terms as the codes that a library gives them.

    A word without one gets a code that no section has; what stands in runs is its own. The titles
    of lists are not coded.
    """
    return replace(
        query,
        words=tuple(_encode_clause(clause, codes) for clause in query.words),
        without=tuple(_encode_clause(clause, codes) for clause in query.without),
    )


def _encode_clause(clause: Clause, codes: Mapping[str, str]) -> Clause:
    def encode(terms: Iterable[str]) -> Terms:
        return tuple(term if is_unspaced(term) else codes.get(term, NO_CODE) for term in terms)

    alternatives = tuple(encode(terms) for terms in clause.alternatives)
    return replace(
        clause,
        alternatives=alternatives,
        weaker=encode(clause.weaker),
        endings=encode(clause.endings),
    )


def keep_phrases(query: Query) -> Query | None:
    """Return what terms alone can't tell: what has to stand together; None if nothing has to."""
    words = tuple(clause for clause in query.words if clause.phrase)
    without = tuple(clause for clause in query.without if clause.phrase)
    in_title = tuple(clause for clause in query.in_title if clause.phrase)
    if not (words or without or in_title):
        return None
    return replace(query, words=words, without=without, in_title=in_title)


def list_terms(query: Query) -> Iterator[str]:
    """Yield every term that the words of a query name, and those that it excludes."""
    for clause in (*query.words, *query.without):
        yield from clause.weaker
        for terms in clause.alternatives:
            yield from terms


def loosen(query: Query) -> Query:
    """Return the query with its phrases and long runs taken apart into words.

    Where nothing has all of a query, what has most of these is the next best.
    """
    parts = [part for clause in query.words for part in _take_apart(clause)]
    return replace(query, words=_once(parts))


def _take_apart(clause: Clause) -> list[Clause]:
    terms = clause.alternatives[0]
    if clause.prefix or len(terms) == 1:
        return [clause]
    return [Clause(term, ((term,),)) for term in terms]
