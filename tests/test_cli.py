"""The commands, run as people and programs run them."""

import asyncio
import io
import json
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import chdir, closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import output, run_cli

ROOT = Path(__file__).parent.parent
WEEKLY = """---
title: Weekly 周报
date: 2026-12-04
---
Intro.

## Docker 容器

See <https://example.com/a>.

## Clocks

Tick.
"""


SERVING = ("run", "sandbox")
"""These catch their process's signals."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a command printed, and how it ended."""

    returncode: int
    stdout: str
    stderr: str


class Shell:
    """A folder with a database, and `readlist` in it.

    A command runs within the test's own process, in the folder and with the environment that it
    would have in one of its own: to start a hundred interpreters takes minutes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings: dict[str, str] = {}

    def run(self, *arguments: str, stdin: bytes = b"") -> Done:
        if arguments[0] in SERVING or _is_beside_others():
            return self.run_process(*arguments, stdin=stdin)
        return self._run(arguments, stdin)

    def _run(self, arguments: tuple[str, ...], stdin: bytes) -> Done:
        out, errors = _as_text(), _as_text()
        environment = self.environment()
        with pytest.MonkeyPatch.context() as patch, chdir(self.folder):
            for name in os.environ.keys() - environment.keys():
                patch.delenv(name)
            for name, value in environment.items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdin", _as_text(stdin))
            for console in (output.console, output.errors):  # made once, as wide as it was then
                patch.setattr(console, "width", int(environment["COLUMNS"]))
            with redirect_stdout(out), redirect_stderr(errors):
                code = run_cli(arguments)
        return Done(code, _read(out), _read(errors))

    def run_process(self, *arguments: str, stdin: bytes = b"") -> Done:
        """Run a command in a process of its own."""
        done = subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment(),
            input=stdin,
            capture_output=True,
            timeout=60,
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    def json(self, *arguments: str, code: int = 0) -> Any:
        done = self.run(*arguments, "--json")
        assert done.returncode == code, done.stderr
        return json.loads(done.stdout)

    def fails(self, *arguments: str, code: int = 1) -> str:
        """Run what must fail; return its one sentence."""
        done = self.run(*arguments)
        assert done.returncode == code
        assert done.stdout == ""
        assert "Traceback" not in done.stderr
        return done.stderr

    def write(self, name: str, text: str | bytes = WEEKLY) -> str:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return name

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-W", "error", "-m", "bot", *arguments]

    def environment(self) -> dict[str, str]:
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SLACK_", "READLIST_", "DATABASE_"))
        }
        return {**clean, "PYTHONPATH": str(ROOT), "COLUMNS": "120", **self.settings}


def _is_beside_others() -> bool:
    """Whether an event loop runs here: its work would see the command's folder and environment."""
    if threading.current_thread() is not threading.main_thread():
        return True
    return asyncio._get_running_loop() is not None


def _as_text(content: bytes = b"") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), "utf-8", newline="\n")


def _read(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_importing_says_what_became_of_each_file(shell: Shell) -> None:
    shell.write("lists/weekly.md")
    shell.write("lists/empty.md", "")
    first = shell.json("import", "lists", code=1)
    assert first["lists"] == [
        {
            "list_id": 1,
            "title": "Weekly 周报",
            "date": "2026-12-04",
            "sections": 2,
            "entries": 1,
            "revision": 1,
            "draft": False,
            "status": "created",
        }
    ]
    (failed,) = first["failed"]
    assert failed["source"].endswith("empty.md")
    assert failed["error"]
    again = shell.json("import", "lists/weekly.md")
    assert again["lists"][0]["status"] == "unchanged"
    shell.write("lists/weekly.md", WEEKLY + "More.\n")
    revised = shell.json("import", "lists/weekly.md")
    assert (revised["lists"][0]["status"], revised["lists"][0]["revision"]) == ("revised", 2)
    assert [each["list_id"] for each in shell.json("lists")["lists"]] == [1]


def test_importing_prints_a_line_a_file_for_people(shell: Shell) -> None:
    shown = shell.run("import", shell.write("weekly.md"))
    assert shown.returncode == 0
    assert "Weekly 周报" in shown.stdout
    assert "2 sections, 1 link" in shown.stdout
    assert "Weekly 周报" in shell.run("lists").stdout


def test_a_draft_is_marked_where_lists_are_shown(shell: Shell) -> None:
    drafted = shell.write("lists/next.md", "---\ntitle: Next\ndraft: true\n---\nSoon.\n")

    assert "draft" in shell.run("import", drafted).stdout
    assert "Next (draft)" in shell.run("lists").stdout
    assert [each["draft"] for each in shell.json("lists")["lists"]] == [True]


def test_lists_may_be_piped_in_one_after_the_other(shell: Shell) -> None:
    for title in ("First", "Second", "Second"):
        done = shell.run("import", "-", stdin=f"# {title}\n\ntext\n".encode())
        assert (done.returncode, title in done.stdout) == (0, True)
    assert [each["title"] for each in shell.json("lists")["lists"]] == ["Second", "First"]


def test_a_source_that_is_not_there_is_told_beside_what_was_imported(shell: Shell) -> None:
    document = shell.json("import", shell.write("weekly.md"), "missing.md", code=1)
    assert [each["title"] for each in document["lists"]] == ["Weekly 周报"]
    assert document["failed"] == [
        {"source": "missing.md", "error": "there is no such file or folder."}
    ]


def test_a_channel_with_brackets_is_shown_as_it_is(shell: Shell) -> None:
    shell.run(
        "schedule", shell.write("weekly.md"), "--channel", "[/foo]", "--at", "2036-01-01 10:00"
    )
    assert "[/foo]" in shell.run("releases").stdout


def test_rendering_a_file_shows_the_messages_without_a_database(shell: Shell) -> None:
    shell.settings["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/none"
    document = shell.json("render", shell.write("weekly.md"))
    assert (document["title"], document["date"]) == ("Weekly 周报", "2026-12-04")
    assert [each["title"] for each in document["sections"]] == ["Docker 容器", "Clocks"]
    assert [(m["position"], m["section"]) for m in document["messages"]] == [
        (0, None),
        (1, 0),
        (2, 1),
    ]
    assert {"position", "section", "part", "parts", "text", "blocks"} == {*document["messages"][0]}
    piped = shell.run("render", "-", "--json", stdin=WEEKLY.encode())
    assert json.loads(piped.stdout)["messages"] == document["messages"]
    assert "Docker 容器" in shell.run("render", "weekly.md").stdout


def test_rendering_a_list_of_the_library_gives_the_same(shell: Shell) -> None:
    shell.run("import", shell.write("weekly.md"))
    assert shell.json("render", "1")["messages"] == shell.json("render", "weekly.md")["messages"]


def test_a_text_between_the_limits_of_reader_and_parser_is_not_cut(shell: Shell) -> None:
    body = ("word " * 400 + "\n\n") * 1040
    assert 2_000_000 < len(body) < 2 * 1024 * 1024
    text = "# Long\n\n## One\n\n" + body + "## Two\n\nlast\n"
    shown = shell.json("render", shell.write("long.md", text))
    assert [each["title"] for each in shown["sections"]] == ["One", "Two"]
    assert "2 MB" in shell.fails("render", shell.write("longer.md", "word " * 700_000))


def test_a_list_goes_out_under_the_name_and_date_that_it_was_imported_with(shell: Shell) -> None:
    text = "first words\n\nmore\n"
    before = shell.json("render", shell.write("2020-01-01/notes.md", text))
    shell.run("import", "2020-01-01/notes.md")
    after = shell.json("render", "1")
    assert (before["title"], before["date"]) == (after["title"], after["date"]) == ("notes", None)


def test_utf_16_is_kept_as_text(shell: Shell) -> None:
    shell.run("import", shell.write("wide.md", "\ufeff# 周报\n\ntext\n".encode("utf-16-le")))
    assert shell.json("render", "1")["title"] == "周报"


def test_scheduling_takes_a_file_a_zone_and_a_time(shell: Shell) -> None:
    release = shell.json(
        "schedule",
        shell.write("weekly.md"),
        "--channel",
        "#reading",
        "--at",
        "2036-12-04 10:00",
        "--tz",
        "Asia/Shanghai",
    )
    assert release == {
        "release_id": 1,
        "list_id": 1,
        "title": "Weekly 周报",
        "channel_id": "#reading",
        "state": "scheduled",
        "release_at": "2036-12-04T02:00:00Z",
        "sent": 0,
        "messages": 3,
        "permalink": None,
        "error": None,
        "trouble": None,
        "mend": None,
    }
    shown = shell.run("releases").stdout
    assert "10:00 in Asia/Shanghai" in " ".join(shown.split())
    assert shell.json("releases")["releases"] == [release]


def test_who_gets_the_report_can_be_named(shell: Shell) -> None:
    shell.run("schedule", shell.write("weekly.md"), "--to", "U1", "--now", "--curator", "U2")
    with closing(sqlite3.connect(shell.folder / "readlist.db")) as database:
        assert database.execute("SELECT target, curator_id FROM releases").fetchall() == [
            ("U1", "U2")
        ]


def test_a_release_can_be_moved_and_cancelled_but_not_twice(shell: Shell) -> None:
    shell.write("weekly.md")
    shell.settings |= {"READLIST_CHANNEL": "#reading", "READLIST_TIMEZONE": "Europe/Berlin"}
    shell.run("schedule", "weekly.md", "--at", "2036-07-01 10:00")
    shell.settings["READLIST_TIMEZONE"] = "UTC"  # a release keeps the zone that it was given in
    moved = shell.json("reschedule", "1", "--at", "2036-12-01 10:00")
    assert moved["release_at"] == "2036-12-01T09:00:00Z"
    assert shell.json("reschedule", "1", "--at", "11:00")["release_at"] == "2036-12-01T10:00:00Z"
    assert shell.json("cancel", "1")["state"] == "cancelled"
    assert "it is cancelled" in shell.fails("cancel", "1")
    assert "it is cancelled" in shell.fails("retry", "1")
    assert "it is cancelled" in shell.fails("reschedule", "1", "--now")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("import", "missing.md"), "no such file"),
        (("import", "."), "holds no .md"),
        (("import", "ftp://example.com/a.md"), "http and https only"),
        (("import", "http://127.0.0.1/a.md"), "READLIST_INTERNAL_HOSTS"),
        (("render", "http://127.1/a.md"), "odd way of writing"),
        (("schedule", "http://[::1]/", "--channel", "#a", "--now"), "READLIST_INTERNAL_HOSTS"),
        (("render", "."), "name one file"),
        (("render", "99999999999999999999"), "no such file"),
        (("schedule", ".", "--channel", "#a", "--now"), "name one file"),
        (("render", "missing.md"), "no such file"),
        (("render", "7"), "no list 7"),
        (("schedule", "7", "--channel", "#a", "--now"), "no list 7"),
        (("schedule", "weekly.md", "--now"), "--channel"),
        (("schedule", "weekly.md", "--channel", "#a", "--at", "noon"), "not a time"),
        (("schedule", "weekly.md", "--channel", "#a", "--at", "2020-01-01 10:00"), "is past"),
        (("schedule", "weekly.md", "--channel", "#a", "--now", "--tz", "Mars"), "no time zone"),
        (("cancel", "7"), "no release 7"),
        (("lists", "--workspace", "T9"), "no workspace T9"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_1(
    shell: Shell, arguments: tuple[str, ...], words: str
) -> None:
    if "weekly.md" in arguments:
        shell.write("weekly.md")
    said = shell.fails(*arguments)
    assert words in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("schedule", "1"),
        ("schedule", "1", "--now", "--at", "10:00"),
        ("schedule", "1", "--now", "--channel", "#a", "--to", "U1"),
        ("cancel", "one"),
        ("cancel", "99999999999999999999"),
        ("schedule", "1", "--now", "--to", "#general"),
        ("schedule", "1", "--now", "--channel", "#a", "--curator", "@lin"),
        ("import",),
    ],
)
def test_wrong_usage_is_exit_code_2(shell: Shell, arguments: tuple[str, ...]) -> None:
    assert "readlist" in shell.fails(*arguments, code=2)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"READLIST_PORT": "many"}, "READLIST_PORT"),
        ({"READLIST_TIMEZONE": "Mars"}, "READLIST_TIMEZONE"),
        ({"SLACK_BOT_TOKEN": "abc"}, "xoxb-"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://a:secret@host:port/b"}, "DATABASE_URL"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "READLIST_PORT": "0"}, "PORT"),
        ({"DATABASE_URL": "postgresql://a:secret@127.0.0.1:1/b"}, "can't be used"),
    ],
)
def test_a_wrong_setting_ends_start_up_with_its_name_and_an_example(
    shell: Shell, settings: dict[str, str], words: str
) -> None:
    shell.settings |= {"READLIST_SANDBOX_PORT": "0"} | settings
    said = shell.fails("run")
    assert words in said
    assert "secret" not in said
    assert "Example" in said or "DATABASE_URL" in str(settings)


def test_settings_are_read_from_a_dotenv_file_too(shell: Shell) -> None:
    shell.write(".env", "READLIST_CHANNEL=#from-dotenv\nREADLIST_TIMEZONE=\n")
    release = shell.json("schedule", shell.write("weekly.md"), "--at", "2036-12-04 10:00")
    assert release["channel_id"] == "#from-dotenv"


async def test_two_embedded_workspaces_never_share_their_files(shell: Shell) -> None:
    shell.settings |= {"READLIST_PORT": "0", "READLIST_SANDBOX_PORT": "0"}
    first = await asyncio.create_subprocess_exec(
        *shell.command("run"),
        cwd=shell.folder,
        env=shell.environment(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert first.stdout is not None
    await first.stdout.readline()
    assert "Another readlist runs this embedded workspace" in shell.fails("run")
    first.terminate()
    await first.communicate()
    assert first.returncode == 0


async def test_terminating_while_it_starts_ends_well(shell: Shell) -> None:
    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reached.set()
        await reader.read()  # until the other side goes away, without an answer
        writer.close()

    reached = asyncio.Event()
    silent = await asyncio.start_server(never, "127.0.0.1", 0)
    port = silent.sockets[0].getsockname()[1]
    shell.settings |= {
        "SLACK_API_URL": f"http://127.0.0.1:{port}/api/",
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
    }
    starting = await asyncio.create_subprocess_exec(
        *shell.command("run"), cwd=shell.folder, env=shell.environment()
    )
    await asyncio.wait_for(reached.wait(), 30)
    starting.terminate()
    assert await asyncio.wait_for(starting.wait(), 10) == 0
    silent.close()
    await silent.wait_closed()


def test_the_database_is_upgraded_once(shell: Shell) -> None:
    assert "from nothing to 0006" in shell.run("db", "upgrade").stdout
    assert "up to date" in shell.run("db", "upgrade").stdout


def test_the_doctor_says_which_mode_and_whether_the_database_works(shell: Shell) -> None:
    findings = shell.json("doctor")["findings"]
    assert [each["ok"] for each in findings] == [True, True, True]
    assert "embedded" in findings[-1]["detail"]
    shell.settings["DATABASE_URL"] = "postgresql://a@127.0.0.1:1/b"
    sick = shell.json("doctor", code=1)["findings"]
    assert (sick[0]["ok"], bool(sick[0]["mend"])) == (False, True)


def test_the_manifest_is_yaml_for_people_and_json_for_programs(shell: Shell) -> None:
    document = shell.json("manifest")
    assert document["settings"]["socket_mode_enabled"] is True
    shown = shell.run("manifest")
    assert "display_information:" in shown.stdout
    assert "https://api.slack.com/apps?new_app=1" in shown.stderr


def test_help_teaches_every_command(shell: Shell) -> None:
    shown = shell.run("--help").stdout
    assert "..." not in shown.replace("ARGS]...", "")
    for command in ("run", "import", "schedule", "doctor"):
        assert "Usage: readlist" in shell.run(command, "--help").stdout
        assert command in shown


def test_search_prints_hits_for_people_and_for_programs(shell: Shell) -> None:
    assert "The library is empty" in shell.run("search", "docker").stdout
    shell.run("import", shell.write("weekly.md"))

    found = shell.run("search", "docker 容器")
    document = shell.json("search", "docker")
    [hit] = document.pop("hits")

    assert found.stdout.startswith("1 section has “docker 容器”:")
    assert "Docker 容器  Weekly 周报 · 2026-12-04\nSee https://example.com/a." in found.stdout
    assert document == {
        "query": "docker",
        "total": 1,
        "total_is_exact": True,
        "suggestion": None,
    }
    assert hit.pop("score") > 0
    assert hit == {
        "section_id": 1,
        "list_id": 1,
        "title": "Docker 容器",
        "list_title": "Weekly 周报",
        "date": "2026-12-04",
        "snippet": "See https://example.com/a.",
        "links": [{"url": "https://example.com/a", "text": "https://example.com/a"}],
        "permalink": None,
        "reactions": [],
    }


def test_search_says_what_may_have_been_meant_and_what_is_not_there(shell: Shell) -> None:
    shell.run("import", shell.write("weekly.md"))

    mistyped = shell.run("search", "dokcer").stdout
    nothing = shell.run("search", "elephants").stdout
    without = shell.run("search", "--limit", "1", "--", "clocks -docker").stdout

    assert mistyped.startswith("No section has “dokcer”. 1 section has “docker”:")
    assert nothing == "No section has “elephants” in it.\n"
    assert "Clocks" in without


def test_reindex_leaves_everything_to_be_found(shell: Shell) -> None:
    shell.run("import", shell.write("weekly.md"))

    assert shell.run("reindex").stdout == "1 list indexed.\n"
    assert shell.run("reindex", "--afresh").stdout == "1 list indexed.\n"
    assert shell.json("search", "clocks")["total"] == 1


def test_what_an_older_readlist_imported_is_indexed_by_the_next_command(shell: Shell) -> None:
    shell.run("import", shell.write("weekly.md"))
    with closing(sqlite3.connect(shell.folder / "readlist.db")) as database:
        database.execute("UPDATE search_libraries SET analyzer = '0'")
        database.commit()

    assert shell.json("search", "clocks")["total"] == 1
