"""Sections that contain words, on both databases."""

import pytest

from bot.services.library import import_document
from bot.sources.files import Document
from bot.storage.database import Database
from bot.storage.lookup import count_lists, count_matches, find_matches, list_newest_titles
from tests.fakes import FakeClock

OLD = """---
title: Weekly 1
date: 2015-06-19
---
## Docker
[Docker 1.7](https://docker.example/17) is out, 100% done.
## Größe zählt
Контейнер и a_b, path C:\\temp.
"""
NEW = """---
title: Weekly 2
date: 2015-06-26
---
## Swarm
All about DOCKER swarm and aXb.
## Kubernetes
容器很安全。
"""
UNDATED = "# Notes\n\n## Mesos\nWithout a date, docker.\n"


@pytest.fixture
async def library(either_db: Database, clock: FakeClock) -> Database:
    for number, text in enumerate((NEW, UNDATED, OLD)):
        document = Document(f"{number}.md", f"{number}.md", text.encode())
        await import_document(either_db, clock, "T1", document)
    return either_db


async def titles(db: Database, *words: str, team_id: str = "T1", limit: int = 9) -> list[str]:
    found = await db.read(lambda tx: find_matches(tx, team_id, words, limit))
    assert await db.read(lambda tx: count_matches(tx, team_id, words)) >= len(found)
    return [section.title for section in found]


async def test_the_newest_lists_come_first_and_undated_ones_last(library: Database) -> None:
    assert await titles(library, "docker") == ["Swarm", "Docker", "Mesos"]


async def test_every_word_has_to_be_there_in_title_or_text(library: Database) -> None:
    assert await titles(library, "docker", "swarm") == ["Swarm"]
    assert await titles(library, "docker", "kubernetes") == []


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("DOCKER 1.7", "Docker"),
        ("mesos", "Mesos"),
        ("安全", "Kubernetes"),
        ("контейнер", "Größe zählt"),
        ("КОНТЕЙНЕР", "Größe zählt"),
        ("größe", "Größe zählt"),
        ("ZÄHLT", "Größe zählt"),
    ],
)
async def test_case_does_not_matter_in_any_alphabet(
    library: Database, word: str, title: str
) -> None:
    assert await titles(library, word) == [title]


@pytest.mark.parametrize(
    ("word", "found"),
    [("100%", ["Docker"]), ("%", ["Docker"]), ("a_b", ["Größe zählt"]), ("c:\\t", ["Größe zählt"])],
)
async def test_a_words_characters_are_no_wildcards(
    library: Database, word: str, found: list[str]
) -> None:
    assert await titles(library, word) == found


async def test_a_limit_cuts_the_sections_but_not_their_count(library: Database) -> None:
    assert await titles(library, "docker", limit=1) == ["Swarm"]
    assert await library.read(lambda tx: count_matches(tx, "T1", ["docker"])) == 3


async def test_only_the_current_revision_is_searched(library: Database, clock: FakeClock) -> None:
    revised = NEW.replace("Swarm", "Fleet").replace("swarm", "fleet")
    await import_document(library, clock, "T1", Document("0.md", "0.md", revised.encode()))

    assert await titles(library, "swarm") == []
    assert await titles(library, "fleet") == ["Fleet"]


async def test_workspaces_are_kept_apart(library: Database) -> None:
    assert await titles(library, "docker", team_id="T2") == []
    assert await library.read(lambda tx: count_lists(tx, "T2")) == 0
    assert await library.read(lambda tx: count_lists(tx, "T1")) == 3


async def test_the_newest_titles_are_examples(library: Database) -> None:
    newest = await library.read(lambda tx: list_newest_titles(tx, "T1", 3))

    assert newest == ["Swarm", "Kubernetes", "Docker"]
