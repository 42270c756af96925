"""Pieces as mere text: what phones notify with, and the body that stands alone."""

from collections.abc import Iterable, Sequence

from bot.domain.text import character_start
from bot.render.elements import BlockKit, shown_text
from bot.render.pieces import Kind, Piece

# chat.update refuses a text of over about 4,000 characters.
LONGEST_NOTIFICATION = 3900


def escape(text: str) -> str:
    """Return text as mrkdwn shows it: nothing in it can be a mention or a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mrkdwn_link(url: str, text: str) -> str:
    """Return a live link; what would end it early is escaped or percent-encoded."""
    address = escape(url.replace("|", "%7C").replace("<", "%3C").replace(">", "%3E"))
    return f"<{address}|{escape(' '.join(text.split()) or url)}>"


def notification_text(title: str, pieces: Iterable[Piece]) -> str:
    """Return the title and the pieces' words, escaped, in at most 3,900 characters."""
    lines = [title] if title else []
    length = len(title)
    for piece in pieces:
        for line in _plain_lines(piece):
            lines.append(line)
            length += len(line) + 1
        if length > LONGEST_NOTIFICATION:
            break
    return escaped_within("\n".join(lines), LONGEST_NOTIFICATION)


def escaped_within(text: str, limit: int) -> str:
    """Return the text escaped, cut so that it is not longer than `limit` even then."""
    text = text.strip()
    escaped = escape(text[: limit + 1])
    keep = limit
    while len(escaped) > limit:
        keep = keep - max(1, (len(escaped) - limit) // 5)
        escaped = escape(text[: character_start(text, keep - 1)].rstrip() + "…")
    return escaped


def text_alone(title: str, pieces: Sequence[Piece]) -> str:
    """Return all of a message as mrkdwn: every word and link, without blocks.

    One empty line is enough above a heading, and for a rule.
    """
    lines = [f"*{escape(title)}*"] if title else []
    for piece in pieces:
        for each in piece.plainer or (piece,):
            line = _mrkdwn_line(each)
            if lines and (not lines[-1] or lines[-1].endswith("\n")):
                line = line.removeprefix("\n")
                if each.kind is Kind.RULE:
                    continue
            lines.append(line)
    return "\n".join(lines).strip()


def written_size(piece: Piece) -> int:
    """Return about how long a piece is in the text that stands alone; never less than it is."""
    if piece.plainer:
        return sum(map(written_size, piece.plainer))
    urls = sum(len(element["url"]) + 8 for element in piece.elements if "url" in element)
    return piece.size + urls + 2 * piece.indent + 8


def _plain_lines(piece: Piece) -> Iterable[str]:
    for each in piece.plainer or (piece,):
        words = "".join(map(shown_text, each.elements)).strip()
        if words:
            yield f"{_bullet(each)}{words}"


def _mrkdwn_line(piece: Piece) -> str:
    words = "".join(map(_mrkdwn, piece.elements))
    match piece.kind:
        case Kind.RULE:
            return ""
        case Kind.CODE:
            return f"```\n{words}\n```"
        case Kind.HEADING:
            return f"\n{words}"
        case Kind.TEXT:
            return f"{words}\n"
    line = f"{'    ' * piece.indent}{_bullet(piece)}{words}"
    return "\n".join(f"> {part}" for part in line.split("\n")) if piece.quoted else line


def _bullet(piece: Piece) -> str:
    if piece.kind is not Kind.ITEM:
        return ""
    return "• " if piece.number is None else f"{piece.number}. "


def _mrkdwn(element: BlockKit) -> str:
    if element["type"] == "link":
        return mrkdwn_link(element["url"], element.get("text", ""))
    return escape(shown_text(element))
