"""Charts, drawn by Slack or in text."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.bars import COLUMNS, bar_chart, bars, text_chart
from bot.render.width import clip, display_width, isolate, one_line
from bot.sandbox.blocks import check_blocks
from tests.awkward import texts

LABELS = st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), texts())
ROWS = st.lists(st.tuples(LABELS, st.integers(0, 10_000)), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("Docker", 6),
        ("容器", 4),
        ("ｆｕ", 4),
        ("ｶﾞ", 2),
        ("e\u0301", 1),
        ("🚀", 2),
        ("👩\u200d💻", 2),
        ("❤\ufe0f", 2),
        ("1\ufe0f\u20e3", 2),
        ("🇩🇪🇫🇷", 4),
        ("👍🏽", 2),
        ("한국", 4),
        ("\u1112\u1161\u11ab", 2),
        ("a\u200bb", 2),
        ("שלום", 4),
        ("█▏", 2),
    ],
)
def test_a_text_takes_as_many_columns_as_its_characters_are_wide(text: str, columns: int) -> None:
    assert display_width(text) == columns


@pytest.mark.parametrize(
    ("text", "columns", "clipped"),
    [
        ("Docker", 6, "Docker"),
        ("Docker", 5, "Dock…"),
        ("two words here", 10, "two words…"),
        ("容器安全", 8, "容器安全"),
        ("容器安全", 7, "容器安…"),
        ("容器安全", 6, "容器…"),
        ("a容器", 4, "a容…"),
        ("a容", 2, "a…"),
        ("容", 1, "…"),
        ("👩\u200d💻👩\u200d💻", 3, "👩\u200d💻…"),
        ("容器，安全", 6, "容器…"),
    ],
)
def test_a_text_is_clipped_by_columns(text: str, columns: int, clipped: str) -> None:
    assert clip(text, columns) == clipped


@given(text=LABELS, columns=st.integers(1, 60))
def test_what_is_clipped_fits(text: str, columns: int) -> None:
    clipped = clip(text, columns)

    assert display_width(clipped) <= columns
    assert clipped == text or (display_width(text) > columns and clipped.endswith("…"))


def test_a_label_is_one_line_that_turns_nothing_around() -> None:
    assert one_line(" a\n\tb\u2028c\x07 \u202edef\u200f ") == "a b c def"
    assert isolate("容器 Docker") == "容器 Docker"
    assert isolate("שלום 2") == "\u2068שלום 2\u2069"


def test_bars_stand_before_their_labels_so_that_wide_ones_push_nothing_aside() -> None:
    rows = [
        ("Docker", 120),
        ("容器安全：从镜像到运行时，再到供应链的完整指南", 45),
        ("", 1),
        ("no", 0),
    ]

    assert bars(rows) == [
        "120 ████████████  Docker",
        " 45 ████▌         容器安全：从镜像到运行时…",
        "  1 ▏             …",
        "  0               no",
    ]


def test_bars_may_be_wider_and_without_rows_there_are_none() -> None:
    assert bars([("容器", 1)], columns=80, longest=20) == [f"1 {'█' * 20}  容器"]
    assert bars([]) == []
    assert bars([("x", 0)]) == [f"0 {' ' * 12}  x"]


@given(rows=ROWS)
def test_bars_stand_in_line_and_are_as_long_as_their_numbers_are_great(
    rows: list[tuple[str, int]],
) -> None:
    lines = bars(rows)

    most = max(number for _, number in rows)
    digits = len(str(most))
    for (_, number), line in zip(rows, lines, strict=True):
        bar = line[digits + 1 : digits + 13]
        assert int(line[:digits]) == number
        assert line[digits] == " "
        assert line[digits + 13 : digits + 15] == "  "
        assert display_width(line) <= COLUMNS
        assert "\n" not in line
        assert (length(bar) > 0) == (number > 0)
        if most:
            assert abs(length(bar) - 96 * number / most) <= 1


def length(bar: str) -> int:
    """A bar's length in eighths of a column."""
    return sum(0x2590 - ord(block) for block in bar.rstrip())


@given(rows=ROWS, title=st.text(min_size=1, max_size=90))
def test_whatever_stands_in_a_chart_slack_takes_it(rows: list[tuple[str, int]], title: str) -> None:
    drawn = bar_chart(title, "People", rows)

    check_blocks([as_json(drawn)])
    check_blocks([as_json(text_chart(rows))])
    categories = drawn["chart"]["axis_config"]["categories"]
    assert len(set(categories)) == len(categories) == min(len(rows), 10)


def as_json(block: Any) -> Any:
    return json.loads(json.dumps(block))


def test_a_chart_is_what_slack_asks_for() -> None:
    chart = bar_chart("Liked", "People", [("Docker", 12), ("Docker", 3)])

    assert chart == {
        "type": "data_visualization",
        "title": "Liked",
        "chart": {
            "type": "bar",
            "series": [
                {
                    "name": "People",
                    "data": [
                        {"label": "1. Docker", "value": 12},
                        {"label": "2. Docker", "value": 3},
                    ],
                }
            ],
            "axis_config": {"categories": ["1. Docker", "2. Docker"], "y_label": "People"},
        },
    }
