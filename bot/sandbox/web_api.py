"""The Web API: which methods there are, what each needs, and how answers go out."""

import math

import orjson
from aiohttp import web

from bot.sandbox.errors import Refusal, rate_limited
from bot.sandbox.faults import AFTER, BEFORE, Fault, FaultKind
from bot.sandbox.grants import find_grant
from bot.sandbox.methods import METHODS, Method, Token
from bot.sandbox.records import Grant, Json
from bot.sandbox.rules import require_scope
from bot.sandbox.workspace import SIZE, Call, Host, Workspace, read_arguments


class WebApi:
    """Answers `/api/METHOD`, in the workspace that the call's token opens."""

    def __init__(self, host: Host) -> None:
        self._host = host

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request, or break its connection where a fault asks for it."""
        name = request.match_info["method"]
        try:
            method = _find_method(name)
            arguments = await read_arguments(request)
            workspace, grant = self._open(request, arguments, method.token)
        except Refusal as refusal:
            return _respond(refusal.body(), refusal.status, refusal.headers)
        # Bots read what they were granted from this header: docs.slack.dev auth.test.
        scopes = {"x-oauth-scopes": ",".join(_scopes(workspace, grant))}
        try:
            return await _answer(request, workspace, grant, method, name, arguments, scopes)
        except Refusal as refusal:
            return _respond(refusal.body(), refusal.status, scopes | refusal.headers)

    def _open(
        self, request: web.Request, arguments: Json, kind: Token
    ) -> tuple[Workspace, Grant | None]:
        """Find what a call's token opens; without one, or with the app's own, the first one."""
        workspaces = self._host.workspaces.values()
        first = next(iter(workspaces))
        if kind is Token.NONE:
            return first, None
        token = _read_token(request, arguments)
        if not token:
            raise Refusal("not_authed")
        if token == first.config.app_token:
            _require(kind is Token.APP)
            return first, None
        workspace, grant = find_grant(workspaces, token)
        _require(kind is Token.BOT_OR_USER or (kind is Token.BOT and grant.is_bots))
        return workspace, grant


def _read_token(request: web.Request, arguments: Json) -> str:
    """Read a token from its header or a form, never from JSON or the address.

    docs.slack.dev/apis/web-api, POST bodies; api.slack.com/changelog/2020-11, tokens in
    querystrings, for apps made since 2021.
    """
    header = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if header or request.content_type == "application/json" or "token" in request.query:
        return header
    return str(arguments.get("token", ""))


def _require(fits: bool) -> None:
    if not fits:
        raise Refusal("not_allowed_token_type")


def _scopes(workspace: Workspace, grant: Grant | None) -> list[str]:
    return sorted(workspace.scopes if grant is None or grant.is_bots else grant.scopes)


def _find_method(name: str) -> Method:
    if name not in METHODS:
        raise Refusal("unknown_method", req_method=name)
    return METHODS[name]


async def _answer(
    request: web.Request,
    workspace: Workspace,
    grant: Grant | None,
    method: Method,
    name: str,
    arguments: Json,
    headers: dict[str, str],
) -> web.Response:
    if workspace.config.tier_limits:
        workspace.limits.count(name, workspace.clock())
    kinds = BEFORE if grant is not None and grant.is_bots else BEFORE - {FaultKind.TOKEN_REVOKED}
    if before := workspace.faults.take(kinds, name, arguments):
        broken = await _strike(request, workspace, before)
        if broken is not None:
            return broken
    call = Call(workspace, name, arguments, workspace.clock(), grant, request.get(SIZE, math.inf))
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
        case FaultKind.TOKEN_REVOKED:
            raise Refusal("token_revoked")
        case FaultKind.STATUS_500 | FaultKind.STATUS_500_AFTER:
            return _respond({"ok": False, "error": "internal_error"}, 500)
        case _:
            return _break(request)


def _respond(body: Json, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(
        body=orjson.dumps(body),
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
