"""What becomes of answers that Slack does not take."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.release import Body
from bot.slack.answering import whisper
from bot.slack.calls import Answer, Denied, Lost, Unsent, respond
from bot.slack.client import close_client
from bot.slack.modals import show_notice, with_notice
from tests.running import free_port
from tests.slack.scripted import ScriptedSlack, drop, error, raw

SHOWN = {
    "id": "V1",
    "hash": "1.a",
    "type": "modal",
    "title": {"type": "plain_text", "text": "Weekly"},
    "close": {"type": "plain_text", "text": "Close"},
    "submit": None,
    "private_metadata": "",
    "blocks": [{"type": "divider", "block_id": "x"}],
}


async def test_an_answer_leaves_out_what_is_not_known(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    slack.answer("answer", raw(200, "ok", "text/plain"))

    reply = await respond(client, f"{slack.url}answer", text="x", thread_ts=None, replace=False)

    assert reply == Answer({})
    assert slack.asked("answer") == [{"text": "x", "replace": False}]


async def test_an_address_that_is_used_up_is_a_refusal(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    slack.answer("answer", raw(404, '{"error": "used_url"}'))

    reply = await respond(client, f"{slack.url}answer", text="x")

    assert reply == Denied("HTTP 404", '{"error": "used_url"}')


async def test_a_refusal_may_come_with_a_status_of_success(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    refusal = '{"ok": false, "error": "invalid_blocks"}'
    slack.answer("answer", raw(200, refusal), raw(200, '{"ok": true}'))

    assert await respond(client, f"{slack.url}answer", text="x") == Denied("HTTP 200", refusal)
    assert await respond(client, f"{slack.url}answer", text="x") == Answer({})


async def test_an_answer_that_slack_drops_may_have_arrived(
    slack: ScriptedSlack, client: AsyncWebClient
) -> None:
    slack.answer("answer", drop)

    assert isinstance(await respond(client, f"{slack.url}answer", text="x"), Lost)


async def test_an_address_that_nobody_listens_at_gets_nothing(client: AsyncWebClient) -> None:
    reply = await respond(client, f"http://127.0.0.1:{free_port()}/answer", text="x")

    assert isinstance(reply, Unsent)


async def test_a_client_without_a_session_answers_nobody(client: AsyncWebClient) -> None:
    await close_client(client)
    client.session = None

    assert isinstance(await respond(client, "http://127.0.0.1:1/", text="x"), Unsent)


async def test_what_is_whispered_in_vain_is_logged(
    slack: ScriptedSlack, client: AsyncWebClient, capsys: pytest.CaptureFixture[str]
) -> None:
    slack.answer("answer", raw(404, "no"))

    await whisper(client, f"{slack.url}answer", Body("x"))

    assert "answer lost" in capsys.readouterr().out


def test_a_notice_takes_the_place_of_the_one_before() -> None:
    once = with_notice(SHOWN, "one")
    twice = with_notice({**SHOWN, **once}, "two")

    assert [block["block_id"] for block in twice["blocks"]] == ["x", "notice"]
    assert twice["blocks"][1]["elements"][0]["text"] == "two"
    assert twice.keys() == {"type", "title", "close", "blocks"}


async def test_a_notice_in_a_modal_that_has_changed_meanwhile_is_logged(
    slack: ScriptedSlack, client: AsyncWebClient, capsys: pytest.CaptureFixture[str]
) -> None:
    slack.answer("views.update", error("hash_conflict"))

    await show_notice(client, SHOWN, "Sent.")

    [asked] = slack.asked("views.update")
    assert (asked["view_id"], asked["hash"]) == ("V1", "1.a")
    assert "notice lost" in capsys.readouterr().out
