"""Reactions as Slack tells of them over HTTP, and what has to be known of them in the end."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate
from random import Random
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from benchmarks.lookups.load import sign
from benchmarks.reacting.years import EMOJI
from bot.domain.reaction import Reaction, newer_wins

MESSAGES = 500
PEOPLE = 400
REMOVALS = 0.25
REPEATED = 0.1
SOON = 200
"""A repeated event comes within so many others."""

FIRST_SECOND = 1_767_000_000
"""Slack's time of the first event: events are told long after they happened, all of them."""

Message: TypeAlias = tuple[str, str]
"""A channel and the time of a message in it."""


@dataclass(frozen=True, slots=True)
class Event:
    """One request: what it tells, under which id, and whether Slack sends it again."""

    reaction: Reaction
    number: int
    is_repeated: bool = False


def plan_events(team_id: str, messages: list[Message], events: int, seed: int) -> list[Event]:
    """Return so many events about messages, and a tenth of them once more a little later.

    One quarter are removals, each of what somebody gave before.
    """
    random = Random(seed)
    taste = list(accumulate(EMOJI.values()))
    given: list[Reaction] = []
    planned: list[tuple[float, Event]] = []
    for number in range(events):
        event_ts = f"{FIRST_SECOND + number}.{random.randrange(10**6):06}"
        if given and random.random() < REMOVALS:
            was = given.pop(random.randrange(len(given)))
            key = (was.channel_id, was.ts, was.user_id, was.emoji)
            reaction = Reaction(team_id, *key, event_ts, removed=True)
        else:
            [emoji] = random.choices(list(EMOJI), cum_weights=taste)
            message, user_id = random.choice(messages), f"U{random.randrange(PEOPLE):07}"
            reaction = Reaction(team_id, *message, user_id, emoji, event_ts, removed=False)
            given.append(reaction)
        planned.append((number, Event(reaction, number)))
        if random.random() < REPEATED:
            later = number + random.random() * SOON
            planned.append((later, Event(reaction, number, is_repeated=True)))
    return [event for _, event in sorted(planned, key=lambda each: each[0])]


def expect(events: Iterable[Event]) -> set[Reaction]:
    """Return the rows that these events leave, in whatever order they came."""
    rows: dict[tuple[str, ...], list[Reaction]] = {}
    for event in events:
        told = event.reaction
        rows.setdefault((told.channel_id, told.ts, told.user_id, told.emoji), []).append(told)
    return {reduce(newer_wins, told) for told in rows.values()}


def write_request(url: str, event: Event) -> bytes:
    """Return a request as Slack would send it now: signed, which holds for five minutes."""
    body = json.dumps(_describe(event)).encode()
    where = urlsplit(url)
    headers = {
        "Host": where.netloc,
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "Accept": "*/*",
        "Accept-Encoding": "gzip,deflate",
        "Content-Length": str(len(body)),
        **sign(body, "application/json"),
    }
    if event.is_repeated:
        headers |= {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    lines = [
        f"POST {where.path} HTTP/1.1",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def _describe(event: Event) -> dict[str, Any]:
    told = event.reaction
    return {
        "token": "a-token-that-nobody-reads",
        "team_id": told.team_id,
        "context_team_id": told.team_id,
        "context_enterprise_id": None,
        "api_app_id": "A0READLIST",
        "event": {
            "type": "reaction_removed" if told.removed else "reaction_added",
            "user": told.user_id,
            "reaction": told.emoji,
            "item": {"type": "message", "channel": told.channel_id, "ts": told.ts},
            "item_user": "U0READLIST",
            "event_ts": told.event_ts,
        },
        "type": "event_callback",
        "event_id": f"Ev{event.number:09}",
        "event_time": int(float(told.event_ts)),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": told.team_id,
                "user_id": "U0READLIST",
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": "4-eyJldCI6InJlYWN0aW9uX2FkZGVkIn0",
    }
