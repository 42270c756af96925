"""The command `sandbox`: the embedded workspace alone, one or several, for any bot."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from bot import process
from bot.cli.output import console
from bot.cli.running import SHORTCUTS, serving
from bot.config import Settings
from bot.domain.errors import ReadlistError
from bot.sandbox.journal import JournalInUseError, remove_journals
from bot.sandbox.office import journals
from bot.sandbox.server import Sandbox, SandboxConfig

STATE = Path("sandbox.jsonl")
MORE_WORKSPACES = (
    ("T0HARBOUR", "Harbour office"),
    ("T0ORCHARD", "Orchard office"),
    ("T0FOUNDRY", "Foundry office"),
    ("T0STATION", "Station office"),
)
"""The workspaces after the first, as many of them as are asked for."""


def build_config(
    settings: Settings, port: int | None, events_url: str | None, workspaces: int
) -> SandboxConfig:
    """Give the workspaces' settings: as many as asked for, with the app in the first one."""
    return SandboxConfig(
        port=settings.readlist_sandbox_port if port is None else port,
        more_workspaces=MORE_WORKSPACES[: workspaces - 1],
        redirect_urls=tuple(_redirect_urls(settings, events_url)),
        state_path=STATE,
        command=settings.readlist_command,
        shortcuts=SHORTCUTS,
        events_url=events_url,
    )


async def serve_sandbox(config: SandboxConfig, *, fresh: bool) -> None:
    """Run the embedded workspaces alone and print the settings that point a bot at them.

    With `fresh` they begin anew: what they kept is deleted, and it is said what that was.
    """
    asked_to_stop = process.catch_signals()
    if fresh:
        _begin_anew(config)
    async with serving(config) as sandbox:
        console.print(f"The workspace is up: {sandbox.url}", style="dim")
        console.print("These settings point a bot at it:", style="dim")
        _print_settings(_first_bots(sandbox))
        if config.more_workspaces:
            _introduce_others(sandbox)
        await asked_to_stop.wait()


def _begin_anew(config: SandboxConfig) -> None:
    """Delete what any number of workspaces kept here, so that none comes back half-remembered."""
    try:
        removed = remove_journals(journals(replace(config, more_workspaces=MORE_WORKSPACES)))
    except JournalInUseError as error:
        raise ReadlistError(
            f"Another readlist runs this embedded workspace ({error}): nothing was deleted. Stop "
            "that one first."
        ) from error
    names = ", ".join(str(path) for path in removed)
    console.print(f"Deleted: {names}" if names else "There was nothing to delete.", style="dim")


def _first_bots(sandbox: Sandbox) -> dict[str, str]:
    config = sandbox.config
    bot = {"SLACK_API_URL": sandbox.api_url, "SLACK_BOT_TOKEN": config.bot_token}
    if config.events_url is None:
        return bot | {"SLACK_APP_TOKEN": config.app_token}
    return bot | {"SLACK_SIGNING_SECRET": config.signing_secret}


def _introduce_others(sandbox: Sandbox) -> None:
    """Name the other workspaces, and say how the app comes into them."""
    config = sandbox.config
    others = ", ".join(f"{name} ({team_id})" for team_id, name in config.more_workspaces)
    console.print(f"Beside it, without the app yet: {others}.", style="dim", soft_wrap=True)
    console.print(
        f"A bot is let in there at {sandbox.url}oauth/v2/authorize, with these:",
        style="dim",
        soft_wrap=True,
    )
    _print_settings(
        {"SLACK_CLIENT_ID": config.client_id, "SLACK_CLIENT_SECRET": config.client_secret}
    )
    places = " or ".join(config.redirect_urls)
    console.print(f"Afterwards people are sent to {places}.", style="dim", soft_wrap=True)


def _print_settings(settings: dict[str, str]) -> None:
    lines = "\n".join(f"{name}={value}" for name, value in settings.items())
    console.print(lines, highlight=False, soft_wrap=True)


def _redirect_urls(settings: Settings, events_url: str | None) -> Iterator[str]:
    """Yield where the bot may be: on this machine, and where its events are taken."""
    path = "/slack/oauth_redirect"
    own = [f"{host}:{settings.readlist_port}" for host in ("127.0.0.1", "localhost")]
    yield from (f"http://{place}{path}" for place in own)
    address = urlsplit(events_url or "")
    if address.netloc and address.netloc not in own:
        yield f"{address.scheme}://{address.netloc}{path}"
