"""Did you mean …? Finds known terms that are a slip of the fingers away."""

from collections.abc import Iterable

from rapidfuzz.distance import OSA

from bot.domain.search.folding import is_unspaced
from bot.domain.search.plurals import to_singular

SHORTEST_WORD = 4
"""A shorter word is a slip away from too many others."""

LONG_WORD = 8
"""From this length on, two slips still leave a word recognisable."""

LONG_PART = 3
"""Letters of a long word that have to be right at one of its ends."""

OFTEN = 10
"""A word that is known is doubted only if another one is as many times as frequent."""


def is_spelt(term: str) -> bool:
    """Whether a term is a word that somebody may have meant: letters, no Chinese, not short."""
    return len(term) >= SHORTEST_WORD and term.isalpha() and not is_unspaced(term)


def mirror(word: str) -> str:
    """Return a word written backwards, so that all words with one ending begin alike."""
    return word[::-1]


def count_slips(word: str) -> int:
    """Return how many slips may part a word from the one that was meant."""
    return 2 if len(word) >= LONG_WORD else 1


def find_ends(word: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return beginnings, and endings written backwards: what was meant has one of them.

    A slip leaves one half of a word whole, save where it swaps the letters between them; of two
    slips in a long word, the first or the last third stays whole, unless each has one.
    """
    beginnings: set[str] = set()
    endings: set[str] = set()
    for form in {word, to_singular(word)}:
        if len(form) >= LONG_WORD:
            part = max(LONG_PART, len(form) // 3)
            beginnings.add(form[:part])
            endings.add(mirror(form[-part:]))
        else:
            half = len(form) // 2
            beginnings |= {form[:half], form[: half - 1] + form[half]}
            endings.add(mirror(form[half:]))
    return frozenset(beginnings), frozenset(endings)


def suggest(word: str, candidates: Iterable[tuple[str, int]], df: int = 0) -> str | None:
    """Return the known term that was probably meant, or None.

    `candidates` are terms with the number of sections that have them, `df` is the word's own. The
    nearest wins, then the most frequent.
    """
    allowed = count_slips(word)
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
    return OSA.distance(word, other, score_cutoff=allowed)
