"""The port through which services reach Slack; `bot.slack.messenger` is the real one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from bot.domain.release import Claim, Evidence, Outcome, Refused, Throttled, Unknown

Clock: TypeAlias = Callable[[], datetime]
"""Returns the present instant, aware and in UTC."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A channel that can be posted to, under the id that Slack knows it by.

    `is_private` says that not everybody can read it: direct messages count as private.
    """

    channel_id: str
    is_private: bool


class Messenger(Protocol):
    """Posts, updates and finds messages. Nothing here raises for what Slack or the network does:
    every outcome is a value."""

    async def open_channel(
        self, team_id: str, target: str
    ) -> Opened | Throttled | Refused | Unknown:
        """Resolve a channel id, `#name` or user id, and join the channel where that is needed."""
        ...

    async def send(self, claim: Claim) -> Outcome:
        """Post or update the claim's message in its present body, once; never retry by itself."""
        ...

    async def find(self, claim: Claim) -> Evidence:
        """Look for a message of our own bot that carries the claim's delivery key."""
        ...


Wake: TypeAlias = Callable[[datetime], None]
"""Asks for a tick at an instant, or sooner."""
