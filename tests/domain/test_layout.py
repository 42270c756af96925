"""Arranging a release's sections."""

import pytest

from bot.domain.arrangement import Form, Plan
from bot.domain.layout import Layout, Step, read_layout, take_step, write_layout

ANCHORS = ("a", "b", "c", "d")
AS_IT_IS = Layout((0, 1, 2, 3))


@pytest.mark.parametrize(
    ("section", "step", "order"),
    [
        (2, Step.UP, (0, 2, 1, 3)),
        (0, Step.UP, (0, 1, 2, 3)),
        (1, Step.DOWN, (0, 2, 1, 3)),
        (3, Step.DOWN, (0, 1, 2, 3)),
        (2, Step.TOP, (2, 0, 1, 3)),
        (0, Step.END, (1, 2, 3, 0)),
    ],
)
def test_a_section_is_moved(section: int, step: Step, order: tuple[int, ...]) -> None:
    assert take_step(AS_IT_IS, section, step) == Layout(order)


def test_a_section_that_is_left_out_keeps_its_place_and_can_be_put_back() -> None:
    without = take_step(AS_IT_IS, 1, Step.OUT)

    assert without == Layout((0, 1, 2, 3), frozenset({1}))
    assert take_step(without, 1, Step.BACK) == AS_IT_IS


def test_a_plan_is_read_and_written_alike() -> None:
    plan = Plan(("c", "a"), frozenset({"d"}), Form.SUB_HEADINGS, 5)

    layout = read_layout(ANCHORS, plan)

    assert layout == Layout((2, 0, 1, 3), frozenset({3}))
    written = write_layout(ANCHORS, layout, plan)
    assert written == Plan(("c", "a", "b", "d"), frozenset({"d"}), Form.SUB_HEADINGS, 5)
    assert read_layout(ANCHORS, written) == layout


def test_the_lists_own_order_is_no_order() -> None:
    plan = Plan(("b", "a"), frozenset({"b"}))

    assert write_layout(ANCHORS, AS_IT_IS, plan) == Plan()


@pytest.mark.parametrize(
    ("layout", "fits"),
    [
        (AS_IT_IS, True),
        (Layout((3, 1, 0, 2), frozenset({3})), True),
        (Layout((0, 1, 2)), False),
        (Layout((0, 1, 2, 2)), False),
        (Layout((0, 1, 2, 4)), False),
        (Layout((0, 1, 2, 3), frozenset({4})), False),
    ],
)
def test_a_layout_fits_a_list_if_it_has_each_section_once(layout: Layout, fits: bool) -> None:
    assert layout.fits(4) is fits
