"""The steps of a preview: one at a time, until it shows what it is to show."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.arrangement import Plan
from bot.domain.preview import (
    Basis,
    Bodies,
    Slip,
    Step,
    find_head,
    is_busy,
    pick_first,
    plan_step,
)
from bot.domain.release import Body, DeliveryState, Message, Operation

POST, UPDATE, DELETE = Operation
SENT, FAILED, PENDING, SENDING = (
    DeliveryState.SENT,
    DeliveryState.FAILED,
    DeliveryState.PENDING,
    DeliveryState.SENDING,
)


def bodies(text: str) -> Bodies:
    return (Body(text), Body(f"plain {text}"))


HEAD, A, B, C = map(bodies, ("head", "a", "b", "c"))


def posted(place: int, shown: Bodies, ts: str | None = None) -> Slip:
    return Slip(place, POST, SENT, shown, ts or str(place))


THREAD = [posted(0, HEAD), posted(1, A), posted(2, B)]


def test_the_head_comes_first_and_the_others_reply_to_it() -> None:
    assert plan_step([HEAD, A], []) == Step(POST, 0, HEAD)
    assert plan_step([HEAD, A], THREAD[:1]) == Step(POST, 1, A, reply_to="0")
    assert plan_step([HEAD, A], THREAD[:2]) is None


def test_what_differs_is_changed_in_place_from_the_head_down() -> None:
    assert plan_step([C, A, C], THREAD) == Step(UPDATE, 0, C, ts="0")
    changed = [*THREAD, Slip(0, UPDATE, SENT, C, "0")]
    assert plan_step([C, A, C], changed) == Step(UPDATE, 2, C, ts="2")


def test_what_is_too_many_is_deleted_last_first_and_the_head_at_the_end() -> None:
    assert plan_step([HEAD], THREAD) == Step(DELETE, 2, ts="2")
    fewer = [*THREAD, Slip(2, DELETE, SENT, (), "2")]
    assert plan_step([HEAD], fewer) == Step(DELETE, 1, ts="1")
    assert plan_step([], [posted(0, HEAD)]) == Step(DELETE, 0, ts="0")
    assert plan_step([], [posted(0, HEAD), Slip(0, DELETE, SENT, (), "0")]) is None


def test_a_message_that_slack_refused_is_not_tried_again_and_the_next_one_comes() -> None:
    refused = [posted(0, HEAD), Slip(1, POST, FAILED, A, None)]

    assert plan_step([HEAD, A, B], refused) == Step(POST, 2, B, reply_to="0")
    assert plan_step([HEAD, A, B], [*refused, posted(2, B)]) is None


def test_a_refused_message_that_is_another_one_now_is_posted_in_its_place() -> None:
    refused = [posted(0, HEAD), Slip(1, POST, FAILED, A, None), posted(2, B)]

    assert plan_step([HEAD, C, B], refused) == Step(DELETE, 2, ts="2")
    gone = [*refused, Slip(2, DELETE, SENT, (), "2")]
    assert plan_step([HEAD, C, B], gone) == Step(POST, 1, C, reply_to="0")


def test_without_a_head_nothing_follows() -> None:
    refused = [Slip(0, POST, FAILED, HEAD, None)]

    assert plan_step([HEAD, A], refused) is None
    assert find_head(refused) is None
    assert plan_step([], refused) is None
    assert plan_step([C, A], refused) == Step(POST, 0, C)


def test_from_a_message_that_can_not_be_changed_on_all_come_anew() -> None:
    stuck = [*THREAD, Slip(1, UPDATE, FAILED, C, "1")]

    assert plan_step([HEAD, C, B], stuck) == Step(DELETE, 2, ts="2")
    gone = [*stuck, Slip(2, DELETE, SENT, (), "2"), Slip(1, DELETE, SENT, (), "1")]
    assert plan_step([HEAD, C, B], gone) == Step(POST, 1, C, reply_to="0")
    back = [*gone, posted(1, C, "3"), posted(2, B, "4")]
    assert plan_step([HEAD, C, B], back) is None


def test_a_change_of_what_is_gone_is_none() -> None:
    slips = [posted(0, HEAD), Slip(1, UPDATE, FAILED, A, "1")]

    assert plan_step([HEAD, A], slips) == Step(POST, 1, A, reply_to="0")


@pytest.mark.parametrize(("state", "busy"), [(PENDING, True), (SENDING, True), (FAILED, False)])
def test_what_is_on_its_way_makes_a_preview_busy(state: DeliveryState, busy: bool) -> None:
    assert is_busy([posted(0, HEAD), Slip(1, POST, state, A, None)]) is busy


def test_the_head_is_where_it_was_posted_last() -> None:
    slips = [posted(0, HEAD), Slip(0, DELETE, SENT, (), "0")]

    assert find_head(THREAD) == "0"
    assert find_head(slips) is None
    assert find_head([*slips, posted(0, C, "9")]) == "9"


TEXTS = st.lists(st.sampled_from([A, B, C]), max_size=4)


@given(st.lists(TEXTS, min_size=1, max_size=4), st.lists(st.booleans(), max_size=30))
def test_whatever_was_wanted_before_the_thread_ends_as_it_is_wanted_last(
    wishes: list[list[Bodies]], refusals: list[bool]
) -> None:
    slips: list[Slip] = []
    refused = [*refusals]
    for number, wish in enumerate(wishes):
        wanted = [HEAD, *wish]
        for _ in range(40 if number == len(wishes) - 1 else 3):
            step = plan_step(wanted, slips)
            if step is None:
                break
            fails = step.operation is UPDATE and bool(refused) and refused.pop()
            ts = step.ts or str(len(slips))
            slips.append(
                Slip(step.place, step.operation, FAILED if fails else SENT, step.bodies, ts)
            )
    channel: dict[str, Bodies] = {}
    for slip in slips:
        if slip.state is SENT and slip.operation is DELETE:
            del channel[slip.ts or ""]
        elif slip.state is SENT:
            channel[slip.ts or ""] = slip.bodies
    assert [channel[ts] for ts in sorted(channel, key=int)] == [HEAD, *wishes[-1]]


def message(position: int, section: int | None) -> Message:
    return Message(position, section, 1, 1, A)


def test_shown_at_first_are_the_parent_the_introduction_and_the_first_section_as_posted() -> None:
    messages = [message(n, section) for n, section in enumerate((None, None, 2, 2, 0, 1))]

    assert pick_first(messages) == tuple(messages[:4])
    assert pick_first(messages[:1]) == tuple(messages[:1])


def test_a_basis_is_marked_by_all_that_a_preview_shows() -> None:
    basis = Basis(1)
    others = [
        Basis(2),
        replace(basis, plan=Plan(order=("a",))),
        replace(basis, target="#a"),
    ]

    marks = {each.mark(shows_all=False) for each in (basis, *others)}

    assert len(marks) == 4
    assert basis.mark(shows_all=True) not in marks
    assert Basis(1).mark(shows_all=False) in marks
