"""What a call may see: the workspace's settings, content and clock, and its own arguments."""

import asyncio
import base64
import math
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.sandbox.carrier import Parcel
from bot.sandbox.config import SandboxConfig
from bot.sandbox.errors import Refusal, invalid_arguments
from bot.sandbox.faults import Faults
from bot.sandbox.reading import read_form, read_json, read_number, read_object, require_readable
from bot.sandbox.records import Consent, Grant, Json
from bot.sandbox.room import make_room
from bot.sandbox.state import State
from bot.sandbox.tiers import Limits
from bot.sandbox.triggers import Triggers

_MAX_LIMIT = 1000
_MOST_TICKETS = 100
_TICKET_LIFETIME = 30.0
"""Seconds; docs.slack.dev apps.connections.open calls the address temporary, and no more [?]."""
_JSON_ARGUMENTS = ("attachments", "blocks", "files", "metadata", "view")


@dataclass(slots=True)
class Host:
    """What the workspaces of one server share; `url` is known once it listens.

    `tell` hands a parcel to the app. `consents` are kept by their code; a restart forgets them.
    `pause` waits for what comes minutes later; `tickets` are the sockets' with their ends.
    """

    clock: Callable[[], float]
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    faults: Faults = field(init=False)
    tell: Callable[[Parcel], None] = lambda parcel: None
    workspaces: dict[str, "Workspace"] = field(default_factory=dict)
    consents: dict[str, Consent] = field(default_factory=dict)
    url: str = ""
    tickets: dict[str, float] = field(default_factory=dict)
    app_watchers: list[Callable[[], None]] = field(default_factory=list)
    """Called when the app opened its first socket or closed its last."""

    def __post_init__(self) -> None:
        self.faults = Faults(self.clock)

    def tell_app_watchers(self) -> None:
        """Say that the app came or went."""
        for watcher in self.app_watchers:
            watcher()

    def open_ticket(self) -> str:
        """Give the address of a socket that may be opened once, and soon."""
        ticket = secrets.token_urlsafe(16)
        self.tickets[ticket] = self.clock() + _TICKET_LIFETIME
        make_room(self.tickets, _MOST_TICKETS)
        return f"{self.url.replace('http', 'ws', 1)}link/?ticket={ticket}"

    def take_ticket(self, ticket: str) -> bool:
        """Tell whether a socket may be opened with this ticket, which it may not be again."""
        return self.clock() <= self.tickets.pop(ticket, 0.0)


@dataclass(slots=True)
class Upload:
    """A file that was announced: its bytes are taken once, and only of the length announced."""

    file_id: str
    name: str
    length: int
    alt_text: str = ""
    content: bytes | None = None


@dataclass(slots=True)
class Workspace:
    """One running workspace: its settings, its content, and the host that it runs on."""

    config: SandboxConfig
    state: State
    host: Host
    accepted_at: dict[str, float] = field(default_factory=dict)
    """When each channel last took a message, for the limit of one a second."""
    uploads: dict[str, Upload] = field(default_factory=dict)
    """Files that were announced and are not complete yet, by the key in their address."""
    triggers: Triggers = field(default_factory=Triggers)
    limits: Limits = field(default_factory=Limits)
    is_away: bool = False
    """What the bot last said of itself; forgotten at a restart, as a connection's end would do."""

    @property
    def clock(self) -> Callable[[], float]:
        """Give what tells the time here, in seconds since 1970."""
        return self.host.clock

    @property
    def faults(self) -> Faults:
        """Give the trouble that was ordered."""
        return self.host.faults

    @property
    def url(self) -> str:
        """Give the server's address, with a slash at its end."""
        return self.host.url

    @property
    def home_url(self) -> str:
        """Give the address under which Slack's own links lead into this workspace.

        The server's where it is the first; the others, which have hosts of their own at Slack, have
        a path of their own here.
        """
        first = next(iter(self.host.workspaces), self.config.team_id)
        if self.config.team_id == first:
            return self.host.url
        return f"{self.host.url}team/{self.config.team_id}/"

    @property
    def domain(self) -> str:
        """Give the name that the workspace would have in its address at Slack."""
        return re.sub(r"[^a-z0-9]+", "-", self.config.team_name.lower()).strip("-")

    @property
    def is_installed(self) -> bool:
        """Tell whether the app is in this workspace."""
        return self.state.installation is not None

    def require_app(self) -> None:
        """Refuse what can't be done where the app is not installed."""
        if not self.is_installed:
            raise Refusal("app_not_installed")

    @property
    def scopes(self) -> frozenset[str]:
        """Give what the app was granted here; nothing where it is not installed."""
        installation = self.state.installation
        granted = frozenset(installation.scopes if installation else ())
        return granted - self.faults.missing_scopes()


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a Web API method, its arguments read from wherever the client put them."""

    workspace: Workspace
    method: str
    arguments: Json
    now: float
    grant: Grant | None = None
    """The token of a bot or a person that the call was made with."""
    size: float = math.inf
    """Bytes that carried the arguments, if somebody counted them: no text in them is longer."""

    @property
    def config(self) -> SandboxConfig:
        """Give the workspace's settings."""
        return self.workspace.config

    @property
    def state(self) -> State:
        """Give the workspace's content."""
        return self.workspace.state

    def text(self, name: str) -> str:
        """Give an argument as text; "" where it is missing.

        Raises Refusal for a list (`invalid_array_arg` on every method's page) and for an object.
        """
        value = self.arguments.get(name)
        if isinstance(value, list):
            raise Refusal("invalid_array_arg")
        if isinstance(value, dict):
            raise invalid_arguments([f"must be a string [json-pointer:/{name}]"])
        return "" if value is None else str(value)

    def flag(self, name: str) -> bool:
        """Give a switch, off where it is missing; Slack takes true, "true", 1 and "1"."""
        return self.arguments.get(name) in (True, "1", "true", "True")

    def limit(self, default: int) -> int:
        """Give how many items a page may hold: at most 1,000, as Slack's methods have it.

        Raises Refusal("invalid_limit") for more and for what is no number.
        """
        limit = self.text("limit")
        if limit in ("", "0"):
            return default
        number = read_number(limit, "invalid_limit")
        if number > _MAX_LIMIT:
            raise Refusal("invalid_limit")
        return number


SIZE = web.RequestKey("size", int)
"""Where `read_arguments` leaves the bytes of a request of JSON."""


async def read_arguments(request: web.Request) -> Json:
    """Read a request's arguments: query, form or JSON, as the SDK sends them (SLACK.md A5).

    Blocks, attachments and metadata, which a form carries as JSON in a string, come decoded; a
    string that is no JSON stays one, for the method to refuse.
    """
    require_readable(request)
    arguments: Json = {**_credentials(request), **request.query}
    if request.content_type == "application/json":
        body = await request.read()
        request[SIZE] = len(body) + len(request.query_string)
        latin = (request.charset or "").lower() == "iso-8859-1"
        arguments.update(read_object(body.decode("iso-8859-1") if latin else body))
    elif request.method == "POST":
        arguments.update(await read_form(request))
    for name in _JSON_ARGUMENTS:
        if isinstance(arguments.get(name), str):
            arguments[name] = _decoded(arguments[name])
    return arguments


def _credentials(request: web.Request) -> Json:
    """Read an app's id and secret out of Basic authentication, which oauth.v2.access prefers."""
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Basic":
        return {}
    try:
        name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": name, "client_secret": secret}


def _decoded(text: str) -> Any:
    try:
        return read_json(text)
    except Refusal:
        return text
