"""HTML blocks, whole and broken."""

import pytest

from bot.domain.markdown import parse_markdown
from bot.domain.markdown.html_tags import Tag, read_html
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
    plain_text,
)
from tests.domain.markdown_help import blocks_of


def text(words: str) -> Paragraph:
    return Paragraph((Span(words),))


def item(*blocks: Block) -> ListItem:
    return ListItem(blocks)


@pytest.mark.parametrize(
    ("source", "blocks"),
    [
        (
            "<p>a <b>b</b>\nc</p><p>d</p>",
            [
                Paragraph((Span("a "), Span("b", bold=True), Span(" c"))),
                text("d"),
            ],
        ),
        (
            "<div>see http://e.org/a now</div>",
            [
                Paragraph(
                    (Span("see "), Span("http://e.org/a", url="http://e.org/a"), Span(" now"))
                ),
            ],
        ),
        (
            '<div><a href="http://e.org">http://b.e x:y</a></div>',
            [
                Paragraph((Span("http://b.e x:y", url="http://e.org"),)),
            ],
        ),
        ("<div>a<hr>b<br>c</div>", [text("a"), Rule(), text("b\nc")]),
        ("<div><h5>t</h5>x</div>", [SubHeading(5, (Span("t"),)), text("x")]),
        ("<div><h2></h2>x</div>", [text("x")]),
        (
            "<ul><li>a<li>b<ol><li>c</ul>",
            [
                ItemList((item(text("a")), item(text("b"), ItemList((item(text("c")),), True)))),
            ],
        ),
        ("<ul>stray<li></li></ul>", [text("stray")]),
        ("<div><li>a</li><td>b</td><tr>c</tr></div>", [text("a"), text("b"), text("c")]),
        ("<blockquote><p>a</p></blockquote><blockquote></blockquote>", [Quote((text("a"),))]),
        (
            "<table><caption>t</caption><tr><th>a<td>b<tr>c<td>d</table>",
            [
                text("t"),
                text("c"),
                Table((((Span("a"),), (Span("b"),)), ((Span("d"),),))),
            ],
        ),
        (
            "<table><tr><td>a<ul><li>b<li>c</ul></table>",
            [
                Table((((Span("a"), Span("\n"), Span("b"), Span("\n"), Span("c")),),)),
            ],
        ),
        ("<table><tr><td></td></tr></table>x", [text("x")]),
        ("<pre>\n a\n<b>b</b> &lt;\n</pre>x", [CodeBlock(" a\nb <"), text("x")]),
        ("<div><pre>a</div>", [CodeBlock("a")]),
        ("<pre> </pre>x", [text("x")]),
        ("<div><img src='http://e.org/p.png' alt='p'></div>", [Image("http://e.org/p.png", "p")]),
        (
            "<div><video><source src='http://e.org/v'></video></div>",
            [
                Paragraph((Span("http://e.org/v", url="http://e.org/v"),)),
            ],
        ),
        ("<div>a<!-- b --><style>c</style>d</style><T>e</div>", [text("ad<T>e")]),
        ("<div>a <!-- b <script> c < d <!-- e</div>", [text("a <!-- b c < d <!-- e")]),
        ("<div>a<script>b</script", [text("a")]),
        ("<!doctype html>a", [text("a")]),
    ],
)
def test_html_is_read_as_far_as_it_is_clear(source: str, blocks: list[Block]) -> None:
    section, _ = parse_markdown(f"## a\n\nx\n\n{source}\n\n## b\n\ny").sections

    assert list(section.blocks[1:]) == blocks


def test_elements_nested_too_deeply_keep_their_text() -> None:
    source = "".join(f"<ul><li>i{depth}" for depth in range(60))

    assert all(f"i{depth}" in plain_text(blocks_of(source)) for depth in range(60))


def test_attributes_are_found_in_any_quotes() -> None:
    (tag,) = read_html("""<a HREF = 'x"y' b=c d="&amp;" e>""")

    assert isinstance(tag, Tag)
    assert [tag.attribute(name) for name in ("href", "b", "d", "e", "f")] == [
        'x"y',
        "c",
        "&",
        "",
        "",
    ]
