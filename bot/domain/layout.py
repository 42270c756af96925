"""A release's sections while somebody arranges them: their order, and what is left out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.arrangement import Plan


class Step(StrEnum):
    """What is done with one section."""

    UP = "up"
    DOWN = "down"
    TOP = "top"
    END = "end"
    OUT = "out"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Layout:
    """Sections by their places in the list: all of them in the order in which they would go out,
    and those of them that don't."""

    order: tuple[int, ...]
    left_out: frozenset[int] = frozenset()

    def fits(self, sections: int) -> bool:
        """Say whether it arranges a list of so many sections."""
        is_whole = len(self.order) == sections and set(self.order) == set(range(sections))
        return is_whole and self.left_out <= set(self.order)


def read_layout(anchors: Sequence[str], plan: Plan) -> Layout:
    """Return how a plan arranges the sections that have these anchors."""
    rank = {anchor: place for place, anchor in enumerate(plan.order)}
    order = sorted(range(len(anchors)), key=lambda index: rank.get(anchors[index], len(rank)))
    left_out = {index for index, anchor in enumerate(anchors) if anchor in plan.left_out}
    return Layout(tuple(order), frozenset(left_out))


def write_layout(anchors: Sequence[str], layout: Layout, plan: Plan) -> Plan:
    """Return a plan with another arrangement; without an order where that is the list's own."""
    moved = layout.order != tuple(range(len(anchors)))
    return replace(
        plan,
        order=tuple(anchors[index] for index in layout.order) if moved else (),
        left_out=frozenset(anchors[index] for index in layout.left_out),
    )


def take_step(layout: Layout, section: int, step: Step) -> Layout:
    """Return the layout after something was done with a section; one that is at the end of its way
    stays."""
    if step is Step.OUT:
        return replace(layout, left_out=layout.left_out | {section})
    if step is Step.BACK:
        return replace(layout, left_out=layout.left_out - {section})
    place = layout.order.index(section)
    rest = [each for each in layout.order if each != section]
    goal = {
        Step.UP: max(place - 1, 0),
        Step.DOWN: place + 1,
        Step.TOP: 0,
        Step.END: len(rest),
    }[step]
    return replace(layout, order=(*rest[:goal], section, *rest[goal:]))
