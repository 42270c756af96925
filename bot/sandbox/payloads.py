"""What the app is told when somebody does something: events, commands and actions."""

import secrets

from bot.sandbox.carrier import Parcel, ParcelKind
from bot.sandbox.config import APP_ID, BOT_USER
from bot.sandbox.records import Channel, Json, Kind, Message, User
from bot.sandbox.workspace import Workspace


def event(workspace: Workspace, content: Json, event_ts: str) -> Parcel:
    """Wrap an event in the outer event_callback (docs.slack.dev/apis/events-api)."""
    team = workspace.config.team_id
    authorization = {
        "enterprise_id": None,
        "team_id": team,
        "user_id": BOT_USER,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    payload = {
        "token": "sandbox",
        "team_id": team,
        "api_app_id": APP_ID,
        "event": {**content, "event_ts": event_ts},
        "type": "event_callback",
        "event_id": f"Ev{secrets.token_hex(5).upper()}",
        "event_time": int(float(event_ts)),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": f"4-{secrets.token_hex(8)}",
    }
    return Parcel(ParcelKind.EVENT, payload)


def message_event(workspace: Workspace, message: Message, channel: Channel) -> Json:
    """Give an app_mention, or a message.im in direct messages."""
    content = {**_said(workspace, message), "channel": channel.id}
    if channel.kind is Kind.IM:
        return {**content, "channel_type": "im"}
    return {**content, "type": "app_mention"}


def change_event(workspace: Workspace, before: Message, after: Message | None, ts: str) -> Json:
    """Give the message_changed or, without `after`, the message_deleted of a direct message.

    docs.slack.dev/reference/events/message/message_changed and …/message_deleted.
    """
    content: Json = {
        "type": "message",
        "subtype": "message_changed" if after else "message_deleted",
        "hidden": True,
        "channel": before.channel,
        "channel_type": "im",
        "ts": ts,
        "previous_message": _said(workspace, before),
    }
    if after is None:
        return {**content, "deleted_ts": before.ts}
    return {**content, "message": _said(workspace, after)}


def _said(workspace: Workspace, message: Message) -> Json:
    content: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": workspace.config.team_id,
    }
    rest = {
        "thread_ts": message.thread_ts,
        "subtype": message.subtype,
        "edited": message.edited,
    }
    return content | {name: value for name, value in rest.items() if value is not None}


def reaction_event(kind: str, message: Message, name: str, user: str) -> Json:
    """Give a reaction_added or reaction_removed; `item_user` only where a user wrote it."""
    content: Json = {
        "type": kind,
        "user": user,
        "reaction": name,
        "item": {"type": "message", "channel": message.channel, "ts": message.ts},
    }
    return content | ({"item_user": message.user} if message.user else {})


def command(
    workspace: Workspace, name: str, text: str, user: User, channel: Channel, response_url: str
) -> Parcel:
    """Give a slash command: docs.slack.dev/interactivity/implementing-slash-commands."""
    return Parcel(
        ParcelKind.COMMAND,
        {
            "token": "sandbox",
            "team_id": workspace.config.team_id,
            "team_domain": workspace.domain,
            "channel_id": channel.id,
            "channel_name": channel.name or "directmessage",
            "user_id": user.id,
            "user_name": user.name,
            "command": name,
            "text": text,
            "api_app_id": APP_ID,
            "is_enterprise_install": "false",
            "response_url": response_url,
            "trigger_id": workspace.triggers.issue(user.id, workspace.clock()),
        },
    )
