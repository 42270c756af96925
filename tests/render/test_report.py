"""What a release's curator is told of it some days after."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.liking import LikedSection, ReleaseStats
from bot.render.report import compare_reach, render_report
from tests.render.slack_limits import assert_valid
from tests.render.test_liking import COUNTS, LIKED, LINK, SECTIONS, SHALOM, TITLES, written

STATS = ReleaseStats(
    release_id=1,
    list_title="Weekly 1 & more",
    channel_id="C0GENERAL",
    posted_at=datetime(2026, 6, 26, 9, tzinfo=UTC),
    people=34,
    sections=(*SECTIONS, replace(SECTIONS[2], section_id=4, people=0)),
    parent=(("tada", 3), ("+1", 1)),
    saved=((1, 2), (2, 5), (3, 1), (4, 1), (99, 9)),
    usual_people=20.0,
    compared=8,
    permalink=LINK,
)
NOTHING = replace(
    STATS,
    people=0,
    sections=tuple(replace(each, people=0, reactions=()) for each in SECTIONS),
    parent=(),
    saved=(),
)


def test_a_report_is_as_it_was(assert_golden: Callable[[str, Any], None]) -> None:
    bodies = render_report(STATS, "/readlist")

    for body in bodies[:-1]:
        assert_valid(body)
    assert_golden("report.bodies", [[body.text, body.blocks] for body in bodies])


def test_a_report_compares_draws_and_ranks() -> None:
    chart, bars, text = render_report(STATS, "/readlist")

    assert chart.blocks[1]["type"] == "data_visualization"
    assert bars.blocks[1]["elements"][0]["type"] == "rich_text_preformatted"
    assert chart.blocks[2:] == bars.blocks[2:]
    assert [block["type"] for block in chart.blocks[2:]] == ["rich_text"] * 3 + ["context"]
    assert text.blocks == ()
    assert text.text.split("\n") == [
        f"*<{LINK}|Weekly 1 &amp; more>*",
        "34 people reacted since it was posted (26 June 2026, <#C0GENERAL>). "
        "Usual there is 20, the median of the 8 releases before it.",
        f"1. <{LINK}|Docker &amp; friends> · 12 people · :+1: 12  :bookmark: 3",
        "2. 容器安全：从镜像到运行时 · 8 people · :赞: 8",
        f"3. {SHALOM} · 1 person",
        "1 section has no reactions.",
        "*Saved most*",
        "• 容器安全：从镜像到运行时: 5 people",
        f"• <{LINK}|Docker &amp; friends>: 2 people",
        f"• {SHALOM}: 1 person",
        "To the list itself: :tada: 3  :+1: 1",
        "Each person counts once a section, however many emoji they gave; a report names nobody. "
        "`/readlist top` ranks the sections of all lists.",
    ]


def test_a_phone_says_the_report_in_words() -> None:
    chart, *_ = render_report(STATS, "/readlist")

    assert chart.text.split("\n") == [
        "Weekly 1 &amp; more: 34 people reacted. "
        "Usual there is 20, the median of the 8 releases before it.",
        "1. Docker &amp; friends, 12 people",
        "2. 容器安全：从镜像到运行时, 8 people",
        f"3. {SHALOM}, 1 person",
        f"Saved most: 容器安全：从镜像到运行时 (5), Docker &amp; friends (2), {SHALOM} (1)",
    ]


@pytest.mark.parametrize(
    ("usual", "compared", "sentence"),
    [
        (None, 0, "It is the first release there, so there is none to compare it with."),
        (20.0, 1, "The release before it there had 20."),
        (20.5, 2, "Usual there is 20.5, the median of the 2 releases before it."),
        (0.0, 8, "Usual there is 0, the median of the 8 releases before it."),
    ],
)
def test_how_many_is_held_against_what_is_usual(
    usual: float | None, compared: int, sentence: str
) -> None:
    stats = replace(STATS, usual_people=usual, compared=compared)

    assert compare_reach(stats) == sentence
    for body in render_report(stats, "/readlist"):
        assert sentence in body.text


def test_where_nobody_reacted_there_is_no_chart() -> None:
    body, text = render_report(NOTHING, "/readlist")

    assert_valid(body)
    assert [block["type"] for block in body.blocks] == ["rich_text", "rich_text", "context"]
    assert body.text.startswith("Weekly 1 &amp; more: nobody reacted. Usual there is 20")
    assert "3 sections have no reactions." in written(body)
    assert "Nobody reacted since it was posted" in text.text
    assert "Saved most" not in text.text


def test_who_saved_in_private_counts_where_nobody_reacted() -> None:
    body, text = render_report(replace(NOTHING, saved=((1, 1),)), "/readlist")

    assert "Saved mostDocker & friends: 1 person" in written(body)
    assert body.text.endswith("\nSaved most: Docker &amp; friends (1)")
    assert "*Saved most*\n" in text.text


def test_a_list_of_an_introduction_alone_has_no_sections_to_speak_of() -> None:
    body, _ = render_report(replace(NOTHING, people=1, sections=()), "/readlist")

    assert [block["type"] for block in body.blocks] == ["rich_text", "context"]
    assert "1 person reacted since" in written(body)


def test_of_many_sections_the_rest_is_counted() -> None:
    sections = tuple(
        LikedSection(number, 1, f"Section {number}", "Weekly", None, 20 - number, ())
        for number in range(1, 14)
    )
    one_more = replace(STATS, sections=sections[:11])
    three_more = replace(STATS, sections=(*sections, *NOTHING.sections[:2]))

    assert "\n1 more section has reactions.\n" in render_report(one_more, "/readlist")[-1].text
    assert (
        "\n3 more sections have reactions. 2 sections have no reactions.\n"
        in render_report(three_more, "/readlist")[-1].text
    )


def test_a_release_to_one_person_names_no_channel() -> None:
    chart, _, text = render_report(replace(STATS, channel_id="D0READER"), "/readlist")

    assert "(26 June 2026). Usual" in text.text
    assert '"channel"' not in str(chart.blocks).replace("'", '"')


@given(
    sections=st.lists(LIKED, max_size=12).map(tuple),
    title=TITLES,
    parent=COUNTS,
    saved=st.lists(st.tuples(st.integers(1, 99), st.integers(1, 99)), max_size=12).map(tuple),
    usual=st.none() | st.floats(0, 1000),
)
def test_whatever_became_of_a_release_slack_takes_the_report(
    sections: tuple[LikedSection, ...],
    title: str,
    parent: tuple[tuple[str, int], ...],
    saved: tuple[tuple[int, int], ...],
    usual: float | None,
) -> None:
    stats = replace(
        STATS,
        channel_id="D1",
        list_title=title,
        sections=sections,
        parent=parent,
        saved=saved,
        usual_people=usual,
    )

    for body in render_report(stats, "/readlist"):
        assert_valid(body)
