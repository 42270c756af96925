"""What is said before a list is scheduled, in words that are no markup."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.release import ReleaseState
from bot.domain.scheduling import Caution, CautionKind, describe_caution
from tests.render.test_scheduling import NOON, RELEASE

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("kind", "state", "said"),
    [
        (
            CautionKind.RELEASED,
            ReleaseState.POSTED,
            "This list went to #a before: Sunday 6 December 2026, 13:00 in Berlin, in 2 days.",
        ),
        (
            CautionKind.SCHEDULED,
            ReleaseState.PAUSED,
            "This list goes to #a already, and is on its way.",
        ),
        (
            CautionKind.SCHEDULED,
            ReleaseState.OVERDUE,
            "This list goes to #a already, and is overdue.",
        ),
        (
            CautionKind.NEAR,
            ReleaseState.SCHEDULED,
            "Another list goes to #a within a day: “A & B”: Sunday 6 December 2026, 13:00 in "
            "Berlin, in 2 days.",
        ),
    ],
)
def test_another_release_is_named_with_its_time(
    kind: CautionKind, state: ReleaseState, said: str
) -> None:
    caution = Caution(kind, "C0GENERAL", replace(RELEASE, state=state))

    assert describe_caution(caution, "#a", "A & B", BERLIN, NOON) == said


def test_a_release_that_is_gone_has_no_time() -> None:
    caution = Caution(CautionKind.RELEASED, "C0GENERAL")

    said = describe_caution(caution, "#a", "", BERLIN, NOON)

    assert said == "This list went to #a before."


def test_a_channel_of_two_companies_is_said() -> None:
    said = describe_caution(Caution(CautionKind.SHARED, "C0GENERAL"), "#a", "", BERLIN, NOON)

    assert said.startswith("#a is shared with another company, or is about to be")


def test_a_time_that_comes_twice_is_said_with_its_offset() -> None:
    twice = Caution(CautionKind.REPEATED, at=datetime(2027, 10, 31, 0, 30, tzinfo=UTC))

    assert describe_caution(twice, "", "", BERLIN, NOON) == (
        "02:30 comes twice that night, because the clock goes back: the first one is meant "
        "(UTC+02:00)."
    )
    assert describe_caution(Caution(CautionKind.REPEATED), "", "", BERLIN, NOON) == ""
