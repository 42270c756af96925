"""The text of a list → everything that its release owes Slack."""

from bot.domain.markdown import parse_markdown
from bot.domain.reading_list import file_name
from bot.domain.release import Message
from bot.render.contents import plan_contents
from bot.render.messages import plan_messages


def plan_text(text: str, source: str, *, link_contents: bool = False) -> tuple[Message, ...]:
    """Return the messages of a list's text; takes up to seconds, so keep it off the event loop.

    With `link_contents`, the last one changes the parent, once all is sent, so that its contents
    link to the messages.
    """
    parsed = parse_markdown(text, name=file_name(source))
    messages = plan_messages(parsed)
    return (*messages, plan_contents(parsed, len(messages))) if link_contents else messages
