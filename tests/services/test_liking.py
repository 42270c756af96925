"""What people liked: rankings as a viewer may see them, and what became of a release."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.errors import NotFoundError
from bot.domain.liking import LikedSection, Period, ReleaseStats
from bot.domain.reaction import Reaction
from bot.domain.viewer import Viewer
from bot.services.delivery import DeliverySettings, Dispatcher
from bot.services.library import import_document
from bot.services.liking import find_top, find_top_between, get_stats
from bot.services.releases import schedule
from bot.services.saving import Saver
from bot.sources.files import Document
from bot.storage.channels import record_channel
from bot.storage.database import Database
from tests.fakes import MARKER, NOON, FakeClock, FakeMessenger, record_reaction
from tests.services.test_lookup import ALL, TEXT, reach, save

READER = Viewer("T1", "U1")
LONG = TEXT + "\n\n".join(f"Paragraph {n}: " + "words " * 100 for n in range(40))
"""Its second section takes several messages."""


@dataclass(slots=True)
class Desk:
    """What a test of rankings needs, and the gestures it repeats."""

    db: Database
    clock: FakeClock
    messenger: FakeMessenger

    async def release(self, list_id: int, channel: str = "C1") -> None:
        """Let a list go out to its last message."""
        worker = Dispatcher(self.db, self.messenger, self.clock, DeliverySettings(), "T1", "worker")
        at = self.clock()
        await schedule(
            self.db, self.clock, "T1", list_id, target=channel, release_at=at, zone="UTC"
        )
        for _ in range(12):
            await worker.tick()
            await worker.settle_down()
            self.clock.advance(1)

    async def react(self, number: int, *users: str, emoji: str = "+1", at: datetime = NOON) -> None:
        """Let people react to a message, by its number among all that were posted."""
        posted = self.messenger.posted[number]
        event_ts = f"{at.timestamp():017.6f}"
        for user in users:
            reaction = Reaction("T1", posted.channel_id, posted.ts, user, emoji, event_ts, False)
            await record_reaction(self.db, MARKER, reaction)

    async def set_private(self, channel: str, *, is_private: bool) -> None:
        await self.db.write(
            lambda tx: record_channel(tx, "T1", channel, is_private=is_private, now=self.clock())
        )

    async def stats(self, release_id: int = 1, emoji: str | None = "bookmark") -> ReleaseStats:
        return await get_stats(self.db, "T1", release_id, emoji)


@pytest.fixture
async def desk(db: Database, clock: FakeClock) -> Desk:
    """A list of two sections that was released to C1: its parent, Swarm, Docker."""
    desk = Desk(db, clock, FakeMessenger(clock))
    await desk.release(await save(db, clock))
    return desk


async def test_sections_are_ranked_by_people_then_reactions(desk: Desk) -> None:
    await desk.react(1, "U1", "U2")
    await desk.react(1, "U1", emoji="+1::skin-tone-2")
    await desk.react(2, "U1", "U3")
    await desk.react(2, "U1", emoji="tada")
    await desk.react(0, "U1", "U2", "U3")

    top = await find_top(desk.db, desk.clock, ALL, Period.ALL)

    assert top.sections == (
        LikedSection(2, 1, "Docker", "Weekly 1", date(2015, 6, 26), 2, (("+1", 2), ("tada", 1))),
        LikedSection(1, 1, "Swarm", "Weekly 1", date(2015, 6, 26), 2, (("+1", 2),)),
    )
    assert (top.total, top.period, top.since, top.until) == (2, Period.ALL, None, None)


@pytest.mark.parametrize(
    ("period", "days", "found"),
    [
        (Period.WEEK, 6, 1),
        (Period.WEEK, 8, 0),
        (Period.MONTH, 8, 1),
        (Period.MONTH, 31, 0),
        (Period.YEAR, 31, 1),
        (Period.YEAR, 366, 0),
        (Period.ALL, 366, 1),
    ],
)
async def test_a_period_ranks_what_was_given_in_it(
    desk: Desk, period: Period, days: int, found: int
) -> None:
    await desk.react(1, "U1", at=desk.clock() - timedelta(days=days))

    top = await find_top(desk.db, desk.clock, ALL, period)

    assert (len(top.sections), top.total, top.period) == (found, found, period)


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        (date(2026, 12, 4), date(2026, 12, 4), 1),
        (date(2026, 12, 5), None, 0),
        (None, date(2026, 12, 3), 0),
        (None, date(2026, 12, 4), 1),
        (None, None, 1),
        (date.min, date.max, 1),
    ],
)
async def test_a_span_is_from_the_beginning_of_a_day_to_the_end_of_another(
    desk: Desk, since: date | None, until: date | None, found: int
) -> None:
    await desk.react(1, "U1", at=NOON.replace(hour=23, minute=59))

    top = await find_top_between(desk.db, ALL, since, until, limit=10)

    assert (top.total, top.period, top.since, top.until) == (found, None, since, until)


async def test_the_best_are_shown_of_more(desk: Desk) -> None:
    await desk.react(1, "U1")
    await desk.react(2, "U1", "U2")

    top = await find_top(desk.db, desk.clock, ALL, Period.ALL, limit=1)

    assert ([each.title for each in top.sections], top.total) == (["Docker"], 2)


async def test_a_section_is_called_as_it_is_now_and_counts_what_it_got_before(desk: Desk) -> None:
    await desk.react(1, "U1")
    await save(desk.db, desk.clock, TEXT.replace("title: Weekly 1", "title: Weekly one"))

    [liked] = (await find_top(desk.db, desk.clock, ALL, Period.ALL)).sections

    assert (liked.section_id, liked.list_title, liked.people) == (3, "Weekly one", 1)


async def test_a_viewer_finds_what_they_may_find_with_the_messages_they_can_read(
    desk: Desk,
) -> None:
    await reach(desk.db, desk.clock)
    await desk.set_private("C1", is_private=False)
    secret = Document("secret.md", "secret.md", TEXT.replace("# Swarm", "# Fleet").encode())
    imported = await import_document(desk.db, desk.clock, "T1", secret)
    await desk.release(imported.summary.list_id, "G1")
    await desk.set_private("G1", is_private=True)
    await desk.react(1, "U1")
    await desk.react(4, "U1", "U2")

    [mine] = (await find_top(desk.db, desk.clock, READER, Period.ALL)).sections
    insider = replace(READER, channels=frozenset({"G1"}))
    both = await find_top(desk.db, desk.clock, insider, Period.ALL)

    assert (mine.title, mine.permalink) == (
        "Swarm",
        "https://readers.slack.com/archives/C1/p1800000001000100"
        "?thread_ts=1800000000.000100&cid=C1",
    )
    assert [each.title for each in both.sections] == ["Fleet", "Swarm"]
    assert "/G1/" in str(both.sections[0].permalink)


async def test_what_became_of_a_release_is_told(desk: Desk) -> None:
    await desk.react(0, "U1", emoji="eyes")
    await desk.react(0, "U1", "U4", emoji="tada")
    await desk.react(1, "U1")
    await desk.react(2, "U2", "U3")
    await desk.react(2, "U3", emoji="bookmark")
    saver = Saver(desk.db, desk.clock, MARKER)
    for user in ("U1", "U5"):
        await saver.save(READER, user, 1)

    stats = await desk.stats()

    day = date(2015, 6, 26)
    assert stats == ReleaseStats(
        release_id=1,
        list_title="Weekly 1",
        channel_id="C1",
        posted_at=datetime.fromtimestamp(1_800_000_000.0001, NOON.tzinfo),
        people=4,
        sections=(
            LikedSection(2, 1, "Docker", "Weekly 1", day, 2, (("+1", 2), ("bookmark", 1))),
            LikedSection(1, 1, "Swarm", "Weekly 1", day, 1, (("+1", 1),)),
        ),
        parent=(("tada", 2), ("eyes", 1)),
        saved=((1, 2), (2, 1)),
    )
    assert (await desk.stats(emoji=None)).saved == ((1, 2),)


async def test_sections_that_nobody_reacted_to_stand_in_the_order_of_the_release(
    desk: Desk,
) -> None:
    stats = await desk.stats()

    assert [(each.title, each.people, each.reactions) for each in stats.sections] == [
        ("Swarm", 0, ()),
        ("Docker", 0, ()),
    ]
    assert (stats.people, stats.parent, stats.saved, stats.usual_people) == (0, (), (), None)


async def test_all_parts_of_a_section_count_as_one_and_lead_to_the_first(desk: Desk) -> None:
    await reach(desk.db, desk.clock)
    await desk.release(await save(desk.db, desk.clock, LONG), "C2")
    first = next(n for n, each in enumerate(desk.messenger.posted) if each.channel_id == "C2")
    parts = len(desk.messenger.posted) - first - 2
    assert parts > 2
    for part in range(parts):
        await desk.react(first + 2 + part, "U1", "U2")

    stats = await desk.stats(2)

    docker, swarm = stats.sections
    assert (docker.title, docker.people, docker.reactions) == ("Docker", 2, (("+1", 2),))
    assert (stats.people, swarm.people) == (2, 0)
    ts = desk.messenger.posted[first + 2].ts.replace(".", "")
    assert docker.permalink is not None
    assert docker.permalink.startswith(f"https://readers.slack.com/archives/C2/p{ts}?")
    assert stats.permalink is not None
    assert "/archives/C2/p" in stats.permalink


@pytest.mark.parametrize(("before", "usual"), [([1], 1.0), ([1, 4], 2.5), ([0, 1, 5], 1.0)])
async def test_a_release_is_held_against_the_median_of_those_before_it(
    db: Database, clock: FakeClock, before: list[int], usual: float
) -> None:
    desk = Desk(db, clock, FakeMessenger(clock))
    list_id = await save(db, clock)
    for count in [*before, 9]:
        first = len(desk.messenger.posted)
        await desk.release(list_id)
        await desk.react(first, *(f"U{number}" for number in range(count)))

    stats = await desk.stats(len(before) + 1)

    assert (stats.people, stats.usual_people, stats.compared) == (9, usual, len(before))


async def test_of_a_release_that_is_not_out_there_is_nothing_to_tell(desk: Desk) -> None:
    later = desk.clock() + timedelta(days=1)
    await schedule(desk.db, desk.clock, "T1", 1, target="C1", release_at=later, zone="UTC")

    with pytest.raises(NotFoundError, match="Nothing of release 2 is out yet"):
        await desk.stats(2)
    with pytest.raises(NotFoundError):
        await desk.stats(99)
