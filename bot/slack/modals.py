"""Modals: opening them, turning their pages, and saying something in one that is open."""

from collections.abc import Mapping
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import UnreachableError
from bot.domain.release import Body
from bot.domain.text import shorten
from bot.slack.calls import Answer, Failure, Lost, describe_failure, post

log = structlog.get_logger()

NOTICE = "notice"
"""The block_id of what is said in a modal about what was just done in it."""

ANSWER = "readlist.answer"
"""The callback_id of a modal that answers somebody: what is opened from it lies on top of it."""

LONGEST_SECTION = 3000
MOST_BLOCKS = 100

_KEPT = ("type", "title", "submit", "close", "private_metadata", "callback_id")


async def open_view(
    client: AsyncWebClient, trigger_id: str, view: Mapping[str, Any]
) -> Failure | None:
    """Open a modal for whoever did something within the last three seconds."""
    reply = await post(client, "views.open", trigger_id=trigger_id, view=view)
    return None if isinstance(reply, Answer) else reply


async def push_view(
    client: AsyncWebClient, trigger_id: str, view: Mapping[str, Any]
) -> Failure | None:
    """Put a modal on top of the one in which something was done within the last three seconds."""
    reply = await post(client, "views.push", trigger_id=trigger_id, view=view)
    return None if isinstance(reply, Answer) else reply


def answer_view(title: str, body: Body) -> dict[str, Any]:
    """Return a modal that says what a message would."""
    text = {"type": "mrkdwn", "text": shorten(body.text, LONGEST_SECTION)}
    named, close = ({"type": "plain_text", "text": each} for each in (title, "Close"))
    return {
        "type": "modal",
        "callback_id": ANSWER,
        "title": named,
        "close": close,
        "blocks": list(body.blocks) or [{"type": "section", "text": text}],
    }


async def open_in_place(
    client: AsyncWebClient,
    trigger_id: str,
    shown: Mapping[str, Any] | None,
    view: Mapping[str, Any],
) -> Mapping[str, Any]:
    """Put a view into the modal that something was done in, or open one where there is none; return
    it as Slack describes it. Raises UnreachableError."""
    if shown is not None and shown["type"] == "modal":
        ids = {"view_id": shown["id"], "hash": shown["hash"]}
        reply = await post(client, "views.update", **ids, view=view)
    else:
        reply = await post(client, "views.open", trigger_id=trigger_id, view=view)
    match reply:
        case Answer(data={"view": {"id": str()}}):
            opened: Mapping[str, Any] = reply.data["view"]
            return opened
        case Answer():
            reply = Lost("the answer has no view")
    raise UnreachableError(f"Slack did not show it ({describe_failure(reply)}): please try again.")


async def replace_view(client: AsyncWebClient, view_id: str, view: Mapping[str, Any]) -> None:
    """Put other content into a modal, whatever was changed in it; one that is closed stays so."""
    reply = await post(client, "views.update", view_id=view_id, view=view)
    if not isinstance(reply, Answer):
        log.warning("modal not changed", why=describe_failure(reply))


async def open_notice(client: AsyncWebClient, trigger_id: str, text: str) -> None:
    """Say something, in mrkdwn, to whoever did something where nothing can be written beneath."""
    said = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    title, close = ({"type": "plain_text", "text": each} for each in ("readlist", "Close"))
    view = {"type": "modal", "title": title, "close": close, "blocks": [said]}
    failure = await open_view(client, trigger_id, view)
    if failure is not None:
        log.warning("notice lost", why=describe_failure(failure))


async def change_view(
    client: AsyncWebClient, shown: Mapping[str, Any], view: Mapping[str, Any]
) -> Failure | None:
    """Put other content into a modal, unless that was changed since it was `shown`."""
    ids = {"view_id": shown["id"], "hash": shown["hash"]}
    reply = await post(client, "views.update", **ids, view=view)
    return None if isinstance(reply, Answer) else reply


async def show_notice(client: AsyncWebClient, shown: Mapping[str, Any], text: str) -> None:
    """Say something at the end of a modal, in mrkdwn, in place of what was said there before."""
    failure = await change_view(client, shown, with_notice(shown, text))
    if failure is not None:
        log.warning("notice lost", why=describe_failure(failure))


def with_notice(shown: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Return a modal, as Slack describes it, as one that also says something."""
    blocks = [block for block in shown["blocks"] if block.get("block_id") != NOTICE]
    notice = {"type": "context", "block_id": NOTICE, "elements": [{"type": "mrkdwn", "text": text}]}
    return {key: shown[key] for key in _KEPT if shown.get(key)} | {"blocks": [*blocks, notice]}
