"""The views methods: opening, pushing, changing and publishing; none of them needs a scope."""

from bot.sandbox.errors import Refusal, invalid_arguments
from bot.sandbox.records import Json, View
from bot.sandbox.triggers import Trigger
from bot.sandbox.view_rules import check_view
from bot.sandbox.views import (
    find_modal,
    find_view,
    open_modal,
    publish_home,
    push_modal,
    update_view,
    view_json,
)
from bot.sandbox.workspace import Call


def open_view(call: Call) -> Json:
    """views.open: open a modal for whoever did something just now.

    For something done inside a modal Slack's clients put the new one on top, which Slack does not
    promise (bolt-js#1827); so do we.
    """
    view = check_view(call.arguments.get("view"), "modal")
    trigger = _find_trigger(call)
    show = push_modal if _is_open(call, trigger) else open_modal
    return _shown(call, show(call.state, trigger.user, view, call.now), trigger)


def push_view(call: Call) -> Json:
    """views.push: put a modal on top of the one that something was done in."""
    view = check_view(call.arguments.get("view"), "modal")
    trigger = _find_trigger(call)
    if not _is_open(call, trigger):
        raise Refusal("not_found")
    return _shown(call, push_modal(call.state, trigger.user, view, call.now), trigger)


def change_view(call: Call) -> Json:
    """views.update: give an open modal, or a Home tab, new content."""
    content = check_view(call.arguments.get("view"), "modal", "home")
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not view_id and not external_id:
        raise invalid_arguments(["missing required field: view_id or external_id"])
    view = find_view(call.state, view_id=view_id, external_id=external_id)
    if content["type"] != view.content["type"]:
        raise invalid_arguments(["view type can't be changed [json-pointer:/view/type]"])
    _require_hash(call, view)
    return _shown(call, update_view(call.state, view, content, call.now))


def publish_view(call: Call) -> Json:
    """views.publish: give somebody a Home tab, or theirs new content."""
    content = check_view(call.arguments.get("view"), "home")
    user = call.state.users.get(call.text("user_id"))
    if user is None or user.is_bot:
        raise invalid_arguments(["invalid `user_id` [json-pointer:/user_id]"])
    if not call.config.home_tab:
        raise Refusal("not_enabled")
    _require_hash(call, call.state.homes.get(user.id))
    return _shown(call, publish_home(call.state, user.id, content, call.now))


def _find_trigger(call: Call) -> Trigger:
    trigger_id = call.text("trigger_id")
    if not trigger_id:
        raise invalid_arguments(["missing required field: trigger_id"])
    return call.workspace.triggers.find(trigger_id, call.now)


def _is_open(call: Call, trigger: Trigger) -> bool:
    return find_modal(call.state, trigger.user, trigger.view_id) is not None


def _require_hash(call: Call, view: View | None) -> None:
    wanted = call.text("hash")
    if wanted and (view is None or view.hash != wanted):
        raise Refusal("hash_conflict")


def _shown(call: Call, view: View, trigger: Trigger | None = None) -> Json:
    if trigger is not None:
        trigger.is_exchanged = True
    return {"view": view_json(call.workspace, view)}
