"""Commands about what people liked: how they are called, their options and their help."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.shared import AsJson, ReleaseId, Workspace, cli, load, use_library

Csv = Annotated[
    Path | None,
    typer.Option("--csv", metavar="FILE", help="Write a table that spreadsheets open."),
]
Day = typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="A day in UTC, such as 2026-06-01.")


@cli.command()
def top(
    since: Annotated[datetime | None, Day] = None,
    until: Annotated[datetime | None, Day] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=1000)] = 10,
    csv: Csv = None,
    as_json: AsJson = False,
    workspace: Workspace = None,
) -> None:
    """Show the sections that most people reacted to.

    By when they reacted, from the first of these days to the end of the last one.
    """
    from bot.cli import liking_commands

    first, last = since and since.date(), until and until.date()
    if first and last and last < first:
        raise typer.BadParameter("--until is before --since")
    use_library(
        workspace,
        lambda db, team_id: liking_commands.top(
            db, team_id, first, last, limit=limit, csv=csv, as_json=as_json
        ),
    )


@cli.command()
def stats(
    release: ReleaseId, csv: Csv = None, as_json: AsJson = False, workspace: Workspace = None
) -> None:
    """Show in numbers what became of a release.

    How many reacted, against the median of the releases before it: up to eight to the same
    channel.
    """
    from bot.cli import liking_commands

    use_library(
        workspace,
        lambda db, team_id: liking_commands.stats(
            db, team_id, load(), release, csv=csv, as_json=as_json
        ),
    )


@cli.command()
def compare(
    wait: Annotated[bool, typer.Option("--wait", help="Follow it until it is done.")] = False,
    workspace: Workspace = None,
) -> None:
    """Let the bot compare its reactions with Slack's.

    It does so by itself when it starts and after it was cut off: for what nobody told it.
    """
    from bot.cli import liking_commands

    use_library(
        workspace, lambda db, team_id: liking_commands.compare(db, team_id, load(), wait=wait)
    )


@cli.command()
def forget(
    user: Annotated[
        str, typer.Argument(metavar="USER", help="A person's id, such as U0123456789.")
    ],
    workspace: Workspace = None,
) -> None:
    """Remove what is kept of a person: reactions and saved sections.

    docs/privacy.md says what that is. What they do from now on is kept again.
    """
    from bot.cli import liking_commands

    if not re.fullmatch(r"[UW][A-Z0-9]+", user):
        raise typer.BadParameter("USER is a person's id, such as U0123456789")
    use_library(workspace, lambda db, team_id: liking_commands.forget(db, team_id, load(), user))


@cli.command()
def export(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Empty, or made anew.")],
    people: Annotated[
        bool, typer.Option("--people", help="Every reaction with who gave it, not numbers alone.")
    ] = False,
    workspace: Workspace = None,
) -> None:
    """Write the library as Markdown, and its reactions as CSV."""
    from bot.cli import liking_commands

    use_library(
        workspace,
        lambda db, team_id: liking_commands.export(db, team_id, folder, with_people=people),
    )
