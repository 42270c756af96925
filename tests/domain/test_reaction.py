"""Reactions and their events."""

from dataclasses import replace

import pytest

from bot.domain.reaction import Reaction, base_emoji, newer_wins

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
