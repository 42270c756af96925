"""A claim as the ledger hands it out, and a messenger for one workspace."""

from datetime import UTC, datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.release import Body, Claim, Operation
from bot.slack.messenger import BotIdentity, SlackMessenger

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HEADER = {"type": "header", "text": {"type": "plain_text", "text": "Docker"}}
CLAIM = Claim(
    delivery_id=3,
    release_id=12,
    team_id="local",
    channel_id="C0READING",
    delivery_key="release:12:3",
    operation=Operation.POST,
    position=3,
    body=0,
    bodies=(Body("Docker", (HEADER,)), Body("Docker, as text")),
    thread_ts="1700000000.000100",
    ts=None,
    attempts=0,
    worker="one",
    claimed_at=NOW,
    first_claimed_at=NOW,
    lease_until=NOW + timedelta(seconds=60),
)


def messenger(client: AsyncWebClient) -> SlackMessenger:
    return SlackMessenger(lambda _team: client, lambda _team: BotIdentity("U0BOT", "B0BOT"))
