"""readlist's Slack side and an embedded workspace, joined by Socket Mode or by HTTP."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.release import Body, Sent
from bot.domain.release import Message as Owed
from bot.sandbox.config import BOT_USER, Shortcut, ShortcutType
from bot.sandbox.records import Ephemeral, Message
from bot.sandbox.server import Sandbox, SandboxConfig
from bot.services.delivery import DeliverySettings, Dispatcher
from bot.services.library import Fetch, import_document
from bot.services.reactions import Recorder
from bot.services.saving import Saver
from bot.services.visibility import Viewers
from bot.slack.bolt_app import build_bolt_app
from bot.slack.client import build_client, close_client
from bot.slack.http import slack_routes
from bot.slack.listeners import Services, fetch_nothing
from bot.slack.manifest import SAVE_FOR_LATER, SCHEDULE_SHORTCUT
from bot.slack.messenger import BotIdentity, SlackMessenger
from bot.slack.socket_mode import SocketConnection, connect_socket_mode
from bot.slack.staff import SlackStaff
from bot.slack.viewers import SlackDirectory
from bot.slack.workspace import identify
from bot.sources.files import Document
from bot.storage.database import Database, Transaction
from bot.storage.single_messages import claim_message, record_outcome
from tests.fakes import MARKER, NOON, FakeClock, FakeWeb

TEAM = "T0READLIST"
PATIENCE = 30.0
"""Seconds that the app has to answer here, where Slack gives it 3: a busy machine is no defect."""

SHORTCUTS = (
    Shortcut(ShortcutType.MESSAGE, "Save for later", SAVE_FOR_LATER),
    Shortcut(ShortcutType.GLOBAL, "Schedule a list", SCHEDULE_SHORTCUT),
)
LIST = """---
title: Weekly & more
date: 2015-06-26
---
## Docker
[Docker 1.7](https://docker.example/17) is out, with <b>swarm</b>.
## Payload
A section about <!channel> & payloads.
"""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Office:
    """Everything that a test of the Slack side needs at hand."""

    sandbox: Sandbox
    bolt_app: AsyncApp
    client: AsyncWebClient
    db: Database
    url: str
    socket: SocketConnection | None
    services: Services
    clock: FakeClock
    web: FakeWeb

    async def import_list(self, text: str = LIST) -> None:
        document = Document("weekly.md", "weekly.md", text.encode())
        await import_document(self.db, FakeClock(), TEAM, document)

    async def join(self, channel: str = "C0GENERAL") -> str:
        await self.client.conversations_join(channel=channel)
        return channel

    async def post_section(
        self, channel: str, section_id: int | None = None, thread_ts: str | None = None
    ) -> str:
        """Post what the ledger then knows as a release's message; return its ts."""
        posted = await self.client.chat_postMessage(
            channel=channel, text="Docker", thread_ts=thread_ts
        )
        ts: str = posted["ts"]
        await self.db.write(lambda tx: keep_message(tx, channel, ts, section_id))
        return ts

    def answers(self, channel: str) -> list[Message]:
        """What the bot wrote in a channel, oldest first."""
        messages = self.sandbox.state.posted(channel)
        return [message for message in messages if message.user == BOT_USER]

    async def ask(self, text: str, user: str = "U0READER", channel: str = "C0GENERAL") -> Ephemeral:
        """Type the command; give what the asker alone is shown."""
        await self.sandbox.people.run_command(text, user=user, channel=channel)
        await self.services.errands.finish()
        return self.whispers(user)[-1]

    def whispers(self, user: str = "U0READER") -> list[Ephemeral]:
        """What a person alone was shown, oldest first."""
        return [each for each in self.sandbox.state.ephemerals if each.user == user]

    async def press(
        self, label: str, shown: Message | Ephemeral, user: str = "U0READER", place: int = 0
    ) -> None:
        """Press a button of a message, the first one or another of those so called; wait until
        all that follows is done."""
        button = find_buttons(shown.blocks, label)[place]
        await self.sandbox.people.press(
            button, user=user, channel=shown.channel, message_ts=shown.ts
        )
        await self.services.errands.finish()

    async def save_by_menu(self, channel: str, ts: str, user: str = "U0READER") -> Ephemeral:
        """Choose "Save for later" in a message's menu; give what the person alone is shown."""
        await self.sandbox.views.shortcut(SAVE_FOR_LATER, user=user, channel=channel, ts=ts)
        await self.services.errands.finish()
        return self.whispers(user)[-1]

    async def deliver(self, seconds: int = 20) -> None:
        """Let a worker send what is owed, a tick each second."""
        team = await identify(self.client)
        bot = BotIdentity(team.bot_user_id, team.bot_id)
        messenger = SlackMessenger(lambda _team: self.client, lambda _team: bot)
        worker = Dispatcher(self.db, messenger, self.clock, DeliverySettings(), TEAM, "w1")
        for _ in range(seconds):
            await worker.tick()
            await worker.settle_down()
            self.clock.advance(1)

    def view(self, user: str = "U0READER") -> dict[str, Any]:
        """The modal on top, as the workspace has it."""
        view: dict[str, Any] = self.sandbox.views.stack(user)[-1]
        return view

    async def press_in_view(self, label: str, user: str = "U0READER") -> None:
        """Press a button of the modal on top, and wait until all that follows is done."""
        view = self.sandbox.views.stack(user)[-1]
        [button] = find_buttons(view["blocks"], label)
        await self.sandbox.views.view_action(button, user=user, view_id=view["id"])
        await self.services.errands.finish()


def keep_message(tx: Transaction, channel: str, ts: str, section_id: int | None) -> None:
    """Write down that a message is in a channel."""
    message = Owed(0, None, 1, 1, (Body("Docker"),))
    key = f"share:U1:{ts}"
    claim_message(tx, TEAM, key, channel, section_id, message, NOON)
    record_outcome(tx, TEAM, key, Sent(ts), 0, NOON)


def visible(answer: dict[str, Any]) -> str:
    """Return every text of an answer's blocks, in order."""
    if "elements" in answer or "blocks" in answer:
        return "".join(map(visible, answer.get("blocks", answer.get("elements", []))))
    return str(answer.get("text", ""))


def find_buttons(blocks: list[dict[str, Any]], label: str) -> list[dict[str, Any]]:
    """Every button that is called so, or begins so, with the id of its block."""
    return [
        {**element, "block_id": block["block_id"]}
        for block in blocks
        for element in (*block.get("elements", ()), block.get("accessory", {}))
        if element.get("type") == "button" and element["text"]["text"].startswith(label)
    ]


def make_services(
    db: Database,
    client: AsyncWebClient,
    clock: FakeClock,
    compare_days: float = 30,
    fetch: Fetch = fetch_nothing,
) -> Services:
    """What listeners call, with who asks told by the workspace, and nothing waited for."""
    # A busy machine is no silent Slack.
    viewers = Viewers(db, SlackDirectory(lambda _team: client, clock, patience=30))
    saver = Saver(db, clock, MARKER, "bookmark")
    span = timedelta(days=compare_days)
    staff = SlackStaff(lambda _team: client)
    recorder = Recorder(db, saver.marker)
    return Services(
        db,
        clock,
        viewers,
        saver,
        recorder,
        staff,
        compare_span=span,
        pause=_hurry,
        fetch=fetch,
    )


async def _hurry(seconds: float) -> None:
    """Wait for nothing."""


@asynccontextmanager
async def open_office(
    db: Database, transport: str, compare_days: float = 30
) -> AsyncIterator[Office]:
    """Open a workspace whose events reach the app over `socket` or `http`."""
    handlers: list[Handler] = []

    async def receive(request: web.Request) -> web.StreamResponse:
        return await handlers[0](request)

    runner = web.AppRunner(app := web.Application(), access_log=None)
    app.router.add_post("/slack/events", receive)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    events_url = url if transport == "http" else None
    config = SandboxConfig(
        channel_interval=0, events_url=events_url, shortcuts=SHORTCUTS, ack_timeout=PATIENCE
    )
    sandbox = Sandbox(config)
    await sandbox.start()
    client = build_client(sandbox.config.bot_token, sandbox.api_url, 5)
    clock = FakeClock()
    web_of_lists = FakeWeb()
    services = make_services(db, client, clock, compare_days, web_of_lists.fetch)
    bolt_app = build_bolt_app(
        client=client,
        signing_secret=sandbox.config.signing_secret,
        services=services,
        command="/readlist",
    )
    handlers += [route.handler for route in slack_routes(bolt_app)]
    socket = None
    if transport == "socket":
        socket = await connect_socket_mode(bolt_app, sandbox.config.app_token, sandbox.api_url)
    yield Office(sandbox, bolt_app, client, db, url, socket, services, clock, web_of_lists)
    await services.errands.finish()
    if socket is not None:
        await socket.close()
    await close_client(client)
    await sandbox.stop()
    await runner.cleanup()
