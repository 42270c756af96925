"""Sharing a hit, and sending a section to oneself: once a press, whatever Slack says."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.errors import NotPostedError
from bot.domain.markdown import parse_markdown
from bot.domain.reaction import Reaction
from bot.domain.reading import Reading
from bot.domain.release import Refused, Throttled, Unknown
from bot.services.lookup import look_up
from bot.services.reading import find_hit, find_reading
from bot.services.sharing import Sharer
from bot.storage.database import Database
from bot.storage.tables import deliveries
from tests.fakes import MARKER, FakeClock, FakeCourier, record_reaction
from tests.services.test_lookup import ALL, TEXT, save

LONG = "## Long\n\n" + "\n\n".join(f"Paragraph {n}: " + "words " * 100 for n in range(40))


@dataclass(slots=True)
class Desk:
    """What a test of sharing needs, and the gestures it repeats."""

    db: Database
    clock: FakeClock
    courier: FakeCourier = field(default_factory=FakeCourier)
    waited: list[float] = field(default_factory=list)

    async def _wait(self, seconds: float) -> None:
        self.waited.append(seconds)

    @property
    def sharer(self) -> Sharer:
        return Sharer(self.db, self.courier, self.clock, self._wait)

    async def share(self, key: str = "U1:1.1", thread_ts: str | None = None) -> None:
        hit = await find_hit(self.db, self.clock, ALL, 1, "swarm")
        await self.sharer.share(
            "T1", hit, user_id="U1", channel_id="C1", thread_ts=thread_ts, key=key
        )

    async def send(self, key: str = "U1:1.1", text: str = "") -> str | None:
        if text:
            await save(self.db, self.clock, text)
            [hit] = (await look_up(self.db, self.clock, ALL, "paragraph")).hits
            reading = await find_reading(self.db, ALL, hit.section_id)
        else:
            reading = await find_reading(self.db, ALL, 1)
        return await self.sharer.send("T1", reading, user_id="U1", key=key)

    async def ledger(self) -> list[tuple[Any, ...]]:
        query = select(
            deliveries.c.delivery_key,
            deliveries.c.channel_id,
            deliveries.c.state,
            deliveries.c.body,
            deliveries.c.ts,
            deliveries.c.error,
        )
        return [tuple(row) for row in await self.db.read(lambda tx: tx.execute(query).all())]


@pytest.fixture
async def desk(db: Database, clock: FakeClock) -> Desk:
    await save(db, clock)
    return Desk(db, clock)


async def test_a_hit_is_shared_as_it_was_found(desk: Desk) -> None:
    await desk.share(thread_ts="17.1")

    [post] = desk.courier.posted
    assert (post.team_id, post.channel_id, post.thread_ts) == ("T1", "C1", "17.1")
    assert post.delivery_key == "share:U1:1.1"
    assert post.body.text == "Swarm (Weekly 1)"
    assert "Mesos and " in str(post.body.blocks)
    assert {"type": "user", "user_id": "U1"} in post.body.blocks[1]["elements"][0]["elements"]
    assert await desk.ledger() == [
        ("share:U1:1.1", "C1", "sent", 0, "1900000001.000100", None),
    ]


async def test_a_press_that_is_told_twice_shares_once(desk: Desk) -> None:
    await desk.share()
    await desk.share()
    await desk.share(key="U1:2.2")

    assert [post.delivery_key for post in desk.courier.posted] == ["share:U1:1.1", "share:U1:2.2"]


async def test_what_slack_does_not_take_as_blocks_is_shared_as_text(desk: Desk) -> None:
    desk.courier.outcomes = [Refused("invalid_blocks", blocks_at_fault=True)]

    await desk.share()

    [post] = desk.courier.posted
    assert post.body.blocks == ()
    assert post.body.text == (
        "*Swarm*\nWeekly 1 · 2015-06-26\nMesos and Swarm 1.0, side by side.\n"
        "• <https://swarm.example|Swarm 1.0>\n• <https://mesos.example|Mesos>\nShared by <@U1>"
    )
    assert [row[2:4] for row in await desk.ledger()] == [("sent", 1)]


@pytest.mark.parametrize(
    ("why", "sentence", "keeps_slacks_word"),
    [
        (
            "not_in_channel",
            "I am not in this channel: invite me with /invite @readlist, then",
            False,
        ),
        (
            "channel_not_found",
            "I am not in this conversation: invite me with /invite @readlist",
            False,
        ),
        ("is_archived", "This channel is archived: nothing can be posted here.", False),
        ("restricted_action_read_only_channel", "This workspace does not let me post here", True),
        ("thread_not_found", "This thread's first message was deleted", False),
        ("token_revoked", "Slack has revoked the bot token", True),
    ],
)
async def test_where_the_bot_may_not_post_the_presser_is_told_the_mend(
    desk: Desk, why: str, sentence: str, keeps_slacks_word: bool
) -> None:
    desk.courier.outcomes = [Refused(why)]

    with pytest.raises(NotPostedError) as told:
        await desk.share()

    assert str(told.value).startswith(sentence)
    assert (f"({why})" in str(told.value)) is keeps_slacks_word
    assert [(row[2], row[5]) for row in await desk.ledger()] == [("failed", why)]


async def test_a_lost_answer_is_said_and_nothing_is_sent_again(desk: Desk) -> None:
    desk.courier.outcomes = [Unknown("time-out")]

    with pytest.raises(NotPostedError, match=r"no answer \(time-out\): see whether it is there"):
        await desk.share()
    await desk.share()

    assert len(desk.courier.tried) == 1
    assert [(row[2], row[5]) for row in await desk.ledger()] == [("sending", "time-out")]


async def test_a_little_patience_is_had_with_a_busy_slack(desk: Desk) -> None:
    desk.courier.outcomes = [Throttled(timedelta(seconds=2)), Throttled(timedelta(seconds=1))]

    await desk.share()

    assert desk.waited == [2, 1]
    assert len(desk.courier.posted) == 1


@pytest.mark.parametrize(
    "outcomes", [[Throttled(timedelta(seconds=1))] * 3, [Throttled(timedelta(seconds=11))]]
)
async def test_a_slack_that_stays_busy_is_said_to_be(desk: Desk, outcomes: list[Any]) -> None:
    desk.courier.outcomes = list(outcomes)

    with pytest.raises(NotPostedError, match="no more messages at the moment"):
        await desk.share()

    assert len(desk.courier.tried) == len(outcomes)


async def test_reactions_to_what_is_shared_count_for_its_section(desk: Desk) -> None:
    await desk.share()
    liked = Reaction("T1", "C1", "1900000001.000100", "U2", "tada", "1.1", removed=False)
    await record_reaction(desk.db, MARKER, liked)

    [hit] = (await look_up(desk.db, desk.clock, ALL, "swarm")).hits

    assert hit.reactions == (("tada", 1),)
    assert hit.permalink is None


async def test_a_section_is_sent_to_oneself_with_where_it_is_from(desk: Desk) -> None:
    assert await desk.send() == "D1"

    [post] = desk.courier.posted
    assert (post.channel_id, post.thread_ts) == ("D1", None)
    assert post.delivery_key == "send:U1:1.1:0"
    assert post.body.blocks[0]["text"]["text"] == "Swarm"
    assert post.body.blocks[-1]["elements"][0]["text"] == "Weekly 1 · 26 June 2015"


async def test_a_long_section_is_sent_whole_no_faster_than_slack_takes_it(desk: Desk) -> None:
    assert await desk.send(text=LONG)

    assert [post.delivery_key for post in desk.courier.posted] == [
        f"send:U1:1.1:{number}" for number in range(3)
    ]
    assert desk.waited == [1, 1]
    everything = str([post.body.blocks for post in desk.courier.posted])
    assert all(everything.count(f"Paragraph {n}: ") == 1 for n in range(40))


async def test_a_press_that_is_told_twice_sends_once(desk: Desk) -> None:
    assert await desk.send()
    assert await desk.send() is None

    assert len(desk.courier.posted) == 1


async def test_what_was_sent_before_slack_refused_is_said(desk: Desk) -> None:
    async def wait(seconds: float) -> None:
        desk.courier.outcomes = [Refused("account_inactive")]

    sharer = Sharer(desk.db, desk.courier, desk.clock, wait)
    section = parse_markdown(LONG).sections[0]
    reading = Reading(1, 1, section, "Weekly", date(2015, 6, 26), None)

    with pytest.raises(NotPostedError, match=r"^1 of 3 messages are sent\. The app was"):
        await sharer.send("T1", reading, user_id="U1", key="U1:1.1")


async def test_somebody_who_can_not_be_written_to_is_told_so(desk: Desk) -> None:
    desk.courier.opening = [Refused("cannot_dm_bot")]

    with pytest.raises(NotPostedError, match="can't be written to"):
        await desk.send()


async def test_a_hit_whose_words_are_not_all_there_shows_those_that_are(desk: Desk) -> None:
    hit = await find_hit(desk.db, desk.clock, ALL, 1, '"swarm mesos"')
    plain = await find_hit(desk.db, desk.clock, ALL, 1, "")

    assert [run.text for run in hit.snippet if run.matched] == ["Mesos", "Swarm"]
    assert [run.text for run in plain.snippet] == ["Mesos and Swarm 1.0, side by side."]
    assert [hit.title, plain.list_title, str(plain.date)] == ["Swarm", "Weekly 1", "2015-06-26"]


async def test_a_revised_section_is_shared_as_it_is_now(desk: Desk) -> None:
    await save(desk.db, desk.clock, TEXT.replace("side by side", "hand in hand"))

    await desk.share()

    assert "hand in hand" in str(desk.courier.posted[0].body.blocks)
