"""What somebody saved for later, as only they are shown it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.domain.liking import Saved, SavedSection
from bot.domain.release import Body
from bot.render.buttons import (
    SAVED_SHOWN,
    Asked,
    Shelf,
    forget_buttons,
    more_saved_buttons,
    saved_buttons,
)
from bot.render.elements import BlockKit
from bot.render.hits import (
    date_run,
    emoji_run,
    name_list,
    render_title,
    rich_section,
    rich_text,
    text_run,
)
from bot.render.liking import BOOKMARK, context, name_section, notify
from bot.render.plain import escape

ALREADY_READ = "Already read"
SAVE_SHORTCUT = "Save for later"
"""What the shortcut of a message is called in Slack's menu."""


def render_saved(
    saved: Saved, asked: Asked, command: str, *, save_emoji: str | None = BOOKMARK
) -> Body:
    """Return what somebody saved, unread before read, with buttons, or how to save.

    The buttons hold who asked, when, and the offset, so the same page can be shown again. At its
    end stands the button that makes readlist forget the person.
    """
    shelf = Shelf(asked.user_id, asked.at, saved.offset)
    shown = saved.sections[:SAVED_SHOWN]
    first = replace(shelf, offset=0)
    if not shown:
        said = _say_nothing(saved, command, save_emoji)
        section: BlockKit = {"type": "section", "text": {"type": "mrkdwn", "text": said}}
        return Body(said, (section, forget_buttons(first)))
    headline = _describe(saved, len(shown))
    blocks = [rich_text(rich_section(text_run(headline, bold=True)))]
    blocks += _render_sections(shown, shelf, save_emoji)
    end = saved.offset + len(shown)
    blocks += more_saved_buttons(replace(shelf, offset=end), saved.total - end)
    blocks += [context(f"Only you see this. {how_to_save(save_emoji)}"), forget_buttons(first)]
    return Body(notify(headline, list(_say_sections(shown))), tuple(blocks))


def _describe(saved: Saved, shown: int) -> str:
    sections = "1 section" if saved.total == 1 else f"{saved.total} sections"
    if not saved.unread:
        unread = "all read"
    elif saved.unread == saved.total:
        unread = "unread" if saved.total == 1 else "all unread"
    else:
        unread = f"{saved.unread} of them unread"
    count = f"You saved {sections}, {unread}"
    if saved.total == shown:
        return f"{count}:"
    begin, end = saved.offset + 1, saved.offset + shown
    which = f"this is number {end}" if begin == end else f"these are {begin} to {end}"
    return f"{count}; {which}:"


def _render_sections(
    sections: Sequence[SavedSection], shelf: Shelf, save_emoji: str | None
) -> Iterator[BlockKit]:
    was_read = False
    for section in sections:
        if section.is_read and not was_read:
            yield rich_text(rich_section(text_run(ALREADY_READ, bold=True)))
        was_read = section.is_read
        yield _render_section(section, save_emoji)
        yield saved_buttons(section, shelf)


def _render_section(section: SavedSection, save_emoji: str | None) -> BlockKit:
    source = name_list(name_section(section.list_title), section.date, is_draft=False)
    runs = [
        render_title(name_section(section.title), section.permalink, bold=True),
        text_run(f"\n{source}", italic=True),
        text_run("\n"),
    ]
    if section.by_emoji and save_emoji:
        runs += [emoji_run(save_emoji), text_run(" ")]
    seen = "by your reaction, which others see" if section.by_emoji else "only you see it"
    return rich_text(
        rich_section(*runs, text_run("Saved "), date_run(section.saved_at), text_run(f", {seen}"))
    )


def _say_sections(sections: Sequence[SavedSection]) -> Iterator[str]:
    was_read = False
    for section in sections:
        if section.is_read and not was_read:
            yield f"{ALREADY_READ}:"
        was_read = section.is_read
        yield f"• {name_section(section.title)} ({name_section(section.list_title)})"


def _say_nothing(saved: Saved, command: str, save_emoji: str | None) -> str:
    if saved.total:
        return f"That was the last of what you saved: `{command} saved` begins anew."
    return f"You have saved nothing yet. {how_to_save(save_emoji)}"


def how_to_save(save_emoji: str | None) -> str:
    """Return the ways to save a section, in mrkdwn, and who sees each."""
    ways = (
        f"*{SAVE_SHORTCUT}* in the menu of a section's message (⋮, then More) and *Save* under an "
        "answer are seen by you alone"
    )
    if not save_emoji:
        return f"{ways}."
    return f"{ways}; a :{escape(save_emoji)}: on a section's message saves too, and others see it."
