"""The commands that stay: `run`, and waiting for a release to go out."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from rich.markup import escape
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.text import Text

from bot import app, process
from bot.cli.output import console, errors
from bot.clock import system_clock
from bot.config import Mode, Settings
from bot.domain.errors import ReadlistError, SettingsError
from bot.domain.permalink import ReleaseView
from bot.domain.release import ReleaseState
from bot.render.saved import SAVE_SHORTCUT
from bot.samples import list_samples
from bot.sandbox.config import Shortcut, ShortcutType
from bot.sandbox.journal import JournalInUseError, JournalUnreadableError
from bot.sandbox.memory import collect_seldom
from bot.sandbox.server import Sandbox, SandboxConfig
from bot.services import library, releases
from bot.services.workspaces import is_anybody_running
from bot.slack.manifest import SAVE_FOR_LATER, SCHEDULE_A_LIST, SCHEDULE_SHORTCUT
from bot.sources.files import Document
from bot.storage.database import Database
from bot.storage.workspaces import LOCAL

POLL_SECONDS = 0.2
SAMPLE = "sample:"
"""What the sources of the sample lists begin with."""
SHORTCUTS = (
    Shortcut(ShortcutType.MESSAGE, SAVE_SHORTCUT, SAVE_FOR_LATER),
    Shortcut(ShortcutType.GLOBAL, SCHEDULE_A_LIST, SCHEDULE_SHORTCUT),
)
"""What the embedded workspace offers in its menus, as the app's manifest does in Slack."""

DONE = (
    ReleaseState.POSTED,
    ReleaseState.FAILED,
    ReleaseState.OVERDUE,
    ReleaseState.CANCELLED,
)


async def run(settings: Settings) -> None:
    """Run the bot until SIGTERM or Ctrl-C: against Slack, or in the embedded workspace."""
    asked_to_stop = process.catch_signals()
    mode = settings.mode
    if mode is not Mode.EMBEDDED:
        await _run_app(settings, mode, asked_to_stop, _welcome_slack)
        return
    async with _embedded(settings) as (sandbox, connected):
        welcome = partial(_welcome_embedded, sandbox)
        await _run_app(connected, mode, asked_to_stop, welcome)


async def _run_app(
    settings: Settings,
    mode: Mode,
    asked_to_stop: asyncio.Event,
    welcome: Callable[[app.App], Awaitable[None]],
) -> None:
    starting = asyncio.create_task(app.start(settings, mode))
    asked = asyncio.create_task(asked_to_stop.wait())
    await asyncio.wait({starting, asked}, return_when=asyncio.FIRST_COMPLETED)
    if not starting.done():  # whoever stops it while it starts need not wait for Slack
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        return
    try:
        running = await starting
    finally:
        if starting.exception() is not None:
            asked.cancel()
    collect_seldom()
    try:
        await welcome(running)
        await asked
        console.print("Stopping: the message in hand is finished, the rest waits.", style="dim")
    finally:
        asked.cancel()
        await running.stop()


@asynccontextmanager
async def _embedded(settings: Settings) -> AsyncIterator[tuple[Sandbox, Settings]]:
    """Start the embedded workspace and yield it with settings that point the bot at it."""
    config = SandboxConfig(
        host="127.0.0.1",
        port=settings.readlist_sandbox_port,
        team_id=LOCAL,
        state_path=_state_path(settings),
        command=settings.readlist_command,
        shortcuts=SHORTCUTS,
    )
    async with serving(config) as sandbox:
        connected = settings.model_copy(
            update={
                "slack_bot_token": config.bot_token,
                "slack_app_token": config.app_token,
                "slack_api_url": sandbox.api_url,
            }
        )
        yield sandbox, connected


@asynccontextmanager
async def serving(config: SandboxConfig) -> AsyncIterator[Sandbox]:
    """Start a workspace and yield it; raises ReadlistError where its port or file is no use."""
    try:
        sandbox = Sandbox(config, clock=lambda: system_clock().timestamp())
        await sandbox.start()
    except JournalInUseError as error:
        raise ReadlistError(
            f"Another readlist runs this embedded workspace already ({error}). Stop that one, or "
            "start this one in another folder."
        ) from error
    except JournalUnreadableError as error:
        raise ReadlistError(
            f"What the embedded workspace kept can't be read ({error}): a newer readlist wrote it, "
            "or another program. Start the newer one, or begin anew: move the file away, or "
            "delete it with `readlist sandbox --fresh`."
        ) from error
    except OSError as error:
        raise SettingsError(
            "READLIST_SANDBOX_PORT",
            f"port {config.port} can't be listened on ({os.strerror(error.errno or 0)}).",
            "3031",
        ) from error
    collect_seldom()
    try:
        yield sandbox
    finally:
        await sandbox.stop()


def _state_path(settings: Settings) -> Path:
    """The embedded workspace's journal: next to the SQLite file, else in the present folder."""
    prefix, _, file = settings.database_url.partition("sqlite:///")
    return Path(f"{file if not prefix and file else 'readlist.db'}.sandbox.jsonl")


async def _welcome_embedded(sandbox: Sandbox, running: app.App) -> None:
    """Say where the workspace is; at the first start, import the samples and release the newest."""
    command, looked_up = _command(), running.settings.readlist_command
    console.print(
        Panel.fit(
            "[bold]readlist[/] runs in its embedded workspace, a local stand-in for Slack.\n"
            f"Open it in a browser: [bold link={sandbox.url}]{sandbox.url}[/]\n"
            f"React to what you read, type [bold]{looked_up} docker[/], act as somebody else.\n\n"
            "From the shell, in another terminal in this folder:\n"
            f"  {command} lists     [dim]what is in the library[/]\n"
            f"  {command} releases  [dim]what goes out, and how far it is[/]\n"
            f"  {command} schedule 4 --channel general --now  [dim]another sample[/]\n\n"
            "Ctrl-C stops it; the next start goes on from there.",
            border_style="green",
        )
    )
    await _release_sample(running)


async def _release_sample(running: app.App) -> None:
    """Import the samples into a library that holds nothing else, and release the newest, once."""
    lists = await library.list_lists(running.db, LOCAL)
    if any(not each.source.startswith(SAMPLE) for each in lists):
        return
    if await releases.list_releases(running.db, LOCAL):
        return
    for name, content in list_samples():
        document = Document(f"{SAMPLE}{name}", name, content)
        newest = await library.import_document(running.db, system_clock, LOCAL, document)
    view = await releases.schedule(
        running.db,
        system_clock,
        LOCAL,
        newest.summary.list_id,
        target=running.settings.readlist_channel or "#reading-list",
        release_at=system_clock(),
        zone=running.settings.readlist_timezone,
    )
    title, target = escape(view.release.title), escape(view.release.target)
    console.print(
        f"The sample lists are imported, and the newest ([bold]{title}[/]) is on its way to "
        f"{target}, one message a second.",
        soft_wrap=True,
    )


async def _welcome_slack(running: app.App) -> None:
    """Say which workspace was reached, and the next three things to type."""
    name = escape(running.workspace.name)
    channel = escape(running.settings.readlist_channel or "CHANNEL")
    command = _command()
    console.print(
        Panel.fit(
            f"[bold]readlist[/] is in [bold]{name}[/] ({running.mode}). Nothing "
            "is posted by itself.\nNext, in another terminal in this folder:\n"
            f"  {command} doctor       [dim]is everything right?[/]\n"
            f"  {command} schedule my-list.md --to YOUR_USER_ID --now     [dim]for your eyes[/]\n"
            f"  {command} schedule my-list.md --channel {channel} --at 10:00",
            border_style="green",
        )
    )
    if running.adopted:
        console.print(f"{running.adopted} lists that were imported before now belong to it.")


def _command() -> str:
    """How this program is called here: by its name, or by its path where it is not on PATH."""
    return "readlist" if shutil.which("readlist") else os.path.relpath(sys.argv[0])


async def follow(db: Database, team_id: str, view: ReleaseView, *, quiet: bool) -> ReleaseView:
    """Wait until a release is over, with a progress bar; return it as it is then."""
    if not await is_anybody_running(db, system_clock):
        errors.print(
            "No readlist is running on this database: the release goes out once "
            "`readlist run` does.",
            style="yellow",
        )
    progress = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=errors,
        disable=quiet,
        transient=True,
    )
    release_id, told = view.release.release_id, None
    with progress:
        bar = progress.add_task(view.release.state, total=view.release.messages)
        while view.release.state not in DONE:
            await asyncio.sleep(POLL_SECONDS)
            view = await releases.get_release(db, team_id, release_id)
            release = view.release
            if release.error not in (None, told) and release.state not in DONE:
                told = release.error  # it waits for something: say for what, once
                progress.console.print(Text(told, style="yellow"), soft_wrap=True)
            progress.update(
                bar,
                description=release.state,
                completed=min(release.sent, release.messages),
                total=release.messages,
            )
    if view.release.state is not ReleaseState.POSTED:
        raise ReadlistError(view.release.error or f"The release was {view.release.state}.")
    return view
