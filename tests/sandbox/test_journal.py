"""A restart continues where the workspace was, even after a crash in the middle of a line."""

import json

import pytest

from bot.sandbox.journal import JournalInUseError, JournalUnreadableError, remove_journals
from bot.sandbox.server import Sandbox, SandboxConfig
from tests.sandbox.calls import CURATORS, GENERAL, READER, bold, connect

KEY = {"event_type": "readlist_delivery", "event_payload": {"delivery_key": "release:1:0"}}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "deep" / "workspace.jsonl"


async def lived_in(sandbox):
    """Give a workspace with a thread, a deleted message, a reaction and direct messages."""
    client = connect(sandbox)
    await client.conversations_join(channel=GENERAL)
    parent = await client.chat_postMessage(
        channel=GENERAL, text="父 parent", blocks=[bold("parent")], metadata=KEY
    )
    thread = {"channel": GENERAL, "thread_ts": parent["ts"]}
    reply = await client.chat_postMessage(text="reply", **thread)
    gone = await client.chat_postMessage(text="gone", **thread)
    await client.chat_delete(channel=GENERAL, ts=gone["ts"])
    await client.chat_update(channel=GENERAL, ts=reply["ts"], text="edited")
    await sandbox.people.react("eyes", user=READER, channel=GENERAL, ts=reply["ts"])
    await client.chat_postMessage(channel=READER, text="psst")
    return parent["ts"], reply["ts"]


def content(sandbox):
    channels = sandbox.state.channels
    return (
        {channel_id: sandbox.state.messages(channel_id) for channel_id in channels},
        {channel_id: channel.members for channel_id, channel in channels.items()},
    )


async def test_a_restart_continues_with_the_same_content(open_sandbox, path):
    first = await open_sandbox(state_path=path)
    parent, reply = await lived_in(first)
    before = content(first)
    await first.stop()

    second = await open_sandbox(state_path=path)

    assert content(second) == before
    assert [message.ts for message in second.state.replies(GENERAL, parent)] == [reply]
    thread = await connect(second).conversations_replies(channel=GENERAL, ts=parent)
    assert [message["text"] for message in thread["messages"]] == ["父 parent", "edited"]


async def test_what_was_answered_is_kept_without_a_clean_stop(open_sandbox, path):
    running = await open_sandbox(state_path=path)
    await lived_in(running)

    copy = path.with_name("copy.jsonl")
    copy.write_bytes(path.read_bytes())
    after_crash = await open_sandbox(state_path=copy)

    assert content(after_crash) == content(running)


async def test_timestamps_go_on_growing_after_a_restart(open_sandbox, path, clock):
    first = await open_sandbox(state_path=path)
    await lived_in(first)
    last = first.state.messages("D0READER")[-1].ts
    await first.stop()
    clock.now -= 3600

    second = await open_sandbox(state_path=path)
    posted = await connect(second).chat_postMessage(channel=GENERAL, text="later")

    assert posted["ts"] > last


@pytest.mark.parametrize("kept", [0, 1, 20])
async def test_a_torn_last_line_loses_only_what_nobody_was_told_of(open_sandbox, path, kept):
    first = await open_sandbox(state_path=path)
    await lived_in(first)
    before = content(first)
    await first.stop()
    line = b'{"message": {"channel": "C0GENERAL", "ts": "1800000000.000100"'
    path.write_bytes(path.read_bytes() + line[:kept])

    second = await open_sandbox(state_path=path)
    await connect(second).chat_postMessage(channel=GENERAL, text="goes on")
    await second.stop()
    third = await open_sandbox(state_path=path)

    assert content(second) == content(third)
    assert len(second.state.messages(GENERAL)) == len(before[0][GENERAL]) + 1


async def test_every_byte_of_a_torn_end_is_tolerated(open_sandbox, path):
    first = await open_sandbox(state_path=path)
    parent, _ = await lived_in(first)
    await first.stop()
    whole = path.read_bytes()
    start = whole.rindex(b"\n", 0, -1) + 1

    for end in range(start, len(whole)):
        path.write_bytes(whole[:end])
        state = Sandbox(SandboxConfig(state_path=path)).state
        state.close()

        assert state.find_message(GENERAL, parent) is not None
        assert state.messages("D0READER") == []


async def test_a_restart_makes_the_journal_small_again(open_sandbox, path):
    first = await open_sandbox(state_path=path)
    _, reply = await lived_in(first)
    for name in ("one", "two", "three"):
        await first.people.react(name, user=READER, channel=GENERAL, ts=reply)
        await first.people.unreact(name, user=READER, channel=GENERAL, ts=reply)
    long = path.read_bytes().count(b"\n")
    await first.stop()

    await open_sandbox(state_path=path)

    records = [json.loads(line) for line in path.read_bytes().splitlines()]
    channels, messages = 5, 4
    assert len(records) == channels + messages < long


async def test_a_line_broken_further_up_is_named(path):
    path.parent.mkdir()
    path.write_text('{"channel": {}\n{"message": {}}\n')

    with pytest.raises(JournalUnreadableError, match=r"workspace\.jsonl: line 1 is no record"):
        Sandbox(SandboxConfig(state_path=path))


@pytest.mark.parametrize(
    "line",
    [
        '{"message": {"channel": "C0GENERAL", "of_a_later_release": true}}',
        '{"of_a_later_release": {}}',
        '{"user": 7}',
        "[]",
    ],
)
async def test_a_record_of_another_release_is_named_and_the_file_left_alone(path, line):
    path.parent.mkdir()
    path.write_text(f"{line}\n")

    with pytest.raises(JournalUnreadableError, match=r"workspace\.jsonl: line 1"):
        Sandbox(SandboxConfig(state_path=path))

    assert path.read_text() == f"{line}\n"
    path.write_text("")
    Sandbox(SandboxConfig(state_path=path)).state.close()  # nobody holds its lock any more


async def test_without_a_journal_nothing_is_written(open_sandbox, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    await lived_in(await open_sandbox())

    assert list(tmp_path.iterdir()) == []


async def test_journals_are_deleted_together_or_not_at_all(open_sandbox, path):
    other, missing = path.with_name("other.jsonl"), path.with_name("missing.jsonl")
    running = await open_sandbox(state_path=other)
    await (await open_sandbox(state_path=path)).stop()

    with pytest.raises(JournalInUseError, match="other"):
        remove_journals([path, other])
    left = path.exists()
    await running.stop()
    removed = remove_journals([path, missing, other])

    assert left
    assert removed == [path, other]
    assert list(path.parent.glob("*.jsonl")) == []


async def test_membership_is_kept(open_sandbox, path):
    first = await open_sandbox(state_path=path)
    curators = first.state.channels[CURATORS]
    curators.members.append("U0READLIST")
    first.state.save(curators)
    await first.stop()

    second = await open_sandbox(state_path=path)

    assert "U0READLIST" in second.state.channels[CURATORS].members
