"""The benchmarks of look-ups and reactions work, and measure on what they say.

No test here asserts a time.
"""

import asyncio
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.corpus import Made, build, make_lists
from benchmarks.corpus.queries import PLANTS
from benchmarks.lookups.recall import build_test
from benchmarks.lookups.timing import Samples
from benchmarks.reacting.events import expect, plan_events, write_request
from bot.domain.markdown import parse_markdown
from bot.domain.reading_list import ReadingList, find_entries, plain_text
from bot.domain.viewer import Viewer
from bot.services.lookup import look_up
from bot.storage.database import Database
from tests.fakes import FakeClock

ROOT = Path(__file__).parent.parent


def describe(parsed: ReadingList) -> list[tuple[str, str, tuple[object, ...]]]:
    return [(s.title, plain_text(s.blocks), find_entries(s.blocks)) for s in parsed.sections]


def made_texts(lists: list[Made]) -> list[str]:
    return [plain_text(section.blocks) for made in lists for section in made.parsed.sections]


def test_a_seed_makes_the_same_lists_again_and_another_one_others():
    first, again, other = (list(make_lists(50, seed)) for seed in (1, 1, 2))

    assert first == again
    assert first != other


def test_a_made_list_is_what_its_markdown_is_parsed_to():
    for made in make_lists(100, 3):
        parsed = parse_markdown(made.text, name=made.name)

        assert (parsed.title, parsed.date) == (made.parsed.title, made.day)
        assert describe(parsed) == describe(made.parsed)


def test_what_is_planted_stands_in_as_many_sections_as_it_says():
    texts = made_texts(list(make_lists(1000, 5)))

    found = Counter(plant.text for plant in PLANTS for text in texts if plant.text in text)

    assert len(texts) == 1000
    assert found["unikernel"] == 12
    assert found["container"] >= 300


@pytest.mark.parametrize(
    ("word", "whole", "text", "found"),
    [
        ("docker", True, "a docker, here", True),
        ("docker", True, "dockerfile", False),
        ("docker", True, "用docker的", True),
        ("kube", False, "kubectl", True),
        ("container format", True, "the container format.", True),
        ("安全", True, "很安全的", True),
        ("安全", True, "安 全", False),
    ],
)
def test_a_scan_finds_whole_words_and_chinese_anywhere(
    word: str, whole: bool, text: str, found: bool
):
    assert bool(build_test(word, whole=whole)(text)) is found


def test_the_longest_of_few_samples_is_their_99th_of_a_hundred():
    assert Samples([3.0, 1.0, 2.0]).p99 == 3.0
    assert Samples([float(n) for n in range(1, 201)]).p99 == 198.0
    assert Samples([3.0, 1.0, 2.0]).p50 == 2.0


async def test_a_database_is_filled_with_lists_that_are_found_with_their_messages(db: Database):
    await build(db, 40, seed=6)

    answer = await look_up(db, FakeClock(), Viewer.everything("T0READLIST"), "unikernel")

    assert answer.total == 12
    assert all(hit.permalink for hit in answer.hits)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's own user may enter."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        path.chmod(0o755)
        yield path


async def run(name: str, folder: Path, *arguments: str) -> dict[str, Any]:
    """Run a benchmark in the small; return its last line."""
    environment = {**os.environ, "READLIST_BENCH_KEPT": str(folder)}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "benchmarks" / name),
        *arguments,
        cwd=folder,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, error = await process.communicate()
    assert process.returncode == 0, error.decode()
    document: dict[str, Any] = json.loads(out.decode().splitlines()[-1])
    return document


async def test_the_benchmark_of_look_ups_says_what_it_measured(folder: Path):
    document = await run("lookup.py", folder, "--sections", "60", "--rounds", "1")

    assert {"name", "ratio", "ours", "floor", "unit", "libraries", "indexing"} <= set(document)
    sqlite = document["libraries"][0]
    assert (sqlite["kind"], sqlite["sections"]) == ("sqlite", 60)
    assert len(sqlite["classes"]) == 12
    for figures in sqlite["classes"].values():
        assert figures["recall"] == 1.0
        assert figures["total_is_right"] in (True, None)


async def test_the_benchmark_of_the_command_says_what_it_measured(folder: Path):
    document = await run(
        "slash.py", folder, "--sections", "60", "--requests", "20", "--mix-seconds", "1"
    )

    assert {"name", "ratio", "ours", "floor", "unit", "longest"} <= set(document)
    assert [row["connections"] for row in document["rows"]] == [1, 1, 1, 16, 16, 16, 1, 16]
    assert document["reactions_recorded"] > 0


def test_planned_events_are_one_quarter_removals_and_a_tenth_come_twice():
    messages = [("C1", f"1700000000.{number:06}") for number in range(50)]

    planned = plan_events("T1", messages, 4000, 1)

    first = [event.reaction for event in planned if not event.is_repeated]
    repeated = [event for event in planned if event.is_repeated]
    assert planned == plan_events("T1", messages, 4000, 1)
    assert len(first) == 4000
    assert len(repeated) == pytest.approx(400, rel=0.2)
    assert sum(told.removed for told in first) == pytest.approx(1000, rel=0.1)
    assert sum(row.removed for row in expect(planned)) > 500
    assert {event.reaction for event in repeated} < set(first)
    assert all(b"\r\nX-Slack-Retry-Num: 1\r\n" in write_request("http://x/", e) for e in repeated)


async def test_the_benchmark_of_reactions_says_what_it_measured(folder: Path):
    small = ("--events", "60", "--sections", "60", "--reactions", "400", "--rounds", "1")

    document = await run("reactions.py", folder, *small)

    assert {"name", "ratio", "ours", "floor", "unit"} <= set(document)
    assert document["recorded"].keys() == document["ranked"].keys()
    for recorded in document["recorded"].values():
        assert recorded["rows"] > 40
        assert recorded["wrong"] == 0
    for ranked in document["ranked"].values():
        assert len(ranked) == 6
        assert all(each["wrong"] == 0 for each in ranked.values())
