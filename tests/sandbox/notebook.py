"""The Notebook: a small Bolt app that uses every way in which Slack lets an app talk to people.

By hand: `python -m tests.sandbox.notebook` starts it in a workspace of its own, whose page it
names; with `--api-url` it joins one that runs already, over Socket Mode.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox.config import SandboxConfig, Shortcut, ShortcutType
from bot.sandbox.server import Sandbox
from tests.sandbox import notebook_views as views
from tests.sandbox.notebook_views import Json

SETTINGS: dict[str, Any] = {
    "command": "/notes",
    "shortcuts": (
        Shortcut(ShortcutType.MESSAGE, "Keep this", "keep_this"),
        Shortcut(ShortcutType.GLOBAL, "New note", "new_note"),
    ),
}
"""What a workspace has to know of the Notebook: settings of a SandboxConfig."""


class Notebook:
    """The app's listeners and what it keeps: titles, and what it was told and refused."""

    def __init__(self) -> None:
        self.titles: dict[str, list[str]] = {}
        self.closed: list[Json] = []
        self.actions: list[Json] = []
        self.errors: list[str] = []

    def register(self, app: AsyncApp) -> None:
        """Let a Bolt app call the listeners."""
        app.error(self.note_error)
        app.shortcut("keep_this")(self.open_keep)
        app.shortcut("new_note")(self.open_note)
        app.command(SETTINGS["command"])(self.answer)
        app.event("app_home_opened")(self.draw_home)
        app.view("keep")(self.keep)
        app.view("review")(self.finish)
        app.view("note")(self.keep_note)
        app.view_closed("keep")(self.note_closed)
        app.view_closed("about")(self.note_closed)
        app.options("held")(self.suggest)
        app.action("about")(self.push_about)
        app.action("fill")(self.fill)
        app.action("forget")(self.forget)
        app.action("new")(self.open_note)
        app.action("again")(self.draw_home)
        app.action("share")(self.share)
        app.action("shuffle")(self.turn_round)
        app.action("close")(self.close)
        for other in ("more", "held"):
            app.action(other)(self.note_action)

    async def open_keep(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        """Open the modal with every input, for the message that the shortcut was used on."""
        await ack()
        place = f"{body['channel']['id']}/{body['message_ts']}"
        modal = views.keep_modal(body["message"]["text"], place)
        await client.views_open(trigger_id=body["trigger_id"], view=modal)

    async def open_note(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        """Open the small modal."""
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=views.note_modal())

    async def keep(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        """Check what was entered; keep it, or ask once more."""
        user, held = body["user"]["id"], body["view"]["state"]["values"]
        title = held["title"]["held"]["value"]
        if title in self.titles.get(user, []):
            await ack(response_action="errors", errors={"title": f"“{title}” is kept already."})
            return
        if held["extras"]["held"]["selected_options"]:
            await ack(response_action="push", view=views.review_modal(title))
            return
        await ack()
        await self._add(user, title, client)
        for each in body["response_urls"]:
            await AsyncWebhookClient(each["response_url"]).send(text=f"Kept: {title}")

    async def finish(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        """Keep what was looked at once more, and close everything."""
        await ack(response_action="clear")
        await self._add(body["user"]["id"], body["view"]["private_metadata"], client)

    async def keep_note(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        """Keep a small note and say so in the same modal."""
        title = body["view"]["state"]["values"]["title"]["held"]["value"]
        await ack(response_action="update", view=views.kept_modal(title))
        await self._add(body["user"]["id"], title, client)

    async def note_closed(self, ack: Any, body: Json) -> None:
        """Remember what was closed without being kept."""
        await ack()
        self.closed.append(body)

    async def note_action(self, ack: Any, body: Json) -> None:
        """Remember what was used."""
        await ack()
        self.actions.append(body)

    async def note_error(self, error: Exception) -> BoltResponse:
        """Remember what Slack refused; the act that led to it is answered all the same."""
        if not isinstance(error, SlackApiError):
            raise error
        self.errors.append(error.response["error"])
        return BoltResponse(status=200)

    async def suggest(self, ack: Any, payload: Json) -> None:
        """Give the tags that contain what was typed; all of them in two groups for nothing."""
        typed = payload["value"].lower()
        found = [views.option(tag) for tag in views.TAGS if typed in tag]
        if typed:
            await ack(options=found)
            return
        groups = [("Technical", found[:4]), ("Other", found[4:])]
        shown = [{"label": views.plain(name), "options": options} for name, options in groups]
        await ack(option_groups=shown)

    async def push_about(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        """Put one more modal on those that are open."""
        await ack()
        depth = int(_memory(body)) + 1 if _memory(body).isdigit() else 2
        await client.views_push(trigger_id=body["trigger_id"], view=views.about_modal(depth))

    async def fill(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        """Put an example into the modal; a new block_id lets the client take the preset."""
        await ack()
        modal = views.keep_modal("An example.", _memory(body))
        text = next(each for each in modal["blocks"] if each["block_id"] == "text")
        text["block_id"] = "example"
        view = body["view"]
        await client.views_update(view_id=view["id"], hash=view["hash"], view=modal)

    async def draw_home(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        """Publish the Home tab anew."""
        await ack()
        await self._publish(body["event"]["user"] if "event" in body else _user(body), client)

    async def forget(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        """Drop a note from the Home tab."""
        await ack()
        self.titles[_user(body)].remove(body["actions"][0]["value"])
        await self._publish(_user(body), client)

    async def answer(self, ack: Any, body: Json) -> None:
        """Answer the command, for one person alone."""
        await ack(**views.answer(self.titles.get(body["user_id"], [])))

    async def share(self, ack: Any, body: Json, respond: Any) -> None:
        """Show everybody what one person kept."""
        await ack()
        titles = ", ".join(self.titles.get(_user(body), [])) or "nothing"
        await respond(text=f"Kept: {titles}", response_type="in_channel", replace_original=False)

    async def turn_round(self, ack: Any, body: Json, respond: Any) -> None:
        """Put the answer's notes into another order, in its place."""
        await ack()
        titles = reversed(self.titles.get(_user(body), []))
        await respond(replace_original=True, **views.answer(titles))

    async def close(self, ack: Any, respond: Any) -> None:
        """Take the answer away."""
        await ack()
        await respond(delete_original=True)

    async def _add(self, user: str, title: str, client: AsyncWebClient) -> None:
        self.titles.setdefault(user, []).append(title)
        await self._publish(user, client)

    async def _publish(self, user: str, client: AsyncWebClient) -> None:
        await client.views_publish(user_id=user, view=views.home(self.titles.get(user, [])))


def _user(body: Json) -> str:
    user: str = body["user"]["id"]
    return user


def _memory(body: Json) -> str:
    memory: str = body["view"]["private_metadata"]
    return memory


@asynccontextmanager
async def run_notebook(sandbox: Sandbox) -> AsyncIterator[Notebook]:
    """Run the Notebook in a workspace, over HTTP where that has an `events_url`."""
    config = sandbox.config
    client = AsyncWebClient(token=config.bot_token, base_url=sandbox.api_url)
    app, notebook = _build(client, config.signing_secret)
    if config.events_url is not None:
        async with _serving(app, config.events_url):
            yield notebook
        return
    async with _connected(app, AsyncWebClient(token=config.app_token, base_url=sandbox.api_url)):
        await _until(lambda: sandbox.sockets.connections > 0)
        yield notebook


def _build(client: AsyncWebClient, signing_secret: str) -> tuple[AsyncApp, Notebook]:
    # What a person does is over, for a test, when all that it caused is done.
    app = AsyncApp(client=client, signing_secret=signing_secret, process_before_response=True)
    notebook = Notebook()
    notebook.register(app)
    return app, notebook


@asynccontextmanager
async def _connected(app: AsyncApp, client: AsyncWebClient) -> AsyncIterator[None]:
    handler = AsyncSocketModeHandler(app, client.token, web_client=client)
    await handler.connect_async()
    try:
        yield
    finally:
        await handler.close_async()


@asynccontextmanager
async def _serving(app: AsyncApp, url: str) -> AsyncIterator[None]:
    address = urlsplit(url)
    runner = web.AppRunner(app.web_app(address.path), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, address.hostname, address.port).start()
    try:
        yield
    finally:
        await runner.cleanup()


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.005)


async def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--api-url", help="join the workspace whose Web API is here")
    parser.add_argument("--port", type=int, default=3031, help="of the Notebook's own workspace")
    chosen = parser.parse_args()
    await (_join(chosen.api_url) if chosen.api_url else _open(chosen.port))


async def _join(api_url: str) -> None:
    config = SandboxConfig()
    app, _ = _build(AsyncWebClient(config.bot_token, api_url), config.signing_secret)
    async with _connected(app, AsyncWebClient(config.app_token, api_url)):
        await asyncio.Event().wait()


async def _open(port: int) -> None:
    sandbox = Sandbox(SandboxConfig(port=port, **SETTINGS))
    await sandbox.start()
    try:
        async with run_notebook(sandbox):
            print(f"The Notebook is at {sandbox.url}; Ctrl-C ends it.")  # noqa: T201 - for a person
            await asyncio.Event().wait()
    finally:
        await sandbox.stop()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(_main())
