"""Modals and Home tabs: opening, stacking, changing and publishing them, and what they may hold."""

import json
from urllib.parse import parse_qs

import pytest

from tests.conformance import kit
from tests.conformance.expectations import (
    exactly,
    facts,
    java_sample,
    java_test,
    keys_between,
    method,
    page,
    sandbox_only,
    source,
)
from tests.conformance.shapes import VIEW, VIEW_KNOWN
from tests.sandbox.calls import READER, error, refusal

OPEN, PUSH, UPDATE, PUBLISH = (
    method(f"views.{name}") for name in ("open", "push", "update", "publish")
)
MODALS = page("surfaces/modals")
VIEWS = page("reference/views/modal-views")
JAVA = java_test("views_Test")

pytestmark = sandbox_only("It needs a person who types a command.")


def asking(**fields):
    return kit.modal(kit.input_block(block_id="b"), submit=kit.plain("Send"), **fields)


BUTTON = kit.actions(kit.button()) | {"block_id": "buttons"}


@pytest.fixture
def press(workspace, receiver):
    """Press the button of a view and give the trigger_id of that."""

    async def press_button(view):
        action = {"action_id": "go", "block_id": "buttons"}
        await workspace.views.view_action(action, user=READER, view_id=view["id"])
        return json.loads(parse_qs(receiver.requests[-1][1])["payload"][0])["trigger_id"]

    return press_button


@pytest.fixture
async def opened(client, trigger):
    """Give a view that the reader has open, with a button in it."""
    return (await client.views_open(trigger_id=await trigger(), view=kit.modal(BUTTON)))["view"]


@source(OPEN)
async def test_opening_is_answered_with_the_view(client, trigger):
    answer = await client.views_open(trigger_id=await trigger(), view=asking())

    exactly(answer, "view")
    view = answer["view"]
    assert (view["type"], view["title"]["text"]) == ("modal", "Title")
    assert view["root_view_id"] == view["id"]
    assert view["state"] == {"values": {}}


@source(OPEN, java_sample("views.open"))
async def test_a_view_has_its_keys(client, trigger):
    view = (await client.views_open(trigger_id=await trigger(), view=asking()))["view"]

    keys_between(view, VIEW, VIEW_KNOWN)


@source(OPEN)
async def test_what_the_app_keeps_in_a_view_comes_back(client, trigger):
    own = {"private_metadata": "secret", "callback_id": "mine", "external_id": "one"}

    view = (await client.views_open(trigger_id=await trigger(), view=asking(**own)))["view"]

    assert {name: view[name] for name in own} == own


@source(OPEN)
async def test_a_block_of_a_view_has_an_id_too(opened):
    assert [block["block_id"] for block in opened["blocks"]] == ["buttons"]


@source(MODALS, facts("A3"))
async def test_a_trigger_lives_for_three_seconds(client, trigger, clock):
    trigger_id = await trigger()
    clock.advance(3)

    assert (await client.views_open(trigger_id=trigger_id, view=kit.modal()))["ok"] is True


@source(OPEN, MODALS, facts("A3"))
async def test_a_trigger_does_not_live_longer(client, trigger, clock):
    trigger_id = await trigger()
    clock.advance(3.1)

    call = client.views_open(trigger_id=trigger_id, view=kit.modal())

    assert await error(call) == "expired_trigger_id"


@source(OPEN)
async def test_a_trigger_is_used_once(client, trigger):
    trigger_id = await trigger()
    await client.views_open(trigger_id=trigger_id, view=kit.modal())

    again = client.views_open(trigger_id=trigger_id, view=kit.modal())

    assert await error(again) == "exchanged_trigger_id"


@source(OPEN)
async def test_a_refused_view_leaves_the_trigger_to_be_used(client, trigger):
    trigger_id = await trigger()
    await error(client.views_open(trigger_id=trigger_id, view=kit.modal(kit.header(kit.plain("")))))

    assert (await client.views_open(trigger_id=trigger_id, view=kit.modal()))["ok"] is True


@source(OPEN)
async def test_a_made_up_trigger_is_refused(client):
    call = client.views_open(trigger_id="132456.7890123.abcdef", view=kit.modal())

    assert await error(call) == "invalid_trigger_id"


@source(JAVA)
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("views.open", {"trigger_id": "FAKE_TRIGGER_ID"}),
        ("views.push", {"trigger_id": "FAKE_TRIGGER_ID"}),
        ("views.update", {"view_id": "FAKE_VIEW_ID"}),
        ("views.publish", {"user_id": "FAKE_USER_ID"}),
    ],
)
async def test_a_view_that_is_none_makes_the_arguments_invalid(client, name, arguments):
    call = client.api_call(name, json={"view": {"id": "FAKE_ID"}, **arguments})

    body = await refusal(call)

    assert body["error"] == "invalid_arguments"
    assert body["response_metadata"]["messages"]


@source(VIEWS)
async def test_a_modal_with_an_input_needs_a_submit_button(client, trigger):
    call = client.views_open(trigger_id=await trigger(), view=kit.modal(kit.input_block()))

    assert await error(call) == "invalid_arguments"


@source(VIEWS)
@pytest.mark.parametrize("missing", ["title", "blocks", "type"])
async def test_a_modal_needs_title_and_blocks(client, trigger, missing):
    call = client.views_open(trigger_id=await trigger(), view=kit.without(kit.modal(), missing))

    assert await error(call) == "invalid_arguments"


@source(OPEN)
async def test_two_views_do_not_share_an_external_id(client, trigger, press):
    first = kit.modal(BUTTON, external_id="one")
    view = (await client.views_open(trigger_id=await trigger(), view=first))["view"]

    call = client.views_push(trigger_id=await press(view), view=kit.modal(external_id="one"))

    assert await error(call) == "duplicate_external_id"


@source(PUSH, MODALS)
async def test_a_pushed_view_names_the_one_below_and_the_lowest(client, opened, press):
    answer = await client.views_push(trigger_id=await press(opened), view=kit.modal(BUTTON))

    exactly(answer, "view")
    view = answer["view"]
    assert (view["previous_view_id"], view["root_view_id"]) == (opened["id"], opened["id"])


@source(PUSH, MODALS)
async def test_a_stack_holds_three_views(client, opened, press):
    second = (await client.views_push(trigger_id=await press(opened), view=kit.modal(BUTTON)))[
        "view"
    ]
    third = (await client.views_push(trigger_id=await press(second), view=kit.modal(BUTTON)))[
        "view"
    ]

    call = client.views_push(trigger_id=await press(third), view=kit.modal())

    assert third["root_view_id"] == opened["id"]
    assert await error(call) == "push_limit_reached"


@source(UPDATE)
async def test_an_update_keeps_the_view_and_changes_its_hash(client, opened):
    answer = await client.views_update(view_id=opened["id"], view=kit.modal(title=kit.plain("New")))

    exactly(answer, "view")
    view = answer["view"]
    assert (view["id"], view["title"]["text"]) == (opened["id"], "New")
    assert view["hash"] != opened["hash"]


@source(UPDATE)
async def test_a_view_can_be_updated_by_its_external_id(client, trigger):
    view = kit.modal(external_id="one")
    opened = (await client.views_open(trigger_id=await trigger(), view=view))["view"]

    answer = await client.views_update(external_id="one", view=kit.modal(external_id="one"))

    assert answer["view"]["id"] == opened["id"]


@source(UPDATE)
async def test_an_update_with_the_newest_hash_is_taken(client, opened):
    call = client.views_update(view_id=opened["id"], hash=opened["hash"], view=kit.modal())

    assert (await call)["ok"] is True


@source(UPDATE)
async def test_an_update_with_an_older_hash_is_refused(client, opened):
    await client.views_update(view_id=opened["id"], view=kit.modal())

    call = client.views_update(view_id=opened["id"], hash=opened["hash"], view=kit.modal())

    assert await error(call) == "hash_conflict"


@source(UPDATE)
async def test_a_view_that_does_not_exist_cannot_be_updated(client):
    assert await error(client.views_update(view_id="V0NOWHERE00", view=kit.modal())) == "not_found"


@source(PUBLISH)
async def test_a_home_tab_is_published_for_one_person(client):
    answer = await client.views_publish(user_id=READER, view=kit.home(kit.divider()))

    exactly(answer, "view")
    keys_between(answer["view"], VIEW, VIEW_KNOWN)
    assert answer["view"]["type"] == "home"


@source(PUBLISH)
async def test_publishing_again_keeps_the_tab(client):
    first = (await client.views_publish(user_id=READER, view=kit.home()))["view"]
    again = (await client.views_publish(user_id=READER, view=kit.home(kit.divider())))["view"]

    assert again["id"] == first["id"]
    assert again["hash"] != first["hash"]


@source(PUBLISH)
async def test_publishing_over_a_newer_tab_is_refused(client):
    first = (await client.views_publish(user_id=READER, view=kit.home()))["view"]
    await client.views_publish(user_id=READER, view=kit.home())

    call = client.views_publish(user_id=READER, view=kit.home(), hash=first["hash"])

    assert await error(call) == "hash_conflict"


@source(PUBLISH)
async def test_nobody_has_no_home_tab(client):
    body = await refusal(client.views_publish(user_id="U0NOBODY00", view=kit.home()))

    assert body["error"] == "invalid_arguments"
    assert "user_id" in body["response_metadata"]["messages"][0]
