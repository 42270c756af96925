"""Bolt's own OAuth flow, whole, against two workspaces at once."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.calls import CURATOR, GENERAL, READER, mention
from tests.sandbox.installing import CLIENT, FIRST, SECOND, answer_page, the_sdk_is_behind

pytestmark = the_sdk_is_behind

SECRET = "s3cret"
SCOPES = ["app_mentions:read", "channels:join", "chat:write", "commands"]


@dataclass
class BoltApp:
    """An app whose HTTP end is `url`; the app itself comes once it knows where the sandbox is."""

    url: str
    app: AsyncApp | None = None

    async def handle(self, request: web.Request) -> web.Response:
        """Hand a request to Bolt."""
        assert self.app is not None
        return await self.app.server(path="/slack/events").handle_post_requests(request)

    async def handle_get(self, request: web.Request) -> web.Response:
        """Hand a request of the flow to Bolt."""
        assert self.app is not None
        return await self.app.server(path="/slack/events").handle_get_requests(request)


@pytest.fixture
async def bolt() -> AsyncIterator[BoltApp]:
    """Listen where the app will be."""
    bolt = BoltApp("")
    application = web.Application()
    application.router.add_post("/slack/events", bolt.handle)
    application.router.add_get("/slack/{page}", bolt.handle_get)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    bolt.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield bolt
    await runner.cleanup()


@pytest.fixture
async def sandbox(open_sandbox, bolt) -> Sandbox:
    """Give two workspaces; the app's store knows no token of either yet."""
    return await open_sandbox(
        events_url=f"{bolt.url}/slack/events",
        signing_secret=SECRET,
        redirect_urls=(f"{bolt.url}/slack/oauth_redirect",),
        more_workspaces=((SECOND, "Second office"),),
    )


@pytest.fixture
def store(tmp_path) -> FileInstallationStore:
    return FileInstallationStore(base_dir=str(tmp_path / "installations"))


@pytest.fixture(autouse=True)
def app(sandbox, bolt, store, tmp_path) -> AsyncApp:
    """Give an app that answers mentions and commands with the team that its token is for."""
    client = AsyncWebClient(base_url=sandbox.api_url, retry_handlers=[])
    settings = AsyncOAuthSettings(
        **CLIENT,
        scopes=SCOPES,
        redirect_uri=f"{bolt.url}/slack/oauth_redirect",
        authorization_url=f"{sandbox.url}oauth/v2/authorize",
        installation_store=store,
        state_store=FileOAuthStateStore(expiration_seconds=60, base_dir=str(tmp_path / "states")),
    )
    app = AsyncApp(
        signing_secret=SECRET,
        client=client,
        process_before_response=True,
        oauth_flow=AsyncOAuthFlow(client=client, settings=settings),
    )
    app.enable_token_revocation_listeners()
    app.event("app_mention")(_greet)
    app.command("/readlist")(_say_where)
    bolt.app = app
    return app


async def _greet(say, client):
    await say(f"this is {(await client.auth_test())['team']}")


async def _say_where(ack, client):
    await ack(f"this is {(await client.auth_test())['team']}")


async def install(sandbox: Sandbox, bolt: BoltApp, team: str, answer: str = "allow") -> str:
    """Go from the app's "Add to Slack" to its last page, as a browser would, and read that."""
    async with httpx.AsyncClient() as browser:
        begin = await browser.get(f"{bolt.url}/slack/install")
        (address,) = (part for part in begin.text.split('"') if "/oauth/v2/authorize?" in part)
        question = address.replace("&amp;", "&")
        assert (await browser.get(question)).status_code == 200
        fields = dict(parse_qsl(urlsplit(question).query))
        answered = await answer_page(
            sandbox, fields | {"who": f"{team}/{CURATOR}", "answer": answer}
        )
        # The state's cookie is for https only; browsers make an exception for this machine.
        cookie = begin.headers["Set-Cookie"].partition(";")[0]
        end = await browser.get(answered.headers["Location"], headers={"Cookie": cookie})
    return end.text


async def ask_where(sandbox: Sandbox, team: str) -> list[str]:
    """Mention the bot in a workspace's #general, and list what it has said there."""
    office = sandbox.office(team)
    client = AsyncWebClient(
        token=office.state.installation.bot_token, base_url=sandbox.api_url, retry_handlers=[]
    )
    await client.conversations_join(channel=GENERAL)
    await mention(office.people, "where are we?", user=READER, channel=GENERAL)
    await sandbox.drain()
    return [each.text for each in office.state.posted(GENERAL) if each.bot_id]


async def test_an_app_lives_in_two_workspaces_each_with_its_own_token(sandbox, bolt, store):
    pages = [await install(sandbox, bolt, team) for team in (FIRST, SECOND)]

    tokens = [store.find_bot(enterprise_id=None, team_id=team) for team in (FIRST, SECOND)]
    assert all("Thank you" in page for page in pages)
    assert tokens[0].bot_token != tokens[1].bot_token
    assert tokens[1].team_name == "Second office"
    assert await ask_where(sandbox, FIRST) == ["this is Readlist sandbox"]
    assert await ask_where(sandbox, SECOND) == ["this is Second office"]
    command = await sandbox.office(SECOND).people.run_command("x", user=READER)
    assert command["text"] == "this is Second office"


async def test_an_app_that_is_thrown_out_of_one_workspace_stays_in_the_other(sandbox, bolt, store):
    for team in (FIRST, SECOND):
        await install(sandbox, bolt, team)

    sandbox.office(FIRST).app.uninstall(user=CURATOR)
    await sandbox.drain()

    assert store.find_bot(enterprise_id=None, team_id=FIRST) is None
    assert store.find_bot(enterprise_id=None, team_id=SECOND) is not None
    assert await ask_where(sandbox, SECOND) == ["this is Second office"]
    assert sandbox.undelivered == []


async def test_an_app_that_was_denied_has_nothing(sandbox, bolt, store):
    page = await install(sandbox, bolt, SECOND, "cancel")

    assert "access_denied" in page
    assert store.find_bot(enterprise_id=None, team_id=SECOND) is None
    assert not sandbox.office(SECOND).workspace.is_installed


async def test_a_forgotten_app_can_be_let_in_again(sandbox, bolt, store, tmp_path: Path):
    await install(sandbox, bolt, SECOND)
    first = store.find_bot(enterprise_id=None, team_id=SECOND).bot_token
    sandbox.office(SECOND).app.uninstall(user=CURATOR)
    await sandbox.drain()

    await install(sandbox, bolt, SECOND)

    assert store.find_bot(enterprise_id=None, team_id=SECOND).bot_token != first
    assert await ask_where(sandbox, SECOND) == ["this is Second office"]
