"""What happens in a workspace, told to an open page as it happens (server-sent events)."""

import asyncio
from typing import Any

import orjson
from aiohttp import web

from bot.sandbox.channel_acts import sees
from bot.sandbox.office import Office
from bot.sandbox.page_shapes import (
    page_channel,
    page_ephemeral,
    page_message,
    page_person,
)
from bot.sandbox.records import Channel, Json
from bot.sandbox.shelves import Change
from bot.sandbox.state import State
from bot.sandbox.workspace import Workspace

_MOST_WAITING = 1000
"""A page that is this far behind is let go; it connects again and fetches what it shows anew."""
HEARTBEAT = 15.0
"""Seconds after which a silent page is sent an empty line, so that a dead one is noticed."""


class Feed:
    """One open page of one person."""

    def __init__(self, office: Office, user_id: str) -> None:
        self.office = office
        self.user = user_id
        self.workspace = office.workspace
        self._queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self._ended = False
        state = office.state
        self._channels = {each.id for each in state.channels.values() if sees(state, user_id, each)}
        self.push({"type": "hello"})

    def push(self, event: Json) -> None:
        """Send one event, after those that wait already."""
        if self._ended:
            return
        if self._queue.qsize() >= _MOST_WAITING:
            self.end()
        else:
            self._queue.put_nowait(event)

    @property
    def waiting(self) -> int:
        """Count what the page has not been sent yet, its end included."""
        return self._queue.qsize()

    def end(self) -> None:
        """Let the page go once it has what waits; nothing more is kept for it."""
        self._ended = True
        self._queue.put_nowait(None)

    def watch(self, change: Change, item: Any) -> None:
        """Tell the page of a change of the workspace's state, if this person sees it."""
        events = (
            self._channel_events(item)
            if change is Change.CHANNEL
            else _events(self.office, self.user, change, item)
        )
        for event in events:
            self.push(event)

    def _channel_events(self, channel: Channel) -> list[Json]:
        state = self.workspace.state
        if sees(state, self.user, channel):
            self._channels.add(channel.id)
            return [{"type": "channel", "channel": page_channel(state, self.user, channel)}]
        if channel.id not in self._channels:
            return []
        self._channels.remove(channel.id)
        return [{"type": "channel_gone", "channel": channel.id}]

    async def run(self, response: web.StreamResponse) -> None:
        """Send what comes until the page or `end` ends it."""
        while (data := await self._next()) is not None:
            await response.write(data)

    async def _next(self) -> bytes | None:
        try:
            async with asyncio.timeout(HEARTBEAT):
                event = await self._queue.get()
        except TimeoutError:
            return b":\n\n"
        if event is None:
            return None
        return b"data: " + orjson.dumps(event) + b"\n\n"


def _events(office: Office, user_id: str, change: Change, item: Any) -> list[Json]:
    workspace, state = office.workspace, office.state
    match change:
        case Change.VIEWS | Change.HOME if item != user_id:
            return []
        case Change.VIEWS:
            return [{"type": "views", "views": office.views.stack(user_id)}]
        case Change.HOME:
            return [{"type": "home", "view": office.views.home(user_id)}]
        case Change.USER:
            return [{"type": "person", "person": page_person(item)}]
        case Change.EPHEMERAL | Change.DISMISSED if item.user != user_id:
            return []
        case Change.EPHEMERAL:
            return [{"type": "message", "message": page_ephemeral(item)}]
        case Change.DISMISSED | Change.DELETED:
            if not _sees_channel(state, user_id, item.channel):
                return []
            gone = {"type": "deleted", "channel": item.channel, "ts": item.ts}
            return [gone, *_parent(workspace, item)]
        case Change.MESSAGE if _sees_channel(state, user_id, item.channel):
            shown = {"type": "message", "message": page_message(workspace, item)}
            return [shown, *_parent(workspace, item)]
        case _:
            return []


def _sees_channel(state: State, user_id: str, channel_id: str) -> bool:
    return sees(state, user_id, state.channels[channel_id])


def _parent(workspace: Workspace, item: Any) -> list[Json]:
    """Show a reply's parent again, whose count has changed."""
    if item.thread_ts is None:
        return []
    parent = workspace.state.find_message(item.channel, item.thread_ts)
    return [{"type": "message", "message": page_message(workspace, parent)}] if parent else []
