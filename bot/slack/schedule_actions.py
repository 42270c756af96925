"""Scheduling in Slack: the form that is opened, what its menus do, and its submission."""

from collections.abc import Mapping

from bot.slack.desk import Act, Desk, Submit, Suggest
from bot.slack.presses import Press


async def open_form(desk: Desk, press: Press) -> None:
    """Open the form that schedules a list, for a curator."""
    await desk.services.curators.require(desk.services.team_id_of(press.team), press.user_id)


ACTS: Mapping[str, Act] = {}
SUBMISSIONS: Mapping[str, Submit] = {}
SUGGESTIONS: Mapping[str, Suggest] = {}
