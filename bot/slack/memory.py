"""Answers of Slack's that are kept for minutes, so that the same is not asked at every look-up."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.services.messenger import Clock

T = TypeVar("T")

LIFE = timedelta(minutes=5)
ASK_AGAIN = timedelta(seconds=10)
"""How long a question without an answer is not asked again: a slow Slack slows few look-ups."""

MOST_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class _Kept(Generic[T]):
    """An answer, or the wait for one."""

    answer: "asyncio.Task[T | None]"
    asked_at: datetime


class Memory(Generic[T]):
    """Keeps answers under their keys. Who asks while the same is being asked waits for that answer.

    A question may take `patience` seconds. Where it has no answer, the last one is given, if that
    `may_be_old`, or else None.
    """

    def __init__(self, clock: Clock, patience: float, *, may_be_old: bool = False) -> None:
        self._clock = clock
        self._patience = patience
        self._may_be_old = may_be_old
        self._kept: OrderedDict[tuple[str, ...], _Kept[T]] = OrderedDict()

    async def get(self, key: tuple[str, ...], ask: Callable[[], Awaitable[T | None]]) -> T | None:
        """Return the answer to `ask`, which may be minutes old; None where there is none."""
        kept = self._kept.get(key)
        if kept is None or not self._is_fresh(kept):
            kept = self._ask(key, ask, kept)
        # A reader who gives up must not take the answer away from the others.
        return await asyncio.shield(kept.answer)

    def _is_fresh(self, kept: _Kept[T]) -> bool:
        if not kept.answer.done():
            return True
        life = ASK_AGAIN if _read(kept.answer) is None else LIFE
        return self._clock() < kept.asked_at + life

    def _ask(
        self,
        key: tuple[str, ...],
        ask: Callable[[], Awaitable[T | None]],
        before: _Kept[T] | None,
    ) -> _Kept[T]:
        last = _read(before.answer) if before and self._may_be_old else None
        kept = _Kept(asyncio.create_task(self._wait(ask, last)), self._clock())
        self._kept[key] = kept
        self._kept.move_to_end(key)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return kept

    async def _wait(self, ask: Callable[[], Awaitable[T | None]], last: T | None) -> T | None:
        try:
            async with asyncio.timeout(self._patience):
                answer = await ask()
        except TimeoutError:
            return last
        return last if answer is None else answer


def _read(answer: "asyncio.Task[T | None]") -> T | None:
    """Return an answer that is there, None where asking failed."""
    failed = answer.cancelled() or answer.exception() is not None
    return None if failed else answer.result()
