"""The settings of an embedded workspace: addresses, tokens, scopes, and a few switches."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

DEFAULT_SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "groups:history",
        "groups:read",
        "im:history",
        "im:write",
        "reactions:read",
        "usergroups:read",
        "users:read",
    }
)

APP_ID = "A0READLIST"
BOT_ID = "B0READLIST"
BOT_USER = "U0READLIST"
SLACKBOT = "USLACKBOT"
"""Who speaks for the workspace itself."""


class ShortcutType(StrEnum):
    """Where a shortcut is offered."""

    MESSAGE = "message"
    GLOBAL = "global"


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut of the app, as its manifest names it."""

    type: ShortcutType
    name: str
    callback_id: str


@dataclass(frozen=True, slots=True)
class SandboxConfig:
    """Settings of one workspace; the defaults give a strict one on a free port, kept in memory."""

    host: str = "127.0.0.1"
    port: int = 0
    """0 takes any free port."""
    team_id: str = "T0READLIST"
    team_name: str = "Readlist sandbox"
    more_workspaces: tuple[tuple[str, str], ...] = ()
    """More workspaces of the same server, each with its id and name; the app is not installed."""
    bot_token: str = "xoxb-sandbox"  # noqa: S105 - opens nothing but this workspace
    app_token: str = "xapp-sandbox"  # noqa: S105 - the same
    signing_secret: str = "sandbox-signing-secret"  # noqa: S105 - the same
    client_id: str = "20150401.20150401"
    client_secret: str = "sandbox-client-secret"  # noqa: S105 - the same
    redirect_urls: tuple[str, ...] = ()
    """Where people may be sent after they allowed the app into a workspace."""
    token_rotation: bool = False
    """Whether tokens that OAuth gives out expire and come with a refresh token."""
    scopes: frozenset[str] = DEFAULT_SCOPES
    """What the bot token was granted."""
    channel_interval: float = 1.0
    """Seconds between two messages of a channel; 0 switches the limit off."""
    tier_limits: bool = True
    """Whether each method takes only so many calls a minute."""
    socket_lifetime: float | None = None
    """Seconds after which a socket is refreshed, as Slack does every few hours; None: never."""
    socket_ping: float = 30.0
    """Seconds between two pings of a socket; it is closed where no answer comes in half of that."""
    events_url: str | None = None
    """Where events, commands and actions are posted, signed; None: they go out over Socket Mode."""
    state_path: Path | None = None
    """A journal that a restart continues from; None: memory only."""
    command: str = "/readlist"
    shortcuts: tuple[Shortcut, ...] = ()
    home_tab: bool = True
    """Whether the app's settings have its Home tab switched on."""
    ack_timeout: float = 3.0
    """Seconds that the app has to answer what is sent to it (Slack: 3)."""
