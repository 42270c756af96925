"""Buttons of answers: which there are, and what they carry."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import ButtonError
from bot.domain.liking import Period
from bot.domain.release import Body
from bot.domain.search import Fit, Hit, LookupAnswer
from bot.render.buttons import (
    Asked,
    Place,
    Question,
    read_mark,
    read_period,
    read_place,
    read_question,
    read_shelf,
)
from bot.render.lookup import render_answer
from tests.render.slack_limits import assert_valid
from tests.render.test_lookup import ANSWER, ASKED, HIT

HITS = tuple(replace(HIT, section_id=number) for number in range(1, 6))
ASKED_AT = ASKED.at


def buttons(body: Body) -> list[dict[str, Any]]:
    """Every button of a body, in order."""
    found = [block.get("elements", []) for block in body.blocks if block["type"] == "actions"]
    beside = [block["accessory"] for block in body.blocks if "accessory" in block]
    return [*(each for some in found for each in some), *beside]


def labels(answer: LookupAnswer, asked: Asked = ASKED) -> list[str]:
    return [each["text"]["text"] for each in buttons(render_answer(answer, "/readlist", asked))]


def test_a_hit_can_be_read_saved_shared_and_sent() -> None:
    read, save, share, send = buttons(render_answer(ANSWER, "/readlist", ASKED))

    assert [each["action_id"] for each in (read, save, share, send)] == [
        "readlist.read",
        "readlist.save",
        "readlist.share",
        "readlist.send",
    ]
    assert [read_place(each["value"]) for each in (read, save, send)] == [Place(1)] * 3
    assert read_place(share["value"]) == Place(1, query="docker")
    assert [each["accessibility_label"] for each in (read, save, share, send)] == [
        "Read here: Docker & friends",
        "Save for later: Docker & friends",
        "Share with the channel: Docker & friends",
        "Send to me: Docker & friends",
    ]


def test_where_nobody_else_reads_nothing_is_shared() -> None:
    alone = replace(ASKED, can_share=False)

    assert labels(ANSWER, alone) == ["Read here", "Save", "Send to me"]


@pytest.mark.parametrize(
    ("total", "offset", "label"),
    [
        (12, 0, "More (next five)"),
        (7, 0, "More (next two)"),
        (11, 5, "More (next one)"),
        (5, 0, "Send to me"),
        (10, 5, "Send to me"),
    ],
)
def test_more_hits_than_are_shown_can_be_asked_for(total: int, offset: int, label: str) -> None:
    assert labels(replace(ANSWER, hits=HITS, total=total, offset=offset))[-1] == label


def test_more_carries_the_question_and_the_time_it_was_asked() -> None:
    answer = replace(ANSWER, hits=HITS, total=12, offset=5)

    more = buttons(render_answer(answer, "/readlist", ASKED))[-1]

    assert read_question(more["value"]) == Question("docker", "U0READER", ASKED_AT, 10)


def test_a_suggestion_has_its_button_beside_it() -> None:
    body = render_answer(replace(ANSWER, suggestion="kubernetes"), "/readlist", ASKED)

    assert_valid(body)
    assert body.blocks[1]["text"]["text"] == "Did you mean *kubernetes*?"
    meant = body.blocks[1]["accessory"]
    assert meant["action_id"] == "readlist.meant"
    assert read_question(meant["value"]) == Question("kubernetes", "U0READER", ASKED_AT)


def test_where_nothing_was_found_a_suggestion_can_be_looked_up_all_the_same() -> None:
    body = render_answer(
        LookupAnswer("<!here> x", 0, (), True, suggestion="<!here> docker"), "/readlist", ASKED
    )

    assert_valid(body)
    assert body.text.endswith("Did you mean *&lt;!here&gt; docker*?")
    assert labels(LookupAnswer("x", 0, (), True, suggestion="docker")) == ["Look it up"]


def test_what_was_answered_as_it_was_meant_is_not_asked_again_but_shared_so() -> None:
    answer = replace(ANSWER, query="dokcer", suggestion="docker", fit=Fit.CORRECTED)

    _, _, share, _ = buttons(render_answer(answer, "/readlist", ASKED))

    assert read_place(share["value"]).query == "docker"


def test_a_query_that_no_button_can_carry_has_none() -> None:
    long = "x" * 501
    answer = replace(ANSWER, query=long, suggestion=long, hits=HITS, total=12)

    assert set(labels(answer)) == {"Read here", "Save", "Share", "Send to me"}
    assert_valid(render_answer(answer, "/readlist", ASKED))


def test_a_page_after_the_last_says_so() -> None:
    body = render_answer(replace(ANSWER, hits=(), total=900, offset=200), "/readlist", ASKED)

    assert body.text == "That was the last of “docker”: one more word helps."


@given(query=st.text(st.characters(exclude_categories=["Cs"]), max_size=600), title=st.text())
def test_whatever_is_looked_up_slack_takes_the_buttons(query: str, title: str) -> None:
    hit = Hit(1, 1, title or "x", "y", None, (), (), None)
    answer = LookupAnswer(query, 12, (hit,) * 5, True, suggestion=query)

    assert_valid(render_answer(answer, "/readlist", ASKED))


@pytest.mark.parametrize(
    "value",
    [
        "",
        "{",
        "[]",
        "12",
        '{"section": "1"}',
        '{"section": 0}',
        '{"section": 99999999999}',
        '{"section": 1, "part": "x"}',
        '{"query": "x"}',
        '{"query": "x", "user": "U1", "at": 1e300, "offset": 0}',
        '{"query": "x", "user": "U1", "at": 999999999999999, "offset": 0}',
        '{"query": "x", "user": "U1", "at": 0, "offset": -1}',
    ],
)
def test_what_no_button_of_ours_carries_is_refused_with_a_sentence(value: str) -> None:
    with pytest.raises(ButtonError, match="too old"):
        read_place(value)
    with pytest.raises(ButtonError, match="too old"):
        read_question(value)
    with pytest.raises(ButtonError, match="too old"):
        read_mark(value)
    with pytest.raises(ButtonError, match="too old"):
        read_period(value)


@pytest.mark.parametrize(
    "value",
    [
        '{"offset": 0, "at": 0}',
        '{"user": "U1", "at": 0}',
        '{"user": "U1", "at": "0", "offset": 0}',
        '{"user": 1, "at": 0, "offset": 0}',
        '{"user": "U1", "at": -1, "offset": 0}',
        '{"user": "U1", "at": 0, "offset": 10001}',
    ],
)
def test_a_shelf_is_somebodys_and_of_some_moment(value: str) -> None:
    with pytest.raises(ButtonError, match="too old"):
        read_shelf(value)


def test_a_period_is_one_that_there_is() -> None:
    assert read_period('{"period":"week"}') is Period.WEEK
    with pytest.raises(ButtonError):
        read_period('{"period":"decade"}')


def test_an_instant_is_carried_in_whole_seconds() -> None:
    value = '{"query":"x","offset":0,"user":"U1","at":1800000000}'

    assert read_question(value).asked_at == datetime(2027, 1, 15, 8, 0, tzinfo=UTC)
