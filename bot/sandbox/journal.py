"""An append-only file of JSON lines that survives a crash in the middle of a line."""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO


class Journal:
    """Keeps records in `path`; every `append` has reached the operating system when it returns."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: TextIO | None = None

    def read(self) -> Iterator[dict[str, Any]]:
        """Yield the records, oldest first; nothing where there is no file.

        What follows the last line end was torn by a crash before anybody was told of it: it is left
        out. A line that is broken further up raises ValueError, because something else wrote there.
        """
        if not self._path.exists():
            return
        *lines, _torn = self._path.read_bytes().split(b"\n")
        for number, line in enumerate(lines, start=1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise ValueError(f"{self._path}, line {number}: not a record ({error})") from error

    def rewrite(self, records: Iterable[dict[str, Any]]) -> None:
        """Put `records` in place of all that is there, at once, and go on appending after them."""
        self.close()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(self._path.name + ".new")
        with fresh.open("w", encoding="utf-8") as file:
            file.writelines(_line(record) for record in records)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        self._file = self._path.open("a", encoding="utf-8")

    def append(self, record: dict[str, Any]) -> None:
        """Write one record; `rewrite` must have opened the file."""
        assert self._file is not None  # noqa: S101 - a journal is rewritten before it is used
        self._file.write(_line(record))
        self._file.flush()

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _line(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"
