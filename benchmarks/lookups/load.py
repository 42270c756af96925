"""Slack's side over HTTP: signed commands as fast as they are answered, events at a steady pace."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from itertools import count
from urllib.parse import urlencode

import aiohttp

from benchmarks.corpus import TEAM
from benchmarks.lookups.timing import Samples

SECRET = "sandbox-signing-secret"
COMMAND = "/readlist"
EMOJI = ("thumbsup", "bookmark", "heart", "eyes", "tada")


def sign(body: bytes, kind: str) -> dict[str, str]:
    """Return the headers with which Slack would send a body now."""
    now = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), b"v0:" + now.encode() + b":" + body, hashlib.sha256)
    return {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": f"v0={digest.hexdigest()}",
    }


async def send_command(session: aiohttp.ClientSession, url: str, text: str) -> bytes:
    """Ask as a person does with the slash command; return the answer that came in the ack."""
    fields = {
        "command": COMMAND,
        "text": text,
        "team_id": TEAM,
        "user_id": "U0READER",
        "channel_id": "C0GENERAL",
        "channel_name": "general",
        "trigger_id": "1.2.3",
        "response_url": "http://127.0.0.1:9/response",
    }
    return await _send(
        session, url, urlencode(fields).encode(), "application/x-www-form-urlencoded"
    )


async def send_reaction(session: aiohttp.ClientSession, url: str, ts: str, number: int) -> None:
    """Tell of one more reaction to the message at `ts`."""
    event_ts = f"{time.time():.6f}"
    event = {
        "type": "reaction_added",
        "user": f"U{number}",
        "reaction": EMOJI[number % len(EMOJI)],
        "item": {"type": "message", "channel": "C0GENERAL", "ts": ts},
        "event_ts": event_ts,
    }
    envelope = {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "A0READLIST",
        "event_id": f"Ev{number}",
        "event_time": int(time.time()),
        "event": event,
    }
    await _send(session, url, json.dumps(envelope).encode(), "application/json")


async def _send(session: aiohttp.ClientSession, url: str, body: bytes, kind: str) -> bytes:
    async with session.post(url, data=body, headers=sign(body, kind)) as response:
        answer = await response.read()
    assert response.status == 200, (response.status, answer)
    return answer


@asynccontextmanager
async def connect(connections: int) -> AsyncIterator[aiohttp.ClientSession]:
    """Open a session that keeps so many connections."""
    connector = aiohttp.TCPConnector(limit=connections)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield session


async def look_up(
    url: str, texts: Iterable[str], connections: int, until: float = float("inf")
) -> Samples:
    """Send a command for each text over so many connections, fewer where `until` comes before."""
    samples = Samples()
    waiting = iter(texts)

    async def work(session: aiohttp.ClientSession) -> None:
        for text in waiting:
            if time.perf_counter() > until:
                return
            await samples.measure_async(lambda text=text: send_command(session, url, text))

    async with connect(connections) as session:
        await asyncio.gather(*(work(session) for _ in range(connections)))
    return samples


async def keep_reacting(url: str, timestamps: list[str], a_second: int) -> None:
    """Tell of reactions at a steady pace, until cancelled."""
    started = time.perf_counter()
    async with connect(4) as session, asyncio.TaskGroup() as group:
        for number in count():
            ts = timestamps[number % len(timestamps)]
            group.create_task(send_reaction(session, url, ts, number))
            await asyncio.sleep(started + number / a_second - time.perf_counter())
