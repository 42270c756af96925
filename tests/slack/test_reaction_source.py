"""What Slack says of a message's reactions, asked of the embedded workspace and of odder ones."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.reaction import Told
from bot.domain.release import Refused, Throttled, Unknown
from bot.sandbox.config import BOT_USER
from bot.sandbox.faults import Fault
from bot.services.comparing import IS_GONE
from bot.slack.reaction_source import SlackReactions
from bot.storage.database import Database
from tests.fakes import FakeClock
from tests.slack.office import TEAM, Office, open_office
from tests.slack.scripted import ScriptedSlack, drop, error, ok, raw

NOW = datetime(2026, 12, 4, 12, 0, 0, 250_000, tzinfo=UTC)
TS = "1796385000.000100"


@pytest.fixture
async def room(db: Database) -> AsyncIterator[Office]:
    """The embedded workspace, which nobody listens to."""
    async with open_office(db, "http") as office:
        await office.join()
        yield office
        await office.sandbox.drain()


async def post(office: Office) -> str:
    answer = await office.client.chat_postMessage(channel="C0GENERAL", text="Docker")
    return str(answer["ts"])


def ask_through(office: Office, clock: FakeClock) -> SlackReactions:
    return SlackReactions(lambda _team: office.client, clock, BOT_USER)


async def test_slack_tells_who_reacted_with_what_in_which_skin_tone(room: Office) -> None:
    ts = await post(room)
    people = room.sandbox.people
    for user, emoji in (
        ("U0READER", "tada"),
        ("U0CURATOR", "tada"),
        ("U0READER", "wave::skin-tone-3"),
        ("U0CURATOR", "wave"),
    ):
        await people.react(emoji, user=user, channel="C0GENERAL", ts=ts)
    message = room.sandbox.state.get_message("C0GENERAL", ts)
    for emoji in ("tada", "eyes"):  # which it has no scope for by itself
        message.reactions.setdefault(emoji, []).append(BOT_USER)
    long_ago = FakeClock(datetime(2020, 1, 1, tzinfo=UTC))

    told = await ask_through(room, long_ago).ask(TEAM, "C0GENERAL", ts)

    assert told == Told(
        frozenset(
            {
                ("U0READER", "tada"),
                ("U0CURATOR", "tada"),
                ("U0READER", "wave::skin-tone-3"),
                ("U0CURATOR", "wave"),
            }
        ),
        "1577836800.000000",
    )


async def test_everybody_is_named_however_many_they_are(room: Office) -> None:
    ts = await post(room)
    message = room.sandbox.state.get_message("C0GENERAL", ts)
    message.reactions["tada"] = [f"U{number}" for number in range(80)]

    told = await ask_through(room, FakeClock()).ask(TEAM, "C0GENERAL", ts)

    assert isinstance(told, Told)
    assert told.given == {(f"U{number}", "tada") for number in range(80)}
    assert told.partial == frozenset()


async def test_a_message_without_reactions_has_none(room: Office) -> None:
    told = await ask_through(room, FakeClock()).ask(TEAM, "C0GENERAL", await post(room))

    assert isinstance(told, Told)
    assert (told.given, told.partial) == (frozenset(), frozenset())


async def test_a_message_that_was_deleted_is_gone(room: Office) -> None:
    ts = await post(room)
    await room.client.chat_delete(channel="C0GENERAL", ts=ts)

    assert await ask_through(room, FakeClock()).ask(TEAM, "C0GENERAL", ts) == Refused(IS_GONE)


async def test_slack_may_be_busy(room: Office) -> None:
    ts = await post(room)
    room.sandbox.faults.add(Fault("ratelimited", method="reactions.get", retry_after=7))

    answer = await ask_through(room, FakeClock()).ask(TEAM, "C0GENERAL", ts)

    assert answer == Throttled(timedelta(seconds=7))


async def test_no_answer_of_a_clock_that_is_ahead_outdoes_events_that_are_yet_to_come(
    room: Office,
) -> None:
    ts = await post(room)
    ahead = FakeClock(datetime(2200, 1, 1, tzinfo=UTC))

    told = await ask_through(room, ahead).ask(TEAM, "C0GENERAL", ts)
    await room.sandbox.people.react("tada", user="U0READER", channel="C0GENERAL", ts=ts)

    assert isinstance(told, Told)
    assert told.asked_ts < room.sandbox.state.next_ts(0)


def answer_of(*reactions: object, ts: str = TS) -> dict[str, object]:
    return {"type": "message", "message": {"ts": ts, "reactions": list(reactions)}}


def source(client: AsyncWebClient, clock: FakeClock) -> SlackReactions:
    return SlackReactions(lambda _team: client, clock, "U0BOT")


async def tell(
    slack: ScriptedSlack, client: AsyncWebClient, answer: dict[str, object]
) -> Told | Throttled | Refused | Unknown:
    slack.answer("reactions.get", ok(**answer))
    return await source(client, FakeClock(NOW)).ask("T1", "C1", TS)


async def test_the_whole_list_is_asked_for(slack: ScriptedSlack, client: AsyncWebClient) -> None:
    await tell(slack, client, answer_of())

    assert slack.asked("reactions.get") == [{"channel": "C1", "timestamp": TS, "full": "1"}]


@pytest.mark.parametrize(
    ("row", "given"),
    [
        ({"name": "tada", "count": 3, "users": ["U1", "U2"]}, {"U1", "U2"}),
        ({"name": "tada", "count": 2, "users": ["U1", None]}, {"U1"}),
        ({"name": "tada", "users": ["U1"]}, {"U1"}),
        ({"name": "tada", "count": "2", "users": ["U1", "U2"]}, {"U1", "U2"}),
        ({"name": "tada", "count": 2}, set()),
        ({"name": "tada", "count": 2, "users": "U1"}, set()),
    ],
)
async def test_an_emoji_of_which_not_everybody_is_named_is_told_in_part(
    slack: ScriptedSlack, client: AsyncWebClient, row: dict[str, object], given: set[str]
) -> None:
    whole = {"name": "eyes", "count": 2, "users": ["U1", "U0BOT"]}

    told = await tell(slack, client, answer_of(row, whole))

    assert isinstance(told, Told)
    assert told.partial == {"tada"}
    assert told.given == {("U1", "eyes"), *((user, "tada") for user in given)}


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"message": {"reactions": []}},
        answer_of(ts="1796385000.000200"),
        {"message": {"ts": TS, "reactions": "none"}},
        answer_of("tada"),
        answer_of({"users": ["U1"], "count": 1}),
        {"type": "file", "file": {}},
    ],
)
async def test_what_is_no_list_of_a_messages_reactions_takes_none_away(
    slack: ScriptedSlack, client: AsyncWebClient, answer: dict[str, object]
) -> None:
    assert isinstance(await tell(slack, client, answer), Refused)


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        (error("not_in_channel"), Refused("not_in_channel")),
        (raw(429, "", headers={"Retry-After": "9"}), Throttled(timedelta(seconds=9))),
        (raw(500, ""), Unknown("HTTP 500, no answer of Slack")),
    ],
)
async def test_what_is_no_answer_is_a_value(
    slack: ScriptedSlack, client: AsyncWebClient, reply: object, answer: object
) -> None:
    slack.answer("reactions.get", reply)  # type: ignore[arg-type] # each is a reply

    assert await source(client, FakeClock(NOW)).ask("T1", "C1", TS) == answer


async def test_a_broken_connection_says_nothing(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    slack.answer("reactions.get", drop, drop)

    assert isinstance(await source(client, FakeClock(NOW)).ask("T1", "C1", TS), Unknown)


@pytest.mark.parametrize(
    ("date", "asked_ts"),
    [
        ("Fri, 04 Dec 2026 11:59:00 GMT", "1796385538.000000"),  # ours is ahead: less 2 s
        ("Fri, 04 Dec 2026 11:59:00 -0000", "1796385538.000000"),
        ("Fri, 04 Dec 2026 13:00:00 GMT", "1796385600.250000"),  # ours is behind
        ("yesterday", "1796385600.250000"),
        ("Fri, 99 Dec 2026 13:00:00 GMT", "1796385600.250000"),
    ],
)
async def test_a_question_is_as_old_as_slack_and_we_both_say_at_least(
    slack: ScriptedSlack, client: AsyncWebClient, date: str, asked_ts: str
) -> None:
    """The answer takes two seconds; its date is that of the answer, and has no fractions."""
    slack.answer("reactions.get", ok({"Date": date}, **answer_of()))
    ticks = [NOW, NOW + timedelta(seconds=2)]
    reactions = SlackReactions(lambda _team: client, lambda: ticks.pop(0), "U0BOT")

    told = await reactions.ask("T1", "C1", TS)

    assert told == Told(frozenset(), asked_ts)


async def test_a_clock_that_is_set_back_meanwhile_makes_no_answer_newer(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    slack.answer("reactions.get", ok({"Date": "Fri, 04 Dec 2026 11:59:00 GMT"}, **answer_of()))
    ticks = [NOW, NOW - timedelta(hours=1)]
    reactions = SlackReactions(lambda _team: client, lambda: ticks.pop(0), "U0BOT")

    assert await reactions.ask("T1", "C1", TS) == Told(frozenset(), "1796385540.000000")
