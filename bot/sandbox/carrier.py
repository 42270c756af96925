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
    def name(self) -> str:
        """Give what it tells of: a type of event or interaction, or "slash_commands"."""
        match self.kind:
            case ParcelKind.EVENT:
                return str(self.payload["event"]["type"])
            case ParcelKind.COMMAND:
                return self.kind.value
            case ParcelKind.ACTION:
                return str(self.payload["type"])

    @property
    def is_event(self) -> bool:
        """Tell whether nobody waits for an answer, so that it may be delivered again."""
        return self.kind is ParcelKind.EVENT


@dataclass(frozen=True, slots=True)
class Retry:
    """Which further try of a parcel this is, from 1 on, and what went wrong with the last one."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a parcel: acked, with a body; or not, and why.

    With `is_final` the app asked not to be told again.
    """

    acked: bool = False
    body: Json = field(default_factory=dict)
    error: str = ""
    is_final: bool = False


class Carrier(Protocol):
    """A way to the app: Socket Mode or HTTP."""

    async def deliver(self, parcel: Parcel, retry: Retry | None = None) -> Answer:
        """Bring a parcel to the app, once; never raises for what the app or the network does."""
        ...
