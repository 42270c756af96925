"""A whole text → a `ReadingList`."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.domain.errors import ParseError
from bot.domain.markdown.blocks import BlockReader
from bot.domain.markdown.footnotes import numbered_footnotes, place_footnotes
from bot.domain.markdown.front_matter import find_date, split_front_matter
from bot.domain.markdown.lenient import lenient_parser
from bot.domain.markdown.sections import make_anchor, plan_outline
from bot.domain.markdown.source import read_source
from bot.domain.reading_list import ReadingList, Section


def parse_markdown(source: str | bytes, *, name: str = "", url: str | None = None) -> ReadingList:
    """Return the reading list that a text is: any text gives sections, and nothing vanishes.

    `name` is the file's, for a title or date that the text doesn't give; `url` is where the text
    lives, for its relative links. Raises ParseError for what is empty, binary or over 2 MB.
    """
    text, notes = read_source(source)
    front, body = split_front_matter(text)
    env: dict[str, Any] = {}
    tokens = lenient_parser().parse(body, env)
    reader = BlockReader(tokens, url, front.lines + 1)
    nodes = list(reader.read())
    outline = plan_outline(nodes, front.title, name)
    if not outline.parts:
        raise ParseError("There is no text in it that a reader could see.")
    known: dict[int, dict[str, Any]] = env.get("footnotes", {}).get("list", {})
    used = frozenset(note["label"] for note in known.values() if "label" in note)
    notes_below = numbered_footnotes(known, nodes, reader.read_inline)
    reader.note_dead(nodes[-1].line)
    taken: dict[str, int] = {}
    sections = [
        Section(
            title=part.title,
            spans=part.spans,
            anchor=make_anchor(part.title, taken),
            blocks=place_footnotes(part.nodes, used),
            line=part.line,
        )
        for part in outline.parts
    ]
    if notes_below:
        sections[-1] = replace(sections[-1], blocks=sections[-1].blocks + notes_below)
    return ReadingList(
        title=outline.title,
        date=front.day or find_date(name) or find_date(outline.title),
        introduction=place_footnotes(outline.introduction, used),
        sections=tuple(sections),
        url=url,
        notes=(*notes, *_tangled_notes(env, front.lines)),
        draft=front.draft,
        dead_links=tuple(reader.dead_links),
    )


def _tangled_notes(env: dict[str, Any], lines_before: int) -> Iterator[str]:
    lines: list[int] = env.get("tangled", [])
    if lines:
        more = f" and {len(lines) - 1} more paragraphs" if len(lines) > 1 else ""
        yield (
            f"The paragraph on line {lines[0] + lines_before + 1}{more} nests its brackets too "
            "deeply and was taken as plain text."
        )
