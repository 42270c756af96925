"""Buttons and shortcuts: which act follows which."""

import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.render.buttons import ActionId
from bot.services.scheduling import Scheduler
from bot.services.sharing import Sharer
from bot.slack import (
    curating_actions,
    home,
    import_actions,
    lookup_actions,
    preview_actions,
    saving_actions,
    schedule_actions,
)
from bot.slack.answering import tell_error
from bot.slack.courier import SlackCourier
from bot.slack.desk import Act, Desk, Submit, Suggest
from bot.slack.listeners import IMPORT, OpenForm, Services
from bot.slack.manifest import SAVE_FOR_LATER, SCHEDULE_SHORTCUT
from bot.slack.places import SlackPlaces
from bot.slack.presses import (
    Press,
    read_global,
    read_press,
    read_shortcut,
    read_submission,
    read_suggestion,
)

_ACTS: Mapping[str, Act] = {
    **lookup_actions.ACTS,
    **saving_actions.ACTS,
    **schedule_actions.ACTS,
    **curating_actions.ACTS,
    **preview_actions.ACTS,
    **import_actions.ACTS,
    **home.ACTS,
}
_FORMS: Mapping[str, Act] = {
    "schedule": schedule_actions.open_form,
    IMPORT: import_actions.start,
}
_SHORTCUTS: Mapping[str, tuple[Act, Callable[[Mapping[str, Any]], Press]]] = {
    SAVE_FOR_LATER: (saving_actions.save_message, read_shortcut),
    SCHEDULE_SHORTCUT: (schedule_actions.open_form, read_global),
}
_SUBMISSIONS: Mapping[str, Submit] = {
    **schedule_actions.SUBMISSIONS,
    **curating_actions.SUBMISSIONS,
    **import_actions.SUBMISSIONS,
}
_SUGGESTIONS: Mapping[str, Suggest] = {**schedule_actions.SUGGESTIONS}


def build_desk(services: Services, client: AsyncWebClient, command: str) -> Desk:
    """Return what acts need at hand."""
    sharer = Sharer(services.db, SlackCourier(client), services.clock, services.pause)
    places = SlackPlaces(lambda _team_id: client)
    scheduler = Scheduler(services.db, services.clock, places, services.undo)
    return Desk(services, client, command, sharer, scheduler)


def find_forms(desk: Desk) -> Mapping[str, OpenForm]:
    """Return what opens each of the slash command's forms."""
    return {word: partial(act, desk) for word, act in _FORMS.items()}


def register(bolt_app: AsyncApp, desk: Desk) -> None:
    """Listen to buttons, menus, modals and shortcuts.

    A press is acknowledged at once, and acted upon afterwards: Slack waits three seconds, and an
    answer may take longer. What follows a modal's submission travels in the ack.
    """

    def listen(
        act: Act, read: Callable[[Mapping[str, Any]], Press] = read_press
    ) -> Callable[..., Awaitable[None]]:
        async def on_press(ack: AsyncAck, body: Mapping[str, Any]) -> None:
            await ack()
            desk.services.errands.start(
                act(desk, read(body)), partial(tell_error, desk.client, body)
            )

        return on_press

    def answer(
        answer: Submit | Suggest, read: Callable[[Mapping[str, Any]], Press]
    ) -> Callable[..., Awaitable[None]]:
        async def on_question(ack: AsyncAck, body: Mapping[str, Any]) -> None:
            await ack(**await answer(desk, read(body)))

        return on_question

    for action_id, act in _ACTS.items():
        bolt_app.action(action_id)(listen(act))
    turning = re.compile(rf"{re.escape(ActionId.TURN)}\.\d+")
    bolt_app.action(turning)(listen(lookup_actions.show_reading))
    for callback_id, (act, read) in _SHORTCUTS.items():
        bolt_app.shortcut(callback_id)(listen(act, read))
    for callback_id, submit in _SUBMISSIONS.items():
        bolt_app.view(callback_id)(answer(submit, read_submission))
    for action_id, suggest in _SUGGESTIONS.items():
        bolt_app.options(action_id)(answer(suggest, read_suggestion))
