"""Commands that keep readlist well: database, doctor, manifest."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

import yaml

from bot.cli import output
from bot.cli.searching import show_indexing
from bot.clock import system_clock
from bot.config import Mode, Settings
from bot.domain.errors import ReadlistError
from bot.domain.trouble import describe_mend
from bot.services.alarming import list_troubles
from bot.services.indexing import reindex, update_index
from bot.services.workspaces import choose_workspace, list_team_ids
from bot.storage import migrate
from bot.storage.database import Database

if TYPE_CHECKING:
    from bot.slack.doctor import Finding

T = TypeVar("T")


async def with_library(
    settings: Settings, workspace: str | None, command: Callable[[Database, str], Awaitable[T]]
) -> T:
    """Open the database, bring it up to date, and run a command on the workspace that is meant."""
    db = Database(settings.database_url)
    try:
        await asyncio.to_thread(migrate.upgrade, db)
        await show_indexing(update_index(db))
        embedded = settings.mode is Mode.EMBEDDED
        team_id = await choose_workspace(db, workspace, embedded=embedded)
        return await command(db, team_id)
    finally:
        await db.close()


async def upgrade(settings: Settings) -> None:
    """Migrate the database and say from where to where."""
    db = Database(settings.database_url)
    try:
        before, after = await asyncio.to_thread(migrate.upgrade, db)
    finally:
        await db.close()
    if before == after:
        output.console.print(f"The database is up to date ({after}).")
    else:
        output.console.print(f"The database went from {before or 'nothing'} to {after}.")


async def rebuild_index(settings: Settings, *, afresh: bool) -> None:
    """Index every list again and say how many they were."""
    db = Database(settings.database_url)
    try:
        await asyncio.to_thread(migrate.upgrade, db)
        lists = await show_indexing(reindex(db, afresh=afresh))
    finally:
        await db.close()
    output.console.print(f"{lists} list{'' if lists == 1 else 's'} indexed.")


def print_manifest(settings: Settings, url: str | None, *, as_json: bool) -> None:
    """Print the app manifest as YAML with its link, or as JSON alone."""
    from bot.slack.manifest import build_manifest, creation_link

    manifest = build_manifest(
        command=settings.readlist_command, socket_mode=url is None, request_url=url
    )
    if as_json:
        output.print_json(manifest)
        return
    output.console.print(
        yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True).rstrip(),
        highlight=False,
        soft_wrap=True,
    )
    output.errors.print("\nThis link creates the app from it:", style="bold")
    output.errors.print(creation_link(manifest), highlight=False, soft_wrap=True)


async def examine(settings: Settings, channel: str | None, *, as_json: bool) -> bool:
    """Print what is well and what is not, with its mend; return whether all is well."""
    from bot.slack.client import build_client, close_client
    from bot.slack.doctor import Finding
    from bot.slack.doctor import examine as examine_slack

    findings = await _examine_database(settings)
    mode = settings.mode
    if mode is Mode.EMBEDDED:
        findings.append(
            Finding(True, "Slack", "no tokens are set: readlist runs in its embedded workspace", "")
        )
    else:
        client = build_client(
            settings.slack_bot_token or "", settings.slack_api_url, settings.request_timeout
        )
        try:
            findings += await examine_slack(
                client,
                app_token=settings.slack_app_token,
                channel=channel or settings.readlist_channel,
            )
        finally:
            await close_client(client)
    _print_findings(findings, as_json=as_json)
    return all(finding.ok for finding in findings)


async def _examine_database(settings: Settings) -> "list[Finding]":
    from bot.slack.doctor import Finding

    db = Database(settings.database_url)
    try:
        _, after = await asyncio.to_thread(migrate.upgrade, db)
        found = [Finding(True, "Database", f"{db.name} is up to date ({after})", "")]
        return found + await _examine_releases(settings, db)
    except ReadlistError as error:
        return [Finding(False, "Database", str(error), "Check DATABASE_URL.")]
    finally:
        await db.close()


async def _examine_releases(settings: Settings, db: Database) -> "list[Finding]":
    """Find what is wrong with releases, and that nothing is."""
    from bot.slack.doctor import Finding

    embedded = settings.mode is Mode.EMBEDDED
    found = []
    for team_id in await list_team_ids(db, embedded=embedded):
        for release, trouble in await list_troubles(db, system_clock, team_id, settings.patience):
            mend = describe_mend(trouble, release.release_id)
            why = trouble.error or "it does not go on"
            detail = f"{release.title} to {release.target} is {release.state}: {why}"
            found.append(Finding(False, f"Release {release.release_id}", detail, mend))
    return found or [Finding(True, "Releases", "none is in trouble", "")]


def _print_findings(findings: "list[Finding]", *, as_json: bool) -> None:
    if as_json:
        output.print_json(
            {
                "findings": [
                    {"ok": f.ok, "title": f.title, "detail": f.detail, "mend": f.mend}
                    for f in findings
                ]
            }
        )
        return
    for finding in findings:
        mark = "[green]✓[/]" if finding.ok else "[red]✗[/]"
        output.console.print(f"{mark} [bold]{finding.title}[/]: ", end="")
        output.console.print(finding.detail, markup=False, soft_wrap=True)
        if not finding.ok and finding.mend:
            output.console.print(f"  → {finding.mend}", markup=False, soft_wrap=True)
