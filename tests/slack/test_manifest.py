"""The manifest stays inside Slack's schema and asks for what the code uses."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.slack.manifest import EVENTS, SCOPES, build_manifest, creation_link

URL = "https://bot.example.com/slack/events"
KEYS = {
    "": {"display_information", "features", "oauth_config", "settings"},
    "display_information": {"name", "description", "long_description", "background_color"},
    "features": {"app_home", "bot_user", "slash_commands", "shortcuts", "unfurl_domains"},
    "features.app_home": {
        "home_tab_enabled",
        "messages_tab_enabled",
        "messages_tab_read_only_enabled",
    },
    "features.bot_user": {"display_name", "always_online"},
    "oauth_config": {"redirect_urls", "scopes", "pkce_enabled"},
    "oauth_config.scopes": {"bot", "bot_optional", "user", "user_optional"},
    "settings": {
        "event_subscriptions",
        "incoming_webhooks",
        "interactivity",
        "org_deploy_enabled",
        "socket_mode_enabled",
        "token_rotation_enabled",
    },
    "settings.interactivity": {"is_enabled", "message_menu_options_url", "request_url"},
    "settings.event_subscriptions": {
        "bot_events",
        "metadata_subscriptions",
        "request_url",
        "user_events",
    },
}
"""The keys that slackapi/manifest-schema 2.0.0 knows of the objects that we write."""


def socket_manifest() -> Any:
    return build_manifest(command="/readlist", socket_mode=True, request_url=None)


def http_manifest() -> Any:
    return build_manifest(command="/readlist", socket_mode=False, request_url=URL)


@pytest.mark.parametrize("path", KEYS)
@pytest.mark.parametrize("manifest", [socket_manifest(), http_manifest()], ids=["socket", "http"])
def test_a_manifest_has_only_keys_that_slack_knows(manifest: Any, path: str) -> None:
    for step in filter(None, path.split(".")):
        manifest = manifest[step]

    assert manifest.keys() <= KEYS[path]


def test_a_manifest_stays_within_slacks_lengths() -> None:
    manifest = build_manifest(command="/" + "r" * 31, socket_mode=True, request_url=None)

    information = manifest["display_information"]
    [command] = manifest["features"]["slash_commands"]
    assert len(information["name"]) <= 35
    assert len(information["description"]) <= 140
    assert len(information["background_color"]) == 7
    assert len(manifest["features"]["bot_user"]["display_name"]) <= 80
    assert command.keys() <= {"command", "description", "usage_hint", "should_escape", "url"}
    assert len(command["command"]) <= 32
    assert len(command["description"]) <= 2000
    assert len(command["usage_hint"]) <= 1000
    assert len(manifest["oauth_config"]["scopes"]["bot"]) <= 255
    assert len(manifest["settings"]["event_subscriptions"]["bot_events"]) <= 100


def test_a_manifest_asks_for_every_scope_and_event_of_the_table() -> None:
    manifest = socket_manifest()

    assert manifest["oauth_config"]["scopes"]["bot"] == [scope.name for scope in SCOPES]
    subscriptions = manifest["settings"]["event_subscriptions"]
    assert subscriptions["bot_events"] == [event.name for event in EVENTS]


def test_each_name_of_the_table_stands_once_with_its_reasons() -> None:
    names = [permission.name for permission in SCOPES + EVENTS]

    assert len(names) == len(set(names))
    assert all(permission.purpose and permission.without for permission in SCOPES + EVENTS)


def test_people_may_write_to_the_bot() -> None:
    home = socket_manifest()["features"]["app_home"]

    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]


def test_socket_mode_needs_no_address() -> None:
    manifest = build_manifest(command="/readlist", socket_mode=True, request_url=URL)

    assert manifest["settings"]["socket_mode_enabled"]
    assert manifest["settings"]["interactivity"] == {"is_enabled": True}
    assert URL not in json.dumps(manifest)


@pytest.mark.parametrize("url", ["https://bot.example.com", "https://bot.example.com/", URL])
def test_in_http_mode_slack_is_told_where_to_send_everything(url: str) -> None:
    manifest = build_manifest(command="/readlist", socket_mode=False, request_url=url)

    assert not manifest["settings"]["socket_mode_enabled"]
    assert manifest["settings"]["event_subscriptions"]["request_url"] == URL
    assert manifest["features"]["slash_commands"][0]["url"] == URL
    assert manifest["settings"]["interactivity"] == {"is_enabled": True, "request_url": URL}


def test_the_creation_link_carries_the_whole_manifest() -> None:
    manifest = socket_manifest()

    link = urlsplit(creation_link(manifest))

    query = parse_qs(link.query, strict_parsing=True)
    assert (link.netloc, link.path) == ("api.slack.com", "/apps")
    assert query["new_app"] == ["1"]
    assert json.loads(query["manifest_json"][0]) == manifest
