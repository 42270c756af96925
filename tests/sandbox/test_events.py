"""Events, commands and actions over HTTP, received by a small server; Slack's verifier judges."""

import asyncio
import json
import socket
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from tests.sandbox.calls import CURATOR, GENERAL, READER, direct_message


async def test_everything_is_signed_so_that_slacks_verifier_is_content(workspace, receiver):
    await workspace.people.run_command("docker & 安全")
    await direct_message(workspace.people, "hello", user=READER)
    await workspace.people.press({"action_id": "more"}, user=READER, channel=GENERAL)
    await workspace.drain()

    assert len(receiver.requests) == 3
    for headers, body in receiver.requests:
        assert SignatureVerifier("s3cret").is_valid_request(body, headers)
        assert not SignatureVerifier("other").is_valid_request(body, headers)


async def test_a_command_is_a_form_and_its_answer_the_response(workspace, receiver):
    receiver.answers = [web.json_response({"text": "found it"}), web.Response(text="plain")]

    answers = [await workspace.people.run_command("docker & 安全", user=CURATOR) for _ in range(2)]

    form = parse_qs(receiver.requests[0][1])
    assert answers == [{"text": "found it"}, {"text": "plain"}]
    assert receiver.header(0, "content-type") == "application/x-www-form-urlencoded"
    assert (form["command"], form["text"]) == (["/readlist"], ["docker & 安全"])
    assert form["user_id"] == [CURATOR]


async def test_an_action_is_json_in_a_form(workspace, receiver):
    await workspace.people.press({"action_id": "more", "value": "2"}, user=READER, channel=GENERAL)

    payload = json.loads(parse_qs(receiver.requests[0][1])["payload"][0])
    assert (payload["type"], payload["actions"][0]["value"]) == ("block_actions", "2")


async def test_an_event_is_json(workspace, receiver):
    await direct_message(workspace.people, "hello", user=READER)
    await workspace.drain()

    payload = json.loads(receiver.requests[0][1])
    assert receiver.header(0, "content-type") == "application/json"
    assert payload["event"]["text"] == "hello"
    assert receiver.header(0, "x-slack-retry-num") is None


async def test_an_event_that_was_not_taken_is_posted_again_at_once(workspace, receiver):
    receiver.answers = [web.Response(status=500)]

    await direct_message(workspace.people, "hello", user=READER)
    await workspace.drain()

    assert receiver.header(1, "x-slack-retry-num") == "1"
    assert receiver.header(1, "x-slack-retry-reason") == "http_error"
    assert receiver.requests[0][1] == receiver.requests[1][1]
    assert workspace.undelivered == []


async def test_an_app_can_decline_the_retry(workspace, receiver):
    receiver.answers = [web.Response(status=500, headers={"x-slack-no-retry": "1"})]

    await direct_message(workspace.people, "hello", user=READER)
    await workspace.drain()

    assert len(receiver.requests) == 1
    assert len(workspace.undelivered) == 1


async def test_an_app_that_is_too_slow_is_asked_again(open_sandbox, receiver):
    workspace = await open_sandbox(events_url=receiver.url, ack_timeout=0.2)
    receiver.answers = [asyncio.Event().wait()]

    await direct_message(workspace.people, "hello", user=READER)
    await workspace.drain()

    assert receiver.header(1, "x-slack-retry-reason") == "http_timeout"


async def test_an_app_that_is_down_gets_nothing_and_the_command_says_so(open_sandbox, receiver):
    down = receiver.url.replace("/slack/events", "")
    workspace = await open_sandbox(events_url=down)

    answer = await workspace.people.run_command("docker")
    await direct_message(workspace.people, "hello", user=READER)
    await workspace.drain()

    assert answer["text"] == "/readlist failed with the error “operation_timeout”"
    assert len(workspace.undelivered) == 2


async def test_a_closed_port_is_a_connection_that_failed(open_sandbox, unused_port):
    workspace = await open_sandbox(events_url=f"http://127.0.0.1:{unused_port}/slack/events")

    await direct_message(workspace.people, "hello", user=READER)
    await workspace.drain()

    assert len(workspace.undelivered) == 1


@pytest.fixture
def unused_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


async def test_an_answer_that_only_claims_to_be_json_is_shown_as_text(workspace, receiver):
    receiver.answers = [web.Response(text="{oops", content_type="application/json")]

    assert await workspace.people.run_command("docker") == {"text": "{oops"}


@pytest.mark.parametrize("kind", ["application/json", "text/plain"])
async def test_an_answer_that_is_no_text_cannot_be_shown(workspace, receiver, kind):
    receiver.answers = [web.Response(body=b"\xff\xfe", content_type=kind)]

    answer = await workspace.people.run_command("docker")

    assert answer["text"] == "/readlist failed with the error “invalid_command_response”"


@pytest.mark.parametrize("body", ["[" * 100_000, '{"text": "\\ud800"}', '{"text": NaN}'])
async def test_an_answer_that_is_no_json_is_shown_as_text(workspace, receiver, body):
    receiver.answers = [web.Response(text=body, content_type="application/json")]

    assert await workspace.people.run_command("docker") == {"text": body}
