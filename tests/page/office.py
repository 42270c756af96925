"""An embedded workspace with the whole of readlist in it, for the page's tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.app import App
from bot.clock import system_clock
from bot.domain.markdown import parse_markdown
from bot.render.messages import plan_messages
from bot.samples import list_samples
from bot.sandbox.server import Sandbox
from bot.services import library, releases
from bot.sources.files import Document
from tests.running import free_port, point_at, running
from tests.sandbox.calls import CURATOR, READING, connect

SHORT = """---
title: 短的一周 A short week
date: 2026-11-27
---
两条，都值得读。

## Docker 与容器

> Containers are processes.

See [the docs](https://docs.example.com/?a=1&b=2)，以及**要点**：

* one
  * two

## Clocks

A leap second is a `23:59:60`.
"""
"""Three messages: the parent and two sections, so that a release of it takes two seconds."""


@dataclass(frozen=True, slots=True)
class Office:
    """A workspace and the readlist that is connected to it."""

    sandbox: Sandbox
    readlist: App

    async def import_samples(self) -> None:
        """Put the sample lists into the library."""
        for name, content in list_samples():
            await self._import(Document(f"sample:{name}", name, content))

    async def keep_draft(self, text: str) -> None:
        """Put a list into the library that waits for a curator."""
        readlist = self.readlist
        await library.import_given(
            readlist.db,
            system_clock,
            readlist.workspace.team_id,
            "draft.md",
            text.encode(),
            actor=CURATOR,
        )

    async def release(self, text: str = SHORT, target: str = "#reading-list") -> int:
        """Import a list and release it now; give the release's id."""
        list_id = await self._import(Document("short.md", "short.md", text.encode()))
        view = await releases.schedule(
            self.readlist.db,
            system_clock,
            self.readlist.workspace.team_id,
            list_id,
            target=target,
            release_at=system_clock(),
            zone="Asia/Shanghai",
        )
        return view.release.release_id

    async def _import(self, document: Document) -> int:
        team_id = self.readlist.workspace.team_id
        imported = await library.import_document(self.readlist.db, system_clock, team_id, document)
        return imported.summary.list_id


async def post_sample(sandbox: Sandbox) -> str:
    """Post the newest sample list as the bot would, at once; give its title."""
    client = connect(sandbox)
    await client.conversations_join(channel=READING)
    name, content = list_samples()[-1]
    reading_list = parse_markdown(content.decode(), name=name)
    thread_ts = None
    for message in plan_messages(reading_list):
        body = message.bodies[0]
        answer = await client.chat_postMessage(
            channel=READING,
            text=body.text,
            blocks=[dict(block) for block in body.blocks],
            thread_ts=thread_ts,
        )
        thread_ts = thread_ts or answer["ts"]
    return reading_list.title


@asynccontextmanager
async def open_office(
    sandbox: Sandbox, database_url: str, **differs: object
) -> AsyncIterator[Office]:
    """Start readlist as `make run` does, connected to a workspace that runs already.

    `differs` are settings that are to be others than `point_at` gives.
    """
    settings = point_at(sandbox, database_url, free_port()).model_copy(update=differs)
    async with running(settings) as readlist:
        yield Office(sandbox, readlist)
