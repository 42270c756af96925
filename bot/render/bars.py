"""Charts of numbers: Slack's own, and bars of text for where it has none, and for the terminal."""

from collections.abc import Sequence
from typing import TypeAlias

from bot.domain.text import shorten
from bot.render.elements import BlockKit
from bot.render.hits import rich_text, text_run
from bot.render.width import clip, isolate, one_line

Rows: TypeAlias = Sequence[tuple[str, int]]
"""What the bars stand for, and how long they are: whole numbers from 0 on."""

COLUMNS = 44
"""Of a line of bars: about what a phone shows unwrapped."""

LONGEST_BAR = 12
PROGRESS_COLUMNS = 18
MOST_BARS = 10
UNNAMED = "…"

# docs.slack.dev, "Data visualization block", read on 2026-11-23: up to 20 categories.
_LONGEST_CHART_TITLE = 50
_LONGEST_CHART_LABEL = 20

_EIGHTHS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")


def bars(rows: Rows, columns: int = COLUMNS, longest: int = LONGEST_BAR) -> list[str]:
    """Return a line for each row: its number, its bar, then its label, cut to fit the columns.

    The label stands last because a Chinese character is two columns wide in a terminal, but rarely
    so in a browser: whatever stood behind it would not stand in line. The longest bar takes
    `longest` columns, and only a row of 0 has none.
    """
    most = max((number for _, number in rows), default=0)
    digits = len(str(most))
    room = max(columns - digits - longest - 3, 2)
    return [
        f"{number:>{digits}} {_bar(number, most, longest):<{longest}}  "
        f"{isolate(clip(one_line(label) or UNNAMED, room))}"
        for label, number in rows
    ]


def progress_bar(done: int, total: int, columns: int = PROGRESS_COLUMNS) -> str:
    """Return how far something is, as a bar that is full only when all is done."""
    filled = min(done, total) * columns // max(total, 1)
    return "█" * filled + "░" * (columns - filled)


def text_chart(rows: Rows) -> BlockKit:
    """Return a block with bars of text, for a message."""
    lines = text_run("\n".join(bars(rows[:MOST_BARS])))
    return rich_text({"type": "rich_text_preformatted", "elements": [lines]})


def bar_chart(title: str, unit: str, rows: Rows) -> BlockKit:
    """Return Slack's own chart of at least one row; older workspaces refuse it.

    Its labels begin with their rank: it makes them differ, as they must, and leads to the list.
    """
    points = [
        {"label": _label(rank, label), "value": number}
        for rank, (label, number) in enumerate(rows[:MOST_BARS], 1)
    ]
    chart = {
        "type": "bar",
        "series": [{"name": unit, "data": points}],
        "axis_config": {"categories": [point["label"] for point in points], "y_label": unit},
    }
    shown = shorten(title, _LONGEST_CHART_TITLE)
    return {"type": "data_visualization", "title": shown, "chart": chart}


def _label(rank: int, label: str) -> str:
    before = f"{rank}. "
    return before + shorten(one_line(label) or UNNAMED, _LONGEST_CHART_LABEL - len(before))


def _bar(number: int, most: int, longest: int) -> str:
    if not number:
        return ""
    whole, rest = divmod(max(round(number * longest * 8 / most), 1), 8)
    return "█" * whole + _EIGHTHS[rest]
