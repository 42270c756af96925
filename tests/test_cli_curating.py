"""What `readlist log` and `readlist take-back` say."""

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
