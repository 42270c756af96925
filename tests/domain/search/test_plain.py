"""Words, snippets and the order of links."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reading_list import Entry
from bot.domain.search import cut_snippet, mark_words, sort_links, spellings, split_words

words_of = st.lists(st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1), max_size=4)


def marked(text: str, *words: str) -> list[str]:
    return [run.text for run in mark_words(text, words) if run.matched]


def test_words_stand_between_spaces() -> None:
    assert split_words("  docker\tswarm　容器 ") == ("docker", "swarm", "容器")


def test_a_word_counts_once_as_it_was_first_written() -> None:
    assert split_words("Docker docker DOCKER swarm") == ("Docker", "swarm")


def test_a_very_long_query_is_cut_to_ten_words() -> None:
    assert split_words(" ".join(map(str, range(50)))) == tuple(map(str, range(10)))


def test_an_endless_word_is_cut() -> None:
    assert split_words("x" * 40_000) == ("x" * 500,)


def test_a_word_is_spelt_in_every_usual_case() -> None:
    assert set(spellings("контейнер")) == {"контейнер", "КОНТЕЙНЕР", "Контейнер"}
    assert spellings("容器") == ("容器",)


def test_words_are_marked_in_any_case_and_inside_longer_words() -> None:
    assert marked("Docker, dockerfile, DOCKERS", "docker") == ["Docker", "docker", "DOCKER"]


def test_the_longest_word_is_marked_first() -> None:
    assert marked("kubernetes", "kube", "kubernetes") == ["kubernetes"]


def test_a_words_own_characters_are_no_pattern() -> None:
    assert marked("c++ is not c, a.b is not axb", "c++", "a.b") == ["c++", "a.b"]


def test_without_words_nothing_is_marked() -> None:
    assert marked("docker") == []


@given(st.text(), words_of)
def test_marking_words_changes_no_text(text: str, words: list[str]) -> None:
    assert "".join(run.text for run in mark_words(text, words)) == text


def test_a_snippet_is_one_line() -> None:
    assert cut_snippet("Docker\n  1.7\n is out", ["docker"]) == "Docker 1.7 is out"


def test_a_snippet_begins_where_the_words_are() -> None:
    text = "Much about other things. " * 20 + "At last docker is mentioned, and more follows."

    snippet = cut_snippet(text, ["docker"], 60)

    assert snippet == "…At last docker is mentioned, and more follows."


def test_a_snippet_without_the_words_is_the_beginning() -> None:
    assert cut_snippet("one two three four five", ["docker"], 15) == "one two three…"


def test_a_snippet_of_chinese_needs_no_spaces() -> None:
    text = "很" * 500 + "容器" + "好" * 500

    snippet = cut_snippet(text, ["容器"], 40)

    assert snippet.startswith("…很")
    assert "容器" in snippet
    assert len(snippet) <= 40


@given(st.text(), words_of, st.integers(10, 300))
def test_a_snippet_keeps_to_its_width(text: str, words: list[str], width: int) -> None:
    assert len(cut_snippet(text, words, width)) <= width


def test_links_about_the_words_come_first_and_keep_their_order() -> None:
    links = [
        Entry("https://a.example", "Swarm"),
        Entry("https://b.example", "Docker 1.7"),
        Entry("https://c.example", "Mesos"),
        Entry("https://d.example", "docker-py"),
    ]

    ordered = sort_links(links, ["docker"])

    assert [link.text for link in ordered] == ["Docker 1.7", "docker-py", "Swarm", "Mesos"]


def test_without_words_links_keep_their_order() -> None:
    links = (Entry("https://a.example", "b"), Entry("https://b.example", "a"))

    assert sort_links(links, []) == links
