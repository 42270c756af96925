from pathlib import Path

import pytest

from bot.domain.errors import SourceError
from bot.domain.markdown.source import MAX_BYTES
from bot.sources.files import find_file, find_files, read_file


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("# A\n")


def test_folders_are_walked_in_order_and_hidden_and_other_files_passed_over(
    tmp_path: Path,
) -> None:
    write(tmp_path, "b.md", "a/z.markdown", "a/y.TXT", ".git/x.md", "a/.hidden.md", "picture.png")
    found = [each.relative_to(tmp_path).as_posix() for each in find_files([str(tmp_path)])]
    assert found == ["a/y.TXT", "a/z.markdown", "b.md"]


def test_a_file_that_is_named_is_taken_whatever_its_ending(tmp_path: Path) -> None:
    write(tmp_path, "notes.rst")
    assert find_files([str(tmp_path / "notes.rst")]) == [tmp_path / "notes.rst"]


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file or folder") as raised:
        find_files([str(tmp_path / "missing.md")])
    assert raised.value.source.endswith("missing.md")
    with pytest.raises(SourceError, match="holds no"):
        find_files([str(tmp_path)])


def test_a_document_is_named_by_its_whole_path(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    document = read_file(tmp_path / "a.md")
    assert (document.source, document.name) == (str(tmp_path / "a.md"), "a.md")


def test_where_one_file_is_wanted_a_folder_is_not_guessed_at(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    assert find_file(str(tmp_path / "a.md")) == tmp_path / "a.md"
    with pytest.raises(SourceError, match="name one file of it"):
        find_file(str(tmp_path))


def test_a_file_that_can_not_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="can't be read"):
        read_file(tmp_path)


def test_no_more_of_a_huge_file_is_read_than_shows_that_it_is_too_long(tmp_path: Path) -> None:
    with (tmp_path / "huge.md").open("wb") as file:
        file.truncate(MAX_BYTES * 10)
    assert len(read_file(tmp_path / "huge.md").content) == MAX_BYTES + 1
