"""How near made sections are to real ones: the words of both, counted alike."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus.sections import make_lists
from bot.domain.markdown import parse_markdown
from bot.domain.reading_list import ReadingList, find_entries, plain_text
from bot.domain.search.folding import is_unspaced
from bot.domain.search.tokens import tokenize


@dataclass(frozen=True, slots=True)
class Words:
    """The terms of one kind of script in some sections, in order."""

    terms: list[str]

    def grown(self, count: int) -> int | None:
        """Return how many of the first `count` terms are different ones; None: there are fewer."""
        return len(set(self.terms[:count])) if len(self.terms) >= count else None

    @property
    def once(self) -> float:
        """The share of the different terms that occur once."""
        counts = Counter(self.terms)
        return sum(count == 1 for count in counts.values()) / max(len(counts), 1)

    @property
    def most(self) -> float:
        """The share of the terms that are the most frequent one."""
        return max(Counter(self.terms).values(), default=0) / max(len(self.terms), 1)


def describe(lists: Iterable[ReadingList], terms: int) -> dict[str, float | None]:
    """Return figures of some lists; those about words are of their first `terms` terms."""
    sections = [section for parsed in lists for section in parsed.sections]
    texts = [plain_text(section.blocks) for section in sections]
    found = [[token.text for token in tokenize(text)] for text in texts]
    lengths = sorted(map(len, texts))
    figures: dict[str, float | None] = {
        "sections": len(texts),
        "characters, median": lengths[len(texts) // 2],
        "characters, mean": sum(lengths) / len(texts),
        "bytes a character": sum(len(text.encode()) for text in texts) / sum(lengths),
        "share of Chinese characters": _count(texts, is_unspaced) / sum(lengths),
        "sections with Chinese": sum(any(map(is_unspaced, text)) for text in texts) / len(texts),
        "links": sum(len(find_entries(section.blocks)) for section in sections) / len(texts),
        "terms a section": sum(map(len, found)) / len(texts),
        "different terms a section": sum(len(set(each)) for each in found) / len(texts),
    }
    return figures | _describe_words(found, terms)


def _describe_words(found: list[list[str]], terms: int) -> dict[str, float | None]:
    figures: dict[str, float | None] = {}
    kinds = {"Latin": lambda term: not is_unspaced(term), "Chinese": is_unspaced}
    for kind, belongs in kinds.items():
        words = Words([term for each in found for term in each if belongs(term)])
        for count in (terms // 16, terms // 4, terms):
            figures[f"{kind}: different of {count:,}"] = words.grown(count)
        first = Words(words.terms[:terms])
        figures[f"{kind}: share that occurs once"] = first.once
        figures[f"{kind}: the most frequent one"] = first.most
        figures[f"{kind}: letters of a term"] = sum(map(len, first.terms)) / max(
            len(first.terms), 1
        )
    return figures


def _count(texts: Iterable[str], belongs: Callable[[str], bool]) -> int:
    return sum(1 for text in texts for character in text if belongs(character))


def read_lists(folder: Path) -> list[ReadingList]:
    """Return the lists of a folder and its folders, parsed."""
    files = sorted(folder.rglob("*.md"))
    return [parse_markdown(file.read_bytes(), name=file.name) for file in files]


def made_lists(sections: int, seed: int) -> list[ReadingList]:
    """Return made lists, as they would be parsed."""
    return [made.parsed for made in make_lists(sections, seed)]
