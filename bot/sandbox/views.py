"""Modals and Home tabs as the workspace keeps them: opened, stacked, changed, closed."""

import secrets

from bot.sandbox.config import APP_ID, BOT_ID
from bot.sandbox.errors import Refusal
from bot.sandbox.inputs import keep_values, name_blocks
from bot.sandbox.records import Json, View
from bot.sandbox.state import State
from bot.sandbox.workspace import Workspace

MAX_STACK = 3
"""Modals that lie on each other at most: SLACK.md A1, modal."""


def view_json(workspace: Workspace, view: View) -> Json:
    """Show a view as the views methods and the payloads do (docs.slack.dev views.open)."""
    content = view.content
    shown: Json = {
        "id": view.id,
        "team_id": workspace.config.team_id,
        "type": content["type"],
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "external_id": content.get("external_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "clear_on_close": content.get("clear_on_close", False),
        "notify_on_close": content.get("notify_on_close", False),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": APP_ID,
        "app_installed_team_id": workspace.config.team_id,
        "bot_id": BOT_ID,
    }
    if content["type"] == "modal":
        shown["title"] = content["title"]
        shown["submit_disabled"] = content.get("submit_disabled", False)
    return shown


def open_modal(state: State, user_id: str, content: Json, now: float) -> View:
    """Open a modal; what the person had open goes."""
    require_free(state, content)
    view = _make(user_id, content, now)
    state.save_modals(user_id, [view])
    return view


def push_modal(state: State, user_id: str, content: Json, now: float) -> View:
    """Put a modal on top of those that somebody has open."""
    stack = state.modals[user_id]
    if len(stack) >= MAX_STACK:
        raise Refusal("push_limit_reached")
    require_free(state, content)
    view = _make(user_id, content, now)
    view.root_id, view.previous_id = stack[0].id, stack[-1].id
    state.save_modals(user_id, [*stack, view])
    return view


def update_view(state: State, view: View, content: Json, now: float) -> View:
    """Put new content into a view; what was entered stays where its element does."""
    require_free(state, content, view)
    view.hash = _hash(now)
    view.content = _named(content, view.hash)
    view.values = keep_values(view.content["blocks"], view.values)
    if content["type"] == "home":
        state.save_home(view)
    else:
        state.save_modals(view.user, state.modals[view.user])
    return view


def publish_home(state: State, user_id: str, content: Json, now: float) -> View:
    """Give a person a Home tab, or give theirs new content."""
    home = state.homes.get(user_id)
    if home is not None:
        return update_view(state, home, content, now)
    require_free(state, content)
    view = _make(user_id, content, now)
    state.save_home(view)
    return view


def close_modal(state: State, view: View) -> None:
    """Take an open modal away, with those above it."""
    stack = state.modals[view.user]
    state.save_modals(view.user, stack[: stack.index(view)])


def find_modal(state: State, user_id: str, view_id: str) -> View | None:
    """Find one of the modals that somebody has open."""
    return next((each for each in state.modals.get(user_id, ()) if each.id == view_id), None)


def find_view(state: State, *, view_id: str = "", external_id: str = "") -> View:
    """Give anybody's view by its id, or by the app's own; Refusal("not_found")."""
    for view in _views(state):
        if view_id and view.id == view_id:
            return view
        if external_id and not view_id and view.content.get("external_id") == external_id:
            return view
    raise Refusal("not_found")


def require_free(state: State, content: Json, owner: View | None = None) -> None:
    """Refuse an external_id that another view has (docs.slack.dev views.open)."""
    external_id = content.get("external_id")
    for view in _views(state) if external_id else ():
        if view is not owner and view.content.get("external_id") == external_id:
            raise Refusal("duplicate_external_id")


def _views(state: State) -> list[View]:
    modals = [view for stack in state.modals.values() for view in stack]
    return [*modals, *state.homes.values()]


def _make(user_id: str, content: Json, now: float) -> View:
    view_id, fresh = f"V{secrets.token_hex(5).upper()}", _hash(now)
    return View(view_id, user_id, _named(content, fresh), fresh, root_id=view_id)


def _named(content: Json, prefix: str) -> Json:
    return {**content, "blocks": name_blocks(content["blocks"], prefix)}


def _hash(now: float) -> str:
    return f"{int(now)}.{secrets.token_hex(4)}"
