"""Draws docs/picture.svg: the newest sample list as a thread, and a look-up that finds a section.

What it shows is what readlist renders, laid out by a small stand-in for Slack's client. Run it
after a change of the samples or of the rendering: `.venv/bin/python docs/draw_picture.py`.
"""

import asyncio
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from typing import Any, TypeAlias
from unicodedata import east_asian_width

from bot.clock import system_clock
from bot.domain.markdown import parse_markdown
from bot.render.lookup import render_answer
from bot.render.messages import plan_messages
from bot.samples import list_samples
from bot.services import library
from bot.services.lookup import look_up
from bot.sources.files import Document
from bot.storage import migrate
from bot.storage.database import Database
from bot.storage.workspaces import LOCAL

PICTURE = Path(__file__).with_name("picture.svg")

WIDTH, HEIGHT = 960, 820
CHANNEL_X, CHANNEL_WIDTH = 24, 400
THREAD_X, THREAD_WIDTH = 466, 470
FADE = 80
BOOK = "M7 10 q5 -2 8.5 1 v12 q-3.5 -3 -8.5 -1z M25 10 q-5 -2 -8.5 1 v12 q3.5 -3 8.5 -1z"
GUTTER = 44
"""From a message's avatar to its text."""
TITLE = "A reading list in Slack: the channel, a look-up in it, and the list's thread"
QUESTION = "kubernetes 探针"

STYLE = """
.page { fill: #ffffff } .frame { fill: none; stroke: #d0d7de } .line { stroke: #e3e6ea }
.bar { fill: #c9ced6 } .code-block { fill: #f6f7f9; stroke: #e3e6ea } .avatar { fill: #1f3a5f }
.leaf { fill: #ffffff } .badge { fill: #e9ebee } .bullet { fill: #1d2126; stroke: #1d2126 }
.bullet.hollow { fill: none }
.end0 { stop-color: #ffffff; stop-opacity: 0 } .end1 { stop-color: #ffffff }
text { font: 13px -apple-system, "Segoe UI", "Noto Sans", "PingFang SC", "Microsoft YaHei",
  "Noto Sans CJK SC", sans-serif; fill: #1d2126; white-space: pre }
.header { font-size: 15.5px; font-weight: 700 } .bold { font-weight: 700 }
.italic { font-style: italic } .strike { text-decoration: line-through } .muted { fill: #66707b }
.small { font-size: 11.5px } .app { font-size: 9px; font-weight: 700 } .link { fill: #0f62b0 }
.code { font-family: ui-monospace, Menlo, Consolas, "Noto Sans Mono", "DejaVu Sans Mono", monospace;
  font-size: 11.5px; fill: #b3261e } .block { fill: #1d2126 }
@media (prefers-color-scheme: dark) {
  .page { fill: #1a1d21 } .frame { stroke: #3a3f45 } .line { stroke: #33383e }
  .bar { fill: #555c64 } .code-block { fill: #22262b; stroke: #33383e } .avatar { fill: #3d6ea8 }
  .badge { fill: #33383e } .bullet { fill: #d6d9dc; stroke: #d6d9dc }
  .end0, .end1 { stop-color: #1a1d21 }
  text { fill: #d6d9dc } .muted { fill: #979fa8 } .link { fill: #58a6e8 }
  .code { fill: #e8912d } .block { fill: #d6d9dc }
}
"""

Json: TypeAlias = Mapping[str, Any]

_UNITS = re.compile(r"[ ]+|[\u2e80-\u9fff\uff00-\uffef“”]|[^ \u2e80-\u9fff\uff00-\uffef“”]{1,40}")
"""What a line may be broken between: Chinese characters, words (long ones anywhere), spaces."""
_NEVER_FIRST = frozenset("，。：；？！、）”》")
_NEVER_LAST = frozenset("（“《")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style; `look` is a list of classes of STYLE."""

    text: str
    look: str = ""

    @property
    def width(self) -> float:
        """About how many pixels it takes; fonts differ, so lines are broken a little early."""
        scale = 1.2 if "header" in self.look else 1
        narrow = 7.0 if "code" in self.look else 7.2 if "bold" in self.look else 6.6
        return scale * sum(13 if _is_wide(each) else narrow for each in self.text)


def _is_wide(character: str) -> bool:
    return east_asian_width(character) in "WF" or character in "“”…—"


def break_lines(runs: Iterable[Run], width: float) -> Iterator[list[Run]]:
    """Yield lines no wider than `width`, where their units allow it."""
    line: list[Run] = []
    for unit in _units(runs):
        size = sum(run.width for run in unit)
        if line and sum(run.width for run in line) + size > width:
            yield line
            line = []
        if line or unit[0].text.strip():
            line += unit
    yield line


def _units(runs: Iterable[Run]) -> list[list[Run]]:
    """Return what belongs on one line: a closing mark stays with what it closes."""
    units: list[list[Run]] = []
    for run in runs:
        for text in _UNITS.findall(run.text):
            glued = bool(units) and (
                text[0] in _NEVER_FIRST or units[-1][-1].text[-1] in _NEVER_LAST
            )
            if not glued:
                units.append([])
            units[-1].append(replace(run, text=text))
    return units


@dataclass(slots=True)
class Column:
    """A column of text that grows downwards; `y` is where the next thing begins."""

    x: float
    width: float
    y: float
    drawn: list[str] = field(default_factory=list)

    def text(self, runs: Sequence[Run], *, indent: float = 0, height: float = 20) -> None:
        """Draw runs, broken into lines."""
        for line in break_lines(runs, self.width - indent):
            self.y += height
            self.drawn.append(
                f'<text x="{self.x + indent:g}" y="{self.y - 5:g}">{_draw_runs(line)}</text>'
            )

    def rect(self, look: str, x: float, y: float, width: float, height: float, r: float) -> None:
        """Draw a rectangle with round corners."""
        self.drawn.append(
            f'<rect class="{look}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" '
            f'rx="{r:g}"/>'
        )

    def rule(self) -> None:
        """Draw a line across the column."""
        self.drawn.append(
            f'<line class="line" x1="{self.x:g}" x2="{self.x + self.width:g}" y1="{self.y:g}" '
            f'y2="{self.y:g}"/>'
        )


def _draw_runs(runs: Iterable[Run]) -> str:
    return "".join(
        f'<tspan class="{run.look}">{escape(run.text)}</tspan>' if run.look else escape(run.text)
        for run in runs
    )


def draw_message(column: Column, blocks: Iterable[Json], note: str) -> None:
    """Draw a message of readlist: its name with a note beside it, then its blocks."""
    column.rect("avatar", column.x, column.y, 32, 32, 6)
    column.drawn.append(
        f'<path class="leaf" transform="translate({column.x:g} {column.y:g})" d="{BOOK}"/>'
    )
    inner = Column(column.x + GUTTER, column.width - GUTTER, column.y - 4, column.drawn)
    inner.rect("badge", inner.x + 56, inner.y + 4, 28, 14, 3)
    inner.drawn += [
        f'<text class="muted app" x="{inner.x + 61:g}" y="{inner.y + 14.5:g}">APP</text>',
        f'<text class="muted small" x="{inner.x + 92:g}" y="{inner.y + 15:g}">{note}</text>',
    ]
    inner.text([Run("readlist", "bold")])
    for block in blocks:
        draw_block(inner, block)
    column.y = inner.y + 14


def draw_block(column: Column, block: Json) -> None:
    """Draw one block of a message."""
    match block:
        case {"type": "header", "text": {"text": text}}:
            column.y += 3
            column.text([Run(text, "header")], height=23)
        case {"type": "context", "elements": [{"text": text}]}:
            column.text([Run(text, "muted small")])
        case {"type": "rich_text", "elements": elements}:
            column.y += 3
            for element in elements:
                draw_rich_text(column, element)
            column.y += 3
        case _:
            raise ValueError(f"The picture can't show a block of type {block['type']} yet.")


def draw_rich_text(column: Column, element: Json) -> None:
    """Draw one element of a rich_text block."""
    match element["type"]:
        case "rich_text_section":
            draw_paragraphs(column, element)
        case "rich_text_list":
            for item in element["elements"]:
                draw_item(column, item, element.get("indent", 0))
        case "rich_text_quote":
            column.y += 4
            inner = Column(column.x + 14, column.width - 14, column.y, column.drawn)
            draw_paragraphs(inner, element)
            column.rect("bar", column.x, column.y, 4, inner.y - column.y, 2)
            column.y = inner.y
        case "rich_text_preformatted":
            draw_code(column, element["elements"][0]["text"])


def draw_item(column: Column, item: Json, depth: int) -> None:
    """Draw an item of a list, with a bullet: a hollow one where lists are nested."""
    indent = 18 + 20 * depth
    inner = Column(column.x + indent, column.width - indent, column.y, column.drawn)
    look = "bullet hollow" if depth else "bullet"
    column.drawn.append(
        f'<circle class="{look}" cx="{inner.x - 9:g}" cy="{inner.y + 10.5:g}" r="1.8"/>'
    )
    draw_paragraphs(inner, item)
    column.y = inner.y


def draw_paragraphs(column: Column, element: Json) -> None:
    """Draw text; an empty line is a small gap."""
    paragraph: list[Run] = []
    for run in [*_read_runs(element), Run("\n")]:
        first, *more = run.text.split("\n")
        paragraph.append(replace(run, text=first))
        for text in more:
            if any(each.text for each in paragraph):
                column.text([each for each in paragraph if each.text])
            else:
                column.y += 7
            paragraph = [replace(run, text=text)]


def _read_runs(element: Json) -> Iterator[Run]:
    for each in element["elements"]:
        look = [name for name, on in each.get("style", {}).items() if on]
        if each["type"] == "link":
            look.append("link")
        yield Run(each.get("text", each.get("url", "")), " ".join(look))


def draw_code(column: Column, code: str) -> None:
    """Draw a code block."""
    column.y += 6
    inner = Column(column.x + 10, column.width - 20, column.y + 5, [])
    for line in code.split("\n"):
        inner.text([Run(line, "block code")], height=17)
    column.rect("code-block", column.x, column.y, column.width, inner.y + 5 - column.y, 4)
    column.drawn += inner.drawn
    column.y = inner.y + 9


async def find_section(question: str) -> Sequence[Json]:
    """Return the blocks of the answer to a look-up in the samples, as if they had been released."""
    with tempfile.TemporaryDirectory() as folder:
        db = Database(f"sqlite:///{folder}/readlist.db")
        await asyncio.to_thread(migrate.upgrade, db)
        for name, content in list_samples():
            await library.import_document(db, system_clock, LOCAL, Document(name, name, content))
        answer = await look_up(db, LOCAL, question)
        await db.close()
    released = tuple(replace(hit, permalink="https://example.com/") for hit in answer.hits)
    return render_answer(replace(answer, hits=released), "/readlist").blocks


def draw_picture() -> str:
    """Return the picture as SVG: the channel on the left, the thread on the right."""
    name, content = list_samples()[-1]
    parent, *replies = plan_messages(parse_markdown(content.decode(), name=name))
    channel = begin_column(CHANNEL_X, CHANNEL_WIDTH, [Run("# reading-list", "header")])
    draw_message(channel, parent.bodies[0].blocks, "10:00")
    channel.text([Run(f"{len(replies)} replies", "link bold")], indent=GUTTER, height=14)
    channel.y += 20
    channel.rule()
    channel.y += 6
    channel.text([Run("Only visible to you", "muted small")], indent=GUTTER)
    channel.y += 6
    draw_message(channel, asyncio.run(find_section(QUESTION)), f"/readlist {QUESTION}")
    title = [Run("Thread", "header"), Run("  # reading-list", "muted")]
    thread = begin_column(THREAD_X, THREAD_WIDTH, title)
    for reply in replies:
        if thread.y < HEIGHT:
            draw_message(thread, reply.bodies[0].blocks, "10:00")
    return frame([*channel.drawn, *thread.drawn])


def begin_column(x: float, width: float, title: Sequence[Run]) -> Column:
    """Return a column that begins with a title and a line."""
    column = Column(x, width, 14)
    column.text(title, height=28)
    column.y += 8
    column.rule()
    column.y += 20
    return column


def frame(drawn: Iterable[str]) -> str:
    """Return the whole SVG: what was drawn, in a card that fades out at its bottom."""
    middle = (CHANNEL_X + CHANNEL_WIDTH + THREAD_X) / 2
    card = f'width="{WIDTH}" height="{HEIGHT}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
            f"<title>{TITLE}</title>",
            f"<style>{STYLE}</style>",
            f'<clipPath id="card"><rect {card} rx="12"/></clipPath>',
            '<linearGradient id="end" x2="0" y2="1">',
            '<stop class="end0"/><stop class="end1" offset=".9"/>',
            "</linearGradient>",
            '<g clip-path="url(#card)">',
            f'<rect class="page" {card}/>',
            f'<line class="line" x1="{middle:g}" x2="{middle:g}" y1="0" y2="{HEIGHT}"/>',
            *drawn,
            f'<rect fill="url(#end)" y="{HEIGHT - FADE}" width="{WIDTH}" height="{FADE}"/>',
            f'<rect class="frame" {card} rx="12"/>',
            "</g>",
            "</svg>\n",
        ]
    )


if __name__ == "__main__":
    PICTURE.write_text(draw_picture(), encoding="utf-8")
