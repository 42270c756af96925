"""What people liked, as a chart, in text, and as text alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.liking import LikedSection, Period, Top
from bot.domain.release import Body
from bot.render.buttons import read_period
from bot.render.liking import render_top
from tests.awkward import texts
from tests.render.slack_limits import assert_valid
from tests.render.test_buttons import buttons

LINK = "https://readers.slack.com/archives/C1/p1"
SECTIONS = (
    LikedSection(
        1,
        1,
        "Docker & friends",
        "Weekly 1",
        date(2015, 6, 26),
        12,
        (("+1", 12), ("bookmark", 3)),
        LINK,
    ),
    LikedSection(2, 1, "容器安全：从镜像到运行时", "每周阅读", None, 8, (("赞", 8),), None),
    LikedSection(3, 2, "<!channel> *שלום* =1", "<@U1>", None, 1, ()),
)
SHALOM = "\u2068&lt;!channel&gt; *שלום* =1\u2069"
TOP = Top(SECTIONS, 3)

TITLES = st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=300), texts())
COUNTS = st.lists(
    st.tuples(st.sampled_from(["+1", "赞", "bookmark", "a&b"]), st.integers(1, 99)), max_size=9
).map(tuple)
LIKED = st.builds(
    LikedSection,
    st.integers(1, 99),
    st.just(1),
    TITLES,
    TITLES,
    st.none() | st.dates(),
    st.integers(0, 9999),
    COUNTS,
    st.none() | st.just(LINK),
)


def written(body: Body) -> str:
    """All runs of text of a body's rich text."""

    def walk(node: Any) -> str:
        if isinstance(node, dict):
            own = node.get("text", "") if node["type"] in ("text", "link") else ""
            return own + "".join(map(walk, node.get("elements", [])))
        return ""

    return "".join(walk(block) for block in body.blocks if block["type"] == "rich_text")


def test_what_people_liked_is_as_it_was(assert_golden: Callable[[str, Any], None]) -> None:
    bodies = render_top(TOP, "/readlist", can_compare=True)

    for body in bodies:
        assert_valid(body)
    assert_golden("top.bodies", [[body.text, body.blocks] for body in bodies])


def test_the_first_body_has_slacks_chart_the_second_bars_of_text_the_last_neither() -> None:
    chart, bars, text = render_top(TOP, "/readlist")

    assert [block["type"] for block in chart.blocks] == [
        "rich_text",
        "data_visualization",
        "rich_text",
        "context",
    ]
    assert [block["type"] for block in bars.blocks] == ["rich_text"] * 3 + ["context"]
    [drawn] = bars.blocks[1]["elements"]
    assert drawn["type"] == "rich_text_preformatted"
    assert drawn["elements"][0]["text"].split("\n") == [
        "12 ████████████  Docker & friends",
        " 8 ████████      容器安全：从镜像到运行时",
        " 1 █             \u2068<!channel> *שלום* =1\u2069",
    ]
    assert bars.blocks[2:] == chart.blocks[2:]
    assert text.blocks == ()
    assert text.text.split("\n") == [
        "*What people liked in the last 30 days*",
        "3 sections have reactions; most people first.",
        f"1. <{LINK}|Docker &amp; friends> · 12 people · :+1: 12  :bookmark: 3"
        " · Weekly 1 · 2015-06-26",
        "2. 容器安全：从镜像到运行时 · 8 people · :赞: 8 · 每周阅读",
        f"3. {SHALOM} · 1 person · &lt;@U1&gt;",
        "Each person counts once a section, however many emoji they gave it. "
        "Another span: `/readlist top week|month|year|all`",
    ]


def test_a_phone_says_it_in_words() -> None:
    chart, bars, _ = render_top(TOP, "/readlist")

    assert chart.text == bars.text
    assert chart.text.split("\n") == [
        "What people liked in the last 30 days:",
        "1. Docker &amp; friends (Weekly 1), 12 people",
        "2. 容器安全：从镜像到运行时 (每周阅读), 8 people",
        f"3. {SHALOM} (&lt;@U1&gt;), 1 person",
    ]


@pytest.mark.parametrize(
    ("top", "span"),
    [
        (replace(TOP, period=Period.WEEK), "in the last 7 days"),
        (replace(TOP, period=Period.YEAR), "in the last year"),
        (replace(TOP, period=Period.ALL), "so far"),
        (replace(TOP, period=None), "so far"),
        (replace(TOP, period=None, since=date(2026, 6, 1)), "since 1 June 2026"),
        (replace(TOP, period=None, until=date(2026, 6, 1)), "until 1 June 2026"),
        (
            replace(TOP, period=None, since=date(2026, 6, 1), until=date(2026, 6, 30)),
            "from 1 June 2026 to 30 June 2026",
        ),
    ],
)
def test_it_says_which_reactions_count(top: Top, span: str) -> None:
    for body in render_top(top, "/readlist"):
        assert f"What people liked {span}" in body.text


@pytest.mark.parametrize(
    ("shown", "total", "count"),
    [
        (1, 1, "1 section has reactions."),
        (3, 3, "3 sections have reactions; most people first."),
        (3, 34, "34 sections have reactions; these are the 3 with the most people."),
        (12, 12, "12 sections have reactions; these are the 10 with the most people."),
    ],
)
def test_it_says_how_many_sections_have_reactions(shown: int, total: int, count: str) -> None:
    chart, _, text = render_top(Top((SECTIONS * 4)[:shown], total), "/readlist")

    assert count in written(chart)
    assert count in text.text
    assert len(chart.blocks[2]["elements"][0]["elements"]) == min(shown, 10)


def test_comparing_with_slack_is_offered_where_one_may() -> None:
    week = replace(TOP, period=Period.WEEK)
    chart, bars, text = render_top(week, "/readlist", can_compare=True)

    for body in (chart, bars):
        [compare] = buttons(body)
        assert compare["action_id"] == "readlist.compare"
        assert compare["text"]["text"] == "Compare with Slack"
        assert read_period(compare["value"]) is Period.WEEK
    assert buttons(text) == []
    assert buttons(render_top(week, "/readlist")[0]) == []
    [named] = buttons(render_top(replace(TOP, period=None), "/readlist", can_compare=True)[0])
    assert read_period(named["value"]) is Period.ALL


def test_where_nobody_reacted_it_says_what_to_do() -> None:
    [body] = render_top(Top((), 0, Period.WEEK), "/books")

    assert body == Body(
        "Nobody reacted to a section in the last 7 days. React to one with any emoji, and it "
        "counts here. :bookmark: also saves the section for you. `/books top all` looks at all "
        "that there is."
    )
    [ever] = render_top(Top((), 0, Period.ALL), "/books", save_emoji=None)
    assert ever.text == (
        "Nobody reacted to a section so far. React to one with any emoji, and it counts here."
    )


def test_where_nobody_reacted_slack_may_know_better() -> None:
    body, plain = render_top(Top((), 0), "/readlist", can_compare=True)

    assert_valid(body)
    assert body.blocks[0]["text"]["text"] == body.text == plain.text
    assert [each["action_id"] for each in buttons(body)] == ["readlist.compare"]
    assert plain.blocks == ()


@given(
    sections=st.lists(LIKED, max_size=12).map(tuple),
    total=st.integers(0, 10**6),
    period=st.none() | st.sampled_from(Period),
    can_compare=st.booleans(),
)
def test_whatever_people_liked_slack_takes_it(
    sections: tuple[LikedSection, ...], total: int, period: Period | None, can_compare: bool
) -> None:
    for body in render_top(Top(sections, total, period), "/readlist", can_compare=can_compare):
        assert_valid(body)


def test_however_long_all_titles_are_it_fits_a_message() -> None:
    endless = LikedSection(1, 1, "&" * 5000, "<" * 5000, None, 10**6, (("x" * 100, 10**6),) * 9)

    for body in render_top(Top((endless,) * 10, 10**6), "/readlist"):
        assert_valid(body)
