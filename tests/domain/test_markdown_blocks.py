"""Paragraphs, lists, tables, pictures and spans, as CommonMark and GitHub have them."""

import pytest

from bot.domain.reading_list import (
    Block,
    CodeBlock,
    Image,
    ItemList,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    Span,
    SubHeading,
    Table,
)
from tests.domain.markdown_help import blocks_of, shown, spans_of


def text(words: str) -> Paragraph:
    return Paragraph((Span(words),))


def item(*blocks: Block, checked: bool | None = None) -> ListItem:
    return ListItem(blocks, checked)


@pytest.mark.parametrize(
    ("source", "spans"),
    [
        ("a\nb", [Span("a b")]),
        ("中\n文", [Span("中文")]),
        ("中\na  b\tc", [Span("中 a b c")]),
        ("a  \nb", [Span("a\nb")]),
        ("a\\\nb", [Span("a\nb")]),
        (
            "*a* __b__ ~~c~~",
            [
                Span("a", italic=True),
                Span(" "),
                Span("b", bold=True),
                Span(" "),
                Span("c", strike=True),
            ],
        ),
        ("`` a ` b ``", [Span("a ` b", code=True)]),
        ("&copy; &amp; &#x4e2d; \\*", [Span("© & 中 *")]),
        ("[two\nlines](http://e.org)", [Span("two lines", url="http://e.org")]),
        ("[hard\\\nbreak](http://e.org)", [Span("hard break", url="http://e.org")]),
        (
            "[a][r] [r] [r][]\n\n[r]: http://e.org 'title'",
            [
                Span("a", url="http://e.org"),
                Span(" "),
                Span("r", url="http://e.org"),
                Span(" "),
                Span("r", url="http://e.org"),
            ],
        ),
        ("<http://e.org/x>", [Span("http://e.org/x", url="http://e.org/x")]),
        ("<a@e.org>", [Span("a@e.org", url="mailto:a@e.org")]),
        ("[](http://e.org)", [Span("http://e.org", url="http://e.org")]),
        ("[a](other.md)", [Span("a")]),
        ("[a](javascript:x)", [Span("a")]),
        (
            "x <b>bold</b> <del>y</del>",
            [
                Span("x "),
                Span("bold", bold=True),
                Span(" "),
                Span("y", strike=True),
            ],
        ),
        (
            '<a href="http://e.org?a=1&amp;b">t</a> <a name="x">n</a></a>',
            [
                Span("t", url="http://e.org?a=1&b"),
                Span(" "),
                Span("n"),
            ],
        ),
        ("a<br>b<br/>c", [Span("a\nb\nc")]),
        ("2<sup>10</sup>", [Span("2"), Span("¹⁰")]),
        ("Vec<T> a</T> <b", [Span("Vec<T> a</T> <b")]),
        ("a<!-- b -->c<?d?>", [Span("ac")]),
        ("<!channel> a", [Span("<!channel> a")]),
        ("a <script>b<i>b</i></script> c </script> d", [Span("a c d")]),
        ("a <script>b", [Span("a b")]),
        ("a <p>b</p> c", [Span("a b c")]),
        (
            "a <video src='http://e.org/v.mp4'></video>",
            [
                Span("a "),
                Span("http://e.org/v.mp4", url="http://e.org/v.mp4"),
            ],
        ),
        ("a <span>b</span> <iframe></iframe>", [Span("a b")]),
        ("</b> a", [Span("a")]),
    ],
)
def test_the_inside_of_a_paragraph_is_read(source: str, spans: list[Span]) -> None:
    assert spans_of(source) == spans


def test_relative_links_resolve_where_the_source_is_known() -> None:
    assert spans_of("[a](/x.md)", "https://e.org/y/z.md") == [Span("a", url="https://e.org/x.md")]


def test_a_heading_does_not_link_to_itself() -> None:
    source = "> ## [a](#a) [b](/b)\n\n<blockquote><h3><a href='#c'>c</a></h3></blockquote>"

    assert spans_of(source, "https://e.org/l") == [
        Span("a"),
        Span(" "),
        Span("b", url="https://e.org/b"),
        Span("c"),
    ]


PICTURE = Image("http://e.org/p.png", "a b")


@pytest.mark.parametrize(
    ("source", "blocks"),
    [
        ("![a *b*](http://e.org/p.png)", [PICTURE]),
        ("![a\nb<i>](http://e.org/p.png 'title')", [PICTURE]),
        ('<img src="http://e.org/p.png" alt="a  b">', [PICTURE]),
        ("![a b](http://e.org/p.png) ![a b](http://e.org/p.png)", [PICTURE, PICTURE]),
        ("![a b](http://e.org/p.png) text", [PICTURE, text("text")]),
        ("text\n![a b](http://e.org/p.png)", [text("text"), PICTURE]),
        ("# ![a b](http://e.org/p.png)", [PICTURE]),
        (
            "[![a b](http://e.org/p.png)](http://e.org)",
            [Image("http://e.org/p.png", "a b", "http://e.org")],
        ),
        ("x ![a b](http://e.org/p.png) y", [Paragraph((Span("x "), PICTURE, Span(" y")))]),
        ("![<!here> <@U1>](http://e.org/p.png)", [Image("http://e.org/p.png", "<!here> <@U1>")]),
        ("![V<T> <b>a</b><!-- b -->](http://e.org/p.png)", [Image("http://e.org/p.png", "V<T> a")]),
        ("![alt](/p.png)", [text("[alt]")]),
        ("![](/a/p.png?x#y)", [text("[p.png]")]),
        ("![](data:image/png;base64,AAAA)", [text("[picture]")]),
    ],
)
def test_pictures_are_blocks_where_they_stand_alone(source: str, blocks: list[Block]) -> None:
    assert list(blocks_of(source)) == blocks


@pytest.mark.parametrize(
    ("source", "block"),
    [
        ("- a\n- b", ItemList((item(text("a")), item(text("b"))))),
        ("3) a\n4) b", ItemList((item(text("a")), item(text("b"))), True, 3)),
        (
            "- a\n  - b\n\n    c",
            ItemList((item(text("a"), ItemList((item(text("b"), text("c")),))),)),
        ),
        (
            "- [ ] a\n- [X] b\n- [y] c",
            ItemList(
                (
                    item(text("a"), checked=False),
                    item(text("b"), checked=True),
                    item(text("[y] c")),
                )
            ),
        ),
        ("- [ ]\n- \n- a", ItemList((item(checked=False), item(text("a"))))),
        (
            "- # a\n- > b",
            ItemList(
                (
                    item(SubHeading(1, (Span("a"),))),
                    item(Quote((text("b"),))),
                )
            ),
        ),
        ("- *a*", ItemList((item(Paragraph((Span("a", italic=True),))),))),
        ("- - - a", ItemList((item(text("a")),))),
        ("- 1. a", ItemList((item(ItemList((item(text("a")),), True)),))),
        ("> a\n> > b", Quote((text("a"), Quote((text("b"),))))),
        ("> - a\n>   [^x]: in place", Quote((ItemList((item(text("a"), text("in place")),)),))),
        ("```py x\na\n\n b\n```", CodeBlock("a\n\n b", "py")),
        ("~~~\nunclosed", CodeBlock("unclosed")),
        ("    a\n    b", CodeBlock("a\nb")),
        (
            "a|b\n-|-\n**c**|",
            Table(
                (
                    ((Span("a"),), (Span("b"),)),
                    ((Span("c", bold=True),), ()),
                )
            ),
        ),
    ],
)
def test_blocks_are_read(source: str, block: Block) -> None:
    assert blocks_of(f"x\n\n{source}")[1:] == (block,)


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("| 1 | 2 | 3 |", ["1", "2", "3"]),
        ("1|2|3|*4*", ["1", "2", "3", "4"]),
        ("1 | `c|d` |", ["1", "c|d"]),
        ("| 1 | `c|d` | 3 | 4 |", ["1", "c|d", "3", "4"]),
        ("`c\\|d` | 2", ["c|d", "2"]),
        ("1|2 ` 3|4|", ["1", "2 ` 3", "4"]),
        ("1|2|`3|4", ["1", "2", "`3", "4"]),
        ("1||3", ["1", "", "3"]),
        ("1", ["1", ""]),
        ("|", ["", ""]),
    ],
)
def test_a_row_longer_than_its_table_keeps_every_cell(row: str, cells: list[str]) -> None:
    (quote,) = blocks_of(f"> a|b\n> -|-\n> {row}")

    assert isinstance(quote, Quote)
    assert isinstance(table := quote.blocks[0], Table)
    assert ["".join(s.text for s in cell if isinstance(s, Span)) for cell in table.rows[1]] == cells


@pytest.mark.parametrize("source", [">", "- ", "```\n```", "<!-- x -->", "[r]: http://e.org"])
def test_what_holds_nothing_is_nothing(source: str) -> None:
    assert blocks_of(f"x\n\n{source}\n\ny") == (text("x"), text("y"))


def test_a_task_with_no_words_is_still_a_task() -> None:
    assert blocks_of("x\n\n- [ ] <!-- nothing -->")[1] == ItemList((item(checked=False),))


def test_rules_are_kept_between_blocks() -> None:
    assert Rule() in blocks_of("## a\n\nx\n\n---\n\ny\n\n## b\n\nz")


def test_shortcodes_are_left_to_the_renderer() -> None:
    assert shown("a :tada: b") == "a :tada: b"
