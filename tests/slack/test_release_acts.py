"""What curators do with releases in Slack, by buttons and the forms that these open."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.arrangement import Plan
from bot.domain.errors import ButtonError
from bot.domain.release import ReleaseState
from bot.render.curating import render_release, write_release_value
from bot.sandbox.config import BOT_USER
from bot.sandbox.records import Ephemeral, Json
from bot.services import releases
from bot.services.library import import_document
from bot.services.releases import list_log
from bot.services.scheduling import Place
from bot.slack.edit_modal import GOES_OUT, SECTION, read_step, write_step
from bot.slack.forms import read_kept
from bot.slack.places import SlackPlaces
from bot.slack.release_modals import CHANNEL, DAY, TIME
from bot.sources.files import Document
from bot.storage.tables import channels
from bot.storage.tables import releases as table
from tests.fakes import NOON
from tests.slack.desk_kit import (
    CURATORS,
    GALE,
    GENERAL,
    LIN,
    OLD,
    OTHER_TEAM,
    READING,
    ROBIN,
    Curating,
    replay,
    submission,
    words,
)
from tests.slack.office import TEAM, Office, find_buttons
from tests.slack.test_schedule_modal import later

WEEKLY = "---\ntitle: Weekly & more\ndate: 2026-12-04\n---\n## One\na\n## Two\nb\n## Three\nc\n"
ONLY_CURATORS = "Only curators can do that: ask <@U0CURATOR>."
TOMORROW = NOON + timedelta(days=1)
AT_ONCE = ["cancel", "pause", "resume", "stop", "retry"]
ASKS_FIRST = ["move", "edit", "redirect", "take_back"]


async def schedule(office: Office, target: str = GENERAL, at: datetime = TOMORROW) -> int:
    view = await releases.schedule(
        office.db, office.clock, TEAM, 1, target=target, release_at=at, zone="UTC", curator_id=LIN
    )
    return view.release.release_id


async def put(office: Office, state: str, **values: Any) -> None:
    """Let all releases stand in a state."""
    await office.db.write(lambda tx: tx.execute(table.update().values(state=state, **values)))


async def change(office: Office, release_id: int, values: Json) -> None:
    statement = table.update().where(table.c.release_id == release_id).values(**values)
    await office.db.write(lambda tx: tx.execute(statement))


@pytest.fixture
async def lin(office: Office) -> Curating:
    await office.import_list(WEEKLY)
    return Curating(office)


async def cards(lin: Curating) -> Ephemeral:
    return await lin.office.ask("releases", user=lin.user)


async def press(lin: Curating, label: str, user: str = "") -> None:
    """Press a button of the newest answer."""
    await lin.office.press(label, lin.office.whispers(lin.user)[-1], user=user or lin.user)


async def test_a_curators_releases_are_shown_by_what_they_wait_for(lin: Curating) -> None:
    office = lin.office
    for state, sent in (("failed", 0), ("posting", 2), ("posted", 4), ("cancelled", 0)):
        at = TOMORROW + timedelta(hours=sent)
        release_id = await schedule(office, at=at)
        values = {"state": state, "sent": sent, "error": "Lost." if state == "failed" else None}
        await change(office, release_id, values)
    for day in range(7):
        await schedule(office, READING, TOMORROW + timedelta(days=day))

    shown = await cards(lin)

    said = words(shown.blocks)
    headings = ["Waiting for somebody", "Going out", "Due", "Past"]
    lines = said.split("\n")
    assert [each[1:-1] for each in lines if each[1:-1] in headings] == headings
    assert ":warning: Lost." in said
    assert "is going out: 2 of 4 messages" in said
    assert "in 24 hours" in said
    assert "… and 2 releases more are due later." in said
    labels = [each["text"]["text"] for each in find_buttons(shown.blocks, "")]
    assert labels[:5] == ["Try again", "Other channel", "Pull it back", "Pause", "Stop"]
    assert labels[-1] == "Take back"
    assert "Weekly &amp; more" in shown.text


async def test_where_nothing_is_scheduled_that_is_said(lin: Curating) -> None:
    assert (await cards(lin)).text == (
        "Nothing is scheduled, and nothing went out yet: `/readlist schedule` opens the form."
    )
    assert (await lin.office.ask("releases")).text == "Nothing went out yet that you could read."


async def test_readers_see_what_went_out_where_they_are_and_no_buttons(lin: Curating) -> None:
    office = lin.office
    office.sandbox.channels.invite(BOT_USER, user=LIN, channel=CURATORS)
    for channel, private in ((GENERAL, False), (CURATORS, True)):
        release_id = await schedule(office, channel)
        out = {"state": "posted", "sent": 4, "channel_id": channel, "thread_ts": "1.000100"}
        known = {
            "team_id": TEAM,
            "channel_id": channel,
            "next_post_at": NOON,
            "is_private": private,
        }
        await change(office, release_id, out)
        keep = channels.insert().values(**known)
        await office.db.write(lambda tx, statement=keep: tx.execute(statement))
    await schedule(office, READING)

    for user in (ROBIN, GALE):
        shown = await office.ask("releases", user=user)
        assert shown.text.startswith("*What went out last*\n• *Weekly &amp; more* to <#C0GENERAL>")
        assert CURATORS not in shown.text
        assert READING not in shown.text
        assert find_buttons(shown.blocks, "") == []


@pytest.mark.parametrize(
    ("state", "label", "became", "said"),
    [
        ("scheduled", "Pull it back", ReleaseState.CANCELLED, "was pulled back"),
        ("posting", "Pause", ReleaseState.PAUSED, "is paused: 1 of 4 messages are out"),
        ("paused", "Go on", ReleaseState.POSTING, "is going out: 1 of 4 messages"),
        ("posting", "Stop", ReleaseState.STOPPED, "was stopped: 1 of 4 messages are out"),
        ("overdue", "Try again", ReleaseState.SCHEDULED, "goes out"),
        ("failed", "Try again", ReleaseState.SCHEDULED, "goes out"),
    ],
)
async def test_an_act_is_done_and_its_card_shown_anew_where_it_was_pressed(
    lin: Curating, state: str, label: str, became: ReleaseState, said: str
) -> None:
    await schedule(lin.office)
    await put(lin.office, state, sent=0 if state == "scheduled" else 1)
    await cards(lin)

    await press(lin, label)

    [release] = await lin.releases()
    assert release.state is became
    [shown] = lin.office.whispers(LIN)
    assert said in words(shown.blocks)
    [act] = await list_log(lin.office.db, TEAM, release_id=release.release_id, limit=1)
    assert act.actor == LIN


async def test_what_has_changed_meanwhile_is_said(lin: Curating) -> None:
    await schedule(lin.office)
    await cards(lin)
    await put(lin.office, "posting", sent=1)

    await press(lin, "Move")

    assert lin.office.whispers(LIN)[-1].text == "Release 1 can't be rescheduled: it is posting."
    assert not lin.is_open
    await press_first(lin, "Pull it back")
    assert lin.office.whispers(LIN)[-1].text == "Release 1 can't be cancelled: it is posting."
    labels = {
        button["text"]["text"]
        for each in lin.office.whispers(LIN)
        for button in find_buttons(each.blocks, "")
    }
    assert {"Pause", "Stop"} <= labels
    assert "Pull it back" not in labels


async def press_first(lin: Curating, label: str) -> None:
    await lin.office.press(label, lin.office.whispers(LIN)[0], user=LIN)


async def test_beneath_a_message_that_stays_it_is_whispered(lin: Curating) -> None:
    release_id = await schedule(lin.office)
    channel = await lin.office.join()
    shown = await releases.get_release(lin.office.db, TEAM, release_id)
    blocks = render_release(shown.release, NOON, ZoneInfo("UTC"))
    await lin.office.client.chat_postMessage(channel=channel, text="Due", blocks=blocks)
    [posted] = lin.office.answers(channel)

    await lin.office.press("Pull it back", posted, user=LIN)

    assert (
        lin.office.whispers(LIN)[-1].text == "*Weekly &amp; more* to <#C0GENERAL> was pulled back"
    )
    assert len(lin.office.answers(channel)) == 1


async def test_a_release_is_moved_in_the_curators_own_zone(lin: Curating) -> None:
    await schedule(lin.office)
    await cards(lin)

    await press(lin, "Move")
    assert "Saturday 5 December 2026, 20:00 in Shanghai, in 24 hours" in lin.words
    await lin.choose(DAY, selected_date="2026-12-08")
    await lin.choose(TIME, selected_time="09:15")
    assert "Tuesday 8 December 2026, 09:15 in Shanghai, in 4 days" in lin.words
    assert await lin.send() == {}

    [release] = await lin.releases()
    assert release.release_at == datetime(2026, 12, 8, 1, 15, tzinfo=UTC)
    assert release.zone == "Asia/Shanghai"
    assert "goes out Tuesday 8 December 2026, 09:15 in Shanghai" in lin.words
    [act] = await list_log(lin.office.db, TEAM, limit=1)
    assert (act.kind, act.actor) == ("move", LIN)


@pytest.mark.parametrize(
    ("day", "sentence"), [("2026-12-01", "is past"), (None, "Choose a day and a time.")]
)
async def test_a_time_that_can_t_be_meant_is_said_at_its_field(
    lin: Curating, day: str | None, sentence: str
) -> None:
    await schedule(lin.office)
    await cards(lin)
    await press(lin, "Move")

    payload = submission(
        lin.view, {DAY: {"selected_date": day}, TIME: {"selected_time": "10:00"}}, LIN
    )
    answer = await replay(lin.office, payload)

    assert sentence in answer["errors"][TIME]
    assert [each.release_at for each in await lin.releases()] == [TOMORROW]


async def test_a_release_that_begins_while_it_is_moved_stays(lin: Curating) -> None:
    await schedule(lin.office)
    await cards(lin)
    await press(lin, "Move")
    await put(lin.office, "posting", sent=1)

    assert await lin.send() == {}

    assert "Release 1 can't be rescheduled: it is posting." in lin.words
    assert lin.fields == [DAY, TIME]


async def test_a_time_that_is_past_is_said_beneath_before_it_is_sent(lin: Curating) -> None:
    await schedule(lin.office)
    await cards(lin)
    await press(lin, "Move")

    await lin.choose(DAY, selected_date="2026-12-01")

    assert ":warning: Tuesday 1 December 2026, 20:00 in Shanghai is past" in lin.words


async def step(lin: Curating, how: str, index: int) -> None:
    """Choose something in a section's menu."""
    value = write_step(how, index)  # type: ignore[arg-type] # its value is what is written
    action = {
        "action_id": SECTION,
        "block_id": f"edit.{index}",
        "selected_option": {"value": value},
    }
    view = lin.view
    await lin.office.sandbox.views.view_action(action, user=LIN, view_id=view["id"])
    await lin.office.services.errands.finish()


async def test_sections_are_moved_and_left_out_until_it_goes_out(lin: Curating) -> None:
    await schedule(lin.office)
    await cards(lin)
    await press(lin, "Edit")
    assert lin.words.split("\n")[1:] == ["*1.* One", "*2.* Two", "*3.* Three"]

    await step(lin, "up", 2)
    await step(lin, "out", 0)
    assert lin.words.split("\n") == [
        "*Weekly &amp; more*: 2 of 3 sections go out, in this order.",
        ":no_entry_sign: _left out:_ One",
        "*1.* Three",
        "*2.* Two",
    ]
    assert await lin.send() == {}

    [release] = await lin.releases()
    assert release.plan == Plan(("one", "three", "two"), frozenset({"one"}))
    assert release.messages == 3
    [act] = await list_log(lin.office.db, TEAM, limit=1)
    assert (act.kind, act.actor) == ("edit", LIN)
    await cards(lin)
    await press(lin, "Edit")
    await step(lin, "back", 0)
    await step(lin, "end", 0)
    await step(lin, "top", 1)
    await step(lin, "down", 1)
    await lin.send()
    [release] = await lin.releases()
    assert release.plan == Plan(("three", "two", "one"), frozenset())


async def test_what_leaves_nothing_is_not_taken(lin: Curating) -> None:
    await schedule(lin.office)
    await cards(lin)
    await press(lin, "Edit")
    for index in range(3):
        await step(lin, "out", index)

    await lin.send()

    assert "Every section is left out: nothing would go out." in lin.words
    assert [each.plan for each in await lin.releases()] == [Plan()]


async def test_a_list_that_changes_meanwhile_is_shown_as_it_is_now(lin: Curating) -> None:
    await schedule(lin.office)
    await cards(lin)
    await press(lin, "Edit")
    await lin.office.import_list(WEEKLY.replace("## Two\nb\n", ""))

    await step(lin, "out", 1)

    assert "*2.* Three" in lin.words
    assert "The list has changed meanwhile: these are its sections now." in lin.words
    await lin.office.import_list(WEEKLY)
    await lin.send()
    assert "*3.* Three" in lin.words
    assert [each.plan for each in await lin.releases()] == [Plan()]


async def test_of_many_sections_one_says_which_go_out(lin: Curating) -> None:
    text = "---\ntitle: Many\n---\n" + "".join(f"## Part {n}\nWords.\n" for n in range(45))
    document = Document("many.md", "many.md", text.encode())
    await import_document(lin.office.db, lin.office.clock, TEAM, document)
    await releases.schedule(
        lin.office.db, lin.office.clock, TEAM, 2, target=GENERAL, release_at=TOMORROW, zone="UTC"
    )
    await cards(lin)
    await press(lin, "Edit")
    assert lin.fields == [f"{GOES_OUT}.{n}" for n in range(5)]
    first = next(each for each in lin.view["blocks"] if each["block_id"] == f"{GOES_OUT}.0")
    chosen = first["element"]["initial_options"]
    assert len(chosen) == 10

    assert await lin.send({f"{GOES_OUT}.0": {"selected_options": chosen[1:]}}) == {}

    [release] = await lin.releases()
    assert release.plan == Plan((), frozenset({"part-0"}))


async def test_what_failed_is_sent_to_another_channel(lin: Curating) -> None:
    await schedule(lin.office, OLD)
    await put(lin.office, "failed", error="It is archived.")
    await cards(lin)
    await press(lin, "Other channel")

    errors = await lin.send({CHANNEL: {"selected_conversation": CURATORS}})
    assert "is private and I am not in it: write /invite @readlist" in errors[CHANNEL]
    assert await lin.send({CHANNEL: {"selected_conversation": READING}}) == {}

    [release] = await lin.releases()
    assert (release.target, release.state) == (READING, ReleaseState.SCHEDULED)
    [act] = await list_log(lin.office.db, TEAM, limit=1)
    assert (act.kind, act.actor) == ("redirect", LIN)


async def test_a_shared_channel_is_said_before_a_release_goes_there(lin: Curating) -> None:
    await schedule(lin.office, OLD)
    await put(lin.office, "failed")
    lin.office.sandbox.state.channels[READING].is_ext_shared = True
    await cards(lin)
    await press(lin, "Other channel")
    chosen: Json = {CHANNEL: {"selected_conversation": READING}}

    await lin.send(chosen)
    assert "<#C0READING> is shared with another company" in lin.words
    assert [each.target for each in await lin.releases()] == [OLD]
    await lin.send(chosen)

    assert [each.target for each in await lin.releases()] == [READING]


async def test_taking_back_says_what_goes_with_it_and_asks(lin: Curating) -> None:
    await schedule(lin.office)
    await put(lin.office, "posted", sent=4, channel_id=GENERAL)
    await cards(lin)

    await press(lin, "Take back")
    assert "4 messages would be deleted in <#C0GENERAL>. That can't be undone." in lin.words
    assert [each.state for each in await lin.releases()] == [ReleaseState.POSTED]
    assert await lin.send() == {}

    assert [each.state for each in await lin.releases()] == [ReleaseState.WITHDRAWN]
    assert "was taken back" in lin.words
    [act] = await list_log(lin.office.db, TEAM, limit=1)
    assert (act.kind, act.actor) == ("take_back", LIN)


async def test_in_the_modal_of_what_was_scheduled_forms_come_and_go(lin: Curating) -> None:
    await lin.type("schedule")
    await lin.send(later(GENERAL, READING))
    before = lin.view["id"]

    await lin.press("Move", 1)
    assert lin.fields == [DAY, TIME]
    await lin.send({DAY: {"selected_date": "2026-12-25"}, TIME: {"selected_time": "09:00"}})

    assert lin.view["id"] == before
    assert lin.view["title"]["text"] == "Scheduled"
    assert "Friday 25 December 2026, 09:00" in lin.words
    assert "Monday 14 December 2026, 10:00" in lin.words
    await lin.press("Pull it back", 0)
    states = [each.state for each in await lin.releases()]
    assert states == [ReleaseState.CANCELLED, ReleaseState.SCHEDULED]


def pressed(kind: str, release_id: int, user: str, team: str) -> Json:
    """What Slack says of a curator's button."""
    return {
        "type": "block_actions",
        "team": {"id": team},
        "user": {"id": user, "team_id": team},
        "channel": {"id": GENERAL},
        "container": {"type": "message", "message_ts": "1.2", "is_ephemeral": True},
        "trigger_id": "1.2.3",
        "response_url": "",
        "actions": [
            {
                "type": "button",
                "action_id": f"curator.{kind}",
                "block_id": "x",
                "action_ts": "1700000000.000100",
                "value": write_release_value(release_id),
            }
        ],
    }


@pytest.mark.parametrize("kind", AT_ONCE + ASKS_FIRST)
@pytest.mark.parametrize(("user", "team"), [(ROBIN, TEAM), (LIN, OTHER_TEAM), (ROBIN, OTHER_TEAM)])
async def test_nobody_else_can_press_a_curators_button(
    lin: Curating, kind: str, user: str, team: str
) -> None:
    release_id = await schedule(lin.office)
    state = {"pause": "posting", "stop": "posting", "resume": "paused", "take_back": "posted"}
    await put(lin.office, state.get(kind, "failed"), sent=1 if kind in state else 0)
    before = await lin.releases()

    await replay(lin.office, pressed(kind, release_id, user, team))

    assert await lin.releases() == before
    assert lin.office.sandbox.views.stack(user) == []
    log = await list_log(lin.office.db, TEAM)
    assert [each.kind for each in log] == ["schedule"]


FORMS: dict[str, tuple[str, str, Json]] = {
    "Move": ("scheduled", "Move", {}),
    "Edit": ("scheduled", "Edit", {}),
    "Other channel": ("failed", "Other channel", {CHANNEL: {"selected_conversation": READING}}),
    "Take back": ("posted", "Take back", {}),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("user", "team"), [(ROBIN, TEAM), (LIN, OTHER_TEAM), (ROBIN, OTHER_TEAM)])
async def test_a_curators_form_about_a_release_sent_by_others_does_nothing(
    lin: Curating, form: str, user: str, team: str
) -> None:
    state, label, values = FORMS[form]
    await schedule(lin.office)
    await put(lin.office, state, sent=4 if state == "posted" else 0)
    await cards(lin)
    await press(lin, label)
    before = await lin.releases()
    held = {DAY: {"selected_date": "2026-12-20"}, TIME: {"selected_time": "10:00"}, **values}

    answer = await replay(lin.office, submission(lin.view, held, user, team))

    assert "Only curators can do that" in words(answer["view"]["blocks"])
    assert await lin.releases() == before


async def test_a_curator_of_another_workspace_finds_no_release_of_this_one(
    lin: Curating,
) -> None:
    release_id = await schedule(lin.office)
    viewers = lin.office.services.viewers
    object.__setattr__(viewers, "curators", frozenset({LIN}))

    await replay(lin.office, pressed("cancel", release_id, LIN, OTHER_TEAM))
    await replay(lin.office, pressed("move", release_id, LIN, OTHER_TEAM))

    assert [each.state for each in await lin.releases()] == [ReleaseState.SCHEDULED]
    assert not lin.is_open


async def at_home(lin: Curating, release_id: int) -> dict[str, Any]:
    """Let the Home tab show a release; give it as it was published."""
    shown = await releases.get_release(lin.office.db, TEAM, release_id)
    blocks = render_release(shown.release, NOON, ZoneInfo("UTC"))
    view = {"type": "home", "blocks": blocks}
    published = await lin.office.client.views_publish(user_id=lin.user, view=view)
    home: dict[str, Any] = published["view"]
    return home


async def press_at_home(lin: Curating, home: dict[str, Any], label: str) -> None:
    [button] = find_buttons(home["blocks"], label)
    await lin.office.sandbox.views.view_action(button, user=lin.user, view_id=home["id"])
    await lin.office.services.errands.finish()


async def test_in_the_home_tab_a_release_is_pulled_back_without_a_word(lin: Curating) -> None:
    home = await at_home(lin, await schedule(lin.office))

    await press_at_home(lin, home, "Pull it back")

    assert [each.state for each in await lin.releases()] == [ReleaseState.CANCELLED]
    assert not lin.is_open


async def test_in_the_home_tab_a_form_opens_and_what_has_changed_is_said(lin: Curating) -> None:
    home = await at_home(lin, await schedule(lin.office))
    await press_at_home(lin, home, "Move")
    assert lin.fields == [DAY, TIME]
    await put(lin.office, "posting", sent=1)

    await press_at_home(lin, home, "Edit")

    assert lin.words == "Release 1 can't be edited: it is posting."


async def test_a_form_of_an_older_readlist_is_said_to_be_too_old(lin: Curating) -> None:
    await schedule(lin.office)
    await cards(lin)
    await press(lin, "Move")
    view = {**lin.view, "private_metadata": "{}"}

    answer = await replay(lin.office, submission(view, {}, LIN))

    assert "too old for me" in words(answer["view"]["blocks"])


async def test_a_modal_shows_no_release_of_another_workspace(lin: Curating) -> None:
    await lin.type("schedule")
    await lin.send(later(GENERAL))
    [button] = find_buttons(lin.view["blocks"], "Pull it back")
    carried = {"releases": [1, 99], "title": "Scheduled"}
    view = {**lin.view, "private_metadata": json.dumps(carried)}

    await replay(
        lin.office,
        {
            **pressed("cancel", 1, LIN, TEAM),
            "container": {"type": "view", "view_id": view["id"]},
            "view": view,
            "actions": [{**button, "action_ts": "1.2"}],
        },
    )

    assert lin.words.count("Weekly") == 1
    assert "was pulled back" in lin.words


@pytest.mark.parametrize("value", ["sideways:1", "up:3", "up:x", ""])
async def test_a_step_that_makes_no_sense_leaves_the_sections_as_they_are(
    lin: Curating, value: str
) -> None:
    assert read_step(value, 3) is None
    await schedule(lin.office)
    await cards(lin)
    await press(lin, "Edit")
    chosen = {"action_id": SECTION, "block_id": "edit.0", "action_ts": "1.2"}

    await replay(
        lin.office,
        {
            **pressed("edit", 1, LIN, TEAM),
            "container": {"type": "view", "view_id": lin.view["id"]},
            "view": lin.view,
            "actions": [{**chosen, "selected_option": {"value": value}}],
        },
    )

    assert lin.words.split("\n")[1:4] == ["*1.* One", "*2.* Two", "*3.* Three"]


@pytest.mark.parametrize("carried", ["", "no JSON", "[]", '{"release": 1}'])
def test_what_a_form_can_t_carry_is_too_old(carried: str) -> None:
    with pytest.raises(ButtonError):
        read_kept({"private_metadata": carried})


async def test_nobodys_direct_messages_are_opened_to_look_at_them(lin: Curating) -> None:
    places = SlackPlaces(lambda _team: lin.office.client)

    looked = await places.look(TEAM, ROBIN)

    assert isinstance(looked, Place)
    assert looked.is_direct
