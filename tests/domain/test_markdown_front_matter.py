"""Titles and dates, from front matter in all its shapes, from file names and headings."""

from datetime import date

import pytest

from bot.domain.markdown import parse_markdown
from bot.domain.markdown.front_matter import find_date, split_front_matter


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: Plain words\n---\nx", "Plain words"),
        ("---\n# a comment\n\ntitle: ! 'Issue #103'\n---\nx", "Issue #103"),
        ('---\ntitle: "Say \\"hi\\""\n---\nx', 'Say "hi"'),
        ("---\ntitle: >\n  two\n  lines\n---\nx", "two lines"),
        ("---\ntitle: 1.10\n---\nx", "1.10"),
        ("---\ntitle: a: b: c\n---\nx", "a: b: c"),
        ("---\ntitle: 'unfinished\n...\nx", "unfinished"),
        ("---\ntitle: " + "long " * 500 + "\n---\nx", ("long " * 500).strip()),
        ("---\ntitle: " + "[" * 1900 + "\n---\nx", "[" * 1900),
        ("---\ntitle:\nlayout: post\n---\nx", None),
        ("---\nlayout: post\n---\nx", None),
        ("title: Opening is missing\ndate: 2026-01-01\n---\nx", "Opening is missing"),
        ('+++\ntitle = "TOML  title"\n+++\nx', "TOML title"),
        ("+++\ntitle = 'broken\n+++\nx", "broken"),
        ("+++\ntitle = 7\n+++\nx", None),
        ("Title: From Pelican\nSlug: x\n\nx", "From Pelican"),
        ("title: one line is a sentence\n\nx", None),
        ("just text", None),
    ],
)
def test_the_title_is_read_as_it_was_meant(text: str, title: str | None) -> None:
    front, body = split_front_matter(text)

    assert front.title == title
    assert body.endswith("x") or body == text


@pytest.mark.parametrize(
    ("text", "draft"),
    [
        ("---\ntitle: x\ndraft: true\n---\nx", True),
        ("---\nDraft: 'Yes' # not yet\n---\nx", True),
        ("---\npublished: false\n---\nx", True),
        ("+++\ntitle = 'x'\ndraft = true\n+++\nx", True),
        ("Title: x\nStatus: draft\n\nx", True),
        ("Title: x\nDraft: true\n\nx", True),
        ("---\ndraft: false\n---\nx", False),
        ("---\ndraft: truest\n---\nx", False),
        ("---\ndraft: \"true'\n---\nx", False),
        ("---\ntitle: draft\n---\nx", False),
        ("---\nparams:\n  draft: true\n---\nx", False),
        ("---\npublished: true\nstatus: drafty\n---\nx", False),
        ("draft: true\n\nx", False),
        ("---\ntitle: x\n---\ndraft: true\n", False),
    ],
)
def test_a_draft_says_so_in_its_front_matter(text: str, draft: bool) -> None:
    assert split_front_matter(text)[0].draft is draft
    assert parse_markdown(text).draft is draft


@pytest.mark.parametrize(
    "text",
    [
        "---\nA first paragraph\n\nnote: something\n---\nx",
        "---\nHello: prose that goes on\nwith more prose\n---\nx",
        "---\nhttp://e.org\n---\nx",
        "---\ntitle: words\n- an item\n---\nx",
        "---\n- an item\ntitle: words\n---\nx",
        "---\n---\nx",
        "+++\nprose that goes on\n+++\nx",
        "Note: this week\n---\nx",
        "- one\n- two\n---\nx",
        " indented\n---\nx",
        "Tip: [x](http://e.org)\n---\nx",
        "title: words\nand prose\n---\nx",
        "title: words\n\nnote: something\n---\nx",
        "Summary: what it is\nStatus: what became of it\n\nx",
    ],
)
def test_what_only_looks_like_front_matter_stays_text(text: str) -> None:
    assert split_front_matter(text)[1] == text


@pytest.mark.parametrize(
    "block",
    [
        "---\ntags:\n- a\n-\n  b\nimage: # none\n\n  # nothing\ntext: |\n  c\n---\n",
        "---\ntags: [\n  a\n]\ntitle:x\n---\n",
        '+++\n# nothing\n\n[extra]\n"a.b" = [\n  1\n]\n+++\n',
        "layout: post\ntags:\n  - a\n---\n",
        "date: 2026-01-01\ntags:\n- a\n---\n",
    ],
)
def test_front_matter_has_more_than_lines_of_a_key_and_a_value(block: str) -> None:
    assert split_front_matter(f"{block}x")[1] == "x"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("---\ndate: 2026-02-03 10:00:00 +0800\n---\n", date(2026, 2, 3)),
        ("+++\ndate = 2026-02-03T10:00:00Z\n+++\n", date(2026, 2, 3)),
        ('+++\ndate = "2026-02-03"\n+++\n', date(2026, 2, 3)),
        ("+++\ndate = 7\n+++\n", None),
        ("Date: 2026-02-03 10:00\nTitle: x\n\n", date(2026, 2, 3)),
        ("Slug: y\nTitle: x\n\n", None),
    ],
)
def test_the_date_is_read(text: str, day: date | None) -> None:
    assert split_front_matter(text)[0].day == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2015-06-24-weekly-20150626.md", date(2015, 6, 24)),
        ("Weekly (20150626)", date(2015, 6, 26)),
        ("2026年3月6日 周读", date(2026, 3, 6)),
        ("2026/3/6", date(2026, 3, 6)),
        ("2022__Oct__03.md", date(2022, 10, 3)),
        ("Week Ending Feburary 12, 2018", date(2018, 2, 12)),
        ("the 3rd of nothing, 3rd May 2026", date(2026, 5, 3)),
        ("2026-13-40, rather 2026-12-24", date(2026, 12, 24)),
        ("February 30, 2026", None),
        ("2020-03", None),
        ("issue 120150626", None),
        ("", None),
    ],
)
def test_a_date_is_found_in_words(text: str, day: date | None) -> None:
    assert find_date(text) == day


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("---\ntitle: Front\n---\n# One\n\nx", "file.md", "Front"),
        ("text\n\n# Lone\n\n## a\n\n## b", "file.md", "Lone"),
        ("# First\n\nx\n\n# Second\n\nx", "file.md", "First"),
        ("## A\n\nx\n\n## B\n\nx", "file.md", "A"),
        ("x", "lists/2026-01-02-weekly_reading-list.md", "weekly reading list"),
        ("x", "2026-01-02.md", "2026-01-02"),
        ("x", "", "Reading list"),
    ],
)
def test_the_title_comes_from_the_best_place(text: str, name: str, title: str) -> None:
    assert parse_markdown(text, name=name).title == title


def test_the_date_comes_from_the_name_before_the_title() -> None:
    assert parse_markdown("# W 20150626\n\nx", name="2015-06-24.md").date == date(2015, 6, 24)
    assert parse_markdown("# W 20150626\n\nx", name="w.md").date == date(2015, 6, 26)
    assert parse_markdown("# W\n\nx", name="w.md").date is None
