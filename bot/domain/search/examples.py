"""What a library's newest sections teach about looking things up."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from bot.domain.search.folding import UNSPACED

COMMANDS = frozenset({"help", "latest", "search"})
"""Words that, alone, are not looked up."""

LONGEST_LINK = 30
"""Characters of a link's text that somebody might still type."""

IN_TITLE = 3
"""Links whose text has a word count as much as one title that has it."""

_WORD = re.compile(rf"(?![{UNSPACED}])[^\W\d_](?:(?![{UNSPACED}])[\w.+#]|-(?=\w))+(?<![.])")
_RUN = re.compile("[\u4e00-\u9fff]{2,}")
_PLAIN_LINK = re.compile(r"[^\W_]+(?: [^\W_]+){1,3}")
_SHORTEST = 3
_COMMON_WORDS = """
    about after again all also and another any are been before best better can could did does each
    else even ever every few find first for from get good great had has have her here his how into
    its just know last let like link links list lists little long look made make many more most much
    must need never new news next not now off old one only other our out over own part post posts
    read reading real really release releases same see she should show since some still such take
    than that the their them then there these they thing things this those three time today too two
    under until update updates use used using very want was way week weekly well were what when
    where which while who why will with without work would year years you your
"""
_COMMON_CHARACTERS = frozenset(
    "的一是了在不和有我他她它这那中大小来上下个到说们为子也你就与及或把被让对从之其而但很都还要会能可么怎没"
    "没多少几每各两三四五六七八九十年月日号次些什后前里外去过得着给以用于无更最又再只"
)
_COMMON = frozenset(_COMMON_WORDS.split())


class ExampleKind(StrEnum):
    """What an example shows."""

    WORD = "word"
    RUN = "run"
    PHRASE = "phrase"
    LINK = "link"
    SINCE = "since"


@dataclass(frozen=True, slots=True)
class Example:
    """A query that finds something, and what it shows."""

    kind: ExampleKind
    query: str


@dataclass(frozen=True, slots=True)
class Examples:
    """Queries that find something, one of a kind at most, where the library `has_lists`."""

    has_lists: bool
    shown: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A section to learn from; `links` are the texts of its links."""

    title: str
    links: Sequence[str]
    date: date | None


def propose_words(samples: Iterable[Sample]) -> list[str]:
    """Return words of titles and links, the most telling ones first: those of several sections,
    in titles rather than in links."""
    return _rank(samples, _list_words)


def propose_runs(samples: Iterable[Sample]) -> list[str]:
    """Return pairs of Chinese characters, those first that most sections have."""
    return _rank(samples, _list_pairs)


def propose_phrases(samples: Iterable[Sample]) -> list[str]:
    """Return two words that stand side by side in a title or a link, in quotation marks."""
    return [f'"{phrase}"' for phrase in _rank(samples, _list_phrases)]


def propose_links(samples: Iterable[Sample]) -> list[str]:
    """Return short texts of links."""
    texts = dict.fromkeys(link for sample in samples for link in sample.links)
    return [text for text in texts if _is_short(text)]


def _is_short(link: str) -> bool:
    fits = len(link) <= LONGEST_LINK and _PLAIN_LINK.fullmatch(link) is not None
    return fits and len(list(_list_words(link))) > 1


def propose_since(samples: Iterable[Sample], words: Iterable[str]) -> list[str]:
    """Return words together with the month after which the newest lists are dated."""
    newest = max((sample.date for sample in samples if sample.date), default=None)
    if newest is None or newest.year < 2:
        return []
    month = newest.replace(day=1) - timedelta(days=1)
    return [f"{word} after:{month:%Y-%m}" for word in words]


def _rank(samples: Iterable[Sample], list_terms: Callable[[str], Iterable[str]]) -> list[str]:
    """Return terms by how many sections have them; in a title they count for more.

    A title that comes every week names a column and tells nothing.
    """
    samples = list(samples)
    titles = Counter(sample.title for sample in samples)
    points: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    for sample in samples:
        title = [sample.title] if titles[sample.title] == 1 else []
        in_title, in_links = (
            {term.casefold(): term for text in texts for term in list_terms(text)}
            for texts in (title, sample.links)
        )
        for known, term in (in_links | in_title).items():
            spelt.setdefault(known, term)
            points[known] += IN_TITLE if known in in_title else 1
    return [spelt[term] for term in sorted(points, key=lambda term: -points[term])]


def _list_words(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        if _is_telling(match[0]):
            yield match[0]


def _list_phrases(text: str) -> Iterator[str]:
    for first, second in pairwise(_WORD.finditer(text)):
        between = text[first.end() : second.start()]
        if between == " " and _is_telling(first[0]) and _is_telling(second[0]):
            yield f"{first[0]} {second[0]}"


def _is_telling(word: str) -> bool:
    known = word.casefold()
    return len(word) >= _SHORTEST and known not in _COMMON and known not in COMMANDS


def _list_pairs(text: str) -> Iterator[str]:
    for run in _RUN.findall(text):
        for first, second in pairwise(run):
            if not {first, second} & _COMMON_CHARACTERS:
                yield first + second
