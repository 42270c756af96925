"""Whatever the text: no crash, no lost word, no lost link."""

import re

from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from bot.domain.errors import ParseError
from bot.domain.markdown import parse_markdown
from bot.domain.reading_list import ReadingList, find_entries, plain_text

FRAGMENTS = st.sampled_from(
    [
        "\n", "\n\n", "# ", "## ", "###", "- ", "* * ", "1. ", "> ", "• ", "```\n", "    ", "|",
        "-|-",
        "**", "*", "_", "`", "~~", "[", "](", ")", "![", "<", ">", "</", "<!--", "-->", "<b>",
        "<li>",
        "<td>", "<h2>", "<pre>", "<script>", "</script>", "&amp;", "\\", "  \n", "---\n", "[^1]",
        "[^1]: ", "{%", "%}", "{{", "}}", "{: .x}", "{% highlight a %}\n", "{% endhighlight %}\n",
        "http://e.org/", "mailto:", "：", "。", "中", "\u200d", "\u0301", "\x00", "\ud800", "\t",
        "title: ", "+++\n", "Date: 2026-01-01\n", ":tada:", "[ ] ", "=\n", "word",
    ]
)  # fmt: skip
TEXTS = st.lists(st.one_of(FRAGMENTS, st.text(max_size=5)), max_size=40).map("".join)


def words_of(reading_list: ReadingList) -> str:
    """All that a reader sees, in one string."""
    groups = (reading_list.introduction, *(section.blocks for section in reading_list.sections))
    titles = [reading_list.title, *(section.title for section in reading_list.sections)]
    return "\n".join([*titles, *(plain_text(group) for group in groups)])


@given(TEXTS)
@settings(max_examples=300)
@example("[^a]: [^a]: [^a]\n\n[^a]")
@example("- > 1. ```\n- x")
def test_any_text_gives_sections_or_a_sentence(text: str) -> None:
    try:
        reading_list = parse_markdown(text, name="x.md", url="https://e.org/x.md")
    except ParseError as error:
        event(str(error))
        return
    assert reading_list.sections
    assert all(section.title for section in reading_list.sections)
    anchors = [section.anchor for section in reading_list.sections]
    assert len(set(anchors)) == len(anchors)


@given(st.binary(max_size=300))
def test_any_bytes_give_sections_or_a_sentence(raw: bytes) -> None:
    try:
        reading_list = parse_markdown(raw)
    except ParseError as error:
        event(str(error))
        return
    assert reading_list.sections


WORD = st.integers(100, 999_999).map("word{}".format)
STRUCTURES = st.sampled_from(
    [
        "{0} {1}", "# {0}\n\n{1}", "## {0}\n\n{1}", "###{0}\n\n{1}", "- {0}\n  - {1}",
        "1. {0}\n\n   {1}",
        "> {0}\n> > {1}", "**{0}** *{1}*", "**{0}\n\n{1}**", "`{0}` ~~{1}~~", "```\n{0}\n{1}\n```",
        "| {0} | b |\n|---|---|\n| c | {1} |", "• {0}\n• {1}", "* * {0}\n* * {1}", "{0}  \n{1}",
        "<div>{0}</div>\n\n<b>{1}</b>", "<ul><li>{0}<li>{1}</ul>", "{0}[^x]\n\n[^x]: {1}",
        "{0}^[{1}]",
        "{0}\n===\n\n{1}", "- [x] {0}\n- [ ] {1}", "{0}\n\n---\n\n{1}", "    {0}\n\n{1}",
        "{0} <!-- {1}",
        "<script>{0}\n\n{1}", "{{% {0}\n\n{1}", "[{0}][]\n\n[{1}]",
        "<table><tr><td>{0}<td>{1}</table>",
    ]
)  # fmt: skip


@given(st.lists(st.tuples(STRUCTURES, WORD, WORD), min_size=1, max_size=12), st.booleans())
def test_no_word_is_lost(parts: list[tuple[str, str, str]], quoted: bool) -> None:
    text = "\n\n".join(structure.format(one, two) for structure, one, two in parts)
    text = "\n".join(f"> {line}" for line in text.split("\n")) if quoted else text

    seen = words_of(parse_markdown(text))

    assert set(re.findall(r"word\d+", text)) <= set(re.findall(r"word\d+", seen))


LINKS = st.sampled_from(
    [
        "[a]({0})", "<{0}>", "see {0}, or", "[![p](http://p.example/x.png)]({0})",
        "<a href='{0}'>a</a>",
        "**[a]({0})**", "- [a]({0})", "> {0}", "a [b][{0}]\n\n[{0}]: {0}",
        "|[a]({0})|b|\n|-|-|\n|c|d|",
        "看{0}。", "<div><a href=\"{0}\">a</a></div>", "# [a]({0})\n\nx",
        "## [a]({0})\n\nx\n\n## b\n\ny",
        "[^f]\n\n[^f]: {0}", "{0}中文", "[]({0})", "<iframe src='{0}'></iframe>", "• {0}\n• b",
    ]
)  # fmt: skip
URL = st.integers(100, 999_999).map("https://e{}.example/path_(x)?q=1".format)


@given(st.lists(st.tuples(LINKS, URL), min_size=1, max_size=12))
def test_no_link_is_lost(parts: list[tuple[str, str]]) -> None:
    reading_list = parse_markdown("\n\n".join(form.format(url) for form, url in parts))

    headings = [
        span.url
        for section in reading_list.sections
        for span in section.spans
        if not hasattr(span, "alt")
    ]
    groups = (reading_list.introduction, *(section.blocks for section in reading_list.sections))
    found = {entry.url for group in groups for entry in find_entries(group)} | set(headings)
    assert {url for _, url in parts} <= found
