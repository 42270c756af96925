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
    """Answers `/api/METHOD` for one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request, or break its connection where a fault asks for it."""
        try:
            arguments = await read_arguments(request)
            return await self._answer(request, request.match_info["method"], arguments)
        except Refusal as refusal:
            return self._respond(refusal.body(), refusal.status, refusal.headers)

    async def _answer(self, request: web.Request, name: str, arguments: Json) -> web.Response:
        method = METHODS.get(name)
        if method is None:
            raise Refusal("unknown_method", req_method=name)
        self._require_token(request, arguments, method.token)
        faults = self._workspace.faults
        if before := faults.take(BEFORE, name, arguments):
            broken = await self._strike(request, before)
            if broken is not None:
                return broken
        call = Call(self._workspace, name, arguments, self._workspace.clock())
        if method.scope:
            require_scope(call, method.scope)
        answer = self._respond({"ok": True, **method.answer(call)})
        if after := faults.take(AFTER, name, arguments):
            return await self._strike(request, after) or answer
        return answer

    async def _strike(self, request: web.Request, fault: Fault) -> web.Response | None:
        """Make a fault happen; None lets the call go on."""
        match fault.kind:
            case FaultKind.ACCEPT_LATE | FaultKind.DELAY:
                await self._workspace.faults.hold(fault)
                return None
            case FaultKind.RATELIMITED:
                raise rate_limited(fault.retry_after)
            case FaultKind.ERROR:
                raise Refusal(fault.name)
            case FaultKind.STATUS_500 | FaultKind.STATUS_500_AFTER:
                return self._respond({"ok": False, "error": "internal_error"}, 500)
            case _:
                return _break(request)

    def _require_token(self, request: web.Request, arguments: Json, kind: Token) -> None:
        if kind is Token.NONE:
            return
        header = request.headers.get("Authorization", "")
        token = header.removeprefix("Bearer ").strip() or str(arguments.get("token", ""))
        tokens = {self._workspace.config.bot_token: Token.BOT}
        tokens[self._workspace.config.app_token] = Token.APP
        if not token:
            raise Refusal("not_authed")
        if token not in tokens:
            raise Refusal("invalid_auth")
        if tokens[token] is not kind:
            raise Refusal("not_allowed_token_type")

    def _respond(
        self, body: Json, status: int = 200, headers: dict[str, str] | None = None
    ) -> web.Response:
        # Bots read what they were granted from this header: docs.slack.dev auth.test.
        scopes = {"x-oauth-scopes": ",".join(sorted(self._workspace.scopes))}
        return web.Response(
            body=json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(),
            status=status,
            headers={**scopes, **(headers or {})},
            content_type="application/json",
            charset="utf-8",
        )


def _break(request: web.Request) -> web.Response:
    """Cut the connection; the response that is returned never leaves."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
