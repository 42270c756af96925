"""What the app says back to commands and actions, and how a response_url wears out."""

import json
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox.config import BOT_USER
from bot.sandbox.errors import Refusal
from tests.sandbox.calls import CURATOR, CURATORS, GENERAL, READER, bold, connect, mention


def response_url(receiver, number=-1):
    form = parse_qs(receiver.requests[number][1])
    payload = json.loads(form["payload"][0]) if "payload" in form else form
    url = payload["response_url"]
    return url if isinstance(url, str) else url[0]


async def send(url, **body):
    answer = await AsyncWebhookClient(url).send_dict(body)
    return answer.status_code, answer.body


def shown(workspace):
    return [(each.user, each.text) for each in workspace.state.ephemerals]


async def test_an_answer_is_for_the_person_alone_unless_it_says_otherwise(workspace, receiver):
    receiver.answers = [
        web.json_response({"text": "just you"}),
        web.json_response({"text": "everybody", "response_type": "in_channel"}),
    ]

    await workspace.people.run_command("one", user=READER)
    await workspace.people.run_command("two", user=READER)

    assert shown(workspace) == [(READER, "just you")]
    command, message = workspace.state.messages(GENERAL)
    assert (message.text, message.subtype, message.bot_id) == (
        "everybody",
        "bot_message",
        "B0READLIST",
    )
    assert (command.text, command.user, command.subtype) == ("/readlist two", READER, None)


async def test_an_answer_to_everybody_may_be_the_command_alone(workspace, receiver):
    receiver.answers = [web.json_response({"response_type": "in_channel"})]

    await workspace.people.run_command("a < b", user=READER)

    assert shown(workspace) == []
    assert [each.text for each in workspace.state.messages(GENERAL)] == ["/readlist a &lt; b"]


async def test_what_cannot_be_shown_does_not_show_the_command_either(workspace, receiver):
    wrong = {"response_type": "in_channel", "blocks": [{"type": "video"}]}
    receiver.answers = [web.json_response(wrong)]

    await workspace.people.run_command("docker", user=READER)
    alone = await send(response_url(receiver), response_type="in_channel")

    assert workspace.state.messages(GENERAL) == []
    assert alone[0] == 400


async def test_a_later_answer_to_everybody_does_not_repeat_the_command(workspace, receiver):
    await workspace.people.run_command("docker", user=READER)

    await send(response_url(receiver), text="here", response_type="in_channel")

    assert [each.text for each in workspace.state.messages(GENERAL)] == ["here"]


async def test_nothing_is_answered_in_an_archived_channel(workspace, receiver):
    papers = workspace.channels.create("papers", user=READER).id
    await workspace.people.run_command("docker", user=READER, channel=papers)
    workspace.channels.archive(user=READER, channel=papers)

    for kind in ("in_channel", "ephemeral"):
        status, body = await send(response_url(receiver), text="late", response_type=kind)
        assert (status, json.loads(body)["error"]) == (400, "is_archived")
    with pytest.raises(Refusal, match="is_archived"):
        await workspace.people.run_command("docker", user=READER, channel=papers)

    assert workspace.state.posted(papers) == []
    assert shown(workspace) == []


async def test_an_answer_to_everybody_can_go_into_a_thread(workspace, receiver):
    parent = (await mention(workspace.people, "docker?", user=READER, channel=GENERAL))["ts"]
    everybody = {"text": "here", "response_type": "in_channel"}
    receiver.answers = [
        web.json_response({**everybody, "thread_ts": parent}),
        web.json_response({**everybody, "thread_ts": "1.0"}),
    ]

    await workspace.people.run_command("docker")
    lost = await workspace.people.run_command("docker")

    assert [message.text for message in workspace.state.replies(GENERAL, parent)] == ["here"]
    assert lost["error"] == "thread_not_found"


async def test_an_answer_that_slack_cannot_show_becomes_slacks_own(workspace, receiver):
    receiver.answers = [web.json_response({"text": "x", "blocks": [{"type": "video"}]})]

    answer = await workspace.people.run_command("docker")

    assert answer["text"] == "/readlist failed with the error “invalid_command_response”"
    assert answer["errors"] == ["unsupported type: video [json-pointer:/blocks/0/type]"]
    (shown,) = workspace.state.ephemerals
    assert (shown.by, shown.text) == ("USLACKBOT", answer["text"])


async def test_another_command_is_not_known(workspace, receiver):
    answer = await workspace.people.run_command("docker", command="/other")

    assert answer["text"] == "/other is not a valid command."
    assert receiver.requests == []


async def test_a_member_invites_people_and_the_bot_by_slacks_own_command(workspace, receiver):
    place = {"user": CURATOR, "channel": CURATORS}

    for typed in ("/invite @readlist", "/invite  @robin "):
        assert await workspace.people.send(typed, **place) == {"answer": {}}

    members = workspace.state.get_channel(CURATORS).members
    assert {BOT_USER, READER} <= set(members)
    joined = [(each.user, each.subtype) for each in workspace.state.messages(CURATORS)][-2:]
    assert joined == [(BOT_USER, "channel_join"), (READER, "channel_join")]
    assert (shown(workspace), receiver.requests) == ([], [])


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("/invite", "Name whom to invite by their handle: /invite @readlist."),
        ("/invite @readlist docker", "Name whom to invite by their handle: /invite @readlist."),
        ("/invite @nobody", "There is nobody of that name."),
        ("/invite @lin", "They are in this channel already."),
    ],
)
async def test_an_invitation_that_can_not_be_is_answered_in_words(workspace, typed, sentence):
    before = list(workspace.state.get_channel(CURATORS).members)

    await workspace.people.send(typed, user=CURATOR, channel=CURATORS)

    assert shown(workspace) == [(CURATOR, sentence)]
    assert workspace.state.get_channel(CURATORS).members == before


async def test_nobody_is_invited_into_direct_messages_or_by_who_is_outside(workspace):
    direct = await workspace.people.open_direct([CURATOR], user=READER)

    await workspace.people.send("/invite @gale", user=READER, channel=direct.id)
    with pytest.raises(Refusal, match="channel_not_found"):
        await workspace.people.send("/invite @robin", user=READER, channel=CURATORS)

    assert shown(workspace) == [(READER, "That can't be done in a conversation like this one.")]
    assert "U0GUEST" not in direct.members


async def test_a_response_url_takes_five_answers(workspace, receiver):
    await workspace.people.run_command("docker", user=CURATOR)
    url = response_url(receiver)

    answers = [await send(url, text=str(number)) for number in range(6)]

    assert answers[:5] == [(200, "ok")] * 5
    assert (answers[5][0], json.loads(answers[5][1])["error"]) == (404, "used_url")
    assert shown(workspace) == [(CURATOR, str(number)) for number in range(5)]


async def test_a_response_url_lives_for_thirty_minutes(workspace, receiver, clock):
    await workspace.people.run_command("docker")
    url = response_url(receiver)

    clock.advance(30 * 60)
    in_time = await send(url, text="x")
    clock.advance(1)
    late = await send(url, text="x")

    assert in_time == (200, "ok")
    assert (late[0], json.loads(late[1])["error"]) == (404, "expired_url")


async def test_a_made_up_response_url_is_refused(workspace):
    status, body = await send(f"{workspace.url}response/guess", text="x")

    assert (status, json.loads(body)["error"]) == (404, "invalid_url")


async def test_a_response_url_holds_to_block_kit_but_not_to_the_budget(workspace, receiver):
    await workspace.people.run_command("docker")
    url = response_url(receiver)

    wrong = await send(url, text="x", blocks=[{"type": "video"}])
    empty = await send(url, text="")
    large = await send(url, text="x", blocks=[bold("x" * 6_000)] * 2)

    assert (wrong[0], json.loads(wrong[1])["error"]) == (400, "invalid_blocks")
    assert (empty[0], json.loads(empty[1])["error"]) == (400, "no_text")
    assert large == (200, "ok")


@pytest.fixture
async def with_button(workspace):
    """Give the ts of a posted message with a button, and of one that only the reader sees."""
    client = connect(workspace)
    await client.conversations_join(channel=GENERAL)
    button = {"type": "button", "text": {"type": "plain_text", "text": "Go"}, "action_id": "go"}
    blocks = [{"type": "actions", "elements": [button]}]
    content = {"channel": GENERAL, "text": "original", "blocks": blocks}
    posted = await client.chat_postMessage(**content)
    ephemeral = await client.chat_postEphemeral(user=READER, **content)
    return {"posted": posted["ts"], "ephemeral": ephemeral["message_ts"]}


@pytest.mark.parametrize("kind", ["posted", "ephemeral"])
async def test_the_message_of_a_button_can_be_replaced_and_deleted(
    workspace, receiver, with_button, kind
):
    place = {"channel": GENERAL, "message_ts": with_button[kind], "user": READER}
    await workspace.people.press({"action_id": "go"}, **place)
    url = response_url(receiver)

    def texts():
        if kind == "posted":
            return [message.text for message in workspace.state.posted(GENERAL)]
        return [text for _, text in shown(workspace)]

    replaced = await send(url, text="replaced", replace_original=True)
    after_replacement = texts()
    deleted = await send(url, delete_original=True)

    assert (replaced, deleted) == ((200, "ok"), (200, "ok"))
    assert after_replacement == ["replaced"]
    assert texts() == []


async def test_a_caller_may_bring_a_response_url_of_its_own(workspace, receiver):
    action = {"action_id": "go"}

    await workspace.people.press(
        action, user=READER, channel=GENERAL, response_url="http://own.test/"
    )

    assert response_url(receiver) == "http://own.test/"


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ({"user": "U0NOBODY", "channel": GENERAL}, "user_not_found"),
        ({"user": READER, "channel": "C0NOWHERE"}, "channel_not_found"),
    ],
)
async def test_only_people_of_the_workspace_act_in_its_channels(workspace, place, says):
    with pytest.raises(Refusal, match=says):
        await workspace.people.run_command("docker", **place)
    with pytest.raises(Refusal, match=says):
        await mention(workspace.people, "docker", **place)
    with pytest.raises(Refusal, match=says):
        await workspace.people.press({"action_id": "go"}, **place)


async def test_a_button_that_nobody_was_shown_cannot_be_pressed(workspace, with_button):
    async def press(action_id, user, ts):
        action = {"action_id": action_id}
        await workspace.people.press(action, user=user, channel=GENERAL, message_ts=ts)

    with pytest.raises(Refusal, match="action_not_found"):
        await press("other", READER, with_button["posted"])
    with pytest.raises(Refusal, match="message_not_found"):
        await press("go", CURATOR, with_button["ephemeral"])


async def test_an_answer_to_one_person_can_go_into_a_thread(workspace, receiver):
    parent = (await mention(workspace.people, "docker?", user=READER, channel=GENERAL))["ts"]
    await workspace.people.run_command("docker")
    url = response_url(receiver)

    placed = await send(url, text="here", thread_ts=parent)
    lost = await send(url, text="here", thread_ts="1.0")

    _not_here, shown = workspace.state.ephemerals
    assert (placed, shown.thread_ts) == ((200, "ok"), parent)
    assert (lost[0], json.loads(lost[1])["error"]) == (400, "thread_not_found")


async def test_the_buttons_of_an_answer_can_be_pressed_though_the_app_named_none(
    workspace, receiver
):
    button = {"type": "button", "text": {"type": "plain_text", "text": "Go"}}
    blocks = [{"type": "actions", "elements": [button]}]
    receiver.answers = [web.json_response({"text": "x", "blocks": blocks})]
    await workspace.people.run_command("docker", user=READER)
    (answer,) = workspace.state.ephemerals
    action_id = answer.blocks[0]["elements"][0]["action_id"]
    place = {"user": READER, "channel": GENERAL, "message_ts": answer.ts}

    await workspace.people.press({"action_id": action_id}, **place)

    payload = json.loads(parse_qs(receiver.requests[-1][1])["payload"][0])
    assert payload["actions"][0]["block_id"] == answer.blocks[0]["block_id"]


async def test_what_replaces_a_message_replaces_its_attachments_too(
    workspace, receiver, with_button
):
    ts = with_button["posted"]
    place = {"channel": GENERAL, "message_ts": ts, "user": READER}
    await workspace.people.press({"action_id": "go"}, **place)
    url = response_url(receiver)

    await send(url, text="x", attachments=[{"text": "first"}], replace_original=True)
    first = workspace.state.get_message(GENERAL, ts).attachments
    await send(url, text="x", replace_original=True)

    assert first == [{"text": "first"}]
    assert workspace.state.get_message(GENERAL, ts).attachments == []


async def test_a_response_url_outlasts_a_restart_with_its_uses_and_its_end(
    open_sandbox, receiver, clock, tmp_path
):
    async def restart():
        return await open_sandbox(events_url=receiver.url, state_path=tmp_path / "state.jsonl")

    first = await restart()
    await first.people.run_command("docker")
    key = response_url(receiver).rpartition("/")[2]
    await send(f"{first.url}response/{key}", text="1")
    await first.stop()
    second = await restart()
    url = f"{second.url}response/{key}"
    answers = [await send(url, text=str(number)) for number in range(2, 7)]
    clock.advance(30 * 60 + 1)
    late = await send(url, text="x")

    assert answers[:4] == [(200, "ok")] * 4
    assert (answers[4][0], json.loads(answers[4][1])["error"]) == (404, "used_url")
    assert (late[0], json.loads(late[1])["error"]) == (404, "expired_url")


async def test_a_restart_forgets_the_response_urls_that_had_ended(
    open_sandbox, receiver, clock, tmp_path
):
    path = tmp_path / "state.jsonl"
    first = await open_sandbox(events_url=receiver.url, state_path=path)
    await first.people.run_command("old")
    clock.advance(31 * 60)
    await first.people.run_command("new")
    await first.stop()

    second = await open_sandbox(events_url=receiver.url, state_path=path)
    await second.stop()

    third = await open_sandbox(events_url=receiver.url, state_path=path)
    assert len(third.state.occasions) == 1
