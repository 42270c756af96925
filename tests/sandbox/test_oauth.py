"""Codes become tokens; tokens are added to, renewed, revoked; the app leaves a workspace."""

import json

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from bot.sandbox.errors import Refusal
from bot.sandbox.grants import LIFETIME, uninstall
from tests.sandbox.calls import CURATOR, GENERAL, READER, connect, error
from tests.sandbox.installing import (
    CALLBACK,
    CLIENT,
    FIRST,
    SECOND,
    TWO_OFFICES,
    allow,
    exchange,
    install,
    the_sdk_is_behind,
)

pytestmark = the_sdk_is_behind


@pytest.fixture
async def offices(open_sandbox):
    return await open_sandbox(**TWO_OFFICES)


@pytest.fixture
async def rotating(open_sandbox):
    return await open_sandbox(token_rotation=True, **TWO_OFFICES)


@pytest.fixture
async def listening(open_sandbox, receiver):
    """Give workspaces whose events come to `receiver`."""
    return await open_sandbox(events_url=receiver.url, **TWO_OFFICES)


async def works(sandbox, token):
    """Give "" where a token opens something, else Slack's name for why it does not."""
    try:
        await connect(sandbox, token).auth_test()
    except SlackApiError as refused:
        return refused.response["error"]
    return ""


def events(receiver):
    return [json.loads(body) for _, body in receiver.requests]


async def test_a_code_becomes_a_token_of_the_chosen_workspace(offices):
    answer = await install(offices, user=READER)

    token = answer.pop("access_token")
    assert answer == {
        "ok": True,
        "token_type": "bot",
        "scope": "channels:join,chat:write",
        "bot_user_id": "U0READLIST",
        "app_id": "A0READLIST",
        "team": {"id": SECOND, "name": "Second office"},
        "enterprise": None,
        "is_enterprise_install": False,
        "authed_user": {"id": READER},
    }
    assert token.startswith("xoxb-")
    whose = await connect(offices, token).auth_test()
    assert (whose["team_id"], whose["bot_id"]) == (SECOND, "B0READLIST")
    assert offices.office(SECOND).state.installation.installer == READER


async def test_the_code_comes_back_with_the_state_that_was_sent(offices):
    told = await allow(offices, state="öffnen & mehr")

    assert told["state"] == "öffnen & mehr"
    assert set(told) == {"code", "state"}


async def test_a_code_works_once(offices):
    code = (await allow(offices))["code"]
    await exchange(offices, code)

    assert await error(exchange(offices, code)) == "code_already_used"


async def test_a_code_lives_for_ten_minutes(offices, clock):
    in_time, late = (await allow(offices))["code"], (await allow(offices))["code"]

    clock.advance(600)
    await exchange(offices, in_time)
    clock.advance(1)

    assert await error(exchange(offices, late)) == "invalid_code"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"client_secret": "guess"}, "bad_client_secret"),
        ({"redirect_uri": "https://other.example.com/"}, "bad_redirect_uri"),
        ({"redirect_uri": f"{CALLBACK}/deeper"}, "bad_redirect_uri"),
        ({"grant_type": "password"}, "invalid_grant_type"),
    ],
)
async def test_an_exchange_that_does_not_fit_is_refused_and_the_code_stays_good(
    offices, changes, says
):
    code = (await allow(offices))["code"]

    assert await error(exchange(offices, code, **changes)) == says
    assert (await exchange(offices, code))["ok"]


async def test_a_made_up_code_is_refused(offices):
    assert await error(exchange(offices, "guess")) == "invalid_code"


@pytest.mark.parametrize(
    ("asked", "named", "says"),
    [
        (CALLBACK, "", "bad_redirect_uri"),
        ("", "", ""),
        ("", CALLBACK, ""),
        ("", f"{CALLBACK}/deeper", "bad_redirect_uri"),
    ],
)
async def test_the_exchange_names_the_address_that_was_asked_for(offices, asked, named, says):
    code = (await allow(offices, redirect_uri=asked))["code"]

    arguments = {"code": code, "redirect_uri": named, **CLIENT}
    call = connect(offices, None).api_call("oauth.v2.access", params=arguments)

    assert (await error(call) if says else (await call)["ok"]) == (says or True)


async def test_installing_again_adds_scopes_and_keeps_the_token(offices):
    first = await install(offices, scope="chat:write")
    second = await install(offices, scope="reactions:read", user=READER)

    assert second["access_token"] == first["access_token"]
    assert second["scope"] == "chat:write,reactions:read"
    answer = await connect(offices, first["access_token"]).auth_test()
    assert answer.headers["x-oauth-scopes"] == "chat:write,reactions:read"


async def test_the_first_workspace_can_be_given_more_scopes_too(offices):
    granted = await install(offices, FIRST, scope="team:read")

    assert granted["access_token"] == "xoxb-sandbox"
    assert (await connect(offices).team_info())["team"]["id"] == FIRST


async def test_a_person_may_allow_things_in_their_own_name(offices):
    granted = await install(offices, user=READER, user_scope="search:read")

    own = granted["authed_user"]
    assert (own["id"], own["scope"], own["token_type"]) == (READER, "search:read", "user")
    person = connect(offices, own["access_token"])
    answer = await person.auth_test()
    assert (answer["user_id"], answer["user"], "bot_id" in answer.data) == (READER, "robin", False)
    assert answer.headers["x-oauth-scopes"] == "search:read"
    post = person.chat_postMessage(channel=GENERAL, text="x")
    assert await error(post) == "not_allowed_token_type"


async def test_a_revoked_bot_is_inactive_and_the_other_workspace_goes_on(listening, receiver):
    token = (await install(listening))["access_token"]
    client = connect(listening, token)
    await client.conversations_join(channel=GENERAL)

    tried = await client.auth_revoke(test=True)
    revoked = await client.auth_revoke()
    await listening.drain()

    assert (tried["revoked"], revoked["revoked"]) == (False, True)
    assert (await works(listening, token), await works(listening, "xoxb-sandbox")) == (
        "account_inactive",
        "",
    )
    state = listening.office(SECOND).state
    assert state.users["U0READLIST"].deleted
    assert "U0READLIST" not in state.channels[GENERAL].members
    told = {event["event"]["type"]: event for event in events(receiver)}
    assert told.keys() == {"tokens_revoked", "app_uninstalled"}
    assert {event["team_id"] for event in told.values()} == {SECOND}
    tokens = told["tokens_revoked"]["event"]["tokens"]
    assert tokens == {"oauth": [], "bot": ["U0READLIST"]}


async def test_the_app_stays_until_its_last_token_is_gone(listening, receiver):
    granted = await install(listening, user=READER, user_scope="search:read")
    person = granted["authed_user"]["access_token"]

    await connect(listening, granted["access_token"]).auth_revoke()
    stays = listening.office(SECOND).workspace.is_installed
    await connect(listening, person).auth_revoke()
    await listening.drain()

    assert (stays, listening.office(SECOND).workspace.is_installed) == (True, False)
    assert await works(listening, person) == "token_revoked"
    kinds = sorted(event["event"]["type"] for event in events(receiver))
    assert kinds == ["app_uninstalled", "tokens_revoked", "tokens_revoked"]


async def test_the_app_can_throw_itself_out(listening, receiver):
    granted = await install(listening, user=READER, user_scope="search:read")
    client = connect(listening, granted["access_token"])

    wrong = await error(client.apps_uninstall(client_id="1.2", client_secret="x"))
    await client.apps_uninstall(**CLIENT)
    await listening.drain()

    assert wrong == "invalid_client_id"
    assert await works(listening, granted["access_token"]) == "account_inactive"
    (revoked,) = (
        event["event"]["tokens"]
        for event in events(receiver)
        if event["event"]["type"] == "tokens_revoked"
    )
    assert revoked == {"oauth": [READER], "bot": ["U0READLIST"]}


async def test_a_person_can_throw_the_app_out_but_a_guest_cannot(listening, receiver):
    granted = await install(listening)
    app = listening.office(SECOND).app

    with pytest.raises(Refusal, match="restricted_action"):
        app.uninstall(user="U0GUEST")
    app.uninstall(user=READER)
    with pytest.raises(Refusal, match="app_not_installed"):
        app.uninstall(user=READER)
    await listening.drain()

    assert await works(listening, granted["access_token"]) == "account_inactive"
    kinds = {event["event"]["type"] for event in events(receiver)}
    assert kinds == {"tokens_revoked", "app_uninstalled"}


async def test_after_coming_back_only_the_new_token_means_anything(offices):
    old = (await install(offices, scope="chat:write,team:read"))["access_token"]
    offices.office(SECOND).app.uninstall(user=CURATOR)

    new = await install(offices, scope="chat:write")

    assert new["access_token"] != old
    assert new["scope"] == "chat:write"
    assert (await works(offices, old), await works(offices, new["access_token"])) == (
        "invalid_auth",
        "",
    )
    assert not offices.office(SECOND).state.users["U0READLIST"].deleted


async def test_who_holds_what_is_kept_over_a_restart(open_sandbox, tmp_path):
    path = tmp_path / "office.jsonl"
    first = await open_sandbox(state_path=path, **TWO_OFFICES)
    token = (await install(first))["access_token"]
    first.office().app.uninstall(user=CURATOR)
    await first.stop()

    second = await open_sandbox(state_path=path, **TWO_OFFICES)

    assert (await works(second, token), await works(second, "xoxb-sandbox")) == (
        "",
        "account_inactive",
    )


async def test_a_rotating_token_expires_after_twelve_hours(rotating, clock):
    granted = await install(rotating, user_scope="search:read")
    token = granted["access_token"]

    clock.advance(LIFETIME - 1)
    before = await works(rotating, token)
    clock.advance(1)

    assert granted["expires_in"] == 43_200
    assert (token[:10], granted["refresh_token"][:7]) == ("xoxe.xoxb-", "xoxe-1-")
    assert granted["authed_user"]["refresh_token"].startswith("xoxe-1-")
    assert (before, await works(rotating, token)) == ("", "token_expired")
    # The token that the settings name is for those who do not rotate: it stays.
    assert await works(rotating, "xoxb-sandbox") == ""


async def refresh(sandbox, refresh_token):
    arguments = {"grant_type": "refresh_token", "refresh_token": refresh_token, **CLIENT}
    return (await connect(sandbox, None).oauth_v2_access(**arguments)).data


async def test_a_refresh_token_gives_the_next_token_once(rotating, clock):
    granted = await install(rotating)

    renewed = await refresh(rotating, granted["refresh_token"])

    assert renewed.keys() >= {"access_token", "refresh_token", "expires_in", "bot_user_id", "team"}
    assert renewed["scope"] == granted["scope"]
    assert await error(refresh(rotating, granted["refresh_token"])) == "invalid_refresh_token"
    assert await error(refresh(rotating, "")) == "invalid_refresh_token"
    clock.advance(LIFETIME - 1)
    assert await works(rotating, renewed["access_token"]) == ""
    assert rotating.office(SECOND).state.installation.bot_token == renewed["access_token"]


async def test_two_tokens_live_at_once_and_the_oldest_gives_way(rotating):
    granted = [await install(rotating)]
    for _ in range(2):
        granted.append(await refresh(rotating, granted[-1]["refresh_token"]))

    live = [await works(rotating, each["access_token"]) for each in granted]

    assert live == ["token_revoked", "", ""]


async def test_revoking_a_rotating_token_ends_that_one_alone(open_sandbox, receiver):
    rotating = await open_sandbox(token_rotation=True, events_url=receiver.url, **TWO_OFFICES)
    granted = await install(rotating)

    await connect(rotating, granted["access_token"]).auth_revoke()
    dead = await works(rotating, granted["access_token"])
    renewed = await refresh(rotating, granted["refresh_token"])
    await rotating.drain()

    assert (dead, await works(rotating, renewed["access_token"])) == ("token_revoked", "")
    assert rotating.office(SECOND).workspace.is_installed
    assert receiver.requests == []


async def test_nothing_is_renewed_once_the_app_is_gone(rotating):
    granted = await install(rotating)
    rotating.office(SECOND).app.uninstall(user=CURATOR)

    assert await error(refresh(rotating, granted["refresh_token"])) == "invalid_refresh_token"


async def test_slacks_own_rotator_renews_the_bots_token_and_the_persons(rotating, clock):
    granted = await install(rotating, user_scope="search:read")
    own = granted["authed_user"]
    ends = int(clock.now) + LIFETIME
    installation = Installation(
        app_id=granted["app_id"],
        team_id=SECOND,
        user_id=own["id"],
        bot_token=granted["access_token"],
        bot_refresh_token=granted["refresh_token"],
        bot_token_expires_at=ends,
        user_token=own["access_token"],
        user_refresh_token=own["refresh_token"],
        user_token_expires_at=ends,
    )
    rotator = AsyncTokenRotator(**CLIENT, client=connect(rotating, None))

    renewed = await rotator.perform_token_rotation(installation=installation)

    assert renewed.bot_token != granted["access_token"]
    assert renewed.user_token != own["access_token"]
    assert await works(rotating, renewed.bot_token) == ""
    assert await works(rotating, renewed.user_token) == ""


async def test_a_removed_app_cannot_come_back_by_a_refresh_token(rotating):
    installed = await install(rotating)
    await connect(rotating, installed["access_token"]).auth_revoke()

    uninstall(rotating.office(SECOND).workspace)

    again = {"grant_type": "refresh_token", "refresh_token": installed["refresh_token"]}
    call = connect(rotating, None).oauth_v2_access(**CLIENT, **again)
    assert await error(call) == "invalid_refresh_token"
