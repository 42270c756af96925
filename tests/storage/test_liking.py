"""What people liked, held against a count by hand, in both databases."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, update

from bot.domain.reaction import Reaction, base_emoji
from bot.domain.release import DeliveryState, Operation, ReleaseState
from bot.storage.database import Database, Transaction
from bot.storage.liking import (
    Given,
    ReleasedMessage,
    count_people_before,
    list_given,
    list_released,
)
from bot.storage.lookup import Place
from bot.storage.ranking import Liked, rank_sections
from bot.storage.reactions import save_reaction
from bot.storage.reading_lists import get_section_ids, get_text
from bot.storage.tables import deliveries, releases
from tests.fakes import NOON
from tests.storage.ledger import TEAM, add_list, add_release

ANCHORS = ("a", "b", "c")
BEGIN = int(NOON.timestamp())
LISTS = 3
"""Lists of the random library; the last one goes out in two revisions."""


def write_list(tx: Transaction, number: int, revision: int = 1) -> tuple[int, tuple[int, ...]]:
    """Save a list of three sections; return its id and theirs."""
    body = "".join(f"## {anchor}\n\nText {revision}.\n\n" for anchor in ANCHORS)
    list_id = add_list(tx, f"# List {number}\n\n{body}", f"{number}.md")
    return list_id, get_section_ids(tx, get_text(tx, TEAM, list_id).revision_id)


def add_message(tx: Transaction, section_id: int | None, channel_id: str, ts: str) -> None:
    """Write down a message that Slack has."""
    row = {
        "delivery_key": f"share:{channel_id}:{ts}",
        "team_id": TEAM,
        "channel_id": channel_id,
        "section_id": section_id,
        "position": 0,
        "part": 1,
        "parts": 1,
        "operation": Operation.POST,
        "state": DeliveryState.SENT,
        "bodies": [],
        "body": 0,
        "ts": ts,
        "not_before": NOON,
        "attempts": 1,
    }
    tx.execute(insert(deliveries).values(row))


@dataclass(slots=True)
class Shelf:
    """A library in Slack: each message, by channel and ts, with its section."""

    lists: list[int] = field(default_factory=list)
    places: dict[tuple[str, str], Place | None] = field(default_factory=dict)


def fill(tx: Transaction) -> Shelf:
    """Put the lists out: to two channels, the last in two revisions, each section in two parts."""
    shelf = Shelf()
    for number in range(LISTS):
        for revision in (1, 2) if number == LISTS - 1 else (1,):
            list_id, section_ids = write_list(tx, number, revision)
            for channel_id in ("C1", "C2"):
                _put_out(tx, shelf, list_id, section_ids, channel_id)
        shelf.lists.append(list_id)
    return shelf


def _put_out(
    tx: Transaction, shelf: Shelf, list_id: int, section_ids: tuple[int, ...], channel_id: str
) -> None:
    placed = [(None, None), *zip(section_ids, ANCHORS, strict=True)]
    for section_id, anchor in placed:
        for _ in range(1 if anchor is None else 2):
            ts = f"{BEGIN - 1000 + len(shelf.places)}.000100"
            add_message(tx, section_id, channel_id, ts)
            shelf.places[channel_id, ts] = None if anchor is None else (list_id, anchor)


Act = tuple[int, str, str, int, bool]
"""To which message, who, with what, how many seconds after the beginning; whether taken back."""
ACTS = st.tuples(
    st.integers(0, 10_000),
    st.sampled_from(["U1", "U2", "U3", "U4"]),
    st.sampled_from(["+1", "+1::skin-tone-2", "+1::skin-tone-5", "tada"]),
    st.integers(0, 100),
    st.sampled_from([False, False, False, True]),
)
SPANS = st.one_of(
    st.just((None, None)),
    st.tuples(st.integers(0, 60), st.none()),
    st.tuples(st.none(), st.integers(40, 100)),
    st.tuples(st.integers(0, 60), st.integers(40, 100)),
)


def react(shelf: Shelf, acts: list[Act]) -> list[Reaction]:
    """Return what is known last of each person's emoji on each message."""
    last: dict[tuple[str, ...], Reaction] = {}
    messages = list(shelf.places)
    for number, user, emoji, second, removed in sorted(acts, key=lambda act: act[3]):
        message = messages[number % len(messages)]
        event_ts = f"{BEGIN + second}.000000"
        reaction = Reaction(TEAM, *message, user, emoji, event_ts, removed)
        last.setdefault((*message, user, emoji), reaction)
    return list(last.values())


def count_by_hand(
    shelf: Shelf,
    given: list[Reaction],
    span: tuple[int | None, int | None] = (None, None),
    hidden: tuple[int, ...] = (),
) -> list[Liked]:
    """Return what was given to each section in a span, best first."""
    first, end = span
    pairs: dict[Place, set[tuple[str, str]]] = defaultdict(set)
    for each in given:
        place = shelf.places[each.channel_id, each.ts]
        second = int(each.event_ts[:10]) - BEGIN
        is_meant = (first is None or second >= first) and (end is None or second < end)
        if place is not None and place[0] not in hidden and is_meant and not each.removed:
            pairs[place].add((each.user_id, base_emoji(each.emoji)))
    liked = [
        Liked(place, len({user for user, _ in some}), Counter(emoji for _, emoji in some))
        for place, some in pairs.items()
    ]
    return sorted(liked, key=lambda e: (-e.people, -e.reactions.total(), -e.place[0], e.place[1]))


class Undone(Exception):
    """Whatever was written in the transaction is not kept."""


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(ACTS, max_size=60),
    span=SPANS,
    hidden=st.sets(st.integers(0, LISTS - 1), max_size=2),
    limit=st.integers(0, 12),
)
def test_a_ranking_is_what_a_count_by_hand_says(
    database_with_shelf: tuple[Database, Shelf],
    acts: list[Act],
    span: tuple[int | None, int | None],
    hidden: set[int],
    limit: int,
) -> None:
    db, shelf = database_with_shelf
    given = react(shelf, acts)
    unseen = tuple(shelf.lists[number] for number in hidden)
    since, until = (None if each is None else NOON + timedelta(seconds=each) for each in span)
    found: list[tuple[list[Liked], int]] = []

    def rank(tx: Transaction) -> None:
        for reaction in given:
            save_reaction(tx, reaction)
        ranking = rank_sections(tx, TEAM, since, until, limit, unseen)
        assert ranking.is_exact
        found.append((ranking.best, ranking.total))
        raise Undone

    with pytest.raises(Undone):
        db.write_now(rank)
    expected = count_by_hand(shelf, given, span, unseen)
    assert found[-1] == (expected[:limit], len(expected))


@pytest.fixture
async def database_with_shelf(either_db: Database) -> tuple[Database, Shelf]:
    return either_db, await either_db.write(fill)


async def give(db: Database, given: list[Reaction]) -> None:
    def write(tx: Transaction) -> None:
        for each in given:
            save_reaction(tx, each)

    await db.write(write)


async def rank(
    db: Database, limit: int = 10, hidden: tuple[int, ...] = ()
) -> tuple[list[Liked], int]:
    ranking = await db.read(lambda tx: rank_sections(tx, TEAM, None, None, limit, hidden))
    return ranking.best, ranking.total


async def test_a_section_of_many_messages_does_not_outdo_one_that_more_people_like(
    either_db: Database,
) -> None:
    def prepare(tx: Transaction) -> list[Reaction]:
        list_id, (many, also, one) = write_list(tx, 0)
        assert list_id == 1
        sections = [*[many] * 4, *[also] * 4, one]
        for number, section_id in enumerate(sections):
            add_message(tx, section_id, "C1", f"{number}.1")
        of_one = [Reaction(TEAM, "C1", f"{n}.1", "U1", "+1", "1.1", False) for n in range(8)]
        of_two = [replace(of_one[0], ts="8.1", user_id=user) for user in ("U2", "U3")]
        return of_one + of_two

    await give(either_db, await either_db.write(prepare))

    ranked, total = await rank(either_db, limit=1)

    assert (ranked, total) == ([Liked((1, "c"), 2, Counter({"+1": 2}))], 3)


async def test_of_sections_that_are_liked_alike_those_of_the_newest_list_come_first(
    either_db: Database,
) -> None:
    def prepare(tx: Transaction) -> None:
        for number in range(6):
            _, section_ids = write_list(tx, number)
            add_message(tx, section_ids[0], "C1", f"{number}.1")

    await either_db.write(prepare)
    await give(
        either_db,
        [Reaction(TEAM, "C1", f"{n}.1", "U1", "+1", "1.1", False) for n in range(6)],
    )

    ranked, total = await rank(either_db, limit=2)

    assert ([each.place for each in ranked], total) == ([(6, "a"), (5, "a")], 6)


def look_at(monkeypatch: pytest.MonkeyPatch, first: int, most: int | None = None) -> None:
    """Look at so many messages first, and then at so many, before looking at all."""
    monkeypatch.setattr("bot.storage.ranking.FIRST_RANKED", first)
    monkeypatch.setattr("bot.storage.ranking.MOST_RANKED", most or first)


async def like_lists(db: Database, people: list[int]) -> None:
    """Let so many people like the first section of each list."""

    def prepare(tx: Transaction) -> None:
        for number in range(len(people)):
            _, section_ids = write_list(tx, number)
            add_message(tx, section_ids[0], "C1", f"{number}.1")

    await db.write(prepare)
    await give(
        db,
        [
            Reaction(TEAM, "C1", f"{number}.1", f"U{user}", "+1", "1.1", False)
            for number, count in enumerate(people)
            for user in range(count)
        ],
    )


async def test_in_a_large_library_the_best_are_looked_at(
    either_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_at(monkeypatch, 2, 3)
    await like_lists(either_db, [1, 2, 3, 4, 5])

    ranked, total = await rank(either_db, limit=2)
    everything = await rank(either_db)

    assert ([each.people for each in ranked], total) == ([5, 4], 2)
    assert ([each.people for each in everything[0]], everything[1]) == ([5, 4, 3, 2, 1], 5)


async def test_in_a_large_library_a_revised_section_is_found_by_its_best_revision(
    either_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_at(monkeypatch, 2)
    await like_lists(either_db, [3, 2])

    def revise(tx: Transaction) -> None:
        _, section_ids = write_list(tx, 0, revision=2)
        add_message(tx, section_ids[0], "C1", "9.1")

    await either_db.write(revise)
    await give(either_db, [Reaction(TEAM, "C1", "9.1", "U9", "tada", "1.1", False)])

    ranked, _ = await rank(either_db)

    assert ranked[0] == Liked((1, "a"), 4, Counter({"+1": 3, "tada": 1}))


async def test_what_is_hidden_leaves_room_for_what_is_not(
    either_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_at(monkeypatch, 2)
    await like_lists(either_db, [5, 4, 1, 2])

    ranked, total = await rank(either_db, hidden=(1, 2))

    assert ([each.people for each in ranked], total) == ([2, 1], 2)


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        (datetime(1, 1, 1, tzinfo=UTC), None, 1),
        (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC), 1),
        (None, datetime(2300, 1, 1, tzinfo=UTC), 1),
        (datetime(2300, 1, 1, tzinfo=UTC), None, 0),
        (None, datetime(1950, 1, 1, tzinfo=UTC), 0),
    ],
)
async def test_days_that_slack_never_saw_are_before_or_after_everything(
    either_db: Database, since: datetime | None, until: datetime | None, found: int
) -> None:
    await like_lists(either_db, [1])
    await give(
        either_db, [Reaction(TEAM, "C1", "0.1", "U0", "+1", f"{BEGIN}.000000", removed=False)]
    )

    ranking = await either_db.read(lambda tx: rank_sections(tx, TEAM, since, until, 10))

    assert ranking.total == found


def put_release(tx: Transaction, number: int, *, channel_id: str = "C1", **values: object) -> int:
    """Make a release of three messages that Slack has: its parent and two of its sections."""
    list_id, section_ids = write_list(tx, number)
    release_id = add_release(tx, list_id)
    begun = {
        "channel_id": channel_id,
        "state": ReleaseState.POSTED,
        "opened_at": NOON + timedelta(days=number),
    }
    tx.execute(update(releases).where(releases.c.release_id == release_id).values(begun | values))
    for position, section_id in enumerate((None, *section_ids[:2])):
        ts = f"{number}.{position}"
        add_message(tx, section_id, channel_id, ts)
        mine = update(deliveries).where(
            deliveries.c.channel_id == channel_id, deliveries.c.ts == ts
        )
        tx.execute(mine.values(release_id=release_id, position=position))
    return release_id


async def test_the_messages_of_a_release_are_told_in_order(either_db: Database) -> None:
    def prepare(tx: Transaction) -> None:
        put_release(tx, 0)
        update_ = update(deliveries).where(deliveries.c.ts == "0.2")
        tx.execute(update_.values(position=7))
        put_release(tx, 1)
        tx.execute(update(deliveries).where(deliveries.c.ts == "1.1").values(ts=None))
        changed = update(deliveries).where(deliveries.c.ts == "1.2")
        tx.execute(changed.values(operation=Operation.UPDATE))

    await either_db.write(prepare)

    first, second = [
        await either_db.read(lambda tx, id_=id_: list_released(tx, TEAM, id_)) for id_ in (1, 2)
    ]

    assert first == [
        ReleasedMessage("0.0", None, is_parent=True),
        ReleasedMessage("0.1", (1, "a"), is_parent=False),
        ReleasedMessage("0.2", (1, "b"), is_parent=False),
    ]
    assert second == [ReleasedMessage("1.0", None, is_parent=True)]
    assert await either_db.read(lambda tx: list_released(tx, "T2", 1)) == []


async def test_what_was_given_to_messages_counts_once_in_all_skins(either_db: Database) -> None:
    plain = Reaction(TEAM, "C1", "0.1", "U1", "+1", "1.1", removed=False)
    await give(
        either_db,
        [
            plain,
            replace(plain, emoji="+1::skin-tone-2"),
            replace(plain, user_id="U2", removed=True),
            replace(plain, channel_id="C2", user_id="U3"),
            replace(plain, ts="0.2", user_id="U4"),
        ],
    )

    found = await either_db.read(lambda tx: list_given(tx, TEAM, "C1", ["0.1", "0.0"]))

    assert found == {Given("0.1", "U1", "+1")}


async def test_a_release_is_held_against_the_last_ones_to_its_channel(either_db: Database) -> None:
    def prepare(tx: Transaction) -> None:
        for number in range(4):
            put_release(tx, number)
        put_release(tx, 4, channel_id="C2")
        put_release(tx, 5, state=ReleaseState.FAILED)
        put_release(tx, 6)

    await either_db.write(prepare)
    given = Reaction(TEAM, "C1", "3.1", "U1", "+1", "1.1", removed=False)
    await give(
        either_db,
        [
            given,
            replace(given, ts="3.0", emoji="tada"),
            replace(given, ts="2.2", user_id="U1"),
            replace(given, ts="2.0", user_id="U2"),
            replace(given, ts="0.0", user_id="U3"),
            replace(given, ts="5.0", user_id="U4"),
        ],
    )

    def count(release_id: int, limit: int) -> list[int]:
        return either_db.write_now(
            lambda tx: count_people_before(tx, TEAM, "C1", release_id, limit)
        )

    assert count(7, 8) == [1, 2, 0, 1]
    assert count(7, 2) == [1, 2]
    assert count(1, 8) == []
