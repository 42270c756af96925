"""Commands about what people liked: top, stats, compare, forget, export."""

import asyncio
import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from bot.cli import output
from bot.cli.searching import show_emoji
from bot.clock import system_clock
from bot.config import Settings
from bot.domain.errors import ReadlistError
from bot.domain.liking import Counts, LikedSection
from bot.domain.spreadsheet import encode_csv
from bot.domain.text import count
from bot.domain.viewer import Viewer
from bot.render.bars import bars
from bot.render.report import compare_reach, describe_reach
from bot.services import exporting
from bot.services.comparing import find_progress, want_comparison
from bot.services.liking import find_top_between, get_stats
from bot.services.reactions import load_marker
from bot.services.saving import Saver
from bot.services.workspaces import is_anybody_running
from bot.storage.database import Database

COLUMNS = 78
LONGEST_NAME = 60
FOLLOWED_EVERY = 0.5


async def top(
    db: Database,
    team_id: str,
    since: date | None,
    until: date | None,
    *,
    limit: int,
    csv: Path | None,
    as_json: bool,
) -> None:
    """Print the sections that people liked best, or write them to a file."""
    viewer = Viewer.everything(team_id)
    found = await find_top_between(db, viewer, since, until, limit=limit)
    if csv is not None:
        write_sections(csv, found.sections)
    if as_json:
        output.print_json({"sections": [section_json(each) for each in found.sections]})
    elif csv is None and not found.sections:
        in_time = " in that time" if since or until else " yet"
        output.console.print(f"Nobody has reacted to a section{in_time}.")
    elif csv is None:
        _print_sections(found.sections)


async def stats(
    db: Database,
    team_id: str,
    settings: Settings,
    release_id: int,
    *,
    csv: Path | None,
    as_json: bool,
) -> None:
    """Print what became of a release, or write it to a file."""
    found = await get_stats(db, team_id, release_id, settings.saving_emoji)
    saved = dict(found.saved)
    if csv is not None:
        write_sections(csv, found.sections, saved)
    if as_json:
        output.print_json(
            {
                "release_id": found.release_id,
                "title": found.list_title,
                "people": found.people,
                "usual_people": found.usual_people,
                "compared": found.compared,
                "reactions": _counts_json(found.parent),
                "sections": [
                    {**section_json(each), "saved": saved.get(each.section_id, 0)}
                    for each in found.sections
                ],
            }
        )
    elif csv is None:
        output.console.print(Text(found.list_title, style="bold"), soft_wrap=True)
        output.console.print(f"{describe_reach(found)}. {compare_reach(found)}", soft_wrap=True)
        _print_sections(found.sections, saved)


async def compare(db: Database, team_id: str, settings: Settings, *, wait: bool) -> None:
    """Ask for a comparison with Slack, and follow it with a progress bar where that is wanted."""
    if not settings.compare_span:
        raise ReadlistError("READLIST_COMPARE_DAYS is 0: reactions are not compared.")
    if not await is_anybody_running(db, system_clock):
        raise ReadlistError("The bot isn't running: it compares by itself when it starts.")
    await want_comparison(db, system_clock, team_id)
    if not wait:
        output.console.print(
            "The bot compares reactions with Slack's now; its log says when it is done."
        )
        return
    columns = (TextColumn("Comparing"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=output.errors, transient=True) as progress:
        task = progress.add_task("", total=None)
        while True:
            found = await find_progress(db, system_clock, team_id, settings.compare_span)
            if found.is_over:
                break
            if not await is_anybody_running(db, system_clock):
                raise ReadlistError(
                    "The bot stopped before it was done: it goes on when it starts."
                )
            progress.update(task, completed=found.done, total=found.total)
            await asyncio.sleep(FOLLOWED_EVERY)
    output.console.print(f"Compared with Slack: {_say_corrected(found.corrected)}.")


async def forget(db: Database, team_id: str, settings: Settings, user_id: str) -> None:
    """Remove what is kept of somebody."""
    marker = await load_marker(db, only_counts=settings.readlist_only_counts)
    gone = await Saver(db, system_clock, marker).forget(team_id, user_id)
    gone_from = f"{count(gone.reactions, 'reaction')} and {count(gone.saves, 'saved section')}"
    output.console.print(
        f"Forgotten: {gone_from} of {user_id}. "
        "Their reactions in Slack stay there, and are not fetched again.",
        soft_wrap=True,
    )


async def export(db: Database, team_id: str, folder: Path, *, with_people: bool) -> None:
    """Write the library as Markdown files, and its reactions as CSV, into an empty folder."""
    lists = folder / "lists"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise ReadlistError(f"{folder} is not empty: name a folder that is, or is not there.")
        lists.mkdir()
        written = await _write_lists(db, team_id, lists)
        if with_people:
            header: Sequence[str] = exporting.GIVEN
            rows = await exporting.export_given(db, team_id)
        else:
            header, rows = exporting.COUNTS, await exporting.export_counts(db, team_id)
        (folder / "reactions.csv").write_bytes(encode_csv(header, rows))
    except OSError as error:
        raise ReadlistError(f"{folder} can't be written: {error.strerror}.") from error
    output.console.print(
        f"Written to {folder}: {count(written, 'list')}, {count(len(rows), 'row')} of reactions.",
        soft_wrap=True,
        highlight=False,
        markup=False,
    )


async def _write_lists(db: Database, team_id: str, folder: Path) -> int:
    columns = (TextColumn("Exporting"), BarColumn(), MofNCompleteColumn())
    written = 0
    with Progress(*columns, console=output.errors, transient=True) as progress:
        task = progress.add_task("", total=None)
        async for each in exporting.export_lists(db, team_id):
            path = folder / f"{each.list_id:05}-{name_file(each.title)}.md"
            path.write_bytes(each.text.encode("utf-8", "surrogatepass"))
            progress.update(task, completed=each.number, total=each.total)
            written += 1
    return written


def name_file(title: str) -> str:
    """Return a list's title as a file's name: letters and digits of any script."""
    return re.sub(r"\W+", "-", title).strip("-")[:LONGEST_NAME] or "list"


def section_json(section: LikedSection) -> dict[str, Any]:
    """Return a section as the contract shows it."""
    return {
        "section_id": section.section_id,
        "list_id": section.list_id,
        "title": section.title,
        "list_title": section.list_title,
        "date": section.date.isoformat() if section.date else None,
        "permalink": section.permalink,
        "reactions": _counts_json(section.reactions),
        "people": section.people,
    }


def write_sections(
    path: Path, sections: Sequence[LikedSection], saved: dict[int, int] | None = None
) -> None:
    """Write sections as CSV: a line each, a column for each emoji. Raises ReadlistError."""
    emoji = sorted({name for each in sections for name, _ in each.reactions})
    header = ["section_id", "title", "list", "date", "people"]
    header += [*(["saved"] if saved is not None else []), *(f":{name}:" for name in emoji)]
    rows = (_row(each, emoji, saved) for each in sections)
    try:
        path.write_bytes(encode_csv(header, rows))
    except OSError as error:
        raise ReadlistError(f"{path} can't be written: {error.strerror}.") from error
    output.errors.print(
        f"Written to {path}: {count(len(sections), 'section')}.",
        style="dim",
        soft_wrap=True,
        highlight=False,
        markup=False,
    )


def _row(
    section: LikedSection, emoji: Iterable[str], saved: dict[int, int] | None
) -> list[str | int]:
    counts = dict(section.reactions)
    day = section.date.isoformat() if section.date else ""
    savers = [saved.get(section.section_id, 0)] if saved is not None else []
    named: list[str | int] = [section.section_id, section.title, section.list_title, day]
    return [*named, section.people, *savers, *(counts.get(name, 0) for name in emoji)]


def _print_sections(sections: Sequence[LikedSection], saved: dict[int, int] | None = None) -> None:
    """Print a bar for each section's people, and beneath it what they gave.

    Where it is said how many saved each, all of them are of one list, which is not named again.
    """
    drawn = bars([(each.title, each.people) for each in sections], COLUMNS)
    for line, each in zip(drawn, sections, strict=True):
        output.console.print(Text(line), soft_wrap=True)
        said = _say_counts(each.reactions)
        if saved is None:
            said.append(" · ".join([each.list_title, *([str(each.date)] if each.date else [])]))
        elif savers := saved.get(each.section_id):
            said.append(f"saved by {savers}")
        indent = " " * (len(str(sections[0].people)) + 1)
        if said:
            output.console.print(Text(indent + "  ".join(said), style="dim"), soft_wrap=True)


def _say_counts(counts: Counts) -> list[str]:
    return [f"{show_emoji(name)} {count}" for name, count in counts]


def _say_corrected(corrected: int) -> str:
    return "1 reaction was put right" if corrected == 1 else f"{corrected} reactions were put right"


def _counts_json(counts: Counts) -> list[dict[str, Any]]:
    return [{"name": name, "count": count} for name, count in counts]
