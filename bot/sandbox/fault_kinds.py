"""What can go wrong on order: every kind of trouble, and the words of one order of it."""

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
    """The Slack error `name`, such as "internal_error" or "account_inactive"."""
    TOKEN_REVOKED = "token_revoked"  # noqa: S105 - Slack's name of an error
    """The bot's token opens nothing any more; with `method` "*" and without `times`, for good."""
    MISSING_SCOPE = "missing_scope"
    """The scope `name` is missing; calls that need it are refused."""
    ARCHIVE_CHANNEL = "archive_channel"
    """The channel is archived just before it would take the message; both stay so."""
    IMAGE_DOWNLOAD = "image_download"
    """A picture whose URL contains `name` can't be fetched; each picture counts as a call."""
    HISTORY_LAG = "history_lag"
    """History and replies show the message only `seconds` after it was accepted."""
    EVENT_TWICE = "event_twice"
    """The event is delivered, and then once more."""
    EVENT_LATE = "event_late"
    """The event is delivered `seconds` later."""
    EVENT_OUT_OF_ORDER = "event_out_of_order"
    """The event waits until the next one was delivered, or for `seconds`, if they are not 0."""
    LOSE_ACK = "lose_ack"
    """The event is delivered, the app's ack gets lost, so that it is delivered again."""
    DROP_SOCKETS = "drop_sockets"
    """Every socket breaks just before the parcel would be handed to one."""
    REFRESH_SOCKETS = "refresh_sockets"
    """Every socket is refreshed just before the parcel would be handed to one."""
    LINK_DISABLED = "link_disabled"
    """Every socket is closed as if Socket Mode was switched off; done at once, never ordered."""


BEFORE = frozenset(
    {
        FaultKind.REFUSE_BEFORE,
        FaultKind.ACCEPT_LATE,
        FaultKind.STATUS_500,
        FaultKind.RATELIMITED,
        FaultKind.ERROR,
        FaultKind.TOKEN_REVOKED,
    }
)
"""What strikes a call before it was accepted."""
AFTER = frozenset({FaultKind.LOSE_ANSWER, FaultKind.DELAY, FaultKind.STATUS_500_AFTER})
"""What strikes a call after it was accepted."""
SCOPES = frozenset({FaultKind.MISSING_SCOPE})
CHANNELS = frozenset({FaultKind.ARCHIVE_CHANNEL})
EVENTS = frozenset(
    {
        FaultKind.EVENT_TWICE,
        FaultKind.EVENT_LATE,
        FaultKind.EVENT_OUT_OF_ORDER,
        FaultKind.LOSE_ACK,
    }
)
"""What strikes an event on its way to the app."""
SOCKETS = frozenset({FaultKind.DROP_SOCKETS, FaultKind.REFRESH_SOCKETS})
"""What strikes the sockets when a parcel is to go through one."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One order of trouble.

    It hits calls of `method`, or what is told to the app of `event` ("*": any), where `match`, if
    there is one, is true. The first `skip` of them pass, each later one is hit with `chance`,
    which a generator seeded with `seed` decides, until `times` were hit (None: no end) or
    `duration` seconds of the workspace's clock are over. What strikes after a call was accepted
    counts accepted calls only. `match` is given the call's arguments, with blocks and metadata
    decoded, or what the app is told.
    """

    kind: FaultKind
    method: str = "chat.postMessage"
    times: int | None = 1
    skip: int = 0
    match: Match | None = None
    seconds: float = 0.0
    retry_after: int = 1
    name: str = ""
    channel: str = ""
    """The id of the channel that a call must name; "": any."""
    event: str = "*"
    chance: float = 1.0
    seed: int = 0
    duration: float | None = None

    def __post_init__(self) -> None:
        # A plain word is as good as the enum's member; a wrong one fails here, not at the call.
        object.__setattr__(self, "kind", FaultKind(self.kind))

    @property
    def is_about_parcels(self) -> bool:
        """Tell whether it strikes what the app is told, and not what the app asks for."""
        return self.kind in EVENTS | SOCKETS

    def concerns(self, what: str, content: Mapping[str, Any]) -> bool:
        """Tell whether this call, or what the app is told, is one that the fault counts."""
        if (self.event if self.is_about_parcels else self.method) not in ("*", what):
            return False
        if self.channel and content.get("channel") != self.channel:
            return False
        if self.kind is FaultKind.IMAGE_DOWNLOAD and self.name not in content["image_url"]:
            return False
        if self.kind is FaultKind.MISSING_SCOPE and self.name != content["scope"]:
            return False
        return self.match is None or self.match(content)
