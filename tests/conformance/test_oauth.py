"""OAuth v2: a code becomes a token, a token is renewed and revoked."""

import pytest

from bot.sandbox.server import Sandbox, SandboxConfig
from tests.conformance.expectations import (
    assumed,
    exactly,
    keys_between,
    method,
    page,
    sandbox_only,
    source,
)
from tests.sandbox.calls import CURATOR, connect, error
from tests.sandbox.installing import (
    CLIENT,
    SECOND,
    TWO_OFFICES,
    allow,
    exchange,
    install,
    the_sdk_is_behind,
)

ACCESS, REVOKE = method("oauth.v2.access"), method("auth.revoke")
INSTALLING = page("authentication/installing-with-oauth")
ROTATION = page("authentication/using-token-rotation")
ANSWER = "access_token token_type scope bot_user_id app_id team enterprise authed_user"

pytestmark = [
    sandbox_only("It needs a person who allows the app into a workspace."),
    the_sdk_is_behind,
]


@pytest.fixture
async def offices(clock):
    """Give two workspaces; the app is in the first one."""
    sandbox = Sandbox(SandboxConfig(channel_interval=0.0, **TWO_OFFICES), clock)
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
async def rotating(clock):
    """Give two workspaces whose tokens expire."""
    config = SandboxConfig(channel_interval=0.0, token_rotation=True, **TWO_OFFICES)
    sandbox = Sandbox(config, clock)
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


async def renew(sandbox, refresh_token):
    client = connect(sandbox, None)
    arguments = {**CLIENT, "grant_type": "refresh_token", "refresh_token": refresh_token}
    return (await client.oauth_v2_access(**arguments)).data


@source(ACCESS)
async def test_a_code_becomes_a_bots_token(offices):
    answer = await install(offices)

    keys_between(answer, f"ok {ANSWER}", "is_enterprise_install")
    assert (answer["token_type"], answer["team"]["id"]) == ("bot", SECOND)
    assert answer["access_token"].startswith("xoxb-")
    assert set(answer["scope"].split(",")) == {"chat:write", "channels:join"}
    assert answer["authed_user"]["id"] == CURATOR


@source(ACCESS, method("auth.test"))
async def test_the_token_opens_the_workspace_that_it_was_given_for(offices):
    token = (await install(offices))["access_token"]

    assert (await connect(offices, token).auth_test())["team_id"] == SECOND


@source(ACCESS)
async def test_a_persons_token_comes_where_their_scopes_were_asked_for(offices):
    person = (await install(offices, user_scope="search:read"))["authed_user"]

    keys_between(person, "id scope access_token token_type", "expires_in refresh_token")
    assert (person["token_type"], person["scope"]) == ("user", "search:read")


@source(INSTALLING)
async def test_the_state_comes_back_with_the_code(offices):
    told = await allow(offices, state="mine")

    assert told["state"] == "mine"
    assert told["code"]


@source(ACCESS)
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"client_secret": "guess"}, "bad_client_secret"),
        ({"redirect_uri": "https://elsewhere.example.com/"}, "bad_redirect_uri"),
        ({"grant_type": "password"}, "invalid_grant_type"),
    ],
)
async def test_a_code_is_exchanged_by_the_app_alone(offices, change, says):
    code = (await allow(offices))["code"]

    assert await error(exchange(offices, code, **change)) == says


@source(ACCESS)
async def test_a_made_up_code_is_refused(offices):
    assert await error(exchange(offices, "guess")) == "invalid_code"


@source(INSTALLING)
async def test_a_code_lives_for_ten_minutes(offices, clock):
    code = (await allow(offices))["code"]
    clock.advance(599)

    assert (await exchange(offices, code))["ok"] is True


@source(INSTALLING, ACCESS)
async def test_a_code_does_not_live_longer(offices, clock):
    code = (await allow(offices))["code"]
    clock.advance(601)

    assert await error(exchange(offices, code)) == "invalid_code"


@assumed(INSTALLING)
async def test_a_code_is_exchanged_once(offices):
    code = (await allow(offices))["code"]
    await exchange(offices, code)

    assert await error(exchange(offices, code)) in ("code_already_used", "invalid_code")


@source(ACCESS, ROTATION)
async def test_a_rotating_token_lives_for_twelve_hours(rotating):
    answer = await install(rotating)

    keys_between(answer, f"ok {ANSWER} expires_in refresh_token", "is_enterprise_install")
    assert answer["expires_in"] == 43_200
    assert answer["access_token"].startswith("xoxe.xoxb-")
    assert answer["refresh_token"].startswith("xoxe-")


@source(ROTATION, method("auth.test"))
async def test_a_token_that_has_expired_says_so(rotating, clock):
    token = (await install(rotating))["access_token"]
    clock.advance(43_201)

    assert await error(connect(rotating, token).auth_test()) == "token_expired"


@source(ROTATION, ACCESS)
async def test_a_refresh_token_gives_another_pair(rotating):
    first = await install(rotating)

    fresh = await renew(rotating, first["refresh_token"])

    assert fresh["access_token"] != first["access_token"]
    assert fresh["refresh_token"] != first["refresh_token"]
    assert (await connect(rotating, fresh["access_token"]).auth_test())["team_id"] == SECOND


@source(ROTATION, ACCESS)
async def test_a_refresh_token_is_used_once(rotating):
    first = await install(rotating)
    await renew(rotating, first["refresh_token"])

    assert await error(renew(rotating, first["refresh_token"])) == "invalid_refresh_token"


@source(REVOKE)
async def test_revoking_is_answered_with_what_happened(offices):
    client = connect(offices, (await install(offices))["access_token"])

    answer = await client.auth_revoke()

    exactly(answer, "revoked")
    assert answer["revoked"] is True


@source(REVOKE)
async def test_a_rehearsal_revokes_nothing(offices):
    client = connect(offices, (await install(offices))["access_token"])

    answer = await client.auth_revoke(test=True)

    assert answer["ok"] is True
    assert (await client.auth_test())["ok"] is True


@source(REVOKE, method("auth.test"))
async def test_a_revoked_token_opens_nothing(offices):
    client = connect(offices, (await install(offices))["access_token"])
    await client.auth_revoke()

    assert await error(client.auth_test()) in ("account_inactive", "token_revoked")
