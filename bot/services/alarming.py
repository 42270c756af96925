"""Alarms: who curates is told, once, of a release that can't go out, and that it is over."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import structlog

from bot.domain.errors import StorageError
from bot.domain.permalink import link_release
from bot.domain.release import Refused, Release
from bot.domain.trouble import (
    LATEST_NEWS,
    Trouble,
    Watched,
    find_trouble,
    is_for_one,
    is_news,
    is_over,
    is_serious,
    mends_itself,
)
from bot.render.notice import render_notice, render_over, render_superseded
from bot.services.messenger import Clock, Messenger, Opened
from bot.storage import notices, workspaces
from bot.storage.database import Database, Transaction

log = structlog.get_logger()

FindPeople: TypeAlias = Callable[[str, str | None], Awaitable[tuple[str, ...] | None]]
"""Returns all who curate a workspace, somebody before the others; None where Slack is silent."""

TRY_ALARM_AGAIN = timedelta(seconds=15)
"""How long alarms wait when Slack could not be asked whom they go to."""

MEND_TIME = timedelta(seconds=20)
"""How long, once Slack is back, a release may take to go on by itself before it is told of."""

LOOK_BACK = timedelta(minutes=5)
"""How often notices that Slack refused are tried again, and people who could not be written to."""

MOST_TOLD = 20
"""People who are told of one trouble; where more curate, somebody among these will act."""


@dataclass(slots=True)
class Alarmer:
    """Looks after releases. Any number may at once: of each trouble everybody is told once.

    What takes more than `patience` to mend itself is told of; anything else at once. A notice is a
    delivery, planned in the transaction that notes in `releases.told` what it is about. `people`
    are asked for once a look.
    """

    db: Database
    messenger: Messenger
    clock: Clock
    team_id: str
    people: FindPeople
    patience: timedelta
    started_at: datetime
    _quiet_until: datetime | None = field(default=None, init=False)
    _mends_until: datetime | None = field(default=None, init=False)
    _was_silent: bool = field(default=False, init=False)
    _look_back_at: datetime | None = field(default=None, init=False)
    _put_off: dict[int, datetime] = field(default_factory=dict, init=False)
    _direct: dict[str, str] = field(default_factory=dict, init=False)

    async def look(self) -> None:
        """Tell of each trouble that is new, and that those are over which are.

        Raises StorageError; what else goes wrong with one release keeps no other back.
        """
        now = self.clock()
        watched = await self.db.read(lambda tx: notices.list_watched(tx, self.team_id, now))
        self._put_off = {key: until for key, until in self._put_off.items() if until > now}
        troubles = [
            (each, find_trouble(each, now))
            for each in watched
            if each.release.release_id not in self._put_off
        ]
        await self._look_back(troubles, now)
        for each, trouble in troubles:
            has_news = trouble is not None and self._is_news(trouble, now)
            if not has_news and is_over(each, now):
                await self._guard(each.release, self._end(each.release))
        news = [
            (each, trouble)
            for each, trouble in troubles
            if trouble is not None
            and trouble.name != each.release.told
            and self._is_news(trouble, now)
        ]
        await self._tell_all(news, now)

    def _is_news(self, trouble: Trouble, now: datetime) -> bool:
        return is_news(trouble, now, self.patience, self.started_at)

    async def _tell_all(self, news: Sequence[tuple[Watched, Trouble]], now: datetime) -> None:
        """Tell of what is new, unless Slack is silent: then all of it waits a little."""
        if self._quiet_until is not None and now < self._quiet_until:
            return
        asked: dict[str | None, tuple[str, ...]] = {}
        for watched, trouble in news:
            if not await self._guard(watched.release, self._tell(watched, trouble, asked)):
                self._was_silent = True
                self._quiet_until = now + TRY_ALARM_AGAIN
                return

    async def _guard(self, release: Release, work: Coroutine[Any, Any, bool]) -> bool:
        """Let what goes wrong with a release keep no other back, nor be tried at every look."""
        try:
            return await work
        except StorageError:  # which concerns all of them: the next look begins anew
            raise
        except Exception:
            log.exception("alarm failed", release_id=release.release_id)
        self._put_off[release.release_id] = self.clock() + LOOK_BACK
        return True

    async def _tell(
        self, watched: Watched, trouble: Trouble, asked: dict[str | None, tuple[str, ...]]
    ) -> bool:
        """Owe everybody concerned a notice; False where Slack does not say who that is."""
        release = watched.release
        places = await self._find_places(watched, asked)
        if places is None:
            return False
        if self._was_silent:
            self._was_silent = False
            self._mends_until = self.clock() + MEND_TIME
        if self._may_mend_itself(trouble):
            return True
        if not places:
            self._put_off[release.release_id] = self.clock() + LOOK_BACK
            log.error("nobody to tell", release_id=release.release_id, trouble=trouble.kind)
            return True
        if await self.db.write(lambda tx: self._owe(tx, release.release_id, trouble, places)):
            log.warning(
                "notice planned",
                release_id=release.release_id,
                trouble=trouble.kind,
                people=len(places),
            )
        return True

    def _may_mend_itself(self, trouble: Trouble) -> bool:
        """Say whether Slack is back only now, so that the trouble may be over in a moment."""
        is_fresh = self._mends_until is not None and self.clock() < self._mends_until
        return is_fresh and mends_itself(trouble)

    def _owe(
        self, tx: Transaction, release_id: int, trouble: Trouble, places: Mapping[str, str]
    ) -> bool:
        """Write the notices down, unless the trouble is over or was told of meanwhile."""
        now = self.clock()
        fresh = notices.find_watched(tx, self.team_id, release_id)
        still = find_trouble(fresh, now) if fresh is not None else None
        if fresh is None or still is None or still.name != trouble.name:
            return False
        release = fresh.release
        if release.told == trouble.name or not notices.mark_told(tx, release, trouble.name):
            return False
        permalink = _find_permalink(tx, release)
        notices.close_notices(tx, release, render_superseded(release, permalink), now)
        notices.owe_notices(tx, release, places, render_notice(release, still, permalink), now)
        return True

    async def _end(self, release: Release) -> bool:
        """Drop the notices that are not out yet, and change those that are: it is over."""
        if await self.db.write(lambda tx: self._close(tx, release.release_id)):
            log.info("trouble is over", release_id=release.release_id, state=release.state)
        return True

    def _close(self, tx: Transaction, release_id: int) -> bool:
        now = self.clock()
        fresh = notices.find_watched(tx, self.team_id, release_id)
        if fresh is None or not is_over(fresh, now):
            return False
        release = fresh.release
        bodies = render_over(release, _find_permalink(tx, release))
        # To note what is noted already holds the row: who else would close it waits, and loses.
        return (
            notices.mark_told(tx, release, release.told)
            and notices.close_notices(tx, release, bodies, now)
            and notices.mark_told(tx, release, None)
        )

    async def _find_places(
        self, watched: Watched, asked: dict[str | None, tuple[str, ...]]
    ) -> dict[str, str] | None:
        """Return the direct messages of who is to be told; None where Slack is silent.

        Of what goes to one person its own curator alone is told, as long as there is one.
        """
        first = watched.release.curator_id or watched.scheduler
        if first not in asked:
            found = await self.people(self.team_id, first)
            if found is None:
                return None
            asked[first] = found
        people = asked[first][:MOST_TOLD]
        if is_for_one(watched.release) and people[:1] == (first,):
            people = people[:1]
        places = {}
        for user_id in people:
            place = await self._open(user_id)
            if place is None:
                return None
            if place:
                places[user_id] = place
        return places

    async def _open(self, user_id: str) -> str | None:
        """Return somebody's direct messages, "" where they can't be written to; None where Slack
        is silent. What was found once stays."""
        if user_id in self._direct:
            return self._direct[user_id]
        match await self.messenger.open_channel(self.team_id, user_id):
            case Opened(channel_id=channel_id):
                self._direct[user_id] = channel_id
                return channel_id
            case Refused(why=why):
                log.warning("notice refused", user_id=user_id, why=why)
                return ""
        return None

    async def _look_back(
        self, troubles: Sequence[tuple[Watched, Trouble | None]], now: datetime
    ) -> None:
        """Try again, now and then, to send the notices that Slack refused: it may take them now."""
        if self._look_back_at is not None and now < self._look_back_at:
            return
        self._look_back_at = now + LOOK_BACK
        standing = [
            each.release
            for each, trouble in troubles
            if trouble is not None
            and trouble.name == each.release.told
            and now - trouble.since <= LATEST_NEWS
        ]
        if standing:
            await self.db.write(
                lambda tx: [notices.revive_refused(tx, release, now) for release in standing]
            )


def _find_permalink(tx: Transaction, release: Release) -> str | None:
    return link_release(workspaces.get_url(tx, release.team_id), release)


async def list_troubles(
    db: Database, clock: Clock, team_id: str, patience: timedelta
) -> list[tuple[Release, Trouble]]:
    """Return what is wrong with a workspace's releases, however long it has been."""
    now = clock()
    watched = await db.read(lambda tx: notices.list_watched(tx, team_id, now))
    found = [(each.release, find_trouble(each, now)) for each in watched]
    return [(r, t) for r, t in found if t is not None and is_serious(t, now, patience)]
