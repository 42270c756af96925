"""What people liked, asked for in Slack, and the comparison that curators let begin."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.reaction import Reaction
from bot.sandbox import blocks
from bot.sandbox.config import BOT_USER
from bot.sandbox.faults import Fault
from bot.sandbox.records import Ephemeral, Message
from bot.services.comparing import Comparer
from bot.slack.reaction_source import SlackReactions
from bot.storage.database import Database, Transaction
from bot.storage.tables import deliveries, reactions, releases
from tests.fakes import MARKER, NOON, record_reaction
from tests.sandbox.calls import direct_message, mention
from tests.slack.office import TEAM, Office, find_buttons, open_office, visible
from tests.slack.test_who_finds_what import shop
from tests.storage.test_visibility import release

__all__ = ["shop"]

LIN, ROBIN, GALE = "U0CURATOR", "U0READER", "U0GUEST"
GENERAL, CURATORS = "C0GENERAL", "G0CURATORS"
LIST = """---
title: 容器周刊 & more
date: 2026-12-04
---
## Docker 容器
Dogs at the top.
## Clocks
Nothing about animals.
"""


def kinds(shown: Message | Ephemeral) -> list[str]:
    return [block["type"] for block in shown.blocks]


def words(shown: Message | Ephemeral) -> str:
    return visible({"blocks": shown.blocks})


def react_on(ts: str, user: str, days_ago: float, emoji: str = "tada") -> Reaction:
    """A reaction in #general some days before noon."""
    made_at = NOON - timedelta(days=days_ago)
    return Reaction(TEAM, GENERAL, ts, user, emoji, f"{made_at.timestamp():017.6f}", removed=False)


@pytest.fixture
async def liked(office: Office) -> Office:
    """Two sections in #general: one that two people liked last week, one liked last spring."""
    await office.import_list(LIST)
    channel = await office.join()
    docker, clocks = [await office.post_section(channel, number) for number in (1, 2)]
    for reaction in (
        react_on(docker, ROBIN, 10),
        react_on(docker, ROBIN, 9, "heart::skin-tone-3"),
        react_on(docker, LIN, 1),
        react_on(clocks, LIN, 200, "eyes"),
    ):
        await record_reaction(office.db, MARKER, reaction)
    return office


async def test_what_people_liked_is_a_chart_with_the_sections_beneath(liked: Office) -> None:
    top = await liked.ask("top")

    assert kinds(top)[1] == "data_visualization"
    assert top.text.startswith("What people liked in the last 30 days:\n1. Docker 容器")
    shown = words(top)
    assert "1 section has reactions." in shown
    assert "Docker 容器\n2 people" in shown
    assert "Clocks" not in shown
    assert ROBIN not in str(top.blocks)


@pytest.mark.parametrize(
    ("period", "sections", "people"),
    [("week", 1, 1), ("MONTH", 1, 2), ("year", 2, 2), ("all", 2, 2)],
)
async def test_a_span_counts_what_was_done_in_it(
    liked: Office, period: str, sections: int, people: int
) -> None:
    top = await liked.ask(f"top {period}")

    said = "1 section has reactions." if sections == 1 else f"{sections} sections have reactions;"
    assert said in words(top)
    counted = "1 person" if people == 1 else f"{people} people"
    assert f"Docker 容器\n{counted}" in words(top)
    assert ("Clocks" in words(top)) is (sections == 2)


async def test_words_that_begin_like_a_ranking_are_looked_up(liked: Office) -> None:
    assert (await liked.ask("top dogs")).text.startswith("1 section has “top dogs”")
    assert (await liked.ask("search top")).text.startswith("1 section has “top”")
    assert (await liked.ask("search top week")).text.startswith("No section has all of “top week”")
    assert (await liked.ask("top week dogs")).text.startswith("No section has all of")


async def test_where_nobody_reacted_it_is_said_how_to(office: Office) -> None:
    await office.import_list(LIST)

    week = await office.ask("top week")
    everything = await office.ask("top all")

    assert week.text.startswith("Nobody reacted to a section in the last 7 days. React to one")
    assert "`/readlist top all` looks at all that there is." in week.text
    assert everything.text.startswith("Nobody reacted to a section so far.")
    assert "top all" not in everything.text


async def test_where_slack_has_no_charts_bars_of_text_follow_and_then_text_alone(
    liked: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(blocks.BLOCKS, "data_visualization")
    bars = await liked.ask("top year")
    monkeypatch.delitem(blocks.BLOCKS, "rich_text")
    alone = await liked.ask("top year")

    assert "data_visualization" not in kinds(bars)
    drawn = bars.blocks[1]["elements"][0]
    assert drawn["type"] == "rich_text_preformatted"
    assert visible(drawn).split("\n") == [
        "2 ████████████  Docker 容器",
        "1 ██████        Clocks",
    ]
    assert alone.blocks == []
    assert "1. Docker 容器 · 2 people · :tada: 2  :heart: 1" in alone.text
    assert "容器周刊 &amp; more" in alone.text
    assert len(liked.whispers()) == 2


@pytest.mark.parametrize("refused", [0, 1, 2])
async def test_a_mention_is_answered_in_the_first_form_that_slack_takes(
    liked: Office, refused: int
) -> None:
    fault = Fault("error", name="invalid_blocks", times=refused)
    if refused:
        liked.sandbox.faults.add(fault)
    before = len(liked.answers(GENERAL))

    asked = await mention(liked.sandbox.people, "top year", user=ROBIN, channel=GENERAL)
    await liked.sandbox.drain()

    [answer] = liked.answers(GENERAL)[before:]
    assert answer.thread_ts == asked["ts"]
    assert [kinds(answer)[1:2], "rich_text_preformatted" in str(answer.blocks)] == [
        [["data_visualization"], False],
        [["rich_text"], True],
        [[], False],
    ][refused]
    assert find_buttons(answer.blocks, "Compare") == []


async def test_direct_messages_are_answered_alike(liked: Office) -> None:
    await direct_message(liked.sandbox.people, "top year", user=ROBIN)
    await liked.sandbox.drain()

    direct = (await liked.sandbox.people.open_direct([BOT_USER], user=ROBIN)).id
    [answer] = liked.answers(direct)
    assert kinds(answer)[1] == "data_visualization"


async def test_a_private_list_counts_for_those_alone_who_may_see_it(shop: Office) -> None:
    await shop.join()
    for user, section, channel in ((ROBIN, 1, GENERAL), (LIN, 2, CURATORS)):
        ts = await shop.post_section(channel, section)
        await shop.sandbox.people.react("tada", user=user, channel=channel, ts=ts)
    await shop.sandbox.drain()

    seen = {user: await shop.ask("top all", user=user) for user in (LIN, ROBIN, GALE)}
    await mention(shop.sandbox.people, "top all", user=LIN, channel=GENERAL)
    await shop.sandbox.drain()
    public = shop.answers(GENERAL)[-1]

    assert "2 sections have reactions" in words(seen[LIN])
    for other in (seen[ROBIN], seen[GALE], public):
        assert "1 section has reactions." in words(other)
        assert "Open docker" in words(other)
        assert "Secret" not in str(other)


async def test_where_slack_is_silent_the_ranking_says_what_it_misses(shop: Office) -> None:
    shop.sandbox.faults.add(Fault("status_500", method="users.conversations", times=None))
    ts = await shop.post_section(CURATORS, 2)
    await shop.sandbox.people.react("tada", user=LIN, channel=CURATORS, ts=ts)
    await shop.sandbox.drain()

    top = await shop.ask("top", user=ROBIN)

    assert "Secret" not in str(top)
    assert "Slack could not be asked which private channels you are in" in top.text


async def post_release(office: Office, *sections: int) -> list[str]:
    """Post sections in #general as messages of a release; give each message's ts."""
    timestamps = [await office.post_section(GENERAL, section) for section in sections]

    def write(tx: Transaction) -> None:
        release(tx, 1, GENERAL, team=TEAM)
        release_id = tx.execute(select(releases.c.release_id)).scalars().one()
        for position, ts in enumerate(timestamps, 1):
            values = {"release_id": release_id, "position": position}
            tx.execute(update(deliveries).where(deliveries.c.ts == ts).values(values))

    await office.db.write(write)
    return timestamps


async def kept(db: Database) -> set[tuple[str, str]]:
    """Who gave which emoji, removals left out."""
    columns = reactions.c
    query = select(columns.user_id, columns.emoji).where(~columns.removed)
    return {tuple(row) for row in await db.read(lambda tx: tx.execute(query).all())}


def comparer(office: Office) -> Comparer:
    source = SlackReactions(lambda _team: office.client, office.clock, BOT_USER)
    span = office.services.compare_span
    return Comparer(office.db, source, office.clock, MARKER, TEAM, "worker", span)


async def test_curators_let_what_was_missed_be_fetched(office: Office) -> None:
    await office.import_list(LIST)
    await office.join()
    first, second = await post_release(office, 1, 2)
    await record_reaction(office.db, MARKER, react_on(first, LIN, 10, "heart"))
    state = office.sandbox.state  # what nobody tells the app of
    state.get_message(GENERAL, first).reactions = {"tada": [ROBIN, LIN], "wave": [BOT_USER]}
    state.get_message(GENERAL, second).reactions = {"wave::skin-tone-2": [ROBIN]}
    assert await kept(office.db) == {(LIN, "heart")}

    top = await office.ask("top", user=LIN)
    await office.press("Compare with Slack", top, user=LIN)

    assert office.whispers(LIN)[-1].text == (
        "I compare the reactions to 2 messages with Slack's, newest first. That takes about a "
        "minute; then `/readlist top` counts what I had missed."
    )
    worker = comparer(office)
    assert [await worker.step() for _ in range(4)] == [True, True, False, False]
    assert await kept(office.db) == {(ROBIN, "tada"), (LIN, "tada"), (ROBIN, "wave::skin-tone-2")}
    assert "2 sections have reactions" in words(await office.ask("top", user=ROBIN))


async def test_only_curators_are_offered_the_comparison_and_only_they_begin_one(
    liked: Office,
) -> None:
    for_robin = await liked.ask("top", user=ROBIN)
    for_gale = await liked.ask("top", user=GALE)
    for_lin = await liked.ask("top", user=LIN)
    [button] = find_buttons(for_lin.blocks, "Compare with Slack")

    await liked.sandbox.people.press(button, user=ROBIN, channel=GENERAL)
    await liked.services.errands.finish()

    assert find_buttons(for_robin.blocks + for_gale.blocks, "Compare") == []
    assert liked.whispers(ROBIN)[-1].text == (
        "Only curators can let reactions be compared with Slack's."
    )
    assert await comparer(liked).step() is False


async def test_curators_are_offered_it_where_nobody_reacted_yet(office: Office) -> None:
    await office.import_list(LIST)
    top = await office.ask("top", user=LIN)

    await office.press("Compare with Slack", top, user=LIN)

    assert office.whispers(LIN)[-1].text == (
        "No list was posted in the last 30 days: there is nothing to compare."
    )


async def test_where_nothing_is_compared_the_button_is_not_offered(db: Database) -> None:
    async with open_office(db, "socket", compare_days=0) as office:
        await office.import_list(LIST)
        top = await office.ask("top", user=LIN)
        button = {"action_id": "readlist.compare", "value": '{"period":"month"}'}
        await office.sandbox.people.press(button, user=LIN, channel=GENERAL)
        await office.services.errands.finish()

        assert find_buttons(top.blocks, "Compare") == []
        assert office.whispers(LIN)[-1].text == (
            "Reactions are not compared with Slack's here: READLIST_COMPARE_DAYS is 0."
        )
