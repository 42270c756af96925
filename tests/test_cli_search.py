"""What `readlist search` prints, line by line."""

import pytest

from bot.cli.searching import search
from bot.domain.reaction import Reaction
from bot.storage.database import Database
from tests.fakes import MARKER, FakeClock, record_reaction
from tests.services.test_lookup import reach, release, save

TEXT = """---
title: Weekly 1
date: 2015-06-26
---
## Docker
[Docker 1.7](https://docker.example/17) is out: <https://docker.example/blog>.
"""


async def test_a_hit_has_its_links_its_reactions_and_its_message(
    db: Database, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    await reach(db, clock)
    await release(db, clock, await save(db, clock, TEXT))
    for user, emoji in (("U1", "tada"), ("U2", "tada"), ("U1", "our-own")):
        liked = Reaction("T1", "C1", "1800000001.000100", user, emoji, "1.1", removed=False)
        await record_reaction(db, MARKER, liked)
    capsys.readouterr()

    await search(db, "T1", "docker", limit=5, as_json=False)

    assert capsys.readouterr().out.splitlines() == [
        "1 section has “docker”:",
        "",
        "Docker  Weekly 1 · 2015-06-26",
        "Docker 1.7 is out: https://docker.example/blog.",
        "• Docker 1.7  https://docker.example/17",
        "• https://docker.example/blog",
        "🎉 2  :our-own: 1",
        "https://readers.slack.com/archives/C1/p1800000001000100"
        "?thread_ts=1800000000.000100&cid=C1",
    ]
