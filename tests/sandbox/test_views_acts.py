"""What people do in modals, with a real Bolt app behind them, over Socket Mode and over HTTP."""

import pytest

from bot.sandbox.errors import Refusal
from tests.sandbox.calls import CURATOR, GENERAL, READER, READING
from tests.sandbox.notebook_views import option, plain


@pytest.fixture
async def message_ts(desk):
    shown = await desk.people.send("read & keep", user=READER, channel=GENERAL)
    return shown["message"]["ts"]


@pytest.fixture
async def keep(desk, message_ts):
    """Use "Keep this" on the message and give the modal that opens."""
    await desk.views.shortcut("keep_this", user=READER, channel=GENERAL, ts=message_ts)
    return top(desk)


def top(desk, user=READER):
    return desk.views.stack(user)[-1]


def titles(desk):
    return [view["title"]["text"] for view in desk.views.stack(READER)]


def entered(**held):
    """Give a state: for each block, what its element holds."""
    return {"values": {block_id: {"held": value} for block_id, value in held.items()}}


def text(value):
    return {"type": "plain_text_input", "value": value}


def chosen(value):
    return {"type": "static_select", "selected_option": option(value)}


def checked(*values):
    return {"type": "checkboxes", "selected_options": [option(value) for value in values]}


def filled(**more):
    """Give what the modal needs at least."""
    return entered(title=text("Docker"), colour=chosen("red"), **more)


async def submit(desk, view, state=None):
    return await desk.views.view_submit(user=READER, view_id=view["id"], state=state)


async def test_a_message_can_be_kept(desk, notebook, keep):
    answer = await submit(desk, keep, filled())

    assert answer == {}
    assert titles(desk) == []
    assert notebook.titles == {READER: ["Docker"]}
    assert "Docker" in str(desk.views.home(READER)["blocks"])


async def test_the_shortcut_brings_the_message(keep, message_ts):
    assert keep["private_metadata"] == f"{GENERAL}/{message_ts}"
    presets = {block["block_id"]: block.get("element", {}) for block in keep["blocks"]}
    assert presets["text"]["initial_value"] == "read &amp; keep"


async def test_the_app_shows_an_error_at_a_field_and_the_modal_stays(desk, keep):
    await submit(desk, keep, filled())
    await desk.views.shortcut("new_note", user=READER)
    await desk.views.view_close(user=READER, view_id=top(desk)["id"])
    shown = await desk.people.send("again", user=READER, channel=GENERAL)
    place = {"channel": GENERAL, "ts": shown["message"]["ts"]}
    await desk.views.shortcut("keep_this", user=READER, **place)

    answer = await submit(desk, top(desk), filled())

    assert answer == {"errors": {"title": "“Docker” is kept already."}}
    assert titles(desk) == ["Keep this"]
    assert top(desk)["state"]["values"]["title"]["held"] == text("Docker")


async def test_what_slacks_client_would_not_send_the_app_never_sees(desk, notebook, keep):
    with pytest.raises(Refusal, match="invalid_state") as caught:
        await submit(desk, keep, entered(title=text("ab")))

    assert caught.value.details["errors"] == {
        "title": "Please enter at least 3 characters",
        "colour": "Please complete this required field",
    }
    assert notebook.titles == {}
    assert titles(desk) == ["Keep this"]


async def test_a_second_step_lies_on_the_first_and_clears_both(desk, notebook, keep):
    await submit(desk, keep, filled(extras=checked("review")))
    first, second = desk.views.stack(READER)

    await submit(desk, second)

    assert (second["root_view_id"], second["previous_view_id"]) == (first["id"], first["id"])
    assert second["private_metadata"] == "Docker"
    assert titles(desk) == []
    assert notebook.titles == {READER: ["Docker"]}


async def test_going_back_finds_what_was_entered(desk, keep):
    await submit(desk, keep, filled(extras=checked("review")))
    await desk.views.view_close(user=READER, view_id=top(desk)["id"])

    assert titles(desk) == ["Keep this"]
    (extra,) = top(desk)["state"]["values"]["extras"]["held"]["selected_options"]
    assert extra["value"] == "review"


async def test_an_answer_can_take_the_modals_place(desk):
    await desk.views.shortcut("new_note", user=READER)
    asked = top(desk)

    await submit(desk, asked, entered(title=text("Clocks")))

    (kept,) = desk.views.stack(READER)
    assert (kept["id"], kept["title"]) == (asked["id"], plain("Kept"))
    assert kept["hash"] != asked["hash"]
    assert "Clocks" in kept["blocks"][0]["text"]["text"]


async def test_only_the_modal_on_top_can_be_used(desk, keep):
    await desk.views.view_action({"action_id": "about"}, user=READER, view_id=keep["id"])

    for act in (
        desk.views.view_submit(user=READER, view_id=keep["id"], state=filled()),
        desk.views.view_close(user=READER, view_id=keep["id"]),
        desk.views.view_action({"action_id": "about"}, user=READER, view_id=keep["id"]),
        desk.views.view_close(user=CURATOR, view_id=top(desk)["id"]),
    ):
        with pytest.raises(Refusal, match="view_not_found"):
            await act


async def test_a_fourth_modal_does_not_open(desk, notebook, keep):
    await desk.views.view_action({"action_id": "about"}, user=READER, view_id=keep["id"])
    await desk.views.view_action({"action_id": "about"}, user=READER, view_id=top(desk)["id"])

    await desk.views.view_action({"action_id": "about"}, user=READER, view_id=top(desk)["id"])

    assert notebook.errors == ["push_limit_reached"]
    assert titles(desk) == ["Keep this", "About", "About"]


async def test_the_app_hears_of_what_is_closed_where_it_asked_to(desk, notebook, keep):
    await desk.views.view_action({"action_id": "about"}, user=READER, view_id=keep["id"])
    await desk.views.view_close(user=READER, view_id=top(desk)["id"])
    await desk.drain()
    one_by_one = [(each["view"]["callback_id"], each["is_cleared"]) for each in notebook.closed]
    notebook.closed.clear()

    await desk.views.view_action({"action_id": "about"}, user=READER, view_id=keep["id"])
    await desk.views.view_close(user=READER, view_id=top(desk)["id"], whole_stack=True)
    await desk.drain()

    assert one_by_one == [("about", False)]
    at_once = [(each["view"]["callback_id"], each["is_cleared"]) for each in notebook.closed]
    assert sorted(at_once) == [("about", True), ("keep", True)]
    assert titles(desk) == []


async def test_a_modal_may_take_all_others_with_it_and_need_not_tell(desk, notebook):
    await desk.views.shortcut("new_note", user=READER)

    await desk.views.view_close(user=READER, view_id=top(desk)["id"])
    await desk.drain()

    assert (titles(desk), notebook.closed) == ([], [])


async def test_an_update_puts_an_example_in(desk, keep):
    state = filled()

    await desk.views.view_action(
        {"action_id": "fill"}, user=READER, view_id=keep["id"], state=state
    )

    block = next(each for each in top(desk)["blocks"] if each["block_id"] == "example")
    assert block["element"]["initial_value"] == "An example."
    values = top(desk)["state"]["values"]
    assert values["title"]["held"] == text("Docker")
    assert "text" not in values
    assert await submit(desk, top(desk)) == {}


async def test_chosen_conversations_can_be_told(desk, keep):
    tell = {"type": "conversations_select", "selected_conversation": READING}

    await submit(desk, keep, filled(tell=tell))

    (shown,) = desk.state.ephemerals
    assert (shown.channel, shown.user, shown.text) == (READING, READER, "Kept: Docker")


@pytest.mark.parametrize("channel", ["G0CURATORS", "C0NOWHERE"])
async def test_a_conversation_that_one_does_not_see_cannot_be_chosen(desk, keep, channel):
    tell = {"type": "conversations_select", "selected_conversation": channel}

    with pytest.raises(Refusal, match="invalid_state") as refused:
        await submit(desk, keep, filled(tell=tell))

    assert list(refused.value.details["errors"]) == ["tell"]
    assert desk.state.ephemerals == []


@pytest.mark.parametrize(
    ("block_id", "typed", "values"),
    [("tag", "do", ["docker"]), ("tag", "安全", ["安全"]), ("tag", "zz", []), ("tag", "d", [])],
)
async def test_an_external_menu_asks_the_app(desk, keep, block_id, typed, values):
    place = {"user": READER, "view_id": keep["id"], "block_id": block_id, "action_id": "held"}

    answer = await desk.views.suggest(typed, **place)

    assert [each["value"] for each in answer["options"]] == values


async def test_an_external_menu_may_offer_groups(desk, keep):
    place = {"user": READER, "view_id": keep["id"], "block_id": "tags", "action_id": "held"}

    answer = await desk.views.suggest("", **place)

    assert [group["label"]["text"] for group in answer["option_groups"]] == ["Technical", "Other"]


async def test_the_home_tab_is_drawn_when_it_is_opened(desk):
    await desk.people.open_home(user=READER)
    await desk.drain()

    assert desk.views.home(READER)["callback_id"] == "home"
    assert "Nothing is kept yet." in str(desk.views.home(READER)["blocks"])


async def test_a_button_of_the_home_tab_opens_a_modal(desk):
    await desk.people.open_home(user=READER)
    await desk.drain()
    home = desk.views.home(READER)

    await desk.views.view_action({"action_id": "new"}, user=READER, view_id=home["id"])

    assert titles(desk) == ["New note"]


async def test_a_button_of_the_home_tab_changes_it(desk, notebook, keep):
    await submit(desk, keep, filled())
    home = desk.views.home(READER)

    await desk.views.view_action({"action_id": "forget"}, user=READER, view_id=home["id"])

    assert notebook.titles == {READER: []}
    after = desk.views.home(READER)
    assert after["id"] == home["id"]
    assert "Docker" not in str(after["blocks"])


async def test_an_answer_to_one_person_has_buttons_that_work(desk, notebook):
    notebook.titles[READER] = ["one", "two"]
    await desk.people.run_command("", user=READER)
    (shown,) = desk.state.ephemerals
    place = {"user": READER, "channel": GENERAL, "message_ts": shown.ts}

    await desk.people.press({"action_id": "shuffle"}, **place)
    turned = shown.text
    await desk.people.press({"action_id": "share"}, **place)
    await desk.people.press({"action_id": "close"}, **place)

    assert turned == "two, one"
    assert [each.text for each in desk.state.messages(GENERAL)] == ["Kept: one, two"]
    assert desk.state.ephemerals == []
