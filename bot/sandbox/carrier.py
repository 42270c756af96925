"""What goes out to the app, whichever way it takes, and what comes back."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from bot.sandbox.records import Json


class ParcelKind(StrEnum):
    """What a parcel holds; the words are Socket Mode's envelope types."""

    EVENT = "events_api"
    COMMAND = "slash_commands"
    ACTION = "interactive"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One thing that the app is told."""

    kind: ParcelKind
    payload: Json

    @property
    def is_event(self) -> bool:
        """Tell whether nobody waits for an answer, so that it may be delivered again."""
        return self.kind is ParcelKind.EVENT


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a parcel: acked, with a body; or not, and why."""

    acked: bool = False
    body: Json = field(default_factory=dict)
    error: str = ""


class Carrier(Protocol):
    """A way to the app: Socket Mode or HTTP."""

    async def deliver(self, parcel: Parcel) -> Answer:
        """Bring a parcel to the app; never raises for what the app or the network does."""
        ...
