"""Blocks of a list as Block Kit: text stays literal, lists are lists, nothing is left out."""

from typing import Any

import pytest

from bot.domain.markdown import parse_markdown
from bot.domain.reading_list import Image, Paragraph, Span, Table
from bot.render.blocks import make_blocks
from bot.render.elements import make_elements
from bot.render.pieces import Kind, plan_pieces


def blocks_of(text: str) -> list[dict[str, Any]]:
    return make_blocks(plan_pieces(parse_markdown(text).sections[0].blocks))


def rich(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "rich_text", "elements": list(elements)}]


def section(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(elements)}


def quote(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_quote", "elements": list(elements)}


def items(*texts: str, indent: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "type": "rich_text_list",
        "style": "bullet",
        "indent": indent,
        "elements": [section(t(text)) for text in texts],
        **more,
    }


def t(text: str, *styles: str) -> dict[str, Any]:
    element: dict[str, Any] = {"type": "text", "text": text}
    return element | {"style": dict.fromkeys(styles, True)} if styles else element


def link(url: str, text: str, *styles: str) -> dict[str, Any]:
    return t(text, *styles) | {"type": "link", "url": url}


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        ("<!channel> & *a*", [t("<!channel> & "), t("a", "italic")]),
        ("***a*** ~~b~~ `c`", [
            t("a", "bold", "italic"), t(" "), t("b", "strike"), t(" "), t("c", "code"),
        ]),
        ("[**a**](http://e.org)", [link("http://e.org", "a", "bold")]),
        ("**:tada:** a:tada: :tada:", [
            {"type": "emoji", "name": "tada"}, t(" a:tada: "), {"type": "emoji", "name": "tada"},
        ]),
        (":no_such_emoji: `:tada:` 10:30:45", [
            t(":no_such_emoji: "), t(":tada:", "code"), t(" 10:30:45"),
        ]),
        ("**a :tada: b**", [t("a ", "bold"), {"type": "emoji", "name": "tada"}, t(" b", "bold")]),
        (f"[a](http://e.org/{'x' * 3000})", [t(f"a (http://e.org/{'x' * 3000})")]),
    ],
)  # fmt: skip
def test_spans_are_literal_text_links_and_emoji(text: str, elements: list[dict[str, Any]]) -> None:
    assert blocks_of(text) == rich(section(*elements))


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("a\n\nb", rich(section(t("a"), t("\n\n"), t("b")))),
        ("<http://a.e>\n\n<http://b.e>", rich(section(
            link("http://a.e", "http://a.e"), t("\n"), link("http://b.e", "http://b.e"),
        ))),
        ("a\n\n- b\n- c\n\nd", rich(
            section(t("a")), items("b", "c"), section(t("\n"), t("d")),
        )),
        ("- a\n  - b\n    - c\n- d\n\n  e", rich(
            items("a"), items("b", indent=1), items("c", indent=2),
            {**items("d"), "elements": [section(t("d"), t("\n"), t("e"))]},
        )),
        ("3. a\n   > q\n4. b\n5. c", rich(
            items("a", style="ordered", offset=2), quote(t("q")),
            items("b", "c", style="ordered", offset=3),
        )),
        ("1. a\n2. b", rich(items("a", "b", style="ordered"))),
        ("- [ ] a\n- [x] b", rich({**items(), "elements": [
            section(t("☐ "), t("a")), section(t("☑ "), t("b")),
        ]})),
        ("> a\n>\n> b\n\nc\n\n> d", rich(
            quote(t("a"), t("\n\n"), t("b")), section(t("\n"), t("c")), quote(t("d")),
        )),
        ("> a\n> > b\n>\n> - c\n>\n> ```\n> d\n> ```", rich(
            quote(t("a")), quote(t("> "), t("b")), items("c", border=1),
            {"type": "rich_text_preformatted", "elements": [t("d")], "border": 1},
        )),
        ("```\na\n```", rich({"type": "rich_text_preformatted", "elements": [t("a")]})),
        ("- ```\n  a\n  ```", rich({"type": "rich_text_preformatted", "elements": [t("a")]})),
        ("- # a", rich({**items(), "elements": [section(t("a", "bold"))]})),
        ("- ![p](http://e.org/p.png)\n- a", [
            {"type": "image", "image_url": "http://e.org/p.png", "alt_text": "p"},
            *rich(items("a")),
        ]),
        ("- a ![p](http://e.org/p.png) b", [
            *rich({**items(), "elements": [section(t("a "), t("b"))]}),
            {"type": "image", "image_url": "http://e.org/p.png", "alt_text": "p"},
        ]),
        ("a ![](http://e.org/p.png) `b`", [
            *rich(section(t("a "), t("b", "code"))),
            {"type": "image", "image_url": "http://e.org/p.png", "alt_text": "Picture"},
        ]),
        ("[![p](http://e.org/p.png)](http://l.e)", [
            {"type": "image", "image_url": "http://e.org/p.png", "alt_text": "p"},
            *rich(section(link("http://l.e", "p"))),
        ]),
        ("![p](http://e.org/p.SVG?x=1)", rich(section(link("http://e.org/p.SVG?x=1", "p")))),
        ("[![p](http://e.org/p.svg)](http://l.e)", rich(section(link("http://l.e", "p")))),
    ],
)  # fmt: skip
def test_blocks_are_rich_text(text: str, blocks: list[dict[str, Any]]) -> None:
    assert [b | {} for b in blocks_of(text)] == blocks


def test_sub_headings_are_bold_on_their_own_line() -> None:
    blocks = blocks_of("## s\n\na\n\n### h :tada:\n\nb\n\n## z\n\nx")

    heading = [t("h ", "bold"), {"type": "emoji", "name": "tada"}]
    assert blocks == rich(section(t("a"), t("\n\n"), *heading, t("\n"), t("b")))


def test_a_rule_is_a_divider() -> None:
    assert blocks_of("## s\n\na\n\n---\n\nb\n\n## z\n\nx") == [
        *rich(section(t("a"))),
        {"type": "divider"},
        *rich(section(t("b"))),
    ]


def cell(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": [section(*elements)]}


def test_a_table_is_a_table_with_a_list_in_reserve() -> None:
    text = "a|b\n-|-\n[c](http://e.org)|\nd|![p](http://e.org/p.png)"
    pieces = list(plan_pieces(parse_markdown(text).sections[0].blocks))

    assert pieces[0].block == {
        "type": "table",
        "rows": [
            [cell(t("a")), cell(t("b"))],
            [cell(link("http://e.org", "c")), {"type": "raw_text", "text": " "}],
            [cell(t("d")), {"type": "raw_text", "text": " "}],
        ],
    }
    assert make_blocks(pieces[0].plainer) == rich(
        section(t("a", "bold"), t(" · "), t("b", "bold")),
        {**items("d"), "elements": [section(link("http://e.org", "c")), section(t("d"))]},
    )
    assert pieces[1].kind is Kind.PICTURE


@pytest.mark.parametrize(
    "table",
    [
        Table(tuple(((Span("a"),),) for _ in range(101))),
        Table((tuple((Span("a"),) for _ in range(21)),)),
        Table((((Span("a"),),), ((Span("b" * 6000),),))),
        Table(((), ((Span("a"),),))),
    ],
)
def test_a_table_that_does_not_fit_is_a_list_with_every_cell(table: Table) -> None:
    pieces = list(plan_pieces([table]))

    assert all(piece.block is None for piece in pieces)
    shown = [e["text"] for piece in pieces for e in piece.elements if e["text"] != " · "]
    assert shown == [span.text for row in table.rows for spans in row for span in spans]


def test_a_table_whose_rows_differ_in_length_is_filled_up() -> None:
    (piece,) = plan_pieces(parse_markdown("a|b\n-|-\n1|2|3|4\n5|6").sections[0].blocks)
    space = {"type": "raw_text", "text": " "}

    assert piece.block
    assert piece.block["rows"] == [
        [cell(t("a")), cell(t("b")), space, space],
        [cell(t("1")), cell(t("2")), cell(t("3")), cell(t("4"))],
        [cell(t("5")), cell(t("6")), space, space],
    ]


def test_an_empty_table_is_nothing() -> None:
    assert list(plan_pieces([Table((((),),))])) == []


def test_a_table_in_a_quotation_is_quoted_when_it_is_a_list() -> None:
    (piece,) = plan_pieces(parse_markdown("> a|b\n> -|-\n> c|d").sections[0].blocks)

    assert [row.quoted for row in piece.plainer] == [True, True]


def test_pictures_and_the_space_they_leave_are_not_in_the_text() -> None:
    picture = Image("http://e.org/p.png", "p")

    assert make_elements((Span("a "), picture, Span(" b"))) == (t("a "), t("b"))
    assert make_elements((Span("a "), picture, Span(" "), Span("b"))) == (t("a "), t("b"))
    assert make_elements((Span("a"), picture, Span(" b"))) == (t("a"), t(" b"))
    assert next(plan_pieces([Paragraph((picture,))])).kind is Kind.PICTURE
