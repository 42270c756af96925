"""`readlist preview`: what an editor would ask, then the exact messages."""

import json
from pathlib import Path

import pytest

from tests.test_cli import WEEKLY, Shell

OLD = "---\ntitle: Old\ndate: 2015-06-26\n---\n## Docker\n\n[again](http://EXAMPLE.com/a/#top)\n"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path)
    shell.write("weekly.md", WEEKLY)
    shell.write("old.md", OLD)
    return shell


def test_a_file_is_held_against_the_library_and_stays_out_of_it(shell: Shell) -> None:
    shell.run("import", "old.md")

    done = shell.run("preview", "weekly.md")

    assert done.returncode == 0
    assert "2 things to look at before it goes out:" in done.stdout
    assert "https://example.com/a stood in “Old” of 26 June 2015." in done.stdout
    assert "Clocks: This section has no link." in done.stdout
    assert "message 2" in done.stdout
    assert len(json.loads(shell.run("lists", "--json").stdout)["lists"]) == 1


def test_a_list_of_the_library_is_shown_as_its_next_release_will_post_it(shell: Shell) -> None:
    shell.run("import", "weekly.md")
    shell.run("schedule", "1", "--channel", "#a", "--at", "2099-01-01 10:00")
    shell.run("edit", "1", "--leave-out", "clocks")

    shown = json.loads(shell.run("preview", "1", "--json").stdout)

    assert shown["list_id"] == 1
    assert shown["checks"] == []
    assert [each["section"] for each in shown["messages"]] == [None, 0]


def test_for_programs_each_check_has_its_kind_and_section(shell: Shell) -> None:
    shown = json.loads(shell.run("preview", "weekly.md", "--json").stdout)
    rendered = json.loads(shell.run("render", "weekly.md", "--json").stdout)

    assert shown["list_id"] is None
    assert shown["checks"] == [
        {"kind": "no_link", "section": "Clocks", "sentence": "This section has no link."}
    ]
    assert {key: shown[key] for key in rendered} == rendered


def test_a_list_that_is_not_there_is_an_error(shell: Shell) -> None:
    done = shell.run("preview", "7")

    assert done.returncode == 1
    assert "There is no list 7" in done.stderr
