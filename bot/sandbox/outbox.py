"""What goes out to the app: some of it awaited, some of it told on the side, and again if needed.

Events that the app does not ack are told again as docs.slack.dev/apis/events-api has it, over
Socket Mode too (SLACK.md A3; vercel/chat#666 saw it there): at once, a minute later, and five
minutes after that. Commands and actions are not: a person waits for them.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from bot.sandbox.carrier import Answer, Carrier, Parcel, Retry
from bot.sandbox.errors import Refusal
from bot.sandbox.fault_kinds import EVENTS, FaultKind
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.records import Json
from bot.sandbox.room import make_room

RETRIES = (0.0, 60.0, 300.0)
"""Seconds before each further try, counted from the failure of the one before."""

MOST_UNDELIVERED = 1_000

TROUBLE = "We had some trouble connecting. Try again?"
"""What Slack's client says where the app does not answer, or with what can't be used."""

Pause = Callable[[float], Awaitable[None]]


class Outbox:
    """Hands parcels to the carrier.

    `undelivered` holds what the app has not acked: what waits for a later try, and what was given
    up.
    """

    def __init__(self, carrier: Carrier, faults: Faults, pause: Pause = asyncio.sleep) -> None:
        self._carrier = carrier
        self._faults = faults
        self._pause = pause
        self._on_their_way: set[asyncio.Task[None]] = set()
        self._busy = 0
        self._idle = asyncio.Event()
        self._held_back: set[Fault] = set()
        self.undelivered: list[Parcel] = []

    async def send(self, parcel: Parcel) -> Answer:
        """Bring one parcel to the app and give its answer."""
        answer = await self._carrier.deliver(parcel)
        if not answer.acked:
            self.undelivered.append(parcel)
            make_room(self.undelivered, MOST_UNDELIVERED)
        return answer

    async def ask(self, parcel: Parcel) -> Json:
        """Bring one parcel to the app for somebody who waits, and give the body of its answer.

        Raises Refusal("operation_timeout") where there is none, with what Slack's client says then.
        """
        answer = await self.send(parcel)
        if not answer.acked:
            raise Refusal("operation_timeout", message=TROUBLE)
        return answer.body

    def tell(self, parcel: Parcel) -> None:
        """Bring one parcel to the app while whoever caused it goes on."""
        self._busy += 1
        task = asyncio.create_task(self._tell(parcel))
        self._on_their_way.add(task)
        task.add_done_callback(self._on_their_way.discard)

    async def drain(self) -> None:
        """Wait until every event that was handed out so far was acked, or waits, or was given up.

        What waits for a later try, or because of a fault, does not hold this up.
        """
        while self._busy:
            self._idle.clear()
            await self._idle.wait()

    async def close(self) -> None:
        """Give up what is still on its way."""
        for task in list(self._on_their_way):
            task.cancel()
        await asyncio.gather(*self._on_their_way, return_exceptions=True)

    async def _tell(self, parcel: Parcel) -> None:
        try:
            is_event = parcel.is_event
            fault = self._faults.take(EVENTS, parcel.name, parcel.payload) if is_event else None
            if fault is not None:
                await self._tell_badly(parcel, fault)
            else:
                await self._insist(parcel)
                self._let_pass()
        finally:
            self._rest()

    async def _tell_badly(self, parcel: Parcel, fault: Fault) -> None:
        match fault.kind:
            case FaultKind.EVENT_TWICE:
                await self._insist(parcel)
                await self._insist(parcel)
            case FaultKind.EVENT_OUT_OF_ORDER:
                self._held_back.add(fault)
                await self._hold(fault)
                await self._insist(parcel)
            case FaultKind.EVENT_LATE:
                await self._hold(fault)
                await self._insist(parcel)
            case _:
                await self._insist(parcel, lose_ack=True)

    async def _insist(self, parcel: Parcel, *, lose_ack: bool = False) -> None:
        """Tell the app of an event until it acks it, or all tries were in vain; of others, once."""
        answer = await self._carrier.deliver(parcel)
        if lose_ack:
            answer = Answer(error="http_timeout")
        for number, seconds in enumerate(RETRIES if parcel.is_event else (), 1):
            if answer.acked or answer.is_final:
                break
            if seconds:
                await self._wait(parcel, seconds)
            answer = await self._carrier.deliver(parcel, Retry(number, answer.error))
        if not answer.acked:
            self.undelivered.append(parcel)

    async def _wait(self, parcel: Parcel, seconds: float) -> None:
        self.undelivered.append(parcel)
        with self._aside():
            await self._pause(seconds)
        self.undelivered = [each for each in self.undelivered if each is not parcel]

    async def _hold(self, fault: Fault) -> None:
        with self._aside():
            await self._faults.hold(fault)

    def _let_pass(self) -> None:
        """Let go of what waited for another event to pass."""
        while self._held_back:
            self._faults.let_go(self._held_back.pop())

    @contextmanager
    def _aside(self) -> Iterator[None]:
        """Not to be waited for by `drain` meanwhile."""
        self._rest()
        try:
            yield
        finally:
            self._busy += 1

    def _rest(self) -> None:
        self._busy -= 1
        if not self._busy:
            self._idle.set()
