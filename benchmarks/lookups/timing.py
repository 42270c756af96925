"""How long something took, many times over."""

import math
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Samples:
    """Milliseconds of the same thing, measured again and again."""

    taken: list[float] = field(default_factory=list)

    def measure(self, work: Callable[[], object]) -> None:
        """Do it once more."""
        started = time.perf_counter()
        work()
        self.taken.append((time.perf_counter() - started) * 1000)

    async def measure_async(self, work: Callable[[], Awaitable[object]]) -> None:
        """Do it once more."""
        started = time.perf_counter()
        await work()
        self.taken.append((time.perf_counter() - started) * 1000)

    @property
    def p50(self) -> float:
        """The median."""
        return statistics.median(self.taken)

    @property
    def p99(self) -> float:
        """What 99 of 100 don't exceed; of fewer than a hundred, the longest."""
        return sorted(self.taken)[math.ceil(len(self.taken) * 0.99) - 1]
