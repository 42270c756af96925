"""What of a list goes out, and how: its sections' order, what is left out, form and pace."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.domain.errors import TransitionError
from bot.domain.reading_list import ReadingList


class Form(StrEnum):
    """How a list is posted: its sections `whole`, each part of a section that has a sub-heading a
    message of its own (`sub_headings`), or the `parent` alone, with a link to the list's page."""

    WHOLE = "whole"
    SUB_HEADINGS = "sub_headings"
    PARENT = "parent"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a release differs from its list as it stands.

    `order` and `left_out` name sections by their anchors. Sections that `order` does not name keep
    their own order behind those it does: a list may get new ones until it goes out. Between two
    sections lie `interval_minutes`; None: they go out at once.
    """

    order: tuple[str, ...] = ()
    left_out: frozenset[str] = frozenset()
    form: Form = Form.WHOLE
    interval_minutes: int | None = None


WHOLE = Plan()
"""Every section, in the list's order, at once."""


def arrange(reading_list: ReadingList, plan: Plan) -> tuple[ReadingList, tuple[int, ...]]:
    """Return the list as it goes out, and for each of its sections the index it has in the list."""
    rank = {anchor: place for place, anchor in enumerate(plan.order)}
    kept = [
        (index, section)
        for index, section in enumerate(reading_list.sections)
        if section.anchor not in plan.left_out
    ]
    kept.sort(key=lambda each: rank.get(each[1].anchor, len(rank)))  # stable: the rest as it is
    sections = tuple(section for _, section in kept)
    return replace(reading_list, sections=sections), tuple(index for index, _ in kept)


def check_arrangement(reading_list: ReadingList, plan: Plan) -> None:
    """Raise TransitionError where a plan leaves nothing of a list but its first message."""
    if reading_list.sections and not arrange(reading_list, plan)[0].sections:
        raise TransitionError("Every section is left out: nothing would go out.")


def write_arrangement(plan: Plan) -> dict[str, list[str]] | None:
    """Return a plan's order and what it leaves out as JSON; None where it changes neither."""
    if not plan.order and not plan.left_out:
        return None
    return {"order": list(plan.order), "left_out": sorted(plan.left_out)}


def read_arrangement(
    written: Mapping[str, Any] | None, form: str | None, interval_minutes: int | None
) -> Plan:
    """Return the plan that a release's row holds."""
    written = written or {}
    return Plan(
        order=tuple(written.get("order", ())),
        left_out=frozenset(written.get("left_out", ())),
        form=Form(form or Form.WHOLE),
        interval_minutes=interval_minutes,
    )
