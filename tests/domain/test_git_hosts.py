import pytest

from bot.domain.git_hosts import find_raw
from bot.domain.web_address import parse_web_address

RAW = "https://raw.githubusercontent.com"
GIST = "https://gist.githubusercontent.com"


def raw_form(url: str) -> str:
    return str(find_raw(parse_web_address(url)).address)


def source_of(url: str) -> str:
    return find_raw(parse_web_address(url)).source


@pytest.mark.parametrize(
    ("page", "raw"),
    [
        ("https://github.com/o/r/blob/main/a.md", f"{RAW}/o/r/main/a.md"),
        ("http://www.github.com/o/r/blob/main/a.md", f"{RAW}/o/r/main/a.md"),
        ("https://github.com/o/r/blob/main/lists/2026/a.md#L3", f"{RAW}/o/r/main/lists/2026/a.md"),
        ("https://github.com/o/r/blame/v1.0/a.md", f"{RAW}/o/r/v1.0/a.md"),
        ("https://github.com/o/r/raw/main/a.md", f"{RAW}/o/r/main/a.md"),
        ("https://github.com/o/r/raw/refs/heads/main/a.md", f"{RAW}/o/r/refs/heads/main/a.md"),
        ("https://github.com/o/r/blob/fix%2Fit/a%20b.md", f"{RAW}/o/r/fix%2Fit/a%20b.md"),
        ("https://github.com/o/r/blob/main/周报.md", f"{RAW}/o/r/main/%E5%91%A8%E6%8A%A5.md"),
        (f"{RAW}/o/r/main/a.md?token=ABC", f"{RAW}/o/r/main/a.md?token=ABC"),
        ("https://gist.github.com/lin/0123abcdef", f"{GIST}/lin/0123abcdef/raw"),
        ("https://gist.github.com/lin/0123abcdef/raw/", f"{GIST}/lin/0123abcdef/raw"),
        ("https://gist.github.com/lin/0123abcdef/raw/a.md", f"{GIST}/lin/0123abcdef/raw/a.md"),
        ("https://gist.github.com/0123abcdef", "https://gist.github.com/0123abcdef/raw"),
        (
            "https://gist.github.com/lin/0123abcdef#file-2026-11-27-weekly-md",
            f"{GIST}/lin/0123abcdef/raw/2026-11-27-weekly.md",
        ),
        ("https://gist.github.com/lin/0123abcdef#comments", f"{GIST}/lin/0123abcdef/raw"),
        ("https://gitlab.com/g/s/p/-/blob/main/a.md", "https://gitlab.com/g/s/p/-/raw/main/a.md"),
        ("https://gitlab.com/g/p/blob/main/a.md", "https://gitlab.com/g/p/-/raw/main/a.md"),
        (
            "http://git.example.com:8080/g/p/-/blob/main/d/a.md?ref_type=heads#L1",
            "http://git.example.com:8080/g/p/-/raw/main/d/a.md?ref_type=heads",
        ),
        (
            "https://bitbucket.org/w/r/src/main/d/a.md",
            "https://bitbucket.org/w/r/raw/main/d/a.md",
        ),
        (
            "https://codeberg.org/o/r/src/branch/main/a.md",
            "https://codeberg.org/o/r/raw/branch/main/a.md",
        ),
        (
            "https://example.com/git/o/r/src/tag/v1/d/a.md",
            "https://example.com/git/o/r/raw/tag/v1/d/a.md",
        ),
        ("https://gitee.com/o/r/blob/master/a.md", "https://gitee.com/o/r/raw/master/a.md"),
    ],
)
def test_the_page_of_a_file_becomes_the_file(page: str, raw: str) -> None:
    assert raw_form(page) == raw
    assert raw_form(raw) == raw
    assert source_of(raw) == source_of(page)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/o/r/blob/main/a.md",
        "https://example.com/a.md?of=week",
        "https://github.com/o/r",
        "https://github.com/o/r/tree/main/lists",
        "https://github.com/o/r/blob/main",
        "https://gist.github.com/lin",
        "https://bitbucket.org/w/r/src/main/lists/",
        "https://codeberg.org/o/r/src/branch/main",
        f"{GIST}/lin/0123abcdef/raw/4567/a.md",
    ],
)
def test_any_other_address_stands_for_itself(address: str) -> None:
    assert (raw_form(address), source_of(address)) == (address, address)
    assert source_of(address + "#part") == address


@pytest.mark.parametrize(
    "spellings",
    [
        (
            "https://github.com/o/r/blob/main/a.md",
            "https://github.com/o/r/blob/main/a.md?plain=1#L1-L9",
            "https://GitHub.com/o/r/raw/refs/heads/main/a.md",
            f"{RAW}/o/r/refs/heads/main/a.md",
            f"{RAW}/o/r/main/a.md?token=ABC",
        ),
        (
            "https://gitlab.com/g/p/-/blob/main/a.md?ref_type=heads",
            "https://gitlab.com/g/p/-/raw/main/a.md?inline=false",
        ),
        (
            "https://bitbucket.org/w/r/src/main/a.md?at=main",
            "https://bitbucket.org/w/r/raw/main/a.md",
        ),
        (
            "https://codeberg.org/o/r/src/branch/main/a.md?display=source",
            "https://codeberg.org/o/r/raw/branch/main/a.md",
        ),
    ],
)
def test_all_spellings_of_a_file_are_one_source(spellings: tuple[str, ...]) -> None:
    sources = {source_of(each) for each in spellings}

    assert len(sources) == 1
    assert {source_of(each) for each in sources} == sources
