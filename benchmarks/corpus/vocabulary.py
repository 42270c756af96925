"""Words by their rank: real ones first, then made ones without end, as often as in real texts.

How often a word is used falls with its rank as Zipf and Mandelbrot say, and faster among rare
words, so that the vocabulary grows with the text as it does in real lists: see `--compare`.
"""

from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

ENGLISH_WORDS = 600_000
CHINESE_WORDS = 120_000

_ONSETS = [*"bcdfghjklmnprstvwz", *"bcdfglmnprst", "br", "ch", "cl", "cr", "dr", "fl", "fr", "gl"]
_ONSETS += ["gr", "pl", "pr", "qu", "sc", "sh", "sl", "sm", "sp", "st", "str", "th", "tr", "wh"]
_ONSETS += [""] * 12
_VOWELS = [*"aaaaeeeeeiiiioooouu", "ai", "ea", "ee", "ou"]
_CODAS = [*"nrstlmdxpbg", "ck", "nt", "st", "nd", "ng", "rm", "lt"] + [""] * 24
_ENDINGS = ["er", "ed", "ing", "s", "ion", "ly", "al", "ity", "ment", "able", "ic", "or", "y"]
_ENDINGS += [""] * 16
"""What made English words consist of."""


@dataclass(frozen=True, slots=True)
class Curve:
    """How often the word of a rank is used: two powers of the rank that meet at `bend`."""

    offset: float
    bend: int
    head: float
    tail: float

    def weight(self, rank: int) -> float:
        """Return the weight of a rank, counted from 0."""
        if rank < self.bend:
            return float((rank + self.offset) ** -self.head)
        at_bend = (self.bend + self.offset) ** -self.head
        return float(at_bend * ((rank + self.offset) / (self.bend + self.offset)) ** -self.tail)


ENGLISH_CURVE = Curve(offset=4.0, bend=5_000, head=1.06, tail=1.75)
CHINESE_CURVE = Curve(offset=3.0, bend=3_000, head=1.05, tail=1.6)
CHARACTER_CURVE = Curve(offset=4.0, bend=500, head=1.0, tail=3.0)


class Vocabulary:
    """Words that can be drawn; each is made when it is first drawn."""

    def __init__(self, curve: Curve, size: int, make: "type[English] | type[Chinese]") -> None:
        self._words = make()
        self._ranks = range(size)
        self._weights = list(accumulate(curve.weight(rank) for rank in self._ranks))

    def draw(self, random: Random, count: int) -> list[str]:
        """Return so many words, each drawn by itself."""
        ranks = random.choices(self._ranks, cum_weights=self._weights, k=count)
        return [self._words[rank] for rank in ranks]


class English(dict[int, str]):
    """English-like words by rank."""

    def __missing__(self, rank: int) -> str:
        self[rank] = word = _make_english(rank)
        return word


class Chinese(dict[int, str]):
    """Chinese words by rank: real ones, then two or three characters by how common these are."""

    def __missing__(self, rank: int) -> str:
        self[rank] = word = _make_chinese(rank)
        return word


@cache
def english() -> Vocabulary:
    """Return the English vocabulary, with its numbers and joined names."""
    return Vocabulary(ENGLISH_CURVE, ENGLISH_WORDS, English)


@cache
def chinese() -> Vocabulary:
    """Return the Chinese vocabulary."""
    return Vocabulary(CHINESE_CURVE, CHINESE_WORDS, Chinese)


@cache
def _real(name: str) -> list[str]:
    """Return real words of a file, the most frequent first."""
    return Path(__file__).with_name(name).read_text("utf-8").split()


def _make_english(rank: int) -> str:
    real = _real("english.txt")
    if rank < len(real):
        return real[rank]
    random = Random(rank)
    kind = random.random()
    if kind < 0.14:
        return _make_number(random)
    word = _make_word(random, rank)
    if kind < 0.18:
        return f"{word}-{random.choice(real[30:])}"
    if kind < 0.20:
        return word.capitalize() + random.choice(real[150:]).capitalize()
    return word.capitalize() if kind < 0.40 else word


def _make_word(random: Random, rank: int) -> str:
    syllables = 2 if rank < 8_000 else random.choice((2, 2, 3, 3))
    made = "".join(
        random.choice(_ONSETS) + random.choice(_VOWELS) + random.choice(_CODAS)
        for _ in range(syllables)
    )
    return made + random.choice(_ENDINGS)


def _make_number(random: Random) -> str:
    match random.randrange(4):
        case 0:
            return str(random.randint(1990, 2030))
        case 1:
            return f"v{random.randint(0, 9)}.{random.randint(0, 40)}.{random.randint(0, 20)}"
        case 2:
            return f"{random.randint(0, 99)}.{random.randint(0, 99)}"
        case _:
            return str(random.randint(1, 130_000))


@cache
def _characters() -> tuple[list[str], list[float]]:
    """Return characters, the most common first, then the rest of a standard's common ones."""
    rows = (bytes([row, cell]) for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF))
    level_one = (pair.decode("gb2312") for pair in rows)
    common = "".join(_real("characters.txt"))
    rest = [each for each in level_one if each not in common]
    Random(0).shuffle(rest)
    characters = [*common, *rest]
    return characters, list(accumulate(map(CHARACTER_CURVE.weight, range(len(characters)))))


def _make_chinese(rank: int) -> str:
    real = _real("chinese.txt")
    if rank < len(real):
        return real[rank]
    random = Random(rank)
    characters, weights = _characters()
    length = random.choices((1, 2, 3, 4), (10, 70, 16, 4))[0]
    return "".join(random.choices(characters, cum_weights=weights, k=length))
