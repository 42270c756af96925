"""The commands, run as people and programs run them: in processes of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

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


class Shell:
    """A folder with a database, and `readlist` in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings: dict[str, str] = {}

    def run(self, *arguments: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "bot", *arguments],
            cwd=self.folder,
            env=self._environment(),
            input=stdin,
            capture_output=True,
            timeout=60,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
        )

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

    def _environment(self) -> dict[str, str]:
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SLACK_", "READLIST_", "DATABASE_"))
        }
        return {**clean, "PYTHONPATH": str(ROOT), "COLUMNS": "120", **self.settings}


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
    assert "2 sections, 1 links" in shown.stdout
    assert "Weekly 周报" in shell.run("lists").stdout


def test_a_list_may_be_piped_in(shell: Shell) -> None:
    done = shell.run("import", "-", stdin=WEEKLY.encode())
    assert done.returncode == 0
    assert "Weekly 周报" in done.stdout


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
    }
    shown = shell.run("releases").stdout
    assert "10:00 in Asia/Shanghai" in " ".join(shown.split())
    assert shell.json("releases")["releases"] == [release]


def test_a_release_can_be_moved_and_cancelled_but_not_twice(shell: Shell) -> None:
    shell.write("weekly.md")
    shell.settings |= {"READLIST_CHANNEL": "#reading", "READLIST_TIMEZONE": "Europe/Berlin"}
    shell.run("schedule", "weekly.md", "--at", "2036-07-01 10:00")
    moved = shell.json("reschedule", "1", "--at", "2036-12-01 10:00")
    assert moved["release_at"] == "2036-12-01T09:00:00Z"
    assert shell.json("cancel", "1")["state"] == "cancelled"
    assert "it is cancelled" in shell.fails("cancel", "1")
    assert "it is cancelled" in shell.fails("retry", "1")
    assert "it is cancelled" in shell.fails("reschedule", "1", "--now")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("import", "missing.md"), "no such file"),
        (("import", "."), "holds no .md"),
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
        ({"DATABASE_URL": "postgresql://a:secret@127.0.0.1:1/b"}, "can't be used"),
    ],
)
def test_a_wrong_setting_ends_start_up_with_its_name_and_an_example(
    shell: Shell, settings: dict[str, str], words: str
) -> None:
    shell.settings |= settings
    said = shell.fails("run")
    assert words in said
    assert "secret" not in said
    assert "Example" in said or "DATABASE_URL" in str(settings)


def test_settings_are_read_from_a_dotenv_file_too(shell: Shell) -> None:
    shell.write(".env", "READLIST_CHANNEL=#from-dotenv\nREADLIST_TIMEZONE=\n")
    release = shell.json("schedule", shell.write("weekly.md"), "--at", "2036-12-04 10:00")
    assert release["channel_id"] == "#from-dotenv"


def test_the_database_is_upgraded_once(shell: Shell) -> None:
    assert "from nothing to 0001" in shell.run("db", "upgrade").stdout
    assert "up to date" in shell.run("db", "upgrade").stdout


def test_the_doctor_says_which_mode_and_whether_the_database_works(shell: Shell) -> None:
    findings = shell.json("doctor")["findings"]
    assert [each["ok"] for each in findings] == [True, True]
    assert "embedded" in findings[1]["detail"]
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
