import pytest

from bot.domain.errors import SourceError
from bot.domain.web_address import is_web_address, parse_host, parse_web_address, show_address


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        (" https://Example.COM ", "https://example.com/"),
        ("HTTP://example.com.:80/a", "http://example.com/a"),
        ("https://example.com:443/a?b=c#d", "https://example.com/a?b=c"),
        ("https://example.com:/a", "https://example.com/a"),
        ("http://example.com:8080/", "http://example.com:8080/"),
        ("https://example.com?a=b", "https://example.com/?a=b"),
        (
            "https://example.com/周报.md?期=1",
            "https://example.com/%E5%91%A8%E6%8A%A5.md?%E6%9C%9F=1",
        ),
        (
            "https://example.com/%e5%91%a8%7E%2d%2F%20.md",
            "https://example.com/%E5%91%A8~-%2F%20.md",
        ),
        ("https://example.com/100%.md", "https://example.com/100%25.md"),
        ("https://example.com/a/./b/../c.md", "https://example.com/a/c.md"),
        ("https://example.com/../%2e%2E/a/..", "https://example.com/"),
        ("https://例子。测试/", "https://xn--fsqu00a.xn--0zwm56d/"),
        ("https://straße.de/", "https://xn--strae-oqa.de/"),
        ("http://１２７.０.０.１/", "http://127.0.0.1/"),
        ("http://①②⑦.0.0.1/", "http://127.0.0.1/"),
        ("http://[0:0::1]:8080/a", "http://[::1]:8080/a"),
        ("http://[::FFFF:127.0.0.1]/", "http://[::ffff:7f00:1]/"),
    ],
)
def test_an_address_has_one_spelling(typed: str, spelled: str) -> None:
    assert str(parse_web_address(typed)) == spelled
    assert str(parse_web_address(spelled)) == spelled


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("example.com/a.md", "not a web address"),
        ("https:/example.com", "not a web address"),
        ("ftp://example.com/a.md", "http and https only"),
        ("file:///etc/passwd", "http and https only"),
        ("gopher://example.com/", "http and https only"),
        ("https:///a.md", "not a name"),
        ("https://lin:secret@example.com/", "user name or a password"),
        ("https://example.com@127.0.0.1/", "user name or a password"),
        ("https://exa mple.com/", "a space"),
        ("https://example.com\\@127.0.0.1/", "a backslash"),
        ("https://example.com/\r\nHost: a", "invisible character"),
        ("https://example.com/\u200b", "invisible character"),
        ("https://example.com/\udc80", "invisible character"),
        ("https://example.com:0/", "its port"),
        ("https://example.com:70000/", "its port"),
        ("https://example.com:８０/", "not a name"),
        ("https://example.com:80:80/", "not a name"),
        ("https://127.0.0.1%2f.example.com/", "not a name"),
        ("https://-a.example.com/", "not a name"),
        ("https://a..example.com/", "not a name"),
        ("https://" + "a." * 130 + "com/", "not a name"),
        ("https://\u00ad\u00ad/", "invisible character"),
        ("https://xn--a\u0301/", "not a name"),
        ("https://[::1/", "not a name"),
        ("http://[fe80::1%25eth0]/", "not a name"),
        ("https://example.com/" + "a" * 2000, "more than 2,000 characters"),
        ("http://2130706433/", "odd way"),
        ("http://0x7f000001/", "odd way"),
        ("http://0x7f.0x0.0x0.0x1/", "odd way"),
        ("http://017700000001/", "odd way"),
        ("http://0177.0.0.1/", "odd way"),
        ("http://127.1/", "odd way"),
        ("http://127.0.1/", "odd way"),
        ("http://127.0.0.1.1/", "odd way"),
        ("http://256.0.0.1/", "odd way"),
        ("http://0/", "odd way"),
        ("http://0x/", "odd way"),
        ("http://①/", "odd way"),
        ("http://example.0x7f/", "odd way"),
        ("http://[1:2:3]/", "odd way"),
        ("http://[127.0.0.1]/", "not a name"),
    ],
)
def test_what_is_no_plain_address_is_refused_with_a_sentence(typed: str, words: str) -> None:
    with pytest.raises(SourceError, match=words) as raised:
        parse_web_address(typed)
    assert "secret" not in str(raised.value)
    assert str(raised.value).isprintable()


def test_what_is_shown_of_an_address_has_no_password_and_nothing_odd() -> None:
    assert (
        show_address(" https://lin:se@cret@example.com/\x1b[1m ") == "https://example.com/\ufffd[1m"
    )


@pytest.mark.parametrize(
    ("source", "is_one"),
    [
        ("https://example.com", True),
        (" ftp://a", True),
        ("a.md", False),
        ("C:\\a.md", False),
        ("-", False),
        ("example.com/a.md", False),
    ],
)
def test_an_address_is_told_from_a_file_by_its_scheme(source: str, is_one: bool) -> None:
    assert is_web_address(source) is is_one


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("Git.Example.com", "git.example.com"),
        ("::1", "::1"),
        ("[::1]", "::1"),
        ("10.0.0.8", "10.0.0.8"),
    ],
)
def test_a_host_alone_is_spelled_as_in_an_address(written: str, host: str) -> None:
    assert parse_host(written) == host


def test_a_scheme_has_its_port() -> None:
    addresses = ("http://a.example/", "https://a.example/", "https://a.example:8443/")

    assert [parse_web_address(each).effective_port for each in addresses] == [80, 443, 8443]
