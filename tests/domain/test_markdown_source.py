"""What a source may be, and what is said of one that can't be read."""

import pytest

from bot.domain.errors import ParseError
from bot.domain.markdown import parse_markdown
from bot.domain.markdown.source import MAX_BYTES, MAX_LINES, MAX_MARKUP, read_source


@pytest.mark.parametrize("source", [b"", "", " \n\t\n", b"\xef\xbb\xbf\n", b"\x00\x00"])
def test_an_empty_file_is_refused(source: str | bytes) -> None:
    with pytest.raises(ParseError, match="is empty"):
        read_source(source)


@pytest.mark.parametrize("source", ["<!-- only a comment -->", "---\ntitle: x\n---\n", "{% x %}"])
def test_a_text_that_nobody_can_see_is_refused(source: str) -> None:
    with pytest.raises(ParseError, match="no text in it"):
        parse_markdown(source)


@pytest.mark.parametrize("source", ["a" * (MAX_BYTES + 1), b"a" * (MAX_BYTES + 1)])
def test_more_than_two_megabytes_are_refused(source: str | bytes) -> None:
    with pytest.raises(ParseError, match="This is more than 2 MB, and a reading list"):
        read_source(source)


def test_a_binary_file_is_refused() -> None:
    with pytest.raises(ParseError, match="binary file"):
        read_source(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)


def test_more_lines_than_any_list_has_are_refused() -> None:
    with pytest.raises(ParseError, match="40,001 lines"):
        read_source("a\n" * (MAX_LINES + 1))


def test_empty_lines_do_not_count_as_lines() -> None:
    text, _ = read_source("a\n\n" * (MAX_LINES // 2))

    assert text.count("a") == MAX_LINES // 2


def test_more_markup_than_any_list_has_is_refused() -> None:
    with pytest.raises(ParseError, match="300,001 characters of markup"):
        read_source("*" * (MAX_MARKUP + 1))


def test_invalid_utf8_is_replaced_and_said() -> None:
    reading_list = parse_markdown(b"first\n\nca\xff\xe9 here\n")

    assert "ca\ufffd\ufffd here" in reading_list.sections[0].blocks[1].spans[0].text
    assert reading_list.notes == (
        "Some bytes are not valid UTF-8 and became \ufffd (2 times, first on line 3).",
    )


def test_a_replacement_character_that_was_written_is_nothing_to_speak_of() -> None:
    assert read_source("a \ufffd b".encode()) == ("a \ufffd b", ())


def test_nul_and_broken_surrogates_are_replaced_and_said() -> None:
    text, notes = read_source("a\x00b \ud800 and some more text")

    assert text == "a\ufffdb \ufffd and some more text"
    assert notes == (
        "NUL characters became \ufffd (1 times).",
        "Broken surrogate characters became \ufffd.",
    )


@pytest.mark.parametrize(
    "source",
    [
        "\ufeffa\r\nb\rc\u2028d",
        b"\xef\xbb\xbfa\r\nb\rc\xe2\x80\xa8d",
        "a\r\nb\rc\u2028d".encode("utf-16"),
        "a\x07\nb\nc\nd",
    ],
)
def test_marks_line_ends_and_bells_are_cleaned_without_a_word(source: str | bytes) -> None:
    assert read_source(source) == ("a\nb\nc\nd", ())
