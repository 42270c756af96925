"""Hand-written stand-ins: a clock that moves when told, and a Slack that fails on demand."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.domain.errors import SourceError
from bot.domain.people import Marker
from bot.domain.reaction import Reaction
from bot.domain.reading_list import file_name
from bot.domain.release import (
    Absent,
    Claim,
    Evidence,
    Found,
    Operation,
    Outcome,
    Refused,
    Sent,
    Throttled,
    Unknown,
)
from bot.services.messenger import Opened
from bot.services.reactions import Recorder
from bot.services.sharing import Post
from bot.sources.files import Document
from bot.storage.database import Database

MARKER = Marker(b"a key of the tests")

NOON = datetime(2026, 12, 4, 12, 0, tzinfo=UTC)


class FakeClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        """Go on by so many seconds."""
        self.now += timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class Posted:
    """A message as the channel holds it."""

    channel_id: str
    ts: str
    thread_ts: str | None
    delivery_key: str
    text: str
    at: datetime


def _open(target: str) -> Opened:
    """Open whatever was named: `#private-…`, groups and direct messages are private."""
    direct = target.startswith("U")
    channel_id = target.replace("U", "D", 1) if direct else target.replace("#", "C_")
    is_private = direct or target.startswith(("D", "G", "#private"))
    return Opened(channel_id, is_private=is_private)


@dataclass(slots=True)
class FakeMessenger:
    """Holds what was posted. `before` and `after` may return an outcome to give in place of the
    true one, before or after the message is there; `looks` answers the coming look-ups; channels
    open once `gate` is set, and messages go out once `hold_sends` is."""

    clock: FakeClock
    posted: list[Posted] = field(default_factory=list)
    updates: list[Claim] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    before: Callable[[Claim], Outcome | None] = lambda _claim: None
    after: Callable[[Claim], Outcome | None] = lambda _claim: None
    looks: list[Evidence] = field(default_factory=list)
    looked: list[Claim] = field(default_factory=list)
    opening: list[Opened | Throttled | Refused | Unknown] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    gate: asyncio.Event | None = None
    hold_sends: asyncio.Event | None = None
    breaks_on_opening: int = 0

    async def open_channel(
        self, team_id: str, target: str
    ) -> Opened | Throttled | Refused | Unknown:
        if self.gate is not None:
            await self.gate.wait()
        self.opened.append(target)
        if self.breaks_on_opening:
            self.breaks_on_opening -= 1
            raise RuntimeError("on purpose")
        return self.opening.pop(0) if self.opening else _open(target)

    async def send(self, claim: Claim) -> Outcome:
        self.claims.append(claim)
        if self.hold_sends is not None:
            await self.hold_sends.wait()
        if (refused := self.before(claim)) is not None:
            return refused
        number = len(self.posted) + len(self.deleted)
        ts = claim.ts or f"{1_800_000_000 + number}.000100"
        if claim.operation is Operation.UPDATE:
            self.updates.append(claim)
        elif claim.operation is Operation.DELETE:
            self.posted = [each for each in self.posted if each.ts != claim.ts]
            self.deleted.append(ts)
        else:
            body = claim.bodies[claim.body]
            self.posted.append(
                Posted(
                    claim.channel_id,
                    ts,
                    claim.thread_ts,
                    claim.delivery_key,
                    body.text,
                    self.clock(),
                )
            )
        return self.after(claim) or Sent(ts)

    async def find(self, claim: Claim) -> Evidence:
        self.looked.append(claim)
        if self.looks:
            return self.looks.pop(0)
        for message in self.posted:
            if message.delivery_key == claim.delivery_key:
                return Found(message.ts)
        return Absent()

    @property
    def keys(self) -> list[str]:
        """The delivery keys in the channels, in the order in which they came."""
        return [message.delivery_key for message in self.posted]


@dataclass(slots=True)
class FakeStaff:
    """Knows who is there, but for those who are `gone`, and whose the workspace is. `silent` names
    coming questions, `active` or `owners`, that Slack does not answer."""

    gone: set[str] = field(default_factory=set)
    owners: tuple[str, ...] = ()
    silent: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    async def find_active(self, team_id: str, user_ids: Sequence[str]) -> tuple[str, ...] | None:
        active = tuple(each for each in user_ids if each not in self.gone)
        return self._answer("active", active)

    async def find_owners(self, team_id: str) -> tuple[str, ...] | None:
        return self._answer("owners", self.owners)

    def _answer(self, question: str, answer: tuple[str, ...]) -> tuple[str, ...] | None:
        self.asked.append(question)
        if question in self.silent:
            self.silent.remove(question)
            return None
        return answer


@dataclass(slots=True)
class FakeCourier:
    """Holds what was posted. `outcomes` are given to the coming posts in place of the true one,
    `opening` to the coming questions for somebody's direct messages."""

    posted: list[Post] = field(default_factory=list)
    tried: list[Post] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    opening: list[Opened | Throttled | Refused | Unknown] = field(default_factory=list)

    async def open_direct(
        self, team_id: str, user_id: str
    ) -> Opened | Throttled | Refused | Unknown:
        if self.opening:
            return self.opening.pop(0)
        return Opened(user_id.replace("U", "D"), is_private=True)

    async def post(self, message: Post) -> Outcome:
        self.tried.append(message)
        if self.outcomes:
            return self.outcomes.pop(0)
        self.posted.append(message)
        return Sent(f"{1_900_000_000 + len(self.posted)}.000100")


@dataclass(slots=True)
class FakeWeb:
    """Has some pages; what is not there is refused as a real fetch would refuse it."""

    pages: dict[str, bytes] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)

    async def fetch(self, url: str) -> Document:
        self.fetched.append(url)
        if url not in self.pages:
            raise SourceError(url, "there is no such page (404); check the address.")
        return Document(url, file_name(url), self.pages[url])


async def record_reaction(db: Database, marker: Marker, reaction: Reaction) -> None:
    """Let the bot record what an event says, by itself."""
    await Recorder(db, marker).record(reaction)
