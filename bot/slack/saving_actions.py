"""What the buttons of saved sections and of rankings do, and the shortcut that saves a message."""

from collections.abc import Mapping

from bot.domain.errors import NoSectionError
from bot.render.buttons import ActionId, Asked, Mark, read_mark, read_place, read_shelf
from bot.render.saved import render_saved
from bot.services.comparing import find_progress, want_comparison
from bot.slack.answering import whisper
from bot.slack.desk import Act, Desk
from bot.slack.presses import Press

SAVED = "Saved: `{command} saved` shows it, to you alone."
SAVED_BEFORE = "You saved it before: `{command} saved` shows it."
FORGOTTEN = "Forgotten: {reactions} of your reactions, and {saves} saved sections."
NEVER_COMPARED = "Reactions are not compared with Slack's here: READLIST_COMPARE_DAYS is 0."
COMPARING = (
    "I compare the reactions to {total} messages with Slack's, newest first: "
    "about {minutes}. Ask again then."
)
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
    await _show(desk, press, mark.shelf.offset)


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
    # An answer in direct messages is the person's own, too.
    replace = press.is_ephemeral or press.is_direct
    url, thread_ts = press.response_url, press.thread_ts
    await whisper(desk.client, url, body, thread_ts=thread_ts, replace=replace)


async def forget(desk: Desk, press: Press) -> None:
    """Remove all that is kept of who pressed."""
    team_id = desk.services.team_id_of(press.team)
    gone = await desk.services.saver.forget(team_id, press.user_id)
    await desk.say(press, FORGOTTEN.format(reactions=gone.reactions, saves=gone.saves))


async def compare(desk: Desk, press: Press) -> None:
    """Let reactions be compared with Slack's, and say how long that takes."""
    services, team_id = desk.services, desk.services.team_id_of(press.team)
    if not services.compare_span:
        await desk.say(press, NEVER_COMPARED)
        return
    await want_comparison(services.db, services.clock, team_id)
    progress = await find_progress(services.db, services.clock, team_id, services.compare_span)
    minutes = (progress.total - progress.done) // MESSAGES_A_MINUTE + 1
    said = "a minute" if minutes == 1 else f"{minutes} minutes"
    await desk.say(press, COMPARING.format(total=progress.total, minutes=said))


ACTS: Mapping[ActionId, Act] = {
    ActionId.SAVE: save,
    ActionId.DONE: mark_done,
    ActionId.UNREAD: mark_unread,
    ActionId.REMOVE: remove,
    ActionId.SAVED_MORE: show_more,
    ActionId.FORGET: forget,
    ActionId.COMPARE: compare,
}
