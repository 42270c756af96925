"""Saving a section for later, and what is done with what was saved, over both transports."""

import pytest

from bot.clock import system_clock
from bot.domain.viewer import Viewer
from bot.sandbox.config import BOT_USER
from bot.sandbox.errors import Refusal
from bot.sandbox.faults import Fault
from bot.sandbox.records import Ephemeral, Message
from tests.sandbox.calls import direct_message, mention
from tests.slack.office import TEAM, Office, find_buttons, visible
from tests.slack.test_who_finds_what import shop

__all__ = ["shop"]

LIN, ROBIN, GALE = "U0CURATOR", "U0READER", "U0GUEST"
GENERAL, CURATORS = "C0GENERAL", "G0CURATORS"
SECTIONS = 12
TITLES = [f"Docker {n}" for n in range(1, SECTIONS + 1)]
TWELVE = "---\ntitle: 第一期 & more\ndate: 2026-12-04\n---\n" + "".join(
    f"## {title}\nAll about containers.\n" for title in TITLES
)
SAVED = "Saved: `/readlist saved` shows it, to you alone."
BEFORE = "You saved it before: `/readlist saved` shows it."
NO_SECTION = "That is no section of a reading list: each section is a message in a list's thread."


def words(shown: Message | Ephemeral) -> str:
    return visible({"blocks": shown.blocks})


def shelf(shown: Message | Ephemeral) -> list[str]:
    """The titles that are shown, in order, and the heading before those that are read."""
    lines = [line for block in shown.blocks for line in visible(block).split("\n")]
    return [line for line in lines if line in (*TITLES, "Already read")]


async def save(office: Office, *numbers: int, user: str = ROBIN) -> None:
    """Save sections by their numbers, one a second."""
    for number in numbers:
        await office.services.saver.save(Viewer(TEAM, user), user, number)
        office.clock.advance(1)


@pytest.fixture
async def library(office: Office) -> Office:
    await office.import_list(TWELVE)
    return office


async def test_a_hit_is_saved_for_who_presses_and_nobody_else_sees_it(library: Office) -> None:
    channel = await library.join()
    hit = await library.ask("docker 7")

    await library.press("Save", hit)
    await library.press("Save", hit)

    assert [each.text for each in library.whispers()[-2:]] == [SAVED, BEFORE]
    saved = await library.ask("saved")
    assert saved.text.startswith("You saved 1 section, unread:\n• Docker 7 (第一期 &amp; more)")
    assert shelf(saved) == ["Docker 7"]
    assert "第一期 & more" in words(saved)
    assert "only you see it" in words(saved)
    assert library.whispers(LIN) == []
    assert library.answers(channel) == []
    assert shelf(await library.ask("saved", user=LIN)) == []


async def test_what_somebody_shared_is_saved_by_whoever_presses(library: Office) -> None:
    channel = await library.join()
    await library.press("Share", await library.ask("docker 7"), user=ROBIN)
    [shared] = library.answers(channel)

    await library.press("Save", shared, user=LIN)

    assert library.whispers(LIN)[-1].text == SAVED
    assert shelf(await library.ask("saved", user=LIN)) == ["Docker 7"]
    assert shelf(await library.ask("saved", user=ROBIN)) == []


async def test_a_sections_message_is_saved_by_its_menu(library: Office) -> None:
    channel = await library.join()
    parent = await library.post_section(channel)
    first, second = [await library.post_section(channel, 3, parent) for _ in range(2)]

    told = await library.save_by_menu(channel, first)
    again = await library.save_by_menu(channel, second)

    assert (told.text, again.text) == (SAVED, BEFORE)
    assert told.thread_ts == parent
    assert shelf(await library.ask("saved")) == ["Docker 3"]


async def test_what_is_no_section_is_said_to_be_none_where_the_menu_was_opened(
    library: Office,
) -> None:
    channel = await library.join()
    parent = await library.post_section(channel)
    await library.post_section(channel, 3, parent)
    sent = await library.sandbox.people.send("Hello & all", user=ROBIN, channel=channel)

    of_parent = await library.save_by_menu(channel, parent)
    of_somebody = await library.save_by_menu(channel, sent["message"]["ts"], user=LIN)

    assert (of_parent.text, of_somebody.text) == (NO_SECTION, NO_SECTION)
    assert of_parent.thread_ts is None  # in the channel: the thread need not be open
    assert "nothing yet" in (await library.ask("saved")).text


async def test_nothing_is_saved_of_a_private_channel_by_who_is_not_in_it(shop: Office) -> None:
    ts = await shop.post_section(CURATORS, 2)
    by_member = await shop.save_by_menu(CURATORS, ts, user=LIN)

    with pytest.raises(Refusal):
        await shop.save_by_menu(CURATORS, ts, user=ROBIN)

    assert by_member.text == SAVED
    assert "nothing yet" in (await shop.ask("saved", user=ROBIN)).text


async def test_who_saved_nothing_is_told_how_to(library: Office) -> None:
    empty = await library.ask("saved")

    assert empty.text.startswith("You have saved nothing yet. *Save for later* in the menu")
    assert ":bookmark: on a section's message saves too, and others see it." in empty.text
    assert len(find_buttons(empty.blocks, "Forget me")) == 1


async def test_what_was_saved_is_shown_in_pages_the_newest_first(library: Office) -> None:
    await save(library, *range(1, 13))

    first = await library.ask("saved")
    assert words(first).startswith("You saved 12 sections, all unread; these are 1 to 10:")
    assert shelf(first) == TITLES[:1:-1]
    await library.press("More (next two)", first)

    [second] = library.whispers()
    assert words(second).startswith("You saved 12 sections, all unread; these are 11 to 12:")
    assert shelf(second) == ["Docker 2", "Docker 1"]
    assert find_buttons(second.blocks, "More") == []


async def test_what_is_done_is_shown_after_what_is_unread_and_can_be_unread_again(
    library: Office,
) -> None:
    await save(library, 1, 2, 3)
    saved = await library.ask("saved")

    await library.press("Done", saved, place=0)

    [saved] = library.whispers()
    assert words(saved).startswith("You saved 3 sections, 2 of them unread:")
    assert shelf(saved) == ["Docker 2", "Docker 1", "Already read", "Docker 3"]
    await library.press("Unread again", saved)

    [saved] = library.whispers()
    assert shelf(saved) == ["Docker 3", "Docker 2", "Docker 1"]


async def test_what_is_removed_is_gone_in_place_and_may_be_saved_again(library: Office) -> None:
    await save(library, 1, 2)
    saved = await library.ask("saved")

    await library.press("Remove", saved, place=0)
    await library.press("Remove", library.whispers()[-1])

    [empty] = library.whispers()
    assert "You have saved nothing yet" in empty.text
    await library.press("Save", await library.ask("docker 2"))
    assert library.whispers()[-1].text == SAVED
    assert shelf(await library.ask("saved")) == ["Docker 2"]


async def test_where_the_last_page_is_emptied_the_first_one_is_shown(library: Office) -> None:
    await save(library, *range(1, 12))
    await library.press("More (next one)", await library.ask("saved"))
    [second] = library.whispers()
    assert shelf(second) == ["Docker 1"]

    await library.press("Remove", second)

    [first] = library.whispers()
    assert shelf(first) == TITLES[10:0:-1]


async def test_a_press_acts_for_who_pressed_whoever_asked(library: Office) -> None:
    await save(library, 1, 2, user=ROBIN)
    await save(library, 2, user=LIN)
    robins = await library.ask("saved", user=ROBIN)

    for label in ("Remove", "Done"):
        [button] = [
            each for each in find_buttons(robins.blocks, label) if '"section":2' in str(each)
        ]
        await library.sandbox.people.press(button, user=LIN, channel=GENERAL)
        await library.services.errands.finish()

    assert [shelf(each) for each in library.whispers(LIN)] == [[], []]
    assert library.whispers(ROBIN) == [robins]
    assert shelf(await library.ask("saved", user=ROBIN)) == ["Docker 2", "Docker 1"]


async def test_a_saved_section_is_read_whole(library: Office) -> None:
    await save(library, 5)

    await library.press("Read here", await library.ask("saved"))

    [modal] = library.sandbox.views.stack(ROBIN)
    assert "All about containers." in str(modal)


async def test_who_asks_to_be_forgotten_is_and_what_they_do_then_is_kept_again(
    library: Office,
) -> None:
    library.clock.now = system_clock()
    channel = await library.join()
    ts = await library.post_section(channel, 4)
    people = library.sandbox.people
    await people.react("tada", user=ROBIN, channel=channel, ts=ts)
    await library.sandbox.drain()
    library.clock.now = system_clock()
    await save(library, 1, 2)
    saved = await library.ask("saved")

    await library.press("Forget me", saved)

    [told] = library.whispers()
    assert told.text == "Forgotten: 1 reaction of yours, and 2 saved sections."
    assert told.blocks == []  # nothing to press is left of what was shown
    assert "nothing yet" in (await library.ask("saved")).text
    await library.save_by_menu(channel, ts)
    assert shelf(await library.ask("saved")) == ["Docker 4"]


async def test_a_bookmark_saves_until_it_is_removed_from_what_was_saved(library: Office) -> None:
    channel = await library.join()
    ts = await library.post_section(channel, 4)
    people = library.sandbox.people
    await people.react("bookmark", user=ROBIN, channel=channel, ts=ts)
    await people.react(
        "tada", user=ROBIN, channel=channel, ts=await library.post_section(channel, 5)
    )
    await library.sandbox.drain()

    saved = await library.ask("saved")
    assert shelf(saved) == ["Docker 4"]
    assert "by your reaction, which others see" in words(saved)
    await library.press("Remove", saved)

    assert "You have saved nothing yet" in library.whispers()[-1].text
    [message] = [each for each in library.answers(channel) if each.ts == ts]
    assert message.reactions == {"bookmark": [ROBIN]}


async def test_what_was_saved_is_not_shown_where_others_read_it(library: Office) -> None:
    await save(library, 1)
    channel = await library.join()

    await mention(library.sandbox.people, "saved", user=ROBIN, channel=channel)
    await library.sandbox.drain()

    [answer] = library.answers(channel)
    assert answer.text == "What you saved is for you alone: `/readlist saved` shows it."
    assert answer.blocks == []


async def test_direct_messages_show_what_was_saved_and_change_it_in_place(
    library: Office,
) -> None:
    await save(library, 1, 2)
    await direct_message(library.sandbox.people, "saved", user=ROBIN)
    await library.sandbox.drain()
    direct = (await library.sandbox.people.open_direct([BOT_USER], user=ROBIN)).id
    [saved] = library.answers(direct)

    await library.press("Done", saved)

    [saved] = library.answers(direct)
    assert shelf(saved) == ["Docker 1", "Already read", "Docker 2"]
    assert library.whispers() == []


async def test_what_somebody_may_not_see_any_more_is_left_out(shop: Office) -> None:
    shop.sandbox.channels.invite(ROBIN, user=LIN, channel=CURATORS)
    for query in ('"open docker"', '"secret docker"'):
        await shop.press("Save", await shop.ask(query, user=ROBIN))
    both = await shop.ask("saved", user=ROBIN)
    shop.sandbox.channels.leave(user=ROBIN, channel=CURATORS)
    shop.clock.advance(6 * 60)

    one = await shop.ask("saved", user=ROBIN)

    assert words(both).startswith("You saved 2 sections")
    assert words(one).startswith("You saved 1 section, unread:")
    assert "Secret" not in str(one)
    [button] = [each for each in find_buttons(both.blocks, "Done") if "Secret" in str(each)]
    await shop.sandbox.people.press(button, user=ROBIN, channel=GENERAL)
    await shop.services.errands.finish()
    assert "is not for you to see" in shop.whispers(ROBIN)[-1].text


async def test_a_guest_saves_what_went_to_their_channels(shop: Office) -> None:
    await shop.press("Save", await shop.ask('"open docker"', user=GALE), user=GALE)
    assert words(await shop.ask("saved", user=GALE)).startswith("You saved 1 section, unread:")
    shop.sandbox.state.channels[GENERAL].members.remove(GALE)
    shop.clock.advance(6 * 60)
    direct = (await shop.sandbox.people.open_direct([BOT_USER], user=GALE)).id

    left = await shop.ask("saved", user=GALE, channel=direct)

    assert "Open docker" not in str(left)


async def test_where_slack_is_silent_the_rest_of_what_was_saved_is_said_to_miss(
    shop: Office,
) -> None:
    await shop.press("Save", await shop.ask('"secret docker"', user=LIN), user=LIN)
    shop.clock.advance(6 * 60)
    shop.sandbox.faults.add(Fault("status_500", method="users.conversations", times=None))

    saved = await shop.ask("saved", user=LIN)

    assert "Slack could not be asked which private channels you are in" in words(saved) + saved.text
    assert "Secret" not in str(saved.blocks)


async def test_a_saved_section_that_is_not_in_its_list_any_more_can_still_be_put_away(
    library: Office,
) -> None:
    await save(library, 7)
    await library.import_list(TWELVE.replace("## Docker 7\n", "## Podman\n"))
    saved = await library.ask("saved")
    assert shelf(saved) == ["Docker 7"]

    await library.press("Remove", saved)

    assert "You have saved nothing yet" in library.whispers()[-1].text
