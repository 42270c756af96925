"""Whether a message is there: only what was seen is found, only a whole look says absent."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.release import Absent, Claim, Evidence, Found, ThreadSummary, Unclear
from bot.slack.client import build_client, close_client
from tests.slack.claims import CLAIM, NOW, messenger
from tests.slack.scripted import ScriptedSlack, drop, error, ok, raw

PARENT = replace(CLAIM, thread_ts=None, delivery_key="release:12:0")
THREAD = "1700000000.000100"


def message(key: Any = "release:12:3", kind: str = "readlist_delivery", **fields: Any) -> Any:
    metadata = {"event_type": kind, "event_payload": {"delivery_key": key}}
    return {"ts": "1700000009.000900", "bot_id": "B0BOT", "metadata": metadata} | fields


def page(*messages: Any, cursor: str = "", **data: Any) -> Any:
    return ok(messages=list(messages), response_metadata={"next_cursor": cursor}, **data)


async def find(client: AsyncWebClient, claim: Claim = CLAIM) -> Evidence:
    return await messenger(client).find(claim)


async def test_a_parent_is_looked_for_in_history_from_before_it_was_first_claimed(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    slack.answer("conversations.history", page(message("release:12:0")))

    assert await find(client, PARENT) == Found("1700000009.000900")

    [arguments] = slack.asked("conversations.history")
    oldest = (NOW - timedelta(hours=1)).timestamp()
    assert arguments == {
        "channel": "C0READING",
        "oldest": f"{oldest:.6f}",
        "limit": "200",
        "include_all_metadata": "1",
    }


async def test_a_section_is_looked_for_in_all_pages_of_its_thread(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    slack.answer(
        "conversations.replies",
        page(message("release:12:0"), message("release:12:1"), cursor="two", has_more=True),
        page(message("release:12:2"), cursor="three", has_more=True),
        page(message(ts="1700000042.000100")),
    )

    assert await find(client) == Found("1700000042.000100")

    asked = slack.asked("conversations.replies")
    assert [arguments.get("cursor") for arguments in asked] == [None, "two", "three"]
    assert {arguments["ts"] for arguments in asked} == {THREAD}


@pytest.mark.parametrize(
    "stranger",
    [
        message("release:12:30"),
        message(bot_id="B0OTHER", user="U0OTHER"),
        message(bot_id=None),
        message(kind="somebody_elses"),
        message(["release:12:3"]),
        message(metadata=None),
        message(metadata={"event_type": "readlist_delivery"}),
        "release:12:3",
    ],
)
async def test_a_whole_look_without_our_message_says_absent(
    slack: ScriptedSlack, client: AsyncWebClient, stranger: Any
) -> None:
    slack.answer("conversations.replies", page(stranger))

    assert await find(client) == Absent()


async def test_our_user_id_is_as_good_as_our_bot_id(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    slack.answer("conversations.replies", page(message(bot_id=None, user="U0BOT")))

    assert await find(client) == Found("1700000009.000900")


@pytest.mark.parametrize(
    ("last_page", "why"),
    [
        (error("ratelimited"), "ratelimited"),
        (error("internal_error"), "internal_error"),
        (drop, "ServerDisconnectedError"),
        (raw(200, '{"ok": true, "mess'), "HTTP 200"),
        (ok(), "no messages"),
        (ok(messages=None), "no messages"),
        (page(has_more=True), "not where"),
        (page(cursor="two"), "same page"),
    ],
)
@pytest.mark.parametrize("claim", [PARENT, CLAIM], ids=["parent", "section"])
async def test_a_look_that_ends_early_is_never_absent(
    slack: ScriptedSlack, client: AsyncWebClient, claim: Claim, last_page: Any, why: str
) -> None:
    method = "conversations.history" if claim is PARENT else "conversations.replies"
    first_page = page(message("another"), cursor="two", has_more=True)
    slack.answer(method, first_page, last_page, last_page)  # aiohttp reads again after a `drop`

    evidence = await find(client, claim)

    assert isinstance(evidence, Unclear)
    assert why in evidence.why


async def test_a_refused_history_is_unclear(slack: ScriptedSlack, client: AsyncWebClient) -> None:
    slack.answer("conversations.history", error("missing_scope", needed="channels:history"))

    assert await find(client, PARENT) == Unclear("missing_scope: needs channels:history")


async def test_no_connection_is_unclear(slack: ScriptedSlack) -> None:
    client = build_client("xoxb-test", slack.url, 5)
    await slack.stop()

    evidence = await find(client)

    await close_client(client)
    await slack.start()
    assert isinstance(evidence, Unclear)


@pytest.mark.parametrize(
    ("parent", "summary"),
    [
        ({"reply_count": 3, "latest_reply": "1700000007.0007"}, (3, "1700000007.0007")),
        ({}, (0, None)),
    ],
)
@pytest.mark.parametrize(
    "name", ["missing_scope", "not_allowed_token_type", "method_not_supported_for_channel_type"]
)
async def test_where_replies_are_refused_the_parent_tells_what_it_knows(
    slack: ScriptedSlack,
    client: AsyncWebClient,
    name: str,
    parent: dict[str, Any],
    summary: tuple[int, str | None],
) -> None:
    slack.answer("conversations.replies", error(name))
    slack.answer("conversations.history", page(message("release:12:0", ts=THREAD, **parent)))

    assert await find(client) == ThreadSummary(*summary)

    [arguments] = slack.asked("conversations.history")
    assert arguments == {
        "channel": "C0READING",
        "oldest": THREAD,
        "latest": THREAD,
        "inclusive": "1",
        "limit": "1",
    }


@pytest.mark.parametrize(
    ("history", "why"),
    [
        (error("missing_scope"), "not_allowed_token_type, then missing_scope"),
        (drop, "not_allowed_token_type, then ServerDisconnectedError"),
        (page(), "first message is not there"),
        (page(message(ts="1600000000.000100")), "first message is not there"),
    ],
)
async def test_where_the_parent_can_not_tell_either_it_is_unclear(
    slack: ScriptedSlack, client: AsyncWebClient, history: Any, why: str
) -> None:
    slack.answer("conversations.replies", error("not_allowed_token_type"))
    slack.answer("conversations.history", history, history)

    evidence = await find(client)

    assert isinstance(evidence, Unclear)
    assert why in evidence.why


async def test_a_deleted_thread_is_said_to_be_deleted(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    slack.answer("conversations.replies", error("thread_not_found"))

    assert await find(client) == Unclear("the thread's first message was deleted")
