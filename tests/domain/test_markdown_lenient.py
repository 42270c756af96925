"""One example, at least, for each thing that people write and CommonMark doesn't know."""

import pytest

from bot.domain.markdown import parse_markdown
from bot.domain.markdown.lenient import DEEPEST_BLOCK
from bot.domain.reading_list import (
    CodeBlock,
    ItemList,
    ListItem,
    Paragraph,
    Quote,
    Span,
    SubHeading,
    plain_text,
)
from tests.domain.markdown_help import blocks_of, shown, spans_of, titles_of


@pytest.mark.parametrize("line", ["###标题", "##标题 ##", "  ####标题####"])
def test_a_heading_needs_no_space(line: str) -> None:
    assert titles_of(f"{line}\n\nx") == ["标题"]


@pytest.mark.parametrize(
    "text", ["#42 is fixed", "##12", "text\n##glued", "#######seven", "    ##code", "####!7"]
)
def test_what_only_looks_like_a_heading_stays_text(text: str) -> None:
    assert not any(isinstance(block, SubHeading) for block in blocks_of(text))
    assert text.strip("# ")[-1:] in plain_text(blocks_of(f"{text}\n\nx"))


def test_no_lenient_rule_touches_code() -> None:
    code = "##x\n• y\n{% z %}\n**<!--a-->** http://e.org {: .c}"

    assert blocks_of(f"```\n{code}\n```") == (CodeBlock(code),)
    assert blocks_of("`{{ x }} http://e.org`") == (
        Paragraph((Span("{{ x }} http://e.org", code=True),)),
    )


def test_lines_that_begin_with_a_bullet_are_a_list() -> None:
    first, items = blocks_of("Three things:  \n• [a](http://e.org/a) b  \n• c\nd\n•   e")

    assert first == Paragraph((Span("Three things:"),))
    assert items == ItemList(
        (
            ListItem((Paragraph((Span("a", url="http://e.org/a"), Span(" b"))),)),
            ListItem((Paragraph((Span("c d"),)),)),
            ListItem((Paragraph((Span("e"),)),)),
        )
    )


@pytest.mark.parametrize("text", ["a • b", "**•** a", "• ", "•\n•"])
def test_a_bullet_elsewhere_or_alone_is_no_list(text: str) -> None:
    assert not any(isinstance(block, ItemList) for block in blocks_of(f"{text}\n\nx"))


def test_an_item_inside_an_empty_item_is_an_item_like_its_neighbours() -> None:
    (items,) = blocks_of("* a\n* * b\n* * c\n  * d\n* e")

    assert isinstance(items, ItemList)
    assert [plain_text(item.blocks) for item in items.items] == ["a", "b", "c\nd", "e"]
    assert items.items[1].blocks == (Paragraph((Span("b"),)),)
    assert isinstance(items.items[2].blocks[0], ItemList)


@pytest.mark.parametrize("text", ["a** b", "** a", "* a*b", "2 ** 3", "[a", "a](b", "`a", "~~a"])
def test_a_stray_mark_stays_text(text: str) -> None:
    assert shown(f"x {text}") == f"x {text}"


@pytest.mark.parametrize(
    ("text", "bold"),
    [
        ("**重点。**后文", "重点。"),
        ("前文**“引用”**后文", "“引用”"),
        ("前文**[链接](http://e.org)**后文", "链接"),
        ("**<!--label-->****标题：** text", "标题："),
        ("**plain** text", "plain"),
    ],
)
def test_bold_holds_beside_chinese_without_a_space(text: str, bold: str) -> None:
    assert [span.text for span in spans_of(text) if isinstance(span, Span) and span.bold] == [bold]
    assert "*" not in shown(text)


def test_asterisks_between_spaces_are_no_emphasis_in_chinese_either() -> None:
    assert shown("中 ** 文 ** 字") == "中 ** 文 ** 字"


@pytest.mark.parametrize(
    "tag",
    [
        "{% include x.html %}",
        "{{ page.title }}",
        "{: .lead}",
        "{#id}",
        "{.class}",
        "{:toc}",
        '{: key="value" }',
        "{::comment}",
        "{:/comment}",
    ],
)
def test_orders_to_a_site_generator_are_dropped(tag: str) -> None:
    assert shown(f"before {tag} after") == "before after"


@pytest.mark.parametrize("text", ["{% open", "{{ open", "{ a }", "{}", "a {:?} b"])
def test_other_braces_stay(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("[l]({{ site.baseurl }}/y)", "l"),
        ("[p]({% post_url x %})", "p"),
        ("[p]({{ site.url }}{% post_url 2026-01-01-x %}#part 'title')", "p"),
        ("[p](/blog/{{ page.name }}/x)", "p"),
        ("[*p*](<{{ site.url }}/x>)", "p"),
        ("![pic]({{ site.url }}/a.png)", "[pic]"),
        ("[p]( {{ open )", "[p]( {{ open )"),
    ],
)
def test_a_link_whose_target_the_site_would_fill_in_is_its_text(link: str, words: str) -> None:
    spans = spans_of(f"see {link} there", "http://e.org/list.md")

    assert "".join(span.text for span in spans) == f"see {words} there"
    assert not any(span.url for span in spans)


def test_an_address_that_the_site_fills_in_in_part_is_still_one() -> None:
    link = Span("p", url="http://e.org/{{%20x%20}}/y")

    assert spans_of("[p](http://e.org/{{ x }}/y)") == [link]


def test_a_heading_loses_its_attributes() -> None:
    assert titles_of("## Guides {#guides}\n\nx") == ["Guides"]


def test_a_highlight_is_a_fence() -> None:
    text = "a\n{% highlight swift linenos %}\nlet *a* = {{1}}\n{% endhighlight %}\nb"

    assert blocks_of(text) == (
        Paragraph((Span("a"),)),
        CodeBlock("let *a* = {{1}}", "swift"),
        Paragraph((Span("b"),)),
    )


@pytest.mark.parametrize(
    "text",
    [
        "{% highlight a %}\nx",
        "{% highlight a %}\nx {% endhighlight %}",
        "> {% highlight a %}\n> x\n\n{% endhighlight %}",
        "    {% highlight a %}\n\nx\n{% endhighlight %}",
        "{% other %}\nx",
    ],
)
def test_a_highlight_that_never_ends_hides_nothing(text: str) -> None:
    assert "x" in plain_text(blocks_of(text))
    assert CodeBlock("x", "a") not in blocks_of(text)


@pytest.mark.parametrize(
    "opener", ["<!-- ", "<script>", "<style>\n", "<? ", "<![CDATA[", "<pre>", "<textarea>"]
)
def test_html_that_is_never_closed_hides_nothing(opener: str) -> None:
    text = plain_text(blocks_of(f"{opener}one\n\n{opener}two\n\n- three"))

    assert all(word in text for word in ("one", "two", "three"))


def test_html_that_is_closed_hides_its_inside() -> None:
    assert plain_text(blocks_of("<!-- one\n\ntwo --> \n\nthree")) == "three"
    assert plain_text(blocks_of("<script>\none\n\ntwo</script>\n\nthree")) == "three"


def test_bare_urls_are_links_save_inside_links() -> None:
    assert spans_of("见https://e.org/a_b_c暂无") == [
        Span("见"),
        Span("https://e.org/a_b_c", url="https://e.org/a_b_c"),
        Span("暂无"),
    ]
    assert spans_of("[see http://a.e](http://b.e)") == [Span("see http://a.e", url="http://b.e")]
    assert shown(r"http\://e.org http:// :") == "http://e.org http:// :"


def test_a_quotation_deeper_than_any_keeps_its_text() -> None:
    blocks = blocks_of(">" * 100 + " deep")

    depth = 0
    while isinstance(blocks[0], Quote):
        depth, blocks = depth + 1, blocks[0].blocks
    assert depth == DEEPEST_BLOCK
    assert plain_text(blocks) == ">" * (100 - DEEPEST_BLOCK) + " deep"


def test_a_list_deeper_than_any_keeps_its_text() -> None:
    text = "".join(f"{'  ' * depth}- item{depth}\n" for depth in range(60))

    assert all(f"item{depth}" in plain_text(blocks_of(text)) for depth in range(60))


def test_brackets_that_nest_too_deeply_are_plain_text_and_said() -> None:
    reading_list = parse_markdown(
        "---\ntitle: x\n---\nok [a](http://e.org/a)\n\n"
        f"{'[' * 40}\nhttp://e.org/b *c*\n\n{'![' * 40}"
    )
    blocks = reading_list.sections[0].blocks

    assert blocks[1] == Paragraph(
        (Span("[" * 40 + " "), Span("http://e.org/b", url="http://e.org/b"), Span(" *c*"))
    )
    assert reading_list.notes == (
        "The paragraph on line 6 and 1 more paragraphs nests its brackets too deeply and was taken "
        "as plain text.",
    )


def test_many_brackets_side_by_side_are_links_as_ever() -> None:
    text = "[a](http://e.org) " * 30 + "]" * 5

    assert sum(isinstance(s, Span) and s.url is not None for s in spans_of(text)) == 30


def test_a_footnote_deeper_than_any_keeps_its_text() -> None:
    text = ">" * DEEPEST_BLOCK + "[^a]: two words\n\n[^a]"

    assert "[^a]: two words" in plain_text(blocks_of(text))
