"""Compares our reactions with Slack's, so that nothing is lost of what was done while we were away.

One message a step, newest first, within Slack's limits; what is left when a process ends, the next
one goes on with.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol, assert_never

import structlog

from bot.domain.people import Marker
from bot.domain.reaction import Told, plan_corrections, read_instant
from bot.domain.release import Refused, Throttled, Unknown
from bot.services.messenger import Clock
from bot.storage import comparisons, people, reactions
from bot.storage.comparisons import Comparison, SentMessage
from bot.storage.database import Database, Transaction

log = structlog.get_logger()

LEASE = timedelta(seconds=60)
"""How long a worker that says nothing keeps a comparison to itself."""

TRY_AGAIN = timedelta(seconds=15)
"""How long to wait where Slack gave no answer."""

TRY_MUCH_LATER = timedelta(minutes=5)
"""How long to wait where it refuses the app."""

IS_GONE = "message_not_found"
"""What Slack says of a message that somebody deleted."""

OF_THE_MESSAGE = (IS_GONE, "channel_not_found", "not_in_channel", "bad_timestamp")
"""Refusals that say nothing of other messages."""


class ReactionSource(Protocol):
    """Tells what reactions a message has."""

    async def ask(
        self, team_id: str, channel_id: str, ts: str
    ) -> Told | Throttled | Refused | Unknown:
        """Return what Slack says of a message's reactions, our own bot's left out."""
        ...


@dataclass(frozen=True, slots=True)
class Progress:
    """How many messages are compared, of how many; `is_over` says that nothing is to be done."""

    done: int
    total: int
    corrected: int
    is_over: bool


async def want_comparison(db: Database, clock: Clock, team_id: str) -> None:
    """Let everything be compared, after what is being compared already."""
    await db.write(lambda tx: comparisons.want_comparison(tx, team_id, clock()))


async def find_progress(db: Database, clock: Clock, team_id: str, span: timedelta) -> Progress:
    """Return how far the comparison of messages is that are no older than `span`."""

    def read(tx: Transaction) -> Progress:
        found = comparisons.find_comparison(tx, team_id)
        if found is None or found.running_at is None:
            return Progress(0, 0, found.corrected if found else 0, is_over=True)
        since = clock() - span
        total, left = comparisons.count_messages(tx, team_id, found.running_at, since)
        return Progress(total - left, total, found.corrected, is_over=False)

    return await db.read(read)


@dataclass(slots=True)
class Comparer:
    """One worker's share of the comparison; `span` is how old a message may be."""

    db: Database
    source: ReactionSource
    clock: Clock
    marker: Marker
    team_id: str
    worker: str
    span: timedelta
    _not_before: datetime = field(default=datetime.min.replace(tzinfo=UTC))

    async def step(self) -> bool:
        """Compare one message, if any is to be; say whether there is more to do at once."""
        now = self.clock()
        if now < self._not_before or not await self._is_wanted():
            return False
        running_at = await self.db.write(
            lambda tx: comparisons.claim_comparison(tx, self.team_id, self.worker, now, LEASE)
        )
        if running_at is None:
            return False
        since = now - self.span
        message = await self.db.read(
            lambda tx: comparisons.find_next_message(tx, self.team_id, running_at, since)
        )
        if message is None:
            return await self._finish(running_at)
        return await self._compare(message, running_at)

    async def _is_wanted(self) -> bool:
        found = await self.db.read(lambda tx: comparisons.find_comparison(tx, self.team_id))
        return found is not None and found.running_at is not None

    async def _finish(self, running_at: datetime) -> bool:
        def write(tx: Transaction) -> tuple[bool, Comparison | None]:
            found = comparisons.find_comparison(tx, self.team_id)
            ended = comparisons.finish_comparison(tx, self.team_id, running_at, self.clock())
            return ended, found

        ended, found = await self.db.write(write)
        log.info("reactions compared", corrected=found.corrected if found else 0)
        return not ended

    async def _compare(self, message: SentMessage, running_at: datetime) -> bool:
        answer = await self.source.ask(self.team_id, message.channel_id, message.ts)
        match answer:
            case Told() as told:
                await self.db.write(lambda tx: self._correct(tx, message, told, running_at))
                return True
            case Refused(why=why) if why in OF_THE_MESSAGE:
                await self.db.write(lambda tx: self._pass_over(tx, message, why, running_at))
                return True
            case Refused(why=why):  # everything would be refused: it waits until that is mended
                log.error("reactions not told", delivery_id=message.delivery_id, why=why)
                self._not_before = self.clock() + TRY_MUCH_LATER
                return False
            case Throttled(delay=delay):
                self._not_before = self.clock() + delay
                return False
            case Unknown(why=why):
                log.warning("reactions not told", delivery_id=message.delivery_id, why=why)
                self._not_before = self.clock() + TRY_AGAIN
                return False
        assert_never(answer)

    def _correct(
        self, tx: Transaction, message: SentMessage, told: Told, running_at: datetime
    ) -> None:
        """Make our reactions to a message Slack's, in the transaction that reads them.

        Nothing is done where another worker took over meanwhile. What came before the message was
        known joins it first: it is older than what Slack says now.
        """
        reactions.keep_forgetting_out(tx)
        if not comparisons.is_held(tx, self.team_id, self.worker, running_at):
            return
        reactions.adopt_early(tx, self.team_id)
        place = (self.team_id, message.channel_id, message.ts)
        known = reactions.list_reactions(tx, *place)
        here = {(row.user_id, row.emoji) for row in known if not row.removed}
        kept = frozenset((self._name(each, here), each[1]) for each in told.given)
        forgotten = self._find_forgotten(tx, told, read_instant(message.ts))
        told = replace(told, given=kept)
        corrections = list(plan_corrections(known, place, told, forgotten))
        for correction in sorted(corrections, key=reactions.sort_key):
            reactions.save_reaction(tx, correction)
        number = len(corrections)
        comparisons.mark_compared(tx, self.team_id, message.delivery_id, running_at, number)

    def _name(self, given: tuple[str, str], here: Collection[tuple[str, str]]) -> str:
        """Return what a reaction's person is kept by, whatever the setting was when it came."""
        user_id, emoji = given
        names = self.marker.names(self.team_id, user_id)
        otherwise = self.marker.keep(self.team_id, user_id)
        return next((name for name in names if (name, emoji) in here), otherwise)

    def _find_forgotten(self, tx: Transaction, told: Told, posted_at: datetime) -> frozenset[str]:
        """Return those who asked to be forgotten since a message was posted, by all their names."""
        names = {user_id for user_id, _ in told.given}
        marks = {self.marker.mark(self.team_id, user_id): user_id for user_id in names}
        found = people.list_forgotten(tx, self.team_id, marks, posted_at)
        return frozenset(
            name for mark in found for name in self.marker.names(self.team_id, marks[mark])
        )

    def _pass_over(
        self, tx: Transaction, message: SentMessage, why: str, running_at: datetime
    ) -> None:
        if why == IS_GONE:
            comparisons.mark_deleted(tx, message.delivery_id, self.clock())
            log.info("message is gone", delivery_id=message.delivery_id)
            return
        log.warning("reactions not told", delivery_id=message.delivery_id, why=why)
        comparisons.mark_compared(tx, self.team_id, message.delivery_id, running_at, 0)
