"""Lists on disk: files, and folders of them."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.domain.errors import SourceError

SUFFIXES = frozenset({".md", ".markdown", ".txt"})
MAX_BYTES = 2_000_000
"""More than any list: the longest of 63 real ones has 241,162 bytes."""


@dataclass(frozen=True, slots=True)
class Document:
    """A list as it lies in its source: `source` names it for good, `name` is its file's name."""

    source: str
    name: str
    content: bytes


def find_files(paths: Sequence[str]) -> list[Path]:
    """Return the files that `paths` name, folders walked in order of name.

    Hidden files and those that are no Markdown are passed over in folders, never when named.
    Raises SourceError for what does not exist, and for a folder without a list.
    """
    found: list[Path] = []
    for each in paths:
        path = Path(each)
        if path.is_dir():
            inside = sorted(_walk(path))
            if not inside:
                raise SourceError(each, "the folder holds no .md, .markdown or .txt file.")
            found += inside
        elif path.exists():
            found.append(path)
        else:
            raise SourceError(each, "there is no such file or folder.")
    return found


def read_file(path: Path) -> Document:
    """Return a file's content, or raise SourceError."""
    source = str(path.resolve())
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SourceError(str(path), f"it can't be read: {error.strerror}.") from error
    return Document(source, path.name, content)


def read_stdin() -> Document:
    """Return what is piped in."""
    return Document("-", "", sys.stdin.buffer.read(MAX_BYTES + 1))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in SUFFIXES and path.is_file() and not hidden:
            yield path
