"""Examines what Slack lets readlist do, and says in words how to mend what is wrong."""

from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.calls import Answer, Denied, Failure, describe_failure, get, post, read_rows
from bot.slack.channels import Channel, find_channel
from bot.slack.manifest import SCOPES

PERMISSIONS_PAGE = "the app's page on api.slack.com, OAuth & Permissions"
UNREACHABLE = "Slack could not be asked: check the network and SLACK_API_URL, then try again."


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was examined; `mend` says what to do where it is not `ok`."""

    ok: bool
    title: str
    detail: str
    mend: str = ""


async def examine(
    client: AsyncWebClient, *, app_token: str | None, channel: str | None
) -> tuple[Finding, ...]:
    """Try the tokens, the scopes and, where one is named, a channel; post and join nothing."""
    auth = await post(client, "auth.test")
    if not isinstance(auth, Answer):
        mend = "Install the app anew and put its new bot token into SLACK_BOT_TOKEN."
        return (_failed("Bot token", auth, mend),)
    team, user = auth.data.get("team"), auth.data.get("user")
    findings = [Finding(True, "Bot token", f"it is {user} in {team}")]
    findings += _examine_scopes(auth)
    if app_token is not None:
        findings.append(await _examine_app_token(client, app_token))
    if channel is not None:
        findings += await _examine_channel(client, channel)
    return tuple(findings)


def _examine_scopes(auth: Answer) -> list[Finding]:
    header = auth.headers.get("x-oauth-scopes")
    if header is None:
        mend = f"Compare them with docs/slack.md on {PERMISSIONS_PAGE}."
        return [Finding(False, "Scopes", "Slack does not say which were granted", mend)]
    granted = {scope.strip() for scope in header.split(",")}
    missing = [scope for scope in SCOPES if scope.name not in granted]
    mend = f"Add it on {PERMISSIONS_PAGE}, then install the app anew."
    if not missing:
        return [Finding(True, "Scopes", f"all {len(SCOPES)} are granted")]
    return [
        Finding(False, f"Scope {scope.name}", f"not granted: {scope.without}", mend)
        for scope in missing
    ]


async def _examine_app_token(client: AsyncWebClient, app_token: str) -> Finding:
    reply = await post(client, "apps.connections.open", token=app_token)
    if isinstance(reply, Answer):
        return Finding(True, "App token", "it opens a socket")
    mend = (
        "Make an app-level token with connections:write on the app's page, Basic Information, "
        "switch Socket Mode on, and put the token into SLACK_APP_TOKEN."
    )
    return _failed("App token", reply, mend)


async def _examine_channel(client: AsyncWebClient, target: str) -> list[Finding]:
    title = f"Channel {target}"
    found = await find_channel(client, target)
    if not isinstance(found, Channel):
        mend = "Check the name or id; a private channel needs the bot invited (/invite)."
        return [_failed(title, found, mend)]
    if found.is_archived:
        return [Finding(False, title, "it is archived", "Unarchive it, or name another.")]
    if not found.is_member:
        return [_describe_stranger(title, found)]
    return [Finding(True, title, "the bot is in it"), *await _examine_reading(client, found)]


def _describe_stranger(title: str, channel: Channel) -> Finding:
    if channel.is_private:
        return Finding(False, title, "the bot is not in it", "Invite it there (/invite).")
    return Finding(True, title, "the bot joins it with the first list; reading is tried then")


async def _examine_reading(client: AsyncWebClient, channel: Channel) -> list[Finding]:
    """Try what settles a doubt: the channel's history, and a thread's replies."""
    history = await get(client, "conversations.history", channel=channel.channel_id, limit=1)
    if not isinstance(history, Answer):
        mend = f"Add the scopes that end in :history on {PERMISSIONS_PAGE}, then install anew."
        return [_failed("History", history, mend)]
    findings = [Finding(True, "History", "it can be read")]
    messages = read_rows(history.data, "messages")
    if not messages:
        return [*findings, Finding(True, "Replies", "the channel has no message to try it on")]
    ts: Any = messages[0].get("ts")
    replies = await get(client, "conversations.replies", channel=channel.channel_id, ts=ts, limit=1)
    return [*findings, _describe_replies(replies)]


def _describe_replies(replies: Answer | Failure) -> Finding:
    match replies:
        case Answer():
            return Finding(True, "Replies", "they can be read")
        case Denied(error):
            fallback = "after a lost answer readlist goes by their number, or asks a person"
            return Finding(True, "Replies", f"Slack refuses them ({error}): {fallback}")
    return _failed("Replies", replies, UNREACHABLE)


def _failed(title: str, failure: Failure, mend: str) -> Finding:
    mend = mend if isinstance(failure, Denied) else UNREACHABLE
    return Finding(False, title, describe_failure(failure), mend)
