"""Builds Home tabs with the rights of their owners, and hands them to Slack."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.home import ReaderShelf
from bot.domain.liking import Period
from bot.render.home import LIKED_SHOWN, HomeOwner, render_home
from bot.services.home import Fate, Published, Tab, find_desk
from bot.services.liking import find_top
from bot.services.lookup import find_latest
from bot.services.visibility import Asker
from bot.slack.calls import Answer, Denied, Limited, describe_failure, post
from bot.slack.listeners import Services

log = structlog.get_logger()

SHORT_DELAY = timedelta(seconds=5)
"""Until a tab is tried again whose answer was lost: to publish it twice does no harm."""


class SlackPainter:
    """The real `Painter`."""

    def __init__(self, services: Services, client: AsyncWebClient, command: str) -> None:
        self._services = services
        self._client = client
        self._command = command

    async def build(self, team_id: str, user_id: str, now: datetime) -> Tab:
        """Return what somebody's tab shows at an instant, with their own rights."""
        services = self._services
        is_curator, zone = await asyncio.gather(
            services.curators.may_curate(team_id, user_id), services.find_zone(team_id, user_id)
        )
        desk = await find_desk(services.db, team_id) if is_curator else None
        owner = HomeOwner(user_id, now, zone, self._command, services.saver.emoji)
        view = render_home(await self._find_shelf(team_id, user_id), desk, owner)
        return Tab(view, is_curator)

    async def publish(self, team_id: str, user_id: str, tab: Tab) -> Published:
        """Let somebody's tab show something; what Slack refuses is logged."""
        reply = await post(self._client, "views.publish", user_id=user_id, view=tab.view)
        if isinstance(reply, Answer):
            return Published(Fate.SHOWN)
        log.warning("home tab not shown", user_id=user_id, why=describe_failure(reply))
        match reply:
            case Denied(error, detail) if error == "user_not_found" or "user_id" in detail:
                return Published(Fate.GONE)
            case Denied():
                return Published(Fate.REFUSED)
            case Limited(delay):
                return Published(Fate.LATER, delay)
        return Published(Fate.LATER, SHORT_DELAY)

    async def _find_shelf(self, team_id: str, user_id: str) -> ReaderShelf:
        """Return what a reader finds: of drafts nothing, for curators have them at their desk."""
        services = self._services
        viewer = await services.viewers.find(Asker(team_id, user_id, channel_id=""))
        reader = replace(viewer, is_curator=False)
        latest, saved, top = await asyncio.gather(
            find_latest(services.db, reader),
            services.saver.list_saved(viewer, user_id),
            find_top(services.db, services.clock, reader, Period.MONTH, limit=LIKED_SHOWN),
        )
        return ReaderShelf(latest, saved, top, viewer.is_certain)
