"""What people liked: sections by the people who reacted to them, and what became of a release."""

import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import and_, func, select

from bot.domain.reaction import base_emoji
from bot.domain.release import Operation, ReleaseState
from bot.storage.arrays import each_place, write_json, written
from bot.storage.database import Transaction
from bot.storage.kept import Kept
from bot.storage.lookup import Place
from bot.storage.tables import deliveries, reactions, reading_lists, releases, sections

FIRST_RANKED, MOST_RANKED = 300, 3_000
"""Messages of which it is looked first, then next, which sections they are of: those with most
reactions. All are looked at only where these don't decide."""

_KEPT_MOST: Kept[tuple[str, int], int] = Kept(100)

FIRST, LAST = "0", "9999999999.999999"
"""Slack's time before, and after, everything."""

Bound: TypeAlias = tuple[int, int]
"""How many people reacted at most, and how many reactions there are at most."""


@dataclass(frozen=True, slots=True)
class Liked:
    """A section's place, how many people reacted to it, and how many gave each emoji."""

    place: Place
    people: int
    reactions: Counter[str]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best sections, best first; `total` have any reaction, or even more if not `is_exact`."""

    best: list[Liked]
    total: int
    is_exact: bool


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
    anchor: str | None
    section_title: str | None
    channel_id: str
    ts: str
    emoji: str
    user_id: str
    event_ts: str


@dataclass(frozen=True, slots=True)
class _Counted:
    """Messages with their bounds, the one with most people first; `are_all` that have any.

    Where numbers are in no order yet, as many are put in order as are looked at.
    """

    messages: list[tuple[str, Bound]] | Counter[str]
    size: int
    are_all: bool

    def take(self, most: int) -> list[tuple[str, Bound]]:
        """Return the first messages; the same ones first, however many."""
        if isinstance(self.messages, Counter):
            common = self.messages.most_common(most)
            return [(message, (number, number)) for message, number in common]
        return self.messages[:most]


def rank_sections(
    tx: Transaction,
    team_id: str,
    since: datetime | None,
    until: datetime | None,
    limit: int,
    hidden: Collection[int] = (),
) -> Ranking:
    """Return the sections that most people reacted to in a span.

    What one person did counts once, in however many messages and revisions a section went out.
    Nothing of `hidden` lists counts. Messages that are too weak to change who is best aren't looked
    at: then `total` is not exact, the rest is.
    """
    span = {"since": _write_ts(since, FIRST), "until": _write_ts(until, LAST)}
    is_bounded = since is not None or until is not None
    for most in (MOST_RANKED, None):
        counted = _count_messages(tx, team_id, span, most, is_bounded=is_bounded)
        ranking = _rank(tx, team_id, counted, span, limit, hidden)
        if ranking is not None:
            return ranking
    raise AssertionError("where all messages are looked at, they decide")


def _rank(
    tx: Transaction,
    team_id: str,
    counted: _Counted,
    span: dict[str, str],
    limit: int,
    hidden: Collection[int],
) -> Ranking | None:
    """Rank by the first messages, and by the others where those don't decide; None where all of
    them don't, since there are more.

    What was not looked at is bounded: no message of it has more people than the next one, and no
    section more messages than any has.
    """
    bounds: dict[Place, Bound] = {}
    seen: Counter[Place] = Counter()
    begin = 0
    for wished in (FIRST_RANKED, MOST_RANKED, counted.size):
        end = min(wished, counted.size)
        messages = counted.take(end + 1)  # the next one bounds the rest
        some = dict(messages[begin:end])
        begin = end
        for place, message in _find_places(tx, team_id, some):
            if place[0] not in hidden:
                (people, number), (more_people, more) = bounds.get(place, (0, 0)), some[message]
                bounds[place] = (people + more_people, number + more)
                seen[place] += 1
        is_exact = counted.are_all and end == counted.size
        rest = 0 if is_exact else messages[-1][1][0]
        most = 1 if is_exact else _count_most_messages(tx, team_id)
        best = _find_best(tx, team_id, _widen(bounds, seen, rest, most), span, limit)
        decides = len(best) == limit and (not limit or best[-1].people > rest * most)
        if is_exact or decides:
            return Ranking(best, len(bounds), is_exact)
        if end == counted.size:
            break
    return None


def _widen(
    bounds: dict[Place, Bound], seen: Counter[Place], rest: int, most: int
) -> dict[Place, Bound]:
    """Return bounds that hold also with messages of the sections that were not looked at: each has
    at most the `rest` of people, and a section at most so many messages."""
    if not rest or most == 1:
        return bounds
    return {
        place: (people + rest * (most - seen[place]), sys.maxsize)
        if seen[place] < most
        else (people, number)
        for place, (people, number) in bounds.items()
    }


def _count_most_messages(tx: Transaction, team_id: str) -> int:
    """Return in how many messages the section is that is in most; counted once a new message."""
    newest = tx.execute(written(_NEWEST_MESSAGE)).scalar_one() or 0

    def count() -> int:
        return int(tx.execute(written(_MOST_MESSAGES), {"team_id": team_id}).scalar_one())

    return _KEPT_MOST.find_or(tx.engine, (team_id, newest), count)


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
            sections.c.anchor,
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


def _find_best(
    tx: Transaction, team_id: str, bounds: dict[Place, Bound], span: dict[str, str], limit: int
) -> list[Liked]:
    """Count exactly until no other section can be among the best: none exceeds its bound."""
    likely = sorted((-most[0], -most[1], -place[0], place[1]) for place, most in bounds.items())
    best: list[Liked] = []
    begin, size = 0, limit
    while begin < len(likely) and (
        len(best) < limit or (best and _by_people(best[-1]) > likely[begin])
    ):
        some = [(-place[2], place[3]) for place in likely[begin : begin + size]]
        best = sorted([*best, *_count(tx, team_id, some, span)], key=_by_people)[:limit]
        begin, size = begin + size, size * 2
    return best


def _count_messages(
    tx: Transaction, team_id: str, span: dict[str, str], most: int | None, *, is_bounded: bool
) -> _Counted:
    """Return the messages with most people, or reactions, in a span, and how many each has.

    A message is named by its time and channel in one: only a channel begins with a letter. Of all
    time they stand side by side in the table. Of a span the index finds its rows, in the order of
    their time: SQLite would sort them, which takes twice as long as to hand them over in one piece
    and count them here.
    """
    values = {"team_id": team_id, **span}
    is_sqlite = tx.dialect.name == "sqlite"
    if is_sqlite and is_bounded:
        together = tx.execute(written(_IN_SPAN), values).scalar_one()
        numbers = Counter(together.split(",") if together else ())
        return _Counted(numbers, len(numbers), are_all=True)
    statement = _MESSAGES.format(
        # In the order of the table's key people are side by side, which bounds better; elsewhere
        # they would have to be sorted.
        people="count(DISTINCT user_id)" if is_sqlite else "count(*)",
        span=_SPAN if is_bounded else "",
        limit="" if most is None else f"LIMIT {most:d}",
    )
    if not is_sqlite:
        tx.execute(written(_ROOM_TO_GROUP))
    rows = tx.execute(written(statement), values)
    ordered = [(message, (people, number)) for message, people, number in rows.all()]
    return _Counted(ordered, len(ordered), are_all=most is None or len(ordered) < most)


def _write_ts(at: datetime | None, otherwise: str) -> str:
    """Write an instant as Slack does, which sorts as text only within its ten digits."""
    if at is None:
        return otherwise
    seconds = at.timestamp()
    if seconds >= float(LAST):
        return LAST
    return f"{seconds:017.6f}" if seconds >= 0 else FIRST


def _find_places(tx: Transaction, team_id: str, messages: Iterable[str]) -> list[tuple[Place, str]]:
    """Return the places of those messages that are of sections."""
    statement = _PLACES.format(messages=_EACH[tx.dialect.name])
    values = {"team_id": team_id, "messages": write_json(sorted(messages))}
    rows = tx.execute(written(statement), values).all()
    return [((list_id, anchor), message) for list_id, anchor, message in rows]


def _count(
    tx: Transaction, team_id: str, places: Sequence[Place], span: dict[str, str]
) -> list[Liked]:
    """Count exactly what people did to a few sections in a span."""
    # SQLite would look through the whole span for each message, were it not for the plus.
    event_ts = "+reactions.event_ts" if tx.dialect.name == "sqlite" else "reactions.event_ts"
    statement = (
        "SELECT place.list_id, place.anchor, reactions.user_id, reactions.emoji "  # noqa: S608
        f"FROM {each_place(tx)} CROSS JOIN sections CROSS JOIN deliveries CROSS JOIN reactions "
        "WHERE sections.list_id = place.list_id AND sections.anchor = place.anchor "
        "AND deliveries.section_id = sections.section_id AND deliveries.team_id = :team_id "
        "AND reactions.team_id = deliveries.team_id "
        "AND reactions.channel_id = deliveries.channel_id AND reactions.ts = deliveries.ts "
        f"AND NOT reactions.removed AND {event_ts} >= :since AND {event_ts} < :until"
    )
    given: dict[Place, set[tuple[str, str]]] = defaultdict(set)
    values = {"team_id": team_id, "places": write_json(list(places)), **span}
    for list_id, anchor, user_id, emoji in tx.execute(written(statement), values).all():
        given[list_id, anchor].add((user_id, base_emoji(emoji)))
    return [
        Liked(place, len({user for user, _ in pairs}), Counter(emoji for _, emoji in pairs))
        for place, pairs in given.items()
    ]


_SPAN = "AND event_ts >= :since AND event_ts < :until"
_IN_SPAN = (
    "SELECT group_concat(ts || channel_id) FROM reactions "  # noqa: S608
    # Without statistics SQLite knows no better than to walk through everybody's of all time.
    "INDEXED BY ix_reactions_team_id_event_ts_removed "
    f"WHERE team_id = :team_id AND NOT removed {_SPAN}"
)
_MESSAGES = (
    "SELECT ts || channel_id AS message, {people}, count(*) FROM reactions "
    "WHERE team_id = :team_id AND NOT removed {span} "
    "GROUP BY channel_id, ts ORDER BY 2 DESC {limit}"
)
_ROOM_TO_GROUP = "SET LOCAL work_mem = '64MB'"
"""For this transaction. With PostgreSQL's usual 4 MB the rows of 95,000 messages were sorted on
disk, which took 2 of 2.7 seconds; with more they are hashed."""

_NEWEST_MESSAGE = "SELECT max(delivery_id) FROM deliveries"
_MOST_MESSAGES = (
    "SELECT coalesce(max(messages), 1) FROM (SELECT count(*) AS messages "
    "FROM deliveries JOIN sections ON sections.section_id = deliveries.section_id "
    "WHERE deliveries.team_id = :team_id GROUP BY sections.list_id, sections.anchor) AS counted"
)
_CHANNEL = "ltrim(message, '0123456789.')"
_PLACES = (
    "SELECT sections.list_id, sections.anchor, message "  # noqa: S608
    "FROM {messages} CROSS JOIN deliveries CROSS JOIN sections "
    f"WHERE deliveries.team_id = :team_id AND deliveries.channel_id = {_CHANNEL} "
    f"AND deliveries.ts = substr(message, 1, length(message) - length({_CHANNEL})) "
    "AND sections.section_id = deliveries.section_id"
)
_EACH = {
    "sqlite": "(SELECT value AS message FROM json_each(:messages)) AS each",
    "postgresql": "jsonb_array_elements_text(CAST(:messages AS jsonb)) AS message",
}
