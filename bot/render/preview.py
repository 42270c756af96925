"""What stands above a preview: the list's title, what is to be looked at, and the buttons."""

from collections.abc import Iterator, Sequence

from bot.domain.checks import Remark
from bot.domain.release import Body
from bot.domain.text import count, shorten
from bot.render.curating import CuratorAction, write_channel, write_list_value
from bot.render.elements import BlockKit
from bot.render.hits import bullets, rich_section, rich_text, text_run
from bot.render.liking import context, notify
from bot.render.messages import LONGEST_HEADER
from bot.render.plain import escape

REMARKS_SHOWN = 10
"""How many things to look at are named; of the others it is said how many they are."""

_LONGEST_SECTION = 60
_LONGEST_SENTENCE = 400
NOTHING = "Nothing stands out: no link was in a former list, and none is twice in this one."


def render_head(
    title: str,
    remarks: Sequence[Remark],
    *,
    list_id: int,
    target: str | None,
    shown: int,
    messages: int,
) -> tuple[Body, ...]:
    """Return the message in whose thread `shown` of a list's `messages` stand, and as text alone.

    `target` is the channel of the release that waits, if one does.
    """
    heading = shorten(f"Preview: {' '.join(title.split())}", LONGEST_HEADER)
    said = describe_remarks(remarks)
    facts = _describe(target, shown, messages)
    blocks = (
        {"type": "header", "text": {"type": "plain_text", "text": heading, "emoji": True}},
        rich_text(*_list_remarks(remarks)),
        context(facts),
        _buttons(title, list_id, has_more=shown < messages),
    )
    lines = [f"• {escape(line)}" for line in write_remarks(remarks)]
    alone = "\n".join([f"*{escape(heading)}*", escape(said), *lines, facts])
    return Body(notify(heading, [said]), blocks), Body(alone)


def describe_remarks(remarks: Sequence[Remark]) -> str:
    """Return in a few words how much there is to look at."""
    if not remarks:
        return NOTHING
    return f"{count(len(remarks), 'thing')} to look at before it goes out:"


def write_remarks(remarks: Sequence[Remark], most: int = REMARKS_SHOWN) -> list[str]:
    """Return a line for each thing to look at, the weightiest first, and how many are left."""
    lines = ["".join(_parts(each)) for each in remarks[:most]]
    if len(remarks) > most:
        lines.append(f"and {len(remarks) - most} more")
    return lines


def _parts(remark: Remark) -> tuple[str, str]:
    """The section in which something is, and the sentence."""
    where = f"{shorten(remark.section, _LONGEST_SECTION)}: " if remark.section else ""
    return where, shorten(remark.sentence, _LONGEST_SENTENCE)


def _list_remarks(remarks: Sequence[Remark]) -> Iterator[BlockKit]:
    yield rich_section(text_run(describe_remarks(remarks), bold=bool(remarks)))
    if remarks:
        yield bullets(*_items(remarks))


def _items(remarks: Sequence[Remark]) -> Iterator[BlockKit]:
    for where, sentence in map(_parts, remarks[:REMARKS_SHOWN]):
        named = [text_run(where, bold=True)] if where else []
        yield rich_section(*named, text_run(sentence))
    if len(remarks) > REMARKS_SHOWN:
        more = f"and {len(remarks) - REMARKS_SHOWN} more"
        yield rich_section(text_run(more, italic=True))


def _describe(target: str | None, shown: int, messages: int) -> str:
    """What stands in the thread, and where it is going, in mrkdwn."""
    going = f" to {write_channel(target)}" if target else ""
    if shown < messages:
        held = f"{shown} of {count(messages, 'message')}"
    else:
        held = f"all of it, {count(messages, 'message')},"
    return (
        f"In the thread: {held} exactly as posted{going}. Only you see this; reactions here don't "
        "count. It follows the list, and goes when that goes out."
    )


def _buttons(title: str, list_id: int, *, has_more: bool) -> BlockKit:
    offered = [(CuratorAction.SCHEDULE, "Schedule")]
    if has_more:
        offered.insert(0, (CuratorAction.SHOW_ALL, "Show all"))
    elements = [
        {
            "type": "button",
            "action_id": action.value,
            "text": {"type": "plain_text", "text": label},
            "value": write_list_value(list_id),
            "accessibility_label": shorten(f"{label}: {' '.join(title.split())}", 75),
        }
        for action, label in offered
    ]
    return {"type": "actions", "elements": elements}
