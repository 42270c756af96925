"""Slack's requests over HTTP: only signed ones count, and none makes a traceback."""

import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from slack_sdk.signature import Clock, SignatureVerifier

from bot.storage.database import Database
from tests.sandbox.calls import mention
from tests.slack.office import Office, open_office

SECRET = "sandbox-signing-secret"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
async def http_office(db: Database) -> AsyncIterator[Office]:
    async with open_office(db, "http") as office:
        yield office


def sign(body: str | bytes, secret: str = SECRET, age: int = 0) -> dict[str, str]:
    timestamp = str(int(Clock().now()) - age)
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": str(signature)}


async def send(
    office: Office, body: str | bytes, headers: dict[str, str], kind: str = "application/json"
) -> httpx.Response:
    async with httpx.AsyncClient() as http:
        return await http.post(office.url, content=body, headers={**headers, "Content-Type": kind})


def build_mention(event_id: str = "Ev1") -> str:
    event = {
        "type": "app_mention",
        "user": "U0READER",
        "text": "<@U0READLIST> help",
        "ts": "1700000000.000100",
        "channel": "C0GENERAL",
    }
    envelope = {"type": "event_callback", "team_id": "T0READLIST", "event_id": event_id}
    return json.dumps({**envelope, "event": event})


@pytest.mark.parametrize(
    "headers",
    [
        sign(build_mention(), secret="guessed"),
        sign(build_mention(), age=600),
        sign(build_mention("Ev2")),
        {},
        {"X-Slack-Signature": sign(build_mention())["X-Slack-Signature"]},
        {"X-Slack-Request-Timestamp": "now", "X-Slack-Signature": "v0=1"},
        {"X-Slack-Request-Timestamp": "²", "X-Slack-Signature": "v0=1"},
        {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": "v0=ü"},
    ],
    ids=["wrong secret", "old", "other body", "none", "half", "no number", "square", "not ASCII"],
)
async def test_a_request_that_slack_did_not_sign_is_turned_away(
    http_office: Office, headers: dict[str, str]
) -> None:
    async with httpx.AsyncClient() as http:
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        answer = await http.post(http_office.url, content=build_mention().encode(), headers=raw)

    assert answer.status_code == 401
    assert http_office.sandbox.state.posted("C0GENERAL") == []


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"event": 5}',
        b'{"authorizations": 5}',
        b'{"a":' * 100_000,
        b"payload=[1]",
        b"payload=",
        b"\xff\xfe{",
    ],
)
async def test_a_body_that_slack_never_sends_is_a_bad_request_or_turned_away(
    http_office: Office, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await send(http_office, body, sign(b"another body"))

    assert answer.status_code in (400, 401)
    assert "Traceback" not in caplog.text


async def test_slack_may_check_the_address(http_office: Office) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1aB"})

    answer = await send(http_office, body, sign(body))

    assert (answer.status_code, answer.json()) == (200, {"challenge": "3eZbrw1aB"})


async def test_an_event_that_comes_again_is_answered_once(http_office: Office) -> None:
    await http_office.join()
    await mention(http_office.sandbox.people, "hi", user="U0READER", channel="C0GENERAL")
    await http_office.sandbox.drain()
    [parent, _] = http_office.sandbox.state.posted("C0GENERAL")
    body = build_mention().replace("1700000000.000100", parent.ts)

    for _ in range(3):
        answer = await send(http_office, body, sign(body))
        assert answer.status_code == 200

    assert len(http_office.answers("C0GENERAL")) == 2


@pytest.mark.parametrize("text", ["payload", "payload=1", "{payload}", "容器 & <b>"])
async def test_a_command_may_hold_any_text(http_office: Office, text: str) -> None:
    form: dict[str, Any] = {
        "command": "/readlist",
        "text": text,
        "team_id": "T0READLIST",
        "user_id": "U0READER",
        "channel_id": "C0GENERAL",
    }
    body = urlencode(form)

    answer = await send(http_office, body, sign(body), FORM)

    assert answer.status_code == 200
    assert answer.json()["text"].startswith("The library is empty")


async def test_a_press_of_a_button_reaches_bolt(http_office: Office) -> None:
    payload = {"type": "block_actions", "actions": [{"action_id": "x", "block_id": "y"}]}
    body = urlencode({"payload": json.dumps({**payload, "team": {"id": "T0READLIST"}})})

    answer = await send(http_office, body, sign(body), FORM)

    assert answer.status_code == 200
