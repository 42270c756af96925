"""All that a workspace holds, how it changes, and who is told when it does."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

from bot.sandbox.config import BOT_USER, SLACKBOT
from bot.sandbox.errors import Refusal
from bot.sandbox.journal import Journal
from bot.sandbox.records import (
    Channel,
    Ephemeral,
    Grant,
    Installation,
    Item,
    Json,
    Kind,
    Message,
    User,
    UserGroup,
    as_record,
)


class Change(StrEnum):
    """What changed; beside each, what a watcher is given with it."""

    USER = "user"  # the User
    GROUP = "group"  # the UserGroup
    CHANNEL = "channel"  # the Channel
    INSTALLATION = "installation"  # the Installation, or None
    GRANT = "grant"  # the Grant, new or changed
    MESSAGE = "message"  # the Message, new or changed
    DELETED = "deleted"  # the Message that is gone
    EPHEMERAL = "ephemeral"  # the Ephemeral, new or changed
    DISMISSED = "dismissed"  # the Ephemeral that is gone


Watcher = Callable[[Change, Any], None]


class State:
    """The workspace's content; a change is in the journal, if there is one, when it returns.

    `watchers` are called after each change, in the order in which they came.
    """

    def __init__(
        self,
        users: list[User],
        channels: list[Channel],
        journal: Journal | None = None,
        installation: Installation | None = None,
    ) -> None:
        self.users = {user.id: user for user in users}
        self.groups: dict[str, UserGroup] = {}
        self.channels = {channel.id: channel for channel in channels}
        self.installation = installation
        self.grants = _seeded_grants(installation)
        # What nobody changed stays out of the journal, so that a later version may seed it anew.
        self._seeded_users = tuple(users)
        self._seeded_installation = installation
        self._seeded_grants = tuple(self.grants.values())
        self.ephemerals: list[Ephemeral] = []
        self.watchers: list[Watcher] = []
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

    def get_user(self, user_id: str) -> User:
        """Give a person; raises Refusal, as the next two do, where there is none."""
        if user_id not in self.users:
            raise Refusal("user_not_found")
        return self.users[user_id]

    def get_channel(self, channel_id: str) -> Channel:
        """Give a conversation."""
        if channel_id not in self.channels:
            raise Refusal("channel_not_found")
        return self.channels[channel_id]

    def get_message(self, channel_id: str, ts: str) -> Message:
        """Give a message."""
        message = self.find_message(channel_id, ts)
        if message is None:
            raise Refusal("message_not_found")
        return message

    def find_message(self, channel_id: str, ts: str) -> Message | None:
        """Find a message by its place, if it is there."""
        return self._messages.get(channel_id, {}).get(ts)

    def find_ephemeral(self, channel_id: str, ts: str, user_id: str) -> Ephemeral | None:
        """Find what this person alone was shown, if they still see it."""
        place = (channel_id, ts, user_id)
        for each in self.ephemerals:
            if (each.channel, each.ts, each.user) == place:
                return each
        return None

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

    def save_user(self, user: User) -> None:
        """Put a person in, or put their new description in the place of the old."""
        self.users[user.id] = user
        self._save(Change.USER, user)

    def save_group(self, group: UserGroup) -> None:
        """Put a user group in, or put its new content in the place of the old."""
        self.groups[group.id] = group
        self._save(Change.GROUP, group)

    def save_installation(self, installation: Installation | None) -> None:
        """Put the app's installation in the place of the former; None: the app is gone."""
        self.installation = installation
        self._save(Change.INSTALLATION, installation)

    def save_grant(self, grant: Grant) -> None:
        """Put an access token in, or put what became of it in the place of the old."""
        self.grants[grant.token] = grant
        self._save(Change.GRANT, grant)

    def save_channel(self, channel: Channel) -> None:
        """Put a channel in, or put its new content in the place of the old."""
        self.channels[channel.id] = channel
        self._save(Change.CHANNEL, channel)

    def save_message(self, message: Message) -> None:
        """Put a message in, or put its new content in the place of the old."""
        self._put(message)
        self._save(Change.MESSAGE, message)

    def delete_message(self, message: Message) -> None:
        """Take a message away; a parent with replies stays as a tombstone, as Slack shows it."""
        if self._replies.get((message.channel, message.ts)):
            self.save_message(_tombstone(message))
            return
        self._remove(message.channel, message.ts)
        self._append(Change.DELETED, {"channel": message.channel, "ts": message.ts})
        self._tell(Change.DELETED, message)

    def save_ephemeral(self, ephemeral: Ephemeral) -> None:
        """Show something to one person, or change what they were shown; kept in memory only."""
        if ephemeral not in self.ephemerals:
            self.ephemerals.append(ephemeral)
        self._tell(Change.EPHEMERAL, ephemeral)

    def dismiss(self, ephemeral: Ephemeral) -> None:
        """Take away what one person was shown."""
        self.ephemerals.remove(ephemeral)
        self._tell(Change.DISMISSED, ephemeral)

    def _put(self, message: Message) -> None:
        self._messages.setdefault(message.channel, {})[message.ts] = message
        if message.thread_ts is not None:
            thread = (message.channel, message.thread_ts)
            self._replies.setdefault(thread, {})[message.ts] = message

    def _remove(self, channel_id: str, ts: str) -> None:
        message = self._messages[channel_id].pop(ts)
        if message.thread_ts is not None:
            del self._replies[channel_id, message.thread_ts][ts]

    def _save(self, change: Change, item: Item | None) -> None:
        self._append(change, as_record(item) if item is not None else None)
        self._tell(change, item)

    def _append(self, change: Change, content: Json | None) -> None:
        if self._journal is not None:
            self._journal.append({change: content})

    def _tell(self, change: Change, item: Any) -> None:
        for watcher in self.watchers:
            watcher(change, item)

    def _records(self) -> Iterator[Json]:
        if self.installation != self._seeded_installation:
            yield {Change.INSTALLATION: as_record(self.installation) if self.installation else None}
        for grant in self.grants.values():
            if grant not in self._seeded_grants:
                yield {Change.GRANT: as_record(grant)}
        for user in self.users.values():
            if user not in self._seeded_users:
                yield {Change.USER: as_record(user)}
        for group in self.groups.values():
            yield {Change.GROUP: as_record(group)}
        for channel in self.channels.values():
            yield {Change.CHANNEL: as_record(channel)}
        for messages in self._messages.values():
            for message in messages.values():
                yield {Change.MESSAGE: as_record(message)}

    def _replay(self, record: Json) -> None:
        ((kind, content),) = record.items()
        match Change(kind):
            case Change.USER:
                self.users[content["id"]] = User(**content)
            case Change.GROUP:
                group = UserGroup(**{**content, "users": tuple(content["users"])})
                self.groups[group.id] = group
            case Change.INSTALLATION:
                self.installation = _installation(content)
            case Change.GRANT:
                grant = Grant(**{**content, "scopes": tuple(content["scopes"])})
                self.grants[grant.token] = grant
            case Change.CHANNEL:
                channel = Channel(**{**content, "kind": Kind(content["kind"])})
                self.channels[channel.id] = channel
            case Change.MESSAGE:
                message = Message(**content)
                self._put(message)
                self._last_ts = max(self._last_ts, int(message.ts.replace(".", "")))
            case _:
                self._remove(content["channel"], content["ts"])


def _tombstone(message: Message) -> Message:
    return Message(
        message.channel,
        message.ts,
        SLACKBOT,
        "This message was deleted.",
        subtype="tombstone",
        visible_at=message.visible_at,
    )


def _installation(content: Json | None) -> Installation | None:
    return Installation(**{**content, "scopes": tuple(content["scopes"])}) if content else None


def _seeded_grants(installation: Installation | None) -> dict[str, Grant]:
    return {installation.bot_token: Grant(installation.bot_token, BOT_USER)} if installation else {}


def _direct_id(user_id: str) -> str:
    return "D" + user_id[1:]
