"""The Home tab: for curators the desk, and for everybody what a reader has."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.domain.home import CuratorDesk, Few, ReaderShelf, ShownRelease, WaitingDraft
from bot.domain.liking import Saved, SavedSection, Top
from bot.domain.release import ReleaseState
from bot.domain.text import count, shorten
from bot.domain.viewer import MISSING_LISTS
from bot.render.acts import write_act
from bot.render.bars import progress_bar
from bot.render.buttons import ActionId, Shelf, all_saved_button, saved_buttons
from bot.render.curating import CuratorAction, render_release, write_list_value
from bot.render.elements import BlockKit
from bot.render.hits import name_list, render_title, rich_section, rich_text, text_run
from bot.render.liking import context, count_people, name_section, ranked, write_counts
from bot.render.lookup import render_latest
from bot.render.plain import escape
from bot.render.saved import how_to_save

SEARCH_BLOCK = "home.search"
"""Always the same, so that Slack keeps what somebody is typing while the tab changes."""

LIKED_SHOWN = 3
SAVED_SHOWN_HOME = 3
LONGEST_SEARCH = 200

_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
"""When a tab's buttons were made: a time of their own would make each tab differ from itself."""


@dataclass(frozen=True, slots=True)
class HomeOwner:
    """Whose tab it is; `now` is told in their `zone`."""

    user_id: str
    now: datetime
    zone: ZoneInfo
    command: str
    save_emoji: str | None


def render_home(shelf: ReaderShelf, desk: CuratorDesk | None, owner: HomeOwner) -> BlockKit:
    """Return somebody's Home tab; the desk is for curators alone."""
    blocks = [*(_render_desk(desk, owner) if desk else ()), *_render_shelf(shelf, owner)]
    return {"type": "home", "blocks": blocks}


def _render_desk(desk: CuratorDesk, owner: HomeOwner) -> Iterator[BlockKit]:
    """Yield what needs somebody first, then what can be begun, then the rest by its time."""
    if desk.trouble.total:
        yield _header("⚠️ Needs you")
        yield from _render_releases(desk.trouble, owner, "{more} more have failed or are overdue")
    yield _header("The curators' desk")
    yield _actions(
        _button(CuratorAction.SCHEDULE, "Schedule a list") | {"style": "primary"},
        _button(CuratorAction.IMPORT, "Import"),
    )
    if desk.going.total:
        yield from _heading("Going out now")
        yield from _render_releases(desk.going, owner, "{more} more are going out")
    yield from _heading("Due")
    if not desk.due.total:
        yield context("Nothing is scheduled: *Schedule a list* gives one its channel and its time.")
    yield from _render_releases(desk.due, owner, "{more} more are scheduled")
    yield from _render_drafts(desk.drafts)
    yield from _heading("Last releases")
    if not desk.past.total:
        yield context("No list is out yet. Once one is, this shows what people made of it.")
    for shown in desk.past.shown:
        yield from _render_past(shown, owner)
    if desk.acts:
        yield from _heading("What curators did last")
        yield _text("\n".join(f"• {write_act(act, owner.zone)}" for act in desk.acts))
        yield context("`readlist log` in the shell has all of it.")


def _render_releases(some: Few[ShownRelease], owner: HomeOwner, more: str) -> Iterator[BlockKit]:
    for shown in some.shown:
        yield from _render_release(shown, owner)
    if some.more:
        sentence = more.format(more=some.more)
        yield context(f"{sentence}: `{owner.command} releases` shows them.")


def _render_release(shown: ShownRelease, owner: HomeOwner) -> list[BlockKit]:
    """Return a release with its buttons; of one that is on its way, with a bar of how far it is."""
    release = shown.release
    blocks = render_release(release, owner.now, owner.zone, shown.permalink)
    if release.state not in (ReleaseState.POSTING, ReleaseState.PAUSED):
        return blocks
    sent = min(release.sent, release.messages)
    bar = f"`{progress_bar(sent, release.messages)}` {sent} of {release.messages}"
    return _add_lines(blocks, bar)


def _render_past(shown: ShownRelease, owner: HomeOwner) -> list[BlockKit]:
    blocks = render_release(shown.release, owner.now, owner.zone, shown.permalink)
    if shown.release.state is ReleaseState.WITHDRAWN:
        return blocks
    if not shown.people:
        return _add_lines(blocks, "Nobody has reacted yet.")
    return _add_lines(
        blocks, f"{count_people(shown.people)} reacted  {write_counts(shown.reactions)}"
    )


def _add_lines(blocks: Sequence[BlockKit], line: str) -> list[BlockKit]:
    """Return blocks whose first one, a section, ends with one more line."""
    first, *rest = blocks
    text = first["text"] | {"text": f"{first['text']['text']}\n{line}"}
    return [first | {"text": text}, *rest]


def _render_drafts(drafts: Few[WaitingDraft]) -> Iterator[BlockKit]:
    yield from _heading("Drafts that wait")
    if not drafts.total:
        yield context("No draft waits: *Import* brings one in, from a file, a text or an address.")
    for draft in drafts.shown:
        title = name_section(draft.title)
        dated = name_list(title, draft.date, is_draft=False)
        yield _text(f"*{escape(dated)}* · {count(draft.sections, 'section')}")
        value = write_list_value(draft.list_id)
        yield _actions(
            _button(CuratorAction.PREVIEW, "Preview", value, f"Preview: {title}"),
            _button(CuratorAction.SCHEDULE, "Schedule", value, f"Schedule: {title}"),
        )
    if drafts.more:
        yield context(f"{drafts.more} more wait: *Schedule a list* finds them by their names.")


def _render_shelf(shelf: ReaderShelf, owner: HomeOwner) -> Iterator[BlockKit]:
    yield _header("Reading lists")
    yield _search_field()
    if shelf.latest is None:
        yield context("No list is here for you yet: the next one that goes out shows up here.")
    else:
        yield from map(dict, render_latest(shelf.latest).blocks)
    yield from _heading("Saved for later")
    yield from _render_saved(shelf.saved, owner)
    yield from _heading("Liked this month")
    yield _render_liked(shelf.top)
    if not shelf.is_certain:
        yield context(MISSING_LISTS)
    yield context(
        f"`{owner.command} help` shows what else I can find, `{owner.command} top` what people "
        "liked. This tab is yours alone."
    )


def _search_field() -> BlockKit:
    field = {
        "type": "plain_text_input",
        "action_id": ActionId.SEARCH.value,
        "max_length": LONGEST_SEARCH,
        "placeholder": _plain('docker, "side by side", -without, kube*'),
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    }
    return {
        "type": "input",
        "block_id": SEARCH_BLOCK,
        "dispatch_action": True,
        "label": _plain("Find a section in all lists"),
        "element": field,
    }


def _render_saved(saved: Saved, owner: HomeOwner) -> Iterator[BlockKit]:
    shelf = Shelf(owner.user_id, _ALWAYS)
    unread = [each for each in saved.sections if not each.is_read][:SAVED_SHOWN_HOME]
    if not saved.total:
        yield context(f"You have saved nothing yet. {how_to_save(owner.save_emoji)}")
        return
    if not unread:
        yield context("You have read all that you saved.")
    for section in unread:
        yield _render_section(section)
        yield saved_buttons(section, shelf, can_remove=False)
    if more := saved.unread - len(unread):
        yield context(f"{more} more that you have not read.")
    yield all_saved_button(shelf, saved.total)


def _render_section(section: SavedSection) -> BlockKit:
    source = name_list(name_section(section.list_title), section.date, is_draft=False)
    title = render_title(name_section(section.title), section.permalink, bold=True)
    return rich_text(rich_section(title, text_run(f"\n{source}", italic=True)))


def _render_liked(top: Top) -> BlockKit:
    if not top.sections:
        return context(
            "Nobody reacted to a section in the last 30 days. React to one with any emoji, and it "
            "counts here."
        )
    return rich_text(ranked(top.sections[:LIKED_SHOWN]))


def _header(text: str) -> BlockKit:
    return {"type": "header", "text": _plain(text)}


def _heading(text: str) -> Iterator[BlockKit]:
    yield {"type": "divider"}
    yield rich_text(rich_section(text_run(text, bold=True)))


def _text(text: str) -> BlockKit:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _actions(*elements: BlockKit) -> BlockKit:
    return {"type": "actions", "elements": list(elements)}


def _button(action: CuratorAction, label: str, value: str = "", spoken: str = "") -> BlockKit:
    button: BlockKit = {"type": "button", "action_id": action.value, "text": _plain(label)}
    carried = {"value": value} if value else {}
    said = {"accessibility_label": shorten(spoken, 75)} if spoken else {}
    return button | carried | said


def _plain(text: str) -> BlockKit:
    return {"type": "plain_text", "text": text}
