"""Plural and singular meet, and names stay themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.search.plurals import to_singular


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("images", "image"), ("containers", "container"), ("services", "service"),
        ("libraries", "library"), ("policies", "policy"), ("dependencies", "dependency"),
        ("classes", "class"), ("processes", "process"), ("boxes", "box"), ("indexes", "index"),
        ("indices", "index"), ("branches", "branch"), ("patches", "patch"), ("caches", "cache"),
        ("hashes", "hash"), ("crashes", "crash"), ("databases", "database"), ("cases", "case"),
        ("buses", "bus"), ("statuses", "status"), ("aliases", "alias"), ("lenses", "lens"),
        ("sizes", "size"), ("buzzes", "buzz"), ("quizzes", "quiz"), ("heroes", "hero"),
        ("shoes", "shoe"), ("photos", "photo"), ("repos", "repo"), ("keys", "key"),
        ("apis", "api"), ("cpus", "cpu"), ("menus", "menu"), ("wikis", "wiki"), ("diffs", "diff"),
        ("gifs", "gif"), ("pdfs", "pdf"), ("movies", "movie"), ("ties", "tie"),
        ("children", "child"), ("leaves", "leaf"), ("saves", "save"), ("pods", "pod"),
    ],
)  # fmt: skip
def test_a_plural_meets_its_singular(plural: str, singular: str) -> None:
    assert to_singular(plural) == singular
    assert to_singular(singular) == singular


@pytest.mark.parametrize(
    "word",
    [
        "kubernetes", "redis", "aws", "dns", "tls", "ios", "status", "class", "analysis", "this",
        "postgres", "jenkins", "macos", "nixos", "https", "saas", "paas", "zfs", "btrfs",
        "overlayfs", "nodejs", "devops", "news", "series", "always", "c++s", "x86s", "naïves",
        "容器s", "s", "", "typealias", "ingress",
    ],
)  # fmt: skip
def test_what_is_no_plural_stays(word: str) -> None:
    assert to_singular(word) == word


@given(st.text("aeioubcdfhijlmoprstuvwxyz", max_size=8).map(lambda stem: stem + "s"))
def test_a_singular_stays(word: str) -> None:
    assert to_singular(to_singular(word)) == to_singular(word)
