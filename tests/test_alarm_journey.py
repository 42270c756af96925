"""A release that can't go out: who hears of it, when, and what the mend does, against the embedded
workspace; and a bot that is killed amid telling, or amid taking back."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.clock import system_clock
from bot.domain.acts import ActKind
from bot.domain.release import ReleaseState
from bot.sandbox.config import BOT_ID, BOT_USER
from bot.sandbox.fault_kinds import Fault, FaultKind
from bot.sandbox.records import Message
from bot.sandbox.server import Sandbox, SandboxConfig
from bot.services import releases
from bot.services.alarming import Alarmer
from bot.services.curators import Curators
from bot.services.visibility import Viewers
from bot.slack.client import build_client, close_client
from bot.slack.messenger import BotIdentity, SlackMessenger
from bot.slack.staff import SlackStaff
from bot.slack.viewers import SlackDirectory
from bot.storage.database import Database, Transaction
from bot.storage.tables import deliveries
from tests.fakes import FakeClock
from tests.running import free_port, point_at, running, serving, start_process, until
from tests.slack.office import find_buttons
from tests.test_faults_journey import CURATOR, MESSAGES, PATIENCE, READING, TEAM, Bot, open_bot
from tests.test_journeys import keys, read_key, schedule

LIN = "D0CURATOR"
"""The direct messages of Lin, the workspace's admin, with the bot."""
CURATORS = "G0CURATORS"


@dataclass(frozen=True, slots=True)
class Watched:
    """A bot that looks for trouble as often as it ticks."""

    bot: Bot
    alarmer: Alarmer

    async def run(self, seconds: int) -> None:
        for _ in range(seconds):
            await self.alarmer.look()
            await self.bot.dispatcher.tick()
            await self.bot.dispatcher.settle_down()
            self.bot.clock.advance(1)

    async def retry(self, release_id: int) -> None:
        await releases.retry(self.bot.db, self.bot.clock, TEAM, release_id, actor=CURATOR)

    async def state(self, release_id: int) -> ReleaseState:
        return (await releases.get_release(self.bot.db, TEAM, release_id)).release.state

    @property
    def notices(self) -> list[Message]:
        return find_notices(self.bot.sandbox)


def find_notices(sandbox: Sandbox) -> list[Message]:
    """What was told to Lin."""
    if LIN not in sandbox.state.channels:
        return []
    return [each for each in sandbox.state.posted(LIN) if read_key(each).startswith("notice:")]


def show(message: Message) -> tuple[str, list[str]]:
    """A notice's words and buttons."""
    section, *rest = message.blocks or []
    buttons = [each["text"]["text"] for block in rest for each in block["elements"]]
    return section["text"]["text"], buttons


@pytest.fixture
async def watched(db: Database, clock: FakeClock) -> AsyncIterator[Watched]:
    async with open_bot(db, clock) as bot:
        client = build_client(bot.sandbox.config.bot_token, bot.sandbox.api_url, PATIENCE)
        identity = BotIdentity(BOT_USER, BOT_ID)
        viewers = Viewers(db, SlackDirectory(lambda _team: client, clock))
        alarmer = Alarmer(
            db,
            SlackMessenger(lambda _team: client, lambda _team: identity),
            clock,
            TEAM,
            Curators(viewers, SlackStaff(lambda _team: client)).find_people,
            timedelta(minutes=5),
            clock(),
        )
        yield Watched(bot, alarmer)
        await close_client(client)


async def test_an_archived_channel_is_told_of_once_and_the_mend_completes_the_release(
    watched: Watched,
) -> None:
    bot = watched.bot
    bot.sandbox.faults.add(Fault(FaultKind.ARCHIVE_CHANNEL, channel=READING, skip=2))
    release_id = await bot.schedule()

    await watched.run(10)

    assert await watched.state(release_id) is ReleaseState.FAILED
    [notice] = watched.notices
    failed_at, told_at = (
        float(each) for each in (bot.sandbox.state.posted(READING)[-1].ts, notice.ts)
    )
    assert told_at - failed_at < 10
    words, buttons = show(notice)
    assert "can't go out: 2 of 4 messages are out." in words
    assert f"Unarchive <#{READING}> and press *Try again*." in words
    assert buttons == ["Try again", "Stop", "Take back"]

    await watched.run(120)
    assert len(watched.notices) == 1

    bot.sandbox.channels.unarchive(user=CURATOR, channel=READING)
    await watched.retry(release_id)
    await watched.run(10)

    assert len(bot.keys()) == MESSAGES
    assert await watched.state(release_id) is ReleaseState.POSTED
    [notice] = watched.notices
    words, buttons = show(notice)
    assert words.startswith(":white_check_mark:")
    assert words.endswith(f"to <#{READING}> is out now.")
    assert buttons == []


async def test_a_private_channel_without_the_bot_is_told_of_with_what_to_type(
    watched: Watched,
) -> None:
    release_id = await watched.bot.schedule()
    await releases.redirect(watched.bot.db, watched.bot.clock, TEAM, release_id, target="#curators")
    await watched.run(10)

    words, buttons = show(watched.notices[0])
    assert "Type `/invite @readlist` in #curators, then press *Try again*." in words
    assert buttons == ["Try again", "Other channel", "Pull it back"]

    watched.bot.sandbox.channels.invite(BOT_USER, user=CURATOR, channel=CURATORS)
    await watched.retry(release_id)
    await watched.run(10)

    assert await watched.state(release_id) is ReleaseState.POSTED
    assert "is out now" in show(watched.notices[0])[0]


async def test_a_revoked_token_is_told_of_once_there_is_one_again(watched: Watched) -> None:
    faults = watched.bot.sandbox.faults
    order = faults.add(Fault(FaultKind.TOKEN_REVOKED, "*", times=None, skip=4))
    release_id = await watched.bot.schedule()
    await watched.run(60)
    assert await watched.state(release_id) is ReleaseState.FAILED
    assert watched.notices == []

    faults.cancel(order)
    await watched.run(30)

    words, _ = show(watched.notices[0])
    assert "Slack has revoked the bot token" in words


async def test_an_outage_that_ends_before_anybody_could_be_told_leaves_no_message(
    watched: Watched,
) -> None:
    faults = watched.bot.sandbox.faults
    order = faults.add(Fault(FaultKind.STATUS_500, "*", times=None))
    release_id = await watched.bot.schedule()
    await watched.run(8 * 60)
    assert await watched.state(release_id) is ReleaseState.SCHEDULED

    faults.cancel(order)
    await watched.run(60)

    assert await watched.state(release_id) is ReleaseState.POSTED
    assert watched.notices == []


async def test_a_take_back_that_is_refused_is_told_of_and_finished_later(watched: Watched) -> None:
    bot = watched.bot
    release_id = await bot.schedule()
    await watched.run(8)
    await releases.take_back(bot.db, bot.clock, TEAM, release_id, actor=CURATOR)
    bot.sandbox.channels.archive(user=CURATOR, channel=READING)
    await watched.run(10)
    assert "not all of it could be deleted" in show(watched.notices[0])[0]

    bot.sandbox.channels.unarchive(user=CURATOR, channel=READING)
    await watched.retry(release_id)
    await watched.run(10)

    assert bot.keys() == []
    assert "is taken back" in show(watched.notices[0])[0]


async def test_the_button_of_a_notice_mends_what_it_is_about(sqlite_url: str) -> None:
    async with serving(SandboxConfig()) as sandbox:
        sandbox.faults.add(Fault(FaultKind.ARCHIVE_CHANNEL, channel=READING, skip=1))
        async with running(point_at(sandbox, sqlite_url, free_port())) as readlist:
            release_id = await schedule(readlist.db, TEAM)
            await until(lambda: find_notices(sandbox))
            [notice] = find_notices(sandbox)
            parent = sandbox.state.posted(READING)[0]
            assert float(notice.ts) - float(parent.ts) < 60

            sandbox.channels.unarchive(user=CURATOR, channel=READING)
            [button] = find_buttons(notice.blocks or [], "Try again")
            await sandbox.people.press(button, user=CURATOR, channel=LIN, message_ts=notice.ts)

            await until(lambda: len(keys(sandbox)) == 3)
            await until(lambda: "is out now" in find_notices(sandbox)[0].text)
            log = await releases.list_log(readlist.db, TEAM, release_id=release_id)
    assert keys(sandbox) == [f"release:{release_id}:{n}" for n in range(3)]
    assert show(find_notices(sandbox)[0])[1] == []
    assert (log[0].kind, log[0].actor) == (ActKind.RETRY, CURATOR)


def kill_at(
    process: Callable[[], asyncio.subprocess.Process | None], words: str
) -> Callable[[Any], bool]:
    """Kill the bot at the very moment at which the workspace takes what has these words."""

    def kill(arguments: Any) -> bool:
        if words not in str(arguments) or (alive := process()) is None:
            return False
        alive.send_signal(signal.SIGKILL)
        return True

    return kill


def read_states(tx: Transaction) -> dict[str, str]:
    query = select(deliveries.c.delivery_key, deliveries.c.state)
    return {key: state for key, state in tx.execute(query)}


async def test_a_kill_amid_a_notice_leaves_one_notice(tmp_path: Path, sqlite_url: str) -> None:
    async with serving(SandboxConfig()) as sandbox:
        settings = point_at(sandbox, sqlite_url, free_port())
        db = Database(sqlite_url)
        release_id = await schedule(db, "local")
        sandbox.channels.archive(user=CURATOR, channel=READING)
        process = await start_process(settings, tmp_path)
        fault = Fault(FaultKind.LOSE_ANSWER, match=kill_at(lambda: process, "notice:"))
        sandbox.faults.add(fault)
        assert await process.wait() == -signal.SIGKILL
        assert len(find_notices(sandbox)) == 1

        again = await start_process(settings, tmp_path)
        key = f"notice:{release_id}:1:{CURATOR}"
        await until_state(db, key, "sent")
        assert [read_key(each) for each in find_notices(sandbox)] == [key]

        sandbox.channels.unarchive(user=CURATOR, channel=READING)
        await releases.retry(db, system_clock, TEAM, release_id)
        await until(lambda: "is out now" in find_notices(sandbox)[0].text)
        again.terminate()
        assert await again.wait() == 0
        await db.close()
    assert keys(sandbox) == [f"release:{release_id}:{n}" for n in range(3)]


async def until_state(db: Database, key: str, state: str) -> None:
    """Wait until a delivery has come to a state."""
    async with asyncio.timeout(30):
        while (await db.read(read_states)).get(key) != state:
            await asyncio.sleep(0.05)


async def test_a_kill_amid_a_take_back_leaves_no_message(tmp_path: Path, sqlite_url: str) -> None:
    async with serving(SandboxConfig()) as sandbox:
        settings = point_at(sandbox, sqlite_url, free_port())
        db = Database(sqlite_url)
        release_id = await schedule(db, "local")
        process = await start_process(settings, tmp_path)
        await until(lambda: len(keys(sandbox)) == 3)
        await until_state(db, f"release:{release_id}:2", "sent")
        fault = Fault(FaultKind.LOSE_ANSWER, "chat.delete", match=kill_at(lambda: process, READING))
        sandbox.faults.add(fault)
        await releases.take_back(db, system_clock, TEAM, release_id)
        assert await process.wait() == -signal.SIGKILL
        assert len(keys(sandbox)) == 2

        again = await start_process(settings, tmp_path)
        await until(lambda: keys(sandbox) == [])
        for position in range(3):
            await until_state(db, f"delete:{release_id}:{position}", "sent")
        again.terminate()
        assert await again.wait() == 0
        view = await releases.get_release(db, TEAM, release_id)
        await db.close()
    assert (view.release.state, view.release.error) == (ReleaseState.WITHDRAWN, None)
    assert find_notices(sandbox) == []
