"""Commands about releases, from scheduling to taking back, and the log of what was done."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from rich.prompt import Confirm
from rich.text import Text

from bot.cli import output
from bot.cli.actor import shell_actor
from bot.cli.library_commands import is_list_id, read_one
from bot.clock import system_clock
from bot.config import Settings
from bot.domain.arrangement import WHOLE, Form, Plan
from bot.domain.errors import NotFoundError, SettingsError
from bot.domain.permalink import ReleaseView
from bot.domain.release import check_take_back, find_redirected_time
from bot.domain.scheduling import describe_caution
from bot.domain.text import count
from bot.domain.wall_clock import parse_time, parse_zone
from bot.services import library, releases
from bot.services.alarming import list_troubles
from bot.services.arranging import find_sections
from bot.services.scheduling import Order, look_around
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
        document = await read_one(wish.source, settings)
        imported = await library.import_document(
            db, system_clock, team_id, document, actor=shell_actor()
        )
        list_id = imported.summary.list_id
    order = Order(list_id, release_at, zone, is_now=wish.at is None)
    _say(await _look_around(db, team_id, order, wish.target))
    view = await releases.schedule(
        db,
        system_clock,
        team_id,
        list_id,
        target=wish.target,
        release_at=release_at,
        zone=zone.key,
        curator_id=wish.curator,
        actor=shell_actor(),
    )
    if wait:
        from bot.cli.running import follow  # it brings the whole app along

        view = await follow(db, team_id, view, quiet=as_json)
    _print(view, as_json=as_json)


async def _look_around(db: Database, team_id: str, order: Order, target: str) -> list[str]:
    """Return what somebody may not have thought of who sends a list somewhere."""
    name, now = target.removeprefix("#"), system_clock()
    found = await look_around(db, team_id, order, {target: (target, name, f"#{name}")})
    titled = [(each, each.release.title if each.release else "") for each in found]
    return [describe_caution(each, target, title, order.zone, now) for each, title in titled]


def _say(cautions: Iterable[str]) -> None:
    """Print cautions beside what is printed for scripts."""
    for each in cautions:
        output.errors.print(Text.assemble(("! ", "yellow"), each), soft_wrap=True)


async def show_releases(db: Database, team_id: str, patience: timedelta, *, as_json: bool) -> None:
    """Print upcoming and past releases; beneath those in trouble, how that is mended."""
    views = await releases.list_releases(db, team_id)
    found = await list_troubles(db, system_clock, team_id, patience)
    troubles = {release.release_id: trouble for release, trouble in found}
    if as_json:
        shown = [output.release_json(each, troubles.get(each.release.release_id)) for each in views]
        output.print_json({"releases": shown})
    elif views:
        output.print_releases(views, troubles)
    else:
        output.console.print("No release yet: `readlist schedule LIST --channel C --at TIME`.")


async def cancel(db: Database, team_id: str, release_id: int, *, as_json: bool) -> None:
    """Pull a release back and print it."""
    view = await releases.cancel(db, system_clock, team_id, release_id, actor=shell_actor())
    _print(view, as_json=as_json)


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
    view = await releases.reschedule(
        db,
        system_clock,
        team_id,
        release_id,
        release_at=release_at,
        zone=zone.key,
        actor=shell_actor(),
    )
    _print(view, as_json=as_json)


async def redirect(
    db: Database, team_id: str, release_id: int, target: str, *, as_json: bool
) -> None:
    """Send a release elsewhere and print it; what failed goes out at once."""
    before = (await releases.get_release(db, team_id, release_id)).release
    at = find_redirected_time(before, system_clock())
    order = Order(before.list_id, at, parse_zone(before.zone), is_now=True)
    cautions = await _look_around(db, team_id, order, target)
    view = await releases.redirect(
        db, system_clock, team_id, release_id, target=target, actor=shell_actor()
    )
    _say(cautions)
    _print(view, as_json=as_json)


async def retry(
    db: Database, team_id: str, release_id: int, *, not_posted: bool, as_json: bool
) -> None:
    """Let a release go on and print it."""
    view = await releases.retry(
        db, system_clock, team_id, release_id, not_posted=not_posted, actor=shell_actor()
    )
    _print(view, as_json=as_json)


_ACTS: Mapping[str, Callable[..., Awaitable[ReleaseView]]] = {
    "pause": releases.pause,
    "resume": releases.resume,
    "stop": releases.stop,
}


async def act(name: str, db: Database, team_id: str, release_id: int, *, as_json: bool) -> None:
    """Pause, resume or stop a release, and print it."""
    view = await _ACTS[name](db, system_clock, team_id, release_id, actor=shell_actor())
    _print(view, as_json=as_json)


@dataclass(frozen=True, slots=True)
class Edits:
    """What of a release's plan is to be changed; None stays as it is, or, `afresh`, as the list
    is."""

    order: tuple[str, ...] | None = None
    left_out: frozenset[str] | None = None
    form: Form | None = None
    interval_minutes: int | None = None
    afresh: bool = False

    def apply(self, plan: Plan) -> Plan:
        """Return a plan with what was asked for."""
        before = WHOLE if self.afresh else plan
        minutes = self.interval_minutes
        return Plan(
            before.order if self.order is None else self.order,
            before.left_out if self.left_out is None else self.left_out,
            before.form if self.form is None else self.form,
            before.interval_minutes if minutes is None else minutes or None,
        )


async def edit(db: Database, team_id: str, release_id: int, edits: Edits, *, as_json: bool) -> None:
    """Change what a release will post, and print it; raises NotFoundError for a strange anchor."""
    found = await find_sections(db, team_id, release_id)
    plan = edits.apply(found.release.plan)
    for anchor in (*(edits.order or ()), *sorted(edits.left_out or ())):
        if anchor not in found.anchors:
            raise NotFoundError("section", anchor, f"The list has {', '.join(found.anchors)}.")
    view = await releases.edit(
        db, system_clock, team_id, release_id, plan=plan, actor=shell_actor()
    )
    _print(view, as_json=as_json)


async def take_back(
    db: Database, team_id: str, release_id: int, *, asks: bool, as_json: bool
) -> None:
    """Delete what a release posted, once it was confirmed, and print the release."""
    if asks:
        view = await releases.get_release(db, team_id, release_id)
        check_take_back(view.release, in_flight=False)
        reactions = await releases.count_reactions(db, team_id, release_id)
        what = f"{count(view.release.sent, 'message')} and {count(reactions, 'reaction')}"
        if not Confirm.ask(f"Delete {what} of {view.release.title!r}?", console=output.errors):
            output.errors.print("Nothing was deleted.")
            return
    view = await releases.take_back(db, system_clock, team_id, release_id, actor=shell_actor())
    _print(view, as_json=as_json)


async def show_log(
    db: Database, team_id: str, release_id: int | None, *, limit: int, as_json: bool
) -> None:
    """Print what curators did, newest first; raises NotFoundError for a strange release."""
    if release_id is not None:
        await releases.get_release(db, team_id, release_id)
    found = await releases.list_log(db, team_id, release_id=release_id, limit=limit)
    if as_json:
        output.print_json({"acts": [output.act_json(each) for each in found]})
    elif found:
        output.print_log(found)
    else:
        output.console.print("Nobody did anything yet.")


def _when(settings: Settings, at: str | None, tz: str | None) -> tuple[datetime, ZoneInfo]:
    zone = parse_zone(tz or settings.readlist_timezone)
    now = system_clock()
    return (now if at is None else parse_time(at, zone, now)), zone


def _print(view: ReleaseView, *, as_json: bool) -> None:
    if as_json:
        output.print_json(output.release_json(view))
    else:
        output.print_release(view)
