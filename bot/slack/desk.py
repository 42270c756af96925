"""What acting upon a button takes, and who it is done for."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.release import Body
from bot.domain.viewer import Viewer
from bot.services.scheduling import Scheduler
from bot.services.sharing import Sharer
from bot.slack.answering import whisper
from bot.slack.listeners import Services
from bot.slack.modals import replace_view, show_notice
from bot.slack.presses import Press
from bot.slack.turns import Turns


@dataclass(frozen=True, slots=True)
class Desk:
    """What acts need at hand."""

    services: Services
    client: AsyncWebClient
    command: str
    sharer: Sharer
    scheduler: Scheduler
    turns: Turns = field(default_factory=Turns)

    async def find_viewer(self, press: Press, *, is_public: bool = False) -> Viewer:
        """Return who reads what follows a press: what a button says is no right to see it."""
        return await self.services.find_viewer(
            press.team, press.user_id, press.channel_id, is_public=is_public
        )

    async def require_curator(self, press: Press) -> str:
        """Return the workspace in which somebody curates who did something, or raise
        NotCuratorError."""
        team_id = self.services.team_id_of(press.team)
        await self.services.curators.require(team_id, press.user_id)
        return team_id

    async def replace_in_turn(self, view_id: str, key: str, view: Mapping[str, Any]) -> None:
        """Show a form anew, unless something was done in it after what `key` names."""
        if self.turns.is_last(view_id, key):
            await replace_view(self.client, view_id, view)

    async def say(self, press: Press, sentence: str) -> None:
        """Say a sentence to who pressed, where they pressed."""
        if press.view is None:
            body = Body(sentence)
            await whisper(self.client, press.response_url, body, thread_ts=press.thread_ts)
        else:
            await show_notice(self.client, press.view, sentence)


Act: TypeAlias = Callable[[Desk, Press], Coroutine[Any, Any, None]]
"""What follows a press; or what opens a form, for a command and for a shortcut."""

Submit: TypeAlias = Callable[[Desk, Press], Coroutine[Any, Any, Mapping[str, Any]]]
"""What follows a modal's submission, and the answer that travels in the ack; nothing closes it."""

Suggest: TypeAlias = Callable[[Desk, Press], Coroutine[Any, Any, Mapping[str, Any]]]
"""What a menu offers for what somebody typed into it."""
