"""The text of a list → everything that its release owes Slack."""

from dataclasses import replace

from bot.domain.arrangement import WHOLE, Form, Plan, arrange, check_arrangement
from bot.domain.markdown import parse_markdown
from bot.domain.reading_list import ReadingList, file_name, find_page
from bot.domain.release import Message
from bot.render.contents import plan_contents
from bot.render.messages import plan_messages, plan_parent_alone


def plan_text(
    text: str, source: str, *, link_contents: bool = False, plan: Plan = WHOLE
) -> tuple[Message, ...]:
    """Return the messages of a list's text; takes up to seconds, so keep it off the event loop.

    `section` in them is the section's index in the list, wherever the plan puts it. With
    `link_contents`, the last one changes the parent, once all is sent, so that its contents link
    to the messages. Raises ParseError, and TransitionError where every section is left out.
    """
    parsed = parse_markdown(text, name=file_name(source), url=find_page(source))
    check_arrangement(parsed, plan)
    return plan_list(parsed, plan, link_contents=link_contents)


def plan_list(
    parsed: ReadingList, plan: Plan = WHOLE, *, link_contents: bool = False
) -> tuple[Message, ...]:
    """Return the messages of a parsed list: see `plan_text`."""
    arranged, places = arrange(parsed, plan)
    if plan.form is Form.PARENT:
        return plan_parent_alone(arranged)
    messages = plan_messages(arranged, at_sub_headings=plan.form is Form.SUB_HEADINGS)
    placed = tuple(
        each if each.section is None else replace(each, section=places[each.section])
        for each in messages
    )
    return (*placed, plan_contents(arranged, places, len(placed))) if link_contents else placed
