"""Tables as CSV: read back as they were, and harmless in a spreadsheet."""

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.spreadsheet import encode_csv, write_csv

CELLS = st.one_of(
    st.integers(),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.text(st.sampled_from("=+-@＝＋－＠−﹢\t\r\n \u200b\ufeff;,\"'aé容\0\u3000"), max_size=8),
)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=5)
)


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def cell(text: str) -> str:
    """A text as its cell holds it."""
    [[written]] = read(write_csv([text], []))
    return written


def test_a_table_has_lines_that_end_in_cr_lf_and_quotes_where_they_are_needed() -> None:
    written = write_csv(
        ["title", "people"], [["Docker, Swarm", 12], ['the "best"', 0], ["容器", 3]]
    )

    assert written == ('title,people\r\n"Docker, Swarm",12\r\n"the ""best""",0\r\n容器,3\r\n')


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1",
        '=HYPERLINK("https://a.example";"x")',
        "+1",
        "-1",
        "@SUM(A1)",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "﹦1",
        "−1",
        "  =1",
        "\u3000=1",
        "\u200b=1",
        "\ufeff=1",
        "\u2060\u3164=1",
        "\u202e=1",
        "\ufe0f=1",
        "\t=1",
        "\tplain",
        "\rplain",
        "\nplain",
        " \tplain",
        "\0=1",
    ],
)
def test_no_text_is_a_formula(formula: str) -> None:
    assert cell(formula).startswith("'")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a;=1", "a;'=1"),
        ("a\n=1", "a\n'=1"),
        ("a\t @x", "a\t' @x"),
        ("a;b", "a;b"),
        ("a\n\nb", "a\n\nb"),
    ],
)
def test_nor_is_what_a_spreadsheet_might_part_from_it(text: str, written: str) -> None:
    assert cell(text) == written


@pytest.mark.parametrize(
    "text", ["Docker", "容器", "a=b", "1-2", "", " ", "'=1", "🚀 = 1", "2026-06-26"]
)
def test_any_other_text_is_left_as_it_is(text: str) -> None:
    assert cell(text) == text


def test_numbers_stay_numbers() -> None:
    assert write_csv(["n"], [[-5], [0], [10**12]]) == "n\r\n-5\r\n0\r\n1000000000000\r\n"


def test_nul_is_left_out() -> None:
    assert cell("a\0b") == "ab"


def test_a_file_begins_with_a_byte_order_mark_and_is_utf_8() -> None:
    assert encode_csv(["题目"], [["\ud800"]]) == "\ufeff题目\r\n?\r\n".encode()


@given(table=TABLES)
def test_any_table_is_read_back_with_apostrophes_at_most(table: list[list[str | int]]) -> None:
    written = write_csv(["x"] * len(table[0]), table)
    _, *rows = read(written)

    assert len(rows) == len(table)
    for row, cells in zip(table, rows, strict=True):
        for given_cell, read_cell in zip(row, cells, strict=True):
            if isinstance(given_cell, int):
                assert read_cell == str(given_cell)
            else:
                assert without(read_cell, "'") == without(given_cell, "'\0")
                assert_harmless(read_cell)


def without(text: str, characters: str) -> str:
    return "".join(each for each in text if each not in characters)


def assert_harmless(text: str) -> None:
    assert "\0" not in text
    assert not text.startswith(("\t", "\r", "\n"))
    normal = unicodedata.normalize("NFKC", text)
    assert not normal.lstrip(" \u200b\ufeff\t\r\n").startswith(("=", "+", "-", "@", "−"))
