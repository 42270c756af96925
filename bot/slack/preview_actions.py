"""Previews in Slack: asking for one, and for the rest of it."""

from collections.abc import Mapping

from bot.domain.viewer import Viewer
from bot.render.curating import CuratorAction, read_list_value
from bot.services.previewing import Previewer, Shown
from bot.slack.courier import SlackCourier
from bot.slack.desk import Act, Desk
from bot.slack.presses import Press

ON_ITS_WAY = "Your preview is on its way: look into your messages with me."
IS_THERE = "Your preview is <{permalink}|in your messages with me>."


async def preview(desk: Desk, press: Press) -> None:
    """Show a curator a list as it would go out, and say where."""
    shown = await _show(desk, press, shows_all=False)
    await desk.say(press, say_where(shown))


async def show_all(desk: Desk, press: Press) -> None:
    """Show the rest of a preview, which answers for itself."""
    await _show(desk, press, shows_all=True)


async def show_list(desk: Desk, viewer: Viewer, list_id: int, *, shows_all: bool = False) -> Shown:
    """Let a curator have a preview of a list, or refresh the one that they have."""
    services = desk.services
    previewer = Previewer(
        services.db,
        services.clock,
        SlackCourier(desk.client).open_direct,
        services.curators.may_curate,
    )
    return await previewer.show(viewer, list_id, shows_all=shows_all)


def say_where(shown: Shown) -> str:
    """Return where a preview is to be found, in mrkdwn."""
    return IS_THERE.format(permalink=shown.permalink) if shown.permalink else ON_ITS_WAY


async def _show(desk: Desk, press: Press, *, shows_all: bool) -> Shown:
    await desk.require_curator(press)
    viewer = await desk.find_viewer(press)
    return await show_list(desk, viewer, read_list_value(press.value), shows_all=shows_all)


ACTS: Mapping[str, Act] = {CuratorAction.PREVIEW: preview, CuratorAction.SHOW_ALL: show_all}
