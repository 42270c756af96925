"""Bytes or text as they came → clean text, with notes on what had to be bent."""

import re
from collections.abc import Iterator

from bot.domain.errors import ParseError

MAX_BYTES = 2 * 1024 * 1024
# Parsing takes microseconds for each line and each character of markup. The busiest real lists
# have a line in 35 characters and a mark in 8; at these limits, texts made to be slow take half
# of the ten seconds that nobody should ever wait.
MAX_LINES = 40_000
MAX_MARKUP = 300_000
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_NEWLINES = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_INVISIBLE_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_MARKUP = "!#$%&*+-:<=>@[]^_`{|}~\\"
_SURROGATES = re.compile("[\ud800-\udfff]")


def read_source(source: str | bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text with "\\n" line ends and without byte order mark, and sentences on repairs.

    Raises ParseError when there is too much of it, nothing in it, or it isn't text.
    """
    size = len(source) if isinstance(source, bytes) else len(source.encode("utf-8", "replace"))
    if size > MAX_BYTES:  # how much more is not known: what is too long is not read to its end
        raise ParseError("This is more than 2 MB, and a reading list may have no more. Split it.")
    text = _decode(source) if isinstance(source, bytes) else source
    text = _NEWLINES.sub("\n", text.removeprefix("\ufeff"))
    if not text.strip("\x00 \t\n"):
        raise ParseError("The file is empty.")
    _refuse_binary(text)
    _refuse_slow(text)
    notes = tuple(_repair_notes(source, text))
    if notes:
        text = _SURROGATES.sub("\ufffd", text.replace("\x00", "\ufffd"))
    return _INVISIBLE_CONTROLS.sub("", text), notes


def _decode(raw: bytes) -> str:
    encoding = "utf-16" if raw.startswith(_UTF_16_MARKS) else "utf-8"
    return raw.decode(encoding, "replace")


def _refuse_binary(text: str) -> None:
    """Text has next to no control characters; programs, pictures and archives are full of them."""
    start = text[:8192]
    strange = start.count("\x00") + len(_INVISIBLE_CONTROLS.findall(start))
    if strange > len(start) // 20 + 2:
        raise ParseError("This is a binary file, not Markdown text.")


def _refuse_slow(text: str) -> None:
    lines = text.count("\n") - text.count("\n\n")
    if lines > MAX_LINES:
        raise ParseError(f"This has {lines:,} lines; a reading list may have {MAX_LINES:,}.")
    # A table's cell takes three times what other markup takes.
    marks = sum(map(text.count, _MARKUP)) + 2 * text.count("|")
    if marks > MAX_MARKUP:
        raise ParseError(
            f"This has {marks:,} characters of markup; a reading list may have {MAX_MARKUP:,}."
        )


def _repair_notes(source: str | bytes, text: str) -> Iterator[str]:
    if isinstance(source, bytes) and "\ufffd" in text and b"\xef\xbf\xbd" not in source:
        line = text[: text.index("\ufffd")].count("\n") + 1
        yield (
            "Some bytes are not valid UTF-8 and became \ufffd "
            f"({text.count(chr(0xFFFD))} times, first on line {line})."
        )
    if "\x00" in text:
        yield f"NUL characters became \ufffd ({text.count(chr(0))} times)."
    if _SURROGATES.search(text):
        yield "Broken surrogate characters became \ufffd."
