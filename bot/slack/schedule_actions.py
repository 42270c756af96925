"""Scheduling in Slack: the form that is opened, what its menus do, and its submission."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.arrangement import Form, Plan
from bot.domain.errors import ChannelError, NotFoundError, ParseError, TimeError
from bot.domain.scheduling import Caution, Extent, sign_cautions
from bot.domain.wall_clock import choose_zone
from bot.render.curating import CuratorAction, read_list_value
from bot.render.scheduling import write_cautions, write_now
from bot.services.scheduling import Order
from bot.slack.cards import build_cards
from bot.slack.desk import Act, Desk, Submit, Suggest
from bot.slack.forms import read_time, refuse, replace_with, write_chosen
from bot.slack.modals import open_in_place
from bot.slack.presses import Press
from bot.slack.schedule_modal import (
    CHANNELS,
    DAY,
    FIRST_TIME,
    LIST,
    SCHEDULE,
    TIME,
    WHEN,
    Entered,
    Shown,
    build_choices,
    build_form,
    first_day,
    read_form,
)

SCHEDULED = "Scheduled"


async def open_form(desk: Desk, press: Press) -> None:
    """Open the form that schedules a list, for a curator; `press` may name the list.

    How long that list is may take longer to find out than the form may be waited for.
    """
    team_id = await desk.require_curator(press)
    zone = await desk.services.find_zone(press.team, press.user_id)
    today = desk.services.clock().astimezone(zone).date()
    list_id = read_list_value(press.value) if press.value else None
    entered = Entered(list_id, day=first_day(today), time=FIRST_TIME, zone=zone.key)
    view = await _build(desk, team_id, entered, None, zone)
    opened = await open_in_place(desk.client, press.trigger_id, press.view, view)
    desk.turns.take(opened["id"], press.key)
    extent = await _measure(desk, team_id, list_id)
    if extent is not None and extent.is_long:
        view = await _build(desk, team_id, entered, extent, zone)
        await desk.replace_in_turn(opened["id"], press.key, view)


async def refresh_form(desk: Desk, press: Press) -> None:
    """Say in the form what follows from what somebody has just chosen in it."""
    view_id = press.modal["id"]
    desk.turns.take(view_id, press.key)
    team_id = await desk.require_curator(press)
    entered = replace(read_form(press.modal), said="")
    zone = await _find_zone(desk, press, entered)
    extent = await _measure(desk, team_id, entered.list_id)
    view = await _build(desk, team_id, entered, extent, zone)
    await desk.replace_in_turn(view_id, press.key, view)


async def suggest_lists(desk: Desk, press: Press) -> Mapping[str, Any]:
    """Return the lists that have what a curator typed into the menu."""
    team_id = await desk.require_curator(press)
    return build_choices(await desk.scheduler.find_choices(team_id, press.value))


async def submit_form(desk: Desk, press: Press) -> Mapping[str, Any]:
    """Schedule what was asked for, or say at its field what stands against it; what somebody may
    not have thought of is said first, and goes through the second time.

    The same form sent again schedules nothing more.
    """
    team_id, view_id = await desk.require_curator(press), press.modal["id"]
    before = await desk.scheduler.find_scheduled(team_id, view_id)
    if before:
        return await _show_scheduled(desk, press, [each.release_id for each in before])
    entered = read_form(press.modal)
    zone = await _find_zone(desk, press, entered)
    now = desk.services.clock()
    try:
        at = _read_time(desk, entered, zone, now)
        extent = await desk.scheduler.measure(team_id, entered.list_id or 0)
        order = Order(entered.list_id or 0, at, zone, _plan(entered, extent), entered.is_now)
        places, cautions = await desk.scheduler.prepare(
            team_id, order, entered.channel_ids, entered.said
        )
        if cautions:
            return await _warn(desk, team_id, entered, extent, zone, cautions)
        made = await desk.scheduler.schedule(
            team_id, order, places, request=view_id, actor=press.user_id
        )
    except TimeError as error:
        return refuse(TIME, str(error))
    except (NotFoundError, ParseError) as error:
        return refuse(LIST, str(error))
    except ChannelError as error:
        return refuse(CHANNELS, str(error))
    return await _show_scheduled(desk, press, [each.release_id for each in made])


async def _warn(
    desk: Desk,
    team_id: str,
    entered: Entered,
    extent: Extent,
    zone: ZoneInfo,
    cautions: Sequence[Caution],
) -> Mapping[str, Any]:
    """Show the form again, with what somebody may not have thought of."""
    entered = replace(entered, said=sign_cautions(cautions))
    said = write_cautions(cautions, zone, desk.services.clock())
    return replace_with(await _build(desk, team_id, entered, extent, zone, said))


async def _show_scheduled(
    desk: Desk, press: Press, release_ids: Sequence[int]
) -> Mapping[str, Any]:
    desk.turns.take(press.modal["id"], SCHEDULED)  # no late answer of a menu brings the form back
    return replace_with(await build_cards(desk, press, release_ids, SCHEDULED))


async def _build(
    desk: Desk,
    team_id: str,
    entered: Entered,
    extent: Extent | None,
    zone: ZoneInfo,
    cautions: str = "",
) -> dict[str, Any]:
    list_id = entered.list_id
    named = await desk.scheduler.find_name(team_id, list_id) if list_id is not None else None
    words = _write_words(desk, entered, zone)
    shown = Shown(words, desk.services.undo, named, extent, cautions)
    channel = desk.services.channel or ""
    return build_form(entered, shown, channel if channel.startswith(("C", "G")) else None)


def _write_words(desk: Desk, entered: Entered, zone: ZoneInfo) -> str:
    """Return what the chosen time means, or why it can't be meant."""
    if entered.is_now:
        return write_now(desk.services.undo)
    return write_chosen(entered.day, entered.time, zone, desk.services.clock())


def _read_time(desk: Desk, entered: Entered, zone: ZoneInfo, now: datetime) -> datetime:
    if entered.is_now:
        return now + desk.services.undo
    return read_time(entered.day, entered.time, zone, now)


def _plan(entered: Entered, extent: Extent) -> Plan:
    """Return what the form says of how; what it does not offer for this list is not meant."""
    is_offered = extent.is_long and entered.form in extent.forms
    form = entered.form if is_offered else Form.WHOLE
    return Plan(form=form, interval_minutes=entered.pace)


async def _find_zone(desk: Desk, press: Press, entered: Entered) -> ZoneInfo:
    """Return the zone in which times were shown, and are therefore meant."""
    return choose_zone(entered.zone, await desk.services.find_zone(press.team, press.user_id))


async def _measure(desk: Desk, team_id: str, list_id: int | None) -> Extent | None:
    """Return how long the chosen list is; whether it can be scheduled at all is said later."""
    if list_id is None:
        return None
    try:
        return await desk.scheduler.measure(team_id, list_id)
    except (NotFoundError, ParseError):
        return None


ACTS: Mapping[str, Act] = {
    CuratorAction.SCHEDULE: open_form,
    **dict.fromkeys((LIST, WHEN, DAY, TIME), refresh_form),
}
SUBMISSIONS: Mapping[str, Submit] = {SCHEDULE: submit_form}
SUGGESTIONS: Mapping[str, Suggest] = {LIST: suggest_lists}
