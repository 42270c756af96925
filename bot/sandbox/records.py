"""What a workspace consists of: people, conversations, messages, and the app's installation."""

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from bot.sandbox.config import BOT_USER

Json = dict[str, Any]


class Kind(StrEnum):
    """What a conversation is."""

    PUBLIC = "public_channel"
    PRIVATE = "private_channel"
    IM = "im"
    MPIM = "mpim"

    @property
    def is_direct(self) -> bool:
        """Tell whether it belongs to its people and has no name of its own."""
        return self in (Kind.IM, Kind.MPIM)


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
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class UserGroup:
    """People who can be mentioned together, as @handle."""

    id: str
    handle: str
    name: str
    users: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Installation:
    """The app in this workspace: its bot's token, and the scopes that were granted."""

    bot_token: str
    scopes: tuple[str, ...]
    installer: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """An access token that was given out: to the bot, or to act as the person `user`.

    `scopes` are a person's; the bot's are the installation's. `expires_at` 0 means never.
    `refresh_token` can be exchanged for another token, once; "" where it was, or never could be.
    """

    token: str
    user: str
    scopes: tuple[str, ...] = ()
    refresh_token: str = ""
    expires_at: float = 0.0
    is_revoked: bool = False

    @property
    def is_bots(self) -> bool:
        """Tell whether it is the bot's own."""
        return self.user == BOT_USER


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
    """What one person alone was shown, `by` the bot; like Slack's, it is gone after a restart."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    by: str = BOT_USER


Item = User | UserGroup | Installation | Grant | Channel | Message


def as_record(item: Item) -> Json:
    """Give an item's fields, for the journal."""
    return {each.name: getattr(item, each.name) for each in fields(item)}
