"""Messages that Slack is to post later: chat.scheduleMessage and its companions."""

import pytest

from tests.conformance.expectations import (
    exactly,
    java_sample,
    keys_between,
    method,
    next_cursor,
    python_test,
    sandbox_only,
    source,
)
from tests.sandbox.calls import ARCHIVED, READING

SCHEDULE, LIST, DELETE = (
    method(f"chat.{name}")
    for name in ("scheduleMessage", "scheduledMessages.list", "deleteScheduledMessage")
)
DAY = 24 * 3600

pytestmark = sandbox_only("It goes by a clock that can be moved.")


@pytest.fixture
def schedule(slack, clock):
    """Schedule a message for so many seconds from now."""

    async def schedule_one(seconds=600, **arguments):
        body = {"channel": slack.channel, "text": "later", "post_at": int(clock.now + seconds)}
        return await slack.call("chat.scheduleMessage", **{**body, **arguments})

    return schedule_one


@pytest.fixture
def wait(slack, clock):
    """Let so many seconds pass, and Slack post what is due by then."""

    def wait_for(seconds):
        clock.advance(seconds)
        slack.sandbox.post_due()

    return wait_for


async def waiting(slack):
    listed = await slack.call("chat.scheduledMessages.list", channel=slack.channel)
    return [each["id"] for each in listed["scheduled_messages"]]


@source(SCHEDULE)
async def test_the_answer_says_what_is_posted_when_and_where(slack, schedule, clock):
    answer = await schedule(600)

    exactly(answer, "channel scheduled_message_id post_at message")
    assert answer["channel"] == slack.channel
    assert int(answer["post_at"]) == int(clock.now) + 600
    assert answer["scheduled_message_id"].startswith("Q")


@source(SCHEDULE, java_sample("chat.scheduleMessage"))
async def test_the_message_is_shown_as_a_delayed_one(slack, schedule):
    message = (await schedule())["message"]

    known = "user team bot_profile app_id metadata blocks attachments subtype username"
    keys_between(message, "bot_id type text", known)
    assert (message["type"], message["text"]) == ("delayed_message", "later")


@source(SCHEDULE)
async def test_it_is_posted_at_its_time_and_not_before(slack, schedule, wait):
    await schedule(600)

    wait(599)
    before = (await slack.history())["messages"][0]["text"]
    wait(2)
    after = (await slack.history())["messages"][0]["text"]

    assert (before == "later", after == "later") == (False, True)


@source(SCHEDULE)
async def test_with_metadata_it_is_never_posted(slack, schedule, wait):
    await schedule(600, metadata={"event_type": "x", "event_payload": {}})

    wait(601)

    assert (await slack.history())["messages"][0]["text"] != "later"


@source(python_test("test_message_metadata"))
async def test_its_answer_carries_the_metadata_all_the_same(schedule):
    metadata = {"event_type": "x", "event_payload": {"id": "1"}}

    assert (await schedule(600, metadata=metadata))["message"]["metadata"] == metadata


@source(SCHEDULE)
async def test_it_may_be_120_days_ahead(schedule):
    assert (await schedule(120 * DAY))["ok"] is True


@source(SCHEDULE)
@pytest.mark.parametrize(
    ("seconds", "says"), [(120 * DAY + 1, "time_too_far"), (-1, "time_in_past")]
)
async def test_no_further_and_not_in_the_past(slack, schedule, seconds, says):
    assert await slack.error(schedule(seconds)) == says


@source(SCHEDULE)
async def test_a_time_that_is_none_is_refused(slack, schedule):
    assert await slack.error(schedule(post_at="tomorrow")) == "invalid_time"


@source(SCHEDULE)
async def test_thirty_messages_may_be_due_within_five_minutes(slack, schedule):
    for number in range(30):
        await schedule(600 + number)

    assert len(await waiting(slack)) == 30


@source(SCHEDULE)
async def test_one_more_is_too_many(slack, schedule):
    for number in range(30):
        await schedule(600 + number)

    assert await slack.error(schedule(700)) == "restricted_too_many"


@source(SCHEDULE)
async def test_another_five_minutes_take_thirty_more(schedule):
    for number in range(30):
        await schedule(600 + number)

    assert (await schedule(1200))["ok"] is True


@source(SCHEDULE)
async def test_five_minutes_begin_with_any_of_the_messages(schedule):
    for seconds in (600, 1198):
        for _ in range(15):
            await schedule(seconds)

    assert (await schedule(899))["ok"] is True


@source(SCHEDULE)
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"text": ""}, "no_text"),
        ({"blocks": [{"type": "no_such_block"}]}, "invalid_blocks"),
        ({"blocks": "no json"}, "invalid_blocks_format"),
        ({"metadata": "no json"}, "invalid_metadata_format"),
        ({"markdown_text": "y"}, "markdown_text_conflict"),
        ({"channel": "C0NOWHERE00"}, "channel_not_found"),
        ({"channel": READING}, "not_in_channel"),
        ({"channel": ARCHIVED}, "is_archived"),
    ],
)
async def test_what_could_not_be_posted_cannot_be_scheduled(slack, schedule, change, says):
    assert await slack.error(schedule(**change)) == says


@source(LIST)
async def test_the_list_is_messages_and_a_cursor(slack, schedule):
    await schedule()

    answer = await slack.call("chat.scheduledMessages.list")

    exactly(answer, "scheduled_messages response_metadata")
    assert next_cursor(answer) == ""
    (message,) = answer["scheduled_messages"]
    keys_between(message, "id channel_id post_at date_created text")
    assert (message["channel_id"], message["text"]) == (slack.channel, "later")


@source(LIST)
async def test_the_soonest_comes_first_on_every_page(slack, schedule):
    ids = {
        seconds: (await schedule(seconds))["scheduled_message_id"]
        for seconds in (900, 600, 1200, 700, 800)
    }

    first = await slack.call("chat.scheduledMessages.list", limit=3)
    rest = await slack.call("chat.scheduledMessages.list", limit=3, cursor=next_cursor(first))

    listed = [each["id"] for page in (first, rest) for each in page["scheduled_messages"]]
    assert listed == [ids[seconds] for seconds in sorted(ids)]


@source(LIST)
async def test_a_span_of_time_can_be_asked_for(slack, schedule, clock):
    for seconds in (600, 700, 800):
        await schedule(seconds)
    now = int(clock.now)

    page = await slack.call(
        "chat.scheduledMessages.list", oldest=str(now + 650), latest=str(now + 750)
    )

    assert [each["post_at"] - now for each in page["scheduled_messages"]] == [700]


@source(LIST)
async def test_what_was_posted_waits_no_longer(slack, schedule, wait):
    await schedule(600)

    wait(601)

    assert await waiting(slack) == []


@source(DELETE)
async def test_pulling_one_back_is_answered_with_ok_alone(slack, schedule):
    scheduled = (await schedule())["scheduled_message_id"]
    place = {"channel": slack.channel, "scheduled_message_id": scheduled}

    exactly(await slack.call("chat.deleteScheduledMessage", **place), "")
    assert await waiting(slack) == []


@source(DELETE)
async def test_what_does_not_wait_cannot_be_pulled_back(slack):
    place = {"channel": slack.channel, "scheduled_message_id": "Q0NOWHERE00"}

    call = slack.call("chat.deleteScheduledMessage", **place)

    assert await slack.error(call) == "invalid_scheduled_message_id"
