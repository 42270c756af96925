"""What pressing an answer's buttons does."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any, TypeAlias

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import StaleError, UnreachableError
from bot.domain.reading import Reading
from bot.domain.release import Body
from bot.domain.search import Hit
from bot.domain.text import shorten
from bot.domain.viewer import Viewer
from bot.render.buttons import ActionId, Asked, Place, Question, read_place, read_question
from bot.render.lookup import QUERY_LENGTH
from bot.render.reading import render_reading
from bot.services.reading import find_hit, find_reading
from bot.services.sharing import Sharer
from bot.slack.answering import post_answer, tell_error, whisper
from bot.slack.calls import Denied, Failure, describe_failure
from bot.slack.courier import SlackCourier
from bot.slack.listeners import Services, answer_query, write_command
from bot.slack.modals import change_view, open_view, show_notice
from bot.slack.presses import Press, read_press

FRESH = timedelta(minutes=30)
"""How long an answer can be gone on with."""

SENT = "Sent: look into your messages with me."
SENT_HERE = "Sent: it is below."


@dataclass(frozen=True, slots=True)
class Desk:
    """What acts need at hand."""

    services: Services
    client: AsyncWebClient
    command: str
    sharer: Sharer


Act: TypeAlias = Callable[[Desk, Press], Coroutine[Any, Any, None]]


def register(bolt_app: AsyncApp, services: Services, client: AsyncWebClient, command: str) -> None:
    """Listen to the buttons of answers.

    A press is acknowledged at once, and acted upon afterwards: Slack waits three seconds, and an
    answer may take longer.
    """
    courier = SlackCourier(client)
    sharer = Sharer(services.db, courier, services.clock, services.pause)
    desk = Desk(services, client, command, sharer)

    def listen(act: Act) -> Callable[..., Awaitable[None]]:
        async def on_press(ack: AsyncAck, body: Mapping[str, Any]) -> None:
            await ack()
            work = act(desk, read_press(body))
            services.errands.start(work, partial(tell_error, client, body))

        return on_press

    bolt_app.action(ActionId.READ)(listen(show_reading))
    bolt_app.action(re.compile(rf"{re.escape(ActionId.TURN)}\.\d+"))(listen(show_reading))
    bolt_app.action(ActionId.SHARE)(listen(share))
    bolt_app.action(ActionId.SEND)(listen(send))
    bolt_app.action(ActionId.MORE)(listen(show_more))
    bolt_app.action(ActionId.MEANT)(listen(show_meant))


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
        why = describe_failure(failure)
        raise UnreachableError(f"Slack did not show it ({why}): please press again.")


async def _show_view(
    client: AsyncWebClient, press: Press, view: Mapping[str, Any]
) -> Failure | None:
    if press.view is None:
        return await open_view(client, press.trigger_id, view)
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
        await _say(desk.client, press, SENT_HERE if is_here else SENT)


async def _say(client: AsyncWebClient, press: Press, sentence: str) -> None:
    if press.view is None:
        await whisper(client, press.response_url, Body(sentence), thread_ts=press.thread_ts)
    else:
        await show_notice(client, press.view, sentence)


async def _find_hit(desk: Desk, press: Press, place: Place) -> Hit:
    """Return a hit for all who read where the button was pressed."""
    services = desk.services
    viewer = await _find_viewer(desk, press, is_public=True)
    return await find_hit(services.db, services.clock, viewer, place.section_id, place.query)


async def _find_reading(desk: Desk, press: Press, place: Place) -> Reading:
    """Return a section for whoever pressed: what a button says is no right to see it."""
    viewer = await _find_viewer(desk, press)
    return await find_reading(desk.services.db, viewer, place.section_id)


async def _find_viewer(desk: Desk, press: Press, *, is_public: bool = False) -> Viewer:
    return await desk.services.find_viewer(
        press.team, press.user_id, press.channel_id, is_public=is_public
    )


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
    body = await _look_up(desk, press, question, is_public=is_public)
    if is_public:
        channel_id, thread_ts = press.channel_id, press.thread_ts
        await post_answer(desk.client, channel_id, thread_ts, body, f"answer:{press.key}")
    else:
        url, thread_ts = press.response_url, press.thread_ts
        own = in_place and press.is_ephemeral
        await whisper(desk.client, url, body, thread_ts=thread_ts, replace=own)


async def _look_up(desk: Desk, press: Press, question: Question, *, is_public: bool) -> Body:
    viewer = await _find_viewer(desk, press, is_public=is_public and not press.is_direct)
    asked = Asked(press.user_id, question.asked_at, can_share=not press.is_direct)
    return await answer_query(
        desk.services, desk.command, viewer, asked, question.query, question.offset
    )
