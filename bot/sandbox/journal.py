"""An append-only file of JSON lines that survives a crash in the middle of a line."""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import orjson

try:
    import fcntl
except ImportError:  # Windows has no such locks: there, nobody checks
    fcntl = None  # type: ignore[assignment] # the same


class JournalInUseError(Exception):
    """Another process keeps this journal: two would write over each other."""


class JournalUnreadableError(Exception):
    """A journal holds what this workspace did not write; says which file, and what is wrong."""


class Journal:
    """Keeps records in `path`; every `append` has reached the operating system when it returns."""

    def __init__(self, path: Path) -> None:
        """Take the journal for this process; raises JournalInUseError where another has it."""
        self._path = path
        self._file: BinaryIO | None = None
        self._lock = _take(path)

    def read(self) -> Iterator[dict[str, Any]]:
        """Yield the records, oldest first; nothing where there is no file.

        What follows the last line end was torn by a crash before anybody was told of it: it is left
        out. A line that is broken further up raises JournalUnreadableError: something else wrote
        there.
        """
        if not self._path.exists():
            return
        *lines, _torn = self._path.read_bytes().split(b"\n")
        for number, line in enumerate(lines, start=1):
            try:
                yield orjson.loads(line)
            except ValueError as error:
                raise self.unreadable(f"line {number} is no record ({error})") from error

    def unreadable(self, why: str) -> JournalUnreadableError:
        """Make the error that says why this journal can't be read."""
        return JournalUnreadableError(f"{self._path}: {why}")

    def rewrite(self, records: Iterable[dict[str, Any]]) -> None:
        """Put `records` in place of all that is there, at once, and go on appending after them."""
        self._close_file()
        fresh = self._path.with_name(self._path.name + ".new")
        with fresh.open("wb") as file:
            file.writelines(_line(record) for record in records)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        self._file = self._path.open("ab")

    def append(self, record: dict[str, Any]) -> None:
        """Write one record; `rewrite` must have opened the file."""
        assert self._file is not None  # noqa: S101 - a journal is rewritten before it is used
        self._file.write(_line(record))
        self._file.flush()

    def close(self) -> None:
        """Close the file and let others have it; a second call does nothing."""
        self._close_file()
        self._lock.close()

    def _close_file(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def remove_journals(paths: Iterable[Path]) -> list[Path]:
    """Delete the journals that there are, and list them.

    Raises JournalInUseError where another process has one of them; all are left then.
    """
    there = [path for path in paths if path.exists()]
    with ExitStack() as locks:
        for path in there:
            locks.enter_context(_take(path))
        for path in there:
            path.unlink()
    return there


def _take(path: Path) -> TextIO:
    """Lock a file beside the journal, which itself is replaced now and then."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.with_name(path.name + ".lock").open("w", encoding="utf-8")
    try:
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise JournalInUseError(str(path)) from error
    return lock


def _line(record: dict[str, Any]) -> bytes:
    return orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
