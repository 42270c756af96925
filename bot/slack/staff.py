"""Asks Slack to whom a report can go: who is still there, and who owns the workspace."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.calls import (
    Answer,
    Denied,
    Failure,
    Lost,
    describe_failure,
    get,
    read_cursor,
    read_rows,
)
from bot.slack.viewers import is_of_team

log = structlog.get_logger()

_PAGE = 999
"""People a page: users.list may be asked 20 times a minute."""

_GONE = ("user_not_found", "user_not_visible")
_SLACKBOT = "USLACKBOT"
"""Slack calls it no bot."""

_ROLES = ("is_primary_owner", "is_owner", "is_admin")
"""The first that fits says who goes before whom."""


class SlackStaff:
    """The real `Staff`: `client_for` takes a team_id."""

    def __init__(self, client_for: Callable[[str], AsyncWebClient]) -> None:
        self._client_for = client_for

    async def find_active(self, team_id: str, user_ids: Sequence[str]) -> tuple[str, ...] | None:
        """Return those of some people who are still there, in their order.

        Without the permission to ask, all of them are: writing to them will show.
        """
        active = []
        for user_id in user_ids:
            reply = await get(self._client_for(team_id), "users.info", user=user_id)
            is_active = _read_active(reply)
            if is_active is None:
                return None
            active += [user_id] if is_active else []
        return tuple(active)

    async def find_owners(self, team_id: str) -> tuple[str, ...] | None:
        """Return the workspace's primary owner, then its owners, then its admins.

        The pages after the one with the primary owner are not asked for. Nobody where the bot may
        not ask.
        """
        found = await _read_owners(self._client_for(team_id), team_id)
        if isinstance(found, tuple):
            return found
        _warn("owners", found)
        return () if _lacks_scope(found) else None


def _read_active(reply: Answer | Failure) -> bool | None:
    if isinstance(reply, Denied) and reply.error in _GONE:
        return False
    if _lacks_scope(reply):
        return True
    match reply:
        case Answer(data={"user": {"id": str()} as user}):
            return _is_person(user)
        case Answer():
            reply = Lost("the answer names nobody")
    _warn("person", reply)
    return None


async def _read_owners(client: AsyncWebClient, team_id: str) -> tuple[str, ...] | Failure:
    ranked: list[tuple[int, str]] = []
    cursor = None
    while True:
        reply = await get(client, "users.list", limit=_PAGE, cursor=cursor)
        if not isinstance(reply, Answer):
            return reply
        if not isinstance(reply.data.get("members"), list):
            return Lost("the answer names nobody")
        people = [each for each in read_rows(reply.data, "members") if _is_person(each)]
        ranked += [
            (rank, str(each.get("id")))
            for each in people
            if is_of_team(team_id, each) and (rank := _rank(each)) is not None
        ]
        next_cursor = read_cursor(reply.data)
        if next_cursor in (None, cursor) or any(rank == 0 for rank, _ in ranked):
            return tuple(user_id for _, user_id in sorted(ranked))
        cursor = next_cursor


def _is_person(user: Mapping[str, Any]) -> bool:
    return not (user.get("deleted") or user.get("is_bot") or user.get("id") == _SLACKBOT)


def _rank(user: Mapping[str, Any]) -> int | None:
    return next((rank for rank, role in enumerate(_ROLES) if user.get(role)), None)


def _lacks_scope(reply: Answer | Failure) -> bool:
    return isinstance(reply, Denied) and reply.error == "missing_scope"


def _warn(what: str, failure: Failure) -> None:
    log.warning("not told by Slack", what=what, why=describe_failure(failure))
