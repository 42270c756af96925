"""Which sections answer best, and which do at all, as somebody sees it who looks things up."""

import pytest

from bot.domain.search import Fit
from bot.storage.database import Database
from tests.real_lists import ask, import_text


async def find_titles(db: Database, query: str, *sections: str) -> list[str]:
    """Import a list of sections, `title: text`, and return the titles of those that are found."""
    parts = [section.partition(": ") for section in sections]
    text = "".join(f"## {title}\n\n{body}\n\n" for title, _, body in parts)
    await import_text(db, "list.md", f"# List\n\n{text}")
    return [hit.title for hit in (await ask(db, query)).hits]


async def test_a_whole_word_in_a_text_goes_before_a_longer_one_in_a_title(db: Database) -> None:
    found = await find_titles(db, "dock", "Docker: at work", "Harbour: at the dock", "Other: none")

    assert found == ["Harbour", "Docker"]


async def test_naming_both_words_is_better_than_repeating_one_of_them(db: Database) -> None:
    repeats = "Repeats: swarm swarm swarm swarm swarm docker"
    balanced = "Balanced: swarm swarm swarm docker docker docker"

    assert await find_titles(db, "docker swarm", repeats, balanced) == ["Balanced", "Repeats"]


async def test_parts_that_stand_together_go_before_parts_that_stand_apart(db: Database) -> None:
    apart = "Apart: compose a song and sing it to docker workers"
    joint = "Joint: sing a song to workers and it is docker compose"

    assert await find_titles(db, "docker-compose", apart, joint) == ["Joint", "Apart"]


async def test_of_days_to_come_the_later_goes_first(db: Database) -> None:
    for year in (2032, 2031):
        text = f"---\ndate: {year}-01-01\n---\n## Of {year}\n\ndocker\n"
        await import_text(db, f"{year}.md", text)

    answer = await ask(db, "docker")

    assert [hit.title for hit in answer.hits] == ["Of 2032", "Of 2031"]


@pytest.mark.parametrize("query", ["onetwothreefour", "one-two-three-four", '"two three"', "three"])
async def test_a_chain_of_four_words_is_found_joined_and_apart(db: Database, query: str) -> None:
    assert await find_titles(db, query, "Chain: one-two-three-four") == ["Chain"]


async def test_a_beginning_is_not_taken_for_a_slip(db: Database) -> None:
    await import_text(db, "list.md", "## Docker\n\nat work\n")

    answer = await ask(db, "dokcer*")

    assert (answer.total, answer.suggestion, answer.fit) == (0, None, Fit.ALL)


async def test_what_has_all_words_but_one_hides_what_has_but_one_of_them(db: Database) -> None:
    two = "Two: docker and swarm"
    one = "One: docker alone"

    assert await find_titles(db, "docker swarm elephants", two, one) == ["Two"]
