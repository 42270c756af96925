"""What is wrong with a release, and what mends it; tests/services/test_alarming.py has the rest."""

from dataclasses import replace

import pytest

from bot.domain.trouble import Trouble, TroubleKind, describe_mend, is_for_one
from tests.fakes import NOON
from tests.render.test_notice import RELEASE


@pytest.mark.parametrize(
    ("kind", "commands"),
    [
        (TroubleKind.FAILED, ["retry 12"]),
        (TroubleKind.OVERDUE, ["retry 12", "reschedule 12", "cancel 12"]),
        (TroubleKind.LATE, ["run"]),
        (TroubleKind.STUCK, ["retry 12"]),
        (TroubleKind.LEFT_BEHIND, ["retry 12"]),
    ],
)
def test_each_trouble_has_commands_that_mend_it(kind: TroubleKind, commands: list[str]) -> None:
    mend = describe_mend(Trouble(kind, NOON), 12)
    for command in commands:
        assert f"`readlist {command}" in mend


@pytest.mark.parametrize(
    ("target", "channel_id", "expected"),
    [
        ("U0READER", None, True),
        ("W0READER", "D1", True),
        ("#U", "D1", True),
        ("C0GENERAL", "C0GENERAL", False),
        ("#Updates", None, False),
        ("Updates", None, False),
    ],
)
def test_what_goes_to_one_person_is_known_by_its_target_or_channel(
    target: str, channel_id: str | None, expected: bool
) -> None:
    assert is_for_one(replace(RELEASE, target=target, channel_id=channel_id)) is expected
