"""How calls come in and answers go out, whatever the method."""

import httpx
import pytest

from bot.sandbox.config import DEFAULT_SCOPES
from tests.sandbox.calls import ARCHIVED, CURATOR, GENERAL, READER, connect, error, refusal


async def test_auth_test_says_whose_token_it_is(sandbox, client):
    answer = (await client.auth_test()).data

    assert answer == {
        "ok": True,
        "url": sandbox.url,
        "team": "Readlist sandbox",
        "user": "readlist",
        "team_id": "T0READLIST",
        "user_id": "U0READLIST",
        "bot_id": "B0READLIST",
        "is_enterprise_install": False,
    }


async def test_every_answer_names_the_granted_scopes_in_a_header(client):
    answer = await client.auth_test()

    assert set(answer.headers["x-oauth-scopes"].split(",")) == DEFAULT_SCOPES


async def test_api_test_gives_arguments_back_and_needs_no_token(sandbox):
    stranger = connect(sandbox, token=None)

    answer = await stranger.api_call("api.test", params={"foo": "bar"})

    assert answer["args"] == {"foo": "bar"}
    assert await error(stranger.api_test(error="my_error")) == "my_error"


@pytest.mark.parametrize(
    ("token", "method", "says"),
    [
        (None, "auth.test", "not_authed"),
        ("xoxb-wrong", "auth.test", "invalid_auth"),
        ("xapp-sandbox", "auth.test", "not_allowed_token_type"),
        ("xoxb-sandbox", "apps.connections.open", "not_allowed_token_type"),
        ("xoxb-sandbox", "bookmarks.list", "unknown_method"),
    ],
)
async def test_a_call_with_the_wrong_token_or_name_is_refused(sandbox, token, method, says):
    assert await error(connect(sandbox, token).api_call(method)) == says


@pytest.mark.parametrize(
    "request_of",
    [
        lambda url, token: httpx.Request("GET", f"{url}auth.test?token={token}"),
        lambda url, token: httpx.Request("POST", f"{url}auth.test", data={"token": token}),
        lambda url, token: httpx.Request("POST", f"{url}auth.test", json={"token": token}),
        lambda url, token: httpx.Request("POST", f"{url}auth.test?token={token}"),
        lambda url, token: httpx.Request(
            "GET", f"{url}auth.test", headers={"Authorization": f"Bearer {token}"}
        ),
    ],
    ids=["query", "form", "json", "query of a POST", "header"],
)
async def test_the_token_may_stand_wherever_slack_takes_it(sandbox, request_of):
    async with httpx.AsyncClient() as http:
        answer = await http.send(request_of(sandbox.api_url, "xoxb-sandbox"))

    assert answer.json()["ok"] is True


async def test_blocks_and_metadata_may_come_as_json_in_a_form(sandbox, member):
    form = {
        "token": "xoxb-sandbox",
        "channel": GENERAL,
        "text": "a form",
        "blocks": '[{"type": "divider"}]',
        "metadata": '{"event_type": "x", "event_payload": {"delivery_key": "k"}}',
    }
    async with httpx.AsyncClient() as http:
        answer = await http.post(f"{sandbox.api_url}chat.postMessage", data=form)

    (message,) = sandbox.state.posted(GENERAL)
    assert answer.json()["ok"] is True
    assert message.blocks[0]["type"] == "divider"
    assert message.metadata == {"event_type": "x", "event_payload": {"delivery_key": "k"}}


@pytest.mark.parametrize(("body", "says"), [("{", "invalid_json"), ("[1]", "json_not_object")])
async def test_a_body_that_is_no_json_object_is_refused(sandbox, body, says):
    async with httpx.AsyncClient() as http:
        answer = await http.post(
            f"{sandbox.api_url}auth.test",
            content=body,
            headers={"Content-Type": "application/json"},
        )

    assert answer.json() == {"ok": False, "error": says}


@pytest.mark.parametrize(
    ("method", "arguments", "needed"),
    [
        ("chat.postMessage", {"channel": GENERAL, "text": "x"}, "chat:write"),
        ("chat.update", {"channel": GENERAL, "ts": "1", "text": "x"}, "chat:write"),
        ("chat.delete", {"channel": GENERAL, "ts": "1"}, "chat:write"),
        ("chat.postEphemeral", {"channel": GENERAL, "user": READER, "text": "x"}, "chat:write"),
        ("conversations.list", {}, "channels:read"),
        ("conversations.list", {"types": "private_channel"}, "groups:read"),
        ("conversations.list", {"types": "im"}, "im:read"),
        ("conversations.info", {"channel": GENERAL}, "channels:read"),
        ("conversations.members", {"channel": GENERAL}, "channels:read"),
        ("conversations.join", {"channel": GENERAL}, "channels:join"),
        ("conversations.open", {"users": READER}, "im:write"),
        ("conversations.history", {"channel": GENERAL}, "channels:history"),
        ("conversations.replies", {"channel": GENERAL, "ts": "1"}, "channels:history"),
        (
            "reactions.add",
            {"channel": GENERAL, "timestamp": "1", "name": "eyes"},
            "reactions:write",
        ),
        ("reactions.get", {"channel": GENERAL, "timestamp": "1"}, "reactions:read"),
        ("users.info", {"user": CURATOR}, "users:read"),
        ("users.list", {}, "users:read"),
        ("team.info", {}, "team:read"),
    ],
)
async def test_a_method_without_its_scope_says_which_one_it_needs(
    open_sandbox, method, arguments, needed
):
    sandbox = await open_sandbox(scopes=frozenset({"commands"}))

    answer = await refusal(connect(sandbox).api_call(method, params=arguments))

    assert answer == {
        "ok": False,
        "error": "missing_scope",
        "needed": needed,
        "provided": "commands",
    }


async def test_team_info_names_the_workspace(open_sandbox):
    sandbox = await open_sandbox(scopes=frozenset({"team:read"}), team_name="Our place")

    answer = await connect(sandbox).team_info()

    assert (answer["team"]["id"], answer["team"]["name"]) == ("T0READLIST", "Our place")


async def test_users_info_shows_zone_offset_and_role(client):
    curator = (await client.users_info(user=CURATOR))["user"]
    guest = (await client.users_info(user="U0GUEST"))["user"]

    assert (curator["tz"], curator["tz_offset"], curator["is_admin"]) == (
        "Asia/Shanghai",
        28_800,
        True,
    )
    # 14 November 2023: New York has winter time.
    assert (guest["tz"], guest["tz_offset"], guest["is_restricted"]) == (
        "America/New_York",
        -18_000,
        True,
    )
    assert await error(client.users_info(user="U0NOBODY")) == "user_not_found"


async def test_users_list_goes_through_everybody_in_pages(client):
    names, cursor = [], None
    while cursor != "":
        page = await client.users_list(limit=3, cursor=cursor)
        names.append([user["name"] for user in page["members"]])
        cursor = page["response_metadata"]["next_cursor"]

    assert names == [["lin", "gale", "robin"], ["readlist"]]


async def test_a_wrong_cursor_or_limit_is_refused(client):
    assert await error(client.users_list(cursor="not base64!")) == "invalid_cursor"
    assert await error(client.users_list(cursor="YWJj")) == "invalid_cursor"
    assert await error(client.users_list(limit=1001)) == "invalid_limit"
    assert await error(client.users_list(limit=-1)) == "invalid_limit"


async def test_an_unknown_type_of_conversation_is_refused(client):
    assert await error(client.conversations_list(types="salon")) == "invalid_types"


async def test_the_workspace_has_an_archived_channel_to_trip_over(client):
    answer = await client.conversations_info(channel=ARCHIVED)

    assert answer["channel"]["is_archived"] is True
