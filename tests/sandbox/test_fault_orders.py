"""Orders of trouble: how they are counted, when they end, and how chance is made to repeat."""

import pytest

from bot.sandbox.errors import Refusal
from bot.sandbox.faults import Fault, FaultKind, Faults

ERROR = frozenset({FaultKind.ERROR})
CALL = {"channel": "C1", "text": "hello"}


@pytest.fixture
def faults(clock):
    return Faults(clock)


def hits(faults, calls, arguments=CALL):
    """Make calls and tell which of them were hit."""
    return [faults.take(ERROR, "chat.postMessage", arguments) is not None for _ in range(calls)]


def test_chance_is_thrown_with_a_seed_so_that_a_run_can_be_repeated(clock):
    def run(seed):
        faults = Faults(clock)
        faults.add(Fault("error", times=None, chance=0.5, seed=seed))
        return hits(faults, 200)

    assert run(7) == run(7) != run(8)
    assert 70 < sum(run(7)) < 130


def test_what_chance_spares_is_not_counted_as_a_hit(faults):
    faults.add(Fault("error", times=2, chance=0.5, seed=7))

    assert sum(hits(faults, 50)) == 2


def test_no_chance_at_all_never_hits(faults):
    faults.add(Fault("error", times=None, chance=0.0))

    assert not any(hits(faults, 50))


def test_a_duration_ends_an_order_by_the_workspaces_clock(faults, clock):
    faults.add(Fault("error", times=None, duration=60.0))

    before = hits(faults, 1)
    clock.advance(59.9)
    at_last = hits(faults, 1)
    clock.advance(0.1)

    assert (before, at_last, hits(faults, 1)) == ([True], [True], [False])
    assert faults.orders == []


def test_an_order_is_listed_until_it_is_used_up(faults):
    order_id = faults.add(Fault("error", times=2))

    hits(faults, 1)
    (order,) = faults.orders
    hits(faults, 1)

    assert (order.id, order.hits) == (order_id, 2)
    assert faults.orders == []


def test_orders_are_cancelled_one_by_one(faults):
    first = faults.add(Fault("error", times=None, name="one"))
    faults.add(Fault("error", times=None, name="two"))

    faults.cancel(first)

    assert faults.take(ERROR, "chat.postMessage", CALL).name == "two"
    with pytest.raises(Refusal, match="order_not_found"):
        faults.cancel(first)


def test_every_order_has_an_id_of_its_own(faults):
    ids = [faults.add(Fault("error")) for _ in range(3)]
    faults.clear()

    assert len({*ids, faults.add(Fault("error"))}) == 4


def test_the_record_keeps_when_and_what(faults, clock):
    faults.add(Fault("error"))
    clock.advance(5)
    hits(faults, 2)

    (fired,) = faults.fired
    assert (fired.at, fired.kind, fired.method) == (clock.now, FaultKind.ERROR, "chat.postMessage")
    assert fired.arguments == CALL


def test_a_fault_can_wait_for_its_channel(faults):
    faults.add(Fault("error", channel="C2", times=None))

    assert hits(faults, 1) == [False]
    assert hits(faults, 1, {"channel": "C2"}) == [True]


def test_watchers_hear_of_every_change(faults):
    heard = []
    faults.watchers.append(lambda: heard.append(len(faults.fired)))

    order_id = faults.add(Fault("error", times=None))
    hits(faults, 2)
    faults.cancel(order_id)
    faults.clear()

    assert heard == [0, 1, 2, 2, 2]
