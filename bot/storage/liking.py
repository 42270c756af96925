"""What people liked: sections by the people who reacted to them, and what became of a release."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Select, TextClause, and_, func, select, text

from bot.domain.reaction import base_emoji
from bot.domain.release import Operation, ReleaseState
from bot.storage.arrays import each_place, numbers_in, write_json, written
from bot.storage.database import Transaction
from bot.storage.lookup import Place
from bot.storage.tables import deliveries, reactions, reading_lists, releases, sections

MOST_RANKED = 5_000
"""Sections of which it is looked which are one: those that most people reacted to."""

SPARE = 20
"""Sections that are counted exactly beyond those that are wanted, before it is looked for more."""

FIRST, LAST = "0", "9999999999.999999"
"""Slack's time before, and after, everything."""


@dataclass(frozen=True, slots=True)
class Liked:
    """A section's place, how many people reacted to it, and how many gave each emoji."""

    place: Place
    people: int
    reactions: Counter[str]


@dataclass(frozen=True, slots=True)
class ReleasedMessage:
    """A message of a release; `place` is its section's, None of the parent and the introduction."""

    ts: str
    place: Place | None
    is_parent: bool


@dataclass(frozen=True, slots=True)
class Given:
    """A reaction as it counts: an emoji without skin tone, and who gave it to which message."""

    ts: str
    user_id: str
    emoji: str


@dataclass(frozen=True, slots=True)
class KeptReaction:
    """A reaction with what it was given to; `section_title` is None for a release's parent."""

    list_id: int
    list_title: str
    section_title: str | None
    channel_id: str
    ts: str
    emoji: str
    user_id: str
    event_ts: str


def rank_sections(
    tx: Transaction,
    team_id: str,
    since: datetime | None,
    until: datetime | None,
    limit: int,
    hidden: Collection[int] = (),
) -> tuple[list[Liked], int]:
    """Return the sections that most people reacted to in a span, and how many have any reaction.

    What one person did counts once, in however many messages and revisions a section went out.
    Nothing of `hidden` lists counts. In a workspace with more than `MOST_RANKED` of them, a section
    that went out again after a change is found by its best revision.
    """
    span = {"since": _write_ts(since, FIRST), "until": _write_ts(until, LAST)}
    is_bounded = since is not None or until is not None
    likely = _find_likely(tx, team_id, span, hidden, is_bounded=is_bounded)
    best: list[Liked] = []
    begin, size = 0, limit * 2 + SPARE
    while begin < len(likely) and _may_be_better(likely[begin], best, limit):
        places = [rank[-1] for rank in likely[begin : begin + size]]
        best = sorted([*best, *_count(tx, team_id, places, span)], key=_by_people)[:limit]
        begin, size = begin + size, size * 2
    return best, len(likely)


def _find_likely(
    tx: Transaction,
    team_id: str,
    span: dict[str, str],
    hidden: Collection[int],
    *,
    is_bounded: bool,
) -> list[tuple[int, int, int, str, Place]]:
    """Return sections by the best that they may be: `_by_people` and their place, best first."""
    values = {"team_id": team_id, "most": MOST_RANKED, **span}
    if hidden:
        values["hidden"] = write_json(list(hidden))
    statement = _rank(tx.dialect.name, is_bounded=is_bounded, hides=bool(hidden))
    rows = tx.execute(statement, values).all()
    places = _find_places(tx, [row.section_id for row in rows])
    people: Counter[Place] = Counter()
    numbers: Counter[Place] = Counter()
    for row in rows:
        place = places[row.section_id]
        people[place] += int(row.people)
        numbers[place] += int(row.number)
    return sorted((-people[place], -numbers[place], -place[0], place[1], place) for place in people)


def _may_be_better(
    likely: tuple[int, int, int, str, Place], best: Sequence[Liked], limit: int
) -> bool:
    """Whether a section may be better than the last one of those that were counted exactly."""
    if len(best) < limit:
        return True
    return bool(best) and likely[:-1] < _by_people(best[-1])


def count_places(tx: Transaction, team_id: str, places: Iterable[Place]) -> dict[Place, Liked]:
    """Return what people ever thought of sections; those without reactions are left out."""
    span = {"since": FIRST, "until": LAST}
    return {each.place: each for each in _count(tx, team_id, list(places), span)}


def list_released(tx: Transaction, team_id: str, release_id: int) -> list[ReleasedMessage]:
    """Return the messages of a release that Slack has, in order."""
    query = (
        select(deliveries.c.ts, sections.c.list_id, sections.c.anchor, deliveries.c.position)
        .select_from(deliveries)
        .join(sections, sections.c.section_id == deliveries.c.section_id, isouter=True)
        .where(
            deliveries.c.team_id == team_id,
            deliveries.c.release_id == release_id,
            deliveries.c.operation == Operation.POST,
            deliveries.c.ts.is_not(None),
        )
        .order_by(deliveries.c.position)
    )
    return [
        ReleasedMessage(ts, None if list_id is None else (list_id, anchor), is_parent=position == 0)
        for ts, list_id, anchor, position in tx.execute(query)
    ]


def list_given(
    tx: Transaction, team_id: str, channel_id: str, timestamps: Iterable[str]
) -> set[Given]:
    """Return the reactions to messages of a channel, each that counts once."""
    query = select(reactions.c.ts, reactions.c.user_id, reactions.c.emoji).where(
        reactions.c.team_id == team_id,
        reactions.c.channel_id == channel_id,
        reactions.c.ts.in_(list(timestamps)),
        ~reactions.c.removed,
    )
    return {Given(ts, user_id, base_emoji(emoji)) for ts, user_id, emoji in tx.execute(query)}


def count_people_before(
    tx: Transaction, team_id: str, channel_id: str, release_id: int, limit: int
) -> list[int]:
    """Return how many people reacted to each of the last releases to a channel before one."""
    this = select(releases.c.opened_at).where(releases.c.release_id == release_id)
    before = (
        select(releases.c.release_id)
        .where(
            releases.c.team_id == team_id,
            releases.c.channel_id == channel_id,
            releases.c.state == ReleaseState.POSTED,
            releases.c.opened_at < this.scalar_subquery(),
        )
        .order_by(releases.c.opened_at.desc())
        .limit(limit)
    )
    counts = []
    for earlier in tx.execute(before).scalars().all():
        timestamps = [message.ts for message in list_released(tx, team_id, earlier)]
        given = list_given(tx, team_id, channel_id, timestamps)
        counts.append(len({each.user_id for each in given}))
    return counts


def list_all_given(tx: Transaction, team_id: str) -> Iterator[KeptReaction]:
    """Yield every reaction to a section, or to a release's first message, oldest message first."""
    query = (
        select(
            reading_lists.c.list_id,
            reading_lists.c.title.label("list_title"),
            sections.c.title.label("section_title"),
            reactions.c.channel_id,
            reactions.c.ts,
            reactions.c.emoji,
            reactions.c.user_id,
            reactions.c.event_ts,
        )
        .select_from(reactions)
        .join(
            deliveries,
            and_(
                deliveries.c.team_id == reactions.c.team_id,
                deliveries.c.channel_id == reactions.c.channel_id,
                deliveries.c.ts == reactions.c.ts,
                deliveries.c.operation == Operation.POST,
            ),
        )
        .join(sections, sections.c.section_id == deliveries.c.section_id, isouter=True)
        .join(releases, releases.c.release_id == deliveries.c.release_id, isouter=True)
        .join(
            reading_lists,
            reading_lists.c.list_id == func.coalesce(sections.c.list_id, releases.c.list_id),
        )
        .where(reactions.c.team_id == team_id, ~reactions.c.removed)
        .order_by(reactions.c.ts, reactions.c.emoji, reactions.c.user_id)
    )
    for row in tx.execute(query):
        yield KeptReaction(*row)


def _by_people(liked: Liked) -> tuple[int, int, int, str]:
    """What sections are sorted by: people, then reactions, then the newest list."""
    list_id, anchor = liked.place
    return (-liked.people, -liked.reactions.total(), -list_id, anchor)


def _write_ts(at: datetime | None, otherwise: str) -> str:
    """Write an instant as Slack does, which sorts as text only within its ten digits."""
    if at is None:
        return otherwise
    seconds = at.timestamp()
    if seconds >= float(LAST):
        return LAST
    return f"{seconds:017.6f}" if seconds >= 0 else FIRST


def _find_places(tx: Transaction, section_ids: Sequence[int]) -> dict[int, Place]:
    values = {"ids": write_json(section_ids)}
    rows = tx.execute(_select_places(tx.dialect.name), values)
    return {section_id: (list_id, anchor) for section_id, list_id, anchor in rows}


@cache
def _select_places(dialect: str) -> Select[int, int, str]:
    columns = sections.c
    return select(columns.section_id, columns.list_id, columns.anchor).where(
        columns.section_id.in_(numbers_in(dialect, "ids"))
    )


def _count(
    tx: Transaction, team_id: str, places: Sequence[Place], span: dict[str, str]
) -> list[Liked]:
    """Count exactly what people did to a few sections in a span."""
    statement = (
        "SELECT DISTINCT place.list_id, place.anchor, reactions.user_id, reactions.emoji "  # noqa: S608
        f"FROM {each_place(tx)} CROSS JOIN sections CROSS JOIN deliveries CROSS JOIN reactions "
        "WHERE sections.list_id = place.list_id AND sections.anchor = place.anchor "
        "AND deliveries.section_id = sections.section_id AND deliveries.team_id = :team_id "
        "AND reactions.team_id = deliveries.team_id "
        "AND reactions.channel_id = deliveries.channel_id AND reactions.ts = deliveries.ts "
        "AND NOT reactions.removed "
        "AND reactions.event_ts >= :since AND reactions.event_ts < :until"
    )
    given: dict[Place, set[tuple[str, str]]] = defaultdict(set)
    values = {"team_id": team_id, "places": write_json(list(places)), **span}
    for list_id, anchor, user_id, emoji in tx.execute(written(statement), values):
        given[list_id, anchor].add((user_id, base_emoji(emoji)))
    return [
        Liked(place, len({user for user, _ in pairs}), Counter(emoji for _, emoji in pairs))
        for place, pairs in given.items()
    ]


@cache
def _rank(dialect: str, *, is_bounded: bool, hides: bool) -> TextClause:
    """Return the statement that adds up each section's messages: an upper bound of its people.

    Of all time the messages stand side by side in the table; of a span the index finds its rows.
    """
    span = "AND event_ts >= :since AND event_ts < :until " if is_bounded else ""
    unseen = (
        "AND deliveries.section_id NOT IN "  # noqa: S608
        f"(SELECT section_id FROM sections WHERE list_id IN ({_HIDDEN[dialect]})) "
        if hides
        else ""
    )
    return text(
        "SELECT deliveries.section_id, sum(given.people) AS people, sum(given.number) AS number "  # noqa: S608
        "FROM (SELECT channel_id, ts, count(DISTINCT user_id) AS people, count(*) AS number "
        f"FROM reactions WHERE team_id = :team_id AND NOT removed {span}"
        "GROUP BY channel_id, ts) AS given CROSS JOIN deliveries "
        "WHERE deliveries.team_id = :team_id AND deliveries.channel_id = given.channel_id "
        f"AND deliveries.ts = given.ts AND deliveries.section_id IS NOT NULL {unseen}"
        "GROUP BY deliveries.section_id ORDER BY 2 DESC, 3 DESC, 1 DESC LIMIT :most"
    )


_HIDDEN = {
    "sqlite": "SELECT value FROM json_each(:hidden)",
    "postgresql": (
        "SELECT CAST(value AS integer) "
        "FROM jsonb_array_elements_text(CAST(:hidden AS jsonb)) AS value"
    ),
}
