"""What the workspace holds, as plain text for a browser or curl: channels, threads, reactions."""

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.sandbox.records import Channel, Message
from bot.sandbox.state import State

_LONGEST_LINE = 100


def describe(state: State) -> str:
    """Return every channel with its messages, replies indented under their parents."""
    lines = ["This is a local stand-in for Slack. What its channels hold:"]
    for channel in state.channels.values():
        lines += ["", *_describe_channel(state, channel)]
    return "\n".join(lines) + "\n"


def _describe_channel(state: State, channel: Channel) -> Iterator[str]:
    note = " (archived)" if channel.is_archived else ""
    yield f"#{channel.name}{note}" if channel.name else f"direct messages {channel.id}"
    posted = state.posted(channel.id)
    if not posted:
        yield "    nothing yet"
    for message in posted:
        indent = "        " if message.thread_ts else "    "
        yield f"{indent}{_describe_message(message)}"


def _describe_message(message: Message) -> str:
    at = datetime.fromtimestamp(float(message.ts), UTC)
    first_line = message.text.partition("\n")[0]
    shown = first_line[:_LONGEST_LINE] + ("…" if len(first_line) > _LONGEST_LINE else "")
    reactions = "".join(f"  :{name}: {len(users)}" for name, users in message.reactions.items())
    return f"{at:%H:%M:%S}.{at.microsecond // 1000:03}  {shown}{reactions}"
