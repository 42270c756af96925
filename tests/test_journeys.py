"""The whole app against the embedded workspace: over Socket Mode, over HTTP, and through kills."""

import asyncio
import signal
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from bot.clock import system_clock
from bot.config import Mode
from bot.domain.release import ReleaseState
from bot.sandbox.faults import Fault
from bot.sandbox.records import Message
from bot.sandbox.server import Sandbox, SandboxConfig
from bot.services import library, releases
from bot.sources.files import Document
from bot.storage.database import Database
from bot.storage.tables import reactions
from tests.running import free_port, point_at, running, serving, start_process, until

READING = "C0READING"
LIST = """---
title: 每周阅读 Weekly
date: 2026-12-04
---
本周：容器与时钟。

## Docker 容器

> Containers are <!channel> & more.

See [the docs](https://docs.example.com/?a=1&b=2)，以及**要点**。

## Clocks

* one
  * two
"""
FIRST_WORDS = ["每周阅读", "Docker 容器", "Clocks"]


def keys(sandbox: Sandbox, channel: str = READING) -> list[str]:
    """The delivery keys in a channel, in order."""
    return [read_key(message) for message in sandbox.state.posted(channel)]


def read_key(message: Message) -> str:
    key: str = (message.metadata or {})["event_payload"]["delivery_key"]
    return key


async def schedule(db: Database, team_id: str, *, target: str = "#reading-list") -> int:
    document = Document("weekly.md", "weekly.md", LIST.encode())
    imported = await library.import_document(db, system_clock, team_id, document)
    view = await releases.schedule(
        db,
        system_clock,
        team_id,
        imported.summary.list_id,
        target=target,
        release_at=system_clock(),
        zone="Asia/Shanghai",
    )
    return view.release.release_id


@pytest.mark.parametrize("mode", [Mode.SOCKET, Mode.HTTP])
async def test_a_list_becomes_a_thread_and_is_found_and_reacted_to(
    mode: Mode, database_url: str
) -> None:
    port = free_port()
    events_url = None if mode is Mode.SOCKET else f"http://127.0.0.1:{port}/slack/events"
    async with serving(SandboxConfig(events_url=events_url)) as sandbox:
        settings = point_at(sandbox, database_url, port, mode)
        assert settings.mode is mode
        async with running(settings) as readlist:
            team_id = readlist.workspace.team_id
            release_id = await schedule(readlist.db, team_id)
            await until(lambda: len(keys(sandbox)) == 3)
            parent, docker, clocks = sandbox.state.posted(READING)
            assert keys(sandbox) == [f"release:{release_id}:{n}" for n in range(3)]
            assert [parent.thread_ts, docker.thread_ts, clocks.thread_ts] == [
                None,
                parent.ts,
                parent.ts,
            ]
            for message, words in zip((parent, docker, clocks), FIRST_WORDS, strict=True):
                assert message.text.startswith(words)
            assert "<!channel>" not in docker.text
            assert "https://docs.example.com/?a=1&b=2" in str(docker.blocks)
            gap = float(clocks.ts) - float(docker.ts)
            assert gap >= 0.995

            answer = await sandbox.people.run_command("docker")
            assert answer["response_type"] == "ephemeral"
            assert "Docker 容器" in str(answer["blocks"])
            assert f"/archives/{READING}/p{docker.ts.replace('.', '')}" in str(answer)
            assert "/readlist" in str(await sandbox.people.run_command("help"))

            await sandbox.people.react("tada", user="U0READER", channel=READING, ts=docker.ts)
            await sandbox.drain()
            assert sandbox.undelivered == []
            stored = await readlist.db.read(
                lambda tx: tx.execute(select(reactions.c.ts, reactions.c.emoji)).all()
            )
            assert [tuple(row) for row in stored] == [(docker.ts, "tada")]

            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
                assert (await client.get("/healthz")).status_code == 200
                assert (await client.get("/readyz")).json()["ready"] is True
                shown = (await client.get("/metrics")).text
            assert 'readlist_deliveries_total{outcome="sent"} 3.0' in shown
            view = await releases.get_release(readlist.db, team_id, release_id)
            assert view.release.state is ReleaseState.POSTED
            assert (
                view.permalink == f"{sandbox.url}archives/{READING}/p{parent.ts.replace('.', '')}"
            )


async def test_a_person_is_sent_a_list_as_direct_messages(sqlite_url: str) -> None:
    async with (
        serving(SandboxConfig(channel_interval=0)) as sandbox,
        running(point_at(sandbox, sqlite_url, free_port())) as readlist,
    ):
        await schedule(readlist.db, readlist.workspace.team_id, target="U0READER")
        await until(lambda: len(keys(sandbox, "D0READER")) == 3)


@pytest.mark.parametrize(
    ("target", "words"),
    [("#old-news", "archived"), ("#nowhere", "does not exist"), ("#curators", "invite")],
)
async def test_a_channel_that_can_not_be_used_is_said_with_its_mend(
    sqlite_url: str, target: str, words: str
) -> None:
    async with serving(SandboxConfig()) as sandbox:
        archived = next(c for c in sandbox.state.channels.values() if c.is_archived)
        name = f"#{archived.name}" if target == "#old-news" else target
        async with running(point_at(sandbox, sqlite_url, free_port())) as readlist:
            team_id = readlist.workspace.team_id
            release_id = await schedule(readlist.db, team_id, target=name)
            async with asyncio.timeout(20):
                while True:
                    view = await releases.get_release(readlist.db, team_id, release_id)
                    if view.release.state is ReleaseState.FAILED:
                        break
                    await asyncio.sleep(0.02)
            assert words in (view.release.error or "")


@pytest.mark.parametrize("kind", ["lose_answer", "status_500_after", "status_500", "ratelimited"])
async def test_an_answer_that_goes_wrong_neither_doubles_nor_loses_a_message(
    sqlite_url: str, kind: str
) -> None:
    async with serving(SandboxConfig()) as sandbox:
        sandbox.faults.add(Fault(kind, skip=1))  # type: ignore[arg-type] # a word will do
        async with running(point_at(sandbox, sqlite_url, free_port())) as readlist:
            release_id = await schedule(readlist.db, readlist.workspace.team_id)
            await until(lambda: len(keys(sandbox)) == 3)
    assert len(sandbox.faults.fired) == 1
    assert keys(sandbox) == [f"release:{release_id}:{n}" for n in range(3)]


async def test_two_replicas_post_each_message_once(database_url: str) -> None:
    channels = 4
    async with serving(SandboxConfig()) as sandbox:
        first = point_at(sandbox, database_url, free_port())
        second = first.model_copy(update={"readlist_port": free_port()})
        async with running(first) as one, running(second):
            for n in range(channels):
                await schedule(
                    one.db, one.workspace.team_id, target=["#reading-list", "#general"][n % 2]
                )
            await until(
                lambda: len(keys(sandbox)) + len(keys(sandbox, "C0GENERAL")) == 3 * channels
            )
    everything = sorted(keys(sandbox) + keys(sandbox, "C0GENERAL"))
    assert everything == sorted(
        f"release:{r}:{p}" for r in range(1, channels + 1) for p in range(3)
    )


@pytest.mark.parametrize("position", [0, 1])
async def test_a_kill_between_accepted_and_recorded_is_not_seen_in_the_thread(
    tmp_path: Path, sqlite_url: str, position: int
) -> None:
    async with serving(SandboxConfig()) as sandbox:
        settings = point_at(sandbox, sqlite_url, free_port())
        db = Database(sqlite_url)
        release_id = await schedule(db, "local")
        process = await start_process(settings, tmp_path)

        def kill(arguments: object) -> bool:
            """Kill the bot at the very moment at which the workspace takes its message."""
            if f"release:{release_id}:{position}" not in str(arguments):
                return False
            process.send_signal(signal.SIGKILL)
            return True

        sandbox.faults.add(Fault("lose_answer", match=kill))  # type: ignore[arg-type] # the same
        await until(lambda: len(keys(sandbox)) == position + 1)
        assert await process.wait() == -signal.SIGKILL
        again = await start_process(settings, tmp_path)
        await until(lambda: len(keys(sandbox)) == 3)
        again.terminate()
        assert await again.wait() == 0
        await db.close()
    assert keys(sandbox) == [f"release:{release_id}:{n}" for n in range(3)]


async def test_terminating_finishes_the_message_in_hand_and_the_next_start_goes_on(
    tmp_path: Path, sqlite_url: str
) -> None:
    async with serving(SandboxConfig()) as sandbox:
        settings = point_at(sandbox, sqlite_url, free_port())
        db = Database(sqlite_url)
        await schedule(db, "local")
        process = await start_process(settings, tmp_path)
        sandbox.faults.add(Fault("delay", skip=1, seconds=0.5))  # type: ignore[arg-type] # the same
        await until(lambda: len(keys(sandbox)) == 2)
        process.terminate()
        assert await process.wait() == 0
        view = await releases.get_release(db, sandbox.config.team_id, 1)
        assert view.release.sent == 2
        again = await start_process(settings, tmp_path)
        await until(lambda: len(keys(sandbox)) == 3)
        again.terminate()
        assert await again.wait() == 0
        await db.close()
    assert keys(sandbox) == [f"release:1:{n}" for n in range(3)]
