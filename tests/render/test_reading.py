"""A section in a modal: whole, part by part, as Slack takes it."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from bot.domain.errors import ParseError
from bot.domain.markdown import parse_markdown
from bot.domain.reading import Reading
from bot.domain.reading_list import plain_text
from bot.render.reading import render_reading
from bot.sandbox.view_rules import check_view
from tests.domain.test_markdown_properties import TEXTS
from tests.render.slack_limits import visible_size

LONG = "## Long\n\n" + "\n\n".join(f"Paragraph {n}: " + "words " * 100 for n in range(40))


def reading(text: str, **changes: Any) -> Reading:
    """The first section of a text, as if it had been looked up."""
    section = parse_markdown(text).sections[0]
    known: dict[str, Any] = {
        "section_id": 7,
        "list_id": 1,
        "section": section,
        "list_title": "Weekly 1 & more",
        "date": date(2015, 6, 26),
        "permalink": "https://readers.slack.com/archives/C1/p1",
    }
    return Reading(**known | changes)


def labels(view: dict[str, Any]) -> list[str]:
    return [button["text"]["text"] for button in view["blocks"][-1]["elements"]]


def shown(view: dict[str, Any]) -> str:
    return json.dumps(view["blocks"][:-1], ensure_ascii=False)


def test_a_section_has_its_title_its_list_its_text_and_the_way_to_keep_it() -> None:
    text = "## Docker *1.7*\n\n[It](https://docker.example) is **out**.\n\n* one\n  * two\n"

    [view] = render_reading(reading(text))

    check_view(view, "modal")
    assert view["title"]["text"] == "Weekly 1 & more"
    header, source, body, actions = view["blocks"]
    assert header["text"]["text"] == "Docker 1.7"
    assert source["elements"][0]["text"] == (
        "26 June 2015 · <https://readers.slack.com/archives/C1/p1|Open in Slack>"
    )
    kinds = [element["type"] for element in body["elements"]]
    assert kinds == ["rich_text_section", "rich_text_list", "rich_text_list"]
    assert body["elements"][0]["elements"][0]["url"] == "https://docker.example"
    assert [each["text"]["text"] for each in actions["elements"]] == ["Send to me"]


def test_what_was_never_released_leads_nowhere() -> None:
    [view] = render_reading(reading("## Docker\n\nx", permalink=None, date=None))

    assert [block["type"] for block in view["blocks"]] == ["header", "rich_text", "actions"]


def test_a_list_whose_title_does_not_fit_above_is_named_below() -> None:
    long = "Weekly reading & much more, volume 1"
    [view] = render_reading(reading("## Docker\n\nx", list_title=long))

    check_view(view, "modal")
    assert view["title"]["text"] == "Weekly reading & much…"
    assert view["blocks"][1]["elements"][0]["text"].startswith(
        "Weekly reading &amp; much more, volume 1 · 26 June 2015 · "
    )


def test_a_title_that_the_text_begins_with_is_not_repeated() -> None:
    view = render_reading(reading("Docker is out, **finally**.\n"))[0]

    assert [block["type"] for block in view["blocks"]] == ["context", "rich_text", "actions"]


def test_a_long_section_goes_on_in_parts_and_loses_nothing() -> None:
    read = reading(LONG)

    views = [render_reading(read, part)[0] for part in (1, 2, 3)]

    for view in views:
        check_view(view, "modal")
        assert visible_size(view["blocks"]) < 9_500
    assert [view["blocks"][0]["text"]["text"] for view in views] == [
        "Long (1/3)",
        "Long (2/3)",
        "Long (3/3)",
    ]
    assert [labels(view) for view in views] == [
        ["Next part", "Send to me"],
        ["Next part", "Previous part", "Send to me"],
        ["Previous part", "Send to me"],
    ]
    for number in range(40):
        assert sum(shown(view).count(f"Paragraph {number}: ") for view in views) == 1


@pytest.mark.parametrize(("part", "title"), [(-1, "Long (1/3)"), (99, "Long (3/3)")])
def test_a_part_that_there_is_not_is_the_nearest_one(part: int, title: str) -> None:
    assert render_reading(reading(LONG), part)[0]["blocks"][0]["text"]["text"] == title


def test_a_table_is_a_list_since_modals_take_none() -> None:
    [view] = render_reading(reading("## T\n\n| a | b |\n| - | - |\n| 1 | 2 |\n"))

    check_view(view, "modal")
    assert '"1"' in shown(view)
    assert "table" not in shown(view)


def test_pictures_that_slack_can_not_fetch_become_links() -> None:
    with_picture, plain = render_reading(
        reading("## P\n\nbefore\n\n![A chart](https://a.example/c.png)\n")
    )

    check_view(with_picture, "modal")
    check_view(plain, "modal")
    assert [block["type"] for block in with_picture["blocks"]].count("image") == 1
    assert "image" not in shown(plain)
    assert "https://a.example/c.png" in shown(plain)


@settings(max_examples=60)
@given(text=TEXTS)
def test_every_section_of_any_list_is_a_modal_that_slack_takes(text: str) -> None:
    try:
        sections = parse_markdown(text).sections
    except ParseError:
        return
    for section in sections[:5]:
        for view in render_reading(Reading(1, 1, section, "x", None, None)):
            check_view(view, "modal")
            assert plain_text(section.blocks).strip()[:1] in shown(view)
