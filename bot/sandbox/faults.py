"""Trouble on order: what networks and platforms do now and then, at a chosen call."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Match = Callable[[Mapping[str, Any]], bool]


class FaultKind(StrEnum):
    """What goes wrong."""

    LOSE_ANSWER = "lose_answer"
    """The call is accepted and stored, then the connection breaks without an answer."""
    REFUSE_BEFORE = "refuse_before"
    """The connection breaks before the call is accepted."""
    DELAY = "delay"
    """The call is accepted at once and answered `seconds` later."""
    ACCEPT_LATE = "accept_late"
    """The call is accepted `seconds` later, whether anybody still waits for the answer or not."""
    STATUS_500 = "status_500"
    """HTTP 500, and nothing was accepted."""
    STATUS_500_AFTER = "status_500_after"
    """HTTP 500, although the call was accepted."""
    RATELIMITED = "ratelimited"
    """HTTP 429 with `retry_after`."""
    ERROR = "error"
    """The Slack error `name`, such as "token_revoked" or "account_inactive"."""
    IMAGE_DOWNLOAD = "image_download"
    """A picture whose URL contains `name` can't be fetched; each picture counts as a call."""
    HISTORY_LAG = "history_lag"
    """History and replies show the message only `seconds` after it was accepted."""


BEFORE = frozenset(
    {
        FaultKind.REFUSE_BEFORE,
        FaultKind.ACCEPT_LATE,
        FaultKind.STATUS_500,
        FaultKind.RATELIMITED,
        FaultKind.ERROR,
    }
)
AFTER = frozenset({FaultKind.LOSE_ANSWER, FaultKind.DELAY, FaultKind.STATUS_500_AFTER})


@dataclass(frozen=True, slots=True)
class Fault:
    """One order of trouble: it hits calls of `method` ("*": any) for which `match` is true.

    The first `skip` of them pass, the next `times` are hit (None: all that follow). What strikes
    after a call was accepted counts accepted calls only. `match` is given the call's arguments,
    with blocks and metadata decoded.
    """

    kind: FaultKind
    method: str = "chat.postMessage"
    times: int | None = 1
    skip: int = 0
    match: Match | None = None
    seconds: float = 0.0
    retry_after: int = 1
    name: str = ""

    def __post_init__(self) -> None:
        # A plain word is as good as the enum's member; a wrong one fails here, not at the call.
        object.__setattr__(self, "kind", FaultKind(self.kind))

    def concerns(self, method: str, arguments: Mapping[str, Any]) -> bool:
        """Tell whether this call is one that the fault counts."""
        if self.method not in ("*", method):
            return False
        if self.kind is FaultKind.IMAGE_DOWNLOAD and self.name not in arguments["image_url"]:
            return False
        return self.match is None or self.match(arguments)


@dataclass(frozen=True, slots=True)
class Fired:
    """The record of one fault that struck."""

    kind: FaultKind
    method: str
    arguments: Mapping[str, Any]


@dataclass(slots=True)
class _Order:
    fault: Fault
    seen: int = 0
    hits: int = 0

    def strikes(self) -> bool:
        """Count a call that the fault concerns, and tell whether it is hit."""
        self.seen += 1
        fault = self.fault
        if self.seen <= fault.skip or (fault.times is not None and self.hits >= fault.times):
            return False
        self.hits += 1
        return True


class Faults:
    """The faults on order and, in `fired`, those that struck, in order."""

    def __init__(self) -> None:
        self.fired: list[Fired] = []
        self._orders: list[_Order] = []
        self._held = asyncio.Event()

    def add(self, fault: Fault) -> None:
        """Order a fault; of several that would hit one call, the first one ordered does."""
        self._orders.append(_Order(fault))

    def clear(self) -> None:
        """Forget all orders and let go of every call that is being held; `fired` stays."""
        self._orders.clear()
        self.release()

    def release(self) -> None:
        """Let every call that a delay holds go on now."""
        self._held.set()
        self._held = asyncio.Event()

    async def hold(self, fault: Fault) -> None:
        """Wait as long as the fault says, or until `release`."""
        try:
            async with asyncio.timeout(fault.seconds):
                await self._held.wait()
        except TimeoutError:
            return

    def take(
        self, kinds: frozenset[FaultKind], method: str, arguments: Mapping[str, Any]
    ) -> Fault | None:
        """Give the fault of these kinds that hits this call, if one does; it is in `fired` then."""
        hit: Fault | None = None
        for order in self._orders:
            fault = order.fault
            if hit is None and fault.kind in kinds and fault.concerns(method, arguments):
                hit = fault if order.strikes() else None
        if hit is not None:
            self.fired.append(Fired(hit.kind, method, arguments))
        return hit
