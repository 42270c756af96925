"""The report on a release: who gets it is found out, and it is owed to them from then on."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeAlias

import structlog

from bot.domain.release import (
    Body,
    Refused,
    Release,
    Throttled,
    Unknown,
    is_report_too_late,
)
from bot.domain.viewer import is_direct
from bot.services.messenger import Clock, Messenger, Opened
from bot.storage import deliveries as ledger
from bot.storage import releases
from bot.storage.database import Database, Transaction

log = structlog.get_logger()

PlanReport: TypeAlias = Callable[[Transaction, Release], tuple[Body, ...]]
"""Returns a report's bodies, plainer each, from what a transaction reads; none: nothing to tell."""

Sees: TypeAlias = Callable[[str, Release], Awaitable[bool | None]]
"""Says whether somebody may find a release's list; None where Slack could not be asked."""

TRY_REPORT_AGAIN = timedelta(minutes=5)
"""How long a report waits when Slack could not be asked whom it goes to; nobody has to hurry it."""

MOST_TRIED = 5
"""Owners and admins who are tried: where all of them are refused, it is not for who they are."""


class Staff(Protocol):
    """Tells to whom a report can go. None stands for what Slack could not be asked."""

    async def find_active(self, team_id: str, user_ids: Sequence[str]) -> tuple[str, ...] | None:
        """Return those of some people who are still there, in their order."""
        ...

    async def find_owners(self, team_id: str) -> tuple[str, ...] | None:
        """Return the workspace's primary owner, then its owners, then its admins."""
        ...


@dataclass(frozen=True, slots=True)
class Reporter:
    """What reporting takes. Any number may try at once: one report is owed.

    A release's report is due `after` it was posted. It goes to the curator of the release, else to
    `curator_id`, else to an owner or admin: the first who `sees` the list. What went to one person
    alone has no report: it would tell what that person did.
    """

    db: Database
    messenger: Messenger
    clock: Clock
    staff: Staff
    plan: PlanReport
    sees: Sees
    after: timedelta
    curator_id: str | None = None

    async def report(self, release: Release) -> None:
        """Turn a due report into a delivery, or say why nobody gets it."""
        if is_report_too_late(release, self.clock()):
            await self._drop(release, "it was due too long ago")
            return
        if release.channel_id is None or is_direct(release.channel_id):
            await self._drop(release, "it went to one person alone")
            return
        match await self._find_place(release):
            case Opened(channel_id=channel_id):
                await self._write_delivery(release, channel_id)
            case Refused(why=why):
                await self._drop(release, why)
            case Throttled(delay, why):
                await self.postpone(release, max(delay, TRY_REPORT_AGAIN), why)
            case unknown:
                await self.postpone(release, TRY_REPORT_AGAIN, unknown.why)

    async def postpone(self, release: Release, delay: timedelta, why: str) -> None:
        """Let a due report wait, because Slack could not be asked whom it goes to."""
        until = self.clock() + delay
        if await self.db.write(lambda tx: releases.move_report(tx, release, until)):
            log.warning("report postponed", release_id=release.release_id, why=why)

    async def _find_place(self, release: Release) -> Opened | Throttled | Refused | Unknown:
        """Open the direct messages of the first person who is there and may be written to."""
        team_id = release.team_id
        named = [each for each in (release.curator_id, self.curator_id) if each]
        opened = await self._open_first(release, await self.staff.find_active(team_id, named))
        if isinstance(opened, Refused):
            opened = await self._open_first(release, await self.staff.find_owners(team_id))
        return opened

    async def _open_first(
        self, release: Release, user_ids: Sequence[str] | None
    ) -> Opened | Throttled | Refused | Unknown:
        if user_ids is None:
            return Unknown("Slack did not say who is there")
        refused = Refused("nobody is there to get it")
        for user_id in user_ids[:MOST_TRIED]:
            if not (sees := await self.sees(user_id, release)):
                if sees is None:
                    return Unknown("Slack did not say what they may find")
                refused = Refused("they may not find the list")
                continue
            opened = await self.messenger.open_channel(release.team_id, user_id)
            if not isinstance(opened, Refused):
                return opened
            refused = opened
            log.warning("report refused", user_id=user_id, why=refused.why, detail=refused.detail)
        return refused

    async def _write_delivery(self, release: Release, channel_id: str) -> None:
        bodies = await self.db.read(lambda tx: self.plan(tx, release))
        if not bodies:
            await self._drop(release, "there is nothing to tell")
            return
        team_id, key, now = release.team_id, f"report:{release.release_id}", self.clock()

        def write(tx: Transaction) -> bool:
            return releases.move_report(tx, release, None) and ledger.insert_single(
                tx, team_id, key, channel_id, bodies, now
            )

        if await self.db.write(write):
            log.info("report planned", release_id=release.release_id)

    async def _drop(self, release: Release, why: str) -> None:
        if await self.db.write(lambda tx: releases.move_report(tx, release, None)):
            log.warning("report dropped", release_id=release.release_id, why=why)
