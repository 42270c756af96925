"""What people do in Slack and what they are answered, over Socket Mode and over HTTP alike."""

from typing import Any

import pytest

from bot.domain.errors import StorageError
from bot.domain.reaction import Reaction
from bot.sandbox.carrier import ParcelKind
from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from bot.storage.database import Database
from bot.storage.reactions import list_reactions
from tests.sandbox.calls import direct_message, mention
from tests.slack.office import TEAM, Office, open_office, visible


def count_calls(sandbox: Sandbox, method: str) -> Any:
    """Count calls from now on, by a fault that never strikes."""
    calls: list[Any] = []
    sandbox.faults.add(
        Fault("error", method=method, match=lambda arguments: bool(calls.append(arguments)))
    )
    return lambda: len(calls)


@pytest.mark.parametrize("text", ["", " ", "help", "HELP", "search"])
async def test_help_is_shown_to_who_asks_with_examples_of_this_library(
    office: Office, text: str
) -> None:
    await office.import_list()

    answer = await office.sandbox.people.run_command(text)

    assert answer["response_type"] == "ephemeral"
    assert "`/readlist WORDS`" in answer["text"]
    assert "• `/readlist Docker`\n" in answer["text"]


async def test_help_of_an_empty_library_has_no_examples(office: Office) -> None:
    answer = await office.sandbox.people.run_command("help")

    assert "For example" not in answer["text"]
    assert "The library is empty: `readlist import`" in answer["text"]


@pytest.mark.parametrize("text", ["docker", "search docker", "Search  DOCKER", "docker swarm"])
async def test_words_are_looked_up_and_the_answer_travels_in_the_ack(
    office: Office, text: str
) -> None:
    await office.import_list()

    answer = await office.sandbox.people.run_command(text)

    assert answer["response_type"] == "ephemeral"
    assert "Docker\nWeekly & more · 2015-06-26\nDocker 1.7 is out, with swarm." in visible(answer)
    assert "https://docker.example/17" in str(answer["blocks"])
    assert "• Docker (Weekly &amp; more)" in answer["text"]
    assert office.answers("C0GENERAL") == []


async def test_latest_shows_the_newest_list(office: Office) -> None:
    await office.import_list()

    answer = await office.sandbox.people.run_command("Latest")

    assert answer["text"].startswith("The newest list: Weekly &amp; more · 2015-06-26\n• ")


async def test_latest_can_be_looked_up_all_the_same(office: Office) -> None:
    await office.import_list("## Any\nThe latest news.\n")

    answer = await office.sandbox.people.run_command("search latest")

    assert answer["text"].startswith("1 section has “latest”")


@pytest.mark.parametrize("word", ["payload", "help", "a&b", "容器"])
async def test_no_word_is_lost_on_its_way(office: Office, word: str) -> None:
    answer = await office.sandbox.people.run_command(f"search {word}")
    assert answer["text"].startswith("The library is empty")

    await office.import_list(f"## {word}\nSomething about it.\n")

    answer = await office.sandbox.people.run_command(f"search {word}")
    assert visible(answer).startswith("1 section has ")


async def test_what_is_not_there_is_said_without_pinging_anybody(office: Office) -> None:
    await office.import_list()

    answer = await office.sandbox.people.run_command("<@U0READER> &lt;!here&gt;")

    assert answer["text"].startswith("No section has “&lt;!here&gt;” in it.")


async def test_a_mention_is_answered_in_its_thread(office: Office) -> None:
    await office.import_list()
    channel = await office.join()

    asked = await mention(office.sandbox.people, "docker", user="U0READER", channel=channel)
    await office.sandbox.drain()

    [answer] = office.answers(channel)
    assert answer.text.startswith("1 section has “docker”")
    assert answer.thread_ts == asked["ts"]


async def test_a_mention_in_a_thread_is_answered_there(office: Office) -> None:
    channel = await office.join()
    parent = await mention(office.sandbox.people, "hello", user="U0READER", channel=channel)

    await mention(
        office.sandbox.people, "help", user="U0CURATOR", channel=channel, thread_ts=parent["ts"]
    )
    await office.sandbox.drain()

    threads = [answer.thread_ts for answer in office.answers(channel)]
    assert threads == [parent["ts"]] * 2


async def test_a_direct_message_is_answered_where_it_was_written(office: Office) -> None:
    await office.import_list()

    await direct_message(office.sandbox.people, "docker", user="U0READER")
    await office.sandbox.drain()

    [direct] = [each for each in office.sandbox.state.channels if each.startswith("D")]
    [answer] = office.answers(direct)
    assert answer.text.startswith("1 section has “docker”")
    assert answer.thread_ts is None


async def test_a_direct_message_is_answered_once_however_often_it_changes(office: Office) -> None:
    await office.import_list()
    people = office.sandbox.people
    sent = await direct_message(people, "docker", user="U0READER")
    [direct] = [each for each in office.sandbox.state.channels if each.startswith("D")]
    await office.sandbox.drain()

    await people.edit("payload", user="U0READER", channel=direct, ts=sent["ts"])
    await office.sandbox.drain()
    await people.delete(user="U0READER", channel=direct, ts=sent["ts"])
    await office.sandbox.drain()

    assert len(office.answers(direct)) == 1
    assert office.sandbox.undelivered == []


async def test_an_answer_that_slack_does_not_take_is_only_logged(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    channel = await office.join()
    office.sandbox.faults.add(Fault("ratelimited"))

    await mention(office.sandbox.people, "docker", user="U0READER", channel=channel)
    await office.sandbox.drain()

    assert office.answers(channel) == []
    assert office.sandbox.undelivered == []
    assert "answer lost" in capsys.readouterr().out


async def test_reactions_are_kept_and_taken_back(office: Office) -> None:
    channel = await office.join()
    ts = await office.post_section(channel)

    await office.sandbox.people.react("heart", user="U0READER", channel=channel, ts=ts)
    await office.sandbox.people.react("tada", user="U0READER", channel=channel, ts=ts)
    await office.sandbox.people.unreact("tada", user="U0READER", channel=channel, ts=ts)
    await office.sandbox.drain()

    kept = await office.db.read(lambda tx: list_reactions(tx, TEAM, channel, ts))
    assert {(reaction.emoji, reaction.removed) for reaction in kept} == {
        ("heart", False),
        ("tada", True),
    }
    assert all(isinstance(reaction, Reaction) for reaction in kept)


async def test_who_we_are_is_asked_once(office: Office) -> None:
    asked = count_calls(office.sandbox, "auth.test")

    for _ in range(3):
        await office.sandbox.people.run_command("docker")

    assert asked() == 1


@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_a_proxy_of_the_environment_is_no_way_to_this_machine(
    db: Database, monkeypatch: pytest.MonkeyPatch, transport: str
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-of-the-environment")

    async with open_office(db, transport) as office:
        answer = await office.sandbox.people.run_command("docker")

    assert answer["text"].startswith("The library is empty")


async def test_a_slack_that_can_not_say_who_we_are_is_out_of_reach(office: Office) -> None:
    office.sandbox.faults.add(Fault("status_500", method="auth.test"))

    first = await office.sandbox.people.run_command("docker")
    second = await office.sandbox.people.run_command("docker")

    assert first["text"].startswith("Slack can't be reached: HTTP 500")
    assert second["text"].startswith("The library is empty")


async def test_a_person_is_shown_the_sentence_of_an_error(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(fn: object) -> object:
        raise StorageError("The database <is> away.")

    monkeypatch.setattr(office.db, "read", fail)

    answer = await office.sandbox.people.run_command("docker")

    assert answer == {"response_type": "ephemeral", "text": "The database &lt;is&gt; away."}


async def test_an_unforeseen_error_is_logged_under_the_id_that_is_shown(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def fail(fn: object) -> object:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(office.db, "read", fail)

    answer = await office.sandbox.people.run_command("docker")

    error_id = answer["text"].split()[-1].rstrip(".")
    assert "secret detail" not in answer["text"]
    assert len(error_id) == 8
    assert error_id in capsys.readouterr().out


async def test_a_mention_is_shown_the_sentence_in_its_thread(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = await office.join()

    async def fail(fn: object) -> object:
        raise StorageError("The database is away.")

    monkeypatch.setattr(office.db, "read", fail)

    asked = await mention(office.sandbox.people, "docker", user="U0READER", channel=channel)
    await office.sandbox.drain()

    [answer] = office.answers(channel)
    assert answer.text == "The database is away."
    assert answer.thread_ts == asked["ts"]
    assert office.sandbox.undelivered == []


async def test_a_reaction_that_can_not_be_kept_is_told_again_and_fetched_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = await office.join()
    posted = await office.client.chat_postMessage(channel=channel, text="Docker")

    async def fail(fn: object) -> object:
        raise StorageError("The database is away.")

    monkeypatch.setattr(office.db, "write", fail)

    await office.sandbox.people.react("heart", user="U0READER", channel=channel, ts=posted["ts"])
    await office.sandbox.drain()

    assert [each.kind for each in office.sandbox.undelivered] == [ParcelKind.EVENT]
    assert office.services.missed.reactions


async def test_an_event_nobody_listens_to_is_acknowledged(office: Office) -> None:
    await office.sandbox.people.open_home(user="U0READER")
    await office.sandbox.drain()

    assert office.sandbox.undelivered == []
