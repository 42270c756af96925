"""What commands print: tables and sentences for people, one JSON document for programs."""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.domain.acts import Act, describe_changes
from bot.domain.permalink import ReleaseView
from bot.domain.reading_list import ReadingList
from bot.domain.release import Message, ReleaseState
from bot.domain.text import count
from bot.domain.trouble import Trouble, describe_mend
from bot.domain.wall_clock import describe
from bot.services.library import Failed, Imported
from bot.storage.reading_lists import ListSummary

console = Console()
errors = Console(stderr=True)

_STYLES = {
    ReleaseState.SCHEDULED: "cyan",
    ReleaseState.POSTING: "yellow",
    ReleaseState.POSTED: "green",
    ReleaseState.FAILED: "red",
    ReleaseState.OVERDUE: "red",
    ReleaseState.CANCELLED: "dim",
    ReleaseState.PAUSED: "yellow",
    ReleaseState.STOPPED: "dim",
    ReleaseState.WITHDRAWN: "dim",
}


def print_json(document: Mapping[str, Any]) -> None:
    """Print one JSON document on stdout."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def format_instant(at: datetime) -> str:
    """Return an instant as RFC 3339 in UTC, with a fraction only where it has one."""
    text = at.astimezone(UTC).isoformat(timespec="auto")
    return text.removesuffix("+00:00") + "Z"


def list_json(summary: ListSummary, status: str = "unchanged") -> dict[str, Any]:
    """Return a list as the contract shows it."""
    return {
        "list_id": summary.list_id,
        "title": summary.title,
        "date": summary.date.isoformat() if summary.date else None,
        "sections": summary.sections,
        "entries": summary.entries,
        "revision": summary.revision,
        "draft": summary.draft,
        "status": status,
    }


def import_json(results: Sequence[Imported | Failed]) -> dict[str, Any]:
    """Return what an import did as the contract shows it."""
    return {
        "lists": [list_json(r.summary, r.status) for r in results if isinstance(r, Imported)],
        "failed": [
            {"source": r.source, "error": r.error} for r in results if isinstance(r, Failed)
        ],
    }


def release_json(view: ReleaseView, trouble: Trouble | None = None) -> dict[str, Any]:
    """Return a release as the contract shows it; before it is opened, its channel as named. Of
    what is in trouble, also the mend."""
    release = view.release
    return {
        "release_id": release.release_id,
        "list_id": release.list_id,
        "title": release.title,
        "channel_id": release.channel_id or release.target,
        "state": release.state,
        "release_at": format_instant(release.release_at),
        "sent": min(release.sent, release.messages),
        "messages": release.messages,
        "permalink": view.permalink,
        "error": release.error or (trouble and trouble.error),
        "trouble": trouble and trouble.kind,
        "mend": trouble and describe_mend(trouble, release.release_id),
    }


def render_json(parsed: ReadingList, messages: Sequence[Message]) -> dict[str, Any]:
    """Return the messages of a release as the contract shows them, each in its first body."""
    return {
        "title": parsed.title,
        "date": parsed.date.isoformat() if parsed.date else None,
        "sections": [{"title": s.title, "anchor": s.anchor} for s in parsed.sections],
        "messages": [
            {
                "position": message.position,
                "section": message.section,
                "part": message.part,
                "parts": message.parts,
                "text": message.bodies[0].text,
                "blocks": list(message.bodies[0].blocks),
            }
            for message in messages
        ],
    }


def print_lists(summaries: Sequence[ListSummary]) -> None:
    """Print the library as a table."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("id", justify="right", style="dim")
    table.add_column("date", no_wrap=True)
    table.add_column("title")
    table.add_column("sections", justify="right")
    table.add_column("links", justify="right")
    table.add_column("revision", justify="right", style="dim")
    for s in summaries:
        table.add_row(
            str(s.list_id),
            s.date.isoformat() if s.date else "–",
            Text.assemble(s.title, (" (draft)", "yellow")) if s.draft else Text(s.title),
            str(s.sections),
            str(s.entries),
            str(s.revision),
        )
    console.print(table)


def print_releases(views: Sequence[ReleaseView], troubles: Mapping[int, Trouble]) -> None:
    """Print releases as a table, with what is wrong beneath each that has something wrong, and the
    mend."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("id", justify="right", style="dim")
    table.add_column("when")
    table.add_column("state", no_wrap=True)
    table.add_column("sent", justify="right", no_wrap=True)
    table.add_column("channel", no_wrap=True)
    table.add_column("title")
    for view in views:
        r = view.release
        table.add_row(
            str(r.release_id),
            describe(r.release_at, ZoneInfo(r.zone)),
            Text(r.state, style=_STYLES[r.state]),
            f"{min(r.sent, r.messages)}/{r.messages}",
            Text(r.target),
            Text(r.title),
        )
        trouble = troubles.get(r.release_id)
        if error := r.error or (trouble and trouble.error):
            table.add_row("", "", "", "", "", Text(error, style="red"))
        if trouble is not None:
            table.add_row("", "", "", "", "", Text(f"→ {describe_mend(trouble, r.release_id)}"))
    console.print(table)


def print_release(view: ReleaseView) -> None:
    """Print one release in a sentence or two."""
    r = view.release
    when = describe(r.release_at, ZoneInfo(r.zone))
    console.print(
        Text.assemble(
            f"Release {r.release_id} of ",
            (r.title, "bold"),
            f" to {r.target}: ",
            (r.state, _STYLES[r.state]),
            f", {when}, {min(r.sent, r.messages)} of {r.messages} messages sent.",
        ),
        soft_wrap=True,
    )
    if r.error:
        console.print(Text(r.error, style="red"), soft_wrap=True)
    if view.permalink:
        console.print(Text(view.permalink), soft_wrap=True)


def act_json(act: Act) -> dict[str, Any]:
    """Return what somebody did, for programs."""
    return {
        "act_id": act.act_id,
        "actor": act.actor,
        "kind": act.kind,
        "release_id": act.release_id,
        "list_id": act.list_id,
        "title": act.title,
        "acted_at": format_instant(act.acted_at),
        "before": act.before,
        "after": act.after,
    }


def print_log(found: Sequence[Act]) -> None:
    """Print what was done as a table, newest first."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("when", no_wrap=True)
    table.add_column("who", no_wrap=True)
    table.add_column("what", no_wrap=True)
    table.add_column("release", justify="right", style="dim")
    table.add_column("title and change")
    for act in found:
        changes = "; ".join(describe_changes(act.before, act.after))
        table.add_row(
            f"{act.acted_at:%Y-%m-%d %H:%M:%S}Z",
            Text(act.actor or "–"),
            act.kind.replace("_", " "),
            str(act.release_id or ""),
            Text.assemble((act.title, "bold"), f"  {changes}" if changes else ""),
        )
    console.print(table)


def print_import(result: Imported | Failed) -> None:
    """Print what became of one document."""
    match result:
        case Failed(source, error):
            errors.print(Text.assemble(("✗ ", "red"), f"{source}: {error}"), soft_wrap=True)
        case Imported(summary, status, notes):
            console.print(
                Text.assemble(
                    ("✓ ", "green"),
                    (f"{status:<9} ", "dim"),
                    f"{summary.list_id:>4}  ",
                    (summary.title, "bold"),
                    f"  {count(summary.sections, 'section')}, {count(summary.entries, 'link')}",
                    (", draft", "yellow") if summary.draft else "",
                ),
                soft_wrap=True,
            )
            for note in notes:
                console.print(Text(f"    {note}", style="yellow"), soft_wrap=True)


def print_messages(messages: Sequence[Message]) -> None:
    """Print each message in its plainest form, under a line that says which it is."""
    for message in messages:
        part = f" ({message.part}/{message.parts})" if message.parts > 1 else ""
        console.rule(f"message {message.position}{part}", align="left", style="dim")
        console.print(Text(_unescape(message.bodies[-1].text)), soft_wrap=True)


def _unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
