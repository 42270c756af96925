"""`readlist top`, `stats`, `compare`, `forget` and `export`, as people and programs run them."""

import asyncio
import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest

from bot import app
from bot.cli import liking_commands
from bot.clock import system_clock
from bot.config import Settings
from bot.domain.errors import ReadlistError
from bot.domain.reaction import Reaction
from bot.domain.viewer import Viewer
from bot.sandbox.server import SandboxConfig
from bot.services.comparing import find_progress
from bot.services.reactions import load_marker
from bot.services.saving import Saver
from bot.services.workspaces import record_seen
from bot.storage.database import Database
from tests.fakes import FakeClock, record_reaction
from tests.running import free_port, point_at, running, serving, until
from tests.services.test_lookup import reach, release, save
from tests.test_cli import Shell, shell
from tests.test_journeys import READING, keys, schedule

__all__ = ["shell"]

TITLE = '第一期: 容器, "quoted" & more'
TEXT = f"""---
title: '{TITLE}'
date: 2027-01-15
---
Intro.

## =HYPERLINK("https://evil.example","容器")

See <https://example.com/a>.

## Docker 容器

Two; lines.\t

## Clocks

Tick."""
FORMULA = '=HYPERLINK("https://evil.example","容器")'
PARENT, FIRST, DOCKER, CLOCKS = (f"{1_800_000_000 + n}.000100" for n in range(4))
"""All on 15 January 2027."""
DAY = 24 * 60 * 60


async def fill(url: str) -> None:
    """Release a list, and let two people react to it, on two days, and one of them save."""
    db, clock = Database(url), FakeClock()
    await reach(db, clock)
    await release(db, clock, await save(db, clock, TEXT))
    marker = await load_marker(db)
    for user, ts, emoji, day in (
        ("U1", PARENT, "eyes", 0),
        ("U1", FIRST, "tada", 0),
        ("U1", FIRST, "heart", 0),
        ("U2", FIRST, "tada::skin-tone-2", 1),
        ("U2", DOCKER, "bookmark", 1),
    ):
        at = f"{1_800_000_100 + day * DAY}.000100"
        liked = Reaction("T1", "C1", ts, user, emoji, at, removed=False)
        await record_reaction(db, marker, liked)
    await Saver(db, clock, marker).save(Viewer.everything("T1"), "U1", 2)
    await db.close()


@pytest.fixture
def filled(shell: Shell, sqlite_url: str) -> Shell:
    """A folder whose database holds a release and what people thought of it."""
    asyncio.run(fill(sqlite_url))
    return shell


def here(*arguments: str) -> tuple[str, ...]:
    return (*arguments, "--workspace", "T1")


def read_csv(data: bytes) -> list[list[str]]:
    """The cells of a file, as a spreadsheet reads them."""
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_top_ranks_sections_by_people_for_people_and_programs(filled: Shell) -> None:
    shown = filled.run(*here("top")).stdout
    document = filled.json(*here("top"))

    assert shown.splitlines() == [
        f"2 ████████████  {FORMULA}",
        f"  🎉 2  ❤ 1  {TITLE} · 2027-01-15",
        "1 ██████        Docker 容器",
        f"  🔖 1  {TITLE} · 2027-01-15",
    ]
    first, second = document["sections"]
    assert first == {
        "section_id": 1,
        "list_id": 1,
        "title": FORMULA,
        "list_title": TITLE,
        "date": "2027-01-15",
        "permalink": "https://readers.slack.com/archives/C1/p1800000001000100"
        "?thread_ts=1800000000.000100&cid=C1",
        "reactions": [{"name": "tada", "count": 2}, {"name": "heart", "count": 1}],
        "people": 2,
    }
    assert (second["title"], second["people"]) == ("Docker 容器", 1)


def test_top_counts_from_the_first_day_to_the_end_of_the_last(filled: Shell) -> None:
    def top(*days: str) -> list[tuple[str, int]]:
        found = filled.json(*here("top", *days))["sections"]
        return [(each["title"], each["people"]) for each in found]

    assert top("--until", "2027-01-15") == [(FORMULA, 1)]
    assert top("--since", "2027-01-16") == [("Docker 容器", 1), (FORMULA, 1)]
    assert top("--since", "2027-01-15", "--until", "2027-01-16", "--limit", "1") == [(FORMULA, 2)]
    assert top("--since", "2027-01-17") == []
    said = filled.run(*here("top", "--since", "2027-01-17")).stdout
    assert said == "Nobody has reacted to a section in that time.\n"


def test_days_that_are_none_or_the_wrong_way_round_are_wrong_usage(shell: Shell) -> None:
    backwards = ("--since", "2027-01-02", "--until", "2027-01-01")
    assert "'yesterday' does not match" in shell.fails("top", "--since", "yesterday", code=2)
    assert "--until is before --since" in shell.fails("top", *backwards, code=2)
    assert shell.run("top").stdout == "Nobody has reacted to a section yet.\n"


def test_the_csv_of_a_ranking_holds_no_formula(filled: Shell) -> None:
    told = filled.run(*here("top", "--csv", "out.csv"))

    data = (filled.folder / "out.csv").read_bytes()
    assert (told.stdout, told.stderr) == ("", "Written to out.csv: 2 sections.\n")
    assert data.count(b"\r\n") == data.count(b"\n") == 3
    assert read_csv(data) == [
        ["section_id", "title", "list", "date", "people", ":bookmark:", ":heart:", ":tada:"],
        ["1", f"'{FORMULA}", TITLE, "2027-01-15", "2", "0", "1", "2"],
        ["2", "Docker 容器", TITLE, "2027-01-15", "1", "1", "0", "0"],
    ]
    assert filled.json(*here("top", "--csv", "out.csv"))["sections"][0]["people"] == 2


def test_a_csv_that_can_not_be_written_is_said_in_a_sentence(filled: Shell) -> None:
    (filled.folder / "[bold]").mkdir()

    assert filled.fails(*here("top", "--csv", "[bold]")) == (
        "readlist: [bold] can't be written: Is a directory.\n"
    )


def test_stats_say_what_became_of_a_release(filled: Shell) -> None:
    shown = filled.run(*here("stats", "1")).stdout
    document = filled.json(*here("stats", "1"))
    filled.run(*here("stats", "1", "--csv", "out.csv"))

    assert shown.splitlines() == [
        TITLE,
        "2 people reacted. It is the first release there, so there is none to compare it with.",
        f"2 ████████████  {FORMULA}",
        "  🎉 2  ❤ 1",
        "1 ██████        Docker 容器",
        "  🔖 1  saved by 2",
        "0               Clocks",
    ]
    sections = document.pop("sections")
    assert document == {
        "release_id": 1,
        "title": TITLE,
        "people": 2,
        "usual_people": None,
        "compared": 0,
        "reactions": [{"name": "eyes", "count": 1}],
    }
    assert [(each["title"], each["people"], each["saved"]) for each in sections] == [
        (FORMULA, 2, 0),
        ("Docker 容器", 1, 2),
        ("Clocks", 0, 0),
    ]
    header, *rows = read_csv((filled.folder / "out.csv").read_bytes())
    assert header[:6] == ["section_id", "title", "list", "date", "people", "saved"]
    assert [row[4:6] for row in rows] == [["2", "0"], ["1", "2"], ["0", "0"]]


def test_a_release_that_is_not_there_or_not_out_has_no_stats(filled: Shell) -> None:
    filled.run(*here("schedule", "1", "--channel", "#reading", "--at", "2036-01-01 10:00"))

    assert "There is no release 7." in filled.fails(*here("stats", "7"))
    assert filled.fails(*here("stats", "2")) == "readlist: Nothing of release 2 is out yet.\n"


def test_who_is_forgotten_counts_no_more(filled: Shell) -> None:
    assert "is a person's id" in filled.fails(*here("forget", "robin"), code=2)

    assert filled.run(*here("forget", "U1")).stdout == (
        "Forgotten: 3 reactions and 1 saved section of U1. Their reactions in Slack stay there, "
        "and are not fetched again.\n"
    )
    assert filled.run(*here("forget", "U1")).stdout.startswith(
        "Forgotten: 0 reactions and 0 saved sections of U1."
    )
    assert [each["people"] for each in filled.json(*here("top"))["sections"]] == [1, 1]


def test_the_library_is_exported_byte_for_byte_with_numbers_of_reactions(filled: Shell) -> None:
    told = filled.run(*here("export", "out/new"))

    folder = filled.folder / "out" / "new"
    assert told.stdout == "Written to out/new: 1 list, 4 rows of reactions.\n"
    [written] = (folder / "lists").iterdir()
    assert written.name == "00001-第一期-容器-quoted-more.md"
    assert written.read_bytes() == TEXT.encode()
    header, *rows = read_csv((folder / "reactions.csv").read_bytes())
    assert header == ["list_id", "list", "section", "emoji", "people"]
    assert sorted(rows) == [
        ["1", TITLE, "", "eyes", "1"],
        ["1", TITLE, f"'{FORMULA}", "heart", "1"],
        ["1", TITLE, f"'{FORMULA}", "tada", "2"],
        ["1", TITLE, "Docker 容器", "bookmark", "1"],
    ]
    again = filled.run("import", "out/new/lists", "--json")
    assert '"failed": []' in again.stdout


def test_with_people_each_reaction_is_exported_with_who_gave_it(filled: Shell) -> None:
    filled.run(*here("export", "out", "--people"))

    header, *rows = read_csv((filled.folder / "out" / "reactions.csv").read_bytes())
    assert header == [
        "list_id",
        "list",
        "section",
        "emoji",
        "person",
        "given at",
        "channel",
        "message",
    ]
    assert rows[0] == ["1", TITLE, "", "eyes", "U1", "2027-01-15T08:01:40Z", "C1", PARENT]
    assert [row[3:5] for row in rows[1:]] == [
        ["heart", "U1"],
        ["tada", "U1"],
        ["tada::skin-tone-2", "U2"],
        ["bookmark", "U2"],
    ]


def test_an_export_overwrites_nothing(filled: Shell) -> None:
    filled.write("full/mine.md", "mine")
    filled.write("file", "mine")

    assert filled.fails(*here("export", "full")) == (
        "readlist: full is not empty: name a folder that is, or is not there.\n"
    )
    assert (
        filled.fails(*here("export", "file")) == "readlist: file can't be written: File exists.\n"
    )
    assert [each.name for each in (filled.folder / "full").iterdir()] == ["mine.md"]


AWKWARD = (
    "../../etc/passwd",
    "a/b\\c: d?*<>|",
    "🎉🎉",
    "CON",
    "容" * 200,
    "Same",
    "Same",
    ".hidden",
    "[bold]x[/]",
)


def test_whatever_a_list_is_called_it_is_exported(shell: Shell) -> None:
    for number, title in enumerate(AWKWARD):
        shell.write(f"in/{number}.md", f"# {title}\n\ntext {number}\n")
    shell.run("import", "in")

    told = shell.run("export", "out")

    assert told.stdout == "Written to out: 9 lists, 0 rows of reactions.\n"
    files = sorted((shell.folder / "out" / "lists").iterdir())
    assert [each.read_text("utf-8").rpartition(" ")[2] for each in files] == [
        f"{number}\n" for number in range(len(AWKWARD))
    ]
    assert files[0].name == "00001-etc-passwd.md"
    assert files[2].name == "00003-list.md"


def test_where_no_bot_runs_nothing_is_compared(shell: Shell) -> None:
    assert shell.fails("compare") == (
        "readlist: The bot isn't running: it compares by itself when it starts.\n"
    )
    shell.settings["READLIST_COMPARE_DAYS"] = "0"
    assert shell.fails("compare", "--wait") == (
        "readlist: READLIST_COMPARE_DAYS is 0: reactions are not compared.\n"
    )


async def test_a_running_bot_compares_while_one_waits(
    shell: Shell, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "COMPARE_SECONDS", 0.05)
    async with serving(SandboxConfig(channel_interval=0)) as sandbox:
        settings = point_at(sandbox, sqlite_url, free_port())
        async with running(settings) as readlist:
            await schedule(readlist.db, readlist.workspace.team_id)
            await until(lambda: len(keys(sandbox)) == 3)
            _, docker, clocks = sandbox.state.posted(READING)
            docker.reactions = {"tada": ["U0READER", "U0CURATOR"]}  # what nobody tells the bot of
            await until_compared(settings.database_url, readlist.workspace.team_id)
            shell.settings |= {
                "SLACK_BOT_TOKEN": sandbox.config.bot_token,
                "SLACK_APP_TOKEN": sandbox.config.app_token,
                "SLACK_API_URL": sandbox.api_url,
            }
            at_once = await asyncio.to_thread(shell.run, "compare")
            waited = await asyncio.to_thread(shell.run, "compare", "--wait")
            clocks.reactions = {"eyes": ["U0READER"]}
            again = await asyncio.to_thread(shell.run, "compare", "--wait")
            ranked = await asyncio.to_thread(shell.json, "top")

    assert at_once.stdout == (
        "The bot compares reactions with Slack's now; its log says when it is done.\n"
    )
    assert waited.stdout.startswith("Compared with Slack: ")
    assert again.stdout == "Compared with Slack: 1 reaction was put right.\n"
    assert [each["people"] for each in ranked["sections"]] == [2, 1]


async def until_compared(url: str, team_id: str) -> None:
    """Wait until the bot's first comparison is over."""
    db = Database(url)
    while not (await find_progress(db, system_clock, team_id, timedelta(days=30))).is_over:
        await asyncio.sleep(0.05)
    await db.close()


async def test_who_waits_is_told_when_the_bot_is_gone(db: Database, tmp_path: Path) -> None:
    long_ago = system_clock() - timedelta(seconds=29)
    await record_seen(db, lambda: long_ago, "worker", "socket")
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/readlist.db")

    with pytest.raises(ReadlistError, match="The bot stopped before it was done"):
        await liking_commands.compare(db, "T1", settings, wait=True)
