"""The dispatcher: opens releases that are due, sends what is owed in order, clears up doubts."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.domain.errors import ParseError, ReadlistError
from bot.domain.markdown import parse_markdown
from bot.domain.permalink import build_permalink
from bot.domain.release import (
    Absent,
    Change,
    Claim,
    DeliveryState,
    Message,
    Operation,
    Outcome,
    Refused,
    Release,
    ReleaseState,
    Sent,
    Throttled,
    Unknown,
    describe_lateness,
    explain_refusal,
    is_too_late,
    plan_after_look,
    plan_after_send,
    state_after_failure,
)
from bot.render.contents import fill_contents, plan_contents
from bot.render.messages import plan_messages
from bot.services.messenger import Clock, Messenger, Opened, Wake
from bot.storage import deliveries as ledger
from bot.storage import reading_lists, releases, workspaces
from bot.storage.database import Database, Transaction

log = structlog.get_logger()

TRY_AGAIN = timedelta(seconds=15)
"""How long a due release waits when Slack could not be asked about its channel."""


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """How the dispatcher behaves; the defaults are those of .env.example."""

    lease: timedelta = timedelta(seconds=60)
    settle: timedelta = timedelta(seconds=10)
    late: timedelta = timedelta(hours=6)
    pace: timedelta = timedelta(seconds=1)
    in_flight: int = 100
    link_contents: bool = False


class Dispatcher:
    """One worker of any number that share a database.

    `tick` finds what is due and starts it; the work itself goes on in tasks, so that a channel
    that waits for Slack never holds up another. `wake` is told when the next tick is worth it.
    """

    def __init__(
        self,
        db: Database,
        messenger: Messenger,
        clock: Clock,
        settings: DeliverySettings,
        worker: str,
        wake: Wake = lambda _at: None,
        observe: Callable[[str], None] = lambda _outcome: None,
    ) -> None:
        self._db = db
        self._messenger = messenger
        self._clock = clock
        self._settings = settings
        self._worker = worker
        self._wake = wake
        self._observe = observe
        self._opening: dict[int, asyncio.Task[None]] = {}
        self._working: dict[int, asyncio.Task[None]] = {}
        self.ticking = False
        self._again = False
        self._stopping = False

    async def tick(self) -> None:
        """Start everything that is due; return once it is started. Two at a time are one."""
        self._again = True
        if self.ticking:
            return
        self.ticking = True
        try:
            while self._again and not self._stopping:
                self._again = False
                await self._tick_once()
        except ReadlistError as error:
            log.error("tick failed", error=str(error))
        finally:
            self.ticking = False

    async def settle_down(self) -> None:
        """Wait until nothing that a tick started is under way."""
        while tasks := [*self._opening.values(), *self._working.values()]:
            await asyncio.gather(*tasks)

    async def stop(self) -> None:
        """Finish the messages in hand and give back what was claimed but not begun."""
        self._stopping = True
        await self.settle_down()

    async def _tick_once(self) -> None:
        now = self._clock()
        next_at = await self._db.read(self._find_next_at)
        if next_at is None:
            return
        if next_at > now:
            self._wake(next_at)
            return
        for release in await self._db.read(lambda tx: releases.find_due_releases(tx, now)):
            if release.release_id not in self._opening:
                self._start(self._opening, release.release_id, self._open(release))
        for claim in await self._db.write(lambda tx: self._claim_due(tx, now)):
            self._start(self._working, claim.delivery_id, self._send(claim))
        for claim in await self._db.write(lambda tx: self._claim_expired(tx, now)):
            self._start(self._working, claim.delivery_id, self._look_up(claim))

    def _find_next_at(self, tx: Transaction) -> datetime | None:
        instants = (
            releases.find_next_release_at(tx),
            ledger.find_next_delivery_at(tx, self._settings.settle),
        )
        return min((at for at in instants if at is not None), default=None)

    def _claim_due(self, tx: Transaction, now: datetime) -> list[Claim]:
        free = self._settings.in_flight - len(self._working)
        if free <= 0:
            return []
        return ledger.claim_due(
            tx,
            self._worker,
            now,
            lease=self._settings.lease,
            pace=self._settings.pace,
            limit=free,
        )

    def _claim_expired(self, tx: Transaction, now: datetime) -> list[Claim]:
        return ledger.claim_expired(
            tx,
            self._worker,
            now,
            lease=self._settings.lease,
            settle=self._settings.settle,
            limit=self._settings.in_flight,
        )

    def _start(
        self, tasks: dict[int, asyncio.Task[None]], key: int, work: Coroutine[Any, Any, None]
    ) -> None:
        """Run one row's work beside the others; a row that fails never stops them."""

        async def guarded() -> None:
            try:
                await work
            except Exception:
                log.exception("work failed", row=key)
            finally:
                if tasks.get(key) is asyncio.current_task():
                    del tasks[key]

        tasks[key] = asyncio.create_task(guarded())

    async def _open(self, release: Release) -> None:
        """Turn a due release into deliveries, or say why it can't go out."""
        now = self._clock()
        if is_too_late(release.release_at, now, self._settings.late):
            error = describe_lateness(release.release_at, now)
            await self._move(release, ReleaseState.OVERDUE, error)
            return
        match await self._messenger.open_channel(release.team_id, release.target):
            case Opened(channel_id):
                await self._write_deliveries(release, channel_id)
            case Refused() as refused:
                await self._move(release, ReleaseState.FAILED, explain_refusal(refused))
            case Throttled(delay, why):
                await self._postpone(release, max(delay, TRY_AGAIN), why)
            case Unknown(why):
                await self._postpone(release, TRY_AGAIN, why)

    async def _write_deliveries(self, release: Release, channel_id: str) -> None:
        """Render the current revision once and keep the bodies; only the first worker's count."""
        stored = await self._db.read(
            lambda tx: reading_lists.get_text(tx, release.team_id, release.list_id)
        )
        try:
            messages = await asyncio.to_thread(
                plan_text, stored.text, stored.source, link_contents=self._settings.link_contents
            )
        except ParseError as error:  # it was parsed when imported: the parser has changed since
            await self._move(release, ReleaseState.FAILED, str(error))
            return
        posts = sum(message.operation is Operation.POST for message in messages)
        now = self._clock()

        def write(tx: Transaction) -> bool:
            opened = releases.move_release(
                tx,
                release.release_id,
                [ReleaseState.SCHEDULED],
                ReleaseState.POSTING,
                revision_id=stored.revision_id,
                channel_id=channel_id,
                messages=posts,
                opened_at=now,
                error=None,
            )
            if opened:
                section_ids = reading_lists.get_section_ids(tx, stored.revision_id)
                ledger.insert_deliveries(
                    tx, release.team_id, channel_id, release.release_id, messages, section_ids, now
                )
            return opened

        if await self._db.write(write):
            log.info("release opened", release_id=release.release_id, messages=posts)
        self._wake(now)

    async def _move(self, release: Release, state: ReleaseState, error: str) -> None:
        now = self._clock()
        moved = await self._db.write(
            lambda tx: releases.move_release(
                tx,
                release.release_id,
                [ReleaseState.SCHEDULED],
                state,
                error=error,
                finished_at=now,
            )
        )
        if moved:
            log.warning(f"release {state}", release_id=release.release_id, error=error)

    async def _postpone(self, release: Release, delay: timedelta, why: str) -> None:
        until = self._clock() + delay
        error = f"Slack could not be asked about the channel ({why}); trying again."
        await self._db.write(
            lambda tx: releases.postpone_release(tx, release.release_id, until, error)
        )
        log.warning("release postponed", release_id=release.release_id, why=why)

    async def _send(self, claim: Claim) -> None:
        """Send one claimed delivery, unless its lease is too old to begin."""
        now = self._clock()
        if self._stopping or claim.lease_until - now < self._settings.lease / 2:
            await self._record(claim, Change(DeliveryState.PENDING, now), now)
            return
        if claim.operation is Operation.UPDATE:
            claim = await self._db.read(lambda tx: _fill_contents(tx, claim))
        outcome = await self._messenger.send(claim)
        now = self._clock()
        self._log_outcome(claim, outcome)
        await self._record(claim, plan_after_send(claim, outcome, now), now)

    async def _look_up(self, claim: Claim) -> None:
        """Ask Slack whether a delivery in doubt exists. To update twice does no harm."""
        is_update = claim.operation is Operation.UPDATE
        evidence = Absent() if is_update else await self._messenger.find(claim)
        now = self._clock()
        log.info("reconciled", delivery_key=claim.delivery_key, evidence=repr(evidence))
        self._observe("reconciled")
        await self._record(claim, plan_after_look(claim, evidence, now), now)

    async def _record(self, claim: Claim, change: Change, now: datetime) -> None:
        """Write down what became of a delivery, and what follows for its release and channel."""
        hold_until = max(change.not_before, now)
        if change.state is DeliveryState.SENT:
            hold_until = now + self._settings.pace

        def write(tx: Transaction) -> bool:
            if not ledger.record_change(tx, claim, change, now):
                return False
            ledger.hold_channel(tx, claim, hold_until)
            if change.state is DeliveryState.SENT:
                releases.advance_release(tx, claim.release_id, claim.position, change.ts or "")
                releases.finish_release(tx, claim.release_id, now)
            elif change.state is DeliveryState.FAILED:
                releases.move_release(
                    tx,
                    claim.release_id,
                    [ReleaseState.POSTING],
                    state_after_failure(claim.operation),
                    error=change.error,
                    finished_at=now,
                )
            return True

        if not await self._db.write(write):
            log.error("claim lost", delivery_key=claim.delivery_key, state=change.state)
        self._again = True
        self._wake(hold_until)

    def _log_outcome(self, claim: Claim, outcome: Outcome) -> None:
        kind = type(outcome).__name__.lower()
        self._observe(kind)
        if isinstance(outcome, Sent):
            log.info("sent", delivery_key=claim.delivery_key, ts=outcome.ts)
        else:
            log.warning(kind, delivery_key=claim.delivery_key, why=outcome.why)


def plan_text(text: str, source: str, *, link_contents: bool = False) -> tuple[Message, ...]:
    """Return the messages of a list's text; takes up to seconds, so keep it off the event loop.

    With `link_contents`, the last one changes the parent, once all is sent, so that its contents
    link to the messages.
    """
    parsed = parse_markdown(text, name=source)
    messages = plan_messages(parsed)
    return (*messages, plan_contents(parsed, len(messages))) if link_contents else messages


def _fill_contents(tx: Transaction, claim: Claim) -> Claim:
    """Put the permalinks of the messages, known only now, into the contents that link to them."""
    url = workspaces.get_url(tx, claim.team_id)
    permalinks = {
        section: build_permalink(url, claim.channel_id, ts, claim.ts)
        for section, ts in ledger.list_section_ts(tx, claim.release_id)
    }
    return replace(claim, bodies=tuple(fill_contents(body, permalinks) for body in claim.bodies))
