"""Tables as CSV that any program reads, and none takes a cell of for a formula."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence

_FORMULA = frozenset("=+-@−")
# What may begin a cell. Where commas are decimal a spreadsheet parts cells at semicolons, and
# then heeds no quotes around a cell in which it finds one.
_BEGINNING = re.compile(r"(?<=[;\t\r\n])")
_LINE_END = re.compile(r"[\t\r\n]")
_UNSEEN = ("Z", "C", "M")
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    r"""Return a table as RFC 4180 has it: lines end in CR LF, quotes are doubled within quotes.

    A text that a spreadsheet could take for a formula has an apostrophe before it: one that begins
    with = + - @, in any width and after whatever is not seen, or with a tab or a line end. Numbers
    are left as they are, and NUL is left out. The rule: OWASP, "CSV Injection".
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(map(_disarm, header))
    writer.writerows(map(_disarm, row) for row in rows)
    return text.getvalue()


def encode_csv(header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """Return a table as a file: UTF-8 with the byte order mark by which Excel knows it."""
    return write_csv(header, rows).encode("utf-8-sig", "replace")


def _disarm(cell: str | int) -> str | int:
    if not isinstance(cell, str):
        return cell
    parts = _BEGINNING.split(cell.replace("\0", ""))
    text = "".join(f"'{part}" if _is_formula(part) else part for part in parts)
    return f"'{text}" if _LINE_END.search(text, 0, _first_seen(text)) else text


def _is_formula(text: str) -> bool:
    """Whether the first sign that is seen begins a formula; ＝ and ﹢ are the same as = and +."""
    first = text[_first_seen(text) :][:1]
    return bool(first) and unicodedata.normalize("NFKC", first)[0] in _FORMULA


def _first_seen(text: str) -> int:
    """The place of the first sign that is seen, or the end."""
    seen = (place for place, sign in enumerate(text) if not _is_unseen(sign))
    return next(seen, len(text))


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign)[0] in _UNSEEN or sign in _BLANK_LETTERS
