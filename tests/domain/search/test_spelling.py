"""Slips of the fingers are understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.search.spelling import (
    count_slips,
    find_ends,
    is_spelt,
    measure_slips,
    mirror,
    suggest,
)

KNOWN = [("kubernetes", 90), ("docker", 200), ("container", 150), ("security", 40), ("go", 300)]
WORDS = st.text("abcdé容", max_size=7)


def shares_an_end(word: str, other: str) -> bool:
    beginnings, endings = find_ends(word)
    return other.startswith(tuple(beginnings)) or mirror(other).startswith(tuple(endings))


def test_a_word_shares_an_end_with_its_slips() -> None:
    assert find_ends("docker") == ({"doc", "dok"}, {"rek"})
    for slip in ("dcker", "dockker", "docler", "dokcer"):
        assert shares_an_end(slip, "docker")


def test_a_long_word_may_have_two_slips() -> None:
    assert [count_slips(word) for word in ("dockers", "kubernet")] == [1, 2]
    for slip in ("kubrenetse", "kubernts", "kubbernettes", "kubenretse"):
        assert shares_an_end(slip, "kubernetes")


def test_words_may_be_meant_and_nothing_else() -> None:
    assert all(map(is_spelt, ("docker", "контейнер")))
    assert not any(map(is_spelt, ("go", "1.2.3", "c++", "ipv6", "容器", "コンテナ")))


def test_a_misspelt_plural_is_looked_up_as_both() -> None:
    beginnings, endings = find_ends("imgaes")

    assert beginnings >= {"img", "im"}
    assert endings >= {"sea", "eag"}


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("kubernets", "kubernetes"),
        ("kuberntes", "kubernetes"),
        ("kubrenets", "kubernetes"),
        ("dokcer", "docker"),
        ("dcoker", "docker"),
        ("contaner", "container"),
        ("contianers", "container"),
        ("docker", None),
        ("dockers", None),
        ("banana", None),
        ("dkr", None),
        ("g", None),
        ("", None),
    ],
)
def test_what_was_meant_is_suggested(word: str, meant: str | None) -> None:
    assert suggest(word, KNOWN) == meant


def test_the_nearest_is_meant_then_the_most_frequent() -> None:
    assert suggest("contsiner", [("containers", 900), ("container", 1)]) == "container"
    assert suggest("cart", [("card", 3), ("cars", 5), ("care", 4)]) == "cars"


def test_a_known_word_is_doubted_only_beside_a_much_more_frequent_one() -> None:
    assert suggest("dokcer", KNOWN, df=1) == "docker"
    assert suggest("dokcer", KNOWN, df=20) is None


@pytest.mark.parametrize(
    ("word", "other", "slips"),
    [
        ("", "", 0), ("a", "", 1), ("docker", "docker", 0), ("docker", "dokcer", 1),
        ("docker", "docer", 1), ("docker", "dockker", 1), ("docker", "dicker", 1),
        ("docker", "dokcre", 2), ("ca", "abc", 3), ("kubernetes", "swarm", 3),
    ],
)  # fmt: skip
def test_slips_are_counted(word: str, other: str, slips: int) -> None:
    assert min(measure_slips(word, other, 3), 3) == slips


@given(WORDS, WORDS)
def test_slips_are_the_same_both_ways(word: str, other: str) -> None:
    assert measure_slips(word, other, 9) == measure_slips(other, word, 9)
    assert (measure_slips(word, other, 9) == 0) == (word == other)


@given(st.text("abcd", min_size=4, max_size=12), st.text("abcd", max_size=13))
def test_words_one_slip_apart_share_an_end(word: str, other: str) -> None:
    if measure_slips(word, other, 1) <= 1:
        assert shares_an_end(word, other)


@given(
    st.text("abcd", min_size=4, max_size=12),
    st.integers(0, 11),
    st.sampled_from(["drop", "add", "change", "swap"]),
)
def test_a_slip_leaves_an_end(word: str, place: int, kind: str) -> None:
    place %= len(word)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    slips = {
        "drop": before + after,
        "add": before + "x" + letter + after,
        "change": before + "x" + after,
        "swap": before + after[:1] + letter + after[1:],
    }

    assert shares_an_end(word, slips[kind])


@given(st.text(), st.lists(st.tuples(st.text(), st.integers(0, 100))))
def test_no_word_raises(word: str, candidates: list[tuple[str, int]]) -> None:
    assert suggest(word, candidates) in {None, *(term for term, _ in candidates)}
