"""The views methods, called with Slack's SDK: triggers, stacks, hashes and what they answer."""

from urllib.parse import parse_qs

import pytest

from bot.sandbox.shelves import Change
from tests.sandbox.calls import CURATOR, READER, connect, error, refusal
from tests.sandbox.notebook_views import field, plain


def modal(title="Hello", **more):
    """Give a small modal."""
    return {"type": "modal", "title": plain(title), "blocks": [{"type": "divider"}], **more}


def home(text="Hello", **more):
    """Give a small Home tab."""
    return {"type": "home", "blocks": [{"type": "section", "text": plain(text)}], **more}


@pytest.fixture
def client(workspace):
    return connect(workspace)


@pytest.fixture
def new_trigger(workspace, receiver):
    """Give the trigger_id of a command that the reader has just typed."""

    async def give(user=READER):
        await workspace.people.run_command("open", user=user)
        return parse_qs(receiver.requests[-1][1])["trigger_id"][0]

    return give


@pytest.fixture
def opened(client, new_trigger):
    """Open a modal for the reader and give the answer's view."""

    async def open_one(user=READER, **content):
        answer = await client.views_open(trigger_id=await new_trigger(user), view=modal(**content))
        return answer["view"]

    return open_one


@pytest.fixture
def pushed(workspace, client):
    """Push a modal with a trigger from inside another and give the answer's view."""

    async def push_one(inside, **content):
        trigger_id = issue(workspace, inside)
        return (await client.views_push(trigger_id=trigger_id, view=modal(**content)))["view"]

    return push_one


def issue(workspace, view, user=READER):
    triggers = workspace.office().workspace.triggers
    return triggers.issue(user, workspace.office().workspace.clock(), view["id"])


def titles(workspace, user=READER):
    return [view["title"]["text"] for view in workspace.views.stack(user)]


async def test_a_modal_is_answered_as_slack_shows_it(workspace, client, new_trigger):
    content = modal(submit=plain("Go"), callback_id="c", private_metadata="m", external_id="e")

    answer = await client.views_open(trigger_id=await new_trigger(), view=content)

    view = answer["view"]
    assert view["id"].startswith("V")
    assert view.pop("hash").startswith("1700000000.")
    assert view["blocks"][0].pop("block_id")
    assert view == {
        "id": view["id"],
        "team_id": "T0READLIST",
        "type": "modal",
        "title": plain("Hello"),
        "submit": plain("Go"),
        "close": None,
        "blocks": [{"type": "divider"}],
        "private_metadata": "m",
        "callback_id": "c",
        "external_id": "e",
        "state": {"values": {}},
        "clear_on_close": False,
        "notify_on_close": False,
        "submit_disabled": False,
        "root_view_id": view["id"],
        "previous_view_id": None,
        "app_id": "A0READLIST",
        "app_installed_team_id": "T0READLIST",
        "bot_id": "B0READLIST",
    }
    assert titles(workspace) == ["Hello"]
    assert titles(workspace, CURATOR) == []


async def test_a_trigger_opens_once(client, new_trigger):
    trigger_id = await new_trigger()
    await client.views_open(trigger_id=trigger_id, view=modal())

    assert await error(client.views_open(trigger_id=trigger_id, view=modal())) == (
        "exchanged_trigger_id"
    )


async def test_a_trigger_lasts_for_three_seconds(client, new_trigger, clock):
    in_time, late = await new_trigger(), await new_trigger()

    clock.advance(3)
    await client.views_open(trigger_id=in_time, view=modal())
    clock.advance(0.1)

    assert await error(client.views_open(trigger_id=late, view=modal())) == "expired_trigger_id"


async def test_a_trigger_must_be_one_that_was_given_out(client):
    missing = await refusal(client.views_open(view=modal()))

    assert await error(client.views_open(trigger_id="1.2.3", view=modal())) == "invalid_trigger_id"
    assert missing["error"] == "invalid_arguments"
    assert missing["response_metadata"] == {
        "messages": ["[ERROR] missing required field: trigger_id"]
    }


async def test_a_view_that_is_refused_leaves_the_trigger_alone(client, new_trigger):
    trigger_id = await new_trigger()

    wrong = await error(client.views_open(trigger_id=trigger_id, view=modal(title="x" * 25)))
    right = await client.views_open(trigger_id=trigger_id, view=modal())

    assert (wrong, right["ok"]) == ("invalid_arguments", True)


async def test_only_so_many_triggers_are_remembered(client, new_trigger):
    first = await new_trigger()
    for _ in range(1000):
        last = await new_trigger()

    assert await error(client.views_open(trigger_id=first, view=modal())) == "invalid_trigger_id"
    assert (await client.views_open(trigger_id=last, view=modal()))["ok"]


async def test_three_modals_lie_on_each_other_and_no_fourth(workspace, client, opened, pushed):
    first = await opened(title="1")
    second = await pushed(first, title="2")
    third = await pushed(second, title="3")

    fourth = client.views_push(trigger_id=issue(workspace, third), view=modal("4"))

    assert await error(fourth) == "push_limit_reached"
    assert titles(workspace) == ["1", "2", "3"]
    assert (second["root_view_id"], second["previous_view_id"]) == (first["id"], first["id"])
    assert (third["root_view_id"], third["previous_view_id"]) == (first["id"], second["id"])


async def test_only_what_is_done_inside_a_modal_pushes(client, opened, new_trigger):
    await opened()

    pushed = client.views_push(trigger_id=await new_trigger(), view=modal())

    assert await error(pushed) == "not_found"


async def test_a_modal_opened_from_inside_another_lies_on_it(workspace, client, opened):
    first = await opened(title="1")

    await client.views_open(trigger_id=issue(workspace, first), view=modal("2"))
    inside = titles(workspace)
    await opened(title="3")

    assert inside == ["1", "2"]
    assert titles(workspace) == ["3"]


async def test_an_update_changes_what_is_shown_and_the_hash(workspace, client, opened):
    view = await opened(title="1", private_metadata="m")

    answer = await client.views_update(view_id=view["id"], hash=view["hash"], view=modal("2"))

    assert answer["view"]["id"] == view["id"]
    assert answer["view"]["hash"] != view["hash"]
    assert answer["view"]["private_metadata"] == ""
    assert titles(workspace) == ["2"]


async def test_an_update_of_what_has_changed_meanwhile_is_refused(workspace, client, opened):
    view = await opened(title="1")
    await client.views_update(view_id=view["id"], view=modal("2"))

    late = client.views_update(view_id=view["id"], hash=view["hash"], view=modal("3"))

    assert await error(late) == "hash_conflict"
    assert titles(workspace) == ["2"]


async def test_a_view_is_found_by_the_apps_own_id(workspace, client, opened, pushed):
    first = await opened(title="1", external_id="mine")
    await pushed(first, title="2")

    await client.views_update(external_id="mine", view=modal("one", external_id="mine"))

    assert titles(workspace) == ["one", "2"]


@pytest.mark.parametrize("place", [{"view_id": "V0"}, {"external_id": "other"}])
async def test_what_is_not_open_cannot_be_updated(client, opened, place):
    await opened(external_id="mine")

    assert await error(client.views_update(view=modal(), **place)) == "not_found"


async def test_an_update_says_what_it_is_of(client):
    nameless = client.api_call("views.update", json={"view": modal()})

    assert await error(nameless) == "invalid_arguments"


async def test_a_closed_modal_cannot_be_updated(workspace, client, opened):
    view = await opened()
    await workspace.views.view_close(user=READER, view_id=view["id"])

    assert await error(client.views_update(view_id=view["id"], view=modal())) == "not_found"


async def test_an_update_does_not_turn_a_modal_into_a_home_tab(client, opened):
    view = await opened()

    said = await refusal(client.views_update(view_id=view["id"], view=home()))

    assert said["error"] == "invalid_arguments"
    assert "[json-pointer:/view/type]" in said["response_metadata"]["messages"][0]


async def test_an_external_id_belongs_to_one_view(workspace, client, opened, pushed, new_trigger):
    first = await opened(external_id="mine")
    other = await opened(user=CURATOR, external_id="another")

    again = client.views_open(trigger_id=await new_trigger(), view=modal(external_id="mine"))
    push = client.views_push(trigger_id=issue(workspace, first), view=modal(external_id="another"))
    update = client.views_update(view_id=other["id"], view=modal(external_id="mine"))
    publish = client.views_publish(user_id=READER, view=home(external_id="mine"))

    assert [await error(call) for call in (again, push, update, publish)] == [
        "duplicate_external_id"
    ] * 4


async def test_a_home_tab_is_published_for_one_person(workspace, client):
    answer = await client.views_publish(user_id=READER, view=home("for you", callback_id="c"))

    view = answer["view"]
    assert (view["type"], view["callback_id"], view["root_view_id"]) == ("home", "c", view["id"])
    assert (view["submit"], view["close"], "title" in view) == (None, None, False)
    assert workspace.views.home(READER) == view
    assert workspace.views.home(CURATOR) is None


async def test_a_home_tab_keeps_its_id_when_it_is_published_anew(workspace, client):
    first = (await client.views_publish(user_id=READER, view=home("1")))["view"]
    second = (await client.views_publish(user_id=READER, view=home("2"), hash=first["hash"]))[
        "view"
    ]

    late = client.views_publish(user_id=READER, view=home("3"), hash=first["hash"])

    assert second["id"] == first["id"]
    assert await error(late) == "hash_conflict"
    assert workspace.views.home(READER)["blocks"][0]["text"] == plain("2")


async def test_a_hash_without_a_home_tab_is_out_of_date(client):
    assert await error(client.views_publish(user_id=READER, view=home(), hash="1.a")) == (
        "hash_conflict"
    )


@pytest.mark.parametrize("user", ["U0NOBODY", "U0READLIST", ""])
async def test_a_home_tab_is_for_people_of_the_workspace(client, user):
    said = await refusal(client.views_publish(user_id=user, view=home()))

    assert said["error"] == "invalid_arguments"
    assert "invalid `user_id`" in said["response_metadata"]["messages"][0]


async def test_an_app_without_a_home_tab_cannot_publish_one(open_sandbox):
    sandbox = await open_sandbox(home_tab=False)

    assert await error(connect(sandbox).views_publish(user_id=READER, view=home())) == "not_enabled"


async def test_home_tabs_outlast_a_restart_and_modals_do_not(open_sandbox, tmp_path):
    sandbox = await open_sandbox(state_path=tmp_path / "state.jsonl")
    client = connect(sandbox)
    await client.views_publish(user_id=READER, view=home("1"))
    kept = (await client.views_publish(user_id=READER, view=home("2")))["view"]
    await client.views_open(trigger_id=issue(sandbox, {"id": ""}), view=modal())
    await sandbox.stop()

    again = await open_sandbox(state_path=tmp_path / "state.jsonl")

    assert again.views.home(READER) == kept
    assert again.views.stack(READER) == []


async def test_watchers_hear_whose_views_and_home_changed(workspace, client, opened):
    heard = []
    workspace.state.watchers.append(lambda change, item: heard.append((change, item)))

    view = await opened()
    await client.views_update(view_id=view["id"], view=modal("2"))
    await workspace.views.view_close(user=READER, view_id=view["id"])
    await client.views_publish(user_id=CURATOR, view=home())

    about_views = [each for each in heard if each[0] in (Change.VIEWS, Change.HOME)]
    assert about_views == [(Change.VIEWS, READER)] * 3 + [(Change.HOME, CURATOR)]


async def test_what_was_entered_stays_where_its_element_does(workspace, client, opened):
    both = [field("a", "A", {"type": "plain_text_input"}), field("b", "B", {"type": "datepicker"})]
    view = await opened(submit=plain("Go"), blocks=[*both, button_block()])
    entered = {
        "a": {"held": {"type": "plain_text_input", "value": "kept"}},
        "b": {"held": {"type": "datepicker", "selected_date": "2026-12-01"}},
    }
    place = {"user": READER, "view_id": view["id"], "state": {"values": entered}}
    await workspace.views.view_action({"action_id": "go"}, **place)

    other = field("b", "B", {"type": "timepicker"})
    content = modal(submit=plain("Go"), blocks=[both[0], other])
    answer = await client.views_update(view_id=view["id"], view=content)

    assert answer["view"]["state"]["values"] == {"a": entered["a"]}


def button_block():
    return {
        "type": "actions",
        "block_id": "go",
        "elements": [{"type": "button", "action_id": "go", "text": plain("Go")}],
    }
