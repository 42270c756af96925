"""What somebody saved, as they are shown it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.liking import Saved, SavedSection
from bot.render.buttons import Mark, Place, Shelf, read_mark, read_place, read_shelf
from bot.render.saved import render_saved
from tests.render.slack_limits import assert_valid
from tests.render.test_buttons import buttons
from tests.render.test_liking import LINK, TITLES, written
from tests.render.test_lookup import ASKED

SAVED_AT = datetime(2026, 6, 26, 9, tzinfo=UTC)
UNREAD = SavedSection(
    1, 1, "Docker & friends", "Weekly 1", date(2015, 6, 26), SAVED_AT, permalink=LINK
)
READ = SavedSection(2, 1, "容器安全", "每周阅读", None, SAVED_AT, is_read=True, by_emoji=True)
SAVED = Saved((UNREAD, READ), 2, 1)
SHELF = Shelf("U0READER", ASKED.at)

SAVED_SECTIONS = st.builds(
    SavedSection,
    st.integers(1, 2**31 - 1),
    st.just(1),
    TITLES,
    TITLES,
    st.none() | st.dates(),
    st.integers(10**9, 2 * 10**9).map(lambda at: datetime.fromtimestamp(at, UTC)),
    st.booleans(),
    st.booleans(),
    st.none() | st.just(LINK),
)


def labels(saved: Saved) -> list[str]:
    return [each["text"]["text"] for each in buttons(render_saved(saved, ASKED, "/readlist"))]


def test_what_somebody_saved_is_as_it_was(assert_golden: Callable[[str, Any], None]) -> None:
    body = render_saved(replace(SAVED, total=12), ASKED, "/readlist")

    assert_valid(body)
    assert_golden("saved.body", [body.text, body.blocks])


def test_what_was_read_stands_below_what_was_not() -> None:
    body = render_saved(SAVED, ASKED, "/readlist")

    assert body.text.split("\n") == [
        "You saved 2 sections, 1 of them unread:",
        "• Docker &amp; friends (Weekly 1)",
        "Already read:",
        "• 容器安全 (每周阅读)",
    ]
    assert written(body) == (
        "You saved 2 sections, 1 of them unread:"
        "Docker & friends\nWeekly 1 · 2015-06-26\nSaved , only you see it"
        "Already read"
        "容器安全\n每周阅读\n Saved , by your reaction, which others see"
    )


def test_each_has_its_buttons_and_at_the_end_one_can_be_forgotten() -> None:
    shown = buttons(render_saved(SAVED, ASKED, "/readlist"))

    assert [(each["action_id"], each["text"]["text"]) for each in shown] == [
        ("readlist.read", "Read here"),
        ("readlist.done", "Done"),
        ("readlist.remove", "Remove"),
        ("readlist.read", "Read here"),
        ("readlist.unread", "Unread again"),
        ("readlist.remove", "Remove"),
        ("readlist.forget", "Forget me"),
    ]
    assert [each.get("accessibility_label") for each in shown[:3]] == [
        "Read here: Docker & friends",
        "Done: Docker & friends",
        "Remove: Docker & friends",
    ]


def test_buttons_hold_what_they_are_about_and_whose_page_they_stand_on() -> None:
    saved = replace(SAVED, total=30, unread=1, offset=10)

    read, done, remove, _, unread, _, more, forget = buttons(
        render_saved(saved, ASKED, "/readlist")
    )

    page = replace(SHELF, offset=10)
    assert read_place(read["value"]) == Place(1)
    assert read_mark(done["value"]) == read_mark(remove["value"]) == Mark(1, page)
    assert read_mark(unread["value"]) == Mark(2, page)
    assert read_shelf(more["value"]) == replace(SHELF, offset=12)
    assert read_shelf(forget["value"]) == SHELF


def test_before_somebody_is_forgotten_they_are_told_what_goes_and_what_stays() -> None:
    *_, forget = buttons(render_saved(SAVED, ASKED, "/readlist"))

    confirm = forget["confirm"]
    assert confirm["style"] == "danger"
    assert confirm["text"]["text"] == (
        "I remove every reaction of yours that I keep, and the list of what you saved. "
        "What Slack keeps stays: your emoji on messages, and sections that I sent to you. "
        "This can't be undone."
    )


@pytest.mark.parametrize(
    ("saved", "headline"),
    [
        (Saved((UNREAD,), 1, 1), "You saved 1 section, unread:"),
        (Saved((READ,), 1, 0), "You saved 1 section, all read:"),
        (Saved((UNREAD,) * 2, 2, 2), "You saved 2 sections, all unread:"),
        (Saved((READ,) * 2, 2, 0), "You saved 2 sections, all read:"),
        (
            Saved((UNREAD,) * 10, 34, 30),
            "You saved 34 sections, 30 of them unread; these are 1 to 10:",
        ),
        (Saved((READ,), 11, 3, 10), "You saved 11 sections, 3 of them unread; this is number 11:"),
    ],
)
def test_the_headline_says_how_many_there_are_and_which_are_shown(
    saved: Saved, headline: str
) -> None:
    body = render_saved(saved, ASKED, "/readlist")

    assert_valid(body)
    assert body.text.split("\n")[0] == headline


@pytest.mark.parametrize(
    ("total", "offset", "label"),
    [
        (11, 0, "More (next one)"),
        (17, 0, "More (next seven)"),
        (99, 20, "More (next ten)"),
        (10, 0, "Remove"),
    ],
)
def test_ten_are_shown_and_more_can_be_asked_for(total: int, offset: int, label: str) -> None:
    saved = Saved((UNREAD,) * 12, total, 12, offset)

    assert labels(saved).count("Done") == 10
    assert labels(saved)[-2] == label


def test_who_saved_nothing_learns_how_and_can_be_forgotten_all_the_same() -> None:
    body = render_saved(Saved((), 0, 0), ASKED, "/readlist")

    assert_valid(body)
    assert body.text == (
        "You have saved nothing yet. *Save for later* in the menu of a section's message (⋮, then "
        "More) and *Save* under an answer are seen by you alone; a :bookmark: on a section's "
        "message saves too, and others see it."
    )
    assert labels(Saved((), 0, 0)) == ["Forget me"]


def test_where_no_emoji_saves_none_is_named() -> None:
    for saved in (SAVED, Saved((), 0, 0)):
        body = render_saved(saved, ASKED, "/readlist", save_emoji=None)

        assert_valid(body)
        assert "bookmark" not in str(body)
        assert "are seen by you alone." in str(body)


def test_a_page_after_the_last_says_so() -> None:
    body = render_saved(Saved((), 10, 2, 10), ASKED, "/books")

    assert body.text == "That was the last of what you saved: `/books saved` begins anew."


@given(
    sections=st.lists(SAVED_SECTIONS, max_size=12).map(tuple),
    total=st.integers(0, 10**5),
    unread=st.integers(0, 10**5),
    offset=st.integers(0, 10_000),
)
def test_whatever_somebody_saved_slack_takes_it(
    sections: tuple[SavedSection, ...], total: int, unread: int, offset: int
) -> None:
    body = render_saved(Saved(sections, total, unread, offset), ASKED, "/readlist")

    assert_valid(body)
    for button in buttons(body):
        if button["action_id"] != "readlist.read":
            read_shelf(button["value"])


def test_however_long_all_titles_are_it_fits_a_message() -> None:
    endless = replace(UNREAD, title="&" * 5000, list_title="<" * 5000)

    assert_valid(render_saved(Saved((endless,) * 10, 99, 10), ASKED, "/readlist"))
