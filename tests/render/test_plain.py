"""Messages as mere text: escaped, bounded, whole."""

import pytest

from bot.domain.markdown import parse_markdown
from bot.render.pieces import Piece, plan_pieces
from bot.render.plain import (
    LONGEST_NOTIFICATION,
    escape,
    escaped_within,
    mrkdwn_link,
    notification_text,
    text_alone,
)


def pieces_of(text: str) -> list[Piece]:
    return list(plan_pieces(parse_markdown(text).sections[0].blocks))


def test_nothing_in_escaped_text_is_live() -> None:
    assert escape("<!channel> <@U1> &amp;") == "&lt;!channel&gt; &lt;@U1&gt; &amp;amp;"


@pytest.mark.parametrize(
    ("url", "text", "written"),
    [
        ("http://e.org?a=1&b", "a > b", "<http://e.org?a=1&amp;b|a &gt; b>"),
        ("http://e.org/|<>", "a\nb", "<http://e.org/%7C%3C%3E|a b>"),
        ("http://e.org", " ", "<http://e.org|http://e.org>"),
    ],
)
def test_a_link_cannot_be_ended_early(url: str, text: str, written: str) -> None:
    assert mrkdwn_link(url, text) == written


@pytest.mark.parametrize("text", ["word " * 2000, "&" * 5000, "<a>" * 3000, "👍🏽" * 3000])
def test_a_notification_is_cut_within_its_limit(text: str) -> None:
    cut = escaped_within(text, LONGEST_NOTIFICATION)

    assert LONGEST_NOTIFICATION - 60 < len(cut) <= LONGEST_NOTIFICATION
    assert cut.endswith("…")


def test_a_short_notification_is_whole() -> None:
    assert escaped_within(" a & b ", 100) == "a &amp; b"


def test_a_notification_is_title_and_words() -> None:
    text = "a [b](http://e.org) :tada:\n\n1. c\n   - d\n\n---\n\n> e"
    pieces = pieces_of(f"## s\n\n{text}\n\n## x\n\ny")

    assert notification_text("T & U", pieces) == "T &amp; U\na b :tada:\n1. c\n• d\ne"


def test_a_notification_stops_where_it_is_full() -> None:
    text = notification_text("", pieces_of("\n\n".join(["word " * 100] * 50)))

    assert len(text) <= LONGEST_NOTIFICATION


def test_text_alone_has_every_word_and_link() -> None:
    text = "a [b](http://e.org) :tada: <c>\n\n- d\n  1. e\n\n> f\n>\n> - g\n\n"
    text += "```\nh\n```\n\n### i\n\nj\n\n---\n\n![k](http://e.org/k.png)"
    pieces = pieces_of(f"## s\n\n{text}\n\n## x\n\ny")

    assert text_alone("T*", pieces) == (
        "*T**\na <http://e.org|b> :tada: &lt;c&gt;\n\n"
        "• d\n    1. e\n> f\n> • g\n```\nh\n```\n\ni\nj\n\n"
        "<http://e.org/k.png|k>"
    )
    assert text_alone("", pieces_of("x")) == "x"


@pytest.mark.parametrize("between", ["", "---\n\n"])
def test_one_empty_line_parts_a_heading_from_what_is_above(between: str) -> None:
    pieces = pieces_of(f"## s\n\na\n\n{between}### b\n\nc\n\n## x\n\ny")

    assert text_alone("", pieces) == "a\n\nb\nc"
