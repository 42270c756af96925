"""The desk at which a person orders trouble, as the page's panel uses it."""

import pytest

from bot.sandbox.errors import Refusal
from bot.sandbox.fault_desk import catalogue, obey, order_from, orders_json
from bot.sandbox.fault_kinds import Fault, FaultKind
from bot.sandbox.faults import Faults
from bot.sandbox.methods import METHODS
from tests.sandbox.calls import CURATOR, CURATORS, GENERAL, READER


def kinds(sandbox):
    return catalogue(sandbox.office().workspace)["kinds"]


def shown(sandbox, user=READER):
    return orders_json(sandbox.faults, sandbox.state, user)


async def test_every_kind_of_trouble_is_offered_and_explained(sandbox):
    offered = kinds(sandbox)

    assert {kind["kind"].removesuffix("_now") for kind in offered} == set(FaultKind)
    assert len({kind["kind"] for kind in offered}) == len(offered)
    assert len({kind["label"] for kind in offered}) == len(offered)
    for kind in offered:
        assert kind["explains"].endswith((".", "?")), kind["kind"]
        assert kind["instant"] is (kind["fields"] == [])


async def test_every_field_says_what_it_takes(sandbox):
    lists = catalogue(sandbox.office().workspace)

    fields = [field for kind in lists["kinds"] for field in kind["fields"]]
    assert set(lists["methods"]) == set(METHODS)
    assert "chat:write" in lists["scopes"]
    assert {field["type"] for field in fields} == {
        "text",
        "number",
        "method",
        "channel",
        "scope",
        "event",
    }
    for field in fields:
        assert field["label"]
        assert field["help"].endswith((".", "first", "again"))
        assert field["required"] is True or field["default"] == ""


async def test_every_kind_can_be_ordered_as_it_is_offered(sandbox):
    for kind in kinds(sandbox):
        if not kind["instant"]:
            defaults = {field["name"]: field["default"] for field in kind["fields"]}
            filled = order_from({"kind": kind["kind"], **defaults})
            assert filled == order_from({"kind": kind["kind"]})
            assert filled.kind == kind["kind"]


def test_fields_become_a_fault():
    fields = {
        "kind": "delay",
        "method": "chat.update",
        "seconds": "2.5",
        "times": 3,
        "skip": 1,
        "duration": 60,
        "chance": 50,
        "seed": 7,
    }

    assert order_from(fields) == Fault(
        "delay",
        "chat.update",
        times=3,
        skip=1,
        seconds=2.5,
        chance=0.5,
        seed=7,
        duration=60.0,
    )


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        (
            {"kind": "missing_scope", "name": "commands"},
            Fault("missing_scope", "*", times=None, name="commands"),
        ),
        (
            {"kind": "token_revoked", "skip": 4},
            Fault("token_revoked", "*", times=None, skip=4),
        ),
        (
            {"kind": "archive_channel", "channel": "C1", "at": 3},
            Fault("archive_channel", channel="C1", skip=2),
        ),
        ({"kind": "lose_answer", "times": 0}, Fault("lose_answer", times=None, seed=1)),
        (
            {"kind": "event_twice", "event": "message"},
            Fault("event_twice", event="message", seed=1),
        ),
    ],
)
def test_what_takes_a_while_or_its_turn_is_read_as_meant(fields, fault):
    assert order_from(fields) == fault


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"times": -1}, "times", "“How many times” is to be 0 or more."),
        ({"times": 1.5}, "times", "“How many times” is to be a whole number."),
        ({"times": "many"}, "times", "“How many times” is to be a number."),
        ({"times": [1]}, "times", "“How many times” is to be a number."),
        ({"duration": "nan"}, "duration", "“For how many seconds” is to be 0 or more."),
        ({"chance": 101}, "chance", "“Chance in percent” is to be 100 or less."),
        ({"method": "chat.shout"}, "method", "“Method” is not known: chat.shout"),
        ({"kind": "event_late", "event": "x"}, "event", "“Event” is not known: x"),
        ({"kind": "ratelimited", "retry_after": 0}, "retry_after", "is to be 1 or more."),
        ({"kind": "archive_channel", "at": 0}, "at", "is to be 1 or more."),
    ],
)
def test_a_wrong_field_is_named_in_a_sentence(fields, field, sentence):
    with pytest.raises(Refusal, match="invalid_arguments") as caught:
        order_from({"kind": "lose_answer", **fields})

    assert caught.value.details["field"] == field
    assert sentence in caught.value.details["message"]


async def test_orders_are_shown_with_what_is_left_of_them(sandbox, member, clock):
    sandbox.faults.add(Fault("ratelimited", times=3, skip=1, duration=60))
    sandbox.faults.add(Fault("event_late", event="message", seconds=5, chance=0.25, seed=9))
    await member.chat_postMessage(channel=GENERAL, text="one")

    first, second = shown(sandbox)["orders"]

    assert first == {
        "id": "F1",
        "kind": "ratelimited",
        "label": "Too many calls",
        "summary": "chat.postMessage, after 1",
        "hits": 0,
        "times": 3,
        "until": clock.now + 60,
    }
    assert second["summary"] == "message, 5 s, 25% by seed 9"
    assert second["until"] is None


async def test_what_struck_is_shown_latest_first(sandbox, member, clock):
    sandbox.faults.add(Fault("history_lag", times=None))
    await member.chat_postMessage(channel=GENERAL, text="one")
    await member.chat_postMessage(channel=GENERAL, text="two " * 30)
    for _ in range(60):
        sandbox.faults.record(FaultKind.DROP_SOCKETS)

    fired = shown(sandbox)["fired"]
    said = orders_json(_only_history(sandbox.faults), sandbox.state, READER)["fired"]

    assert len(fired) == 50
    assert fired[0] == {
        "at": clock.now,
        "kind": "drop_sockets",
        "label": "Drop every connection",
        "what": "",
    }
    assert [each["what"] for each in said] == [
        f"chat.postMessage: {('two ' * 30)[:60]}…",
        "chat.postMessage: one",
    ]


def _only_history(faults):
    only = Faults()
    only.fired = [fired for fired in faults.fired if fired.kind is FaultKind.HISTORY_LAG]
    return only


async def test_a_reaction_that_was_hit_is_named(sandbox):
    item = {"type": "message", "channel": GENERAL, "ts": "1.0"}
    sandbox.faults.record(
        FaultKind.EVENT_TWICE, "reaction_added", {"event": {"reaction": "tada", "item": item}}
    )

    (fired,) = shown(sandbox)["fired"]
    assert fired["what"] == "reaction_added: tada"


@pytest.mark.parametrize(
    "struck",
    [
        {"channel": CURATORS, "text": "psst"},
        {"channel": "#curators", "text": "psst"},
        {"event": {"channel": CURATORS, "text": "psst"}},
        {"event": {"item": {"channel": CURATORS}, "reaction": "psst"}},
        {"text": "psst"},
        {"channel": [], "text": "psst"},
    ],
)
async def test_only_who_may_read_a_text_is_told_which_one_was_hit(sandbox, struck):
    sandbox.faults.record(FaultKind.ERROR, "chat.postMessage", struck)

    to_reader, to_curator = (shown(sandbox, user)["fired"][0] for user in (READER, CURATOR))

    assert to_reader["what"] == "chat.postMessage"
    assert ("psst" in to_curator["what"]) is ("curators" in str(struck).lower())


async def test_the_desk_takes_orders_and_takes_them_back(sandbox):
    faults, sockets = sandbox.faults, sandbox.sockets

    await obey({"order": {"kind": "lose_answer"}}, faults, sockets)
    await obey({"order": {"kind": "delay"}}, faults, sockets)
    await obey({"cancel": "F1"}, faults, sockets)
    left = [order.id for order in faults.orders]
    await obey({"clear": True}, faults, sockets)

    assert (left, faults.orders) == (["F2"], [])


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "Say what to order."),
        ({"order": []}, "Say what to order."),
        ({"order": {"kind": "earthquake"}}, "There is no trouble of that kind."),
        ({"order": {}}, "There is no trouble of that kind."),
        ({"cancel": "F9"}, "That trouble is over already."),
        ({"order": {"kind": "drop_sockets_now"}}, "The app has no connection that could break."),
    ],
)
async def test_what_can_not_be_done_is_said_in_a_sentence(sandbox, body, sentence):
    with pytest.raises(Refusal) as caught:
        await obey(body, sandbox.faults, sandbox.sockets)

    assert caught.value.details["message"] == sentence
