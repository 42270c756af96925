"""Reading payloads."""

import pytest
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.reaction import Reaction
from bot.slack.bolt_app import REMEMBERED_EVENTS, SkipRepeatedEvents, build_bolt_app
from bot.slack.listeners import is_written_to_us, read_query, read_reaction
from bot.slack.manifest import EVENTS
from bot.storage.database import Database
from tests.fakes import FakeClock
from tests.slack.office import make_services
from tests.slack.scripted import ScriptedSlack, ok


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", ""),
        ("  ", ""),
        ("help", "help"),
        ("Help", "Help"),
        ("search", ""),
        ("help me", "help me"),
        ("search help", "help"),
        ("SEARCH search", "search"),
        ("docker  swarm", "docker swarm"),
        ("<@U0READLIST> docker", "docker"),
        ("<@U0READLIST|readlist> help", "help"),
        ("<!subteam^S0TEAM|@team> docker", "docker"),
        ("a &lt; b &amp;lt; c", "a < b &lt; c"),
        ("<http://kubernetes.io|kubernetes.io>", "kubernetes.io"),
        ("<https://docker.example>", "https://docker.example"),
        ("a < b", "a < b"),
        ("<" * 40_000, "<" * 40_000),
    ],
)
def test_what_was_typed_is_what_is_looked_up(text: str, query: str) -> None:
    assert read_query(text) == query


@pytest.mark.parametrize(
    ("event", "ours"),
    [
        ({"channel_type": "im", "user": "U0READER"}, True),
        ({"channel_type": "im", "user": "U0OTHER", "bot_id": "B0OTHER"}, False),
        ({"channel_type": "im", "subtype": "message_changed"}, False),
        ({"channel_type": "channel", "user": "U0READER"}, False),
        ({"user": "U0READER"}, False),
    ],
)
def test_only_a_persons_direct_message_is_answered(event: dict[str, str], ours: bool) -> None:
    assert is_written_to_us(event) is ours


@pytest.mark.parametrize("removed", [False, True])
def test_a_reaction_event_says_who_reacted_to_what_and_when(removed: bool) -> None:
    event = {
        "type": "reaction_removed" if removed else "reaction_added",
        "user": "U0READER",
        "reaction": "wave::skin-tone-3",
        "item": {"type": "message", "channel": "C0READING", "ts": "1700000000.000100"},
        "event_ts": "1700000009.000900",
    }

    assert read_reaction("T1", event) == Reaction(
        team_id="T1",
        channel_id="C0READING",
        ts="1700000000.000100",
        user_id="U0READER",
        emoji="wave::skin-tone-3",
        event_ts="1700000009.000900",
        removed=removed,
    )


@pytest.fixture
def bolt_app(client: AsyncWebClient, db: Database) -> AsyncApp:
    services = make_services(db, client, FakeClock())
    return build_bolt_app(
        client=client, signing_secret=None, services=services, command="/readlist"
    )


@pytest.mark.parametrize("name", [event.name for event in EVENTS])
async def test_every_event_that_the_manifest_asks_for_has_a_listener(
    slack: ScriptedSlack,
    bolt_app: AsyncApp,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    slack.answer("auth.test", ok(team_id="T1", user_id="U0BOT", bot_id="B0BOT"))
    event = {"type": name.partition(".")[0], "bot_id": "B0OTHER", "item": {"type": "file"}}
    body = {"type": "event_callback", "team_id": "T1", "event": event}

    answer = await bolt_app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))

    assert answer.status == 200
    assert capsys.readouterr().out == ""


async def test_a_command_of_another_name_says_which_setting_is_wrong(
    slack: ScriptedSlack, bolt_app: AsyncApp
) -> None:
    slack.answer("auth.test", ok(team_id="T1", user_id="U0BOT", bot_id="B0BOT"))
    body = {"command": "/books", "text": "docker", "team_id": "T1"}

    answer = await bolt_app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))

    assert answer.status == 200
    assert "I don't listen to /books: READLIST_COMMAND names another." in answer.body


async def test_old_events_are_forgotten_in_time() -> None:
    skip = SkipRepeatedEvents()
    passed: list[str] = []

    async def come(event_id: str) -> None:
        async def go_on() -> BoltResponse:
            passed.append(event_id)
            return BoltResponse(status=200)

        request = AsyncBoltRequest(mode="socket_mode", body={"event_id": event_id})
        await skip.async_process(req=request, resp=BoltResponse(status=404), next=go_on)

    for number in range(REMEMBERED_EVENTS + 1):
        await come(str(number))
    await come("1")
    await come("0")

    assert passed.count("1") == 1
    assert passed.count("0") == 2
