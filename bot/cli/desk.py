"""Commands about what is to go out, and about releases that are scheduled."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.shared import AsJson, ReleaseId, Workspace, cli, load, read_channel, use_library


@cli.command()
def preview(
    source: Annotated[
        str, typer.Argument(metavar="LIST", help="A list's id, a file, a URL, or -.")
    ],
    as_json: AsJson = False,
    workspace: Workspace = None,
) -> None:
    """Show what an editor would ask about a list, and its messages.

    A list of the library as its next release will post it. A file or a URL is held against the
    library, but not imported.
    """
    from bot.cli import previewing

    settings = load()
    use_library(
        workspace,
        lambda db, team_id: previewing.preview(db, team_id, settings, source, as_json=as_json),
    )


@cli.command()
def edit(
    release: ReleaseId,
    leave_out: Annotated[
        list[str] | None,
        typer.Option("--leave-out", metavar="ANCHOR", help="A section that stays out; repeatable."),
    ] = None,
    order: Annotated[
        list[str] | None,
        typer.Option("--first", metavar="ANCHOR", help="A section that comes first; repeatable."),
    ] = None,
    every: Annotated[
        int | None,
        typer.Option(
            "--every", metavar="MINUTES", min=0, max=1440, help="Between sections; 0: all at once."
        ),
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(metavar="FORM", help="whole, sub_headings, or parent: that alone."),
    ] = None,
    afresh: Annotated[
        bool, typer.Option("--afresh", help="Begin with the list as it is, not as edited before.")
    ] = False,
    as_json: AsJson = False,
    workspace: Workspace = None,
) -> None:
    """Change what a release will post, before it begins.

    `readlist render LIST --json` names the sections' anchors. What is not said stays as it is.
    """
    from bot.cli import release_commands
    from bot.cli.release_commands import Edits
    from bot.domain.arrangement import Form

    if form is not None and form not in set(Form):
        raise typer.BadParameter(f"--form is one of {', '.join(Form)}")
    edits = Edits(
        None if order is None else tuple(order),
        None if leave_out is None else frozenset(leave_out),
        None if form is None else Form(form),
        every,
        afresh,
    )
    use_library(
        workspace,
        lambda db, team_id: release_commands.edit(db, team_id, release, edits, as_json=as_json),
    )


@cli.command()
def redirect(
    release: ReleaseId,
    channel: Annotated[str, typer.Argument(metavar="CHANNEL", help="#name or id.")],
    as_json: AsJson = False,
    workspace: Workspace = None,
) -> None:
    """Send a release of which nothing is out to another channel.

    One that failed goes out at once; the others keep their time.
    """
    from bot.cli import release_commands

    target = read_channel(channel)
    use_library(
        workspace,
        lambda db, team_id: release_commands.redirect(
            db, team_id, release, target, as_json=as_json
        ),
    )


@cli.command()
def pause(release: ReleaseId, as_json: AsJson = False, workspace: Workspace = None) -> None:
    """Let a release that is going out wait.

    The message in hand still goes; `readlist resume` lets it go on.
    """
    _act("pause", release, workspace, as_json=as_json)


@cli.command()
def resume(release: ReleaseId, as_json: AsJson = False, workspace: Workspace = None) -> None:
    """Let a paused release go on."""
    _act("resume", release, workspace, as_json=as_json)


@cli.command()
def stop(release: ReleaseId, as_json: AsJson = False, workspace: Workspace = None) -> None:
    """End a release that is going out, for good.

    What is out stays there; `readlist take-back` deletes it.
    """
    _act("stop", release, workspace, as_json=as_json)


@cli.command("take-back")
def take_back(
    release: ReleaseId,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    as_json: AsJson = False,
    workspace: Workspace = None,
) -> None:
    """Delete what a release posted, reactions and all.

    It says how many reactions go with it, and asks first.
    """
    from bot.cli import release_commands

    use_library(
        workspace,
        lambda db, team_id: release_commands.take_back(
            db, team_id, release, asks=not yes, as_json=as_json
        ),
    )


@cli.command()
def log(
    release: Annotated[
        int | None, typer.Option("--release", metavar="RELEASE", help="Of this one alone.")
    ] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=10_000)] = 30,
    as_json: AsJson = False,
    workspace: Workspace = None,
) -> None:
    """Show what curators did: who, what, when, and what it changed."""
    from bot.cli import release_commands

    use_library(
        workspace,
        lambda db, team_id: release_commands.show_log(
            db, team_id, release, limit=limit, as_json=as_json
        ),
    )


def _act(name: str, release: int, workspace: str | None, *, as_json: bool) -> None:
    from bot.cli import release_commands

    use_library(
        workspace,
        lambda db, team_id: release_commands.act(name, db, team_id, release, as_json=as_json),
    )
