"""The kinds of trouble as a person orders them: what each does, in plain words, and its fields."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.sandbox.fault_kinds import FaultKind


class FieldType(StrEnum):
    """What a field takes; all but text and numbers are chosen from a list."""

    TEXT = "text"
    NUMBER = "number"
    METHOD = "method"
    CHANNEL = "channel"
    SCOPE = "scope"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an order; a number is from `least` to `most`, a `whole` one has no fraction."""

    name: str
    label: str
    type: FieldType
    default: str | float = ""
    required: bool = False
    help: str = ""
    least: float = 0
    most: float = math.inf
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of trouble in the catalogue; `fixed` is what its orders have and nobody chooses."""

    kind: FaultKind
    label: str
    explains: str
    fields: tuple[Field, ...] = ()
    fixed: Mapping[str, Any] = field(default_factory=dict)

    @property
    def word(self) -> str:
        """Give the kind's name in an order; what has no fields happens at once."""
        return self.kind if self.fields else f"{self.kind}_now"


def _count(name: str, label: str, default: int, help_text: str, least: int = 0) -> Field:
    return Field(name, label, FieldType.NUMBER, default, True, help_text, least, whole=True)


def _seconds(default: float, help_text: str) -> Field:
    return Field("seconds", "Seconds", FieldType.NUMBER, default, True, help_text)


def _method(help_text: str = "The calls that are hit.") -> Field:
    return Field("method", "Method", FieldType.METHOD, "chat.postMessage", True, help_text)


_EVENT = Field("event", "Event", FieldType.EVENT, "*", True, "What the app is told of.")
_TIMES = _count("times", "How many times", 1, "0: every time, until you cancel it.")
_ALWAYS = _count("times", "How many times", 0, "0: until you cancel it.")
_SKIP = _count("skip", "Let pass first", 0, "So many are spared before the trouble begins.")
_DURATION = Field(
    "duration", "For how many seconds", FieldType.NUMBER, help="Empty: no end of its own."
)
_CHANCE = Field(
    "chance",
    "Chance in percent",
    FieldType.NUMBER,
    100,
    True,
    "Below 100 a die is thrown each time.",
    most=100,
)
_SEED = _count("seed", "Seed of the die", 1, "The same seed throws the same: a run to repeat.")
_COMMON = (_TIMES, _SKIP, _DURATION, _CHANCE, _SEED)
_STANDING = (_ALWAYS, _DURATION)

AT_ONCE = (
    Entry(
        FaultKind.DROP_SOCKETS,
        "Drop every connection",
        "The line to the app breaks without a word, as when a router restarts. readlist must "
        "come back by itself and miss nothing that happens meanwhile.",
    ),
    Entry(
        FaultKind.REFRESH_SOCKETS,
        "Refresh every connection",
        "Slack closes each connection every few hours and asks the app to open a new one. Nobody "
        "should notice.",
    ),
    Entry(
        FaultKind.LINK_DISABLED,
        "Switch Socket Mode off and on",
        "Slack tells the app that its connection was disabled and closes it. readlist connects "
        "again as soon as it may.",
    ),
)
"""What is done the moment it is asked for."""

_CALLS = (
    Entry(
        FaultKind.LOSE_ANSWER,
        "Lose the answer",
        "Slack takes the message, but the line breaks before it says so. readlist must not post "
        "it twice.",
        (_method(), *_COMMON),
    ),
    Entry(
        FaultKind.REFUSE_BEFORE,
        "Break the line before",
        "The line breaks before Slack takes the message. readlist must post it after all, and in "
        "its place.",
        (_method(), *_COMMON),
    ),
    Entry(
        FaultKind.DELAY,
        "Answer late",
        "Slack takes the message at once, but its answer takes a while. readlist must be patient "
        "and not post it again.",
        (_method(), _seconds(5, "How long the answer takes."), *_COMMON),
    ),
    Entry(
        FaultKind.ACCEPT_LATE,
        "Take it late",
        "The message lies around on its way and is taken later, even if nobody waits any more. "
        "The worst of them: what was given up still arrives.",
        (_method(), _seconds(5, "How long it is on its way."), *_COMMON),
    ),
    Entry(
        FaultKind.STATUS_500,
        "Server error, nothing taken",
        "Slack answers with HTTP 500 and has taken nothing. readlist must try again.",
        (_method(), *_COMMON),
    ),
    Entry(
        FaultKind.STATUS_500_AFTER,
        "Server error, yet taken",
        "Slack answers with HTTP 500 although it has taken the message. readlist must look before "
        "it tries again.",
        (_method(), *_COMMON),
    ),
    Entry(
        FaultKind.RATELIMITED,
        "Too many calls",
        "Slack says that the app calls too often and when it may go on. readlist must wait that "
        "long, and lose nothing.",
        (
            _method(),
            _count("retry_after", "Wait for seconds", 3, "What Retry-After says.", least=1),
            *_COMMON,
        ),
    ),
    Entry(
        FaultKind.ERROR,
        "Refuse with an error",
        "Slack refuses the call with an error of your choice. readlist must say what is wrong, "
        "or find a way round.",
        (
            _method(),
            Field("name", "Error", FieldType.TEXT, "internal_error", True, "As Slack names it."),
            *_COMMON,
        ),
    ),
    Entry(
        FaultKind.IMAGE_DOWNLOAD,
        "Picture can't be fetched",
        "Slack fetches a picture while it takes the message; if it can't, it refuses the whole "
        "message. readlist must post the words all the same.",
        (
            _method("Where the picture is sent."),
            Field("name", "Part of its address", FieldType.TEXT, help="Empty: any picture."),
            *_COMMON,
        ),
    ),
    Entry(
        FaultKind.HISTORY_LAG,
        "Show it late",
        "Slack takes the message, but its history shows it only later. readlist must not take it "
        "for lost: lose the answer as well to see why.",
        (_method("Only posted messages lag."), _seconds(10, "How far it lags."), *_COMMON),
    ),
)
_PERMISSIONS = (
    Entry(
        FaultKind.MISSING_SCOPE,
        "Take a permission away",
        "The app was never granted one of its scopes, or lost it. readlist must name the missing "
        "one and go on when it is back.",
        (
            Field("name", "Scope", FieldType.SCOPE, "chat:write", True, "What it may not do."),
            *_STANDING,
        ),
        {"method": "*"},
    ),
    Entry(
        FaultKind.ARCHIVE_CHANNEL,
        "Archive the channel in the middle",
        "Somebody archives the channel while a list is being posted into it. readlist must stop, "
        "say so, and finish once the channel is open again.",
        (
            Field(
                "channel",
                "Channel",
                FieldType.CHANNEL,
                "C0READING",
                True,
                "Any but #general, which can't be archived.",
            ),
            _count("at", "At message number", 2, "It finds the channel archived.", least=1),
        ),
    ),
    Entry(
        FaultKind.TOKEN_REVOKED,
        "Revoke the token",
        "An admin removes the app's key: Slack knows it no more. readlist must stop and say so, "
        "and go on when the key works again.",
        (
            _count("skip", "Calls that still work", 0, "Then every call is refused."),
            *_STANDING,
        ),
        {"method": "*"},
    ),
)
_TELLING = (
    Entry(
        FaultKind.EVENT_TWICE,
        "Tell it twice",
        "Slack delivers the same event a second time. readlist must count a reaction once.",
        (_EVENT, *_COMMON),
    ),
    Entry(
        FaultKind.EVENT_LATE,
        "Tell it late",
        "Slack delivers the event only a while later.",
        (_EVENT, _seconds(5, "How late it is."), *_COMMON),
    ),
    Entry(
        FaultKind.EVENT_OUT_OF_ORDER,
        "Tell it out of order",
        "The event waits until the next one has passed it: a reaction is taken back before the "
        "app hears that it was made.",
        (_EVENT, *_COMMON),
    ),
    Entry(
        FaultKind.LOSE_ACK,
        "Lose the app's word",
        "The app hears of the event and says so, but Slack never hears that, and tells it again: "
        "at once, after a minute, after five more.",
        (_EVENT, *_COMMON),
    ),
    Entry(
        FaultKind.DROP_SOCKETS,
        "Drop the connections at a chosen moment",
        "Every connection breaks just as the app is to be told of something.",
        (_EVENT, *_COMMON),
    ),
    Entry(
        FaultKind.REFRESH_SOCKETS,
        "Refresh the connections at a chosen moment",
        "Slack asks for new connections just as the app is to be told of something.",
        (_EVENT, *_COMMON),
    ),
)
ON_ORDER = (*_CALLS, *_TELLING, *_PERMISSIONS)
"""What is ordered, and strikes when its moment comes."""

EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "block_actions",
    "block_suggestion",
    "message",
    "message_action",
    "reaction_added",
    "reaction_removed",
    "shortcut",
    "slash_commands",
    "tokens_revoked",
    "view_closed",
    "view_submission",
)
"""What the app may be told of: types of events and of interactions, and slash commands."""
