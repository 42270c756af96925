"""What a call may see: the workspace's settings, content and clock, and its own arguments."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.sandbox.config import SandboxConfig
from bot.sandbox.errors import Refusal
from bot.sandbox.faults import Faults
from bot.sandbox.records import Json
from bot.sandbox.state import State

_MAX_LIMIT = 1000
_JSON_ARGUMENTS = ("attachments", "blocks", "metadata")


@dataclass(slots=True)
class Host:
    """What the workspaces of one server share; `url` is known once it listens."""

    clock: Callable[[], float]
    faults: Faults = field(default_factory=Faults)
    url: str = ""
    tickets: set[str] = field(default_factory=set)
    app_watchers: list[Callable[[], None]] = field(default_factory=list)
    """Called when the app opened its first socket or closed its last."""

    def tell_app_watchers(self) -> None:
        """Say that the app came or went."""
        for watcher in self.app_watchers:
            watcher()

    def open_ticket(self) -> str:
        """Give the address of a socket that may be opened once."""
        ticket = secrets.token_urlsafe(16)
        self.tickets.add(ticket)
        return f"{self.url.replace('http', 'ws', 1)}link/?ticket={ticket}"


@dataclass(slots=True)
class Workspace:
    """One running workspace: its settings, its content, and the host that it runs on."""

    config: SandboxConfig
    state: State
    host: Host
    accepted_at: dict[str, float] = field(default_factory=dict)
    """When each channel last took a message, for the limit of one a second."""

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
    def is_installed(self) -> bool:
        """Tell whether the app is in this workspace."""
        return self.state.installation is not None

    @property
    def scopes(self) -> frozenset[str]:
        """Give what the app was granted here; nothing where it is not installed."""
        installation = self.state.installation
        return frozenset(installation.scopes if installation else ())


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a Web API method, its arguments read from wherever the client put them."""

    workspace: Workspace
    method: str
    arguments: Json
    now: float

    @property
    def config(self) -> SandboxConfig:
        """Give the workspace's settings."""
        return self.workspace.config

    @property
    def state(self) -> State:
        """Give the workspace's content."""
        return self.workspace.state

    def text(self, name: str) -> str:
        """Give an argument as text; "" where it is missing."""
        value = self.arguments.get(name)
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
        if not limit.isdecimal() or int(limit) > _MAX_LIMIT:
            raise Refusal("invalid_limit")
        return int(limit)


async def read_arguments(request: web.Request) -> Json:
    """Read a request's arguments: query, form or JSON, as the SDK sends them (SLACK.md A5).

    Blocks, attachments and metadata, which a form carries as JSON in a string, come decoded; a
    string that is no JSON stays one, for the method to refuse.
    """
    arguments: Json = dict(request.query)
    if request.content_type == "application/json":
        arguments.update(_json_object(await request.read()))
    elif request.method == "POST":
        arguments.update(await request.post())
    for name in _JSON_ARGUMENTS:
        if isinstance(arguments.get(name), str):
            arguments[name] = _decoded(arguments[name])
    return arguments


def _json_object(body: bytes) -> Json:
    try:
        value = json.loads(body or b"{}")
    except ValueError as error:
        raise Refusal("invalid_json") from error
    if not isinstance(value, dict):
        raise Refusal("json_not_object")
    return value


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
