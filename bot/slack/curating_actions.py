"""What the buttons of a release do, and the forms that some of them ask in first."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from bot.domain.arrangement import Plan
from bot.domain.errors import ChannelError, TimeError, TransitionError
from bot.domain.layout import Layout, read_layout, take_step, write_layout
from bot.domain.permalink import ReleaseView
from bot.domain.release import (
    Release,
    check_edit,
    check_redirect,
    check_reschedule,
    check_take_back,
    find_redirected_time,
)
from bot.domain.scheduling import sign_cautions
from bot.domain.wall_clock import choose_zone
from bot.render.curating import CuratorAction, read_release_value, write_release
from bot.render.scheduling import write_cautions
from bot.services import releases
from bot.services.arranging import Arrangeable, find_sections
from bot.services.scheduling import Order
from bot.slack.answering import whisper
from bot.slack.cards import build_cards, read_cards
from bot.slack.desk import Act, Desk, Submit
from bot.slack.edit_modal import EDIT, SECTION, build_edit, read_edit, read_step
from bot.slack.forms import Kept, read_kept, read_time, refuse, replace_with, write_chosen
from bot.slack.listeners import answer_releases
from bot.slack.modals import with_notice
from bot.slack.presses import Press
from bot.slack.release_modals import (
    CHANNEL,
    DAY,
    MOVE,
    REDIRECT,
    TAKE_BACK,
    TIME,
    Moved,
    build_move,
    build_redirect,
    build_take_back,
    read_move,
    read_redirect,
)

CHANGED = "The list has changed meanwhile: these are its sections now."
DONE = "Done"
"""What is done last in a form: it was sent."""

ONE = "Release"
"""The title of a modal that shows what became of one."""

Change: TypeAlias = Callable[..., Awaitable[ReleaseView]]
Check: TypeAlias = Callable[[Release], None]


def at_once(change: Change) -> Act:
    """Return the act that changes a release, and shows what became of it where it was pressed."""

    async def act(desk: Desk, press: Press) -> None:
        team_id = await desk.require_curator(press)
        release_id = read_release_value(press.value)
        try:
            done = await _change(desk, press, team_id, release_id, change)
        except TransitionError:  # it is not what it was when its buttons were drawn
            if press.is_ephemeral or press.view is not None:
                stands = await releases.get_release(desk.services.db, team_id, release_id)
                await _show_again(desk, press, stands)
            if press.view is None:
                raise
            return
        await _show_again(desk, press, done)

    return act


async def _change(
    desk: Desk, press: Press, team_id: str, release_id: int, change: Change, **values: Any
) -> ReleaseView:
    """Do something with a release, in the name of who pressed."""
    services = desk.services
    return await change(
        services.db, services.clock, team_id, release_id, actor=press.user_id, **values
    )


async def _show_again(desk: Desk, press: Press, done: ReleaseView) -> None:
    """Show what became of a release in place of what was pressed: an answer or a modal; in the
    Home tab; and beneath a message that others read, too."""
    release_id = done.release.release_id
    if press.is_home:
        await desk.refresh_home(press)
        return
    if press.view is not None and release_id in (cards := read_cards(press.view))[0]:
        await desk.show_view(press, await build_cards(desk, press, *cards))
        return
    if press.is_ephemeral:
        viewer = await desk.find_viewer(press)
        body = await answer_releases(desk.services, desk.command, viewer, release_id)
        await whisper(desk.client, press.response_url, body, replace=True)
        return
    now, zone = desk.services.clock(), await desk.services.find_zone(press.team, press.user_id)
    await desk.say(press, write_release(done.release, now, zone, done.permalink))


async def _find(desk: Desk, press: Press, check: Check) -> tuple[str, Release, Kept]:
    """Return for who curates the release that a button is about, if that can be done with it."""
    team_id = await desk.require_curator(press)
    release_id = read_release_value(press.value)
    shown = await releases.get_release(desk.services.db, team_id, release_id)
    check(shown.release)
    cards, title = read_cards(press.view) if press.view is not None else ([], "")
    return team_id, shown.release, Kept(release_id, tuple(cards), title)


async def _show_result(desk: Desk, press: Press, kept: Kept) -> Mapping[str, Any]:
    """Return the answer to a form: what became of the release, among what was there before."""
    desk.turns.take(press.modal["id"], DONE)  # no late answer of a field brings the form back
    ids, title = kept.cards or (kept.release_id,), kept.title or ONE
    return replace_with(await build_cards(desk, press, ids, title))


async def ask_when(desk: Desk, press: Press) -> None:
    """Open the form that gives a release another time, with the one that it has."""
    _, release, kept = await _find(desk, press, check_reschedule)
    zone = await desk.services.find_zone(press.team, press.user_id)
    local = release.release_at.astimezone(zone)
    moved = Moved(f"{local:%Y-%m-%d}", f"{local:%H:%M}", zone.key)
    await desk.show_view(press, await _build_move(desk, press, release, moved, kept))


async def refresh_move(desk: Desk, press: Press) -> None:
    """Say in the form what the chosen time means."""
    view_id = press.modal["id"]
    desk.turns.take(view_id, press.key)
    team_id, kept = await desk.require_curator(press), read_kept(press.modal)
    shown = await releases.get_release(desk.services.db, team_id, kept.release_id)
    view = await _build_move(desk, press, shown.release, read_move(press.modal), kept)
    await desk.replace_in_turn(view_id, press.key, view)


async def _build_move(
    desk: Desk, press: Press, release: Release, moved: Moved, kept: Kept
) -> dict[str, Any]:
    zone = choose_zone(moved.zone, await desk.services.find_zone(press.team, press.user_id))
    words = write_chosen(moved.day, moved.time, zone, desk.services.clock())
    return build_move(release, moved, words, kept)


async def submit_move(desk: Desk, press: Press) -> Mapping[str, Any]:
    """Give the release the time that was chosen."""
    view, services = press.modal, desk.services
    team_id, kept, moved = await desk.require_curator(press), read_kept(view), read_move(view)
    zone = choose_zone(moved.zone, await services.find_zone(press.team, press.user_id))
    try:
        at = read_time(moved.day, moved.time, zone, services.clock())
    except TimeError as error:
        return refuse(TIME, str(error))
    times = {"release_at": at, "zone": zone.key}
    await _change(desk, press, team_id, kept.release_id, releases.reschedule, **times)
    return await _show_result(desk, press, kept)


async def ask_where(desk: Desk, press: Press) -> None:
    """Open the form that sends a release to another channel."""
    _, release, kept = await _find(desk, press, check_redirect)
    await desk.show_view(press, build_redirect(release, kept))


async def submit_redirect(desk: Desk, press: Press) -> Mapping[str, Any]:
    """Send the release to the channel that was chosen, or say what stands against it."""
    view, services = press.modal, desk.services
    team_id, kept = await desk.require_curator(press), read_kept(view)
    channel_id, said = read_redirect(view)
    release = (await releases.get_release(services.db, team_id, kept.release_id)).release
    now, zone = services.clock(), await services.find_zone(press.team, press.user_id)
    try:
        order = Order(release.list_id, find_redirected_time(release, now), zone, is_now=True)
        _, cautions = await desk.scheduler.prepare(team_id, order, [channel_id], said)
    except ChannelError as error:
        return refuse(CHANNEL, str(error))
    if cautions:
        words = write_cautions(cautions, zone, now)
        return replace_with(build_redirect(release, kept, words, sign_cautions(cautions)))
    await _change(desk, press, team_id, kept.release_id, releases.redirect, target=channel_id)
    return await _show_result(desk, press, kept)


async def ask_whether(desk: Desk, press: Press) -> None:
    """Ask whether what was posted is to be deleted, and say what goes with it."""
    team_id, release, kept = await _find(desk, press, _check_take_back)
    services = desk.services
    reactions = await releases.count_reactions(services.db, team_id, release.release_id)
    zone = await services.find_zone(press.team, press.user_id)
    view = build_take_back(release, reactions, services.clock(), zone, kept)
    await desk.show_view(press, view)


def _check_take_back(release: Release) -> None:
    check_take_back(release, in_flight=False)


async def submit_take_back(desk: Desk, press: Press) -> Mapping[str, Any]:
    """Take back what was posted."""
    team_id, kept = await desk.require_curator(press), read_kept(press.modal)
    await _change(desk, press, team_id, kept.release_id, releases.take_back)
    return await _show_result(desk, press, kept)


async def ask_what(desk: Desk, press: Press) -> None:
    """Open the form in which a release's sections are arranged."""
    team_id, release, kept = await _find(desk, press, check_edit)
    shown = await find_sections(desk.services.db, team_id, release.release_id)
    layout = read_layout(shown.anchors, release.plan)
    await desk.show_view(press, build_edit(shown, layout, kept))


async def take_edit_step(desk: Desk, press: Press) -> None:
    """Move a section, leave it out or put it back, in the form."""
    _, kept, shown, layout = await _read_edit(desk, press)
    step = read_step(press.value, len(shown.titles))
    if layout is None or step is None:
        await desk.show_view(press, _edit_anew(shown, kept))
        return
    section = step[1]
    await desk.show_view(press, build_edit(shown, take_step(layout, section, step[0]), kept))


async def submit_edit(desk: Desk, press: Press) -> Mapping[str, Any]:
    """Let the release go out as it was arranged."""
    team_id, kept, shown, layout = await _read_edit(desk, press)
    if layout is None:
        return replace_with(_edit_anew(shown, kept))
    plan: Plan = write_layout(shown.anchors, layout, shown.release.plan)
    await _change(desk, press, team_id, kept.release_id, releases.edit, plan=plan)
    return await _show_result(desk, press, kept)


async def _read_edit(desk: Desk, press: Press) -> tuple[str, Kept, Arrangeable, Layout | None]:
    view = press.modal
    team_id, kept = await desk.require_curator(press), read_kept(view)
    shown = await find_sections(desk.services.db, team_id, kept.release_id)
    layout = read_layout(shown.anchors, shown.release.plan)
    return team_id, kept, shown, read_edit(view, shown, layout)


def _edit_anew(shown: Arrangeable, kept: Kept) -> dict[str, Any]:
    view = build_edit(shown, read_layout(shown.anchors, shown.release.plan), kept)
    return with_notice(view, CHANGED)


ACTS: Mapping[str, Act] = {
    CuratorAction.CANCEL: at_once(releases.cancel),
    CuratorAction.PAUSE: at_once(releases.pause),
    CuratorAction.RESUME: at_once(releases.resume),
    CuratorAction.STOP: at_once(releases.stop),
    CuratorAction.RETRY: at_once(releases.retry),
    CuratorAction.MOVE: ask_when,
    CuratorAction.EDIT: ask_what,
    CuratorAction.TAKE_BACK: ask_whether,
    CuratorAction.REDIRECT: ask_where,
    SECTION: take_edit_step,
    **dict.fromkeys((DAY, TIME), refresh_move),
}
SUBMISSIONS: Mapping[str, Submit] = {
    MOVE: submit_move,
    REDIRECT: submit_redirect,
    TAKE_BACK: submit_take_back,
    EDIT: submit_edit,
}
