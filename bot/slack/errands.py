"""Work that goes on after Slack was told that its request has arrived."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any


class Errands:
    """What was begun for somebody and is not at its end."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(
        self, work: Coroutine[Any, Any, None], tell: Callable[[Exception], Awaitable[None]]
    ) -> None:
        """Begin a piece of work; `tell` gets the error that ends it, if one does."""
        task = asyncio.create_task(_run(work, tell))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Wait until nothing is under way."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)


async def _run(
    work: Coroutine[Any, Any, None], tell: Callable[[Exception], Awaitable[None]]
) -> None:
    ended = await asyncio.gather(work, return_exceptions=True)
    for error in ended:
        if isinstance(error, Exception):
            await tell(error)
