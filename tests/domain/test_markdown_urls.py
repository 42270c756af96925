"""Which URLs become links, and where a bare one ends."""

import pytest

from bot.domain.markdown.urls import resolve_url, split_bare_urls

BASE = "https://lists.example/2026/week.md"


@pytest.mark.parametrize(
    ("written", "base", "resolved"),
    [
        ("https://e.org/a", None, "https://e.org/a"),
        (" HTTP://E.org ", None, "HTTP://E.org"),
        ("mailto:a@e.org", None, "mailto:a@e.org"),
        ("ftp://e.org/a b", None, "ftp://e.org/a%20b"),
        ("https://e.org/a\n  b", None, "https://e.org/ab"),
        ("//e.org/a", None, "https://e.org/a"),
        ("www.e.org", None, "http://www.e.org"),
        ("/a", BASE, "https://lists.example/a"),
        ("next.md#x", BASE, "https://lists.example/2026/next.md#x"),
        ("#x", BASE, f"{BASE}#x"),
        ("/a", None, None),
        ("", BASE, None),
        ("{{site.url}}/a", BASE, None),
        ("{% post_url a %}", BASE, None),
        ("javascript:alert(1)", BASE, None),
        ("data:text/html,x", None, None),
        ("http://", None, None),
        ("//[x", BASE, None),
        ("/a//[b", "http://[", None),
    ],
)
def test_only_what_slack_takes_becomes_a_link(
    written: str, base: str | None, resolved: str | None
) -> None:
    assert resolve_url(written, base) == resolved


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("see https://e.org/a, or", ["https://e.org/a"]),
        ("(https://e.org/a)", ["https://e.org/a"]),
        ("https://e.org/a_(b)_[c]{d}.", ["https://e.org/a_(b)_[c]{d}"]),
        ("https://e.org/a(b", ["https://e.org/a"]),
        ("https://e.org/a((((((b))))))", ["https://e.org/a"]),
        ("更多的见https://e.org/a暂无", ["https://e.org/a"]),
        ("见https://e.org/a。好", ["https://e.org/a"]),
        ("“https://e.org/a”", ["https://e.org/a"]),
        ("https://e.org/é?x=1&y=2#z", ["https://e.org/é?x=1&y=2#z"]),
        ("**https://e.org/**", ["https://e.org/"]),
        ("mailto:a.b@e.org!", ["mailto:a.b@e.org"]),
        ("http://a.e/http://b.e and ftp://c.e", ["http://a.e/http://b.e", "ftp://c.e"]),
        ("xhttp://e.org http:// https://。 mailto: http:x", []),
    ],
)
def test_a_bare_url_ends_where_a_reader_would_end_it(text: str, urls: list[str]) -> None:
    parts = list(split_bare_urls(text))

    assert [part for part, is_url in parts if is_url] == urls
    assert "".join(part for part, _ in parts) == text
