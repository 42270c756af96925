"""What pressing an answer's buttons does."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import StaleError
from bot.domain.reading import Reading
from bot.domain.release import Body
from bot.domain.search import Hit
from bot.domain.text import shorten
from bot.render.buttons import ActionId, Asked, Place, Question, read_place, read_question
from bot.render.lookup import QUERY_LENGTH
from bot.render.reading import render_reading
from bot.services.reading import find_hit, find_reading
from bot.slack.answering import post_answer, whisper
from bot.slack.calls import Denied, Failure
from bot.slack.desk import Act, Desk, unreachable
from bot.slack.listeners import answer_query, write_command
from bot.slack.modals import (
    ANSWER,
    MOST_BLOCKS,
    NOTICE,
    answer_view,
    change_view,
    open_view,
    push_view,
)
from bot.slack.presses import Press

FRESH = timedelta(minutes=30)
"""How long an answer can be gone on with."""

SENT = "Sent: look into your messages with me."
SENT_HERE = "Sent: it is below."


async def show_reading(desk: Desk, press: Press) -> None:
    """Show a whole section in a modal, or another part of it in the one that is open."""
    place = read_place(press.value)
    reading = await _find_reading(desk, press, place)
    failure = None
    for view in await asyncio.to_thread(render_reading, reading, place.part):
        failure = await _show_view(desk.client, press, view)
        if not isinstance(failure, Denied):
            break
    if failure is not None:
        raise unreachable(failure)


async def _show_view(
    client: AsyncWebClient, press: Press, view: Mapping[str, Any]
) -> Failure | None:
    """Show a section in the modal that shows one already, or on top of an answer."""
    if press.view is None or press.is_home:
        return await open_view(client, press.trigger_id, view)
    if press.view.get("callback_id") == ANSWER:
        return await push_view(client, press.trigger_id, view)
    return await change_view(client, press.view, view)


async def share(desk: Desk, press: Press) -> None:
    """Post a hit where the answer is, in the name of who pressed."""
    hit = await _find_hit(desk, press, read_place(press.value))
    await desk.sharer.share(
        desk.services.team_id_of(press.team),
        hit,
        user_id=press.user_id,
        channel_id=press.channel_id,
        thread_ts=press.thread_ts,
        key=press.key,
    )


async def send(desk: Desk, press: Press) -> None:
    """Send a whole section to who pressed."""
    reading = await _find_reading(desk, press, read_place(press.value))
    team_id = desk.services.team_id_of(press.team)
    sent_to = await desk.sharer.send(team_id, reading, user_id=press.user_id, key=press.key)
    if sent_to is not None:
        is_here = press.channel_id == sent_to and press.thread_ts is None
        await desk.say(press, SENT_HERE if is_here else SENT)


async def _find_hit(desk: Desk, press: Press, place: Place) -> Hit:
    """Return a hit for all who read where the button was pressed."""
    services = desk.services
    viewer = await desk.find_viewer(press, is_public=True)
    return await find_hit(services.db, services.clock, viewer, place.section_id, place.query)


async def _find_reading(desk: Desk, press: Press, place: Place) -> Reading:
    """Return a section for whoever pressed: what a button says is no right to see it."""
    viewer = await desk.find_viewer(press)
    return await find_reading(desk.services.db, viewer, place.section_id)


async def show_more(desk: Desk, press: Press) -> None:
    """Show the hits that follow."""
    question = read_question(press.value)
    if desk.services.clock() - question.asked_at > FRESH:
        raise StaleError(write_command(desk.command, shorten(question.query, QUERY_LENGTH)))
    await _answer(desk, press, question)


async def show_meant(desk: Desk, press: Press) -> None:
    """Look up what was probably meant, in place of the answer to what was typed."""
    question = replace(read_question(press.value), asked_at=desk.services.clock())
    await _answer(desk, press, question, in_place=True)


async def _answer(desk: Desk, press: Press, question: Question, *, in_place: bool = False) -> None:
    """Answer where the first answer was, if this is who asked; anybody else for themselves."""
    is_theirs = press.is_direct or press.user_id == question.user_id
    is_public = is_theirs and not press.is_ephemeral
    body = await _look_up(desk, press, question, is_public=is_public and press.view is None)
    if press.view is not None:
        await desk.show_view(press, _turn_page(press.view, body, in_place=in_place))
    elif is_public:
        channel_id, thread_ts = press.channel_id, press.thread_ts
        await post_answer(desk.client, channel_id, thread_ts, [body], f"answer:{press.key}")
    else:
        url, thread_ts = press.response_url, press.thread_ts
        own = in_place and press.is_ephemeral
        await whisper(desk.client, url, body, thread_ts=thread_ts, replace=own)


def _turn_page(shown: Mapping[str, Any], body: Body, *, in_place: bool) -> dict[str, Any]:
    """Return a modal's answer with the hits that follow below those that it has, as long as there
    is room for both."""
    view = answer_view(shown["title"]["text"], body)
    before = [block for block in shown["blocks"] if not _leads_on(block)]
    if in_place or len(before) + len(view["blocks"]) > MOST_BLOCKS:
        return view
    return view | {"blocks": [*before, *view["blocks"]]}


def _leads_on(block: Mapping[str, Any]) -> bool:
    """Whether a block leads to the hits that follow, or says what was just done."""
    leads = any(each.get("action_id") == ActionId.MORE for each in block.get("elements", ()))
    return leads or block.get("block_id") == NOTICE


async def _look_up(desk: Desk, press: Press, question: Question, *, is_public: bool) -> Body:
    viewer = await desk.find_viewer(press, is_public=is_public and not press.is_direct)
    can_share = press.view is None and not press.is_direct
    asked = Asked(press.user_id, question.asked_at, can_share=can_share)
    return await answer_query(
        desk.services, desk.command, viewer, asked, question.query, question.offset
    )


ACTS: Mapping[str, Act] = {
    ActionId.READ: show_reading,
    ActionId.SHARE: share,
    ActionId.SEND: send,
    ActionId.MORE: show_more,
    ActionId.MEANT: show_meant,
}
