"""The documentation says what the code asks for."""

import re
from pathlib import Path

import pytest

from bot.config import Settings
from bot.slack.manifest import EVENTS, SCOPES, Permission

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")
CHECKLIST = (ROOT / "docs" / "live-checklist.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", [SCOPES, EVENTS], ids=["scopes", "events"])
def test_the_guide_has_the_table_of_the_code(table: tuple[Permission, ...]) -> None:
    rows = [f"| `{each.name}` | {each.purpose} | {each.without} |\n" for each in table]

    assert "| --- | --- | --- |\n" + "".join(rows) + "\n" in GUIDE


def test_each_line_of_the_checklist_says_how_to_try_it() -> None:
    _, *items = CHECKLIST.split("- [ ] **")

    assert len(items) > 20
    assert [item for item in items if "Try" not in item and "link of" not in item] == []


def test_files_and_settings_that_the_pages_name_exist() -> None:
    files = re.findall(r"`((?:bot|docs)/[\w/]+(?:\.\w+)?)`", GUIDE + CHECKLIST)
    settings = re.findall(r"\b(?:READLIST|SLACK)_[A-Z_]+", GUIDE + CHECKLIST)

    assert [name for name in files if not (ROOT / name).exists()] == []
    assert {name.lower() for name in settings} <= Settings.model_fields.keys()
