"""Asks Slack which reactions a message has."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
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
                return self._read(message, min(asked_at, _read_date(reply.headers, asked_at)))
        return Unknown("the answer is of no message")

    def _read(self, message: Mapping[str, Any], asked_at: datetime) -> Told:
        given: set[tuple[str, str]] = set()
        partial: set[str] = set()
        for row in read_rows(message, "reactions"):
            name, users = row.get("name"), row.get("users")
            if not isinstance(name, str) or not isinstance(users, list):
                continue
            given.update((user, name) for user in users if isinstance(user, str))
            count = row.get("count")
            if not isinstance(count, int) or count > len(users):
                partial.add(name)
        named = frozenset(each for each in given if each[0] != self._bot_user_id)
        return Told(named, f"{asked_at.timestamp():017.6f}", frozenset(partial))


def _read_date(headers: Mapping[str, str], otherwise: datetime) -> datetime:
    """Return Slack's own time of an answer: a clock of ours that is ahead would outdo events."""
    try:
        date = parsedate_to_datetime(headers["Date"])
    except (KeyError, ValueError, TypeError):
        return otherwise
    return date if date.tzinfo else date.replace(tzinfo=UTC)
