"""The Bolt app: listeners, and the one place that answers when something goes wrong."""

import json
import logging
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import actions, home, listeners
from bot.slack.answering import explain, tell_error, write_error
from bot.slack.courier import as_message
from bot.slack.listeners import Missed, Services
from bot.slack.manifest import REACTION_ADDED, REACTION_REMOVED
from bot.slack.modals import with_notice
from bot.slack.workspace import identify

log = structlog.get_logger()

REMEMBERED_EVENTS = 1000


def build_bolt_app(
    *, client: AsyncWebClient, signing_secret: str | None, services: Services, command: str
) -> AsyncApp:
    """Return the app that answers Slack; it asks who it is once, before its first answer.

    Without a signing secret every HTTP request is refused.
    """
    bolt_app = AsyncApp(
        name="readlist",
        # Bolt warns of tokens that it finds in the environment and was not asked to use.
        logger=_quiet_logger(),
        client=client,
        signing_secret=signing_secret or secrets.token_hex(),
        authorize=build_authorize(client),
        # The answer travels in the ack; and Bolt's other way of running listeners polls.
        process_before_response=True,
        raise_error_for_unhandled_request=True,
    )
    bolt_app.middleware(SkipRepeatedEvents())
    bolt_app.error(build_error_handler(client, services.missed))
    desk = actions.build_desk(services, client, command)
    listeners.register(bolt_app, services, client, command, actions.find_forms(desk))
    actions.register(bolt_app, desk)
    home.register(bolt_app, desk)
    return bolt_app


def _quiet_logger() -> logging.Logger:
    logger = logging.getLogger("readlist.bolt")
    logger.setLevel(logging.ERROR)
    return logger


def build_authorize(client: AsyncWebClient) -> Callable[[], Awaitable[AuthorizeResult]]:
    """Return what tells Bolt who we are, so that it passes over what we did ourselves.

    Bolt would ask by a client of its own, which takes the environment's proxy even to this machine.
    """
    known: AuthorizeResult | None = None

    async def authorize() -> AuthorizeResult:
        nonlocal known
        if known is None:
            workspace = await identify(client)
            known = AuthorizeResult(
                enterprise_id=None,
                team_id=workspace.team_id,
                bot_user_id=workspace.bot_user_id,
                bot_id=workspace.bot_id,
                bot_token=client.token,
            )
        return known

    return authorize


class SkipRepeatedEvents(AsyncMiddleware):
    """Acknowledges an event that came before, and does nothing more.

    Slack sends an event again when the first answer took longer than three seconds: a person who
    asked once is to be answered once. A reaction may be recorded as often as it comes. A function
    would do, were it not for all that Bolt gathers each time for what a function may ask for.
    """

    def __init__(self) -> None:
        self._seen: OrderedDict[str, None] = OrderedDict()

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],
    ) -> BoltResponse:
        """Go on, or answer that all is well."""
        event_id = None if is_reaction(req.body) else req.body.get("event_id")
        if event_id in self._seen:
            return BoltResponse(status=200)
        if event_id is not None:
            self._seen[event_id] = None
            if len(self._seen) > REMEMBERED_EVENTS:
                self._seen.popitem(last=False)
        return await next()


def is_reaction(body: Mapping[str, Any]) -> bool:
    """Say whether a payload tells of a reaction."""
    return body.get("event", {}).get("type") in (REACTION_ADDED, REACTION_REMOVED)


def build_error_handler(
    client: AsyncWebClient, missed: Missed
) -> Callable[..., Awaitable[BoltResponse]]:
    """Return the handler that shows a sentence to whoever asked.

    Its status is 200, for a repetition of what failed here would fail again; but a reaction that
    could not be written down is not acknowledged, so that Slack tells of it again.
    """

    async def handle(error: Exception, body: Mapping[str, Any]) -> BoltResponse:
        if isinstance(error, BoltUnhandledRequestError) and "command" not in body:
            log.warning("unhandled request", kind=body.get("type"))
            return BoltResponse(status=200)
        if "command" in body:
            answer = as_message(write_error(error))
            message = json.dumps({"response_type": "ephemeral", **answer})
            return BoltResponse(status=200, body=message)
        if is_reaction(body):
            missed.reactions = True
            log.error("reaction not kept", error=explain(error))
            return BoltResponse(status=503)
        if body.get("type") == "view_submission":
            view = with_notice(body["view"], write_error(error).text)
            shown = json.dumps({"response_action": "update", "view": view})
            return BoltResponse(status=200, body=shown)
        await tell_error(client, body, error)
        return BoltResponse(status=200)

    return handle
