"""What can change in a workspace, and where what a restart needs is held."""

from enum import StrEnum
from typing import NamedTuple

from bot.sandbox.records import (
    Channel,
    File,
    Grant,
    Item,
    Occasion,
    Scheduled,
    User,
    UserGroup,
    View,
)


class Change(StrEnum):
    """What changed; beside each, what a watcher is given with it."""

    USER = "user"  # the User
    GROUP = "group"  # the UserGroup
    FILE = "file"  # the File
    SCHEDULED = "scheduled"  # the Scheduled, new
    UNSCHEDULED = "unscheduled"  # the Scheduled that is gone
    CHANNEL = "channel"  # the Channel
    INSTALLATION = "installation"  # the Installation, or None
    GRANT = "grant"  # the Grant, new or changed
    MESSAGE = "message"  # the Message, new or changed
    DELETED = "deleted"  # the Message that is gone
    EPHEMERAL = "ephemeral"  # the Ephemeral, new or changed
    DISMISSED = "dismissed"  # the Ephemeral that is gone
    VIEWS = "views"  # the id of the user whose modals changed
    HOME = "home"  # the id of the user whose Home tab changed
    OCCASION = "occasion"  # the Occasion, new or used


class Shelf(NamedTuple):
    """Where items of one kind are held, and which field of theirs is the key."""

    name: str
    key: str
    kind: type[Item]


SHELVES = {
    Change.USER: Shelf("users", "id", User),
    Change.GROUP: Shelf("groups", "id", UserGroup),
    Change.GRANT: Shelf("grants", "token", Grant),
    Change.FILE: Shelf("files", "id", File),
    Change.SCHEDULED: Shelf("scheduled", "id", Scheduled),
    Change.CHANNEL: Shelf("channels", "id", Channel),
    Change.HOME: Shelf("homes", "user", View),
    Change.OCCASION: Shelf("occasions", "key", Occasion),
}
CHANGES = {shelf.kind: change for change, shelf in SHELVES.items()}
"""What has changed where an item of each kind was put in."""
