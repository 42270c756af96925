"""What the page is told and may do, for each person: over plain HTTP, as the page asks for it."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import httpx
import pytest

from bot.sandbox.page_feed import Feed
from bot.sandbox.server import Sandbox
from bot.sandbox.state import MOST_EPHEMERALS
from tests.sandbox.calls import CURATOR, CURATORS, GENERAL, READER, READING, bold, connect, error

GUEST = "U0GUEST"


class Page:
    """A page of one person's."""

    def __init__(self, sandbox: Sandbox, user: str) -> None:
        self.http = httpx.AsyncClient(base_url=sandbox.url, params={"as": user}, timeout=10)

    async def get(self, path: str, **params: Any) -> Any:
        return (await self.http.get(f"client/{path}", params=params)).json()

    async def act(self, act: str, **fields: Any) -> Any:
        return (await self.http.post("client/act", json={"act": act, **fields})).json()

    @asynccontextmanager
    async def listen(self) -> AsyncIterator[AsyncIterator[Any]]:
        """Give what the page is told, after the greeting."""
        async with self.http.stream("GET", "client/events") as response:
            told = (
                json.loads(line.removeprefix("data: "))
                async for line in response.aiter_lines()
                if line.startswith("data: ")
            )
            assert await anext(told) == {"type": "hello"}
            yield told


@pytest.fixture
async def open_page(sandbox):
    opened = []

    def open_one(user: str = READER) -> Page:
        opened.append(Page(sandbox, user))
        return opened[-1]

    yield open_one
    for page in opened:
        await page.http.aclose()


async def test_a_person_sees_the_channels_that_slack_would_show_them(open_page) -> None:
    curator, reader, guest = [
        {channel["name"] for channel in (await open_page(user).get("boot"))["channels"]}
        for user in (CURATOR, READER, GUEST)
    ]

    assert curator == {"general", "reading-list", "curators", "old-reading-list"}
    assert reader == curator - {"curators"}
    assert guest == {"general"}


async def test_a_private_channel_cannot_be_read_from_outside(open_page) -> None:
    answer = await open_page().get("history", channel=CURATORS)

    assert (answer["ok"], answer["error"]) == (False, "channel_not_found")
    assert answer["message"] == "There is no such channel, or it is not yours to see."


async def test_history_comes_newest_first_in_pages(open_page, clock) -> None:
    page = open_page()
    for number in range(5):
        clock.advance(1)
        await page.act("send", channel=GENERAL, text=f"number {number}")

    newest = await page.get("history", channel=GENERAL, limit=2)
    older = await page.get("history", channel=GENERAL, limit=9, before=newest["messages"][-1]["ts"])

    assert [each["text"] for each in newest["messages"]] == ["number 4", "number 3"]
    assert [each["text"] for each in older["messages"]] == ["number 2", "number 1", "number 0"]
    assert (newest["has_more"], older["has_more"]) == (True, False)


async def test_a_message_is_shown_with_its_metadata_and_its_thread(open_page, member) -> None:
    metadata = {"event_type": "readlist_delivery", "event_payload": {"delivery_key": "release:1:0"}}
    parent = await member.chat_postMessage(
        channel=GENERAL, text="父", blocks=[bold("父")], metadata=metadata
    )
    await member.chat_postMessage(channel=GENERAL, text="reply", thread_ts=parent["ts"])

    thread = await open_page().get("thread", channel=GENERAL, ts=parent["ts"])

    assert [each["text"] for each in thread["messages"]] == ["父", "reply"]
    assert thread["messages"][0]["metadata"] == metadata
    assert thread["messages"][0]["reply_count"] == 1


async def test_a_page_is_told_of_messages_threads_reactions_and_deletions(
    open_page, member
) -> None:
    page = open_page()
    async with page.listen() as told:
        parent = await member.chat_postMessage(channel=GENERAL, text="parent")
        assert (await anext(told))["message"]["text"] == "parent"

        reply = await member.chat_postMessage(channel=GENERAL, text="reply", thread_ts=parent["ts"])
        assert (await anext(told))["message"]["text"] == "reply"
        assert (await anext(told))["message"]["reply_count"] == 1

        await page.act("react", channel=GENERAL, ts=parent["ts"], name="tada")
        reactions = (await anext(told))["message"]["reactions"]
        assert reactions == [{"name": "tada", "users": [READER], "count": 1}]

        await member.chat_delete(channel=GENERAL, ts=reply["ts"])
        assert await anext(told) == {"type": "deleted", "channel": GENERAL, "ts": reply["ts"]}
        assert "reply_count" not in (await anext(told))["message"]


async def test_nobody_is_told_what_is_not_theirs(open_page, member) -> None:
    guest = open_page(GUEST)
    async with guest.listen() as told:
        posted = await connect_and_post(member, READING, "for members")
        await member.chat_delete(channel=READING, ts=posted)
        await member.views_publish(user_id=READER, view={"type": "home", "blocks": []})
        await member.chat_postEphemeral(channel=GENERAL, user=READER, text="for the reader")
        await member.chat_postMessage(channel=GENERAL, text="for all")

        assert (await anext(told))["message"]["text"] == "for all"
    history = (await guest.get("history", channel=GENERAL))["messages"]
    assert "for the reader" not in [each["text"] for each in history]


async def connect_and_post(client, channel: str, text: str) -> str:
    await client.conversations_join(channel=channel)
    return (await client.chat_postMessage(channel=channel, text=text))["ts"]


async def test_what_one_person_alone_is_shown_can_be_dismissed(open_page, member) -> None:
    page = open_page()
    shown = await member.chat_postEphemeral(channel=GENERAL, user=READER, text="psst")
    before = (await page.get("history", channel=GENERAL))["messages"][0]

    await page.act("dismiss", channel=GENERAL, ts=shown["message_ts"])

    assert (before["text"], before["is_ephemeral"]) == ("psst", True)
    after = (await page.get("history", channel=GENERAL))["messages"]
    assert "psst" not in [each["text"] for each in after]


async def test_channels_are_made_renamed_left_and_archived(open_page) -> None:
    page = open_page()
    made = (await page.act("create_channel", name="papers"))["channel"]
    channel = {"channel": made["id"]}

    assert (await page.act("create_channel", name="papers"))["error"] == "name_taken"
    assert (await page.act("rename", name="Papers", **channel))["error"] == "invalid_name_specials"
    assert (await page.act("rename", name="论文", **channel))["ok"]
    assert (await page.act("invite", user=CURATOR, **channel))["ok"]
    assert (await page.act("leave", **channel))["ok"]
    assert (await page.act("send", text="hello", **channel))["error"] == "not_in_channel"
    assert (await page.act("join", **channel))["ok"]
    assert (await page.act("archive", **channel))["ok"]
    assert (await page.act("send", text="hello", **channel))["error"] == "is_archived"
    assert (await page.act("unarchive", **channel))["ok"]

    shown = (await page.get("history", **channel))["messages"]
    assert [each["subtype"] for each in reversed(shown)] == [
        "channel_join",
        "channel_name",
        "channel_join",
        "channel_leave",
        "channel_join",
        "channel_archive",
        "channel_unarchive",
    ]


async def test_a_channel_is_shared_with_another_company_and_no_longer(open_page) -> None:
    page, place = open_page(), {"channel": READING}

    async def shown() -> bool:
        [channel] = [each for each in (await page.get("boot"))["channels"] if each["id"] == READING]
        return channel["is_shared"]

    assert not await shown()
    assert (await page.act("share", shared=True, **place))["ok"]
    assert await shown()
    assert (await page.act("share", shared=False, **place))["ok"]
    assert not await shown()
    outside = await open_page(GUEST).act("share", shared=True, **place)
    assert outside["error"] == "channel_not_found"


async def test_a_guest_may_not_run_channels(open_page) -> None:
    page = open_page(GUEST)

    assert (await page.act("create_channel", name="mine"))["error"] == "restricted_action"
    assert (await page.act("rename", channel=GENERAL, name="x"))["error"] == "restricted_action"
    assert (await page.act("join", channel=READING))["error"] == "restricted_action"
    owner, made = open_page(), {}
    made["channel"] = (await owner.act("create_channel", name="papers"))["channel"]["id"]
    await owner.act("invite", user=GUEST, **made)
    await owner.act("archive", **made)
    assert (await page.act("unarchive", **made))["error"] == "restricted_action"


async def test_a_command_in_a_thread_is_refused_in_words(open_page) -> None:
    page = open_page()
    parent = (await page.act("send", channel=GENERAL, text="hello"))["message"]

    answer = await page.act(
        "send", channel=GENERAL, text="/readlist docker", thread_ts=parent["ts"]
    )

    assert answer["error"] == "command_in_thread"
    assert "don't run in threads" in answer["message"]


async def test_handles_become_mentions_and_markup_stays_text(open_page) -> None:
    sent = await open_page().act(
        "send", channel=GENERAL, text="@lin and @nobody: is 1 < 2 & a@lin.example?"
    )

    assert sent["message"]["text"] == (
        f"<@{CURATOR}> and @nobody: is 1 &lt; 2 &amp; a@lin.example?"
    )


async def test_only_ones_own_messages_can_be_changed(open_page) -> None:
    reader, curator = open_page(READER), open_page(CURATOR)
    sent = (await reader.act("send", channel=GENERAL, text="mine"))["message"]
    message = {"channel": GENERAL, "ts": sent["ts"]}

    assert (await curator.act("edit", text="yours", **message))["error"] == "cant_update_message"
    assert (await curator.act("delete", **message))["error"] == "cant_delete_message"
    assert (await reader.act("edit", text="changed", **message))["ok"]
    shown = (await curator.get("message", **message))["message"]
    assert (shown["text"], "edited" in shown) == ("changed", True)
    assert (await reader.act("delete", **message))["ok"]
    assert (await curator.get("message", **message))["error"] == "message_not_found"


@pytest.mark.parametrize("path", ["", "page/js/dom.js", "archives/C0GENERAL/p1700000000000000"])
async def test_the_page_forbids_whatever_is_not_its_own(open_page, path) -> None:
    answer = await open_page().http.get(path)

    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", ["page/%2e%2e/server.py", "page/js/nothing.js", "page/js"])
async def test_only_files_of_the_page_are_served(open_page, path) -> None:
    assert (await open_page().http.get(path)).status_code == 404


async def test_the_page_hears_that_the_app_comes_and_goes(open_page, sandbox) -> None:
    page = open_page()
    assert (await page.get("boot"))["app"]["connected"] is False
    async with page.listen() as told:
        opened = await connect(sandbox, "xapp-sandbox").apps_connections_open(
            app_token="xapp-sandbox"
        )
        async with aiohttp.ClientSession() as session, session.ws_connect(opened["url"]):
            assert (await anext(told))["app"]["connected"] is True
            assert (await anext(told))["type"] == "teams"
        assert (await anext(told))["app"]["connected"] is False


@pytest.mark.parametrize("user", ["U0NOBODY", "U0READLIST"])
async def test_who_is_nobody_or_a_bot_is_refused(sandbox, user) -> None:
    stranger = Page(sandbox, user)
    answer = await stranger.get("boot")
    events = await stranger.http.get("client/events")
    await stranger.http.aclose()

    assert answer["error"] == "user_not_found"
    assert events.status_code == 204


async def test_direct_messages_belong_to_those_who_have_them(open_page, member) -> None:
    reader, curator, guest = open_page(READER), open_page(CURATOR), open_page(GUEST)
    bots = (await reader.act("open_direct", users=["U0READLIST"]))["channel"]
    pair = (await reader.act("open_direct", users=[CURATOR]))["channel"]
    again = (await curator.act("open_direct", users=[READER]))["channel"]
    group = (await reader.act("open_direct", users=[CURATOR, "U0READLIST"]))["channel"]
    await reader.act("send", channel=pair["id"], text="psst <@U0READLIST>")

    assert (bots["kind"], pair["kind"], group["kind"]) == ("im", "im", "mpim")
    assert pair["id"] == again["id"]
    seen = {each["id"] for each in (await guest.get("boot"))["channels"]}
    assert seen.isdisjoint({bots["id"], pair["id"], group["id"]})
    assert await error(member.conversations_info(channel=pair["id"])) == "channel_not_found"
    assert not (await reader.act("open_direct", users=[READER]))["ok"]


async def test_nobody_runs_a_command_where_they_may_not_write(open_page) -> None:
    elsewhere = await open_page(GUEST).act("send", channel=CURATORS, text="/readlist docker")
    outside = await open_page(CURATOR).act("send", channel="C0ARCHIVED", text="/readlist docker")

    assert elsewhere["error"] == "channel_not_found"
    assert outside["error"] == "is_archived"


async def test_nobody_acts_where_they_cannot_look(open_page, sandbox) -> None:
    curator, guest = open_page(CURATOR), open_page(GUEST)
    secret = (await curator.act("send", channel=CURATORS, text="between us"))["message"]
    message = {"channel": CURATORS, "ts": secret["ts"]}
    action = {"action_id": "x", "block_id": "y", "type": "button"}

    refused = [
        await guest.act("react", name="tada", **message),
        await guest.act("unreact", name="tada", **message),
        await guest.act("press", action=action, **message),
        await guest.act("suggest", action_id="x", block_id="y", value="", **message),
        await guest.act("join", channel=CURATORS),
        await guest.act("leave", channel=CURATORS),
        await guest.get("message", **message),
        await guest.get("thread", **message),
    ]

    assert {each["error"] for each in refused} == {"channel_not_found", "restricted_action"}
    assert [each["error"] for each in refused].count("restricted_action") == 1
    assert sandbox.state.get_message(**{"channel_id": CURATORS, "ts": secret["ts"]}).reactions == {}


async def test_an_archived_private_channel_is_not_opened_from_outside(open_page) -> None:
    await open_page(CURATOR).act("archive", channel=CURATORS)

    outsider = await open_page(READER).act("unarchive", channel=CURATORS)

    assert outsider["error"] == "channel_not_found"


async def test_in_an_archived_channel_nothing_changes_any_more(open_page) -> None:
    page = open_page()
    made = (await page.act("create_channel", name="papers"))["channel"]
    sent = (await page.act("send", channel=made["id"], text="mine"))["message"]
    await page.act("archive", channel=made["id"])
    message = {"channel": made["id"], "ts": sent["ts"]}

    refused = [
        await page.act("react", name="tada", **message),
        await page.act("edit", text="else", **message),
        await page.act("delete", **message),
    ]

    assert [each["error"] for each in refused] == ["is_archived"] * 3


async def test_a_message_that_is_too_long_is_refused_in_words(open_page) -> None:
    page = open_page()
    at_most = await page.act("send", channel=GENERAL, text="x" * 40_000)
    longer = await page.act("send", channel=GENERAL, text="x" * 40_001)

    assert at_most["ok"]
    assert longer["error"] == "msg_too_long"
    assert "40,000" in longer["message"]


async def test_a_mention_where_the_bot_is_not_is_told_to_the_one_who_wrote_it(open_page) -> None:
    page = open_page(CURATOR)
    await page.act("send", channel=CURATORS, text="@readlist docker")

    newest, sent = (await page.get("history", channel=CURATORS))["messages"][:2]
    assert (newest["is_ephemeral"], newest["user"]) == (True, "USLACKBOT")
    assert "not in this conversation" in newest["text"]
    assert sent["text"] == "<@U0READLIST> docker"


async def test_an_answer_to_a_reply_goes_to_the_thread(open_page) -> None:
    page = open_page()
    parent = (await page.act("send", channel=GENERAL, text="parent"))["message"]
    place = {"channel": GENERAL, "thread_ts": parent["ts"]}
    reply = (await page.act("send", text="reply", **place))["message"]

    await page.act("send", channel=GENERAL, text="deeper", thread_ts=reply["ts"])

    thread = await page.get("thread", channel=GENERAL, ts=parent["ts"])
    assert [each["text"] for each in thread["messages"]] == ["parent", "reply", "deeper"]


async def test_a_page_that_no_longer_listens_is_let_go(sandbox) -> None:
    feed = Feed(sandbox.office(), READER)

    for number in range(5_000):
        feed.push({"type": "message", "number": number})

    assert feed.waiting == 1_001  # what came first, and the end


async def test_what_single_persons_were_shown_does_not_grow_for_ever(member, sandbox) -> None:
    for number in range(MOST_EPHEMERALS + 3):
        await member.chat_postEphemeral(channel=GENERAL, user=READER, text=str(number))

    shown = [each.text for each in sandbox.state.ephemerals]
    assert (len(shown), shown[0]) == (MOST_EPHEMERALS, "3")
