"""Reactions, one row a person, message and emoji; removals stay as tombstones."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Boolean, TextClause, bindparam, delete, exists, func, select, text

from bot.domain.reaction import TONE, Reaction, read_instant
from bot.domain.release import DeliveryState
from bot.storage.arrays import each_place, write_json, written
from bot.storage.database import Transaction
from bot.storage.lookup import Place
from bot.storage.tables import Instant, deliveries, early_reactions, reactions

CLOCKS_DIFFER = timedelta(minutes=10)
"""How far this machine's clock may be ahead of Slack's before an early reaction is dropped."""

_SEPARATOR = "\n"
"""Between reactions that are handed over in one piece: no name of Slack's has it."""

_TONES = re.compile(f"{TONE}[^{_SEPARATOR}]*")
"""What `base_emoji` leaves out; no id of a person has it."""

_KEY = ("team_id", "channel_id", "ts", "user_id", "emoji")


@dataclass(frozen=True, slots=True)
class ReactionEvent:
    """A reaction that an event told of: whose it is by their `mark`, and when it was made."""

    reaction: Reaction
    mark: str
    made_at: datetime


def sort_key(reaction: Reaction) -> tuple[str, ...]:
    """Return what there is one row of. Whoever writes several goes by it, or two that write the
    same ones on PostgreSQL would wait for each other."""
    return tuple(getattr(reaction, name) for name in _KEY)


def record_reactions(tx: Transaction, told: Sequence[ReactionEvent]) -> None:
    """Keep what events say of messages of ours, unless newer events are known (`newer_wins`).

    Of a message that is not known it is kept aside while any message is on its way to its channel
    or in doubt that may be this one, and else dropped: it is none of ours. So is what a person
    did before they asked to be forgotten.
    """
    rows = [
        {
            **_list_values(each.reaction),
            "mark": each.mark,
            "made_at": each.made_at,
            "posted_by": read_instant(each.reaction.ts) + CLOCKS_DIFFER,
            "sending": DeliveryState.SENDING,
        }
        for each in sorted(told, key=lambda each: sort_key(each.reaction))
    ]
    if tx.dialect.name != "sqlite":
        tx.execute(_record_at_once(), rows)
    elif tx.execute(_record("reactions"), rows).rowcount < len(rows) and _is_any_expected(tx):
        tx.execute(_record("early_reactions"), rows)  # of a known message it takes none


def save_reaction(tx: Transaction, reaction: Reaction) -> None:
    """Insert or update a reaction, unless a newer event about it is known (`newer_wins`)."""
    tx.execute(_upsert("reactions"), _list_values(reaction))


def has_early(tx: Transaction, team_id: str) -> bool:
    """Say whether anything was kept aside."""
    query = select(exists().where(early_reactions.c.team_id == team_id))
    return bool(tx.execute(query).scalar_one())


def adopt_early(tx: Transaction, team_id: str) -> int:
    """Let what was kept aside join its messages where these are known by now; return how much."""
    keep_forgetting_out(tx)
    joined = select(*early_reactions.c).where(early_reactions.c.team_id == team_id, _EARLY_IS_OURS)
    found = [Reaction(**row) for row in tx.execute(joined).mappings()]
    for reaction in sorted(found, key=sort_key):
        save_reaction(tx, reaction)
        columns = (*_KEY, "event_ts")  # what became newer meanwhile has yet to join
        is_it = [early_reactions.c[name] == getattr(reaction, name) for name in columns]
        tx.execute(delete(early_reactions).where(*is_it))
    return len(found)


def forget_strays(tx: Transaction, team_id: str) -> int:
    """Drop what was kept aside of channels in which no message is in doubt; return how much.

    What is of a message that has become known meanwhile has yet to join it.
    """
    in_doubt = exists().where(
        deliveries.c.team_id == early_reactions.c.team_id,
        deliveries.c.channel_id == early_reactions.c.channel_id,
        deliveries.c.state == DeliveryState.SENDING,
        deliveries.c.lease_until.is_not(None),
    )
    strays = delete(early_reactions).where(
        early_reactions.c.team_id == team_id, ~in_doubt, ~_EARLY_IS_OURS
    )
    return tx.execute(strays).rowcount


def keep_forgetting_out(tx: Transaction) -> None:
    """Let nobody be forgotten between what this transaction reads of people and what it writes.

    SQLite has one writer anyway. Events need no such lock: writing takes it.
    """
    if tx.dialect.name != "sqlite":
        tx.execute(written("LOCK TABLE reactions IN ROW EXCLUSIVE MODE"))


def forget_person(tx: Transaction, team_id: str, names: Sequence[str]) -> int:
    """Delete all reactions of a person, by all that they may be kept by; return how many.

    What others are writing at the same moment is waited for, or it would be missed.
    """
    if tx.dialect.name != "sqlite":
        tx.execute(written("LOCK TABLE reactions IN SHARE ROW EXCLUSIVE MODE"))
    gone = 0
    for table in (reactions, early_reactions):
        mine = (table.c.team_id == team_id, table.c.user_id.in_(list(names)))
        gone += tx.execute(delete(table).where(*mine)).rowcount
    return gone


def find_newest(tx: Transaction, team_id: str, names: Sequence[str]) -> str | None:
    """Return Slack's time of the newest event of a person, by all that they may be kept by."""
    columns = reactions.c
    query = select(func.max(columns.event_ts)).where(
        columns.team_id == team_id, columns.user_id.in_(list(names))
    )
    newest: str | None = tx.execute(query).scalar_one()
    return newest


def list_reactions(tx: Transaction, team_id: str, channel_id: str, ts: str) -> list[Reaction]:
    """Return what is known of a message's reactions, removed ones too, in no promised order."""
    query = select(*reactions.c).where(
        reactions.c.team_id == team_id,
        reactions.c.channel_id == channel_id,
        reactions.c.ts == ts,
    )
    return [Reaction(**row) for row in tx.execute(query).mappings()]


def list_people(tx: Transaction, team_id: str, sign: str) -> list[str]:
    """Return the people whose reactions are kept by their id: not by a mark, which has a sign."""
    found: set[str] = set()
    for table in (reactions, early_reactions):
        query = select(table.c.user_id).distinct().where(table.c.team_id == team_id)
        # Not by a range of ids: PostgreSQL may sort signs as a language does.
        named = func.substr(table.c.user_id, 1, len(sign)) != sign
        found.update(tx.execute(query.where(named)).scalars())
    return sorted(found)


def rename_person(tx: Transaction, team_id: str, user_id: str, mark: str) -> None:
    """Keep somebody's reactions by their mark instead of their id."""
    keep_forgetting_out(tx)
    for table in (reactions, early_reactions):
        mine = (table.c.team_id == team_id, table.c.user_id == user_id)
        rows = [Reaction(**row) for row in tx.execute(select(*table.c).where(*mine)).mappings()]
        tx.execute(delete(table).where(*mine))
        for row in rows:
            tx.execute(_upsert(table.name), _list_values(row) | {"user_id": mark})


def _list_values(reaction: Reaction) -> dict[str, Any]:
    """Return a reaction's values by their columns; `asdict` would copy each of them."""
    return {
        "team_id": reaction.team_id,
        "channel_id": reaction.channel_id,
        "ts": reaction.ts,
        "user_id": reaction.user_id,
        "emoji": reaction.emoji,
        "removed": reaction.removed,
        "event_ts": reaction.event_ts,
    }


def count_reactions(
    tx: Transaction, team_id: str, places: Iterable[Place]
) -> dict[Place, Counter[str]]:
    """Return how many people gave each emoji to sections, which are named by list id and anchor.

    Whatever the revision in which a section was released, and in however many messages; skin tones
    are one emoji. Sections without reactions are left out.
    """
    given = read_pairs(tx, team_id, places)
    return {place: count_emoji(pairs) for place, pairs in given.items()}


def count_emoji(pairs: Iterable[str]) -> Counter[str]:
    """Return how many people gave each emoji, by the pairs of `read_pairs`."""
    return Counter(pair.partition(" ")[2] for pair in pairs)


def count_people(pairs: Iterable[str]) -> int:
    """Return how many people there are in the pairs of `read_pairs`."""
    return len({pair.partition(" ")[0] for pair in pairs})


def read_pairs(
    tx: Transaction,
    team_id: str,
    places: Iterable[Place],
    span: tuple[str, str] | None = None,
) -> dict[Place, frozenset[str]]:
    """Return what people did to sections: pairs such as "U1 tada", the emoji without skin tones.

    In a span: from one of Slack's times until before another. Sections to which they did nothing
    are left out. Each message's reactions are handed over in one piece, which takes a fraction of
    as many rows.
    """
    since, until = span or (None, None)
    values = {
        "team_id": team_id,
        "places": write_json(list(places)),
        "since": since,
        "until": until,
    }
    statement = _write_pairs(tx.dialect.name, is_bounded=span is not None)
    given: dict[Place, set[str]] = defaultdict(set)
    for list_id, anchor, together in tx.execute(written(statement), values).all():
        if together:
            given[list_id, anchor].update(_TONES.sub("", together).split(_SEPARATOR))
    return {place: frozenset(pairs) for place, pairs in given.items()}


@cache
def _write_pairs(dialect: str, *, is_bounded: bool) -> str:
    aggregate, event_ts = "string_agg", "event_ts"
    if dialect == "sqlite":
        # It would look through the whole span for each message, were it not for the plus.
        aggregate, event_ts = "group_concat", "+event_ts"
    span = f"AND {event_ts} >= :since AND {event_ts} < :until" if is_bounded else ""
    return (
        "SELECT place.list_id, place.anchor, "  # noqa: S608
        f"(SELECT {aggregate}(user_id || ' ' || emoji, '{_SEPARATOR}') FROM reactions "
        "WHERE reactions.team_id = deliveries.team_id "
        "AND reactions.channel_id = deliveries.channel_id AND reactions.ts = deliveries.ts "
        f"AND NOT removed {span}) FROM {each_place(dialect)} "
        "CROSS JOIN sections CROSS JOIN deliveries "
        "WHERE sections.list_id = place.list_id AND sections.anchor = place.anchor "
        "AND deliveries.section_id = sections.section_id AND deliveries.team_id = :team_id"
    )


_EARLY_IS_OURS = exists().where(
    deliveries.c.team_id == early_reactions.c.team_id,
    deliveries.c.channel_id == early_reactions.c.channel_id,
    deliveries.c.ts == early_reactions.c.ts,
)
_IS_OURS = (
    "EXISTS (SELECT 1 FROM deliveries WHERE deliveries.team_id = :team_id "
    "AND deliveries.channel_id = :channel_id AND deliveries.ts = :ts)"
)
# Few are on their way at any time, and others' messages are held against those alone: the sums keep
# SQLite from going through all that their channel ever got.
_IS_EXPECTED = (
    "EXISTS (SELECT 1 FROM deliveries WHERE deliveries.state = :sending "
    "AND deliveries.team_id || '' = :team_id AND deliveries.channel_id || '' = :channel_id "
    "AND deliveries.lease_until IS NOT NULL "
    "AND (deliveries.first_claimed_at IS NULL OR deliveries.first_claimed_at <= :posted_by))"
)
_IS_FORGOTTEN = (
    "EXISTS (SELECT 1 FROM forgotten WHERE forgotten.team_id = :team_id "
    "AND forgotten.mark = :mark AND forgotten.forgotten_at >= :made_at)"
)


_ANY_EXPECTED = (
    "SELECT EXISTS (SELECT 1 FROM deliveries "
    "WHERE deliveries.state = :sending AND deliveries.lease_until IS NOT NULL)"
)


def _is_any_expected(tx: Transaction) -> bool:
    values = {"sending": DeliveryState.SENDING}
    return bool(tx.execute(written(_ANY_EXPECTED), values).scalar_one())


@cache
def _record(table: str) -> TextClause:
    return _bind(_write_record(table))


@cache
def _record_at_once() -> TextClause:
    """Return both statements as one, which sees one state: between two, a message may be known."""
    kept, aside = _write_record("reactions"), _write_record("early_reactions")
    return _bind(f"WITH kept AS ({kept}) {aside}")


def _write_record(table: str) -> str:
    condition = _IS_OURS if table == "reactions" else f"NOT {_IS_OURS} AND {_IS_EXPECTED}"
    return _write_insert(table, f"WHERE {condition} AND NOT {_IS_FORGOTTEN}")


@cache
def _upsert(table: str) -> TextClause:
    return _bind(_write_insert(table, "WHERE true"))


def _bind(statement: str) -> TextClause:
    """Return a statement whose parameters are written as the columns' types have it."""
    is_removed = bindparam("removed", type_=Boolean())
    instants = [
        bindparam(name, type_=Instant())
        for name in ("made_at", "posted_by")
        if f":{name}" in statement
    ]
    return text(statement).bindparams(is_removed, *instants)


def _write_insert(table: str, where: str) -> str:
    """Return an INSERT of one reaction where a condition holds; the newer one of two stays."""
    return (
        f"INSERT INTO {table} (team_id, channel_id, ts, user_id, emoji, removed, event_ts) "
        "SELECT CAST(:team_id AS varchar), CAST(:channel_id AS varchar), CAST(:ts AS varchar), "
        "CAST(:user_id AS varchar), CAST(:emoji AS varchar), "
        f"CAST(:removed AS boolean), CAST(:event_ts AS varchar) {where} "
        "ON CONFLICT (team_id, channel_id, ts, user_id, emoji) DO UPDATE "
        "SET event_ts = excluded.event_ts, removed = excluded.removed "
        f"WHERE {table}.event_ts < excluded.event_ts"
    )
