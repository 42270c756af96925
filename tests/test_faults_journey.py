"""A release under every kind of trouble: each message once and in order, or a word why not.

The dispatcher, the ledger and Slack's client are the real ones; only the clock is the test's, for
them and for the workspace, so that minutes of waiting take no time.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from bot.domain.permalink import ReleaseView
from bot.domain.release import ReleaseState
from bot.sandbox.config import BOT_ID, BOT_USER
from bot.sandbox.fault_kinds import Fault, FaultKind
from bot.sandbox.server import Sandbox, SandboxConfig
from bot.sandbox.tiers import TIERS
from bot.services import library, releases
from bot.services.delivery import DeliverySettings, Dispatcher
from bot.slack.client import build_client, close_client
from bot.slack.messenger import BotIdentity, SlackMessenger
from bot.sources.files import Document
from bot.storage.database import Database
from tests.fakes import FakeClock

TEAM = "T0READLIST"
READING = "C0READING"
CURATOR = "U0CURATOR"
SECTIONS = 3
MESSAGES = SECTIONS + 1
LIST = "# Weekly\n" + "".join(
    f"\n## Part {n}\n\n![A picture](https://example.org/{n}.png)\n\nText {n}.\n"
    for n in range(1, MESSAGES)
)
PATIENCE = 0.5
"""Seconds that readlist waits for an answer; only what never comes takes them."""
MINUTES = 30
"""How long, by the clock of the test, a release may take."""


@dataclass(frozen=True, slots=True)
class Bot:
    """What of readlist takes part, and where."""

    sandbox: Sandbox
    db: Database
    clock: FakeClock
    dispatcher: Dispatcher

    async def schedule(self, number: int = 1) -> int:
        document = Document(f"{number}.md", f"{number}.md", LIST.encode())
        imported = await library.import_document(self.db, self.clock, TEAM, document)
        view = await releases.schedule(
            self.db,
            self.clock,
            TEAM,
            imported.summary.list_id,
            target="#reading-list",
            release_at=self.clock(),
            zone="UTC",
        )
        return view.release.release_id

    async def run(self, release_id: int) -> ReleaseView:
        """Let time go on until the release is posted or failed; then give it."""
        for _ in range(MINUTES * 60):
            await self.dispatcher.tick()
            await self.dispatcher.settle_down()
            self.sandbox.faults.release()
            view = await releases.get_release(self.db, TEAM, release_id)
            if view.release.state in (ReleaseState.POSTED, ReleaseState.FAILED):
                return view
            self.clock.advance(1)
        raise AssertionError(f"still {view.release.state}: {view.release.error}")

    async def retry(self, release_id: int) -> ReleaseView:
        await releases.retry(self.db, self.clock, TEAM, release_id)
        return await self.run(release_id)

    def keys(self) -> list[str]:
        """The delivery keys in the channel, in order."""
        posted = self.sandbox.state.posted(READING)
        return [(each.metadata or {})["event_payload"]["delivery_key"] for each in posted]


@asynccontextmanager
async def open_bot(db: Database, clock: FakeClock) -> AsyncIterator[Bot]:
    sandbox = Sandbox(SandboxConfig(), lambda: clock().timestamp())
    await sandbox.start()
    client = build_client(sandbox.config.bot_token, sandbox.api_url, PATIENCE)
    bot = BotIdentity(BOT_USER, BOT_ID)
    messenger = SlackMessenger(lambda _team: client, lambda _team: bot)
    dispatcher = Dispatcher(db, messenger, clock, DeliverySettings(), TEAM, "journey")
    yield Bot(sandbox, db, clock, dispatcher)
    await dispatcher.stop()
    sandbox.faults.clear()
    await close_client(client)
    await sandbox.stop()


@pytest.fixture
async def bot(db: Database, clock: FakeClock) -> AsyncIterator[Bot]:
    async with open_bot(db, clock) as bot:
        yield bot


def expected(release_id: int) -> list[str]:
    return [f"release:{release_id}:{position}" for position in range(MESSAGES)]


def assert_whole(bot: Bot, view: ReleaseView) -> None:
    """Every message is there once, in order, in one thread."""
    parent, *sections = bot.sandbox.state.posted(READING)
    assert view.release.state is ReleaseState.POSTED
    assert bot.keys() == expected(view.release.release_id)
    assert {section.thread_ts for section in sections} == {parent.ts}
    for number, section in enumerate(sections, 1):
        assert section.text.startswith(f"Part {number}")


PASSING = [
    Fault(FaultKind.LOSE_ANSWER),
    Fault(FaultKind.REFUSE_BEFORE),
    Fault(FaultKind.DELAY, seconds=0.01),
    Fault(FaultKind.DELAY, seconds=3600),
    Fault(FaultKind.ACCEPT_LATE, seconds=3600),
    Fault(FaultKind.STATUS_500),
    Fault(FaultKind.STATUS_500_AFTER),
    Fault(FaultKind.RATELIMITED, retry_after=30),
    Fault(FaultKind.ERROR, name="internal_error"),
    Fault(FaultKind.ERROR, name="msg_blocks_too_long"),
    Fault(FaultKind.IMAGE_DOWNLOAD),
    Fault(FaultKind.HISTORY_LAG, seconds=5),
]


def name_of(fault: Fault) -> str:
    details = (fault.name, f"{fault.seconds:g}" if fault.seconds else "")
    return "-".join([fault.kind, *filter(None, details)])


def at(fault: Fault, position: int) -> Fault:
    """The same fault, for the message of this position."""
    values = {name: getattr(fault, name) for name in ("kind", "seconds", "retry_after", "name")}
    return Fault(**values, match=lambda arguments: f":{position}'" in str(arguments["metadata"]))


@pytest.mark.parametrize("position", [0, 1, SECTIONS])
@pytest.mark.parametrize("fault", PASSING, ids=name_of)
async def test_trouble_that_passes_neither_doubles_nor_loses_a_message(
    bot: Bot, fault: Fault, position: int
) -> None:
    bot.sandbox.faults.add(at(fault, position))

    view = await bot.run(await bot.schedule())

    assert_whole(bot, view)
    no_picture = fault.kind is FaultKind.IMAGE_DOWNLOAD and position == 0
    assert [fired.kind for fired in bot.sandbox.faults.fired] == [fault.kind] * (not no_picture)


@pytest.mark.parametrize("position", [0, 1])
async def test_a_lost_answer_is_found_in_a_history_that_lags(bot: Bot, position: int) -> None:
    bot.sandbox.faults.add(at(Fault(FaultKind.HISTORY_LAG, seconds=9), position))
    bot.sandbox.faults.add(at(Fault(FaultKind.LOSE_ANSWER), position))

    view = await bot.run(await bot.schedule())

    assert_whole(bot, view)
    assert len(bot.sandbox.faults.fired) == 2


@pytest.mark.parametrize("seed", range(6))
async def test_a_bad_day_neither_doubles_nor_loses_a_message(bot: Bot, seed: int) -> None:
    for number, kind in enumerate(
        ("lose_answer", "refuse_before", "status_500", "status_500_after", "ratelimited")
    ):
        fault = Fault(FaultKind(kind), "*", times=None, chance=0.15, seed=10 * seed + number)
        bot.sandbox.faults.add(fault)

    view = await bot.run(await bot.schedule())

    assert_whole(bot, view)
    assert bot.sandbox.faults.fired


Mend = Callable[[Bot, str], Awaitable[None]]


async def cancel(bot: Bot, order_id: str) -> None:
    bot.sandbox.faults.cancel(order_id)


async def unarchive(bot: Bot, _order_id: str) -> None:
    bot.sandbox.channels.unarchive(user=CURATOR, channel=READING)


LASTING = [
    (Fault(FaultKind.ARCHIVE_CHANNEL, channel=READING, skip=2), unarchive, "unarchive it", 2),
    (
        Fault(FaultKind.TOKEN_REVOKED, "*", times=None, skip=4),
        cancel,
        "Slack has revoked the bot token",
        2,
    ),
    (
        Fault(FaultKind.MISSING_SCOPE, "*", times=None, skip=2, name="chat:write"),
        cancel,
        "lacks a permission",
        2,
    ),
    (
        Fault(FaultKind.MISSING_SCOPE, "*", times=None, name="channels:read"),
        cancel,
        "needs channels:read",
        0,
    ),
    (
        Fault(FaultKind.ERROR, times=None, skip=1, name="account_inactive"),
        cancel,
        "The app was uninstalled",
        1,
    ),
]


@pytest.mark.parametrize(
    ("fault", "mend", "sentence", "sent"), LASTING, ids=[name_of(each[0]) for each in LASTING]
)
async def test_trouble_that_lasts_is_said_and_a_retry_completes_the_release(
    bot: Bot, fault: Fault, mend: Mend, sentence: str, sent: int
) -> None:
    order_id = bot.sandbox.faults.add(fault)

    failed = await bot.run(await bot.schedule())
    posted = len(bot.keys())
    await mend(bot, order_id)
    view = await bot.retry(failed.release.release_id)

    assert failed.release.state is ReleaseState.FAILED
    assert sentence in (failed.release.error or "")
    assert posted == sent
    assert_whole(bot, view)


async def test_where_looking_is_refused_too_the_release_waits_until_it_can_see(bot: Bot) -> None:
    bot.sandbox.faults.add(at(Fault(FaultKind.LOSE_ANSWER), 1))
    blind = Fault(FaultKind.MISSING_SCOPE, "*", times=3, name="channels:history")
    bot.sandbox.faults.add(blind)

    view = await bot.run(await bot.schedule())

    assert_whole(bot, view)
    assert len(bot.sandbox.faults.fired) == 4


async def test_many_releases_at_once_live_within_slacks_limits(bot: Bot) -> None:
    more_than_a_minute_takes = TIERS["conversations.list"].calls + 5
    release_ids = [await bot.schedule(number) for number in range(more_than_a_minute_takes)]

    views = [await bot.run(release_id) for release_id in release_ids]

    assert {view.release.state for view in views} == {ReleaseState.POSTED}
    assert sorted(bot.keys()) == sorted(key for each in release_ids for key in expected(each))
    assert bot.sandbox.faults.fired == []
