"""Events that come twice, late, out of order or on a line that breaks: the outcome is the same."""

import asyncio
from collections.abc import Callable

import pytest

from bot.sandbox.faults import Fault
from bot.slack import socket_mode
from bot.storage.database import Database
from bot.storage.reactions import list_reactions
from tests.sandbox.calls import mention
from tests.slack.office import TEAM, Office, open_office

READER = "U0READER"


async def react_and_take_back(office: Office) -> list[tuple[str, bool]]:
    """Have somebody react and think again; give what was kept of it."""
    channel = await office.join()
    ts = await office.post_section(channel)
    people = office.sandbox.people
    for act, emoji in ((people.react, "heart"), (people.react, "tada"), (people.unreact, "tada")):
        await act(emoji, user=READER, channel=channel, ts=ts)
        await office.sandbox.drain()
    office.sandbox.faults.release()
    await until(lambda: office.sandbox.faults.orders == [])
    await office.sandbox.drain()
    kept = await office.db.read(lambda tx: list_reactions(tx, TEAM, channel, ts))
    return sorted((reaction.emoji, reaction.removed) for reaction in kept)


async def until(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0.001)


@pytest.mark.parametrize(
    "fault",
    [
        Fault("event_twice", times=3),
        Fault("lose_ack", times=3),
        Fault("event_out_of_order", event="reaction_added", skip=1),
        Fault("event_late", event="reaction_added", skip=1, seconds=3600),
    ],
    ids=lambda fault: fault.kind,
)
async def test_reactions_end_as_people_left_them(office: Office, fault: Fault) -> None:
    office.sandbox.faults.add(fault)

    kept = await react_and_take_back(office)

    assert kept == [("heart", False), ("tada", True)]
    assert {fired.kind for fired in office.sandbox.faults.fired} == {fault.kind}


@pytest.mark.parametrize("kind", ["event_twice", "lose_ack"])
async def test_a_mention_that_comes_twice_is_answered_once(office: Office, kind: str) -> None:
    await office.import_list()
    channel = await office.join()
    office.sandbox.faults.add(Fault(kind))

    await mention(office.sandbox.people, "docker", user=READER, channel=channel)
    await office.sandbox.drain()

    assert len(office.answers(channel)) == 1
    assert len(office.sandbox.faults.fired) == 1


@pytest.mark.parametrize("kind", ["drop_sockets", "refresh_sockets"])
async def test_nothing_is_missed_when_the_line_goes_at_the_wrong_moment(
    db: Database, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(socket_mode, "PING_SECONDS", 0.3)
    async with open_office(db, "socket") as office:
        await office.import_list()
        channel = await office.join()
        office.sandbox.faults.add(Fault(kind))

        await mention(office.sandbox.people, "docker", user=READER, channel=channel)
        await office.sandbox.drain()
        await until(lambda: office.answers(channel))

        assert len(office.answers(channel)) == 1
        assert office.sandbox.undelivered == []
        assert len(office.sandbox.faults.fired) == 1
