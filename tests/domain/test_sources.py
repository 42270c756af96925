"""What a list is known by that somebody gave in Slack."""

from datetime import date

import pytest

from bot.domain.markdown import parse_markdown
from bot.domain.reading_list import file_name
from bot.domain.sources import name_file, name_pasted

DATED = parse_markdown("---\ntitle: Weekly 周报\ndate: 2026-12-04\n---\n## A\n\nWords.\n")
BARE = parse_markdown("Words and nothing else.")


@pytest.mark.parametrize("name", ["weekly.md", "C:\\lists\\weekly.md", "../weekly.md"])
def test_a_file_is_known_by_its_name_which_lends_it_a_title(name: str) -> None:
    assert name_file(name) == "slack:weekly.md"
    assert file_name(name_file(name)) == "weekly.md"


def test_of_several_lists_in_files_of_one_name_each_is_known_by_title_and_date() -> None:
    source = name_file("weekly.md", DATED)

    assert source == "slack:weekly-周报-2026-12-04/weekly.md"
    assert file_name(source) == "weekly.md"


def test_a_text_is_known_by_title_and_date_so_that_it_can_be_mended() -> None:
    assert DATED.date == date(2026, 12, 4)
    assert name_pasted(DATED, b"one") == name_pasted(DATED, b"two")
    assert name_pasted(DATED, b"one") == "pasted:weekly-周报-2026-12-04"
    assert name_pasted(parse_markdown("# Only a title\n\n## A\n\nb"), b"") == "pasted:only-a-title"
    assert file_name(name_pasted(DATED, b"one")) == ""


def test_a_text_without_either_is_known_by_what_it_says() -> None:
    assert name_pasted(BARE, b"one") != name_pasted(BARE, b"two")
    assert name_pasted(BARE, b"one") == name_pasted(BARE, b"one")
