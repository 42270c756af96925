"""What `readlist releases` and `readlist doctor` say of releases that can't go out."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.domain.release import ReleaseState
from bot.storage import releases
from bot.storage.database import Database
from tests.test_cli import WEEKLY, Shell

ERROR = "The channel is archived: unarchive it, or schedule to another channel. (is_archived)"
MEND = "Mend the cause, then `readlist retry 1`."


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    (tmp_path / "weekly.md").write_text(WEEKLY, encoding="utf-8")
    return Shell(tmp_path)


def fail(shell: Shell) -> None:
    """Schedule a release, and let it have failed."""
    shell.run("schedule", "weekly.md", "--channel", "#a", "--now")

    async def write() -> None:
        db = Database(f"sqlite:///{shell.folder / 'readlist.db'}")
        await db.write(
            lambda tx: releases.move_release(
                tx, 1, ReleaseState.SCHEDULED, ReleaseState.FAILED, error=ERROR
            )
        )
        await db.close()

    asyncio.run(write())


def test_a_release_in_trouble_is_shown_with_its_mend(shell: Shell) -> None:
    fail(shell)
    shown = " ".join(shell.run("releases").stdout.split())
    assert "(is_archived)" in shown
    assert f"→ {MEND}" in shown
    [release] = json.loads(shell.run("releases", "--json").stdout)["releases"]
    assert (release["error"], release["trouble"], release["mend"]) == (ERROR, "failed", MEND)


def test_the_doctor_names_a_release_in_trouble_and_ends_with_1(shell: Shell) -> None:
    well = shell.run("doctor")
    assert (well.returncode, "Releases: none is in trouble" in well.stdout) == (0, True)
    fail(shell)
    sick = shell.run("doctor")
    assert sick.returncode == 1
    assert f"Release 1: Weekly 周报 to #a is failed: {ERROR}" in sick.stdout
    assert f"→ {MEND}" in sick.stdout


def test_what_is_due_while_nothing_runs_is_in_trouble_after_some_minutes(shell: Shell) -> None:
    shell.settings["READLIST_ALARM_MINUTES"] = "0.0001"
    shell.run("schedule", "weekly.md", "--channel", "#a", "--now")
    sick = shell.run("doctor")
    assert sick.returncode == 1
    assert "is scheduled: it does not go on" in sick.stdout
    assert "see that Slack can be reached, and that `readlist run` is running." in sick.stdout
