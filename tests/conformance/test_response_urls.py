"""response_url: what an app may answer with, how often and for how long."""

import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.conformance import kit
from tests.conformance.expectations import assumed, facts, issue, page, sandbox_only, source
from tests.sandbox.calls import GENERAL, READER, connect
from tests.sandbox.test_answers import response_url

HANDLING = page("interactivity/handling-user-interaction")

pytestmark = [
    source(HANDLING, page("interactivity/implementing-slash-commands")),
    sandbox_only("It needs a person who types a command, or presses a button."),
]


@pytest.fixture
async def url(workspace, receiver):
    """Give the response_url of a command that a reader typed in #general."""
    await workspace.people.run_command("docker", user=READER, channel=GENERAL)
    return response_url(receiver)


async def send(url, **body):
    answer = await AsyncWebhookClient(url).send_dict(body)
    return answer.status_code, answer.body


def shown(workspace):
    return [(each.user, each.text) for each in workspace.state.ephemerals]


def said(workspace):
    return [message.text for message in workspace.state.messages(GENERAL)]


async def test_an_answer_is_taken_with_ok(url):
    assert await send(url, text="hello") == (200, "ok")


async def test_an_answer_is_for_the_person_alone(workspace, url):
    await send(url, text="just you")

    assert shown(workspace) == [(READER, "just you")]
    assert said(workspace) == []


async def test_an_answer_can_be_for_everybody(workspace, url):
    await send(url, text="everybody", response_type="in_channel")

    assert said(workspace) == ["everybody"]


async def test_it_takes_five_answers(workspace, url):
    answers = [await send(url, text=str(number)) for number in range(5)]

    assert answers == [(200, "ok")] * 5
    assert [text for _, text in shown(workspace)] == list("01234")


@assumed(HANDLING, facts("A3"))
async def test_it_takes_no_sixth_answer(workspace, url):
    for number in range(5):
        await send(url, text=str(number))

    status, body = await send(url, text="5")

    assert (status, "used_url" in body) == (404, True)
    assert len(shown(workspace)) == 5


async def test_it_lives_for_thirty_minutes(url, clock):
    clock.advance(30 * 60)

    assert await send(url, text="in time") == (200, "ok")


@assumed(HANDLING, facts("A3"))
async def test_it_does_not_live_longer(workspace, url, clock):
    clock.advance(30 * 60 + 1)

    status, body = await send(url, text="late")

    assert (status, "expired_url" in body) == (404, True)
    assert shown(workspace) == []


@assumed(HANDLING, facts("A3"))
async def test_it_takes_no_wrong_blocks(workspace, url):
    status, body = await send(url, text="x", blocks=[{"type": "no_such_block"}])

    assert (status, "invalid_blocks" in body) == (400, True)
    assert shown(workspace) == []


@assumed(HANDLING, facts("A3"))
async def test_it_takes_nothing_empty(url):
    status, body = await send(url, text="")

    assert (status, "no_text" in body) == (400, True)


@assumed(issue("slackapi/bolt-js#2867"), facts("A1"))
async def test_it_takes_more_text_than_a_message_may_have(url):
    blocks = [kit.rich(kit.run(kit.word(text="x" * 6_000)))] * 2

    assert await send(url, text="x", blocks=blocks) == (200, "ok")


@pytest.fixture
async def pressed(workspace, receiver):
    """Give the response_url of a pressed button of a message, and the message's time."""
    client = connect(workspace)
    await client.conversations_join(channel=GENERAL)
    blocks = [kit.actions(kit.button())]
    ts = (await client.chat_postMessage(channel=GENERAL, text="original", blocks=blocks))["ts"]
    place = {"channel": GENERAL, "message_ts": ts, "user": READER}
    await workspace.people.press({"action_id": "go"}, **place)
    return response_url(receiver), ts


async def test_the_message_of_a_button_can_be_replaced(workspace, pressed):
    url, ts = pressed

    assert await send(url, text="replaced", replace_original=True) == (200, "ok")
    assert workspace.state.find_message(GENERAL, ts).text == "replaced"


async def test_the_message_of_a_button_can_be_deleted(workspace, pressed):
    url, ts = pressed

    assert await send(url, delete_original=True) == (200, "ok")
    assert workspace.state.find_message(GENERAL, ts) is None


async def test_an_answer_leaves_the_message_of_a_button_alone(workspace, pressed):
    url, ts = pressed

    await send(url, text="another", replace_original=False)

    assert workspace.state.find_message(GENERAL, ts).text == "original"
    assert shown(workspace) == [(READER, "another")]
