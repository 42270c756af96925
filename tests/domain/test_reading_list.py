"""What can be told of blocks: their words, their links."""

import pytest

from bot.domain.reading_list import (
    Block,
    CodeBlock,
    Entry,
    Image,
    ItemList,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    Span,
    SubHeading,
    Table,
    file_name,
    find_entries,
    fingerprint,
    flat_spans,
    plain_text,
    spans_text,
)


def text(words: str, url: str | None = None) -> Paragraph:
    return Paragraph((Span(words, url=url),))


BLOCKS: tuple[Block, ...] = (
    SubHeading(3, (Span("Head"), Span("ing", bold=True))),
    Quote((text("quoted"), Rule())),
    ItemList((ListItem((text("item"), ItemList((ListItem((text("inner\nline"),)),)))),)),
    CodeBlock("a\n  b"),
    Table((((Span("x"),), ()), ((Span("y"),), (Span("z"),)))),
    Image("http://e.org/p.png", "a picture"),
    Image("http://e.org/q.png", ""),
)


def test_plain_text_is_a_block_a_line() -> None:
    assert plain_text(BLOCKS).split("\n") == [
        "Heading",
        "quoted",
        "item",
        "inner line",
        "a",
        "  b",
        "x",
        "y | z",
        "a picture",
    ]


def test_a_picture_in_a_line_gives_its_words() -> None:
    spans = (Span("before"), Image("http://e.org/p.png", "picture"), Span("after"))

    assert spans_text(spans) == "before picture after"


def test_entries_are_links_in_order_each_once() -> None:
    blocks = (
        text("first", "http://a.e"),
        Paragraph(
            (
                Span("two ", url="http://b.e"),
                Span("words", bold=True, url="http://b.e"),
                Span(" plain "),
                Span("again", url="http://b.e"),
            )
        ),
        Image("http://e.org/p.png", "", "http://c.e"),
        Table((((Span("cell", url="http://d.e"),),),)),
        text("first once more", "http://a.e"),
    )

    assert find_entries(blocks) == (
        Entry("http://a.e", "first"),
        Entry("http://b.e", "two words"),
        Entry("http://c.e", "http://c.e"),
        Entry("http://d.e", "cell"),
    )


def test_blocks_flatten_to_lines_of_spans() -> None:
    assert flat_spans(BLOCKS[1:4]) == (
        Span("quoted"),
        Span("\n"),
        Span("item"),
        Span("\n"),
        Span("inner\nline"),
        Span("\n"),
        Span("a\n  b", code=True),
    )


def test_equal_texts_have_equal_fingerprints() -> None:
    assert fingerprint("周读\ud800") == fingerprint("周读\ud800") != fingerprint("周读")
    assert len(fingerprint("")) == 64


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("/home/lin/2020-01-01/notes.md", "notes.md"),
        ("C:\\lists\\notes.md", "notes.md"),
        ("notes.md", "notes.md"),
        ("sample:2026-11-20-weekly.md", "2026-11-20-weekly.md"),
        ("piped:0123", ""),
        ("https://example.com/lists/2026-11-27%20%E5%91%A8%E6%8A%A5.md?a=/b", "2026-11-27 周报.md"),
        ("http://example.com/lists%2Fweekly.md", "weekly.md"),
        ("https://example.com", ""),
        ("https://gist.githubusercontent.com/lin/0123abc/raw", ""),
    ],
)
def test_a_source_ends_with_its_file_s_name(source: str, name: str) -> None:
    assert file_name(source) == name
