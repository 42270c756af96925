"""The embedded workspace itself: it listens as Slack would, and lets people act in it."""

import asyncio
import time
from collections.abc import Callable

from aiohttp import web

from bot.sandbox import payloads, seed
from bot.sandbox.answers import Occasion, ResponseUrls, show_answer
from bot.sandbox.api_reactions import add, remove
from bot.sandbox.carrier import Answer, Carrier, Parcel
from bot.sandbox.config import BOT_USER, SandboxConfig
from bot.sandbox.errors import Refusal
from bot.sandbox.events import HttpCarrier
from bot.sandbox.faults import Faults
from bot.sandbox.journal import Journal
from bot.sandbox.overview import describe
from bot.sandbox.seed import seed_channels, seed_users
from bot.sandbox.shapes import message_json
from bot.sandbox.socket_mode import SocketHub
from bot.sandbox.state import Channel, Ephemeral, Json, Message, State, User
from bot.sandbox.web_api import WebApi
from bot.sandbox.workspace import Call, Workspace

__all__ = ["Sandbox", "SandboxConfig"]

_MAX_REQUEST = 4 * 1024**2


class Sandbox:
    """A local, strict stand-in for one Slack workspace with one app in it.

    What a person does in Slack's client, from `run_command` to `press`, returns what they would see
    there. Nothing that the bot does itself comes back to it as an event.
    """

    def __init__(
        self,
        config: SandboxConfig = SandboxConfig(),  # noqa: B008 - frozen
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.config = config
        self.faults = Faults()
        journal = Journal(config.state_path) if config.state_path else None
        self.state = State(seed_users(), seed_channels(), journal)
        self._workspace = Workspace(config, self.state, self.faults, clock)
        self.sockets = SocketHub(self._workspace)
        self.undelivered: list[Parcel] = []
        """What the app never acked."""
        self._http = (
            HttpCarrier(config.events_url, config.signing_secret, config.ack_timeout)
            if config.events_url
            else None
        )
        self._carrier: Carrier = self._http or self.sockets
        self._response_urls = ResponseUrls(self._workspace)
        self._deliveries: set[asyncio.Task[Answer]] = set()
        self._runner: web.AppRunner | None = None
        self.port = config.port

    @property
    def url(self) -> str:
        """Where the workspace is, with a slash at its end."""
        return self._workspace.url

    @property
    def api_url(self) -> str:
        """The Web API's base URL, with a slash at its end."""
        return f"{self.url}api/"

    async def start(self) -> None:
        """Listen; afterwards `port`, `url` and `api_url` are right."""
        app = web.Application(client_max_size=_MAX_REQUEST)
        app.router.add_route("*", "/api/{method}", WebApi(self._workspace).handle)
        app.router.add_get("/link/", self.sockets.serve)
        app.router.add_get("/", self._show_overview)
        app.router.add_post("/response/{key}", self._response_urls.handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.config.host, self.config.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self._workspace.url = f"http://{self.config.host}:{self.port}/"
        if self._http is not None:
            await self._http.start()

    async def _show_overview(self, _request: web.Request) -> web.Response:
        return web.Response(text=describe(self.state))

    async def stop(self) -> None:
        """Close every socket and the server; what is still on its way is given up."""
        for task in list(self._deliveries):
            task.cancel()
        await asyncio.gather(*self._deliveries, return_exceptions=True)
        self.faults.clear()
        await self.sockets.close()
        if self._runner is not None:
            await self._runner.cleanup()
        if self._http is not None:
            await self._http.close()
        self.state.close()

    async def drain(self) -> None:
        """Wait until every event that was handed out so far was acked, or was given up."""
        while self._deliveries:
            await asyncio.gather(*self._deliveries)

    async def run_command(
        self,
        text: str,
        *,
        user: str = seed.READER,
        channel: str = seed.GENERAL,
        command: str | None = None,
    ) -> Json:
        """Type a slash command and give the body of the app's answer, {} when it is empty.

        Where the app does not answer, or with what can't be shown, Slack itself says so.
        """
        name = command or self.config.command
        if name != self.config.command or "commands" not in self.config.scopes:
            return _slackbot(f"{name} is not a valid command.")
        place = self._place(channel)
        response_url = self._response_urls.issue(channel, user)
        person = self._person(user)
        parcel = payloads.command(self._workspace, name, text, person, place, response_url)
        answer = await self._send(parcel)
        if not answer.acked:
            return _slackbot(f"{name} failed with the error “operation_timeout”")
        return self._show(name, answer.body, Occasion(channel, user))

    async def mention(
        self, text: str, *, user: str, channel: str, thread_ts: str | None = None
    ) -> Json:
        """Write a message that mentions the bot, who hears of it where it is a member."""
        mention = f"<@{BOT_USER}>"
        text = text if mention in text else f"{mention} {text}"
        place = self._place(channel)
        message = self._write(place, user, text, thread_ts)
        if BOT_USER in place.members and "app_mentions:read" in self.config.scopes:
            self._tell(payloads.message_event(message, place, self.config.team_id), message.ts)
        return message_json(self._workspace, message)

    async def direct_message(self, text: str, *, user: str) -> Json:
        """Write to the bot in direct messages."""
        place = self._open_direct(user)
        message = self._write(place, user, text, None)
        if "im:history" in self.config.scopes:
            self._tell(payloads.message_event(message, place, self.config.team_id), message.ts)
        return message_json(self._workspace, message)

    async def react(self, name: str, *, user: str, channel: str, ts: str) -> None:
        """React to a message; Refusal where Slack's client would not let a person."""
        message = self._find(channel, ts)
        add(self.state, message, name, self._person(user).id)
        self._tell_reaction("reaction_added", message, name, user)

    async def unreact(self, name: str, *, user: str, channel: str, ts: str) -> None:
        """Take a reaction back."""
        message = self._find(channel, ts)
        remove(self.state, message, name, user)
        self._tell_reaction("reaction_removed", message, name, user)

    async def open_home(self, *, user: str) -> None:
        """Open the app's Home tab."""
        place = self._open_direct(user)
        content = {"type": "app_home_opened", "user": user, "channel": place.id, "tab": "home"}
        self._tell(content, self.state.next_ts(self._workspace.clock()))

    async def press(
        self,
        action: Json,
        *,
        user: str,
        channel: str,
        message_ts: str | None = None,
        response_url: str | None = None,
    ) -> Json:
        """Use an element of a message, named by its action_id, and give the body of the app's ack.

        `action` is as in the payload (`action_id`, `block_id`, `type`, `value` …). With
        `message_ts` the message, or what this person alone was shown, must hold the element.
        """
        place = self._place(channel)
        ts = message_ts or ""
        container: Json = {"type": "message", "message_ts": ts, "channel_id": channel}
        shown = self._find_shown(channel, ts, user) if ts else None
        container["is_ephemeral"] = isinstance(shown, Ephemeral)
        content = message_json(self._workspace, shown) if isinstance(shown, Message) else None
        if shown is not None and not _holds(shown.blocks, action["action_id"]):
            raise Refusal("action_not_found")
        response_url = response_url or self._response_urls.issue(channel, user, ts)
        pressed = {"type": "button", **action, "action_ts": f"{self._workspace.clock():.6f}"}
        person = self._person(user)
        parcel = payloads.action(
            self._workspace, pressed, person, place, response_url, container, content
        )
        return (await self._send(parcel)).body

    def _write(self, place: Channel, user: str, text: str, thread_ts: str | None) -> Message:
        if thread_ts is not None:
            self._find(place.id, thread_ts)
        ts = self.state.next_ts(self._workspace.clock())
        message = Message(place.id, ts, self._person(user).id, text, thread_ts)
        self.state.save_message(message)
        return message

    def _place(self, channel: str) -> Channel:
        if channel not in self.state.channels:
            raise Refusal("channel_not_found")
        return self.state.channels[channel]

    def _person(self, user: str) -> User:
        if user not in self.state.users:
            raise Refusal("user_not_found")
        return self.state.users[user]

    def _open_direct(self, user: str) -> Channel:
        return self.state.open_direct(self._person(user).id, BOT_USER, self._workspace.clock())

    def _find(self, channel: str, ts: str) -> Message:
        message = self.state.find_message(channel, ts)
        if message is None:
            raise Refusal("message_not_found")
        return message

    def _find_shown(self, channel: str, ts: str, user: str) -> Message | Ephemeral:
        for ephemeral in self.state.ephemerals:
            if (ephemeral.channel, ephemeral.ts, ephemeral.user) == (channel, ts, user):
                return ephemeral
        return self._find(channel, ts)

    def _tell_reaction(self, kind: str, message: Message, name: str, user: str) -> None:
        members = self.state.channels[message.channel].members
        if BOT_USER in members and "reactions:read" in self.config.scopes:
            ts = self.state.next_ts(self._workspace.clock())
            self._tell(payloads.reaction_event(kind, message, name, user), ts)

    def _tell(self, content: Json, event_ts: str) -> None:
        parcel = payloads.event(self._workspace, content, event_ts)
        task = asyncio.create_task(self._send(parcel))
        self._deliveries.add(task)
        task.add_done_callback(self._deliveries.discard)

    async def _send(self, parcel: Parcel) -> Answer:
        answer = await self._carrier.deliver(parcel)
        if not answer.acked:
            self.undelivered.append(parcel)
        return answer

    def _show(self, command: str, body: Json, occasion: Occasion) -> Json:
        if not body:
            return {}
        now = self._workspace.clock()
        try:
            show_answer(Call(self._workspace, command, body, now), occasion)
        except Refusal as refusal:
            sentence = f"{command} failed with the error “invalid_command_response”"
            return _slackbot(sentence) | refusal.body()
        return body


def _slackbot(sentence: str) -> Json:
    return {"response_type": "ephemeral", "text": sentence}


def _holds(blocks: list[Json], action_id: str) -> bool:
    elements = [
        element
        for block in blocks
        for element in (block.get("accessory"), *block.get("elements", ()))
        if isinstance(element, dict)
    ]
    return any(element.get("action_id") == action_id for element in elements)
