"""Wires readlist together: the only place that builds objects and ticks."""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import system_clock
from bot.config import Mode, Settings
from bot.domain.errors import StorageError
from bot.domain.people import Marker
from bot.domain.release import Body, Release
from bot.domain.wall_clock import parse_zone
from bot.render.report import render_report
from bot.services.alarming import Alarmer
from bot.services.comparing import Comparer, want_comparison
from bot.services.curators import Curators
from bot.services.delivery import DeliverySettings, Dispatcher
from bot.services.health import is_database_ready
from bot.services.home import HomeWatch
from bot.services.indexing import update_index
from bot.services.liking import read_stats
from bot.services.previewing import Previewer
from bot.services.reactions import Recorder, load_marker, mark_everybody, tidy
from bot.services.releases import count_due
from bot.services.reporting import Reporter
from bot.services.saving import Saver
from bot.services.visibility import Asker, Viewers
from bot.services.workspaces import record_reached, record_seen
from bot.slack.bolt_app import build_bolt_app
from bot.slack.client import Client, build_client, close_client
from bot.slack.http import slack_routes
from bot.slack.listeners import Missed, Services
from bot.slack.messenger import BotIdentity, SlackMessenger
from bot.slack.painter import SlackPainter
from bot.slack.reaction_source import SlackReactions
from bot.slack.socket_mode import SocketConnection, connect_socket_mode
from bot.slack.staff import SlackStaff
from bot.slack.viewers import SlackDirectory
from bot.slack.workspace import WorkspaceInfo, identify, is_reachable
from bot.sources.files import Document
from bot.storage import migrate
from bot.storage.database import Database, Transaction
from bot.storage.visibility import may_see
from bot.storage.workspaces import Workspace
from bot.web.metrics import Metrics
from bot.web.server import Health, WebServer, start_web

log = structlog.get_logger()

TICK_SECONDS = 1
LISTS_A_LINE = 100
"""How many lists are indexed at least until the log says so."""
COMPARE_SECONDS = 1.5
"""Between two messages whose reactions are compared: 40 a minute. Slack grants 50 calls of a method
of tier 3 a minute, and other processes and people may ask, too."""

HOME_SECONDS = 1
"""Between two looks at what open Home tabs show: what a curator did shows in two seconds."""

PREVIEW_SECONDS = 2
"""Between two looks at whether previews show what there is: two queries, while any is there."""

ALARM_SECONDS = 2
"""Between two looks for releases that can't go out: one query, while nothing is wrong."""

REPORT_SECONDS = 10
"""How often a worker says that it is alive; `readlist schedule --wait` looks for it."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is done every so many `seconds`, beside the tick; `failure` is what the log says where
    the database can't be used: the next time begins anew."""

    seconds: float
    work: Callable[[], Awaitable[object]]
    failure: str

    async def run(self) -> None:
        """Do it once."""
        try:
            await self.work()
        except StorageError as error:
            log.error(self.failure, error=str(error))


@dataclass(slots=True)
class App:
    """A running readlist. `workspace` is what Slack says of the bot's home."""

    settings: Settings
    mode: Mode
    db: Database
    dispatcher: Dispatcher
    scheduler: AsyncIOScheduler
    workspace: WorkspaceInfo
    adopted: int
    closers: list[Callable[[], Awaitable[None]]]
    web: WebServer | None = None
    missed: Missed = field(default_factory=Missed)

    async def want_comparison(self) -> None:
        """Let reactions be compared with Slack's: nobody told us of any for a while."""
        if self.settings.compare_span:
            await want_comparison(self.db, system_clock, self.workspace.team_id)

    async def stop(self) -> None:
        """Finish the message in hand, give claims back, close everything, last opened first."""
        await self.dispatcher.stop()
        self.scheduler.shutdown(wait=False)
        for close in reversed(self.closers):
            await close()


async def start(settings: Settings, mode: Mode) -> App:
    """Migrate, reach Slack, and start: from here on releases go out by themselves.

    Raises a ReadlistError that says what to mend where a part of it can't work; what was opened
    until then is closed again.
    """
    closers: list[Callable[[], Awaitable[None]]] = []
    try:
        return await _start(settings, mode, closers)
    except BaseException:
        for close in reversed(closers):
            await close()
        raise


async def _start(
    settings: Settings, mode: Mode, closers: list[Callable[[], Awaitable[None]]]
) -> App:
    db = Database(settings.database_url)
    closers.append(db.close)
    await asyncio.to_thread(migrate.upgrade, db)
    await _update_index(db)
    client = build_client(
        settings.slack_bot_token or "", settings.slack_api_url, settings.request_timeout
    )
    closers.append(lambda: close_client(client))
    workspace = await identify(client)
    team = Workspace(workspace.team_id, workspace.name, workspace.url, workspace.bot_user_id)
    adopted = await record_reached(db, system_clock, team)
    bot = BotIdentity(workspace.bot_user_id, workspace.bot_id)
    messenger = SlackMessenger(lambda _team_id: client, lambda _team_id: bot)
    viewers = Viewers(db, SlackDirectory(lambda _team_id: client, system_clock), settings.curators)
    curators = Curators(viewers, SlackStaff(lambda _team_id: client))
    metrics = Metrics()
    scheduler = AsyncIOScheduler(timezone=UTC)
    worker = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
    dispatcher = Dispatcher(
        db,
        messenger,
        system_clock,
        build_delivery_settings(settings),
        workspace.team_id,
        worker,
        wake=lambda at: _wake(scheduler, dispatcher, at),
        observe=metrics.observe,
        reporter=_build_reporter(settings, db, messenger, curators),
    )
    marker = await load_marker(db, only_counts=settings.readlist_only_counts)
    if settings.readlist_only_counts:
        await mark_everybody(db, marker, workspace.team_id)
    app = App(settings, mode, db, dispatcher, scheduler, workspace, adopted, closers)
    services = await _listen(app, client, metrics, marker, curators)
    comparer = Comparer(
        db,
        SlackReactions(lambda _team_id: client, system_clock, workspace.bot_user_id),
        system_clock,
        marker,
        workspace.team_id,
        worker,
        settings.compare_span,
    )
    await app.want_comparison()
    painter = SlackPainter(services, client, settings.readlist_command)
    watch = HomeWatch(db, system_clock, painter, workspace.team_id)
    previewer = Previewer(db, system_clock, messenger.open_channel, curators.may_curate)
    alarmer = Alarmer(
        db,
        messenger,
        system_clock,
        workspace.team_id,
        curators.find_people,
        settings.patience,
        system_clock(),
    )
    follow = partial(previewer.refresh, workspace.team_id)
    jobs = (
        Job(REPORT_SECONDS, partial(_report, app, worker, metrics), "report failed"),
        Job(COMPARE_SECONDS, comparer.step, "comparison failed"),
        Job(HOME_SECONDS, watch.step, "home tabs not looked at"),
        Job(ALARM_SECONDS, alarmer.look, "alarms not looked for"),
        Job(PREVIEW_SECONDS, follow, "previews not looked at"),
    )
    _schedule_jobs(scheduler, dispatcher, jobs)
    return app


def _build_reporter(
    settings: Settings, db: Database, messenger: SlackMessenger, curators: Curators
) -> Reporter | None:
    """Return what reports on releases, None where the settings want no reports."""
    if settings.report_after is None:
        return None

    def plan(tx: Transaction, release: Release) -> tuple[Body, ...]:
        stats = read_stats(tx, release.team_id, release.release_id, settings.saving_emoji)
        return render_report(stats, settings.readlist_command)

    async def sees(user_id: str, release: Release) -> bool | None:
        viewer = await curators.viewers.find(Asker(release.team_id, user_id, channel_id=""))
        if await db.read(lambda tx: may_see(tx, viewer, release.list_id)):
            return True
        return False if viewer.is_certain else None

    return Reporter(
        db,
        messenger,
        system_clock,
        curators.staff,
        plan,
        sees,
        settings.report_after,
        settings.first_curator,
    )


async def _update_index(db: Database) -> None:
    """Index what is not indexed yet, and say how far that is: many lists take a while."""
    said = 0
    async for progress in update_index(db):
        if progress.done == progress.total or progress.done >= said + LISTS_A_LINE:
            said = progress.done
            log.info("indexing", done=progress.done, total=progress.total)


async def _listen(
    app: App, client: Client, metrics: Metrics, marker: Marker, curators: Curators
) -> Services:
    """Take Slack's requests, over a socket or over HTTP, and serve health and metrics; return what
    answers them."""
    settings = app.settings
    saver = Saver(app.db, system_clock, marker, settings.saving_emoji)
    recorder = Recorder(app.db, marker)
    services = Services(
        db=app.db,
        clock=system_clock,
        viewers=curators.viewers,
        saver=saver,
        recorder=recorder,
        staff=curators.staff,
        compare_span=settings.compare_span,
        missed=app.missed,
        zone=parse_zone(settings.readlist_timezone),
        undo=settings.undo,
        channel=settings.readlist_channel,
        fetch=partial(_fetch, settings),
    )
    app.closers += [recorder.finish, services.errands.finish]
    bolt_app = build_bolt_app(
        client=client,
        signing_secret=settings.slack_signing_secret,
        services=services,
        command=settings.readlist_command,
    )
    connection: SocketConnection | None = None
    if app.mode is not Mode.HTTP:
        connection = await connect_socket_mode(
            bolt_app, settings.slack_app_token or "", settings.slack_api_url, app.want_comparison
        )
        app.closers.append(connection.close)

    async def is_slack_ready() -> bool:
        return connection.connected() if connection else await is_reachable(client)

    if app.mode is Mode.HTTP or settings.readlist_port:
        health = Health(lambda: is_database_ready(app.db), is_slack_ready, metrics)
        routes = slack_routes(bolt_app) if app.mode is Mode.HTTP else []
        app.web = await start_web(settings.readlist_host, settings.readlist_port, routes, health)
        app.closers.append(app.web.stop)
    return services


async def _report(app: App, worker: str, metrics: Metrics) -> None:
    """Say in the database that this worker is alive, and in the metrics what is due; tidy up."""
    db, team_id = app.db, app.workspace.team_id
    await record_seen(db, system_clock, worker, app.mode)
    due = await count_due(db, system_clock, team_id)
    await tidy(db, team_id)
    if app.missed.reactions:
        app.missed.reactions = False
        await _want_again(app)
    metrics.record_due(due.releases, due.oldest_seconds)
    metrics.record_releases(due.next_at, due.by_state)


async def _want_again(app: App) -> None:
    """Want a comparison, or remember that it is wanted."""
    try:
        await app.want_comparison()
    except StorageError:
        app.missed.reactions = True
        raise


async def _fetch(settings: Settings, url: str) -> Document:
    from bot.sources.fetch import FetchRules, fetch  # httpx: a start can do without it

    return await fetch(url, FetchRules(internal_hosts=settings.internal_hosts))


def build_delivery_settings(settings: Settings) -> DeliverySettings:
    """Return what the dispatcher needs to know."""
    return DeliverySettings(
        lease=settings.lease,
        settle=timedelta(seconds=settings.readlist_settle_seconds),
        late=timedelta(hours=settings.readlist_late_hours),
        link_contents=settings.readlist_link_contents,
    )


def _schedule_jobs(
    scheduler: AsyncIOScheduler, dispatcher: Dispatcher, jobs: Sequence[Job]
) -> None:
    """Tick, report and so on, in memory: what is to be done is rows, so nothing is lost."""
    every: dict[str, Any] = {
        "max_instances": 1,
        "coalesce": True,
        "misfire_grace_time": None,
        "next_run_time": system_clock(),
    }
    scheduler.add_job(dispatcher.tick, "interval", seconds=TICK_SECONDS, id="tick", **every)
    for job in jobs:
        scheduler.add_job(job.run, "interval", seconds=job.seconds, **every)
    # A tick that is still running when the next is due is no news: it starts all that is due.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler.start()


def _wake(scheduler: AsyncIOScheduler, dispatcher: Dispatcher, at: datetime) -> None:
    """Let the next tick come at `at` if that is sooner than planned."""
    job = scheduler.get_job("tick") if scheduler.running else None
    now = system_clock()
    if job is None or (dispatcher.ticking and at <= now):  # that tick will look once more
        return
    if at < job.next_run_time:
        scheduler.modify_job("tick", next_run_time=max(at, now))
