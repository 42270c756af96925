"""What all commands share: their names' root, the options that many take, and how they run."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.storage.database import Database

T = TypeVar("T")

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich takes 60 ms to import: plain help is there at once
    help="A team's weekly reading list in Slack: one quiet thread a week, found again later.",
    epilog="Settings are read from the environment and .env; .env.example explains each. "
    "Try it now, without a Slack account: readlist run",
)
database = typer.Typer(no_args_is_help=True, help="Upkeep of the database.")
cli.add_typer(database, name="db")

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document, nothing else.")]
Workspace = Annotated[
    str | None, typer.Option("--workspace", metavar="TEAM", help="Where there are several.")
]
Zone = Annotated[
    str | None, typer.Option("--tz", metavar="ZONE", help="IANA zone of TIME, like Asia/Shanghai.")
]
At = Annotated[
    str | None, typer.Option("--at", metavar="TIME", help='"2026-12-04 10:00", or 10:00 alone.')
]
Now = Annotated[bool, typer.Option("--now", help="As soon as readlist runs.")]
ReleaseId = Annotated[
    int,
    typer.Argument(metavar="RELEASE", min=1, max=2**31 - 1, help="As `readlist releases` says."),
]


def run_work(work: Coroutine[Any, Any, T]) -> T:
    """Run what is async to its end."""
    import asyncio

    return asyncio.run(work)


def load() -> Settings:
    """Return the settings; raises SettingsError."""
    from bot.config import load_settings

    return load_settings()


def read_channel(channel: str) -> str:
    """Return a channel as it was typed; raises BadParameter where there is nothing in it."""
    if not channel.strip("# "):
        raise typer.BadParameter("a channel is its #name or its id")
    return channel


def use_library(
    workspace: str | None, command: Callable[[Database, str], Coroutine[Any, Any, T]]
) -> T:
    """Run a command on the database, migrated, and the workspace that is meant."""
    from bot.cli.upkeep import with_library

    return run_work(with_library(load(), workspace, command))
