"""Trouble on the way to the app: events that come twice, late, out of order, or to deaf ears."""

import json

import pytest

from bot.sandbox.faults import Fault
from tests.sandbox.calls import READER, direct_message, until


async def say(workspace, text="hello"):
    await direct_message(workspace.people, text, user=READER)
    await workspace.drain()


def heard(receiver):
    return [json.loads(body)["event"]["text"] for _, body in receiver.requests]


async def test_an_event_comes_twice_and_is_the_same_event(workspace, receiver):
    workspace.faults.add(Fault("event_twice"))

    await say(workspace)
    await say(workspace, "once")

    ids = [json.loads(body)["event_id"] for _, body in receiver.requests]
    assert heard(receiver) == ["hello", "hello", "once"]
    assert ids[0] == ids[1] != ids[2]


async def test_an_event_comes_late(workspace, receiver):
    workspace.faults.add(Fault("event_late", seconds=3600))

    await say(workspace)
    before = heard(receiver)
    workspace.faults.release()
    await until(lambda: receiver.requests)

    assert before == []
    assert heard(receiver) == ["hello"]


async def test_lateness_ends_by_itself(workspace, receiver):
    workspace.faults.add(Fault("event_late", seconds=0.001))

    await say(workspace)
    await until(lambda: receiver.requests)

    assert heard(receiver) == ["hello"]


async def test_an_event_waits_until_the_next_one_has_passed(workspace, receiver):
    workspace.faults.add(Fault("event_out_of_order"))

    await say(workspace, "first")
    await say(workspace, "second")
    await until(lambda: len(receiver.requests) == 2)
    await say(workspace, "third")

    assert heard(receiver) == ["second", "first", "third"]


@pytest.mark.parametrize("how", ["cancel", "clear"])
async def test_what_is_held_back_goes_when_its_order_goes(workspace, receiver, how):
    order_id = workspace.faults.add(Fault("event_out_of_order"))

    await say(workspace)
    workspace.faults.cancel(order_id) if how == "cancel" else workspace.faults.clear()
    await until(lambda: receiver.requests)

    assert heard(receiver) == ["hello"]


async def test_a_lost_ack_has_the_event_told_again(workspace, receiver):
    workspace.faults.add(Fault("lose_ack"))

    await say(workspace)

    assert heard(receiver) == ["hello", "hello"]
    assert receiver.header(1, "x-slack-retry-num") == "1"
    assert receiver.header(1, "x-slack-retry-reason") == "http_timeout"
    assert workspace.undelivered == []


async def test_a_fault_can_wait_for_one_type_of_event(workspace, receiver):
    workspace.faults.add(Fault("event_twice", event="app_home_opened", times=None))

    await say(workspace)
    await workspace.people.open_home(user=READER)
    await workspace.drain()

    types = [json.loads(body)["event"]["type"] for _, body in receiver.requests]
    assert types == ["message", "app_home_opened", "app_home_opened"]


async def test_commands_are_no_events(workspace, receiver):
    workspace.faults.add(Fault("event_twice", times=None))

    await workspace.people.run_command("docker")

    assert len(receiver.requests) == 1
    assert workspace.faults.fired == []


async def test_the_record_names_the_event(workspace, receiver):
    workspace.faults.add(Fault("event_twice"))

    await say(workspace)

    (fired,) = workspace.faults.fired
    assert (fired.kind, fired.method) == ("event_twice", "message")
    assert fired.arguments["event"]["text"] == "hello"
