"""Slack's limits for a message, as the embedded workspace has them, and our own budget."""

import json
import re

from bot.domain.release import Body, Message
from bot.sandbox.blocks import check_blocks

LIVE = re.compile(r"<(?!https?:|mailto:|ftp:|tel:)|&(?!amp;|lt;|gt;)")


def visible_size(node: object) -> int:
    """How many characters a reader sees, a line break for each block, item and cell included."""
    if isinstance(node, dict):
        shown = node.get("text") or node.get("url") or node.get("alt_text") or ""
        if node.get("type") == "emoji":
            return len(node["name"]) + 2
        own = len(shown) if isinstance(shown, str) else visible_size(shown)
        inner = sum(visible_size(node.get(key, [])) for key in ("elements", "rows"))
        return own + inner + (node.get("type") not in ("text", "link", "emoji"))
    return sum(map(visible_size, node)) if isinstance(node, list) else 0


def assert_valid(body: Body) -> None:
    """Fail where Slack would refuse, cut or misunderstand a body."""
    blocks = json.loads(json.dumps(body.blocks))
    check_blocks(blocks)
    assert visible_size(blocks) <= 9_000
    assert len(body.text) <= (3_900 if blocks else 40_000)
    assert body.text.strip()
    assert not LIVE.search(body.text)


def assert_thread(messages: tuple[Message, ...]) -> None:
    """Fail where a thread's messages are not valid, in order and counted."""
    assert [message.position for message in messages] == list(range(len(messages)))
    assert (messages[0].section, messages[0].parts) == (None, 1)
    for message in messages:
        assert 1 <= message.part <= message.parts
        assert 1 <= len(message.bodies) <= 3
        assert len({json.dumps([body.text, body.blocks]) for body in message.bodies}) == len(
            message.bodies
        )
        assert not message.bodies[-1].blocks
        for body in message.bodies:
            assert_valid(body)
