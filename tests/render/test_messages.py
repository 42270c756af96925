"""A list's thread: the parent, what is left of the introduction, the sections and their parts."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from bot.domain.errors import ParseError
from bot.domain.markdown import parse_markdown
from bot.domain.reading_list import ReadingList
from bot.domain.text import format_date
from bot.render.messages import plan_messages, plan_parent_with_links
from tests.domain.test_markdown_properties import TEXTS
from tests.render.slack_limits import assert_thread, assert_valid, visible_size


def parse(text: str, **more: Any) -> ReadingList:
    return parse_markdown(text, **more)


def sections(count: int, body: str = "x") -> str:
    return "".join(f"## Section {number}\n\n{body}\n\n" for number in range(1, count + 1))


def kinds(blocks: Any) -> list[str]:
    return [block["type"] for block in blocks]


def header(message: Any) -> str:
    return str(message.bodies[0].blocks[0]["text"]["text"])


def test_the_parent_fits_a_phone_screen() -> None:
    text = "---\ntitle: Weekly\ndate: 2015-06-26\n---\nHello [you](http://e.org).\n\n" + sections(
        12
    )
    parent = plan_messages(parse(text, url="https://lists.example/w.md"))[0]
    body = parent.bodies[0]

    assert kinds(body.blocks) == ["header", "context", "rich_text", "rich_text"]
    assert header(parent) == "Weekly"
    assert body.blocks[1]["elements"][0]["text"] == (
        "26 June 2015 · 12 sections · 1 link · <https://lists.example/w.md|lists.example>"
    )
    contents = body.blocks[3]["elements"][1]["elements"]
    assert [item["elements"][0]["text"] for item in contents] == [
        *(f"Section {number}" for number in range(1, 9)),
        "and 4 more",
    ]
    assert body.text == "Weekly: Section 1, Section 2, Section 3 and 9 more"
    assert parent.bodies[1].text.startswith("*Weekly*\n26 June 2015 · 12 sections")
    assert visible_size(list(body.blocks)) < 1_000


def test_the_last_title_is_named_rather_than_counted() -> None:
    nine, ten = (plan_messages(parse(sections(count)))[0].bodies[0] for count in (9, 10))
    named = [
        [item["elements"][0]["text"] for item in body.blocks[-1]["elements"][1]["elements"]]
        for body in (nine, ten)
    ]

    assert named[0][-2:] == ["Section 8", "Section 9"]
    assert named[1][-2:] == ["Section 8", "and 2 more"]
    four = plan_messages(parse(sections(4)))[0].bodies[0]
    assert four.text.endswith(": Section 1, Section 2, Section 3, Section 4")


def test_a_parent_of_one_section_has_no_contents() -> None:
    parent = plan_messages(parse("just text", name="a-note.md"))[0]

    assert kinds(parent.bodies[0].blocks) == ["header"]
    assert parent.bodies[0].text == "a note"
    assert parent.bodies[1].text == "*a note*"


@pytest.mark.parametrize("url", [None, "ftp://e.org/x", "https://e.org/" + "x" * 2000])
def test_a_page_that_cannot_be_linked_is_not(url: str | None) -> None:
    parent = plan_messages(parse("a", url=url))[0]

    assert kinds(parent.bodies[0].blocks) == ["header"]


def test_a_short_introduction_stands_in_the_parent_whole() -> None:
    messages = plan_messages(parse(f"# T\n\n{'word ' * 100}\n\n- a\n\n{sections(2)}"))

    assert len(messages) == 3


@pytest.mark.parametrize(
    ("introduction", "shown", "left"),
    [
        (f"{'One sentence. ' * 60}", "One sentence. …", "One sentence."),
        (f"short\n\n![p](http://e.org/p.png)\n\n{'word ' * 50}", "short", "word"),
        (f"{'a b ' * 90}\n\n{'word ' * 50}", "a b", "word"),
        (f"{'a b ' * 80}\n\n# heading\n\n---\n\n{'word ' * 90}", "a b", "heading"),
        ("![p](http://e.org/p.png)", "In this thread", "p"),
    ],
)
def test_what_is_left_of_a_long_introduction_is_the_first_reply(
    introduction: str, shown: str, left: str
) -> None:
    reading_list = parse(f"---\ntitle: T\n---\n{introduction}\n\n{sections(2)}")
    parent, reply, *rest = plan_messages(reading_list)

    assert (reply.section, reply.part, reply.parts) == (None, 1, 1)
    assert [message.section for message in rest] == [0, 1]
    assert shown in parent.bodies[-1].text
    assert left in reply.bodies[0].text
    assert "heading" not in parent.bodies[-1].text


def test_an_introduction_longer_than_a_message_has_numbered_parts() -> None:
    messages = plan_messages(parse(f"# T\n\n{'word ' * 3000}\n\n{sections(2)}"))

    assert [(m.section, m.part, m.parts) for m in messages[1:3]] == [(None, 1, 2), (None, 2, 2)]
    assert messages[1].bodies[0].blocks[0]["elements"][0]["text"] == "(1/2)"


def test_rules_around_an_introduction_are_no_reply() -> None:
    assert len(plan_messages(parse(f"# T\n\n---\n\nhello\n\n---\n\n{sections(2)}"))) == 3


def test_a_section_has_its_title_and_its_own_words_only() -> None:
    _, first, second = plan_messages(parse("# T\n\n## A\n\nx\n\n---\n\n## B"))

    assert [kinds(message.bodies[0].blocks) for message in (first, second)] == [
        ["header", "rich_text"],
        ["header"],
    ]
    assert first.bodies[0].text == "A\nx"
    assert second.bodies[-1].text == "*B*"


def test_a_long_section_has_numbered_parts() -> None:
    text = f"# T\n\n## A\n\n{'One more sentence. ' * 1200}\n\n## B\n\nx"
    messages = plan_messages(parse(text))

    assert [(m.section, m.part, m.parts) for m in messages] == [
        (None, 1, 1), (0, 1, 3), (0, 2, 3), (0, 3, 3), (1, 1, 1),
    ]  # fmt: skip
    assert [header(message) for message in messages[1:4]] == ["A (1/3)", "A (2/3)", "A (3/3)"]
    assert messages[2].bodies[0].text.startswith("A (2/3)\nOne more sentence.")


def test_a_section_without_a_heading_has_no_header_until_its_second_part() -> None:
    messages = plan_messages(parse("Some words. " * 1000))

    assert kinds(messages[1].bodies[0].blocks) == ["rich_text"]
    assert header(messages[2]).endswith("Some words (2/2)")


def test_a_title_longer_than_a_header_goes_on_below_it() -> None:
    title = "Titel mit vielen Worten " * 12
    first = plan_messages(parse(f"# T\n\n## {title}\n\nx\n\n## B\n\ny"))[1]

    shown = header(first)
    rest = first.bodies[0].blocks[1]["elements"][0]["elements"][0]["text"]
    assert len(shown) <= 150
    assert (shown.rstrip("…") + " " + rest.lstrip("…")).split() == title.split()


def test_links_and_pictures_of_a_heading_stand_below_it() -> None:
    text = "# T\n\n## [A](http://a.e) ![p](http://e.org/p.png) [b](http://a.e)\n\nx\n\n## B\n\ny"
    first = plan_messages(parse(text))[1]

    assert header(first) == "A b"
    assert kinds(first.bodies[0].blocks) == ["header", "rich_text", "image", "rich_text"]
    assert first.bodies[0].blocks[1]["elements"][0]["elements"][0]["url"] == "http://a.e"


def test_bodies_grow_plainer_and_none_is_like_another() -> None:
    text = "# T\n\n## A\n\n![p](http://e.org/p.png)\n\na|b\n-|-\nc|d\n\n## B\n\nx"
    _, pictures, words = plan_messages(parse(text))

    assert [kinds(body.blocks) for body in pictures.bodies] == [
        ["header", "image", "table"],
        ["header", "rich_text"],
        [],
    ]
    assert [kinds(body.blocks) for body in words.bodies] == [["header", "rich_text"], []]
    assert pictures.bodies[2].text == "*A*\n<http://e.org/p.png|p>\n\na · b\n• c · d"


def test_contents_link_to_the_messages_that_are_known() -> None:
    reading_list = parse(f"# T\n\n{sections(3)}")

    body = plan_parent_with_links(reading_list, ["https://s.example/1", None])

    items = body.blocks[-1]["elements"][1]["elements"]
    assert [item["elements"][0].get("url") for item in items] == ["https://s.example/1", None, None]
    assert_valid(body)


@pytest.mark.parametrize(
    ("day", "written"),
    [(date(2015, 6, 26), "26 June 2015"), (date(2026, 1, 3), "3 January 2026")],
)
def test_a_date_cannot_be_misread(day: date, written: str) -> None:
    assert format_date(day) == written


def test_nobody_can_be_pinged() -> None:
    text = (
        "## <!channel> & <@U123>\n\n<!here> @here <#C1|x> [<!everyone>](http://e.org/<!here>)\n\n"
        * 2
    )

    assert_thread(plan_messages(parse(text)))


@pytest.mark.parametrize(
    "text",
    [
        "word " * 20_000,
        "字" * 30_000,
        "- item\n" * 3_000,
        "1. item\n" * 3_000,
        "> quoted\n\n" * 2_000,
        "![p](http://e.org/p.png)\n\n" * 200,
        "a|b\n-|-\n" + "c|d\n" * 99,
        "a|b\n-|-\nc|d\n\n" * 60,
        "```\n" + "line\n" * 5_000 + "```",
        "x" * 50_000,
        "`" + "y" * 50_000 + "`",
        "[" + "z " * 20_000 + "](http://e.org)",
        "[a](http://e.org/" + "b" * 2_900 + ") " * 1 + "[c](http://e.org/" + "d" * 9_000 + ")",
        "### h\n\n" * 500,
        "---\n\nx\n\n" * 200,
        "# " + "t" * 5_000,
        "&<>" * 8_000,
        "👩\u200d💻" * 4_000,
        "![" + "alt " * 4_000 + "](http://e.org/p.png)",
    ],
)
def test_any_shape_stays_within_the_limits(text: str) -> None:
    assert_thread(plan_messages(parse(f"## a\n\nx\n\n{text}\n\n## b\n\ny")))


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_any_text_stays_within_the_limits(text: str) -> None:
    try:
        reading_list = parse(text, name="x.md", url="https://e.org/x.md")
    except ParseError:
        return
    assert_thread(plan_messages(reading_list))
    assert_thread(plan_messages(replace(reading_list, sections=reading_list.sections * 3)))


def test_the_rest_of_a_long_title_is_in_a_text_once() -> None:
    title = " ".join(f"word{number}" for number in range(40))
    parent, section, _ = plan_messages(
        parse_markdown(f"# {title}\n\n## {title}x\n\na\n\n## b\n\nc")
    )

    for text in (parent.bodies[-1].text, section.bodies[0].text, section.bodies[-1].text):
        assert text.split("In this thread")[0].count("word39") == 1
