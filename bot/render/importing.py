"""What somebody is told of a list that they imported."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.release import Body
from bot.domain.text import count, shorten
from bot.render.curating import CuratorAction, write_list_value
from bot.render.elements import BlockKit
from bot.render.plain import escape

_LONGEST_TITLE = 150


@dataclass(frozen=True, slots=True)
class ImportedList:
    """A list that was imported: whether it is new, or else whether anything of it has changed.

    `remarks` is how many things are to be looked at; `where` says where its preview is, in mrkdwn.
    """

    list_id: int
    title: str
    revision: int
    sections: int
    links: int
    is_new: bool
    is_changed: bool
    is_draft: bool
    remarks: int = 0
    messages: int = 0
    where: str = ""


def render_imported(imported: ImportedList) -> Body:
    """Return what became of an import, with buttons to see the list and to schedule it."""
    text = " ".join(_sentences(imported))
    section: BlockKit = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    offered = ((CuratorAction.PREVIEW, "Preview"), (CuratorAction.SCHEDULE, "Schedule"))
    elements = [_button(action, label, imported) for action, label in offered]
    return Body(text, (section, {"type": "actions", "elements": elements}))


def _sentences(imported: ImportedList) -> Iterator[str]:
    title = f"*{escape(shorten(imported.title, _LONGEST_TITLE))}*"
    if not imported.is_changed:
        yield f"Nothing has changed: {title} is in the library with this very text."
        return
    draft = " as a draft" if imported.is_draft else ""
    if imported.is_new:
        yield f"{title} is imported{draft}:"
    else:
        yield f"{title} is revised{', and still a draft' if imported.is_draft else ''}:"
        yield f"this is revision {imported.revision}, with"
    messages = f", {count(imported.messages, 'message')}" if imported.messages else ""
    yield f"{count(imported.sections, 'section')}, {count(imported.links, 'link')}{messages}."
    if imported.remarks:
        yield f"There {'is' if imported.remarks == 1 else 'are'}"
        yield f"{count(imported.remarks, 'thing')} to look at before it goes out."
    yield imported.where


def _button(action: CuratorAction, label: str, imported: ImportedList) -> BlockKit:
    title = " ".join(imported.title.split())
    return {
        "type": "button",
        "action_id": action.value,
        "text": {"type": "plain_text", "text": label},
        "value": write_list_value(imported.list_id),
        "accessibility_label": shorten(f"{label}: {title}", 75),
    }
