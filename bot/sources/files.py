"""Lists on disk: files, and folders of them."""

import hashlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.domain.errors import SourceError
from bot.domain.markdown.source import MAX_BYTES

SUFFIXES = frozenset({".md", ".markdown", ".txt"})


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
    return [file for each in paths for file in _find(each)]


def find_file(name: str) -> Path:
    """Return the one file of this name, or raise SourceError."""
    if Path(name).is_dir():
        raise SourceError(name, "it is a folder; name one file of it.")
    return _find(name)[0]


def _find(name: str) -> list[Path]:
    path = Path(name)
    if path.is_dir():
        inside = sorted(_walk(path))
        if not inside:
            raise SourceError(name, "the folder holds no .md, .markdown or .txt file.")
        return inside
    if not path.exists():
        raise SourceError(name, "there is no such file or folder.")
    return [path]


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
    """Return what is piped in; each text is a source of its own, for nothing else names it."""
    content = sys.stdin.buffer.read(MAX_BYTES + 1)
    return Document(f"piped:{hashlib.sha256(content).hexdigest()[:16]}", "", content)


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in SUFFIXES and path.is_file() and not hidden:
            yield path
