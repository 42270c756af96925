"""What look-ups show of sections, on both databases."""

import pytest

from bot.domain.viewer import Viewer
from bot.services.library import import_document
from bot.sources.files import Document
from bot.storage.database import Database
from bot.storage.lookup import get_sections, has_lists, list_newest, list_newest_sections
from tests.fakes import FakeClock

OLD = """---
title: Weekly 1
date: 2015-06-19
---
## Docker
[Docker 1.7](https://docker.example/17) is out.
"""
NEW = """---
title: Weekly 2
date: 2015-06-26
---
## Swarm
Docker swarm.
## Kubernetes
容器很安全。
"""
UNDATED = "# Notes\n\n## Mesos\nWithout a date.\n"


@pytest.fixture
async def library(either_db: Database, clock: FakeClock) -> Database:
    for number, text in enumerate((NEW, UNDATED, OLD)):
        document = Document(f"{number}.md", f"{number}.md", text.encode())
        await import_document(either_db, clock, "T1", document)
    return either_db


async def test_a_library_is_empty_until_a_list_is_imported_into_it(library: Database) -> None:
    assert not await library.read(lambda tx: has_lists(tx, "T2"))
    assert await library.read(lambda tx: has_lists(tx, "T1"))


async def test_the_newest_sections_are_samples(library: Database) -> None:
    newest = await library.read(lambda tx: list_newest_sections(tx, "T1", 9))
    without = await library.read(lambda tx: list_newest_sections(tx, "T1", 9, [1]))

    assert [each.title for each in newest] == ["Swarm", "Kubernetes", "Docker", "Mesos"]
    assert [each.title for each in without] == ["Docker", "Mesos"]
    assert (newest[2].links, str(newest[2].date)) == (["Docker 1.7"], "2015-06-19")
    assert newest[3].date is None


async def test_sections_are_given_by_their_ids(library: Database) -> None:
    found = await library.read(lambda tx: get_sections(tx, [4]))

    assert found[4].title == "Docker"
    assert found[4].text == "Docker 1.7 is out."
    assert [tuple(link) for link in found[4].links] == [("https://docker.example/17", "Docker 1.7")]


async def test_lists_come_newest_first_with_their_sections(library: Database) -> None:
    newest = await library.read(lambda tx: list(list_newest(tx, Viewer.everything("T1"))))

    assert [each.title for each in newest] == ["Weekly 2", "Weekly 1", "Notes"]
    assert str(newest[0].date) == "2015-06-26"
    assert newest[0].sections == (("Swarm", "swarm"), ("Kubernetes", "kubernetes"))
    assert await library.read(lambda tx: list(list_newest(tx, Viewer.everything("T2")))) == []


async def test_lists_that_a_viewer_may_not_find_are_passed_over(
    library: Database, clock: FakeClock
) -> None:
    draft = b"---\ntitle: Weekly 3\ndate: 2015-07-03\ndraft: true\n---\nNext.\n"
    await import_document(library, clock, "T1", Document("3.md", "3.md", draft))

    newest = await library.read(lambda tx: list(list_newest(tx, Viewer("T1", "U1"))))

    assert [each.title for each in newest] == ["Weekly 2", "Weekly 1", "Notes"]
