"""What look-ups and calls for help are answered with."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain.reading_list import Entry
from bot.domain.search import Fit, Hit, Latest, LookupAnswer, Run
from bot.domain.search.examples import Example, ExampleKind, Examples
from bot.render.buttons import Asked
from bot.render.lookup import render_answer, render_help, render_latest
from tests.fakes import NOON
from tests.render.slack_limits import assert_valid

HIT = Hit(
    section_id=1,
    list_id=1,
    title="Docker & friends",
    list_title="Weekly 1",
    date=date(2015, 6, 26),
    snippet=(Run("About ", False), Run("docker", True), Run(".", False)),
    links=(Entry("https://docker.example", "Docker 1.7"),),
    permalink="https://readers.slack.com/archives/C1/p1",
)
ANSWER = LookupAnswer("docker", 1, (HIT,), True)
ASKED = Asked("U0READER", NOON)


def render(hit: Hit) -> tuple[Any, ...]:
    return render_answer(replace(ANSWER, hits=(hit,)), "/readlist", ASKED).blocks


def test_a_hit_shows_title_list_date_snippet_and_links() -> None:
    body = render_answer(ANSWER, "/readlist", ASKED)

    assert_valid(body)
    assert body.text == "1 section has “docker”:\n• Docker &amp; friends (Weekly 1)"
    assert body.blocks[:2] == (
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [{"type": "text", "text": "1 section has “docker”:"}],
                }
            ],
        },
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {
                            "type": "link",
                            "url": "https://readers.slack.com/archives/C1/p1",
                            "text": "Docker & friends",
                            "style": {"bold": True},
                        },
                        {
                            "type": "text",
                            "text": "\nWeekly 1 · 2015-06-26",
                            "style": {"italic": True},
                        },
                        {"type": "text", "text": "\n"},
                        {"type": "text", "text": "About "},
                        {"type": "text", "text": "docker", "style": {"bold": True}},
                        {"type": "text", "text": "."},
                    ],
                },
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [
                        {
                            "type": "rich_text_section",
                            "elements": [
                                {
                                    "type": "link",
                                    "url": "https://docker.example",
                                    "text": "Docker 1.7",
                                }
                            ],
                        }
                    ],
                },
            ],
        },
    )


def test_a_section_that_was_never_released_has_a_plain_title() -> None:
    title = render(replace(HIT, permalink=None))[1]["elements"][0]["elements"][0]

    assert title == {"type": "text", "text": "Docker & friends", "style": {"bold": True}}


def test_a_list_without_a_date_shows_its_title_alone() -> None:
    source = render(replace(HIT, date=None))[1]["elements"][0]["elements"][1]

    assert source["text"] == "\nWeekly 1"


def test_a_section_of_mere_title_has_neither_snippet_nor_list() -> None:
    [section] = render(replace(HIT, snippet=(), links=()))[1]["elements"]

    assert len(section["elements"]) == 2


@pytest.mark.parametrize(
    "url", ["mailto:a@example.com", "ftp://a.example", "https://a/" + "x" * 3000]
)
def test_a_link_that_slack_would_refuse_is_left_out(url: str) -> None:
    elements = render(replace(HIT, links=(Entry(url, "no"), *HIT.links)))[1]["elements"]

    assert [item["elements"][0]["text"] for item in elements[1]["elements"]] == ["Docker 1.7"]


def test_three_links_are_enough_and_none_is_long() -> None:
    links = tuple(Entry(f"https://{n}.example", "word " * 60) for n in range(9))

    items = render(replace(HIT, links=links))[1]["elements"][1]["elements"]

    assert len(items) == 3
    assert all(len(item["elements"][0]["text"]) <= 120 for item in items)


def test_however_long_everything_is_the_answer_fits_a_message() -> None:
    endless = "word " * 2000
    links = (Entry("https://a.example", endless),) * 3
    hit = replace(HIT, title=endless, list_title=endless, links=links)
    answer = LookupAnswer(endless.strip(), 99, (hit,) * 5, True)

    body = render_answer(answer, "/readlist", ASKED)

    assert_valid(body)


def test_more_hits_than_are_shown_are_counted() -> None:
    shown = render_answer(replace(ANSWER, total=12, hits=(HIT,) * 5), "/readlist", ASKED)
    all_of_two = render_answer(replace(ANSWER, total=2, hits=(HIT,) * 2), "/readlist", ASKED)

    assert shown.text.startswith("12 sections have “docker”; these are the best 5:")
    assert all_of_two.text.startswith("2 sections have “docker”:")


def test_a_long_query_is_not_repeated_in_full() -> None:
    body = render_answer(LookupAnswer("word " * 500, 0, (), True), "/readlist", ASKED)

    assert len(body.text) < 250


def test_nothing_found_says_what_to_try_and_pings_nobody() -> None:
    body = render_answer(LookupAnswer("<!channel>", 0, (), True), "/books", ASKED)

    assert "“&lt;!channel&gt;”" in body.text
    assert "`/books help`" in body.text
    assert body.blocks == ()


def test_an_empty_library_says_how_to_fill_it() -> None:
    assert (
        "`readlist import`"
        in render_answer(LookupAnswer("x", 0, (), False), "/readlist", ASKED).text
    )


def test_help_names_the_command_as_it_is_called_here() -> None:
    shown = (
        Example(ExampleKind.WORD, "R&D"),
        Example(ExampleKind.RUN, "容器"),
        Example(ExampleKind.PHRASE, '"smaller images"'),
        Example(ExampleKind.LINK, "Multi-stage builds"),
        Example(ExampleKind.SINCE, "Docker after:2026-10"),
    )

    body = render_help("/books", Examples(True, shown))

    assert "`/books WORDS`" in body.text
    assert (
        "For example, from your lists:\n"
        "• `/books R&amp;D`\n"
        "• `/books 容器`: two characters are enough\n"
        '• `/books "smaller images"`: side by side, in this order\n'
        "• `/books Multi-stage builds`: what a link says\n"
        "• `/books Docker after:2026-10`: in lists dated later than that; "
        "`before:` finds earlier ones\n"
    ) in body.text
    assert "/readlist" not in body.text


def test_help_without_examples_promises_none() -> None:
    text = render_help("/readlist", Examples(True, ())).text

    assert "example" not in text
    assert "empty" not in text


def test_help_in_an_empty_library_says_how_to_fill_it() -> None:
    assert "`readlist import`" in render_help("/readlist", Examples(False, ())).text


def test_reactions_stand_beneath_the_snippet() -> None:
    hit = replace(HIT, reactions=(("+1", 12), ("bookmark", 3)))

    elements = render(hit)[1]["elements"][0]["elements"]

    assert elements[-6:] == [
        {"type": "text", "text": "\n"},
        {"type": "emoji", "name": "+1"},
        {"type": "text", "text": " 12"},
        {"type": "text", "text": "  "},
        {"type": "emoji", "name": "bookmark"},
        {"type": "text", "text": " 3"},
    ]


def headline(**changes: Any) -> str:
    body = render_answer(replace(ANSWER, **changes), "/readlist", ASKED)
    return "".join(each["text"] for each in body.blocks[0]["elements"][0]["elements"])


def test_the_headline_says_what_was_found_and_how_much_of_it_is_shown() -> None:
    assert headline() == "1 section has “docker”:"
    assert headline(total=12, offset=5) == "12 sections have “docker”; this is number 6:"
    assert headline(total=12, offset=5, hits=(HIT,) * 5).endswith("; these are 6 to 10:")
    assert headline(total=10_000, total_is_exact=False) == (
        "More than 10000 sections have “docker”; these are the best 1:"
    )
    assert headline(query="dokcer", suggestion="docker", fit=Fit.CORRECTED) == (
        "No section has “dokcer”. 1 section has “docker”:"
    )
    assert headline(fit=Fit.FEWER) == "No section has all of “docker”. 1 section has some of it:"
    assert headline(fit=Fit.FEWER, hits=(HIT,) * 2, total=7) == (
        "No section has all of “docker”. 7 sections have some of it; these are the best 2:"
    )
    assert headline(fit=Fit.FEWER, hits=(HIT,) * 2, total=7, offset=5) == (
        "No section has all of “docker”. 7 sections have some of it; these are 6 to 7:"
    )


def test_nothing_found_asks_whether_something_else_was_meant() -> None:
    body = render_answer(
        LookupAnswer("dokcer x", 0, (), True, suggestion="docker x"), "/readlist", ASKED
    )

    assert "Did you mean *docker x*?" in body.text


def test_the_newest_list_shows_its_sections_titles() -> None:
    latest = Latest(
        "Weekly & more", date(2015, 6, 26), (("Docker", "https://a.example/p1"), ("Swarm", None))
    )

    body = render_latest(latest)

    assert body.text == "The newest list: Weekly &amp; more · 2015-06-26\n• Docker\n• Swarm"
    assert [item["elements"] for item in body.blocks[0]["elements"][1]["elements"]] == [
        [{"type": "link", "url": "https://a.example/p1", "text": "Docker"}],
        [{"type": "text", "text": "Swarm"}],
    ]


def test_of_a_very_long_list_the_rest_is_counted() -> None:
    body = render_latest(Latest("Weekly", None, (("Docker", None),) * 33))

    assert "… and 3 more." in str(body.blocks[-1])
    assert body.text.startswith("The newest list: Weekly\n")


def test_without_lists_there_is_no_newest() -> None:
    assert "`readlist import`" in render_latest(None).text
