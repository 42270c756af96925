"""Asks Slack which reactions a message has."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.reaction import Told
from bot.domain.release import Refused, Throttled, Unknown
from bot.services.messenger import Clock
from bot.slack.calls import Answer, get, read_failure, read_rows


class SlackReactions:
    """The real `ReactionSource`: `client_for` takes a team_id; `bot_user_id` is left out."""

    def __init__(
        self, client_for: Callable[[str], AsyncWebClient], clock: Clock, bot_user_id: str
    ) -> None:
        self._client_for = client_for
        self._clock = clock
        self._bot_user_id = bot_user_id

    async def ask(
        self, team_id: str, channel_id: str, ts: str
    ) -> Told | Throttled | Refused | Unknown:
        """Return what Slack says of a message's reactions, our own bot's left out."""
        asked_at = self._clock()
        client = self._client_for(team_id)
        reply = await get(client, "reactions.get", channel=channel_id, timestamp=ts, full=True)
        if not isinstance(reply, Answer):
            return read_failure(reply)
        match reply.data:
            case {"message": {"ts": str(told_ts)} as message} if told_ts == ts:
                took = max(self._clock() - asked_at, timedelta())
                return self._read(message, min(asked_at, _read_date(reply.headers, asked_at, took)))
        return Refused("the answer is of no message")  # asked again, it would be the same

    def _read(self, message: Mapping[str, Any], asked_at: datetime) -> Told | Refused:
        """Return what an answer says; what it leaves open must not look as if it were taken back.

        A message without reactions has no list of them. What can't be read is passed over.
        """
        rows = read_rows(message, "reactions")
        if len(rows) != _count(message.get("reactions", [])):
            return Refused("the reactions are no list of what is known")
        given: set[tuple[str, str]] = set()
        partial: set[str] = set()
        for row in rows:
            name, users = row.get("name"), row.get("users")
            if not isinstance(name, str):
                return Refused("a reaction has no name")
            named = {user for user in _as_list(users) if isinstance(user, str)}
            given.update((user, name) for user in named if user != self._bot_user_id)
            count = row.get("count")
            if not isinstance(count, int) or count > len(named):
                partial.add(name)
        return Told(frozenset(given), f"{asked_at.timestamp():017.6f}", frozenset(partial))


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _count(value: object) -> int | None:
    return len(value) if isinstance(value, list) else None


def _read_date(headers: Mapping[str, str], otherwise: datetime, took: timedelta) -> datetime:
    """Return when Slack was asked, by its own clock: one of ours that is ahead would outdo events.

    It dates its answers, to the second, and the whole call `took` so long: it began no earlier.
    """
    try:
        date = parsedate_to_datetime(headers["Date"])
    except (KeyError, ValueError, TypeError):
        return otherwise
    return (date if date.tzinfo else date.replace(tzinfo=UTC)) - took
