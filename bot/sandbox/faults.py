"""Trouble on order: what networks and platforms do now and then, at a chosen moment."""

import asyncio
import itertools
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.sandbox.errors import Refusal
from bot.sandbox.fault_kinds import AFTER, BEFORE, Fault, FaultKind
from bot.sandbox.room import make_room

__all__ = ["AFTER", "BEFORE", "Fault", "FaultKind", "Faults", "Fired", "Order"]


@dataclass(frozen=True, slots=True)
class Fired:
    """The record of one fault that struck: when, and which call or which message to the app."""

    kind: FaultKind
    method: str
    arguments: Mapping[str, Any]
    at: float = 0.0


@dataclass(slots=True)
class Order:
    """A fault on order, and what came of it so far; `until` is when it ends by itself."""

    id: str
    fault: Fault
    until: float | None = None
    seen: int = 0
    hits: int = 0
    _luck: Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._luck = Random(self.fault.seed)  # noqa: S311 - a run is to be repeated, not guarded

    def is_over(self, now: float) -> bool:
        """Tell whether it strikes no more."""
        spent = self.fault.times is not None and self.hits >= self.fault.times
        return spent or (self.until is not None and now >= self.until)

    def is_standing(self, now: float) -> bool:
        """Tell whether it takes a scope away from everything until it is over."""
        fault = self.fault
        chosen = fault.method != "*" or fault.match is not None or fault.chance < 1
        started = fault.kind is FaultKind.MISSING_SCOPE and self.seen >= fault.skip
        return started and not chosen and not self.is_over(now)

    def strikes(self) -> bool:
        """Count something that the fault concerns, and tell whether it is hit."""
        self.seen += 1
        if self.seen <= self.fault.skip or self._luck.random() >= self.fault.chance:
            return False
        self.hits += 1
        return True


MOST_FIRED = 1_000
"""What struck before these is forgotten."""


class Faults:
    """The faults on order and, in `fired`, those that struck, in order.

    `watchers` are called after each change of either.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.fired: list[Fired] = []
        self.watchers: list[Callable[[], None]] = []
        self._clock = clock
        self._orders: list[Order] = []
        self._ids = itertools.count(1)
        self._held: defaultdict[Fault, asyncio.Event] = defaultdict(asyncio.Event)
        self._holding: Counter[Fault] = Counter()

    @property
    def orders(self) -> list[Order]:
        """List the orders that may still strike or hold something, in the order of their coming."""
        now = self._clock()
        self._orders = [
            order for order in self._orders if not order.is_over(now) or self._holding[order.fault]
        ]
        return list(self._orders)

    def add(self, fault: Fault) -> str:
        """Order a fault and give the order's id.

        Of several that would hit one call, the first one ordered does.
        """
        until = None if fault.duration is None else self._clock() + fault.duration
        order = Order(f"F{next(self._ids)}", fault, until)
        self._orders.append(order)
        self._tell()
        return order.id

    def cancel(self, order_id: str) -> None:
        """Forget one order and let go of what it holds; Refusal where there is none of that id."""
        order = next((order for order in self.orders if order.id == order_id), None)
        if order is None:
            raise Refusal("order_not_found", message="That trouble is over already.")
        self._orders.remove(order)
        self.let_go(order.fault)
        self._tell()

    def clear(self) -> None:
        """Forget all orders and let go of everything that is being held; `fired` stays."""
        self._orders.clear()
        self.release()
        self._tell()

    def release(self) -> None:
        """Let everything that a fault holds go on now."""
        for fault in list(self._held):
            self.let_go(fault)

    def let_go(self, fault: Fault) -> None:
        """Let everything that this fault holds go on now."""
        held = self._held.pop(fault, None)
        if held is not None:
            held.set()

    async def hold(self, fault: Fault) -> None:
        """Wait as long as the fault says, or until it lets go.

        What is out of order waits for the next event alone where its `seconds` are 0.
        """
        endless = fault.kind is FaultKind.EVENT_OUT_OF_ORDER and fault.seconds == 0
        self._holding[fault] += 1
        try:
            async with asyncio.timeout(None if endless else fault.seconds):
                await self._held[fault].wait()
        except TimeoutError:
            return
        finally:
            self._holding[fault] -= 1

    def missing_scopes(self) -> frozenset[str]:
        """Name the scopes that every call misses now, whatever its method and without luck."""
        return frozenset(
            order.fault.name for order in self._orders if order.is_standing(self._clock())
        )

    def take(
        self, kinds: frozenset[FaultKind], what: str, content: Mapping[str, Any]
    ) -> Fault | None:
        """Give the fault of these kinds that hits this call, if one does; it is in `fired` then.

        `what` is the method that is called, or the type of what the app is told.
        """
        if not self._orders:
            return None
        now = self._clock()
        for order in self._orders:
            fault = order.fault
            if fault.kind not in kinds or order.is_over(now) or not fault.concerns(what, content):
                continue
            if order.strikes():
                self.record(fault.kind, what, content)
                return fault
        return None

    def record(self, kind: FaultKind, what: str = "", content: Mapping[str, Any] = {}) -> None:
        """Keep on record that a fault struck."""
        self.fired.append(Fired(kind, what, content, self._clock()))
        make_room(self.fired, MOST_FIRED)
        self._tell()

    def _tell(self) -> None:
        for watcher in self.watchers:
            watcher()
