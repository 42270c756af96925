"""Reading lists of made sections, as long as real ones, a seed's always the same."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from benchmarks.corpus.queries import choose_sections
from benchmarks.corpus.vocabulary import Vocabulary, chinese, english
from bot.domain.reading_list import (
    Block,
    ItemList,
    ListItem,
    Paragraph,
    ReadingList,
    Section,
    Span,
)

FIRST_WEEK = date(2006, 1, 6)
WEEKS = 20 * 52
"""Lists are spread over twenty years: 200,000 sections are about 24 lists a week."""

MEDIAN_LENGTH, MEAN_LENGTH = 466, 1175
SHORTEST, LONGEST = 60, 30_000
_MU = math.log(MEDIAN_LENGTH)
_SIGMA = math.sqrt(2 * math.log(MEAN_LENGTH / MEDIAN_LENGTH))
"""Characters of real sections' text; their logarithms are spread about like this, too."""

CHINESE_SHARE, MIXED_SHARE = 0.12, 0.18
TOPIC_SHARE = 0.15
"""Words of a section that are one of its few topics', so that a section repeats itself."""


@dataclass(frozen=True, slots=True)
class Made:
    """A list with the text that it could have been parsed from."""

    name: str
    day: date
    parsed: ReadingList
    text: str


def make_lists(sections: int, seed: int) -> Iterator[Made]:
    """Yield lists of about eight sections, oldest first, until there are so many sections."""
    random = Random(seed)
    planted = choose_sections(sections, random)
    number = 0
    while number < sections:
        size = min(random.randint(5, 11), sections - number)
        day = FIRST_WEEK + timedelta(weeks=WEEKS * number // sections)
        writers = [_Writer(random, planted.get(n, [])) for n in range(number, number + size)]
        made = tuple(writer.write(place) for place, writer in enumerate(writers))
        number += size
        title = f"Reading {number} of {day.year}"
        parsed = ReadingList(title, day, (), made)
        yield Made(f"{day}-{number}.md", day, parsed, _mark_up(title, day, made))


class _Writer:
    """Writes one section: English, Chinese, or English with some Chinese."""

    def __init__(self, random: Random, planted: list[str]) -> None:
        kind = random.random()
        self._random = random
        self._planted = planted
        self._length = _draw_length(random)
        self._in_chinese = kind < CHINESE_SHARE
        self._chance = 1.0 if self._in_chinese else 0.3 * (kind < CHINESE_SHARE + MIXED_SHARE)
        self._topics = {
            vocabulary: vocabulary.draw(random, 4) for vocabulary in (english(), chinese())
        }

    def write(self, place: int) -> Section:
        """Return the section; what it is planted with stands in its paragraphs."""
        random = self._random
        title = self._write_title()
        links = min(random.randint(2, 6), 1 + self._length // 160)
        items = [self._write_item() for _ in range(links)]
        left = self._length - sum(len(span.text) for item in items for span in item)
        paragraphs = list(self._write_paragraphs(left))
        self._plant(paragraphs)
        blocks: list[Block] = [Paragraph((Span(text),)) for text in paragraphs]
        blocks.append(ItemList(tuple(ListItem((Paragraph(item),)) for item in items)))
        return Section(title, (Span(title),), f"section-{place + 1}", tuple(blocks), 0)

    def _write_title(self) -> str:
        words = self._draw(chinese() if self._in_chinese else english(), self._random.randint(2, 5))
        return "".join(words) if self._in_chinese else _capitalize(" ".join(words))

    def _write_item(self) -> tuple[Span, ...]:
        random = self._random
        url = f"https://example.org/{random.getrandbits(40):x}"
        if self._in_chinese:
            text = "".join(self._draw(chinese(), random.randint(3, 7)))
        else:
            text = _capitalize(" ".join(self._draw(english(), random.randint(3, 6))))
        return (Span(text, url=url), Span(f": {self._write_sentence()}"))

    def _write_paragraphs(self, length: int) -> Iterator[str]:
        while length > 0:
            sentences: list[str] = []
            for _ in range(self._random.randint(1, 6)):
                sentences.append(self._write_sentence())
                length -= len(sentences[-1]) + 1
                if length <= 0:
                    break
            yield " ".join(sentences)

    def _write_sentence(self) -> str:
        if self._random.random() < self._chance:
            return self._write_chinese()
        return self._write_english()

    def _write_english(self) -> str:
        words = self._draw(english(), self._random.randint(6, 22))
        if len(words) > 12:
            words[len(words) // 2] += ","
        return _capitalize(" ".join(words)) + "."

    def _write_chinese(self) -> str:
        random = self._random
        clauses = []
        for _ in range(random.randint(1, 4)):
            words = self._draw(chinese(), random.randint(3, 8))
            if random.random() < 0.35:
                latin = self._draw(english(), 1)[0]
                words.insert(random.randrange(len(words)), f" {latin} ")
            clauses.append("".join(words).strip())
        return "，".join(clauses) + "。"

    def _draw(self, vocabulary: Vocabulary, count: int) -> list[str]:
        random = self._random
        words = vocabulary.draw(random, count)
        topics = self._topics[vocabulary]
        return [random.choice(topics) if random.random() < TOPIC_SHARE else word for word in words]

    def _plant(self, paragraphs: list[str]) -> None:
        if self._planted and not paragraphs:
            paragraphs.append(self._write_sentence())
        for text in self._planted:
            place = self._random.randrange(len(paragraphs))
            words = paragraphs[place].split(" ")
            words.insert(self._random.randrange(1, len(words) + 1), text)
            paragraphs[place] = " ".join(words)


def _draw_length(random: Random) -> int:
    return int(min(max(random.lognormvariate(_MU, _SIGMA), SHORTEST), LONGEST))


def _capitalize(text: str) -> str:
    return text[:1].upper() + text[1:]


def _mark_up(title: str, day: date, sections: tuple[Section, ...]) -> str:
    """Return the Markdown that these sections could have been parsed from."""
    parts = [f"---\ntitle: {title}\ndate: {day}\n---\n"]
    for section in sections:
        parts.append(f"\n## {section.title}\n")
        for block in section.blocks:
            match block:
                case Paragraph(spans):
                    parts.append(f"\n{_mark_up_spans(spans)}\n")
                case ItemList(items):
                    lines = (_mark_up_spans(item.blocks[0].spans) for item in items)
                    parts.append("\n" + "".join(f"* {line}\n" for line in lines))
    return "".join(parts)


def _mark_up_spans(spans: tuple[Span, ...]) -> str:
    return "".join(f"[{span.text}]({span.url})" if span.url else span.text for span in spans)
