"""How many columns a text takes where all letters are equally wide, and how it fits into fewer."""

import unicodedata

from bot.domain.text import cut_short, visible_characters

_EMOJI_STYLE = "\ufe0f"
_FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")
_UNSEEN = frozenset(("Mn", "Me", "Cf", "Cc"))
# Vowels and finals of Korean letters that were written one by one join the letter before them.
_JOINING = (("\u1160", "\u11ff"), ("\ud7b0", "\ud7fb"))
_RIGHT_TO_LEFT = frozenset(("R", "AL"))
_TURNS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ISOLATED = "\u2068{}\u2069"


def display_width(text: str) -> int:
    """Return the columns that a text takes: 2 for what is as wide as it is high, such as 容 or 🚀.

    Unicode Standard Annex 11: East Asian Wide and Fullwidth; ambiguous ones count as narrow.
    """
    return sum(map(_character_width, visible_characters(text)))


def clip(text: str, columns: int) -> str:
    """Return the text, cut at a word and with "…", if it takes more than the columns."""
    width, length, kept = 0, 0, 0
    for character in visible_characters(text):
        width += _character_width(character)
        if width > columns:
            return cut_short(text, kept)
        length += len(character)
        if width < columns:
            kept = length
    return text


def one_line(text: str) -> str:
    """Return a text with its spaces and line ends as one space each, and no control characters.

    Nor those that turn the direction of what follows: they would turn a chart's bars too.
    """
    words = " ".join(text.split())
    return "".join(each for each in words if each not in _TURNS and not _is_control(each))


def isolate(text: str) -> str:
    """Return a text that leaves the direction of its line alone, also where it is Hebrew."""
    turns = any(unicodedata.bidirectional(each) in _RIGHT_TO_LEFT for each in text)
    return _ISOLATED.format(text) if turns else text


def _character_width(character: str) -> int:
    """The columns of one visible character, which may have several code points."""
    is_wide = any(map(_is_wide, character)) or _EMOJI_STYLE in character or _is_flag(character)
    return 2 if is_wide else sum(not _is_unseen(each) for each in character)


def _is_wide(point: str) -> bool:
    return unicodedata.east_asian_width(point) in ("W", "F")


def _is_flag(character: str) -> bool:
    return len(character) > 1 and _FLAG_LETTERS[0] <= character[0] <= _FLAG_LETTERS[1]


def _is_unseen(point: str) -> bool:
    if unicodedata.category(point) in _UNSEEN:
        return True
    return any(first <= point <= last for first, last in _JOINING)


def _is_control(point: str) -> bool:
    return unicodedata.category(point) == "Cc"
