"""What acting upon a button takes, and who it is done for."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import UnreachableError
from bot.domain.release import Body
from bot.domain.viewer import Viewer
from bot.services.home import refresh_home
from bot.services.scheduling import Scheduler
from bot.services.sharing import Sharer
from bot.slack.answering import whisper
from bot.slack.calls import Failure, describe_failure
from bot.slack.listeners import Services
from bot.slack.modals import change_view, open_notice, open_view, replace_view, show_notice
from bot.slack.painter import SlackPainter
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

    @property
    def painter(self) -> SlackPainter:
        """What builds Home tabs."""
        return SlackPainter(self.services, self.client, self.command)

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
        elif press.is_home:
            await open_notice(self.client, press.trigger_id, sentence)
        else:
            await show_notice(self.client, press.view, sentence)

    async def show_view(self, press: Press, view: Mapping[str, Any]) -> None:
        """Show a modal, in place of the one where something was pressed; raise UnreachableError
        where Slack does not."""
        if press.view is None or press.is_home:
            failure = await open_view(self.client, press.trigger_id, view)
        else:
            failure = await change_view(self.client, press.view, view)
        if failure is not None:
            raise unreachable(failure)

    async def refresh_home(self, press: Press) -> None:
        """Let the Home tab of who pressed show what they changed, if they have it open."""
        services = self.services
        team_id = services.team_id_of(press.team)
        await refresh_home(services.db, services.clock, self.painter, team_id, press.user_id)


def unreachable(failure: Failure) -> UnreachableError:
    """Return the error of a modal that Slack did not show."""
    why = describe_failure(failure)
    return UnreachableError(f"Slack did not show it ({why}): please press again.")


Act: TypeAlias = Callable[[Desk, Press], Coroutine[Any, Any, None]]
"""What follows a press; or what opens a form, for a command and for a shortcut."""

Submit: TypeAlias = Callable[[Desk, Press], Coroutine[Any, Any, Mapping[str, Any]]]
"""What follows a modal's submission, and the answer that travels in the ack; nothing closes it."""

Suggest: TypeAlias = Callable[[Desk, Press], Coroutine[Any, Any, Mapping[str, Any]]]
"""What a menu offers for what somebody typed into it."""
