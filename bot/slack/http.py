"""Slack's requests over HTTP."""

import json
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest

from bot.slack.manifest import EVENTS_PATH

_UNREADABLE = (AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What parsing a body that is not Slack's may raise, before Bolt has checked its signature."""


def slack_routes(bolt_app: AsyncApp) -> list[web.RouteDef]:
    """Return the route that takes events, commands and interactivity, signatures checked."""

    async def receive(request: web.Request) -> web.Response:
        if not _has_plausible_signature(request):
            return web.json_response({"error": "invalid request"}, status=401)
        try:
            bolt_request = read_request(await request.text(), request)
        except _UNREADABLE:
            return web.json_response({"error": "unreadable request"}, status=400)
        return await to_aiohttp_response(await bolt_app.async_dispatch(bolt_request))

    return [web.post(EVENTS_PATH, receive)]


def read_request(body: str, request: web.Request) -> AsyncBoltRequest:
    """Return the request as Bolt takes it.

    Bolt's own parsing takes every form with the word "payload" in it for interactivity, and so
    loses a command such as `/readlist payload`. Handed a parsed body it parses nothing; the raw
    one is what the signature is checked against.
    """
    bolt_request = AsyncBoltRequest(
        mode="socket_mode", body=_parse(body), headers=dict(request.headers)
    )
    bolt_request.mode = "http"
    bolt_request.raw_body = body
    return bolt_request


def _parse(body: str) -> dict[str, Any]:
    if body.startswith("{"):
        return dict(json.loads(body))
    form = dict(parse_qsl(body, keep_blank_values=True))
    return dict(json.loads(form["payload"])) if "payload" in form else form


def _has_plausible_signature(request: web.Request) -> bool:
    """Say whether the SDK's check can compare the headers at all; it raises where it can't."""
    timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    return timestamp.isdecimal() and signature.isascii()
