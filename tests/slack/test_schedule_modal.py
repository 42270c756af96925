"""Scheduling a list in Slack: the form, what it says, and what comes of it."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.arrangement import Form
from bot.domain.release import ReleaseState
from bot.render.curating import CuratorAction, write_list_value
from bot.sandbox.config import BOT_USER
from bot.sandbox.faults import Fault
from bot.sandbox.records import Json
from bot.services.library import import_document
from bot.services.releases import list_log
from bot.slack.manifest import SCHEDULE_SHORTCUT
from bot.slack.schedule_modal import CHANNELS, DAY, FORM, LIST, PACE, TIME, WHEN
from bot.slack.turns import MOST_KEPT, Turns
from bot.sources.files import Document
from bot.storage.database import Database
from tests.sandbox.calls import direct_message
from tests.slack.desk_kit import (
    CURATORS,
    GENERAL,
    LIN,
    OLD,
    OTHER_TEAM,
    READING,
    ROBIN,
    Curating,
    picked,
    replay,
    submission,
    words,
)
from tests.slack.office import TEAM, Office, open_office

WEEKLY = "---\ntitle: Weekly & more\ndate: 2026-12-04\n---\n## One\na\n## Two\nb\n"
LONG = "---\ntitle: Long list\n---\n" + "".join(
    f"## Part {n}\nWords.\n### More\nOf it.\n" for n in range(15)
)
ONLY_CURATORS = "Only curators can do that: ask <@U0CURATOR>."


def later(*channels: str, list_id: str = "1", day: str = "2026-12-14", time: str = "10:00") -> Json:
    """What the fields hold for a list that goes out at a time."""
    return {
        LIST: picked(list_id),
        CHANNELS: {"selected_conversations": list(channels)},
        WHEN: picked("later"),
        DAY: {"selected_date": day},
        TIME: {"selected_time": time},
        PACE: picked("0"),
    }


def now(*channels: str, list_id: str = "1") -> Json:
    values = later(*channels, list_id=list_id) | {WHEN: picked("now")}
    return {name: values[name] for name in (LIST, CHANNELS, WHEN, PACE)}


async def live_in(office: Office, zone: str) -> None:
    """Let the curator live elsewhere."""
    users = office.sandbox.state.users
    users[LIN] = type(users[LIN])(**{**_fields(users[LIN]), "tz": zone})


def _fields(user: object) -> dict[str, object]:
    return {name: getattr(user, name) for name in user.__slots__}  # type: ignore[attr-defined]


@pytest.fixture
async def lin(office: Office) -> Curating:
    await office.import_list(WEEKLY)
    return Curating(office)


async def add_long(office: Office, source: str = "long.md") -> None:
    await import_document(office.db, office.clock, TEAM, Document(source, "long.md", LONG.encode()))


async def test_the_form_opens_with_tomorrow_at_ten_where_the_curator_lives(lin: Curating) -> None:
    await lin.type("schedule")

    assert lin.fields == [LIST, CHANNELS, WHEN, DAY, TIME, PACE]
    assert "Saturday 5 December 2026, 10:00 in Shanghai, in 14 hours" in lin.words
    assert lin.view["title"]["text"] == "Schedule a list"


async def test_the_shortcut_opens_the_same_form(lin: Curating) -> None:
    await lin.office.sandbox.views.shortcut(SCHEDULE_SHORTCUT, user=LIN)
    await lin.office.services.errands.finish()

    assert lin.fields == [LIST, CHANNELS, WHEN, DAY, TIME, PACE]


async def test_a_reader_is_told_whom_to_ask_and_sees_no_form(lin: Curating) -> None:
    robin = Curating(lin.office, ROBIN)

    await robin.type("schedule")
    assert lin.office.whispers(ROBIN)[-1].text == ONLY_CURATORS
    assert not robin.is_open

    await lin.office.sandbox.views.shortcut(SCHEDULE_SHORTCUT, user=ROBIN)
    await lin.office.services.errands.finish()
    assert robin.words == ONLY_CURATORS
    assert robin.fields == []


async def test_lists_are_offered_by_how_they_stand_and_found_by_words(lin: Curating) -> None:
    document = Document("d.md", "d.md", b"---\ntitle: Idea\ndraft: true\n---\n## A\nb\n")
    await import_document(lin.office.db, lin.office.clock, TEAM, document)
    await lin.type("schedule")

    async def suggest(words: str) -> Json:
        return await lin.office.sandbox.views.suggest(
            words, user=LIN, action_id=LIST, block_id=LIST, view_id=lin.view["id"]
        )

    groups = (await suggest(""))["option_groups"]
    assert [each["label"]["text"] for each in groups] == ["Drafts", "Not released yet"]
    assert [each["options"][0]["text"]["text"] for each in groups] == [
        "Idea",
        "2026-12-04 · Weekly & more",
    ]
    [group] = (await suggest("weekly 2026"))["option_groups"]
    assert [each["value"] for each in group["options"]] == ["1"]
    assert await suggest("nothing like it") == {"options": []}


async def test_the_words_beneath_follow_what_is_chosen(lin: Curating) -> None:
    await lin.type("schedule")

    await lin.choose(DAY, selected_date="2026-12-14")
    assert "Monday 14 December 2026, 10:00 in Shanghai, in 10 days" in lin.words
    await lin.choose(TIME, selected_time="08:30")
    assert "Monday 14 December 2026, 08:30 in Shanghai, in 10 days" in lin.words
    await lin.choose(DAY, selected_date="2026-12-01")
    assert "Tuesday 1 December 2026, 08:30 in Shanghai is past" in lin.words
    await lin.choose(WHEN, **picked("now"))
    assert "In 60 seconds: until then it can be pulled back." in lin.words
    assert lin.fields == [LIST, CHANNELS, WHEN, PACE]
    await lin.choose(WHEN, **picked("later"))
    assert lin.fields == [LIST, CHANNELS, WHEN, DAY, TIME, PACE]


async def test_a_list_is_scheduled_to_several_channels(lin: Curating) -> None:
    await lin.type("schedule")

    errors = await lin.send({**later(GENERAL, READING), PACE: picked("10")})

    assert errors == {}
    made = await lin.releases()
    assert [each.target for each in made] == [GENERAL, READING]
    for release in made:
        assert release.release_at == datetime(2026, 12, 14, 2, tzinfo=UTC)
        assert (release.zone, release.plan.interval_minutes) == ("Asia/Shanghai", 10)
        assert (release.state, release.curator_id) == (ReleaseState.SCHEDULED, LIN)
    assert lin.view["title"]["text"] == "Scheduled"
    assert f"Weekly &amp; more* to <#{READING}> goes out Monday 14 December 2026" in lin.words
    log = await list_log(lin.office.db, TEAM)
    assert [(each.kind, each.actor) for each in log] == [("schedule", LIN)] * 2
    shown = await lin.office.client.conversations_info(channel=READING)
    assert shown["channel"]["is_member"]


async def test_now_can_be_pulled_back_for_a_minute(lin: Curating) -> None:
    await lin.type("schedule")
    await lin.choose(WHEN, **picked("now"))
    assert await lin.send(now(GENERAL)) == {}

    [release] = await lin.releases()
    assert release.release_at == lin.office.clock() + timedelta(seconds=60)
    assert "in less than 2 minutes" in lin.words
    await lin.press("Pull it back")

    assert [each.state for each in await lin.releases()] == [ReleaseState.CANCELLED]
    assert "was pulled back" in lin.words
    assert lin.view["title"]["text"] == "Scheduled"


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        (later(GENERAL, day="2026-12-04"), TIME, "is past; it is Friday 4 December 2026, 20:00"),
        (later(GENERAL, list_id="99"), LIST, "There is no list 99."),
        (later(OLD), CHANNELS, "#old-reading-list is archived: unarchive it"),
        (later(CURATORS), CHANNELS, "is private and I am not in it: write /invite @readlist"),
        (later(GENERAL, CURATORS), CHANNELS, "Channel 2 of 2 is private and I am not in it"),
    ],
)
async def test_what_stands_against_it_is_said_at_its_field(
    lin: Curating, values: Json, field: str, sentence: str
) -> None:
    await lin.type("schedule")

    errors = await lin.send(values)

    assert list(errors) == [field]
    assert sentence in errors[field]
    assert await lin.releases() == []
    assert lin.fields == [LIST, CHANNELS, WHEN, DAY, TIME, PACE]


async def test_once_the_bot_is_invited_a_private_channel_takes_the_list(lin: Curating) -> None:
    await lin.type("schedule")
    assert CHANNELS in await lin.send(later(CURATORS))
    await lin.office.sandbox.people.send("/invite @readlist", user=LIN, channel=CURATORS)

    assert await lin.send(later(CURATORS)) == {}

    assert [each.target for each in await lin.releases()] == [CURATORS]


async def test_a_channel_that_can_t_be_entered_leaves_nothing_scheduled(lin: Curating) -> None:
    await lin.type("schedule")
    lin.office.sandbox.faults.add(
        Fault("error", method="conversations.join", times=1, name="restricted_action")
    )

    errors = await lin.send(later(GENERAL, READING))

    assert list(errors) == [CHANNELS]
    assert "The workspace does not let this app post there" in errors[CHANNELS]
    assert await lin.releases() == []


async def test_what_one_may_not_have_thought_of_is_said_once(lin: Curating) -> None:
    await lin.type("schedule")
    await lin.send(later(GENERAL))
    await lin.type("schedule")

    assert await lin.send(later(GENERAL, day="2026-12-20")) == {}
    assert len(await lin.releases()) == 1
    assert "This list goes to <#C0GENERAL> already: Monday 14 December 2026" in lin.words
    assert lin.view["submit"]["text"] == "Schedule anyway"
    lin.office.sandbox.state.channels[READING].is_ext_shared = True
    await lin.send(later(GENERAL, READING, day="2026-12-20"))
    assert len(await lin.releases()) == 1
    assert "<#C0READING> is shared with another company" in lin.words
    await lin.send(later(GENERAL, READING, day="2026-12-20"))

    assert [each.target for each in await lin.releases()] == [GENERAL, GENERAL, READING]


async def test_a_change_after_the_warning_takes_it_away(lin: Curating) -> None:
    lin.office.sandbox.state.channels[GENERAL].is_ext_shared = True
    await lin.type("schedule")
    await lin.send(later(GENERAL))
    assert "shared" in lin.words

    await lin.choose(DAY, selected_date="2026-12-15")

    assert lin.view["submit"]["text"] == "Schedule"
    assert "shared" not in lin.words


async def test_of_a_long_list_that_has_but_one_form_nothing_is_asked(lin: Curating) -> None:
    text = "# Flat\n" + "".join(f"\n## {n}\n\nOne.\n" for n in range(20))
    document = Document("flat.md", "flat.md", text.encode())
    await import_document(lin.office.db, lin.office.clock, TEAM, document)
    await lin.type("schedule")

    await lin.choose(LIST, **picked("2"))

    assert "This list is long: it would be 21 messages in one thread." in lin.words
    assert FORM not in lin.fields


async def test_a_list_of_many_messages_can_be_posted_in_another_form(lin: Curating) -> None:
    await add_long(lin.office, "https://lists.example/long.md")
    await lin.type("schedule")
    assert FORM not in lin.fields

    await lin.choose(LIST, **picked("2"))

    assert "This list is long: it would be 16 messages in one thread." in lin.words
    options = next(each for each in lin.view["blocks"] if each["block_id"] == FORM)["element"]
    assert [each["value"] for each in options["options"]] == ["whole", "sub_headings", "parent"]
    assert await lin.send({**later(GENERAL, list_id="2"), FORM: picked("parent")}) == {}
    [release] = await lin.releases()
    assert release.plan.form is Form.PARENT
    assert release.messages == 1


async def test_a_list_that_is_gone_meanwhile_shows_no_length(lin: Curating) -> None:
    await lin.type("schedule")

    await lin.choose(LIST, **picked("99"))

    assert FORM not in lin.fields
    assert LIST in await lin.send(later(GENERAL, list_id="99"))


async def test_a_list_without_a_page_is_not_offered_as_its_parent_alone(lin: Curating) -> None:
    await add_long(lin.office)
    await lin.type("schedule")
    await lin.choose(LIST, **picked("2"))

    options = next(each for each in lin.view["blocks"] if each["block_id"] == FORM)["element"]
    assert [each["value"] for each in options["options"]] == ["whole", "sub_headings"]
    await lin.choose(LIST, **picked("1"))
    assert FORM not in lin.fields


async def test_the_same_form_sent_twice_schedules_once(lin: Curating) -> None:
    await lin.type("schedule")
    payload = submission(lin.view, later(GENERAL, READING), LIN)

    first = await replay(lin.office, payload)
    again = await replay(lin.office, payload)

    assert first["response_action"] == again["response_action"] == "update"
    assert words(first["view"]["blocks"]) == words(again["view"]["blocks"])
    assert first["view"]["title"]["text"] == "Scheduled"
    assert len(await lin.releases()) == 2


async def test_the_same_form_sent_twice_at_once_schedules_once(lin: Curating) -> None:
    await lin.type("schedule")
    payload = submission(lin.view, later(GENERAL, READING), LIN)

    answers = await asyncio.gather(*(replay(lin.office, payload) for _ in range(2)))

    assert {each["view"]["title"]["text"] for each in answers} == {"Scheduled"}
    assert len(await lin.releases()) == 2


@pytest.mark.parametrize(("user", "team"), [(ROBIN, TEAM), (LIN, OTHER_TEAM), (ROBIN, OTHER_TEAM)])
async def test_a_curators_form_sent_by_others_schedules_nothing(
    lin: Curating, user: str, team: str
) -> None:
    await lin.type("schedule")
    payload = submission(lin.view, later(GENERAL), user, team)

    answer = await replay(lin.office, payload)

    assert "Only curators can do that" in words(answer["view"]["blocks"])
    assert await lin.releases() == []


@pytest.mark.parametrize(("user", "team"), [(ROBIN, TEAM), (LIN, OTHER_TEAM)])
async def test_nobody_else_is_offered_lists_or_told_of_them(
    lin: Curating, user: str, team: str
) -> None:
    await lin.type("schedule")
    sender = {"team": {"id": team}, "user": {"id": user, "team_id": team}, "view": lin.view}
    asked = {"type": "block_suggestion", "action_id": LIST, "block_id": LIST, "value": ""}
    chosen = {
        "type": "block_actions",
        "trigger_id": "1.2.3",
        "container": {"type": "view", "view_id": lin.view["id"]},
        "actions": [{"action_id": LIST, "block_id": LIST, "action_ts": "1.2", **picked("1")}],
    }

    assert await replay(lin.office, sender | asked) == {}
    assert "Only curators can do that" in lin.words
    before = lin.view["blocks"]
    await replay(lin.office, sender | chosen)

    assert lin.view["blocks"] == before


@pytest.mark.parametrize(
    ("zone", "day", "time", "sentence"),
    [
        ("Europe/Berlin", "2027-03-28", "02:30", "01:30 and 03:30 do."),
        ("America/New_York", "2027-03-14", "02:30", "01:30 and 03:30 do."),
        ("Australia/Lord_Howe", "2027-10-03", "02:15", "01:45 and 02:45 do."),
        ("Africa/Cairo", "2027-04-30", "00:30", "23:30 and 01:30 do."),
    ],
)
async def test_a_time_that_the_clock_skips_is_refused_with_its_neighbours(
    lin: Curating, zone: str, day: str, time: str, sentence: str
) -> None:
    await live_in(lin.office, zone)
    await lin.type("schedule")
    await lin.choose(DAY, selected_date=day)
    await lin.choose(TIME, selected_time=time)
    assert f"{day} {time} does not exist in {zone}" in lin.words

    errors = await lin.send(later(GENERAL, day=day, time=time))

    assert errors[TIME].endswith(f"the clock goes forward that night. {sentence}")
    assert await lin.releases() == []


@pytest.mark.parametrize(
    ("zone", "day", "time", "offset", "stored"),
    [
        ("Europe/Berlin", "2027-10-31", "02:30", "+02:00", "2027-10-31T00:30:00+00:00"),
        ("America/New_York", "2027-11-07", "01:30", "-04:00", "2027-11-07T05:30:00+00:00"),
        ("Australia/Lord_Howe", "2027-04-04", "01:45", "+11:00", "2027-04-03T14:45:00+00:00"),
        ("Africa/Cairo", "2027-10-28", "23:30", "+03:00", "2027-10-28T20:30:00+00:00"),
    ],
)
async def test_of_a_time_that_comes_twice_the_first_is_meant_and_that_is_said(
    lin: Curating, zone: str, day: str, time: str, offset: str, stored: str
) -> None:
    await live_in(lin.office, zone)
    await lin.type("schedule")
    await lin.choose(DAY, selected_date=day)
    await lin.choose(TIME, selected_time=time)
    twice = f"{time} comes twice that night, because the clock goes back: the first one is meant"
    assert f"{twice} (UTC{offset})." in lin.words

    await lin.send(later(GENERAL, day=day, time=time))
    assert await lin.releases() == []
    assert f":warning: {twice}" in lin.words
    await lin.send(later(GENERAL, day=day, time=time))

    [release] = await lin.releases()
    assert release.release_at == datetime.fromisoformat(stored)


@pytest.mark.parametrize(
    ("zone", "day", "time", "stored"),
    [
        ("Europe/Berlin", "2027-03-28", "03:30", "2027-03-28T01:30:00+00:00"),
        ("Europe/Berlin", "2027-03-27", "02:30", "2027-03-27T01:30:00+00:00"),
        ("America/New_York", "2027-03-14", "03:00", "2027-03-14T07:00:00+00:00"),
        ("Australia/Lord_Howe", "2027-10-03", "02:30", "2027-10-02T15:30:00+00:00"),
        ("Africa/Cairo", "2027-04-30", "01:00", "2027-04-29T22:00:00+00:00"),
        ("America/Sao_Paulo", "2027-02-20", "23:30", "2027-02-21T02:30:00+00:00"),
        ("America/Sao_Paulo", "2027-11-07", "00:30", "2027-11-07T03:30:00+00:00"),
    ],
)
async def test_a_time_beside_the_clocks_change_is_stored_as_it_was_meant(
    lin: Curating, zone: str, day: str, time: str, stored: str
) -> None:
    await live_in(lin.office, zone)
    await lin.type("schedule")

    assert await lin.send(later(GENERAL, day=day, time=time)) == {}

    [release] = await lin.releases()
    assert release.release_at == datetime.fromisoformat(stored)
    assert release.zone == zone


@pytest.mark.parametrize(
    ("day", "time", "said"),
    [
        ("2018-11-04", "00:30", "does not exist in America/Sao_Paulo"),
        ("2018-02-17", "23:30", "23:30 comes twice that night"),
    ],
)
async def test_the_changes_of_a_past_year_count_in_that_year(
    lin: Curating, day: str, time: str, said: str
) -> None:
    lin.office.clock.now = datetime(2018, 1, 1, tzinfo=UTC)
    await live_in(lin.office, "America/Sao_Paulo")
    await lin.type("schedule")

    await lin.choose(DAY, selected_date=day)
    await lin.choose(TIME, selected_time=time)

    assert said in lin.words


async def test_who_moved_meanwhile_is_understood_as_the_form_said(lin: Curating) -> None:
    await lin.type("schedule")
    await live_in(lin.office, "Europe/Berlin")
    lin.office.clock.advance(3600)

    await lin.send(later(GENERAL))

    [release] = await lin.releases()
    assert (release.zone, release.release_at.hour) == ("Asia/Shanghai", 2)


async def test_where_slack_is_silent_the_form_says_so_and_keeps_what_was_entered(
    lin: Curating,
) -> None:
    await lin.type("schedule")
    lin.office.sandbox.faults.add(Fault("delay", method="conversations.info", seconds=2.6))

    assert await lin.send(later(GENERAL)) == {}

    assert "Slack did not answer in time: try again." in lin.words
    assert lin.fields == [LIST, CHANNELS, WHEN, DAY, TIME, PACE]
    assert await lin.releases() == []


async def test_the_channel_that_lists_go_to_is_chosen_at_first(db: Database) -> None:
    async with open_office(db, "socket") as office:
        object.__setattr__(office.services, "channel", READING)
        lin = Curating(office)
        await lin.type("schedule")
        menu = next(each for each in lin.view["blocks"] if each["block_id"] == CHANNELS)["element"]
        assert menu["initial_conversations"] == [READING]

        object.__setattr__(office.services, "channel", "#reading-list")
        await lin.type("schedule")
        menu = next(each for each in lin.view["blocks"] if each["block_id"] == CHANNELS)["element"]
        assert "initial_conversations" not in menu


async def test_a_button_may_name_the_list(lin: Curating) -> None:
    await add_long(lin.office)
    button = {
        "type": "button",
        "action_id": CuratorAction.SCHEDULE,
        "text": {"type": "plain_text", "text": "Schedule"},
        "value": write_list_value(2),
    }
    channel = await lin.office.join()
    await lin.office.client.chat_postMessage(
        channel=channel, text="A list", blocks=[{"type": "actions", "elements": [button]}]
    )
    [posted] = lin.office.answers(channel)

    await lin.office.press("Schedule", posted, user=LIN)

    menu = next(each for each in lin.view["blocks"] if each["block_id"] == LIST)["element"]
    assert menu["initial_option"]["value"] == "2"
    assert FORM in lin.fields
    assert "This list is long" in lin.words


async def test_a_form_typed_as_a_message_is_said_to_be_a_command(lin: Curating) -> None:
    await direct_message(lin.office.sandbox.people, "schedule", user=LIN)
    await lin.office.sandbox.drain()

    direct = (await lin.office.sandbox.people.open_direct([BOT_USER], user=LIN)).id
    [answer] = lin.office.answers(direct)
    assert answer.text == (
        "`/readlist schedule` opens a form: type it as a command, not as a message."
    )


def test_what_was_done_last_in_a_modal_is_remembered_for_a_while() -> None:
    turns = Turns()
    turns.take("V1", "first")
    turns.take("V1", "second")
    assert not turns.is_last("V1", "first")
    assert turns.is_last("V1", "second")
    assert turns.is_last("V2", "any")

    for number in range(MOST_KEPT):
        turns.take(f"V{number + 2}", "x")

    assert turns.is_last("V1", "first")  # long forgotten
