"""What the app is told when somebody uses what it made: its buttons, menus, modals and shortcuts.

Shapes: docs.slack.dev, reference/interaction-payloads, one page a kind.
"""

from bot.sandbox.attachments import find_attachment
from bot.sandbox.carrier import Parcel, ParcelKind
from bot.sandbox.config import APP_ID
from bot.sandbox.records import Channel, Ephemeral, Json, Message, User
from bot.sandbox.shapes import message_json
from bot.sandbox.workspace import Workspace


def block_actions(workspace: Workspace, user: User, pressed: Json, place: Json) -> Parcel:
    """Tell of one element that was used; `place` is what `in_message` or `in_view` give."""
    trigger_id = _trigger(workspace, user, place)
    return _parcel(
        workspace, "block_actions", user, **place, trigger_id=trigger_id, actions=[pressed]
    )


def block_suggestion(
    workspace: Workspace, user: User, element: Json, block: Json, typed: str, place: Json
) -> Parcel:
    """Ask the app for the options of an external menu."""
    asked = {"action_id": element["action_id"], "block_id": block["block_id"], "value": typed}
    # What only an action has: docs.slack.dev, block_suggestion payloads.
    place = {key: value for key, value in place.items() if key not in ("response_url", "state")}
    return _parcel(workspace, "block_suggestion", user, **place, **asked)


def in_message(
    workspace: Workspace,
    channel: Channel,
    shown: Message | Ephemeral | None,
    block_id: str = "",
    *,
    values: Json | None = None,
    response_url: str = "",
) -> Json:
    """Say that something happened in a message; the app is not shown what one person alone sees.

    `block_id` is where it happened, perhaps in an attachment.
    """
    container: Json = {
        "type": "message",
        "message_ts": shown.ts if shown is not None else "",
        "channel_id": channel.id,
        "is_ephemeral": isinstance(shown, Ephemeral),
    }
    if shown is not None and shown.thread_ts is not None:
        container["thread_ts"] = shown.thread_ts
    attachment = find_attachment(shown, block_id) if shown is not None else None
    if attachment is not None:
        container |= {
            "type": "message_attachment",
            "attachment_id": attachment,
            "is_app_unfurl": False,
        }
    place: Json = {
        "container": container,
        "channel": _channel(channel),
        "state": {"values": values or {}},
        "response_url": response_url,
    }
    if isinstance(shown, Message):
        place["message"] = message_json(workspace, shown)
    return place


def in_view(view: Json) -> Json:
    """Say that something happened in a view."""
    return {"container": {"type": "view", "view_id": view["id"]}, "view": view}


def view_submission(
    workspace: Workspace, user: User, view: Json, response_urls: list[Json]
) -> Parcel:
    """Tell that a modal was submitted."""
    return _parcel(
        workspace,
        "view_submission",
        user,
        trigger_id=workspace.triggers.issue(user.id, workspace.clock()),
        view=view,
        response_urls=response_urls,
    )


def view_closed(workspace: Workspace, user: User, view: Json, *, is_cleared: bool) -> Parcel:
    """Tell that a modal was closed; `is_cleared`: with all the others."""
    return _parcel(workspace, "view_closed", user, view=view, is_cleared=is_cleared)


def shortcut(workspace: Workspace, user: User, callback_id: str) -> Parcel:
    """Tell that a global shortcut was used."""
    return _parcel(
        workspace,
        "shortcut",
        user,
        callback_id=callback_id,
        trigger_id=workspace.triggers.issue(user.id, workspace.clock()),
        action_ts=_now(workspace),
    )


def message_action(
    workspace: Workspace,
    user: User,
    callback_id: str,
    channel: Channel,
    message: Json,
    response_url: str,
) -> Parcel:
    """Tell that a message's shortcut was used."""
    return _parcel(
        workspace,
        "message_action",
        user,
        callback_id=callback_id,
        trigger_id=workspace.triggers.issue(user.id, workspace.clock()),
        action_ts=_now(workspace),
        channel=_channel(channel),
        message_ts=message["ts"],
        message=message,
        response_url=response_url,
    )


def _parcel(workspace: Workspace, kind: str, user: User, **content: object) -> Parcel:
    team = workspace.config.team_id
    payload: Json = {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": team},
        "api_app_id": APP_ID,
        "token": "sandbox",
        "team": {"id": team, "domain": workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    return Parcel(ParcelKind.ACTION, payload | content)


def _trigger(workspace: Workspace, user: User, place: Json) -> str:
    view_id = place.get("view", {}).get("id", "")
    return workspace.triggers.issue(user.id, workspace.clock(), view_id)


def _channel(channel: Channel) -> Json:
    return {"id": channel.id, "name": channel.name or "directmessage"}


def _now(workspace: Workspace) -> str:
    return f"{workspace.clock():.6f}"
