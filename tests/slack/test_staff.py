"""To whom a report can go, as Slack tells it."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox, SandboxConfig
from bot.slack.client import build_client, close_client
from bot.slack.staff import SlackStaff
from tests.slack.scripted import ScriptedSlack, drop, error, ok


def member(user_id: str, **fields: Any) -> dict[str, Any]:
    return {"id": user_id, "team_id": "T1", "deleted": False, "is_bot": False, **fields}


def page(*members: dict[str, Any], cursor: str = "") -> Any:
    return ok(members=list(members), response_metadata={"next_cursor": cursor})


@pytest.fixture
def staff(client: AsyncWebClient) -> SlackStaff:
    return SlackStaff(lambda _team: client)


async def test_the_embedded_workspace_has_an_admin_to_report_to() -> None:
    sandbox = Sandbox(SandboxConfig(channel_interval=0))
    await sandbox.start()
    client = build_client(sandbox.config.bot_token, sandbox.api_url, 5)
    staff = SlackStaff(lambda _team: client)
    try:
        assert await staff.find_owners("T0READLIST") == ("U0CURATOR",)
        asked = ["U0READER", "U0NOBODY", "U0CURATOR"]
        assert await staff.find_active("T0READLIST", asked) == ("U0READER", "U0CURATOR")
    finally:
        await close_client(client)
        await sandbox.stop()


async def test_the_primary_owner_goes_first_then_owners_then_admins(
    slack: ScriptedSlack, staff: SlackStaff
) -> None:
    slack.answer(
        "users.list",
        page(
            member("U1"),
            member("U4", is_admin=True),
            member("U3", is_admin=True, is_owner=True),
            member("U5", is_admin=True, is_owner=True, is_primary_owner=True),
            member("U2", is_admin=True),
        ),
    )
    assert await staff.find_owners("T1") == ("U5", "U3", "U2", "U4")


async def test_bots_strangers_and_those_who_left_own_nothing(
    slack: ScriptedSlack, staff: SlackStaff
) -> None:
    slack.answer(
        "users.list",
        page(
            member("U1", is_primary_owner=True, deleted=True),
            member("U2", is_owner=True, is_bot=True),
            member("USLACKBOT", is_admin=True),
            member("U3", is_admin=True, team_id="T2"),
            member("U4", is_admin=True),
        ),
    )
    assert await staff.find_owners("T1") == ("U4",)


async def test_all_pages_are_read_until_the_primary_owner_is_found(
    slack: ScriptedSlack, staff: SlackStaff
) -> None:
    slack.answer(
        "users.list",
        page(member("U1", is_admin=True), cursor="a"),
        page(member("U2", is_primary_owner=True), cursor="b"),
    )
    assert await staff.find_owners("T1") == ("U2", "U1")
    assert [each.get("cursor") for each in slack.asked("users.list")] == [None, "a"]


@pytest.mark.parametrize("last", ["", "a"])
async def test_without_one_the_last_page_ends_it(
    slack: ScriptedSlack, staff: SlackStaff, last: str
) -> None:
    slack.answer(
        "users.list",
        page(member("U1", is_admin=True), cursor="a"),
        page(member("U2", is_owner=True), cursor=last),
    )
    assert await staff.find_owners("T1") == ("U2", "U1")


@pytest.mark.parametrize(
    ("reply", "owners"),
    [
        (error("missing_scope", needed="users:read"), ()),
        (page(), ()),
        (error("ratelimited", status=429), None),
        (error("internal_error"), None),
        (error("invalid_auth"), None),
        (drop, None),
        (ok(), None),
        (ok(members="U1"), None),
    ],
)
async def test_owners_are_not_known_where_slack_does_not_tell(
    slack: ScriptedSlack, staff: SlackStaff, reply: Any, owners: tuple[str, ...] | None
) -> None:
    slack.answer("users.list", reply, reply)  # aiohttp reads again after a `drop`
    assert await staff.find_owners("T1") == owners


@pytest.mark.parametrize(
    ("reply", "active"),
    [
        (ok(user=member("U1")), ("U1",)),
        (ok(user=member("U1", deleted=True)), ()),
        (ok(user=member("U1", is_bot=True)), ()),
        (error("user_not_found"), ()),
        (error("user_not_visible"), ()),
        (error("missing_scope", needed="users:read"), ("U1",)),
        (error("ratelimited", status=429), None),
        (error("invalid_auth"), None),
        (drop, None),
        (ok(), None),
        (ok(user="Robin"), None),
    ],
)
async def test_who_left_is_told_from_who_can_not_be_asked_about(
    slack: ScriptedSlack, staff: SlackStaff, reply: Any, active: tuple[str, ...] | None
) -> None:
    slack.answer("users.info", reply, reply)
    assert await staff.find_active("T1", ["U1"]) == active


async def test_nobody_is_asked_about_where_nobody_is_named(
    slack: ScriptedSlack, staff: SlackStaff
) -> None:
    assert await staff.find_active("T1", []) == ()
    assert slack.calls == []
