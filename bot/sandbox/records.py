"""What a workspace consists of: people, conversations, messages, and the app's installation."""

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, TypeVar

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
class Consent:
    """What a person allowed, for a code to be exchanged by `until`: scopes of the bot and theirs.

    `redirect_uri` is the one that was asked for, "" where none was; the exchange has to name it.
    """

    team_id: str
    user: str
    scopes: tuple[str, ...]
    user_scopes: tuple[str, ...]
    redirect_uri: str
    until: float
    is_used: bool = False


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
    previous_names: list[str] = field(default_factory=list)
    purpose: str = ""
    is_ext_shared: bool = False
    """Whether another company's people are in it, too."""


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
    files: list[str] = field(default_factory=list)
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
    attachments: list[Json] = field(default_factory=list)


@dataclass(slots=True)
class View:
    """A modal, or somebody's Home tab: `content` is what the app gave, every block of it named.

    `values` is what the person typed and chose, as far as the app was told: Slack's `state.values`.
    """

    id: str
    user: str
    content: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: Json = field(default_factory=dict)


@dataclass(slots=True)
class Occasion:
    """What the app may answer to: who did something where, and to which message, if to one.

    `key` is its response_url's, `until` when that ends and `uses` how often it was used.
    """

    channel: str
    user: str
    message_ts: str = ""
    until: float = 0.0
    uses: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file that was uploaded; `content` is its bytes in Base64, `user` who uploaded it."""

    id: str
    name: str
    title: str
    user: str
    created: int
    content: str
    alt_text: str = ""
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A message that Slack itself is to post at `post_at`, a whole number of seconds."""

    id: str
    channel: str
    post_at: int
    created: int
    arguments: Json


Kept = User | UserGroup | Grant | File | Scheduled | Channel
"""What a workspace holds many of, each under a key of its own."""
Item = Kept | Installation | Message | View | Occasion
"""What a journal can hold."""
T = TypeVar("T", bound=Item)


def as_record(item: Item) -> Json:
    """Give an item's fields, for the journal."""
    return {each.name: getattr(item, each.name) for each in fields(item)}


def read_record(kind: type[T], record: Json) -> T:
    """Make an item of a journal's record: JSON knows no tuples and no kinds of conversation."""
    read = {"scopes": tuple, "users": tuple, "kind": Kind}
    return kind(**{name: read.get(name, _same)(value) for name, value in record.items()})


def _same(value: Any) -> Any:
    return value
