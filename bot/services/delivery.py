"""The dispatcher: sends what the ledger owes, in order, and clears up what is in doubt."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from bot.domain.errors import ReadlistError
from bot.domain.release import (
    Absent,
    Change,
    Claim,
    DeliveryState,
    Operation,
    Outcome,
    Release,
    ReleaseState,
    Result,
    Sent,
    plan_after_look,
    plan_after_send,
    state_after_failure,
)
from bot.services.messenger import Clock, Messenger, Wake
from bot.services.opening import TRY_AGAIN, Opener, fill_permalinks
from bot.services.reporting import TRY_REPORT_AGAIN, Reporter
from bot.storage import claims, deletions, previews, releases
from bot.storage import deliveries as ledger
from bot.storage.database import Database, Transaction

log = structlog.get_logger()


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
    """One worker of any number that share a database, for the workspace that its token opens.

    A `tick` is one transaction that writes down what came back and claims what is due; opening,
    reporting, sending and looking up go on in tasks, so that a channel that waits for Slack never
    holds up another. `wake` is told when the next tick is worth it. Without a `reporter` nobody
    gets reports.
    """

    def __init__(
        self,
        db: Database,
        messenger: Messenger,
        clock: Clock,
        settings: DeliverySettings,
        team_id: str,
        worker: str,
        wake: Wake = lambda _at: None,
        observe: Callable[[str], None] = lambda _outcome: None,
        reporter: Reporter | None = None,
    ) -> None:
        self._db = db
        self._messenger = messenger
        self._clock = clock
        self._settings = settings
        self._team_id = team_id
        self._worker = worker
        self._wake = wake
        self._observe = observe
        self._opener = Opener(db, messenger, clock, settings.late, settings.link_contents)
        self._reporter = reporter
        self._opening: set[int] = set()
        self._reporting: set[int] = set()
        self._sending: set[int] = set()
        self._looking: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._results: list[Result] = []
        self._tick_lock = asyncio.Lock()
        self._again = False
        self._stopping = False

    @property
    def ticking(self) -> bool:
        """Say whether a tick is under way."""
        return self._tick_lock.locked()

    async def tick(self) -> None:
        """Start everything that is due; return once it is started. Two at a time are one."""
        self._again = True
        if self.ticking:
            return
        async with self._tick_lock:
            while self._again and not self._stopping:
                self._again = False
                await self._guard(self._tick_once())

    async def settle_down(self) -> None:
        """Wait until nothing that a tick started is under way, and all of it is written down."""
        while self._tasks or self._results:
            await asyncio.gather(*self._tasks)
            await self._guard(self._record_results())

    async def stop(self) -> None:
        """Finish the messages in hand and give back what was claimed but not begun."""
        self._stopping = True
        async with self._tick_lock:  # what a last tick claims is given back, too
            await self.settle_down()

    async def _tick_once(self) -> None:
        now = self._clock()
        if not self._results:
            next_at = await self._db.read(self._find_next_at)
            if next_at is None:
                return
            if next_at > now:
                self._wake(next_at)
                return
        due, reports = await self._db.read(lambda tx: self._find_due(tx, now))
        for release in due:
            self._start(self._opening, release.release_id, partial(self._open, release))
        if self._reporter is not None:
            for release in reports:
                work = partial(self._report, self._reporter, release)
                self._start(self._reporting, release.release_id, work)
        await self._turn(now)

    async def _turn(self, now: datetime) -> None:
        """Write down what came back and claim what is due, in one transaction."""
        results, self._results = self._results, []

        def write(tx: Transaction) -> tuple[list[Claim], list[Claim]]:
            self._record(tx, results, now)
            return self._claim_due(tx, now), self._claim_expired(tx, now)

        try:
            due, expired = await self._db.write(write)
        except ReadlistError:
            self._results = results + self._results  # the next tick writes them down
            raise
        for claim in due:
            self._start(self._sending, claim.delivery_id, partial(self._send, claim))
        for claim in expired:
            self._start(self._looking, claim.delivery_id, partial(self._look_up, claim))

    async def _record_results(self) -> None:
        results, self._results = self._results, []
        await self._db.write(lambda tx: self._record(tx, results, self._clock()))

    def _find_next_at(self, tx: Transaction) -> datetime | None:
        instants = (
            releases.find_next_release_at(tx, self._team_id),
            releases.find_next_report_at(tx, self._team_id) if self._reporter else None,
            claims.find_next_delivery_at(tx, self._team_id, self._settings.settle),
        )
        return min((at for at in instants if at is not None), default=None)

    def _find_due(
        self, tx: Transaction, now: datetime
    ) -> tuple[Sequence[Release], Sequence[Release]]:
        """Return the releases that are due, and those whose report is."""
        reports = releases.find_due_reports(tx, self._team_id, now) if self._reporter else ()
        return releases.find_due_releases(tx, self._team_id, now), reports

    def _claim_due(self, tx: Transaction, now: datetime) -> list[Claim]:
        free = self._settings.in_flight - len(self._sending)
        if free <= 0:
            return []
        return claims.claim_due(
            tx,
            self._team_id,
            self._worker,
            now,
            lease=self._settings.lease,
            pace=self._settings.pace,
            limit=free,
        )

    def _claim_expired(self, tx: Transaction, now: datetime) -> list[Claim]:
        return claims.claim_expired(
            tx,
            self._team_id,
            self._worker,
            now,
            lease=self._settings.lease,
            settle=self._settings.settle,
            in_hand=self._sending | self._looking,
            limit=self._settings.in_flight,
        )

    def _record(self, tx: Transaction, results: Sequence[Result], now: datetime) -> None:
        """Write down what became of deliveries, and what follows for releases and channels."""
        recorded = ledger.record_results(tx, results, now)
        kept = {result.claim.delivery_id for result in recorded}
        for claim in (each.claim for each in results if each.claim.delivery_id not in kept):
            log.error("claim lost", delivery_key=claim.delivery_key)
        ledger.hold_channels(tx, [(each.claim, self._hold_until(each)) for each in recorded])
        sent = [each for each in recorded if each.change.state is DeliveryState.SENT]
        releases.advance_releases(tx, sent, now, report_after=self._report_after)
        deletions.owe_late_deletions(tx, sent, now)
        previews.take_steps(tx, [each.claim.delivery_key for each in recorded], now)
        for result in recorded:
            if result.change.state is DeliveryState.FAILED:
                self._record_failure(tx, result, now)

    def _record_failure(self, tx: Transaction, result: Result, now: datetime) -> None:
        """Write down what a delivery that can't be made means for its release, if it has one."""
        release_id = result.claim.release_id
        if release_id is None:
            if (withdrawn := deletions.read_deletion(result.claim.delivery_key)) is not None:
                error = f"A message could not be deleted: {result.change.error}"
                releases.note_error(tx, withdrawn, error)
            return
        state = state_after_failure(result.claim.operation)
        after = self._report_after if state is ReleaseState.POSTED else None
        for before in (ReleaseState.POSTING, ReleaseState.PAUSED):
            releases.move_release(
                tx,
                release_id,
                before,
                state,
                error=result.change.error,
                finished_at=now,
                report_at=None if after is None else now + after,
            )

    @property
    def _report_after(self) -> timedelta | None:
        return self._reporter.after if self._reporter else None

    def _hold_until(self, result: Result) -> datetime:
        """Return when the channel may get its next message: counted from Slack's answer."""
        paced = result.at + self._settings.pace
        if result.change.state is DeliveryState.PENDING:
            return max(result.change.not_before, paced)
        return paced

    def _start(
        self, in_hand: set[int], row: int, work: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        """Run a row's work beside the others, unless it is in hand; its end is worth a tick."""
        if row in in_hand:
            return

        def end(task: asyncio.Task[None]) -> None:
            self._tasks.discard(task)
            in_hand.discard(row)
            self._again = True
            self._wake(self._clock())

        in_hand.add(row)
        task = asyncio.create_task(self._guard(work()))
        self._tasks.add(task)
        task.add_done_callback(end)

    async def _guard(self, work: Coroutine[Any, Any, None]) -> None:
        """Let a row or a tick that fails stop no other; what it held comes back with its lease."""
        try:
            await work
        except ReadlistError as error:
            log.error("work failed", error=str(error))
        except Exception:
            log.exception("work failed")

    async def _open(self, release: Release) -> None:
        """Open a due release; what goes wrong unforeseen is tried again, but not at every tick."""
        try:
            await self._opener.open(release)
        except Exception as error:
            await self._opener.postpone(release, TRY_AGAIN, type(error).__name__)
            raise

    async def _report(self, reporter: Reporter, release: Release) -> None:
        """Report on a release; what goes wrong unforeseen is tried again, as in opening."""
        try:
            await reporter.report(release)
        except Exception as error:
            await reporter.postpone(release, TRY_REPORT_AGAIN, type(error).__name__)
            raise

    async def _send(self, claim: Claim) -> None:
        """Send one claimed delivery, unless its lease is too old to begin."""
        now = self._clock()
        if self._stopping or claim.lease_until - now < self._settings.lease / 2:
            self._results.append(Result(claim, Change(DeliveryState.PENDING, now), now))
            return
        if claim.operation is Operation.UPDATE and (release_id := claim.release_id) is not None:
            claim = await self._db.read(lambda tx: fill_permalinks(tx, release_id, claim))
        outcome = await self._messenger.send(claim)
        now = self._clock()
        self._log_outcome(claim, outcome)
        self._results.append(Result(claim, plan_after_send(claim, outcome, now), now))

    async def _look_up(self, claim: Claim) -> None:
        """Ask Slack whether a delivery in doubt exists. To update or delete twice does no harm."""
        is_post = claim.operation is Operation.POST
        evidence = await self._messenger.find(claim) if is_post else Absent()
        now = self._clock()
        log.info("reconciled", delivery_key=claim.delivery_key, evidence=repr(evidence))
        self._observe("reconciled")
        self._results.append(Result(claim, plan_after_look(claim, evidence, now), now))

    def _log_outcome(self, claim: Claim, outcome: Outcome) -> None:
        kind = type(outcome).__name__.lower()
        self._observe(kind)
        if isinstance(outcome, Sent):
            log.info("sent", delivery_key=claim.delivery_key, ts=outcome.ts)
        else:
            log.warning(kind, delivery_key=claim.delivery_key, why=outcome.why)
