"""`readlist …`: one short function a command.

What a command needs is imported inside it: `readlist --help` answers at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated

import typer

from bot.cli.shared import (
    AsJson,
    At,
    Now,
    ReleaseId,
    Workspace,
    Zone,
    cli,
    database,
    load,
    read_channel,
    run_work,
    use_library,
)


def run_cli(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0 done, 1 an error, 2 wrong usage."""
    import sys

    from bot.domain.errors import ReadlistError

    try:
        cli(list(arguments), prog_name="readlist")
    except ReadlistError as error:
        print(f"readlist: {error}", file=sys.stderr)  # noqa: T201 - the sentence on stderr
        return 1
    except SystemExit as finished:  # how Typer ends, having said what is wrong with the usage
        return int(finished.code or 0)
    return 0


@cli.command()
def run() -> None:
    """Start the bot, in Slack or in a trial workspace.

    With Slack tokens in .env it joins that workspace. Without, it starts an embedded one, imports
    sample lists and releases the newest at once. Ctrl-C stops it; the next start goes on.
    """
    from bot import process
    from bot.cli.running import run as run_bot

    settings = load()
    process.configure_logging(settings.readlist_log_format)
    run_work(run_bot(settings))


@cli.command()
def sandbox(
    port: Annotated[int | None, typer.Option(help="Default: READLIST_SANDBOX_PORT.")] = None,
    events_url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where a bot in HTTP mode takes events and commands."),
    ] = None,
    workspaces: Annotated[
        int, typer.Option(metavar="N", min=1, max=5, help="How many; OAuth lets a bot into more.")
    ] = 1,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Begin anew: delete all that it has kept here.")
    ] = False,
) -> None:
    """Start the embedded workspace alone.

    It prints the settings that point a bot at it. Its state is kept in sandbox.jsonl, that of
    further workspaces beside it, and the next start goes on from there. The bot is in the first
    workspace; people let it into the others on an authorize page, as at Slack.
    """
    from bot.cli.standalone import build_config, serve_sandbox

    config = build_config(load(), port, events_url, workspaces)
    run_work(serve_sandbox(config, fresh=fresh))


@cli.command("import")
def import_(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE…", help="Files, folders, URLs, or -.")
    ],
    as_json: AsJson = False,
    workspace: Workspace = None,
) -> None:
    """Import reading lists: files, folders, URLs.

    The same text twice changes nothing; a changed text is a new revision of its list.
    """
    from bot.cli import library_commands

    settings = load()
    failed = use_library(
        workspace,
        lambda db, team_id: library_commands.import_sources(
            db, team_id, settings, sources, as_json=as_json
        ),
    )
    raise typer.Exit(1 if failed else 0)


@cli.command()
def lists(as_json: AsJson = False, workspace: Workspace = None) -> None:
    """Show what is in the library."""
    from bot.cli import library_commands

    use_library(
        workspace, lambda db, team_id: library_commands.show_lists(db, team_id, as_json=as_json)
    )


@cli.command()
def render(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="A file, a URL, -, or a list's id.")
    ],
    as_json: AsJson = False,
    workspace: Workspace = None,
) -> None:
    """Show the exact messages of a release.

    A file or a URL needs neither database nor Slack.
    """
    from bot.cli import library_commands
    from bot.domain.web_address import is_web_address

    if library_commands.is_list_id(source):
        use_library(
            workspace,
            lambda db, team_id: library_commands.render_list(
                db, team_id, int(source), as_json=as_json
            ),
        )
    elif is_web_address(source):
        run_work(library_commands.render_url(source, load(), as_json=as_json))
    else:
        library_commands.render_file(source, as_json=as_json)


@cli.command()
def search(
    query: Annotated[list[str], typer.Argument(metavar="QUERY", help="As after /readlist.")],
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=100, help="Hits to show.")] = 5,
    as_json: AsJson = False,
    workspace: Workspace = None,
) -> None:
    """Find sections, as /readlist does.

    Put a query with a phrase or with -without in quotes, after --: readlist search -- 'a -b'
    """
    from bot.cli import searching

    use_library(
        workspace,
        lambda db, team_id: searching.search(
            db, team_id, " ".join(query), limit=limit, as_json=as_json
        ),
    )


@cli.command()
def schedule(
    source: Annotated[str, typer.Argument(metavar="LIST", help="A list's id, a file, or a URL.")],
    channel: Annotated[
        str | None, typer.Option(metavar="C", help="#name or id; default READLIST_CHANNEL.")
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="USER", help="A person's id: a direct message.")
    ] = None,
    at: At = None,
    now: Now = False,
    tz: Zone = None,
    curator: Annotated[
        str | None,
        typer.Option(
            metavar="USER", help="A person's id: they hear of trouble, and get the report."
        ),
    ] = None,
    wait: Annotated[bool, typer.Option("--wait", help="Follow it until it is out.")] = False,
    as_json: AsJson = False,
    workspace: Workspace = None,
) -> None:
    """Schedule a list for a channel or a person.

    It goes out now, or at a time in your zone. A file or a URL is imported first. What people
    liked is reported READLIST_REPORT_DAYS later, to the --curator, else to the first of
    READLIST_CURATORS, else to an owner of the workspace.
    """
    from bot.cli import release_commands
    from bot.cli.release_commands import Wish

    settings = load()
    target = _one_target(channel, to) or settings.readlist_channel
    wish = Wish(source, target, _at(at, now), tz, _person("--curator", curator))
    use_library(
        workspace,
        lambda db, team_id: release_commands.schedule(
            db, team_id, settings, wish, wait=wait, as_json=as_json
        ),
    )


@cli.command()
def releases(as_json: AsJson = False, workspace: Workspace = None) -> None:
    """Show upcoming and past releases, and what is wrong."""
    from bot.cli import release_commands

    patience = load().patience
    use_library(
        workspace,
        lambda db, team_id: release_commands.show_releases(db, team_id, patience, as_json=as_json),
    )


@cli.command()
def cancel(release: ReleaseId, as_json: AsJson = False, workspace: Workspace = None) -> None:
    """Pull a release back before its first message."""
    from bot.cli import release_commands

    use_library(
        workspace,
        lambda db, team_id: release_commands.cancel(db, team_id, release, as_json=as_json),
    )


@cli.command()
def reschedule(
    release: ReleaseId,
    at: At = None,
    now: Now = False,
    tz: Zone = None,
    as_json: AsJson = False,
    workspace: Workspace = None,
) -> None:
    """Give a release that has not begun another time.

    A time alone is meant for the day and the zone that the release has.
    """
    from bot.cli import release_commands

    wanted = _at(at, now)
    use_library(
        workspace,
        lambda db, team_id: release_commands.reschedule(
            db, team_id, release, wanted, tz, as_json=as_json
        ),
    )


@cli.command()
def retry(
    release: ReleaseId,
    not_posted: Annotated[
        bool,
        typer.Option("--not-posted", help="I looked: the message in doubt is not in the channel."),
    ] = False,
    as_json: AsJson = False,
    workspace: Workspace = None,
) -> None:
    """Let a release go on from where it stopped.

    It failed, is overdue, or a message of it is in doubt.
    """
    from bot.cli import release_commands

    use_library(
        workspace,
        lambda db, team_id: release_commands.retry(
            db, team_id, release, not_posted=not_posted, as_json=as_json
        ),
    )


@cli.command()
def doctor(
    channel: Annotated[
        str | None, typer.Option(metavar="C", help="The channel to try; default READLIST_CHANNEL.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check settings, database and Slack, and say the mend."""
    from bot.cli.upkeep import examine

    healthy = run_work(examine(load(), channel, as_json=as_json))
    raise typer.Exit(0 if healthy else 1)


@cli.command()
def manifest(
    as_json: AsJson = False,
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="HTTP mode: your public https address.")
    ] = None,
) -> None:
    """Print the Slack app manifest and a link that uses it."""
    from bot.cli.upkeep import print_manifest

    print_manifest(load(), url, as_json=as_json)


@cli.command()
def reindex(
    afresh: Annotated[
        bool, typer.Option("--afresh", help="Empty the index first: it is damaged.")
    ] = False,
) -> None:
    """Rebuild what look-ups read, while they go on.

    It is kept by itself; this mends it. With --afresh they find less until it is done.
    """
    from bot.cli.upkeep import rebuild_index

    run_work(rebuild_index(load(), afresh=afresh))


@database.command("upgrade")
def db_upgrade() -> None:
    """Bring the database up to date; every command does it too."""
    from bot.cli.upkeep import upgrade

    run_work(upgrade(load()))


def _one_target(channel: str | None, to: str | None) -> str | None:
    if channel and to:
        raise typer.BadParameter("--channel and --to: one of the two")
    return _person("--to", to) if channel is None else read_channel(channel)


def _person(option: str, user_id: str | None) -> str | None:
    if user_id and not re.fullmatch(r"[UW][A-Z0-9]+", user_id):
        raise typer.BadParameter(f"{option} takes a person's id, such as U0123456789")
    return user_id or None


def _at(at: str | None, now: bool) -> str | None:
    """Return the time that was asked for, None for now; exactly one of the two must be given."""
    if (at is None) != now:
        raise typer.BadParameter("say when: --at TIME or --now, one of the two")
    return at


from bot.cli import desk as desk  # noqa: E402 - its commands stand below these in the help
from bot.cli import liked as liked  # noqa: E402 - the same
