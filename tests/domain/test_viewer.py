"""Who can read a message where it went."""

import pytest

from bot.domain.viewer import Viewer

MEMBER = Viewer("T1", "U1", frozenset({"C1", "G1", "D1"}))
GUEST = Viewer("T1", "U1", frozenset({"C1", "G1", "D1"}), is_guest=True)
IN_G1 = Viewer("T1", "U1", frozenset({"G1", "G2", "D1"}), audience="G1")
GUEST_IN_G1 = Viewer("T1", "U1", frozenset({"C1", "G1", "G2"}), audience="G1", is_guest=True)


@pytest.mark.parametrize(
    ("viewer", "readable"),
    [
        (Viewer.everything("T1"), "C1 C2 G1 G2 D1 D2"),
        (MEMBER, "C1 C2 G1 D1"),
        (Viewer("T1"), "C1 C2"),
        (GUEST, "C1 G1 D1"),
        (IN_G1, "C1 C2 G1"),
        (GUEST_IN_G1, "C1 G1"),
    ],
)
def test_a_message_can_be_read_by_those_who_are_where_it_went(
    viewer: Viewer, readable: str
) -> None:
    found = [
        channel
        for channel in ("C1", "C2", "G1", "G2", "D1", "D2")
        if viewer.can_read(channel, is_private=channel[0] != "C")
    ]

    assert found == readable.split()


def test_a_channel_of_which_nothing_is_known_is_taken_to_be_private() -> None:
    assert not Viewer("T1", "U1").can_read("C1", is_private=None)
    assert MEMBER.can_read("C1", is_private=None)


@pytest.mark.parametrize(
    ("viewer", "finds"),
    [
        (Viewer("T1", "U1"), False),
        (Viewer("T1", "U1", is_curator=True), True),
        (Viewer("T1", "U1", audience="C1", is_curator=True), False),
    ],
)
def test_drafts_are_for_curators_where_nobody_else_reads(viewer: Viewer, finds: bool) -> None:
    assert viewer.finds_drafts is finds


def test_who_somebody_is_decides_nothing_by_itself() -> None:
    uncertain = Viewer("T1", "U2", MEMBER.channels, is_certain=False)

    assert uncertain.anonymous == MEMBER.anonymous
    assert MEMBER.anonymous != GUEST.anonymous
