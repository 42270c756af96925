"""What another site's page, open in the same browser, can't do here."""

import json

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.guard import is_own_address
from tests.sandbox.calls import GENERAL, READER

FOREIGN = {"Origin": "https://evil.example.com"}
SAY = {"act": "send", "channel": GENERAL, "text": "not me"}


async def post(sandbox, path, body, **headers):
    async with httpx.AsyncClient(base_url=sandbox.url) as http:
        return await http.post(path, content=json.dumps(body), headers=headers)


@pytest.mark.parametrize("path", ["", "api/api.test", "client/boot", "oauth/v2/authorize"])
async def test_a_foreign_name_that_leads_here_opens_nothing(sandbox, path):
    async with httpx.AsyncClient(base_url=sandbox.url) as http:
        rebound = await http.get(path, headers={"Host": f"evil.example.com:{sandbox.port}"})
        own = await http.get(path, headers={"Host": f"localhost:{sandbox.port}"})

    assert rebound.status_code == 403
    assert own.status_code != 403


@pytest.mark.parametrize("origin", ["https://evil.example.com", "null", "http://127.0.0.1:1"])
async def test_a_page_of_another_site_cannot_act_as_somebody(sandbox, origin):
    answer = await post(sandbox, f"client/act?as={READER}", SAY, Origin=origin)

    assert answer.status_code == 403
    assert sandbox.state.messages(GENERAL) == []


async def test_the_own_page_and_programs_can(sandbox):
    own = await post(sandbox, f"client/act?as={READER}", SAY, Origin=sandbox.url.rstrip("/"))
    program = await post(sandbox, f"client/act?as={READER}", SAY)

    assert (own.json()["ok"], program.json()["ok"]) == (True, True)


@pytest.mark.parametrize("foreign", [FOREIGN, {"Sec-Fetch-Site": "cross-site"}])
async def test_a_token_that_everybody_knows_opens_nothing_to_another_site(sandbox, foreign):
    form = {"token": "xoxb-sandbox", "channel": GENERAL, "text": "not me"}
    async with httpx.AsyncClient(base_url=sandbox.url, headers=foreign) as http:
        posted = await http.post("api/chat.postMessage", data=form)
        read = await http.get("api/conversations.list", params={"token": "xoxb-sandbox"})

    assert (posted.status_code, read.status_code) == (403, 403)
    assert sandbox.state.messages(GENERAL) == []


@pytest.mark.parametrize("host", ["127.0.0.1:3030", "localhost", "[::1]:3030", "192.168.1.5:80"])
def test_numbers_and_localhost_are_nobody_elses(host):
    assert is_own_address(host)


@given(st.from_regex(r"[a-z][a-z0-9-]{0,20}(\.[a-z]{2,8}){1,3}(:[0-9]{1,5})?", fullmatch=True))
def test_names_are_not_ours(host):
    assert not is_own_address(host)


@pytest.mark.parametrize("host", ["", "localhost.evil.example.com", "127.0.0.1.nip.io", "["])
def test_odd_hosts_are_not_ours(host):
    assert not is_own_address(host)
