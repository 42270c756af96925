"""A modal of releases, each with the buttons for what can be done with it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.errors import NotFoundError
from bot.render.curating import render_release
from bot.services.releases import get_release
from bot.slack.desk import Desk
from bot.slack.forms import plain, read_metadata
from bot.slack.presses import Press

CARDS = "readlist.releases"
"""The callback_id of the modal."""


async def build_cards(
    desk: Desk, press: Press, release_ids: Sequence[int], title: str
) -> dict[str, Any]:
    """Return the modal of some releases, as they are now; what is not of the presser's workspace
    is left out."""
    services = desk.services
    team_id, now = services.team_id_of(press.team), services.clock()
    zone = await services.find_zone(press.team, press.user_id)
    blocks: list[dict[str, Any]] = []
    for release_id in release_ids:
        try:
            shown = await get_release(services.db, team_id, release_id)
        except NotFoundError:
            continue
        blocks += render_release(shown.release, now, zone, shown.permalink)
    return {
        "type": "modal",
        "callback_id": CARDS,
        "title": plain(title),
        "close": plain("Close"),
        "private_metadata": json.dumps({"releases": list(release_ids), "title": title}),
        "blocks": blocks,
    }


def read_cards(view: Mapping[str, Any]) -> tuple[list[int], str]:
    """Return which releases a modal shows, and under which title; none where it is another one."""
    match read_metadata(view):
        case {"releases": [*ids], "title": str(title)}:
            return [each for each in ids if isinstance(each, int)], title
    return [], ""
