"""Commands about releases: schedule, releases, cancel, reschedule, retry."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.cli import output
from bot.cli.library_commands import is_list_id
from bot.clock import system_clock
from bot.config import Settings
from bot.domain.errors import SettingsError
from bot.domain.wall_clock import parse_time, parse_zone
from bot.services import library, releases
from bot.services.releases import ReleaseView
from bot.sources.files import find_file, read_file
from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked for: `at` is a wall-clock time, None means now; `curator` gets the
    report."""

    source: str
    target: str | None
    at: str | None
    tz: str | None
    curator: str | None = None


async def schedule(
    db: Database, team_id: str, settings: Settings, wish: Wish, *, wait: bool, as_json: bool
) -> None:
    """Schedule a list, importing it first where a file is named, and print the release."""
    if wish.target is None:
        raise SettingsError(
            "READLIST_CHANNEL", "say where to with --channel or --to, or set it.", "#reading-list"
        )
    release_at, zone = _when(settings, wish.at, wish.tz)
    if is_list_id(wish.source):
        list_id = int(wish.source)
    else:
        document = read_file(find_file(wish.source))
        imported = await library.import_document(db, system_clock, team_id, document)
        list_id = imported.summary.list_id
    view = await releases.schedule(
        db,
        system_clock,
        team_id,
        list_id,
        target=wish.target,
        release_at=release_at,
        zone=zone.key,
        curator_id=wish.curator,
    )
    if wait:
        from bot.cli.running import follow  # it brings the whole app along

        view = await follow(db, team_id, view, quiet=as_json)
    _print(view, as_json=as_json)


async def show_releases(db: Database, team_id: str, *, as_json: bool) -> None:
    """Print upcoming and past releases."""
    views = await releases.list_releases(db, team_id)
    if as_json:
        output.print_json({"releases": [output.release_json(view) for view in views]})
    elif views:
        output.print_releases(views)
    else:
        output.console.print("No release yet: `readlist schedule LIST --channel C --at TIME`.")


async def cancel(db: Database, team_id: str, release_id: int, *, as_json: bool) -> None:
    """Pull a release back and print it."""
    _print(await releases.cancel(db, system_clock, team_id, release_id), as_json=as_json)


async def reschedule(
    db: Database,
    team_id: str,
    release_id: int,
    at: str | None,
    tz: str | None,
    *,
    as_json: bool,
) -> None:
    """Give a release another time and print it; a time alone is meant for its day, in its zone."""
    before = (await releases.get_release(db, team_id, release_id)).release
    zone = parse_zone(tz or before.zone)
    now = system_clock()
    day = before.release_at.astimezone(zone).date()
    release_at = (
        now if at is None else parse_time(at, zone, now, max(day, now.astimezone(zone).date()))
    )
    view = await releases.reschedule(db, team_id, release_id, release_at=release_at, zone=zone.key)
    _print(view, as_json=as_json)


async def retry(
    db: Database, team_id: str, release_id: int, *, not_posted: bool, as_json: bool
) -> None:
    """Let a release go on and print it."""
    view = await releases.retry(db, system_clock, team_id, release_id, not_posted=not_posted)
    _print(view, as_json=as_json)


def _when(settings: Settings, at: str | None, tz: str | None) -> tuple[datetime, ZoneInfo]:
    zone = parse_zone(tz or settings.readlist_timezone)
    now = system_clock()
    return (now if at is None else parse_time(at, zone, now)), zone


def _print(view: ReleaseView, *, as_json: bool) -> None:
    if as_json:
        output.print_json(output.release_json(view))
    else:
        output.print_release(view)
