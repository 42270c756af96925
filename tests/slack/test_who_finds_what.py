"""Who finds what: the command, mentions, messages and buttons of people with different rights."""

import pytest

from bot.sandbox.config import BOT_USER
from bot.sandbox.faults import Fault
from bot.services.library import import_document
from bot.sources.files import Document
from tests.sandbox.calls import direct_message, mention
from tests.slack.office import TEAM, Office, visible
from tests.storage.test_visibility import release

LIN, ROBIN, GALE = "U0CURATOR", "U0READER", "U0GUEST"
GENERAL, CURATORS = "C0GENERAL", "G0CURATORS"
MISSING = "Slack could not be asked which private channels you are in"


@pytest.fixture
async def shop(office: Office) -> Office:
    """An open list, one that went to #curators alone, and a draft; all speak of docker."""
    office.sandbox.channels.invite(BOT_USER, user=LIN, channel=CURATORS)
    for name, extra in (("Open", ""), ("Secret", ""), ("Draft", "draft: true\n")):
        text = f"---\ntitle: {name} list\n{extra}---\n## {name} docker\nOpenshift, {name}.\n"
        document = Document(f"{name}.md", f"{name}.md", text.encode())
        list_id = (await import_document(office.db, office.clock, TEAM, document)).summary.list_id
        channel = {"Open": GENERAL, "Secret": CURATORS}.get(name)
        if channel is not None:
            await office.db.write(lambda tx, i=list_id, c=channel: release(tx, i, c, team=TEAM))
    return office


def found(blocks: list[dict[str, object]]) -> set[str]:
    shown = visible({"blocks": blocks})
    return {name for name in ("Open", "Secret", "Draft") if f"{name} docker" in shown}


async def ask(office: Office, user: str, channel: str = GENERAL) -> set[str]:
    return found((await office.ask("docker", user=user, channel=channel)).blocks)


async def test_members_find_what_is_open_curators_their_channel_and_drafts(shop: Office) -> None:
    assert await ask(shop, ROBIN) == {"Open"}
    assert await ask(shop, LIN) == {"Open", "Secret", "Draft"}
    assert await ask(shop, GALE) == {"Open"}


async def test_curators_are_told_what_is_a_draft(shop: Office) -> None:
    found_by_curator = await shop.ask("docker", user=LIN)
    latest = await shop.ask("latest", user=LIN)

    shown = visible({"blocks": found_by_curator.blocks})
    assert "Draft list · draft" in shown
    assert shown.count("· draft") == 1
    assert "Draft list · draft" in latest.text


async def test_who_enters_a_private_channel_finds_its_lists_minutes_later(shop: Office) -> None:
    assert await ask(shop, ROBIN) == {"Open"}
    shop.sandbox.channels.invite(ROBIN, user=LIN, channel=CURATORS)

    assert await ask(shop, ROBIN, CURATORS) == {"Open", "Secret"}
    shop.clock.advance(6 * 60)
    assert await ask(shop, ROBIN) == {"Open", "Secret"}


async def test_an_answer_that_others_read_holds_what_all_of_them_may_see(shop: Office) -> None:
    await shop.join()
    await mention(shop.sandbox.people, "docker", user=LIN, channel=GENERAL)
    await mention(shop.sandbox.people, "docker", user=LIN, channel=CURATORS)
    await direct_message(shop.sandbox.people, "docker", user=LIN)
    channel = (await shop.sandbox.people.open_direct([BOT_USER], user=LIN)).id
    await shop.sandbox.drain()

    assert found(shop.answers(GENERAL)[-1].blocks) == {"Open"}
    assert found(shop.answers(CURATORS)[-1].blocks) == {"Open", "Secret"}
    assert found(shop.answers(channel)[-1].blocks) == {"Open", "Secret", "Draft"}


async def test_the_newest_list_and_examples_are_of_what_may_be_seen(shop: Office) -> None:
    for user, secret in ((ROBIN, False), (LIN, True)):
        latest = await shop.ask("latest", user=user)
        taught = await shop.ask("help", user=user)

        assert ("Draft" in latest.text) is secret
        assert ("secret" in taught.text.casefold() or "draft" in taught.text.casefold()) is secret


@pytest.mark.parametrize("label", ["Read here", "Send to me", "Share"])
async def test_a_button_gives_nobody_more_than_they_may_see(shop: Office, label: str) -> None:
    """Whoever leaves a private channel still sees an answer from the time before."""
    await shop.join()
    shop.sandbox.channels.invite(ROBIN, user=LIN, channel=CURATORS)
    before = await shop.ask('"secret docker"', user=ROBIN)
    shop.sandbox.channels.leave(user=ROBIN, channel=CURATORS)
    shop.clock.advance(6 * 60)

    await shop.press(label, before, user=ROBIN)

    assert found(before.blocks) == {"Secret"}
    refused = "be shared here" if label == "Share" else "is not for you to see"
    assert refused in shop.whispers(ROBIN)[-1].text
    assert shop.sandbox.views.stack(ROBIN) == []
    assert shop.answers(GENERAL) == []


async def test_where_slack_is_silent_a_press_may_be_repeated(shop: Office) -> None:
    mine = await shop.ask('"secret docker"', user=LIN)
    shop.clock.advance(6 * 60)
    shop.sandbox.faults.add(Fault("status_500", method="users.conversations", times=None))

    await shop.press("Read here", mine, user=LIN)

    assert "Slack could not be asked" in shop.whispers(LIN)[-1].text


async def test_what_not_everybody_may_see_is_shared_where_they_may(shop: Office) -> None:
    await shop.join()
    elsewhere = await shop.ask('"secret docker"', user=LIN, channel=GENERAL)
    there = await shop.ask('"secret docker"', user=LIN, channel=CURATORS)
    draft = await shop.ask('"draft docker"', user=LIN, channel=CURATORS)

    await shop.press("Share", elsewhere, user=LIN)
    assert "can't be shared here" in shop.whispers(LIN)[-1].text
    assert shop.answers(GENERAL) == []

    await shop.press("Share", draft, user=LIN)
    assert shop.answers(CURATORS) == []

    await shop.press("Share", there, user=LIN)
    assert found(shop.answers(CURATORS)[-1].blocks) == {"Secret"}


async def test_where_slack_is_silent_what_is_open_is_found_and_the_rest_is_said_to_miss(
    shop: Office,
) -> None:
    shop.sandbox.faults.add(Fault("status_500", method="users.conversations", times=None))

    answer = await shop.ask("docker", user=ROBIN)

    assert found(answer.blocks) == {"Open"}
    assert MISSING in visible({"blocks": answer.blocks})
    assert MISSING in (await shop.ask("nothingness", user=ROBIN)).text
