"""Examples that find something, from what the library holds."""

from bot.domain.search.examples import Example, ExampleKind, Examples
from bot.domain.viewer import Viewer
from bot.services.examples import find_examples
from bot.services.library import import_document
from bot.services.lookup import look_up
from bot.sources.files import Document
from bot.storage.database import Database
from tests.fakes import FakeClock

WEEKLY = """---
title: Weekly
date: 2026-11-20
---
## Docker: smaller images
See [Multi stage builds](https://docs.example.com).
## 时区不是偏移量
时区会变。
## Kubernetes
Pods.
"""


async def save(db: Database, clock: FakeClock, text: str = WEEKLY, name: str = "weekly") -> None:
    document = Document(f"{name}.md", f"{name}.md", text.encode())
    await import_document(db, clock, "T1", document)


async def test_there_is_one_example_of_each_kind_and_each_finds_something(
    db: Database, clock: FakeClock
) -> None:
    await save(db, clock)

    examples = await find_examples(db, clock, Viewer.everything("T1"))

    assert examples == Examples(
        True,
        (
            Example(ExampleKind.WORD, "Docker"),
            Example(ExampleKind.RUN, "时区"),
            Example(ExampleKind.PHRASE, '"smaller images"'),
            Example(ExampleKind.LINK, "Multi stage builds"),
            Example(ExampleKind.SINCE, "smaller after:2026-10"),
        ),
    )
    for example in examples.shown:
        assert (await look_up(db, clock, Viewer.everything("T1"), example.query)).total == 1


async def test_a_word_that_is_everywhere_is_no_example_of_finding_something(
    db: Database, clock: FakeClock
) -> None:
    await save(db, clock, "".join(f"## Rust {n}\nx\n" for n in range(8)) + "## Rust and Docker\n")

    [word, *_] = (await find_examples(db, clock, Viewer.everything("T1"))).shown

    assert word == Example(ExampleKind.WORD, "Docker")


async def test_an_empty_library_has_no_examples(db: Database, clock: FakeClock) -> None:
    await save(db, clock)

    assert await find_examples(db, clock, Viewer.everything("T2")) == Examples(False, ())


async def test_a_library_that_teaches_nothing_has_no_examples(
    db: Database, clock: FakeClock
) -> None:
    await save(db, clock, "## 12\n34\n")

    assert await find_examples(db, clock, Viewer.everything("T1")) == Examples(True, ())


async def test_hidden_lists_give_no_examples(db: Database, clock: FakeClock) -> None:
    await save(db, clock, "---\ndraft: true\n---\n## Docker\nof whales\n", "whales")
    await save(db, clock, "## Swarm\nof bees\n", "bees")

    examples = await find_examples(db, clock, Viewer("T1"))

    assert examples.shown == (Example(ExampleKind.WORD, "Swarm"),)
