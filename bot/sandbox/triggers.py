"""Trigger ids: what somebody did just now lets the app open a modal for them."""

import itertools
import secrets
from dataclasses import dataclass

from bot.sandbox.errors import Refusal

LIFETIME = 3.0
"""Seconds: SLACK.md A3, trigger_id."""
_MOST_KEPT = 1000
"""Older ones are forgotten, and refused as unknown instead of as expired."""


@dataclass(slots=True)
class Trigger:
    """Who did something, in which view, if in one, and whether the app has used that."""

    user: str
    until: float
    view_id: str = ""
    is_exchanged: bool = False


class Triggers:
    """The trigger ids that a workspace has given out."""

    def __init__(self) -> None:
        self._triggers: dict[str, Trigger] = {}
        self._count = itertools.count(1)

    def issue(self, user: str, now: float, view_id: str = "") -> str:
        """Give a trigger_id, new each time."""
        trigger_id = f"{int(now * 1000)}.{next(self._count)}.{secrets.token_hex(16)}"
        self._triggers[trigger_id] = Trigger(user, now + LIFETIME, view_id)
        if len(self._triggers) > _MOST_KEPT:
            del self._triggers[next(iter(self._triggers))]
        return trigger_id

    def find(self, trigger_id: str, now: float) -> Trigger:
        """Give what a trigger_id stands for; who uses it sets `is_exchanged`.

        The errors are those of docs.slack.dev views.open.
        """
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if trigger.is_exchanged:
            raise Refusal("exchanged_trigger_id")
        if now > trigger.until:
            raise Refusal("expired_trigger_id")
        return trigger
