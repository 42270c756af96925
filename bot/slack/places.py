"""Tells the scheduler of channels, and enters them."""

from collections.abc import Callable

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.release import Refused, Throttled, Unknown
from bot.services.scheduling import Place
from bot.slack.calls import Answer, post, read_failure
from bot.slack.channels import Channel, find_channel

_CHANNELS = ("C", "G")


class SlackPlaces:
    """The real `Places`: `client_for` takes a team_id."""

    def __init__(self, client_for: Callable[[str], AsyncWebClient]) -> None:
        self._client_for = client_for

    async def look(self, team_id: str, channel_id: str) -> Place | Refused | Throttled | Unknown:
        """Return what a channel is; nobody's direct messages are opened for that."""
        if not channel_id.startswith(_CHANNELS):
            return Place(channel_id, "", is_direct=True)
        found = await find_channel(self._client_for(team_id), channel_id)
        return _read_place(found) if isinstance(found, Channel) else read_failure(found)

    async def enter(self, team_id: str, place: Place) -> Refused | Throttled | Unknown | None:
        """Join a public channel; return why not, or None."""
        client = self._client_for(team_id)
        joined = await post(client, "conversations.join", channel=place.channel_id)
        return None if isinstance(joined, Answer) else read_failure(joined)


def _read_place(channel: Channel) -> Place:
    return Place(
        channel_id=channel.channel_id,
        name=channel.name,
        is_archived=channel.is_archived,
        is_member=channel.is_member,
        is_private=channel.is_private,
        is_direct=channel.is_direct,
        is_shared=channel.is_shared,
    )
