"""Posts single messages: answers, and what a person shares or sends to themselves."""

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.release import Body, Outcome, Refused, Throttled, Unknown
from bot.services.messenger import Opened
from bot.services.sharing import Post
from bot.slack import channels
from bot.slack.calls import Reply, post
from bot.slack.messenger import build_metadata, read_outcome


class SlackCourier:
    """The real `Courier`, of the one workspace that its client opens."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def open_direct(
        self, team_id: str, user_id: str
    ) -> Opened | Throttled | Refused | Unknown:
        """Find somebody's direct messages with us."""
        return await channels.open_channel(self._client, user_id)

    async def post(self, message: Post) -> Outcome:
        """Post a message, once."""
        return read_outcome(
            await post_message(
                self._client,
                message.channel_id,
                message.thread_ts,
                message.body,
                message.delivery_key,
            )
        )


async def post_message(
    client: AsyncWebClient, channel_id: str, thread_ts: str | None, body: Body, delivery_key: str
) -> Reply:
    """Post a message that is known by a key, once; its links unfurl to nothing."""
    return await post(
        client,
        "chat.postMessage",
        channel=channel_id,
        thread_ts=thread_ts,
        unfurl_links=False,
        unfurl_media=False,
        metadata=build_metadata(delivery_key),
        **as_message(body),
    )


def as_message(body: Body) -> dict[str, Any]:
    """Return a body as arguments of a message."""
    blocks = [dict(block) for block in body.blocks]
    return {"text": body.text, "blocks": blocks} if blocks else {"text": body.text}
