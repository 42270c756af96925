"""Reactions, their events, and what makes ours those that Slack has."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, combinations, product
from typing import TypeAlias

import pytest

from bot.domain.reaction import (
    Reaction,
    Told,
    base_emoji,
    newer_wins,
    plan_corrections,
    read_instant,
)

ADDED = Reaction("T1", "C1", "1700000000.000100", "U1", "heart", "1700000010.000100", False)
REMOVED = replace(ADDED, event_ts="1700000020.000100", removed=True)


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("heart", "heart"),
        ("wave::skin-tone-3", "wave"),
        ("handshake::skin-tone-2-3", "handshake"),
        ("flag-de", "flag-de"),
    ],
)
def test_a_skin_tone_does_not_count(name: str, base: str) -> None:
    assert base_emoji(name) == base


def test_the_newer_event_counts_in_whichever_order_they_come() -> None:
    assert newer_wins(ADDED, REMOVED) == REMOVED
    assert newer_wins(REMOVED, ADDED) == REMOVED


def test_of_two_events_of_one_time_the_known_one_stays() -> None:
    assert newer_wins(REMOVED, replace(REMOVED, removed=False)) == REMOVED


def test_slacks_times_are_instants_to_the_microsecond() -> None:
    assert read_instant("1796385600.000100") == datetime(2026, 12, 4, 12, 0, 0, 100, tzinfo=UTC)


MESSAGE = ("T1", "C1", "1700000000.000100")
BEFORE, ASKED, AFTER = (f"17000000{second}.000000" for second in (10, 20, 30))
PEOPLE = ("U1", "U2")
EMOJI = ("+1", "tada")
KEYS = tuple(product(PEOPLE, EMOJI))
Key: TypeAlias = tuple[str, str]
Case: TypeAlias = tuple[dict[Key, Reaction], Told, frozenset[str]]


def write(key: Key, event_ts: str, *, removed: bool) -> Reaction:
    return Reaction(*MESSAGE, *key, event_ts, removed)


def subsets(some: tuple[Key, ...] | tuple[str, ...]) -> Iterator[frozenset[Key] | frozenset[str]]:
    """Yield every subset, the empty one first."""
    sizes = (combinations(some, size) for size in range(len(some) + 1))
    return (frozenset(each) for each in chain.from_iterable(sizes))


def all_rows(key: Key) -> list[Reaction | None]:
    """Everything that may be known of one person's one emoji: nothing, given or taken back, by an
    event before, at or after the moment of the question."""
    times = product((BEFORE, ASKED, AFTER), (False, True))
    return [None, *(write(key, at, removed=removed) for at, removed in times)]


def all_cases() -> Iterator[Case]:
    """Yield everything that may be known and told of two people's reactions."""
    keys = (KEYS[0], KEYS[3])
    for rows in product(*map(all_rows, keys)):
        known = {key: row for key, row in zip(keys, rows, strict=True) if row is not None}
        for given, partial, forgotten in product(subsets(keys), subsets(EMOJI), subsets(PEOPLE)):
            yield known, Told(given, ASKED, partial), forgotten  # type: ignore[arg-type] # of keys


def correct(known: dict[Key, Reaction], told: Told, forgotten: frozenset[str]) -> list[Reaction]:
    """Apply the corrections to what is known, as events are; return them."""
    corrections = list(plan_corrections(known.values(), MESSAGE, told, forgotten))
    for each in corrections:
        key = (each.user_id, each.emoji)
        known[key] = newer_wins(known[key], each) if key in known else each
    return corrections


def wanted(key: Key, row: Reaction | None, told: Told, forgotten: frozenset[str]) -> bool:
    """Whether a reaction has to be there after the comparison."""
    was_there = row is not None and not row.removed
    if row is not None and row.event_ts >= told.asked_ts:
        return was_there  # what is newer than the question stays
    if key in told.given:
        return was_there or key[0] not in forgotten
    return was_there and key[1] in told.partial  # of which not everybody is named


def test_corrections_make_ours_what_slack_has_whatever_is_known_and_told() -> None:
    count = 0
    for before, told, forgotten in all_cases():
        known = dict(before)
        corrections = correct(known, told, forgotten)
        there = {key for key, row in known.items() if not row.removed}
        assert there == {key for key in KEYS if wanted(key, before.get(key), told, forgotten)}, (
            before,
            told,
            forgotten,
        )
        assert all(each.event_ts == ASKED for each in corrections)
        assert correct(known, told, forgotten) == []
        count += 1
    assert count == 7 * 7 * 4 * 4 * 4


def test_corrections_come_in_an_order_of_their_own() -> None:
    known = [write(("U2", "tada"), BEFORE, removed=False)]
    told = Told(frozenset({("U3", "+1"), ("U1", "+1")}), ASKED)

    planned = [(each.user_id, each.removed) for each in plan_corrections(known, MESSAGE, told, ())]

    assert planned == [("U2", True), ("U1", False), ("U3", False)]


def test_each_skin_tone_is_compared_by_itself() -> None:
    known = {("U1", "+1"): write(("U1", "+1"), BEFORE, removed=False)}

    correct(known, Told(frozenset({("U1", "+1::skin-tone-2")}), ASKED), frozenset())

    assert {key: row.removed for key, row in known.items()} == {
        ("U1", "+1"): True,
        ("U1", "+1::skin-tone-2"): False,
    }
