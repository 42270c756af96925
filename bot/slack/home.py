"""The Home tab: opening it, and looking something up in it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.render.buttons import ActionId, Asked
from bot.services.home import open_home
from bot.slack.answering import tell_error
from bot.slack.desk import Act, Desk
from bot.slack.listeners import answer_query, answer_text
from bot.slack.manifest import APP_HOME_OPENED
from bot.slack.modals import answer_view
from bot.slack.presses import Press

FOUND = "What was found"
"""The title of the modal that answers a look-up."""

HOME = "home"
"""What Slack calls the tab; the other one is that of messages."""


def register(bolt_app: AsyncApp, desk: Desk) -> None:
    """Listen to who opens the Home tab."""
    services = desk.services

    async def on_opened(event: Mapping[str, Any], body: Mapping[str, Any]) -> None:
        if event.get("tab") != HOME:
            return
        team_id = services.team_id_of(body["team_id"])
        work = open_home(services.db, services.clock, desk.painter, team_id, event["user"])
        services.errands.start(work, partial(tell_error, desk.client, body))

    bolt_app.event(APP_HOME_OPENED)(on_opened)


async def search(desk: Desk, press: Press) -> None:
    """Look up what somebody typed, and answer in a modal: the tab stays as it is behind it.

    Without a word to look for, the answer says what could be typed.
    """
    services, query = desk.services, " ".join(press.value.split())
    viewer = await desk.find_viewer(press)
    if query:
        asked = Asked(press.user_id, services.clock(), can_share=False)
        body = await answer_query(services, desk.command, viewer, asked, query)
    else:
        body, *_ = await answer_text(services, desk.command, viewer, press.channel_id, query)
    await desk.show_view(press, answer_view(FOUND, body))


ACTS: Mapping[str, Act] = {ActionId.SEARCH: search}
