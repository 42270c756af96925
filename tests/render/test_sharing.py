"""What is shared with a channel, and what is sent to oneself."""

from dataclasses import replace

from hypothesis import given, settings

from bot.domain.errors import ParseError
from bot.domain.markdown import parse_markdown
from bot.domain.reading import Reading
from bot.render.messages import plan_messages
from bot.render.sharing import plan_copy, render_share
from tests.domain.test_markdown_properties import TEXTS
from tests.render.slack_limits import assert_valid
from tests.render.test_buttons import buttons
from tests.render.test_lookup import HIT
from tests.render.test_reading import reading


def test_a_shared_hit_names_who_shares_it_and_can_be_read() -> None:
    body, plain = render_share(HIT, "U0READER")

    assert_valid(body)
    assert body.text == "Docker &amp; friends (Weekly 1)"
    assert body.blocks[1]["elements"][0]["elements"] == [
        {"type": "text", "text": "Shared by ", "style": {"italic": True}},
        {"type": "user", "user_id": "U0READER"},
    ]
    labels = [each["text"]["text"] for each in buttons(body)]
    assert labels == ["Read here", "Save", "Send to me"]
    assert plain.text == (
        "<https://readers.slack.com/archives/C1/p1|Docker &amp; friends>\nWeekly 1 · 2015-06-26\n"
        "About docker.\n• <https://docker.example|Docker 1.7>\nShared by <@U0READER>"
    )


def test_nothing_in_what_is_shared_can_ping_anybody() -> None:
    title = "<!channel> <@U1>"
    body, plain = render_share(replace(HIT, title=title, list_title=title), "U0READER")

    assert_valid(body)
    assert plain.text.count("<!") == 0
    assert plain.text.count("<@") == 1


def test_what_one_sends_to_oneself_is_as_released_and_says_where_it_is_from() -> None:
    text = "## Docker\n\n| a | b |\n| - | - |\n| 1 | 2 |\n"
    released = plan_messages(parse_markdown(text))[1]

    [message] = plan_copy(reading(text))

    for body in message.bodies:
        assert_valid(body)
    assert message.bodies[0].blocks[:-1] == released.bodies[0].blocks
    assert message.bodies[0].blocks[-1]["type"] == "context"
    assert message.bodies[-1].text.startswith(released.bodies[-1].text + "\nWeekly 1 &amp; more · ")


def test_a_message_that_is_full_already_is_followed_by_where_it_is_from() -> None:
    pictures = "".join(f"text\n\n![{n}](https://a.example/{n}.png)\n\n" for n in range(24))

    *messages, last = plan_copy(reading(f"## Pictures\n\n{pictures}text\n"))

    for message in (*messages, last):
        for body in message.bodies:
            assert_valid(body)
    assert last.bodies[-1].text.endswith("|Open in Slack>")


@settings(max_examples=60)
@given(text=TEXTS)
def test_every_section_of_any_list_can_be_sent(text: str) -> None:
    try:
        sections = parse_markdown(text).sections
    except ParseError:
        return
    for section in sections[:5]:
        for message in plan_copy(Reading(1, 1, section, "x", None, None)):
            for body in message.bodies:
                assert_valid(body)
