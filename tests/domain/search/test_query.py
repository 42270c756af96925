"""What is looked for, whatever was typed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.search.query import (
    LONGEST_QUERY,
    MOST_CLAUSES,
    MOST_PATHS,
    MOST_TERMS,
    Clause,
    expand,
    loosen,
)
from tests.domain.search.finding import parse


def ways(text: str) -> list[tuple[tuple[str, ...], ...]]:
    """The alternatives of each word."""
    return [clause.alternatives for clause in parse(text).words]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("docker 安全", [(("docker",),), (("安全",),)]),
        ("docker安全", [(("docker",),), (("安全",),)]),
        ("Images images IMAGE", [(("image",),)]),
        ("docker-compose", [(("docker", "compose"), ("dockercompose",))]),
        ("node.js", [(("node", "js"), ("nodejs",))]),
        ("libContainer", [(("lib", "container"), ("libcontainer",))]),
        ("VMs", [(("vms",), ("vm",))]),
        ("c++ c#", [(("c++",),), (("c#",),)]),
        ("tcp/ip", [(("tcp",),), (("ip",),)]),
        ("容器安全", [(("容器", "器安", "安全"),)]),
        ("開發", [(("开发",),)]),
        ("a-b-c-d-e", [(("a",),), (("b",),), (("c",),), (("d",),), (("e",),)]),
        ("docker AND swarm OR pods", [(("docker",),), (("swarm",),), (("pod",),)]),
        ("and or", [(("and",),), (("or",),)]),
        ("OR", [(("or",),)]),
        ('5" disk', [(("5",),), (("disk",),)]),
        ("--privileged", [(("privileged",),)]),
        ("before:never", [(("before",),), (("never",),)]),
        ("in: docker", [(("in",),), (("docker",),)]),
        ("http://e.org", [(("http",),), (("e", "org"), ("eorg",))]),
        ("NEAR(a b); DROP--", [(("near",),), (("a",),), (("b",),), (("drop",),)]),
    ],
)  # fmt: skip
def test_words_are_read(text: str, expected: list[tuple[tuple[str, ...], ...]]) -> None:
    assert ways(text) == expected


@pytest.mark.parametrize("text", ["", "  ", '"', '""', "-", "- -", "*", "👍", "-docker"])
def test_there_may_be_nothing_to_find(text: str) -> None:
    query = parse(text)

    assert query.is_empty
    assert query.words == ()
    assert query.text == text


@pytest.mark.parametrize("text", ["docker", "before:2016", "after:2016", "in:weekly"])
def test_words_dates_and_titles_are_something_to_find(text: str) -> None:
    assert not parse(text).is_empty


@pytest.mark.parametrize(
    "text",
    ['"container format"', "“container format”", "＂Container　formats＂", "«container, format»"],
)
def test_quoted_words_are_a_phrase(text: str) -> None:
    (clause,) = parse(text).words

    assert clause.phrase
    assert clause.alternatives == (("container", "format"),)


def test_a_phrase_keeps_the_end_of_a_run_only_inside() -> None:
    (clause,) = parse('"使用容器 docker 部署"').words

    assert clause.alternatives == (("使用", "用容", "容器", "器", "docker", "部署"),)


def test_a_phrase_may_be_written_joined() -> None:
    (clause,) = parse('"use docker-compose up"').words

    assert clause.alternatives == (
        ("use", "docker", "compose", "up"),
        ("use", "dockercompose", "up"),
    )


def test_a_quoted_run_of_chinese_is_a_phrase_and_a_plain_one_is_not() -> None:
    assert [clause.phrase for clause in parse('"容器安全" 容器安全 "容器"').words] == [
        True,
        False,
        False,
    ]


def test_a_dash_excludes_words_and_phrases() -> None:
    query = parse('docker -swarm －"container format" -docker-compose - x')

    assert [clause.alternatives for clause in query.without] == [
        (("swarm",),),
        (("container", "format"),),
        (("docker", "compose"), ("dockercompose",)),
    ]
    assert [clause.phrase for clause in query.without] == [False, True, True]
    assert [clause.word for clause in query.words] == ["docker", "x"]


def test_a_star_finds_longer_words() -> None:
    kube, docker, image, library, run = parse("Kube* docker-co* images* libraries＊ 容器*").words

    assert (kube.alternatives, kube.prefix, kube.also_prefix) == ((("kube",),), True, None)
    assert (docker.alternatives, docker.prefix) == ((("docker", "co"), ("dockerco",)), True)
    assert (image.alternatives, image.prefix) == ((("image",),), True)
    assert (library.alternatives, library.prefix) == ((("library",), ("libraries",)), True)
    assert run.alternatives == (("容器",),)


def test_a_star_belongs_to_the_last_of_several_words() -> None:
    assert [clause.prefix for clause in parse("tcp/i*").words] == [False, True]


def test_one_chinese_character_is_a_beginning() -> None:
    assert [clause.prefix for clause in parse('"安" 容器 全').words] == [True, False, True]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kubern", ["kubern"]),
        ("docker Images", [None, "images"]),
        ("docker 安全", ["docker", None]),
        ("go", [None]),
        ("docker node.js", ["docker", None]),
        ("docker kube*", ["docker", None]),
        ('docker "swarm"', ["docker", None]),
    ],
)
def test_the_last_plain_word_may_be_half_typed(text: str, expected: list[str | None]) -> None:
    assert [clause.also_prefix for clause in parse(text).words] == expected


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("before:2016", date(2016, 1, 1), None),
        ("after:2015", None, date(2015, 12, 31)),
        ("after：２０１５-０６", None, date(2015, 6, 30)),
        ("AFTER：2015-06-01", None, date(2015, 6, 1)),
        ('before:"2016-02"', date(2016, 2, 1), None),
        ("before:2016 before:2014 after:2010 after:2012", date(2014, 1, 1), date(2012, 12, 31)),
        ("after:yesterday", None, date(2026, 11, 22)),
    ],
)
def test_dates_limit(text: str, before: date | None, after: date | None) -> None:
    query = parse(text)

    assert (query.before, query.after) == (before, after)
    assert query.words == ()


def test_lists_are_named_by_words_of_their_titles() -> None:
    query = parse('docker in:"weekly reading" in:周报')

    assert [clause.alternatives for clause in query.in_title] == [
        (("weekly", "reading"),),
        (("周报",),),
    ]
    assert len(query.words) == 1


def test_a_long_query_counts_up_to_its_limits() -> None:
    assert len(parse(" ".join(f"w{n}" for n in range(2000))).words) == MOST_CLAUSES
    assert len(parse(" ".join(f"-w{n}" for n in range(100))).without) == MOST_CLAUSES
    assert len(parse(" ".join(f"in:w{n}" for n in range(100))).in_title) == MOST_CLAUSES
    assert len(parse("容" * 4000).words[0].alternatives[0]) == MOST_TERMS
    assert len(parse("a" * 4000).words[0].word) == LONGEST_QUERY
    assert len(parse(f'"{"a-b " * 30}"').words[0].alternatives) == MOST_PATHS


def test_prefixes_are_expanded_to_the_terms_that_are_there() -> None:
    known = {"kube": ["kubernetes", "kubelet"], "co": ["compose"], "docker": ["docker", "dockerd"]}

    query = expand(parse("kube* node-co* docker -kube*"), lambda prefix: known.get(prefix, []))

    kube, node, docker = query.words
    assert kube.alternatives == (("kube",), ("kubernetes",), ("kubelet",))
    assert node.alternatives == (("node", "co"), ("nodeco",), ("node", "compose"))
    assert (docker.alternatives, docker.weaker) == ((("docker",),), ("dockerd",))
    assert query.without[0].alternatives == kube.alternatives
    assert not any(clause.prefix or clause.also_prefix for clause in query.words)


def test_what_is_expanded_stays_so() -> None:
    query = expand(parse("kube* docker"), lambda prefix: [prefix + "x"])

    assert expand(query, lambda prefix: [prefix + "y"]) == query


def test_a_loose_query_has_the_words_of_phrases_and_runs() -> None:
    query = loosen(parse('"container format" 容器安全 "docker swarm" 安 kube* docker'))

    assert [clause.alternatives for clause in query.words] == [
        (("container",),), (("format",),), (("容器",),), (("器安",),), (("安全",),),
        (("docker",),), (("swarm",),), (("安",),), (("kube",),),
    ]  # fmt: skip


def test_a_word_is_kept_as_it_was_typed_for_spelling() -> None:
    assert [clause.word for clause in parse("Kubernets Docker-Compose").words] == [
        "kubernets",
        "docker-compose",
    ]


SIGNS = st.sampled_from(
    ['"', "“", "”", "-", "*", ":", "(", ")", "'", "before:", "after:2016", "in:", " ", "　", "AND",
     "NEAR(", "^", "+", "\x00", "\ud800", "docker", "容器", "安", "👍", "c++", ".", "_", "'s"]
)  # fmt: skip


@given(st.lists(st.one_of(SIGNS, st.text(max_size=4)), max_size=30).map("".join))
def test_no_query_raises(text: str) -> None:
    query = parse(text)

    for clause in (*query.words, *query.without, *query.in_title):
        assert_sensible(clause)


def assert_sensible(clause: Clause) -> None:
    assert clause.word
    assert clause.alternatives
    assert all(all(terms) and terms for terms in clause.alternatives)
