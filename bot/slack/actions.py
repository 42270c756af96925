"""Buttons and shortcuts: which act follows which."""

import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.render.buttons import ActionId
from bot.services.sharing import Sharer
from bot.slack import lookup_actions, saving_actions
from bot.slack.answering import tell_error
from bot.slack.courier import SlackCourier
from bot.slack.desk import Act, Desk
from bot.slack.listeners import Services
from bot.slack.manifest import SAVE_FOR_LATER
from bot.slack.presses import read_press, read_shortcut


def register(bolt_app: AsyncApp, services: Services, client: AsyncWebClient, command: str) -> None:
    """Listen to the buttons of answers, and to the shortcut of messages.

    A press is acknowledged at once, and acted upon afterwards: Slack waits three seconds, and an
    answer may take longer.
    """
    sharer = Sharer(services.db, SlackCourier(client), services.clock, services.pause)
    desk = Desk(services, client, command, sharer)

    def listen(act: Act) -> Callable[..., Awaitable[None]]:
        async def on_press(ack: AsyncAck, body: Mapping[str, Any]) -> None:
            await ack()
            work = act(desk, read_press(body))
            services.errands.start(work, partial(tell_error, client, body))

        return on_press

    async def on_shortcut(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        await ack()
        work = saving_actions.save_message(desk, read_shortcut(body))
        services.errands.start(work, partial(tell_error, client, body))

    for action_id, act in {**lookup_actions.ACTS, **saving_actions.ACTS}.items():
        bolt_app.action(action_id)(listen(act))
    turning = re.compile(rf"{re.escape(ActionId.TURN)}\.\d+")
    bolt_app.action(turning)(listen(lookup_actions.show_reading))
    bolt_app.shortcut(SAVE_FOR_LATER)(on_shortcut)
