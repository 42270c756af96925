"""Awkward lists of our own, parsed and rendered: each golden file is reviewed as a diff."""

from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.domain.markdown import parse_markdown
from bot.render.messages import plan_messages

LISTS = sorted((Path(__file__).parents[1] / "data" / "lists").glob("*.md"))

AssertGolden = Callable[[str, Any], None]


def to_json(value: Any) -> Any:
    """A parsed list as JSON that says what each thing is and leaves out what is not set."""
    if is_dataclass(value) and not isinstance(value, type):
        names = [
            name for name in asdict(value) if getattr(value, name) not in (None, False, "", ())
        ]
        fields = {name: to_json(getattr(value, name)) for name in names}
        return {"is": type(value).__name__, **fields}
    if isinstance(value, tuple):
        return [to_json(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.stem)
def test_a_list_is_parsed_as_it_was(file: Path, assert_golden: AssertGolden) -> None:
    reading_list = parse_markdown(file.read_bytes(), name=file.name)

    assert_golden(f"{file.stem}.parsed", to_json(reading_list))


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.stem)
def test_a_list_is_rendered_as_it_was(file: Path, assert_golden: AssertGolden) -> None:
    url = f"https://lists.example/{file.name}"
    reading_list = parse_markdown(file.read_bytes(), name=file.name, url=url)

    messages = plan_messages(reading_list)

    assert_golden(
        f"{file.stem}.messages",
        [
            {
                "position": message.position,
                "section": message.section,
                "part": message.part,
                "parts": message.parts,
                "bodies": [{"text": b.text, "blocks": list(b.blocks)} for b in message.bodies],
            }
            for message in messages
        ],
    )


def test_there_are_awkward_lists() -> None:
    assert len(LISTS) >= 8
