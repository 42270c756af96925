"""Previews: exactly the messages that would be posted, to one curator alone, and what an editor
would ask about them."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

import structlog

from bot.domain.arrangement import arrange
from bot.domain.checks import Remark, check_list, list_urls
from bot.domain.errors import NotFoundError, NotPostedError, ReadlistError
from bot.domain.markdown import parse_markdown
from bot.domain.permalink import build_permalink
from bot.domain.preview import Basis, Bodies, pick_first
from bot.domain.reading_list import ReadingList, file_name, fingerprint
from bot.domain.refusals import explain_refusal
from bot.domain.release import Message, Operation, Refused, Throttled, Unknown
from bot.domain.viewer import Viewer
from bot.render.preview import render_head
from bot.render.release import plan_list
from bot.services.messenger import Clock, Opened
from bot.storage import links, previews, reading_lists, workspaces
from bot.storage.database import Database, Transaction
from bot.storage.previews import Preview, Standing
from bot.storage.reading_lists import StoredText
from bot.storage.visibility import may_see

log = structlog.get_logger()

OpenDirect: TypeAlias = Callable[[str, str], Awaitable[Opened | Throttled | Refused | Unknown]]
"""Finds somebody's direct messages with us."""

MayCurate: TypeAlias = Callable[[str, str], Awaitable[bool]]
"""Says whether somebody is a curator of a workspace."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A list as it would go out now, and what is to be looked at before; `list_id` is None where
    it is not in the library."""

    list_id: int | None
    basis: Basis
    parsed: ReadingList
    messages: tuple[Message, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A preview that somebody asked for: where it is, or None while it is on its way."""

    examined: Examined
    permalink: str | None


async def examine(db: Database, team_id: str, list_id: int) -> Examined:
    """Return a list of the library as it would go out now: with the plan of its next release.

    Raises NotFoundError, ParseError.
    """

    def read(tx: Transaction) -> tuple[StoredText, Basis, tuple[str, ...]]:
        stored = reading_lists.get_text(tx, team_id, list_id)
        basis = previews.find_basis(tx, team_id, list_id, stored.revision_id)
        return stored, basis, reading_lists.get_notes(tx, stored.revision_id)

    stored, basis, notes = await db.read(read)
    parsed = await asyncio.to_thread(parse_markdown, stored.text, name=file_name(stored.source))
    return await _examine(db, team_id, replace(parsed, notes=notes), list_id, basis)


async def examine_text(
    db: Database, team_id: str, source: str, text: str, parsed: ReadingList
) -> Examined:
    """Return a text, parsed, as it would go out whole, held against the library but not kept there.

    Where the library has it, or another text of its source, that one is no former list.
    """
    mark = fingerprint(text)
    list_id = await db.read(lambda tx: reading_lists.find_list(tx, team_id, source, mark))
    return await _examine(db, team_id, parsed, list_id, Basis(0))


async def _examine(
    db: Database, team_id: str, parsed: ReadingList, list_id: int | None, basis: Basis
) -> Examined:
    messages = await asyncio.to_thread(plan_list, parsed, basis.plan)
    urls = list_urls(arrange(parsed, basis.plan)[0])
    former = await db.read(
        lambda tx: links.find_former(tx, team_id, urls, list_id=list_id, day=parsed.date)
    )
    posts = tuple(each for each in messages if each.operation is Operation.POST)
    remarks = await asyncio.to_thread(check_list, parsed, basis.plan, len(posts), former)
    return Examined(list_id, basis, parsed, posts, remarks)


@dataclass(frozen=True, slots=True)
class Previewer:
    """What previews take. Each curator has at most one of a list, whoever asks how often."""

    db: Database
    clock: Clock
    open_direct: OpenDirect
    may_curate: MayCurate

    async def show(self, viewer: Viewer, list_id: int, *, shows_all: bool = False) -> Shown:
        """Let somebody have a preview of a list in their direct messages, or see it anew there.

        One that showed all goes on doing so. Raises NotFoundError, also for what they may not
        find, and NotPostedError where Slack does not open their direct messages.
        """
        team_id, user_id = viewer.team_id, viewer.user_id or ""
        before = await self.db.read(lambda tx: _find_before(tx, viewer, list_id))
        shows_all = shows_all or (before is not None and before.shows_all)
        examined = await examine(self.db, team_id, list_id)
        opened = await self.open_direct(team_id, user_id)
        if not isinstance(opened, Opened):
            raise NotPostedError(_explain(opened))
        preview = Preview(
            team_id,
            user_id,
            list_id,
            secrets.token_hex(8),
            opened.channel_id,
            shows_all,
            examined.basis.mark(shows_all=shows_all),
        )
        messages = await asyncio.to_thread(_render, examined, list_id, shows_all=shows_all)

        def write(tx: Transaction) -> str | None:
            kept = previews.ask_preview(tx, preview, messages, self.clock())
            ts, url = previews.find_place(tx, kept), workspaces.get_url(tx, team_id)
            return build_permalink(url, kept.channel_id, ts) if ts and url else None

        permalink = await self.db.write(write)
        log.info("preview asked for", list_id=list_id, remarks=len(examined.remarks))
        return Shown(examined, permalink)

    async def refresh(self, team_id: str) -> None:
        """Bring the workspace's previews up to date, and remove those whose list went out.

        Who is no curator any more gets no updates.
        """
        for standing in await self.db.read(lambda tx: previews.list_previews(tx, team_id)):
            try:
                await self._refresh(standing)
            except ReadlistError as error:
                log.error("preview not refreshed", error=str(error))

    async def _refresh(self, standing: Standing) -> None:
        preview = standing.preview
        if standing.is_over:
            await self._change(preview, "", ())
            return
        made_of = standing.basis.mark(shows_all=preview.shows_all)
        if made_of == preview.made_of or not await self.may_curate(
            preview.team_id, preview.user_id
        ):
            return
        examined = await examine(self.db, preview.team_id, preview.list_id)
        messages = await asyncio.to_thread(
            _render, examined, preview.list_id, shows_all=preview.shows_all
        )
        await self._change(preview, examined.basis.mark(shows_all=preview.shows_all), messages)

    async def _change(self, preview: Preview, made_of: str, messages: tuple[Bodies, ...]) -> None:
        now = self.clock()
        if await self.db.write(
            lambda tx: previews.change_preview(tx, preview, made_of, messages, now)
        ):
            log.info("preview changed", list_id=preview.list_id, messages=len(messages))


def _find_before(tx: Transaction, viewer: Viewer, list_id: int) -> Preview | None:
    """Return the preview that somebody has already of a list that they may find."""
    if not may_see(tx, viewer, list_id):
        hint = "Or it only went to private channels where you are not."
        raise NotFoundError("list", str(list_id), hint)
    return previews.find_preview(tx, viewer.team_id, viewer.user_id or "", list_id)


def _render(examined: Examined, list_id: int, *, shows_all: bool) -> tuple[Bodies, ...]:
    """Return the messages of a preview: its head, then those that would be posted, as they are."""
    shown = examined.messages if shows_all else pick_first(examined.messages)
    head = render_head(
        examined.parsed.title,
        examined.remarks,
        list_id=list_id,
        target=examined.basis.target,
        shown=len(shown),
        messages=len(examined.messages),
    )
    return (head, *(message.bodies for message in shown))


def _explain(failed: Throttled | Refused | Unknown) -> str:
    if isinstance(failed, Refused):
        return explain_refusal(failed.why, failed.detail)
    return f"Slack did not open your messages with me ({failed.why}): press again in a minute."
