"""Which words of a library teach how to look things up."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.search.examples import (
    Sample,
    propose_links,
    propose_phrases,
    propose_runs,
    propose_since,
    propose_words,
)


def sample(title: str, *links: str, day: date | None = None) -> Sample:
    return Sample(title, links, day)


SAMPLES = [
    sample("Docker: smaller images", "Multi-stage builds", "a docker thing"),
    sample("时区不是偏移量", "PEP 495"),
    sample("Time zones and 时区", "The long read"),
    sample("Kubernetes"),
]


def test_words_of_titles_come_before_words_of_links() -> None:
    assert propose_words(SAMPLES) == [
        "Docker",
        "smaller",
        "images",
        "zones",
        "Kubernetes",
        "Multi-stage",
        "builds",
        "PEP",
    ]


def test_a_word_of_several_sections_comes_first_as_it_was_spelt_last() -> None:
    samples = [sample("Swarm"), sample("Docker 1.8"), sample("docker 1.7")]

    assert propose_words(samples) == ["Docker", "Swarm"]


def test_a_word_counts_once_a_section() -> None:
    wordy = sample("x", "Rust", "about Rust", "Rust and Rust")

    assert propose_words([wordy, sample("Docker")]) == ["Docker", "Rust"]


def test_a_title_that_comes_every_week_teaches_nothing() -> None:
    weekly = [sample("Developer News", "A linter"), sample("Developer News", "A debugger")]

    assert propose_words(weekly) == ["linter", "debugger"]


def test_common_words_numbers_and_commands_are_no_examples() -> None:
    assert propose_words([sample("What was new in 2015: the latest help, search & more")]) == []


def test_of_chinese_two_characters_are_enough_but_not_any_two() -> None:
    assert propose_runs(SAMPLES)[0] == "时区"
    assert "区不" not in propose_runs(SAMPLES)
    assert propose_runs([sample("这是我们的")]) == []


def test_a_phrase_is_two_telling_words_side_by_side() -> None:
    titles = [sample("Docker: smaller images"), sample("A tale of two Cities and Time")]

    assert propose_phrases(titles) == ['"smaller images"']


def test_a_links_text_is_an_example_if_somebody_might_type_it() -> None:
    links = [
        sample("x", "Read more", "builds", "Multi stage builds", "It's “quoted”", "a" * 20 + " b"),
        sample("y", "Multi stage builds", "Kernel documentation in the making of it", "Go (2015)"),
    ]

    assert propose_links(links) == ["Multi stage builds"]


def test_since_is_the_month_before_the_newest_list() -> None:
    dated = [sample("x", day=date(2015, 1, 31)), sample("y", day=date(2014, 3, 2)), sample("z")]

    assert propose_since(dated, ["Docker", "Go"]) == ["Docker after:2014-12", "Go after:2014-12"]
    assert propose_since([sample("z")], ["Docker"]) == []
    assert propose_since([sample("z", day=date(1, 1, 9))], ["Docker"]) == []


@given(st.lists(st.builds(Sample, st.text(), st.lists(st.text()), st.none() | st.dates())))
def test_whatever_a_library_holds_examples_can_be_typed(samples: list[Sample]) -> None:
    words = propose_words(samples)
    queries = [
        *words,
        *propose_runs(samples),
        *propose_phrases(samples),
        *propose_links(samples),
        *propose_since(samples, words),
    ]

    assert not [query for query in queries if "`" in query or "\n" in query]
