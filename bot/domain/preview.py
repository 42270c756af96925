"""A preview: what it is made of, and the one step that brings it nearer to what it is to show."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.acts import describe_plan
from bot.domain.arrangement import WHOLE, Plan
from bot.domain.release import Body, DeliveryState, Message, Operation

Bodies: TypeAlias = tuple[Body, ...]
"""A message in its forms, plainer each."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a preview is made of: a list's text and, where a release of it waits, that release's
    plan and channel."""

    revision_id: int
    plan: Plan = WHOLE
    target: str | None = None

    def mark(self, *, shows_all: bool) -> str:
        """Return what differs where a preview would show something else."""
        described = [self.revision_id, describe_plan(self.plan), self.target, shows_all]
        return hashlib.sha256(json.dumps(described).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Slip:
    """A delivery of a preview. Its messages have places: the head 0, then those in its thread."""

    place: int
    operation: Operation
    state: DeliveryState
    bodies: Bodies
    ts: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """What is owed next. A message that is posted replies to `reply_to`, but for the head; one
    that is changed or deleted is `ts`."""

    operation: Operation
    place: int
    bodies: Bodies = ()
    ts: str | None = None
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class _Seen:
    """A message as Slack has it; without `ts` it could not be posted. One that could not be
    changed `is_stuck`."""

    bodies: Bodies
    ts: str | None
    is_stuck: bool = False


def pick_first(messages: Sequence[Message]) -> tuple[Message, ...]:
    """Return the messages up to the end of the first section: what is shown without being asked."""
    first = next((each.section for each in messages if each.section is not None), None)
    return tuple(each for each in messages if each.section in (None, first))


def is_busy(slips: Sequence[Slip]) -> bool:
    """Say whether anything of a preview is on its way: then nothing more is owed yet."""
    return any(each.state in (DeliveryState.PENDING, DeliveryState.SENDING) for each in slips)


def find_head(slips: Sequence[Slip]) -> str | None:
    """Return the ts of a preview's head; None while there is none."""
    head = _replay(slips).get(0)
    return head.ts if head else None


def plan_step(wanted: Sequence[Bodies], slips: Sequence[Slip]) -> Step | None:
    """Return what is owed next so that a preview shows what is `wanted`, None where nothing is.

    `slips` are its deliveries in order, none of them on its way. One step at a time, so that what
    is in the thread stays in order whatever becomes of an answer. From a message on that could not
    be changed, or not be posted and is another one now, all are deleted and posted anew.
    """
    seen = _replay(slips)
    if (deletion := _plan_deletion(wanted, seen)) is not None:
        return deletion
    head = seen.get(0)
    for place, bodies in enumerate(wanted):
        shown = seen.get(place)
        if shown is None:
            reply_to = head.ts if head and place else None
            return Step(Operation.POST, place, bodies, reply_to=reply_to)
        if shown.ts is not None and shown.bodies != bodies:
            return Step(Operation.UPDATE, place, bodies, ts=shown.ts)
        if place == 0 and shown.ts is None:
            return None  # without a head there is no thread
    return None


def _plan_deletion(wanted: Sequence[Bodies], seen: dict[int, _Seen]) -> Step | None:
    """Delete the last of those that have to go, and forget those that never came."""
    ends = [len(wanted), *(place for place, each in seen.items() if _is_lost(wanted, place, each))]
    for place in sorted(seen, reverse=True):
        if place < min(ends):
            break
        if (ts := seen.pop(place).ts) is not None:
            return Step(Operation.DELETE, place, ts=ts)
    return None


def _is_lost(wanted: Sequence[Bodies], place: int, seen: _Seen) -> bool:
    """Whether a message can't become what is wanted in its place."""
    is_wanted = place < len(wanted) and seen.bodies == wanted[place]
    return seen.is_stuck or (seen.ts is None and not is_wanted)


def _replay(slips: Sequence[Slip]) -> dict[int, _Seen]:
    """Return the messages that there are after some deliveries, by their places."""
    seen: dict[int, _Seen] = {}
    for slip in slips:
        if slip.operation is Operation.POST:
            seen[slip.place] = _Seen(slip.bodies, slip.ts)
        elif slip.operation is Operation.DELETE:
            seen.pop(slip.place, None)
        elif slip.place in seen:  # else it changed what is gone
            stuck = slip.state is DeliveryState.FAILED
            seen[slip.place] = _Seen(slip.bodies, seen[slip.place].ts, is_stuck=stuck)
    return seen
