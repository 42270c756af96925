"""Years, months and days as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.search.dates import Period, parse_period

TODAY = date(2026, 3, 15)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("2016年", date(2016, 1, 1), date(2016, 12, 31)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2016/2", date(2016, 2, 1), date(2016, 2, 29)),
        ("2016年2月", date(2016, 2, 1), date(2016, 2, 29)),
        ("2016-02-17", date(2016, 2, 17), date(2016, 2, 17)),
        ("2016.2.7", date(2016, 2, 7), date(2016, 2, 7)),
        ("2016年2月17日", date(2016, 2, 17), date(2016, 2, 17)),
        ("20160217", date(2016, 2, 17), date(2016, 2, 17)),
        ("9999", date(9999, 1, 1), date(9999, 12, 31)),
        ("today", TODAY, TODAY),
        ("Yesterday", date(2026, 3, 14), date(2026, 3, 14)),
        ("昨天", date(2026, 3, 14), date(2026, 3, 14)),
        ("february", date(2026, 2, 1), date(2026, 2, 28)),
        ("Mar", date(2026, 3, 1), date(2026, 3, 31)),
        ("april", date(2025, 4, 1), date(2025, 4, 30)),
    ],
)
def test_a_period_is_read(text: str, first: date, last: date) -> None:
    assert parse_period(text, TODAY) == Period(first, last)


@pytest.mark.parametrize(
    "text", ["", "16", "2016-13", "2016-02-30", "0000", "2016-", "soon", "２０１６", "2016-2-3-4"]
)
def test_anything_else_is_no_period(text: str) -> None:
    assert parse_period(text, TODAY) is None


@given(st.dates())
def test_every_day_is_read_as_itself(day: date) -> None:
    assert parse_period(day.isoformat(), TODAY) == Period(day, day)
