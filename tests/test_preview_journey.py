"""A list from its import to its release, in the whole app: previewed, and taken away again, also
where the bot is killed amid it."""

import asyncio
import contextlib
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.clock import system_clock
from bot.config import Settings
from bot.domain.acts import ActKind
from bot.sandbox.api_files import keep_upload
from bot.sandbox.faults import Fault
from bot.sandbox.records import Kind, Message
from bot.sandbox.server import Sandbox, SandboxConfig
from bot.services import library, releases
from bot.services.releases import list_log
from bot.slack.import_modal import FILE, IMPORT
from bot.storage.database import Database
from bot.storage.tables import previews
from tests.running import free_port, point_at, running, serving, start_process, until
from tests.slack.office import find_buttons
from tests.test_journeys import LIST, keys

LIN, GENERAL = "U0CURATOR", "C0GENERAL"


def preview(sandbox: Sandbox) -> list[Message]:
    """What stands in Lin's messages with the bot."""
    state = sandbox.state
    direct = [
        each.id for each in state.channels.values() if each.kind is Kind.IM and LIN in each.members
    ]
    return [message for channel in direct for message in state.posted(channel)]


async def give_file(sandbox: Sandbox, text: str) -> None:
    """Open the form, give a file in it, and submit it, as Lin; close what is left from before."""
    for view in reversed(sandbox.views.stack(LIN)):
        await sandbox.views.view_close(user=LIN, view_id=view["id"])
    for _ in range(5):  # who is not known in time to be a curator is refused: Lin tries again
        await sandbox.people.run_command("import", user=LIN, channel=GENERAL)
        with contextlib.suppress(TimeoutError):
            await until(lambda: sandbox.views.stack(LIN), 5)
            break
    view = sandbox.views.stack(LIN)[-1]
    assert view["callback_id"] == IMPORT
    file = keep_upload(sandbox.state, "weekly.md", text.encode(), LIN, 1_800_000_000)
    values = {FILE: {FILE: {"files": [{"id": file.id}]}}}
    await sandbox.views.view_submit(user=LIN, view_id=view["id"], state={"values": values})


async def press(sandbox: Sandbox, label: str, message: Message) -> None:
    [button] = find_buttons(message.blocks, label)
    await sandbox.people.press(button, user=LIN, channel=message.channel, message_ts=message.ts)


async def release(db: Database, team_id: str, list_id: int) -> None:
    await releases.schedule(
        db,
        system_clock,
        team_id,
        list_id,
        target="#reading-list",
        release_at=system_clock(),
        zone="UTC",
    )


async def test_a_file_is_imported_previewed_followed_and_released(database_url: str) -> None:
    async with serving(SandboxConfig(channel_interval=0)) as sandbox:
        settings = point_at(sandbox, database_url, free_port())
        async with running(settings) as readlist:
            db, team_id = readlist.db, readlist.workspace.team_id

            await give_file(sandbox, LIST)
            await until(lambda: len(preview(sandbox)) == 3)
            [kept] = await library.list_lists(db, team_id)
            assert kept.draft
            [act] = await list_log(db, team_id)
            assert (act.kind, act.actor) == (ActKind.IMPORT, LIN)

            await press(sandbox, "Show all", preview(sandbox)[0])
            await until(lambda: len(preview(sandbox)) == 4)
            places = [message.ts for message in preview(sandbox)]
            await give_file(sandbox, LIST.replace("* two", "* zwei"))
            await until(lambda: "zwei" in preview(sandbox)[-1].text)
            assert [message.ts for message in preview(sandbox)] == places

            await release(db, team_id, kept.list_id)
            await until(lambda: not preview(sandbox) and len(keys(sandbox)) == 3)
        assert "zwei" in sandbox.state.posted("C0READING")[-1].text


@pytest.mark.parametrize(
    ("method", "number"),
    [("chat.postMessage", 2), ("chat.update", 0), ("chat.delete", 1)],
)
async def test_a_bot_that_is_killed_amid_a_preview_finishes_it_and_takes_it_away_in_the_end(
    tmp_path: Path, sqlite_url: str, method: str, number: int
) -> None:
    async with serving(SandboxConfig(channel_interval=0)) as sandbox:
        settings = point_at(sandbox, sqlite_url, free_port())
        team_id, db = sandbox.config.team_id, Database(sqlite_url)
        bot, calls = Bot(sandbox, settings, tmp_path), list[object]()

        def kill(arguments: object) -> bool:
            """Kill the bot at the very moment at which the workspace takes its message."""
            if "'D" not in str(arguments):  # of the release itself
                return False
            calls.append(arguments)
            if len(calls) != number + 1:
                return False
            bot.kill()
            return True

        fault = Fault("lose_answer", method=method, match=kill)  # type: ignore[arg-type]
        sandbox.faults.add(fault)
        try:
            await bot.start()
            await give_file(sandbox, LIST)
            await bot.until(lambda: len(preview(sandbox)) == 3)
            await give_file(sandbox, LIST.replace("Containers are", "A container is"))
            await bot.until(lambda: "A container is" in preview(sandbox)[-1].text)
            assert len(preview(sandbox)) == 3
            [kept] = await library.list_lists(db, team_id)
            await release(db, team_id, kept.list_id)
            await bot.until(lambda: not preview(sandbox) and len(keys(sandbox)) == 3)
            assert await bot.stop() == 0
            rows = await db.read(lambda tx: tx.execute(select(previews)).all())
        finally:
            await bot.end()
        await db.close()
    assert bot.killed is not None
    assert rows == []
    assert preview(sandbox) == []


@dataclass(slots=True)
class Bot:
    """Readlist in a process of its own, which is started again where it was killed."""

    sandbox: Sandbox
    settings: Settings
    folder: Path
    process: asyncio.subprocess.Process | None = None
    killed: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self.process = await start_process(self.settings, self.folder)
        await until(lambda: self.sandbox.sockets.connections, 60)

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.killed = self.process

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is so, in this life or in the next one."""
        living = self.process
        await until(lambda: self.killed is living or condition(), 60)
        if living is not None and self.killed is living:
            await living.wait()
            await until(lambda: not self.sandbox.sockets.connections)
            await self.start()
            await until(condition, 60)

    async def end(self) -> None:
        """Leave no process behind, whatever became of the test."""
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    async def stop(self) -> int:
        assert self.process is not None
        self.process.terminate()
        return await self.process.wait()
