from hypothesis import given
from hypothesis import strategies as st

from bot.domain.arrangement import WHOLE, Form, Plan, arrange, read_arrangement, write_arrangement
from bot.domain.reading_list import Paragraph, ReadingList, Section, Span

ANCHORS = st.lists(st.sampled_from([f"s{n}" for n in range(9)]), unique=True, max_size=9)


def make_list(anchors: list[str]) -> ReadingList:
    sections = tuple(Section(a, (), a, (Paragraph((Span(a),)),), 1) for a in anchors)
    return ReadingList("Weekly", None, (), sections)


def anchors_of(reading_list: ReadingList) -> list[str]:
    return [section.anchor for section in reading_list.sections]


def test_the_whole_list_stays_as_it_is() -> None:
    reading_list = make_list(["a", "b", "c"])
    assert arrange(reading_list, WHOLE) == (reading_list, (0, 1, 2))


def test_named_sections_come_first_and_new_ones_behind() -> None:
    plan = Plan(order=("c", "gone", "a"), left_out=frozenset({"b", "gone too"}))
    arranged, indexes = arrange(make_list(["a", "b", "new", "c", "newer"]), plan)
    assert anchors_of(arranged) == ["c", "a", "new", "newer"]
    assert indexes == (3, 0, 2, 4)


@given(ANCHORS, ANCHORS, ANCHORS)
def test_nothing_is_lost_but_what_is_left_out(
    anchors: list[str], order: list[str], left_out: list[str]
) -> None:
    arranged, indexes = arrange(make_list(anchors), Plan(tuple(order), frozenset(left_out)))
    assert sorted(anchors_of(arranged)) == sorted(set(anchors) - set(left_out))
    assert [anchors[index] for index in indexes] == anchors_of(arranged)
    ranks = [order.index(each) for each in anchors_of(arranged) if each in order]
    assert ranks == sorted(ranks)


@given(ANCHORS, ANCHORS, st.sampled_from(Form), st.none() | st.integers(1, 99))
def test_a_plan_is_read_as_it_was_written(
    order: list[str], left_out: list[str], form: Form, minutes: int | None
) -> None:
    plan = Plan(tuple(order), frozenset(left_out), form, minutes)
    assert read_arrangement(write_arrangement(plan), form, minutes) == plan


def test_what_was_scheduled_before_there_were_plans_is_whole() -> None:
    assert read_arrangement(None, None, None) == WHOLE
