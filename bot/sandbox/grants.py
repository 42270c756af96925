"""The app's way into a workspace and out of it: tokens are given out, renewed and revoked."""

import secrets
from collections.abc import Iterable
from dataclasses import replace

from bot.sandbox import payloads
from bot.sandbox.config import BOT_USER
from bot.sandbox.errors import Refusal
from bot.sandbox.records import Consent, Grant, Installation, Json
from bot.sandbox.seed import bot_user
from bot.sandbox.state import State
from bot.sandbox.workspace import Workspace

LIFETIME = 43_200
"""Seconds that a rotated token lives: docs.slack.dev/authentication/using-token-rotation."""
MAX_LIVE = 2
"""Tokens of one holder that live at once where they rotate; the oldest gives way (the same)."""


def find_grant(workspaces: Iterable[Workspace], token: str) -> tuple[Workspace, Grant]:
    """Find what a token opens; Refusal says, in Slack's words, why it opens nothing.

    A bot that is gone is `account_inactive`, a person's dead token `token_revoked` (docs.slack.dev,
    the errors of auth.test). Once the app is back under another token the old one means nothing
    any more: `invalid_auth`, as told in slackapi/bolt-python#1029.
    """
    for workspace in workspaces:
        grant = workspace.state.grants.get(token)
        if grant is not None:
            _require_live(workspace, grant)
            return workspace, grant
    raise Refusal("invalid_auth")


def install(workspace: Workspace, consent: Consent) -> tuple[Grant, Grant | None]:
    """Let the app in, and give the bot's token and the person's, if theirs was asked for.

    What was granted before stays granted: scopes add up (docs.slack.dev, installing-with-oauth),
    and the token stays the same unless tokens rotate (slackapi/bolt-python#969).
    """
    state, former = workspace.state, workspace.state.installation
    bot = _give(workspace, BOT_USER, ())
    scopes = _union(former.scopes if former else (), consent.scopes)
    state.save(replace(state.users.get(BOT_USER, bot_user()), deleted=False))
    state.save_installation(Installation(bot.token, scopes, consent.user))
    if not consent.user_scopes:
        return bot, None
    return bot, _give(workspace, consent.user, consent.user_scopes)


def renew(workspace: Workspace, refresh_token: str) -> Grant:
    """Exchange a refresh token, which works once, for a new token; the old one may live to its end.

    Slack lets the refresh token work for "a short grace period" more (…/using-token-rotation); here
    there is none. Raises Refusal("invalid_refresh_token") for one that is spent or unknown.
    """
    old = find_refreshable(workspace, refresh_token)
    if old is None:
        raise Refusal("invalid_refresh_token")
    workspace.state.save(replace(old, refresh_token=""))
    fresh = _issue(workspace, old.user, old.scopes)
    if fresh.is_bots and workspace.state.installation is not None:
        workspace.state.save_installation(
            replace(workspace.state.installation, bot_token=fresh.token)
        )
    return fresh


def find_refreshable(workspace: Workspace, refresh_token: str) -> Grant | None:
    """Find the token that a refresh token was given out with, if that still can be renewed."""
    for grant in workspace.state.grants.values():
        if refresh_token and grant.refresh_token == refresh_token:
            return grant
    return None


def revoke(workspace: Workspace, grant: Grant) -> None:
    """End a token, and tell the app; with the last one the app is gone from the workspace.

    "An app is not uninstalled until its final user and bot tokens are revoked": docs.slack.dev,
    events/app_uninstalled. A bot without a token is deactivated: docs.slack.dev, auth.revoke.
    Where tokens rotate nothing but this one token ends, and nobody is told: …/using-token-rotation,
    slackapi/bolt-js#1965.
    """
    if workspace.config.token_rotation:
        workspace.state.save(replace(grant, is_revoked=True))
    else:
        _end(workspace, [grant])


def uninstall(workspace: Workspace) -> None:
    """Take the app out of a workspace: every token ends, and the app is told."""
    held = workspace.state.grants.values()
    _end(workspace, [grant for grant in held if not grant.is_revoked or grant.refresh_token])


def _end(workspace: Workspace, grants: list[Grant]) -> None:
    state = workspace.state
    for grant in grants:
        state.save(replace(grant, refresh_token="", is_revoked=True))
    live = _live(workspace)
    if not any(grant.is_bots for grant in live):
        _deactivate_bot(state)
    _tell(workspace, {"type": "tokens_revoked", "tokens": _holders(grants)})
    if not live:
        state.save_installation(None)
        # Slack promises no order of the two; this one is as likely as the other.
        _tell(workspace, {"type": "app_uninstalled"})


def _give(workspace: Workspace, user: str, scopes: tuple[str, ...]) -> Grant:
    """Give somebody's token: the one they have, with the new scopes, or a new one."""
    held = [grant for grant in _live(workspace) if grant.user == user]
    if held and not workspace.config.token_rotation:
        grant = replace(held[-1], scopes=_union(held[-1].scopes, scopes))
        workspace.state.save(grant)
        return grant
    return _issue(workspace, user, scopes)


def _issue(workspace: Workspace, user: str, scopes: tuple[str, ...]) -> Grant:
    # The prefixes are Slack's: docs.slack.dev/authentication/tokens and …/using-token-rotation.
    prefix = "xoxb" if user == BOT_USER else "xoxp"
    token = f"{prefix}-{workspace.config.team_id}-{secrets.token_hex(16)}"
    grant = Grant(token, user, scopes)
    if workspace.config.token_rotation:
        grant = replace(
            grant,
            token=f"xoxe.{token}",
            refresh_token=f"xoxe-1-{secrets.token_hex(32)}",
            expires_at=workspace.clock() + LIFETIME,
        )
    workspace.state.save(grant)
    for old in [each for each in _live(workspace) if each.user == user][:-MAX_LIVE]:
        workspace.state.save(replace(old, is_revoked=True))
    return grant


def _require_live(workspace: Workspace, grant: Grant) -> None:
    if grant.is_revoked:
        raise Refusal(_name_death(workspace, grant))
    if grant.expires_at and workspace.clock() >= grant.expires_at:
        raise Refusal("token_expired")


def _name_death(workspace: Workspace, grant: Grant) -> str:
    if grant.is_bots and workspace.state.users[grant.user].deleted:
        return "account_inactive"
    # A rotating bot's too: CogniQ/CogniQ#72 saw it in chat.update.
    if workspace.config.token_rotation or not grant.is_bots:
        return "token_revoked"
    return "invalid_auth"


def _live(workspace: Workspace) -> list[Grant]:
    """List the tokens that were not revoked, oldest first; one that expired can be renewed."""
    return [grant for grant in workspace.state.grants.values() if not grant.is_revoked]


def _deactivate_bot(state: State) -> None:
    """Deactivate the bot, who is in no channel any more: docs.slack.dev, auth.revoke."""
    bot = state.users.get(BOT_USER)
    if bot is None or bot.deleted:
        return
    state.save(replace(bot, deleted=True))
    for channel in list(state.channels.values()):
        if BOT_USER in channel.members and not channel.kind.is_direct:
            channel.members.remove(BOT_USER)
            state.save(channel)


def _holders(grants: list[Grant]) -> Json:
    """Name whose tokens ended, as docs.slack.dev, events/tokens_revoked has it."""
    people = [grant.user for grant in grants if not grant.is_bots]
    bots = [grant.user for grant in grants if grant.is_bots]
    return {"oauth": list(dict.fromkeys(people)), "bot": list(dict.fromkeys(bots))}


def _tell(workspace: Workspace, content: Json) -> None:
    ts = workspace.state.next_ts(workspace.clock())
    workspace.host.tell(payloads.event(workspace, content, ts))


def _union(held: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*held, *more}))
