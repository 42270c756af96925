"""What the doctor finds, and the mend it names."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.doctor import UNREACHABLE, Finding, examine
from bot.slack.manifest import SCOPES
from tests.slack.scripted import ScriptedSlack, error, ok, raw

ALL_SCOPES = ",".join(scope.name for scope in SCOPES)
MEMBER = {"id": "C0READING", "name": "reading-list", "is_member": True}


def auth(scopes: str | None = ALL_SCOPES) -> Any:
    headers = None if scopes is None else {"x-oauth-scopes": scopes}
    return ok(headers, team="Readers", user="readlist", team_id="T0", bot_id="B0", user_id="U0")


async def diagnose(
    slack: ScriptedSlack, client: AsyncWebClient, **replies: Any
) -> dict[str, Finding]:
    """Examine with the channel's replies in the order in which they are asked for."""
    slack.answer("auth.test", auth())
    for method, reply in replies.items():
        slack.answer(f"conversations.{method}", reply, reply)  # aiohttp may read again
    findings = await examine(client, app_token=None, channel="C0READING")
    return {finding.title: finding for finding in findings}


async def test_a_healthy_workspace_needs_no_mending(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    slack.answer("auth.test", auth(ALL_SCOPES.replace(",", ", ")))
    slack.answer("apps.connections.open", ok(url="wss://example.com"))
    slack.answer("conversations.info", ok(channel=MEMBER))
    slack.answer("conversations.history", ok(messages=[{"ts": "1700000000.000100"}]))
    slack.answer("conversations.replies", ok(messages=[{"ts": "1700000000.000100"}]))

    findings = await examine(client, app_token="xapp-test", channel="C0READING")

    assert [(finding.title, finding.ok) for finding in findings] == [
        ("Bot token", True),
        ("Scopes", True),
        ("App token", True),
        ("Channel C0READING", True),
        ("History", True),
        ("Replies", True),
    ]
    assert findings[0].detail == "it is readlist in Readers"
    assert slack.asked("conversations.replies")[0]["ts"] == "1700000000.000100"


async def test_a_dead_token_ends_the_examination(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    slack.answer("auth.test", error("token_revoked"))

    [finding] = await examine(client, app_token="xapp-test", channel="C0READING")

    assert not finding.ok
    assert finding.detail == "token_revoked"
    assert "SLACK_BOT_TOKEN" in finding.mend


async def test_an_outage_is_not_blamed_on_the_token(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    slack.answer("auth.test", raw(503, ""))

    [finding] = await examine(client, app_token=None, channel=None)

    assert finding.mend == UNREACHABLE


async def test_each_missing_scope_says_what_is_lost_without_it(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    slack.answer("auth.test", auth("chat:write,commands"))

    _, *findings = await examine(client, app_token=None, channel=None)

    assert len(findings) == len(SCOPES) - 2
    assert not any(finding.ok for finding in findings)
    reactions = next(finding for finding in findings if finding.title == "Scope reactions:read")
    assert reactions.detail == "not granted: reactions are not kept"
    assert "install the app anew" in reactions.mend


async def test_scopes_that_slack_keeps_to_itself_are_no_good_news(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    slack.answer("auth.test", auth(None))

    _, finding = await examine(client, app_token=None, channel=None)

    assert not finding.ok
    assert "docs/slack.md" in finding.mend


async def test_an_app_token_that_opens_no_socket_is_explained(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    slack.answer("auth.test", auth())
    slack.answer("apps.connections.open", error("invalid_auth"))

    finding = (await examine(client, app_token="xapp-test", channel=None))[-1]

    assert (finding.ok, finding.title, finding.detail) == (False, "App token", "invalid_auth")
    assert "SLACK_APP_TOKEN" in finding.mend


@pytest.mark.parametrize(
    ("info", "detail", "mend"),
    [
        (error("channel_not_found"), "channel_not_found", "/invite"),
        (ok(channel=MEMBER | {"is_archived": True}), "it is archived", "Unarchive"),
        (ok(channel=MEMBER | {"is_member": False, "is_private": True}), "not in it", "Invite"),
    ],
)
async def test_a_channel_that_can_not_be_posted_to_says_why(
    slack: ScriptedSlack, client: AsyncWebClient, info: Any, detail: str, mend: str
) -> None:
    findings = await diagnose(slack, client, info=info)

    finding = findings["Channel C0READING"]
    assert not finding.ok
    assert detail in finding.detail
    assert mend in finding.mend
    assert "History" not in findings


async def test_a_history_that_is_refused_names_the_scopes(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    refused = error("missing_scope", needed="channels:history")
    findings = await diagnose(slack, client, info=ok(channel=MEMBER), history=refused)

    assert findings["History"].detail == "missing_scope: needs channels:history"
    assert ":history" in findings["History"].mend


async def test_an_empty_channel_has_no_replies_to_try(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    findings = await diagnose(slack, client, info=ok(channel=MEMBER), history=ok(messages=[]))

    assert findings["Replies"].ok


async def test_a_public_channel_is_joined_later(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    findings = await diagnose(slack, client, info=ok(channel=MEMBER | {"is_member": False}))

    assert findings["Channel C0READING"].ok
    assert "joins it with the first list" in findings["Channel C0READING"].detail
    assert "History" not in findings


@pytest.mark.parametrize(
    ("replies", "bearable", "detail"),
    [
        (error("not_allowed_token_type"), True, "refuses them (not_allowed_token_type): after"),
        (raw(503, ""), False, "HTTP 503"),
    ],
)
async def test_replies_that_are_refused_are_bearable_and_said_to_be(
    slack: ScriptedSlack, client: AsyncWebClient, replies: Any, bearable: bool, detail: str
) -> None:
    findings = await diagnose(
        slack,
        client,
        info=ok(channel=MEMBER),
        history=ok(messages=[{"ts": "1700000000.000100"}]),
        replies=replies,
    )

    assert findings["Replies"].ok is bearable
    assert detail in findings["Replies"].detail
