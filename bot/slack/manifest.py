"""What readlist asks of a workspace, and the app manifest that asks for it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from bot.render.saved import SAVE_SHORTCUT

APP_NAME = "readlist"

EVENTS_PATH = "/slack/events"
"""Where Slack's requests arrive in HTTP mode: events, commands and interactivity alike."""

SAVE_FOR_LATER = "readlist.save_for_later"
"""The callback_id of the shortcut of a message."""

SCHEDULE_SHORTCUT = "readlist.schedule"
"""The callback_id of the shortcut that is of no message."""

SCHEDULE_A_LIST = "Schedule a list"

APP_MENTION = "app_mention"
DIRECT_MESSAGE = "message.im"
APP_HOME_OPENED = "app_home_opened"
REACTION_ADDED = "reaction_added"
REACTION_REMOVED = "reaction_removed"


@dataclass(frozen=True, slots=True)
class Permission:
    """A scope or an event: what it is for, and what is lost without it."""

    name: str
    purpose: str
    without: str


SCOPES = (
    Permission(
        "chat:write",
        "posts lists and answers mentions",
        "nothing can be posted: readlist is of no use",
    ),
    Permission("commands", "the slash command", "no look-ups by slash command"),
    Permission(
        "channels:read",
        "finds a public channel by its name, sees whether it is archived, and where a guest is",
        "lists can't go to public channels",
    ),
    Permission(
        "channels:join",
        "enters a public channel that a list is scheduled to",
        "somebody has to invite the bot into each channel",
    ),
    Permission(
        "channels:history",
        "asks whether a message is there when Slack's answer was lost",
        "after a lost answer a release waits for a person to look",
    ),
    Permission(
        "groups:read",
        "finds a private channel that the bot was invited to, and sees who is in it",
        "lists can't go to private channels, and those that did are found only in them",
    ),
    Permission(
        "groups:history",
        "the same question in private channels",
        "after a lost answer in a private channel a release waits for a person",
    ),
    Permission(
        "im:write",
        "opens direct messages, for lists and reports that are sent to a person",
        "`schedule --to USER` is refused, and nobody gets reports",
    ),
    Permission(
        "im:history",
        "reads direct messages to the bot, and asks there whether a message is there",
        "direct messages to the bot stay unanswered",
    ),
    Permission(
        "users:read",
        "tells guests, who find only what went to their channels, and admins, who are curators "
        "and get reports",
        "guests find what members find, and curators have to be named in the settings",
    ),
    Permission(
        "usergroups:read",
        "sees who is in a user group that the settings name as curators",
        "people of such a group are no curators",
    ),
    Permission(
        "files:read",
        "reads a Markdown file that a curator gives in the form for imports",
        "lists can be given as text or by their address, but not as files",
    ),
    Permission("app_mentions:read", "hears when it is mentioned", "mentions stay unanswered"),
    Permission("reactions:read", "hears who reacts to a section", "reactions are not kept"),
)

EVENTS = (
    Permission(APP_MENTION, "answers `@readlist docker`", "mentions stay unanswered"),
    Permission(
        DIRECT_MESSAGE,
        "answers what is written to the bot directly",
        "direct messages stay unanswered",
    ),
    Permission(APP_HOME_OPENED, "fills its Home tab for who opens it", "the Home tab is empty"),
    Permission(REACTION_ADDED, "keeps a reaction", "reactions are not kept"),
    Permission(REACTION_REMOVED, "takes a reaction back", "reactions that were removed stay"),
)


def build_manifest(*, command: str, socket_mode: bool, request_url: str | None) -> dict[str, Any]:
    """Return the app manifest as Slack's schema has it.

    `request_url` is where Slack reaches readlist in HTTP mode, with or without the path; Socket
    Mode has no use for it.
    """
    url = None if socket_mode or request_url is None else _with_path(request_url)
    return {
        "display_information": {
            "name": APP_NAME,
            "description": "Brings the weekly reading list, and finds what was in it.",
            "background_color": "#1f3a5f",
        },
        "features": {
            # Without the messages tab nobody can write to the bot.
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": APP_NAME, "always_online": True},
            "shortcuts": [
                {
                    "name": SAVE_SHORTCUT,
                    "type": "message",
                    "callback_id": SAVE_FOR_LATER,
                    "description": "Save this section of a reading list, for yourself alone",
                },
                {
                    "name": SCHEDULE_A_LIST,
                    "type": "global",
                    "callback_id": SCHEDULE_SHORTCUT,
                    "description": "Give a reading list its channels and its time (curators)",
                },
            ],
            "slash_commands": [_describe_command(command, url)],
        },
        "oauth_config": {"scopes": {"bot": [scope.name for scope in SCOPES]}},
        "settings": {
            "event_subscriptions": _with_url(
                {"bot_events": [event.name for event in EVENTS]}, "request_url", url
            ),
            "interactivity": _with_url({"is_enabled": True}, "request_url", url),
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket_mode,
            "token_rotation_enabled": False,
        },
    }


def creation_link(manifest: Mapping[str, Any]) -> str:
    """Return the page of Slack's that creates an app from a manifest."""
    compact = json.dumps(manifest, separators=(",", ":"))
    return f"https://api.slack.com/apps?new_app=1&manifest_json={quote(compact, safe='')}"


def _with_path(url: str) -> str:
    return url.rstrip("/").removesuffix(EVENTS_PATH) + EVENTS_PATH


def _describe_command(command: str, url: str | None) -> dict[str, Any]:
    described = {
        "command": command,
        "description": "Find sections of the reading lists",
        "usage_hint": "docker | top | saved | help",
        "should_escape": False,
    }
    return _with_url(described, "url", url)


def _with_url(values: dict[str, Any], key: str, url: str | None) -> dict[str, Any]:
    return values if url is None else values | {key: url}
