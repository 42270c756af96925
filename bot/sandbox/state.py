"""All that a workspace holds, how it changes, and who is told when it does."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from bot.sandbox.config import BOT_USER
from bot.sandbox.errors import Refusal
from bot.sandbox.journal import Journal
from bot.sandbox.records import (
    Channel,
    Ephemeral,
    File,
    Grant,
    Installation,
    Item,
    Json,
    Kept,
    Message,
    Occasion,
    Scheduled,
    User,
    UserGroup,
    View,
    as_record,
    read_record,
)
from bot.sandbox.room import make_room
from bot.sandbox.shelves import CHANGES, SHELVES, Change, Shelf
from bot.sandbox.threads import Threads, tombstone

MOST_EPHEMERALS = 500
MOST_OCCASIONS = 2_000
"""How many of these are held; the oldest go first."""

ANSWER_LIFETIME = 30 * 60
"""Seconds for which the app may answer an occasion: SLACK.md A3, slash command."""


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
        groups: Sequence[UserGroup] = (),
    ) -> None:
        self.users = {user.id: user for user in users}
        self.groups = {group.id: group for group in groups}
        self.channels = {channel.id: channel for channel in channels}
        self.installation = installation
        self.grants = _seeded_grants(installation)
        # What nobody changed stays out of the journal, so that a later version may seed it anew.
        self._seeded_installation = installation
        self._seeded: tuple[Item, ...] = (*users, *groups, *self.grants.values())
        self._ephemerals: dict[tuple[str, str, str], Ephemeral] = {}
        self.files: dict[str, File] = {}
        self.scheduled: dict[str, Scheduled] = {}
        self.homes: dict[str, View] = {}
        self.modals: dict[str, list[View]] = {}
        self.occasions: dict[str, Occasion] = {}
        self.watchers: list[Watcher] = []
        self._threads = Threads()
        self._last_ts = 0
        self._journal = journal
        if journal is not None:
            try:
                self._restore(journal)
            except BaseException:
                journal.close()
                raise

    def _restore(self, journal: Journal) -> None:
        for number, record in enumerate(journal.read(), start=1):
            try:
                self._replay(record)
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                raise journal.unreadable(f"line {number} is no record of this release") from error
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
        return self._threads.in_channel(channel_id)

    def posted(self, channel_id: str) -> list[Message]:
        """List what was said in a channel, oldest first, without notices such as "has joined"."""
        return [message for message in self.messages(channel_id) if message.subtype is None]

    def history(self, channel_id: str) -> Iterator[Message]:
        """Give what the channel itself shows, newest first: no replies, unless broadcast."""
        return self._threads.shown(channel_id)

    def replies(self, channel_id: str, parent_ts: str) -> list[Message]:
        """List a thread's replies, oldest first, without the parent."""
        return self._threads.replies(channel_id, parent_ts)

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
        return self._threads.find(channel_id, ts)

    @property
    def ephemerals(self) -> list[Ephemeral]:
        """List what single persons were shown, oldest first."""
        return list(self._ephemerals.values())

    def find_ephemeral(self, channel_id: str, ts: str, user_id: str) -> Ephemeral | None:
        """Find what this person alone was shown, if they still see it."""
        return self._ephemerals.get((channel_id, ts, user_id))

    def find_shown(self, channel_id: str, ts: str, user_id: str) -> Message | Ephemeral:
        """Give the message that somebody sees at a place; what they alone see goes first."""
        return self.find_ephemeral(channel_id, ts, user_id) or self.get_message(channel_id, ts)

    def save(self, item: Kept) -> None:
        """Put something in, or put its new content in the place of the old."""
        change = CHANGES[type(item)]
        shelf = SHELVES[change]
        getattr(self, shelf.name)[getattr(item, shelf.key)] = item
        self._save(change, item)

    def drop_scheduled(self, scheduled: Scheduled) -> None:
        """Forget a message that was to be posted later."""
        del self.scheduled[scheduled.id]
        self._save(Change.UNSCHEDULED, scheduled)

    def save_installation(self, installation: Installation | None) -> None:
        """Put the app's installation in the place of the former; None: the app is gone."""
        self.installation = installation
        self._save(Change.INSTALLATION, installation)

    def save_message(self, message: Message) -> None:
        """Put a message in, or put its new content in the place of the old."""
        self._threads.put(message)
        self._save(Change.MESSAGE, message)

    def delete_message(self, message: Message) -> None:
        """Take a message away; a parent with replies stays as a tombstone, as Slack shows it."""
        if self.replies(message.channel, message.ts):
            self.save_message(tombstone(message))
            return
        self._threads.remove(message.channel, message.ts)
        self._append(Change.DELETED, {"channel": message.channel, "ts": message.ts})
        self._tell(Change.DELETED, message)

    def save_ephemeral(self, ephemeral: Ephemeral) -> None:
        """Show something to one person, or change what they were shown; kept in memory only."""
        self._ephemerals[_place(ephemeral)] = ephemeral
        make_room(self._ephemerals, MOST_EPHEMERALS)
        self._tell(Change.EPHEMERAL, ephemeral)

    def dismiss(self, ephemeral: Ephemeral) -> None:
        """Take away what one person was shown."""
        del self._ephemerals[_place(ephemeral)]
        self._tell(Change.DISMISSED, ephemeral)

    def save_modals(self, user_id: str, views: list[View]) -> None:
        """Say which modals somebody has open, the top one last; kept in memory only."""
        self.modals[user_id] = views
        self._tell(Change.VIEWS, user_id)

    def save_home(self, view: View) -> None:
        """Put a person's Home tab in the place of the former."""
        self.homes[view.user] = view
        self._append(Change.HOME, as_record(view))
        self._tell(Change.HOME, view.user)

    def save_occasion(self, occasion: Occasion) -> None:
        """Keep what the app may answer to, or how often it has."""
        self.occasions[occasion.key] = occasion
        if len(self.occasions) > MOST_OCCASIONS:
            self.occasions = {each.key: each for each in _answerable(self.occasions.values())}
            make_room(self.occasions, MOST_OCCASIONS)
        self._save(Change.OCCASION, occasion)

    def _save(self, change: Change, item: Item | None) -> None:
        if self._journal is not None:
            self._append(change, as_record(item) if item is not None else None)
        self._tell(change, item)

    def _append(self, change: Change, content: Json | None) -> None:
        if self._journal is not None:
            self._journal.append({change.value: content})

    def _tell(self, change: Change, item: Any) -> None:
        for watcher in self.watchers:
            watcher(change, item)

    def _records(self) -> Iterator[Json]:
        if self.installation != self._seeded_installation:
            yield {
                Change.INSTALLATION.value: as_record(self.installation)
                if self.installation
                else None
            }
        for change, shelf in SHELVES.items():
            for item in self._items(shelf):
                yield {change.value: as_record(item)}
        for message in self._threads:
            yield {Change.MESSAGE.value: as_record(message)}

    def _items(self, shelf: Shelf) -> list[Item]:
        """List what a shelf holds and a restart needs: nothing seeded, nothing that has ended."""
        if shelf.kind is Occasion:
            return list(_answerable(self.occasions.values()))
        held: dict[str, Item] = getattr(self, shelf.name)
        return [item for item in held.values() if item not in self._seeded]

    def _replay(self, record: Json) -> None:
        ((kind, content),) = record.items()
        change = Change(kind)
        if shelf := SHELVES.get(change):
            item = read_record(shelf.kind, content)
            getattr(self, shelf.name)[getattr(item, shelf.key)] = item
            return
        match change:
            case Change.UNSCHEDULED:
                del self.scheduled[content["id"]]
            case Change.INSTALLATION:
                self.installation = read_record(Installation, content) if content else None
            case Change.MESSAGE:
                message = read_record(Message, content)
                self._threads.put(message)
                self._last_ts = max(self._last_ts, int(message.ts.replace(".", "")))
            case _:
                self._threads.remove(content["channel"], content["ts"])


def _seeded_grants(installation: Installation | None) -> dict[str, Grant]:
    return {installation.bot_token: Grant(installation.bot_token, BOT_USER)} if installation else {}


def _answerable(occasions: Iterable[Occasion]) -> list[Occasion]:
    """Leave out what had ended already when the newest one began: all last equally long."""
    every = list(occasions)
    began = max((each.until for each in every), default=0.0) - ANSWER_LIFETIME
    return [each for each in every if each.until >= began]


def _place(ephemeral: Ephemeral) -> tuple[str, str, str]:
    return ephemeral.channel, ephemeral.ts, ephemeral.user
