"""Reactions through everything that happens to a bot, with the whole app and the workspace."""

import asyncio
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import app
from bot.clock import system_clock
from bot.config import Settings
from bot.domain.viewer import Viewer
from bot.sandbox.config import BOT_USER, Shortcut, ShortcutType
from bot.sandbox.faults import Fault
from bot.sandbox.records import Message
from bot.sandbox.server import Sandbox, SandboxConfig
from bot.services.comparing import find_progress
from bot.services.liking import find_top_between
from bot.slack import socket_mode
from bot.slack.manifest import SAVE_FOR_LATER
from bot.storage.database import Database
from bot.storage.tables import deliveries, early_reactions, reactions, releases, saves
from tests.running import free_port, point_at, running, serving, start_process, until
from tests.test_journeys import READING, keys, schedule

ROBIN, LIN = "U0READER", "U0CURATOR"
MONTH = timedelta(days=30)
CONFIG = SandboxConfig(
    channel_interval=0,
    shortcuts=(Shortcut(ShortcutType.MESSAGE, "Save for later", SAVE_FOR_LATER),),
)
AT_ONCE = {"readlist_report_days": 0.00001}

Given = set[tuple[str, str, str]]


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what takes its time go fast."""
    monkeypatch.setattr(app, "COMPARE_SECONDS", 0.05)
    for name in ("PING_SECONDS", "RENEW_SECONDS", "WATCH_SECONDS"):
        monkeypatch.setattr(socket_mode, name, 0.1)


def as_slack_has_it(sandbox: Sandbox) -> Given:
    """Message, person and emoji of each reaction in #reading-list."""
    return {
        (message.ts, user, emoji)
        for message in sandbox.state.posted(READING)
        for emoji, users in message.reactions.items()
        for user in users
        if user != BOT_USER
    }


async def as_we_have_it(db: Database) -> Given:
    columns = reactions.c
    query = select(columns.ts, columns.user_id, columns.emoji).where(~columns.removed)
    return {tuple(row) for row in await db.read(lambda tx: tx.execute(query).all())}


async def until_compared(readlist: app.App) -> None:
    """Wait until the comparison that was wanted last is over."""
    db, team_id = readlist.db, readlist.workspace.team_id
    async with asyncio.timeout(30):
        while not (await find_progress(db, system_clock, team_id, MONTH)).is_over:
            await asyncio.sleep(0.02)


async def until_same(readlist: app.App, sandbox: Sandbox) -> None:
    """Wait until reactions are as Slack has them."""
    async with asyncio.timeout(30):
        while await as_we_have_it(readlist.db) != as_slack_has_it(sandbox):
            await asyncio.sleep(0.02)


async def post_list(readlist: app.App, sandbox: Sandbox) -> list[Message]:
    """Release a list; give its messages once all are known."""
    before = len(keys(sandbox))
    await schedule(readlist.db, readlist.workspace.team_id)
    await until(lambda: len(keys(sandbox)) == before + 3)
    query = select(releases.c.state)
    async with asyncio.timeout(30):
        while set(await readlist.db.read(lambda tx: tx.execute(query).scalars().all())) != {
            "posted"
        }:
            await asyncio.sleep(0.02)
    return sandbox.state.posted(READING)[before:]


async def react(sandbox: Sandbox, message: Message, *reactions: tuple[str, str]) -> None:
    """Let people react; a name with a minus before it is taken back."""
    for user, name in reactions:
        act = sandbox.people.unreact if name.startswith("-") else sandbox.people.react
        await act(name.removeprefix("-"), user=user, channel=READING, ts=message.ts)


async def test_reactions_are_as_slack_has_them_after_a_bot_that_was_down(sqlite_url: str) -> None:
    async with serving(CONFIG) as sandbox:
        settings = point_at(sandbox, sqlite_url, free_port())
        async with running(settings) as readlist:
            parent, docker, clocks = await post_list(readlist, sandbox)
            await react(sandbox, parent, (ROBIN, "eyes"))
            await react(sandbox, docker, (ROBIN, "tada"), (LIN, "wave::skin-tone-4"))
            await react(sandbox, clocks, (LIN, "heart"), (LIN, "-heart"), (ROBIN, "heart"))
            await sandbox.drain()
            assert sandbox.undelivered == []
            assert await as_we_have_it(readlist.db) == as_slack_has_it(sandbox)
            assert len(as_slack_has_it(sandbox)) == 4
        await asyncio.sleep(1.1)  # Slack's clock tells whole seconds
        await react(sandbox, parent, (ROBIN, "-eyes"), (LIN, "eyes"))
        await react(sandbox, docker, (LIN, "-wave::skin-tone-4"), (LIN, "wave::skin-tone-2"))
        await react(sandbox, clocks, (ROBIN, "-heart"), (ROBIN, "rocket"), (LIN, "heart"))
        async with running(settings) as readlist:
            await until_compared(readlist)

            assert await as_we_have_it(readlist.db) == as_slack_has_it(sandbox)
            assert len(as_slack_has_it(sandbox)) == 5
            viewer = Viewer.everything(readlist.workspace.team_id)
            top = await find_top_between(readlist.db, viewer, None, None, limit=5)
            assert [(each.title, each.people, each.reactions) for each in top.sections] == [
                ("Clocks", 2, (("heart", 1), ("rocket", 1))),
                ("Docker 容器", 2, (("tada", 1), ("wave", 1))),
            ]


async def test_a_socket_that_broke_is_followed_by_a_comparison(sqlite_url: str) -> None:
    async with serving(CONFIG) as sandbox:
        settings = point_at(sandbox, sqlite_url, free_port())
        async with running(settings) as readlist:
            _, docker, clocks = await post_list(readlist, sandbox)
            await react(sandbox, docker, (ROBIN, "tada"))
            await until_compared(readlist)
            for reason in ("drop", "refresh"):
                clocks.reactions[reason] = [ROBIN]  # what Slack never manages to tell
                if reason == "drop":
                    sandbox.sockets.drop()
                else:
                    await sandbox.sockets.disconnect()

                await until_same(readlist, sandbox)
            assert {emoji for *_, emoji in await as_we_have_it(readlist.db)} == {
                "tada",
                "drop",
                "refresh",
            }


async def test_a_message_that_somebody_deleted_keeps_what_people_thought_of_it(
    sqlite_url: str,
) -> None:
    async with serving(CONFIG) as sandbox:
        settings = point_at(sandbox, sqlite_url, free_port())
        async with running(settings) as readlist:
            _, docker, _ = await post_list(readlist, sandbox)
            await react(sandbox, docker, (ROBIN, "tada"))
            await sandbox.drain()
        sandbox.state.delete_message(docker)
        async with running(settings) as readlist:
            await until_compared(readlist)

            assert await as_we_have_it(readlist.db) == {(docker.ts, ROBIN, "tada")}


def reports(sandbox: Sandbox) -> list[Message]:
    """What the curator was told in direct messages."""
    return [each for each in sandbox.state.posted(f"D{LIN[1:]}") if each.user == BOT_USER]


async def test_the_report_comes_once_by_direct_message(sqlite_url: str) -> None:
    async with serving(CONFIG) as sandbox:
        settings = point_at(sandbox, sqlite_url, free_port()).model_copy(update=AT_ONCE)
        async with running(settings) as readlist:
            await post_list(readlist, sandbox)
            await until(lambda: reports(sandbox))
        async with running(settings):
            await asyncio.sleep(2)
    [report] = reports(sandbox)
    assert report.metadata is not None
    assert report.metadata["event_payload"]["delivery_key"] == "report:1"
    assert report.text.startswith("每周阅读 Weekly: nobody reacted.")


async def test_a_kill_while_the_report_is_sent_neither_doubles_nor_loses_it(
    tmp_path: Path, sqlite_url: str
) -> None:
    async with serving(CONFIG) as sandbox:
        settings: Settings = point_at(sandbox, sqlite_url, free_port()).model_copy(update=AT_ONCE)
        db = Database(sqlite_url)
        await schedule(db, "local")
        process = await start_process(settings, tmp_path)

        def kill(arguments: object) -> bool:
            """Kill the bot at the very moment at which the workspace takes its report."""
            if "report:1" not in str(arguments):
                return False
            process.send_signal(signal.SIGKILL)
            return True

        sandbox.faults.add(Fault("lose_answer", match=kill))  # type: ignore[arg-type] # a word will do
        await until(lambda: len(reports(sandbox)) == 1)
        assert await process.wait() == -signal.SIGKILL
        again = await start_process(settings, tmp_path)
        await until_sent(db, "report:1")
        again.terminate()
        assert await again.wait() == 0
        await db.close()
    assert len(reports(sandbox)) == 1


async def until_sent(db: Database, key: str) -> None:
    """Wait until the ledger knows that a message is there."""
    query = select(deliveries.c.state).where(deliveries.c.delivery_key == key)
    async with asyncio.timeout(40):
        while await db.read(lambda tx: tx.execute(query).scalar_one_or_none()) != "sent":
            await asyncio.sleep(0.05)


async def people_kept(db: Database) -> set[str]:
    """Everybody of whom anything is kept."""
    tables = (reactions, early_reactions, saves)
    found = [
        await db.read(lambda tx, t=table: tx.execute(select(t.c.user_id)).scalars().all())
        for table in tables
    ]
    return {user for users in found for user in users}


async def test_where_only_counts_are_kept_nobodys_id_is(sqlite_url: str) -> None:
    """Also of those who reacted, or only saved, before the setting was one."""
    async with serving(CONFIG) as sandbox:
        named = point_at(sandbox, sqlite_url, free_port())
        counting = named.model_copy(update={"readlist_only_counts": True})
        people, views = sandbox.people, sandbox.views
        async with running(named) as readlist:
            _, docker, clocks = await post_list(readlist, sandbox)
            await react(sandbox, docker, (ROBIN, "tada"))
            place = {"channel": READING, "ts": clocks.ts}
            await views.shortcut(SAVE_FOR_LATER, user=LIN, **place)
            await until(lambda: sandbox.state.ephemerals)
            await sandbox.drain()
            assert await people_kept(readlist.db) == {ROBIN, LIN}
        async with running(counting) as readlist:
            await until_compared(readlist)
            await react(sandbox, docker, (LIN, "tada"), (ROBIN, "-tada"), (ROBIN, "bookmark"))
            await sandbox.drain()
            await until_compared(readlist)

            marks = await people_kept(readlist.db)
            assert len(marks) == 2
            assert all(mark.startswith("~") for mark in marks)
            viewer = Viewer.everything(readlist.workspace.team_id)
            top = await find_top_between(readlist.db, viewer, None, None, limit=5)
            assert [(each.people, each.reactions) for each in top.sections] == [
                (2, (("bookmark", 1), ("tada", 1)))
            ]
            for user, title in ((LIN, "Clocks"), (ROBIN, "Docker 容器")):
                saved = await people.run_command("saved", user=user, channel=READING)
                assert title in str(saved)
