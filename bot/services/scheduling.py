"""Scheduling a list to channels: what stands against it, what is to be said first, and the act."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.acts import ActKind
from bot.domain.arrangement import WHOLE, Form, Plan
from bot.domain.errors import ChannelError, RepeatedError, UnreachableError
from bot.domain.markdown import parse_markdown
from bot.domain.reading_list import file_name, find_page
from bot.domain.refusals import explain_place_refusal
from bot.domain.release import Refused, Release, Throttled, Unknown
from bot.domain.scheduling import (
    MOST_CHANNELS,
    NEAR,
    Caution,
    CautionKind,
    Extent,
    Standing,
    find_cautions,
    sign_cautions,
)
from bot.domain.wall_clock import find_repeat
from bot.render.release import plan_list
from bot.services.messenger import Clock
from bot.storage import acts, reading_lists, releases, visibility
from bot.storage.database import Database, Transaction
from bot.storage.reading_lists import ListName

MOST_CHOICES = 100
"""Lists of one kind that a menu offers at once: Slack takes no more options of a group."""

PATIENCE = 2.0
"""Seconds for all that Slack is asked: who waits is to be answered within three."""


@dataclass(frozen=True, slots=True)
class Place:
    """A channel as Slack describes it. `is_shared`: with another company, or about to be."""

    channel_id: str
    name: str
    is_archived: bool = False
    is_member: bool = False
    is_private: bool = False
    is_direct: bool = False
    is_shared: bool = False


class Places(Protocol):
    """Tells of channels, and enters them."""

    async def look(self, team_id: str, channel_id: str) -> Place | Refused | Throttled | Unknown:
        """Return what a channel is."""
        ...

    async def enter(self, team_id: str, place: Place) -> Refused | Throttled | Unknown | None:
        """Join a public channel; return why not, or None."""
        ...


@dataclass(frozen=True, slots=True)
class Order:
    """What a curator wants: a list in some channels at a time, in their `zone`."""

    list_id: int
    release_at: datetime
    zone: ZoneInfo
    plan: Plan = WHOLE
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class Scheduler:
    """What scheduling takes. `undo` is how long a release that goes out now may be pulled back."""

    db: Database
    clock: Clock
    places: Places
    undo: timedelta
    patience: float = PATIENCE

    @asynccontextmanager
    async def in_time(self) -> AsyncIterator[None]:
        """Let what Slack is asked in here take no longer than somebody may wait; raise
        UnreachableError then."""
        try:
            async with asyncio.timeout(self.patience):
                yield
        except TimeoutError as error:
            raise UnreachableError("Slack did not answer in time: try again.") from error

    async def find_choices(self, team_id: str, words: str = "") -> dict[Standing, list[ListName]]:
        """Return the newest lists that have all of some words in title and date, by how they
        stand."""
        wanted = words.casefold().split()

        def read(tx: Transaction) -> dict[Standing, list[ListName]]:
            drafts = visibility.list_drafts(tx, team_id)
            released = releases.find_released_lists(tx, team_id)
            found: dict[Standing, list[ListName]] = {standing: [] for standing in Standing}
            for named in reading_lists.list_names(tx, team_id):
                group = found[_find_standing(named.list_id, drafts, released)]
                if len(group) < MOST_CHOICES and _has_words(named, wanted):
                    group.append(named)
                if all(len(each) == MOST_CHOICES for each in found.values()):
                    break
            return found

        return await self.db.read(read)

    async def find_name(self, team_id: str, list_id: int) -> ListName | None:
        """Return what a list is called, None where there is no such list."""
        return await self.db.read(lambda tx: reading_lists.find_name(tx, team_id, list_id))

    async def measure(self, team_id: str, list_id: int) -> Extent:
        """Return how long a list would be; raises NotFoundError, ParseError."""
        stored = await self.db.read(lambda tx: reading_lists.get_text(tx, team_id, list_id))
        return await asyncio.to_thread(_measure, stored.text, stored.source)

    async def look_at(self, team_id: str, channel_ids: Sequence[str]) -> tuple[Place, ...]:
        """Return what some channels are; raises ChannelError for those that can't be posted to.

        In doubt nothing is scheduled.
        """
        if not 0 < len(channel_ids) <= MOST_CHANNELS:
            raise ChannelError(f"Choose at most {MOST_CHANNELS} channels, and at least one.")
        places = self.places
        looked = await asyncio.gather(*(places.look(team_id, each) for each in channel_ids))
        faults = [_find_fault(each, n, len(looked)) for n, each in enumerate(looked, 1)]
        if any(faults):
            raise ChannelError(" ".join(filter(None, faults)))
        return tuple(each for each in looked if isinstance(each, Place))

    async def enter(self, team_id: str, places: Sequence[Place]) -> None:
        """Join those of some channels where the bot is not; raises ChannelError."""
        outside = [each for each in places if not each.is_member]
        entered = await asyncio.gather(*(self.places.enter(team_id, each) for each in outside))
        faults = [
            _explain(refused, f"#{place.name}")
            for place, refused in zip(outside, entered, strict=True)
            if refused is not None
        ]
        if faults:
            raise ChannelError(" ".join(faults))

    async def find_cautions(
        self, team_id: str, order: Order, places: Sequence[Place]
    ) -> tuple[Caution, ...]:
        """Return what a curator may not have thought of."""
        names = {e.channel_id: (e.channel_id, e.name, f"#{e.name}") for e in places}
        shared = [Caution(CautionKind.SHARED, e.channel_id) for e in places if e.is_shared]
        return (*await look_around(self.db, team_id, order, names), *shared)

    async def prepare(
        self, team_id: str, order: Order, channel_ids: Sequence[str], said: str
    ) -> tuple[tuple[Place, ...], tuple[Caution, ...]]:
        """Look at some channels and enter them, unless something is to be said first: return them,
        and what that is. `said` signs what was said before (see `sign_cautions`).

        Raises ChannelError and UnreachableError.
        """
        async with self.in_time():
            places = await self.look_at(team_id, channel_ids)
            cautions = await self.find_cautions(team_id, order, places)
            if cautions and sign_cautions(cautions) != said:
                return places, cautions
            await self.enter(team_id, places)
        return places, ()

    async def find_scheduled(self, team_id: str, request: str) -> list[Release]:
        """Return what was scheduled with a form: nothing, as long as it was not sent."""
        return await self.db.read(lambda tx: releases.list_requested(tx, team_id, request))

    async def schedule(
        self, team_id: str, order: Order, places: Sequence[Place], *, request: str, actor: str
    ) -> list[Release]:
        """Schedule a list to all of the channels, or to none; return its releases.

        The same `request` a second time schedules nothing, and returns what the first one did.
        """
        extent = await self.measure(team_id, order.list_id)
        messages = extent.messages[order.plan.form]

        def write(tx: Transaction) -> list[Release]:
            now = self.clock()
            made = []
            for number, place in enumerate(places):
                release_id = releases.insert_release(
                    tx,
                    team_id,
                    order.list_id,
                    target=place.channel_id,
                    release_at=now + self.undo if order.is_now else order.release_at,
                    zone=order.zone.key,
                    messages=messages,
                    now=now,
                    curator_id=actor,
                    plan=order.plan,
                    request=f"{request}:{number}",
                )
                release = releases.get_release(tx, team_id, release_id)
                acts.record_release_act(tx, ActKind.SCHEDULE, None, release, now, actor=actor)
                made.append(release)
            return made

        try:
            return await self.db.write(write)
        except RepeatedError:
            return await self.find_scheduled(team_id, request)


async def look_around(
    db: Database, team_id: str, order: Order, channels: Mapping[str, Sequence[str]]
) -> tuple[Caution, ...]:
    """Return what somebody may not have thought of, as far as it is known without asking Slack.

    `channels` has what each may be called by the releases to it.
    """
    at = order.release_at

    def read(tx: Transaction) -> list[Caution]:
        found: list[Caution] = []
        for channel, names in channels.items():
            earlier = releases.list_to_channels(tx, team_id, names, order.list_id, at - NEAR)
            found += find_cautions(earlier, order.list_id, channel, at)
        return found

    repeat = None if order.is_now else find_repeat(at, order.zone)
    repeated = [Caution(CautionKind.REPEATED, at=at)] if repeat else []
    return (*repeated, *await db.read(read))


def _find_standing(list_id: int, drafts: frozenset[int], released: frozenset[int]) -> Standing:
    if list_id in drafts:
        return Standing.DRAFT
    return Standing.RELEASED if list_id in released else Standing.NEW


def _has_words(named: ListName, wanted: Sequence[str]) -> bool:
    title = f"{named.title} {named.date or ''}".casefold()
    return all(word in title for word in wanted)


def _measure(text: str, source: str) -> Extent:
    parsed = parse_markdown(text, name=file_name(source), url=find_page(source))
    return Extent({form: len(plan_list(parsed, Plan(form=form))) for form in Form}, parsed.url)


def _find_fault(looked: Place | Refused | Throttled | Unknown, number: int, of: int) -> str:
    """Return why a channel can't be scheduled to, empty where it can; one of which Slack does not
    even say the name is called by its place among those that were chosen."""
    if not isinstance(looked, Place):
        return _explain(looked, "The channel" if of == 1 else f"Channel {number} of {of}")
    if looked.is_direct:
        return "Lists go to channels: choose one instead of direct messages."
    if looked.is_archived:
        return explain_place_refusal(f"#{looked.name}", "is_archived")
    if looked.is_private and not looked.is_member:
        return explain_place_refusal(f"#{looked.name}", "not_in_channel")
    return ""


def _explain(answer: Refused | Throttled | Unknown, name: str) -> str:
    if isinstance(answer, Refused):
        return explain_place_refusal(name, answer.why, answer.detail)
    return f"{name}: Slack could not be asked about it ({answer.why}). Try again."
