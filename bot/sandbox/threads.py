"""The messages of all channels, in order, and which of them answer which."""

from collections.abc import Iterator

from bot.sandbox.config import SLACKBOT
from bot.sandbox.records import Message


class Threads:
    """Finds messages by their place; keeps each channel's, and each thread's, oldest first."""

    def __init__(self) -> None:
        self._messages: dict[str, dict[str, Message]] = {}
        self._replies: dict[tuple[str, str], dict[str, Message]] = {}

    def __iter__(self) -> Iterator[Message]:
        for messages in self._messages.values():
            yield from messages.values()

    def in_channel(self, channel_id: str) -> list[Message]:
        """List all messages of a channel, replies included, oldest first."""
        return list(self._messages.get(channel_id, {}).values())

    def shown(self, channel_id: str) -> Iterator[Message]:
        """Yield what the channel itself shows, newest first: no replies, unless broadcast."""
        for message in reversed(self._messages.get(channel_id, {}).values()):
            if message.thread_ts is None or message.broadcast:
                yield message

    def replies(self, channel_id: str, parent_ts: str) -> list[Message]:
        """List a thread's replies, oldest first, without the parent."""
        return list(self._replies.get((channel_id, parent_ts), {}).values())

    def find(self, channel_id: str, ts: str) -> Message | None:
        """Find a message by its place, if it is there."""
        return self._messages.get(channel_id, {}).get(ts)

    def put(self, message: Message) -> None:
        """Put a message in, or put its new content in the place of the old."""
        self._messages.setdefault(message.channel, {})[message.ts] = message
        if message.thread_ts is not None:
            thread = (message.channel, message.thread_ts)
            self._replies.setdefault(thread, {})[message.ts] = message

    def remove(self, channel_id: str, ts: str) -> None:
        """Take a message out."""
        message = self._messages[channel_id].pop(ts)
        if message.thread_ts is not None:
            del self._replies[channel_id, message.thread_ts][ts]


def tombstone(message: Message) -> Message:
    """Give what Slack shows in the place of a deleted parent whose thread goes on."""
    return Message(
        message.channel,
        message.ts,
        SLACKBOT,
        "This message was deleted.",
        subtype="tombstone",
        visible_at=message.visible_at,
    )
