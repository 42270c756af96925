"""Asks Slack about those who look something up: who they are, and where."""

from collections.abc import Callable, Mapping
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.viewer import Person
from bot.services.messenger import Clock
from bot.slack.calls import Answer, Denied, Failure, describe_failure, get, read_cursor, read_rows
from bot.slack.channels import Channel, find_channel
from bot.slack.memory import Memory

log = structlog.get_logger()

PATIENCE = 0.7
"""Seconds for a question: a look-up, which has three in all, asks at most twice."""

_PAGE = 999
"""Channels a page, the most that users.conversations allows."""

_STRANGERS = ("user_not_found", "user_not_visible")
_PUBLIC = "public_channel"
_PRIVATE = "private_channel"
_PRIVATE_AND_GROUPS = "private_channel,mpim"
"""Group conversations take a scope that the manifest doesn't ask for: see docs/slack.md."""


class SlackDirectory:
    """The real `Directory`: `client_for` takes a team_id. Its answers are at most minutes old."""

    def __init__(
        self,
        client_for: Callable[[str], AsyncWebClient],
        clock: Clock,
        *,
        patience: float = PATIENCE,
    ) -> None:
        self._client_for = client_for
        # A guest must not become a member because Slack is down.
        self._people = Memory[Person](clock, patience, may_be_old=True)
        self._channels = Memory[frozenset[str]](clock, patience)
        self._groups = Memory[frozenset[str]](clock, patience)
        self._privacy = Memory[bool](clock, patience)
        self._private = _PRIVATE_AND_GROUPS

    async def find_person(self, team_id: str, user_id: str) -> Person | None:
        """Return what Slack says of somebody."""

        async def ask() -> Person | None:
            reply = await get(self._client_for(team_id), "users.info", user=user_id)
            return _read_person(team_id, reply)

        return await self._people.get((team_id, user_id), ask)

    async def find_channels(
        self, team_id: str, user_id: str, *, public: bool
    ) -> frozenset[str] | None:
        """Return the public channels that somebody is in, or the private ones where the bot is,
        too."""

        async def ask() -> frozenset[str] | None:
            return await self._list_channels(team_id, user_id, public=public)

        return await self._channels.get((team_id, user_id, str(public)), ask)

    async def find_group(self, team_id: str, group_id: str) -> frozenset[str] | None:
        """Return the people of a user group."""

        async def ask() -> frozenset[str] | None:
            client = self._client_for(team_id)
            reply = await get(client, "usergroups.users.list", usergroup=group_id)
            return _read_group(reply)

        return await self._groups.get((team_id, group_id), ask)

    async def find_privacy(self, team_id: str, channel_id: str) -> bool | None:
        """Say whether a channel is private; one that the bot can't see any more is."""

        async def ask() -> bool | None:
            found = await find_channel(self._client_for(team_id), channel_id)
            if isinstance(found, Channel):
                return found.is_private
            if isinstance(found, Denied) and found.error == "channel_not_found":
                return True
            _warn("channel", found)
            return None

        return await self._privacy.get((team_id, channel_id), ask)

    async def _list_channels(
        self, team_id: str, user_id: str, *, public: bool
    ) -> frozenset[str] | None:
        client = self._client_for(team_id)
        kinds = _PUBLIC if public else self._private
        found = await _read_pages(client, user_id, kinds)
        if _lacks_scope(found) and kinds == _PRIVATE_AND_GROUPS:
            found = await _read_pages(client, user_id, _PRIVATE)
            if not _lacks_scope(found):
                self._private = _PRIVATE
        if isinstance(found, frozenset):
            return found
        _warn("channels", found)
        return None


def _lacks_scope(found: frozenset[str] | Failure) -> bool:
    return isinstance(found, Denied) and found.error == "missing_scope"


async def _read_pages(client: AsyncWebClient, user_id: str, kinds: str) -> frozenset[str] | Failure:
    ids: set[str] = set()
    cursor = None
    while True:
        reply = await get(
            client,
            "users.conversations",
            user=user_id,
            types=kinds,
            limit=_PAGE,
            cursor=cursor,
        )
        if not isinstance(reply, Answer):
            return reply
        ids.update(str(row.get("id")) for row in read_rows(reply.data, "channels"))
        next_cursor = read_cursor(reply.data)
        if next_cursor in (None, cursor):
            return frozenset(ids)
        cursor = next_cursor


def _read_person(team_id: str, reply: Answer | Failure) -> Person | None:
    if isinstance(reply, Denied) and reply.error in _STRANGERS:
        return Person(is_guest=True)
    if isinstance(reply, Denied) and reply.error == "missing_scope":
        return Person()  # docs/slack.md says that guests then find what members find
    if not isinstance(reply, Answer):
        _warn("person", reply)
        return None
    match reply.data:
        case {"user": {"id": str()} as user}:
            return Person(_is_guest(team_id, user), _is_admin(user), _read_zone(user))
    return None


def _is_guest(team_id: str, user: Mapping[str, Any]) -> bool:
    """Whether somebody only sees the channels that they are in."""
    restricted = user.get("is_restricted") or user.get("is_ultra_restricted")
    return bool(restricted or user.get("is_stranger")) or not is_of_team(team_id, user)


def is_of_team(team_id: str, user: Mapping[str, Any]) -> bool:
    """Say whether somebody belongs to the workspace: a large company's people are of several."""
    teams = [user.get("team_id", team_id)]
    match user.get("enterprise_user"):
        case {"teams": [*more]}:
            teams += more
    return team_id in teams


def _is_admin(user: Mapping[str, Any]) -> bool:
    return any(user.get(name) for name in ("is_admin", "is_owner", "is_primary_owner"))


def _read_zone(user: Mapping[str, Any]) -> str | None:
    match user.get("tz"):
        case str(zone) if zone:
            return zone
    return None


def _read_group(reply: Answer | Failure) -> frozenset[str] | None:
    if not isinstance(reply, Answer):
        _warn("user group", reply)
        return None
    users = reply.data.get("users")
    return frozenset(map(str, users)) if isinstance(users, list) else None


def _warn(what: str, failure: Failure) -> None:
    log.warning("not told by Slack", what=what, why=describe_failure(failure))
