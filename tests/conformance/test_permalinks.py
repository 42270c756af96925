"""chat.getPermalink: the address of a message."""

from tests.conformance.expectations import exactly, java_test, method, source

LINK = method("chat.getPermalink")

pytestmark = source(LINK)


async def link(slack, ts):
    return (await slack.client.chat_getPermalink(channel=slack.channel, message_ts=ts))["permalink"]


@source(LINK, java_test("chat_Test.chat_getPermalink_bot"))
async def test_the_answer_names_channel_and_link(slack):
    ts = (await slack.post("x"))["ts"]

    answer = await slack.client.chat_getPermalink(channel=slack.channel, message_ts=ts)

    exactly(answer, "channel permalink")
    assert answer["channel"] == slack.channel


@source(LINK, method("auth.test"))
async def test_a_link_is_the_workspace_the_channel_and_the_time_without_its_dot(slack):
    ts = (await slack.post("x"))["ts"]

    place = f"archives/{slack.channel}/p{ts.replace('.', '')}"
    assert await link(slack, ts) == slack.me["url"] + place


async def test_a_replys_link_names_its_thread(slack):
    parent = (await slack.post("parent"))["ts"]
    reply = (await slack.post("reply", thread_ts=parent))["ts"]

    place = f"archives/{slack.channel}/p{reply.replace('.', '')}"
    thread = f"?thread_ts={parent}&cid={slack.channel}"
    assert await link(slack, reply) == slack.me["url"] + place + thread


async def test_a_parents_link_names_no_thread(slack):
    parent = (await slack.post("parent"))["ts"]
    await slack.post("reply", thread_ts=parent)

    assert "?" not in await link(slack, parent)


async def test_an_edit_does_not_change_the_link(slack):
    ts = (await slack.post("old"))["ts"]
    before = await link(slack, ts)

    await slack.update(ts, text="new")

    assert await link(slack, ts) == before


async def test_a_message_that_does_not_exist_has_no_link(slack):
    assert await slack.error(link(slack, "1600000000.000100")) == "message_not_found"


async def test_a_channel_that_does_not_exist_has_no_links(slack):
    call = slack.client.chat_getPermalink(channel="C0NOWHERE00", message_ts="1600000000.000100")

    assert await slack.error(call) == "channel_not_found"
