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


def message_event(message: Message, channel: Channel, team_id: str) -> Json:
    """Give an app_mention, or a message.im in direct messages."""
    direct = channel.kind is Kind.IM
    content: Json = {
        "type": "message" if direct else "app_mention",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": team_id,
        "channel": channel.id,
    }
    if direct:
        content["channel_type"] = "im"
    if message.thread_ts is not None:
        content["thread_ts"] = message.thread_ts
    return content


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
