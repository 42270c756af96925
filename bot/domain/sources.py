"""What a list is known by that somebody gave in Slack: a file, or a text."""

import hashlib
import unicodedata

from bot.domain.markdown.sections import make_anchor
from bot.domain.reading_list import ReadingList

UNTITLED = "Reading list"
"""The title of a text that has none."""


def name_file(name: str, parsed: ReadingList | None = None) -> str:
    """Return the source of a file by its name; with `parsed` that of this list among others of the
    name: by its title and date, too."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    return f"slack:{plain}" if parsed is None else f"slack:{_name_list(parsed)}/{plain}"


def name_pasted(parsed: ReadingList, content: bytes) -> str:
    """Return the source of a text: its title and date, so that it can be pasted again mended.

    One that has neither is known by what it says.
    """
    if parsed.title == UNTITLED and parsed.date is None:
        return f"pasted:{hashlib.sha256(content).hexdigest()[:16]}"
    return f"pasted:{_name_list(parsed)}"


def _name_list(parsed: ReadingList) -> str:
    slug = make_anchor(parsed.title, {})
    return f"{slug}-{parsed.date.isoformat()}" if parsed.date else slug
