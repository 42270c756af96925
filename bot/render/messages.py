"""A reading list → the exact messages of its thread: a parent, the introduction, the sections."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias
from urllib.parse import urlsplit

from bot.domain.reading_list import (
    Image,
    Paragraph,
    ReadingList,
    Section,
    Span,
    Spans,
    find_entries,
)
from bot.domain.release import Body, Message
from bot.domain.text import format_date, shorten
from bot.render.blocks import make_blocks
from bot.render.elements import BlockKit, make_elements
from bot.render.pieces import Kind, Piece, plan_pieces, text_piece
from bot.render.plain import (
    LONGEST_NOTIFICATION,
    escaped_within,
    mrkdwn_link,
    notification_text,
    text_alone,
)
from bot.render.split import LONGEST_MESSAGE, cut_piece, split_parts

LONGEST_HEADER = 150
_LONGEST_PAGE_URL = 2000
_LONGEST_TITLE_IN_TEXT = 500
_TITLES_IN_TEXT = 3
# What a phone shows without scrolling: about forty characters a line, twenty-five lines.
_PARENT_ROOM, _PARENT_ROOM_FOR_ALL = 420, 600
_PARENT_TITLES = 8
_PARENT_TITLE_LENGTH = 72
_TEXT_KINDS = frozenset((Kind.TEXT, Kind.HEADING, Kind.ITEM, Kind.QUOTE))
_ROOM = LONGEST_MESSAGE - 2 * LONGEST_HEADER
_NOTHING_TO_SAY = "…"
_IN_THREAD, _IN_LIST, _READ_ON = "In this thread", "In this list", "Read it on its page"

_Draft: TypeAlias = tuple[int | None, int, int, tuple[Body, ...]]


@dataclass(frozen=True, slots=True)
class SectionPart:
    """What a message holds of a section: its title, plain and as a block, above its text.

    Without both where the title was taken from the text, which begins with it.
    """

    title: str
    heading: tuple[BlockKit, ...]
    pieces: list[Piece]


def plan_messages(
    reading_list: ReadingList, *, at_sub_headings: bool = False
) -> tuple[Message, ...]:
    """Return the parent, the rest of a long introduction, and the sections, each whole.

    Or, `at_sub_headings`, each part of a section that has a heading of its own as a message.
    """
    beginning, rest = _split_introduction(reading_list)
    drafts: list[_Draft] = [(None, 1, 1, _parent_bodies(reading_list, beginning, ()))]
    if rest:
        drafts += _introduction_drafts(reading_list.title, rest)
    for index, section in enumerate(reading_list.sections):
        drafts += _section_drafts(index, section, at_sub_headings=at_sub_headings)
    return tuple(Message(position, *draft) for position, draft in enumerate(drafts))


def plan_parent_alone(reading_list: ReadingList) -> tuple[Message, ...]:
    """Return the parent of a list that is to be read on its own page: nothing is in its thread.

    Of a list without a page it names the sections alone.
    """
    beginning, rest = _split_introduction(reading_list)
    drafts: list[_Draft] = [
        (None, 1, 1, _parent_bodies(reading_list, beginning, (), is_alone=True)),
        *(_introduction_drafts(reading_list.title, rest) if rest else ()),
    ]
    return tuple(Message(position, *draft) for position, draft in enumerate(drafts))


def plan_parent_with_links(reading_list: ReadingList, permalinks: Sequence[str | None]) -> Body:
    """Return the parent whose contents link to the messages; `permalinks` is one a section."""
    beginning, _ = _split_introduction(reading_list)
    return _parent_bodies(reading_list, beginning, permalinks)[0]


def _parent_bodies(
    reading_list: ReadingList,
    beginning: Sequence[Piece],
    permalinks: Sequence[str | None],
    *,
    is_alone: bool = False,
) -> tuple[Body, ...]:
    header, title_rest = _header(reading_list.title)
    opening = [*title_rest, *beginning]
    contents = _contents(reading_list.sections, permalinks, _IN_LIST if is_alone else _IN_THREAD)
    if is_alone and (url := _page_url(reading_list)):
        contents.append(text_piece(make_elements((Span(_READ_ON, url=url),), bold=True)))
    facts = " · ".join(_facts(reading_list))
    blocks = [header, *_context(facts), *make_blocks(opening), *make_blocks(contents)]
    alone = text_alone(shorten(reading_list.title, LONGEST_HEADER), [*opening, *contents])
    title, *lines = alone.split("\n", 1)
    return (
        Body(_parent_text(reading_list), tuple(blocks)),
        Body("\n".join([title, *filter(None, [facts]), *lines]), ()),
    )


def _facts(reading_list: ReadingList) -> Iterator[str]:
    """What there is to know at a glance, in mrkdwn: date, how much, and where it comes from."""
    if reading_list.date:
        yield format_date(reading_list.date)
    if len(reading_list.sections) > 1:
        yield f"{len(reading_list.sections)} sections"
    groups = (reading_list.introduction, *(each.blocks for each in reading_list.sections))
    spans = (Paragraph(each.spans) for each in reading_list.sections if each.spans)
    links = len(find_entries((*spans, *(block for group in groups for block in group))))
    if links:
        yield "1 link" if links == 1 else f"{links} links"
    if url := _page_url(reading_list):
        yield mrkdwn_link(url, urlsplit(url).hostname or url)


def _page_url(reading_list: ReadingList) -> str | None:
    """Return where a list is to be read on the web, if it says so and Slack takes it."""
    url = reading_list.url
    is_fit = url and url.startswith(("https://", "http://")) and len(url) <= _LONGEST_PAGE_URL
    return url if is_fit else None


def _context(text: str) -> list[BlockKit]:
    return [{"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}] if text else []


def _contents(
    sections: Sequence[Section], permalinks: Sequence[str | None], heading: str
) -> list[Piece]:
    """Section titles as a list, linked where there are permalinks; nothing for one section."""
    if len(sections) < 2:
        return []
    pieces = [text_piece(make_elements((Span(heading),), bold=True), Kind.HEADING)]
    shown = _how_many(len(sections), _PARENT_TITLES)
    for index, section in enumerate(sections[:shown]):
        title = shorten(section.title, _PARENT_TITLE_LENGTH)
        url = permalinks[index] if index < len(permalinks) else None
        pieces.append(text_piece(make_elements((Span(title, url=url),)), Kind.ITEM))
    if len(sections) > shown:
        more = Span(f"and {len(sections) - shown} more", italic=True)
        pieces.append(text_piece(make_elements((more,)), Kind.ITEM))
    return pieces


def _how_many(titles: int, most: int) -> int:
    """Say how many titles are named: "and 1 more" would take the place of the one it leaves out."""
    return titles if titles <= most + 1 else most


def _parent_text(reading_list: ReadingList) -> str:
    titles = [section.title for section in reading_list.sections]
    if len(titles) < 2:
        return escaped_within(reading_list.title, LONGEST_NOTIFICATION)
    shown = _how_many(len(titles), _TITLES_IN_TEXT)
    named = ", ".join(shorten(title, _PARENT_TITLE_LENGTH) for title in titles[:shown])
    more = f" and {len(titles) - shown} more" if len(titles) > shown else ""
    title = shorten(reading_list.title, _LONGEST_TITLE_IN_TEXT)
    return escaped_within(f"{title}: {named}{more}", LONGEST_NOTIFICATION)


def _split_introduction(reading_list: ReadingList) -> tuple[list[Piece], list[Piece]]:
    """What of the introduction the parent shows, and what is left for a reply."""
    pieces = _without_outer_rules(list(plan_pieces(reading_list.introduction)))
    shown: list[Piece] = []
    room = _PARENT_ROOM
    if sum(piece.size for piece in pieces) <= _PARENT_ROOM_FOR_ALL:
        room = _PARENT_ROOM_FOR_ALL
    for index, piece in enumerate(pieces):
        if piece.kind not in _TEXT_KINDS:
            return _above_rest(shown, pieces[index:])
        if piece.size > room:
            if room < _PARENT_ROOM // 3:
                return _above_rest(shown, pieces[index:])
            start, rest = cut_piece(piece, room)
            more = replace(start, elements=(*start.elements, *make_elements((Span(" …"),))))
            return [*shown, more], [*filter(None, [rest]), *pieces[index + 1 :]]
        shown.append(piece)
        room -= piece.size
    return shown, []


def _above_rest(shown: list[Piece], rest: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """A heading at the end belongs to what follows."""
    end = len(shown)
    while end and shown[end - 1].kind is Kind.HEADING:
        end -= 1
    return shown[:end], _without_outer_rules([*shown[end:], *rest])


def _introduction_drafts(title: str, pieces: list[Piece]) -> Iterator[_Draft]:
    parts = split_parts(pieces, _ROOM)
    for part, held in enumerate(parts, 1):
        label = _context(f"({part}/{len(parts)})") if len(parts) > 1 else []
        yield None, part, len(parts), _bodies(title, "", label, held)


def plan_section(section: Section, index: int = 0) -> tuple[Message, ...]:
    """Return a section's messages as a release has them; `index` is its place in the list."""
    return tuple(
        Message(place, *draft) for place, draft in enumerate(_section_drafts(index, section))
    )


def split_section(
    section: Section, *, with_tables: bool = True, at_sub_headings: bool = False
) -> list[SectionPart]:
    """Return a section in parts that each fit into a message; tables may be lists instead.

    With `at_sub_headings` a part ends before each heading, too.
    """
    _, title_rest = _header(section.title)
    pieces = [*title_rest, *_heading_pieces(section.spans), *plan_pieces(section.blocks)]
    if not with_tables:
        pieces = [each for piece in pieces for each in _without_table(piece)]
    groups = _cut_at_headings(pieces) if at_sub_headings else [pieces]
    parts = [part for each in groups for part in split_parts(_without_outer_rules(each), _ROOM)]
    return [_head_part(section, part, len(parts), held) for part, held in enumerate(parts, 1)]


def _cut_at_headings(pieces: list[Piece]) -> list[list[Piece]]:
    """Part pieces before each heading; headings that follow each other stay together."""
    groups: list[list[Piece]] = [[]]
    for piece in pieces:
        holds_text = any(each.kind is not Kind.HEADING for each in groups[-1])
        if piece.kind is Kind.HEADING and holds_text:
            groups.append([])
        groups[-1].append(piece)
    return groups


def _head_part(section: Section, part: int, parts: int, pieces: list[Piece]) -> SectionPart:
    if not section.spans and part == 1:
        return SectionPart("", (), pieces)
    suffix = f" ({part}/{parts})" if parts > 1 else ""
    header, _ = _header(section.title, suffix)
    return SectionPart(shorten(section.title, LONGEST_HEADER) + suffix, (header,), pieces)


def _without_table(piece: Piece) -> tuple[Piece, ...]:
    return piece.plainer if piece.kind is Kind.TABLE else (piece,)


def _section_drafts(
    index: int, section: Section, *, at_sub_headings: bool = False
) -> Iterator[_Draft]:
    """A section's messages: its title above each part, its own words only."""
    parts = split_section(section, at_sub_headings=at_sub_headings)
    for number, part in enumerate(parts, 1):
        bodies = _bodies(part.title, part.title, [*part.heading], part.pieces)
        yield index, number, len(parts), bodies


def _bodies(
    notified: str, title: str, heading: list[BlockKit], pieces: list[Piece]
) -> tuple[Body, ...]:
    """The message in its forms, from as written down to text alone."""
    pieces = _without_outer_rules(pieces)
    text = notification_text(notified, pieces) or _NOTHING_TO_SAY
    bodies = [Body(text, (*heading, *make_blocks(pieces)))]
    if any(piece.plainer for piece in pieces):
        plainer = [each for piece in pieces for each in (piece.plainer or (piece,))]
        bodies.append(Body(text, (*heading, *make_blocks(plainer))))
    bodies.append(Body(text_alone(title, pieces) or text, ()))
    return tuple(bodies)


def _header(title: str, suffix: str = "") -> tuple[BlockKit, list[Piece]]:
    """A header block, and a piece for what of a long title doesn't go into it."""
    room = LONGEST_HEADER - len(suffix)
    shown = shorten(title, room)
    text = {"type": "plain_text", "text": shown + suffix, "emoji": True}
    rest = title[len(shown) - 1 :].strip() if shown != title else ""
    pieces = (
        [text_piece(make_elements((Span("…" + rest),), bold=True), Kind.HEADING)] if rest else []
    )
    return {"type": "header", "text": text}, pieces


def _heading_pieces(spans: Spans) -> Iterator[Piece]:
    """A header is plain text: its links stand below it as URLs, then its pictures."""
    links = dict.fromkeys(span.url for span in spans if isinstance(span, Span) and span.url)
    for url in links:
        yield text_piece(make_elements((Span(url, url=url),)))
    yield from plan_pieces(span for span in spans if isinstance(span, Image))


def _without_outer_rules(pieces: list[Piece]) -> list[Piece]:
    """A line at the top or the bottom of a message parts nothing."""
    start, end = 0, len(pieces)
    while start < end and pieces[start].kind is Kind.RULE:
        start += 1
    while end > start and pieces[end - 1].kind is Kind.RULE:
        end -= 1
    return pieces[start:end]
