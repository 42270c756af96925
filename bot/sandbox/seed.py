"""The workspace on its first day: three people, a bot and four channels."""

from bot.sandbox.config import BOT_USER
from bot.sandbox.records import Channel, Kind, User, UserGroup

CURATOR = "U0CURATOR"
READER = "U0READER"
GUEST = "U0GUEST"

CURATOR_GROUP = "S0CURATORS"

GENERAL = "C0GENERAL"
READING = "C0READING"
CURATORS = "G0CURATORS"
ARCHIVED = "C0ARCHIVED"

FOUNDED = 1_430_000_000
"""When the channels were created: April 2015, before the first list."""


def seed_users() -> list[User]:
    """Give a curator who is an admin, a reader, a guest, and the bot, each in another zone."""
    return [
        User(CURATOR, "lin", "Lin Curator", "Asia/Shanghai", is_admin=True),
        User(READER, "robin", "Robin Reader", "Europe/Berlin"),
        User(GUEST, "gale", "Gale Guest", "America/New_York", is_restricted=True),
        bot_user(),
    ]


def bot_user() -> User:
    """Give the bot, who is there once the app is installed."""
    return User(BOT_USER, "readlist", "readlist", "UTC", is_bot=True)


def seed_channels() -> list[Channel]:
    """Give two public channels, a private one and an archived one; the bot is in none of them."""
    return [
        Channel(GENERAL, "general", Kind.PUBLIC, FOUNDED, [CURATOR, READER, GUEST]),
        Channel(READING, "reading-list", Kind.PUBLIC, FOUNDED, [CURATOR, READER]),
        Channel(CURATORS, "curators", Kind.PRIVATE, FOUNDED, [CURATOR]),
        Channel(ARCHIVED, "old-reading-list", Kind.PUBLIC, FOUNDED, [CURATOR], is_archived=True),
    ]


def seed_groups() -> list[UserGroup]:
    """Give one user group: those who curate."""
    return [UserGroup(CURATOR_GROUP, "curators", "Curators", (CURATOR,))]
