"""Who asks, as a whole workspace tells it: private channels, guests, curators, and trouble."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.viewer import Person
from bot.sandbox.config import BOT_USER, DEFAULT_SCOPES
from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox, SandboxConfig
from bot.services.visibility import Asker, Viewers
from bot.slack import viewers
from bot.slack.client import build_client, close_client
from bot.slack.viewers import SlackDirectory
from bot.storage.channels import record_channel
from bot.storage.database import Database
from tests.fakes import FakeClock
from tests.slack.scripted import ScriptedSlack, drop, error, ok

TEAM = "T0READLIST"
LIN, ROBIN, GALE = "U0CURATOR", "U0READER", "U0GUEST"
GUEST_ZONE = "America/New_York"
GENERAL, READING, CURATORS = "C0GENERAL", "C0READING", "G0CURATORS"


class Desk:
    """A workspace, and our directory of it; the bot is in #curators, which is private."""

    def __init__(self, sandbox: Sandbox, client: AsyncWebClient, clock: FakeClock) -> None:
        self.sandbox = sandbox
        self.client = client
        self.directory = SlackDirectory(lambda _team: client, clock)
        sandbox.channels.invite(BOT_USER, user=LIN, channel=CURATORS)

    async def private(self, user: str) -> frozenset[str] | None:
        return await self.directory.find_channels(TEAM, user, public=False)

    def invite(self, user: str, channel: str = CURATORS) -> None:
        self.sandbox.channels.invite(user, user=LIN, channel=channel)

    def count(self, method: str) -> Callable[[], int]:
        """Count calls from now on, by a fault that never strikes."""
        calls: list[Any] = []
        self.sandbox.faults.add(
            Fault("error", method=method, match=lambda arguments: bool(calls.append(arguments)))
        )
        return lambda: len(calls)


@asynccontextmanager
async def open_desk(clock: FakeClock, **settings: Any) -> AsyncIterator[Desk]:
    sandbox = Sandbox(SandboxConfig(channel_interval=0, **settings))
    await sandbox.start()
    client = build_client(sandbox.config.bot_token, sandbox.api_url, 5)
    yield Desk(sandbox, client, clock)
    await close_client(client)
    await sandbox.stop()


@pytest.fixture
async def desk(clock: FakeClock) -> AsyncIterator[Desk]:
    async with open_desk(clock) as desk:
        yield desk


async def test_people_are_members_guests_or_admins(desk: Desk) -> None:
    assert await desk.directory.find_person(TEAM, LIN) == Person(
        is_admin=True, zone="Asia/Shanghai"
    )
    assert await desk.directory.find_person(TEAM, ROBIN) == Person(zone="Europe/Berlin")
    assert await desk.directory.find_person(TEAM, GALE) == Person(is_guest=True, zone=GUEST_ZONE)


@pytest.mark.parametrize(
    ("fields", "person"),
    [
        ({}, Person()),
        ({"team_id": "T1"}, Person()),
        ({"is_owner": True}, Person(is_admin=True)),
        ({"is_primary_owner": True}, Person(is_admin=True)),
        ({"is_ultra_restricted": True}, Person(is_guest=True)),
        ({"is_stranger": True}, Person(is_guest=True)),
        ({"team_id": "T2"}, Person(is_guest=True)),
        ({"team_id": "T2", "enterprise_user": {"teams": ["T2", "T3"]}}, Person(is_guest=True)),
        ({"team_id": "T2", "enterprise_user": {"teams": ["T2", "T1"]}}, Person()),
        ({"tz": "Asia/Shanghai"}, Person(zone="Asia/Shanghai")),
        ({"tz": ""}, Person()),
        ({"tz": None}, Person()),
    ],
)
async def test_who_belongs_to_another_company_counts_as_a_guest(
    slack: ScriptedSlack, client: AsyncWebClient, fields: dict[str, Any], person: Person
) -> None:
    slack.answer("users.info", ok(user={"id": "U1", **fields}))
    directory = SlackDirectory(lambda _team: client, FakeClock())

    assert await directory.find_person("T1", "U1") == person


@pytest.mark.parametrize(
    ("reply", "person"),
    [
        (error("user_not_found"), Person(is_guest=True)),
        (error("user_not_visible"), Person(is_guest=True)),
        (error("missing_scope", needed="users:read"), Person()),
        (error("ratelimited", status=429), None),
        (drop, None),
        (ok(), None),
        (ok(user="Robin"), None),
    ],
)
async def test_whom_the_bot_may_not_see_is_a_guest_and_of_others_nothing_is_known(
    slack: ScriptedSlack, client: AsyncWebClient, reply: Any, person: Person | None
) -> None:
    slack.answer("users.info", reply, reply)  # aiohttp reads again after a `drop`
    directory = SlackDirectory(lambda _team: client, FakeClock())

    assert await directory.find_person("T1", "U1") == person


async def test_private_channels_are_those_that_one_shares_with_the_bot(desk: Desk) -> None:
    own = desk.sandbox.channels.create("secret-plans", user=LIN, private=True)

    assert await desk.private(LIN) == {CURATORS}
    assert await desk.private(ROBIN) == set()
    assert own.id not in (await desk.private(LIN) or ())


async def test_public_channels_are_those_that_one_is_in(desk: Desk) -> None:
    assert await desk.directory.find_channels(TEAM, GALE, public=True) == {GENERAL}


async def test_coming_and_going_are_seen_after_the_minutes_of_the_memory(
    desk: Desk, clock: FakeClock
) -> None:
    assert await desk.private(ROBIN) == set()
    desk.invite(ROBIN)
    assert await desk.private(ROBIN) == set()

    clock.advance(300)
    assert await desk.private(ROBIN) == {CURATORS}

    desk.sandbox.channels.leave(user=ROBIN, channel=CURATORS)
    assert await desk.private(ROBIN) == {CURATORS}
    clock.advance(300)
    assert await desk.private(ROBIN) == set()


async def test_all_pages_are_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewers, "_PAGE", 1)
    other = desk.sandbox.channels.create("secret-plans", user=LIN, private=True)
    desk.invite(BOT_USER, other.id)

    assert await desk.private(LIN) == {CURATORS, other.id}


async def test_group_conversations_count_where_the_app_may_see_them(clock: FakeClock) -> None:
    scopes = DEFAULT_SCOPES | {"mpim:read", "mpim:write"}
    async with open_desk(clock, scopes=scopes) as desk:
        opened = await desk.client.conversations_open(users=[LIN, ROBIN])

        assert await desk.private(ROBIN) == {opened["channel"]["id"]}


async def test_without_the_scope_for_group_conversations_it_is_tried_once(desk: Desk) -> None:
    asked = desk.count("users.conversations")

    assert await desk.private(LIN) == {CURATORS}
    assert await desk.private(ROBIN) == set()

    assert asked() == 3


async def test_without_the_scope_for_private_channels_nothing_is_known_of_them(
    clock: FakeClock,
) -> None:
    async with open_desk(clock, scopes=DEFAULT_SCOPES - {"groups:read"}) as desk:
        assert await desk.private(LIN) is None
        assert await desk.directory.find_channels(TEAM, GALE, public=True) == {GENERAL}


async def test_a_group_has_its_people(desk: Desk) -> None:
    assert await desk.directory.find_group(TEAM, "S0CURATORS") == {LIN}
    assert await desk.directory.find_group(TEAM, "S0NOBODY") is None


@pytest.mark.parametrize("answer", [ok(), ok(users=None)])
async def test_an_answer_without_people_is_none(
    slack: ScriptedSlack, client: AsyncWebClient, answer: Any
) -> None:
    slack.answer("usergroups.users.list", answer)

    assert await SlackDirectory(lambda _team: client, FakeClock()).find_group("T1", "S1") is None


async def test_a_channel_is_private_or_not_or_out_of_sight(desk: Desk, clock: FakeClock) -> None:
    hidden = desk.sandbox.channels.create("secret-plans", user=LIN, private=True)

    async def ask(channel_id: str) -> bool | None:
        return await desk.directory.find_privacy(TEAM, channel_id)

    assert await ask(READING) is False
    assert await ask(CURATORS) is True
    assert await ask(hidden.id) is True
    desk.sandbox.faults.add(Fault("status_500", method="conversations.info"))
    assert await ask(GENERAL) is None
    clock.advance(10)
    assert await ask(GENERAL) is False


@pytest.mark.parametrize("kind", ["refuse_before", "status_500", "ratelimited", "token_revoked"])
async def test_when_slack_does_not_answer_only_open_lists_are_found_and_that_is_known(
    desk: Desk, db: Database, clock: FakeClock, kind: Any
) -> None:
    await db.write(lambda tx: record_channel(tx, TEAM, CURATORS, is_private=True, now=clock()))
    find = Viewers(db, desk.directory).find
    asker = Asker(TEAM, LIN, GENERAL)
    desk.sandbox.faults.add(Fault(kind, method="*", times=None))

    viewer = await find(asker)

    assert (viewer.channels, viewer.is_guest, viewer.is_certain) == ({GENERAL}, True, False)
    desk.sandbox.faults.clear()
    clock.advance(10)
    again = await find(asker)
    assert (again.channels, again.is_certain) == ({CURATORS}, True)


async def test_a_slow_slack_is_not_waited_for(
    slack: ScriptedSlack, client: AsyncWebClient, clock: FakeClock
) -> None:
    slack.answer("users.info", slack.hang())
    directory = SlackDirectory(lambda _team: client, clock, patience=0.01)

    assert await directory.find_person("T1", "U1") is None


async def test_a_guest_stays_a_guest_while_slack_is_down(desk: Desk, clock: FakeClock) -> None:
    assert await desk.directory.find_person(TEAM, GALE) == Person(is_guest=True, zone=GUEST_ZONE)
    desk.sandbox.faults.add(Fault("status_500", method="users.info", times=None))
    clock.advance(300)

    assert await desk.directory.find_person(TEAM, GALE) == Person(is_guest=True, zone=GUEST_ZONE)


async def test_slack_is_asked_once_in_minutes_and_nothing_that_does_not_matter(
    desk: Desk, db: Database, clock: FakeClock
) -> None:
    people, channels = desk.count("users.info"), desk.count("users.conversations")
    find = Viewers(db, desk.directory).find

    for _ in range(3):
        await find(Asker(TEAM, ROBIN, GENERAL))
    assert (people(), channels()) == (1, 0)

    await db.write(lambda tx: record_channel(tx, TEAM, CURATORS, is_private=True, now=clock()))
    for _ in range(3):
        await find(Asker(TEAM, LIN, GENERAL))
    assert (people(), channels()) == (2, 2)  # the first of them without its scope


async def test_workspaces_do_not_know_each_others_people(clock: FakeClock) -> None:
    async with (
        open_desk(clock) as here,
        open_desk(clock, team_id="T0OTHER", bot_token="xoxb-other") as there,
    ):
        clients = {TEAM: here.client, "T0OTHER": there.client}
        directory = SlackDirectory(clients.__getitem__, clock)
        there.sandbox.state.users[ROBIN] = replace(
            there.sandbox.state.users[ROBIN], is_restricted=True
        )
        here.invite(ROBIN)

        assert await directory.find_channels(TEAM, ROBIN, public=False) == {CURATORS}
        assert await directory.find_channels("T0OTHER", ROBIN, public=False) == set()
        assert await directory.find_person(TEAM, ROBIN) == Person(zone="Europe/Berlin")
        stranger = Person(is_guest=True, zone="Europe/Berlin")
        assert await directory.find_person("T0OTHER", ROBIN) == stranger
