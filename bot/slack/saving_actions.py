"""What the buttons of saved sections and of rankings do, and the shortcut that saves a message."""

import math
from collections.abc import Mapping
from datetime import timedelta

from bot.domain.errors import NoSectionError
from bot.domain.release import Body
from bot.domain.text import count
from bot.render.buttons import ActionId, Asked, Mark, read_mark, read_place, read_shelf
from bot.render.saved import render_saved
from bot.services.comparing import Progress, find_progress, want_comparison
from bot.services.home import paint_once
from bot.services.visibility import Asker
from bot.slack.answering import whisper
from bot.slack.desk import Act, Desk
from bot.slack.modals import answer_view
from bot.slack.presses import Press

SAVED_TITLE = "Saved for later"
"""The title of the modal that shows it."""

SAVED = "Saved: `{command} saved` shows it, to you alone."
SAVED_BEFORE = "You saved it before: `{command} saved` shows it."
FORGOTTEN = "Forgotten: {reactions} of yours, and {saves}."
NEVER_COMPARED = "Reactions are not compared with Slack's here: READLIST_COMPARE_DAYS is 0."
NOTHING_TO_COMPARE = "No list was posted in the last {days}: there is nothing to compare."
COMPARING = (
    "I compare the reactions to {messages} with Slack's, newest first. That takes about {minutes}; "
    "then `{command} top` counts what I had missed."
)
NOT_YOURS = "Only curators can let reactions be compared with Slack's."
MESSAGES_A_MINUTE = 40


async def save(desk: Desk, press: Press) -> None:
    """Save the section that a button is about, for who pressed."""
    await _save(desk, press, read_place(press.value).section_id)


async def save_message(desk: Desk, press: Press) -> None:
    """Save the section that a message is of; `press` is the shortcut's, its value the ts."""
    viewer = await desk.find_viewer(press)
    section_id = await desk.services.saver.find_section(viewer, press.channel_id, press.value)
    if section_id is None:
        raise NoSectionError
    await _save(desk, press, section_id)


async def _save(desk: Desk, press: Press, section_id: int) -> None:
    viewer = await desk.find_viewer(press)
    is_new = await desk.services.saver.save(viewer, press.user_id, section_id)
    await desk.say(press, (SAVED if is_new else SAVED_BEFORE).format(command=desk.command))
    await desk.refresh_home(press)


async def mark_done(desk: Desk, press: Press) -> None:
    """Put a saved section with those that are read."""
    await _mark(desk, press, is_read=True)


async def mark_unread(desk: Desk, press: Press) -> None:
    """Put a saved section back with those that are unread."""
    await _mark(desk, press, is_read=False)


async def _mark(desk: Desk, press: Press, *, is_read: bool) -> None:
    mark = read_mark(press.value)
    viewer = await desk.find_viewer(press)
    saver = desk.services.saver
    await saver.mark_read(viewer, press.user_id, mark.section_id, is_read=is_read)
    await _show_again(desk, press, mark)


async def remove(desk: Desk, press: Press) -> None:
    """Take a section out of those that are saved."""
    mark = read_mark(press.value)
    viewer = await desk.find_viewer(press)
    await desk.services.saver.remove(viewer, press.user_id, mark.section_id)
    await _show_again(desk, press, mark)


async def _show_again(desk: Desk, press: Press, mark: Mark) -> None:
    if not press.is_home:
        await _show(desk, press, mark.shelf.offset)
    await desk.refresh_home(press)


async def show_more(desk: Desk, press: Press) -> None:
    """Show the saved sections that follow, in place of those before."""
    await _show(desk, press, read_shelf(press.value).offset)


async def _show(desk: Desk, press: Press, offset: int) -> None:
    """Show who pressed what they saved themselves, whoever it was shown to first."""
    services = desk.services
    viewer = await desk.find_viewer(press)
    saved = await services.saver.list_saved(viewer, press.user_id, offset=offset)
    if offset and not saved.sections:  # the last one of this page is gone
        saved = await services.saver.list_saved(viewer, press.user_id)
    asked = Asked(press.user_id, services.clock())
    body = render_saved(saved, asked, desk.command, save_emoji=services.saver.emoji)
    await _show_instead(desk, press, body)


async def _show_instead(desk: Desk, press: Press, body: Body) -> None:
    """Show something in place of what was pressed, if that is the person's own."""
    if press.view is not None:
        await desk.show_view(press, answer_view(SAVED_TITLE, body))
        return
    # An answer in direct messages is, too.
    replace = press.is_ephemeral or press.is_direct
    url, thread_ts = press.response_url, press.thread_ts
    await whisper(desk.client, url, body, thread_ts=thread_ts, replace=replace)


async def forget(desk: Desk, press: Press) -> None:
    """Remove all that is kept of who pressed, and what they were shown of it."""
    services, team_id = desk.services, desk.services.team_id_of(press.team)
    gone = await services.saver.forget(team_id, press.user_id)
    reactions, saves = count(gone.reactions, "reaction"), count(gone.saves, "saved section")
    body = Body(FORGOTTEN.format(reactions=reactions, saves=saves))
    await _show_instead(desk, press, body)
    await paint_once(services.clock, desk.painter, team_id, press.user_id)


async def compare(desk: Desk, press: Press) -> None:
    """Let reactions be compared with Slack's, and say how long that takes."""
    services, team_id = desk.services, desk.services.team_id_of(press.team)
    if not await services.viewers.may_curate(Asker(team_id, press.user_id, press.channel_id)):
        await desk.say(press, NOT_YOURS)
        return
    if not services.compare_span:
        await desk.say(press, NEVER_COMPARED)
        return
    await want_comparison(services.db, services.clock, team_id)
    progress = await find_progress(services.db, services.clock, team_id, services.compare_span)
    await desk.say(press, _describe(progress, services.compare_span, desk.command))


def _describe(progress: Progress, span: timedelta, command: str) -> str:
    """Return what is compared, and how long that takes."""
    if not progress.total:
        return NOTHING_TO_COMPARE.format(days=count(math.ceil(span / timedelta(days=1)), "day"))
    minutes = (progress.total - progress.done) // MESSAGES_A_MINUTE + 1
    return COMPARING.format(
        messages=count(progress.total, "message"),
        minutes="a minute" if minutes == 1 else f"{minutes} minutes",
        command=command,
    )


ACTS: Mapping[str, Act] = {
    ActionId.SAVE: save,
    ActionId.DONE: mark_done,
    ActionId.UNREAD: mark_unread,
    ActionId.REMOVE: remove,
    ActionId.SAVED_MORE: show_more,
    ActionId.FORGET: forget,
    ActionId.COMPARE: compare,
}
