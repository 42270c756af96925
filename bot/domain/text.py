"""Small words of text: counting things, dates, and cutting where a reader would."""

import unicodedata
from collections.abc import Iterator
from datetime import date

_ZERO_WIDTH_JOINER = "\u200d"
_SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")
_FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")
_MONTH_NAMES = """
    January February March April May June July August September October November December
"""
# Beyond this many marks on one letter a text is noise, and may be cut anywhere.
_LONGEST_CHARACTER = 32


def count(number: int, noun: str) -> str:
    """Return how many there are of what has a regular plural: "1 section", "12 sections"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def format_date(day: date) -> str:
    """Return a date that nobody can misread: 26 June 2015."""
    return f"{day.day} {_MONTH_NAMES.split()[day.month - 1]} {day.year}"


def shorten(text: str, limit: int) -> str:
    """Return the text, cut at a word within `limit` characters and with "…", if it is longer.

    Never inside what is seen as one character.
    """
    if len(text) <= limit:
        return text
    return cut_short(text, character_start(text, limit - 1))


def cut_short(text: str, length: int) -> str:
    """Return at most the first `length` characters of a longer text, up to a word, and "…"."""
    start = text[:length]
    space = start.rfind(" ")
    kept = start[:space] if space > (length + 1) // 2 else start
    return kept.rstrip(" ,;:.-–—，。；：、") + "…"


def character_start(text: str, index: int) -> int:
    """Return the nearest place at or before `index` where a cut parts no visible character."""
    for place in range(index, max(0, index - _LONGEST_CHARACTER), -1):
        if not _continues(text, place):
            return place
    return index


def visible_characters(text: str) -> Iterator[str]:
    """Yield the text in pieces that are each seen as one character: `👩‍💻` is three code points."""
    start = 0
    for place in range(1, len(text) + 1):
        if not _continues(text, place):
            yield text[start:place]
            start = place


def _continues(text: str, place: int) -> bool:
    """Whether the character at `place` belongs to the one before it."""
    if place >= len(text):
        return False
    character, before = text[place], text[place - 1]
    if unicodedata.category(character)[0] == "M" or _ZERO_WIDTH_JOINER in (character, before):
        return True
    if _SKIN_TONES[0] <= character <= _SKIN_TONES[1]:
        return True
    if not _is_flag_letter(character) or not _is_flag_letter(before):
        return False
    run = place
    while run > 0 and _is_flag_letter(text[run - 1]):
        run -= 1
    return (place - run) % 2 == 1


def _is_flag_letter(character: str) -> bool:
    return _FLAG_LETTERS[0] <= character <= _FLAG_LETTERS[1]
