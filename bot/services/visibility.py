"""Who asks, and what they may therefore find."""

import asyncio
from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Protocol

from bot.domain.viewer import Person, Viewer
from bot.storage import channels, visibility
from bot.storage.channels import PrivateChannels
from bot.storage.database import Database, Transaction
from bot.storage.kept import Kept, read_kept

MOST_KEPT = 200
"""Askers of whom is kept what the database says, until anything in it changes."""

_KEPT: Kept[tuple[Hashable, "Asker"], tuple[PrivateChannels, bool]] = Kept(MOST_KEPT)


class Directory(Protocol):
    """Tells who is who in a workspace. None stands for what Slack could not be asked in time."""

    async def find_person(self, team_id: str, user_id: str) -> Person | None:
        """Return what Slack says of somebody."""
        ...

    async def find_channels(
        self, team_id: str, user_id: str, *, public: bool
    ) -> frozenset[str] | None:
        """Return the public channels that somebody is in, or the private ones where the bot is,
        too."""
        ...

    async def find_group(self, team_id: str, group_id: str) -> frozenset[str] | None:
        """Return the people of a user group."""
        ...

    async def find_privacy(self, team_id: str, channel_id: str) -> bool | None:
        """Say whether a channel is private."""
        ...


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and in which channel; `is_public` says that everybody there reads the answer."""

    team_id: str
    user_id: str
    channel_id: str
    is_public: bool = False

    @property
    def audience(self) -> str | None:
        """The channel where everybody reads the answer."""
        return self.channel_id if self.is_public else None


@dataclass(frozen=True, slots=True)
class Viewers:
    """What finding out takes. `curators` are ids of people and user groups; empty: the admins."""

    db: Database
    directory: Directory
    curators: frozenset[str] = frozenset()

    async def find(self, asker: Asker) -> Viewer:
        """Return who reads the answer to an asker.

        Slack is asked only for what makes a difference in this library, for all of it at once, and
        a second time where a guest asks. Who asks within a channel is in it. Somebody of whom
        Slack tells nothing may be a guest.
        """
        private, has_drafts = await self._read_library(asker)
        shared = private.known | private.unknown
        told, theirs, is_named, _ = await asyncio.gather(
            self.directory.find_person(asker.team_id, asker.user_id),
            self._find_channels(asker, shared),
            self._is_named(asker, needed=has_drafts),
            self._learn(asker.team_id, private.unknown),
        )
        if told is None or told.is_guest:
            guest = await self._find_guest(asker, private.direct)
            return replace(guest, is_certain=guest.is_certain and told is not None)
        return Viewer(
            asker.team_id,
            asker.user_id,
            channels=(shared & {*(theirs or ()), asker.channel_id}) | private.direct,
            audience=asker.audience,
            is_curator=has_drafts and (is_named if self.curators else told.is_admin),
            is_certain=theirs is not None,
        )

    async def may_curate(self, asker: Asker) -> bool:
        """Say whether somebody is a curator."""
        if self.curators:
            return await self._is_named(asker, needed=True)
        told = await self.directory.find_person(asker.team_id, asker.user_id)
        return told is not None and told.is_admin and not told.is_guest

    async def _find_guest(self, asker: Asker, direct: frozenset[str]) -> Viewer:
        """Return a guest, or a guest who is named as curator and sees what members see."""
        is_named, private, public = await asyncio.gather(
            self._is_named(asker, needed=True),
            self.directory.find_channels(asker.team_id, asker.user_id, public=False),
            self.directory.find_channels(asker.team_id, asker.user_id, public=True),
        )
        return Viewer(
            asker.team_id,
            asker.user_id,
            channels=direct.union(private or (), public or (), [asker.channel_id]),
            audience=asker.audience,
            is_curator=is_named,
            is_guest=not is_named,
            is_certain=private is not None and public is not None,
        )

    async def _read_library(self, asker: Asker) -> tuple[PrivateChannels, bool]:
        """Return the private channels that lists went to, and whether there are drafts."""

        def read(tx: Transaction) -> tuple[PrivateChannels, bool]:
            team_id, user_id, here = asker.team_id, asker.user_id, asker.channel_id
            private = channels.find_private_channels(tx, team_id, user_id, here)
            return private, visibility.has_drafts(tx, team_id)

        return await read_kept(self.db, _KEPT, asker, read)

    async def _find_channels(self, asker: Asker, private: frozenset[str]) -> frozenset[str] | None:
        """Return the private channels that an asker is in, nothing where it does not matter."""
        if asker.is_public or private <= {asker.channel_id}:
            return frozenset()
        return await self.directory.find_channels(asker.team_id, asker.user_id, public=False)

    async def _learn(self, team_id: str, unknown: frozenset[str]) -> None:
        """Ask about channels that something went to before it was kept which are private."""
        if not unknown:
            return
        ids = sorted(unknown)
        told = await asyncio.gather(*(self.directory.find_privacy(team_id, each) for each in ids))
        known = {each: is_private for each, is_private in zip(ids, told, strict=True)}
        await self.db.write(lambda tx: channels.record_known(tx, team_id, known))

    async def _is_named(self, asker: Asker, *, needed: bool) -> bool:
        """Say whether the settings name somebody as curator, or a group that they are in."""
        if not needed or asker.user_id in self.curators:
            return needed
        groups = [each for each in self.curators if each.startswith("S")]
        found = await asyncio.gather(
            *(self.directory.find_group(asker.team_id, group) for group in groups)
        )
        return any(people is not None and asker.user_id in people for people in found)
