"""The Web API: which methods there are, what each needs, and how answers go out."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from aiohttp import web

from bot.sandbox import api_chat, api_conversations, api_people, api_reactions
from bot.sandbox.errors import Refusal, rate_limited
from bot.sandbox.faults import AFTER, BEFORE, Fault, FaultKind
from bot.sandbox.records import Json
from bot.sandbox.rules import require_scope
from bot.sandbox.workspace import Call, Workspace, read_arguments


class Token(StrEnum):
    """Whose token a method takes."""

    NONE = "none"
    BOT = "bot"
    APP = "app"


@dataclass(frozen=True, slots=True)
class Method:
    """One method: what answers it, and the scope that it needs ("": none, or it asks itself)."""

    answer: Callable[[Call], Json]
    scope: str = ""
    token: Token = Token.BOT


METHODS = {
    "api.test": Method(api_people.api_test, token=Token.NONE),
    "apps.connections.open": Method(api_people.open_connection, token=Token.APP),
    "auth.test": Method(api_people.auth_test),
    "chat.delete": Method(api_chat.delete_message, "chat:write"),
    "chat.getPermalink": Method(api_chat.get_permalink),
    "chat.postEphemeral": Method(api_chat.post_ephemeral, "chat:write"),
    "chat.postMessage": Method(api_chat.post_message, "chat:write"),
    "chat.update": Method(api_chat.update_message, "chat:write"),
    "conversations.history": Method(api_conversations.read_history),
    "conversations.info": Method(api_conversations.show_channel),
    "conversations.join": Method(api_conversations.join_channel, "channels:join"),
    "conversations.list": Method(api_conversations.list_channels),
    "conversations.members": Method(api_conversations.list_members),
    "conversations.open": Method(api_conversations.open_direct, "im:write"),
    "conversations.replies": Method(api_conversations.read_replies),
    "reactions.add": Method(api_reactions.add_reaction, "reactions:write"),
    "reactions.get": Method(api_reactions.get_reactions, "reactions:read"),
    "reactions.remove": Method(api_reactions.remove_reaction, "reactions:write"),
    "team.info": Method(api_people.show_team, "team:read"),
    "users.info": Method(api_people.show_user, "users:read"),
    "users.list": Method(api_people.list_users, "users:read"),
}


class WebApi:
    """Answers `/api/METHOD`, in the workspace that the call's token opens."""

    def __init__(self, workspaces: list[Workspace]) -> None:
        self._workspaces = workspaces

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request, or break its connection where a fault asks for it."""
        name = request.match_info["method"]
        try:
            method = _find_method(name)
            arguments = await read_arguments(request)
            workspace = self._open(request, arguments, method.token)
        except Refusal as refusal:
            return _respond(refusal.body(), refusal.status, refusal.headers)
        # Bots read what they were granted from this header: docs.slack.dev auth.test.
        scopes = {"x-oauth-scopes": ",".join(sorted(workspace.scopes))}
        try:
            return await _answer(request, workspace, method, name, arguments, scopes)
        except Refusal as refusal:
            return _respond(refusal.body(), refusal.status, scopes | refusal.headers)

    def _open(self, request: web.Request, arguments: Json, kind: Token) -> Workspace:
        """Find the workspace that a call's token opens; the app's own token opens the first."""
        first = self._workspaces[0]
        if kind is Token.NONE:
            return first
        header = request.headers.get("Authorization", "")
        token = header.removeprefix("Bearer ").strip() or str(arguments.get("token", ""))
        if not token:
            raise Refusal("not_authed")
        if token == first.config.app_token:
            found, holder = Token.APP, first
        else:
            found, holder = Token.BOT, self._find_installed(token)
        if found is not kind:
            raise Refusal("not_allowed_token_type")
        return holder

    def _find_installed(self, token: str) -> Workspace:
        for workspace in self._workspaces:
            installation = workspace.state.installation
            if installation is not None and installation.bot_token == token:
                return workspace
        raise Refusal("invalid_auth")


def _find_method(name: str) -> Method:
    if name not in METHODS:
        raise Refusal("unknown_method", req_method=name)
    return METHODS[name]


async def _answer(
    request: web.Request,
    workspace: Workspace,
    method: Method,
    name: str,
    arguments: Json,
    headers: dict[str, str],
) -> web.Response:
    if before := workspace.faults.take(BEFORE, name, arguments):
        broken = await _strike(request, workspace, before)
        if broken is not None:
            return broken
    call = Call(workspace, name, arguments, workspace.clock())
    if method.scope:
        require_scope(call, method.scope)
    answer = _respond({"ok": True, **method.answer(call)}, headers=headers)
    if after := workspace.faults.take(AFTER, name, arguments):
        return await _strike(request, workspace, after) or answer
    return answer


async def _strike(request: web.Request, workspace: Workspace, fault: Fault) -> web.Response | None:
    """Make a fault happen; None lets the call go on."""
    match fault.kind:
        case FaultKind.ACCEPT_LATE | FaultKind.DELAY:
            await workspace.faults.hold(fault)
            return None
        case FaultKind.RATELIMITED:
            raise rate_limited(fault.retry_after)
        case FaultKind.ERROR:
            raise Refusal(fault.name)
        case FaultKind.STATUS_500 | FaultKind.STATUS_500_AFTER:
            return _respond({"ok": False, "error": "internal_error"}, 500)
        case _:
            return _break(request)


def _respond(body: Json, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(),
        status=status,
        headers=headers,
        content_type="application/json",
        charset="utf-8",
    )


def _break(request: web.Request) -> web.Response:
    """Cut the connection; the response that is returned never leaves."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
