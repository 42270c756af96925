"""Ranks sections by the people who reacted to them, looking at as few as decide."""

import sys
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import TypeAlias

from bot.storage.arrays import written
from bot.storage.database import Transaction
from bot.storage.kept import Kept
from bot.storage.lookup import Place
from bot.storage.messages import find_places, name_message
from bot.storage.reactions import count_emoji, count_people, read_pairs

FIRST_RANKED, MOST_RANKED = 300, 3_000
"""Messages of which it is looked first, then next, which sections they are of: those with most
reactions. All are looked at only where these don't decide."""

COUNTED_AT_ONCE = 300
"""Sections that are counted together, of those that may be among the best."""

COUNTED_AGAIN = 200
"""Of the newest deliveries it is looked whether they are those that were known, and so many are
counted again beside those that came: several releases have as many. (Where longer ones open in the
same moment, and greater ids are seen first, what is seen later may be overlooked.)"""

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
class _Most:
    """In how many messages a section is at most, as of the newest delivery; `seen` names that and
    some before it, each with its section."""

    messages: int
    newest: int
    seen: str


_KEPT_MOST: Kept[str, _Most] = Kept(100)


@dataclass(frozen=True, slots=True)
class _Span:
    """The reactions of a workspace from a moment until before another; None: no such bound."""

    team_id: str
    since: datetime | None
    until: datetime | None

    @property
    def is_bounded(self) -> bool:
        return self.since is not None or self.until is not None

    @property
    def values(self) -> dict[str, str]:
        """What statements take."""
        since, until = _write_ts(self.since, FIRST), _write_ts(self.until, LAST)
        return {"team_id": self.team_id, "since": since, "until": until}


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
    span = _Span(team_id, since, until)
    messages = _open_messages(tx, span)
    for most in (FIRST_RANKED, MOST_RANKED, None):
        if (ranking := _rank(tx, span, *messages.take(most), limit, hidden)) is not None:
            return ranking
    raise AssertionError("where all messages are looked at, they decide")


@dataclass(slots=True)
class _Messages:
    """Messages, those with most people first, read as far as is asked for.

    `read` returns the first ones, or all; at least `ahead` are read at once.
    """

    read: Callable[[int | None], list[tuple[str, Bound]]]
    ahead: int
    _known: list[tuple[str, Bound]] = field(default_factory=list)
    _are_all: bool = False

    def take(self, most: int | None) -> tuple[dict[str, Bound], int]:
        """Return the first messages with their bounds, and how many people any other has at most.

        That is 0 where there is no other.
        """
        if not self._are_all and (most is None or len(self._known) <= most):
            wished = None if most is None else max(most, self.ahead) + 1
            self._known = self.read(wished)
            self._are_all = wished is None or len(self._known) < wished
        rest = 0 if most is None or len(self._known) <= most else self._known[most][1][0]
        return dict(self._known[:most]), rest


def _open_messages(tx: Transaction, span: _Span) -> _Messages:
    """Return the messages of a span.

    Of all time they stand side by side, in SQLite's table and in an index of PostgreSQL's; what
    takes time is to go through them, so more are read at once. Of a span the index finds its rows,
    in the order of their time: SQLite would sort them, which takes twice as long as to hand them
    over in one piece and count them here.
    """
    if span.is_bounded and tx.dialect.name == "sqlite":
        together = tx.execute(written(_IN_SPAN), span.values).scalar_one()
        numbers = Counter(together.split(",") if together else ())

        def count(most: int | None) -> list[tuple[str, Bound]]:
            # To sort all takes half as long as to find the most common of so many.
            most_first = sorted(numbers.items(), key=itemgetter(1), reverse=True)
            return [(message, (number, number)) for message, number in most_first[:most]]

        return _Messages(count, 0)

    def select(most: int | None) -> list[tuple[str, Bound]]:
        limit = "" if most is None else f"LIMIT {most:d}"
        statement = (_MESSAGES_IN_SPAN if span.is_bounded else _MESSAGES) + limit
        rows = tx.execute(written(statement), span.values).all()
        return [(message, (people, number)) for message, people, number in rows]

    if tx.dialect.name != "sqlite" and not span.is_bounded:
        tx.execute(written(_ROOM_TO_GROUP))
    return _Messages(select, 0 if span.is_bounded else MOST_RANKED)


def _rank(
    tx: Transaction,
    span: _Span,
    messages: dict[str, Bound],
    rest: int,
    limit: int,
    hidden: Collection[int],
) -> Ranking | None:
    """Rank by some messages; None where these don't decide: any other has up to `rest` people.

    No section has more messages than any has, so what was not looked at is bounded, too.
    """
    bounds: dict[Place, Bound] = {}
    seen: Counter[Place] = Counter()
    for message, places in find_places(tx, span.team_id, messages).items():
        people, number = messages[message]
        for place in places:
            if place[0] not in hidden:
                known_people, known = bounds.get(place, (0, 0))
                bounds[place] = (known_people + people, known + number)
                seen[place] += 1
    most = _count_most_messages(tx, span.team_id) if rest else 1
    best = _find_best(tx, span, _widen(bounds, seen, rest, most), limit)
    if rest and limit and (len(best) < limit or best[-1].people <= rest * most):
        return None
    return Ranking([_describe(each) for each in best], len(bounds), is_exact=not rest)


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
    """Return in how many messages the section is that is in most, or a little more.

    All are counted once, since no section gets fewer; from then on those of the newest messages.
    Some of these were counted before: of two releases that open at once the one with greater ids
    may be seen first. All are counted again where no id is new, but what has them: SQLite gives
    ids anew.
    """
    newest, seen = tx.execute(written(_NEWEST[tx.dialect.name])).one()
    known = _KEPT_MOST.find(tx.engine, [team_id]).get(team_id)
    if known is not None and known.seen == seen:
        return known.messages
    again, most = None, known.messages if known else 1
    if known is not None and (came := newest - known.newest) > 0:
        again = 1 << (came + COUNTED_AGAIN).bit_length()  # so that few statements are written
    counted = tx.execute(written(_write_most(again)), {"team_id": team_id}).scalar_one()
    most = max(most, int(counted))
    _KEPT_MOST.add(tx.engine, {team_id: _Most(most, newest, seen)})
    return most


@dataclass(frozen=True, slots=True)
class _Counted:
    """What people did to a section: `pairs` are of a person and an emoji, without its skin tone."""

    place: Place
    people: int
    pairs: frozenset[str]

    def sort_key(self) -> tuple[int, int, int, str]:
        """People, then reactions, then the newest list."""
        list_id, anchor = self.place
        return (-self.people, -len(self.pairs), -list_id, anchor)


def _find_best(
    tx: Transaction, span: _Span, bounds: dict[Place, Bound], limit: int
) -> list[_Counted]:
    """Count exactly until no other section can be among the best: none exceeds its bound."""
    likely = sorted((-most[0], -most[1], -place[0], place[1]) for place, most in bounds.items())
    best: list[_Counted] = []
    begin, end = 0, min(limit, len(likely))
    if end:  # of so many reactions three quarters are mostly of different people
        end = max(end, min(COUNTED_AT_ONCE, bisect(likely, (likely[end - 1][0] * 3 // 4,))))
    while begin < end:
        places = [(-list_id, anchor) for *_, list_id, anchor in likely[begin:end]]
        best = sorted([*best, *_count(tx, span, places)], key=_Counted.sort_key)[:limit]
        begin, end = end, min(end + COUNTED_AT_ONCE, len(likely))
        if len(best) == limit:
            end = min(end, bisect(likely, best[-1].sort_key()))
    return best


def _count(tx: Transaction, span: _Span, places: Sequence[Place]) -> list[_Counted]:
    """Count exactly what people did to a few sections in a span; none where they did nothing."""
    values = span.values
    bounds = (values["since"], values["until"]) if span.is_bounded else None
    given = read_pairs(tx, span.team_id, places, bounds)
    return [_Counted(place, count_people(pairs), pairs) for place, pairs in given.items()]


def _describe(counted: _Counted) -> Liked:
    return Liked(counted.place, counted.people, count_emoji(counted.pairs))


def _write_ts(at: datetime | None, otherwise: str) -> str:
    """Write an instant as Slack does, which sorts as text only within its ten digits."""
    if at is None:
        return otherwise
    seconds = at.timestamp()
    if seconds >= float(LAST):
        return LAST
    return f"{seconds:017.6f}" if seconds >= 0 else FIRST


_MESSAGE = name_message("reactions")
_SPAN = "AND event_ts >= :since AND event_ts < :until"
_IN_SPAN = (
    f"SELECT group_concat({_MESSAGE}) FROM reactions "  # noqa: S608
    # Without statistics SQLite knows no better than to walk through everybody's of all time.
    "INDEXED BY ix_reactions_team_id_event_ts_removed "
    f"WHERE team_id = :team_id AND NOT removed {_SPAN}"
)
_MESSAGES = (
    f"SELECT {_MESSAGE}, count(DISTINCT user_id), count(*) FROM reactions "  # noqa: S608
    "WHERE team_id = :team_id AND NOT removed GROUP BY channel_id, ts ORDER BY 2 DESC "
)
_MESSAGES_IN_SPAN = (
    # Their people would have to be sorted.
    f"SELECT {_MESSAGE}, count(*), count(*) FROM reactions "  # noqa: S608
    f"WHERE team_id = :team_id AND NOT removed {_SPAN} "
    "GROUP BY channel_id, ts ORDER BY 2 DESC "
)
_ROOM_TO_GROUP = "SET LOCAL work_mem = '64MB'"
"""For this transaction. With PostgreSQL's usual 4 MB the rows of 95,000 messages were sorted on
disk, which took 2 of 2.7 seconds; with more they are hashed."""

_NEWEST = {
    dialect: f"SELECT coalesce(max(delivery_id), 0), coalesce({together}, '') "  # noqa: S608
    "FROM (SELECT delivery_id, section_id FROM deliveries "
    f"ORDER BY delivery_id DESC LIMIT {COUNTED_AGAIN:d}) AS newest"
    for dialect, together in {
        "sqlite": "group_concat(delivery_id || ' ' || coalesce(section_id, 0))",
        "postgresql": "string_agg(delivery_id || ' ' || coalesce(section_id, 0), ',')",
    }.items()
}


def _write_most(newest: int | None) -> str:
    """Count the messages of the section that is in most: of all sections, or of those of so many
    of the newest deliveries."""
    of = and_of = ""
    if newest is not None:
        # How many is written into it: of a parameter PostgreSQL expects so many that it would
        # rather go through all there are.
        of = (
            "(SELECT DISTINCT sections.list_id, sections.anchor FROM "  # noqa: S608
            f"(SELECT section_id FROM deliveries ORDER BY delivery_id DESC LIMIT {newest:d}) "
            "AS newest CROSS JOIN sections WHERE sections.section_id = newest.section_id) "
            "AS new CROSS JOIN "
        )
        and_of = "sections.list_id = new.list_id AND sections.anchor = new.anchor AND "
    return (
        "SELECT coalesce(max(messages), 1) "  # noqa: S608
        # In this order, or SQLite would begin with all deliveries.
        f"FROM (SELECT count(*) AS messages FROM {of}sections CROSS JOIN deliveries "
        f"WHERE {and_of}deliveries.section_id = sections.section_id "
        "AND deliveries.team_id = :team_id "
        "GROUP BY sections.list_id, sections.anchor) AS counted"
    )
