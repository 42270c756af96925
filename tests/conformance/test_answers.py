"""How a call comes in, who may make it, and how an answer says yes or no."""

import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.conformance.expectations import (
    exactly,
    java_test,
    keys_between,
    method,
    page,
    sandbox_only,
    source,
)
from tests.conformance.target import Target
from tests.sandbox.calls import error, refusal

WEB_API = page("apis/web-api")
OWN_TOKEN = "It would send the token outside of the Authorization header."


def stranger(slack: Target, token: str | None = None) -> AsyncWebClient:
    """Give a client with another token, or with none."""
    return AsyncWebClient(token, base_url=slack.client.base_url, retry_handlers=[])


async def send(slack: Target, request: httpx.Request) -> httpx.Response:
    async with httpx.AsyncClient() as http:
        return await http.send(request)


@source(method("api.test"), java_test("api_test_Test"))
async def test_api_test_gives_the_arguments_back(slack):
    answer = await stranger(slack).api_call("api.test", params={"foo": "fine"})

    exactly(answer, "args")
    assert answer["args"] == {"foo": "fine"}


@source(method("api.test"))
async def test_api_test_without_arguments_says_only_ok(slack):
    exactly(await stranger(slack).api_call("api.test"), "")


@source(method("api.test"), java_test("api_test_Test"))
async def test_api_test_answers_with_the_error_that_was_asked_for(slack):
    body = await refusal(stranger(slack).api_test(error="my_error"))

    assert body == {"ok": False, "error": "my_error", "args": {"error": "my_error"}}


@source(method("auth.test"))
async def test_auth_test_says_whose_token_it_is(slack):
    known = "is_enterprise_install enterprise_id app_name app_id expires_in"

    keys_between(slack.me.data, "ok url team user team_id user_id bot_id", known)
    assert slack.me["url"].startswith("http")
    assert slack.me["url"].endswith("/")
    assert [slack.me[name][0] for name in ("team_id", "user_id", "bot_id")] == ["T", "U", "B"]


@source(method("auth.test"))
async def test_a_call_without_a_token_is_not_authed(slack):
    assert await refusal(stranger(slack).api_call("auth.test")) == {
        "ok": False,
        "error": "not_authed",
    }


@source(method("auth.test"))
@pytest.mark.parametrize("name", ["auth.test", "chat.postMessage", "conversations.list"])
async def test_a_token_that_nobody_was_given_is_refused(slack, name):
    call = stranger(slack, "xoxb-0-made-up").api_call(name, json={})

    assert await error(call) == "invalid_auth"


@source(method("apps.connections.open"))
async def test_a_bot_token_opens_no_socket(slack):
    assert await error(slack.call("apps.connections.open")) == "not_allowed_token_type"


@source(method("api.test"), method("chat.postMessage"))
async def test_a_method_that_does_not_exist_is_unknown(slack):
    assert await error(slack.call("chat.shout")) == "unknown_method"


@source(WEB_API)
async def test_a_refusal_is_an_answer_with_status_200(slack):
    request = httpx.Request("POST", f"{slack.client.base_url}auth.test")

    answer = await send(slack, request)

    assert (answer.status_code, answer.json()["ok"]) == (200, False)
    assert answer.headers["Content-Type"].startswith("application/json")


@source(method("auth.test"), java_test("chat_Test.postMessage_bot"))
async def test_an_answer_names_the_granted_scopes_in_a_header(slack):
    assert "chat:write" in slack.me.headers["x-oauth-scopes"].split(",")


@source(WEB_API)
async def test_arguments_may_come_as_a_form_as_json_or_in_the_query(slack):
    form = await slack.client.api_call("conversations.info", data={"channel": slack.channel})
    query = await slack.read("conversations.info", channel=slack.channel)

    assert form["channel"]["id"] == query["channel"]["id"] == slack.channel


@source(WEB_API, method("chat.postMessage"))
async def test_blocks_and_metadata_come_as_json_inside_a_form(slack):
    await slack.pace.wait()
    form = {
        "channel": slack.channel,
        "text": "a form",
        "blocks": '[{"type": "divider"}]',
        "metadata": '{"event_type": "x", "event_payload": {"key": "k"}}',
    }

    answer = await slack.client.api_call("chat.postMessage", data=form)

    slack.posted.append((answer["channel"], answer["ts"]))
    shown = await slack.shown(answer["ts"], include_all_metadata=True)
    assert [block["type"] for block in shown["blocks"]] == ["divider"]
    assert shown["metadata"]["event_payload"] == {"key": "k"}


@source(WEB_API)
@pytest.mark.parametrize(("body", "says"), [("{", "invalid_json"), ("[1]", "json_not_object")])
async def test_a_body_that_is_no_json_object_is_refused(slack, body, says):
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Authorization": f"Bearer {slack.client.token}",
    }
    request = httpx.Request(
        "POST", f"{slack.client.base_url}chat.postMessage", content=body, headers=headers
    )

    answer = (await send(slack, request)).json()

    assert (answer["ok"], answer["error"]) == (False, says)


@source(WEB_API)
@sandbox_only(OWN_TOKEN)
async def test_a_form_may_hold_the_token(slack):
    request = httpx.Request(
        "POST", f"{slack.client.base_url}auth.test", data={"token": slack.client.token}
    )

    assert (await send(slack, request)).json()["ok"] is True


@source(WEB_API)
@sandbox_only(OWN_TOKEN)
async def test_json_may_not_hold_the_token(slack):
    request = httpx.Request(
        "POST", f"{slack.client.base_url}auth.test", json={"token": slack.client.token}
    )

    assert (await send(slack, request)).json() == {"ok": False, "error": "not_authed"}


@source("api.slack.com/changelog/2020-11-no-more-tokens-in-querystrings-for-newly-created-apps")
@sandbox_only(OWN_TOKEN)
async def test_a_query_may_not_hold_the_token(slack):
    request = httpx.Request("GET", f"{slack.client.base_url}auth.test?token={slack.client.token}")

    assert (await send(slack, request)).json()["ok"] is False
