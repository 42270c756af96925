"""The judged queries and the two measures that are taken of them."""

import sys
from collections import Counter
from functools import cache
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.markdown import parse_markdown
from bot.domain.reading_list import Section
from bot.storage.database import Database
from tests.judged import (
    JudgedQuery,
    Place,
    Verdict,
    average,
    group_by_kind,
    judge_all,
    load_judged_queries,
    ndcg_at,
    recall_at,
    report,
    shorten_title,
)
from tests.real_lists import LISTS, needs_real_lists

BEST, GOOD, OTHER = ("a.md", 0), ("a.md", 1), ("b.md", 0)
GRADES = {BEST: 2, GOOD: 1}
PERFECT = 3 / log2(2) + 1 / log2(3)

FLOOR = (0.955, 0.97)
FLOOR_OF_A_KIND = (0.92, 0.93)
"""nDCG@10 and recall@10: a little under what was measured (0.967 and 0.979; English, the kind that
does worst: 0.942 and 0.946)."""

places = st.tuples(st.sampled_from(["a.md", "b.md"]), st.integers(0, 9))
grades = st.dictionaries(places, st.sampled_from([1, 2]), min_size=1, max_size=5)


def test_the_queries_are_sixty_of_five_kinds() -> None:
    queries = load_judged_queries()

    kinds = Counter(each.kind for each in queries)

    assert kinds == {"english": 20, "chinese": 15, "mixed": 10, "typo": 8, "phrase": 7}
    assert len({each.query for each in queries}) == 60


@pytest.mark.parametrize("judged", load_judged_queries(), ids=lambda each: each.query)
def test_a_query_expects_one_to_five_sections_of_which_one_is_exact(judged: JudgedQuery) -> None:
    grades = judged.grades

    assert len(grades) == len(judged.expected) in range(1, 6)
    assert {2} <= set(grades.values()) <= {1, 2}
    assert judged.why


@pytest.mark.shared
@needs_real_lists
@pytest.mark.parametrize("judged", load_judged_queries(), ids=lambda each: each.query)
def test_a_querys_sections_stand_in_the_real_lists(judged: JudgedQuery) -> None:
    found = [shorten_title(_find_section(each.place).title) for each in judged.expected]

    assert found == [each.title for each in judged.expected]


@pytest.mark.shared
@needs_real_lists
async def test_the_judged_queries_are_answered_well(real_library: str) -> None:
    db = Database(real_library)

    verdicts = await judge_all(db)

    await db.close()
    sys.stdout.write(report(verdicts))
    assert_above(average(verdicts), FLOOR)
    for some in group_by_kind(verdicts).values():
        assert_above(average(some), FLOOR_OF_A_KIND)


def assert_above(measures: tuple[float, float], floors: tuple[float, float]) -> None:
    assert measures[0] >= floors[0]
    assert measures[1] >= floors[1]


def test_the_report_names_the_worst_queries_and_where_their_sections_stand() -> None:
    good, bad = load_judged_queries()[:2]
    found = tuple(each.place for each in good.expected)

    lines = report([Verdict(good, found), Verdict(bad, (OTHER,))]).splitlines()

    assert lines[1].split() == ["english", "2", "0.500", "0.500"]
    assert lines[2].split() == ["all", "2", "0.500", "0.500"]
    assert [line.split()[0] for line in lines[5:]] == [bad.query, good.query]
    assert lines[5].split()[3:] == ["–!", "–!", "–"]
    assert lines[6].split()[3:] == ["1!", "2!", "3", "4"]


def test_the_best_section_in_second_place_loses_as_much_as_the_discount_says() -> None:
    assert ndcg_at([GOOD, BEST], GRADES, 10) == pytest.approx((1 + 3 / log2(3)) / PERFECT)


def test_a_section_that_nobody_expects_takes_up_a_place() -> None:
    assert ndcg_at([OTHER, BEST], GRADES, 10) == pytest.approx(3 / log2(3) / PERFECT)


def test_what_stands_below_the_limit_counts_for_nothing() -> None:
    assert ndcg_at([OTHER, BEST], GRADES, 1) == 0
    assert recall_at([OTHER, BEST], GRADES, 1) == 0


def test_the_ideal_is_cut_at_the_limit_as_the_results_are() -> None:
    assert ndcg_at([BEST], GRADES, 1) == 1
    assert ndcg_at([GOOD], GRADES, 1) == pytest.approx(1 / 3)


def test_a_result_that_is_given_twice_counts_once() -> None:
    assert ndcg_at([BEST, BEST], GRADES, 10) == pytest.approx(3 / PERFECT)
    assert recall_at([BEST, BEST], GRADES, 10) == 0.5


def test_recall_asks_neither_for_the_order_nor_for_the_grade() -> None:
    assert recall_at([GOOD, OTHER, BEST], GRADES, 10) == 1
    assert recall_at([OTHER, GOOD], GRADES, 10) == 0.5


@given(grades, st.integers(1, 10))
def test_the_perfect_order_is_one(expected: dict[Place, int], k: int) -> None:
    results = sorted(expected, key=lambda place: -expected[place])

    assert ndcg_at(results, expected, k) == pytest.approx(1)
    assert recall_at(results, expected, k) == min(k, len(expected)) / len(expected)


@given(grades, st.integers(1, 10))
def test_no_results_are_zero(expected: dict[Place, int], k: int) -> None:
    assert ndcg_at([], expected, k) == 0
    assert recall_at([], expected, k) == 0


@given(st.lists(places, max_size=20), grades, st.integers(1, 10))
def test_any_results_measure_between_zero_and_one(
    results: list[Place], expected: dict[Place, int], k: int
) -> None:
    assert 0 <= ndcg_at(results, expected, k) <= 1 + 1e-9
    assert 0 <= recall_at(results, expected, k) <= 1


@given(st.permutations([BEST, GOOD, OTHER, ("b.md", 1)]))
def test_an_expected_section_gains_by_moving_up(results: list[Place]) -> None:
    best = results.index(BEST)
    moved = [BEST, *results[:best], *results[best + 1 :]]

    before, after = ndcg_at(results, GRADES, 10), ndcg_at(moved, GRADES, 10)

    assert (after > before) == (best > 0)
    assert recall_at(moved, GRADES, 10) == recall_at(results, GRADES, 10)


@cache
def _read_sections(path: str) -> tuple[Section, ...]:
    file = LISTS / path
    return parse_markdown(file.read_bytes(), name=file.name).sections


def _find_section(place: Place) -> Section:
    path, index = place
    return _read_sections(path)[index]
