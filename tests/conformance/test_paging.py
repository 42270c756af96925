"""Collections come in pages: `limit` says how much, a cursor says from where."""

import pytest

from tests.conformance.expectations import (
    java_test,
    method,
    next_cursor,
    page,
    sandbox_only,
    source,
)

PAGING = page("apis/web-api/pagination")

COLLECTIONS = {
    "conversations.history": "messages",
    "conversations.replies": "messages",
    "conversations.list": "channels",
    "conversations.members": "members",
    "users.list": "members",
}


def collections(*names):
    """Try each of these methods, with the page that describes it as a further source."""
    cases = [
        pytest.param(name, COLLECTIONS[name], id=name, marks=source(PAGING, method(name)))
        for name in names or COLLECTIONS
    ]
    return pytest.mark.parametrize(("name", "collection"), cases)


@pytest.fixture
async def place(slack):
    """Give the arguments of a call that finds three or more, for each method."""
    stamps = await slack.posts("0", "1", "2")
    parent = await slack.post("parent")
    await slack.posts("one", "two", thread_ts=parent["ts"])
    channel = {"channel": slack.channel}
    return {
        "conversations.history": {**channel, "oldest": stamps[0], "inclusive": "true"},
        "conversations.replies": {**channel, "ts": parent["ts"]},
        "conversations.list": {},
        "conversations.members": channel,
        "users.list": {},
    }


def identify(item):
    return item if isinstance(item, str) else item.get("ts") or item["id"]


async def read_all(slack, name, collection, arguments, limit):
    """Follow the cursors to the end, and give what each page held."""
    pages, cursor = [], ""
    while not pages or cursor:
        more = {"cursor": cursor} if cursor else {}
        answer = await slack.read(name, **arguments, **more, limit=limit)
        pages.append([identify(item) for item in answer[collection]])
        cursor = next_cursor(answer)
    return pages


@collections()
async def test_the_pages_together_are_the_whole_in_its_order(slack, place, name, collection):
    whole = await read_all(slack, name, collection, place[name], 200)

    pages = await read_all(slack, name, collection, place[name], 2)

    # Pages of a thread were seen to begin with its parent anew.
    found = list(dict.fromkeys(each for page in pages for each in page))
    assert found == [each for page in whole for each in page]
    assert len(pages) > 1


@collections()
async def test_a_page_holds_no_more_than_was_asked_for(slack, place, name, collection):
    pages = await read_all(slack, name, collection, place[name], 2)

    assert max(len(page) for page in pages) <= 2


@collections()
async def test_a_cursor_is_a_string_that_can_be_used_again(slack, place, name, collection):
    first = await slack.read(name, **place[name], limit=2)
    cursor = next_cursor(first)

    pages = [await slack.read(name, **place[name], limit=2, cursor=cursor) for _ in range(2)]

    assert cursor
    assert pages[0][collection] == pages[1][collection]


@collections()
async def test_a_cursor_that_slack_never_gave_is_refused(slack, place, name, collection):
    call = slack.read(name, **place[name], cursor="made up!")

    assert await slack.error(call) == "invalid_cursor"


@collections("conversations.list", "conversations.members", "users.list")
async def test_the_last_page_has_an_empty_cursor(slack, place, name, collection):
    answer = await slack.read(name, **place[name], limit=999)

    assert answer["response_metadata"] == {"next_cursor": ""}


@collections("conversations.history", "conversations.replies")
async def test_has_more_says_whether_a_cursor_follows(slack, place, name, collection):
    first = await slack.read(name, **place[name], limit=2)
    whole = await slack.read(name, **place[name], limit=200)

    assert (first["has_more"], bool(next_cursor(first))) == (True, True)
    assert (whole["has_more"], next_cursor(whole)) == (False, "")


@collections("conversations.list", "conversations.members")
@pytest.mark.parametrize("limit", ["1001", "-1", "many"])
async def test_a_limit_that_slack_does_not_understand_is_refused(
    slack, place, name, collection, limit
):
    assert await slack.error(slack.read(name, **place[name], limit=limit)) == "invalid_limit"


@source(PAGING, method("conversations.history"))
@sandbox_only("It posts more than a hundred messages.")
async def test_history_gives_a_hundred_messages_unless_told_otherwise(slack):
    await slack.posts(*map(str, range(101)))

    answer = await slack.history()

    assert (len(answer["messages"]), answer["has_more"]) == (100, True)


@source(PAGING)
async def test_what_comes_and_goes_meanwhile_shifts_no_page(slack):
    stamps = await slack.posts("0", "1", "2", "3", "4")
    window = {"oldest": stamps[0], "inclusive": True, "limit": 2}
    first = await slack.history(**window)
    await slack.post("5")
    await slack.call("chat.delete", channel=slack.channel, ts=stamps[2])

    second = await slack.history(**window, cursor=next_cursor(first))

    assert [each["text"] for each in first["messages"]] == ["4", "3"]
    assert [each["text"] for each in second["messages"]] == ["1", "0"]


@source(java_test("conversations_Test.channelConversation"))
async def test_a_method_that_lists_says_where_its_next_page_begins(slack):
    answer = await slack.read("conversations.members", channel=slack.channel)

    assert "response_metadata" in answer.data
