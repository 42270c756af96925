"""From what a person named to a channel that can be posted to."""

from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.release import Refused, Throttled, Unknown
from bot.services.messenger import Opened
from tests.slack.claims import messenger
from tests.slack.scripted import ScriptedSlack, drop, error, ok


def channel(channel_id: str = "C0READING", **fields: Any) -> dict[str, Any]:
    return {"id": channel_id, "name": "reading-list", "is_member": True} | fields


def channels(*rows: Any, cursor: str = "") -> Any:
    return ok(channels=list(rows), response_metadata={"next_cursor": cursor})


async def open_channel(client: AsyncWebClient, target: str) -> Any:
    return await messenger(client).open_channel("local", target)


@pytest.mark.parametrize("target", ["C0READING", " C0READING "])
async def test_a_channel_where_we_are_is_opened_by_its_id(
    slack: ScriptedSlack, client: AsyncWebClient, target: str
) -> None:
    slack.answer("conversations.info", ok(channel=channel()))

    assert await open_channel(client, target) == Opened("C0READING", is_private=False)
    assert slack.asked("conversations.info") == [{"channel": "C0READING"}]


async def test_a_public_channel_is_joined(slack: ScriptedSlack, client: AsyncWebClient) -> None:
    slack.answer("conversations.info", ok(channel=channel(is_member=False)))
    slack.answer("conversations.join", ok(channel=channel()))

    assert await open_channel(client, "C0READING") == Opened("C0READING", is_private=False)
    assert slack.asked("conversations.join") == [{"channel": "C0READING"}]


async def test_a_channel_that_can_not_be_joined_is_refused(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    slack.answer("conversations.info", ok(channel=channel(is_member=False)))
    slack.answer("conversations.join", error("missing_scope", needed="channels:join"))

    refused = Refused("missing_scope", detail="needs channels:join")
    assert await open_channel(client, "C0READING") == refused


async def test_a_private_channel_waits_for_an_invitation(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    private = channel("G0CURATORS", is_member=False, is_private=True)
    slack.answer("conversations.info", ok(channel=private))

    assert await open_channel(client, "G0CURATORS") == Refused("not_in_channel")


async def test_a_private_channel_where_we_are_is_known_as_private(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    slack.answer("conversations.info", ok(channel=channel("G0CURATORS", is_private=True)))

    assert await open_channel(client, "G0CURATORS") == Opened("G0CURATORS", is_private=True)


async def test_a_group_conversation_needs_no_joining(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    slack.answer("conversations.info", ok(channel={"id": "G0GROUPDM", "is_mpim": True}))

    assert await open_channel(client, "G0GROUPDM") == Opened("G0GROUPDM", is_private=True)


async def test_an_archived_channel_says_so(slack: ScriptedSlack, client: AsyncWebClient) -> None:
    slack.answer("conversations.info", ok(channel=channel(is_archived=True)))

    assert await open_channel(client, "C0READING") == Refused("is_archived")


@pytest.mark.parametrize("target", ["#reading-list", "reading-list", "#Reading-List"])
async def test_a_name_is_looked_for_on_every_page(
    slack: ScriptedSlack, client: AsyncWebClient, target: str
) -> None:
    slack.answer(
        "conversations.list",
        channels(channel("C0GENERAL", name="general"), cursor="two"),
        channels(channel()),
    )

    assert await open_channel(client, target) == Opened("C0READING", is_private=False)

    asked = slack.asked("conversations.list")
    assert [arguments.get("cursor") for arguments in asked] == [None, "two"]
    assert asked[0] == {
        "types": "public_channel,private_channel",
        "exclude_archived": "0",
        "limit": "999",
    }


async def test_a_name_in_capitals_with_a_hash_is_no_id(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    slack.answer("conversations.list", channels(channel("C0NEWS", name="containers")))

    assert await open_channel(client, "#CONTAINERS") == Opened("C0NEWS", is_private=False)


@pytest.mark.parametrize("last_page", [channels(), channels(cursor="two")])
async def test_an_unknown_name_is_refused_with_the_name(
    slack: ScriptedSlack, client: AsyncWebClient, last_page: Any
) -> None:
    slack.answer("conversations.list", channels(cursor="two"), last_page)

    refused = Refused("channel_not_found", detail="#nowhere")
    assert await open_channel(client, "#nowhere") == refused


async def test_without_the_scope_for_private_channels_public_ones_are_still_found(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    slack.answer(
        "conversations.list",
        error("missing_scope", needed="groups:read"),
        channels(channel()),
    )

    assert await open_channel(client, "#reading-list") == Opened("C0READING", is_private=False)
    assert slack.asked("conversations.list")[1]["types"] == "public_channel"


@pytest.mark.parametrize("user", ["U0READER", "W0READER"])
async def test_a_person_is_written_to_in_a_direct_message(
    slack: ScriptedSlack, client: AsyncWebClient, user: str
) -> None:
    slack.answer("conversations.open", ok(channel={"id": "D0READER"}))

    assert await open_channel(client, user) == Opened("D0READER", is_private=True)
    assert slack.asked("conversations.open") == [{"users": user}]


async def test_a_direct_messages_id_is_taken_as_it_is(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    assert await open_channel(client, "D0READER") == Opened("D0READER", is_private=True)
    assert slack.calls == []


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (error("channel_not_found"), Refused("channel_not_found")),
        (error("ratelimited"), Throttled(timedelta(seconds=5))),
        (drop, Unknown("ServerDisconnectedError: Server disconnected")),
        (ok(), Unknown("the answer names no channel")),
        (ok(channel=None), Unknown("the answer names no channel")),
    ],
)
async def test_what_slack_refuses_or_leaves_open_is_passed_on(
    slack: ScriptedSlack, client: AsyncWebClient, reply: Any, outcome: Any
) -> None:
    slack.answer("conversations.info", reply, reply)  # aiohttp reads again after a `drop`

    assert await open_channel(client, "C0READING") == outcome
