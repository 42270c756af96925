"""What is ranked is what counting everything would rank, by plans that read only what it takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, func, insert, select

from benchmarks.reacting import years
from bot.domain.reaction import base_emoji
from bot.storage import saves, tables
from bot.storage.database import Database, Transaction
from bot.storage.lookup import Place
from bot.storage.ranking import COUNTED_AGAIN, Ranking, rank_sections

SINCE = datetime(2025, 9, 1, tzinfo=UTC)
UNTIL = datetime(2025, 12, 1, tzinfo=UTC)
SPANS = [(None, None), (SINCE, None), (None, UNTIL), (SINCE, UNTIL)]
ALL = 10**6
NOW = years.NOW.timestamp()


@pytest.fixture
async def filled(either_db: Database) -> Database:
    """A library with 150 sections, some in two messages, and 1,500 reactions."""
    years.build(str(either_db.engine.url.render_as_string(hide_password=False)), 1500, 3)
    return either_db


def count_all(
    tx: Transaction, since: datetime | None, until: datetime | None, hidden: set[int]
) -> list[tuple[Place, int, int]]:
    """Count every section's people and reactions, the best first."""
    columns = (tables.sections.c.list_id, tables.sections.c.anchor)
    query = (
        select(*columns, tables.reactions)
        .join(tables.deliveries, tables.deliveries.c.section_id == tables.sections.c.section_id)
        .join(
            tables.reactions,
            (tables.reactions.c.channel_id == tables.deliveries.c.channel_id)
            & (tables.reactions.c.ts == tables.deliveries.c.ts),
        )
        .where(~tables.reactions.c.removed)
    )
    pairs: dict[Place, set[tuple[str, str]]] = {}
    for row in tx.execute(query):
        at = datetime.fromtimestamp(float(row.event_ts), UTC)
        if row.list_id in hidden or (since and at < since) or (until and at >= until):
            continue
        pair = (row.user_id, base_emoji(row.emoji))
        pairs.setdefault((row.list_id, row.anchor), set()).add(pair)
    counted = [(place, len({user for user, _ in some}), len(some)) for place, some in pairs.items()]
    return sorted(counted, key=lambda each: (-each[1], -each[2], -each[0][0], each[0][1]))


def describe(ranking: Ranking) -> list[tuple[Place, int, int]]:
    return [(each.place, each.people, each.reactions.total()) for each in ranking.best]


@pytest.mark.parametrize(("since", "until"), SPANS)
@pytest.mark.parametrize("limit", [0, 1, 10, ALL])
async def test_the_best_are_those_that_counting_everything_finds(
    filled: Database, since: datetime | None, until: datetime | None, limit: int
):
    expected = await filled.read(lambda tx: count_all(tx, since, until, set()))

    ranking = await filled.read(lambda tx: rank_sections(tx, years.TEAM, since, until, limit))

    assert describe(ranking) == expected[:limit]
    assert (ranking.total, ranking.is_exact) == (len(expected), True)


@pytest.mark.parametrize(("since", "until"), SPANS)
@pytest.mark.parametrize(("first", "most"), [(1, 1), (1, 3), (7, 30), (30, 60), (90, 100)])
async def test_few_messages_are_looked_at_where_these_decide_and_else_all(
    filled: Database,
    monkeypatch: pytest.MonkeyPatch,
    since: datetime | None,
    until: datetime | None,
    first: int,
    most: int,
):
    await filled.write(lambda tx: _react_much(tx))
    expected = await filled.read(lambda tx: count_all(tx, since, until, set()))
    monkeypatch.setattr("bot.storage.ranking.FIRST_RANKED", first)
    monkeypatch.setattr("bot.storage.ranking.MOST_RANKED", most)

    rankings = [
        await filled.read(
            lambda tx, limit=limit: rank_sections(tx, years.TEAM, since, until, limit)
        )
        for limit in (1, 2, 5, 20)
    ]

    for limit, ranking in zip((1, 2, 5, 20), rankings, strict=True):
        assert describe(ranking) == expected[:limit]
        assert ranking.total == len(expected) if ranking.is_exact else ranking.total <= most
    if (since, until, first) == (None, None, 30):
        assert not rankings[0].is_exact


@pytest.mark.parametrize("seen_first", [None, "later ids", "the same ids", "other messages"])
async def test_a_section_that_went_out_often_since_is_not_overlooked(
    filled: Database, monkeypatch: pytest.MonkeyPatch, seen_first: str | None
):
    """Of two releases that open at once the one with greater ids may be seen first; and SQLite
    gives the ids of what was dropped again."""
    monkeypatch.setattr("bot.storage.ranking.FIRST_RANKED", 2)
    monkeypatch.setattr("bot.storage.ranking.MOST_RANKED", 2)
    await filled.write(lambda tx: tx.execute(tables.reactions.delete()) and None)
    await filled.write(lambda tx: _let_people_react(tx, {0: 50, 5: 49, 9: 20}))
    newest = await filled.read(_find_newest)
    if seen_first == "other messages":
        await filled.write(lambda tx: _send_without_section(tx, COUNTED_AGAIN, after=newest))
        newest += COUNTED_AGAIN
    elif seen_first is not None:
        first = newest + (0 if seen_first == "the same ids" else 9)
        await filled.write(lambda tx: _send_again(tx, 20, 3, 0, after=first))
    before = await filled.read(lambda tx: rank_sections(tx, years.TEAM, None, None, 1))
    if seen_first == "the same ids":
        columns = tables.deliveries.c
        gone = tables.deliveries.delete().where(columns.delivery_id > newest)
        await filled.write(lambda tx: tx.execute(gone) and None)
    await filled.write(lambda tx: _send_again(tx, 9, 3, 20, after=newest))
    if seen_first == "other messages":
        await filled.write(lambda tx: _send_without_section(tx, COUNTED_AGAIN, after=newest + 3))
    expected = await filled.read(lambda tx: count_all(tx, None, None, set()))

    after = await filled.read(lambda tx: rank_sections(tx, years.TEAM, None, None, 1))

    assert [each.people for each in before.best] == [50]
    assert describe(after) == expected[:1]
    assert [each.people for each in after.best] == [80]


async def test_all_messages_are_looked_at_where_the_best_ones_are_hidden(
    filled: Database, monkeypatch: pytest.MonkeyPatch
):
    best = await filled.read(lambda tx: count_all(tx, None, None, set()))
    hidden = {place[0] for place, _, _ in best[:8]}
    expected = await filled.read(lambda tx: count_all(tx, None, None, hidden))
    monkeypatch.setattr("bot.storage.ranking.MOST_RANKED", 10)

    ranking = await filled.read(lambda tx: rank_sections(tx, years.TEAM, None, None, 10, hidden))

    assert describe(ranking) == expected[:10]


async def test_of_sections_with_as_many_people_the_one_with_more_reactions_comes_first(
    filled: Database,
):
    await filled.write(lambda tx: tx.execute(tables.reactions.delete()) and None)
    await filled.write(lambda tx: _react_with(tx, {0: ["heart", "eyes"], 9: ["heart"]}))

    ranking = await filled.read(lambda tx: rank_sections(tx, years.TEAM, None, None, 1))

    assert [(people, number) for _, people, number in describe(ranking)] == [(1, 2)]


async def test_nothing_is_ranked_where_nobody_reacted(either_db: Database):
    for since in (None, SINCE):
        ranking = await either_db.read(
            lambda tx, since=since: rank_sections(tx, "T1", since, None, 10)
        )

        assert ranking == Ranking([], 0, is_exact=True)


@pytest.mark.parametrize("since", [None, SINCE])
async def test_sqlite_finds_a_span_by_its_index_and_messages_by_their_key(
    tmp_path: Any, since: datetime | None
):
    db = Database(f"sqlite:///{tmp_path}/years.db")
    years.build(f"sqlite:///{tmp_path}/years.db", 1500, 3)

    with explaining(db) as plans:
        await db.read(lambda tx: rank_sections(tx, years.TEAM, since, None, 10))
    await db.close()

    of_messages, _, *of_places = [plan for plan in plans if "reactions" in plan or "each" in plan]
    by_time = "USING COVERING INDEX ix_reactions_team_id_event_ts_removed"
    assert (by_time in of_messages) is (since is not None)
    assert of_places
    assert all("reactions USING PRIMARY KEY" in plan for plan in of_places)


async def test_sqlite_counts_new_messages_from_these(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.storage.ranking.FIRST_RANKED", 2)
    db = Database(f"sqlite:///{tmp_path}/years.db")
    years.build(f"sqlite:///{tmp_path}/years.db", 1500, 3)
    plans_of = []
    for came in (0, 0, 1):
        newest = await db.read(_find_newest)
        await db.write(lambda tx, came=came, after=newest: _send_again(tx, 0, came, 0, after))
        with explaining(db) as plans:
            await db.read(lambda tx: rank_sections(tx, years.TEAM, None, None, 1))
        plans_of.append([plan for plan in plans if "reactions" not in plan and "each" not in plan])
    await db.close()

    (seen, of_all), *nothing_new, (_, of_new) = plans_of
    assert nothing_new == [[seen]]
    assert "SCAN sections" in of_all
    assert "SEARCH sections USING INTEGER PRIMARY KEY" in of_new
    assert "SEARCH sections USING COVERING INDEX ix_sections_list_id_anchor" in of_new
    assert all("SCAN deliveries\n" in f"{plan}\n" for plan in (seen, of_new))  # the newest alone


async def test_sqlite_finds_what_somebody_saved_by_the_index_of_what_is_theirs(tmp_path: Any):
    db = Database(f"sqlite:///{tmp_path}/years.db")
    years.build(f"sqlite:///{tmp_path}/years.db", 1500, 3)
    user_id = years.name_person(0)

    with explaining(db) as plans:
        saved = await db.read(
            lambda tx: saves.list_saves(tx, years.TEAM, [user_id, "~mark"], years.SAVING)
        )
    await db.close()

    assert any(each.by_emoji for each in saved)
    [of_bookmarks] = [plan for plan in plans if "mine" in plan]
    assert "SEARCH mine USING COVERING INDEX ix_reactions_team_id_user_id" in of_bookmarks


@contextmanager
def explaining(db: Database) -> Iterator[list[str]]:
    """Collect SQLite's plans of the statements that the block executes."""
    plans: list[str] = []

    def explain(_connection: Any, cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            rows = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            plans.append("\n".join(row[3] for row in rows))

    event.listen(db.engine, "after_cursor_execute", explain)
    yield plans
    event.remove(db.engine, "after_cursor_execute", explain)


def _react_much(tx: Transaction) -> None:
    """Let one section be far ahead, by its two messages together, neither of which leads."""
    places = (tables.sections.c.list_id, tables.sections.c.anchor)
    messages = (
        select(*places, tables.deliveries.c.channel_id, tables.deliveries.c.ts)
        .join(tables.deliveries, tables.deliveries.c.section_id == tables.sections.c.section_id)
        .order_by(*places, tables.deliveries.c.ts)
    )
    by_place: dict[Place, list[Any]] = {}
    for row in tx.execute(messages):
        by_place.setdefault((row.list_id, row.anchor), []).append(row)
    first, second = next(rows for rows in by_place.values() if len(rows) > 1)[:2]
    alone = [rows[0] for rows in by_place.values() if len(rows) == 1][:3]
    counts = {(first.channel_id, first.ts): 40, (second.channel_id, second.ts): 35}
    counts |= {(row.channel_id, row.ts): 50 + place for place, row in enumerate(alone)}
    rows = [
        {
            "team_id": years.TEAM,
            "channel_id": channel_id,
            "ts": ts,
            "user_id": f"UMUCH{ts}{number}",
            "emoji": "tada",
            "removed": False,
            "event_ts": f"{SINCE.timestamp() + number:.6f}",
        }
        for (channel_id, ts), count in counts.items()
        for number in range(count)
    ]
    tx.execute(insert(tables.reactions), rows)


def _list_first_messages(tx: Transaction) -> list[Any]:
    """Return the rows of sections' first messages, from the first section on."""
    query = select(tables.deliveries).where(
        tables.deliveries.c.section_id.is_not(None), tables.deliveries.c.part == 1
    )
    return list(tx.execute(query.order_by(tables.deliveries.c.section_id)).all())


def _let_people_react(tx: Transaction, people: dict[int, int]) -> None:
    """Let so many people react to sections' first messages, counted from the first section."""
    messages = _list_first_messages(tx)
    for place, count in people.items():
        _react_to(tx, messages[place].channel_id, messages[place].ts, count)


def _find_newest(tx: Transaction) -> int:
    return int(tx.execute(select(func.max(tables.deliveries.c.delivery_id))).scalar_one())


def _send_again(tx: Transaction, place: int, times: int, people: int, after: int) -> None:
    """Let a section go out a few times more, and other people react to each of its messages.

    Their ids come after a given one.
    """
    message = _list_first_messages(tx)[place]
    for number in range(1, times + 1):
        ts = f"{int(NOW) + number}.{place:06}"
        row = {
            **message._asdict(),
            "delivery_id": after + number,
            "delivery_key": f"again:{place}:{number}",
            "position": 1000 + number,
            "ts": ts,
        }
        tx.execute(insert(tables.deliveries), [row])
        _react_to(tx, message.channel_id, ts, people)


def _send_without_section(tx: Transaction, count: int, after: int) -> None:
    """Let as many messages go out that are of no section, such as reports and deletions."""
    message = _list_first_messages(tx)[0]
    rows = [
        {
            **message._asdict(),
            "delivery_id": number,
            "delivery_key": f"other:{number}",
            "section_id": None,
            "position": number,
            "ts": f"{int(NOW) + number}.000009",
        }
        for number in range(after + 1, after + 1 + count)
    ]
    tx.execute(insert(tables.deliveries), rows)


def _react_to(tx: Transaction, channel_id: str, ts: str, people: int) -> None:
    rows = [
        {
            "team_id": years.TEAM,
            "channel_id": channel_id,
            "ts": ts,
            "user_id": f"U{ts}-{number}",
            "emoji": "tada",
            "removed": False,
            "event_ts": ts,
        }
        for number in range(people)
    ]
    if rows:
        tx.execute(insert(tables.reactions), rows)


def _react_with(tx: Transaction, emoji: dict[int, list[str]]) -> None:
    """Let one person react to sections' first messages, counted from the first section."""
    messages = _list_first_messages(tx)
    user_id = "U1"
    rows = [
        {
            "team_id": years.TEAM,
            "channel_id": messages[place].channel_id,
            "ts": messages[place].ts,
            "user_id": user_id,
            "emoji": name,
            "removed": False,
            "event_ts": messages[place].ts,
        }
        for place, names in emoji.items()
        for name in names
    ]
    tx.execute(insert(tables.reactions), rows)
