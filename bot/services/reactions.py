"""What follows when somebody reacts to a message."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeAlias

from bot.domain.people import SIGN, Marker
from bot.domain.reaction import Reaction, read_instant
from bot.storage import people, reactions, saves
from bot.storage.database import Database, Transaction
from bot.storage.reactions import ReactionEvent

KEY_BYTES = 32

ROUNDS_WAITED = 4
"""Of the event loop, in which no other reaction comes, before those that came are written: what is
on its way joins them. The loop and the thread that writes then hinder each other less."""

MOST_ROUNDS, ENOUGH = 20, 50
"""Rounds after which, and reactions that, wait for no others."""

Waiting: TypeAlias = tuple[ReactionEvent, asyncio.Future[None]]
"""What is to be written, and what its asker waits for."""


async def load_marker(db: Database, *, only_counts: bool = False) -> Marker:
    """Return what turns people into what is kept of them; its key is made the first time."""
    key = await db.read(people.find_key)
    if key is None:
        made = secrets.token_bytes(KEY_BYTES)
        key = await db.write(lambda tx: people.keep_key(tx, made))
    return Marker(key, only_counts)


@dataclass(slots=True)
class Recorder:
    """Keeps what events say of messages of ours. What comes at about the same time is written
    together, in one statement: half the time of an event was spent on its own."""

    db: Database
    marker: Marker
    _waiting: list[Waiting] = field(default_factory=list)
    _writing: asyncio.Task[None] | None = None

    async def record(self, reaction: Reaction) -> None:
        """Keep a reaction; a second call changes nothing.

        It is committed when this returns. Raises StorageError where it is not.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((_tell(self.marker, reaction), done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await done

    async def finish(self) -> None:
        """Wait until everything that was told is written, or refused."""
        if self._writing is not None:
            await asyncio.gather(self._writing, return_exceptions=True)

    async def _write(self) -> None:
        try:
            while self._waiting:
                await self._let_others_join()
                some, self._waiting = self._waiting, []
                is_settled = await self._write_together(some)
                alone = () if is_settled else some  # what is wrong with one is no other's fault
                await asyncio.gather(*(self._write_together([each]) for each in alone))
        finally:
            for _, done in self._waiting:  # it is told to end: nobody is to wait for ever
                done.cancel()

    async def _let_others_join(self) -> None:
        quiet = known = 0
        for _ in range(MOST_ROUNDS):
            quiet = quiet + 1 if len(self._waiting) == known else 0
            known = len(self._waiting)
            if quiet == ROUNDS_WAITED or known >= ENOUGH:
                break
            await asyncio.sleep(0)

    async def _write_together(self, some: Sequence[Waiting]) -> bool:
        """Return False where several could not be written at once."""
        told = [each for each, _ in some]
        try:
            await self.db.write(lambda tx: reactions.record_reactions(tx, told))
        except Exception as error:  # noqa: BLE001 - the future carries it to who waits
            if len(some) > 1:
                return False
            failure: Exception | None = error
        except BaseException:  # as above
            for _, done in some:
                done.cancel()
            raise
        else:
            failure = None
        for _, done in some:
            if done.done():  # who waited was told to go away
                continue
            if failure is None:
                done.set_result(None)
            else:
                done.set_exception(failure)
        return True


def _tell(marker: Marker, reaction: Reaction) -> ReactionEvent:
    mark = marker.mark(reaction.team_id, reaction.user_id)
    kept = replace(reaction, user_id=mark) if marker.only_counts else reaction
    return ReactionEvent(kept, mark, read_instant(reaction.event_ts))


async def tidy(db: Database, team_id: str) -> None:
    """Let what came too early join its messages, and drop what was of no message of ours."""

    def write(tx: Transaction) -> None:
        reactions.adopt_early(tx, team_id)
        reactions.forget_strays(tx, team_id)

    if await db.read(lambda tx: reactions.has_early(tx, team_id)):
        await db.write(write)


async def mark_everybody(db: Database, marker: Marker, team_id: str) -> int:
    """Keep everybody whose id is kept by their mark instead; return how many people that were.

    For a workspace that from now on keeps numbers only.
    """
    named = await db.read(lambda tx: _list_named(tx, team_id))
    for user_id in named:
        await db.write(partial(_mark, marker, team_id, user_id))
    return len(named)


def _list_named(tx: Transaction, team_id: str) -> list[str]:
    """Return those whose reactions, or saved sections, are kept by their id."""
    found = {*reactions.list_people(tx, team_id, SIGN), *saves.list_people(tx, team_id, SIGN)}
    return sorted(found)


def _mark(marker: Marker, team_id: str, user_id: str, tx: Transaction) -> None:
    mark = marker.mark(team_id, user_id)
    reactions.rename_person(tx, team_id, user_id, mark)
    saves.rename_person(tx, team_id, user_id, mark)
