"""An answer's buttons, pressed by people, over Socket Mode and over HTTP alike."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncBoltRequest

from bot.domain.errors import StorageError
from bot.sandbox.config import BOT_USER
from bot.sandbox.faults import Fault
from bot.sandbox.records import Message
from bot.storage.database import Database
from tests.sandbox.calls import direct_message, mention
from tests.slack.office import TEAM, Office, find_buttons, open_office, visible

TWELVE = "---\ntitle: Twelve\n---\n" + "".join(
    f"## Docker {n}\nAll about containers, part {n}.\n" for n in range(1, 13)
)


def titles(blocks: list[dict[str, object]]) -> set[str]:
    """The titles of the hits that are shown."""
    return {f"Docker {n}" for n in range(1, 13) if f"Docker {n}\n" in visible({"blocks": blocks})}


async def test_more_shows_the_next_five_until_there_are_none(office: Office) -> None:
    await office.import_list(TWELVE)
    first = await office.ask("docker")

    await office.press("More (next five)", first)
    second = office.whispers()[-1]
    await office.press("More (next two)", second)
    third = office.whispers()[-1]

    assert second.text.startswith("12 sections have “docker”; these are 6 to 10:")
    assert third.text.startswith("12 sections have “docker”; these are 11 to 12:")
    pages = [titles(page.blocks) for page in (first, second, third)]
    assert [len(page) for page in pages] == [5, 5, 2]
    assert len(set.union(*pages)) == 12
    assert find_buttons(third.blocks, "More") == []


async def test_more_works_for_half_an_hour_after_the_question(office: Office) -> None:
    await office.import_list(TWELVE)
    first = await office.ask("docker")
    office.clock.advance(20 * 60)
    await office.press("More", first)
    second = office.whispers()[-1]
    office.clock.advance(10 * 60)
    await office.press("More", first)
    office.clock.advance(1)

    await office.press("More", second)

    *_, in_time, too_late = office.whispers()
    assert "these are 6 to 10" in in_time.text
    assert too_late.text == (
        "That answer is more than 30 minutes old: type `/readlist docker` again."
    )


async def test_what_is_also_a_command_is_named_so_that_it_is_looked_up(office: Office) -> None:
    await office.import_list(TWELVE.replace("containers", "help"))
    first = await office.ask("search help")
    office.clock.advance(3600)

    await office.press("More", first)

    assert "type `/readlist search help` again" in office.whispers()[-1].text


async def test_what_was_meant_takes_the_place_of_the_answer(office: Office) -> None:
    await office.import_list(TWELVE + "## Docket\nx\n")
    asked = await office.ask("docket")
    assert "Did you mean *docker*?" in str(asked.blocks)
    office.clock.advance(3600)

    await office.press("Look it up", asked)

    [answer] = office.whispers()
    assert answer.text.startswith("12 sections have “docker”")
    office.clock.advance(60)
    await office.press("More", answer)
    assert "these are 6 to 10" in office.whispers()[-1].text


async def test_a_mentions_answer_goes_on_in_its_thread_for_who_asked(office: Office) -> None:
    await office.import_list(TWELVE)
    channel = await office.join()
    asked = await mention(office.sandbox.people, "docker", user="U0READER", channel=channel)
    await office.sandbox.drain()
    [first] = office.answers(channel)

    await office.press("More", first)

    _, second = office.answers(channel)
    assert "these are 6 to 10" in second.text
    assert second.thread_ts == asked["ts"]
    assert second.metadata is not None
    assert second.metadata["event_payload"]["delivery_key"].startswith("answer:U0READER:")
    assert office.whispers() == []


async def test_anybody_else_is_shown_more_for_themselves(office: Office) -> None:
    await office.import_list(TWELVE)
    channel = await office.join()
    asked = await mention(office.sandbox.people, "docker", user="U0READER", channel=channel)
    await office.sandbox.drain()
    [first] = office.answers(channel)

    await office.press("More", first, user="U0CURATOR")
    [second] = office.whispers("U0CURATOR")
    await office.press("More", second, user="U0CURATOR")

    assert len(office.answers(channel)) == 1
    assert [each.thread_ts for each in office.whispers("U0CURATOR")] == [asked["ts"]] * 2
    assert "these are 11 to 12" in office.whispers("U0CURATOR")[-1].text


async def test_what_was_meant_by_a_mention_follows_in_its_thread(office: Office) -> None:
    await office.import_list(TWELVE + "## Docket\nx\n")
    channel = await office.join()
    await mention(office.sandbox.people, "docket", user="U0READER", channel=channel)
    await office.sandbox.drain()
    [first] = office.answers(channel)

    await office.press("Look it up", first)

    assert [each.text.split(";")[0] for each in office.answers(channel)][1:] == [
        "12 sections have “docker”"
    ]


async def test_a_direct_messages_answer_goes_on_there_and_can_not_be_shared(
    office: Office,
) -> None:
    await office.import_list(TWELVE)
    await direct_message(office.sandbox.people, "docker", user="U0READER")
    await office.sandbox.drain()
    [direct] = [each for each in office.sandbox.state.channels if each.startswith("D")]
    [first] = office.answers(direct)

    await office.press("More", first)

    _, second = office.answers(direct)
    assert second.thread_ts is None
    assert find_buttons(first.blocks + second.blocks, "Share") == []


@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_buttons_work_for_a_readlist_that_was_started_anew(
    db: Database, transport: str
) -> None:
    async with open_office(db, transport) as before:
        await before.import_list(TWELVE)
        shown = await before.ask("docker")
    async with open_office(db, transport) as office:
        office.sandbox.state.save_ephemeral(shown)

        await office.press("More", shown)

        assert "these are 6 to 10" in office.whispers()[-1].text


async def test_a_button_of_another_version_says_what_to_do(office: Office) -> None:
    await office.import_list(TWELVE)
    shown = await office.ask("docker")
    [more] = find_buttons(shown.blocks, "More")
    shown.blocks[-1]["elements"][0]["value"] = more["value"] = "docker|5"

    await office.press("More", shown)

    assert office.whispers()[-1].text == ("This button is too old for me: please look it up again.")


async def test_a_person_who_presses_is_shown_the_sentence_of_an_error(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.import_list(TWELVE)
    shown = await office.ask("docker")

    async def fail(fn: object) -> object:
        raise StorageError("The database <is> away.")

    monkeypatch.setattr(office.db, "read", fail)

    await office.press("More", shown)

    assert office.whispers()[-1].text == "The database &lt;is&gt; away."


async def test_an_unforeseen_error_of_a_press_is_logged_under_the_id_that_is_shown(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    await office.import_list(TWELVE)
    shown = await office.ask("docker")

    async def fail(fn: object) -> object:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(office.db, "read", fail)

    await office.press("More", shown)

    sentence = office.whispers()[-1].text
    assert "secret detail" not in sentence
    assert sentence.split()[-1].rstrip(".") in capsys.readouterr().out


async def test_an_answer_that_gets_lost_is_only_logged(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    await office.import_list(TWELVE)
    channel = await office.join()
    await mention(office.sandbox.people, "docker", user="U0READER", channel=channel)
    await office.sandbox.drain()
    [shown] = office.answers(channel)
    office.sandbox.faults.add(Fault("status_500"))

    await office.press("More", shown)

    assert len(office.answers(channel)) == 1
    assert "answer lost" in capsys.readouterr().out


LONG = "---\ntitle: Weekly 7\n---\n## Docker\n\n" + "\n\n".join(
    f"Paragraph {n}: " + "words " * 100 for n in range(40)
)


def modal(office: Office, user: str = "U0READER") -> dict[str, Any]:
    """The modal that somebody has open."""
    [view] = office.sandbox.views.stack(user)
    return view


async def test_a_hit_is_read_in_a_modal_from_its_beginning_to_its_end(office: Office) -> None:
    await office.import_list(LONG)
    shown = await office.ask("docker")

    await office.press("Read here", shown)
    first = str(modal(office)["blocks"])
    await office.press_in_view("Next part")
    second = str(modal(office)["blocks"])
    await office.press_in_view("Next part")
    third = str(modal(office)["blocks"])
    await office.press_in_view("Previous part")

    assert modal(office)["title"]["text"] == "Weekly 7"
    assert str(modal(office)["blocks"]).count("Docker (2/3)") == 1
    for number in range(40):
        assert (first + second + third).count(f"Paragraph {number}: ") == 1


async def test_a_mentions_hit_is_read_by_whoever_presses(office: Office) -> None:
    await office.import_list(LONG)
    channel = await office.join()
    await mention(office.sandbox.people, "docker", user="U0READER", channel=channel)
    await office.sandbox.drain()
    [shown] = office.answers(channel)

    await office.press("Read here", shown, user="U0CURATOR")

    assert "Paragraph 0" in str(modal(office, "U0CURATOR"))
    assert office.sandbox.views.stack("U0READER") == []


async def test_a_picture_that_slack_can_not_fetch_is_read_as_a_link(office: Office) -> None:
    await office.import_list("## Docker\n\n![A chart](https://a.example/c.png)\n")
    shown = await office.ask("docker")
    office.sandbox.faults.add(Fault("error", method="views.open", name="invalid_arguments"))

    await office.press("Read here", shown)

    kinds = [block["type"] for block in modal(office)["blocks"]]
    assert "image" not in kinds
    assert "https://a.example/c.png" in str(modal(office))


async def test_a_modal_that_slack_does_not_open_is_said_to_be_pressed_again(
    office: Office,
) -> None:
    await office.import_list(LONG)
    shown = await office.ask("docker")
    office.sandbox.faults.add(Fault("error", method="views.open", name="expired_trigger_id"))

    await office.press("Read here", shown)

    assert office.whispers()[-1].text == (
        "Slack did not show it (expired_trigger_id): please press again."
    )


async def test_what_goes_wrong_in_a_modal_is_said_there(office: Office) -> None:
    await office.import_list(LONG)
    await office.press("Read here", await office.ask("docker"))
    await office.import_list(LONG.replace("## Docker", "## Podman"))

    await office.press_in_view("Next part")
    await office.press_in_view("Next part")

    notice = modal(office)["blocks"][-1]["elements"][0]["text"]
    assert notice == "That section is not in its list any more: please look it up again."
    assert str(modal(office)).count("not in its list any more") == 1
    assert "Paragraph 0" in str(modal(office))


async def test_a_section_that_is_gone_since_is_said_to_be(office: Office) -> None:
    await office.import_list(LONG)
    shown = await office.ask("docker")
    await office.import_list(LONG.replace("## Docker", "## Podman"))

    await office.press("Read here", shown)

    assert office.whispers()[-1].text.startswith("That section is not in its list any more")


SMALL = (
    "---\ntitle: Weekly 7\ndate: 2015-06-26\n---\n## Docker\n\n[Docker](https://d.example) 1.7.\n"
)


def key_of(message: Message) -> str:
    assert message.metadata is not None
    assert message.metadata["event_type"] == "readlist_delivery"
    return str(message.metadata["event_payload"]["delivery_key"])


async def test_a_hit_is_shared_with_the_channel_in_the_name_of_who_pressed(
    office: Office,
) -> None:
    await office.import_list(SMALL)
    channel = await office.join()
    shown = await office.ask("docker")

    await office.press("Share", shown)

    [shared] = office.answers(channel)
    assert shared.text == "Docker (Weekly 7)"
    assert shared.thread_ts is None
    assert {"type": "user", "user_id": "U0READER"} in shared.blocks[1]["elements"][0]["elements"]
    assert key_of(shared).startswith("share:U0READER:")
    await office.press("Read here", shared, user="U0CURATOR")
    assert "1.7" in str(modal(office, "U0CURATOR"))


async def test_what_a_thread_was_asked_is_shared_in_the_thread(office: Office) -> None:
    await office.import_list(SMALL)
    channel = await office.join()
    asked = await mention(office.sandbox.people, "docker", user="U0READER", channel=channel)
    await office.sandbox.drain()
    [answer] = office.answers(channel)
    assert key_of(answer) == f"answer:{asked['ts']}"

    await office.press("Share", answer, user="U0CURATOR")

    shared = office.answers(channel)[-1]
    assert shared.thread_ts == asked["ts"]
    assert "U0CURATOR" in str(shared.blocks)


async def test_a_press_that_comes_twice_is_acted_upon_once(office: Office) -> None:
    await office.import_list(SMALL)
    channel = await office.join()
    shown = await office.ask("docker")
    [button] = find_buttons(shown.blocks, "Share")
    payload = {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": "U0READER", "team_id": TEAM},
        "channel": {"id": channel},
        "container": {"type": "message", "is_ephemeral": True},
        "trigger_id": "1.2.3",
        "response_url": "",
        "actions": [{**button, "action_ts": "1700000000.000100"}],
    }

    for _ in range(2):
        request = AsyncBoltRequest(mode="socket_mode", body=payload)
        assert (await office.bolt_app.async_dispatch(request)).status == 200
        await office.services.errands.finish()

    assert len(office.answers(channel)) == 1


async def test_where_the_bot_is_not_who_shares_is_told_how_to_invite_it(office: Office) -> None:
    await office.import_list(SMALL)
    shown = await office.ask("docker")

    await office.press("Share", shown)

    assert office.whispers()[-1].text == (
        "I am not in this channel: invite me with /invite @readlist, then press Share again."
    )
    people = office.sandbox.people
    await people.send("/invite @readlist", user="U0READER", channel="C0GENERAL")
    await office.press("Share", shown)
    assert len(office.answers("C0GENERAL")) == 1


async def test_a_lost_answer_is_told_to_who_shares(office: Office) -> None:
    await office.import_list(SMALL)
    channel = await office.join()
    shown = await office.ask("docker")
    office.sandbox.faults.add(Fault("status_500_after"))

    await office.press("Share", shown)

    assert len(office.answers(channel)) == 1
    assert office.whispers()[-1].text.startswith("Slack gave no answer (HTTP 500")


async def test_a_section_is_sent_to_who_presses_whole(office: Office) -> None:
    await office.import_list(LONG)
    channel = await office.join()
    shown = await office.ask("docker")

    await office.press("Send to me", shown)

    [direct] = [each for each in office.sandbox.state.channels if each.startswith("D")]
    parts = office.answers(direct)
    assert [key_of(part).rpartition(":")[2] for part in parts] == ["0", "1", "2"]
    everything = str([part.blocks for part in parts])
    assert all(everything.count(f"Paragraph {n}: ") == 1 for n in range(40))
    assert office.whispers()[-1].text == "Sent: look into your messages with me."
    assert office.answers(channel) == []


async def test_who_is_in_our_direct_messages_already_is_not_sent_there(office: Office) -> None:
    await office.import_list(SMALL)
    people = office.sandbox.people
    direct = await people.open_direct([BOT_USER], user="U0READER")
    ours = await office.ask("docker", channel=direct.id)
    await office.press("Send to me", ours)
    between = await people.open_direct(["U0CURATOR"], user="U0READER")
    theirs = await office.ask("docker", channel=between.id)
    await office.press("Send to me", theirs)

    told = {each.channel: each.text for each in office.whispers() if "Sent: " in each.text}
    assert told == {
        direct.id: "Sent: it is below.",
        between.id: "Sent: look into your messages with me.",
    }


async def test_a_section_is_sent_from_the_modal_in_which_it_is_read(office: Office) -> None:
    await office.import_list(SMALL)
    await office.press("Read here", await office.ask("docker"))

    await office.press_in_view("Send to me")

    assert len(office.answers("D0READER")) == 1
    assert modal(office)["blocks"][-1]["elements"][0]["text"] == (
        "Sent: look into your messages with me."
    )


async def test_somebody_whom_slack_refuses_is_told_why(office: Office) -> None:
    await office.import_list(SMALL)
    shown = await office.ask("docker")
    office.sandbox.faults.add(Fault("error", name="messages_tab_disabled"))

    await office.press("Send to me", shown)

    assert "(messages_tab_disabled)" in office.whispers()[-1].text
