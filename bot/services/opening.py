"""Opening a release: its channel is found, its messages rendered once and owed from then on."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from bot.domain.errors import ParseError
from bot.domain.markdown import parse_markdown
from bot.domain.permalink import build_permalink
from bot.domain.refusals import explain_refusal
from bot.domain.release import (
    Claim,
    Message,
    Operation,
    Refused,
    Release,
    ReleaseState,
    Throttled,
    describe_lateness,
    is_too_late,
)
from bot.render.contents import fill_contents, plan_contents
from bot.render.messages import plan_messages
from bot.services.messenger import Clock, Messenger, Opened
from bot.storage import deliveries as ledger
from bot.storage import reading_lists, releases, workspaces
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
            await self._move(release, ReleaseState.OVERDUE, error)
            return
        match await self.messenger.open_channel(release.team_id, release.target):
            case Opened(channel_id):
                await self._write_deliveries(release, channel_id)
            case Refused(why=why, detail=detail):
                await self._move(release, ReleaseState.FAILED, explain_refusal(why, detail))
            case Throttled(delay, why):
                await self._postpone(release, max(delay, TRY_AGAIN), why)
            case unknown:
                await self._postpone(release, TRY_AGAIN, unknown.why)

    async def _write_deliveries(self, release: Release, channel_id: str) -> None:
        stored = await self.db.read(
            lambda tx: reading_lists.get_text(tx, release.team_id, release.list_id)
        )
        try:
            messages = await asyncio.to_thread(
                plan_text, stored.text, stored.source, link_contents=self.link_contents
            )
        except ParseError as error:  # it was parsed when imported: the parser has changed since
            await self._move(release, ReleaseState.FAILED, str(error))
            return
        posts = sum(message.operation is Operation.POST for message in messages)
        now = self.clock()

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

        if await self.db.write(write):
            log.info("release opened", release_id=release.release_id, messages=posts)

    async def _move(self, release: Release, state: ReleaseState, error: str) -> None:
        now = self.clock()
        scheduled = [ReleaseState.SCHEDULED]
        moved = await self.db.write(
            lambda tx: releases.move_release(
                tx, release.release_id, scheduled, state, error=error, finished_at=now
            )
        )
        if moved:
            log.warning(f"release {state}", release_id=release.release_id, error=error)

    async def _postpone(self, release: Release, delay: timedelta, why: str) -> None:
        until = self.clock() + delay
        error = f"Slack could not be asked about the channel ({why}); trying again."
        await self.db.write(
            lambda tx: releases.postpone_release(tx, release.release_id, until, error)
        )
        log.warning("release postponed", release_id=release.release_id, why=why)


def plan_text(text: str, source: str, *, link_contents: bool = False) -> tuple[Message, ...]:
    """Return the messages of a list's text; takes up to seconds, so keep it off the event loop.

    With `link_contents`, the last one changes the parent, once all is sent, so that its contents
    link to the messages.
    """
    parsed = parse_markdown(text, name=source)
    messages = plan_messages(parsed)
    return (*messages, plan_contents(parsed, len(messages))) if link_contents else messages


def fill_permalinks(tx: Transaction, claim: Claim) -> Claim:
    """Put the permalinks of the messages, known only now, into the contents that link to them."""
    url = workspaces.get_url(tx, claim.team_id)
    permalinks: Mapping[int, str] = {
        section: build_permalink(url, claim.channel_id, ts, claim.ts)
        for section, ts in ledger.list_section_ts(tx, claim.release_id)
    }
    return replace(claim, bodies=tuple(fill_contents(body, permalinks) for body in claim.bodies))
