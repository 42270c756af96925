"""The messenger, the doctor and the identity against a whole workspace instead of a script."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.errors import SettingsError
from bot.domain.release import (
    Absent,
    Body,
    Claim,
    Found,
    Operation,
    Refused,
    Sent,
    ThreadSummary,
    Throttled,
    Unclear,
    Unknown,
)
from bot.sandbox.config import BOT_ID, BOT_USER, DEFAULT_SCOPES
from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox, SandboxConfig
from bot.services.messenger import Opened
from bot.slack.client import build_client, close_client
from bot.slack.doctor import examine
from bot.slack.manifest import SCOPES
from bot.slack.messenger import BotIdentity, SlackMessenger
from bot.slack.workspace import WorkspaceInfo, identify
from tests.slack.claims import CLAIM, NOW

GRANTED = frozenset(scope.name for scope in SCOPES)
PARENT = replace(CLAIM, thread_ts=None, delivery_key="release:12:0", channel_id="C0READING")


class Desk:
    """A workspace with our messenger in it; `channel_id` is #reading-list, joined."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.client = build_client(sandbox.config.bot_token, sandbox.api_url, 5)
        bot = BotIdentity(BOT_USER, BOT_ID)
        self.messenger = SlackMessenger(lambda _team: self.client, lambda _team: bot)

    async def post(self, claim: Claim) -> str:
        outcome = await self.messenger.send(claim)
        assert isinstance(outcome, Sent)
        return outcome.ts

    def fail(self, kind: Any, **options: Any) -> None:
        self.sandbox.faults.add(Fault(kind, **options))


@pytest.fixture
def scopes() -> frozenset[str]:
    return GRANTED


@pytest.fixture
async def desk(scopes: frozenset[str]) -> AsyncIterator[Desk]:
    config = SandboxConfig(channel_interval=0, scopes=scopes)
    sandbox = Sandbox(config, clock=NOW.timestamp)
    await sandbox.start()
    desk = Desk(sandbox)
    if "channels:join" in scopes:
        await desk.messenger.open_channel("local", "#reading-list")
    yield desk
    await close_client(desk.client)
    await sandbox.stop()


def section(parent: Claim, thread_ts: str, number: int) -> Claim:
    return replace(parent, thread_ts=thread_ts, delivery_key=f"release:12:{number}")


async def test_what_was_posted_is_found_by_its_key(desk: Desk) -> None:
    thread_ts = await desk.post(PARENT)
    reply_ts = await desk.post(section(PARENT, thread_ts, 1))

    assert await desk.messenger.find(PARENT) == Found(thread_ts)
    assert await desk.messenger.find(section(PARENT, thread_ts, 1)) == Found(reply_ts)
    assert await desk.messenger.find(section(PARENT, thread_ts, 2)) == Absent()
    assert await desk.messenger.find(replace(PARENT, delivery_key="release:1:0")) == Absent()


@pytest.mark.parametrize("kind", ["lose_answer", "status_500_after"])
async def test_a_message_whose_answer_was_lost_is_found(desk: Desk, kind: str) -> None:
    desk.fail(kind)

    outcome = await desk.messenger.send(PARENT)

    assert isinstance(outcome, Unknown)
    assert isinstance(await desk.messenger.find(PARENT), Found)
    assert len(desk.sandbox.state.posted("C0READING")) == 1


@pytest.mark.parametrize("kind", ["refuse_before", "status_500"])
async def test_a_message_that_never_arrived_is_absent(desk: Desk, kind: str) -> None:
    desk.fail(kind)

    outcome = await desk.messenger.send(PARENT)

    assert isinstance(outcome, Unknown)
    assert await desk.messenger.find(PARENT) == Absent()


async def test_a_thread_of_many_pages_is_read_to_its_end(desk: Desk) -> None:
    thread_ts = await desk.post(PARENT)
    for number in range(1, 210):
        await desk.post(section(PARENT, thread_ts, number))

    found = await desk.messenger.find(section(PARENT, thread_ts, 209))

    assert isinstance(found, Found)
    assert await desk.messenger.find(section(PARENT, thread_ts, 210)) == Absent()


async def test_a_page_that_fails_halfway_proves_nothing(desk: Desk) -> None:
    thread_ts = await desk.post(PARENT)
    for number in range(1, 210):
        await desk.post(section(PARENT, thread_ts, number))
    desk.fail("ratelimited", method="conversations.replies", skip=1)

    evidence = await desk.messenger.find(section(PARENT, thread_ts, 999))

    assert evidence == Unclear("ratelimited")


async def test_where_replies_are_refused_the_parent_counts_them(desk: Desk) -> None:
    thread_ts = await desk.post(PARENT)
    reply_ts = await desk.post(section(PARENT, thread_ts, 1))
    desk.fail("error", method="conversations.replies", name="not_allowed_token_type", times=None)

    evidence = await desk.messenger.find(section(PARENT, thread_ts, 2))

    assert evidence == ThreadSummary(1, reply_ts)


async def test_a_rate_limit_says_how_long(desk: Desk) -> None:
    desk.fail("ratelimited", retry_after=17)

    outcome = await desk.messenger.send(PARENT)

    assert isinstance(outcome, Throttled)
    assert outcome.delay.total_seconds() == 17


async def test_bad_blocks_are_the_blocks_fault(desk: Desk) -> None:
    header = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}

    outcome = await desk.messenger.send(replace(PARENT, bodies=(Body("x", (header,)),)))

    assert isinstance(outcome, Refused)
    assert (outcome.why, outcome.blocks_at_fault) == ("invalid_blocks", True)
    assert outcome.detail


async def test_an_update_replaces_text_and_blocks_and_keeps_the_key(desk: Desk) -> None:
    ts = await desk.post(PARENT)
    update = replace(
        PARENT,
        operation=Operation.UPDATE,
        ts=ts,
        delivery_key="update:12:0",
        bodies=(Body("Contents"),),
    )

    assert await desk.messenger.send(update) == Sent(ts)

    [message] = desk.sandbox.state.posted("C0READING")
    assert (message.text, message.blocks) == ("Contents", [])
    assert await desk.messenger.find(PARENT) == Found(ts)


@pytest.mark.parametrize(
    ("target", "opened"),
    [
        ("#general", Opened("C0GENERAL", is_private=False)),
        ("C0GENERAL", Opened("C0GENERAL", is_private=False)),
        ("#old-reading-list", Refused("is_archived")),
        ("C0ARCHIVED", Refused("is_archived")),
        ("#curators", Refused("channel_not_found", detail="#curators")),
        ("G0CURATORS", Refused("channel_not_found")),
        ("#nowhere", Refused("channel_not_found", detail="#nowhere")),
        ("U0NOBODY", Refused("user_not_found")),
    ],
)
async def test_a_channel_is_opened_or_refused_for_its_reason(
    desk: Desk, target: str, opened: Any
) -> None:
    assert await desk.messenger.open_channel("local", target) == opened


async def test_a_person_gets_a_list_in_direct_messages(desk: Desk) -> None:
    opened = await desk.messenger.open_channel("local", "U0READER")
    assert isinstance(opened, Opened)
    claim = replace(PARENT, channel_id=opened.channel_id)

    ts = await desk.post(claim)

    assert await desk.messenger.find(claim) == Found(ts)


@pytest.mark.parametrize("scopes", [GRANTED - {"groups:read"}])
async def test_public_channels_need_no_scope_for_private_ones(desk: Desk) -> None:
    assert await desk.messenger.open_channel("local", "#general") == Opened(
        "C0GENERAL", is_private=False
    )


async def test_a_workspace_says_who_we_are(desk: Desk) -> None:
    config = desk.sandbox.config

    assert await identify(desk.client) == WorkspaceInfo(
        config.team_id, config.team_name, desk.sandbox.url, BOT_USER, BOT_ID
    )


async def test_a_wrong_token_is_recognised(desk: Desk) -> None:
    stranger = build_client("xoxb-wrong", desk.sandbox.api_url, 5)

    with pytest.raises(SettingsError, match="invalid_auth"):
        await identify(stranger)

    await close_client(stranger)


async def test_the_scopes_of_the_table_are_all_that_is_needed(desk: Desk) -> None:
    await desk.post(PARENT)

    findings = await examine(
        desk.client, app_token=desk.sandbox.config.app_token, channel="#reading-list"
    )

    assert [finding for finding in findings if not finding.ok] == []
    assert {finding.title for finding in findings} >= {"App token", "History", "Replies"}


@pytest.mark.parametrize("scopes", [GRANTED - {"channels:history"}])
async def test_the_doctor_names_a_scope_that_is_missing(desk: Desk) -> None:
    findings = await examine(desk.client, app_token="xapp-wrong", channel="C0READING")

    wrong = {finding.title: finding.detail for finding in findings if not finding.ok}
    assert wrong.keys() == {"Scope channels:history", "App token", "History"}
    assert wrong["History"].startswith("missing_scope: needs channels:history")
    assert wrong["App token"] == "invalid_auth"


def test_the_embedded_workspace_grants_every_scope_of_the_table() -> None:
    assert GRANTED <= DEFAULT_SCOPES
