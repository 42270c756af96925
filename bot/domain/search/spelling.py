"""Did you mean …? Finds known terms that are a slip of the fingers away."""

from collections.abc import Iterable

from bot.domain.search.folding import is_unspaced
from bot.domain.search.plurals import to_singular
from bot.domain.search.words import LONGEST_TERM

SHORTEST_WORD = 4
"""A shorter word is a slip away from too many others."""

LONG_WORD = 8
"""From this length on, two slips still leave a word recognisable."""

OFTEN = 10
"""A word that is known is doubted only if another one is as many times as frequent."""


def is_spelt(term: str) -> bool:
    """Whether a term of the index is a word that somebody may have meant, so that its deletes are
    worth keeping: letters, no Chinese, not too short."""
    return len(term) >= SHORTEST_WORD and term.isalpha() and not is_unspaced(term)


def deletes(word: str) -> frozenset[str]:
    """Return the word, and all that is left of it without one of its characters.

    Two words that are one slip apart share one of them: this is what a table of them is for.
    """
    short = word[:LONGEST_TERM]
    return frozenset({short, *(short[:place] + short[place + 1 :] for place in range(len(short)))})


def spelling_keys(word: str) -> frozenset[str]:
    """Return what to look up in the table of deletes for a word of a query, plural or not."""
    return deletes(word) | deletes(to_singular(word))


def suggest(word: str, candidates: Iterable[tuple[str, int]], df: int = 0) -> str | None:
    """Return the known term that was probably meant, or None.

    `candidates` are terms with the number of sections that have them, `df` is the word's own. The
    nearest wins, then the most frequent.
    """
    allowed = 2 if len(word) >= LONG_WORD else 1
    known = {word, to_singular(word)}
    near = [
        (distance, -frequency, term)
        for term, frequency in candidates
        if term not in known and frequency > OFTEN * df
        if (distance := _nearest(known, term, allowed)) <= allowed
    ]
    return min(near)[2] if near and len(word) >= SHORTEST_WORD else None


def _nearest(words: Iterable[str], term: str, allowed: int) -> int:
    return min(measure_slips(word, term, allowed) for word in words)


def measure_slips(word: str, other: str, allowed: int) -> int:
    """Return how many slips part two words: letters left out, added, changed, or swapped.

    Anything above `allowed` means: more than that many. (Optimal string alignment.)
    """
    if abs(len(word) - len(other)) > allowed:
        return allowed + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        before, above, row = row, before, [i]
        for j, its in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == its:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]
