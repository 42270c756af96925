"""What becomes of a message that is sent: each odd answer is the right outcome, and one request."""

import socket
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.release import (
    Operation,
    Outcome,
    Refused,
    Sent,
    Throttled,
    Unknown,
)
from bot.slack.client import build_client, close_client
from tests.slack.claims import CLAIM, HEADER, messenger
from tests.slack.scripted import ScriptedSlack, break_off, drop, error, ok, raw


async def send(slack: ScriptedSlack, client: AsyncWebClient, reply: Any) -> Outcome:
    slack.answer("chat.postMessage", reply)
    return await messenger(client).send(CLAIM)


async def test_a_post_carries_its_key_and_unfurls_nothing(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    outcome = await send(slack, client, ok(ts="1700000001.000200"))

    assert outcome == Sent("1700000001.000200")
    assert slack.calls == [
        (
            "chat.postMessage",
            {
                "channel": "C0READING",
                "text": "Docker",
                "blocks": [HEADER],
                "thread_ts": "1700000000.000100",
                "unfurl_links": False,
                "unfurl_media": False,
                "metadata": {
                    "event_type": "readlist_delivery",
                    "event_payload": {"delivery_key": "release:12:3"},
                },
            },
        )
    ]


async def test_a_parent_as_text_alone_has_neither_blocks_nor_a_thread(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    slack.answer("chat.postMessage", ok(ts="1"))

    await messenger(client).send(replace(CLAIM, body=1, thread_ts=None))

    [arguments] = slack.asked("chat.postMessage")
    assert arguments["text"] == "Docker, as text"
    assert not arguments.keys() & {"blocks", "thread_ts", "parse"}


@pytest.mark.parametrize(("body", "blocks"), [(0, [HEADER]), (1, [])])
async def test_an_update_names_its_message_and_replaces_the_old_blocks(
    slack: ScriptedSlack, client: AsyncWebClient, body: int, blocks: list[Any]
) -> None:
    slack.answer("chat.update", ok(ts="1700000001.000200"))
    claim = replace(CLAIM, operation=Operation.UPDATE, ts="1700000001.000200", body=body)

    outcome = await messenger(client).send(claim)

    assert outcome == Sent("1700000001.000200")
    [arguments] = slack.asked("chat.update")
    assert arguments["ts"] == "1700000001.000200"
    assert arguments["blocks"] == blocks
    assert "metadata" not in arguments


@pytest.mark.parametrize(
    ("reply", "delay"),
    [
        (raw(429, '{"ok":false,"error":"ratelimited"}', headers={"Retry-After": "7"}), 7),
        (raw(429, '{"ok":false,"error":"ratelimited"}'), 5),
        (raw(429, '{"ok":false,"error":"ratelimited"}', headers={"Retry-After": "soon"}), 5),
        (raw(429, '{"ok":false,"error":"ratelimited"}', headers={"Retry-After": "0"}), 1),
        (raw(429, '{"ok":false,"error":"ratelimited"}', headers={"Retry-After": "9" * 40}), 5),
        (raw(429, '{"ok":false,"error":"ratelimited"}', headers={"Retry-After": "999999"}), 3600),
        (raw(429, "slow down", "text/plain", {"Retry-After": "3"}), 3),
        (raw(429, "<html>", "text/html", {"Retry-After": "3"}), 3),
        (raw(429, "{", headers={"Retry-After": "3"}), 3),
        (error("ratelimited"), 5),
        (error("rate_limited"), 5),
    ],
)
async def test_a_rate_limit_says_when_to_try_again(
    slack: ScriptedSlack, client: AsyncWebClient, reply: Any, delay: int
) -> None:
    assert await send(slack, client, reply) == Throttled(timedelta(seconds=delay))
    assert len(slack.calls) == 1


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (drop, "ServerDisconnectedError"),
        (break_off, "ClientPayloadError"),
        (raw(500, "<html>oops</html>", "text/html"), "HTTP 500"),
        (raw(500, "oops", "text/plain"), "HTTP 500"),
        (raw(502, "{"), "HTTP 502"),
        (raw(503, '{"ok":false,"error":"ratelimited"}'), "HTTP 503"),
        (raw(500, '{"ok":false,"error":"is_archived"}'), "HTTP 500"),
        (raw(403, "<html>a proxy</html>", "text/html"), "HTTP 403"),
        (raw(200, "<html>a portal</html>", "text/html"), "HTTP 200"),
        (raw(200, "ok", "text/plain"), "AttributeError"),
        (raw(200, "zip", "application/gzip"), "not JSON"),
        (raw(200, ""), "HTTP 200"),
        (raw(200, "null"), "HTTP 200"),
        (raw(200, "[1]"), "AttributeError"),
        (raw(200, "5"), "AttributeError"),
        (raw(200, '{"ok": tru'), "HTTP 200"),
        (raw(200, b'{"ok": "\xff\xfe"}'), "UnicodeDecodeError"),
        (raw(200, "[" * 100_000), "RecursionError"),
        (raw(200, '{"ok": false}'), "HTTP 200"),
        (raw(200, '{"ok": false, "error": 7}'), "HTTP 200"),
        (ok(), "no ts"),
        (ok(ts=""), "no ts"),
        (ok(ts=17), "no ts"),
        (error("internal_error"), "internal_error"),
        (error("fatal_error"), "fatal_error"),
        (error("service_unavailable"), "service_unavailable"),
        (error("request_timeout"), "request_timeout"),
    ],
)
async def test_an_answer_that_settles_nothing_is_unknown_and_nothing_is_sent_twice(
    slack: ScriptedSlack, client: AsyncWebClient, reply: Any, why: str
) -> None:
    outcome = await send(slack, client, reply)

    assert isinstance(outcome, Unknown)
    assert why in outcome.why
    assert len(slack.calls) == 1


async def test_no_answer_in_time_is_unknown(slack: ScriptedSlack) -> None:
    client = build_client("xoxb-test", slack.url, 0.2)

    outcome = await send(slack, client, slack.hang())

    await close_client(client)
    assert outcome == Unknown("TimeoutError")
    assert len(slack.calls) == 1


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (error("is_archived"), Refused("is_archived")),
        (error("not_in_channel"), Refused("not_in_channel")),
        (raw(403, '{"ok":false,"error":"token_revoked"}'), Refused("token_revoked")),
        (
            error("missing_scope", needed="chat:write", provided="commands"),
            Refused("missing_scope", detail="needs chat:write"),
        ),
        (error("msg_too_long"), Refused("msg_too_long", blocks_at_fault=True)),
        (error("msg_blocks_too_long"), Refused("msg_blocks_too_long", blocks_at_fault=True)),
        (error("invalid_blocks_format"), Refused("invalid_blocks_format", blocks_at_fault=True)),
        (error("invalid_attachments"), Refused("invalid_attachments", blocks_at_fault=True)),
        (
            error("invalid_blocks", errors=["downloading image failed [json-pointer:/blocks/0]"]),
            Refused(
                "invalid_blocks",
                blocks_at_fault=True,
                detail="downloading image failed [json-pointer:/blocks/0]",
            ),
        ),
        (
            error(
                "invalid_arguments",
                response_metadata={"messages": ["[ERROR] no more than 50 [json-pointer:/blocks]"]},
            ),
            Refused(
                "invalid_arguments",
                blocks_at_fault=True,
                detail="[ERROR] no more than 50 [json-pointer:/blocks]",
            ),
        ),
    ],
)
async def test_a_refusal_keeps_slacks_word_and_what_it_adds(
    slack: ScriptedSlack, client: AsyncWebClient, reply: Any, outcome: Refused
) -> None:
    assert await send(slack, client, reply) == outcome


async def test_without_a_connection_nothing_was_posted_and_waits_grow() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/api/"
    client = build_client("xoxb-test", url, 5)
    claims = [replace(CLAIM, attempts=attempts) for attempts in (0, 1, 3, 6, 500)]

    outcomes = [await messenger(client).send(claim) for claim in claims]

    await close_client(client)
    delays = [outcome.delay for outcome in outcomes if isinstance(outcome, Throttled)]
    assert delays == [timedelta(seconds=seconds) for seconds in (1, 2, 8, 60, 60)]


async def test_a_host_without_an_address_was_sent_nothing() -> None:
    client = build_client("xoxb-test", "http://slack.invalid/api/", 5)

    outcome = await messenger(client).send(CLAIM)

    await close_client(client)
    assert isinstance(outcome, Throttled)


async def test_a_failed_tls_handshake_posted_nothing(slack: ScriptedSlack) -> None:
    client = build_client("xoxb-test", slack.url.replace("http:", "https:"), 5)

    outcome = await messenger(client).send(CLAIM)

    await close_client(client)
    assert isinstance(outcome, Throttled)
    assert slack.calls == []


async def test_a_host_that_never_finishes_connecting_was_sent_nothing() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()  # the kernel accepts, nobody ever answers the TLS greeting
        client = build_client("xoxb-test", f"https://127.0.0.1:{listening.getsockname()[1]}/", 0.4)

        outcome = await messenger(client).send(CLAIM)

        await close_client(client)
    assert isinstance(outcome, Throttled)
    assert "ConnectionTimeoutError" in outcome.why


async def test_messages_share_one_connection(slack: ScriptedSlack, client: AsyncWebClient) -> None:
    for number in range(5):
        slack.answer("chat.postMessage", ok(ts=f"17.{number}"))

    outcomes = [await messenger(client).send(CLAIM) for _ in range(5)]

    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    assert len(slack.connections) == 1
