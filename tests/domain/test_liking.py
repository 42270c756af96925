"""Periods of rankings, and the order of emoji."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from bot.domain.liking import Period, sort_counts

NOW = datetime(2028, 3, 1, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("period", "begin"),
    [
        (Period.WEEK, datetime(2028, 2, 23, 12, 30, tzinfo=UTC)),
        (Period.MONTH, datetime(2028, 1, 31, 12, 30, tzinfo=UTC)),
        (Period.YEAR, datetime(2027, 3, 2, 12, 30, tzinfo=UTC)),
        (Period.ALL, None),
    ],
)
def test_a_period_ends_now(period: Period, begin: datetime | None) -> None:
    assert period.begin(NOW) == begin


def test_every_period_is_named_as_it_is_typed() -> None:
    assert [str(each) for each in Period] == ["week", "month", "year", "all"]


def test_the_most_given_emoji_comes_first_and_of_two_alike_the_first_by_name() -> None:
    counts = Counter({"tada": 2, "eyes": 3, "+1": 2})

    assert sort_counts(counts) == (("eyes", 3), ("+1", 2), ("tada", 2))
    assert sort_counts(Counter()) == ()
