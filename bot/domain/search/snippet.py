"""What a hit shows of a section: its best window, with every match marked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, takewhile

from bot.domain.search.folding import fold_text, is_unspaced
from bot.domain.search.query import Clause, Query
from bot.domain.search.tokens import Token, tokenize
from bot.domain.text import character_start, shorten

MOST_WINDOWS = 300
"""Windows that are compared; where there are more matches, the first ones do."""

SENTENCE_ENDS = ".!?:;,。！？：；，、…"
"""After a line that ends so, the next one needs nothing to part it."""

LONG_TEXT = 400
"""Characters above which only the stretch is tokenised where most of the words seem to stand."""

MOST_PLACES = 200
"""Places of each word that are compared for it."""

ANOTHER_WORD = 10
"""What a window gains by one more of the query's words, where a repeated one gains 1."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text that is one of the words, or stands between them."""

    text: str
    matched: bool


@dataclass(frozen=True, slots=True, order=True)
class _Match:
    """A stretch of text that a word of the query matched; `word` is its number."""

    start: int
    end: int
    word: int


def mark(text: str, query: Query) -> tuple[Run, ...]:
    """Return the text in runs, in which all that the query matches is marked.

    The query is as it was parsed, not expanded.
    """
    return tuple(_part(text, _find_matches(text, query)))


def cut_snippet(text: str, query: Query, width: int = 200) -> tuple[Run, ...]:
    """Return one line of at most `width` characters, where most of the words stand together.

    It begins shortly before the first of them, and is marked as `mark` does.
    """
    whole = put_on_one_line(text)
    skipped = _choose_stretch(whole, query, width) if len(whole) > LONG_TEXT else 0
    line = whole[skipped : skipped + LONG_TEXT] if skipped else whole[:LONG_TEXT]
    matches = _find_matches(line, query)
    if not matches and len(whole) > LONG_TEXT:
        line, skipped, matches = whole, 0, _find_matches(whole, query)
    start = _choose_start(line, matches, width) if len(line) > width else 0
    before = "…" if start or skipped else ""
    shown = before + shorten(line[start:], width - len(before))
    end = len(shown) - (shown != before + line[start:])
    shift = len(before) - start
    moved = [_Match(match.start + shift, match.end + shift, match.word) for match in matches]
    return tuple(_part(shown, [match for match in moved if match.start >= len(before)], end))


def put_on_one_line(text: str) -> str:
    """Return a text's lines as one; the items of a list stay apart."""
    whole = ""
    for line in filter(None, (" ".join(line.split()) for line in text.splitlines())):
        between = " " if whole.endswith(tuple(SENTENCE_ENDS)) else " · "
        whole = f"{whole}{between}{line}" if whole else line
    return whole


def _find_matches(text: str, query: Query) -> list[_Match]:
    """Return what matches in the text, in order of appearance."""
    tokens = tokenize(text)
    by_position: dict[int, list[Token]] = defaultdict(list)
    for token in tokens:
        by_position[token.position].append(token)
    found: set[_Match] = set()
    for word, clause in enumerate(query.words):
        spans = list(_find_phrases(clause, by_position)) if _is_joint(clause) else []
        if not spans and not clause.phrase:
            spans = list(_find_terms(clause, tokens))
        found.update(_Match(start, end, word) for start, end in spans)
    return sorted(found)


def _is_joint(clause: Clause) -> bool:
    """Whether its terms, where they stand side by side, are what was meant: `node.js`."""
    several = any(len(terms) > 1 for terms in clause.alternatives)
    return clause.phrase or (several and not is_unspaced(clause.word))


def _find_terms(clause: Clause, tokens: Iterable[Token]) -> Iterator[tuple[int, int]]:
    """Yield where the clause's terms stand, each by itself."""
    whole = {term for terms in clause.alternatives for term in terms}
    begun = tuple(terms[-1] for terms in clause.alternatives) if clause.prefix else ()
    begun += (clause.also_prefix,) if clause.also_prefix else ()
    for token in tokens:
        if token.text in whole:
            yield token.start, token.end
        elif token.text.startswith(begun):
            yield token.start, token.start + 1 if is_unspaced(token.text) else token.end


def _find_phrases(clause: Clause, places: Mapping[int, list[Token]]) -> Iterator[tuple[int, int]]:
    """Yield where the terms of one of the clause's alternatives stand side by side."""
    for *first, last in clause.alternatives:
        for tokens in places.values():
            for token in tokens:
                if end := _follow(token, first, last, places, prefix=clause.prefix):
                    yield token.start, end


def _follow(
    token: Token, first: list[str], last: str, places: Mapping[int, list[Token]], *, prefix: bool
) -> int | None:
    """Return where terms end that begin with a token, or None if it is another one."""
    if not first:
        fits = token.text == last or (prefix and token.text.startswith(last))
        return token.end if fits else None
    if token.text != first[0]:
        return None
    following = places.get(token.position + token.width, [])
    ends = (_follow(known, first[1:], last, places, prefix=prefix) for known in following)
    return next(filter(None, ends), None)


def _choose_stretch(line: str, query: Query, width: int) -> int:
    """Return where a stretch begins in which, letter by letter, most of the query's words are."""
    folded = fold_text(line)
    if len(folded) != len(line):
        return 0
    places = sorted(
        (place, word)
        for word, clause in enumerate(query.words)
        for place in islice(_find_letters(clause, folded), MOST_PLACES)
    )
    if not places:
        return 0
    best = max(range(len(places)), key=lambda number: _rate_places(places, number, width))
    return character_start(line, max(0, places[best][0] - LONG_TEXT // 4))


def _find_letters(clause: Clause, folded: str) -> Iterator[int]:
    """Yield where a text has the letters of a clause's terms."""
    for term in {term for terms in clause.alternatives for term in terms}:
        place = folded.find(term)
        while place >= 0:
            yield place
            place = folded.find(term, place + 1)


def _rate_places(places: list[tuple[int, int]], first: int, width: int) -> int:
    """Return how much of the query stands within a window's width, as `_rate` does."""
    end = places[first][0] + width
    following = islice(places, first, first + MOST_WINDOWS)
    inside = [word for _, word in takewhile(lambda place: place[0] < end, following)]
    return ANOTHER_WORD * len(set(inside)) + len(inside)


def _choose_start(line: str, matches: list[_Match], width: int) -> int:
    """Return where the window with the most different words begins, the first of equals."""
    if not matches:
        return 0
    best = matches[max(range(len(matches[:MOST_WINDOWS])), key=lambda n: _rate(matches[n:], width))]
    start = min(best.start - width // 4, len(line) - width + 1)
    if best.end <= width // 2 or start <= 0:
        return 0
    space = line.find(" ", start, best.start)
    return character_start(line, start) if space < 0 else space + 1


def _rate(matches: list[_Match], width: int) -> int:
    """Return how much of the query a window shows that begins with the first of these matches."""
    end = matches[0].start + width * 3 // 4 - 2
    inside = [match.word for match in takewhile(lambda match: match.end <= end, matches)]
    return ANOTHER_WORD * len(set(inside)) + len(inside)


def _part(text: str, matches: Iterable[_Match], end: int | None = None) -> Iterator[Run]:
    """Yield the text in runs; of the matches, what lies before `end` counts."""
    place = 0
    for start, stop in _merge(matches):
        stop = min(stop, len(text) if end is None else end)
        if start >= stop:
            break
        if start > place:
            yield Run(text[place:start], matched=False)
        yield Run(text[start:stop], matched=True)
        place = stop
    if place < len(text):
        yield Run(text[place:], matched=False)


def _merge(matches: Iterable[_Match]) -> Iterator[tuple[int, int]]:
    """Yield the stretches that matches cover together; the two halves of a word are one."""
    start = stop = -1
    for match in matches:
        if match.start > stop:
            if stop > start:
                yield start, stop
            start = match.start
        stop = max(stop, match.end)
    if stop > start:
        yield start, stop
