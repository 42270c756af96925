"""What `readlist log` and `readlist take-back` say."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.test_cli import WEEKLY, Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    (tmp_path / "weekly.md").write_text(WEEKLY, encoding="utf-8")
    shell = Shell(tmp_path)
    shell.run("schedule", "weekly.md", "--channel", "#a", "--at", "2036-12-04 10:00")
    return shell


def test_what_can_t_be_taken_back_is_refused_before_anything_is_asked(shell: Shell) -> None:
    done = shell.run("take-back", "1", stdin=b"y\n")
    assert done.returncode == 1
    assert done.stderr == "readlist: Release 1 can't be taken back: it is scheduled.\n"


def test_the_log_of_a_release_that_is_not_there_is_a_mistake(shell: Shell) -> None:
    assert "There is no release 99" in shell.fails("log", "--release", "99")


def test_the_log_tells_only_what_something_new_is(shell: Shell) -> None:
    said = " ".join(shell.run("log", "--release", "1").stdout.split())
    assert "channel #a" in said
    assert "nothing" not in said


def plan_of(shell: Shell) -> dict[str, Any]:
    """What the newest act of the log says that the release's plan became."""
    after: dict[str, Any] = shell.json("log", "--release", "1")["acts"][0]["after"]
    return after


def test_editing_changes_what_is_said_and_nothing_else(shell: Shell) -> None:
    shell.run("edit", "1", "--every", "10", "--first", "clocks")
    shell.run("edit", "1", "--leave-out", "docker-容器")
    assert plan_of(shell) == {"left_out": ["docker-容器"]}
    shell.run("edit", "1", "--every", "0")
    assert plan_of(shell) == {"interval_minutes": None}
    shell.run("edit", "1", "--afresh", "--form", "sub_headings")
    assert plan_of(shell) == {"order": [], "left_out": [], "form": "sub_headings"}


def test_a_section_that_is_not_in_the_list_can_t_be_left_out(shell: Shell) -> None:
    said = shell.fails("edit", "1", "--leave-out", "nowhere")
    assert "There is no section nowhere. The list has docker-容器, clocks." in said


def test_who_schedules_hears_what_they_may_not_have_thought_of(shell: Shell) -> None:
    done = shell.run("schedule", "1", "--channel", "a", "--at", "2036-12-04 12:00", "--json")
    assert done.stderr.startswith("! This list goes to a already: Thursday 4 December 2036, 10:00")
    assert json.loads(done.stdout)["release_id"] == 2
    assert shell.run("schedule", "1", "--channel", "#b", "--at", "2036-12-04 12:00").stderr == ""


def test_a_time_that_comes_twice_is_said_to_whoever_schedules(shell: Shell) -> None:
    at = ("--at", "2036-10-26 02:30", "--tz", "Europe/Berlin")
    done = shell.run("schedule", "1", "--channel", "#b", *at)
    assert "! 02:30 comes twice that night, because the clock goes back" in done.stderr


def test_a_release_goes_to_another_channel(shell: Shell) -> None:
    shell.run("schedule", "1", "--channel", "#b", "--at", "2036-12-05 10:00")
    done = shell.run("redirect", "1", "#b", "--json")
    assert done.stderr.startswith("! This list goes to #b already: Friday 5 December 2036")
    assert json.loads(done.stdout)["channel_id"] == "#b"
    assert shell.json("log", "--release", "1")["acts"][0]["kind"] == "redirect"
    assert "Release 1 goes to #b already" in shell.fails("redirect", "1", "#b")
    shell.fails("redirect", "1", "#", code=2)
    shell.fails("schedule", "1", "--channel", "#", "--now", code=2)
    shell.run("cancel", "1")
    assert "can't be sent to another channel: it is cancelled" in shell.fails("redirect", "1", "#c")
