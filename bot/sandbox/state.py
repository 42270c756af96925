"""All that the workspace holds: people, channels, messages, reactions; and how it changes."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from bot.sandbox.journal import Journal

Json = dict[str, Any]


class Kind(StrEnum):
    """What a conversation is."""

    PUBLIC = "public_channel"
    PRIVATE = "private_channel"
    IM = "im"


@dataclass(frozen=True, slots=True)
class User:
    """A person or a bot of the workspace; `tz` is an IANA zone."""

    id: str
    name: str
    real_name: str
    tz: str = "UTC"
    is_admin: bool = False
    is_restricted: bool = False
    is_bot: bool = False


@dataclass(slots=True)
class Channel:
    """A conversation; `members` are user ids in the order of their coming."""

    id: str
    name: str
    kind: Kind
    created: int
    members: list[str] = field(default_factory=list)
    is_archived: bool = False
    topic: str = ""


@dataclass(slots=True)
class Message:
    """One message. `thread_ts` is the parent's ts and set for replies only.

    `visible_at` is when history and replies begin to show it: later than its ts where a fault makes
    them lag. `reactions` maps an emoji's name to the users, first one first.
    """

    channel: str
    ts: str
    user: str
    text: str
    thread_ts: str | None = None
    bot_id: str | None = None
    subtype: str | None = None
    broadcast: bool = False
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    edited: Json | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    visible_at: float = 0.0


@dataclass(slots=True)
class Ephemeral:
    """What one person alone was shown; like Slack's, it is gone after a restart."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None


class State:
    """The workspace's content; a change is in the journal, if there is one, when it returns."""

    def __init__(self, users: list[User], channels: list[Channel], journal: Journal | None) -> None:
        self.users = {user.id: user for user in users}
        self.channels = {channel.id: channel for channel in channels}
        self.ephemerals: list[Ephemeral] = []
        self._messages: dict[str, dict[str, Message]] = {}
        self._replies: dict[tuple[str, str], dict[str, Message]] = {}
        self._last_ts = 0
        self._journal = journal
        if journal is not None:
            try:
                self._restore(journal)
            except BaseException:
                journal.close()
                raise

    def _restore(self, journal: Journal) -> None:
        for record in journal.read():
            self._replay(record)
        journal.rewrite(self._records())

    def close(self) -> None:
        """Close the journal; the state can still be read."""
        if self._journal is not None:
            self._journal.close()

    def next_ts(self, now: float) -> str:
        """Give a timestamp that no message has and that is later than every earlier one."""
        self._last_ts = max(int(now * 1_000_000), self._last_ts + 100)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def messages(self, channel_id: str) -> list[Message]:
        """List all messages of a channel, replies included, oldest first."""
        return list(self._messages.get(channel_id, {}).values())

    def posted(self, channel_id: str) -> list[Message]:
        """List what was said in a channel, oldest first, without notices such as "has joined"."""
        return [message for message in self.messages(channel_id) if message.subtype is None]

    def history(self, channel_id: str) -> Iterator[Message]:
        """Yield what the channel itself shows, newest first: no replies, unless broadcast."""
        for message in reversed(self._messages.get(channel_id, {}).values()):
            if message.thread_ts is None or message.broadcast:
                yield message

    def replies(self, channel_id: str, parent_ts: str) -> list[Message]:
        """List a thread's replies, oldest first, without the parent."""
        return list(self._replies.get((channel_id, parent_ts), {}).values())

    def find_message(self, channel_id: str, ts: str) -> Message | None:
        """Find a message by its place, if it is there."""
        return self._messages.get(channel_id, {}).get(ts)

    def find_direct(self, user_id: str) -> Channel | None:
        """Find the direct messages between the bot and a person, if they were ever opened."""
        return self.channels.get(_direct_id(user_id))

    def open_direct(self, user_id: str, bot_id: str, now: float) -> Channel:
        """Give the direct messages of the bot and a person, opening them the first time."""
        found = self.find_direct(user_id)
        if found is None:
            found = Channel(_direct_id(user_id), "", Kind.IM, int(now), [bot_id, user_id])
            self.save_channel(found)
        return found

    def save_channel(self, channel: Channel) -> None:
        """Put a channel in, or put its new content in the place of the old."""
        self.channels[channel.id] = channel
        self._write("channel", channel)

    def save_message(self, message: Message) -> None:
        """Put a message in, or put its new content in the place of the old."""
        self._put(message)
        self._write("message", message)

    def delete_message(self, message: Message) -> None:
        """Take a message away; a parent with replies stays as a tombstone, as Slack shows it."""
        if self._replies.get((message.channel, message.ts)):
            self.save_message(_tombstone(message))
            return
        self._remove(message.channel, message.ts)
        if self._journal is not None:
            self._journal.append({"deleted": {"channel": message.channel, "ts": message.ts}})

    def _put(self, message: Message) -> None:
        self._messages.setdefault(message.channel, {})[message.ts] = message
        if message.thread_ts is not None:
            thread = (message.channel, message.thread_ts)
            self._replies.setdefault(thread, {})[message.ts] = message

    def _remove(self, channel_id: str, ts: str) -> None:
        message = self._messages[channel_id].pop(ts)
        if message.thread_ts is not None:
            del self._replies[channel_id, message.thread_ts][ts]

    def _write(self, kind: str, item: Channel | Message) -> None:
        if self._journal is not None:
            self._journal.append({kind: _as_record(item)})

    def _records(self) -> Iterator[Json]:
        for channel in self.channels.values():
            yield {"channel": _as_record(channel)}
        for messages in self._messages.values():
            for message in messages.values():
                yield {"message": _as_record(message)}

    def _replay(self, record: Json) -> None:
        ((kind, content),) = record.items()
        match kind:
            case "channel":
                channel = Channel(**{**content, "kind": Kind(content["kind"])})
                self.channels[channel.id] = channel
            case "message":
                message = Message(**content)
                self._put(message)
                self._last_ts = max(self._last_ts, int(message.ts.replace(".", "")))
            case _:
                self._remove(content["channel"], content["ts"])


def _tombstone(message: Message) -> Message:
    return Message(
        message.channel,
        message.ts,
        "USLACKBOT",
        "This message was deleted.",
        subtype="tombstone",
        visible_at=message.visible_at,
    )


def _direct_id(user_id: str) -> str:
    return "D" + user_id[1:]


def _as_record(item: Channel | Message) -> Json:
    return {each.name: getattr(item, each.name) for each in fields(item)}
