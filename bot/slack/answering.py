"""Answers on their way to whoever asked, and what is said where something went wrong."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import NotCuratorError, ReadlistError
from bot.domain.release import Body
from bot.render.plain import escape
from bot.slack.calls import Answer, Denied, describe_failure, respond
from bot.slack.courier import as_message, post_message
from bot.slack.manifest import APP_MENTION
from bot.slack.modals import open_notice, show_notice

log = structlog.get_logger()


async def reply(client: AsyncWebClient, event: Mapping[str, Any], *bodies: Body) -> None:
    """Answer a mention in its thread, a direct message where it was written.

    In the first of the bodies that Slack takes.

    Once: an answer that is lost can be asked for again, so it is only logged.
    """
    begins_thread = event["ts"] if event["type"] == APP_MENTION else None
    thread_ts = event.get("thread_ts", begins_thread)
    await post_answer(client, event["channel"], thread_ts, bodies, f"answer:{event['ts']}")


async def post_answer(
    client: AsyncWebClient,
    channel_id: str,
    thread_ts: str | None,
    bodies: Sequence[Body],
    key: str,
) -> None:
    """Post an answer for all to read, once, in the first form that Slack takes.

    `key` is its delivery key.
    """
    for body in bodies:
        posted = await post_message(client, channel_id, thread_ts, body, key)
        if not isinstance(posted, Denied):
            break
    if not isinstance(posted, Answer):
        log.warning("answer lost", channel_id=channel_id, why=describe_failure(posted))


async def whisper(
    client: AsyncWebClient,
    response_url: str,
    *bodies: Body,
    thread_ts: str | None = None,
    replace: bool = False,
) -> None:
    """Show something to the one person who did something, below what it was done to or instead.

    The first of the bodies that Slack takes; a response_url may be used five times.
    """
    for body in bodies:
        answered = await respond(
            client,
            response_url,
            response_type="ephemeral",
            replace_original=replace,
            thread_ts=None if replace else thread_ts,
            **as_message(body),
        )
        if not isinstance(answered, Denied):
            break
    if not isinstance(answered, Answer):
        log.warning("answer lost", why=describe_failure(answered))


async def tell_error(
    client: AsyncWebClient, payload: Mapping[str, Any], error: BaseException
) -> None:
    """Show whoever caused an error its sentence, wherever the payload lets them be reached."""
    sentence = write_error(error)
    match payload:
        case {"response_url": str(url), **rest} if url:
            await whisper(client, url, sentence, thread_ts=read_thread(rest))
        case {"view": {"type": "modal"} as view}:
            await show_notice(client, view, sentence.text)
        case {"event": {"type": "app_mention" | "message"} as event}:
            await reply(client, event, sentence)
        case {"trigger_id": str(trigger_id)}:  # the Home tab, or a shortcut of no message
            await open_notice(client, trigger_id, sentence.text)


def read_thread(payload: Mapping[str, Any]) -> str | None:
    """Return the thread in which something was pressed, None outside of threads.

    A message that begins a thread stands in the channel: the thread need not be open.
    """
    for name in ("container", "message"):
        match payload.get(name):
            case {"thread_ts": str(thread_ts), **rest}:
                begins = thread_ts in (rest.get("message_ts"), rest.get("ts"))
                return None if begins else thread_ts
    return None


def write_error(error: BaseException) -> Body:
    """Return what is said of an error: see `explain`. Whom to ask is named so that it is a link."""
    sentence = explain(error)
    return Body(sentence if isinstance(error, NotCuratorError) else escape(sentence))


def explain(error: BaseException) -> str:
    """Return the sentence to show; what nobody foresaw is logged under an id that it holds."""
    if isinstance(error, BoltUnhandledRequestError):
        return f"I don't listen to {error.body['command']}: READLIST_COMMAND names another."
    if isinstance(error, ReadlistError):
        log.warning("listener refused", error=str(error))
        return str(error)
    error_id = secrets.token_hex(4)
    log.error("listener failed", error_id=error_id, exc_info=error)
    return f"Something went wrong; whoever runs readlist finds it in the log as {error_id}."
