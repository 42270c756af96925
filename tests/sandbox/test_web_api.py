"""The embedded workspace's own answers: whose they are and who is there.

What Slack itself says of calls and answers is in tests/conformance.
"""

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.config import DEFAULT_SCOPES
from tests.sandbox.calls import ARCHIVED, connect, error


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


async def test_every_answer_names_exactly_the_granted_scopes(client):
    answer = await client.auth_test()

    assert set(answer.headers["x-oauth-scopes"].split(",")) == DEFAULT_SCOPES


async def test_a_refusal_names_them_too(client):
    with pytest.raises(SlackApiError, match="channel_not_found") as caught:
        await client.conversations_join(channel="C0NOWHERE")

    named = caught.value.response.headers["x-oauth-scopes"]
    assert set(named.split(",")) == DEFAULT_SCOPES


@pytest.mark.parametrize(
    ("token", "method", "says"),
    [
        ("xapp-sandbox", "auth.test", "not_allowed_token_type"),
        ("xoxb-sandbox", "bookmarks.list", "unknown_method"),
    ],
)
async def test_a_call_with_the_wrong_token_or_name_is_refused(sandbox, token, method, says):
    assert await error(connect(sandbox, token).api_call(method)) == says


async def test_a_workspace_has_the_name_that_it_was_given(open_sandbox):
    sandbox = await open_sandbox(scopes=frozenset({"team:read"}), team_name="Our place")

    answer = await connect(sandbox).team_info()

    assert (answer["team"]["id"], answer["team"]["name"]) == ("T0READLIST", "Our place")


async def test_everybody_is_listed_in_the_order_of_their_ids(client):
    names = [user["name"] for user in (await client.users_list())["members"]]

    assert names == ["lin", "gale", "robin", "readlist"]


async def test_a_cursor_of_another_making_is_refused(client):
    assert await error(client.users_list(cursor="YWJj")) == "invalid_cursor"


async def test_the_workspace_has_an_archived_channel_to_trip_over(client):
    answer = await client.conversations_info(channel=ARCHIVED)

    assert answer["channel"]["is_archived"] is True
