"""Looking words up, from the question to hits with their messages' addresses."""

from datetime import date

import pytest

from bot.domain.reading_list import Entry
from bot.domain.search import Hit, LookupAnswer
from bot.services.delivery import DeliverySettings, Dispatcher
from bot.services.library import import_document
from bot.services.lookup import find_examples, look_up
from bot.services.releases import schedule
from bot.sources.files import Document
from bot.storage.database import Database
from bot.storage.workspaces import Workspace, save_workspace
from tests.fakes import FakeClock, FakeMessenger

TEXT = """---
title: Weekly 1
date: 2015-06-26
---
## Swarm
[Mesos](https://mesos.example) and [Swarm 1.0](https://swarm.example), side by side.
## Docker
Nothing new.
"""


async def save(db: Database, clock: FakeClock, text: str = TEXT) -> int:
    document = Document("weekly.md", "weekly.md", text.encode())
    return (await import_document(db, clock, "T1", document)).summary.list_id


async def reach(db: Database, clock: FakeClock) -> None:
    workspace = Workspace("T1", "Readers", "https://readers.slack.com/", "U0BOT")
    await db.write(lambda tx: save_workspace(tx, workspace, clock()))


async def release(db: Database, clock: FakeClock, list_id: int, channel: str = "C1") -> None:
    dispatcher = Dispatcher(db, FakeMessenger(clock), clock, DeliverySettings(), "T1", "worker")
    await schedule(db, clock, "T1", list_id, target=channel, release_at=clock(), zone="UTC")
    for _ in range(6):
        await dispatcher.tick()
        await dispatcher.settle_down()
        clock.advance(1)


async def test_a_hit_tells_where_it_is_from(db: Database, clock: FakeClock) -> None:
    list_id = await save(db, clock)

    answer = await look_up(db, "T1", " swarm ")

    assert answer == LookupAnswer(
        query="swarm",
        total=1,
        hits=(
            Hit(
                section_id=1,
                list_id=list_id,
                title="Swarm",
                list_title="Weekly 1",
                date=date(2015, 6, 26),
                snippet="Mesos and Swarm 1.0, side by side.",
                links=(
                    Entry("https://swarm.example", "Swarm 1.0"),
                    Entry("https://mesos.example", "Mesos"),
                ),
                permalink=None,
            ),
        ),
        lists=1,
    )


async def test_a_released_section_leads_to_its_message(db: Database, clock: FakeClock) -> None:
    await reach(db, clock)
    await release(db, clock, await save(db, clock))

    [hit] = (await look_up(db, "T1", "docker")).hits

    assert hit.permalink == (
        "https://readers.slack.com/archives/C1/p1800000002000100?thread_ts=1800000000.000100&cid=C1"
    )


async def test_the_newest_message_is_the_one_to_go_to(db: Database, clock: FakeClock) -> None:
    await reach(db, clock)
    list_id = await save(db, clock)
    await release(db, clock, list_id)
    await release(db, clock, list_id, "C2")

    [hit] = (await look_up(db, "T1", "docker")).hits

    assert hit.permalink is not None
    assert "/archives/C2/" in hit.permalink


async def test_a_corrected_section_still_leads_to_its_message(
    db: Database, clock: FakeClock
) -> None:
    await reach(db, clock)
    list_id = await save(db, clock)
    await release(db, clock, list_id)
    await save(db, clock, TEXT.replace("Nothing", "Hardly anything"))

    [hit] = (await look_up(db, "T1", "docker hardly")).hits

    assert hit.list_id == list_id
    assert hit.permalink is not None


async def test_without_the_workspaces_address_there_is_no_permalink(
    db: Database, clock: FakeClock
) -> None:
    await release(db, clock, await save(db, clock))

    [hit] = (await look_up(db, "T1", "docker")).hits

    assert hit.permalink is None


@pytest.mark.parametrize("query", ["", "  ", "mesosphere"])
async def test_nothing_is_found_without_words_or_without_sections_that_have_them(
    db: Database, clock: FakeClock, query: str
) -> None:
    await save(db, clock)

    assert await look_up(db, "T1", query) == LookupAnswer(query.strip(), 0, (), 1)


async def test_the_total_counts_what_the_limit_leaves_out(db: Database, clock: FakeClock) -> None:
    await save(db, clock, "".join(f"## Docker {n}\ntext\n" for n in range(7)))

    answer = await look_up(db, "T1", "docker")

    assert (answer.total, len(answer.hits)) == (7, 5)


async def test_examples_are_short_titles_that_differ(db: Database, clock: FakeClock) -> None:
    await save(
        db, clock, f"## Docker\na\n## {'long ' * 20}\nb\n## Docker\nc\n## Swarm\nd\n## X\ne\n"
    )

    assert await find_examples(db, "T1") == ("Docker", "Swarm", "X")
    assert await find_examples(db, "T2") == ()
