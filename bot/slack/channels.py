"""Finds the channel that a person named, and enters it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.release import Refused, Throttled, Unknown
from bot.services.messenger import Opened
from bot.slack.calls import (
    Answer,
    Denied,
    Failure,
    Lost,
    get,
    post,
    read_cursor,
    read_failure,
    read_rows,
)

_ID = re.compile(r"([CGDUW])[A-Z0-9]{5,}")
_PAGE = 999
"""Channels a page, the most that conversations.list allows: it may be asked 20 times a minute."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation as Slack describes it, as far as posting needs it."""

    channel_id: str
    name: str
    is_archived: bool
    is_member: bool
    is_private: bool
    is_direct: bool = False
    is_shared: bool = False
    """With another company, or about to be."""


async def open_channel(
    client: AsyncWebClient, target: str
) -> Opened | Throttled | Refused | Unknown:
    """Resolve a channel id, `#name` or user id to something that can be posted to.

    A public channel is joined: reading messages back needs membership.
    """
    found = await find_channel(client, target)
    if not isinstance(found, Channel):
        return read_failure(found)
    if found.is_archived:
        return Refused("is_archived")
    opened = Opened(found.channel_id, found.is_private)
    if found.is_member:
        return opened
    if found.is_private:
        return Refused("not_in_channel")
    joined = await post(client, "conversations.join", channel=found.channel_id)
    return opened if isinstance(joined, Answer) else read_failure(joined)


async def find_channel(client: AsyncWebClient, target: str) -> Channel | Failure:
    """Look a channel up without entering it; a person's is opened, which nobody notices."""
    name = target.strip()
    kind = _ID.fullmatch(name)
    match kind and kind[1]:
        case "C" | "G":
            return _read_reply(await get(client, "conversations.info", channel=name))
        case "U" | "W":
            return _read_reply(await post(client, "conversations.open", users=name))
        case "D":
            return Channel(name, "", is_archived=False, is_member=True, is_private=True)
    return await _find_by_name(client, name.removeprefix("#"))


async def _find_by_name(client: AsyncWebClient, name: str) -> Channel | Failure:
    found = await _look_through(client, name, "public_channel,private_channel")
    if isinstance(found, Denied) and found.error == "missing_scope":
        return await _look_through(client, name, "public_channel")
    return found


async def _look_through(client: AsyncWebClient, name: str, types: str) -> Channel | Failure:
    """Page through all channels, archived ones too: then the answer says so, not "not found"."""
    cursor = None
    while True:
        reply = await get(
            client,
            "conversations.list",
            types=types,
            exclude_archived=False,
            limit=_PAGE,
            cursor=cursor,
        )
        if not isinstance(reply, Answer):
            return reply
        for channel in read_rows(reply.data, "channels"):
            if str(channel.get("name")).casefold() == name.casefold():
                return _read_channel(channel)
        next_cursor = read_cursor(reply.data)
        if next_cursor in (None, cursor):
            return Denied("channel_not_found", f"#{name}")
        cursor = next_cursor


def _read_reply(reply: Answer | Failure) -> Channel | Failure:
    if not isinstance(reply, Answer):
        return reply
    match reply.data:
        case {"channel": {"id": str()} as channel}:
            return _read_channel(channel)
    return Lost("the answer names no channel")


def _read_channel(channel: Mapping[str, Any]) -> Channel:
    direct = bool(channel.get("is_im") or channel.get("is_mpim") or channel["id"].startswith("D"))
    return Channel(
        channel_id=channel["id"],
        name=channel.get("name") or "",
        is_archived=bool(channel.get("is_archived")),
        is_member=direct or bool(channel.get("is_member")),
        is_private=direct or bool(channel.get("is_private")),
        is_direct=direct,
        is_shared=any(channel.get(name) for name in ("is_ext_shared", "is_pending_ext_shared")),
    )
