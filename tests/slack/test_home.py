"""The Home tab, opened and used by people with different rights, over both transports."""

from datetime import timedelta
from typing import Any

import pytest
from slack_bolt.async_app import AsyncBoltRequest

from bot.clock import system_clock
from bot.domain.viewer import Viewer
from bot.sandbox.config import BOT_USER
from bot.sandbox.faults import Fault
from bot.sandbox.server import SandboxConfig
from bot.services import releases
from bot.services.home import HomeWatch
from bot.services.library import import_document
from bot.slack.painter import SlackPainter
from bot.sources.files import Document
from bot.storage import homes
from bot.storage.reading_lists import list_summaries
from tests.render.test_home import buttons, words
from tests.running import point_at, running, serving, until
from tests.slack.office import TEAM, Office, find_buttons
from tests.slack.test_lookup_actions import TWELVE
from tests.slack.test_who_finds_what import CURATORS, GALE, LIN, ROBIN, shop
from tests.storage.test_visibility import release

__all__ = ["shop"]

Json = dict[str, Any]
LATER = timedelta(minutes=6)
"""After which Slack is asked again who somebody is."""


async def open_home(office: Office, user: str) -> Json:
    """Open the tab; give what it shows once all has arrived."""
    await office.sandbox.people.open_home(user=user)
    await office.sandbox.drain()
    await office.services.errands.finish()
    return home(office, user)


def home(office: Office, user: str) -> Json:
    view = office.sandbox.views.home(user)
    assert view is not None
    return view


async def press(office: Office, label: str, user: str, place: int = 0) -> None:
    """Press a button of the tab, and wait until all that follows is done."""
    view = home(office, user)
    button = find_buttons(view["blocks"], label)[place]
    await office.sandbox.views.view_action(button, user=user, view_id=view["id"])
    await office.services.errands.finish()


async def search(office: Office, text: str | None, user: str = ROBIN) -> str:
    """Type into the search field and press enter; give what the modal says."""
    view = home(office, user)
    typed = {"type": "plain_text_input", "action_id": "readlist.search", "value": text}
    action = {**typed, "block_id": "home.search"}
    await office.sandbox.views.view_action(action, user=user, view_id=view["id"])
    await office.services.errands.finish()
    return top(office, user)


def top(office: Office, user: str = ROBIN) -> str:
    """What the modal on top says."""
    return words(office.sandbox.views.stack(user)[-1])


def watch(office: Office) -> HomeWatch:
    painter = SlackPainter(office.services, office.client, "/readlist")
    return HomeWatch(office.db, office.clock, painter, TEAM)


async def find_list(office: Office, title: str) -> int:
    summaries = await office.db.read(lambda tx: list_summaries(tx, TEAM))
    return next(each.list_id for each in summaries if each.title == title)


async def schedule(office: Office, title: str = "Open list", days: int = 3) -> int:
    scheduled = await releases.schedule(
        office.db,
        office.clock,
        TEAM,
        await find_list(office, title),
        target="C0GENERAL",
        release_at=office.clock() + timedelta(days=days),
        zone="UTC",
        actor=LIN,
    )
    return scheduled.release.release_id


async def test_a_curator_has_the_desk_and_a_reader_does_not(shop: Office) -> None:
    await schedule(shop)

    lins, robins = await open_home(shop, LIN), await open_home(shop, ROBIN)

    for words_of_the_desk in ("The curators' desk", "Draft list", "in 3 days", "scheduled “Open"):
        assert words_of_the_desk in words(lins)
        assert words_of_the_desk not in words(robins)
    assert "Monday 7 December 2026, 20:00 in Shanghai" in words(lins)
    assert buttons(lins)[:5] == ["Schedule a list", "Import", "Move", "Edit", "Pull it back"]
    assert "Preview" in buttons(lins)
    assert buttons(robins) == []
    assert "The newest list: Open list" in words(robins)
    assert find_buttons(robins["blocks"], "") == []


async def test_nobody_sees_what_went_to_a_private_channel_they_are_not_in(shop: Office) -> None:
    secret = await find_list(shop, "Secret list")
    await shop.db.write(lambda tx: release(tx, secret, CURATORS, team=TEAM))

    assert "Secret" not in words(await open_home(shop, ROBIN))
    assert "The newest list: Secret list" in words(await open_home(shop, LIN))
    assert "Draft" not in words(home(shop, LIN)).partition("Reading lists")[2]


async def test_a_guest_sees_what_went_to_their_channels(shop: Office) -> None:
    await shop.import_list(TWELVE)
    elsewhere = await find_list(shop, "Twelve")
    await shop.db.write(lambda tx: release(tx, elsewhere, "C0READING", team=TEAM))

    assert "The newest list: Twelve" in words(await open_home(shop, ROBIN))
    assert "The newest list: Open list" in words(await open_home(shop, GALE))
    assert "The curators' desk" not in words(home(shop, GALE))
    assert "1 section has “docker”" in await search(shop, "docker", GALE)


async def test_while_slack_is_silent_it_is_said_that_lists_may_be_missing(shop: Office) -> None:
    shop.sandbox.faults.add(Fault("status_500", method="users.conversations", times=None))

    assert "lists from there are missing" in words(await open_home(shop, ROBIN))


async def test_the_tab_of_messages_is_none_of_ours(office: Office) -> None:
    direct = await office.sandbox.people.open_direct([BOT_USER], user=ROBIN)
    event = {"type": "app_home_opened", "user": ROBIN, "channel": direct.id, "tab": "messages"}
    body = {"type": "event_callback", "team_id": TEAM, "event_id": "E1", "event": event}
    answered = await office.bolt_app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
    await office.services.errands.finish()

    assert answered.status == 200
    assert office.sandbox.views.home(ROBIN) is None


async def test_what_a_curator_did_shows_in_every_open_tab(shop: Office) -> None:
    release_id = await schedule(shop)
    await open_home(shop, LIN)
    before = (await open_home(shop, ROBIN))["hash"]
    looking = watch(shop)
    await looking.step()

    await releases.cancel(shop.db, shop.clock, TEAM, release_id, actor=LIN)
    await looking.step()

    assert "Nothing is scheduled" in words(home(shop, LIN))
    assert f"<@{LIN}> pulled “Open list” back" in words(home(shop, LIN))
    assert home(shop, ROBIN)["hash"] == before  # which would show the same


async def test_while_it_changes_what_somebody_is_typing_stays(shop: Office) -> None:
    await open_home(shop, LIN)
    await search(shop, "docker", LIN)
    typed = home(shop, LIN)["state"]["values"]
    await schedule(shop)
    await watch(shop).step()

    assert "in 3 days" in words(home(shop, LIN))
    assert home(shop, LIN)["state"]["values"] == typed
    assert typed["home.search"]["readlist.search"]["value"] == "docker"


async def test_who_reads_finds_sections_and_reads_them_without_leaving_the_tab(
    shop: Office,
) -> None:
    await open_home(shop, ROBIN)

    assert "1 section has “docker”" in await search(shop, " docker ")
    assert buttons(shop.sandbox.views.stack(ROBIN)[-1]) == ["Read here", "Save", "Send to me"]
    await shop.press_in_view("Read here")
    assert "Openshift, Open." in top(shop)
    assert len(shop.sandbox.views.stack(ROBIN)) == 2

    reading = shop.sandbox.views.stack(ROBIN)[-1]
    await shop.sandbox.views.view_close(user=ROBIN, view_id=reading["id"])
    await shop.press_in_view("Save")
    assert "Saved: `/readlist saved` shows it" in top(shop)
    await shop.press_in_view("Send to me")
    assert "Sent: look into your messages with me." in top(shop)
    assert buttons(home(shop, ROBIN)) == ["Read here", "Done", "See all 1"]


async def test_without_words_the_search_says_what_could_be_typed(shop: Office) -> None:
    await open_home(shop, ROBIN)

    for nothing in (None, " "):
        assert "finds the sections that have all of the words" in await search(shop, nothing)


async def test_more_and_what_was_meant_come_in_the_same_modal(office: Office) -> None:
    await office.import_list(TWELVE + "## Docket\nx\n")
    await open_home(office, ROBIN)

    assert "these are the best 5" in await search(office, "docker")
    await office.press_in_view("More (next five)")
    await office.press_in_view("More (next two)")
    [found] = office.sandbox.views.stack(ROBIN)
    assert buttons(found).count("Read here") == 12
    assert find_buttons(found["blocks"], "More") == []

    assert "Did you mean *docker*?" in await search(office, "docket")
    await office.press_in_view("Look it up")
    assert "12 sections have “docker”" in top(office)
    assert len(office.sandbox.views.stack(ROBIN)) == 1


async def test_a_modal_that_is_full_shows_the_next_page_alone(office: Office) -> None:
    many = "---\ntitle: Many\n---\n" + "".join(
        f"## Docker {n}\nAll about containers, part {n}.\n" for n in range(1, 61)
    )
    await office.import_list(many)
    await open_home(office, ROBIN)
    await search(office, "docker")

    sizes = []
    for _ in range(10):
        await office.press_in_view("More")
        [found] = office.sandbox.views.stack(ROBIN)
        sizes.append(buttons(found).count("Read here"))

    assert sizes == [10, 15, 20, 25, 30, 35, 40, 45, 5, 10]


async def test_what_is_done_leaves_the_tab_and_all_can_be_seen(office: Office) -> None:
    await office.import_list(TWELVE)
    for number in (1, 2, 3, 4):
        await office.services.saver.save(Viewer(TEAM, ROBIN), ROBIN, number)
        office.clock.advance(1)
    shown = words(await open_home(office, ROBIN)).partition("Saved for later")[2]
    assert [f"Docker {n}\n" in shown for n in (4, 3, 2, 1)] == [True, True, True, False]

    await press(office, "Done", ROBIN)
    await press(office, "Read here", ROBIN)

    shown = words(home(office, ROBIN)).partition("Saved for later")[2]
    assert [f"Docker {n}\n" in shown for n in (4, 3, 2, 1)] == [False, True, True, True]
    assert "part 3" in top(office)
    await press(office, "See all 4", ROBIN)
    assert "You saved 4 sections, 3 of them unread:" in top(office)
    await office.sandbox.views.view_action(
        find_buttons(office.sandbox.views.stack(ROBIN)[-1]["blocks"], "Remove")[0],
        user=ROBIN,
        view_id=office.sandbox.views.stack(ROBIN)[-1]["id"],
    )
    await office.services.errands.finish()
    assert "You saved 3 sections, 2 of them unread:" in top(office)
    assert "See all 3" in buttons(home(office, ROBIN))


async def test_who_is_forgotten_finds_an_empty_tab(office: Office) -> None:
    await office.import_list(TWELVE)
    await office.services.saver.save(Viewer(TEAM, ROBIN), ROBIN, 1)
    await open_home(office, ROBIN)
    await press(office, "See all 1", ROBIN)

    await office.press_in_view("Forget me")

    assert "Forgotten: 0 reactions of yours, and 1 saved section." in top(office)
    assert "You have saved nothing yet." in words(home(office, ROBIN))
    since = office.clock() - LATER
    assert await office.db.read(lambda tx: homes.find_opened(tx, TEAM, ROBIN, since)) is None


async def test_an_error_is_said_in_a_modal_of_its_own(office: Office) -> None:
    await office.import_list(TWELVE)
    await office.services.saver.save(Viewer(TEAM, ROBIN), ROBIN, 1)
    await open_home(office, ROBIN)
    office.sandbox.faults.add(Fault("error", method="views.open", name="view_too_large"))

    await press(office, "See all 1", ROBIN)

    assert "Slack did not show it (view_too_large): please press again." in top(office)


@pytest.mark.parametrize("fault", [Fault("status_500"), Fault("ratelimited")])
async def test_what_slack_does_not_take_is_tried_again(shop: Office, fault: Fault) -> None:
    shop.sandbox.faults.add(Fault(fault.kind, method="views.publish", times=1))
    await shop.sandbox.people.open_home(user=LIN)
    await shop.sandbox.drain()
    await shop.services.errands.finish()
    assert shop.sandbox.views.home(LIN) is None

    await watch(shop).step()

    assert "The curators' desk" in words(home(shop, LIN))


async def test_what_slack_refuses_raises_nothing_and_is_shown_when_it_is_opened_again(
    shop: Office,
) -> None:
    shop.sandbox.faults.add(Fault("error", method="views.publish", name="not_enabled"))
    await shop.sandbox.people.open_home(user=LIN)
    await shop.sandbox.drain()
    await shop.services.errands.finish()
    await watch(shop).step()
    assert shop.sandbox.views.home(LIN) is None

    assert "The curators' desk" in words(await open_home(shop, LIN))


async def test_who_is_not_there_any_more_is_dropped(shop: Office) -> None:
    await open_home(shop, ROBIN)
    await open_home(shop, LIN)
    del shop.sandbox.state.users[ROBIN]
    await shop.import_list(TWELVE)
    looking = watch(shop)
    for _ in range(3):
        await looking.step()

    since = shop.clock() - LATER
    kept = await shop.db.read(lambda tx: homes.list_opened(tx, TEAM, since, 9))
    assert [each.user_id for each in kept] == [LIN]


async def test_a_running_readlist_shows_an_act_within_two_seconds(sqlite_url: str) -> None:
    async with (
        serving(SandboxConfig(channel_interval=0)) as sandbox,
        running(point_at(sandbox, sqlite_url, 0)) as readlist,
    ):
        await sandbox.people.open_home(user=LIN)
        await until(lambda: sandbox.views.home(LIN))
        shown = sandbox.views.home(LIN) or {}
        assert "No list is out yet" in words(shown)

        document = Document("w.md", "w.md", TWELVE.encode())
        imported = await import_document(readlist.db, system_clock, TEAM, document)
        await releases.schedule(
            readlist.db,
            system_clock,
            TEAM,
            imported.summary.list_id,
            target="#general",
            release_at=system_clock() + timedelta(days=3),
            zone="UTC",
            actor=LIN,
        )
        await until(lambda: "in 3 days" in words(sandbox.views.home(LIN) or {}), seconds=2)
