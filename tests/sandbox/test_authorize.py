"""The authorize page: what it shows, whom it lets decide, and where it sends people."""

import re
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from tests.sandbox.calls import CURATOR, READER
from tests.sandbox.installing import (
    CALLBACK,
    FIRST,
    SECOND,
    TWO_OFFICES,
    answer_page,
    demand,
)


@pytest.fixture
async def offices(open_sandbox):
    return await open_sandbox(**TWO_OFFICES)


async def show(sandbox, **changes):
    async with httpx.AsyncClient(base_url=sandbox.url) as http:
        return await http.get("oauth/v2/authorize", params=demand(**changes))


def choices(page):
    return re.findall(r'name="who" value="([^"]*)"', page.text)


async def test_the_page_says_what_is_asked_for_and_who_may_allow_it(offices):
    page = await show(offices, user_scope="search:read")

    assert page.status_code == 200
    assert "write messages as itself <code>chat:write</code>" in page.text
    assert "search what you can see <code>search:read</code>" in page.text
    # A guest may not, and a bot is nobody.
    people = [CURATOR, READER]
    assert choices(page) == [f"{team}/{user}" for team in (FIRST, SECOND) for user in people]


async def test_a_team_in_the_address_leaves_that_workspace_alone(offices):
    assert {each.partition("/")[0] for each in choices(await show(offices, team=SECOND))} == {
        SECOND
    }
    assert len(choices(await show(offices, team="T0NOWHERE"))) == 4


async def test_nothing_on_the_page_can_run_or_load_from_elsewhere(offices):
    page = await show(offices, state='"><script>alert(1)</script>')

    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "form-action 'self' https://app.example.com;" in policy
    assert "<script" not in page.text
    assert " style=" not in page.text


async def test_what_was_passed_wrongly_is_shown_as_text(offices):
    page = await show(offices, scope="chat:write,<b>bold</b>")

    assert "&lt;b&gt;bold" in page.text
    assert "<b>" not in page.text


@pytest.mark.parametrize(
    ("changes", "error", "passed"),
    [
        ({"client_id": "1.2"}, "invalid_client_id", "1.2"),
        ({"redirect_uri": "https://evil.example.com/"}, "bad_redirect_uri", "evil.example.com"),
        ({"redirect_uri": CALLBACK + "er"}, "bad_redirect_uri", "oauth_redirecter"),
        ({"redirect_uri": CALLBACK + "/../x"}, "bad_redirect_uri", "/../x"),
        ({"redirect_uri": CALLBACK + "/%2E%2e/x"}, "bad_redirect_uri", "/%2E%2e/x"),
        ({"redirect_uri": CALLBACK + "/\r\nX: y"}, "bad_redirect_uri", "X: y"),
        ({"redirect_uri": CALLBACK.replace("https", "http")}, "bad_redirect_uri", "http:"),
        ({"redirect_uri": f"{CALLBACK}#x"}, "bad_redirect_uri", "#x"),
        ({"scope": "chat:write,coffee:make"}, "invalid_scope", "coffee:make"),
        ({"user_scope": "app_mentions:read"}, "invalid_scope", "app_mentions:read"),
        ({"scope": ""}, "no_scopes", "nothing"),
        ({"scope": " , ", "user_scope": "search:read"}, "no_scopes", "nothing"),
    ],
)
async def test_a_wrong_address_sends_nobody_anywhere(offices, changes, error, passed):
    shown = await show(offices, **changes)
    answer = {"who": f"{SECOND}/{CURATOR}", "answer": "allow"}
    sent = await answer_page(offices, demand(**changes) | answer)

    for page in (shown, sent):
        assert (page.status_code, "Location" in page.headers) == (400, False)
        assert f"<code>{error}</code>" in page.text
        assert passed in page.text


@pytest.mark.parametrize("redirect_uri", ["", CALLBACK, f"{CALLBACK}/deeper", f"{CALLBACK}?step=2"])
async def test_an_address_at_or_below_a_registered_one_is_taken(offices, redirect_uri):
    page = await answer_page(offices, demand(redirect_uri=redirect_uri) | {"answer": "cancel"})

    target = page.headers["Location"]
    assert target.startswith(redirect_uri or CALLBACK)
    assert dict(parse_qsl(urlsplit(target).query))["state"] == "abc"


async def test_without_a_registered_address_nobody_can_be_sent_back(open_sandbox):
    sandbox = await open_sandbox()

    assert "bad_redirect_uri" in (await show(sandbox)).text
    assert "none is configured" in (await show(sandbox, redirect_uri="")).text


async def test_cancel_tells_the_app_that_it_was_denied(offices):
    page = await answer_page(offices, demand() | {"answer": "cancel"})

    assert page.status_code == 303
    assert page.headers["Location"] == f"{CALLBACK}?error=access_denied&state=abc"


@pytest.mark.parametrize("who", ["", f"{SECOND}/U0GUEST", f"{SECOND}/U0READLIST", "T0/U0"])
async def test_nobody_but_a_member_can_allow_it(offices, who):
    page = await answer_page(offices, demand() | {"answer": "allow", "who": who})

    assert page.status_code == 200
    assert 'role="alert">Choose who allows it.' in page.text


async def test_a_form_of_another_site_is_refused(offices):
    fields = demand() | {"answer": "allow", "who": f"{SECOND}/{CURATOR}"}

    foreign = await answer_page(offices, fields, Origin="https://evil.example.com")
    own = await answer_page(offices, fields, Origin=offices.url.rstrip("/"))

    assert (foreign.status_code, own.status_code) == (403, 303)


async def test_the_page_is_dressed(offices):
    page = await show(offices)

    async with httpx.AsyncClient(base_url=offices.url) as http:
        for address in re.findall(r'href="([^"]+)"', page.text):
            assert (await http.get(address)).status_code == 200
