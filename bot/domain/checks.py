"""What an editor would ask about a list before it goes out, in sentences, the weightiest first."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from bot.domain.arrangement import Plan
from bot.domain.links import find_fault, find_tracking, is_web, mark_url
from bot.domain.reading_list import (
    Block,
    Image,
    Paragraph,
    ReadingList,
    Section,
    Span,
    find_entries,
    walk_lines,
)
from bot.domain.scheduling import LONG
from bot.domain.text import format_date, shorten

INTRODUCTION = "Introduction"
_LONGEST_SHOWN = 100
_LONGEST_EXCERPT = 60
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
# Brackets that were meant as a link and are still to be seen: a space within or between, an end
# that is missing, or the name of an address that the text doesn't have.
_BROKEN = re.compile(
    r"\[[^\[\]\n]+\](?:\(|\s\(\s*(?:https?|ftp|www)\b)[^\s)]*|(?<!\w)\[[^\[\]\n]+\]\[[^\[\]\n]*\]"
)


class CheckKind(StrEnum):
    """What is asked about, in the order of its weight."""

    MALFORMED = "malformed"
    BENT = "bent"
    FORMER = "former"
    TWICE = "twice"
    TOO_LONG = "too_long"
    NO_LINK = "no_link"
    TRACKING = "tracking"


@dataclass(frozen=True, slots=True)
class Former:
    """A list in which a link stood before."""

    list_id: int
    title: str
    date: date | None


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at. `section` is the title of the one it is in, None of the whole list."""

    kind: CheckKind
    sentence: str
    section: str | None = None


_Part: TypeAlias = tuple[str, Sequence[Block]]


def list_urls(reading_list: ReadingList) -> tuple[str, ...]:
    """Return every address that a list links to, once."""
    parts = (block for _, blocks in _parts(reading_list) for block in blocks)
    return tuple(entry.url for entry in find_entries(parts))


def check_list(
    reading_list: ReadingList, plan: Plan, messages: int, former: Mapping[int, Former]
) -> tuple[Remark, ...]:
    """Return what is to be looked at, the weightiest first, and within that in the list's order.

    Of sections that the plan leaves out nothing is said. `messages` is how many it would be;
    `former` holds, by the marks of links, where they stood.
    """
    kept = tuple(each for each in reading_list.sections if each.anchor not in plan.left_out)
    shown = replace(reading_list, sections=kept)
    remarks = [
        *_check_dead(reading_list, plan),
        *_check_written(shown),
        *_check_repeated(shown, former),
        *_check_parts(shown),
        *(Remark(CheckKind.BENT, note) for note in reading_list.notes),
    ]
    if messages > LONG:
        remarks.append(Remark(CheckKind.TOO_LONG, _describe_length(messages)))
    order = list(CheckKind)
    return tuple(sorted(remarks, key=lambda each: order.index(each.kind)))


def _parts(reading_list: ReadingList) -> Iterator[_Part]:
    """Yield the introduction and the sections, each with its title and all that it holds."""
    yield INTRODUCTION, reading_list.introduction
    for section in reading_list.sections:
        heading = (Paragraph(section.spans),) if section.spans else ()
        yield section.title, (*heading, *section.blocks)


def _check_dead(reading_list: ReadingList, plan: Plan) -> Iterator[Remark]:
    """Addresses that were written as links and became text."""
    places = (
        (_find_section(reading_list, each.line), each.url) for each in reading_list.dead_links
    )
    for section, url in dict.fromkeys(places):
        if section is None or section.anchor not in plan.left_out:
            title = section.title if section else INTRODUCTION
            sentence = f"{_show(url)} can't be a link: {_explain_dead(url)}."
            yield Remark(CheckKind.MALFORMED, sentence, title)


def _find_section(reading_list: ReadingList, line: int) -> Section | None:
    """Return the section in which a line stands, None for the introduction."""
    before = (section for section in reading_list.sections if section.line <= line)
    return max(before, key=lambda each: each.line, default=None)


def _explain_dead(url: str) -> str:
    if "{{" in url or "{%" in url:
        return "only the site's generator knows where it leads"
    if scheme := _SCHEME.match(url):
        return f"Slack opens no {scheme[1].lower()}: addresses"
    return "it is no whole address; one begins with https://"


def _check_written(reading_list: ReadingList) -> Iterator[Remark]:
    """Links that the parser took for text, and addresses that can't be meant."""
    for title, blocks in _parts(reading_list):
        for excerpt in _find_broken(blocks):
            sentence = f"A link is written so that it is none: {excerpt}"
            yield Remark(CheckKind.MALFORMED, sentence, title)
        for entry in find_entries(blocks):
            if fault := find_fault(entry.url):
                yield Remark(
                    CheckKind.MALFORMED, f"{_show(entry.url)} can't be right: {fault}.", title
                )
            if names := find_tracking(entry.url):
                named = _join(names)
                sentence = f"{_show(entry.url)} tells its site where readers come from: {named}."
                yield Remark(CheckKind.TRACKING, sentence, title)


def _find_broken(blocks: Iterable[Block]) -> Iterator[str]:
    for line in walk_lines(blocks):
        text = "".join("\0" if isinstance(each, Image) or each.code else each.text for each in line)
        for found in _BROKEN.finditer(text):
            yield f"“{shorten(' '.join(found[0].split()), _LONGEST_EXCERPT)}”"


def _check_repeated(reading_list: ReadingList, former: Mapping[int, Former]) -> Iterator[Remark]:
    """Links that stood in a former list, and those that stand in this one more than once."""
    places: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for title, blocks in _parts(reading_list):
        for url in _walk_links(blocks):
            places[mark_url(url)].append((title, url))
    for mark, [(title, url), *again] in places.items():
        if mark in former:
            yield Remark(
                CheckKind.FORMER, f"{_show(url)} stood in {_describe(former[mark])}.", title
            )
        if again:
            first = "above in this section" if again[0][0] == title else f"in “{_cut(title)}”"
            times = "twice" if len(again) == 1 else f"{len(again) + 1} times"
            sentence = f"{_show(again[0][1])} stands {times} in this list, first {first}."
            yield Remark(CheckKind.TWICE, sentence, again[0][0])


def _walk_links(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the address of each link to a page; one in several styles is one, a picture is none.

    A picture that is linked mostly stands above a link to the same page.
    """
    for line in walk_lines(blocks):
        last: str | None = None
        for span in line:
            url = span.url if isinstance(span, Span) else None
            if url and url != last and is_web(url):
                yield url
            last = url


def _check_parts(reading_list: ReadingList) -> Iterator[Remark]:
    for title, blocks in list(_parts(reading_list))[1:]:
        if not find_entries(blocks):
            yield Remark(CheckKind.NO_LINK, "This section has no link.", title)


def _describe(former: Former) -> str:
    when = f" of {format_date(former.date)}" if former.date else ""
    return f"“{_cut(former.title)}”{when}"


def _describe_length(messages: int) -> str:
    return (
        f"This is {messages} messages; few read a thread of more than {LONG} to its end. "
        "It can be split at its sub-headings, or be its parent alone, with a link to its page."
    )


def _show(url: str) -> str:
    return shorten(url, _LONGEST_SHOWN)


def _cut(title: str) -> str:
    return shorten(title, _LONGEST_SHOWN)


def _join(names: Sequence[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
