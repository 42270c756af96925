"""What look-ups find, held against a plain scan of the real lists.

`python -m tests.recall [number]` draws so many queries of the main kinds, and prints the table.
"""

import asyncio
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from bot.domain.search import Fit
from bot.storage.database import Database
from tests.real_lists import TEAM, ask, serve_real_lists
from tests.scanning import HAN, KANA, Scanned, scan, simplify

SEED = 2026
NUMBER = 250
COMMONEST = 5
ALL = 1_000
"""More sections than the real lists have."""

_HAN_RUN = re.compile(f"[{HAN}]+")
_KANA_RUN = re.compile(f"[{KANA}]+")
_ENGLISH = re.compile("[a-z]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with the sections that it must find, and all that it may find."""

    kind: str
    query: str
    wanted: frozenset[int]
    allowed: frozenset[int]


@dataclass(frozen=True, slots=True)
class Found:
    """What came for a query."""

    asked: Asked
    sections: frozenset[int]

    @property
    def missing(self) -> frozenset[int]:
        """Return the sections that have it and were not found."""
        return self.asked.wanted - self.sections

    @property
    def beside(self) -> frozenset[int]:
        """Return what the scan doesn't find: by plurals, joined words, the other script."""
        return self.sections - self.asked.wanted

    @property
    def astray(self) -> frozenset[int]:
        """Return what even a lenient reader would not have found."""
        return self.sections - self.asked.allowed


def draw(sections: Sequence[Scanned], number: int) -> Iterator[Asked]:
    """Yield queries of every kind that are known to have an answer; always the same ones."""
    random = Random(SEED)  # noqa: S311 - a sample that is the same each time, no secret
    runs = sorted({run for section in sections for run in _HAN_RUN.findall(section.text)})
    words = Counter(word for each in sections for word in each.words if _ENGLISH.fullmatch(word))
    stretches = {_cut(run, random) for run in runs if len(run) > 2}
    common = [word for word, _ in words.most_common(COMMONEST)]
    kinds = (
        ("two Chinese characters", _pair(runs), number, "{}"),
        ("one Chinese character", set("".join(runs)), number // 10, "{}"),
        ("3 to 8 in a row", stretches, number // 10, "{}"),
        ("3 to 8 in a row, quoted", stretches, number // 10, '"{}"'),
        ("two kana", _pair(_find_kana(sections)), number // 10, "{}"),
        ("an English word", words, number // 4, "{}"),
        ("an English word, quoted", words, number // 10, '"{}"'),
        ("one of the commonest words", common, COMMONEST, "{}"),
        ("a word and two characters", set(_mix(sections, random)), number // 10, "{}"),
    )
    for kind, pool, size, shape in kinds:
        for query in random.sample(sorted(pool), min(size, len(pool))):
            yield _hold_against(sections, kind, query, shape)


async def draw_from(db: Database, number: int) -> list[Asked]:
    """Return queries that are drawn from the library that is asked."""
    return list(draw(await db.read(lambda tx: scan(tx, TEAM)), number))


async def look_up_all(db: Database, asked: Iterable[Asked]) -> list[Found]:
    """Return what look-ups find."""
    return [await _look_up(db, each) for each in asked]


def report(found: Sequence[Found]) -> str:
    """Return a table of what was found by kind."""
    heads = ("queries", "sections", "recall", "beside", "astray")
    lines = [f"{'kind':<28}" + "".join(f"{head:>10}" for head in heads)]
    for kind in dict.fromkeys(each.asked.kind for each in found):
        some = [each for each in found if each.asked.kind == kind]
        wanted = sum(len(each.asked.wanted) for each in some)
        recall = 1 - sum(len(each.missing) for each in some) / wanted
        beside = sum(len(each.beside) for each in some)
        astray = sum(len(each.astray) for each in some)
        numbers = f"{len(some):>10}{wanted:>10}{recall:>10.3f}{beside:>10}{astray:>10}"
        lines.append(f"{kind:<28}{numbers}")
    return "\n".join(lines)


def _pair(runs: Iterable[str]) -> set[str]:
    return {run[place : place + 2] for run in runs for place in range(len(run) - 1)}


def _cut(run: str, random: Random) -> str:
    start = random.randint(0, len(run) - 3)
    return run[start : start + random.randint(3, 8)]


def _find_kana(sections: Sequence[Scanned]) -> list[str]:
    return [run for section in sections for run in _KANA_RUN.findall(section.text)]


def _mix(sections: Sequence[Scanned], random: Random) -> Iterator[str]:
    """Yield a word and two characters of each section that has both."""
    for section in sections:
        words = sorted(filter(_ENGLISH.fullmatch, section.words))
        pairs = sorted(_pair(_HAN_RUN.findall(section.text)))
        if words and pairs:
            yield f"{random.choice(words)} {random.choice(pairs)}"


def _hold_against(sections: Sequence[Scanned], kind: str, query: str, shape: str) -> Asked:
    parts = query.split()
    wanted = {each for each in sections if all(_has(each, part) for part in parts)}
    exact = shape != "{}"
    allowed = {
        each for each in sections if all(_may_have(each, part, exact=exact) for part in parts)
    }
    ids = [frozenset(each.section_id for each in some) for some in (wanted, wanted | allowed)]
    return Asked(kind, shape.format(query), *ids)


def _has(section: Scanned, part: str) -> bool:
    return part in (section.words if _ENGLISH.fullmatch(part) else section.text)


def _may_have(section: Scanned, part: str, *, exact: bool) -> bool:
    if _ENGLISH.fullmatch(part):
        return section.may_mean(part, longer=not exact)
    if exact or len(part) == 1:
        return simplify(part) in section.simplified
    return section.may_contain(part)


async def _look_up(db: Database, asked: Asked) -> Found:
    answer = await ask(db, asked.query, limit=ALL)
    assert answer.total == len(answer.hits)
    whole = answer.hits if answer.fit is Fit.ALL else ()
    return Found(asked, frozenset(hit.section_id for hit in whole))


async def _measure(url: str, number: int) -> str:
    db = Database(url)
    try:
        return report(await look_up_all(db, await draw_from(db, number)))
    finally:
        await db.close()


if __name__ == "__main__":
    drawn = int(sys.argv[1]) if len(sys.argv) > 1 else NUMBER
    with serve_real_lists() as real_lists:
        sys.stdout.write(asyncio.run(_measure(real_lists, drawn)) + "\n")
