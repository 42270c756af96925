"""The methods of installing: a code becomes a token, a token is renewed, revoked or thrown away."""

import secrets

from bot.sandbox import grants
from bot.sandbox.config import APP_ID, BOT_USER
from bot.sandbox.errors import Refusal
from bot.sandbox.grants import LIFETIME
from bot.sandbox.records import Consent, Grant, Json
from bot.sandbox.room import make_room
from bot.sandbox.workspace import Call, Host, Workspace

_MOST_CONSENTS = 100
CODE_LIFETIME = 10 * 60
"""Seconds in which a code has to be exchanged: docs.slack.dev, installing-with-oauth."""


def issue_code(host: Host, consent: Consent) -> str:
    """Keep what a person allowed and give the code for it."""
    code = secrets.token_hex(16)
    host.consents[code] = consent
    make_room(host.consents, _MOST_CONSENTS)
    return code


def exchange(call: Call) -> Json:
    """oauth.v2.access: give a token for a code, or for a refresh token.

    docs.slack.dev, oauth.v2.access, for the arguments, the answer and the errors.
    """
    _require_client(call)
    match call.text("grant_type") or "authorization_code":
        case "authorization_code":
            return _exchange_code(call)
        case "refresh_token":
            return _exchange_refresh_token(call)
        case _:
            raise Refusal("invalid_grant_type")


def revoke_token(call: Call) -> Json:
    """auth.revoke: end the token that the call was made with; with `test` nothing happens."""
    if call.flag("test"):
        return {"revoked": False}
    grants.revoke(call.workspace, _own(call))
    return {"revoked": True}


def uninstall_app(call: Call) -> Json:
    """apps.uninstall: end every token of the app in this workspace."""
    _require_client(call)
    grants.uninstall(call.workspace)
    return {}


def _require_client(call: Call) -> None:
    """Refuse whoever does not give the app's id and secret, by Basic authentication or a form."""
    if call.text("client_id") != call.config.client_id:
        raise Refusal("invalid_client_id")
    if call.text("client_secret") != call.config.client_secret:
        raise Refusal("bad_client_secret")


def _exchange_code(call: Call) -> Json:
    consent = call.workspace.host.consents.get(call.text("code"))
    if consent is None or call.now > consent.until:
        raise Refusal("invalid_code")
    if consent.is_used:
        raise Refusal("code_already_used")
    # "Required if your app passed it as a parameter" before: docs.slack.dev, oauth.v2.access.
    if call.text("redirect_uri") != consent.redirect_uri and (
        consent.redirect_uri or call.text("redirect_uri") not in call.config.redirect_urls
    ):
        raise Refusal("bad_redirect_uri")
    consent.is_used = True
    workspace = call.workspace.host.workspaces[consent.team_id]
    bot, person = grants.install(workspace, consent)
    return _answer(workspace, bot) | {"authed_user": _authed_user(workspace, consent, person)}


def _exchange_refresh_token(call: Call) -> Json:
    refresh_token = call.text("refresh_token")
    for workspace in call.workspace.host.workspaces.values():
        if grants.find_refreshable(workspace, refresh_token) is not None:
            return _answer(workspace, grants.renew(workspace, refresh_token))
    raise Refusal("invalid_refresh_token")


def _answer(workspace: Workspace, grant: Grant) -> Json:
    team = {"id": workspace.config.team_id, "name": workspace.config.team_name}
    return {
        **_token(workspace, grant),
        **({"bot_user_id": BOT_USER} if grant.is_bots else {}),
        "app_id": APP_ID,
        "team": team,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _authed_user(workspace: Workspace, consent: Consent, person: Grant | None) -> Json:
    return {"id": consent.user} | (_token(workspace, person) if person else {})


def _token(workspace: Workspace, grant: Grant) -> Json:
    scopes = sorted(workspace.scopes) if grant.is_bots else grant.scopes
    shown: Json = {
        "access_token": grant.token,
        "token_type": "bot" if grant.is_bots else "user",
        "scope": ",".join(scopes),
    }
    if grant.refresh_token:
        shown |= {"refresh_token": grant.refresh_token, "expires_in": LIFETIME}
    return shown


def _own(call: Call) -> Grant:
    assert call.grant is not None  # noqa: S101 - no other token opens these methods
    return call.grant
