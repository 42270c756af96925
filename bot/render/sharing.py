"""What one person shows to others, and what they keep for themselves."""

from dataclasses import replace

from bot.domain.reading import Reading
from bot.domain.release import Body, Message
from bot.domain.search import Hit
from bot.render.buttons import shared_buttons
from bot.render.elements import BlockKit
from bot.render.hits import name_title, render_hit, rich_section, rich_text, text_run, write_hit
from bot.render.messages import plan_section
from bot.render.plain import escape
from bot.render.reading import describe_source
from bot.render.split import MOST_BLOCKS


def render_share(hit: Hit, user_id: str) -> tuple[Body, ...]:
    """Return a hit as a message in the name of who shares it, and as text alone.

    They are named by a mention, which tells nobody else.
    """
    text = escape(f"{name_title(hit.title)} ({name_title(hit.list_title)})")
    mention = {"type": "user", "user_id": user_id}
    named = rich_text(rich_section(text_run("Shared by ", italic=True), mention))
    blocks = (render_hit(hit), named, shared_buttons(hit.section_id, hit.title))
    return Body(text, blocks), Body(f"{write_hit(hit)}\nShared by <@{user_id}>")


def plan_copy(reading: Reading) -> tuple[Message, ...]:
    """Return a section's messages as a release has them, and at their end where it is from."""
    *before, last = plan_section(reading.section)
    source = describe_source(reading)
    if any(len(body.blocks) >= MOST_BLOCKS for body in last.bodies):
        return (*before, last, Message(last.position + 1, None, 1, 1, (Body(source),)))
    bodies = tuple(_add_source(body, source) for body in last.bodies)
    return (*before, replace(last, bodies=bodies))


def _add_source(body: Body, source: str) -> Body:
    if not body.blocks:
        return replace(body, text=f"{body.text}\n{source}")
    context: BlockKit = {"type": "context", "elements": [{"type": "mrkdwn", "text": source}]}
    return replace(body, blocks=(*body.blocks, context))
