"""Which sections match, and which come first."""

import pytest

from bot.domain.search.index import encode, index_section, number_words
from bot.domain.search.query import expand, in_codes
from bot.domain.search.ranking import Ranker, Stats, is_in, matches, weigh_reactions
from tests.domain.search.finding import finds, known_terms, parse

SECTIONS, LENGTHS = 1000, (4.0, 10.0, 100.0)
DF = {"docker": 300, "swarm": 20, "kubernetes": 50, "容器": 80}
FILLER = "much about entirely other things of no interest "


def rate(
    query: str, text: str, *, title: str = "", links: str = "", likes: int = 0, age: float = 9e9
) -> float:
    indexed = index_section(title, links, text)
    expanded = expand(parse(query), known_terms(indexed))
    codes = number_words(sorted(indexed.terms))
    df = {code: DF.get(term, 0) for term, code in codes.items()}
    ranker = Ranker.build(in_codes(expanded, codes), Stats(SECTIONS, LENGTHS, df))
    return ranker.score(encode(indexed, codes), age_days=age) * weigh_reactions(likes)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("docker swarm", "Swarm, by Docker"),
        ("docker-compose", "docker compose"),
        ("docker compose", "docker-compose"),
        ("dockercompose", "Docker-Compose"),
        ("nodejs", "Node.js"),
        ("container", "libContainer"),
        ("libcontainer", "LibContainer"),
        ("docker's", "docker"),
        ('"docker daemon"', "docker's daemon"),
        ("dont", "don't"),
        ("you", "you’ll"),
        ("image", "images"),
        ("images", "image"),
        ("v1.7", "docker1.7发布"),
        ("1.7", "v1.7"),
        ("容器安全", "保证容器安全。"),
        ("容器安全", "保證容器安全。"),
        ("開發", "软件开发"),
        ("安", "不安"),
        ("安", "安全"),
        ("kube*", "kubernetes"),
        ("kubern", "kubernetes"),
        ("kub swarm", "kub swarms"),
        ('"container format"', "the Container-Format!"),
        ('"containers formats"', "a container format"),
        ('"libcontainer is"', "libContainer is"),
        ('"the libcontainer"', "the libContainer"),
        ('"容器安全"', "容器安全性"),
        ('"用 docker"', "使用 docker"),
        ('"安全，容器"', "保证安全，容器很好"),
        ('"安全 容器"', "安全，容器"),
        ('"container form*"', "container formats"),
        ('"the libcont*"', "by the libContainer"),
        ('"容器安*"', "保证容器安全"),
        ("docker -swarm", "docker"),
        ('docker -"docker swarm"', "docker, the swarm"),
    ],
)
def test_a_query_finds_a_text(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("docker swarm", "docker"),
        ("c", "c++"),
        ("c++", "c"),
        ("net", ".NET"),
        ("java swarm", "JavaScript swarm"),
        ("kub swarm", "kubernetes swarm"),
        ('"container format"', "format container"),
        ('"container form*"', "formats of containers"),
        ('"the libcont*"', "the great libContainer"),
        ('"container format"', "container of a format"),
        ('"容器安全"', "容器，器安，安全"),
        ('"器安"', "容器，安全"),
        ("器安", "容器，安全"),
        ("docker -swarm", "docker swarms"),
        ("docker -安", "docker 安全"),
        ('docker -"docker swarm"', "docker swarm"),
        ("docker -kube*", "docker kubelet"),
    ],
)
def test_a_query_does_not_find_a_text(query: str, text: str) -> None:
    assert not finds(query, text)


def test_a_phrase_does_not_reach_from_title_to_text() -> None:
    assert not finds('"container format"', "format", title="container")


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("in:weekly", "Weekly Reading"),
        ('in:"weekly reading"', "A weekly reading"),
        ("in:阅", "每周阅读"),
        ("in:阅读 in:每周", "每周閱讀"),
        ("docker", "anything"),
    ],
)
def test_a_list_is_named(query: str, title: str) -> None:
    assert is_in(parse(query), title)


@pytest.mark.parametrize("query", ['in:"reading weekly"', "in:news", "in:weekly in:news"])
def test_another_list_is_not(query: str) -> None:
    assert not is_in(parse(query), "Weekly Reading")


def test_a_joined_form_is_worth_something_without_its_parts() -> None:
    assert rate("docker-compose", "dockercompose") > 0


def test_what_does_not_match_is_worth_nothing() -> None:
    assert rate("docker", "swarm") == 0


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (rate("docker", "x", title="docker"), rate("docker", "docker x")),
        (rate("docker", "x docker", links="docker"), rate("docker", "x docker")),
        (rate("docker", "docker docker"), rate("docker", "docker")),
        (rate("docker", "docker"), rate("docker", "docker " + FILLER * 30)),
        (rate("docker swarm", "swarm"), rate("docker swarm", "docker")),
        (rate("docker swarm", "docker"), rate("docker", "no")),
        (
            rate("docker swarm", "docker swarm " + FILLER),
            rate("docker swarm", f"docker {FILLER} swarm"),
        ),
        (
            rate("docker swarm", f"docker {FILLER} swarm"),
            rate("docker swarm", f"docker {FILLER * 4} swarm") - 1e-9,
        ),
        (
            rate("容器安全", "容器安全" + "别" * 9),
            rate("容器安全", "容器" + "别" * 9 + "器安，安全"),
        ),
        (rate("docker-compose", "docker-compose"), rate("docker-compose", "docker, or compose")),
        (rate("dock", "dock " + FILLER * 9), rate("dock", "docker docker docker", title="docker")),
        (rate("docker", "docker", likes=3), rate("docker", "docker")),
        (rate("docker", "docker", age=1), rate("docker", "docker", age=400)),
        (rate("docker", "docker", age=400), rate("docker", "docker")),
    ],
)
def test_one_answers_better_than_the_other(better: float, worse: float) -> None:
    assert better > worse


def test_people_and_time_are_gentle() -> None:
    about = rate("docker", FILLER * 3, title="docker")

    assert about > rate("docker", FILLER * 3 + "docker", likes=50, age=0)


def test_a_date_ahead_and_fewer_than_no_reactions_change_nothing() -> None:
    assert rate("docker", "docker", age=-9, likes=-1) == rate("docker", "docker", age=0)


def test_the_forms_of_a_prefix_are_one_word() -> None:
    rare = rate("kube*", "kubelet kubernetes")

    assert rare == pytest.approx(rate("kube*", "kubernetes kubernetes"))


def test_an_empty_library_has_no_averages() -> None:
    indexed = index_section("docker", "docker", "docker")
    codes = number_words(indexed.terms)
    empty = Stats(0, (0.0, 0.0, 0.0), {})

    ranker = Ranker.build(in_codes(parse("docker"), codes), empty)

    assert ranker.score(encode(indexed, codes), age_days=0) > 0


def test_without_words_everything_matches_and_nothing_is_better() -> None:
    indexed = index_section("docker", "", "")
    section = encode(indexed, number_words(indexed.terms))
    query = parse("after:2015")

    ranker = Ranker.build(query, Stats(1, LENGTHS, {}))

    assert matches(query, section)
    assert ranker.score(section, age_days=0) == 0


def test_a_term_that_no_section_has_says_nothing_of_the_others() -> None:
    assert rate("docker-compose", "docker swarm") == 0
    assert rate("kube* docker", "docker") == rate("docker", "docker")


def test_a_prefix_counts_a_joined_form_where_its_parts_stand() -> None:
    joined = rate("kubep*", "kubepods kube-proxy")

    assert joined > rate("kubep*", "kubepods kube")


def test_a_section_need_not_have_the_parts_of_a_joined_form() -> None:
    known = index_section("", "", "docker compose dockercompose")
    codes = number_words(sorted(known.terms))
    query = in_codes(expand(parse("docker-compose"), known_terms(known)), codes)
    ranker = Ranker.build(query, Stats(SECTIONS, LENGTHS, {}))

    def score(text: str) -> float:
        return ranker.score(encode(index_section("", "", text), codes), age_days=0)

    assert score("dockercompose") > 0 == score("compose")
