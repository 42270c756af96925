"""Opening a release: its channel is found, its messages rendered once and owed from then on."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from bot.domain.errors import NotFoundError, ParseError, TransitionError
from bot.domain.permalink import build_permalink
from bot.domain.refusals import explain_refusal
from bot.domain.release import (
    Claim,
    Operation,
    Refused,
    Release,
    ReleaseState,
    Throttled,
    describe_lateness,
    is_too_late,
)
from bot.render.contents import fill_contents
from bot.render.release import plan_text
from bot.services.messenger import Clock, Messenger, Opened
from bot.storage import channels, reading_lists, releases, workspaces
from bot.storage import deliveries as ledger
from bot.storage.database import Database, Transaction

log = structlog.get_logger()

TRY_AGAIN = timedelta(seconds=15)
"""How long a due release waits when Slack could not be asked about its channel."""


@dataclass(frozen=True, slots=True)
class Opener:
    """What opening a release takes. Any number may try at once: the first one's messages count."""

    db: Database
    messenger: Messenger
    clock: Clock
    late: timedelta
    link_contents: bool

    async def open(self, release: Release) -> None:
        """Turn a due release into deliveries, or say why it can't go out."""
        now = self.clock()
        if is_too_late(release.release_at, now, self.late):
            error = describe_lateness(release.release_at, now)
            await self._move(release, ReleaseState.OVERDUE, error=error, finished_at=now)
            return
        match await self.messenger.open_channel(release.team_id, release.target):
            case Opened() as opened:
                await self._write_deliveries(release, opened)
            case Refused(why=why, detail=detail):
                await self._fail(release, explain_refusal(why, detail))
            case Throttled(delay, why):
                await self.postpone(release, max(delay, TRY_AGAIN), why)
            case unknown:
                await self.postpone(release, TRY_AGAIN, unknown.why)

    async def postpone(self, release: Release, delay: timedelta, why: str) -> None:
        """Let a due release wait, because Slack could not be asked about its channel."""
        error = f"Slack could not be asked about the channel ({why}); trying again."
        until = self.clock() + delay
        await self._move(release, ReleaseState.SCHEDULED, error=error, try_after=until)

    async def _write_deliveries(self, release: Release, channel: Opened) -> None:
        try:
            stored = await self.db.read(
                lambda tx: reading_lists.get_text(tx, release.team_id, release.list_id)
            )
            messages = await asyncio.to_thread(
                plan_text,
                stored.text,
                stored.source,
                link_contents=self.link_contents,
                plan=release.plan,
            )
        except (NotFoundError, ParseError, TransitionError) as error:  # once it was right
            await self._fail(release, str(error))
            return
        posts = sum(message.operation is Operation.POST for message in messages)
        now = self.clock()

        def write(tx: Transaction) -> bool:
            opened = releases.move_due(
                tx,
                release,
                ReleaseState.POSTING,
                revision_id=stored.revision_id,
                channel_id=channel.channel_id,
                messages=posts,
                opened_at=now,
                error=None,
            )
            if opened:
                team_id, channel_id = release.team_id, channel.channel_id
                channels.record_channel(
                    tx, team_id, channel_id, is_private=channel.is_private, now=now
                )
                section_ids = reading_lists.get_section_ids(tx, stored.revision_id)
                ledger.insert_deliveries(
                    tx, team_id, channel_id, release.release_id, messages, section_ids, now
                )
            return opened

        if await self.db.write(write):
            log.info("release opened", release_id=release.release_id, messages=posts)

    async def _fail(self, release: Release, error: str) -> None:
        await self._move(release, ReleaseState.FAILED, error=error, finished_at=self.clock())

    async def _move(self, release: Release, state: ReleaseState, **values: object) -> None:
        """Move the release, unless somebody changed it meanwhile."""
        if await self.db.write(lambda tx: releases.move_due(tx, release, state, **values)):
            log.warning(f"release {state}", release_id=release.release_id, error=values["error"])


def fill_permalinks(tx: Transaction, release_id: int, claim: Claim) -> Claim:
    """Put the permalinks of a release's messages, known only now, into contents that link there."""
    url = workspaces.get_url(tx, claim.team_id)
    permalinks: Mapping[int, str] = {
        section: build_permalink(url, claim.channel_id, ts, claim.ts)
        for section, ts in ledger.list_section_ts(tx, release_id)
    }
    return replace(claim, bodies=tuple(fill_contents(body, permalinks) for body in claim.bodies))
