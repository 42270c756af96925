"""What is shown of a hit: the best place, with every match marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.search.snippet import Run, cut_snippet, mark, put_on_one_line
from tests.domain.search.finding import parse

FILLER = "Much about entirely other things. "


def marked(text: str, query: str) -> list[str]:
    return [run.text for run in mark(text, parse(query)) if run.matched]


def shown(text: str, query: str, width: int = 200) -> str:
    return "".join(run.text for run in cut_snippet(text, parse(query), width))


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Docker and DOCKER, dockers", "docker", ["Docker", "DOCKER", "dockers"]),
        ("Images of an image", "image", ["Images", "image"]),
        ("dockerfile", "docker", ["dockerfile"]),
        ("dockerfile and swarm", "docker swarm", ["swarm"]),
        ("libContainer", "container", ["Container"]),
        ("libContainer", "libcontainer", ["libContainer"]),
        ("use docker-compose", "docker-compose", ["docker-compose"]),
        ("node.js and nodejs", "node.js", ["node.js", "nodejs"]),
        ("node.js, js and a node", "node.js", ["node.js"]),
        ("js and a node", "node.js", ["js", "node"]),
        ("docker's, it's", "docker's", ["docker's"]),
        ("保证容器安全性", "容器安全", ["容器安全"]),
        ("保證容器與雲", "容器与云", ["容器與雲"]),
        ("容器的安全", "容器安全", ["容器", "安全"]),
        ("安全，不安", "安", ["安", "安"]),
        ("kubelet, kubernetes", "kube*", ["kubelet", "kubernetes"]),
        ("the Container Format of a container", '"container format"', ["Container Format"]),
        ("container formats, formats", '"container form*"', ["container formats"]),
        ("docker-compose, containers", "docker-co*", ["docker-compose"]),
        ("docker swarm", "docker -swarm", ["docker"]),
        ("v1.7 and 1.7", "1.7", ["1.7", "1.7"]),
        ("c++ c", "c++", ["c++"]),
        ("ﾃﾞｰﾀ㍿", "データ 株式", ["ﾃﾞｰﾀ㍿"]),
        ("cafe\u0301!", "cafe", ["cafe\u0301"]),
        ("nothing", "docker", []),
        ("docker", "", []),
        ("", "docker", []),
    ],
)
def test_every_match_is_marked(text: str, query: str, expected: list[str]) -> None:
    assert marked(text, query) == expected


def test_runs_say_what_stands_between() -> None:
    assert mark("a docker b", parse("docker")) == (
        Run("a ", matched=False),
        Run("docker", matched=True),
        Run(" b", matched=False),
    )


def test_a_short_text_is_shown_on_one_line() -> None:
    assert shown("Docker  1.7\n is out.\n\nSee 容器：\n 1\n2", "docker") == (
        "Docker 1.7 · is out. See 容器： 1 · 2"
    )


def test_a_snippet_begins_shortly_before_the_words() -> None:
    text = FILLER * 20 + "At last docker is mentioned, and more follows."

    assert shown(text, "docker", 60) == "…things. At last docker is mentioned, and more follows."


def test_a_snippet_is_where_most_of_the_words_stand() -> None:
    text = (
        f"Docker. {FILLER * 9} docker docker docker {FILLER * 9} A swarm, by docker. {FILLER * 9}"
    )

    assert "A swarm, by docker" in shown(text, "docker swarm", 80)


def test_of_equal_places_the_first_is_shown() -> None:
    assert shown(f"One docker. {FILLER * 9} Two docker. {FILLER * 9}", "docker", 60).startswith(
        "One docker."
    )


def test_a_snippet_of_chinese_is_cut_between_characters() -> None:
    text = "这里讲别的事情。" * 30 + "最后说容器安全的问题。" + "然后继续。" * 30

    runs = cut_snippet(text, parse("容器安全"), 40)

    assert [run.text for run in runs if run.matched] == ["容器安全"]
    assert runs[0].text.startswith("…")
    assert runs[-1].text.endswith("…")


def test_a_snippet_without_matches_is_the_beginning() -> None:
    assert shown(FILLER * 20, "docker", 40) == "Much about entirely other things. Much…"


def test_a_match_that_is_cut_off_is_marked_as_far_as_it_is_shown() -> None:
    runs = cut_snippet("x " + "容器" * 100, parse("容器"), 21)

    assert "".join(run.text for run in runs).endswith("…")
    assert [run.text.strip("容器") for run in runs if run.matched] == [""]
    assert not runs[-1].matched


def test_a_match_at_the_end_is_shown_with_what_leads_to_it() -> None:
    assert shown(FILLER * 20 + "docker", "docker", 60).endswith("things. docker")
    assert len(shown(FILLER * 20 + "docker", "docker", 60)) > 45


def test_many_matches_are_no_hindrance() -> None:
    assert len(shown("docker " * 5000, "docker", 100)) <= 100


TEXTS = st.lists(
    st.one_of(
        st.sampled_from(["docker ", "容器安全", "swarm-x, ", FILLER, "\n"]), st.text(max_size=5)
    )
).map("".join)
QUERIES = st.sampled_from(
    ["docker", "容器", "安", "docker 安全", '"docker swarm"', "sw*", "-x", ""]
)


@given(TEXTS, QUERIES)
def test_marking_changes_no_text(text: str, query: str) -> None:
    assert "".join(run.text for run in mark(text, parse(query))) == text


@given(TEXTS, QUERIES, st.integers(20, 200))
def test_a_snippet_is_a_piece_of_the_text_no_wider_than_allowed(
    text: str, query: str, width: int
) -> None:
    snippet = shown(text, query, width)

    assert len(snippet) <= width
    assert snippet.removeprefix("…").removesuffix("…") in put_on_one_line(text)


@given(TEXTS, st.sampled_from(["docker", "容器", "安", "swarm"]), st.integers(40, 200))
def test_what_matches_is_seen_in_the_snippet(text: str, query: str, width: int) -> None:
    if marked(put_on_one_line(text), query):
        assert any(run.matched for run in cut_snippet(text, parse(query), width))


LONG = "a word of no interest, and 无关的字。 " * 400


def test_of_a_long_text_the_best_stretch_is_shown() -> None:
    text = f"Docker early. {LONG} Then docker and its swarm, 容器安全。 {LONG} The swarm, late."

    snippet = shown(text, "docker swarm 安全")

    assert "docker and its swarm, 容器安全" in snippet
    assert snippet.startswith("…")
    assert snippet.endswith("…")


@pytest.mark.parametrize("word", ["image", "dockercompose", "größe"])
def test_a_match_that_is_written_in_another_way_is_found_in_a_long_text(word: str) -> None:
    text = f"imagination {LONG} The images of Docker-Compose have a GRÖSSE. {LONG}"

    assert "The images of Docker-Compose" in shown(text, word)


def test_a_text_whose_letters_become_more_is_read_whole() -> None:
    assert "the swarm" in shown(f"Straße {LONG} the swarm {LONG}", "swarm")


def test_a_long_text_without_the_words_begins_at_its_beginning() -> None:
    assert shown(LONG, "kubernetes").startswith("a word of no interest")
