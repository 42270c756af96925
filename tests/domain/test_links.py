"""Which addresses are the same, which can't be meant, and which tell of their readers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.links import find_fault, find_tracking, mark_url, normalise_url, pick_marks


@pytest.mark.parametrize(
    "spelling",
    [
        "HTTPS://Example.COM/a?b=1",
        "http://example.com/a?b=1",
        "https://example.com:443/a?b=1",
        "https://example.com./a/?b=1",
        "https://example.com/a?b=1#part",
        "https://example.com/a?utm_source=x&b=1&fbclid=y",
    ],
)
def test_spellings_of_one_address_have_one_mark(spelling: str) -> None:
    assert mark_url(spelling) == mark_url("https://example.com/a?b=1")


@pytest.mark.parametrize(
    "other",
    [
        "https://example.com/A?b=1",
        "https://example.com/a?b=2",
        "https://example.com/a",
        "https://example.org/a?b=1",
        "https://example.com:8443/a?b=1",
        "ftp://example.com/a?b=1",
    ],
)
def test_what_may_be_another_page_is_another_address(other: str) -> None:
    assert mark_url(other) != mark_url("https://example.com/a?b=1")


def test_what_is_no_address_stays_as_it_is() -> None:
    for text in ("mailto:a@example.com", "https://[zz/", "http://"):
        assert normalise_url(text) == text
    assert normalise_url("https://example.com:99999/") == "http://example.com:99999"


@given(st.text())
def test_any_text_has_a_mark_that_a_database_holds(text: str) -> None:
    assert -(2**63) <= mark_url(text) < 2**63


def test_only_addresses_of_pages_are_marked() -> None:
    page, again = "https://example.com/", "https://example.com"
    assert pick_marks([page, again, "mailto:a@example.com"]) == {mark_url(page): page}


def test_parameters_that_tell_of_a_reader_are_named_once_in_order() -> None:
    url = "https://example.com/?utm_source=a&b=1&fbclid=2&UTM_Medium=c&utm_source=d&mc_eid"
    assert find_tracking(url) == ("utm_source", "fbclid", "UTM_Medium", "mc_eid")
    assert find_tracking("https://example.com/?utmost=1&ref=2") == ()
    assert find_tracking("https://[zz/?utm_source=a") == ()


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("https://https://example.com", "its scheme stands in it twice"),
        ("http://http//example.com", "its scheme stands in it twice"),
        ("https://example..com/", "its host is not a name"),
        ("https://exa%20mple.com/", "its host is not a name"),
        ("https://", "its host is not a name"),
        ("https://[zz/", "its host is not a name"),
        ("https://1.2.3/", "its host is an odd way of writing an IP address"),
        ("https://example.com:99999/", "its port is not one"),
        ("https://example.com/a)", "it ends in a bracket that it doesn't open"),
    ],
)
def test_what_can_not_be_meant_is_said(url: str, fault: str) -> None:
    assert (find_fault(url) or "").startswith(fault)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/a_(b)",
        "http://go/links",
        "https://例え.jp/道",
        "https://[::1]:8080/",
        "https://user@example.com/",
        "mailto:somebody",
        "ftp://example.com/file",
    ],
)
def test_what_may_be_meant_is_let_be(url: str) -> None:
    assert find_fault(url) is None
