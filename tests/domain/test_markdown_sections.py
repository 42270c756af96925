"""Where sections begin, what they are called, and that nothing falls between them."""

import pytest

from bot.domain.markdown import parse_markdown
from bot.domain.reading_list import Paragraph, Rule, Span, SubHeading
from tests.domain.markdown_help import titles_of


def test_seven_h3_then_seven_h2_of_another_week_are_fourteen() -> None:
    text = "".join(f"### a{n}\n\nx\n\n" for n in range(7)) + "".join(
        f"## b{n}\n\nx\n\n" for n in range(7)
    )

    assert len(titles_of(text)) == 14


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("# T\n\n## a\n\nx\n\n## b\n\nx", ["a", "b"]),
        ("## a\n\nx\n\n## b\n\nx\n\n# c\n\nx", ["a", "b", "c"]),
        ("## a\n\n### inner\n\nx\n\n## b\n\nx", ["a", "b"]),
        ("# T\n\n## U\n\n### a\n\nx\n\n### b\n\nx", ["a", "b"]),
        ("---\ntitle: a\n---\n## a\n\nx\n\n## b\n\nx\n\n## c\n\nx", ["b", "c"]),
        ("## empty\n\n## a\n\nx\n\n## b\n\nx", ["a", "b"]),
        ("## parent\n\n### a\n\nx\n\n## b\n\nx", ["parent", "b"]),
        ("### a\n\nx\n\n# b\n\nx", ["a", "b"]),
        ("intro\n\n## only\n\nx", ["only"]),
        ("## ![a picture](http://e.org/p.png)\n\n## a\n\nx\n\n## b\n\nx", ["a", "b"]),
        ("<h2>a</h2>\n\nx\n\n<h2>b</h2>\n\nx", ["a", "b"]),
        ("a\n---\n\nx\n\nb\n---\n\nx", ["a", "b"]),
        ("> ## quoted\n\n## a\n\nx\n\n## b\n\nx", ["a", "b"]),
        ("## a[^1]\n\nx\n\n## b\n\nx\n\n[^1]: note", ["a", "b"]),
    ],
)
def test_sections_begin_at_the_level_that_most_roots_have(text: str, titles: list[str]) -> None:
    assert titles_of(text) == titles


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("one\n\n---\n\ntwo\n\n***\n\nthree", ["one", "two", "three"]),
        ("---\n\none\n\n---\n", ["one"]),
        ("hello\n\n**one**\n\nx\n\n**two**\n\nx", ["one", "two"]),
        ("hello\n\n**shout!**\n\nx", ["hello"]),
        ("# Lone title\n\ntext", ["text"]),
        ("# Lone title", ["Lone title"]),
        ("- item one\n- item two", ["item one"]),
        (
            "A first sentence that goes on for much longer than any title, really.",
            ["A first sentence that goes on for much longer than any…"],
        ),
        ("> ### A heading\n>\n> and its text", ["A heading"]),
        (
            "A whole sentence. A second! And a third that is longer than a title.",
            ["A whole sentence. A second!"],
        ),
        (
            "这是第一句完整的话，说得不算短。" + "第二句话" * 20,
            ["这是第一句完整的话，说得不算短"],
        ),
        (
            "No. 7 is " + "long " * 20,
            ["No. 7 is long long long long long long long long long long…"],
        ),
        ("[^x]: a footnote that nothing refers to", ["a footnote that nothing refers to"]),
    ],
)
def test_without_headings_there_are_sections_all_the_same(text: str, titles: list[str]) -> None:
    assert titles_of(text) == titles


def test_a_bold_line_that_begins_a_section_stays_its_first_line() -> None:
    section = parse_markdown("**one**\n\nx\n\n**two**\n\ny").sections[0]

    assert section.spans == ()
    assert section.blocks == (Paragraph((Span("one", bold=True),)), Paragraph((Span("x"),)))


def test_what_stands_before_the_first_section_is_the_introduction() -> None:
    reading_list = parse_markdown("# T\n\nhello\n\n## a\n\nx\n\n## b\n\ny")

    assert reading_list.introduction == (Paragraph((Span("hello"),)),)


def test_a_title_with_a_link_or_other_words_is_not_swallowed() -> None:
    linked = parse_markdown("# [T](http://e.org)\n\n## a\n\nx\n\n## b\n\ny")
    other = parse_markdown("---\ntitle: Front\n---\n# Other\n\n## a\n\nx\n\n## b\n\ny")

    assert linked.introduction == (SubHeading(1, (Span("T", url="http://e.org"),)),)
    assert other.introduction == (SubHeading(1, (Span("Other"),)),)


def test_lines_are_those_of_the_source() -> None:
    text = "---\ntitle: x\n---\n\nhello\n\n## a\n\nx\n\n## b\n\ny"

    assert [section.line for section in parse_markdown(text).sections] == [7, 11]


def test_anchors_are_unique_and_keep_chinese() -> None:
    titles = ["安全 & Docker!", "安全 & Docker!", "!!!", "a 2", "a", "a"]
    text = "".join(f"## {title}\n\nx\n\n" for title in titles)

    assert [section.anchor for section in parse_markdown(text).sections] == [
        "安全-docker",
        "安全-docker-2",
        "section",
        "a-2",
        "a",
        "a-3",
    ]


def test_footnotes_stand_numbered_at_the_end_of_the_list() -> None:
    below_a = "x[^n] y^[inline]\n\n[^n]: the note"
    below_b = "z[^l] [^none]\n\n[^l]:\n    - list\n[^u]: unused"
    first, last = parse_markdown(f"## a\n\n{below_a}\n\n## b\n\n{below_b}").sections

    assert first.blocks == (Paragraph((Span("x\u202f¹ y\u202f²"),)),)
    rule = last.blocks.index(Rule())
    below = [block.spans for block in last.blocks[rule + 1 :] if isinstance(block, Paragraph)]
    assert last.blocks[rule - 1] == Paragraph((Span("unused"),))
    assert below == [
        (Span("¹ "), Span("the note")),
        (Span("³"),),
        (Span("² "), Span("inline")),
    ] or (below == [(Span("¹ "), Span("the note")), (Span("² "), Span("inline")), (Span("³"),)])


def test_an_empty_inline_footnote_is_no_footnote() -> None:
    blocks = parse_markdown("x^[<!-- nothing -->]").sections[0].blocks

    assert blocks == (Paragraph((Span("x\u202f¹"),)),)
