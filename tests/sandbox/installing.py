"""A person's way through the authorize page, without a browser."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.calls import CURATOR, connect

FIRST = "T0READLIST"
SECOND = "T0SECOND"
CALLBACK = "https://app.example.com/slack/oauth_redirect"
TWO_OFFICES: dict[str, Any] = {
    "more_workspaces": ((SECOND, "Second office"),),
    "redirect_urls": (CALLBACK,),
}
CLIENT = {"client_id": "20150401.20150401", "client_secret": "sandbox-client-secret"}

# slack_sdk 3.47 signs oauth.v2.access with a class that aiohttp 3.14 wants to be rid of.
the_sdk_is_behind = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


def demand(**changes: str) -> dict[str, str]:
    """Give the arguments of an authorize address."""
    return {
        "client_id": CLIENT["client_id"],
        "scope": "chat:write,channels:join",
        "redirect_uri": CALLBACK,
        "state": "abc",
        **changes,
    }


async def answer_page(sandbox: Sandbox, fields: dict[str, str], **headers: str) -> httpx.Response:
    """Send the authorize page's form."""
    async with httpx.AsyncClient(base_url=sandbox.url) as http:
        return await http.post("oauth/v2/authorize", data=fields, headers=headers)


async def allow(
    sandbox: Sandbox, team: str = SECOND, user: str = CURATOR, **changes: str
) -> dict[str, str]:
    """Press Allow, and give what the app is told in the address."""
    who = {"who": f"{team}/{user}", "answer": "allow"}
    page = await answer_page(sandbox, demand(**changes) | who)
    assert page.status_code == 303, page.text
    return dict(parse_qsl(urlsplit(page.headers["Location"]).query))


async def exchange(sandbox: Sandbox, code: str, **arguments: str) -> dict[str, Any]:
    """Exchange a code as an app does."""
    arguments = {**CLIENT, "redirect_uri": CALLBACK, **arguments}
    answer = await connect(sandbox, None).oauth_v2_access(code=code, **arguments)
    return answer.data


async def install(
    sandbox: Sandbox, team: str = SECOND, user: str = CURATOR, **changes: str
) -> dict[str, Any]:
    """Let the app in and give the answer with its token."""
    return await exchange(sandbox, (await allow(sandbox, team, user, **changes))["code"])


async def client_in(sandbox: Sandbox, team: str = SECOND) -> AsyncWebClient:
    """Install the app and give its client there."""
    return connect(sandbox, (await install(sandbox, team))["access_token"])
