"""Keeps Home tabs up to date: what curators look after, and who has a tab open."""

import asyncio
import hashlib
import json
from collections import Counter, deque
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

import structlog

from bot.domain.home import CuratorDesk, Few, ShownRelease, WaitingDraft
from bot.domain.liking import sort_counts
from bot.domain.permalink import link_release
from bot.domain.release import Release, ReleaseState
from bot.services.messenger import Clock
from bot.storage import acts, homes, liking, reading_lists, releases, workspaces
from bot.storage.database import Database, Transaction
from bot.storage.homes import OPEN_STATES, OpenHome

log = structlog.get_logger()

LIFE = timedelta(days=1)
"""How long after it was opened a tab is kept up to date."""

COUNTS_DOWN = timedelta(hours=1)
"""How long after it was opened a curator's tab tells each minute how far away things are."""

MOST_OPEN = 50
"""Tabs that are kept up to date: those that were opened last."""

MOST_AT_ONCE = 8
"""Tabs that are looked at in one step, curators' before readers'."""

READERS_A_MINUTE = 40
"""Readers' tabs that are published in a minute: Slack grants 100 calls of views.publish, and what
curators do is to be seen at once (docs.slack.dev, rate limits, tier 4; read on 2026-11-30)."""

SLOW = timedelta(seconds=10)
"""How long what people react to and save may go unnoticed."""

MINUTE = timedelta(minutes=1)

TROUBLE_SHOWN = 3
GOING_SHOWN = 3
DUE_SHOWN = 5
DRAFTS_SHOWN = 5
PAST_SHOWN = 3
ACTS_SHOWN = 5

_TROUBLE = (ReleaseState.FAILED, ReleaseState.OVERDUE)
_GOING = (ReleaseState.POSTING, ReleaseState.PAUSED)
_PAST = (ReleaseState.POSTED, ReleaseState.STOPPED, ReleaseState.WITHDRAWN)
_MOST_GOING = 50


class Fate(StrEnum):
    """What became of a tab that was published."""

    SHOWN = "shown"
    GONE = "gone"
    REFUSED = "refused"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Published:
    """What Slack said of a tab; LATER may be tried again after `delay`."""

    fate: Fate
    delay: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Tab:
    """What somebody's tab is to show."""

    view: Mapping[str, Any]
    is_curator: bool = False

    @property
    def mark(self) -> str:
        """What is the same for tabs that show the same."""
        written = json.dumps(self.view, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(written.encode()).hexdigest()


class Painter(Protocol):
    """Builds Home tabs and hands them to Slack."""

    async def build(self, team_id: str, user_id: str, now: datetime) -> Tab:
        """Return what somebody's tab shows at an instant, with their own rights."""
        ...

    async def publish(self, team_id: str, user_id: str, tab: Tab) -> Published:
        """Let somebody's tab show something; what Slack refuses is logged."""
        ...


async def find_desk(db: Database, team_id: str) -> CuratorDesk:
    """Return what curators look after, the first few of each."""
    return await db.read(lambda tx: _read_desk(tx, team_id))


async def open_home(
    db: Database, clock: Clock, painter: Painter, team_id: str, user_id: str
) -> None:
    """Show somebody the tab that they just opened, and keep it up to date from here on."""
    now = clock()
    tab = await painter.build(team_id, user_id, _floor(now))
    published = await painter.publish(team_id, user_id, tab)
    shown = "" if published.fate is Fate.LATER else tab.mark

    def write(tx: Transaction) -> None:
        homes.drop_before(tx, team_id, now - LIFE)
        if published.fate is Fate.GONE:
            homes.drop_person(tx, team_id, user_id)
        else:
            homes.record_opened(tx, team_id, user_id, now, shown)

    await db.write(write)


async def refresh_home(
    db: Database, clock: Clock, painter: Painter, team_id: str, user_id: str
) -> None:
    """Let somebody's tab show what they have just changed, if they opened it within the day."""
    now = clock()
    home = await db.read(lambda tx: homes.find_opened(tx, team_id, user_id, now - LIFE))
    if home is not None:
        await _show(db, painter, team_id, home, await painter.build(team_id, user_id, _floor(now)))


async def paint_once(clock: Clock, painter: Painter, team_id: str, user_id: str) -> None:
    """Let somebody's tab show what there is now, and keep nothing of it."""
    tab = await painter.build(team_id, user_id, _floor(clock()))
    await painter.publish(team_id, user_id, tab)


@dataclass(slots=True)
class HomeWatch:
    """Publishes those open tabs that would show something else by now.

    Any number of processes may do so: one of them wins each change. What was found to be right
    stays in memory, until the pulse of the database is another one.
    """

    db: Database
    clock: Clock
    painter: Painter
    team_id: str
    _seen: dict[str, Hashable] = field(default_factory=dict)
    _curators: set[str] = field(default_factory=set)
    _readers_shown: deque[datetime] = field(default_factory=deque)
    _slow_pulse: tuple[datetime | None, Hashable] = (None, None)
    _not_before: datetime | None = None

    async def step(self) -> None:
        """Look at a few of the tabs that may have changed, and publish those that have."""
        now = self.clock()
        if self._not_before is not None and now < self._not_before:
            return
        opened, pulse = await self.db.read(lambda tx: self._look(tx, now))
        users = {home.user_id for home in opened}
        self._seen = {user: seen for user, seen in self._seen.items() if user in users}
        stale = [
            home for home in opened if self._seen.get(home.user_id) != self._key(home, pulse, now)
        ]
        chosen = self._choose(stale, now)
        work = (self._look_after(home, pulse, now) for home in chosen)
        results = await asyncio.gather(*work, return_exceptions=True)
        for home, error in zip(chosen, results, strict=True):
            if error is not None:
                # The next change is the next try, and the others go on.
                self._note(home, pulse, now)
                log.error("home tab failed", exc_info=error)

    def _look(self, tx: Transaction, now: datetime) -> tuple[list[OpenHome], Hashable]:
        opened = homes.list_opened(tx, self.team_id, now - LIFE, MOST_OPEN)
        if not opened:
            return opened, None
        slow_at, slow = self._slow_pulse
        if slow_at is None or now >= slow_at + SLOW:
            slow = homes.read_slow_pulse(tx, self.team_id)
            self._slow_pulse = (now, slow)
        return opened, (homes.read_pulse(tx, self.team_id), slow)

    def _key(self, home: OpenHome, pulse: Hashable, now: datetime) -> Hashable:
        """Return all that says whether a tab has to be looked at again."""
        counts = home.user_id in self._curators and now < home.opened_at + COUNTS_DOWN
        return pulse, home.shown, _floor(now) if counts else None

    def _choose(self, stale: list[OpenHome], now: datetime) -> list[OpenHome]:
        """Return those to look at: curators first, and no more readers than a minute allows."""
        while self._readers_shown and now >= self._readers_shown[0] + MINUTE:
            self._readers_shown.popleft()
        curators = [home for home in stale if home.user_id in self._curators][:MOST_AT_ONCE]
        left = min(MOST_AT_ONCE - len(curators), READERS_A_MINUTE - len(self._readers_shown))
        readers = [home for home in stale if home.user_id not in self._curators]
        # Those that were looked at longest ago come first.
        order = {user: place for place, user in enumerate(self._seen)}
        readers.sort(key=lambda home: order.get(home.user_id, -1))
        return [*curators, *readers[: max(left, 0)]]

    async def _look_after(self, home: OpenHome, pulse: Hashable, now: datetime) -> None:
        tab = await self.painter.build(self.team_id, home.user_id, _floor(now))
        (self._curators.add if tab.is_curator else self._curators.discard)(home.user_id)
        published = await _show(self.db, self.painter, self.team_id, home, tab)
        if published is not None and published.fate is Fate.LATER:
            self._not_before = now + published.delay
            return
        if published is not None and not tab.is_curator:
            self._readers_shown.append(now)
        self._note(replace(home, shown=tab.mark), pulse, now)

    def _note(self, home: OpenHome, pulse: Hashable, now: datetime) -> None:
        """Remember until when a tab needs no look; what was noted last stands last."""
        self._seen.pop(home.user_id, None)
        self._seen[home.user_id] = self._key(home, pulse, now)


async def _show(
    db: Database, painter: Painter, team_id: str, home: OpenHome, tab: Tab
) -> Published | None:
    """Publish a tab if it differs from what is shown and nobody else publishes it; None where it
    does not differ.

    Where another came first, it is to be looked at again. Who dies in between leaves a tab that is
    out of date until it changes again, or is opened.
    """
    mark, user_id = tab.mark, home.user_id
    if mark == home.shown:
        return None
    if not await db.write(lambda tx: homes.move_shown(tx, team_id, user_id, home.shown, mark)):
        return Published(Fate.LATER)
    published = await painter.publish(team_id, user_id, tab)
    if published.fate is Fate.LATER:
        await db.write(lambda tx: homes.move_shown(tx, team_id, user_id, mark, ""))
    if published.fate is Fate.GONE:
        await db.write(lambda tx: homes.drop_person(tx, team_id, user_id))
    return published


def _floor(now: datetime) -> datetime:
    """Return the minute: what is told of it is the same for as long, in every process."""
    return now.replace(second=0, microsecond=0)


def _read_desk(tx: Transaction, team_id: str) -> CuratorDesk:
    counts = releases.count_states(tx, team_id)
    url = workspaces.get_url(tx, team_id)
    going = releases.list_in_states(tx, team_id, _GOING, _MOST_GOING)
    stuck = [each for each in going if each.error is not None]
    smooth = [each for each in going if each.error is None]
    failed = releases.list_in_states(tx, team_id, _TROUBLE, TROUBLE_SHOWN, newest_first=True)
    due = releases.list_in_states(tx, team_id, [ReleaseState.SCHEDULED], DUE_SHOWN)
    past = releases.list_in_states(tx, team_id, _PAST, PAST_SHOWN, newest_first=True)
    drafts, waiting = reading_lists.list_waiting_drafts(tx, team_id, OPEN_STATES, DRAFTS_SHOWN)
    return CuratorDesk(
        trouble=_few(url, [*stuck, *failed], TROUBLE_SHOWN, _count(counts, _TROUBLE) + len(stuck)),
        going=_few(url, smooth, GOING_SHOWN, len(smooth)),
        due=_few(url, due, DUE_SHOWN, counts[ReleaseState.SCHEDULED]),
        drafts=Few(
            tuple(
                WaitingDraft(each.list_id, each.title, each.date, each.sections) for each in drafts
            ),
            waiting,
        ),
        past=Few(tuple(_look_back(tx, url, each) for each in past), _count(counts, _PAST)),
        acts=tuple(acts.list_acts(tx, team_id, limit=ACTS_SHOWN)),
    )


def _count(counts: Mapping[ReleaseState, int], states: tuple[ReleaseState, ...]) -> int:
    return sum(counts[state] for state in states)


def _few(url: str, found: list[Release], limit: int, total: int) -> Few[ShownRelease]:
    return Few(tuple(ShownRelease(each, link_release(url, each)) for each in found[:limit]), total)


def _look_back(tx: Transaction, url: str, release: Release) -> ShownRelease:
    """Return a release that is over, with what people made of it."""
    if release.channel_id is None or release.state is ReleaseState.WITHDRAWN:
        return ShownRelease(release)
    released = liking.list_released(tx, release.team_id, release.release_id)
    timestamps = [each.ts for each in released]
    given = liking.list_given(tx, release.team_id, release.channel_id, timestamps)
    emoji = Counter(emoji for _, emoji in {(each.user_id, each.emoji) for each in given})
    people = len({each.user_id for each in given})
    return ShownRelease(release, link_release(url, release), people, sort_counts(emoji))
