"""Where text may be cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text import character_start, shorten, visible_characters


@pytest.mark.parametrize(
    ("text", "limit", "shortened"),
    [
        ("short", 5, "short"),
        ("two words here", 10, "two words…"),
        ("a wordwithoutanyspace", 10, "a wordwit…"),
        ("一二三四五六七八", 5, "一二三四…"),
        ("one, two", 5, "one…"),
    ],
)
def test_text_is_cut_at_a_word(text: str, limit: int, shortened: str) -> None:
    assert shorten(text, limit) == shortened


@pytest.mark.parametrize(
    ("text", "index", "start"),
    [
        ("abc", 2, 2),
        ("ae\u0301b", 2, 1),
        ("a👩\u200d💻b", 2, 1),
        ("a👩\u200d💻b", 3, 1),
        ("a👍🏽b", 2, 1),
        ("❤\ufe0fa", 1, 1),
        ("🇩🇪🇫🇷", 1, 1),
        ("x🇩🇪🇫🇷", 2, 1),
        ("x🇩🇪🇫🇷", 3, 3),
        ("abc", 3, 3),
        ("a" + "\u0301" * 100, 50, 50),
    ],
)
def test_a_cut_parts_no_visible_character(text: str, index: int, start: int) -> None:
    assert character_start(text, index) in (start, 0)


@given(st.text(), st.integers(1, 50))
def test_a_shortened_text_is_never_too_long(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


def test_what_is_seen_as_one_character_stays_one() -> None:
    text = "a容e\u0301👩\u200d💻👍🏽🇩🇪🇫🇷"

    assert list(visible_characters(text)) == [
        "a", "容", "e\u0301", "👩\u200d💻", "👍🏽", "🇩🇪", "🇫🇷"
    ]  # fmt: skip


@given(text=st.text())
def test_a_text_is_all_of_its_visible_characters(text: str) -> None:
    assert "".join(visible_characters(text)) == text
